"""What the window says to a person: a banner, a plain question, and what happens when something slips."""

from __future__ import annotations

import logging
import sys
import traceback
from collections.abc import Callable, Sequence
from types import TracebackType

from PySide6.QtCore import QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QHBoxLayout,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from desktop.errors import Refusal
from desktop.ui.look import RADIUS, STEP, Role, colours
from desktop.ui.pieces import Words, button
from desktop.words import _

log = logging.getLogger(__name__)


NEWS_STAYS = 8000
"""Milliseconds after which quiet news goes by itself; what was refused, or asks for something, stays."""


class Banner(QWidget):
    """One line of news over the foot of the page: why something was refused, until it is put away, or quiet news, which
    goes by itself unless the mouse or the keyboard is on it."""

    put_away = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._role: Role = "blue"
        self._act: Callable[[], object] | None = None
        row = QHBoxLayout(self)
        row.setContentsMargins(STEP * 2, STEP, STEP, STEP)
        row.setSpacing(STEP)
        self.words = Words(wrap=True)
        self.words.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.action = button("", self._do, bare=True)
        self.close_button = button(_("Put away"), self.clear, bare=True)
        # wrapped words must not be aligned themselves: stretches keep one line of them beside the buttons
        middle = QVBoxLayout()
        middle.addStretch(1)
        middle.addWidget(self.words)
        middle.addStretch(1)
        row.addLayout(middle, 1)
        row.addWidget(self.action)
        row.addWidget(self.close_button)
        self.stays = QTimer(self, singleShot=True, interval=NEWS_STAYS)
        self.stays.timeout.connect(self._fade)
        self.hide()

    def say(self, text: str, action: tuple[str, Callable[[], object]] | None = None) -> None:
        """Say something quietly, perhaps with a thing to do about it."""
        self._show(text, "blue", action)

    def refuse(self, text: str, action: tuple[str, Callable[[], object]] | None = None) -> None:
        """Say what was not done, and why; the words are a Refusal's own."""
        self._show(text, "amber", action)

    def clear(self) -> None:
        """Put the words away."""
        self.stays.stop()
        if self.isVisibleTo(self.parentWidget() or self):
            self.hide()
            self.put_away.emit()

    def text(self) -> str:
        """What is being said, or ""."""
        return "" if self.isHidden() else self.words.text()

    def _show(self, text: str, role: Role, action: tuple[str, Callable[[], object]] | None) -> None:
        self._role = role
        self.words.setText(text)
        self.words.setAccessibleName(text)
        self.setAccessibleName(text)
        self._act = action[1] if action else None
        self.action.setVisible(action is not None)
        if action:
            self.action.setText(action[0].replace("&", "&&"))
            self.action.setAccessibleName(action[0])
        self.show()
        self.updateGeometry()
        self.update()
        if role == "blue" and action is None:
            self.stays.start()
        else:
            self.stays.stop()

    def _fade(self) -> None:
        if self.underMouse() or self.close_button.hasFocus():
            self.stays.start()
        else:
            self.clear()

    def _do(self) -> None:
        act = self._act
        self.clear()
        if act is not None:
            act()

    def paintEvent(self, event: QPaintEvent) -> None:
        ink, ground = colours().of(self._role)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QColor(ink))
        painter.setBrush(QColor(ground))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), RADIUS, RADIUS)
        painter.setBrush(QColor(ink))
        painter.drawRect(0, RADIUS, 3, self.height() - 2 * RADIUS)


class Question(QDialog):
    """A plain question: the words, more of them in quiet, and a button for each answer. Esc answers nothing."""

    def __init__(
        self, parent: QWidget | None, text: str, answers: Sequence[tuple[str, str]], more: str = ""
    ) -> None:
        """The first of `answers` (names and words) is the one Enter gives."""
        super().__init__(parent)
        self.answer: str | None = None
        self.buttons: dict[str, QPushButton] = {}
        self.setWindowTitle("Clusterbook")
        self.setAccessibleName(text)
        column = QVBoxLayout(self)
        column.setContentsMargins(STEP * 3, STEP * 3, STEP * 3, STEP * 2)
        column.setSpacing(STEP)
        self._add_words(column, text, bold=True)
        if more:
            self._add_words(column, more, colour="quiet")
        column.addSpacing(STEP)
        row = QHBoxLayout()
        row.addStretch(1)
        for name, words in answers:
            made = button(words, lambda name=name: self._give(name), primary=not self.buttons)  # type: ignore[misc]
            made.setDefault(not self.buttons)
            self.buttons[name] = made
            row.addWidget(made)
        column.addLayout(row)

    def _add_words(self, column: QVBoxLayout, text: str, *, bold: bool = False, colour: str = "text") -> None:
        words = Words(text, bold=bold, colour=colour, wrap=True)
        words.setFixedWidth(400)
        column.addWidget(words)

    def _give(self, name: str) -> None:
        self.answer = name
        self.accept()


def ask(parent: QWidget | None, text: str, answers: Sequence[tuple[str, str]], more: str = "") -> str | None:
    """Ask a plain question and wait; the name of the answer, or None when it was put away unanswered."""
    question = Question(parent, text, answers, more)
    question.exec()
    question.deleteLater()
    return question.answer


class Slips:
    """The last edge: what a slot lets through. A Refusal becomes the banner's words; a bug is written to the log
    and told calmly, its details there to copy."""

    def __init__(self, banner: Banner, window: QWidget) -> None:
        self._banner, self._window = banner, window
        self._before = sys.excepthook
        self.details = ""

    def install(self) -> None:
        """Catch what slots let through from now on."""
        self._before = sys.excepthook
        sys.excepthook = self.caught

    def uninstall(self) -> None:
        """Leave the hook as it was found."""
        sys.excepthook = self._before

    def caught(self, kind: type[BaseException], error: BaseException, where: TracebackType | None) -> None:
        """Say what happened."""
        if isinstance(error, Refusal):
            self._banner.refuse(str(error))
        elif isinstance(error, Exception):
            self.tell(error)
        else:
            self._before(kind, error, where)

    def tell(self, error: BaseException) -> None:
        """A bug: logged, and said without alarm, with its details to look at and copy."""
        self.details = "".join(traceback.format_exception(error))
        log.error("a slip\n%s", self.details)
        self._banner.refuse(
            _(
                "Something went wrong here. Everything saved so far is safe; what you were doing may not be done."
            ),
            (_("Details"), self._show_details),
        )

    def _show_details(self) -> None:
        dialog = Details(self._window, self.details)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()


class Details(QDialog):
    """The details of a slip, to read and to copy into a letter to whoever looks after the program."""

    def __init__(self, parent: QWidget | None, details: str) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Details"))
        self.resize(640, 420)
        column = QVBoxLayout(self)
        column.addWidget(
            Words(_("These lines help whoever mends the program. They may name records."), wrap=True)
        )
        text = QPlainTextEdit(details)
        text.setReadOnly(True)
        text.setAccessibleName(_("Details"))
        column.addWidget(text, 1)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(
            button(_("Copy details"), lambda: QApplication.clipboard().setText(details), primary=True)
        )
        row.addWidget(button(_("Close"), self.close))
        column.addLayout(row)
