"""Roles on the pages of a person and of a school: the list over time, one role edited in place, and a new one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
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
from desktop.ui.pieces import QuietLabel, button
from desktop.ui.rows import Row, Rows
from desktop.ui.table_parts import fold
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
        when = None if row.current else Mark(_("to come") if row.coming else _("former"))
        return Row(row.id, words, under=under, after=when)

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
    """What a new role needs: what it is, and whose or where, whichever the page does not say.

    Enter begins the role. What was filled in stays for its person (or school) while one looks at another. `opened`
    comes when it is shown, for the page to scroll to; `begun(id)` when the role was written.
    """

    opened = Signal()
    begun = Signal(str)

    def __init__(self, desk: Desk, *, of_school: bool) -> None:
        super().__init__()
        self._desk, self._of_school, self._owner = desk, of_school, ""
        self._choices: Choices = ()
        self._kept: dict[str, dict[str, Any]] = {}
        self._newcomer = ""
        self.other = "person" if of_school else "school"
        names = (self.other, "role", "share", "start")
        self.fields = {
            name: Field(_(Role.fields[name].label), editor_for(Role.fields[name])) for name in names
        }
        self.begin = button(_("Begin this role"), self.begin_role, primary=True)
        self.as_new = button("", self._take_as_new)
        self.taken = QuietLabel(wrap=True)
        self.not_now = button(_("Not now"), self.hide, bare=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(STEP, 0, 0, STEP)
        column.setSpacing(STEP // 2)
        for name, field in self.fields.items():
            column.addWidget(field)
            if name == self.other:
                column.addWidget(self.as_new)
                column.addWidget(self.taken)
            # after the editor's own filter, so that Enter is seen here first
            field.editor.control.installEventFilter(self)
        self.fields[self.other].editor.edited.connect(self._offer_new)
        self.fields[self.other].editor.settled.connect(self._offer_new)
        self.as_new.hide()
        self.taken.hide()
        column.addLayout(across(self.begin, self.not_now))
        self.hide()

    def ask(self, owner: str, choices: Choices, role: str) -> None:
        """Ask for a role of this person (or at this school); `choices` are the schools (or people) there are.

        What is already being asked stays as it was filled in, but for the role on a school's page."""
        if not self.isHidden() and owner == self._owner:
            if self._of_school:
                self.fields["role"].editor.set_value(role)
            self._open()
            return
        self._kept.pop(owner, None)
        self._owner, self._choices, self._newcomer = owner, choices, ""
        for name, field in self.fields.items():
            field.editor.set_value(None)
            field.editor.show_problem("")
            if name == self.other:
                field.editor.set_choices(choices)
        self.fields["role"].editor.set_value(role)
        self._open()

    def _open(self) -> None:
        self._offer_new()
        self.show()
        self.opened.emit()
        self.fields[self.other].editor.setFocus()

    def turn_to(self, owner: str) -> None:
        """Another person (or school) is looked at: put away what is filled in, and take up what was left here."""
        if owner == self._owner:
            return
        if not self.isHidden():
            self._kept[self._owner] = {name: field.editor.held() for name, field in self.fields.items()}
        self._owner = owner
        self.hide()
        if owner in self._kept:
            from desktop.people import choices

            with self._desk.book.reading() as view:
                self._choices = choices(view, (self.other,), self._desk.today)
            self.fields[self.other].editor.set_choices(self._choices)
            for name, value in self._kept.pop(owner).items():
                self.fields[name].editor.set_value(value)
            self._offer_new()
            self.show()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            if enter and not event.isAutoRepeat():
                for field in self.fields.values():
                    field.editor.settle()
                self.begin_role()
                return True
        return super().eventFilter(watched, event)

    def _unknown(self) -> str:
        """The name that was typed and that nobody here has, or ""."""
        if not self._of_school:
            return ""
        typed = " ".join(str(self.fields["person"].editor.typed() or "").split())
        return "" if any(fold(typed) in fold(words) for _id, words in self._choices) else typed

    def _offer_new(self) -> None:
        """Offer to add whoever was named and is not here yet, or say that they come with the role."""
        unknown, offered = self._unknown(), not self.as_new.isHidden()
        self._newcomer = unknown if unknown == self._newcomer else ""
        words = _("Add “{name}” as a new person").format(name=unknown[:40]) if unknown else ""
        self.as_new.setText(words.replace("&", "&&"))
        self.as_new.setAccessibleName(words)
        self.as_new.setVisible(bool(unknown) and not self._newcomer)
        self.taken.setText(_("“{name}” is added as a new person when the role begins.").format(name=unknown[:40]))
        self.taken.setVisible(bool(self._newcomer))
        if unknown:
            self.fields[self.other].editor.show_problem("")  # the offer says what can be done
        if unknown and not self._newcomer and not offered and not self.isHidden():
            self.opened.emit()  # it pushes the button at the end down

    def _take_as_new(self) -> None:
        """Whoever was named is meant, and new: nothing is written until the role begins."""
        self._newcomer = self._unknown()
        self._offer_new()
        self.opened.emit()
        self.fields["role"].editor.setFocus()

    def _begin_with_newcomer(self) -> None:
        from desktop.roles import begin_role_of_new

        given = self._given(without=self.other)
        if given is not None:
            made = begin_role_of_new(
                self._desk.book,
                self._newcomer,
                given["role"],
                school=self._owner,
                share=given["share"],
                start=given["start"],
            )
            self.hide()
            self.begun.emit(made)

    def _given(self, without: str = "") -> dict[str, Any] | None:
        """What was filled in; None where something is wrong, which is said under its field."""
        given = {}
        for name, field in self.fields.items():
            if name == without:
                continue
            try:
                given[name] = field.editor.value()
            except BadValue as bad:
                field.editor.show_problem(bad.why)
                field.editor.setFocus()
                return None
        return given

    def begin_role(self) -> None:
        """Write the role that was asked for; what is wrong is said under its field, a new name is offered."""
        from desktop.roles import begin_role

        if self._newcomer and self._newcomer == self._unknown():
            self._begin_with_newcomer()
            return
        if self._unknown():
            self._offer_new()
            self.opened.emit()
            self.as_new.setFocus()
            return
        given = self._given()
        if given is None:
            return
        other = given[self.other]
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
