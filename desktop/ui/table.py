"""A table of plain rows: sorts its own list, keeps what was selected, finds as one types, copies as text.

Everything shown is worked out when rows are set; nothing is loaded, counted or looked up while painting.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from PySide6.QtCore import (
    QElapsedTimer,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPoint,
    QSignalBlocker,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QContextMenuEvent,
    QFontMetrics,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QApplication, QFrame, QHeaderView, QMenu, QTableView, QWidget

from desktop.ui.look import STEP, clear_viewport, colour, letters, mark_as, row_height
from desktop.ui.paint import mark_size
from desktop.ui.table_parts import Cell, CellPainter, Column, Line, LineModel

__all__ = ["Cell", "Column", "Line", "Table"]


class Table(QTableView):
    """A table of Line.

    `chosen(id)` when the current row changes; `opened(id)` on Enter or double click; `hide_asked(ids)` on Delete.
    """

    chosen = Signal(str)
    opened = Signal(str)
    hide_asked = Signal(list)

    def __init__(
        self,
        name: str,
        columns: Sequence[Column],
        lines: Iterable[Line] = (),
        *,
        many: bool = False,
        empty: str = "",
        parent: QWidget | None = None,
    ) -> None:
        """`name` is what a screen reader calls it, `empty` the sentence shown when there are no rows."""
        super().__init__(parent)
        self._columns = list(columns)
        self._empty = empty
        self._menu: Callable[[list[str]], Sequence[tuple[str, Callable[[], object]]]] | None = None
        self._typed, self._since_typed = "", QElapsedTimer()
        self._model = LineModel(self._columns, self)
        self.setModel(self._model)
        self.setItemDelegate(CellPainter(self._columns, self))
        self.setAccessibleName(name)
        self._dress(many)
        self._size_columns()
        self.selectionModel().currentRowChanged.connect(self._current_changed)
        self.doubleClicked.connect(self._open)
        self.set_lines(lines)

    def _dress(self, many: bool) -> None:
        mark_as(self, list=True)
        clear_viewport(self)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setCornerButtonEnabled(False)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        mode = QAbstractItemView.SelectionMode
        self.setSelectionMode(mode.ExtendedSelection if many else mode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        down = self.verticalHeader()
        down.hide()
        down.setMinimumSectionSize(row_height())
        down.setDefaultSectionSize(row_height() + 1)
        down.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        across = self.horizontalHeader()
        across.setFont(letters(-2))
        across.setHighlightSections(False)
        across.setSectionsClickable(True)
        across.setSortIndicatorShown(True)
        across.setSortIndicatorClearable(True)
        across.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        across.setMinimumSectionSize(40)
        across.sortIndicatorChanged.connect(self._sort)

    def set_lines(self, lines: Iterable[Line]) -> None:
        """Show these rows, sorted as before; what was selected, current and in view stays so, without a signal."""
        lines = list(lines)
        if lines and self._model.holds(lines):
            return
        selected, current = self.selected(), self.current()
        place = self.verticalScrollBar().value()
        with QSignalBlocker(self.selectionModel()):
            self._model.replace(lines)
        self._restore(selected, current)
        self._fit_columns()
        self.executeDelayedItemsLayout()
        self.verticalScrollBar().setValue(place)
        self.viewport().update()

    def _restore(self, selected: Sequence[str], current: str) -> None:
        with QSignalBlocker(self.selectionModel()):
            chosen = QItemSelection()
            last = self._model.columnCount() - 1
            for line_id in selected:
                row = self._model.row_of(line_id)
                if row >= 0:
                    chosen.select(self._model.index(row, 0), self._model.index(row, last))
            self.selectionModel().select(chosen, QItemSelectionModel.SelectionFlag.ClearAndSelect)
            row = self._model.row_of(current)
            if row >= 0:
                self.selectionModel().setCurrentIndex(
                    self._model.index(row, 0), QItemSelectionModel.SelectionFlag.NoUpdate
                )

    def lines(self) -> list[Line]:
        """The rows in the order shown."""
        return self._model.lines

    def current(self) -> str:
        """The current row's id, or ""."""
        return self._model.id_at(self.currentIndex().row())

    def selected(self) -> list[str]:
        """The ids of the selected rows, from the top."""
        rows = sorted({index.row() for index in self.selectionModel().selectedRows()})
        return [self._model.id_at(row) for row in rows]

    def choose(self, line_id: str) -> bool:
        """Make a row the current and only selected one, in view, without a signal; whether it is there."""
        row = self._model.row_of(line_id)
        if row < 0:
            return False
        self._restore([line_id], line_id)
        self.executeDelayedItemsLayout()  # new rows have no place to scroll to before
        self.scrollTo(self._model.index(row, 0))
        self.viewport().update()
        return True

    def sort_by(self, name: str, *, falling: bool = False) -> None:
        """Sort by a column, as a click on its header would."""
        number = [column.name for column in self._columns].index(name)
        order = Qt.SortOrder.DescendingOrder if falling else Qt.SortOrder.AscendingOrder
        self.horizontalHeader().setSortIndicator(number, order)

    def set_menu(self, menu: Callable[[list[str]], Sequence[tuple[str, Callable[[], object]]]]) -> None:
        """The context menu: given the selected ids, its lines of words and what each does."""
        self._menu = menu

    def copy(self) -> None:
        """Put the selected rows on the clipboard as text, a tab between cells."""
        rows = sorted({index.row() for index in self.selectionModel().selectedRows()})
        QApplication.clipboard().setText("\n".join("\t".join(self._model.words(row)) for row in rows))

    def _sort(self, number: int, order: Qt.SortOrder) -> None:
        selected, current = self.selected(), self.current()
        with QSignalBlocker(self.selectionModel()):
            self._model.arrange(number, falling=order == Qt.SortOrder.DescendingOrder)
        self._restore(selected, current)
        self.executeDelayedItemsLayout()
        if self.currentIndex().isValid():
            self.scrollTo(self.currentIndex())

    def _size_columns(self) -> None:
        across = self.horizontalHeader()
        wide = QFontMetrics(letters()).averageCharWidth()
        for number, column in enumerate(self._columns):
            if column.stretch:
                across.setSectionResizeMode(number, QHeaderView.ResizeMode.Stretch)
            elif column.width:
                across.resizeSection(number, column.width * wide + 2 * STEP)

    def _fit_columns(self) -> None:
        """Fit columns without a width to their longest words, judged by letters and measured once."""
        head, body = QFontMetrics(letters(-2)), QFontMetrics(letters(bold=True))
        for number, column in enumerate(self._columns):
            if column.width or column.stretch:
                continue
            cells = [cell for line in self._model.cells for cell in line[number : number + 1]]
            longest = max((cell.words for cell in cells), key=len, default="")
            marks = max(
                (cell.mark for cell in cells if cell.mark), key=lambda mark: len(mark.words), default=None
            )
            widths = [head.horizontalAdvance(column.words) + 14, body.horizontalAdvance(longest)]
            widths.append(mark_size(marks).width() if marks else 0)
            self.horizontalHeader().resizeSection(number, min(max(widths), 280) + 2 * STEP + 2)

    def _current_changed(self, index: QModelIndex) -> None:
        if index.isValid():
            self.chosen.emit(self._model.id_at(index.row()))

    def _open(self) -> None:
        if self.current():
            self.opened.emit(self.current())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers().value & ~0x20000000:
            self._open()
        elif event.key() == Qt.Key.Key_Delete and self.selected():
            self.hide_asked.emit(self.selected())
        elif event.key() in (Qt.Key.Key_Home, Qt.Key.Key_End) and not event.modifiers() and self._model.lines:
            # to the first and the last row: a row is chosen whole, so there is nowhere else to go in it
            row = 0 if event.key() == Qt.Key.Key_Home else len(self._model.lines) - 1
            self.selectRow(row)
            self.scrollTo(self._model.index(row, 0))
        elif event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        else:
            super().keyPressEvent(event)

    def keyboardSearch(self, search: str) -> None:
        """Go to the next row in which a word begins with what is being typed."""
        fresh = not self._since_typed.isValid() or self._since_typed.elapsed() > 1000
        self._since_typed.start()
        self._typed = search if fresh else self._typed + search
        row = self._model.find(self._typed, self.currentIndex().row() + (1 if fresh else 0))
        if row >= 0:
            self.selectRow(row)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if event.reason() == QContextMenuEvent.Reason.Keyboard and self.currentIndex().isValid():
            point = self.viewport().mapToGlobal(self.visualRect(self.currentIndex()).center())
        else:
            point = event.globalPos()
        self._show_menu(point)

    def _show_menu(self, point: QPoint) -> None:
        ids = self.selected()
        if self._menu is None or not ids:
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for words, run in self._menu(ids):
            menu.addAction(words.replace("&", "&&")).triggered.connect(lambda _checked=False, run=run: run())
        menu.popup(point)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._model.lines and self._empty:
            painter = QPainter(self.viewport())
            painter.setPen(colour("quiet"))
            area = self.viewport().rect().adjusted(STEP, STEP * 2, -STEP, -STEP)
            painter.drawText(area, Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap, self._empty)
