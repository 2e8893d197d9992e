"""A paper's PDF measured before anything of it is unpacked: what holds gigabytes in kilobytes, pages by the billion or
pictures of a size nobody prints goes no further. What in a stream leads out of the paper is left behind."""

from __future__ import annotations

import logging
import zlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pikepdf

MOST_PAGES = 2_000
MOST_UNPACKED = 200_000_000
"""Bytes of one stream: the densest drawing of a building has some ten million."""
MOST_DOTS = 200_000_000
"""Of a picture in a PDF: a sheet of A2 at 400 dots to the inch has 62 million, and two of A3 at 600 have 140."""
_MOST_COUNTED = 100_000
_FLATE, _LZW = 1_032, 1_400
"""How much at most a byte of each unpacks to."""
_SILENT = logging.NullHandler()
_OUTSIDE = ("/F", "/FFilter", "/FDecodeParms", "/Ref", "/OPI", "/Alternates", "/Metadata", "/PieceInfo")
"""What in a stream names other files, or tells of whoever made it."""


class TooMuch(Exception):
    """The file unpacks to more than is taken into a pack; drawing it within limits may still do."""


class TooManyPages(Exception):
    """More pages than a pack holds; `count` of them, or more."""

    def __init__(self, count: int) -> None:
        super().__init__(count)
        self.count = count


def keep_within_limits() -> None:
    """Have the library refuse to unpack without end, also what it unpacks for itself (objects and tables in streams).

    The limits are the whole process's, and nothing else here reads PDFs."""
    from pikepdf import settings

    # what it notes about damage would otherwise be written to the terminal, beside the answer of a command
    logging.getLogger("pikepdf").addHandler(_SILENT)
    settings.set_qpdf_limits(
        flate_max_memory=MOST_UNPACKED,
        png_max_memory=MOST_UNPACKED,
        tiff_max_memory=MOST_UNPACKED,
        run_length_max_memory=MOST_UNPACKED,
        parser_max_container_size=2_000_000,
        doc_max_warnings=20_000,
    )


def count_pages(source: pikepdf.Pdf) -> None:
    """Look how many pages there are before the library lists them. Raises TooManyPages."""
    from pikepdf import Array, Dictionary

    total, nodes, seen = 0, [source.Root.get("/Pages")], set()
    while nodes:
        node = nodes.pop()
        kids = node.get("/Kids") if isinstance(node, Dictionary) else None
        if not isinstance(kids, Array):
            continue
        total += len(kids)
        if total > _MOST_COUNTED:
            raise TooManyPages(total)
        for kid in kids:
            if isinstance(kid, Dictionary) and "/Kids" in kid and kid.objgen not in seen:
                seen.add(kid.objgen)
                nodes.append(kid)
                total -= 1


def check_streams(source: pikepdf.Pdf) -> None:
    """Look at every stream: how much it holds, that it names nothing outside the file, and how often it is drawn.
    Raises TooMuch, TooManyPages, and CannotTake with the reason where drawing its pages would not help either."""
    from pikepdf import Stream

    for held in source.objects:
        if not isinstance(held, Stream):
            continue
        for key in _OUTSIDE:
            if key in held:
                del held[key]
        dots = 0
        if held.get("/Subtype") == "/Image":
            dots = _whole(held.get("/Width")) * _whole(held.get("/Height"))
            if dots > MOST_DOTS:
                raise TooMuch
        filters = _filters(held.get("/Filter"))
        if "/LZWDecode" in filters or "/LZW" in filters:
            _check_lzw(held, filters)
        elif dots and filters and filters[-1] in ("/FlateDecode", "/Fl"):
            _check_flate(held, filters, dots)
    _check_drawing(source)


def _check_drawing(source: pikepdf.Pdf) -> None:
    from desktop.packs.drawn_again import DrawsTooMuch, check_drawing, drawing_too_much
    from desktop.packs.why_not import CannotTake

    count_pages(source)
    if len(source.pages) > MOST_PAGES:
        return
    try:
        check_drawing(source)
    except DrawsTooMuch as error:
        raise CannotTake(drawing_too_much()) from error


def _filters(value: object) -> list[str]:
    from pikepdf import Array, Name

    if isinstance(value, Name):
        return [str(value)]
    return [str(one) for one in value] if isinstance(value, Array) else []


def _whole(value: object) -> int:
    return value if isinstance(value, int) else 0


def _check_flate(held: Any, filters: list[str], dots: int) -> None:
    """A picture's bytes are never unpacked here, but a viewer would: they must not be many more than its dots need."""
    packed = _whole(held.get("/Length"))
    if packed * _FLATE <= MOST_UNPACKED:
        return
    if len(filters) > 1:
        held.read_bytes()  # within the library's limits, which are said to be broken by raising
        return
    left = 16 * dots + 1_000_000
    unpacking, data = zlib.decompressobj(), held.read_raw_bytes()
    while data and left > 0:
        try:
            left -= len(unpacking.decompress(data, 1 << 20))
        except zlib.error:
            return
        data = unpacking.unconsumed_tail
    if left <= 0:
        raise TooMuch


def _check_lzw(held: Any, filters: list[str]) -> None:
    """The one sort for which the library has no limit. What it unpacks to is counted without unpacking it."""
    packed = _whole(held.get("/Length"))
    if len(filters) == 1:
        if packed * _LZW > MOST_UNPACKED and _lzw_length(held.read_raw_bytes(), _is_early(held)) > MOST_UNPACKED:
            raise TooMuch
    elif packed * _LZW * (_FLATE if filters[0] in ("/FlateDecode", "/Fl") else 1) > MOST_UNPACKED:
        raise TooMuch


def _is_early(held: Any) -> bool:
    how = held.get("/DecodeParms")
    try:
        return int(how.get("/EarlyChange", 1)) != 0
    except (AttributeError, TypeError, ValueError):
        return True


def _lzw_length(data: bytes, early: bool) -> int:
    """How many bytes LZW unpacks to, counted until it is too many."""
    lengths = [1] * 258
    width, held, bits, total, before = 9, 0, 0, 0, 0
    for byte in data:
        held, bits = (held << 8 | byte) & 0xFFFFFF, bits + 8
        if bits < width:
            continue
        bits -= width
        code = held >> bits & ((1 << width) - 1)
        if code == 256:
            del lengths[258:]
            width, before = 9, 0
            continue
        if code == 257:
            break
        now = lengths[code] if code < len(lengths) else before + 1
        total += now
        if total > MOST_UNPACKED:
            break
        if before and len(lengths) < 4096:
            lengths.append(before + 1)
        before = now
        reach = len(lengths) + early
        width = 12 if reach >= 2048 else 11 if reach >= 1024 else 10 if reach >= 512 else 9
    return total
