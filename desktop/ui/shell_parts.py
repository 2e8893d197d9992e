"""The find box at the top of the window, and the words with a key that stand in the status line."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from desktop.ui.look import RADIUS, STEP, colours, letters
from desktop.ui.paint import draw_key, draw_words


class FindBox(QAbstractButton):
    """Looks like a box to type in; a click, Enter or typing in it opens the finder."""

    def __init__(self, words: str, key: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._key = key
        self.setText(words)
        self.setAccessibleName(words)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMaximumWidth(480)
        self.setCursor(Qt.CursorShape.IBeamCursor)

    def sizeHint(self) -> QSize:
        return QSize(480, max(34, QFontMetrics(letters()).height() + 14))

    def minimumSizeHint(self) -> QSize:
        return QSize(160, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        c, painter = colours(), QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QColor(c.accent if self.hasFocus() else c.edge))
        painter.setBrush(QColor(c.ground))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), RADIUS, RADIUS)
        inner = self.rect().adjusted(12, 0, -12, 0)
        end = draw_key(painter, inner, self._key)
        painter.setFont(letters())
        painter.setPen(QColor(c.quiet))
        draw_words(painter, inner.adjusted(0, 0, -end - STEP, 0), self.text())


class KeyLine(QAbstractButton):
    """Quiet words with a key beside them, such as “Undo “Move item 5”  Ctrl Z”; a click does the same."""

    def __init__(self, key: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._key = key
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def say(self, words: str) -> None:
        """Change the words; with none, nothing is shown."""
        self.setText(words)
        self.setAccessibleName(words)
        self.setToolTip(words)
        self.setVisible(bool(words))
        self.updateGeometry()
        self.update()

    def _key_width(self) -> int:
        return QFontMetrics(letters(-3)).horizontalAdvance(self._key) + 10

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(letters(-2))
        return QSize(metrics.horizontalAdvance(self.text()) + self._key_width() + STEP, metrics.height() + 6)

    def minimumSizeHint(self) -> QSize:
        return QSize(self._key_width() + 40, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        c, painter = colours(), QPainter(self)
        end = draw_key(painter, self.rect(), self._key)
        painter.setFont(letters(-2))
        painter.setPen(QColor(c.accent if self.hasFocus() or self.underMouse() else c.quiet))
        words = self.rect().adjusted(0, 0, -end - STEP // 2, 0)
        draw_words(painter, words, self.text(), Qt.AlignmentFlag.AlignRight)

    def event(self, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Enter, QEvent.Type.Leave):
            self.update()
        return super().event(event)
