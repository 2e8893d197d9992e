"""Schools: the members, and beside them one school; others are added from the public register or by hand."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from desktop.ui.editing import LineEditor
from desktop.ui.pages.desk import Desk
from desktop.ui.pages.listing import LIST, ListWords, NamedList
from desktop.ui.pages.school_detail import SchoolDetail
from desktop.ui.pages.school_register import RegisterPart
from desktop.ui.paint import Mark
from desktop.ui.pieces import EmptyPage, button
from desktop.ui.table import Cell, Column, Line
from desktop.words import _, plural

if TYPE_CHECKING:
    from desktop.people import SchoolRow


class SchoolsPage(NamedList["SchoolRow"]):
    """The schools of the cluster."""

    kind = "school"
    heard = ("school", "person", "role", "note")
    detail: SchoolDetail

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        register = RegisterPart(desk)
        super().__init__(
            desk,
            ListWords(
                title=_("Schools"),
                which=_("Which schools"),
                now=_("Members"),
                all=_("And those that left"),
                find=_("Find a school"),
                none_found=_("No school here. Find by another word, or show those that left as well."),
                new=_("Name of the new school"),
                new_hint=_("The school’s name, then Enter"),
            ),
            [
                Column("name", _("School"), stretch=True),
                Column("roll", _("On roll"), width=8, align="right"),
                Column("setting", _("Setting"), width=24, quiet=True),
                Column("heads", _("Head"), width=33),
            ],
            SchoolDetail(desk),
            EmptyPage(
                _("No schools yet. The public register knows them all: choose yours there, or add them by hand."),
                _("Add from the register"),
                lambda: self.show_register(),
            ),
            register,
            parent=parent,
        )
        self.register = register
        self.register.finished.connect(self._back_to_list)

    def buttons(self) -> Sequence[QWidget]:
        self.people = button(_("People"), lambda: self.desk.go("people"))
        # neither way is the better one: a cluster of few schools types its names sooner than it fetches a register
        self.by_hand = button(_("Add by hand"), self.begin_new, primary=True, tip=_("Ctrl N"))
        self.from_register = button(_("Add from the register"), self.show_register, primary=True)
        return self.people, self.by_hand, self.from_register

    def arrive(self, **where: str) -> None:
        """Show the schools, perhaps one; with `new`, add one by hand; with `register`, from the register."""
        self._body.setCurrentIndex(LIST)
        super().arrive(**where)
        if where.get("register"):
            self.show_register()

    def read(self, everything: bool) -> Sequence[SchoolRow]:
        from desktop.people import list_schools

        with self.desk.book.reading() as view:
            return list_schools(view, self.desk.today, left=everything)

    def line(self, row: SchoolRow) -> Line:
        roll = Cell(str(row.roll) if row.roll is not None else "–", sort=row.roll if row.roll is not None else -1)
        setting = ", ".join(part for part in (row.size_words, row.setting_words, row.rural_words) if part)
        heads: str | Mark = row.heads_words or Mark(_("no head named"), "quiet", "○")
        return Line(row.id, [row.name, roll, setting, heads])

    def sought(self, row: SchoolRow) -> str:
        return f"{row.name} {row.short} {row.heads_words} {row.setting_words}"

    def counted(self, rows: Sequence[SchoolRow]) -> str:
        pupils = sum(row.roll or 0 for row in rows)
        said = plural("{n} school", "{n} schools", len(rows))
        return f"{said}, {plural('{n} pupil', '{n} pupils', pupils)}" if pupils else said

    def show_row(self, row: SchoolRow) -> None:
        self.detail.show_school(row)

    def edit(self) -> None:
        self.detail.form_of("name").focus_on("name")

    def go_on(self) -> None:
        editor = self.detail.form_of("name").editor("name")
        editor.setFocus()
        if isinstance(editor, LineEditor):
            editor.line.selectAll()

    # -- the register ------------------------------------------------------------------------------------

    def show_register(self) -> None:
        """Choose schools from the public register."""
        self._body.setCurrentIndex(self._body.indexOf(self.register))
        self.register.begin()

    def _back_to_list(self, school: str) -> None:
        self._body.setCurrentIndex(LIST)
        self.renew()
        self._choose(school)
        self.table.setFocus()
