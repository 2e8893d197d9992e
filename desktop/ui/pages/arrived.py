"""Arrived: what came since one last looked, bundle by bundle, each record with what changed; the way to put it back."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from desktop.arrivals import MOST_LINES
from desktop.book import Touched
from desktop.ui.look import STEP
from desktop.ui.pages.arrived_aside import AsideLook, Waiting
from desktop.ui.pages.arrived_back import PutBackLook
from desktop.ui.pages.desk import Desk, Page
from desktop.ui.pages.exchange_look import disagreement_mark, what_mark
from desktop.ui.pages.ways import way_to
from desktop.ui.paint import Mark
from desktop.ui.pieces import Card, EmptyPage, QuietLabel, TopLine, button
from desktop.ui.rows import Row, Rows
from desktop.ui.table import Column, Line, Table
from desktop.words import _, plural

if TYPE_CHECKING:
    from desktop.arrived import Came
    from desktop.brought import Brought, Said
    from desktop.kept_aside import Aside

OVERVIEW, LOOK, BACK = range(3)
_MOST_DOINGS = 4


class ArrivedPage(Page):
    """The bundles on the left; on the right what the chosen one brought. What waits for a look stands above them."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._came: dict[str, Came] = {}
        self._new: set[int] = set()
        self._most = 0
        self._brought: dict[str, Brought] = {}
        self.top = TopLine(_("Arrived"))
        self.waiting = Waiting(desk)
        self.waiting.look_asked.connect(self._look_at)
        self.rows = Rows(_("What arrived"), selects=True, scrolls=True)
        self.rows.chosen.connect(lambda _id: self._show())
        self.rows.opened.connect(lambda _id: self._into_table())
        self.earlier = button(_("Show earlier ones"), self._show_earlier, bare=True)
        self.table = Table(
            _("What it brought"),
            [
                Column("what", "", width=12),
                Column("title", _("What"), stretch=True),
                Column("kind", _("Sort"), width=12, quiet=True),
                Column("changed", _("What changed"), width=26, quiet=True),
            ],
            many=True,
            empty=_("No record was changed by it."),
        )
        self.table.chosen.connect(self._say_record)
        self.table.opened.connect(self._open)
        self.table.selectionModel().selectionChanged.connect(lambda *_both: self._say_buttons())
        self.done = QuietLabel(wrap=True)
        self.more = QuietLabel(wrap=True)
        self.said = Rows(_("What changed in it"), scrolls=True)
        self.open = button(_("Open"), lambda: self._open(self.table.current()), tip=_("Enter"))
        self.put_back = button(_("Put back…"), lambda: self._look_back(self.table.selected()))
        self.put_all_back = button(_("Put all of it back…"), lambda: self._look_back(None))
        self.look = AsideLook(desk)
        self.look.shown.connect(lambda: self._turn_to(LOOK))
        self.look.ended.connect(lambda: self._turn_to(OVERVIEW))
        self.back = PutBackLook(desk)
        self.back.ended.connect(lambda: self._turn_to(OVERVIEW))
        self._lay_out()
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
        bundles.setMaximumWidth(330)
        self.brought_card = Card(_("What it brought"))
        self.brought_card.body.setContentsMargins(STEP * 2, STEP * 2, STEP * 2, STEP * 2)
        self.brought_card.add(self.done)
        self.brought_card.add(self.table, stretch=3)
        self.brought_card.add(self.more)
        self.brought_card.add(self.said, stretch=1)
        self.brought_card.add_row(self.open, self.put_back, self.put_all_back)
        across = QHBoxLayout()
        across.setSpacing(STEP * 2)
        across.addWidget(bundles, 2)
        across.addWidget(self.brought_card, 5)
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
        outer = QVBoxLayout(self)
        outer.setContentsMargins(STEP * 3 - 2, STEP * 2, STEP * 3 - 2, STEP * 2)
        outer.setSpacing(STEP * 2 - 2)
        outer.addWidget(self.top)
        outer.addWidget(self.body, 1)

    # -- what the window expects -------------------------------------------------------------------------

    def arrive(self, bundle: str = "", **_where: str) -> None:
        """Show what arrived, perhaps one bundle of it, else the newest. What is new is marked until the next visit."""
        self._new, self._most = set(), 0
        self.renew()
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

    def renew(self) -> None:
        """Read what arrived; it is looked at with that."""
        from desktop.arrived import MOST, arrived, look_at_arrived

        self._most = max(self._most, MOST)
        with self.desk.book.reading() as view:
            came = arrived(view, self._most + 1)
        self._new |= {one.bundle for one in came if one.is_new}
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

    # -- what one bundle brought -------------------------------------------------------------------------

    def _show(self) -> None:
        from desktop.brought import brought

        one = self._came.get(self.rows.current())
        if one is None:
            return
        with self.desk.book.reading() as view:
            found = sorted(brought(view, one.bundle), key=_order)
        self._brought = {line.record: line for line in found}
        self.brought_card.say(_("From {who}").format(who=one.who), f"{one.way}, {one.when_words}")
        self.done.setText(_doings(one))
        self.done.setVisible(bool(one.done))
        self.table.set_lines(map(_line, found))
        if found and not self.table.current():
            self.table.choose(found[0].record)
        cut = len(found) >= MOST_LINES
        self.more.setText(_("The first {n} are shown.").format(n=MOST_LINES))
        self.more.setVisible(cut)
        # of so much only what one chooses goes back: all of it may well be the whole book
        self.put_all_back.setVisible(1 < len(found) < MOST_LINES)
        self._say_record(self.table.current())

    def _say_record(self, record: str) -> None:
        from desktop.brought import said

        one = self._came.get(self.rows.current())
        told: list[Said] = []
        if one is not None and record in self._brought:
            with self.desk.book.reading() as view:
                told = said(view, one.bundle, record)
        self.said.set_rows([_said(number, field) for number, field in enumerate(told)])
        self.said.setVisible(bool(told))
        self._say_buttons()

    def _say_buttons(self) -> None:
        chosen = len(self.table.selected())
        self.open.setEnabled(chosen == 1)
        self.put_back.setEnabled(chosen > 0)
        self.put_back.setText(plural("Put back…", "Put {n} back…", chosen) if chosen else _("Put back…"))
        self.put_back.setAccessibleName(self.put_back.text())

    def _into_table(self) -> None:
        self.table.setFocus()

    def _open(self, record: str) -> None:
        with self.desk.book.reading() as view:
            held = view.any(record)
            way = way_to(view, record) if held is not None and not held.hidden else None
            title = view.title(record)
        if way is not None:
            self.desk.go(way[0], **way[1])
        elif record:
            self.desk.tell(_("“{title}” is out of view. Putting it back shows it again.").format(title=title))

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
        one.way,
        lead=one.who,
        under=one.short_words,
        before=Mark(_("new"), "good", "●") if is_new else None,
        aside=one.when_words,
    )


def _doings(one: Came) -> str:
    """Who did what, the most often first; whose laptop it came by need not be who did it."""
    whose: dict[str, list[str]] = {}
    for who, name, times in one.done[:_MOST_DOINGS]:
        whose.setdefault(who, []).append(plural("{what}", "{what}, {n} times", times, what=name))
    told = "; ".join(f"{who}: {', '.join(names)}" for who, names in whose.items())
    told += " …" if len(one.done) > _MOST_DOINGS else ""
    return _("{told} · done {when}").format(told=told, when=one.written_words) if one.written_words else told


def _order(one: Brought) -> tuple[bool, int]:
    """What needs a person first, then what is new, changed, gone."""
    return not one.disagreements, ("new", "changed", "removed", "back").index(one.what)


def _line(one: Brought) -> Line:
    last = disagreement_mark(one.record, one.disagreements) if one.disagreements else ", ".join(one.labels)
    return Line(one.record, [what_mark(one.what), one.title, one.kind_words, last])


def _said(number: int, one: Said) -> Row:
    under = [_("before: {words}").format(words=one.before)] if one.before else []
    under += [] if one.stands else [_("changed again since")]
    return Row(f"{number}", one.now or _("nothing"), lead=f"{one.label}:", under=" · ".join(under))
