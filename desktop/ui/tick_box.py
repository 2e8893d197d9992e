"""A box to tick, drawn in our colours: the platform's own is almost invisible in the dark."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QCheckBox, QWidget

from desktop.ui.look import STEP, colours
from desktop.ui.paint import draw_words

_SIDE = 16


class TickBox(QCheckBox):
    """A box to tick with words beside it; the keyboard's place is seen by a stronger edge."""

    def __init__(self, words: str, parent: QWidget | None = None) -> None:
        super().__init__(words, parent)
        self.setAccessibleName(words)

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(self.font())
        return QSize(_SIDE + STEP + metrics.horizontalAdvance(self.text()) + 4, max(_SIDE, metrics.height()) + 6)

    def minimumSizeHint(self) -> QSize:
        return QSize(_SIDE + STEP + 40, self.sizeHint().height())

    def hitButton(self, pos: QPoint) -> bool:
        return self.rect().contains(pos)  # the words are as good as the box

    def paintEvent(self, event: QPaintEvent) -> None:
        c, painter = colours(), QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ticked, focused = self.isChecked(), self.hasFocus()
        edge = c.text if focused and ticked else c.accent if focused or ticked else c.quiet
        painter.setPen(QPen(QColor(edge), 2 if focused else 1.2))
        painter.setBrush(QColor(c.accent if ticked else c.card))
        top = (self.height() - _SIDE) / 2
        painter.drawRoundedRect(QRectF(1.5, top + 1, _SIDE - 2, _SIDE - 2), 3, 3)
        if ticked:
            painter.setPen(QPen(QColor(c.on_accent), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawPolyline([QPointF(5, top + 8.5), QPointF(7.5, top + 11), QPointF(12, top + 5)])
        painter.setFont(self.font())
        painter.setPen(QColor(c.text if self.isEnabled() else c.quiet))
        draw_words(painter, self.rect().adjusted(_SIDE + STEP, 0, 0, 0), self.text())
