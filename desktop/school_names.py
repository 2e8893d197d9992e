"""Whether two names mean the same school: the register writes in full what people shorten."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from desktop.exchange.finding import folded

_FAITHS: Final = (
    (r"church of england|church in wales|c of e|c in w|cofe|ciw|ce|cw", "church"),
    (r"roman catholic|catholic|rc", "catholic"),
    (r"methodist", "methodist"),
)
_STATUS: Final = (
    r"voluntary aided|voluntary controlled|aided|controlled|foundation|va|vc|community|academy|primary|school"
    r"|schools|sch|nursery and|the|of|a"
)
"""What says how a school is run, and words that every other name holds; infants and juniors stay apart."""


class _Called(NamedTuple):
    words: tuple[str, ...]
    faith: str


def alike(one: str, other: str, place: str = "") -> bool:
    """Whether both names likely mean one school; `place` is where the second is, which the first may say too."""
    first, second = _called(one), _called(other)
    if not first.words or not second.words or (first.faith and second.faith and first.faith != second.faith):
        return False
    here = set(folded(place).split())
    return _without(first.words, second.words, here) == _without(second.words, first.words, here)


def _without(words: tuple[str, ...], others: tuple[str, ...], here: set[str]) -> tuple[str, ...]:
    return tuple(word for word in words if word in others or word not in here)


def _called(name: str) -> _Called:
    plain, faith = folded(name), ""
    for said, meant in _FAITHS:
        plain, found = re.subn(rf"\b(?:{said})\b", " ", plain)
        faith = faith or (meant if found else "")
    words = re.sub(rf"\b(?:{_STATUS})\b", " ", plain).split()
    # “St Cuthbert” and “St Cuthberts”, “Infants” and “Infant”
    return _Called(tuple(word[:-1] if len(word) > 3 and word.endswith("s") else word for word in words), faith)
