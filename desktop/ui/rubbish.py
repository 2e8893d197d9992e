"""Python's looking for rubbish, done on the window's own thread.

By itself Python looks for it on whatever thread makes things just then. On a worker's it would take down what belongs
to Qt and to the window: a timer ended so goes on firing where it no longer is, and the program falls.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

EVERY = 200
"""Milliseconds from one look at whether there is enough to look through to the next."""


class Rubbish(QObject):
    """Looks as often as Python would, by its own thresholds; made on the window's thread, and in force from then on."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        gc.disable()
        self._timer = QTimer(self, interval=EVERY)
        self._timer.timeout.connect(self.look)
        self._timer.start()

    def look(self) -> None:
        """Look through the young, the older or all, whichever is due."""
        due = [count > threshold for count, threshold in zip(gc.get_count(), gc.get_threshold(), strict=True)]
        if due[0] or any(due[1:]):
            gc.collect(max(generation for generation, is_due in enumerate(due) if is_due))
