"""How long the window's event loop stands still while work runs beside it, as the window runs it: on the one worker
thread of `desktop/ui/jobs.py`, with its bar in a window that is painted anew again and again."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator
from typing import Any

from desktop.steps import Step

EVERY = 2
"""Milliseconds between two ticks of a loop that nothing holds up."""

Work = Callable[[], Generator[Step, None, Any]]


def seconds_and_gap(work: Work, told: Callable[[Any], object]) -> tuple[float, float]:
    """Seconds until it was done and told, and the longest that the loop stood still meanwhile."""
    from PySide6.QtCore import Qt, QTimer
    from PySide6.QtWidgets import QApplication

    import desktop.ui  # noqa: F401 - before Qt
    from desktop.ui.jobs import JobBar, Jobs

    app = QApplication.instance() or QApplication([])
    jobs = Jobs()
    bar = JobBar(jobs)
    bar.resize(400, 40)
    bar.show()
    for _turn in range(20):
        app.processEvents()
    ticks: list[float] = []
    timer = QTimer()
    timer.setTimerType(Qt.TimerType.PreciseTimer)
    timer.setInterval(EVERY)

    def tick() -> None:
        ticks.append(time.perf_counter())
        bar.update()

    def done(answer: Any) -> None:
        told(answer)
        QTimer.singleShot(10 * EVERY, app.quit)  # what telling held up is seen by the next tick

    def refused(words: str) -> None:
        raise AssertionError(words)

    timer.timeout.connect(tick)
    timer.start()
    began = time.perf_counter()
    jobs.start("Work", work, on_done=done, on_refused=refused)
    app.exec()
    took = time.perf_counter() - began
    timer.stop()
    jobs.close()
    bar.close()
    return took, max(after - before for before, after in zip([began, *ticks], ticks, strict=False))


def nothing(seconds: float) -> Generator[Step, None, None]:
    """Work that only waits: what gaps this machine has by itself."""
    yield Step(0, 1, "")
    time.sleep(seconds)
