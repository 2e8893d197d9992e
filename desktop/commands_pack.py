"""What the command about packs does: a meeting's pack for its readers, in the layout asked for."""

from __future__ import annotations

import argparse
from pathlib import Path

from desktop import clock
from desktop.asking import opened
from desktop.book import Book
from desktop.packs.arrangement import Arrangement, Layout
from desktop.steps import run


def pack(asked: argparse.Namespace) -> None:
    """Print a meeting's pack for an audience as one PDF; print where it is."""
    from desktop.models.audience import AudienceKind

    audience = AudienceKind().check(asked.audience)
    with opened(asked, seals=True) as book:
        print(write_pack(book, asked.meeting, audience, asked.output, layout=asked.layout, chair=asked.chair))


def write_pack(
    book: Book, ref: str, audience: str, target: Path, *, layout: Layout = "a4", chair: bool = False
) -> Path:
    """Write the pack of the meeting named by its id, its date or “next”. Raises Refusal."""
    from desktop.meeting_pack import build_meeting_pack
    from desktop.meetings import find_meeting

    with book.reading() as view:
        meeting = find_meeting(view, ref, clock.today())
    run(build_meeting_pack(book, meeting, audience, target, chair=chair, arrangement=Arrangement(layout=layout)))
    return target
