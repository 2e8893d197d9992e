"""One start of the window, measured from inside: run by bench/start.py, which measures from outside.

    python bench/start_window.py bare            a bare PySide6 window with one button
    python bench/start_window.py BOOK            the program on a book, as `clusterbook open BOOK` starts it

Once the first page is painted it clicks (the button; the way to the meetings page). Once the click is answered (the
button's signal has come; the meetings page is painted) it writes how many milliseconds have passed since the process
began and how much memory it holds, and ends.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from desktop.ui.app import KeyAhead
    from desktop.ui.program import Program

if __name__ == "__main__" and sys.argv[1] != "bare":
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


def done() -> None:
    """Say so, at once."""
    print(f"{since_start():.1f} {resident():.1f}", flush=True)


def once_painted(widget: QWidget, then: Callable[[], object]) -> None:
    """Call `then` when a widget, with all that is in it, is next painted."""
    from PySide6.QtCore import QEvent, QObject, QTimer

    class Watch(QObject):
        def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
            if event.type() == QEvent.Type.Paint:
                watched.removeEventFilter(self)
                QTimer.singleShot(0, then)  # what is in it is painted after it, in the same go
            return False

    widget.installEventFilter(Watch(widget))


def bare() -> None:
    """The least a window costs."""
    from PySide6.QtWidgets import QApplication, QPushButton, QVBoxLayout, QWidget

    app = QApplication(sys.argv[:1])
    window = QWidget()
    window.resize(1366, 768)
    button = QPushButton("Answer")
    QVBoxLayout(window).addWidget(button)
    button.clicked.connect(done)
    button.clicked.connect(app.quit)
    window.show()
    once_painted(window, button.click)
    app.exec()


def ours(book: Path) -> None:
    """The program as its own entry begins it, with an eye on the pages it shows."""
    from desktop.ui import app as entry

    load = entry._load_window

    def load_window() -> ModuleType:
        module = load()
        begin = module.Program.begin

        def watched(program: Program, ahead: KeyAhead | None) -> None:
            begin(program, ahead)
            watch(program)

        module.Program.begin = watched
        return module

    # put in place as the entry loads the window: loaded any sooner, Qt would come before the key is begun
    entry._load_window = load_window
    from desktop.__main__ import main

    main(["open", str(book)])


def watch(program: Program) -> None:
    """Click once Home is painted; say so once the page that was asked for is."""
    assert program.open_book is not None
    shell = program.open_book.shell

    def shown(name: str) -> QWidget:
        page = shell.page()
        assert page is not None
        assert shell.here()[0] == name
        return page

    def click() -> None:
        shell.rail._buttons["meetings"].click()
        once_painted(shown("meetings"), answered)

    def answered() -> None:
        done()
        shell.show_page("home")  # where the next turn is to begin: a book opens where it was left
        program._app.quit()

    once_painted(shown("home"), click)


if __name__ == "__main__":
    bare() if sys.argv[1] == "bare" else ours(Path(sys.argv[1]))
