"""The room: the door opened and closed, where it is for whoever must type it, and what passed."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit, QWidget

from desktop.ui.pages.desk import Desk
from desktop.ui.pages.listing import across
from desktop.ui.pages.way_detail import WayDetail
from desktop.ui.pieces import QuietLabel, Words, button, emphasize
from desktop.ui.rows import Row, Rows
from desktop.words import _


class RoomDetail(WayDetail):
    """The room, open or not."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(
            desk,
            _("This room"),
            _(
                "Laptops on one network, or on one phone’s hotspot, find each other and pass on what each lacks, "
                "with no internet. Every one of them opens the room; only your cluster’s laptops are let in."
            ),
            parent,
        )
        self.door = button(_("Open the room"), self._turn, primary=True)
        self.state, self.addresses = Words(wrap=True), Words(wrap=True, step=2, bold=True)
        self.address = QLineEdit()
        self.address.setAccessibleName(_("What stands on the other laptop"))
        self.address.setPlaceholderText(_("for instance 192.168.1.20"))
        self.address.returnPressed.connect(self._knock)
        self.knock = button(_("Go there"), self._knock)
        self.problem = Words(wrap=True, colour="amber", step=-1)
        self.visits = Rows(_("What passed"))
        self.column.addLayout(across(self.door))
        self.column.addWidget(self.state)
        self._opened: list[QWidget] = [
            QuietLabel(_("Not found by the others? Let one of them type this:")),
            self.addresses,
            QuietLabel(_("Or type what stands there on the other laptop:")),
            self.address,
            self.knock,
            self.visits,
        ]
        for widget in self._opened:
            self.column.addWidget(widget)
            if widget is self.knock:
                self.column.addWidget(self.problem)
        self.column.addStretch(1)

    def show_way(self, way: str = "") -> None:
        room = self._desk.exchanges.room
        is_open = room.is_open()
        self.door.setText(_("Leave the room") if is_open else _("Open the room"))
        self.door.setAccessibleName(self.door.text())
        emphasize(self.door, not is_open)
        found = room.found()
        self.state.setVisible(is_open)
        self.state.setText(
            _("Others found nearby: {n}").format(n=found) if found else _("Looking round. Others must open it too.")
        )
        self.addresses.setText("   ".join(room.addresses()) or _("this laptop is on no network"))
        for widget in self._opened:
            widget.setVisible(is_open)
        if not is_open:
            self._say("")
        self.visits.set_rows([Row(str(n), words) for n, words in enumerate(room.visits)])

    def take_focus(self) -> None:
        self.door.setFocus()

    def _turn(self) -> None:
        room = self._desk.exchanges.room
        (room.leave if room.is_open() else room.open)()

    def _knock(self) -> None:
        address = self.address.text().strip()
        if not address:
            self.address.setFocus()
            return
        self._say("")
        self._desk.exchanges.room.visit(address, self._say)

    def _say(self, words: str) -> None:
        self.problem.setText(words)
        self.problem.setVisible(bool(words))
