"""Any files through a real pack: `python3 run.py campaign papers [FOLDER] [N]`.

Without a folder, the odd papers that the tests make. N damaged copies of them (bytes changed, lost, doubled, spliced
with another's; always the same for the same number) go the same way. Of every pack is asked: is it whole, has each
paper its place, did nothing crash, take longer than it may, write outside its place, or leave a process or a file
behind. Prints what failed, and one JSON line with the result.
"""

from __future__ import annotations

import io
import json
import os
import random
import re
import shutil
import sys
import tempfile
import time
import traceback
import zipfile
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

_PICTURE = re.compile(r"error decoding stream|re-processed without filtering|input stream is complete")
PACK_OF = 12  # papers in one pack
_SECONDS = 400.0  # of one paper: all that is tried with it, one after the other, each up to its limit


def damaged(papers: list[tuple[str, bytes]], seed: int) -> tuple[str, bytes]:
    """One of the papers, spoilt in some way; of a zip, mostly within one of its parts, for else nothing reads it."""
    chance = random.Random(seed)
    name, data = chance.choice(papers)
    stem, dot, ending = name.rpartition(".")
    if data.startswith(b"PK") and chance.random() < 0.8:
        with suppress(zipfile.BadZipFile), zipfile.ZipFile(io.BytesIO(data)) as held:
            parts = {part: held.read(part) for part in held.namelist()}
            part = chance.choice(list(parts))
            parts[part] = spoilt(parts[part], papers, chance)
            out = io.BytesIO()
            with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
                for one, body in parts.items():
                    made.writestr(one, body)
            data = out.getvalue()
    else:
        data = spoilt(data, papers, chance)
    return f"{stem} {seed}{dot}{ending}", data


def spoilt(data: bytes, papers: list[tuple[str, bytes]], chance: random.Random) -> bytes:
    """Some bytes changed, lost, doubled, or put in from another paper."""
    held = bytearray(data[:3_000_000])
    for _time in range(chance.choice((1, 1, 2, 3, 5, 8, 20))):
        if not held:
            break
        at = chance.randrange(len(held))
        match chance.randrange(6):
            case 0:
                held[at] ^= 1 << chance.randrange(8)
            case 1:
                held[at : at + chance.randint(1, 40)] = chance.randbytes(chance.randint(1, 40))
            case 2:
                del held[at : at + chance.randint(1, 400)]
            case 3:
                held[at:at] = held[chance.randrange(len(held)) :][: chance.randint(1, 400)]
            case 4:
                other = chance.choice(papers)[1]
                start = chance.randrange(len(other) or 1)
                held[at : at + 200] = other[start : start + chance.randint(1, 200)]
            case _:
                if chance.random() < 0.2:
                    del held[at:]
    return bytes(held)


def papers_in(folder: Path | None) -> Iterator[tuple[str, bytes]]:
    """The files of a folder, or the odd papers."""
    if folder is None:
        from tests.packs.odd_papers import ODD

        for name, (make, _end) in ODD.items():
            yield name, make()
        return
    for place, _folders, names in os.walk(folder):
        for name in sorted(names):
            yield name, (Path(place) / name).read_bytes()


class Watch:
    """What lay on the disk and what ran before; and what is there now that was not."""

    def __init__(self, within: Path, places: list[Path]) -> None:
        self._within, self._places = within, places
        self._files, self._processes = self._seen(), _children(within)

    def _seen(self) -> set[str]:
        return {str(path) for place in self._places for path in place.rglob("*")}

    def found(self) -> list[str]:
        """What was left behind, in words."""
        deadline = time.monotonic() + 3
        while (left := _children(self._within) - self._processes) and time.monotonic() < deadline:
            time.sleep(0.1)
        return [f"left running: {one}" for one in left] + [
            f"left behind: {one}" for one in sorted(self._seen() - self._files)
        ]


def _children(within: Path) -> set[str]:
    """Processes that work for this campaign, wherever they hang: by what a conversion's command line has in it."""
    found = set()
    for place in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            words = place.read_bytes().replace(b"\0", b" ").decode("utf-8", "replace")
        except OSError:
            continue
        if str(within) in words and "/converting-" in words:
            found.add(f"{place.parent.name} {words[:120]}")
    return found


