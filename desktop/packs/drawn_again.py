"""How much a viewer goes through to draw a paper's pages: what is drawn a thousand times counts as often.

A few lines can draw a drawing that draws another, ten deep and ten times each; and a thousand pages can share one
drawing, which is gone through for every one of them. Each stream is unpacked once, and the rest is multiplied."""

from __future__ import annotations

import re
import zlib
from collections import Counter
from collections.abc import Hashable
from dataclasses import dataclass
from typing import Any

from desktop.packs.reasons import Reason
from desktop.words import _

MOST_DRAWN = 2_000_000_000
"""Bytes of drawing for all pages together; long papers with a drawing on each page have a tenth of that."""
MOST_ON_A_PAGE = 500_000_000
"""For one page: the densest drawing of a building has some ten million."""
_A_DRAW = 50
"""Bytes that a draw counts besides what is drawn, so that nothing drawn often is much, too."""
_MOST_NAMES = 10_000_000
"""Names in all streams together, of which each page has some hundreds."""
_DEEPEST = 60
"""Drawings within drawings that are followed; programs make a handful."""
_NAME = re.compile(rb"/([^\s\0/\[\]<>(){}%]+)")
_SPELT = re.compile(rb"#([0-9A-Fa-f]{2})")
_PAINTS = re.compile(rb"(?<![^\s\]])(?:[fFBbSs]\*?)(?![^\s/\[])")
_HEX = re.compile(rb"<[^<>]*>")
_BRACKETS = re.compile(rb"\\.|[()]", re.S)
_MOST_BRACKETS = 5_000_000
_PAINTS_FOR_A_NAME = 1_000


_Number = tuple[int, int]


class DrawsTooMuch(Exception):
    """No viewer would come to the end of it, or not soon."""


def drawing_too_much() -> Reason:
    """It would keep whoever opens the pack waiting."""
    return Reason(
        _("Its pages draw the same thing so many times that showing them would not come to an end."),
        _("Open it, print only the pages that the meeting needs to a new PDF, and attach that."),
    )


@dataclass(frozen=True, slots=True)
class _Around:
    """Where the names of a stream are looked up, and what sets this place apart from others."""

    resources: Any
    key: Hashable


@dataclass(slots=True)
class _Stream:
    """What a stream is by itself: its bytes and the names in it, each with how often; and, once that matters, how often
    it paints and how many letters it shows."""

    size: int = 0
    names: tuple[tuple[str, int], ...] = ()
    paints: int | None = None
    letters: int | None = None


def check_drawing(source: Any) -> None:
    """Look how much the pages of a PDF draw. Raises DrawsTooMuch."""
    drawn, total = _Drawn(), 0
    for page in source.pages:
        on_it = drawn.on_page(page.obj)
        total += on_it
        if on_it > MOST_ON_A_PAGE or total > MOST_DRAWN:
            raise DrawsTooMuch


