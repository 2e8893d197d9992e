"""The ways to exchange, on the page of who has what: each with its button, all of them at once, or not now."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from desktop.ui.pages.desk import Desk
from desktop.ui.pages.way_rows import CARRIER, STICK, do_way, way_rows
from desktop.ui.pieces import Card, QuietLabel, button, emphasize
from desktop.ui.rows import Rows
from desktop.words import _


class WaysCard(Card):
    """A row for each way; Enter leads to what there is to say of it."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(_("Ways"), parent=parent)
        self._desk = desk
        self.rows = Rows(_("Ways"))
        self.rows.opened.connect(lambda way: desk.go("exchange_ways", way=way))
        self.rows.pressed.connect(lambda way: do_way(desk, way))
        self.now = button(_("Exchange now"), self.exchange_now, primary=True, tip=_("Ctrl E"))
        self.not_now = button(_("Not now"), self._not_now)
        self.more = button(_("More…"), self._more)
        self.waits = QuietLabel(
            _("Nothing goes by itself until you say so, or until the book is opened again."), wrap=True
        )
        self.add(self.rows)
        self.add_row(self.now, self.more)
        self.add_row(self.not_now)
        self.add(self.waits)
        desk.exchanges.changed.connect(self.renew)

    def renew(self) -> None:
        """Read how each way stands."""
        exchanges = self._desk.exchanges
        rows = way_rows(self._desk)
        self.rows.set_rows(rows)
        can = any(row.id.startswith((CARRIER, STICK)) for row in rows)
        self.now.setVisible(can)
        self.not_now.setVisible(bool(exchanges.carriers))
        not_now = _("Not now: let nothing go by itself")
        self.not_now.setText(_("Let it go by itself again") if exchanges.waits else not_now)
        self.not_now.setAccessibleName(self.not_now.text())
        emphasize(self.more, not can)
        self.more.setText(_("More…") if can else _("Add a folder or a server…"))
        self.more.setAccessibleName(self.more.text())
        self.waits.setVisible(exchanges.waits)

    def _more(self) -> None:
        """To the ways; where there is none to go by, straight to adding one."""
        if self.now.isHidden():
            self._desk.go("exchange_ways", new="1")
        else:
            self._desk.go("exchange_ways")

    def exchange_now(self) -> None:
        """Exchange by every folder and server, and with every stick used before; with none, say what to do."""
        exchanges = self._desk.exchanges
        sticks = [f"{STICK}:{one.root}" for one in exchanges.sticks.here if one.is_ours]
        ways = [*sticks, *(f"{CARRIER}:{one.name}" for one in exchanges.carriers)]
        if not ways:
            self._desk.go("exchange_ways", new="1")
            return
        for way in ways:
            do_way(self._desk, way)

    def _not_now(self) -> None:
        exchanges = self._desk.exchanges
        exchanges.not_now(not exchanges.waits)