def one_pack(papers: list[tuple[str, bytes]], folder: Path) -> tuple[Counter[str], list[str], float]:
    """Make a pack of some papers in a book of its own: how each ended, what went wrong, the seconds of the longest."""
    from pikepdf import Pdf

    from desktop.book import create_book
    from desktop.conversions import conversion_of
    from desktop.meeting_pack import build_meeting_pack
    from desktop.models import Item, Meeting
    from desktop.papers import attach_papers

    ends: Counter[str] = Counter()
    wrong: list[str] = []
    with create_book(
        folder / "b.clusterbook", "seven quiet barns", cluster="C", school="S", person="P"
    ) as book:
        with book.operation("Plan meeting") as work:
            meeting = work.add(Meeting, title="M", date="2026-11-27", start="07:30", audience="cluster").id
        with book.operation("Add agenda item") as work:
            item = work.add(Item, meeting=meeting, title="Papers", position=1, audience="cluster").id
        files = []
        for at, (name, data) in enumerate(papers):
            if data:
                files.append(folder / "in" / str(at) / name)
                files[-1].parent.mkdir(parents=True)
                files[-1].write_bytes(data)
        attach_papers(book, item, files)
        watch = Watch(folder.parent, [Path(tempfile.gettempdir()), folder / "in"])
        slowest, last, working = 0.0, time.monotonic(), ""
        steps = build_meeting_pack(book, meeting, "cluster", folder / "pack.pdf")
        while True:
            try:
                step = next(steps)
            except StopIteration as end:
                made = end.value
                break
            now = time.monotonic()
            if step.words != working:
                slowest, last, working = max(slowest, now - last), now, step.words
        (folder / "pack.pdf").rename(folder / "made.pdf")
        wrong += watch.found()
        with Pdf.open(folder / "made.pdf") as pack:
            if len(pack.pages) != made.pages or len(made.ranges) != len(files):
                wrong.append(f"{len(pack.pages)} pages of {made.pages}, {len(made.ranges)} papers of {len(files)}")
            # a picture whose dots were spoilt is shown as far as it goes, as every viewer does
            wrong += [f"not sound: {one}" for one in pack.check_pdf_syntax() if not _PICTURE.search(one)]
        refused = {ref for ref, _why in made.unreadable}
        with book.aside() as view:
            from desktop.agenda import agenda

            for paper in agenda(view, meeting, "cluster").lines[0].papers:
                kept = conversion_of(view, paper.file, paper.file_name)
                ends["refused" if paper.ref in refused else (kept.how if kept and kept.how else "pages")] += 1
    if slowest > _SECONDS:
        wrong.append(f"one paper took {slowest:.0f} s")
    return ends, wrong, slowest


def main(folder: Path | None, copies: int, first: int = 0) -> int:
    """All of them, twelve to a pack; 0 when nothing went wrong."""
    began, ends, failed, slowest = time.time(), Counter[str](), 0, 0.0
    papers = list(papers_in(folder))
    # a bomb that is spoilt is no bomb any more, and only takes time to be seen to be none
    likely = [one for one in papers if "bomb" not in one[0]] or papers
    queue = [*papers, *(damaged(likely, seed) for seed in range(first, first + copies))]
    home = Path(tempfile.mkdtemp(prefix="clusterbook-campaign-"))
    os.environ["CLUSTERBOOK_HOME"] = str(home / "home")
    # a temporary folder of our own, so that whatever is written there by others is not taken for ours
    tempfile.tempdir = os.environ["TMPDIR"] = str(home / "tmp")
    Path(tempfile.tempdir).mkdir()
    try:
        for at in range(0, len(queue), PACK_OF):
            some, place = queue[at : at + PACK_OF], home / f"pack {at}"
            place.mkdir()
            try:
                found, wrong, longest = one_pack(some, place)
            except Exception:
                found, wrong, longest = Counter(), [traceback.format_exc(limit=-4)], 0.0
            ends += found
            slowest = max(slowest, longest)
            left = [str(one) for one in (home / "home").rglob("converting-*")]
            wrong += [f"left in scratch: {one}" for one in left]
            if wrong:
                failed += 1
                print(f"papers {at} to {at + len(some) - 1} ({', '.join(name for name, _ in some)}):", file=sys.stderr)
                print("\n".join(wrong), file=sys.stderr, flush=True)
            shutil.rmtree(place)
            if at // PACK_OF % 10 == 9:
                print(f"{at + len(some)} papers, {dict(ends)}, {failed} packs failed", file=sys.stderr, flush=True)
    finally:
        shutil.rmtree(home, ignore_errors=True)
    told = {
        "campaign": "papers",
        "papers": len(papers),
        "damaged copies": copies,
        **{f"ended as {how}": count for how, count in sorted(ends.items())},
        "packs with something wrong": failed,
        "slowest paper, seconds": round(slowest, 1),
        "minutes": round((time.time() - began) / 60, 1),
    }
    print(json.dumps(told))
    return 1 if failed else 0


if __name__ == "__main__":
    words = sys.argv[1:]
    chosen = Path(words.pop(0)) if words and not words[0].isdecimal() else None
    numbers = [int(word) for word in words]
    sys.exit(main(chosen, *numbers))
