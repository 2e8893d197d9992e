"""Ways to exchange: folders, servers, sticks, the room, e-mail; what each is, how it stands, and what it needs."""

from __future__ import annotations

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedWidget, QWidget

from desktop.book import Touched
from desktop.ui.look import STEP
from desktop.ui.pages.desk import Desk, Page
from desktop.ui.pages.way_add import AddWay
from desktop.ui.pages.way_carrier import CarrierDetail
from desktop.ui.pages.way_detail import WayDetail
from desktop.ui.pages.way_mail import MailDetail
from desktop.ui.pages.way_room import RoomDetail
from desktop.ui.pages.way_rows import MAIL, ROOM, STICK, do_way, way_rows
from desktop.ui.pages.way_stick import StickDetail
from desktop.ui.pieces import Card, ListDetail, TopLine, button
from desktop.ui.rows import Rows
from desktop.words import _, plural


class ExchangeWaysPage(Page):
    """The ways on the left; on the right the one that is chosen, or a new one."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.top = TopLine(_("Ways to exchange"))
        self.help = button(_("How exchanging works"), lambda: desk.go("exchange_help"), bare=True)
        self.exchange = button(_("Exchange"), lambda: desk.go("exchange"))
        self.add_button = button(_("Add a folder or a server…"), self.begin_adding, primary=True, tip=_("Ctrl N"))
        for one in (self.help, self.exchange, self.add_button):
            self.top.add(one)
        self.rows = Rows(_("Ways to exchange"), selects=True, scrolls=True)
        self.rows.chosen.connect(self._show)
        self.rows.opened.connect(self._enter)
        self.rows.pressed.connect(lambda way: do_way(desk, way))
        self.carrier, self.stick = CarrierDetail(desk), StickDetail(desk)
        self.room, self.mail, self.add = RoomDetail(desk), MailDetail(desk), AddWay(desk)
        self.add.added.connect(self._added)
        self.add.closed.connect(self._back_to_list)
        self.carrier.forgotten.connect(self._forgotten)
        self._lay_out()
        QShortcut(QKeySequence("Ctrl+N"), self).activated.connect(self.begin_adding)
        desk.exchanges.changed.connect(self.renew)

    def _lay_out(self) -> None:
        ways = Card()
        ways.body.setContentsMargins(STEP + 2, STEP // 2, STEP + 2, STEP)
        ways.add(self.rows, stretch=1)
        self.beside = QStackedWidget()
        for one in (self.carrier, self.stick, self.room, self.mail, self.add):
            self.beside.addWidget(one)
        self.lay_under(self.top, ListDetail(ways, self.beside, detail_width=440))

    # -- what the window expects -------------------------------------------------------------------------

    def arrive(self, way: str = "", new: str = "", do: str = "", **_where: str) -> None:
        """Show the ways, perhaps one of them, and put the person into what it needs (`do`); `new` begins another."""
        self.renew()
        if way and self.rows.choose(way):
            self._show(way)
        elif not self.rows.current():
            self.rows.choose(self.rows.rows()[0].id)
            self._show(self.rows.current())
        if new:
            self.begin_adding()
        elif do:
            self._enter(self.rows.current())
        elif self.beside.currentWidget() is not self.add:
            self.rows.setFocus()

    def place(self) -> dict[str, str]:
        return {"way": self.rows.current()}

    def touched(self, touched: Touched) -> None:
        """What is written in the book changes no way."""

    def renew(self) -> None:
        """Read how each way stands."""
        current = self.rows.current()
        rows = way_rows(self.desk)
        alone = self._by_itself()
        words = plural("{n} goes by itself", "{n} go by themselves", alone) if alone else ""
        self.top.say(_("Ways to exchange"), words)
        self.rows.set_rows(rows)
        if self.beside.currentWidget() is self.add:
            return
        if not self.rows.choose(current):
            self.rows.choose(rows[0].id)
        self._show(self.rows.current())

    def _by_itself(self) -> int:
        return 0 if self.desk.exchanges.waits else len(self.desk.exchanges.carriers)

    # -- one of them -------------------------------------------------------------------------------------

    def _show(self, way: str) -> None:
        detail = self._detail(way)
        detail.show_way(way)
        self.beside.setCurrentWidget(detail)

    def _detail(self, way: str) -> WayDetail:
        details: dict[str, WayDetail] = {ROOM: self.room, MAIL: self.mail, STICK: self.stick}
        return details.get(way.partition(":")[0], self.carrier)

    def _enter(self, way: str) -> None:
        """Put the person on the first thing to do about it."""
        self._show(way)
        self._detail(way).take_focus()

    def begin_adding(self) -> None:
        """Ask for another folder or server, beside the list."""
        self.add.begin()
        self.beside.setCurrentWidget(self.add)
        self.add.take_focus()

    def _added(self, way: str) -> None:
        self.desk.exchanges.renew()
        self.beside.setCurrentWidget(self.carrier)
        self.renew()
        self.rows.choose(way)
        self._show(way)
        self.rows.setFocus()

    def _back_to_list(self) -> None:
        self.beside.setCurrentWidget(self.carrier)
        self._show(self.rows.current())
        self.rows.setFocus()

    def _forgotten(self) -> None:
        self.desk.exchanges.renew()
        self.rows.setFocus()
