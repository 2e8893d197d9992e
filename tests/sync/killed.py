"""A program that is killed: `python -m tests.sync.killed POINT STEP BOOK KEY FILE`.

Opens a book, does one thing with a file, and kills itself when it comes to a point: nothing is tidied up, nothing said.
The point is a function, by module (and class) and name; STEP says whether it is killed on the way in or on the way out.
"""

from __future__ import annotations

import importlib
import os
import resource
import signal
import sys
from pathlib import Path
from typing import Any

from desktop.book import open_book
from desktop.bundles import make_bundle, take_bundle
from desktop.errors import Refusal
from desktop.inviting import join
from desktop.restoring import restore
from desktop.steps import run

WORDS, PASSPHRASE = "six words told by another route", "seven quiet barns"


def kill_at(point: str, step: str) -> None:
    """Put death in a function's place, or right after it."""
    where, _, name = point.rpartition(".")
    module, _, last = where.rpartition(".")
    of_a_class = last.lstrip("_")[:1].isupper()
    held: Any = getattr(importlib.import_module(module), last) if of_a_class else importlib.import_module(where)
    real = getattr(held, name)

    def killed(*arguments: Any, **named: Any) -> Any:
        if step == "before":
            os.kill(os.getpid(), signal.SIGKILL)
        found = real(*arguments, **named)
        os.kill(os.getpid(), signal.SIGKILL)
        return found

    setattr(held, name, killed)


def main(doing: str, point: str, step: str, book: str, key: str, file: str) -> None:
    """Do it, and come to the point."""
    if point == "limit":  # no point, but so many bytes that any file may have
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (int(step), int(step)))
    elif point:
        kill_at(point, step)
    try:
        if doing == "join":
            run(join(Path(file), WORDS, Path(book), PASSPHRASE))
            return
        if doing == "restore":
            run(restore(Path(file), Path(book), key=bytes.fromhex(key)))
            return
        with open_book(Path(book), key=bytes.fromhex(key)) as opened:
            {"take": take_bundle, "make": make_bundle}[doing](opened, Path(file))
    except Refusal as refusal:
        print(type(refusal).__name__)


if __name__ == "__main__":
    main(*sys.argv[1:])
