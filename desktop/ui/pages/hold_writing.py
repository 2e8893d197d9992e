"""Where minutes are written: one text, with /action, /decision and /private on a line of their own.

“/decision Each school tries one change” and Enter makes a decision; “/action …” asks who and by when; “/private …” is
a note that stays on this laptop. Until Enter they are words in the text, so they are as safe as the rest of it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QEvent, QObject, QPoint, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QSyntaxHighlighter,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
)
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from desktop.errors import BadValue
from desktop.models.plans import Action
from desktop.typed_minutes import COMMANDS, command_in
from desktop.ui.dates import DateEditor
from desktop.ui.editing import Choices, GrowingText, LineEditor
from desktop.ui.look import RADIUS, STEP, Role, colours, letters, mark_as
from desktop.ui.picker import SeveralEditor
from desktop.ui.pieces import QuietLabel, Words, button
from desktop.ui.rows import Row, Rows
from desktop.words import _

_BEGUN = re.compile(r"^\s*/([a-z]*)$")


def command_words(name: str) -> str:
    """What a command does, in a few words."""
    words = {
        "action": _("who does what by when"),
        "decision": _("what was agreed"),
        "private": _("only on this laptop"),
    }
    return words[name]


class _Commands(QSyntaxHighlighter):
    """A line that is a command looks like one."""

    def __init__(self, document: QTextDocument) -> None:
        super().__init__(document)

    def highlightBlock(self, text: str) -> None:
        match = re.match(r"\s*/(action|decision|private)\b", text)
        if match:
            marked = QTextCharFormat()
            marked.setForeground(QColor(colours().accent))
            marked.setFontWeight(600)
            self.setFormat(0, match.end(), marked)


class _Offer(QFrame):
    """The commands that may be meant, under the line being typed."""

    picked = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.rows = Rows(_("Commands"), selects=True)
        self.rows.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.rows.opened.connect(self.picked)
        column = QVBoxLayout(self)
        column.setContentsMargins(6, 6, 6, 6)
        column.addWidget(self.rows)
        self.setFixedWidth(360)
        self.hide()

    def offer(self, names: Sequence[str]) -> None:
        """Show these, the first of them chosen."""
        rows = [Row(name, words="", lead=f"/{name}", aside=command_words(name)) for name in names]
        if rows != self.rows.rows():
            self.rows.set_rows(rows)
            self.rows.choose(names[0])
        self.setFixedHeight(self.rows.sizeHint().height() + 12)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QColor(colours().edge))
        painter.setBrush(QColor(colours().card))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), RADIUS, RADIUS)


class MinuteText(GrowingText):
    """The text itself; `entered(command, words)` when a command line was finished with Enter."""

    LEAST, MOST = 3, 10_000

    entered = Signal(str, str)
    left = Signal()

    def __init__(self, offer_in: QWidget) -> None:
        super().__init__()
        self._over = offer_in
        self.setFont(letters(2))
        self.setAccessibleName(_("Minutes of this item"))
        self.setPlaceholderText(_("What was said, in the past tense. / for a decision, an action or a private note."))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._colour = _Commands(self.document())
        self._offer = _Offer(offer_in)
        self._offer.picked.connect(self._complete)
        self.cursorPositionChanged.connect(self._look)
        self.textChanged.connect(self._look)

    def offering(self) -> bool:
        """Whether the commands are shown."""
        return self._offer.isVisible()

    def close_offer(self) -> None:
        """Show the commands no more."""
        self._offer.hide()

    def _look(self) -> None:
        cursor = self.textCursor()
        begun = _BEGUN.match(cursor.block().text()[: cursor.positionInBlock()])
        names = [name for name in COMMANDS if begun and name.startswith(begun[1])]
        if not names or not self.hasFocus():
            self._offer.hide()
            return
        self._offer.offer(names)
        under = self.viewport().mapTo(self._over, self.cursorRect().bottomLeft() + QPoint(0, 4))
        room = self._over.height() - self._offer.height()
        if under.y() > room:
            under.setY(max(0, under.y() - self.cursorRect().height() - self._offer.height() - STEP))
        self._offer.move(max(0, under.x()), under.y())
        self._offer.show()
        self._offer.raise_()

    def _complete(self, name: str) -> None:
        cursor = self.textCursor()
        cursor.movePosition(QTextCursor.MoveOperation.StartOfBlock, QTextCursor.MoveMode.KeepAnchor)
        cursor.insertText(f"/{name} ")
        self.setTextCursor(cursor)
        self._offer.hide()
        self.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if self.offering():
            if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
                self._offer.rows.step(-1 if event.key() == Qt.Key.Key_Up else 1)
                return
            if enter or event.key() == Qt.Key.Key_Tab:
                self._complete(self._offer.rows.current())
                return
            if event.key() == Qt.Key.Key_Escape:
                self._offer.hide()
                return
        if enter and not event.modifiers():
            command = command_in(self.textCursor().block().text())
            if command:
                self.take_line()
                self.entered.emit(*command)
                return
        super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        # Esc and Tab belong to the list of commands while it is open, not to the table or the next control
        if isinstance(event, QKeyEvent) and self.offering():
            ours = event.key() in (Qt.Key.Key_Escape, Qt.Key.Key_Tab)
            if ours and event.type() == QEvent.Type.ShortcutOverride:
                event.accept()
                return True
            if ours and event.type() == QEvent.Type.KeyPress:
                self.keyPressEvent(event)
                return True
        return super().event(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._offer.hide()
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.left.emit()

    def take_line(self) -> None:
        """Take the words of the cursor's line out; the empty line stays, to write on in."""
        cursor = self.textCursor()
        cursor.movePosition(QTextCursor.MoveOperation.StartOfBlock)
        cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor)
        cursor.removeSelectedText()
        self.setTextCursor(cursor)


