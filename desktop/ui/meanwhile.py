"""The one modal window: what is waited for, how far it is, and Stop. Shown while so much comes into the book at once
that nothing else can be written meanwhile; printing is shown by it as well."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QTimer
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from desktop.steps import Step
from desktop.ui.jobs import Job, Jobs
from desktop.ui.look import STEP
from desktop.ui.pieces import Words, button
from desktop.words import _

PATIENCE = 600
"""Milliseconds that work may last before the window waits for it: most of what comes is in the book sooner."""
LOOK = 100
"""Milliseconds from one look at whether the book is free to the next."""
_NO_WORDS = "\N{NO-BREAK SPACE}"


class Waiting(QDialog):
    """What is waited for, how far it is, and Stop."""

    def __init__(self, parent: QWidget, name: str, more: str) -> None:
        super().__init__(parent)
        self.setWindowTitle("Clusterbook")
        self.setAccessibleName(name)
        column = QVBoxLayout(self)
        column.setContentsMargins(STEP * 3, STEP * 3, STEP * 3, STEP * 2)
        column.setSpacing(STEP)
        # a line is kept free from the first: the window does not grow under the mouse
        self.doing, self.bar = Words(_NO_WORDS, step=-2, colour="quiet"), QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(name)
        self.bar.setRange(0, 0)
        self.stop = button(_("Stop"), self._stop)
        called, why = Words(name, bold=True), Words(more, colour="quiet", wrap=True)
        for words in (called, why, self.doing):
            words.setFixedWidth(400)
            column.addWidget(words)
        why.setVisible(bool(more))
        column.addWidget(self.bar)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self.stop)
        column.addLayout(row)

    def _show_step(self, step: Step, stopping: bool) -> None:
        self.doing.setText(_("Stopping") if stopping else step.words or _NO_WORDS)
        self.bar.setRange(0, step.total)
        self.bar.setValue(step.done)

    def _stop(self) -> None:
        raise NotImplementedError

    def _is_over(self) -> bool:
        raise NotImplementedError

    def _end(self) -> None:
        self.done(0)
        self.deleteLater()

    def reject(self) -> None:
        """Esc asks the work to stop; the window goes when it has."""
        self._stop()

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._is_over():
            super().closeEvent(event)
        else:
            event.ignore()
            self._stop()


class Meanwhile(Waiting):
    """Shows how far a job is, with Stop, until it ends; nothing is seen of it when the job is a short one."""

    def __init__(self, parent: QWidget, jobs: Jobs, job: Job, more: str = "") -> None:
        super().__init__(parent, job.name, more)
        self._jobs, self._job = jobs, job
        self._soon = QTimer(self, singleShot=True, interval=PATIENCE)
        self._soon.timeout.connect(self.open)
        self._soon.start()
        jobs.changed.connect(self._show_news)

    def _show_news(self) -> None:
        if self._is_over():
            self._jobs.changed.disconnect(self._show_news)
            self._soon.stop()
            self._end()
            return
        self._show_step(self._job.last, self._job.stopping())

    def _is_over(self) -> bool:
        return not self._jobs.runs(self._job)

    def _stop(self) -> None:
        self._job.stop()
        self.stop.setEnabled(False)
        self._show_news()


class UntilFree(Waiting):
    """Shown while bundles that came by themselves have the book, whoever brought them; goes when it is free."""

    def __init__(self, parent: QWidget, is_free: Callable[[], bool], stop: Callable[[], object]) -> None:
        """`stop` asks whatever can be stopped to stop; what is taken from a visitor comes to its end all the same."""
        super().__init__(
            parent,
            _("Much is exchanged at once"),
            _("Until that is done nothing else can be written in the book."),
        )
        self._is_free, self._ask_to_stop = is_free, stop
        self._look = QTimer(self, interval=LOOK)
        self._look.timeout.connect(self._see)
        self._look.start()
        self.open()

    def _see(self) -> None:
        if self._is_over():
            self._look.stop()
            self._end()

    def _is_over(self) -> bool:
        return self._is_free()

    def _stop(self) -> None:
        self._ask_to_stop()
        self.stop.setEnabled(False)
        self.doing.setText(_("Stopping"))
