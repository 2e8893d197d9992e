"""The rail: the pages in words, with counts, in their sections."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QEnterEvent, QFontMetrics, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from desktop.ui.look import RADIUS, STEP, colours, letters, row_height
from desktop.ui.paint import draw_words
from desktop.ui.pieces import Scroll, Words
from desktop.words import N_, _

WIDTH = 196
TITLES = {"together": N_("Working together"), "back": N_("Looking back")}


class RailButton(QAbstractButton):
    """One page in the rail; `walked(step)` when an arrow leaves it."""

    walked = Signal(int)

    def __init__(self, words: str) -> None:
        super().__init__()
        self.setText(words)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.count = 0
        self.set_count(0)

    def set_count(self, count: int) -> None:
        """The number at the end; 0 shows none."""
        self.count = count
        self.setAccessibleName(f"{self.text()}, {count}" if count else self.text())
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
        if event.key() in steps:
            self.walked.emit(steps[Qt.Key(event.key())])
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def sizeHint(self) -> QSize:
        return QSize(WIDTH - 2 * STEP - 1, row_height())

    def paintEvent(self, event: QPaintEvent) -> None:
        c, painter = colours(), QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setPen(QColor(c.accent) if self.hasFocus() else Qt.PenStyle.NoPen)
        ground = c.accent_ground if self.isChecked() else c.line if self.underMouse() else ""
        painter.setBrush(QColor(ground) if ground else Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(box, RADIUS - 2, RADIUS - 2)
        inner = self.rect().adjusted(12, 0, -12, 0)
        if self.count:
            painter.setFont(letters(-2, bold=True))
            painter.setPen(QColor(c.quiet))
            draw_words(painter, inner, str(self.count), Qt.AlignmentFlag.AlignRight)
            inner.setRight(
                inner.right() - QFontMetrics(painter.font()).horizontalAdvance(str(self.count)) - STEP
            )
        painter.setFont(letters(bold=self.isChecked()))
        painter.setPen(QColor(c.accent if self.isChecked() else c.text))
        draw_words(painter, inner, self.text())

    def enterEvent(self, event: QEnterEvent) -> None:
        self.update()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        self.update()
        super().leaveEvent(event)


class Rail(QWidget):
    """The pages in words, at the left; up and down move, Enter or a click goes there."""

    asked = Signal(str)

    def __init__(self, pages: Sequence[tuple[str, str, str]], parent: QWidget | None = None) -> None:
        """`pages` are name, words and section ("", "together", "back", "foot"), in order."""
        super().__init__(parent)
        self.setFixedWidth(WIDTH)
        self.setAccessibleName(_("Pages"))
        self._buttons: dict[str, RailButton] = {}
        self._current = ""
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 1, 0)
        outer.setSpacing(0)
        upper, foot = QWidget(), QWidget()
        self._column, low = QVBoxLayout(upper), QVBoxLayout(foot)
        self._column.setContentsMargins(STEP, 12, STEP, STEP)
        low.setContentsMargins(STEP, 0, STEP, 12)
        for layout in (self._column, low):
            layout.setSpacing(2)
        for section in ("", "together", "back"):
            inside = [page for page in pages if page[2] == section]
            if inside and section:
                title = Words(_(TITLES[section]), step=-3, colour="quiet")
                indented = QHBoxLayout()
                indented.setContentsMargins(12, 0, 0, 0)
                indented.addWidget(title)
                self._column.addSpacing(14)
                self._column.addLayout(indented)
                self._column.addSpacing(6)
            for name, words, _section in inside:
                self._column.addWidget(self._button(name, words))
        self._column.addStretch(1)
        for name, words, section in pages:
            if section == "foot":
                low.addWidget(self._button(name, words))
        scroll: QScrollArea = Scroll(upper)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        outer.addWidget(scroll, 1)
        outer.addWidget(foot)

    def _button(self, name: str, words: str) -> RailButton:
        made = RailButton(words)
        made.clicked.connect(partial(self._ask, name))
        made.walked.connect(partial(self._walk, name))
        self._buttons[name] = made
        return made

    def _ask(self, name: str) -> None:
        # what is shown as chosen follows the page, not the click
        self.choose(self._current)
        self.asked.emit(name)

    def names(self) -> list[str]:
        """The pages in the order shown."""
        return list(self._buttons)

    def current(self) -> str:
        """The page shown as chosen, or ""."""
        return self._current

    def choose(self, name: str) -> None:
        """Show a page as the chosen one; a page outside the rail leaves the last one chosen."""
        if name in self._buttons:
            self._current = name
        for one, made in self._buttons.items():
            made.setChecked(one == self._current)

    def set_count(self, name: str, count: int) -> None:
        """The number beside a page."""
        if name in self._buttons:
            self._buttons[name].set_count(count)

    def take_focus(self) -> None:
        """Give the focus to the chosen page's words."""
        made = self._buttons.get(self._current) or next(iter(self._buttons.values()), None)
        if made is not None:
            made.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _walk(self, name: str, step: int) -> None:
        names = self.names()
        there = names[(names.index(name) + step) % len(names)]
        self._buttons[there].setFocus(Qt.FocusReason.TabFocusReason)

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.width() - 1, 0, 1, self.height(), QColor(colours().line))
