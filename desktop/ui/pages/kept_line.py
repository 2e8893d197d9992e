"""A line for the title of something new: what is typed and not yet entered is on the disk, and there again later."""

from __future__ import annotations

import json

from PySide6.QtCore import QTimer
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from desktop.book import Book
from desktop.ui.form import DRAFT_AFTER


class Kept:
    """Words typed and not yet entered, each with what they are for; `kept_as` tells one sort from another."""

    def __init__(self, book: Book, kept_as: str) -> None:
        self._book, self._fact = book, f"typing:{kept_as}"

    def of(self, what: str) -> str:
        """What was typed for this record."""
        return self._held().get(what, "")

    def keep(self, what: str, words: str) -> None:
        """Put it on the disk."""
        held = self._held()
        if words != held.get(what, ""):
            held[what] = words
            self._book.set_meta(self._fact, json.dumps({what: text for what, text in held.items() if text}))

    def _held(self) -> dict[str, str]:
        return dict(json.loads(self._book.meta(self._fact) or "{}"))


class KeptLine(QLineEdit):
    """Typed words stay with what they are for (`begin(what)`), whatever is looked at or closed meanwhile."""

    def __init__(self, book: Book, name: str, hint: str, kept_as: str, parent: QWidget | None = None) -> None:
        """`name` is what a screen reader calls it; `kept_as` tells its words from those of other lines."""
        super().__init__(parent)
        self._words, self._what, self._kept = Kept(book, kept_as), "", ""
        self.setPlaceholderText(hint)
        self.setAccessibleName(name)
        self._soon = QTimer(self, singleShot=True, interval=DRAFT_AFTER)
        self._soon.timeout.connect(self.keep)
        self.textEdited.connect(lambda _text: self._soon.isActive() or self._soon.start())

    def begin(self, what: str) -> bool:
        """Take up the words typed for this record; whether there are any. Those for the one before are kept."""
        if what != self._what:
            self.keep()
            self._what = what
            self._kept = self._words.of(what)
            self.setText(self._kept)
        return bool(self.text())

    def take(self) -> str:
        """What was typed, out of the line and no longer kept."""
        words = self.text().strip()
        self.clear()
        self.keep()
        return words

    def keep(self) -> None:
        """Put what is typed on the disk."""
        self._soon.stop()
        if self._what and self.text() != self._kept:
            self._kept = self.text()
            self._words.keep(self._what, self._kept)

    def hideEvent(self, event: QHideEvent) -> None:
        self.keep()
        super().hideEvent(event)
