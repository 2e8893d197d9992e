"""A picture as pages: a photograph, a scan, a screenshot, each fitted on A4 above the stamp.

Pictures keep their own compression where a PDF can hold it, their colour profile, and no more than 200 dots to
the inch; where a camera says which way is up, the page obeys. What a photograph tells about where and when it
was taken is left out."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from desktop.packs import look

if TYPE_CHECKING:
    import pikepdf
    from PIL import Image

MOST_PIXELS = 60_000_000
MOST_PIXELS_IN_ALL = 600_000_000
MOST_FRAMES = 2_000
_DOTS = 200 / 72  # pixels to a point
_FEWEST_DOTS = 96 / 72  # a small picture is not blown up beyond this
_SIDE, _ABOVE, _BELOW = 36.0, 36.0, 48.0
_LARGE = 1_500_000  # bytes from which a lossless photograph is better off as JPEG
_LARGE_PAGE = 200_000  # and a page that was drawn
_SORTS = ("JPEG", "PNG", "GIF", "TIFF", "WEBP", "BMP")
_LOSSY = {"JPEG", "MPO", "HEIF"}


class TooLarge(Exception):
    """The picture would unpack to more than fits in memory; said before unpacking."""


@dataclass(frozen=True, slots=True)
class _Packed:
    """A picture as a PDF holds it: its bytes as they are, and the dictionary that says how to read them."""

    data: bytes
    entries: dict[str, Any]


def add_image_pages(out: pikepdf.Pdf, data: bytes) -> int:
    """Add the picture's pages (one per frame of a scan) to `out` and return how many.

    Raises TooLarge before unpacking anything large, and whatever Pillow raises for what is no picture."""
    count = 0
    with _opened(data) as image:
        for frame in _frames(image):
            _add_page(out, frame, data if image.format in {"JPEG", "PNG"} else b"")
            count += 1
    return count


@dataclass(frozen=True, slots=True)
class Placed:
    """A picture to be put among words: what a PDF holds of it, and which way it is turned."""

    packed: _Packed
    turned: int

    def stream(self, out: pikepdf.Pdf) -> pikepdf.Object:
        """The picture as an object of `out`."""
        stream = out.make_stream(self.packed.data)
        for key, value in self.packed.entries.items():
            stream[key] = _icc(out, value) if isinstance(value, _Profile) else value
        return stream

    def matrix(self, x: float, y: float, w: float, h: float) -> str:
        """What puts it into the box at x, y, the right way up."""
        return " ".join(f"{part:.3f}" for part in _placing(self.turned, x, y, w, h))


def seen_pixels(data: bytes) -> tuple[int, int]:
    """How wide and high a picture is as it is seen. Raises TooLarge, and whatever Pillow raises for what is none."""
    with _opened(data) as image:
        for frame in _frames(image):
            turned = _orientation(frame) >= 5
            return (frame.height, frame.width) if turned else (frame.width, frame.height)
    raise TooLarge


def placed(data: bytes, width: float) -> Placed:
    """The picture (the first of several) to be shown `width` points wide. Raises as `seen_pixels` does."""
    with _opened(data) as image:
        for frame in _frames(image):
            turned = _orientation(frame)
            wide = frame.height if turned >= 5 else frame.width
            own = data if image.format in {"JPEG", "PNG"} else b""
            return Placed(_packed(frame, own, width / wide), turned)
    raise TooLarge


def _opened(data: bytes) -> Image.Image:
    from PIL import Image

    try:
        # named, for among the others there are some that Pillow has another program draw
        # (a telephone's are known once their reader is loaded, which is done in a process apart)
        sorts = (*_SORTS, "HEIF") if "HEIF" in Image.OPEN else _SORTS
        return Image.open(io.BytesIO(data), formats=sorts)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise TooLarge from error


def drawn_page(out: pikepdf.Pdf, image: Image.Image) -> pikepdf.Object:
    """A page that was drawn, as a picture of `out` that is as small as it can be without being seen to be."""
    from PIL import ImageChops

    grey = image.convert("L")
    if ImageChops.difference(grey.convert("RGB"), image).getbbox() is None:
        image = grey
    buffer = io.BytesIO()
    image.save(buffer, "PNG", optimize=False)
    packed = _png(buffer.getvalue(), None)
    if packed is None or len(packed.data) > _LARGE_PAGE:
        photograph = _as_jpeg(image, None)
        # what is mostly letters is smaller as it is, and its edges stay sharp
        if packed is None or len(photograph.data) < 0.7 * len(packed.data):
            packed = photograph
    return Placed(packed, 1).stream(out)


def _frames(image: Image.Image) -> Iterator[Image.Image]:
    """The pictures that are pages: every frame of a TIFF, the first of anything else."""
    frames = getattr(image, "n_frames", 1) if image.format == "TIFF" else 1
    if frames > MOST_FRAMES:
        raise TooLarge
    pixels = 0
    for at in range(frames):
        if at:
            image.seek(at)
        pixels += image.width * image.height
        if image.width * image.height > MOST_PIXELS or pixels > MOST_PIXELS_IN_ALL:
            raise TooLarge
        yield image


def _add_page(out: pikepdf.Pdf, image: Image.Image, data: bytes) -> None:
    import pikepdf
    from pikepdf import Array, Dictionary, Name

    turned = _orientation(image)
    wide, high = (image.height, image.width) if turned >= 5 else (image.width, image.height)
    paper_w, paper_h = (look.A4.height, look.A4.width) if wide > high * 1.1 else look.A4.sheet
    room_w, room_h = paper_w - 2 * _SIDE, paper_h - _ABOVE - _BELOW
    scale = min(room_w / wide, room_h / high, 1 / _FEWEST_DOTS)
    w, h = wide * scale, high * scale
    x, y = (paper_w - w) / 2, paper_h - _ABOVE - h
    packed = _packed(image, data, scale)
    stream = out.make_stream(packed.data)
    for key, value in packed.entries.items():
        stream[key] = _icc(out, value) if isinstance(value, _Profile) else value
    matrix = " ".join(f"{part:.3f}" for part in _placing(turned, x, y, w, h))
    page = Dictionary(
        Type=Name.Page,
        MediaBox=Array([0, 0, paper_w, paper_h]),
        Resources=Dictionary(XObject=Dictionary(Picture=stream)),
        Contents=out.make_stream(f"q {matrix} cm /Picture Do Q".encode()),
    )
    out.pages.append(pikepdf.Page(out.make_indirect(page)))


def _orientation(image: Image.Image) -> int:
    """Which way is up, as the camera noted it (1 to 8); 1 when it says nothing sensible."""
    try:
        value = image.getexif().get(274, 1)
    except Exception:  # noqa: BLE001 - a broken note about a picture is no reason not to show it
        return 1
    return value if isinstance(value, int) and 1 <= value <= 8 else 1


def _placing(turned: int, x: float, y: float, w: float, h: float) -> tuple[float, ...]:
    """The matrix that puts the stored picture into the box at x, y, the right way up."""
    return {
        1: (w, 0, 0, h, x, y),
        2: (-w, 0, 0, h, x + w, y),
        3: (-w, 0, 0, -h, x + w, y + h),
        4: (w, 0, 0, -h, x, y + h),
        5: (0, -h, -w, 0, x + w, y + h),
        6: (0, -h, w, 0, x, y + h),
        7: (0, h, w, 0, x, y),
        8: (0, h, -w, 0, x + w, y),
    }[turned]


@dataclass(frozen=True, slots=True)
class _Profile:
    """A colour profile, to become an ICCBased colour space of `parts` parts."""

    data: bytes
    parts: int


def _icc(out: pikepdf.Pdf, profile: _Profile) -> pikepdf.Object:
    from pikepdf import Array, Name

    stream = out.make_stream(profile.data)
    stream["/N"] = profile.parts
    stream["/Alternate"] = Name.DeviceRGB if profile.parts == 3 else Name.DeviceGray
    return Array([Name.ICCBased, stream])


def _packed(image: Image.Image, data: bytes, scale: float) -> _Packed:
    """The picture ready for a PDF, from its own bytes if those will do."""
    lossy = image.format in _LOSSY or (image.format == "WEBP" and b"VP8L" not in data[:64])
    most = scale * _DOTS
    if most >= 1 / 1.15:
        if image.format == "JPEG" and image.mode in {"L", "RGB"}:
            entries = _entries(image)
            image.draft(image.mode, (max(1, image.width // 8), max(1, image.height // 8)))
            image.load()  # raises when the picture is cut short
            return _Packed(_bare_jpeg(data), entries | {"/Filter": _name("DCTDecode")})
        if image.format == "PNG":
            image.load()
            if own := _png(data, _profile(image)):
                return own
    wanted = max(1, round(image.width * most)), max(1, round(image.height * most))
    if image.format == "JPEG" and most < 1:
        image.draft(None, wanted)  # unpacks at a half or a quarter, never smaller than is wanted
    flat = _flattened(image)
    if most < 1 and wanted[0] < flat.width:
        smooth = flat.convert("RGB") if flat.mode == "P" else flat.convert("L") if flat.mode == "1" else flat
        flat = smooth.resize(wanted, resample=1, reducing_gap=2.0)
    return _encoded(flat, _profile(image) if image.mode in {"L", "RGB", "RGBA", "LA"} else None, lossy)


def _flattened(image: Image.Image) -> Image.Image:
    """The picture in a mode that a PDF knows, on white where it was see-through."""
    from PIL import Image

    if image.mode in {"RGBA", "LA", "PA", "RGBa", "La"} or "transparency" in image.info:
        over = image.convert("RGBA")
        ground = Image.new("RGB", over.size, "white")
        ground.paste(over, mask=over.getchannel("A"))
        return ground
    if image.mode.startswith("I;16"):
        return image.convert("I").point(lambda value: value / 256).convert("L")
    if image.mode in {"1", "L", "P", "RGB"}:
        image.load()
        return image
    return image.convert("L" if image.mode in {"I", "F"} else "RGB")


def _encoded(image: Image.Image, profile: _Profile | None, lossy: bool) -> _Packed:
    if lossy:
        return _as_jpeg(image, profile)
    buffer = io.BytesIO()
    image.save(buffer, "PNG")
    lossless = _png(buffer.getvalue(), profile)
    if lossless is None or (len(lossless.data) > _LARGE and image.mode in {"L", "RGB"}):
        photograph = _as_jpeg(image, profile)
        if lossless is None or len(photograph.data) < 0.4 * len(lossless.data):
            return photograph
    return lossless


def _as_jpeg(image: Image.Image, profile: _Profile | None) -> _Packed:
    if image.mode not in {"L", "RGB"}:
        image = image.convert("RGB")
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=86)
    entries = _entries(image, profile)
    return _Packed(_bare_jpeg(buffer.getvalue()), entries | {"/Filter": _name("DCTDecode")})


def _entries(image: Image.Image, profile: _Profile | None = None) -> dict[str, Any]:
    """What a PDF says of a picture of eight-bit grey or colour."""
    parts = 1 if image.mode == "L" else 3
    profile = profile or _profile(image)
    space: Any = _name("DeviceGray" if parts == 1 else "DeviceRGB")
    if profile is not None and profile.parts == parts:
        space = profile
    return {
        "/Type": _name("XObject"),
        "/Subtype": _name("Image"),
        "/Width": image.width,
        "/Height": image.height,
        "/ColorSpace": space,
        "/BitsPerComponent": 8,
    }


def _profile(image: Image.Image) -> _Profile | None:
    """The picture's own colour profile, if it is one for grey or red, green and blue and of a sane size."""
    data = image.info.get("icc_profile")
    if not isinstance(data, bytes) or not 128 < len(data) < 1_000_000 or data[36:40] != b"acsp":
        return None
    parts = {b"RGB ": 3, b"GRAY": 1}.get(data[16:20])
    return _Profile(data, parts) if parts else None


