"""Planning a meeting, in place on the page of meetings."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QGridLayout, QLineEdit, QWidget

from desktop.models.meetings import Meeting
from desktop.ui.editors import editor_for
from desktop.ui.form import Field
from desktop.ui.look import STEP
from desktop.ui.pages.desk import Desk
from desktop.ui.pages.for_whom import ForWhom
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
        grid = QGridLayout()
        grid.setHorizontalSpacing(STEP * 2)
        grid.setVerticalSpacing(STEP // 2)
        for words, editor, row, column, columns in (
            (_("Agenda"), self.template, 0, 0, 1),
            (_("Date"), self.date, 0, 1, 1),
            (_("Start"), self.start, 0, 2, 1),
            (_("Venue"), self.venue, 1, 0, 1),
            (_("Chair"), self.chair, 1, 1, 2),
        ):
            # from the top: what is said under one field must not push the others out of line
            grid.addWidget(Field(words, editor), row, column, 1, columns, Qt.AlignmentFlag.AlignTop)
        self.whom = ForWhom(desk.book, 0)
        grid.addWidget(self.whom, 2, 0)
        for column, share in enumerate((5, 5, 3)):
            grid.setColumnStretch(column, share)
        self.body.addLayout(grid)
        self.problem = Words(step=-1, colour="red", wrap=True)
        self.problem.hide()
        self.add(self.problem)
        self.plan = button(_("Plan it"), self.plan_it, primary=True)
        self.no_day = button(_("Plan it with no day yet"), self.plan_without_day)
        self.cancel = button(_("Not now"), self.given_up.emit)
        self.add_row(self.plan, self.no_day, self.cancel)
        for line_edit in self.findChildren(QLineEdit):
            line_edit.returnPressed.connect(self.plan_it)

    def begin(self) -> None:
        """Show it, with what is usual filled in."""
        from desktop.meetings import usual
        from desktop.people import choices

        with self._desk.book.reading() as view:
            self.chair.set_choices(choices(view, ("person",), self._desk.today))
            last = usual(view)
        self.whom.offer(usual=_("For whoever such a meeting is for"))
        self.template.set_value("breakfast")
        self.date.set_value(None)
        self.start.set_value((last.start if last else None) or "07:30")
        self.venue.set_value(last.venue if last else "")
        self.chair.set_value(last.chair if last else None)
        self.problem.hide()
        self.no_day.hide()
        self.show()
        self.template.setFocus()

    def plan_it(self) -> None:
        """Plan the meeting, if all that was typed can be read; a day left out is asked for. Raises Refusal."""
        if self._readable() and not self.date.value():
            self.date.show_problem(_("Which day? It may also be planned with no day yet."))
            self.no_day.show()
            self.date.setFocus()
        elif self._readable():
            self._plan()

    def plan_without_day(self) -> None:
        """Plan the meeting though nobody knows the day. Raises Refusal."""
        self.date.set_value(None)
        if self._readable():
            self._plan()

    def _readable(self) -> bool:
        editors = (self.template, self.date, self.start, self.venue, self.chair)
        for editor in editors:
            editor.check()
        return not any(editor.problem() for editor in editors)

    def _plan(self) -> None:
        from desktop.meetings import plan_meeting

        made = plan_meeting(
            self._desk.book,
            self.template.value() or "blank",
            date=self.date.value(),
            start=self.start.value(),
            venue=self.venue.value() or "",
            chair=self.chair.value(),
            audience=self.whom.take(),
        )
        self.hide()
        self.planned.emit(made.meeting)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Cancel):
            self.given_up.emit()
        else:
            super().keyPressEvent(event)
