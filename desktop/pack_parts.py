"""Titles that are put together of what any pack may say: a date, a count of pages, a name beside a school.

A note that somebody called “27 November 2026” is no secret where a pack says when its meeting is.
"""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache

from desktop.words import _, day, long_day, plural

_NUMBER = re.compile(r"[a-z]{0,2}\d{1,4}[a-z]{0,2}")
"""Also of an item, a paper or a page: “G1a”, “S3”."""
_MOST_WORDS = 12


def plain(words: str) -> str:
    """Words as they are compared: however written, marked or broken over lines."""
    text = unicodedata.normalize("NFKC", words).casefold()
    return " ".join(re.findall(r"[^\W_]+", text))


class Parts:
    """Texts that may stand side by side, each of them whole: titles, names, roles, the headings of every pack."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._texts = {told for text in texts if (told := plain(text)) and told.count(" ") < _MOST_WORDS}
        self._longest = max((told.count(" ") + 1 for told in self._texts), default=1)

    def make(self, title: str) -> bool:
        """Whether a plain title is made of these, of dates, of numbers and of what is counted, and of nothing else."""
        words = title.split()
        reached = {0}
        for end in range(1, len(words) + 1):
            if any(
                begin in reached and self._is_part(words[begin:end])
                for begin in range(max(0, end - self._longest), end)
            ):
                reached.add(end)
        return len(words) in reached

    def _is_part(self, words: list[str]) -> bool:
        if len(words) == 1 and (words[0] in _passing() or _NUMBER.fullmatch(words[0])):
            return True
        return " ".join(words) in self._texts


@cache
def _passing() -> frozenset[str]:
    """The words of dates and times, and of what packs count or number."""
    return frozenset(word for text in _said() for word in plain(text).split())


def _said() -> Iterator[str]:
    for month in range(1, 13):
        for when in (datetime.date(2026, month, 1), datetime.date(2026, 1, month)):
            yield from (long_day(when), day(when))
    for n in (1, 2):
        yield plural("{n} page", "{n} pages", n)
        yield plural("{n} paper", "{n} papers", n)
        yield plural("{n} decision", "{n} decisions", n)
    yield from (_("at"), _("Item {number} · Paper {ref}").format(number=1, ref=1), _("version {n}").format(n=1))
