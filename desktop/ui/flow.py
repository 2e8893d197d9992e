"""A layout that flows like words: side by side, and on to the next line when there is no room."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget


class Flow(QLayout):
    """Widgets side by side, wrapping; the last one takes what is left of its line."""

    def __init__(self, parent: QWidget | None = None, gap: int = 4) -> None:
        super().__init__(parent)
        self._gap = gap
        self._items: list[QLayoutItem] = []
        self.setContentsMargins(0, 0, 0, 0)

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def put_before_last(self, widget: QWidget) -> None:
        """Add a widget in front of the last one."""
        self.addWidget(widget)
        self._items.insert(len(self._items) - 2, self._items.pop())
        self.invalidate()

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._place(QRect(0, 0, width, 0), move=False)

    def sizeHint(self) -> QSize:
        width = 260
        return QSize(width, self.heightForWidth(width))

    def minimumSize(self) -> QSize:
        height = max((item.sizeHint().height() for item in self._items), default=0)
        return QSize(80, height)

    def setGeometry(self, area: QRect) -> None:
        super().setGeometry(area)
        self._place(area, move=True)

    def _place(self, area: QRect, *, move: bool) -> int:
        """Put the widgets into the area if they are to move; the height they need."""
        x, y, tall = area.left(), area.top(), 0
        shown = [item for item in self._items if not item.isEmpty()]
        for number, item in enumerate(shown):
            hint, last = item.sizeHint(), number == len(shown) - 1
            width = min(hint.width(), area.width())
            needed = min(width, 90) if last else width
            if x > area.left() and x + needed > area.right() + 1:
                x, y, tall = area.left(), y + tall + self._gap, 0
            if last:
                width = area.right() + 1 - x
            if move:
                item.setGeometry(QRect(x, y, width, hint.height()))
            x += width + self._gap
            tall = max(tall, hint.height())
        return y + tall - area.top()
