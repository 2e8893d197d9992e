"""What making a pack anew costs when one of its ten Word papers was changed, beside one conversion and one build.

    python bench/word_papers.py

The papers are converted by what this laptop has: Word, LibreOffice, or the program's own reading."""

from __future__ import annotations

import io
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.figures import say
from desktop.agenda import agenda
from desktop.book import Book, create_book
from desktop.meeting_pack import made_pack
from desktop.meetings import plan_meeting
from desktop.papers import attach_papers, bring_paper
from desktop.steps import run
from tests.packs.odd_papers import word_paper

PAPERS = 10


def some_pages(words: str, path: Path) -> Path:
    """A paper of a few pages as Word keeps it."""
    line = f"{words}, and what each of the four schools said about it. " * 4
    body = "".join(f"<w:p><w:r><w:t>{number}: {line}</w:t></w:r></w:p>" for number in range(40))
    path.write_bytes(word_paper(words, body))
    return path


def seconds(book: Book, meeting: str) -> float:
    """How long the pack takes now."""
    began = time.perf_counter()
    run(made_pack(book, meeting, "cluster", io.BytesIO()))
    return time.perf_counter() - began


def main() -> None:
    """Print the figure."""
    from desktop.conversions import scratch
    from desktop.packs.converting.convert import convert

    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        book = create_book(folder / "b.clusterbook", "seven quiet barns", cluster="C", school="S", person="P")
        with book:
            meeting = plan_meeting(book, "breakfast", date="2026-11-27", start="07:30").meeting
            with book.reading() as view:
                item = agenda(view, meeting).lines[0].id
            files = [some_pages(f"Paper {at}", folder / f"{at}.docx") for at in range(PAPERS)]
            papers = attach_papers(book, item, files)
            first = seconds(book, meeting)
            build = min(seconds(book, meeting) for _turn in range(3))
            changed = some_pages("A paper written anew", folder / "anew.docx")
            began = time.perf_counter()
            run(convert("anew.docx", changed.read_bytes(), scratch()))
            conversion = time.perf_counter() - began
            bring_paper(book, papers[3], changed)
            anew = seconds(book, meeting)
    say(
        f"a pack anew, one of {PAPERS} Word papers changed (one conversion and one build; all of it at first"
        f" {first:.1f} s)",
        anew,
        conversion + build,
        "≤ 1.2",
        unit="s",
    )


if __name__ == "__main__":
    main()
