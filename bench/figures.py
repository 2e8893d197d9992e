"""What each bench has in common: one JSON line a figure, and a copy of the ten-year book that may be written in."""

from __future__ import annotations

import compileall
import json
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.ten_years import ten_year_book
from desktop.book import Book, open_book

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")  # a bench shows its windows to nobody


def say(figure: str, ours: float, anchor: float, goal: str, *, unit: str) -> None:
    """Print one figure beside its anchor, both in the same unit."""
    line = {
        "figure": figure,
        "ours": round(ours, 4),
        "anchor": round(anchor, 4),
        "unit": unit,
        "ratio": round(ours / anchor, 2),
        "goal": goal,
    }
    print(json.dumps(line, ensure_ascii=False), flush=True)


def compile_modules() -> None:
    """Compile our modules where that is not done, as installing does: Python may be told to keep none of it, and then
    a figure with loading in it tells how long the compiler takes."""
    compileall.compile_dir(Path(__file__).resolve().parent.parent / "desktop", quiet=1)


def highest_memory() -> float:
    """The most memory that this process had at once, in megabytes; on Linux without what its parent had."""
    status = Path("/proc/self/status")
    if status.exists():
        (line,) = [one for one in status.read_text(encoding="ascii").splitlines() if one.startswith("VmHWM")]
        return int(line.split()[1]) / 1024
    import resource

    highest = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return highest / (1024 * 1024 if sys.platform == "darwin" else 1024)


@contextmanager
def copied_book() -> Iterator[Book]:
    """A copy of the ten-year book, open, gone afterwards."""
    path, key = ten_year_book()
    with tempfile.TemporaryDirectory(dir=path.parent) as folder:
        copy = Path(shutil.copy(path, folder))
        with open_book(copy, key=key) as book:
            yield book
