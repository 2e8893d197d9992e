"""What every editor of one value promises, and the editors that are one line or one paragraph of typing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QEvent, QObject, QPointF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QFontMetrics,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QTextOption,
    QWheelEvent,
)
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QLineEdit,
    QListView,
    QPlainTextEdit,
    QStyledItemDelegate,
    QVBoxLayout,
    QWidget,
)

from desktop.errors import BadValue
from desktop.models.kinds import Choice, Clock, Flag, Kind, Whole
from desktop.ui.look import STEP, colours, mark_as
from desktop.ui.paint import draw_words
from desktop.ui.pieces import Words
from desktop.ui.tick_box import TickBox
from desktop.words import _

Choices = Sequence[tuple[str, str]]
"""What a person may pick from: ids and the words shown for them."""


class Editor(QWidget):
    """Edits one value of one kind, in place.

    `edited` follows each change by the person, `settled` comes when they have finished: Enter, a choice made, the
    focus gone elsewhere. What cannot be read stays as typed, with words under it that say why.
    """

    edited = Signal()
    settled = Signal()

    def __init__(self, kind: Kind, control: QWidget) -> None:
        """`control` is what is typed into; it gets the focus and the kind's label as its accessible name."""
        super().__init__()
        self.kind, self.control = kind, control
        self._changed = False
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(2)
        self._column.addWidget(control)
        self._problem: Words | None = None
        self.setFocusProxy(control)
        control.setAccessibleName(_(kind.label))
        control.installEventFilter(self)

    def value(self) -> Any:
        """The value in its proper form. Raises BadValue when what was typed cannot be read."""
        raise NotImplementedError

    def set_value(self, value: Any) -> None:
        """Show a value; a text the kind cannot read is shown as it was typed, with its problem."""
        raise NotImplementedError

    def take_up(self, value: Any) -> None:
        """Show what was typed before and never settled: it counts as being edited still."""
        self.set_value(value)
        self._changed = True

    def typed(self) -> Any:
        """What stands in the editor as the person left it."""
        return self.value()

    def held(self) -> Any:
        """What a draft keeps: the value, or what was typed when it cannot be read."""
        try:
            return self.value()
        except BadValue:
            return self.typed()

    def set_choices(self, choices: Choices) -> None:
        """Offer these to pick from; editors that do not pick take no notice."""

    def being_edited(self) -> bool:
        """Whether the person is in it and has changed something not yet settled."""
        return self._changed

    def show_problem(self, text: str) -> None:
        """Say quietly under the value what is wrong with it; "" takes the words away."""
        if self._problem is None:
            if not text:
                return
            self._problem = Words(step=-2, colour="red", wrap=True)
            self._column.addWidget(self._problem)
        self._problem.setText(text)
        self._problem.setVisible(bool(text))
        self.control.setAccessibleDescription(text)

    def problem(self) -> str:
        """The words shown under the value, or ""."""
        return self._problem.text() if self._problem else ""

    def check(self) -> bool:
        """Show what is wrong with what stands here, or that nothing is; whether it can be read."""
        try:
            self.value()
        except BadValue as bad:
            self.show_problem(bad.why)
            return False
        self.show_problem("")
        return True

    def settle(self) -> None:
        """The person has finished: say what is wrong, if anything, and tell."""
        if self._changed:
            self._changed = False
            self.check()
            self.settled.emit()

    def changed(self) -> None:
        """The person changed something."""
        self._changed = True
        if self.problem():
            self.check()
        self.edited.emit()

    def set_unchanged(self) -> None:
        """What stands here now is what was set, not what was typed."""
        self._changed = False

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # a menu or a list of suggestions takes the focus for a moment: that is not leaving
        if (
            event.type() == QEvent.Type.FocusOut
            and isinstance(event, QFocusEvent)
            and event.reason() != Qt.FocusReason.PopupFocusReason
        ):
            self.settle()
        return super().eventFilter(watched, event)


def bare(line: QLineEdit) -> QLineEdit:
    """A line without a frame, its letters straight under the label's."""
    mark_as(line, bare=True)
    line.setTextMargins(-2, 0, -2, 0)
    return line


