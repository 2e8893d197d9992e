"""What stands beside a list of people or of schools: the chosen one, its roles, who changed it, the way out of view."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.ui.look import STEP
from desktop.ui.pages.desk import Desk
from desktop.ui.pages.listing import across
from desktop.ui.pages.notes import Notes
from desktop.ui.pages.role_parts import NewRole
from desktop.ui.pages.story import show_story
from desktop.ui.pieces import Card, Scroll, button
from desktop.words import _


class NamedDetail(Card):
    """One person or school. A page of its own fills `column`, the notes among it, then calls `close_column`."""

    def __init__(self, desk: Desk, *, of_school: bool) -> None:
        super().__init__()
        self._desk = desk
        self.record = ""
        self.new_role = NewRole(desk, of_school=of_school)
        self.notes = Notes(desk)
        self.story = button(_("Who changed this"), self._show_story, bare=True)
        self.hide_button = button(_("Take out of view"), self._hide, bare=True)
        inside = QWidget()
        self.column = QVBoxLayout(inside)
        self.column.setContentsMargins(0, 0, STEP, 0)
        self.column.setSpacing(STEP // 2)
        self._scroll = Scroll(inside)
        self.new_role.opened.connect(self._show_new_role)
        self.add(self._scroll, stretch=1)
        self.body.setContentsMargins(STEP * 2, STEP * 2, STEP, STEP)

    def close_column(self) -> None:
        """What every such page ends with."""
        self.column.addLayout(across(self.story, self.hide_button))
        self.column.addStretch(1)

    def turn_to(self, id: str, name: str) -> None:
        """Another one is looked at: the one before is sealed first."""
        if id != self.record:
            self.seal()
            self.new_role.turn_to(id)
            self._scroll.verticalScrollBar().setValue(0)
        self.record = id
        self.notes.show_about(id)
        self.setAccessibleName(name)

    def seal(self) -> None:
        """Make changes of what is being typed."""
        raise NotImplementedError

    def ask_role(self, role: str) -> None:
        """Ask for a role, this one unless told otherwise, with whom or where it may be."""
        from desktop.people import choices

        with self._desk.book.reading() as view:
            offered = choices(view, (self.new_role.other,), self._desk.today)
        self.new_role.ask(self.record, offered, role)

    def _show_new_role(self) -> None:
        """Scroll until all of the new role is seen, its button at the end too; once it has its place."""
        for widget in (self.new_role.begin, self.new_role.fields[self.new_role.other]):
            QTimer.singleShot(0, self, lambda widget=widget: self._scroll.ensureWidgetVisible(widget, 0, STEP))

    def _show_story(self) -> None:
        show_story(self.story, self._desk.book, self.record)

    def _hide(self) -> None:
        from desktop.records import hide

        self.seal()
        hide(self._desk.book, self.record)
