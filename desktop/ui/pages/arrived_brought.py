"""What one bundle brought: each record with what changed in it; opened from here, or chosen to be put back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from desktop.arrivals import MOST_LINES
from desktop.ui.pages.desk import Desk
from desktop.ui.pages.exchange_look import disagreement_mark, said_row, what_mark
from desktop.ui.pages.flowing import flowing
from desktop.ui.pages.ways import way_to
from desktop.ui.pieces import Card, QuietLabel, button
from desktop.ui.rows import Rows
from desktop.ui.table import Column, Line, Table
from desktop.words import _, plural

if TYPE_CHECKING:
    from desktop.arrived import Came
    from desktop.brought import Brought, Said

_MOST_DOINGS = 4
_NARROW, _LOW = 560, 320
"""Pixels of width under which the table has room for what and which record alone, and of height under which there is
none for what changed in one of them."""
_WHAT, _TITLE, _KIND, _CHANGED = range(4)


class BroughtCard(Card):
    """The records of the chosen bundle. `back_asked` with those to be put back, or None for all of them."""

    back_asked = Signal(object)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(_("What it brought"), parent=parent)
        self._desk = desk
        self._came: Came | None = None
        self._brought: dict[str, Brought] = {}
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
        self.done, self.more = QuietLabel(wrap=True), QuietLabel(wrap=True)
        self.said = Rows(_("What changed in it"), scrolls=True)
        self.open = button(_("Open"), lambda: self._open(self.table.current()), tip=_("Enter"))
        self.put_back = button(_("Put back…"), lambda: self.back_asked.emit(self.table.selected()))
        self.put_all_back = button(_("Put all back…"), lambda: self.back_asked.emit(None))
        self.add(self.done)
        self.add(flowing(self.open, self.put_back, self.put_all_back))
        self.add(self.table, stretch=3)
        self.add(self.more)
        self.add(self.said, stretch=2)
        self.stops = (self.table, self.said, self.open, self.put_back, self.put_all_back)
        """What Tab goes through: what is done comes after what it is done to."""

    def show_bundle(self, came: Came) -> None:
        """Show what a bundle brought."""
        from desktop.brought import brought

        self._came = came
        with self._desk.book.reading() as view:
            found = sorted(brought(view, came.bundle), key=_order)
        self._brought = {line.record: line for line in found}
        self.say(_("From {who}").format(who=came.who), f"{came.way}, {came.when_words}")
        self.done.setText("\n".join(filter(None, (came.erased_words, _doings(came)))))
        self.table.set_lines(map(_line, found))
        if found and not self.table.current():
            self.table.choose(found[0].record)
        self.more.setText(_("The first {n} are shown.").format(n=MOST_LINES))
        self.more.setVisible(len(found) >= MOST_LINES)
        # of so much only what one chooses goes back: all of it may well be the whole book
        self.put_all_back.setVisible(1 < len(found) < MOST_LINES)
        self._say_record(self.table.current())

    def _say_record(self, record: str) -> None:
        from desktop.brought import said

        told: list[Said] = []
        if self._came is not None and record in self._brought:
            with self._desk.book.reading() as view:
                told = said(view, self._came.bundle, record)
        self.said.set_rows([said_row(number, field) for number, field in enumerate(told)])
        self._share_room()
        self._say_buttons()

    def _say_buttons(self) -> None:
        chosen = len(self.table.selected())
        self.open.setEnabled(chosen == 1)
        self.put_back.setEnabled(chosen > 0)
        self.put_back.setText(plural("Put back…", "Put {n} back…", chosen) if chosen else _("Put back…"))
        self.put_back.setAccessibleName(self.put_back.text())

    def _open(self, record: str) -> None:
        with self._desk.book.reading() as view:
            held = view.any(record)
            way = way_to(view, record) if held is not None and not held.hidden else None
            title = view.title(record)
        if way is not None:
            self._desk.go(way[0], **way[1])
        elif record:
            self._desk.tell(_("“{title}” is out of view. Putting it back shows it again.").format(title=title))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share_room()

    def _share_room(self) -> None:
        """In a small window the records come first."""
        low = self.height() < _LOW
        self.said.setVisible(bool(self.said.rows()) and not low)
        self.done.setVisible(bool(self.done.text()) and not low)
        for column in (_KIND, _CHANGED):
            self.table.setColumnHidden(column, self.width() < _NARROW)


def _doings(one: Came) -> str:
    """Who did what, the most often first; whose laptop it came by need not be who did it."""
    whose: dict[str, list[str]] = {}
    for who, name, times in one.done[:_MOST_DOINGS]:
        whose.setdefault(who, []).append(plural("{what}", "{what}, {n} times", times, what=name))
    told = "; ".join(f"{who}: {', '.join(names)}" for who, names in whose.items())
    told += " …" if len(one.done) > _MOST_DOINGS else ""
    return _("{told} · done {when}").format(told=told, when=one.written_words) if one.written_words else told


def _order(one: Brought) -> tuple[bool, int, str, str]:
    """What needs a person first, then what is new, changed, gone; each sort of thing together."""
    what = ("new", "changed", "removed", "back").index(one.what)
    return not one.disagreements, what, one.kind_words, one.title.casefold()


def _line(one: Brought) -> Line:
    last = disagreement_mark(one.record, one.disagreements) if one.disagreements else ", ".join(one.labels)
    return Line(one.record, [what_mark(one.what), one.title, one.kind_words, last])
