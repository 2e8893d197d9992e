"""From the process's start to a window that shows Home's rows and answers a click, against a bare PySide6 window.

    python bench/start.py

On the ten-year book, with the passphrase given, so that the slow key derivation is in it. Turn about, in fresh
processes; the middle of the turns counts. Memory is what the process holds once it has answered.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.figures import compile_modules, say
from bench.ten_years import PASSPHRASE, ten_year_book

TURNS = 11


def once(what: str, home: str) -> tuple[float, float]:
    """Milliseconds and megabytes of one start."""
    environment = os.environ | {"CLUSTERBOOK_PASSPHRASE": PASSPHRASE, "CLUSTERBOOK_HOME": home}
    script = Path(__file__).with_name("start_window.py")
    answer = subprocess.run(
        [sys.executable, str(script), what],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    took, held = answer.stdout.split()[-2:]
    return float(took), float(held)


def main() -> None:
    """Measure and print."""
    book, _key = ten_year_book()
    compile_modules()
    with tempfile.TemporaryDirectory() as home:
        once(str(book), home)  # the first opening makes the day's backup, which later ones do not
        once("bare", home)
        ours, anchor = [], []
        for _ in range(TURNS):
            anchor.append(once("bare", home))
            ours.append(once(str(book), home))
    say(
        "start to Home's rows and an answered click",
        statistics.median(took for took, _held in ours),
        statistics.median(took for took, _held in anchor),
        "ratio <= 3",
        unit="ms",
    )
    say(
        "resident memory then",
        statistics.median(held for _took, held in ours),
        statistics.median(held for _took, held in anchor),
        "ours <= 150 MB",
        unit="MB",
    )


if __name__ == "__main__":
    main()
