"""Schools: the members, and beside them one school; others are added from the public register or by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QLineEdit, QWidget

from desktop.book import Touched
from desktop.ui.editing import LineEditor
from desktop.ui.pages.desk import Desk, Page
from desktop.ui.pages.listing import lay_out, seek_line
from desktop.ui.pages.school_detail import SchoolDetail
from desktop.ui.pages.school_register import RegisterPart
from desktop.ui.paint import Mark
from desktop.ui.pieces import EmptyPage, QuietLabel, Segments, TopLine, button
from desktop.ui.table import Cell, Column, Line, Table
from desktop.ui.table_parts import fold
from desktop.words import _, plural

if TYPE_CHECKING:
    from desktop.people import SchoolRow

_LIST, _EMPTY, _REGISTER = range(3)


class SchoolsPage(Page):
    """The schools of the cluster."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._rows: dict[str, SchoolRow] = {}
        self.top = TopLine(_("Schools"))
        self.people = button(_("People"), lambda: desk.go("people"))
        # neither way is the better one: a cluster of few schools types its names sooner than it fetches a register
        self.by_hand = button(_("Add by hand"), self.begin_new, primary=True, tip=_("Ctrl N"))
        self.from_register = button(_("Add from the register"), self.show_register, primary=True)
        for one in (self.people, self.by_hand, self.from_register):
            self.top.add(one)
        self.which = Segments([("now", _("Members")), ("all", _("And those that left"))])
        self.which.setAccessibleName(_("Which schools"))
        self.which.choose("now")
        self.which.chosen.connect(lambda _name: self.renew())
        self.seek = seek_line(_("Find a school"))
        self.seek.textChanged.connect(lambda _text: self._fill())
        self.count = QuietLabel()
        self.new = QLineEdit()
        self.new.setPlaceholderText(_("The school’s name, then Enter"))
        self.new.setAccessibleName(_("Name of the new school"))
        self.new.returnPressed.connect(self._add)
        self.new.hide()
        self.table = Table(
            _("Schools"),
            [
                Column("name", _("School"), stretch=True),
                Column("roll", _("On roll"), width=8, align="right"),
                Column("setting", _("Setting"), width=24, quiet=True),
                Column("heads", _("Head"), width=33),
            ],
            empty=_("No school here. Find by another word, or show those that left as well."),
        )
        self.table.chosen.connect(self._show)
        self.table.opened.connect(lambda _id: self._edit())
        self.table.hide_asked.connect(self._hide)
        self.detail = SchoolDetail(desk)
        self.empty = EmptyPage(
            _("No schools yet. The public register knows them all: choose yours there, or add them by hand."),
            _("Add from the register"),
            self.show_register,
        )
        self.register = RegisterPart(desk)
        self.register.finished.connect(self._back_to_list)
        self._body = lay_out(
            self,
            self.top,
            (self.which, self.seek),
            self.count,
            self.table,
            self.detail,
            self.empty,
            self.register,
            above=(self.new,),
        )
        QShortcut(QKeySequence("Ctrl+N"), self).activated.connect(self.begin_new)
        QShortcut(QKeySequence("Ctrl+F"), self).activated.connect(self.seek.setFocus)

    # -- what the window expects -------------------------------------------------------------------------

    def arrive(self, school: str = "", new: str = "", register: str = "", **_where: str) -> None:
        """Show the schools, perhaps one of them; with `register`, add from the register; with `new`, by hand."""
        self._body.setCurrentIndex(_LIST)
        self.renew()
        if school and school not in self._rows:
            self.which.choose("all")
            self.seek.clear()
            self.renew()
        if school and self.table.choose(school):
            self._show(school)
        if register:
            self.show_register()
        elif new:
            self.begin_new()
        else:
            self.table.setFocus()

    def place(self) -> dict[str, str]:
        return {"school": self.table.current()}

    def touched(self, touched: Touched) -> None:
        if touched.any_of("school", "person", "role"):
            self.renew()

    def leave(self) -> None:
        self.detail.seal()

    def renew(self) -> None:
        """Read the schools anew."""
        from desktop.people import list_schools

        left = self.which.current() == "all"
        with self.desk.book.reading() as view:
            found = list_schools(view, self.desk.today, left=left)
        self._rows = {row.id: row for row in found}
        if self._body.currentIndex() != _REGISTER:
            self._body.setCurrentIndex(_LIST if found or left or not self.new.isHidden() else _EMPTY)
        self._fill()

    # -- the list ----------------------------------------------------------------------------------------

    def _fill(self) -> None:
        sought = fold(self.seek.text()).split()
        shown = [row for row in self._rows.values() if all(word in _text(row) for word in sought)]
        self.table.set_lines([_line(row) for row in shown])
        pupils = sum(row.roll or 0 for row in shown)
        said = plural("{n} school", "{n} schools", len(shown))
        self.count.setText(f"{said}, {plural('{n} pupil', '{n} pupils', pupils)}" if pupils else said)
        if shown and not self.table.current():
            self.table.choose(shown[0].id)
        self._show(self.table.current())

    def _show(self, school: str) -> None:
        row = self._rows.get(school)
        self.detail.setVisible(row is not None)
        if row is not None:
            self.detail.show_school(row)

    def begin_new(self) -> None:
        """Ask for a new school's name."""
        self.detail.seal()
        self._body.setCurrentIndex(_LIST)
        self.new.show()
        self.new.setFocus()

    def _add(self) -> None:
        from desktop.records import add

        name = self.new.text().strip()
        self.new.clear()
        self.new.hide()
        if not name:
            self.table.setFocus()
            return
        made = add(self.desk.book, "school", {"name": name})
        self.seek.clear()
        self.renew()
        self.table.choose(made)
        self._show(made)
        editor = self.detail.form_of("name").editor("name")
        editor.setFocus()
        if isinstance(editor, LineEditor):
            editor.line.selectAll()

    def _edit(self) -> None:
        self.detail.form_of("name").focus_on("name")

    def _hide(self, ids: list[str]) -> None:
        from desktop.records import hide

        self.detail.seal()
        for school in ids:
            hide(self.desk.book, school)

    # -- the register ------------------------------------------------------------------------------------

    def show_register(self) -> None:
        """Choose schools from the public register."""
        self._body.setCurrentIndex(_REGISTER)
        self.register.begin()

    def _back_to_list(self, school: str) -> None:
        self._body.setCurrentIndex(_LIST)
        self.renew()
        if school and self.table.choose(school):
            self._show(school)
        self.table.setFocus()


def _text(row: SchoolRow) -> str:
    return fold(f"{row.name} {row.short} {row.heads_words} {row.setting_words}")


def _line(row: SchoolRow) -> Line:
    roll = Cell(str(row.roll) if row.roll is not None else "–", sort=row.roll if row.roll is not None else -1)
    setting = ", ".join(part for part in (row.size_words, row.setting_words, row.rural_words) if part)
    heads: str | Mark = row.heads_words or Mark(_("no head named"), "quiet", "○")
    return Line(row.id, [row.name, roll, setting, heads])
