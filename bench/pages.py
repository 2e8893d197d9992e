"""Any page shown, on the ten-year book: its first visit, made and painted, and a visit when it is there already.

    python bench/pages.py [-v]

Each is the middle of some turns, each turn in a fresh process, so that a first visit loads what it needs; a visit
begins when the program is at rest (the daily backup, a pack being built: those are waited for). The slowest
page counts; with -v every page is named on standard error. Beside it stands a bare Qt page with a table of as many
rows and twenty fields.
"""

from __future__ import annotations

import gc
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.figures import compile_modules, say
from bench.ten_years import ACTIONS, MEETINGS, TODAY, ten_year_book

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from desktop.ui.open_book import OpenBook

TURNS = 5
STEPS = ("plan", "pack", "hold", "minutes", "follow")


def visits(meeting: str, plan: str) -> list[tuple[str, str, dict[str, str]]]:
    """What is visited: a name for it, the page, and where on it."""
    found: list[tuple[str, str, dict[str, str]]] = [
        ("home", "home", {}),
        ("meetings", "meetings", {}),
        *((f"meeting, {step}", "meeting", {"meeting": meeting, "step": step}) for step in STEPS),
        ("actions", "actions", {"filter": "open"}),
        ("all actions", "actions", {"filter": "all"}),
        ("plans", "plans", {"plan": plan}),
        ("decisions", "decisions", {}),
        ("documents", "documents", {}),
        ("people", "people", {}),
        ("schools", "schools", {}),
        ("book", "book", {}),
    ]
    return found


def measure() -> dict[str, tuple[float, float]]:
    """Milliseconds of the first visit and of a later one, for each page, in this process."""
    from PySide6.QtWidgets import QApplication

    import desktop.ui  # noqa: F401 - the cure for old Pythons comes before any Qt
    from desktop import clock
    from desktop.models import Meeting, Plan
    from desktop.opening import open_for_use
    from desktop.settings import Settings
    from desktop.ui.look import Look
    from desktop.ui.open_book import OpenBook
    from desktop.ui.program import application

    app = application()
    path, key = ten_year_book()
    with clock.standing_at(clock.moment().replace(year=TODAY.year, month=TODAY.month, day=TODAY.day, hour=8)):
        opened = open_for_use(path, key=key)
        shown = OpenBook(opened, Settings(), Look(app, "light"))
        shown.shell.resize(1366, 768)
        shown.begin()
        QApplication.processEvents()
        gc.freeze()  # as the program does once it has started
        with shown.book.reading() as view:
            past = view.all(Meeting, "date < ?", [TODAY.isoformat()], order="date DESC", limit=1)[0].id
            plan = view.all(Plan, limit=1)[0].id
        took: dict[str, tuple[float, float]] = {}
        for name, page, where in visits(past, plan):
            _settle(shown)
            first = _visit(shown, page, where)
            _settle(shown)
            shown.go("book" if page == "home" else "home")
            _settle(shown)
            took[name] = (first, _visit(shown, page, where))
        shown.end()
    return took


def _settle(shown: OpenBook) -> None:
    """Until the window has nothing to do, nor its threads."""
    from PySide6.QtWidgets import QApplication

    # at first: what begins once the window has stood a while
    until = time.perf_counter() + (0.05 if shown._loader.ident else 1.5)
    while (
        time.perf_counter() < until
        or shown.jobs.current() is not None
        or shown._loader.is_alive()
        or shown._ahead.isActive()
    ):
        QApplication.processEvents()


def _visit(shown: OpenBook, page: str, where: dict[str, str]) -> float:
    began = time.perf_counter()
    shown.go(page, **where)
    here = shown.shell.page()
    assert here is not None
    _until_painted(here)
    return (time.perf_counter() - began) * 1000


def _until_painted(page: QWidget) -> None:
    """Let the window go on until a page, with all that is in it, has been painted."""
    from PySide6.QtWidgets import QApplication

    from bench.start_window import once_painted

    painted: list[bool] = []
    once_painted(page, lambda: painted.append(True))
    while not painted:
        QApplication.processEvents()


def bare() -> float:
    """Milliseconds a bare Qt page takes."""
    from PySide6.QtCore import Qt
    from PySide6.QtGui import QStandardItem, QStandardItemModel
    from PySide6.QtWidgets import (
        QApplication,
        QFormLayout,
        QHBoxLayout,
        QLineEdit,
        QMainWindow,
        QTableView,
        QWidget,
    )

    import desktop.ui  # noqa: F401

    _app = QApplication.instance() or QApplication(sys.argv[:1])
    window = QMainWindow()
    window.resize(1366, 768)
    window.show()
    QApplication.processEvents()
    began = time.perf_counter()
    page = QWidget()
    row = QHBoxLayout(page)
    table = QTableView()
    model = QStandardItemModel(table)
    for n in range(MEETINGS * ACTIONS):
        model.appendRow([QStandardItem(f"{n} {k}") for k in range(5)])
    table.setModel(model)
    table.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
    row.addWidget(table)
    form = QFormLayout()
    for n in range(20):
        form.addRow(f"Field {n}", QLineEdit())
    row.addLayout(form)
    window.setCentralWidget(page)
    window.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    _until_painted(page)
    took = (time.perf_counter() - began) * 1000
    window.close()
    return took


def _once(what: str, home: str) -> Any:
    answer = subprocess.run(
        [sys.executable, __file__, what],
        # what is imported has been compiled before, as it has on a laptop in use
        env=os.environ | {"CLUSTERBOOK_HOME": home, "PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": home},
        capture_output=True,
        text=True,
        check=True,
        timeout=300,
    )
    return json.loads(answer.stdout.splitlines()[-1])


def main(tell: bool) -> None:
    """Measure and print."""
    ten_year_book()
    compile_modules()
    with tempfile.TemporaryDirectory() as home:
        turns = [_once("ours", home) for _ in range(TURNS)]
        anchor = statistics.median(_once("bare", home) for _ in range(TURNS))
    for which, words in ((0, "the slowest page, first visit"), (1, "the slowest page, seen before")):
        middle = {name: statistics.median(turn[name][which] for turn in turns) for name in turns[0]}
        if tell:
            for name, took in sorted(middle.items(), key=lambda one: -one[1]):
                print(f"{took:7.1f} ms  {name}", file=sys.stderr)
        slowest = max(middle, key=lambda name: middle[name])
        say(f"{words} ({slowest})", middle[slowest], anchor, "ours <= 100 ms", unit="ms")


if __name__ == "__main__":
    asked = sys.argv[1] if len(sys.argv) > 1 else ""
    if asked == "ours":
        print(json.dumps(measure()))
    elif asked == "bare":
        print(json.dumps(bare()))
    else:
        main(asked == "-v")
