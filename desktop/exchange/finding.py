"""Finding by words in a long list held in memory: every word must match, best first."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from typing import Generic, TypeVar

T = TypeVar("T")

_DROPPED = str.maketrans(dict.fromkeys("'’ʼ`´."))
_PARTED = str.maketrans(dict.fromkeys('-–—/,;:()&+"“”', " "))
_SAME = {"saint": "st", "sainte": "st", "and": ""}


def folded(text: str) -> str:
    """`text` for comparing: no case, accents or punctuation, Saint and St alike."""
    plain = text.casefold()
    if not plain.isascii():
        plain = "".join(
            letter for letter in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(letter)
        ).casefold()
    parts = plain.translate(_DROPPED).translate(_PARTED).split()
    return " ".join(filter(None, (_SAME.get(part, part) for part in parts)))


class Finder(Generic[T]):
    """A list made ready for finding: each thing with its name, its place, its numbers, and whether it is
    live."""

    def __init__(self, things: Iterable[tuple[T, str, str, str, bool]]) -> None:
        kept = []
        for thing, name, place, numbers, live in things:
            plain = f" {folded(name)} "
            kept.append(
                (not live, len(plain), plain, f"{plain}| {folded(place)} | {numbers.casefold()} ", thing)
            )
        # Put in order once, live and short names first: a search then only has to group what it finds.
        kept.sort(key=lambda one: one[:3])
        self._names = [one[2] for one in kept]
        self._texts = [one[3] for one in kept]
        self._things = [one[4] for one in kept]
        self._live = sum(not one[0] for one in kept)

    def find(self, words: str, most: int) -> list[T]:
        """At most `most` things that hold every word (or its beginning or middle), the likeliest first.

        Live before closed; then the name or a number itself, names that begin so, words of the name, words of
        the place, the middle of a word."""
        wanted = [word for word in folded(words).split() if word != "|"]
        if not wanted:
            return []
        first, *others = wanted
        hits = [place for place, text in enumerate(self._texts) if first in text]
        for word in others:
            hits = [place for place in hits if word in self._texts[place]]
        if not hits and any(letter.isdigit() for letter in first):
            # "123 4567" and "dt1 1aa" are one number each
            joined = "".join(wanted)
            hits = [place for place, text in enumerate(self._texts) if joined in text]
        groups: list[list[int]] = [[] for _group in range(10)]
        phrase = " " + " ".join(wanted)
        for place in hits:
            groups[self._worth(place, phrase, wanted) + (0 if place < self._live else 5)].append(place)
        return [self._things[place] for group in groups for place in group][:most]

    def _worth(self, place: int, phrase: str, wanted: list[str]) -> int:
        name = self._names[place]
        if name.startswith(phrase):
            return 0 if len(name) == len(phrase) + 1 else 1
        text = self._texts[place]
        for word in wanted:
            if f" {word}" not in text:
                return 4
        if f"{phrase} " in text[text.rindex("|") :]:
            return 0
        return 2 if all(f" {word}" in name for word in wanted) else 3
