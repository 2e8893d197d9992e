"""The finder (Ctrl K): finds anything in the book, or does anything the window can do, by keyboard alone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from desktop.ui.look import RADIUS, STEP, colours, mark_as
from desktop.ui.pieces import Hairline, QuietLabel
from desktop.ui.rows import Row, Rows
from desktop.ui.table_parts import fold
from desktop.words import _

PAUSE = 80
"""Milliseconds after a keystroke before the book is searched; quick typing asks once."""


@dataclass(frozen=True, slots=True)
class Found:
    """A record that was found: its id, the words for its kind, its title, and where in it the words stand."""

    id: str
    kind: str
    title: str
    snippet: str = ""


@dataclass(frozen=True, slots=True)
class Command:
    """Something the window can do: a name, words, the keys that do it too, and how; `also` are other words that
    find it."""

    name: str
    words: str
    shortcut: str
    run: Callable[[], object]
    also: str = ""


class Finder(QWidget):
    """A line to type in over the page, and under it what was found and what can be done.

    Arrows choose, Enter goes there (`found(id)`) or does it, Esc puts the finder away and the focus back.
    """

    found = Signal(str)

    def __init__(
        self,
        over: QWidget,
        find: Callable[[str], Sequence[Found]],
        commands: Sequence[Command],
    ) -> None:
        """`over` is the window; `find` answers while one types, so it must be quick (50 ms)."""
        super().__init__(over)
        self._find = find
        self._commands = {command.name: command for command in commands}
        self._came_from: QWidget | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(STEP, STEP, STEP, STEP)
        column.setSpacing(STEP // 2)
        self.line = QLineEdit()
        mark_as(self.line, bare=True)
        self.line.setPlaceholderText(_("Find anything, or do anything"))
        self.line.setAccessibleName(_("Find anything, or do anything"))
        self.line.setTextMargins(STEP, 4, STEP, 4)
        self.line.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.rows = Rows(_("Found"), selects=True, scrolls=True)
        self.rows.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.nothing = QuietLabel(_("Nothing found. Try fewer letters, or one word."))
        for widget in (self.line, Hairline(), self.rows):
            column.addWidget(widget)
        indented = QHBoxLayout()
        indented.setContentsMargins(STEP, 0, STEP, 0)
        indented.addWidget(self.nothing)
        column.addLayout(indented)
        self._pause = QTimer(self, singleShot=True, interval=PAUSE)
        self._pause.timeout.connect(self.search)
        self.line.textEdited.connect(lambda _text: self._pause.start())
        self.rows.opened.connect(self._go)
        self.line.installEventFilter(self)
        over.installEventFilter(self)
        self.hide()

    def open(self, text: str = "") -> None:
        """Show the finder, ready to type."""
        self._came_from = QApplication.focusWidget()
        self.line.setText(text)
        self.search()
        self._place()
        self.show()
        self.raise_()
        self.line.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def close_finder(self) -> None:
        """Put the finder away and the focus back where it was."""
        self._pause.stop()
        self.hide()
        if self._came_from is not None and self._came_from.isVisible():
            self._came_from.setFocus(Qt.FocusReason.OtherFocusReason)
        self._came_from = None

    def search(self) -> None:
        """Show what answers to the words in the line: records first, then what can be done."""
        self._pause.stop()
        text = self.line.text().strip()
        wanted = fold(text).split()
        commands = [
            one
            for one in self._commands.values()
            if all(word in fold(f"{one.words} {one.also}") for word in wanted)
        ]
        records = self._find(text) if text else ()
        rows = [Row(f"r:{one.id}", one.title, under=one.snippet, aside=one.kind) for one in records]
        rows += [Row(f"c:{one.name}", one.words, aside=one.shortcut) for one in commands]
        self.rows.set_rows(rows)
        if rows:
            self.rows.choose(rows[0].id)
        self.rows.setVisible(bool(rows))
        self.nothing.setVisible(not rows)
        self._place()

    def _go(self, row_id: str) -> None:
        sort, _colon, name = row_id.partition(":")
        self.close_finder()
        if sort == "r":
            self.found.emit(name)
        else:
            self._commands[name].run()

    def _place(self) -> None:
        over = self.parentWidget()
        assert over is not None
        width = min(620, over.width() - 4 * STEP)
        rows = self.rows.rows()
        room = over.height() - 12 * STEP
        height = self.line.sizeHint().height() + 5 * STEP
        height += sum(self.rows.height_of(n) for n in range(min(len(rows), 40))) if rows else 5 * STEP
        self.setGeometry((over.width() - width) // 2, 6, width, min(height, room))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.line:
            if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
                return self._key(event)
            if event.type() == QEvent.Type.FocusOut and self.isVisible() and not self.underMouse():
                self.close_finder()
        elif event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return super().eventFilter(watched, event)

    def _key(self, event: QKeyEvent) -> bool:
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 8, Qt.Key.Key_PageUp: -8}
        if event.key() in steps:
            self.rows.step(steps[Qt.Key(event.key())])
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            # Enter pressed before the pause was over means the words as they stand now
            if self._pause.isActive():
                self.search()
            if self.rows.current():
                self._go(self.rows.current())
        elif event.key() == Qt.Key.Key_Escape:
            self.close_finder()
        else:
            return False
        return True

    def paintEvent(self, event: QPaintEvent) -> None:
        c, painter = colours(), QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QColor(c.accent))
        painter.setBrush(QColor(c.card))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), RADIUS, RADIUS)