def _png(data: bytes, profile: _Profile | None) -> _Packed | None:
    """A PNG's own compressed rows, which a PDF reads as they are; None for the sorts it does not."""
    from pikepdf import Array, Dictionary, Name, String

    at, rows, palette, head = 8, [], b"", b""
    while at + 12 <= len(data):
        length = int.from_bytes(data[at : at + 4], "big")
        kind, body = data[at + 4 : at + 8], data[at + 8 : at + 8 + length]
        if kind == b"IHDR":
            head = body
        elif kind == b"PLTE":
            palette = body
        elif kind == b"tRNS":
            return None
        elif kind == b"IDAT":
            rows.append(body)
        at += 12 + length
    if len(head) != 13 or not rows:
        return None
    width, height = int.from_bytes(head[:4], "big"), int.from_bytes(head[4:8], "big")
    depth, kind_of_colour, interlaced = head[8], head[9], head[12]
    if kind_of_colour not in {0, 2, 3} or interlaced or depth == 16:
        return None
    parts = 3 if kind_of_colour == 2 else 1
    space: Any = Name.DeviceRGB if parts == 3 else Name.DeviceGray
    if kind_of_colour == 3:
        space = Array([Name.Indexed, Name.DeviceRGB, len(palette) // 3 - 1, String(palette)])
    elif profile is not None and profile.parts == parts:
        space = profile
    if not _unpacks_to(rows, height * (1 + (width * depth * parts + 7) // 8)):
        return None
    rule = Dictionary(Predictor=15, Colors=parts, BitsPerComponent=depth, Columns=width)
    return _Packed(
        b"".join(rows),
        {
            "/Type": Name.XObject,
            "/Subtype": Name.Image,
            "/Width": width,
            "/Height": height,
            "/ColorSpace": space,
            "/BitsPerComponent": depth,
            "/Filter": Name.FlateDecode,
            "/DecodeParms": rule,
        },
    )


def _unpacks_to(rows: Iterable[bytes], size: int) -> bool:
    """Whether compressed rows are no longer than they should be: a viewer would unpack all there is."""
    import zlib

    unpacking, left = zlib.decompressobj(), size
    try:
        for row in rows:
            while row:
                left -= len(unpacking.decompress(row, 1 << 20))
                if left < 0:
                    return False
                row = unpacking.unconsumed_tail
    except zlib.error:
        return False
    return True


def _bare_jpeg(data: bytes) -> bytes:
    """The JPEG without what the camera noted (place, time, maker): only what is needed to show it."""
    out, at = [data[:2]], 2
    while at + 4 <= len(data) and data[at] == 0xFF:
        marker = data[at + 1]
        if marker == 0xFF:
            at += 1
            continue
        if marker == 0xDA:
            break
        length = 2 + int.from_bytes(data[at + 2 : at + 4], "big")
        # Kept among the application's notes: JFIF, a colour profile, Adobe's word on how colours are meant.
        if not (0xE0 <= marker <= 0xEF or marker == 0xFE) or marker in {0xE0, 0xEE}:
            out.append(data[at : at + length])
        at += length
    out.append(data[at:])
    return b"".join(out)


def _name(text: str) -> pikepdf.Object:
    from pikepdf import Name

    return Name(f"/{text}")