class Said(QWidget):
    """A decision, an action or a private note, as a block with a coloured edge."""

    def __init__(
        self, kind: str, quiet: str, text: str, role: Role, take_out: Callable[[], object] | None = None
    ) -> None:
        super().__init__()
        self._role = role
        self.setAccessibleName(f"{kind}: {text}, {quiet}" if quiet else f"{kind}: {text}")
        column = QVBoxLayout(self)
        column.setContentsMargins(STEP * 2, STEP, STEP, STEP)
        column.setSpacing(2)
        top = QHBoxLayout()
        top.setSpacing(4)
        named = Words(kind, step=-1, bold=True)
        named.set_colour({"good": "accent", "blue": "blue"}.get(role, "quiet"))
        top.addWidget(named)
        if quiet:
            top.addWidget(QuietLabel(f"· {quiet}"))
        top.addStretch(1)
        if take_out is not None:
            out = button(_("Take out"), take_out, bare=True)
            out.setAccessibleName(_("Take out: {title}").format(title=text[:80]))
            top.addWidget(out)
        column.addLayout(top)
        column.addWidget(Words(text, step=1, wrap=True))

    def paintEvent(self, event: QPaintEvent) -> None:
        edge, ground = colours().of(self._role)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(ground))
        painter.drawRoundedRect(QRectF(self.rect()), RADIUS, RADIUS)
        painter.fillRect(0, 0, 8, self.height(), QColor(ground))
        painter.fillRect(0, 0, 3, self.height(), QColor(edge))


class NewAction(QWidget):
    """An action being agreed: what, who, by when. Enter in the last agrees it, Esc gives the words back."""

    agreed = Signal(str, object, object)
    given_up = Signal(str)

    def __init__(self, choices: Choices) -> None:
        super().__init__()
        self.what = LineEditor(Action.fields["title"])
        self.who = SeveralEditor(Action.fields["leads"])  # type: ignore[arg-type]
        self.due = DateEditor(Action.fields["due"])  # type: ignore[arg-type]
        self.who.set_choices(choices)
        column = QVBoxLayout(self)
        column.setContentsMargins(STEP * 2, STEP, STEP * 2, STEP)
        column.setSpacing(4)
        column.addWidget(self.what)
        line = QHBoxLayout()
        line.setSpacing(STEP)
        for words, editor, share in ((_("Who"), self.who, 3), (_("By when"), self.due, 2)):
            label = QuietLabel(words)
            line.addWidget(label)
            line.addWidget(editor, share)
            mark_as(editor.line, bare=False)
        self.agree = button(_("Agree"), self._agree, primary=True)
        line.addWidget(self.agree)
        column.addLayout(line)
        self.problem = Words(step=-2, colour="red", wrap=True)
        self.problem.hide()
        column.addWidget(self.problem)
        self.due.line.returnPressed.connect(self._agree)
        self.what.line.returnPressed.connect(self.who.setFocus)
        for control in (self.what.line, self.who.line, self.due.line):
            control.installEventFilter(self)

    def begin(self, what: str) -> None:
        """Ask for the rest of an action."""
        self.what.set_value(what)
        self.who.set_value(())
        self.due.set_value(None)
        self.problem.hide()
        self.show()
        self.who.setFocus()

    def words(self) -> str:
        """What the action is, as it stands."""
        return self.what.line.text().strip()

    def filled_in(self) -> tuple[Any, Any, list[str]]:
        """Who and by when as far as they can be read, and the words of those that cannot."""
        unread: list[str] = []
        leads: Any = ()
        due: Any = None
        try:
            leads = self.who.value()
        except BadValue:
            leads = self.who.held()
            unread.append(self.who.line.text().strip())
        try:
            due = self.due.value()
        except BadValue:
            unread.append(self.due.line.text().strip())
        return leads, due, unread

    def _agree(self) -> None:
        # the editors refuse what cannot be read; here they say so themselves
        if self.what.check() and self.who.check() and self.due.check() and self.words():
            leads, due = self.who.value(), self.due.value()
            self.hide()
            self.agreed.emit(self.words(), leads, due)

    def give_up(self) -> None:
        """Put the words back where they came from."""
        self.hide()
        self.given_up.emit(self.words())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        escape = isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape
        if escape and not self.who.line.offering():
            if event.type() == QEvent.Type.ShortcutOverride:
                event.accept()
                return True
            if event.type() == QEvent.Type.KeyPress:
                self.give_up()
                return True
        return super().eventFilter(watched, event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours().blue_ground))
        painter.drawRoundedRect(QRectF(self.rect()), RADIUS, RADIUS)
        painter.fillRect(0, 0, 3, self.height(), QColor(colours().blue))
