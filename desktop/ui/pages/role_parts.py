"""Roles on the pages of a person and of a school: the list over time, one role edited in place, and a new one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.errors import BadValue
from desktop.models import Role
from desktop.ui.editing import Choices
from desktop.ui.editors import editor_for
from desktop.ui.form import Field
from desktop.ui.look import STEP
from desktop.ui.pages.desk import Desk
from desktop.ui.pages.listing import across
from desktop.ui.pages.record_form import RecordForm
from desktop.ui.paint import Mark
from desktop.ui.pieces import button
from desktop.ui.rows import Row, Rows
from desktop.words import _

if TYPE_CHECKING:
    from desktop.roles import RoleRow

EDITED = ("role", "title", "share", "teaching", "start", "end", "remit")


class RoleList(QWidget):
    """Roles held and once held; the chosen one is edited under the list."""

    def __init__(self, desk: Desk, name: str, *, of_school: bool) -> None:
        """`of_school`: each line begins with the person, else with the role."""
        super().__init__()
        self._desk, self._of_school = desk, of_school
        self._roles: dict[str, RoleRow] = {}
        self.rows = Rows(name, selects=True)
        self.rows.opened.connect(self._open)
        self.form = RecordForm(desk.book, Role, EDITED)
        self.ended = button(_("It ended today"), self._end)
        self.done = button(_("Put away"), lambda: self._open(""), bare=True)
        self._edit = QWidget()
        edit = QVBoxLayout(self._edit)
        edit.setContentsMargins(STEP, 0, 0, STEP)
        edit.addWidget(self.form)
        edit.addLayout(across(self.ended, self.done))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(STEP // 2)
        column.addWidget(self.rows)
        column.addWidget(self._edit)
        self._edit.hide()

    def show_roles(self, roles: Sequence[RoleRow]) -> None:
        """Show these roles; the one being edited stays so if it is among them."""
        self._roles = {row.id: row for row in roles}
        self.rows.set_rows([self._row(row) for row in roles])
        self.rows.setVisible(bool(roles))
        self._open(self.form.record_id if self.form.record_id in self._roles else "")

    def seal(self) -> None:
        """Make changes of what is being typed."""
        self.form.flush()

    def _row(self, row: RoleRow) -> Row:
        if self._of_school:
            words, under = row.name, row.role_words
        else:
            words, under = ", ".join(part for part in (row.role_words, row.school_words) if part), row.title
        under = " · ".join(part for part in (under, row.dates_words) if part)
        return Row(row.id, words, under=under, after=None if row.current else Mark(_("former")))

    def _open(self, role: str) -> None:
        row = self._roles.get(role)
        self._edit.setVisible(row is not None)
        if row is None:
            self.form.set_record("", {}, None)
            return
        self.form.show_record(role)
        self.ended.setVisible(row.current)

    def _end(self) -> None:
        from desktop.roles import end_role

        role = self.form.record_id
        self.seal()
        end_role(self._desk.book, role, self._desk.today, seen=self._desk.book.as_seen(role))


class NewRole(QWidget):
    """What a new role needs: what it is, and whose or where, whichever the page does not say."""

    begun = Signal(str)

    def __init__(self, desk: Desk, *, of_school: bool) -> None:
        super().__init__()
        self._desk, self._of_school, self._owner = desk, of_school, ""
        self._other = "person" if of_school else "school"
        names = (self._other, "role", "share", "start")
        self.fields = {
            name: Field(_(Role.fields[name].label), editor_for(Role.fields[name])) for name in names
        }
        self.begin = button(_("Begin this role"), self.begin_role, primary=True)
        self.not_now = button(_("Not now"), self.hide, bare=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(STEP, 0, 0, STEP)
        column.setSpacing(STEP // 2)
        for field in self.fields.values():
            column.addWidget(field)
        column.addLayout(across(self.begin, self.not_now))
        self.hide()

    def ask(self, owner: str, choices: Choices, role: str) -> None:
        """Ask for a role of this person (or at this school); `choices` are the schools (or people) there are."""
        self._owner = owner
        for name, field in self.fields.items():
            field.editor.set_value(None)
            field.editor.show_problem("")
            if name == self._other:
                field.editor.set_choices(choices)
        self.fields["role"].editor.set_value(role)
        self.show()
        self.fields[self._other].editor.setFocus()

    def begin_role(self) -> None:
        """Write the role that was asked for; what is wrong is said under its field."""
        from desktop.roles import begin_role

        given = {}
        for name, field in self.fields.items():
            try:
                given[name] = field.editor.value()
            except BadValue as bad:
                field.editor.show_problem(bad.why)
                field.editor.setFocus()
                return
        other = given[self._other]
        if self._of_school and not other:
            self.fields["person"].editor.show_problem(_("Choose who it is."))
            self.fields["person"].editor.setFocus()
            return
        person, school = (other, self._owner) if self._of_school else (self._owner, other)
        made = begin_role(
            self._desk.book,
            person,
            given["role"],
            school=school or None,
            share=given["share"],
            start=given["start"],
        )
        self.hide()
        self.begun.emit(made)
