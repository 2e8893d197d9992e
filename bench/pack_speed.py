"""How long a 200-page pack takes and how large it is, against the least anything could do with pikepdf.

    python bench/pack_speed.py

Ten papers of twenty pages, made here and the same every time: text on every page, a photograph on every
tenth. The anchor merges them bare and lays one ready-made stamp over each page, which is what a script of a
few lines would do: no contents, no agenda, no outline, no cleaning, one font that needs no embedding. Both
are measured in this process, warm, turn about; the middle one of the turns counts."""

from __future__ import annotations

import hashlib
import io
import json
import random
import statistics
import sys
import time
from collections.abc import Callable
from datetime import date, datetime
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from desktop.packs.build import build_pack
from desktop.packs.contents import Item, Pack, Paper, PaperFile
from desktop.steps import run

PAPERS, PAGES, TURNS = 10, 20, 9
WORDS = [
    "phonics",
    "visit",
    "record",
    "school",
    "reading",
    "group",
    "heads",
    "agreed",
    "policy",
    "marking",
    "early",
    "years",
    "note",
]


def paper(seed: int) -> bytes:
    """A report of twenty pages, two of them with a photograph, in an embedded face."""
    from PIL import Image
    from reportlab.lib.utils import ImageReader
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.pdfgen.canvas import Canvas

    fonts = Path(__file__).resolve().parent.parent / "resources" / "fonts"
    pdfmetrics.registerFont(TTFont("Report", str(fonts / "DejaVuSans.ttf")))
    chance = random.Random(seed)
    buffer = io.BytesIO()
    canvas = Canvas(buffer, invariant=1, pageCompression=1)
    for page in range(PAGES):
        canvas.setFont("Report", 10)
        top = 780
        if page % 10 == 3:
            grain = Image.frombytes("RGB", (160, 120), chance.randbytes(160 * 120 * 3)).resize((1000, 750))
            photograph = io.BytesIO()
            grain.save(photograph, "JPEG", quality=80)
            canvas.drawImage(ImageReader(io.BytesIO(photograph.getvalue())), 72, 440, 450, 337)
            top = 420
        for line in range(top, 70, -15):
            canvas.drawString(72, line, " ".join(chance.choices(WORDS, k=12)))
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def pack(papers: list[bytes]) -> Pack:
    """A meeting with an item for each paper."""
    items = tuple(
        Item(
            number=str(at),
            title=f"Item {at} of the meeting",
            start="08:00",
            minutes=10,
            purpose="to discuss",
            lead="School A",
            papers=(
                Paper(
                    ref=f"{at}a",
                    title=f"The report on item {at}",
                    file=PaperFile(
                        name=f"{at}.pdf",
                        media_type="application/pdf",
                        digest=hashlib.sha256(data).hexdigest(),
                        size=len(data),
                        open=partial(io.BytesIO, data),
                    ),
                ),
            ),
        )
        for at, data in enumerate(papers, 1)
    )
    return Pack(
        cluster="Downland cluster",
        title="Breakfast meeting",
        when=date(2026, 11, 27),
        start="07:30",
        finish="09:45",
        audience="heads and facilitator",
        made_at=datetime(2026, 11, 24, 18, 5),
        items=items,
    )


def bare(papers: list[bytes], out: io.BytesIO) -> None:
    """Merge and stamp with nothing else: one overlay per page, its text drawn with a standard face."""
    import pikepdf
    from reportlab.pdfgen.canvas import Canvas

    stamps = io.BytesIO()
    canvas = Canvas(stamps, invariant=1, pageCompression=1)
    count = len(papers) * PAGES
    for number in range(1, count + 1):
        canvas.setFont("Helvetica", 8)
        canvas.drawRightString(539, 22, f"page {number} of {count}")
        canvas.showPage()
    canvas.save()
    merged = pikepdf.Pdf.new()
    sources = [pikepdf.open(io.BytesIO(data)) for data in papers]
    for source in sources:
        merged.pages.extend(source.pages)
    with pikepdf.open(io.BytesIO(stamps.getvalue())) as laid:
        for page, stamp in zip(merged.pages, laid.pages, strict=True):
            page.add_overlay(stamp, None)
        merged.save(out)
    for source in sources:
        source.close()


def timed(work: Callable[..., object], *args: object) -> float:
    start = time.perf_counter()
    work(*args)
    return time.perf_counter() - start


def main() -> None:
    """Print one line of JSON for the time and one for the size."""
    papers = [paper(seed) for seed in range(PAPERS)]
    meeting = pack(papers)
    made = io.BytesIO()
    run(build_pack(meeting, made))
    bare(papers, io.BytesIO())
    ours, anchor = [], []
    for _turn in range(TURNS):
        anchor.append(timed(bare, papers, io.BytesIO()))
        ours.append(timed(lambda: run(build_pack(meeting, io.BytesIO()))))
    say("pack of 200 pages, seconds", statistics.median(ours), statistics.median(anchor), 2.0)
    total = sum(map(len, papers))
    allowed = 1.2 * total + 300_000
    say(
        "pack of 200 pages, bytes (anchor: 1.2 times its papers and 300 KB)",
        len(made.getvalue()),
        allowed,
        1.0,
    )


def say(figure: str, ours: float, anchor: float, goal: float) -> None:
    """One figure, ours over the anchor's, and what the ratio may at most be."""
    print(
        json.dumps(
            {
                "figure": figure,
                "ours": round(ours, 4),
                "anchor": round(anchor, 4),
                "ratio": round(ours / anchor, 3),
                "goal": goal,
            }
        )
    )


if __name__ == "__main__":
    main()
