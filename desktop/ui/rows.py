"""Rows: a light list of things in a card, painted by one delegate: hover, selection, keyboard, a button."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QItemSelectionModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QColor,
    QFontMetrics,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListView,
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolTip,
    QWidget,
)

from desktop.ui.look import STEP, clear_viewport, colours, letters, mark_as, row_height
from desktop.ui.paint import TICK_SIDE, Mark, Paragraph, draw_mark, draw_tick, draw_words, mark_size
from desktop.words import _

Index = QModelIndex | QPersistentModelIndex


class Row(NamedTuple):
    """One row: a mark, words (first `lead` in bold) with a quiet line under them, something at the end. One that is
    `ticked` or not, rather than None, has a box to tick before everything else."""

    id: str
    words: str
    lead: str = ""
    under: str = ""
    before: Mark | None = None
    after: Mark | None = None
    aside: str = ""
    button: str = ""
    ticked: bool | None = None

    def spoken(self) -> str:
        """The row in one sentence, for a screen reader and for a tooltip."""
        box = "" if self.ticked is None else _("ticked") if self.ticked else _("not ticked")
        parts = [box, self.before.words if self.before else "", f"{self.lead} {self.words}".strip(), self.under]
        parts += [self.aside, self.after.words if self.after else ""]
        return ", ".join(part for part in parts if part)


class _Height(NamedTuple):
    """What a row's height is at a width; of one on one line, at every width that has room for its words."""

    height: int
    width: int
    room: float | None

    def holds_at(self, width: int) -> bool:
        """Whether the row need not be measured anew."""
        return width == self.width or (self.room is not None and width >= self.room)


class _Model(QAbstractListModel):
    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.rows: list[Row] = []

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not 0 <= index.row() < len(self.rows):
            return None
        row = self.rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return f"{row.lead} {row.words}".strip()
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return row.spoken()
        return None

    def replace(self, rows: Sequence[Row]) -> None:
        self.beginResetModel()
        self.rows = list(rows)
        self.endResetModel()


_PAD = STEP // 2 + 2


