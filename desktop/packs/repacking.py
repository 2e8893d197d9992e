"""One picture of a PDF made smaller: fewer dots and as JPEG, its place, its colours and what shows through unchanged.

What is not understood is left as it is, and so is what would not get smaller: print colours, pictures of one bit that
are packed already, transparency keyed to a colour. Whatever comes from outside may lie about its size, so that is seen
before anything is unpacked.
"""

from __future__ import annotations

import io
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pikepdf
    from PIL import Image

MOST_PIXELS = 60_000_000
_AT_ONCE = 1 << 20
_WORTH_IT = 0.95  # of its bytes: what is hardly smaller is not worth being blurred


@dataclass(frozen=True, slots=True)
class Level:
    """How far to go: the most dots to the inch, for a page that is one picture too, and the JPEG quality."""

    dots: int
    scan_dots: int
    quality: int


@dataclass(frozen=True, slots=True)
class Repacked:
    """A picture as it could stand instead: its bytes as they are, and the entries that say how to read them."""

    data: bytes
    entries: dict[str, Any]


def repack(picture: pikepdf.Object, level: Level, drawn: tuple[float, float], scan: bool) -> Repacked | None:
    """The picture at this level, `drawn` being its size in points; None where it is to stay as it is."""
    try:
        if picture.get("/ImageMask", False):
            return None
        bits, names = int(picture.get("/BitsPerComponent", 0)), _filters(picture)
        wide, high = int(picture.Width), int(picture.Height)
        if wide < 1 or high < 1 or wide * high > MOST_PIXELS or ("/Mask" in picture and _is_keyed(picture)):
            return None
        if bits == 1:
            return _one_bit(picture, wide, high, names)
        scale = _scale(wide, high, drawn, level.scan_dots if scan else level.dots)
        image = _opened(picture, wide, high, bits, names, scale)
        return _packed(picture, image, wide, high, scale, level) if image is not None else None
    except Exception:  # noqa: BLE001 - hostile or merely odd: such a picture stays as it is, and the rest go on
        return None




def _filters(picture: pikepdf.Object) -> list[str]:
    import pikepdf

    found = picture.get("/Filter")
    if found is None:
        return []
    return [str(one) for one in found] if isinstance(found, pikepdf.Array) else [str(found)]


def _is_keyed(picture: pikepdf.Object) -> bool:
    """Whether certain colours are let through: blurred by JPEG, others would be."""
    import pikepdf

    return isinstance(picture.Mask, pikepdf.Array)


def _scale(wide: int, high: int, drawn: tuple[float, float], dots: int) -> float:
    """By how much to make it smaller, so that it has at most so many dots to the inch; 1 for hardly at all."""
    needed = max(drawn[0] / 72 * dots / wide, drawn[1] / 72 * dots / high)
    return needed if needed < 0.9 else 1.0


def _opened(
    picture: pikepdf.Object, wide: int, high: int, bits: int, names: list[str], scale: float
) -> Image.Image | None:
    """The picture unpacked, in grey or in three colours; None for any other sort."""
    from PIL import Image

    space = _space(picture)
    if names == ["/DCTDecode"]:
        jpeg = Image.open(io.BytesIO(picture.read_raw_bytes()), formats=["JPEG"])
        if jpeg.size != (wide, high) or jpeg.mode != space:
            return None
        # unpacked to a half, a quarter or an eighth where that is enough
        jpeg.draft(jpeg.mode, (max(1, round(wide * scale)), max(1, round(high * scale))))
        return jpeg
    if names not in ([], ["/FlateDecode"]) or bits != 8:
        return None
    channels = {"L": 1, "RGB": 3, "P": 1}.get(space)
    if channels is None:
        return None
    size = wide * high * channels
    if not _unpacks_to(picture, size + high, names):
        return None
    data = picture.read_bytes()
    if len(data) < size:
        return None
    image = Image.frombytes(space, (wide, high), data[:size])
    if space == "P":
        palette = _palette(picture)
        if palette is None or "/Decode" in picture:
            return None
        image.putpalette(palette)
        return image.convert("RGB")
    return image


def _space(picture: pikepdf.Object) -> str:
    """Pillow's word for the colours: L, RGB, or P for a palette; nothing for any other."""
    import pikepdf

    space = picture.get("/ColorSpace")
    if isinstance(space, pikepdf.Array) and len(space) > 1:
        match str(space[0]):
            case "/ICCBased":
                return {1: "L", 3: "RGB"}.get(int(space[1].N), "")
            case "/CalGray":
                return "L"
            case "/CalRGB":
                return "RGB"
            case "/Indexed":
                return "P"
        return ""
    return {"/DeviceGray": "L", "/DeviceRGB": "RGB", "/CalRGB": "RGB"}.get(str(space), "")


