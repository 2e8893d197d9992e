"""A box to choose one thing from, with an edge of its own because it stands outside any form."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRectF
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from desktop.ui.editing import CalmCombo
from desktop.ui.look import RADIUS, colours


class Chooser(QWidget):
    """The edge round a combo box; `combo` is what one chooses in."""

    def __init__(self, name: str, width: int = 0) -> None:
        """`name` is what a screen reader calls it, `width` in pixels if fixed."""
        super().__init__()
        self.combo = CalmCombo()
        self.combo.setAccessibleName(name)
        self.combo.installEventFilter(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 3, 4, 3)
        row.addWidget(self.combo)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        if width:
            self.setFixedWidth(width)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self.update()
        return super().eventFilter(watched, event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, c = QPainter(self), colours()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QColor(c.accent if self.combo.hasFocus() else c.edge))
        painter.setBrush(QColor(c.card))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), RADIUS, RADIUS)
