"""One action beside the list: edited in place, closed with its evidence and impact, opened again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.models import Action
from desktop.ui.look import STEP
from desktop.ui.pages.action_look import action_mark
from desktop.ui.pages.criteria_list import CriteriaList
from desktop.ui.pages.desk import Desk
from desktop.ui.pages.record_form import RecordForm
from desktop.ui.pages.story import show_story
from desktop.ui.pages.ways import go_to_shared
from desktop.ui.pieces import Card, Chip, QuietLabel, Scroll, Words, button
from desktop.words import _

if TYPE_CHECKING:
    from desktop.action_log import ActionRow

BEFORE = ("title", "leads", "supporters", "outsiders", "due", "progress", "priority", "resources", "monitoring")
AFTER = ("evidence", "impact", "impact_rating", "audience")


class ActionDetail(Card):
    """What was agreed, how it goes, and what came of it.

    `dealt_with(words)` comes when the action was closed, opened again or taken out: whoever shows it may go on to
    another, and no key meant for this one may reach that.
    """

    dealt_with = Signal(str)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._desk = desk
        self.action = ""
        self._row: ActionRow | None = None
        self.state = Chip()
        self.carried = QuietLabel()
        self.context = QuietLabel(wrap=True)
        self.to_meeting = button(_("Open the meeting"), self._open_meeting, bare=True)
        self.form = RecordForm(desk.book, Action, BEFORE, elsewhere=AFTER)
        self.criteria = CriteriaList(desk.book)
        self.outcome = RecordForm(desk.book, Action, AFTER)
        self.outcome.shared.connect(lambda new: go_to_shared(desk, new))
        self.done = button(_("It is done"), lambda: self.close_as("done"), primary=True)
        self.drop = button(_("No longer needed"), lambda: self.close_as("dropped"))
        ask = _("What is the evidence, and what came of it? Write it above, or press again to close without.")
        self.what_came = QuietLabel(ask, wrap=True)
        self.what_came.hide()
        self.reopen = button(_("Open it again"), self._reopen)
        self.story = button(_("Who changed this"), self._show_story, bare=True)
        self.hide_button = button(_("Take out of view"), self._hide, bare=True)
        self._lay_out()

    def _lay_out(self) -> None:
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, STEP, 0)
        column.setSpacing(STEP // 2)
        top = QHBoxLayout()
        top.setSpacing(STEP)
        top.addWidget(self.state)
        top.addWidget(self.carried)
        top.addStretch(1)
        column.addLayout(top)
        column.addWidget(self.context)
        column.addWidget(self.to_meeting)
        column.addWidget(self.form)
        column.addWidget(self.criteria)
        column.addSpacing(STEP)
        column.addWidget(Words(_("What came of it"), bold=True))
        column.addWidget(self.outcome)
        for line in ((self.done, self.drop, self.reopen), (self.story, self.hide_button)):
            row = QHBoxLayout()
            row.setSpacing(STEP)
            for one in line:
                row.addWidget(one)
            row.addStretch(1)
            column.addLayout(row)
            if self.done in line:
                column.addWidget(self.what_came)
        column.addStretch(1)
        self._scroll = Scroll(inside)
        self.add(self._scroll, stretch=1)
        self.body.setContentsMargins(STEP * 2, STEP * 2, STEP, STEP)

    def show_action(self, action: str) -> None:
        """Show an action; the one before is sealed first."""
        from desktop.action_log import rows_of
        from desktop.models import Priority
        from desktop.people import choices

        with self._desk.book.reading() as view:
            held = view.get(Action, action)
            found = rows_of(view, [held], self._desk.today) if held is not None else []
            offered = choices(view, ("person", "school"), self._desk.today)
            priorities = [(one.id, one.title) for one in view.all(Priority)]
        if not found:
            return
        row = found[0]
        if row.id != self.action:
            self.seal()
            self.what_came.hide()
            self._scroll.verticalScrollBar().setValue(0)
        self.action, self._row = row.id, row
        self.setAccessibleName(row.title)
        self.state.say(action_mark(row))
        self.carried.setText(row.carried_words)
        decided = _("Decision: {title}").format(title=row.decision_words) if row.decision_words else ""
        self.context.setText("\n".join(part for part in (row.meeting_words, row.item_words, decided) if part))
        self.context.setVisible(bool(self.context.text()))
        self.to_meeting.setVisible(bool(row.meeting))
        for name in ("leads", "supporters"):
            self.form.set_choices(name, offered)
        self.form.set_choices("priority", priorities)
        self.outcome.set_choices("audience", offered)
        self.form.show_record(row.id)
        self.outcome.show_record(row.id)
        self.criteria.show_owner(row.id)
        self.done.setVisible(row.state == "open")
        self.drop.setVisible(row.state == "open")
        self.reopen.setVisible(row.state != "open")
        if row.state != "open" or row.evidence or row.impact:
            self.what_came.hide()

    def seal(self) -> None:
        """Make changes of what is being typed."""
        self.form.flush()
        self.outcome.flush()
        self.criteria.seal()

    def close_as(self, state: str) -> None:
        """Close the action with the evidence and impact written here; done without either, ask once. Raises Refusal."""
        from desktop.actions import close_action

        self.seal()
        book = self._desk.book
        with book.reading() as view:
            held = view.get(Action, self.action)
        if held is None:
            return
        if state == "done" and not (held.evidence or held.impact) and self.what_came.isHidden():
            self.what_came.show()
            self.outcome.focus_on("evidence")
            self._scroll.ensureWidgetVisible(self.what_came)
            self._scroll.ensureWidgetVisible(self.outcome.field("evidence"))
            return
        close_action(book, self.action, state=state, seen=book.as_seen(self.action))
        self.dealt_with.emit(_("Closed: {title}").format(title=held.title))

    def _reopen(self) -> None:
        from desktop.actions import reopen_action

        self.seal()
        title = self.accessibleName()
        reopen_action(self._desk.book, self.action)
        self.dealt_with.emit(_("Open again: {title}").format(title=title))

    def _hide(self) -> None:
        from desktop.records import hide

        self.seal()
        title = self.accessibleName()
        hide(self._desk.book, self.action)
        self.dealt_with.emit(_("Taken out of view: {title}").format(title=title))

    def _open_meeting(self) -> None:
        if self._row is not None and self._row.meeting:
            self._desk.go("meeting", meeting=self._row.meeting)

    def _show_story(self) -> None:
        self.seal()
        show_story(self.story, self._desk.book, self.action)
