"""One start of the window, measured from inside: run by bench/start.py, which measures from outside.

    python bench/start_window.py bare            a bare PySide6 window with one button
    python bench/start_window.py BOOK            the program on a book, as `clusterbook open BOOK` starts it

Once the first page is painted it clicks (a button; the way to the meetings page), waits for the answer, writes how many
milliseconds have passed since the process began and how much memory it holds, and ends.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

if sys.argv[1] != "bare":
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))


def since_start() -> float:
    """Milliseconds since this process began, by the system's own account."""
    with open("/proc/self/stat", encoding="ascii") as file:
        began = int(file.read().rpartition(")")[2].split()[19]) / os.sysconf("SC_CLK_TCK")
    return (time.clock_gettime(time.CLOCK_BOOTTIME) - began) * 1000


def resident() -> float:
    """Megabytes of memory this process holds now."""
    with open("/proc/self/statm", encoding="ascii") as file:
        return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 2**20


def done(app: object) -> None:
    """Say so, at once."""
    print(f"{since_start():.1f} {resident():.1f}", flush=True)
    app.quit()  # type: ignore[attr-defined]


def bare() -> None:
    """The least a window costs."""
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication, QPushButton, QVBoxLayout, QWidget

    app = QApplication(sys.argv[:1])
    window = QWidget()
    window.resize(1366, 768)
    button = QPushButton("Answer")
    QVBoxLayout(window).addWidget(button)
    button.clicked.connect(lambda: done(app))
    window.show()
    QTimer.singleShot(0, button.click)
    app.exec()


def ours(book: Path) -> None:
    """The program as its own entry begins it, and a look at it every few milliseconds."""
    from desktop.ui import app as entry

    began: Callable[[], object]

    def watched() -> object:
        from PySide6.QtCore import QTimer

        from desktop.ui import program as module

        app = began()
        timer = QTimer(app)

        def look() -> None:
            program = next((child for child in app.children() if isinstance(child, module.Program)), None)
            shown = program.open_book if program else None
            if shown is None or not shown.shell.isVisible():
                return
            page = shown.shell.page()
            name, _where = shown.shell.here()
            if name == "home" and page is not None and page.isVisible() and page.owes >= 0:
                shown.shell.rail._buttons["meetings"].click()
            elif name == "meetings" and page is not None and page.isVisible():
                timer.stop()
                done(app)

        timer.timeout.connect(look)
        timer.start(1)
        return app

    class Ahead(entry.KeyAhead):
        """Puts the look in place once the key is being derived, as late as the program itself loads its window."""

        def __init__(self, book: Path, passphrase: str | None) -> None:
            nonlocal began
            super().__init__(book, passphrase)
            from desktop.ui import program as module

            began = module.application
            module.application = watched  # type: ignore[assignment]

    entry.KeyAhead = Ahead  # type: ignore[misc]
    entry.main(book, passphrase=os.environ["CLUSTERBOOK_PASSPHRASE"])


if __name__ == "__main__":
    bare() if sys.argv[1] == "bare" else ours(Path(sys.argv[1]))
