"""A form: the fields of one record, edited in place. There is no Save: typing goes to a draft, leaving seals it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtGui import QColor, QHideEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from desktop.errors import BadValue, Refusal
from desktop.models.base import Record
from desktop.models.kinds import Flag
from desktop.ui.editing import Choices, Editor
from desktop.ui.editors import editor_for
from desktop.ui.look import STEP, colours
from desktop.ui.pieces import QuietLabel, Words
from desktop.words import _

DRAFT_AFTER = 300
"""Milliseconds from a keystroke to its draft; a second is promised, and writing each letter would be felt."""


class Field(QWidget):
    """A small quiet label, the value under it, and a hairline that turns green while one is there."""

    def __init__(self, label: str, editor: Editor, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.editor = editor
        column = QVBoxLayout(self)
        column.setContentsMargins(0, STEP // 2, 0, STEP // 2 + 2)
        column.setSpacing(2)
        self.label = QuietLabel(label)
        # a box to tick has its words beside it
        if not isinstance(editor.kind, Flag):
            column.addWidget(self.label)
        column.addWidget(editor)
        self._note: Words | None = None
        for inside in (editor, *editor.findChildren(QWidget)):
            inside.installEventFilter(self)

    def say(self, note: str) -> None:
        """Say something quietly under the value; "" takes the words away."""
        if self._note is None:
            if not note:
                return
            self._note = QuietLabel(wrap=True)
            column = self.layout()
            assert isinstance(column, QVBoxLayout)
            column.addWidget(self._note)
        self._note.setText(note)
        self._note.setVisible(bool(note))
        self.setAccessibleDescription(note)

    def note(self) -> str:
        """The quiet words under the value, or ""."""
        return self._note.text() if self._note else ""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self.update()
        return super().eventFilter(watched, event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, c = QPainter(self), colours()
        focused = QApplication.focusWidget()
        inside = focused is not None and self.isAncestorOf(focused)
        height = 2 if inside else 1
        ink = c.accent if inside else c.red if self.editor.problem() else c.line
        painter.fillRect(0, self.height() - height, self.width(), height, QColor(ink))


class Form(QWidget):
    """The fields of one record.

    `draft(id, field, value)` keeps what is being typed, soon after each keystroke. `seal(id, field, value, seen)`
    makes it a change, when the person has finished with the field, and gives the token of what is seen from then on.
    The value of a draft may be a text the field cannot read; what is sealed is always proper. A Refusal from either
    is said under its field and through `problem(text)`, and what was typed stays.
    """

    def __init__(
        self,
        record: type[Record],
        names: Sequence[str],
        *,
        draft: Callable[[str, str, Any], object],
        seal: Callable[[str, str, Any, Any], Any],
        problem: Callable[[str], object],
        choices: Mapping[str, Choices] | None = None,
        labels: Mapping[str, str] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        """`labels` are words to show instead of the field's own, already translated."""
        super().__init__(parent)
        self._draft, self._seal, self._problem = draft, seal, problem
        self.record_id = ""
        self._seen: Any = None
        self._newer_seen: Any = None
        self._values: dict[str, Any] = {}
        self._waiting: set[str] = set()
        self._fields: dict[str, Field] = {}
        self._timer = QTimer(self, singleShot=True, interval=DRAFT_AFTER)
        self._timer.timeout.connect(self._keep_drafts)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(STEP // 2)
        for name in names:
            editor = editor_for(record.fields[name], (choices or {}).get(name, ()))
            field = Field((labels or {}).get(name) or _(record.fields[name].label), editor)
            editor.edited.connect(partial(self._edited, name))
            editor.settled.connect(partial(self._settled, name))
            self._fields[name] = field
            column.addWidget(field)
        column.addStretch(1)
        self.setEnabled(False)

    def set_record(self, record_id: str, values: Mapping[str, Any], seen: Any) -> None:
        """Show a record; the one before is flushed first.

        For the record already shown this is news from outside: a field the person is in the middle of keeps what
        they typed, and is sealed against what they had seen when they began.
        """
        if record_id != self.record_id:
            self.flush()
            for field in self._fields.values():
                field.editor.set_unchanged()
        self.record_id = record_id
        self.setEnabled(bool(record_id))
        busy = [name for name, field in self._fields.items() if field.editor.being_edited()]
        self._newer_seen = seen
        if not busy:
            self._seen = seen
        for name, field in self._fields.items():
            value = values.get(name, field.editor.kind.default)
            if name not in busy:
                self._values[name] = value
                field.editor.set_value(value)
            field.update()

    def flush(self) -> None:
        """Seal whatever is being edited: the person goes elsewhere, or the window closes."""
        for field in self._fields.values():
            field.editor.settle()
        self._keep_drafts()

    def focus_on(self, name: str) -> None:
        """Put the person into a field."""
        self._fields[name].editor.setFocus()

    def has(self, name: str) -> bool:
        """Whether this form shows a field."""
        return name in self._fields

    def editor(self, name: str) -> Editor:
        """The editor of a field."""
        return self._fields[name].editor

    def field(self, name: str) -> Field:
        """A field with its label, to hide one or to put something beside it."""
        return self._fields[name]

    def set_choices(self, name: str, choices: Choices) -> None:
        """Offer other things to pick from in a field."""
        self._fields[name].editor.set_choices(choices)

    def _edited(self, name: str) -> None:
        self._waiting.add(name)
        # not restarted by later keystrokes: someone typing without a pause is kept all the same
        if not self._timer.isActive():
            self._timer.start()

    def _keep_drafts(self) -> None:
        self._timer.stop()
        waiting, self._waiting = sorted(self._waiting), set()
        for name in waiting:
            if self.record_id:
                self._try(name, partial(self._draft, self.record_id, name, self.editor(name).held()))

    def _settled(self, name: str) -> None:
        field = self._fields[name]
        field.update()
        try:
            value = field.editor.value()
        except BadValue:
            self._keep_drafts()
            return
        self._waiting.discard(name)
        if value == self._values.get(name) or not self.record_id:
            # typed and taken back: the draft must not come back later as a change
            if self.record_id:
                self._try(name, partial(self._draft, self.record_id, name, value))
                self._catch_up()
            return
        self._try(name, partial(self._seal_value, name, value))

    def _seal_value(self, name: str, value: Any) -> None:
        seen = self._seal(self.record_id, name, value, self._seen)
        self._values[name] = value
        self._seen = self._newer_seen = seen

    def _catch_up(self) -> None:
        """With nothing half typed, what is on the screen is what was last shown."""
        if not any(field.editor.being_edited() for field in self._fields.values()):
            self._seen = self._newer_seen

    def _try(self, name: str, act: Callable[[], object]) -> None:
        try:
            act()
        except Refusal as refusal:
            self._fields[name].editor.show_problem(str(refusal))
            self._problem(str(refusal))

    def hideEvent(self, event: QHideEvent) -> None:
        self.flush()
        super().hideEvent(event)
