"""Sheets that are kept apart from the others: no piece of paper holds pages of both, however it is printed.

What is confidential is a run of pages counted for itself. Printed on both sides it begins on a new sheet; folded into a
booklet or set two to a page it is a booklet, or sheets, of its own."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from desktop.packs.arrangement import Arrangement
from desktop.packs.binding import Place
from desktop.packs.imposing import Impose, impose_runs
from desktop.packs.sheet import Leaf

if TYPE_CHECKING:
    pass


def kept_apart(runs: Sequence[Sequence[Place]], how: Arrangement) -> list[Place]:
    """The pages of the runs in order. Before each after the first an empty page fills the sheet up where one is
    needed: nothing is printed on it, so that a sheet looks the same whether others follow it or not."""
    places: list[Place] = []
    for run in runs:
        if how.layout in ("a4", "large-print") and len(places) % 2 and run:
            places.append(Place("", Leaf(how.format), blank=True))
        places += run
    return places


def imposing(places: Sequence[Place], how: Arrangement) -> Impose | None:
    """What puts these pages on sheets, each run on its own; None where a page is a sheet's side."""
    if how.layout in ("a4", "large-print"):
        return None
    counts = [len(list(run)) for _name, run in groupby(places, lambda place: place.run)]
    return lambda out, pages: impose_runs(out, pages, counts, booklet=how.layout == "booklet")
