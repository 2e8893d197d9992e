"""The minutes as they will be printed, each item's text edited where it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.book import Book
from desktop.models import Minute
from desktop.sync.live import Seen
from desktop.ui.editing import LongTextEditor
from desktop.ui.form import DRAFT_AFTER
from desktop.ui.look import STEP
from desktop.ui.pages.hold_writing import Said
from desktop.ui.pieces import Chip, Hairline, QuietLabel, TopLine, Words
from desktop.words import _

if TYPE_CHECKING:
    from desktop.attendance import AttendanceLine
    from desktop.minutes import MinutedItem, MinutesText


class ItemText(QWidget):
    """One item of the minutes."""

    def __init__(self, book: Book, item: MinutedItem, *, fixed: bool) -> None:
        super().__init__()
        self._book, self.item = book, item.item or ""
        self._seen: Seen = {}
        self._sealed = ""
        self.setAccessibleName(f"{item.number} {item.title}".strip())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, STEP, 0, STEP)
        column.setSpacing(STEP)
        top = TopLine(f"{item.number}  {item.title}".strip(), step=1)
        if item.tag:
            top.add(Chip(item.tag, "blue"))
        column.addWidget(top)
        if item.note:
            column.addWidget(QuietLabel(f"▲ {item.note}", wrap=True))
        self.words = Words(item.text, wrap=True)
        self.editor = LongTextEditor(Minute.fields["text"])
        self.editor.control.setAccessibleName(_("Minutes of item {number}").format(number=item.number or item.title))
        self.editor.text.setPlaceholderText(_("Nothing minuted"))
        self._draft = QTimer(self, singleShot=True, interval=DRAFT_AFTER)
        self._draft.timeout.connect(self._keep)
        self.editor.edited.connect(lambda: self._draft.isActive() or self._draft.start())
        self.editor.settled.connect(self._seal)
        self._editable = editable = bool(self.item) and not fixed
        column.addWidget(self.words)
        column.addWidget(self.editor)
        self.words.setVisible(not editable and bool(item.text))
        self.editor.setVisible(editable)
        for decision in item.decisions:
            column.addWidget(Said(decision.manner_words, "", decision.title, "good"))
        for action in item.actions:
            due = _("by {day}").format(day=action.due_words) if action.due_words else ""
            quiet = " · ".join(part for part in (action.who_words, due) if part)
            column.addWidget(Said(_("Action"), quiet, action.title, "blue"))
        column.addWidget(Hairline())
        self.show_text(item.text)

    def show_text(self, text: str) -> None:
        """Show what is minuted, unless the person is writing here; what was typed before a crash is taken up."""
        from desktop.minute_taking import minute_id

        if not self.item or self.editor.being_edited():
            return
        minute = minute_id(self.item)
        self._sealed, self._seen = text, self._book.as_seen(minute)
        self.editor.set_value(text)
        self.words.setText(text)  # where minutes are fixed, only what is on record is shown
        if not self._editable:
            return
        for _record, field, typed, seen in self._book.drafts(minute):
            if field == "text" and typed != text:
                self._seen = seen
                self.editor.take_up(typed)

    def _keep(self) -> None:
        from desktop.minute_taking import minute_id

        if self.editor.being_edited():
            self._book.keep_draft(minute_id(self.item), "text", str(self.editor.held()), self._seen)

    def _seal(self) -> None:
        from desktop.minute_taking import minute_id
        from desktop.typed_minutes import take_typed

        self._draft.stop()
        before, text = self._sealed, str(self.editor.value())
        if text != before:
            # first kept, in case the item is no longer in view
            self._book.keep_draft(minute_id(self.item), "text", text, self._seen)
            self._sealed = text
            self._sealed = take_typed(self._book, self.item, text, before=before, seen=self._seen)
        self._book.drop_draft(minute_id(self.item), "text")
        self._seen = self._book.as_seen(minute_id(self.item))


class MinutesSheet(QWidget):
    """The whole of the minutes on one sheet. `shape` is what it was built from; the same shape is only refilled."""

    built = Signal()

    def __init__(self, book: Book, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._book = book
        self._shape: object = None
        self.items: dict[str, ItemText] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(STEP * 5, STEP * 4, STEP * 5, STEP * 4)
        self._column.setSpacing(STEP // 2)

    def show_minutes(self, told: MinutesText, *, fixed: bool) -> None:
        """Show minutes; with `fixed` they are read and not written."""
        shape = (
            told.meeting,
            told.state_words,
            told.confirmed_words,
            told.corrections,
            told.attendance,
            told.chair_words,
            told.clerk_words,
            told.next_words,
            told.venue,
            told.start,
            told.finish,
            fixed,
            [(one.item, one.number, one.title, one.tag, one.note, one.decisions, one.actions) for one in told.items],
        )
        if shape == self._shape:
            for one in told.items:
                if one.item in self.items:
                    self.items[one.item].show_text(one.text)
            return
        self.seal()
        self._shape = shape
        self._build(told, fixed)

    def seal(self) -> None:
        """Make changes of what is being typed."""
        for one in self.items.values():
            one.editor.settle()

    def _build(self, told: MinutesText, fixed: bool) -> None:
        while (old := self._column.takeAt(0)) is not None:
            if (widget := old.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self.items = {}
        put = self._column.addWidget
        state = Chip(told.state_words, "good" if told.state == "confirmed" else "amber")
        top = TopLine(told.title, told.cluster)
        top.add(state)
        put(top)
        times = "–".join(part for part in (told.start, told.finish) if part)
        put(Words(", ".join(part for part in (told.date_words, times, told.venue) if part), colour="quiet"))
        for words, name in ((_("Chair"), told.chair_words), (_("Minute-taker"), told.clerk_words)):
            if name:
                put(_line(words, name))
        came = told.attendance
        for words, people in (
            (_("Present"), came.present),
            (_("In attendance"), came.attending),
            (_("Apologies"), came.apologies),
            (_("Absent"), came.absent),
        ):
            if people:
                put(_line(words, "; ".join(_named(one) for one in people)))
        if not (came.present or came.attending):
            put(QuietLabel(_("Nobody has been said to be present. Hold has one key for each."), wrap=True))
        put(Hairline())
        for item in told.items:
            made = ItemText(self._book, item, fixed=fixed)
            if item.item:
                self.items[item.item] = made
            put(made)
        if told.corrections:
            put(_line(_("Corrections"), told.corrections))
        if told.confirmed_words:
            put(_line(told.state_words, told.confirmed_words))
        if told.next_words:
            put(_line(_("Next meeting"), told.next_words))
        self._column.addStretch(1)
        self.built.emit()


def _named(line: AttendanceLine) -> str:
    where = line.school_words or line.role_words
    named = f"{line.name} ({where})" if where else line.name
    return f"{named}, {line.note}" if line.note else named


def _line(label: str, words: str) -> QWidget:
    both = Words(f"{label}: {words}", wrap=True)
    both.setAccessibleName(f"{label}: {words}")
    return both


