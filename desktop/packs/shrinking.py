"""A finished pack made small enough for an e-mail, by its pictures alone: no word, link or tag is touched.

It goes down in steps, each from the pictures as they were, and stops at the first that is small enough. A page that is
one picture is likely a scan with writing on it, and keeps the dots that it takes to read it.
"""

from __future__ import annotations

import io
from collections.abc import Generator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from desktop.errors import Refusal
from desktop.packs.drawn_sizes import DrawnSizes
from desktop.packs.repacking import Level, Repacked, repack, repack_mask
from desktop.steps import Step
from desktop.words import _, size

if TYPE_CHECKING:
    import pikepdf

LEVELS = (
    Level(200, 200, 82),
    Level(150, 150, 75),
    Level(120, 120, 68),
    Level(96, 110, 60),
    Level(72, 100, 50),
)
_SCAN = 0.6  # of the page: a picture that covers so much of it may be all there is to read


@dataclass(frozen=True, slots=True)
class Shrunk:
    """What came of it: the PDF, whether it is small enough, and how small it got and why, in words."""

    data: bytes
    enough: bool
    words: str


def shrink(data: bytes, most: int) -> Generator[Step, None, Shrunk]:
    """Make a PDF of ours at most `most` bytes long, as far as its pictures allow; it never gets longer.

    Closing the generator stops. Raises Refusal for what is no PDF that can be read.
    """
    import pikepdf

    if len(data) <= most:
        return Shrunk(data, True, _("It is {size}, small enough as it is.").format(size=size(len(data))))
    try:
        out = pikepdf.Pdf.open(io.BytesIO(data))
    except pikepdf.PdfError as error:
        raise Refusal(_("This file is no PDF that can be read. Make the pack again.")) from error
    with out:
        total = len(out.pages) + 1
        drawn = DrawnSizes()
        for done, page in enumerate(out.pages):
            if done % 8 == 0:
                yield Step(done, total, _("Looking for pictures"))
            drawn.look_at(page.obj)
        pictures = _Pictures(out, drawn)
        best = _written(out) if pictures.all else data
        best = min(best, data, key=len)
        for n, level in enumerate(LEVELS, 1):
            if len(best) <= most or not pictures.all:
                break
            yield from pictures.go_down_to(level, n)
            if pictures.length > most and n < len(LEVELS):
                continue  # its pictures alone are too much
            best = min(_written(out), best, key=len)
    return _said(best, len(data), most, pictures)


class _Pictures:
    """The pictures of a PDF, as they were and as they are to be."""

    def __init__(self, out: pikepdf.Pdf, drawn: DrawnSizes) -> None:
        import pikepdf

        self._drawn = drawn
        self._page = _page_size(out)
        self.all = [
            one for one in out.objects if isinstance(one, pikepdf.Stream) and one.get("/Subtype") == "/Image"
        ]
        owners = [(one, one.get("/SMask")) for one in self.all]
        self._owner = {mask.objgen: one for one, mask in owners if isinstance(mask, pikepdf.Stream)}
        self._kept = [(one.read_raw_bytes(), _entries(one)) for one in self.all]
        self.lengths = [len(raw) for raw, _entries_ in self._kept]

    @property
    def length(self) -> int:
        """Bytes of them all, as they are now."""
        return sum(self.lengths)

    def go_down_to(self, level: Level, n: int) -> Generator[Step, None, None]:
        """Put each in the place of itself, at one level."""
        for at, picture in enumerate(self.all):
            yield Step(
                at, len(self.all), _("Making pictures smaller, {dots} dots to the inch").format(dots=level.dots)
            )
            raw, entries = self._kept[at]
            _put(picture, raw, entries)
            made = self._made(picture, level)
            if made is not None:
                _put(picture, made.data, _changed(entries, made))
            self.lengths[at] = len(made.data) if made is not None else len(raw)

    def _made(self, picture: pikepdf.Object, level: Level) -> Repacked | None:
        owner = self._owner.get(picture.objgen)
        if owner is not None:
            return repack_mask(picture, level, self._size(owner))
        mask = picture.get("/SMask")
        if mask is not None and "/Matte" in mask:
            return None  # the two must stay of one size
        wide, high = self._size(picture)
        scan = wide * high > _SCAN * self._page[0] * self._page[1]
        return repack(picture, level, (wide, high), scan)

    def _size(self, picture: pikepdf.Object) -> tuple[float, float]:
        # one that was not seen drawn may fill a page
        return self._drawn.of(picture) or self._page


def _page_size(out: pikepdf.Pdf) -> tuple[float, float]:
    """The largest page, in points, either way up."""
    sides = [(595.0, 842.0)]
    for page in out.pages:
        try:
            left, low, right, top = (float(one) for one in page.mediabox)
            sides.append((abs(right - left), abs(top - low)))
        except (TypeError, ValueError):
            continue
    return max(side[0] for side in sides), max(side[1] for side in sides)


def _entries(picture: pikepdf.Object) -> dict[str, Any]:
    return {key: picture.get(key) for key in picture.keys() if key != "/Length"}  # noqa: SIM118 - not a dict


def _changed(entries: dict[str, Any], made: Repacked) -> dict[str, Any]:
    packing = ("/Filter", "/DecodeParms")
    return {key: value for key, value in entries.items() if key not in packing} | made.entries


def _put(picture: pikepdf.Object, raw: bytes, entries: dict[str, Any]) -> None:
    for key in [key for key in picture.keys() if key not in entries and key != "/Length"]:  # noqa: SIM118
        del picture[key]
    picture.write(raw, filter=entries.get("/Filter"), decode_parms=entries.get("/DecodeParms"))
    for key, value in entries.items():
        if key not in ("/Filter", "/DecodeParms"):
            picture[key] = value


def _written(out: pikepdf.Pdf) -> bytes:
    import pikepdf

    whole = io.BytesIO()
    out.save(
        whole, deterministic_id=True, fix_metadata_version=False, object_stream_mode=pikepdf.ObjectStreamMode.generate
    )
    return whole.getvalue()


def _said(best: bytes, before: int, most: int, pictures: _Pictures) -> Shrunk:
    came = _("It is {size} instead of {before}.").format(size=size(len(best)), before=size(before))
    if len(best) <= most:
        return Shrunk(best, True, came)
    rest = size(max(0, len(best) - pictures.length))
    if not pictures.all:
        why = _("There is no picture in it that could be made smaller.")
    elif pictures.length < len(best) / 2:
        why = _("Its pictures are small already; words, fonts and drawings alone take {rest}.").format(rest=rest)
    else:
        why = _("Its pictures could not be made smaller still and be read.")
    return Shrunk(
        best, False, f"{came} {_('That is more than {most}.').format(most=size(most))} {why}"
    )