class LineEditor(Editor):
    """A value typed on one line: Text, Whole, Share, Clock; up and down count where the kind is a number."""

    def __init__(self, kind: Kind) -> None:
        self.line = bare(QLineEdit())
        super().__init__(kind, self.line)
        self.line.textEdited.connect(lambda _text: self.changed())
        self.line.returnPressed.connect(self._enter)
        self.line.textChanged.connect(self._tell_all)

    def value(self) -> Any:
        return self.kind.parse(self.line.text())

    def set_value(self, value: Any) -> None:
        self.line.setText(self.words_for(value))
        self.line.setCursorPosition(0)
        self.set_unchanged()
        if value not in (None, ""):
            self.check()
        else:
            self.show_problem("")

    def words_for(self, value: Any) -> str:
        """The value as it is typed."""
        return "" if value is None else str(value)

    def typed(self) -> Any:
        return self.line.text()

    def settle(self) -> None:
        was_changed = self.being_edited()
        super().settle()
        if was_changed and not self.problem():
            self.line.setText(self.words_for(self.value()))

    def step(self, by: int) -> None:
        """Count up or down from what stands here; nothing happens where counting has no meaning."""
        stepped = _stepped(self.kind, self.line.text(), by)
        if stepped is not None:
            self.line.setText(stepped)
            self.changed()

    def _enter(self) -> None:
        self.settle()

    def _tell_all(self, text: str) -> None:
        # a line scrolls; the tooltip has all of it
        too_long = QFontMetrics(self.line.font()).horizontalAdvance(text) > self.line.width() - STEP
        self.line.setToolTip(text if too_long else "")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            steps = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}
            if event.key() in steps and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                self.step(steps[Qt.Key(event.key())])
                return True
        return super().eventFilter(watched, event)


def _stepped(kind: Kind, text: str, by: int) -> str | None:
    try:
        value = kind.parse(text)
        if isinstance(kind, Whole):
            return str(kind.proper((value or 0) + by))
        if isinstance(kind, Clock) and value:
            minutes = (int(value[:2]) * 60 + int(value[3:]) + 5 * by) % 1440
            return f"{minutes // 60:02}:{minutes % 60:02}"
    except BadValue:
        return None
    return None


