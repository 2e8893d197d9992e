"""How wide the columns of a table become, and what it takes to fit it: smaller type, a page turned, several parts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from desktop.packs.faces import REGULAR, clean, measure
from desktop.packs.lettering import segments_of
from desktop.packs.look import Format
from desktop.packs.reading.blocks import Aside, Block, Cell, Heading, Paragraph, Picture, Table, grid_of
from desktop.packs.reading.laying import Layer

PAD = 4.0  # between a cell’s words and its edge
_SIZES = (9.5, 8.5, 7.5)
_TURNED_SIZES = (8.5, 7.5)
_IN_PARTS = 8.0
_LONGEST_WORD = 9.5  # in ems; a longer one may be cut rather than make its column wider
_WIDEST = 34.0  # ems of a column that is as wide as its words would like
_FOR_LONG_TEXT = 11.0  # ems that a column of long texts has at least

Grid = list[list[tuple[int, Cell]]]


@dataclass(frozen=True, slots=True)
class Part:
    """A table, or some columns of one too wide for a page: its cells with their places, and the columns’ widths."""

    grid: Grid
    widths: tuple[float, ...]
    first: int = 0
    last: int = 0


@dataclass(frozen=True, slots=True)
class Plan:
    """How a table is set: on which format, in type of what size, in which parts, of how many columns in all."""

    form: Format
    size: float
    parts: tuple[Part, ...]
    columns: int


def planned(table: Table, layer: Layer) -> Plan:
    """The gentlest way to fit the table: as it is, in smaller type, on a page turned, or in parts side by side."""
    form = layer.form
    grid = grid_of(table)
    columns = max((at + cell.across for row in grid for at, cell in row), default=1)
    wants = _wants(grid, columns, table.header, layer)
    turned = replace(form, width=form.height, height=form.width) if form.height > form.width else form
    least = form.least
    ways = [(form, max(size, least)) for size in _SIZES] + [
        (turned, max(size, least)) for size in _TURNED_SIZES
    ]
    for on, size in dict.fromkeys(ways):
        widths = _fitted(wants, size, on.measure)
        if widths is not None:
            return Plan(on, size, (Part(grid, widths, 0, columns),), columns)
    size = max(_IN_PARTS, least)
    return Plan(turned, size, tuple(_parts(grid, wants, size, turned.measure)), columns)


@dataclass(frozen=True, slots=True)
class _Want:
    """What a column needs at least and would like, in ems of its type; `fixed` points of pictures besides."""

    least: float
    most: float
    fixed: float = 0.0

    def points(self, size: float) -> tuple[float, float]:
        return (
            max(self.least * size, min(self.fixed, 60.0)) + 2 * PAD,
            max(self.most * size, self.fixed) + 2 * PAD,
        )


def _wants(grid: Grid, columns: int, header: int, layer: Layer) -> list[_Want]:
    least, most, fixed = [0.8] * columns, [0.8] * columns, [0.0] * columns
    over: list[tuple[int, int, float, float]] = []
    for number, row in enumerate(grid):
        for at, cell in row:
            longest, whole, picture = _measured(cell.blocks, layer, bold=number < header)
            longest = max(min(longest, _LONGEST_WORD), min(whole / 6, _FOR_LONG_TEXT))
            whole = max(longest, min(whole, _WIDEST))
            if cell.across == 1:
                least[at], most[at] = max(least[at], longest), max(most[at], whole)
                fixed[at] = max(fixed[at], picture)
            else:
                over.append((at, min(cell.across, columns - at), longest, whole))
    for at, across, longest, whole in over:
        places = range(at, at + across)
        for wanted, held in ((longest, least), (whole, most)):
            missing = wanted - sum(held[one] for one in places)
            if missing > 0:
                for one in places:
                    held[one] += missing / across
    return [_Want(a, max(a, b), c) for a, b, c in zip(least, most, fixed, strict=True)]


def _measured(blocks: Sequence[Block], layer: Layer, *, bold: bool = False) -> tuple[float, float, float]:
    """The longest word and the longest line of some blocks in ems, and the widest picture in points."""
    longest = whole = picture = 0.0
    for block in blocks:
        match block:
            case Paragraph() | Heading():
                before = 2.2 + 1.7 * block.indent if isinstance(block, Paragraph) and block.marker else 0.0
                for words in _lines(block, bold or isinstance(block, Heading)):
                    longest = max(longest, before + max((wide for wide in words), default=0.0))
                    whole = max(whole, before + sum(words) + _space() * max(0, len(words) - 1))
            case Picture():
                found = layer.picture_size(block, layer.form.measure)
                picture = max(picture, found[0] if found else 0.0)
            case Aside(blocks=inside):
                one, all_of_it, shown = _measured(inside, layer)
                longest, whole, picture = (
                    max(longest, one + 1),
                    max(whole, all_of_it + 1),
                    max(picture, shown),
                )
            case Table(rows=rows):
                for row in rows:
                    for cell in row:
                        one, all_of_it, shown = _measured(cell.blocks, layer)
                        longest, picture = max(longest, one), max(picture, shown)
                        whole += all_of_it
            case _:
                pass
    return longest, whole, picture


def _lines(block: Paragraph | Heading, bold: bool) -> Iterator[list[float]]:
    words: list[float] = []
    for run in block.runs:
        for at, line in enumerate(clean(run.text).split("\n")):
            if at:
                yield words
                words = []
            words.extend(_width(word, bold or run.bold) for word in line.split())
    yield words


@lru_cache(maxsize=20_000)
def _width(word: str, bold: bool) -> float:
    """How wide a word is in type of one point; of a very long one, its beginning."""
    return sum(segment.width for segment in segments_of(word[:200], None, bold)) + 0.02


@lru_cache(maxsize=1)
def _space() -> float:
    return measure(REGULAR, " ")


def _fitted(wants: Sequence[_Want], size: float, room: float) -> tuple[float, ...] | None:
    """Widths that fit in `room` points, or None."""
    least, most = zip(*(want.points(size) for want in wants), strict=True)
    if sum(most) <= room:
        return tuple(most)
    left = room - sum(least)
    if left < 0:
        return None
    wish = [more - less for more, less in zip(most, least, strict=True)]
    share = left / sum(wish)
    return tuple(less + more * share for less, more in zip(least, wish, strict=True))


def _parts(grid: Grid, wants: Sequence[_Want], size: float, room: float) -> Iterator[Part]:
    """Some columns at a time; the first, which names the rows, again in each."""
    least = [want.points(size)[0] for want in wants]
    named = len(wants) > 2 and least[0] <= room * 0.35
    start = 1 if named else 0
    while start < len(wants):
        used = least[0] if named else 0.0
        end = start
        while end < len(wants) and (end == start or used + least[end] <= room):
            used += least[end]
            end += 1
        columns = [0, *range(start, end)] if named else list(range(start, end))
        widths = _fitted([wants[at] for at in columns], size, room)
        if widths is None:
            widths = tuple(room / len(columns) for _column in columns)
        yield Part(_only(grid, columns), widths, start, end)
        start = end


def _only(grid: Grid, columns: Sequence[int]) -> Grid:
    """Some columns of a table; a cell that reaches beyond them is cut to them."""
    made: Grid = []
    for row in grid:
        kept: list[tuple[int, Cell]] = []
        for at, cell in row:
            places = [place for place, column in enumerate(columns) if at <= column < at + cell.across]
            start = 0
            for end in range(1, len(places) + 1):
                if end == len(places) or places[end] != places[end - 1] + 1:
                    kept.append((places[start], replace(cell, across=end - start)))
                    start = end
        made.append(sorted(kept, key=lambda one: one[0]))
    return made
