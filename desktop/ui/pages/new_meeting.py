"""Planning a meeting, in place on the page of meetings."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from desktop.models.meetings import Meeting
from desktop.ui.editors import editor_for
from desktop.ui.form import Field
from desktop.ui.look import STEP
from desktop.ui.pages.desk import Desk
from desktop.ui.pieces import Card, Words, button
from desktop.words import _


class NewMeeting(Card):
    """Planning a meeting: what sort, when, where, who chairs. Enter plans it, Esc thinks better of it."""

    planned = Signal(str)
    given_up = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(
            _("Plan a meeting"), _("from an agenda to begin with; all of it can be changed"), parent=parent
        )
        self._desk = desk
        fields = Meeting.fields
        self.template = editor_for(fields["template"])
        self.date = editor_for(fields["date"])
        self.start = editor_for(fields["start"])
        self.venue = editor_for(fields["venue"])
        self.chair = editor_for(fields["chair"])
        line = QHBoxLayout()
        line.setSpacing(STEP * 2)
        for words, editor, share in (
            (_("Agenda"), self.template, 5),
            (_("Date"), self.date, 6),
            (_("Start"), self.start, 2),
            (_("Venue"), self.venue, 5),
            (_("Chair"), self.chair, 5),
        ):
            line.addWidget(Field(words, editor), share)
        self.body.addLayout(line)
        self.problem = Words(step=-1, colour="red", wrap=True)
        self.problem.hide()
        self.add(self.problem)
        self.plan = button(_("Plan it"), self.plan_it, primary=True)
        self.cancel = button(_("Not now"), self.given_up.emit)
        self.add_row(self.plan, self.cancel)
        for line_edit in self.findChildren(QLineEdit):
            line_edit.returnPressed.connect(self.plan_it)

    def begin(self) -> None:
        """Show it, with what is usual filled in."""
        from desktop.meetings import usual
        from desktop.people import choices

        with self._desk.book.reading() as view:
            self.chair.set_choices(choices(view, ("person",), self._desk.today))
            last = usual(view)
        self.template.set_value("breakfast")
        self.date.set_value(None)
        self.start.set_value((last.start if last else None) or "07:30")
        self.venue.set_value(last.venue if last else "")
        self.chair.set_value(last.chair if last else None)
        self.problem.hide()
        self.show()
        self.template.setFocus()

    def plan_it(self) -> None:
        """Plan the meeting, if all that was typed can be read. Raises Refusal."""
        from desktop.meetings import plan_meeting

        editors = (self.template, self.date, self.start, self.venue, self.chair)
        for editor in editors:
            editor.check()
        if any(editor.problem() for editor in editors):
            return
        made = plan_meeting(
            self._desk.book,
            self.template.value() or "blank",
            date=self.date.value(),
            start=self.start.value(),
            venue=self.venue.value() or "",
            chair=self.chair.value(),
        )
        self.hide()
        self.planned.emit(made.meeting)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Cancel):
            self.given_up.emit()
        else:
            super().keyPressEvent(event)
