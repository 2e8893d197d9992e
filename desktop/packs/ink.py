"""Where a page has ink, and where it has none right across: there it can be parted without cutting anything in two."""

from __future__ import annotations

import json
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

Bands = tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class PageInk:
    """What is drawn on a page, as parts of the page as it is seen, from 0 to 1 from its left and its top: the `box`
    around it (left, top, right, bottom; None where nothing is drawn), the `white` bands within (from, to), from the top
    down, and how much of the box is `full`, from 0 to 1: a tenth where it is words, most where it is a picture."""

    box: tuple[float, float, float, float] | None = None
    white: Bands = ()
    full: float = 0.0


def written(inks: list[PageInk]) -> bytes:
    """The ink of some pages as JSON."""
    return json.dumps([[ink.box, ink.white, ink.full] for ink in inks]).encode("ascii")


def read(data: bytes) -> tuple[PageInk, ...]:
    """The ink of some pages from JSON that a process left behind which read a stranger's file; none of any page where
    it is not as it should be."""
    try:
        return tuple(_ink(box, white, full) for box, white, full in json.loads(data))
    except (ValueError, TypeError, RecursionError):
        return ()


def _ink(box: Any, white: Any, full: Any) -> PageInk:
    if box is None:
        return PageInk()
    left, top, right, bottom = (float(part) for part in box)
    bands = tuple((float(start), float(end)) for start, end in white)
    edges = [top, *(edge for band in bands for edge in band), bottom]
    if left < 0 or left >= right or right > 1 or top < 0 or bottom > 1:
        raise ValueError(box)
    if any(not before < after for before, after in pairwise(edges)):
        raise ValueError(white)
    if not 0 <= float(full) <= 1:
        raise ValueError(full)
    return PageInk((left, top, right, bottom), bands, float(full))
