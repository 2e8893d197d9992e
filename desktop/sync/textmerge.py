"""Two or more versions of a long text beside each other: what they agree on, and the passages in which they clash.

Each version is compared with the text that all of them came from, first by line, then by word inside lines that clash.
Nobody's order matters: each is compared with that text alone, and what only one of them changed, or all changed alike,
is agreed. Whatever somebody wrote stands in the result, in an agreed passage or as her side of a clash.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import reduce
from itertools import chain, pairwise
from typing import NamedTuple

MOST_CELLS = 4 * 10**8
"""Two texts whose numbers of lines (or words) multiply to more are taken to have nothing but their ends in common."""
FEW_WORDS = 3
"""Fewer agreed words than this between two clashes are no help to a reader: the three become one clash."""

_LINES = re.compile(r"[^\n]+|\n")
_WORDS = re.compile(r"\s+|\S+")


class Agreed(NamedTuple):
    """Words about which there is nothing to settle."""

    text: str


class Clash(NamedTuple):
    """A passage that was changed in more than one way: each version's words, and what stood there before."""

    sides: tuple[str, ...]
    before: str


Passage = Agreed | Clash


def merge(before: str | None, versions: Sequence[str]) -> list[Passage]:
    """The passages of these versions of one text; a clash has a side for each, in their order.

    `before` is the text that all of them came from. Where there is none, what they have in common stands for it.
    """
    texts = [_tidy(version) for version in versions]
    base = None if before is None else _LINES.findall(_tidy(before))
    passages: list[Passage] = []
    for part in _parts(base, [_LINES.findall(text) for text in texts]):
        settled = part.settled
        if settled is not None:
            passages.append(Agreed("".join(settled)))
        else:
            words = [_WORDS.findall("".join(side)) for side in part.sides]
            old = None if base is None else _WORDS.findall("".join(part.before))
            for one in _without_few_words([*_parts(old, words)]):
                passages += one.passages()
    return _joined(passages)


def chosen(passages: Sequence[Passage], choices: Sequence[int | str]) -> str:
    """The whole text, with each clash in turn settled by the number of a side or by other words.

    Raises ValueError when there is not one choice for each clash.
    """
    clashes = sum(isinstance(passage, Clash) for passage in passages)
    if clashes != len(choices):
        raise ValueError(f"{len(choices)} choices for {clashes} clashes")
    coming = iter(choices)
    text = ""
    for passage in passages:
        if isinstance(passage, Agreed):
            text += passage.text
        else:
            choice = next(coming)
            text += choice if isinstance(choice, str) else passage.sides[choice]
    return text


def _tidy(text: str) -> str:
    """One form for letters with marks and for the ends of lines, so that words that look alike are alike."""
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))


# -- parts: a piece of the old text, and what became of it in each version -------------------------------------------


class _Part(NamedTuple):
    before: list[str]
    sides: list[list[str]]

    @property
    def settled(self) -> list[str] | None:
        """What it became, when no two changed it differently."""
        changed = [side for side in self.sides if side != self.before]
        if not changed:
            return self.before
        return changed[0] if all(side == changed[0] for side in changed) else None

    def passages(self) -> Iterator[Passage]:
        """Itself, with the white space that all sides begin or end with left outside the clash."""
        settled = self.settled
        if settled is not None:
            yield Agreed("".join(settled))
            return
        sides = ["".join(side) for side in self.sides]
        first = _in_common([side[: len(side) - len(side.lstrip())] for side in sides])
        sides = [side[len(first) :] for side in sides]
        last = _in_common([side[len(side.rstrip()) :] for side in sides])
        yield Agreed(first)
        yield Clash(tuple(side[: len(side) - len(last)] for side in sides), "".join(self.before))
        yield Agreed(last)


def _in_common(texts: list[str]) -> str:
    return texts[0] if len(set(texts)) == 1 else ""


def _parts(before: list[str] | None, sides: list[list[str]]) -> Iterator[_Part]:
    """The pieces between what stands in every version as it stood before, and those themselves."""
    if before is None:
        # in an order of their own, so that it does not matter in which they were given
        before = reduce(lambda held, side: [held[at] for at, _ in _aligned(held, side)], sorted(sides))
    places = [dict(_aligned(before, side)) for side in sides]
    begin, begins = 0, [0] * len(sides)
    for at in range(len(before) + 1):
        last = at == len(before)
        if not last and not all(at in place for place in places):
            continue
        to = [len(side) for side in sides] if last else [place[at] for place in places]
        if begin < at or begins != to:
            yield _Part(before[begin:at], [side[a:b] for side, a, b in zip(sides, begins, to, strict=True)])
        if not last:
            yield _Part([before[at]], [[before[at]]] * len(sides))
        begin, begins = at + 1, [end + 1 for end in to]


