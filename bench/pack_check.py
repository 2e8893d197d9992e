"""How long the last look at a 200-page pack takes, against making it.

    python bench/pack_check.py

Ten papers of twenty pages on the agenda of a meeting in a real book that also holds four thousand things its readers
may not know of, each with a title that is looked for. Both are measured in this process, warm, turn about; the middle
one of the turns counts."""

from __future__ import annotations

import io
import statistics
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.figures import say
from bench.pack_speed import PAPERS, paper, timed
from desktop import clock
from desktop.book import Book, create_book
from desktop.meeting_pack import gather_pack
from desktop.models import Action, Document, Item, Meeting
from desktop.pack_check import Made, check_pack
from desktop.packs.build import build_pack
from desktop.papers import attach_papers
from desktop.steps import run

TURNS = 9
_NARROWER = (("Item", Item, 1000), ("Action", Action, 2000), ("Document", Document, 1000))


def fill(book: Book, folder: Path) -> str:
    """A meeting for governors with ten papers, and what is for heads alone; gives its id."""
    with book.operation("Add") as work:
        meeting = work.add(Meeting, title="Breakfast meeting", date="2026-11-27", audience="governors").id
        items = [
            work.add(Item, meeting=meeting, title=f"Item {at} of the meeting", position=at, audience="governors").id
            for at in range(PAPERS)
        ]
        for words, record, count in _NARROWER:
            for n in range(count):
                work.add(record, title=f"{words} {n} that is between the heads of the schools")
    for at, item in enumerate(items):
        file = folder / f"The report on item {at}.pdf"
        file.write_bytes(paper(at))
        attach_papers(book, item, [file])
    return meeting


def main() -> None:
    """Print one line of JSON."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        made = create_book(
            folder / "Bench.clusterbook", "seven quiet barns", cluster="Downland", school="School F", person="Jo Bright"
        )
        with made as book:
            meeting = fill(book, folder)
            with book.reading() as view:
                making, looking = [], []
                for _turn in range(TURNS + 1):
                    out = io.BytesIO()
                    told: list[Made] = []

                    def make(out: io.BytesIO = out, told: list[Made] = told) -> None:
                        pack = gather_pack(view, meeting, "governors", today=clock.today())
                        done = run(build_pack(pack, out))
                        told.append(Made(pack.origins, done.words, out.getvalue()))

                    making.append(timed(make))
                    looking.append(timed(check_pack, view, meeting, "governors", told[0]))
    # the first turn loads what both need
    say(
        "the last look at a pack of 200 pages (making it)",
        statistics.median(looking[1:]),
        statistics.median(making[1:]),
        "≤ 1",
        unit="s",
    )


if __name__ == "__main__":
    main()
