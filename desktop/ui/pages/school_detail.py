"""One school beside the list: its facts in groups, edited in place; its heads over time; who works there."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.models import School
from desktop.people import GROUPS
from desktop.ui.editing import Choices
from desktop.ui.look import STEP
from desktop.ui.pages.desk import Desk
from desktop.ui.pages.listing import across
from desktop.ui.pages.named_detail import NamedDetail
from desktop.ui.pages.record_form import RecordForm
from desktop.ui.pages.role_parts import RoleList
from desktop.ui.pieces import Words, button
from desktop.ui.rows import Row, Rows
from desktop.words import _

if TYPE_CHECKING:
    from desktop.people import SchoolRow


class SchoolDetail(NamedDetail):
    """What is known of a school, and what is not yet."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, of_school=True)
        self.heads = RoleList(desk, _("Heads over time"), of_school=True)
        self.add_head = button(_("Add a head"), lambda: self.ask_role("head"))
        self.add_role = button(_("Add somebody else"), lambda: self.ask_role("governor"))
        self.people = Rows(_("People"))
        self.people.opened.connect(self._go_to_person)
        self._forms: dict[str, RecordForm] = {}
        self._places: dict[str, QVBoxLayout] = {}
        self._schools: Choices = ()
        # forty-odd fields take longer to make than a page may take to show, and only the first group is seen at once
        self._rest = QTimer(self, interval=0)
        self._rest.timeout.connect(self._make_next)
        self._person_of: dict[str, str] = {}
        self._lay_out()

    def _lay_out(self) -> None:
        column = self.column
        first, *others = (words for words, _fields in GROUPS)
        self._add_place(column, first)
        column.addSpacing(STEP)
        column.addWidget(Words(_("Heads over time"), bold=True))
        column.addWidget(self.heads)
        self.people_title = Words(_("Others there"), bold=True)
        column.addSpacing(STEP)
        column.addWidget(self.people_title)
        column.addWidget(self.people)
        column.addWidget(self.new_role)
        column.addLayout(across(self.add_head, self.add_role))
        column.addWidget(self.notes)
        for words in others:
            column.addSpacing(STEP)
            self._add_place(column, words)
        self.close_column()

    def _add_place(self, column: QVBoxLayout, group: str) -> None:
        column.addWidget(Words(_(group), bold=True))
        self._places[group] = QVBoxLayout()
        column.addLayout(self._places[group])

    def _form(self, group: str) -> RecordForm:
        """The form of a group, made when it is first needed."""
        if group not in self._forms:
            others = [field for words, fields in GROUPS if words != group for field in fields]
            form = self._forms[group] = RecordForm(
                self._desk.book, School, dict(GROUPS)[group], elsewhere=others
            )
            self._places[group].addWidget(form)
            self._show_in(form)
            self._put_in_order()
        return self._forms[group]

    def _put_in_order(self) -> None:
        """Tab goes down the page, whenever each of its forms was made."""
        forms: list[QWidget] = [self._forms[group] for group, _fields in GROUPS if group in self._forms]
        between = (self.heads, self.people, self.new_role)
        stops = [one for part in (*forms[:1], *between) for one in self._stops(part)]
        stops += [self.add_head, self.add_role]
        stops += [one for part in (self.notes, *forms[1:]) for one in self._stops(part)]
        for before, after in pairwise([*stops, self.story, self.hide_button]):
            QWidget.setTabOrder(before, after)

    def _stops(self, part: QWidget) -> list[QWidget]:
        """Where Tab stops in a part, from its top."""
        return [
            one
            for one in (part, *part.findChildren(QWidget))
            # a list of suggestions is a window of its own
            if one.focusPolicy() & Qt.FocusPolicy.TabFocus and one.window() is self.window()
        ]

    def _make_next(self) -> None:
        waiting = [group for group, _fields in GROUPS if group not in self._forms]
        if waiting:
            self._form(waiting[0])
        else:
            self._rest.stop()

    def form_of(self, field: str) -> RecordForm:
        """The form that holds a field. Raises KeyError."""
        for group, fields in GROUPS:
            if field in fields:
                return self._form(group)
        raise KeyError(field)

    def show_school(self, row: SchoolRow) -> None:
        """Show a school; the one before is sealed first."""
        from desktop.people import choices, school_page

        self.turn_to(row.id, row.name)
        with self._desk.book.reading() as view:
            page = school_page(view, row.id, self._desk.today)
            schools = choices(view, ("school",), self._desk.today)
        self._schools = [one for one in schools if one[0] != row.id]
        self._form(GROUPS[0][0])
        for form in self._forms.values():
            self._show_in(form)
        if len(self._forms) < len(GROUPS):
            self._rest.start()
        self.heads.show_roles(page.headships)
        self._person_of = {one.id: one.person for one in page.people}
        self.people.set_rows(
            [
                Row(one.id, one.name, under=one.dates_words if one.coming else "", aside=one.role_words)
                for one in page.people
            ]
        )
        self.people.setVisible(bool(page.people))
        self.people_title.setVisible(bool(page.people))

    def _show_in(self, form: RecordForm) -> None:
        if form.has("miles"):
            form.set_choices("miles", self._schools)
        if self.record:
            form.show_record(self.record)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._rest.stop()  # the book may be closed by then

    def seal(self) -> None:
        """Make changes of what is being typed."""
        for form in self._forms.values():
            form.flush()
        self.heads.seal()
        self.notes.seal()

    def _go_to_person(self, role: str) -> None:
        self._desk.go("people", person=self._person_of[role])
