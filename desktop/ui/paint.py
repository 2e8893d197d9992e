"""Painting shared by labels, lists and tables: words that elide, state chips, their shapes."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import (
    QBrush,
    QColor,
    QFont,
    QFontMetrics,
    QFontMetricsF,
    QPainter,
    QPen,
    QPolygonF,
    QTextLayout,
    QTextLine,
    QTextOption,
)

from desktop.ui.look import Role, colours, letters


class Mark(NamedTuple):
    """A state as a person sees it: a word, the colour's role, and a shape (● ▲ ■ ✓ ○ ◐ –) beside it."""

    words: str
    role: Role = "quiet"
    shape: str = ""


def one_line(text: str) -> str:
    """The words without line ends, which a single line would draw as boxes."""
    return " ".join(text.split()) if "\n" in text or "\t" in text else text


def draw_words(
    painter: QPainter,
    area: QRect,
    text: str,
    align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
) -> None:
    """One line of words in the painter's font and pen, elided to the area, centred in its height."""
    metrics = painter.fontMetrics()
    fitted = metrics.elidedText(one_line(text), Qt.TextElideMode.ElideRight, area.width())
    painter.drawText(area, align | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, fitted)


TICK_SIDE = 16
"""How wide and high a box to tick is, in pixels."""


def draw_tick(painter: QPainter, x: float, y: float, ticked: bool, *, strong: bool = False) -> None:
    """A box to tick with its upper left corner at x, y; with a stronger edge where the keyboard is."""
    c = colours()
    edge = c.text if strong and ticked else c.accent if strong or ticked else c.quiet
    painter.setPen(QPen(QColor(edge), 2 if strong else 1.2))
    painter.setBrush(QColor(c.accent if ticked else c.card))
    painter.drawRoundedRect(QRectF(x + 1.5, y + 1, TICK_SIDE - 2, TICK_SIDE - 2), 3, 3)
    if ticked:
        painter.setPen(QPen(QColor(c.on_accent), 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPolyline([QPointF(x + 5, y + 8.5), QPointF(x + 7.5, y + 11), QPointF(x + 12, y + 5)])


class Paragraph:
    """Words laid out in a width: broken between words, or inside one that is too long.

    The first `bold` characters are bold. With `most` lines given, the last of them is elided.
    """

    def __init__(self, text: str, font: QFont, width: float, *, most: int = 0, bold: int = 0) -> None:
        self.elided = False
        self._lines: list[tuple[QTextLayout, QTextLine]] = []
        self._layouts: list[QTextLayout] = []
        self.height = 0.0
        self.widest = 0.0
        width = max(width, 8)
        for part in text.split("\n"):
            if most and len(self._lines) >= most:
                self.elided = True
                break
            self._lay(part, font, width, most, bold)
            bold = max(0, bold - len(part) - 1)

    def _lay(self, text: str, font: QFont, width: float, most: int, bold: int) -> None:
        layout = _layout(text, font, bold)
        layout.beginLayout()
        while (line := layout.createLine()).isValid():
            line.setLineWidth(width)
            end = line.textStart() + line.textLength()
            if most and len(self._lines) == most - 1 and end < len(text):
                start = line.textStart()
                layout.endLayout()
                rest = QFontMetricsF(_heavy(font) if bold > start else font).elidedText(
                    text[start:], Qt.TextElideMode.ElideRight, width
                )
                self.elided = True
                layout = _layout(rest, font, max(0, bold - start))
                option = layout.textOption()
                option.setWrapMode(QTextOption.WrapMode.NoWrap)
                layout.setTextOption(option)
                layout.beginLayout()
                line = layout.createLine()
                line.setLineWidth(width)
                self._add(layout, line)
                break
            self._add(layout, line)
        layout.endLayout()

    def _add(self, layout: QTextLayout, line: QTextLine) -> None:
        line.setPosition(QPointF(0, self.height))
        self.height += line.height()
        self.widest = max(self.widest, line.naturalTextWidth())
        self._lines.append((layout, line))
        if layout not in self._layouts:
            self._layouts.append(layout)

    @property
    def lines(self) -> int:
        """How many lines it takes."""
        return len(self._lines)

    def draw(self, painter: QPainter, x: float, y: float) -> None:
        """Draw with the painter's pen, the top left corner at x, y."""
        for _, line in self._lines:
            line.draw(painter, QPointF(x, y))


def _heavy(font: QFont) -> QFont:
    heavy = QFont(font)
    heavy.setWeight(QFont.Weight.DemiBold)
    return heavy


def _layout(text: str, font: QFont, bold: int) -> QTextLayout:
    layout = QTextLayout(text, font)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    if bold:
        from PySide6.QtGui import QTextCharFormat  # it brings much with it, and most windows begin without

        heavy = QTextCharFormat()
        heavy.setFontWeight(QFont.Weight.DemiBold)
        span = QTextLayout.FormatRange()
        span.start, span.length, span.format = 0, min(bold, len(text)), heavy
        layout.setFormats([span])
    return layout


_PAD = 8


def mark_font() -> QFont:
    """The letters of a chip."""
    return letters(-2)


def mark_size(mark: Mark) -> QSize:
    """The size in pixels a chip would like."""
    metrics = QFontMetrics(mark_font())
    shape = metrics.height() * 3 // 4 if mark.shape else 0
    # advances are rounded while eliding is exact, hence the spare pixels
    return QSize(metrics.horizontalAdvance(mark.words) + 2 + shape + 2 * _PAD, metrics.height() + 4)


def draw_mark(painter: QPainter, area: QRect, mark: Mark, *, at_end: bool = False) -> None:
    """Draw a chip in the area: at its start (or end), centred in its height, elided when there is no room."""
    wanted = mark_size(mark)
    width = min(wanted.width(), area.width())
    if width <= _PAD:
        return
    left = area.right() + 1 - width if at_end else area.left()
    box = QRect(left, area.top() + (area.height() - wanted.height()) // 2, width, wanted.height())
    ink, ground = colours().of(mark.role)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QColor(colours().edge) if mark.role == "quiet" else Qt.PenStyle.NoPen)
    painter.setBrush(QColor(ground))
    painter.drawRoundedRect(QRectF(box).adjusted(0.5, 0.5, -0.5, -0.5), 5, 5)
    inner = box.adjusted(_PAD, 0, -_PAD, 0)
    painter.setPen(QColor(ink))
    painter.setFont(mark_font())
    if mark.shape:
        size = painter.fontMetrics().height() * 3 // 4
        side = size - 4
        _draw_shape(painter, QRectF(inner.left(), box.center().y() + 0.5 - side / 2, side, side), mark.shape)
        inner.setLeft(inner.left() + size)
    draw_words(painter, inner, mark.words)
    painter.restore()


def _draw_shape(painter: QPainter, box: QRectF, shape: str) -> None:
    """Draw ● ▲ ■ ✓ ○ ◐ – ourselves: fonts disagree about their sizes, and some lack them."""
    ink = painter.pen().color()
    side = min(box.width(), box.height())
    box = QRectF(box.center().x() - side / 2, box.center().y() - side / 2, side, side)
    pen = QPen(ink, 1.4)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    painter.save()
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QBrush(ink))
    if shape == "●":
        painter.drawEllipse(box)
    elif shape == "■":
        painter.drawRect(box.adjusted(0.5, 0.5, -0.5, -0.5))
    elif shape == "▲":
        painter.drawPolygon(
            QPolygonF([QPointF(box.center().x(), box.top()), box.bottomRight(), box.bottomLeft()])
        )
    else:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(pen)
        if shape in "○◐":
            ring = box.adjusted(0.7, 0.7, -0.7, -0.7)
            painter.drawEllipse(ring)
            if shape == "◐":
                painter.setBrush(QBrush(ink))
                painter.drawPie(ring, 90 * 16, 180 * 16)
        elif shape == "✓":
            x, y = box.left(), box.top()
            points = [QPointF(x, y + side * 0.55), QPointF(x + side * 0.35, y + side * 0.9)]
            painter.drawPolyline([*points, QPointF(x + side, y + side * 0.1)])
        elif shape == "–":
            painter.drawLine(QPointF(box.left(), box.center().y()), QPointF(box.right(), box.center().y()))
        else:
            painter.drawText(box.adjusted(-6, -6, 6, 6), Qt.AlignmentFlag.AlignCenter, shape)
    painter.restore()


def draw_key(painter: QPainter, area: QRect, keys: str) -> int:
    """Draw a shortcut such as “Ctrl K” as a small bordered key at the end of the area; returns its width."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setFont(letters(-3))
    metrics = painter.fontMetrics()
    width, height = metrics.horizontalAdvance(keys) + 10, metrics.height() + 4
    box = QRect(area.right() + 1 - width, area.top() + (area.height() - height) // 2, width, height)
    painter.setPen(QColor(colours().edge))
    painter.setBrush(QColor(colours().card))
    painter.drawRoundedRect(QRectF(box).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
    painter.setPen(QColor(colours().quiet))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, keys)
    painter.restore()
    return width
