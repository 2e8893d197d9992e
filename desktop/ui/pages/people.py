"""People: the list, and beside it one person with the roles they hold and held."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from desktop.book import Touched
from desktop.models import Person
from desktop.ui.look import STEP
from desktop.ui.pages.desk import Desk, Page
from desktop.ui.pages.listing import across, lay_out, seek_line
from desktop.ui.pages.record_form import RecordForm
from desktop.ui.pages.role_parts import NewRole, RoleList
from desktop.ui.pages.story import show_story
from desktop.ui.pieces import Card, EmptyPage, QuietLabel, Scroll, Segments, TopLine, Words, button
from desktop.ui.table import Column, Line, Table
from desktop.ui.table_parts import fold
from desktop.words import _, plural

if TYPE_CHECKING:
    from desktop.people import PersonRow

FIELDS = ("name", "email", "phone", "stage", "organisation")


class PersonDetail(Card):
    """Who someone is, and what they do where."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.person = ""
        self.form = RecordForm(desk.book, Person, FIELDS)
        self.roles = RoleList(desk, _("Roles"), of_school=False)
        self.new_role = NewRole(desk, of_school=False)
        self.add_role = button(_("Add a role"), self._ask_role)
        self.story = button(_("Who changed this"), self._show_story, bare=True)
        self.hide_button = button(_("Take out of view"), self._hide, bare=True)
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, STEP, 0)
        column.setSpacing(STEP // 2)
        column.addWidget(self.form)
        column.addSpacing(STEP)
        column.addWidget(Words(_("Roles"), bold=True))
        column.addWidget(self.roles)
        column.addWidget(self.new_role)
        column.addLayout(across(self.add_role))
        column.addLayout(across(self.story, self.hide_button))
        column.addStretch(1)
        self._scroll = Scroll(inside)
        self.new_role.opened.connect(self._show_new_role)
        self.add(self._scroll, stretch=1)
        self.body.setContentsMargins(STEP * 2, STEP * 2, STEP, STEP)

    def show_person(self, row: PersonRow) -> None:
        """Show a person; the one before is sealed first."""
        from desktop.people import person_page

        if row.id != self.person:
            self.seal()
            self.new_role.turn_to(row.id)
            self._scroll.verticalScrollBar().setValue(0)
        self.person = row.id
        self.setAccessibleName(row.name)
        self.form.show_record(row.id)
        with self._desk.book.reading() as view:
            page = person_page(view, row.id, self._desk.today)
        self.roles.show_roles(page.roles)

    def seal(self) -> None:
        """Make changes of what is being typed."""
        self.form.flush()
        self.roles.seal()

    def _ask_role(self) -> None:
        from desktop.people import choices

        with self._desk.book.reading() as view:
            schools = choices(view, ("school",), self._desk.today)
        self.new_role.ask(self.person, schools, "governor")

    def _show_new_role(self) -> None:
        """Scroll until all of the new role is seen, its button at the end too; once it has its place."""
        for widget in (self.new_role.begin, self.new_role.fields[self.new_role.other]):
            QTimer.singleShot(0, self, lambda widget=widget: self._scroll.ensureWidgetVisible(widget, 0, STEP))

    def _show_story(self) -> None:
        show_story(self.story, self._desk.book, self.person)

    def _hide(self) -> None:
        from desktop.records import hide

        self.seal()
        hide(self._desk.book, self.person)


class PeoplePage(Page):
    """Everybody the cluster works with; those who no longer hold a role on request."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._rows: dict[str, PersonRow] = {}
        self.top = TopLine(_("People"))
        self.schools = button(_("Schools"), lambda: desk.go("schools"))
        self.add_button = button(_("Add a person"), self.begin_new, primary=True, tip=_("Ctrl N"))
        self.top.add(self.schools)
        self.top.add(self.add_button)
        self.which = Segments([("now", _("Now")), ("all", _("And former"))])
        self.which.setAccessibleName(_("Which people"))
        self.which.choose("now")
        self.which.chosen.connect(lambda _name: self.renew())
        self.seek = seek_line(_("Find a person"))
        self.seek.textChanged.connect(lambda _text: self._fill())
        self.count = QuietLabel()
        self.new = QLineEdit()
        self.new.setPlaceholderText(_("The name, then Enter; roles are added beside it"))
        self.new.setAccessibleName(_("Name of the new person"))
        self.new.returnPressed.connect(self._add)
        self.new.hide()
        self.table = Table(
            _("People"),
            [
                Column("name", _("Name"), stretch=True),
                Column("roles", _("Roles"), width=21),
                Column("school", _("School"), width=14, quiet=True),
                Column("stage", _("Stage"), width=17, quiet=True),
            ],
            empty=_("Nobody here. Find by another word, or show former people as well."),
        )
        self.table.chosen.connect(self._show)
        self.table.opened.connect(lambda _id: self._edit())
        self.table.hide_asked.connect(self._hide)
        self.detail = PersonDetail(desk)
        self.empty = EmptyPage(
            _("Nobody yet: heads, the facilitator, the clerk, governors, staff who lead something."),
            _("Add a person"),
            self.begin_new,
        )
        self._body = lay_out(
            self,
            self.top,
            (self.which, self.seek),
            self.count,
            self.table,
            self.detail,
            self.empty,
            above=(self.new,),
        )
        QShortcut(QKeySequence("Ctrl+N"), self).activated.connect(self.begin_new)
        QShortcut(QKeySequence("Ctrl+F"), self).activated.connect(self.seek.setFocus)

    # -- what the window expects -------------------------------------------------------------------------

    def arrive(self, person: str = "", new: str = "", **_where: str) -> None:
        """Show the people, perhaps one of them; with `new`, ask for another's name."""
        self.renew()
        if person and person not in self._rows:
            self.which.choose("all")
            self.seek.clear()
            self.renew()
        if person and self.table.choose(person):
            self._show(person)
        if new:
            self.begin_new()
        else:
            self.table.setFocus()

    def place(self) -> dict[str, str]:
        return {"person": self.table.current()}

    def touched(self, touched: Touched) -> None:
        if touched.any_of("person", "role", "school"):
            self.renew()

    def leave(self) -> None:
        self.detail.seal()

    def renew(self) -> None:
        """Read the people anew."""
        from desktop.people import list_people

        former = self.which.current() == "all"
        with self.desk.book.reading() as view:
            found = list_people(view, self.desk.today, former=former)
        self._rows = {row.id: row for row in found}
        self._body.setCurrentIndex(0 if found or former or not self.new.isHidden() else 1)
        self._fill()

    # -- the list ----------------------------------------------------------------------------------------

    def _fill(self) -> None:
        sought = fold(self.seek.text()).split()
        shown = [row for row in self._rows.values() if all(word in _text(row) for word in sought)]
        self.table.set_lines(
            [Line(row.id, [row.name, row.roles_words, row.school_words, row.stage_words]) for row in shown]
        )
        self.count.setText(plural("{n} person", "{n} people", len(shown)))
        if shown and not self.table.current():
            self.table.choose(shown[0].id)
        self._show(self.table.current())

    def _show(self, person: str) -> None:
        row = self._rows.get(person)
        self.detail.setVisible(row is not None)
        if row is not None:
            self.detail.show_person(row)

    def begin_new(self) -> None:
        """Ask for a new person's name."""
        self._body.setCurrentIndex(0)
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
        made = add(self.desk.book, "person", {"name": name})
        self.seek.clear()
        self.renew()  # somebody without a role yet is among those of now
        self.table.choose(made)
        self._show(made)
        self.detail.add_role.setFocus()

    def _edit(self) -> None:
        self.detail.form.focus_on("name")

    def _hide(self, ids: list[str]) -> None:
        from desktop.records import hide

        self.detail.seal()
        for person in ids:
            hide(self.desk.book, person)


def _text(row: PersonRow) -> str:
    return fold(f"{row.name} {row.roles_words} {row.school_words} {row.email} {row.organisation}")
