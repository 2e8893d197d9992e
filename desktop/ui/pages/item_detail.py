"""What stands beside the agenda: the selected item, edited in place, with its papers and the chair's own prompt."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from desktop.drafts import PROMPT
from desktop.models.meetings import Item, Meeting, Note
from desktop.sync.live import Seen
from desktop.ui.editors import editor_for
from desktop.ui.form import DRAFT_AFTER, Field
from desktop.ui.look import STEP
from desktop.ui.pages.desk import Desk
from desktop.ui.pages.item_papers import ItemPapers
from desktop.ui.pages.notes import Notes
from desktop.ui.pages.record_form import RecordForm, side_by_side
from desktop.ui.pages.story import show_story
from desktop.ui.pages.ways import go_to_shared
from desktop.ui.pieces import Card, QuietLabel, Scroll, Words, button
from desktop.words import _

if TYPE_CHECKING:
    from desktop.agenda_lines import AgendaLine

ITEM_FIELDS = ("title", "purpose", "minutes", "leads", "lead_words", "outcome", "whose", "audience")
MEETING_FIELDS = ("title", "date", "start", "finish", "venue", "chair", "clerk", "aim", "audience")
_PAUSE = 450
"""Milliseconds without typing after which minutes count, so that the clock times beside them follow."""


class ItemDetail(Card):
    """One item. What is typed is kept as it is typed; the clock times follow the minutes."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._desk = desk
        self.item = ""
        self._prompt_seen: Seen = {}
        self.heading = Words(bold=True, wrap=True)
        self.form = RecordForm(desk.book, Item, ITEM_FIELDS, labels={"lead_words": _("or in words (All …)")})
        self.form.shared.connect(lambda new: go_to_shared(desk, new))
        side_by_side(self.form, "purpose", "minutes")
        side_by_side(self.form, "leads", "lead_words")
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE)
        self._pause.timeout.connect(self.form.editor("minutes").settle)
        self.form.editor("minutes").edited.connect(self._pause.start)
        self.papers = ItemPapers(desk)
        self.prompt = editor_for(Note.fields["text"])
        self.prompt_field = Field(_("Prompt for the chair (only you)"), self.prompt)
        self._draft = QTimer(self, singleShot=True, interval=DRAFT_AFTER)
        self._draft.timeout.connect(self._keep_prompt)
        self.prompt.edited.connect(lambda: self._draft.isActive() or self._draft.start())
        self.prompt.settled.connect(self._seal_prompt)
        self.notes = Notes(desk)
        self.carried = QuietLabel(wrap=True)
        self.story = button(_("Who changed this"), self._show_story, bare=True)
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, STEP, 0)
        column.setSpacing(STEP // 2)
        for one in (self.heading, self.carried, self.form, self.papers, self.prompt_field, self.notes):
            column.addWidget(one)
        foot = QHBoxLayout()
        foot.addWidget(self.story)
        foot.addStretch(1)
        column.addLayout(foot)
        column.addStretch(1)
        self._scroll = Scroll(inside)
        self.add(self._scroll, stretch=1)
        self.body.setContentsMargins(STEP * 2, STEP * 2, STEP, STEP)

    def show_line(self, line: AgendaLine) -> None:
        """Show an item; the one before is sealed first."""
        from desktop.people import choices

        if line.id != self.item:
            self.seal()
            self._scroll.verticalScrollBar().setValue(0)
        self.item = line.id
        self.setAccessibleName(line.title)
        self.heading.setText(_("Item {number}").format(number=line.number))
        self.carried.setText(line.carried_words)
        self.carried.setVisible(bool(line.carried_words))
        with self._desk.book.reading() as view:
            offered = choices(view, ("person", "school"), self._desk.today)
        self.form.set_choices("leads", offered)
        self.form.set_choices("audience", offered)
        self.form.show_record(line.id)
        # one way of saying who leads is enough, unless both are there already
        self.form.field("lead_words").setVisible(bool(line.lead_words and not line.leads) or not line.leads)
        self.papers.show_line(line)
        self.notes.show_about(line.id)
        if not self.prompt.being_edited():
            self._prompt_seen = self._desk.book.as_seen(line.prompt_id) if line.prompt_id else {}
            self.prompt.set_value(line.prompt)
            for _id, field, text, seen in self._desk.book.drafts(line.id):
                if field == PROMPT and text != line.prompt:
                    self._prompt_seen = seen
                    self.prompt.take_up(text)

    def edit_title(self) -> None:
        """Put the person into the title, all of it chosen."""
        self.form.focus_on("title")
        control = self.form.editor("title").control
        assert isinstance(control, QPlainTextEdit)
        control.selectAll()

    def seal(self) -> None:
        """Make changes of what is being typed."""
        self._pause.stop()
        self.form.flush()
        self.notes.seal()
        self.prompt.settle()

    def _keep_prompt(self) -> None:
        if self.item and self.prompt.being_edited():
            self._desk.book.keep_draft(self.item, PROMPT, str(self.prompt.held()), self._prompt_seen)

    def _seal_prompt(self) -> None:
        from desktop.agenda_items import set_prompt

        self._draft.stop()
        if self.item:
            text = str(self.prompt.value())
            # first kept, in case the item is no longer in view
            self._desk.book.keep_draft(self.item, PROMPT, text, self._prompt_seen)
            set_prompt(self._desk.book, self.item, text, seen=self._prompt_seen or None)
            self._desk.book.drop_draft(self.item, PROMPT)

    def _show_story(self) -> None:
        self.seal()
        show_story(self.story, self._desk.book, self.item)


class MeetingDetail(Card):
    """The meeting itself: when, where, who chairs, and what it is for."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._desk = desk
        self.heading = Words(_("This meeting"), bold=True)
        self.form = RecordForm(desk.book, Meeting, MEETING_FIELDS)
        self.form.shared.connect(lambda new: go_to_shared(desk, new))
        side_by_side(self.form, "start", "finish")
        self.notice = QuietLabel(wrap=True)
        self.notes = Notes(desk)
        self.story = button(_("Who changed this"), self._show_story, bare=True)
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, STEP, 0)
        column.setSpacing(STEP // 2)
        for one in (self.heading, self.notice, self.form, self.notes, self.story):
            column.addWidget(one)
        column.addStretch(1)
        self.add(Scroll(inside), stretch=1)
        self.body.setContentsMargins(STEP * 2, STEP * 2, STEP, STEP)

    def show_meeting(self, meeting: str) -> None:
        """Show a meeting."""
        from desktop.meetings import notice_warning
        from desktop.people import choices

        with self._desk.book.reading() as view:
            people = choices(view, ("person",), self._desk.today)
            everyone = choices(view, ("person", "school"), self._desk.today)
            notice = notice_warning(view, meeting, self._desk.today)
        self.form.set_choices("chair", people)
        self.form.set_choices("clerk", people)
        self.form.set_choices("audience", everyone)
        self.notice.setText(notice)
        self.notice.setVisible(bool(notice))
        self.form.show_record(meeting)
        self.notes.show_about(meeting)

    def seal(self) -> None:
        """Make changes of what is being typed."""
        self.form.flush()
        self.notes.seal()

    def _show_story(self) -> None:
        self.seal()
        show_story(self.story, self._desk.book, self.form.record_id)
