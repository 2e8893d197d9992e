"""The numbers of agenda items and the references of papers, derived from their order and frozen once issued.

An item has one number in every pack, and no reader's numbers may have a gap where something is kept from them. So items
are numbered in series, each of which is whole for everybody who sees any of it: the heads' own (1, 2 …), the part
where governors have joined (G1, G2 …), and one for each narrower audience (a school's S1 …). An item for heads only
that stands after the governors' line goes on in the heads' own series. Papers are lettered in the same way.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from typing import NamedTuple

from desktop.models.audience import may_read

HEADS, GOVERNORS = "", "G"
_NARROWER = {"people": "P", "school": "S", "school+facilitator": "F", "me": "M"}
_PAPER_SERIES = {"governors": "g", "cluster": "h", "people": "p", "school": "s", "school+facilitator": "f", "me": "m"}
_NUMBER = re.compile(r"([A-Z]?)(\d+)([A-Z]*)((?:\.\d+)?)\Z")


class Standing(NamedTuple):
    """What numbering needs to know of one item or paper: `frozen` is the number it was issued with, if it was."""

    id: str
    position: int
    audience: str
    frozen: str = ""
    sub: bool = False


class Place(NamedTuple):
    """Where an item stands: its number, its part of the meeting, the item it is part of, and whether it came late."""

    id: str
    audience: str
    number: str
    part: int
    series: str
    above: str | None
    late: bool


def in_order(items: Sequence[Standing]) -> list[Standing]:
    """By position, ties by id."""
    return sorted(items, key=lambda one: (one.position, one.id))


def number_items(items: Sequence[Standing], line: int | None, taken: Collection[str] = ()) -> list[Place]:
    """Number a meeting's items. `line` is the position where governors join; `taken` the numbers issued for items
    since taken away, which nothing else may have.

    An issued number stays, unless the item has moved to other readers: a heads' number among the governors' would
    leave a gap there.
    """
    used = {*taken, *(one.frozen for one in items)}
    begun = {_series_of_number(number) for number in used}
    places: list[Place] = []
    counts: dict[str, int] = {}
    anchors: dict[str, str] = {}
    tops: dict[str, Place] = {}
    for one in in_order(items):
        part = 2 if line is not None and one.position >= line else 1
        series = _series(one.audience, part)
        # each narrower audience counts for itself, so that its readers' numbers begin at one
        whole = series if series in (HEADS, GOVERNORS) else f"{series} {one.audience}"
        late = series in begun and _series_of_number(one.frozen) != series
        # part of the last item above that has the same readers: what others have between them leaves no trace
        top = tops.get(whole) if one.sub else None
        above = top if top is not None and top.part == part else None
        if _series_of_number(one.frozen) == series:
            number = one.frozen
        elif above is not None:
            number = _next_under(above.number, used)
        elif late:
            number = _next_late(series + anchors.get(whole, "0"), used)
        else:
            counts[whole] = counts.get(whole, 0) + 1
            number = f"{series}{counts[whole]}"
        used.add(number)
        places.append(Place(one.id, one.audience, number, part, series, above.id if above else None, late))
        if above is None:
            tops[whole] = places[-1]
            found = _NUMBER.match(number)
            anchors[whole] = found[2] if found else "0"
    return places


def shown_to(places: Sequence[Place], reader: str | None, *, joined: bool) -> list[Place]:
    """The places a reader's pack holds, in order. `joined`: a line says where governors join; None reads everything.

    Governors and the public have the part where governors have joined. Where some of a series is kept from them they
    have it up to the first thing that is not theirs, since what came after would show the gap.
    """
    if reader is None:
        return list(places)
    shown: list[Place] = []
    ended: set[str | None] = set()
    outside = reader in ("governors", "open")
    here: set[str] = set()
    for place in places:
        if outside and place.series != (GOVERNORS if joined else HEADS):
            continue
        if place.above is not None and place.above not in here:
            continue
        if may_read(place.audience, reader) and place.above not in ended:
            shown.append(place)
            here.add(place.id)
        elif outside and (reader == "open" or not joined):
            ended.add(place.above)
    return shown


def letter_papers(
    number: str, audience: str, papers: Sequence[Standing], taken: Collection[str] = ()
) -> dict[str, tuple[str, bool]]:
    """The reference of each paper of an item, and whether it came late: “5a”; papers narrower than their item have
    series of their own (“5h1” is for heads only)."""
    used = {*taken, *(one.frozen for one in papers)}
    begun = any(_letters_of(number, ref) for ref in used)
    refs: dict[str, tuple[str, bool]] = {}
    for one in in_order(papers):
        series = "" if may_read(one.audience, audience) else _PAPER_SERIES.get(_form(one.audience), "x")
        own = one.frozen.removeprefix(number) if one.frozen.startswith(number) else ""
        if re.fullmatch(rf"{series}\d+" if series else r"[a-z]+", own):
            refs[one.id] = (one.frozen, False)
            continue
        if series:
            own = next(f"{series}{n}" for n in range(1, 10_000) if f"{number}{series}{n}" not in used)
        else:
            own = _letters(max((_count(_letters_of(number, ref)) for ref in used), default=0) + 1)
        used.add(number + own)
        refs[one.id] = (number + own, begun)
    return refs


def _form(audience: str) -> str:
    return audience.partition(":")[0]


def _series(audience: str, part: int) -> str:
    if not may_read(audience, "cluster"):
        return _NARROWER.get(_form(audience), "X")
    return GOVERNORS if part == 2 and may_read(audience, "governors") else HEADS


def _series_of_number(number: str) -> str | None:
    found = _NUMBER.match(number)
    return found[1] if found else None


def _next_under(above: str, used: Collection[str]) -> str:
    tails = [number.removeprefix(f"{above}.") for number in used if number.startswith(f"{above}.")]
    return f"{above}.{max((int(tail) for tail in tails if tail.isdecimal()), default=0) + 1}"


def _next_late(stem: str, used: Collection[str]) -> str:
    n = 1
    while (number := stem + _letters(n).upper()) in used:
        n += 1
    return number


def _letters(n: int) -> str:
    """1 is a, 26 is z, 27 is aa."""
    text = ""
    while n > 0:
        n, rest = divmod(n - 1, 26)
        text = chr(97 + rest) + text
    return text


def _letters_of(number: str, ref: str) -> str:
    own = ref.removeprefix(number) if ref.startswith(number) else ""
    return own if own.isascii() and own.isalpha() and own.islower() else ""


def _count(letters: str) -> int:
    n = 0
    for letter in letters:
        n = n * 26 + ord(letter) - 96
    return n
