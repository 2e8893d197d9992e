"""The agenda as a list one can arrange: clock times, numbers, papers, and the line where governors join.

Items move by dragging and by Ctrl ↑ ↓, become part of the item above by Ctrl →; the governors' line is a row of its
own that moves the same way. Files dropped on an item are papers for it.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QItemSelectionModel,
    QMimeData,
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
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QFontMetrics,
    QHelpEvent,
    QKeyEvent,
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
from desktop.ui.paint import Mark, draw_mark, draw_words, mark_size
from desktop.words import _

if TYPE_CHECKING:
    from desktop.agenda_lines import Agenda, AgendaLine

Index = QModelIndex | QPersistentModelIndex
LINE = "line"
"""What stands for the governors' line where items have their ids."""
_MOVED = "application/x-clusterbook-item"


class _Model(QAbstractListModel):
    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.agenda: Agenda | None = None
        self.entries: list[AgendaLine | None] = []  # None is the governors' line

    def show(self, agenda: Agenda) -> None:
        entries: list[AgendaLine | None] = list(agenda.lines)
        if agenda.governors_at is not None:
            ids = [line.id for line in agenda.lines]
            before = agenda.governors_before
            entries.insert(ids.index(before) if before in ids else len(ids), None)
        self.beginResetModel()
        self.agenda, self.entries = agenda, entries
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self.entries)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not 0 <= index.row() < len(self.entries) or self.agenda is None:
            return None
        line = self.entries[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return line.title if line else _("Governors join here")
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return spoken(line) if line else f"{self.agenda.governors_at} {_('Governors join here')}"
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        ordinary = Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled
        return ordinary | Qt.ItemFlag.ItemIsDragEnabled if index.isValid() else Qt.ItemFlag.ItemIsDropEnabled

    def supportedDropActions(self) -> Qt.DropAction:
        return Qt.DropAction.MoveAction | Qt.DropAction.CopyAction

    def mimeTypes(self) -> list[str]:
        return [_MOVED]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        data = QMimeData()
        if indexes:
            data.setData(_MOVED, self.id_at(indexes[0].row()).encode())
        return data

    def id_at(self, number: int) -> str:
        """The id of a row; LINE for the governors' line, "" past the end."""
        if not 0 <= number < len(self.entries):
            return ""
        line = self.entries[number]
        return line.id if line else LINE


def spoken(line: AgendaLine) -> str:
    """An item in one sentence, for a screen reader and for a tooltip."""
    papers = _("papers {refs}").format(refs=line.paper_refs) if line.paper_refs else ""
    parts = [f"{line.number} {line.title}", line.start, line.tag, line.purpose_words, line.lead_words]
    return ", ".join(part for part in [*parts, papers, line.minutes_words, line.carried_words] if part)


class _Painter(QStyledItemDelegate):
    def __init__(self, view: AgendaList) -> None:
        super().__init__(view)
        self._view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(self._view.viewport().width(), row_height() + 3)

    def areas(self, area: QRect) -> dict[str, QRect]:
        """Where each part of a row goes: what matters least gives way first on a narrow page."""
        metrics = QFontMetrics(letters())
        digit = metrics.horizontalAdvance("0")
        widths = {"start": digit * 6, "number": digit * 4, "minutes": digit * 7 + 8}
        rest = area.width() - sum(widths.values()) - 2 * STEP
        for name, share, needed in (("papers", 8, 380), ("lead", 13, 480), ("purpose", 10, 560)):
            if rest >= needed - 80:
                widths[name] = digit * share
        widths["title"] = rest - sum(widths.get(name, 0) for name in ("papers", "lead", "purpose"))
        found, left = {}, area.left() + STEP + 2
        for name in ("start", "number", "title", "purpose", "lead", "papers", "minutes"):
            if name in widths:
                found[name] = QRect(left, area.top(), widths[name], area.height())
                left += widths[name]
        return found

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        model = self._view.lines
        if not 0 <= index.row() < len(model.entries) or model.agenda is None:
            return
        line = model.entries[index.row()]
        area: QRect = option.rect
        state: QStyle.StateFlag = option.state
        c = colours()
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(area).adjusted(0.5, 0.5, -0.5, -1.5)
        selected = bool(state & QStyle.StateFlag.State_Selected)
        if selected or state & QStyle.StateFlag.State_MouseOver or index.row() == self._view.target_row:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(c.accent_ground if selected else c.ground))
            painter.drawRoundedRect(box, 6, 6)
        if line is None:
            self._paint_marker(painter, area, model.agenda)
        else:
            after = model.entries[index.row() + 1 : index.row() + 2]
            if after and after[0] is not None:
                painter.fillRect(QRect(area.left(), area.bottom(), area.width(), 1), QColor(c.line))
            self._paint_line(painter, self.areas(area), line)
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QColor(c.accent))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box, 6, 6)
        painter.restore()

    def _paint_line(self, painter: QPainter, areas: dict[str, QRect], line: AgendaLine) -> None:
        c = colours()
        painter.setFont(letters())
        painter.setPen(QColor(c.quiet))
        draw_words(painter, areas["start"], line.start)
        draw_words(
            painter,
            areas["minutes"].adjusted(0, 0, -STEP, 0),
            line.minutes_words,
            Qt.AlignmentFlag.AlignRight,
        )
        painter.setFont(letters(bold=True))
        painter.setPen(QColor(c.text))
        draw_words(painter, areas["number"].adjusted(0, 0, -4, 0), line.number)
        painter.setFont(letters())
        title = areas["title"].adjusted(STEP * 2 if line.sub else 0, 0, -STEP, 0)
        mark = self._mark(line)
        if mark:
            width = min(mark_size(mark).width(), title.width() // 2)
            draw_mark(painter, QRect(title.right() - width + 1, title.top(), width, title.height()), mark)
            title = title.adjusted(0, 0, -width - STEP, 0)
        draw_words(painter, title, line.title)
        painter.setFont(letters(-1))
        if "papers" in areas:
            draw_words(painter, areas["papers"].adjusted(0, 0, -6, 0), line.paper_refs)
        painter.setPen(QColor(c.quiet))
        for name, words in (("purpose", line.purpose_words), ("lead", line.lead_words)):
            if name in areas:
                draw_words(painter, areas[name].adjusted(0, 0, -6, 0), words)

    def _mark(self, line: AgendaLine) -> Mark | None:
        """The chip of an item; one that every item above the governors' line would bear is said once, at the line."""
        mark = line_mark(line)
        if mark is not None and line.tag and line.part == 1 and shared_tag(self._view.lines.agenda) == line.tag:
            return line_mark(line._replace(tag=""))
        return mark

    def _paint_marker(self, painter: QPainter, area: QRect, agenda: Agenda) -> None:
        c = colours()
        areas = self.areas(area)
        painter.setPen(QColor(c.accent))
        painter.setFont(letters(bold=True))
        metrics = painter.fontMetrics()
        draw_words(painter, areas["start"], agenda.governors_at or "")
        words = _("Governors join here")
        left = areas["number"].left()
        width = min(metrics.horizontalAdvance(words) + 4, area.right() - left)
        draw_words(painter, QRect(left, area.top(), width, area.height()), words)
        painter.setFont(letters(-1))
        right = area.right() - STEP - 2
        shared = shared_tag(agenda)
        above = _("above: {tag}").format(tag=shared[:1].lower() + shared[1:]) if shared else ""
        noted = " · ".join(part for part in (above, agenda.governors_words) if part)
        note = painter.fontMetrics().horizontalAdvance(noted) + 2
        start = left + width + STEP
        painter.setPen(QColor(c.quiet))
        if right - start > note + 40:
            place = QRect(right - note + 1, area.top(), note, area.height())
            draw_words(painter, place, noted, Qt.AlignmentFlag.AlignRight)
            right -= note + STEP
        if right > start:
            painter.fillRect(QRect(start, area.center().y(), right - start, 2), QColor(c.accent))

    def helpEvent(
        self, event: QHelpEvent, view: QAbstractItemView, option: QStyleOptionViewItem, index: Index
    ) -> bool:
        """A tooltip with the whole item: papers, lead and title may all be shortened here."""
        QToolTip.showText(event.globalPos(), str(index.data(Qt.ItemDataRole.AccessibleTextRole) or ""), view)
        return True


def line_mark(line: AgendaLine) -> Mark | None:
    """The one chip an item bears beside its title."""
    if line.tag:
        return Mark(line.tag, "blue")
    if line.carried:
        return Mark(line.carried_words, "amber", "▲")
    return None


def shared_tag(agenda: Agenda | None) -> str:
    """What every item above the governors' line is tagged with, if that is one thing; else ""."""
    if agenda is None or agenda.governors_at is None:
        return ""
    above = {line.tag for line in agenda.lines if line.part == 1}
    return above.pop() if len(above) == 1 else ""


class AgendaList(QListView):
    """The items of one meeting with the governors' line among them.

    Signals: `chosen(id)`, `add_after(id)` for Enter, `step_asked(id, ±1)`, `sub_asked(id, bool)`, `put(id, before)`
    after dragging (LINE for the governors' line, "" for the end), `hide_asked(id)`, `files_dropped(id, paths)`,
    `edit_asked(id)` for F2 and a double click.
    """

    chosen = Signal(str)
    add_after = Signal(str)
    step_asked = Signal(str, int)
    sub_asked = Signal(str, bool)
    put = Signal(str, str)
    hide_asked = Signal(str)
    edit_asked = Signal(str)
    files_dropped = Signal(str, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.lines = _Model(self)
        self.target_row = -1
        self._drop_y = -1
        self.setModel(self.lines)
        self.setItemDelegate(_Painter(self))
        self.setAccessibleName(_("Agenda"))
        self.setAccessibleDescription(_("Ctrl with the arrows moves an item; Enter adds one below"))
        mark_as(self, list=True)
        clear_viewport(self)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.setDragEnabled(True)
        self.setAcceptDrops(True)
        self.setDropIndicatorShown(False)  # ours says the same in the accent
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragDrop)
        self.setDefaultDropAction(Qt.DropAction.MoveAction)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.selectionModel().currentChanged.connect(self._current_changed)
        self.doubleClicked.connect(lambda index: self.edit_asked.emit(self.lines.id_at(index.row())))

    def show_agenda(self, agenda: Agenda) -> None:
        """Show this agenda; the current row stays the current one, without a signal."""
        kept, row = self.current(), self.currentIndex().row()
        place = self.verticalScrollBar().value()
        blocked = self.selectionModel().blockSignals(True)
        self.lines.show(agenda)
        self.selectionModel().blockSignals(blocked)
        if kept and not self.choose(kept) and self.lines.entries:
            self.choose(self.lines.id_at(min(max(row, 0), len(self.lines.entries) - 1)))
        self.verticalScrollBar().setValue(place)
        self.updateGeometry()

    def ids(self) -> list[str]:
        """What is shown, from the top; LINE among them where governors join."""
        return [self.lines.id_at(number) for number in range(len(self.lines.entries))]

    def current(self) -> str:
        """The current row's id, LINE for the governors' line, or ""."""
        return self.lines.id_at(self.currentIndex().row())

    def choose(self, row_id: str) -> bool:
        """Make a row current without a signal; whether it is there."""
        ids = self.ids()
        if row_id not in ids:
            return False
        index = self.lines.index(ids.index(row_id))
        blocked = self.selectionModel().blockSignals(True)
        self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        self.selectionModel().blockSignals(blocked)
        self.scrollTo(index)
        self.viewport().update()
        return True

    def _current_changed(self, index: QModelIndex) -> None:
        if index.isValid():
            self.chosen.emit(self.lines.id_at(index.row()))

    def sizeHint(self) -> QSize:
        return QSize(560, max(1, len(self.lines.entries)) * (row_height() + 3) + 2)

    def minimumSizeHint(self) -> QSize:
        return QSize(240, row_height() * 3)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.scheduleDelayedItemsLayout()

    # -- keys ----------------------------------------------------------------------------------------------

    def event(self, event: QEvent) -> bool:
        # the window's shortcuts must not take what arranges the agenda while it has the focus
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride and _arranges(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, here = event.key(), self.current()
        if _arranges(event):
            if here and key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
                self.step_asked.emit(here, -1 if key == Qt.Key.Key_Up else 1)
            elif here and here != LINE and key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
                self.sub_asked.emit(here, key == Qt.Key.Key_Right)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.add_after.emit(here)
        elif here and key == Qt.Key.Key_F2:
            self.edit_asked.emit(here)
        elif here and key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.hide_asked.emit(here)
        else:
            super().keyPressEvent(event)

    # -- dragging ------------------------------------------------------------------------------------------

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasFormat(_MOVED) or event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        self._aim(event.position().toPoint(), files=not event.mimeData().hasFormat(_MOVED))
        event.acceptProposedAction()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._aim(None)

    def dropEvent(self, event: QDropEvent) -> None:
        point = event.position().toPoint()
        data = event.mimeData()
        if data.hasFormat(_MOVED):
            moved, before = bytes(data.data(_MOVED).data()).decode(), self._before(point)
            if moved != before:
                self.put.emit(moved, before)
        elif data.hasUrls():
            paths = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
            item = self.lines.id_at(self.indexAt(point).row())
            if paths and item and item != LINE:
                self.files_dropped.emit(item, paths)
        self._aim(None)
        # a copy, so that the view does not take the dragged row out by itself
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()

    def _before(self, point: QPoint) -> str:
        """The id of the row that would come after something dropped here."""
        index = self.indexAt(point)
        if not index.isValid():
            return ""
        lower = point.y() > self.visualRect(index).center().y()
        return self.lines.id_at(index.row() + (1 if lower else 0))

    def _aim(self, point: QPoint | None, *, files: bool = False) -> None:
        """Show where a drop would go: a line between rows for an item, the whole row for files."""
        self.target_row, self._drop_y = -1, -1
        if point is not None and files:
            self.target_row = self.indexAt(point).row()
        elif point is not None:
            ids, before = self.ids(), self._before(point)
            row = ids.index(before) if before in ids else len(ids) - 1
            area = self.visualRect(self.lines.index(row))
            self._drop_y = area.top() if before else area.bottom()
        self.viewport().update()

    def paintEvent(self, event: object) -> None:
        super().paintEvent(event)  # type: ignore[arg-type]
        if self._drop_y >= 0:
            painter = QPainter(self.viewport())
            painter.fillRect(QRect(0, self._drop_y - 1, self.viewport().width(), 2), QColor(colours().accent))


def _arranges(event: QKeyEvent) -> bool:
    arrows = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Left, Qt.Key.Key_Right)
    held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    return held == Qt.KeyboardModifier.ControlModifier and event.key() in arrows
