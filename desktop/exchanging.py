"""Exchanging with a place where bundles lie: take what is there, put what somebody lacks, remove what nobody needs.

What lies in a place is a set of operations, like a book: each is put there once, by whoever has it first. A file of
one's own goes when everybody heard from has acknowledged all of it; the newest stays, for it says what one has.
"""

from __future__ import annotations

import tempfile
from collections.abc import Generator
from contextlib import closing
from pathlib import Path

from desktop.book import Book
from desktop.carriers.place import Place
from desktop.errors import Refusal
from desktop.exchanged import Exchanged, SoFar
from desktop.fetching import Fetching
from desktop.giving import Giving
from desktop.lying_there import LyingThere
from desktop.steps import Step
from desktop.sync.bundle import Sizes
from desktop.words import _


def exchange(
    book: Book, place: Place, *, trusted: bool = True, metered: bool = False, so_far: SoFar | None = None
) -> Generator[Step, None, Exchanged]:
    """Take what lies in a place and put there what somebody lacks. Raises Refusal when the place cannot be looked at;
    what keeps it from its end later on is told with what was done until then.

    May run on a thread of its own; seal the drafts before, and tell the screens afterwards (`bundles.tell`). Stopped
    before its end it has taken a whole number of bundles, and `so_far` says which. What is not `trusted` to be taken
    unseen is kept aside for a person; while `metered`, attached files wait, and what is large lies there until later.
    """
    yield Step(0, 0, _("Looking what is there"))
    so_far = SoFar() if so_far is None else so_far
    with closing(place), tempfile.TemporaryDirectory(prefix="clusterbook-") as scratch:
        there = LyingThere(book, place)
        fetching = Fetching(there, so_far, Path(scratch), trusted=trusted, metered=metered)
        giving = Giving(there, so_far, Path(scratch), Sizes(0, 0) if metered else place.sizes)
        try:
            yield from fetching.take()
            so_far.gave = True
            yield from giving.give()
            so_far.is_whole = True
        except Refusal as refusal:
            so_far.kept_by = refusal
        return so_far.told()
