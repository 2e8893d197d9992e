"""How a page is laid out on the sheets of large print, once it is known where its ink is: cut to what is drawn, as
large as a sheet allows, and parted only where nothing is cut through.

A page that lies across stays whole, and so does one that is mostly a picture, a chart or a ruled table. The lines of a
page that stands go on sheets that lie across; what is too tall for one of those goes whole on a sheet that stands."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.packs import look
from desktop.packs.boxes import Box
from desktop.packs.ink import PageInk

Size = tuple[float, float]

MOST = 1.8
"""Small pages are made no larger than our own."""
FOOT = 44.0
"""What the stamp needs, with the ground beneath its words."""
STANDING: Size = look.A4.sheet
LYING: Size = (STANDING[1], STANDING[0])
_EDGE = 20.0  # left free around, for few printers reach further
_LINE = 24.0  # a page's number or a line at its foot is no taller
_APART = 12.0  # how near such a line may come to the rest
_LITTLE = 0.4  # of a sheet; so little is not left alone before a picture
_SHORT = 0.3  # of a sheet; for so little no further sheet is begun, where somewhat smaller type spares it
_MOSTLY = 0.66  # of the ink’s height; what is not words then has the page to itself
_FULL = 0.3  # of the ink’s box; words and tables fill less, pictures more
_SMALLER = (0.97, 0.94, 0.91, 0.88, 0.85)


@dataclass(frozen=True, slots=True)
class Strip:
    """What a sheet shows of a page: the page's scale, where its lower left corner goes, and what of the sheet is this
    strip's; `cut_above` and `cut_below` say where the page goes on elsewhere. A `foot` is the page's last line, brought
    nearer."""

    scale: float
    x: float
    y: float
    seen: Box
    cut_above: bool = False
    cut_below: bool = False
    foot: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """Width and height of a sheet, and the strips on it from the top down."""

    size: Size
    strips: tuple[Strip, ...]


def parted(wide: float, high: float, ink: PageInk) -> list[Sheet]:
    """The sheets for a page so wide and high as it is seen, in points; none where its ink does not help: it is no
    picture, has no white, and would be smaller on one sheet than it is, such as a letter that was scanned askew."""
    lies = wide > high
    if ink.box is None:
        return [_whole(wide, high, (0.0, 0.0, wide, high), LYING if lies else STANDING)]
    left, top, right, bottom = ink.box[0] * wide, ink.box[1] * high, ink.box[2] * wide, ink.box[3] * high
    if lies:
        return [_whole(wide, high, (left, top, right, bottom), LYING)]
    edges = [top, *(edge * high for band in ink.white for edge in band), bottom]
    page = _Page(high, left, right, tuple(zip(edges[::2], edges[1::2], strict=True)))
    scale = min(page.fits_across(LYING), MOST)
    tall = sum(end - start for start, end in page.pieces if (end - start) * scale > _room(LYING))
    if tall > _MOSTLY * (bottom - top):
        whole = _whole(wide, high, (left, top, right, bottom), STANDING)
        return [whole] if ink.full > _FULL or whole.strips[0].scale >= 1 else []
    runs = page.runs(scale)
    if len(runs) > 1 and page.needs(runs[-1]) * scale < _SHORT * _room(LYING):
        for smaller in _SMALLER:
            fewer = page.runs(scale * smaller)
            if len(fewer) < len(runs):
                runs, scale = fewer, scale * smaller
                break
    return [page.sheet(run, scale) for run in runs]


def _room(size: Size) -> float:
    return size[1] - FOOT - _EDGE


def _whole(wide: float, high: float, box: Box, size: Size) -> Sheet:
    """All of a page on one sheet; `box` is its ink, left, top, right and bottom from its upper left corner."""
    left, top, right, bottom = box
    scale = min((size[0] - 2 * _EDGE) / (right - left), _room(size) / (bottom - top), MOST)
    x = (size[0] - scale * (left + right)) / 2
    return Sheet(size, (Strip(scale, x, size[1] - _EDGE - scale * (high - top), (0.0, FOOT, *size)),))


Run = tuple[int, int]
"""The first and the last of the pieces that one sheet shows."""


@dataclass(frozen=True, slots=True)
class _Page:
    """A page that stands: its height, where its ink begins and ends across, and its pieces from the top down, each
    where it begins and ends, with white between them."""

    high: float
    left: float
    right: float
    pieces: tuple[tuple[float, float], ...]

    def fits_across(self, size: Size) -> float:
        return (size[0] - 2 * _EDGE) / (self.right - self.left)

    def needs(self, run: Run) -> float:
        """How tall a run is, its foot brought as near as it may come."""
        first, last = run
        return self.pieces[last][1] - self.pieces[first][0] - self._spared(run)

    def _spared(self, run: Run) -> float:
        """What of a run's height is white above the page's last line and may be left out."""
        first, last = run
        if first == last or last != len(self.pieces) - 1:
            return 0.0
        start, end = self.pieces[last]
        return max(start - self.pieces[last - 1][1] - _APART, 0.0) if end - start <= _LINE else 0.0

    def runs(self, scale: float) -> list[Run]:
        """Which pieces go together on each sheet."""
        room, count = _room(LYING) / scale, len(self.pieces)
        made: list[Run] = []
        first = 0
        while first < count:
            last = first
            while last + 1 < count and self.needs((first, last + 1)) <= room:
                last += 1
            if last + 1 < count and self._is_tall(last + 1, room) and self.needs((first, last)) < _LITTLE * room:
                last += 1
            if self._is_tall(last, room) and self._ends_with(first, last, room):
                last = count - 1
            made.append((first, last))
            first = last + 1
        return made

    def _ends_with(self, first: int, last: int, room: float) -> bool:
        """Whether what comes after a picture is little, such as the page's number, and may stand under it."""
        end = len(self.pieces) - 1
        little = last < end and self.needs((last + 1, end)) < _SHORT * room
        return little and self.needs((first, end)) * self.fits_across(STANDING) * _SMALLER[-1] <= _room(STANDING)

    def _is_tall(self, piece: int, room: float) -> bool:
        start, end = self.pieces[piece]
        return end - start > room

    def sheet(self, run: Run, scale: float) -> Sheet:
        """The sheet for a run: one that lies across, or where it is too tall for that, one that stands."""
        needs, size = self.needs(run), LYING
        if needs * scale > _room(LYING) + 0.01:
            size = STANDING
            scale = min(self.fits_across(size), _room(size) / needs, MOST)
        first, last = run
        if self._spared(run) and (self.pieces[last][1] - self.pieces[first][0]) * scale > _room(size):
            above = self._strip((first, last - 1), scale, size, size[1] - _EDGE)
            foot_at = above.y + scale * (self.high - self.pieces[last - 1][1] - _APART)
            return Sheet(size, (above, self._strip((last, last), scale, size, foot_at, foot=True)))
        return Sheet(size, (self._strip(run, scale, size, size[1] - _EDGE),))

    def _strip(self, run: Run, scale: float, size: Size, at: float, *, foot: bool = False) -> Strip:
        """The pieces of a run, the first of them beginning so high above the sheet's lower edge."""
        first, last = run
        start, end = self.pieces[first][0], self.pieces[last][1]
        y = at - scale * (self.high - start)
        top, low = size[1], FOOT
        cut_above, cut_below = first > 0, last < len(self.pieces) - 1
        # halfway into the white beside it, but no further than a line brought nearer comes
        if cut_above:
            top = min(top, at + scale * min((start - self.pieces[first - 1][1]) / 2, _APART / 2))
        if cut_below:
            beyond = min((self.pieces[last + 1][0] - end) / 2, _APART / 2)
            low = max(low, y + scale * (self.high - end - beyond))
        x = (size[0] - scale * (self.left + self.right)) / 2
        return Strip(scale, x, y, (0.0, low, size[0], top), cut_above, cut_below, foot)