class _Drawn:
    def __init__(self) -> None:
        self._streams: dict[_Number, _Stream] = {}
        self._amounts: dict[tuple[_Number, Hashable], int] = {}
        self._open: set[_Number] = set()
        self._names = self._pages = 0

    def on_page(self, page: Any) -> int:
        """Bytes gone through to draw a page."""
        from pikepdf import Array, Dictionary, Stream

        self._pages += 1
        held = _inherited(page)
        numbered = held is not None and held.is_indirect
        around = _Around(held, held.objgen if numbered else ("page", self._pages))
        contents = page.get("/Contents")
        parts = list(contents) if isinstance(contents, Array) else [contents]
        total = sum(self._amount(part, around, 0, of_its_own=False) for part in parts if isinstance(part, Stream))
        notes = page.get("/Annots")
        for note in notes if isinstance(notes, Array) else ():
            looks = note.get("/AP") if isinstance(note, Dictionary) else None
            look = looks.get("/N") if isinstance(looks, Dictionary) else None
            # where there are several, one is shown; which one, the viewer says
            several = [look[key] for key in look.keys()] if type(look) is Dictionary else [look]  # noqa: SIM118
            total += max((self._amount(one, around, 0) for one in several if isinstance(one, Stream)), default=0)
        return total

    def _amount(self, stream: Any, around: _Around, depth: int, *, of_its_own: bool = True) -> int:
        """Bytes gone through to draw a stream once, with all that it draws; with its own names, where it has some."""
        number: _Number = stream.objgen
        if of_its_own and "/Resources" in stream:
            around = _Around(stream["/Resources"], number)
        known = self._amounts.get((number, around.key))
        if known is not None:
            return known
        if number in self._open:  # it draws itself, which viewers do not do
            return 0
        if depth > _DEEPEST:
            raise DrawsTooMuch
        self._open.add(number)
        held = self._held(stream)
        total = held.size + _A_DRAW
        for name, count in held.names:
            total += self._named(stream, held, name, count, around, depth + 1)
        self._open.discard(number)
        self._amounts[number, around.key] = total
        return total

    def _named(self, stream: Any, held: _Stream, name: str, count: int, around: _Around, depth: int) -> int:
        """What the things of that name add, wherever the name is used."""
        from pikepdf import Dictionary, Stream

        total = 0
        form = _found(around, "/XObject", name)
        if isinstance(form, Stream) and form.get("/Subtype") != "/Image":
            total += count * self._amount(form, around, depth)
        tile = _found(around, "/Pattern", name)
        if isinstance(tile, Stream):
            if held.paints is None:
                held.paints = sum(1 for _one in _PAINTS.finditer(_data(stream)))
            # named once, it may fill all that is painted after
            times = max(count, min(held.paints, count * _PAINTS_FOR_A_NAME))
            total += times * self._amount(tile, around, depth)
        state = _found(around, "/ExtGState", name)
        mask = state.get("/SMask") if isinstance(state, Dictionary) else None
        seen = mask.get("/G") if isinstance(mask, Dictionary) else None
        if isinstance(seen, Stream):
            total += count * self._amount(seen, around, depth)
        font = _found(around, "/Font", name)
        drawn = font.get("/CharProcs") if isinstance(font, Dictionary) else None
        if isinstance(drawn, Dictionary):
            within = _Around(font["/Resources"], ("font", around.key, name)) if "/Resources" in font else around
            letters = [drawn[key] for key in drawn.keys()]  # noqa: SIM118 - not a dict
            amounts = [self._amount(one, within, depth, of_its_own=False) for one in letters if isinstance(one, Stream)]
            if held.letters is None:
                held.letters = _letters_in(_data(stream))
            total += held.letters * max(amounts, default=0)
        return total

    def _held(self, stream: Any) -> _Stream:
        key = stream.objgen
        known = self._streams.get(key)
        if known is None:
            known = self._measured(stream)
            if key != (0, 0):
                self._streams[key] = known
        return known

    def _measured(self, stream: Any) -> _Stream:
        data = _data(stream)
        counts: Counter[bytes] = Counter()
        for found in _NAME.finditer(data):
            counts[found[1]] += 1
            self._names += 1
            if self._names > _MOST_NAMES:
                raise DrawsTooMuch
        names = Counter[str]()
        for name, count in counts.items():
            spelt = _SPELT.sub(lambda code: bytes([int(code[1], 16)]), name)
            names[f"/{spelt.decode('utf-8', 'replace')}"] += count
        return _Stream(len(data), tuple(names.items()))


def _data(stream: Any) -> bytes:
    """What a stream unpacks to. Of a damaged one, what there is: whoever takes it in says what is the matter with it,
    and is to hear of the damage from the library, which tells it once."""
    from pikepdf import PdfError

    filter = stream.get("/Filter")
    try:
        if filter is None:
            return bytes(stream.read_raw_bytes())
        if filter in ("/FlateDecode", "/Fl") and "/DecodeParms" not in stream:
            return _inflated(stream.read_raw_bytes())
        return bytes(stream.read_bytes())
    except (PdfError, ValueError):
        return b""


def _inflated(data: bytes) -> bytes:
    from desktop.packs.bounds import MOST_UNPACKED

    unpacking, parts, left = zlib.decompressobj(), list[bytes](), MOST_UNPACKED
    while data and left > 0:
        try:
            parts.append(unpacking.decompress(data, min(left, 1 << 20)))
        except zlib.error:
            break
        left -= len(parts[-1])
        data = unpacking.unconsumed_tail
    return b"".join(parts)


def _letters_in(data: bytes) -> int:
    """The letters in a stream's strings, or more."""
    total, depth, began = sum(len(found[0]) // 2 for found in _HEX.finditer(data)), 0, 0
    for count, found in enumerate(_BRACKETS.finditer(data)):
        if count > _MOST_BRACKETS:
            return len(data)
        if found[0] == b"(":
            began = found.end() if depth == 0 else began
            depth += 1
        elif found[0] == b")" and depth:
            depth -= 1
            total += found.start() - began if depth == 0 else 0
    return total + (len(data) - began if depth else 0)


def _found(around: _Around, kind: str, name: str) -> Any:
    from pikepdf import Dictionary

    kept = around.resources.get(kind) if isinstance(around.resources, Dictionary) else None
    return kept.get(name) if isinstance(kept, Dictionary) else None


def _inherited(page: Any) -> Any:
    """A page's resources, its own or those of the pages around it."""
    from pikepdf import Dictionary

    for _level in range(50):
        if not isinstance(page, Dictionary):
            return None
        if "/Resources" in page:
            return page["/Resources"]
        page = page.get("/Parent")
    return None
