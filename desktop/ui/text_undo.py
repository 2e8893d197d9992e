"""Ctrl Z while typing: the text's own Undo as long as it has one, then the book's."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QWidget


class TextUndo(QObject):
    """Watches the text that has the focus, and lets Ctrl Z and Ctrl Shift Z pass when the text has nothing to undo."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._watched: QWidget | None = None
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.focusChanged.connect(self._focus_changed)

    def end(self) -> None:
        """Watch nothing any more."""
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.disconnect(self._focus_changed)
        self._focus_changed(self._watched, None)

    def _focus_changed(self, _before: QWidget | None, now: QWidget | None) -> None:
        # one filter on one widget: a filter on the whole program would call Python for every event there is
        if self._watched is not None:
            self._watched.removeEventFilter(self)
        self._watched = now if isinstance(now, (QLineEdit, QPlainTextEdit)) else None
        if self._watched is not None:
            self._watched.installEventFilter(self)
            self._watched.destroyed.connect(self._gone)

    def _gone(self) -> None:
        self._watched = None

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            undo, redo = _own(watched)
            if event.matches(QKeySequence.StandardKey.Undo) and not undo:
                return True
            if event.matches(QKeySequence.StandardKey.Redo) and not redo:
                return True
        return super().eventFilter(watched, event)


def _own(text: QObject) -> tuple[bool, bool]:
    """Whether a text has something of its own to undo, and to do again."""
    if isinstance(text, QLineEdit):
        return text.isUndoAvailable(), text.isRedoAvailable()
    if isinstance(text, QPlainTextEdit):
        return text.document().isUndoAvailable(), text.document().isRedoAvailable()
    return False, False
