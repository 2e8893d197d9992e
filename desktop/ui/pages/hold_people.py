"""Who is here: one line for each person expected, one key for each thing to say of them."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QListView, QMenu, QVBoxLayout, QWidget

from desktop import clock
from desktop.book import Book
from desktop.ui.look import STEP
from desktop.ui.paint import Mark
from desktop.ui.pieces import QuietLabel, Words, button
from desktop.ui.rows import Row, Rows
from desktop.words import _, time_of

if TYPE_CHECKING:
    from desktop.attendance import AttendanceLine

_KEYS = {
    Qt.Key.Key_P: "present",
    Qt.Key.Key_I: "attending",
    Qt.Key.Key_A: "apologies",
    Qt.Key.Key_N: "absent",
    Qt.Key.Key_J: "joined",
    Qt.Key.Key_L: "left",
}


class _PeopleRows(Rows):
    """The list itself: P, A, N, I, J, L say it of the current person and go on to the next.

    A click on what is said at the end of a line, or a right click anywhere on it, asks for a menu of the same.
    """

    said = Signal(str, str)
    menu_asked = Signal(str, QPoint)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        point = event.position().toPoint()
        index = self.indexAt(point)
        at_end = index.isValid() and self.end_area(index.row()).contains(point)
        if event.button() == Qt.MouseButton.LeftButton and at_end:
            QListView.mouseReleaseEvent(self, event)
            self.menu_asked.emit(self.row(index.row()).id, self.viewport().mapToGlobal(point))
        else:
            super().mouseReleaseEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        index, point = self.indexAt(event.pos()), event.globalPos()
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            index = self.currentIndex()
            point = self.viewport().mapToGlobal(self.visualRect(index).center())
        if index.isValid():
            self.menu_asked.emit(self.row(index.row()).id, point)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        what = _KEYS.get(Qt.Key(event.key())) if not event.modifiers() else None
        if what and self.current():
            here = self.current()
            self.said.emit(here, what)
            self.choose(here)
            if what != "left":
                self.step(1)
            return
        super().keyPressEvent(event)


class WhoIsHere(QWidget):
    """Everybody expected at a meeting and what was said of each. `item` is the one being taken, for joined and left."""

    def __init__(self, book: Book, *, short: bool = False, parent: QWidget | None = None) -> None:
        """`short` gives each school one line, without names, where there is little room."""
        super().__init__(parent)
        self._book, self._short = book, short
        self._meeting = ""
        self.item = ""
        self._lines: dict[str, AttendanceLine] = {}
        self._all_of: list[str] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(STEP)
        column.addWidget(Words(_("Here"), bold=True))
        self.rows = _PeopleRows(_("Who is here"), scrolls=True)
        self.rows.setAccessibleDescription(self.hint())
        self.rows.said.connect(self.say)
        self.rows.opened.connect(self._turn_over)
        self.rows.menu_asked.connect(self.offer_ways)
        self.menu: QMenu | None = None
        column.addWidget(self.rows, 1)
        self.everybody = button(_("Everybody is here"), self._everybody, bare=True)
        column.addWidget(self.everybody)
        self.keys = QuietLabel(self.hint(), wrap=True)
        column.addWidget(self.keys)

    @staticmethod
    def hint() -> str:
        """The keys, in one line that breaks only between two of them."""
        words = _("P present · A apologies · N absent · I in attendance · J joined now · L left now")
        return " · ".join(one.replace(" ", "\N{NO-BREAK SPACE}") for one in words.split(" · "))

    def show_meeting(self, meeting: str, item: str = "") -> None:
        """Show who is here, at the item being taken now."""
        from desktop.attendance import attendance, expected

        self._meeting, self.item = meeting, item
        with self._book.reading() as view:
            found = attendance(view, meeting)
            asked = expected(view, meeting)
        order = {one.person: n for n, one in enumerate(asked)}
        governors = {one.person for one in asked if one.role == "governor"}
        groups = (found.present, found.attending, found.apologies, found.absent, found.unrecorded)
        lines = [line for group in groups for line in group]
        # one order, whatever has been said, so that nobody jumps about under the person's hand
        lines.sort(key=lambda line: (order.get(line.person, len(order)), line.name.casefold()))
        self._lines = {line.person: line for line in lines}
        self._offer([line.person for line in found.unrecorded], governors)
        counts = Counter(_place(line) for line in lines if line.person not in governors)
        alone = {place for place, count in counts.items() if count == 1}
        rows = []
        for line in lines:
            if line.person in governors:
                under = ", ".join(filter(None, (line.role_words, line.school_words)))
                rows.append(self._row(line, line.name, under))
            else:
                place = _place(line)
                named = place != line.name and not (self._short and place in alone)
                rows.append(self._row(line, place, line.name if named else ""))
        self.rows.set_rows(rows)
        if lines and not self.rows.current():
            self.rows.choose(lines[0].person)

    def _offer(self, unsaid: list[str], governors: set[str]) -> None:
        """One button for those who came as expected: governors, who join later, after the others."""
        first = [person for person in unsaid if person not in governors]
        self._all_of = first or unsaid
        words = _("Everybody is here") if not governors else _("All but governors are here")
        if governors and not first:
            words = _("The governors are here")
        self.everybody.setText(words)
        self.everybody.setAccessibleName(words)
        self.everybody.setVisible(bool(unsaid))

    def _row(self, line: AttendanceLine, words: str, under: str) -> Row:
        after, aside = None, ""
        if line.capacity == "apologies":
            after = Mark(_("apologies"))
        elif line.capacity == "absent":
            after = Mark(_("absent"), "red")
        elif line.note and self._short:
            # a chip of these words would not fit beside the name; under it they come first, since a school's name may
            # be longer than the room there is
            under = " · ".join(part for part in (line.note, under) if part)
            aside = _("here") if not (line.left or line.left_item) else _("has left")
        elif line.note:
            # the whole of it goes under the name where a chip says only the last
            whole = "" if line.note == line.brief else line.note
            under = " · ".join(part for part in (under, whole) if part)
            after = Mark(line.brief or line.note, "amber")
        elif line.capacity:
            aside = _("in attendance") if line.capacity == "attending" else line.joined or _("here")
        else:
            aside = _("not yet said")
        return Row(id=line.person, words=f"{line.shape} {words}", under=under, after=after, aside=aside)

    def count_words(self) -> str:
        """For instance “7 here, 1 apologies”."""
        here = [line for line in self._lines.values() if line.capacity in ("present", "attending")]
        unsaid = [line for line in self._lines.values() if not line.capacity]
        words = _("{n} here").format(n=len(here))
        return f"{words}, {_('{n} not yet said').format(n=len(unsaid))}" if unsaid else words

    def say(self, person: str, what: str) -> None:
        """Record one thing of one person. Raises Refusal."""
        from desktop.attendance import record_attendance

        now = time_of(clock.moment())
        line = self._lines.get(person)
        school = line.school if line else None
        was_here = line is not None and line.capacity in ("present", "attending")
        kept = line.capacity if line is not None and line.capacity and was_here else "present"
        if what == "joined":
            record_attendance(
                self._book, self._meeting, person, kept, joined=now, joined_item=self.item or None, school=school
            )
        elif what == "left":
            record_attendance(
                self._book, self._meeting, person, kept, left=now, left_item=self.item or None, school=school
            )
        else:
            # said afresh: what was said of joining and leaving before is taken back
            record_attendance(
                self._book,
                self._meeting,
                person,
                what,
                joined="",
                joined_item="",
                left="",
                left_item="",
                school=school,
            )
        self.show_meeting(self._meeting, self.item)

    def offer_ways(self, person: str, place: QPoint) -> None:
        """Offer at a place on the screen all that can be said of a person."""
        self.rows.choose(person)
        menu = QMenu(self.rows)
        ways = {
            "present": _("Present"),
            "attending": _("In attendance"),
            "apologies": _("Apologies"),
            "absent": _("Absent"),
            "joined": _("Joined now"),
            "left": _("Left now"),
        }
        keys = {what: key.name.removeprefix("Key_") for key, what in _KEYS.items()}
        for what, words in ways.items():
            action = menu.addAction(f"{words}\t{keys[what]}")
            action.triggered.connect(lambda _checked=False, what=what: self.say(person, what))
        if self.menu is not None:
            self.menu.deleteLater()
        self.menu = menu
        menu.popup(place)

    def _turn_over(self, person: str) -> None:
        line = self._lines.get(person)
        self.say(person, "apologies" if line is not None and line.capacity == "present" else "present")

    def _everybody(self) -> None:
        from desktop.attendance import record_all

        if self._all_of:
            record_all(self._book, self._meeting, self._all_of, None)
        self.show_meeting(self._meeting, self.item)
        self.rows.setFocus()


def _place(line: AttendanceLine) -> str:
    """What people call someone at the table: their school, or what they are."""
    words = line.school_words or line.role_words or line.name
    return words[:1].upper() + words[1:]
