"""Long work beside the window: one worker thread that owns no Qt object, told step by step, with Stop.

The worker gets a generator and puts plain answers in a queue; a signal that belongs to the window's side says that
something is there. Callbacks run on the window's thread.
"""

from __future__ import annotations

import contextlib
import logging
import queue
import sys
import threading
import traceback
from collections.abc import Callable, Generator
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Literal

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QWidget

from desktop.errors import Refusal
from desktop.steps import Step
from desktop.ui.look import STEP
from desktop.ui.pieces import Words, button
from desktop.words import _

log = logging.getLogger(__name__)

Work = Generator[Step, None, Any]
_TURN = 0.0005
"""Seconds the work goes on when the window wants to."""
Ending = Literal["done", "refused", "stopped", "slipped"]


@dataclass(eq=False)
class Job:
    """One piece of long work, waiting or under way."""

    name: str
    factory: Callable[[], Work]
    on_step: Callable[[Step], object] | None = None
    on_done: Callable[[Any], object] | None = None
    on_refused: Callable[[str], object] | None = None
    on_end: Callable[[Ending], object] | None = None
    last: Step = field(default=Step(0, 0))
    _stop: threading.Event = field(default_factory=threading.Event)

    def stop(self) -> None:
        """Ask the work to stop; between two steps it is closed, and what it began is rolled back."""
        self._stop.set()

    def stopping(self) -> bool:
        """Whether Stop was asked for."""
        return self._stop.is_set()


class Jobs(QObject):
    """Runs long work one after the other. `changed` follows each beginning, step and end.

    `refused(words)` and `slipped(error)` come for work that has no `on_refused` of its own, and for bugs.
    """

    changed = Signal()
    refused = Signal(str)
    slipped = Signal(object)
    _told = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._work: queue.SimpleQueue[Job | None] = queue.SimpleQueue()
        self._news: queue.SimpleQueue[tuple[Job, Step | Ending, Any]] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None
        self._closed = False
        self._jobs: list[Job] = []
        self._told.connect(self._take_news, Qt.ConnectionType.QueuedConnection)

    def start(
        self,
        name: str,
        factory: Callable[[], Work],
        *,
        on_step: Callable[[Step], object] | None = None,
        on_done: Callable[[Any], object] | None = None,
        on_refused: Callable[[str], object] | None = None,
        on_end: Callable[[Ending], object] | None = None,
    ) -> Job:
        """Begin long work, or let it wait its turn. `factory` makes the generator, in the worker. `on_end` comes after
        every ending, also where it was stopped or slipped."""
        job = Job(name, factory, on_step, on_done, on_refused, on_end)
        self._closed = False
        self._jobs.append(job)
        if self._thread is None:
            # Python's own 5 ms would be waited for at every call by which the window lets the work have a turn
            sys.setswitchinterval(_TURN)
            self._thread = threading.Thread(target=self._run, name="clusterbook-work", daemon=True)
            self._thread.start()
        self._work.put(job)
        self.changed.emit()
        return job

    def current(self) -> Job | None:
        """The work under way, if any."""
        return self._jobs[0] if self._jobs else None

    def runs(self, job: Job) -> bool:
        """Whether a job is still waiting or under way."""
        return job in self._jobs

    def waiting(self) -> int:
        """How much work waits behind the one under way."""
        return max(0, len(self._jobs) - 1)

    def close(self, patience: float | None = None) -> None:
        """Stop everything and wait for the worker to end; nothing is told afterwards.

        With `patience`, work that still waits for somebody else after so many seconds is left to find out by itself.
        """
        self._closed = True
        for job in self._jobs:
            job.stop()
        if self._thread is not None:
            self._work.put(None)
            self._thread.join(patience)
            self._thread = None
        self._jobs.clear()
        with contextlib.suppress(queue.Empty):
            while True:
                self._news.get_nowait()
        self.changed.emit()

    # in the worker: plain Python only

    def _run(self) -> None:
        while (job := self._work.get()) is not None:
            self._tell(job, *_carry_out(job, partial(self._tell, job)))

    def _tell(self, job: Job, what: Step | Ending, value: Any = None) -> None:
        if not self._closed:
            self._news.put((job, what, value))
            self._told.emit()

    # on the window's thread

    def _take_news(self) -> None:
        try:
            job, what, value = self._news.get_nowait()
        except queue.Empty:  # closed meanwhile
            return
        try:
            if isinstance(what, Step):
                job.last = what
                if job.on_step is not None and not job.stopping():
                    job.on_step(what)
            else:
                self._jobs.remove(job)
                self._end(job, what, value)
        finally:
            self.changed.emit()

    def _end(self, job: Job, how: Ending, value: Any) -> None:
        if how == "done":
            if job.on_done is not None:
                job.on_done(value)
        elif how == "refused":
            if job.on_refused is not None:
                job.on_refused(value)
            else:
                self.refused.emit(value)
        elif how == "slipped":
            self.slipped.emit(value)
        if job.on_end is not None:
            job.on_end(how)


def _carry_out(job: Job, tell: Callable[[Step], object]) -> tuple[Ending, Any]:
    """Run the work to its end, or close it when Stop was asked for; how it ended, and with what."""
    if job.stopping():
        return "stopped", None
    try:
        work = job.factory()
        with contextlib.closing(work):
            while True:
                try:
                    step = next(work)
                except StopIteration as end:
                    return "done", end.value
                if job.stopping():
                    return "stopped", None
                tell(step)
    except Refusal as refusal:
        return "refused", str(refusal)
    except Exception as error:  # noqa: BLE001 - the edge where a bug in long work is caught
        log.error("a slip in long work “%s”\n%s", job.name, "".join(traceback.format_exception(error)))
        return "slipped", error


class JobBar(QWidget):
    """What the work under way is doing, how far it is, and Stop; nothing to see when there is none."""

    def __init__(self, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._jobs = jobs
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(STEP)
        self.words = Words(step=-2, colour="quiet")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setFixedWidth(120)
        self.stop = button(_("Stop"), self._stop, bare=True)
        for widget in (self.words, self.bar, self.stop):
            row.addWidget(widget)
        # queued: a bar paints the window at once whenever its value is set, and a page that has just begun work is not
        # ready to be painted
        jobs.changed.connect(self._show_news, Qt.ConnectionType.QueuedConnection)
        self._show_news()

    def _stop(self) -> None:
        job = self._jobs.current()
        if job is not None:
            job.stop()
            self._show_news()

    def _show_news(self) -> None:
        job = self._jobs.current()
        self.setVisible(job is not None)
        if job is None:
            return
        said = job.name if not job.last.words else f"{job.name}: {job.last.words}"
        if job.stopping():
            said = _("Stopping: {name}").format(name=job.name)
        elif self._jobs.waiting():
            said = _("{name} (then {n} more)").format(name=said, n=self._jobs.waiting())
        self.words.setText(said)
        self.bar.setAccessibleName(said)
        self.stop.setEnabled(not job.stopping())
        # a bar from 0 to 0 moves without saying how far
        self.bar.setRange(0, job.last.total)
        self.bar.setValue(job.last.done)