class _Painter(QStyledItemDelegate):
    """Draws a row: mark, words, under, and at the end a button, a mark or quiet words; a hairline below."""

    def __init__(self, view: Rows) -> None:
        super().__init__(view)
        self._view = view
        self._heights: dict[int, _Height] = {}

    def forget_heights(self) -> None:
        """Other rows or other letters: measure anew."""
        self._heights.clear()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        width, number = self._view.viewport().width(), index.row()
        # asked for again and again while a page is laid out, at one width after the other
        kept = self._heights.get(number)
        if kept is None or not kept.holds_at(width):
            kept = self._heights[number] = self._measured(self._view.row(number), width)
        return QSize(width, kept.height)

    def _measured(self, row: Row, width: int) -> _Height:
        area = QRect(0, 0, width, 0)
        words, under = self._laid(row, area)
        height = words.height + (under.height if under else 0) + STEP + 4
        room = None
        if words.lines == 1 and (under is None or under.lines == 1):
            widest = max(words.widest, under.widest if under else 0)
            room = width - self._middle(row, area).width() + widest + 1  # what is drawn is rounded
        return _Height(max(row_height() + 1, int(height)), width, room)

    def _laid(self, row: Row, area: QRect) -> tuple[Paragraph, Paragraph | None]:
        middle = self._middle(row, area)
        text = f"{row.lead} {row.words}".strip()
        words = Paragraph(text, letters(), middle.width(), most=2, bold=len(row.lead))
        under = Paragraph(row.under, letters(-2), middle.width(), most=2) if row.under else None
        return words, under

    def _end_width(self, row: Row, whole: int) -> int:
        """The width of what stands at the end of the row; at most half of it."""
        if row.button:
            width = QFontMetrics(letters(-1)).horizontalAdvance(row.button) + 26
        elif row.after:
            width = mark_size(row.after).width()
        elif row.aside:
            width = QFontMetrics(letters(-2)).horizontalAdvance(row.aside) + 2
        else:
            return 0
        return min(width, whole // 2)

    def _middle(self, row: Row, area: QRect) -> QRect:
        area = area.adjusted(self._view.inset, 0, -self._view.inset, 0)
        end = self._end_width(row, area.width())
        start = min(mark_size(row.before).width(), area.width() // 2) if row.before else 0
        # beside rows with a box the words of all begin where theirs do
        start = TICK_SIDE if self._view.has_boxes else start
        return area.adjusted(start + (10 if start else 0), 0, -end - (10 if end else 0), 0)

    def button_area(self, row: Row, area: QRect) -> QRect:
        """Where a row's button is."""
        width = self._end_width(row, area.width())
        height = row_height() - 6
        right = area.right() - self._view.inset
        return QRect(right - width + 1, area.center().y() - height // 2, width, height)

    def end_area(self, row: Row, area: QRect) -> QRect:
        """Where what stands at the end of a row is, over its whole height."""
        end = self._end_width(row, area.width() - 2 * self._view.inset)
        return QRect(area.right() - self._view.inset - end + 1, area.top(), end, area.height())

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row, area, c = self._view.row(index.row()), _area(option), colours()
        state = _state(option)
        selected = bool(state & QStyle.StateFlag.State_Selected) and self._view.selects
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(area).adjusted(0.5, 0.5, -0.5, -1.5)
        if selected or state & QStyle.StateFlag.State_MouseOver:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(c.accent_ground if selected else c.ground))
            painter.drawRoundedRect(box, 6, 6)
        if index.row() < len(self._view.rows()) - 1:
            painter.fillRect(QRect(area.left(), area.bottom(), area.width(), 1), QColor(c.line))
        middle = self._middle(row, area)
        words, under = self._laid(row, area)
        height = words.height + (under.height if under else 0)
        top = area.top() + (area.height() - height) / 2
        painter.setPen(QColor(c.text))
        words.draw(painter, middle.left(), top)
        if under:
            painter.setPen(QColor(c.quiet))
            under.draw(painter, middle.left(), top + words.height)
        if row.ticked is not None:
            draw_tick(
                painter,
                area.left() + self._view.inset,
                area.top() + (area.height() - TICK_SIDE) / 2,
                row.ticked,
                strong=bool(state & QStyle.StateFlag.State_HasFocus),
            )
        elif row.before:
            start = area.left() + self._view.inset
            draw_mark(
                painter, QRect(start, area.top(), max(0, middle.left() - start), area.height()), row.before
            )
        self._paint_end(painter, row, area)
        if state & QStyle.StateFlag.State_HasFocus:
            if self._view.inset:
                painter.setPen(QColor(c.accent))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRoundedRect(box, 6, 6)
            else:  # words that begin at the very edge leave no room for a frame
                painter.fillRect(QRect(area.left(), area.bottom() - 1, area.width(), 2), QColor(c.accent))
        painter.restore()

    def _paint_end(self, painter: QPainter, row: Row, area: QRect) -> None:
        c = colours()
        rest = self.end_area(row, area)
        if row.button:
            box = self.button_area(row, area)
            painter.setPen(QColor(c.edge))
            painter.setBrush(QColor(c.card))
            painter.drawRoundedRect(QRectF(box).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
            painter.setPen(QColor(c.text))
            painter.setFont(letters(-1))
            draw_words(painter, box.adjusted(8, 0, -8, 0), row.button, Qt.AlignmentFlag.AlignHCenter)
        elif row.after:
            draw_mark(painter, rest, row.after, at_end=True)
        elif row.aside:
            painter.setPen(QColor(c.quiet))
            painter.setFont(letters(-2))
            draw_words(painter, rest, row.aside, Qt.AlignmentFlag.AlignRight)

    def helpEvent(
        self, event: QHelpEvent, view: QAbstractItemView, option: QStyleOptionViewItem, index: Index
    ) -> bool:
        """A tooltip with the whole row, but only where some of it was left out."""
        if not index.isValid():
            return super().helpEvent(event, view, option, index)
        row, area = self._view.row(index.row()), _area(option)
        words, under = self._laid(row, area)
        cut = words.elided or bool(under and under.elided)
        for text, font in ((row.aside, letters(-2)), (row.after.words if row.after else "", letters(-2))):
            cut = cut or QFontMetrics(font).horizontalAdvance(text) > area.width() // 2 - 16
        QToolTip.showText(event.globalPos(), row.spoken() if cut else "", view)
        return True


def _area(option: QStyleOptionViewItem) -> QRect:
    area: QRect = option.rect
    return area


def _state(option: QStyleOptionViewItem) -> QStyle.StateFlag:
    state: QStyle.StateFlag = option.state
    return state


class Rows(QListView):
    """A list of Row. As tall as its rows unless it `scrolls`; `selects` keeps the chosen one coloured.

    `chosen(id)` when the current row changes, `opened(id)` on click or Enter, `pressed(id)` for a row's
    button (Ctrl Enter does the same), `turned(id)` when its box is clicked or the space bar pressed.
    """

    chosen = Signal(str)
    opened = Signal(str)
    pressed = Signal(str)
    turned = Signal(str)

    def __init__(
        self, name: str, *, selects: bool = False, scrolls: bool = False, parent: QWidget | None = None
    ) -> None:
        """`name` is what a screen reader calls the list."""
        super().__init__(parent)
        self.selects, self.scrolls = selects, scrolls
        self.inset = STEP if selects else 0
        self.has_boxes = False
        self._model = _Model(self)
        self._painter = _Painter(self)
        self.setModel(self._model)
        self.setItemDelegate(self._painter)
        self.setAccessibleName(name)
        mark_as(self, list=True)
        clear_viewport(self)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setUniformItemSizes(False)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        if not scrolls:
            self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
            self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.selectionModel().currentChanged.connect(self._current_changed)

    def set_rows(self, rows: Sequence[Row]) -> None:
        """Show these rows; the current one stays current if it is still there, without a signal."""
        if list(rows) == self._model.rows:
            return
        kept = self.current()
        place = self.verticalScrollBar().value()
        self._painter.forget_heights()
        self.has_boxes = any(row.ticked is not None for row in rows)
        self.selectionModel().blockSignals(True)
        self._model.replace(rows)
        self.selectionModel().blockSignals(False)
        if kept:
            self.choose(kept)
        self.verticalScrollBar().setValue(place)
        self._fit()

    def rows(self) -> list[Row]:
        """What is shown."""
        return self._model.rows

    def row(self, number: int) -> Row:
        """One row by its place."""
        return self._model.rows[number]

    def current(self) -> str:
        """The current row's id, or ""."""
        index = self.currentIndex()
        return self._model.rows[index.row()].id if index.isValid() else ""

    def choose(self, row_id: str) -> bool:
        """Make a row current without a signal; whether it is there."""
        for number, row in enumerate(self._model.rows):
            if row.id == row_id:
                self.selectionModel().blockSignals(True)
                self.selectionModel().setCurrentIndex(
                    self._model.index(number), QItemSelectionModel.SelectionFlag.ClearAndSelect
                )
                self.selectionModel().blockSignals(False)
                self.scrollTo(self._model.index(number))
                self.viewport().update()
                return True
        return False

    def choose_none(self) -> None:
        """Make no row current, without a signal."""
        self.selectionModel().blockSignals(True)
        self.selectionModel().clear()
        self.selectionModel().blockSignals(False)
        self.viewport().update()

    def end_area(self, number: int) -> QRect:
        """Where a row's mark or quiet words at its end are, by its place."""
        return self._painter.end_area(self.row(number), self.visualRect(self._model.index(number)))

    def step(self, by: int) -> None:
        """Move the current row down (or up) by so many, staying inside the list."""
        if self._model.rows:
            number = min(max(self.currentIndex().row() + by, 0), len(self._model.rows) - 1)
            self.setCurrentIndex(self._model.index(number))

    def _current_changed(self, index: QModelIndex) -> None:
        if index.isValid():
            self.chosen.emit(self._model.rows[index.row()].id)

    def _fit(self) -> None:
        if not self.scrolls:
            self.setFixedHeight(self._height())

    def _height(self) -> int:
        return sum(self.height_of(number) for number in range(len(self._model.rows)))

    def height_of(self, number: int) -> int:
        """The height in pixels of a row, by its place."""
        return self._painter.sizeHint(QStyleOptionViewItem(), self._model.index(number)).height()

    def sizeHint(self) -> QSize:
        return QSize(240, 240 if self.scrolls else self._height())

    def minimumSizeHint(self) -> QSize:
        return QSize(80, row_height() if self.scrolls else self._height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.scheduleDelayedItemsLayout()
            self._fit()

    def event(self, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.ApplicationFontChange):
            self._painter.forget_heights()
            self._fit()
        return super().event(event)

    def _button_at(self, point: QPoint) -> str:
        index = self.indexAt(point)
        if index.isValid():
            row = self._model.rows[index.row()]
            if row.button and self._painter.button_area(row, self.visualRect(index)).contains(point):
                return row.id
        return ""

    def _in_box(self, index: QModelIndex, point: QPoint) -> bool:
        row, left = self._model.rows[index.row()], self.visualRect(index).left() + self.inset
        return row.ticked is not None and point.x() < left + TICK_SIDE + 6

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        if event.button() != Qt.MouseButton.LeftButton:
            return
        point = event.position().toPoint()
        index = self.indexAt(point)
        if row_id := self._button_at(point):
            self.pressed.emit(row_id)
        elif index.isValid() and self._in_box(index, point):
            self.turned.emit(self._model.rows[index.row()].id)
        elif index.isValid():
            self.opened.emit(self._model.rows[index.row()].id)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        over = bool(self._button_at(event.position().toPoint()))
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.ArrowCursor)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.current():
            row_id = self.current()
            has_button = self._model.rows[self.currentIndex().row()].button
            if has_button and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                self.pressed.emit(row_id)
            else:
                self.opened.emit(row_id)
            return
        if event.key() == Qt.Key.Key_Space and self.current():
            row = self._model.rows[self.currentIndex().row()]
            if row.ticked is not None:
                self.turned.emit(row.id)
                return
        super().keyPressEvent(event)
