"""Arrived: what came since one last looked, bundle by bundle, each record with what changed; the way to put it back."""

from __future__ import annotations

from collections.abc import Collection
from itertools import pairwise
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from desktop.book import Touched
from desktop.ui.look import STEP
from desktop.ui.pages.arrived_aside import AsideLook, Waiting
from desktop.ui.pages.arrived_back import PutBackLook
from desktop.ui.pages.arrived_brought import BroughtCard
from desktop.ui.pages.desk import Desk, Page
from desktop.ui.paint import Mark
from desktop.ui.pieces import Card, EmptyPage, TopLine, button
from desktop.ui.rows import Row, Rows
from desktop.words import _, plural

if TYPE_CHECKING:
    from desktop.arrived import Came
    from desktop.kept_aside import Aside

OVERVIEW, LOOK, BACK = range(3)


class ArrivedPage(Page):
    """The bundles on the left; on the right what the chosen one brought. What waits for a look stands above them."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._came: dict[str, Came] = {}
        self._new: set[int] = set()
        self._most = 0
        self.top = TopLine(_("Arrived"))
        self.waiting = Waiting(desk)
        self.waiting.look_asked.connect(self._look_at)
        self.rows = Rows(_("What arrived"), selects=True, scrolls=True)
        self.rows.chosen.connect(lambda _id: self._show())
        self.rows.opened.connect(self._into_records)
        self.earlier = button(_("Show earlier ones"), self._show_earlier, bare=True)
        self.brought = BroughtCard(desk)
        self.brought.back_asked.connect(self._look_back)
        self.look = AsideLook(desk)
        self.look.refused.connect(self.waiting.offer_to_drop)
        self.waiting.changed.connect(lambda: self._turn_to(OVERVIEW))
        self.look.shown.connect(lambda: self._turn_to(LOOK))
        self.look.ended.connect(lambda: self._turn_to(OVERVIEW))
        self.back = PutBackLook(desk)
        self.back.ended.connect(lambda: self._turn_to(OVERVIEW))
        self._lay_out()
        for before, after in pairwise((self.earlier, *self.brought.stops)):
            QWidget.setTabOrder(before, after)
        desk.exchanges.exchanged.connect(self._exchanged)

    def _exchanged(self) -> None:
        """What waits for a look changes no record, and so touches none."""
        if self.isVisible() and self.body.currentIndex() == OVERVIEW:
            self.renew()

    def _lay_out(self) -> None:
        bundles = Card()
        bundles.body.setContentsMargins(STEP, STEP, STEP, STEP)
        bundles.add(self.rows, stretch=1)
        bundles.add_row(self.earlier)
        bundles.setMinimumWidth(220)
        bundles.setMaximumWidth(390)
        across = QHBoxLayout()
        across.setSpacing(STEP * 2)
        across.addWidget(bundles, 2)
        across.addWidget(self.brought, 4)
        self.listed = QWidget()
        self.listed.setLayout(across)
        across.setContentsMargins(0, 0, 0, 0)
        self.empty = EmptyPage(
            _(
                "Nothing has arrived yet. What the others’ laptops send stands here when it has been taken, with what "
                "it changed; and what is not right can be put back."
            ),
            _("Exchange"),
            lambda: self.desk.go("exchange"),
        )
        self._shelf = QStackedWidget()
        self._shelf.addWidget(self.listed)
        self._shelf.addWidget(self.empty)
        overview = QWidget()
        column = QVBoxLayout(overview)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(STEP * 2)
        column.addWidget(self.waiting)
        column.addWidget(self._shelf, 1)
        self.body = QStackedWidget()
        for one in (overview, self.look, self.back):
            self.body.addWidget(one)
        self.lay_under(self.top, self.body)

    # -- what the window expects -------------------------------------------------------------------------

    def arrive(self, bundle: str = "", **_where: str) -> None:
        """Show what arrived, perhaps one bundle of it, else the newest. What is new is marked until the next visit."""
        self._new, self._most = set(), 0
        self.renew(looked=True)
        newest = next(iter(self._came), "") if self._new else ""
        if self.rows.choose(bundle or newest):
            self._show()
        self._focus()

    def place(self) -> dict[str, str]:
        return {"bundle": self.rows.current()}

    def touched(self, touched: Touched) -> None:
        self.renew()
        if self.body.currentIndex() == BACK:
            self.back.renew()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        back = event.type() == QEvent.Type.ActivationChange and self.isActiveWindow()
        if back and self._most and self.isVisible():  # and not on the way here for the first time
            self.renew()

    def renew(self, *, looked: bool = False) -> None:
        """Read what arrived; it is looked at with that, unless the person is at another window, or at none."""
        from desktop.arrived import MOST, arrived, look_at_arrived

        self._most = max(self._most, MOST)
        with self.desk.book.reading() as view:
            came = arrived(view, self._most + 1)
        self._new |= {one.bundle for one in came if one.is_new}
        if looked or self.isActiveWindow():
            look_at_arrived(self.desk.book)
        wanted = max(self._most, sum(one.bundle in self._new for one in came))
        self.earlier.setVisible(len(came) > wanted)
        self._came = {str(one.bundle): one for one in came[:wanted]}
        self.rows.set_rows([_bundle(one, one.bundle in self._new) for one in self._came.values()])
        if self._came and not self.rows.current():
            self.rows.choose(next(iter(self._came)))
        waiting = self.waiting.renew()
        self._shelf.setCurrentWidget(self.listed if self._came else self.empty)
        self._shelf.setVisible(bool(self._came) or not waiting)
        self._say_top()
        self._show()

    def _say_top(self) -> None:
        quiet = {
            LOOK: _("look first, then take it"),
            BACK: _("look first, then put it back"),
            OVERVIEW: plural("{n} new since you last looked", "{n} new since you last looked", len(self._new)),
        }
        here = self.body.currentIndex()
        self.top.say(_("Arrived"), quiet[here] if here != OVERVIEW or self._new else "")

    def _focus(self) -> None:
        if self.body.currentIndex() == LOOK:
            self.look.take.setFocus()
        elif self.body.currentIndex() == BACK:
            self.back.leave.setFocus()
        elif not self.waiting.isHidden():
            self.waiting.rows.setFocus()
        elif self._came:
            self.rows.setFocus()
        elif self.empty.begin is not None:
            self.empty.begin.setFocus()

    def _turn_to(self, part: int) -> None:
        self.body.setCurrentIndex(part)
        self._say_top()
        if part == OVERVIEW:
            self.renew()
            self._focus()

    # -- where things lead -------------------------------------------------------------------------------

    def _show(self) -> None:
        one = self._came.get(self.rows.current())
        if one is not None:
            self.brought.show_bundle(one)

    def _into_records(self, _bundle: str) -> None:
        self.brought.table.setFocus()

    def _show_earlier(self) -> None:
        from desktop.arrived import MOST

        self._most += MOST
        self.renew()
        self.rows.setFocus()

    def _look_back(self, records: Collection[str] | None) -> None:
        one = self._came.get(self.rows.current())
        if one is not None:
            self._turn_to(BACK)
            self.back.look(one.bundle, one.who, records)

    def _look_at(self, aside: Aside) -> None:
        self.look.begin(aside)


def _bundle(one: Came, is_new: bool) -> Row:
    return Row(
        str(one.bundle),
        "",
        lead=one.who,
        under=f"{one.when_words}, {one.way} · {one.short_words}",
        after=Mark(_("new"), "good", "●") if is_new else None,
    )