def _without_few_words(parts: list[_Part]) -> Iterator[_Part]:
    """The same, where clashes with hardly a word between them are one."""
    clashing: list[_Part] = []
    between: list[_Part] = []
    for part in parts:
        if part.settled is not None:
            between.append(part)
            continue
        if not clashing or sum(map(_words_in, between)) >= FEW_WORDS:
            yield from _as_one(clashing)
            yield from between
            clashing, between = [], []
        clashing += [*between, part]
        between = []
    yield from _as_one(clashing)
    yield from between


def _as_one(parts: list[_Part]) -> list[_Part]:
    if len(parts) < 2:
        return parts
    sides = [[*chain.from_iterable(side)] for side in zip(*(part.sides for part in parts), strict=True)]
    return [_Part([*chain.from_iterable(part.before for part in parts)], sides)]


def _words_in(part: _Part) -> int:
    return sum(not token.isspace() for token in part.settled or ())


def _joined(passages: list[Passage]) -> list[Passage]:
    """Agreed passages that follow each other are one; those without a word are none."""
    joined: list[Passage] = []
    run: list[str] = []
    for passage in [*passages, None]:
        if isinstance(passage, Agreed):
            run.append(passage.text)
            continue
        if text := "".join(run):
            joined.append(Agreed(text))
        run = []
        if passage is not None:
            joined.append(passage)
    return joined


# -- what two rows of lines or words have in common --------------------------------------------------------------------


def _aligned(a: list[str], b: list[str]) -> list[tuple[int, int]]:
    """Places in both where the same stands, in order. White space is only ever matched beside something that is."""
    start, end = 0, 0
    shorter = min(len(a), len(b))
    while start < shorter and a[start] == b[start]:
        start += 1
    while end < shorter - start and a[-1 - end] == b[-1 - end]:
        end += 1
    solid_a = [n for n in range(start, len(a) - end) if not a[n].isspace()]
    solid_b = [n for n in range(start, len(b) - end) if not b[n].isspace()]
    pairs = [(n, n) for n in range(start)]
    pairs += [(solid_a[i], solid_b[j]) for i, j in _longest([a[n] for n in solid_a], [b[n] for n in solid_b])]
    pairs += [(len(a) - n, len(b) - n) for n in range(end, 0, -1)]
    beside: list[tuple[int, int]] = []
    for (i, j), (to_i, to_j) in pairwise([(-1, -1), *pairs, (len(a), len(b))]):
        room = min(to_i - i, to_j - j) - 1
        after = next((n for n in range(room) if a[i + 1 + n] != b[j + 1 + n]), room)
        before = next((n for n in range(room - after) if a[to_i - 1 - n] != b[to_j - 1 - n]), room - after)
        beside += [(i + 1 + n, j + 1 + n) for n in range(after)]
        beside += [(to_i - 1 - n, to_j - 1 - n) for n in range(before)]
    return sorted(pairs + beside)


def _longest(a: list[str], b: list[str]) -> list[tuple[int, int]]:
    """A longest run of pairs that both have in the same order: one bit for each place of `a`, one row for each of `b`.

    A bit of row `j` is 0 where the longest run within the first `j` of `b` grows with that place of `a`. Whole numbers
    of thousands of bits make this fast without a limit on how different the two are (Allison and Dix, 1986).
    """
    if not a or not b or len(a) * len(b) > MOST_CELLS:
        return []
    places: dict[str, int] = {}
    for n, token in enumerate(a):
        places[token] = places.get(token, 0) | 1 << n
    full = (1 << len(a)) - 1
    rows = [full]
    for token in b:
        row = rows[-1]
        met = row & places.get(token, 0)
        rows.append((row + met | row - met) & full if met else row)
    pairs: list[tuple[int, int]] = []
    i, j = len(a) - 1, len(b)
    while i >= 0 and j > 0:
        if rows[j] >> i & 1:
            i -= 1
        elif rows[j - 1] >> i & 1:
            j -= 1
            pairs.append((i, j))
            i -= 1
        else:
            j -= 1
    return pairs[::-1]
