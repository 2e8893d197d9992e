"""A box to tick, drawn in our colours: the platform's own is almost invisible in the dark."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QSize
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QCheckBox, QWidget

from desktop.ui.look import STEP, colours
from desktop.ui.paint import TICK_SIDE, draw_tick, draw_words


class TickBox(QCheckBox):
    """A box to tick with words beside it; the keyboard's place is seen by a stronger edge."""

    def __init__(self, words: str, parent: QWidget | None = None) -> None:
        super().__init__(words, parent)
        self.setAccessibleName(words)

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(self.font())
        width = TICK_SIDE + STEP + metrics.horizontalAdvance(self.text()) + 4
        return QSize(width, max(TICK_SIDE, metrics.height()) + 6)

    def minimumSizeHint(self) -> QSize:
        return QSize(TICK_SIDE + STEP + 40, self.sizeHint().height())

    def hitButton(self, pos: QPoint) -> bool:
        return self.rect().contains(pos)  # the words are as good as the box

    def paintEvent(self, event: QPaintEvent) -> None:
        c, painter = colours(), QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        draw_tick(painter, 0, (self.height() - TICK_SIDE) / 2, self.isChecked(), strong=self.hasFocus())
        painter.setFont(self.font())
        painter.setPen(QColor(c.text if self.isEnabled() else c.quiet))
        draw_words(painter, self.rect().adjusted(TICK_SIDE + STEP, 0, 0, 0), self.text())
