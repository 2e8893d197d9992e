"""The words of a recovery sheet or an invitation as they are typed: all to be seen, the caret led to a misread one."""

from __future__ import annotations

import re

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QTextCursor
from PySide6.QtWidgets import QPlainTextEdit

from desktop.words import _

LINES = 6
"""Lines shown: the longest 24 words need so many at the welcome page's width, with their spaces and a caret's room."""


class SheetWords(QPlainTextEdit):
    """Several lines to type the words into. `entered` when Enter is pressed; Tab leaves."""

    entered = Signal()

    def __init__(self, name: str = "", lines: int = LINES) -> None:
        """Without a `name` they are those of the recovery sheet."""
        super().__init__()
        self.setAccessibleName(name or _("The 24 words of the recovery sheet, with spaces between"))
        self.setTabChangesFocus(True)
        margins = 2 * (int(self.document().documentMargin()) + self.frameWidth()) + 4
        self.setFixedHeight(lines * self.fontMetrics().lineSpacing() + margins)

    def go_to_wrong(self) -> None:
        """Put the caret behind the first word that is on no sheet, else at the end; nothing is selected."""
        from desktop.recovery import known, normalise

        text = self.toPlainText()
        wrong = (one for one in re.finditer(r"[^\W\d_]+", text) if normalise(one.group()) not in known())
        first = next(wrong, None)
        caret = self.textCursor()
        if first is not None:
            # a caret counts in UTF-16
            caret.setPosition(len(text[: first.end()].encode("utf-16-le")) // 2)
        else:
            caret.movePosition(QTextCursor.MoveOperation.End)
        self.setTextCursor(caret)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered.emit()
        else:
            super().keyPressEvent(event)
