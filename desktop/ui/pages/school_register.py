"""Schools chosen from the public register: read its file, search it, put together a list, take them in."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QVBoxLayout, QWidget

from desktop.ui.look import STEP, mark_as
from desktop.ui.pages.already_here import AlreadyHere
from desktop.ui.pages.desk import Desk
from desktop.ui.pages.listing import across, seek_line
from desktop.ui.pieces import Card, ListDetail, QuietLabel, Words, button
from desktop.ui.rows import Row, Rows
from desktop.ui.table import Cell, Column, Line, Table
from desktop.words import _, plural

if TYPE_CHECKING:
    from desktop.exchange.schools import Register, RegisterSchool

MOST = 200
_MOVES = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)
"""Keys that go about the list while one types in the line."""


class RegisterPart(QWidget):
    """The register on the left, what was chosen from it on the right. `finished(id)`: one that was taken in, or ""."""

    finished = Signal(str)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._register: Register | None = None
        self._found: dict[str, RegisterSchool] = {}
        self.chosen: dict[str, RegisterSchool] = {}
        self.choose_file = button(_("Choose the register’s file…"), self.read, primary=True)
        self.cancel = button(_("Back to the schools"), lambda: self.finished.emit(""), bare=True)
        self.about = Words(
            _(
                "The government’s register of schools gives all its schools as one CSV file (edubasealldata…). "
                "Download it once, then choose it here: nothing is sent anywhere."
            ),
            colour="quiet",
            wrap=True,
        )
        self.problems = QuietLabel(wrap=True)
        self.seek = seek_line(_("Name, town, postcode or number"))
        self.seek.setMaximumWidth(16777215)
        self.seek.setMinimumWidth(240)
        self.seek.textChanged.connect(lambda _text: self._search())
        self.seek.returnPressed.connect(self._take_current)
        self.seek.installEventFilter(self)
        self.table = Table(
            _("Schools in the register"),
            [
                Column("name", _("School"), stretch=True),
                Column("town", _("Town"), width=16, quiet=True),
                Column("phase", _("Phase"), width=11, quiet=True),
                Column("roll", _("On roll"), width=8, align="right", quiet=True),
                Column("urn", _("URN"), width=9, quiet=True),
            ],
            empty=_("Type a few letters of the name, the town, the postcode or a number; Enter chooses."),
        )
        self.table.opened.connect(self.take)
        self.picked = Rows(_("Chosen schools"))
        self.picked.pressed.connect(self.put_back)
        self.none_yet = QuietLabel(_("None yet. Enter or a double click on a school chooses it."), wrap=True)
        self.here = AlreadyHere()
        self.add_button = button("", self.add, primary=True)
        self._lay_out()

    def _lay_out(self) -> None:
        left = Card(_("The public register"))
        left.add(self.about)
        left.body.addLayout(across(self.choose_file, self.cancel))
        left.add(self.problems, self.seek)
        left.add(self.table, stretch=1)
        self._spare = QWidget()
        left.add(self._spare, stretch=1)
        right = Card(_("To be added"))
        right.add(self.picked, self.none_yet, self.here)
        right.add_row(self.add_button)
        right.fill()
        self._right = right
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, STEP)
        column.addWidget(ListDetail(left, right, detail_width=320))

    def begin(self) -> None:
        """Ready to choose: the file first, if none was read yet."""
        self.chosen.clear()
        self._show_state()
        (self.choose_file if self._register is None else self.seek).setFocus()

    def read(self) -> None:
        """Ask for the register's file and read it, with progress and Stop."""
        from desktop.exchange.schools import read_register

        for path in list(self._desk.choose_files(self, _("The register’s file"), ".csv"))[:1]:
            self.choose_file.setEnabled(False)
            self._desk.jobs.start(
                _("Reading the register"),
                lambda path=path: read_register(path),  # type: ignore[misc]
                on_done=self.show_register,
                on_refused=self._refused,
            )

    def _refused(self, words: str) -> None:
        self.choose_file.setEnabled(True)
        self.problems.setText(words)
        self.problems.show()

    def show_register(self, register: Register) -> None:
        """Search this register from now on."""
        self._register = register
        self.choose_file.setEnabled(True)
        self._show_state()
        self.seek.setFocus()

    def _show_state(self) -> None:
        register = self._register
        read = register is not None
        self.choose_file.setText(_("Choose another file…") if read else _("Choose the register’s file…"))
        # once it is read, choosing schools is the thing to do here
        mark_as(self.choose_file, primary=not read)
        self.choose_file.style().polish(self.choose_file)
        self.about.setVisible(not read)
        self._spare.setVisible(not read)
        for widget in (self.seek, self.table, self._right):
            widget.setVisible(read)
        if register is not None:
            said = [plural("{n} school read.", "{n} schools read.", len(register.schools))]
            said += register.problems[:3]
            more = len(register.problems[3:]) + register.unlisted
            if more:
                said.append(plural("And {n} more remark.", "And {n} more remarks.", more))
            self.problems.setText("\n".join(said))
        self.problems.setVisible(read)
        self._search()
        self._show_chosen()

    def _search(self) -> None:
        found = self._register.search(self.seek.text(), MOST) if self._register else []
        self._found = {one.urn: one for one in found}
        self.table.set_lines([_line(one) for one in found])
        if found:  # the likeliest, not the one that was chosen among what was found before
            self.table.choose(found[0].urn)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        pressed = watched is self.seek and event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent)
        if pressed and event.key() in _MOVES:  # type: ignore[attr-defined]
            self.table.keyPressEvent(event)  # type: ignore[arg-type]
            return True
        return super().eventFilter(watched, event)

    def _take_current(self) -> None:
        """Enter in the line chooses the current school, so that the hands stay on the keyboard."""
        if self.table.current():
            self.take(self.table.current())
            self.seek.selectAll()

    def take(self, urn: str) -> None:
        """Choose a school that was found."""
        if urn in self._found:
            self.chosen[urn] = self._found[urn]
            self._show_chosen()

    def put_back(self, urn: str) -> None:
        """Choose a school no longer."""
        self.chosen.pop(urn, None)
        self._show_chosen()

    def _show_chosen(self) -> None:
        from desktop.register import already_here, named

        self.picked.set_rows(
            [
                Row(
                    urn,
                    named(one),
                    under=", ".join(filter(None, (one.town, one.postcode))),
                    button=_("Not this"),
                )
                for urn, one in self.chosen.items()
            ]
        )
        with self._desk.book.reading() as view:
            ours = already_here(view, list(self.chosen.values()))
        self.here.ask(ours, {urn: one.name for urn, one in self.chosen.items()})
        stops = [self.picked, *self.here.findChildren(QAbstractButton), self.add_button]
        for before, after in pairwise(stops):
            QWidget.setTabOrder(before, after)
        self.picked.setVisible(bool(self.chosen))
        self.none_yet.setVisible(not self.chosen)
        words = plural("Add this school", "Add these {n} schools", len(self.chosen))
        self.add_button.setText(words)
        self.add_button.setAccessibleName(words)
        self.add_button.setVisible(bool(self.chosen))

    def add(self) -> None:
        """Take the chosen schools into the book, as one step. Raises Refusal."""
        from desktop.register import import_schools

        done = import_schools(self._desk.book, list(self.chosen.values()), others=self.here.others)
        self._desk.tell(" ".join(done.words))
        self.chosen.clear()
        self._show_chosen()
        self.finished.emit(next(iter([*done.added, *done.updated, *done.unchanged]), ""))


def _line(one: RegisterSchool) -> Line:
    from desktop.register import named

    roll = Cell(str(one.roll) if one.roll is not None else "–", sort=one.roll if one.roll is not None else -1)
    return Line(one.urn, [named(one), one.town, one.phase, roll, one.urn])
