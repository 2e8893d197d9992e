"""A search as it is typed, on the ten-year book: the 95th percentile, against the bare FTS5 question.

python bench/finding.py
"""

from __future__ import annotations

import random
import statistics
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.figures import say
from bench.ten_years import WORDS, opened
from desktop.search import find


def main() -> None:
    """Measure and print."""
    chance = random.Random(2)
    ours: list[float] = []
    bare: list[float] = []
    with opened() as book, book.reading() as view:
        for _ in range(300):
            words = " ".join(chance.sample(WORDS, chance.randint(1, 3)))
            words = words[: len(words) - chance.randint(0, 3)]  # as far as it is typed
            asked = " ".join(f'"{word}"' for word in words.replace("-", " ").split()) + "*"
            began = time.perf_counter()
            view.rows("SELECT rowid FROM search WHERE search MATCH ? ORDER BY bm25(search) LIMIT 30", [asked])
            bare.append((time.perf_counter() - began) * 1000)
            began = time.perf_counter()
            find(view, words)
            ours.append((time.perf_counter() - began) * 1000)
    say(
        "a search, 95th percentile",
        statistics.quantiles(ours, n=20)[18],
        statistics.quantiles(bare, n=20)[18],
        "ours <= 50 ms",
        unit="ms",
    )


if __name__ == "__main__":
    main()
