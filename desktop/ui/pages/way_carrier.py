"""A folder or a server: when it last worked, whether what comes by it is taken unseen, its password, and its end."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QWidget

from desktop.carrier_list import Carrier
from desktop.ui.pages.desk import Desk
from desktop.ui.pages.in_place import InPlace
from desktop.ui.pages.listing import across
from desktop.ui.pages.way_detail import WayDetail
from desktop.ui.pages.way_rows import CARRIER, standing_words
from desktop.ui.pieces import QuietLabel, Words, button
from desktop.ui.secret_line import SecretLine
from desktop.words import _

MOST_REFUSED = 4


class CarrierDetail(WayDetail):
    """One carrier. `forgotten` when it is used no longer."""

    forgotten = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent=parent)
        self._carrier: Carrier | None = None
        self.facts, self.problem = Words(wrap=True), Words(wrap=True, colour="amber")
        self.exchange = button(_("Exchange now"), self._exchange, primary=True)
        self.trusted = QCheckBox(_("Take what comes by it without asking me"))
        self.trusted.clicked.connect(self._trust)
        self.password = SecretLine(_("Password"))
        self.password.line.returnPressed.connect(self._give_password)
        self.give = button(_("Use this password"), self._give_password)
        self.forget = button(_("Use it no longer…"), self._ask_forget)
        self.question = InPlace()
        self._asked = [QuietLabel(_("Password")), self.password, self.give]
        for widget in (self.facts, self.problem, *self._asked):
            self.column.addWidget(widget)
        self.column.addLayout(across(self.exchange))
        self.column.addWidget(self.trusted)
        self.column.addWidget(
            QuietLabel(
                _(
                    "Even so you are asked first about what would take many records out of view, or erase much. If you "
                    "untick this, all that comes waits under Arrived until you have looked at it."
                ),
                wrap=True,
            )
        )
        for last in (self.forget, self.question):
            self.column.addWidget(last)
        self.column.addStretch(1)

    def show_way(self, way: str) -> None:
        name = way.removeprefix(f"{CARRIER}:")
        found = next((one for one in self._desk.exchanges.carriers if one.name == name), None)
        if found is None:
            return
        if self._carrier is None or self._carrier.name != found.name:
            self.question.put_away()
            self.password.line.clear()
        self._carrier = found
        standing = self._desk.exchanges.standing(name)
        self.setAccessibleName(name)
        self.name.setText(name)
        self.what.setText(
            _("A folder that other software shares: {place}").format(place=found.place)
            if found.kind == "folder"
            else _("A folder on a server: {place}, as {user}").format(place=found.place, user=found.user)
        )
        last = _("When it last worked: {what}.").format(what=found.words) if found.words else ""
        stands = standing_words(self._desk.exchanges, found)
        self.facts.setText("\n".join(filter(None, (stands[:1].upper() + stands[1:], last))))
        kept_by = [standing.words] if standing.kept_by != "done" else []
        self.problem.setText("\n".join([*kept_by, *standing.refused[:MOST_REFUSED]]))
        self.problem.setVisible(bool(self.problem.text()))
        for widget in self._asked:
            widget.setVisible(standing.kept_by == "password")
        self.trusted.setChecked(found.trusted)
        self.exchange.setEnabled(not standing.going)

    def take_focus(self) -> None:
        (self.password.line if not self.password.isHidden() else self.exchange).setFocus()

    def _shown(self) -> Carrier:
        assert self._carrier is not None, "nothing is asked before a carrier is shown"
        return self._carrier

    def _exchange(self) -> None:
        name = self._shown().name
        self._desk.exchanges.by_carrier(name, lambda words: self._desk.tell(f"{name}: {words}"))

    def _trust(self, trusted: bool) -> None:
        from desktop.carrier_list import trust

        trust(self._desk.book, self._shown().name, trusted)
        self._desk.exchanges.renew()

    def _give_password(self) -> None:
        name, given = self._shown().name, self.password.line.text()
        if not given:
            self.password.line.setFocus()
            return
        self._desk.exchanges.know_password(name, given)
        self.password.line.clear()
        self._exchange()
        self._desk.exchanges.keep_password(name, given, self._kept)
        self.exchange.setFocus()

    def _kept(self, kept: bool) -> None:
        if not kept:
            self._desk.tell(_("This computer has no key ring: the password is used until the book is closed."))

    def _ask_forget(self) -> None:
        name = self._shown().name
        self.question.ask(
            _("This laptop exchanges by “{name}” no longer. What lies there stays, for the others may need it.").format(
                name=name
            ),
            _("Use it no longer"),
            lambda: self._forget(name),
            self.forget,
        )

    def _forget(self, name: str) -> None:
        from desktop.carrier_list import forget_carrier

        forget_carrier(self._desk.book, name)
        self._desk.tell(_("“{name}” is used no longer.").format(name=name))
        self.forgotten.emit()
