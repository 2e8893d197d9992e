"""What the command about packs does: a meeting's pack for its readers, in the layout asked for; a supplement to one
that was issued; its readable twin."""

from __future__ import annotations

import argparse
from pathlib import Path

from desktop import clock
from desktop.agenda import agenda
from desktop.agenda_lines import PaperLine
from desktop.asking import opened, say
from desktop.book import Book
from desktop.errors import Refusal
from desktop.packs.arrangement import Arrangement
from desktop.steps import run
from desktop.words import _, joined


def pack(asked: argparse.Namespace) -> None:
    """Print a meeting's pack for an audience as one PDF, or what changed since a version of it, and its readable twin;
    print where they are."""
    from desktop.models.audience import AudienceKind

    if asked.supplement_since is not None and (asked.chair or asked.twin is not None):
        raise Refusal(_("A supplement goes with an issued pack: --chair and --twin are for whole ones."))
    audience = AudienceKind().check(asked.audience)
    how = Arrangement(layout=asked.layout)
    with opened(asked, seals=True) as book:
        if asked.supplement_since is not None:
            print(_write_supplement(book, asked, audience, how))
            return
        print(write_pack(book, asked.meeting, audience, asked.output, arrangement=how, chair=asked.chair))
        if asked.twin is not None:
            print(_write_twin(book, asked, audience, how))


def write_pack(
    book: Book,
    ref: str,
    audience: str,
    target: Path,
    *,
    arrangement: Arrangement | None = None,
    chair: bool = False,
) -> Path:
    """Write the pack of the meeting named by its id, its date or “next”. Raises Refusal."""
    from desktop.meeting_pack import build_meeting_pack

    meeting = _meeting(book, ref)
    made = run(build_meeting_pack(book, meeting, audience, target, chair=chair, arrangement=arrangement))
    for paper, why in made.unreadable:
        say(_("Paper {ref} is not in it: {why}").format(ref=paper, why=why))
    for words in made.unprintable:
        say(_("“{words}” has letters that cannot be printed here.").format(words=words))
    with book.reading() as view:
        late = [one.ref for line in agenda(view, meeting, audience).lines for one in line.papers if _is_late(one)]
    if late:
        say(_("Still to come: {refs}.").format(refs=joined(late)))
    return target


def _is_late(paper: PaperLine) -> bool:
    return paper.state == "to_follow"


def _write_supplement(book: Book, asked: argparse.Namespace, audience: str, how: Arrangement) -> object:
    from desktop.supplement import build_meeting_supplement

    meeting, since, target = _meeting(book, asked.meeting), asked.supplement_since, asked.output
    run(build_meeting_supplement(book, meeting, audience, since, target, arrangement=how))
    return target


def _write_twin(book: Book, asked: argparse.Namespace, audience: str, how: Arrangement) -> object:
    from desktop.pack_twin import write_pack_twin

    target = asked.twin
    run(write_pack_twin(book, _meeting(book, asked.meeting), audience, target, chair=asked.chair, arrangement=how))
    return target


def _meeting(book: Book, ref: str) -> str:
    from desktop.meetings import find_meeting

    with book.reading() as view:
        return find_meeting(view, ref, clock.today())
