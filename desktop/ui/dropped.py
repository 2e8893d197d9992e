"""Files dropped anywhere on a window: those that Clusterbook sends are looked at, whatever lies under the mouse."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QWidget


class DroppedFiles(QObject):
    """Takes files with certain endings from the window itself, before any page is asked; others go where they fell."""

    def __init__(
        self, window: QWidget, endings: Sequence[str], take: Callable[[list[Path]], object]
    ) -> None:
        """The window must have been shown: what is heard is the system's own window."""
        super().__init__(window)
        self._endings, self._take = tuple(endings), take
        handle = window.windowHandle()
        if handle is not None:
            handle.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind not in (QEvent.Type.DragEnter, QEvent.Type.DragMove, QEvent.Type.Drop):
            return False
        assert isinstance(event, QDropEvent)
        files = self._ours(event)
        if not files:
            return False
        event.acceptProposedAction()
        if kind == QEvent.Type.Drop:
            self._take(files)
        return True

    def _ours(self, event: QDropEvent) -> list[Path]:
        """The files that are dragged, when all of them are of the kinds taken here."""
        urls = event.mimeData().urls()
        files = [Path(url.toLocalFile()) for url in urls if url.isLocalFile()]
        ours = [file for file in files if file.name.casefold().endswith(self._endings)]
        return files if ours and len(ours) == len(urls) else []
