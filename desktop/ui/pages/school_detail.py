"""One school beside the list: its facts in groups, edited in place; its heads over time; who works there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.models import School
from desktop.people import GROUPS
from desktop.ui.look import STEP
from desktop.ui.pages.desk import Desk
from desktop.ui.pages.listing import across
from desktop.ui.pages.record_form import RecordForm
from desktop.ui.pages.role_parts import NewRole, RoleList
from desktop.ui.pages.story import show_story
from desktop.ui.pieces import Card, Scroll, Words, button
from desktop.ui.rows import Row, Rows
from desktop.words import _

if TYPE_CHECKING:
    from desktop.people import SchoolRow


class SchoolDetail(Card):
    """What is known of a school, and what is not yet."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.school = ""
        self.heads = RoleList(desk, _("Heads over time"), of_school=True)
        self.new_role = NewRole(desk, of_school=True)
        self.add_head = button(_("Add a head"), lambda: self._ask_role("head"))
        self.add_role = button(_("Add somebody else"), lambda: self._ask_role("governor"))
        self.people = Rows(_("People"))
        self.people.opened.connect(self._go_to_person)
        self.forms = {words: RecordForm(desk.book, School, fields) for words, fields in GROUPS}
        self.story = button(_("Who changed this"), self._show_story, bare=True)
        self.hide_button = button(_("Take out of view"), self._hide, bare=True)
        self._person_of: dict[str, str] = {}
        self._lay_out()

    def _lay_out(self) -> None:
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, STEP, 0)
        column.setSpacing(STEP // 2)
        first, *others = self.forms.items()
        column.addWidget(Words(_(first[0]), bold=True))
        column.addWidget(first[1])
        column.addSpacing(STEP)
        column.addWidget(Words(_("Heads over time"), bold=True))
        column.addWidget(self.heads)
        self.people_title = Words(_("Others there now"), bold=True)
        column.addSpacing(STEP)
        column.addWidget(self.people_title)
        column.addWidget(self.people)
        column.addWidget(self.new_role)
        column.addLayout(across(self.add_head, self.add_role))
        for words, form in others:
            column.addSpacing(STEP)
            column.addWidget(Words(_(words), bold=True))
            column.addWidget(form)
        column.addLayout(across(self.story, self.hide_button))
        column.addStretch(1)
        self._scroll = Scroll(inside)
        self.new_role.opened.connect(self._show_new_role)
        self.add(self._scroll, stretch=1)
        self.body.setContentsMargins(STEP * 2, STEP * 2, STEP, STEP)

    def form_of(self, field: str) -> RecordForm:
        """The form that holds a field. Raises KeyError."""
        for words, fields in GROUPS:
            if field in fields:
                return self.forms[words]
        raise KeyError(field)

    def show_school(self, row: SchoolRow) -> None:
        """Show a school; the one before is sealed first."""
        from desktop.people import choices, school_page

        if row.id != self.school:
            self.seal()
            self.new_role.turn_to(row.id)
            self._scroll.verticalScrollBar().setValue(0)
        self.school = row.id
        self.setAccessibleName(row.name)
        with self._desk.book.reading() as view:
            page = school_page(view, row.id, self._desk.today)
            schools = choices(view, ("school",), self._desk.today)
        self.form_of("miles").set_choices("miles", [one for one in schools if one[0] != row.id])
        for form in self.forms.values():
            form.show_record(row.id)
        self.heads.show_roles(page.headships)
        self._person_of = {one.id: one.person for one in page.people}
        self.people.set_rows([Row(one.id, one.name, aside=one.role_words) for one in page.people])
        self.people.setVisible(bool(page.people))
        self.people_title.setVisible(bool(page.people))

    def seal(self) -> None:
        """Make changes of what is being typed."""
        for form in self.forms.values():
            form.flush()
        self.heads.seal()

    def _ask_role(self, role: str) -> None:
        from desktop.people import choices

        with self._desk.book.reading() as view:
            people = choices(view, ("person",), self._desk.today)
        self.new_role.ask(self.school, people, role)

    def _go_to_person(self, role: str) -> None:
        self._desk.go("people", person=self._person_of[role])

    def _show_new_role(self) -> None:
        """Scroll until all of the new role is seen, its button at the end too; once it has its place."""
        for widget in (self.new_role.begin, self.new_role.fields[self.new_role.other]):
            QTimer.singleShot(0, self, lambda widget=widget: self._scroll.ensureWidgetVisible(widget, 0, STEP))

    def _show_story(self) -> None:
        show_story(self.story, self._desk.book, self.school)

    def _hide(self) -> None:
        from desktop.records import hide

        self.seal()
        hide(self._desk.book, self.school)
