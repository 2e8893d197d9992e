"""What a pack of 2,000 pages takes beside one of 200: time for a page, memory, how soon Stop is heard, and how long the
window stands still meanwhile.

    python bench/large_pack.py

The papers are those of `pack_speed`, ten for 200 pages and a hundred for 2,000. The large pack is made in a process of
its own, so that its memory is not mixed with another's."""

from __future__ import annotations

import dataclasses
import io
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Generator
from functools import partial
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.figures import highest_memory, say
from bench.gaps import nothing, seconds_and_gap
from bench.pack_speed import PAGES, pack, paper
from desktop.packs.arrangement import LAYOUTS, Arrangement
from desktop.packs.build import build_pack
from desktop.packs.contents import Pack
from desktop.steps import Step


def meeting(count: int, folder: Path) -> Pack:
    """A meeting with so many papers, whose bytes lie on the disk as a book's do, not in memory."""
    items = []
    for at, item in enumerate(pack([b""] * count).items):
        file = folder / f"{at}.pdf"
        if not file.exists():
            file.write_bytes(paper(at))
        (one,) = item.papers
        assert one.file is not None
        held = dataclasses.replace(one.file, size=file.stat().st_size, open=partial(open, file, "rb"))
        items.append(dataclasses.replace(item, papers=(dataclasses.replace(one, file=held),)))
    return dataclasses.replace(pack([]), items=tuple(items))


def one_paper(count: int, folder: Path) -> Pack:
    """A meeting with one paper that holds all of so many."""
    import pikepdf

    file = folder / "all.pdf"
    with pikepdf.Pdf.new() as whole:
        for at in range(count):
            with pikepdf.open(folder / f"{at}.pdf") as part:
                whole.pages.extend(part.pages)
        whole.save(file)
    first = meeting(1, folder)
    (item,) = first.items
    (one,) = item.papers
    assert one.file is not None
    held = dataclasses.replace(one.file, size=file.stat().st_size, open=partial(open, file, "rb"))
    return dataclasses.replace(
        first, items=(dataclasses.replace(item, papers=(dataclasses.replace(one, file=held),)),)
    )


def made(meeting: Pack, how: Arrangement | None = None) -> tuple[float, float]:
    """Seconds to make the pack, and the longest time in which Stop would not have been heard."""
    work = build_pack(meeting, io.BytesIO(), how)
    began = last = time.perf_counter()
    longest = 0.0
    for _step in work:
        now = time.perf_counter()
        longest, last = max(longest, now - last), now
    end = time.perf_counter()
    return end - began, max(longest, end - last)


def measured(count: int, folder: Path) -> dict[str, float]:
    """The figures of a pack of so many papers, in this process."""
    whole = meeting(count, folder)
    made(meeting(2, folder))
    before = highest_memory()
    seconds, deaf = made(whole)
    figures = {"seconds": seconds, "deaf": deaf, "memory": highest_memory(), "before": before}
    if count == 100:
        single = one_paper(count, folder)
        figures["deaf"] = max(deaf, *(made(single, Arrangement(layout=layout))[1] for layout in LAYOUTS))

        def work() -> Generator[Step, None, Any]:
            return build_pack(whole, io.BytesIO())

        _bare_seconds, figures["bare_gap"] = seconds_and_gap(lambda: nothing(1.0), lambda _answer: None)
        _seconds, figures["gap"] = seconds_and_gap(work, lambda _answer: None)
    return figures


def apart(count: int, folder: Path) -> dict[str, float]:
    """The same in a process of its own."""
    command = [sys.executable, __file__, str(count), str(folder)]
    told = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
    figures: dict[str, float] = json.loads(told.splitlines()[-1])
    return figures


def main() -> None:
    """Print a line for each figure."""
    with tempfile.TemporaryDirectory() as folder:
        small, large = apart(10, Path(folder)), apart(100, Path(folder))
    pages, few = 100 * PAGES, 10 * PAGES
    say(
        f"a page of a pack of {pages} (of {few})",
        large["seconds"] / pages * 1000,
        small["seconds"] / few * 1000,
        "≤ 1.2",
        unit="ms",
    )
    say(
        "resident memory while 2,000 pages are made of 55 MB of papers (before)",
        large["memory"],
        large["before"],
        "≤ 250 MB",
        unit="MB",
    )
    say(
        "the longest until Stop is heard, a hundred papers or one, in any layout", large["deaf"], 0.5, "≤ 1", unit="s"
    )
    say(
        "the longest the window stood still meanwhile (a worker that only sleeps)",
        large["gap"] * 1000,
        large["bare_gap"] * 1000,
        "< 50 ms",
        unit="ms",
    )


if __name__ == "__main__":
    if len(sys.argv) > 1:
        print(json.dumps(measured(int(sys.argv[1]), Path(sys.argv[2]))))
    else:
        main()