class GrowingText(QPlainTextEdit):
    """Plain text as tall as its lines, from one to sixteen; then it scrolls. Tab leaves it."""

    LEAST, MOST = 1, 16

    def __init__(self) -> None:
        super().__init__()
        mark_as(self, bare=True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setTabChangesFocus(True)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.document().setDocumentMargin(0)
        self.document().documentLayout().documentSizeChanged.connect(lambda _size: self._fit())

    def _fit(self) -> None:
        lines, block, layout = 0, self.document().begin(), self.document().documentLayout()
        while block.isValid() and lines <= self.MOST:
            layout.blockBoundingRect(block)  # lays the block out, which is otherwise left until it is painted
            lines += max(1, block.layout().lineCount())
            block = block.next()
        policy = Qt.ScrollBarPolicy
        self.setVerticalScrollBarPolicy(
            policy.ScrollBarAsNeeded if lines > self.MOST else policy.ScrollBarAlwaysOff
        )
        height = min(max(lines, self.LEAST), self.MOST) * self.fontMetrics().lineSpacing() + 6
        if height != self.height():
            self.setFixedHeight(height)

    def sizeHint(self) -> QSize:
        return QSize(200, self.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        # the page scrolls, unless this text is being read inside its own scroll bar
        if self.hasFocus() and self.verticalScrollBar().maximum():
            super().wheelEvent(event)
        else:
            event.ignore()


class LongTextEditor(Editor):
    """Paragraphs of plain text; Ctrl Enter settles."""

    def __init__(self, kind: Kind) -> None:
        self.text = GrowingText()
        super().__init__(kind, self.text)
        self._setting = False
        self.text.textChanged.connect(self._text_changed)

    def value(self) -> Any:
        return self.kind.parse(self.text.toPlainText())

    def set_value(self, value: Any) -> None:
        self._setting = True
        self.text.setPlainText("" if value is None else str(value))
        self._setting = False
        self.set_unchanged()
        self.show_problem("")

    def typed(self) -> Any:
        return self.text.toPlainText()

    def _text_changed(self) -> None:
        if not self._setting:
            self.changed()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            if enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                self.settle()
                return True
        return super().eventFilter(watched, event)


class SentenceEditor(LongTextEditor):
    """One line of words shown whole, over as many lines as it takes; Enter settles."""

    def settle(self) -> None:
        was_changed = self.being_edited()
        super().settle()
        if was_changed and not self.problem():
            self.set_value(self.value())  # what was pasted on several lines is one

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        pressed = isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress
        if pressed and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):  # type: ignore[attr-defined]
            self.settle()
            return True
        return super().eventFilter(watched, event)


class FlagEditor(Editor):
    """Yes or no, as a box to tick with the field's own words beside it."""

    def __init__(self, kind: Flag) -> None:
        self.box = TickBox(_(kind.label))
        super().__init__(kind, self.box)
        self.box.clicked.connect(self._clicked)

    def value(self) -> bool:
        return self.box.isChecked()

    def set_value(self, value: Any) -> None:
        self.box.setChecked(bool(value))
        self.set_unchanged()

    def _clicked(self) -> None:
        self.changed()
        self.settle()


class CalmCombo(QComboBox):
    """A combo box that the wheel does not change in passing, and that knows when its list was used."""

    def __init__(self) -> None:
        super().__init__()
        mark_as(self, bare=True)
        self.opened_list = self._has_list = False
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(6)

    def showPopup(self) -> None:
        self.opened_list = True
        if not self._has_list:
            # made when first needed; only this delegate gives the words the room the style sheet asks for
            self._has_list = True
            offers = QListView()
            mark_as(offers, offers=True)
            self.setView(offers)
            self.setItemDelegate(QStyledItemDelegate(self))
            offers.ensurePolished()  # or its height is worked out for bare words
        super().showPopup()
        # a list of our own does not show by itself which word stands now
        self.view().setCurrentIndex(self.model().index(self.currentIndex(), self.modelColumn()))

    def paintEvent(self, event: QPaintEvent) -> None:
        c, painter = colours(), QPainter(self)
        painter.setPen(QColor(c.text if self.isEnabled() else c.quiet))
        draw_words(painter, self.rect().adjusted(0, 0, -20, 0), self.currentText())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(c.quiet), 1.4))
        x, y = self.width() - 12.0, self.height() / 2
        painter.drawPolyline([QPointF(x - 4, y - 2), QPointF(x, y + 2), QPointF(x + 4, y - 2)])

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


class ChoiceEditor(Editor):
    """One of a few words. A word this version does not know is kept and shown as it came."""

    def __init__(self, kind: Choice) -> None:
        self.combo = CalmCombo()
        super().__init__(kind, self.combo)
        if not kind.required:
            self.combo.addItem("–", None)
        for key, words in kind.words.items():
            self.combo.addItem(_(words), key)
        self.combo.activated.connect(self._activated)

    def value(self) -> Any:
        # a word this version does not know is not checked, or it could not be kept
        return self.combo.currentData() or self.kind.check(None)

    def set_value(self, value: Any) -> None:
        at = self.combo.findData(value or None)
        if at < 0 and value:
            self.combo.addItem(str(value), value)
            at = self.combo.count() - 1
        self.combo.setCurrentIndex(at)
        self.set_unchanged()

    def _activated(self) -> None:
        self.changed()
        # arrows on the closed list are a search for the right word; picking from the open list is an answer
        if self.combo.opened_list:
            self.combo.opened_list = False
            self.settle()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.being_edited():
                self.settle()
                return True
            if event.key() == Qt.Key.Key_Escape and self.being_edited():
                self.settle()
                return True
        return super().eventFilter(watched, event)


class ShownEditor(Editor):
    """A value that is shown here and changed elsewhere, such as an attached file."""

    def __init__(self, kind: Kind) -> None:
        self.words = Words(wrap=True)
        super().__init__(kind, self.words)
        self._value: Any = None

    def value(self) -> Any:
        return self._value

    def set_value(self, value: Any) -> None:
        self._value = value
        self.words.setText(self.kind.show(value) or "–")
