"""The picture of who met whom: a square for each two laptops, painted; the arrows go from square to square."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.ui.look import RADIUS, STEP, Role, colours, letters
from desktop.who_met_whom import Laptop, Reached, State
from desktop.words import _

SQUARE = 34
_MOST_NAME = 240
_MARKS: dict[State, tuple[str, Role]] = {
    "self": ("–", "quiet"),
    "all": ("●", "good"),
    "some": ("◐", "blue"),
    "behind": ("▲", "amber"),
    "unknown": ("○", "quiet"),
}


class MetGrid(QWidget):
    """Names down the side with a number each, the numbers along the top. `moved` when another square is current."""

    moved = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._laptops: Sequence[Laptop] = ()
        self._reached: Mapping[tuple[str, str], Reached] = {}
        self._row, self._column = 0, 1  # whose work has come to oneself
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(_("How far each one’s work has come"))

    def show_reached(self, laptops: Sequence[Laptop], reached: Mapping[tuple[str, str], Reached]) -> None:
        """Show these laptops, and how far the work of the second of each two has come to the first."""
        self._laptops, self._reached = laptops, reached
        self._row, self._column = (min(n, max(0, len(laptops) - 1)) for n in (self._row, self._column))
        self.updateGeometry()
        self.update()

    def at(self) -> tuple[int, int]:
        """The line and the column of the current square."""
        return self._row, self._column

    def sizeHint(self) -> QSize:
        count = len(self._laptops)
        return QSize(self._side() + count * SQUARE, (count + 1) * SQUARE)

    def minimumSizeHint(self) -> QSize:
        return QSize(120, self.sizeHint().height())

    def _side(self) -> int:
        metrics = QFontMetrics(letters())
        widest = max((metrics.horizontalAdvance(self._name(n)) for n in range(len(self._laptops))), default=0)
        return min(widest + STEP * 2, max(_MOST_NAME, self.width() - len(self._laptops) * SQUARE))

    def _name(self, number: int) -> str:
        one = self._laptops[number]
        return f"{number + 1}  {_('you') if one.mine else one.name}, {one.of}"

    def _square(self, row: int, column: int) -> QRect:
        return QRect(self._side() + column * SQUARE, (row + 1) * SQUARE, SQUARE, SQUARE)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, c, count = QPainter(self), colours(), len(self._laptops)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(letters(-2))
        painter.setPen(QColor(c.quiet))
        for n in range(count):
            painter.drawText(self._square(-1, n), Qt.AlignmentFlag.AlignCenter, str(n + 1))
        painter.setFont(letters())
        metrics = QFontMetrics(letters())
        for n in range(count):
            top = (n + 1) * SQUARE
            painter.setPen(QColor(c.line))
            painter.drawLine(0, top, self._side() + count * SQUARE, top)
            painter.setPen(QColor(c.text))
            words = metrics.elidedText(self._name(n), Qt.TextElideMode.ElideRight, self._side() - STEP)
            painter.drawText(QRect(0, top, self._side(), SQUARE), Qt.AlignmentFlag.AlignVCenter, words)
        for row in range(count):
            for column in range(count):
                self._paint_square(painter, row, column)

    def _paint_square(self, painter: QPainter, row: int, column: int) -> None:
        c = colours()
        reached = self._reached[self._laptops[row].device, self._laptops[column].device]
        shape, role = _MARKS[reached.state]
        ink, ground = c.of(role)
        area = QRectF(self._square(row, column)).adjusted(3, 3, -3, -3)
        current = (row, column) == self.at()
        edge = QColor(c.accent if self.hasFocus() else c.edge)
        painter.setPen(edge if current else Qt.PenStyle.NoPen)
        painter.setBrush(QColor(ground) if reached.state != "self" else Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(area, RADIUS, RADIUS)
        painter.setPen(QColor(ink))
        painter.setFont(letters())
        painter.drawText(area, Qt.AlignmentFlag.AlignCenter, shape)

    # -- going about ---------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {
            Qt.Key.Key_Up: (-1, 0),
            Qt.Key.Key_Down: (1, 0),
            Qt.Key.Key_Left: (0, -1),
            Qt.Key.Key_Right: (0, 1),
        }
        step = steps.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
            return
        self._go_to(self._row + step[0], self._column + step[1])

    def mousePressEvent(self, event: QMouseEvent) -> None:
        point = event.position().toPoint() - QPoint(self._side(), SQUARE)
        self._go_to(point.y() // SQUARE, max(0, point.x() // SQUARE))

    def _go_to(self, row: int, column: int) -> None:
        if 0 <= row < len(self._laptops) and 0 <= column < len(self._laptops):
            self._row, self._column = row, column
            self.update()
            self.moved.emit()

    def focusInEvent(self, event: object) -> None:
        self.update()

    def focusOutEvent(self, event: object) -> None:
        self.update()
