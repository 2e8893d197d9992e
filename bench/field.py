"""One field typed to safely on disk, against the same row's update made with the bare driver.

    python bench/field.py

Two figures on an encrypted ten-year book: the draft that a keystroke makes, and the sealed change (signed, in the
log, undoable, findable) that leaving the field makes. Turn about with the anchor; the middle of 200 counts.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.figures import copied_book, say
from desktop import records

TURNS = 200


def main() -> None:
    """Measure and print."""
    with copied_book() as book:
        connection = book._connection
        assert connection.execute("PRAGMA synchronous").fetchone()[0] == 2
        with book.reading() as view:
            items = [id for (id,) in view.rows("SELECT id FROM item ORDER BY id LIMIT ?", [TURNS])]

        def bare(n: int) -> None:
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("UPDATE item SET outcome = ? WHERE id = ?", (f"Bare words {n}", items[n]))
            connection.execute("COMMIT")

        def sealed(n: int) -> None:
            records.change(book, items[n], {"outcome": f"Sealed words {n}"}, seen=seen[n])

        def draft(n: int) -> None:
            book.keep_draft(items[n], "outcome", f"Draft words {n}", seen[n])

        seen = [book.as_seen(item) for item in items]
        took: dict[Callable[[int], None], list[float]] = {bare: [], sealed: [], draft: []}
        for n in range(TURNS):
            for job, times in took.items():
                began = time.perf_counter()
                job(n)
                times.append((time.perf_counter() - began) * 1000)
        anchor = statistics.median(took[bare][20:])
        say(
            "a keystroke's draft on disk",
            statistics.median(took[draft][20:]),
            anchor,
            "ratio <= 6",
            unit="ms",
        )
        say("one field sealed on disk", statistics.median(took[sealed][20:]), anchor, "ratio <= 6", unit="ms")


if __name__ == "__main__":
    main()
