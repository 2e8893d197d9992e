"""The list behind a Table, and the painter of its cells."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Literal, NamedTuple

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QHelpEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QToolTip,
)

from desktop.ui.look import STEP, colours, letters
from desktop.ui.paint import Mark, draw_mark, draw_words, mark_size

Index = QModelIndex | QPersistentModelIndex
ALIGN = {
    "left": Qt.AlignmentFlag.AlignLeft,
    "right": Qt.AlignmentFlag.AlignRight,
    "centre": Qt.AlignmentFlag.AlignHCenter,
}


class Column(NamedTuple):
    """One column: its words, and how wide (`width` in characters; 0 fits what is in it; `stretch` takes the rest)."""

    name: str
    words: str
    width: int = 0
    stretch: bool = False
    align: Literal["left", "right", "centre"] = "left"
    quiet: bool = False
    bold: bool = False


class Cell(NamedTuple):
    """What stands in one place: words, a chip instead of them, and what to sort by when the words will not do."""

    words: str = ""
    sort: str | int | float | None = None
    mark: Mark | None = None


class Line(NamedTuple):
    """One row: the record's id and its cells, plain words or a Mark where no more is needed."""

    id: str
    cells: Sequence[str | Mark | Cell]


class LineModel(QAbstractTableModel):
    """The rows in the order shown, every word ready."""

    def __init__(self, columns: Sequence[Column], parent: QObject) -> None:
        super().__init__(parent)
        self._columns = columns
        self._given: list[tuple[Line, list[Cell]]] = []
        self.lines: list[Line] = []
        self.cells: list[list[Cell]] = []
        self._rows: dict[str, int] = {}
        self._sought: list[str] = []
        self._order: tuple[int, bool] = (-1, False)

    def replace(self, lines: Iterable[Line]) -> None:
        """Take these rows instead."""
        self.beginResetModel()
        self._given = [(line, [_cell(cell) for cell in line.cells]) for line in lines]
        self._arrange()
        self.endResetModel()

    def holds(self, lines: Sequence[Line]) -> bool:
        """Whether these are the rows there are."""
        return len(lines) == len(self._given) and all(
            line == held for line, (held, _cells) in zip(lines, self._given, strict=True)
        )

    def arrange(self, number: int, *, falling: bool) -> None:
        """Sort by a column; -1 is the order in which the rows were given."""
        self.beginResetModel()
        self._order = (number, falling)
        self._arrange()
        self.endResetModel()

    def _arrange(self) -> None:
        number, falling = self._order
        rows = self._given
        if number >= 0:
            # what has nothing in the column stays last whichever way it is sorted
            full = [row for row in rows if _filled(row[1][number])]
            rest = [row for row in rows if not _filled(row[1][number])]
            rows = sorted(full, key=lambda row: _key(row[1][number]), reverse=falling) + rest
        self.lines = [line for line, _ in rows]
        self.cells = [cells for _, cells in rows]
        self._rows = {line.id: row for row, line in enumerate(self.lines)}
        self._sought = []

    def row_of(self, line_id: str) -> int:
        """Where a record is, or -1."""
        return self._rows.get(line_id, -1)

    def id_at(self, row: int) -> str:
        """The id of a row, or "" outside the table."""
        return self.lines[row].id if 0 <= row < len(self.lines) else ""

    def words(self, row: int) -> list[str]:
        """The words of each cell of a row."""
        return [_words(cell) for cell in self.cells[row]]

    def find(self, typed: str, start: int) -> int:
        """The next row from `start`, round the end, in which a word begins with what was typed; -1 if none."""
        if not self._sought:
            self._sought = [" " + fold(" ".join(map(_words, cells))) for cells in self.cells]
        sought = re.compile(rf"\W{re.escape(fold(typed))}")
        count = len(self._sought)
        return next(
            (n % count for n in range(start, start + count) if sought.search(self._sought[n % count])), -1
        )

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self.lines)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self._columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if (
            role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole)
            or not index.isValid()
        ):
            return None
        words = _words(self.cells[index.row()][index.column()])
        if role == Qt.ItemDataRole.DisplayRole:
            return words
        return f"{self._columns[index.column()].words}: {words}"

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(self._columns):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._columns[section].words
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return (ALIGN[self._columns[section].align] | Qt.AlignmentFlag.AlignVCenter).value
        return None


def fold(text: str) -> str:
    """Words as they are sought: without case and accents."""
    parts = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in parts if not unicodedata.combining(letter))


def _cell(given: str | Mark | Cell) -> Cell:
    if isinstance(given, str):
        return Cell(given)
    return Cell(mark=given) if isinstance(given, Mark) else given


def _words(cell: Cell) -> str:
    return cell.words or (cell.mark.words if cell.mark else "")


def _filled(cell: Cell) -> bool:
    return cell.sort is not None or bool(_words(cell))


def _key(cell: Cell) -> tuple[int, float, str]:
    """Numbers before words, and each among its own: a column may hold both."""
    if isinstance(cell.sort, (int, float)):
        return 0, cell.sort, ""
    return 1, 0, fold(cell.sort if cell.sort is not None else _words(cell))


class CellPainter(QStyledItemDelegate):
    """Draws the cells: words or a chip, the chosen row in green, a hairline under each row."""

    def __init__(self, columns: Sequence[Column], table: QTableView) -> None:
        super().__init__(table)
        self._columns, self._table = columns, table

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        model = self._table.model()
        assert isinstance(model, LineModel)
        cell, column = model.cells[index.row()][index.column()], self._columns[index.column()]
        area, state, c = option.rect, option.state, colours()
        painter.save()
        self._paint_ground(painter, area, state, index)
        inner = area.adjusted(STEP, 0, -STEP, -1)
        if cell.mark:
            draw_mark(painter, inner, cell.mark, at_end=column.align == "right")
        else:
            painter.setFont(letters(-1 if column.quiet else 0, bold=column.bold))
            painter.setPen(QColor(c.quiet if column.quiet else c.text))
            draw_words(painter, inner, cell.words, ALIGN[column.align])
        painter.restore()

    def _paint_ground(self, painter: QPainter, area: QRect, state: QStyle.StateFlag, index: Index) -> None:
        c = colours()
        painter.fillRect(QRect(area.left(), area.bottom(), area.width(), 1), QColor(c.line))
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        current = index.row() == self._table.currentIndex().row() and self._table.hasFocus()
        if not chosen and not current:
            return
        # each cell draws its part of one rounded box; what lies beyond the cell is cut away
        last = self._table.horizontalHeader().visualIndex(index.column()) == len(self._columns) - 1
        first = self._table.horizontalHeader().visualIndex(index.column()) == 0
        box = QRectF(area).adjusted(0.5 if first else -20, 0.5, -0.5 if last else 20, -0.5)
        painter.save()
        painter.setClipRect(area)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QColor(c.accent) if current else Qt.PenStyle.NoPen)
        painter.setBrush(QColor(c.accent_ground) if chosen else Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(box, 6, 6)
        painter.restore()

    def helpEvent(
        self, event: QHelpEvent, view: QAbstractItemView, option: QStyleOptionViewItem, index: Index
    ) -> bool:
        """The whole words as a tooltip where they were cut."""
        if not index.isValid():
            return super().helpEvent(event, view, option, index)
        words = str(index.data() or "")
        model = self._table.model()
        assert isinstance(model, LineModel)
        mark = model.cells[index.row()][index.column()].mark
        needed = mark_size(mark).width() if mark else option.fontMetrics.horizontalAdvance(words)
        QToolTip.showText(event.globalPos(), words if needed > option.rect.width() - 2 * STEP else "", view)
        return True
