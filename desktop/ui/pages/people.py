"""People: the list, and beside it one person with the roles they hold and held."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from desktop.models import Person
from desktop.ui.look import STEP
from desktop.ui.pages.desk import Desk
from desktop.ui.pages.listing import ListWords, NamedList, across
from desktop.ui.pages.named_detail import NamedDetail
from desktop.ui.pages.record_form import RecordForm
from desktop.ui.pages.role_parts import RoleList
from desktop.ui.pieces import EmptyPage, Words, button
from desktop.ui.table import Column, Line
from desktop.words import _, plural

if TYPE_CHECKING:
    from desktop.people import PersonRow

FIELDS = ("name", "email", "phone", "stage", "organisation")


class PersonDetail(NamedDetail):
    """Who someone is, and what they do where."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, of_school=False)
        self.form = RecordForm(desk.book, Person, FIELDS)
        self.roles = RoleList(desk, _("Roles"), of_school=False)
        self.add_role = button(_("Add a role"), lambda: self.ask_role("governor"))
        self.column.addWidget(self.form)
        self.column.addSpacing(STEP)
        for widget in (Words(_("Roles"), bold=True), self.roles, self.new_role):
            self.column.addWidget(widget)
        self.column.addLayout(across(self.add_role))
        self.column.addWidget(self.notes)
        self.close_column()

    def show_person(self, row: PersonRow) -> None:
        """Show a person; the one before is sealed first."""
        from desktop.people import person_page

        self.turn_to(row.id, row.name)
        self.form.show_record(row.id)
        with self._desk.book.reading() as view:
            page = person_page(view, row.id, self._desk.today)
        self.roles.show_roles(page.roles)

    def seal(self) -> None:
        self.form.flush()
        self.roles.seal()
        self.notes.seal()


class PeoplePage(NamedList["PersonRow"]):
    """Everybody the cluster works with; those who no longer hold a role on request."""

    kind = "person"
    heard = ("person", "role", "school", "note")
    detail: PersonDetail

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(
            desk,
            ListWords(
                title=_("People"),
                which=_("Which people"),
                now=_("Now"),
                all=_("And former"),
                find=_("Find a person"),
                none_found=_("Nobody here. Find by another word, or show former people as well."),
                new=_("Name of the new person"),
                new_hint=_("The name, then Enter; roles are added beside it"),
            ),
            [
                Column("name", _("Name"), stretch=True),
                Column("roles", _("Roles"), width=21),
                Column("school", _("School"), width=14, quiet=True),
                Column("stage", _("Stage"), width=17, quiet=True),
            ],
            PersonDetail(desk),
            EmptyPage(
                _("Nobody yet: heads, the facilitator, the clerk, governors, staff who lead something."),
                _("Add a person"),
                lambda: self.begin_new(),
            ),
            parent=parent,
        )

    def buttons(self) -> Sequence[QWidget]:
        self.schools = button(_("Schools"), lambda: self.desk.go("schools"))
        self.members = button(_("Laptops"), lambda: self.desk.go("members"), tip=_("Members of the cluster"))
        self.add_button = button(_("Add a person"), self.begin_new, primary=True, tip=_("Ctrl N"))
        return self.members, self.schools, self.add_button

    def read(self, everything: bool) -> Sequence[PersonRow]:
        from desktop.people import list_people

        with self.desk.book.reading() as view:
            return list_people(view, self.desk.today, former=everything)

    def line(self, row: PersonRow) -> Line:
        return Line(row.id, [row.name, row.roles_words, row.school_words, row.stage_words])

    def sought(self, row: PersonRow) -> str:
        return f"{row.name} {row.roles_words} {row.school_words} {row.email} {row.organisation}"

    def counted(self, rows: Sequence[PersonRow]) -> str:
        return plural("{n} person", "{n} people", len(rows))

    def show_row(self, row: PersonRow) -> None:
        self.detail.show_person(row)

    def edit(self) -> None:
        self.detail.form.focus_on("name")

    def go_on(self) -> None:
        self.detail.add_role.setFocus()