def _palette(picture: pikepdf.Object) -> bytes | None:
    import pikepdf

    _indexed, base, highest, table = picture.ColorSpace
    three = str(base) == "/DeviceRGB" or (
        isinstance(base, pikepdf.Array) and str(base[0]) == "/ICCBased" and int(base[1].N) == 3
    )
    data = table.read_bytes() if isinstance(table, pikepdf.Stream) else bytes(table)
    return data[: 3 * (int(highest) + 1)] if three and 0 <= int(highest) <= 255 else None


def _base(picture: pikepdf.Object) -> pikepdf.Object:
    """The colours as they are to be read once a palette is gone."""
    space = picture.ColorSpace
    return space[1] if _space(picture) == "P" else space


def _unpacks_to(picture: pikepdf.Object, most: int, names: list[str]) -> bool:
    """Whether the bytes unpack to no more than they should: looked at piece by piece, so that a bomb is none."""
    raw = picture.read_raw_bytes()
    if not names:
        return len(raw) <= most
    unpacking, total, at = zlib.decompressobj(), 0, raw
    while at and not unpacking.eof:
        total += len(unpacking.decompress(at, _AT_ONCE))
        if total > most:
            return False
        at = unpacking.unconsumed_tail
    return True


def _packed(
    picture: pikepdf.Object, image: Image.Image, wide: int, high: int, scale: float, level: Level
) -> Repacked | None:
    from pikepdf import Name
    from PIL import Image

    size = (max(1, round(wide * scale)), max(1, round(high * scale)))
    image.load()
    if image.size != size:
        image = image.resize(size, Image.Resampling.LANCZOS, reducing_gap=2.0)
    written = io.BytesIO()
    image.save(written, "JPEG", quality=level.quality, optimize=True)
    data = written.getvalue()
    if len(data) > _WORTH_IT * len(picture.read_raw_bytes()):
        return None
    entries: dict[str, Any] = {
        "/Width": size[0],
        "/Height": size[1],
        "/BitsPerComponent": 8,
        "/ColorSpace": _base(picture),
        "/Filter": Name.DCTDecode,
    }
    return Repacked(data, entries)


def repack_mask(picture: pikepdf.Object, level: Level, drawn: tuple[float, float]) -> Repacked | None:
    """What says how much of another picture shows through: fewer dots and no blur, for its edges are sharp."""
    from pikepdf import Name
    from PIL import Image

    try:
        wide, high = int(picture.Width), int(picture.Height)
        fine = _space(picture) == "L" and int(picture.BitsPerComponent) == 8 and "/Matte" not in picture
        if not fine or wide < 1 or high < 1 or wide * high > MOST_PIXELS:
            return None
        image = _opened(picture, wide, high, 8, _filters(picture), 1.0)
        scale = _scale(wide, high, drawn, level.dots)
        if image is None:
            return None
        size = (max(1, round(wide * scale)), max(1, round(high * scale)))
        data = zlib.compress(image.resize(size, Image.Resampling.BOX).tobytes(), 9)
        if len(data) > _WORTH_IT * len(picture.read_raw_bytes()):
            return None
        return Repacked(data, {"/Width": size[0], "/Height": size[1], "/Filter": Name.FlateDecode})
    except Exception:  # noqa: BLE001 - as above
        return None


def _one_bit(picture: pikepdf.Object, wide: int, high: int, names: list[str]) -> Repacked | None:
    """A scan in black and white keeps every dot; as fax pages are packed, where that is smaller."""
    from pikepdf import Dictionary, Name
    from PIL import Image

    row = (wide + 7) // 8
    if names not in ([], ["/FlateDecode"]) or str(picture.get("/ColorSpace")) != "/DeviceGray":
        return None
    if not _unpacks_to(picture, row * high + high, names):
        return None
    data = picture.read_bytes()
    if len(data) < row * high:
        return None
    image = Image.frombytes("1", (wide, high), data[: row * high])
    written = io.BytesIO()
    image.save(written, "TIFF", compression="group4", tiffinfo={278: high})  # all of it in one strip
    with Image.open(io.BytesIO(written.getvalue()), formats=["TIFF"]) as fax:
        tags: Any = fax.tag_v2  # type: ignore[attr-defined]  # what it has for this format
        (at,), (length,), white = tags[273], tags[279], int(tags[262]) == 0
    strip = written.getvalue()[at : at + length]
    if len(strip) > _WORTH_IT * len(picture.read_raw_bytes()):
        return None
    how = Dictionary(K=-1, Columns=wide, Rows=high, BlackIs1=not white)
    return Repacked(strip, {"/Filter": Name.CCITTFaxDecode, "/DecodeParms": how})
