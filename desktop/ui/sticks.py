"""Memory sticks as they are plugged in and taken out, noticed within seconds."""

from __future__ import annotations

import threading

from PySide6.QtCore import QObject, Qt, Signal

from desktop.carriers.stick import Stick, sticks

EVERY = 2.0
"""Seconds from one look at what is plugged in to the next."""
PATIENCE = 2.0
"""Seconds that closing the book waits for a stick that does not answer."""


class Sticks(QObject):
    """Looks on a thread of its own, for a stick that wakes up slowly would hold up the window.

    `appeared(stick)` for one that was not there before; `changed` whenever one came or went.
    """

    appeared = Signal(object)
    changed = Signal()
    _told = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.here: list[Stick] = []
        self._over = threading.Event()
        self._told.connect(self._take, Qt.ConnectionType.QueuedConnection)
        self._thread = threading.Thread(target=self._watch, name="sticks", daemon=True)

    def begin(self) -> None:
        """Look from now on."""
        self._thread.start()

    def close(self) -> None:
        """Look no longer."""
        self._over.set()
        if self._thread.is_alive():
            self._thread.join(PATIENCE)

    def _watch(self) -> None:
        known: list[Stick] = []
        while True:
            found = sticks()
            if found != known and not self._over.is_set():
                known = found
                self._told.emit(found)
            if self._over.wait(EVERY):
                return

    def _take(self, found: list[Stick]) -> None:
        before, self.here = {one.root for one in self.here}, found
        self.changed.emit()
        for one in found:
            if one.root not in before:
                self.appeared.emit(one)
