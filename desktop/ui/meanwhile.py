"""The one modal window: while so much comes into the book at once that nothing else can be written meanwhile."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QTimer
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from desktop.ui.jobs import Job, Jobs
from desktop.ui.look import STEP
from desktop.ui.pieces import Words, button
from desktop.words import _

PATIENCE = 600
"""Milliseconds that work may last before the window waits for it: most of what comes is in the book sooner."""
_NO_WORDS = "\N{NO-BREAK SPACE}"


class Meanwhile(QDialog):
    """Shows how far a job is, with Stop, until it ends; nothing is seen of it when the job is a short one."""

    def __init__(
        self, parent: QWidget, jobs: Jobs, job: Job, more: str = "", until: Callable[[], bool] | None = None
    ) -> None:
        """With `until`, the window is shown at once, and goes as soon as that is so, though the job goes on."""
        super().__init__(parent)
        self._jobs, self._job, self._until = jobs, job, until
        self.setWindowTitle("Clusterbook")
        self.setAccessibleName(job.name)
        column = QVBoxLayout(self)
        column.setContentsMargins(STEP * 3, STEP * 3, STEP * 3, STEP * 2)
        column.setSpacing(STEP)
        # a line is kept free from the first: the window does not grow under the mouse
        self.doing, self.bar = Words(_NO_WORDS, step=-2, colour="quiet"), QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(job.name)
        self.stop = button(_("Stop"), self._stop)
        name, why = Words(job.name, bold=True), Words(more, colour="quiet", wrap=True)
        for words in (name, why, self.doing):
            words.setFixedWidth(400)
            column.addWidget(words)
        why.setVisible(bool(more))
        column.addWidget(self.bar)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self.stop)
        column.addLayout(row)
        self._soon = QTimer(self, singleShot=True, interval=PATIENCE)
        self._soon.timeout.connect(self.open)
        self._over = QTimer(self, interval=100)
        self._over.timeout.connect(self._show_news)
        jobs.changed.connect(self._show_news)
        if until is None:
            self._soon.start()
        else:
            self._over.start()
            self.open()

    def _show_news(self) -> None:
        if not self._jobs.runs(self._job) or (self._until is not None and self._until()):
            self._jobs.changed.disconnect(self._show_news)
            self._soon.stop()
            self._over.stop()
            self.done(0)
            self.deleteLater()
            return
        step = self._job.last
        self.doing.setText(_("Stopping") if self._job.stopping() else step.words or _NO_WORDS)
        self.bar.setRange(0, step.total)
        self.bar.setValue(step.done)

    def _stop(self) -> None:
        self._job.stop()
        self.stop.setEnabled(False)
        self._show_news()

    def reject(self) -> None:
        """Esc asks the work to stop; the window goes when it has."""
        self._stop()

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._jobs.runs(self._job):
            event.ignore()
            self._stop()
        else:
            super().closeEvent(event)
