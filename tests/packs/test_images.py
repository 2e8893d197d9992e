"""Pictures as papers."""

from __future__ import annotations

import io
import struct
import zlib
from dataclasses import dataclass

import pytest
from pikepdf import Object, Pdf, PdfImage
from PIL import Image, ImageCms

from desktop.packs.images import add_image_pages
from tests.packs.papers import picture
from tests.packs.reading import made, pack_of


@dataclass
class Placed:
    """The picture on the first paper's page, its matrix, and the page's width and height. What is read stays
    alive only while the whole file is held."""

    whole: Pdf
    stored: Object
    matrix: list[float]
    page: tuple[float, float]


def placed(data: bytes) -> Placed:
    made_pack, result = made(pack_of(data))
    assert result.unreadable == ()
    whole = Pdf.open(io.BytesIO(made_pack))
    sheet = whole.pages[3].obj
    content = sheet.Resources.XObject.Paper
    matrix = [float(part) for part in content.read_bytes().split()[1:7]]
    box = [float(part) for part in sheet.MediaBox]
    return Placed(whole, content.Resources.XObject.Picture, matrix, (box[2], box[3]))


@pytest.mark.parametrize(
    ("form", "mode"),
    [("JPEG", "RGB"), ("JPEG", "L"), ("JPEG", "CMYK"), ("PNG", "RGB"), ("PNG", "RGBA"), ("PNG", "P"), ("PNG", "1"),
     ("PNG", "LA"), ("GIF", "P"), ("BMP", "RGB"), ("WEBP", "RGB"), ("WEBP", "RGBA"), ("TIFF", "RGB"), ("TIFF", "CMYK")],
)  # fmt: skip
def test_every_sort_comes_in_and_looks_as_it_did(form: str, mode: str) -> None:
    data = picture(600, 400, form, mode)
    found = placed(data)
    shown = PdfImage(found.stored).as_pil_image().convert("RGB")
    with Image.open(io.BytesIO(data)) as original:
        wanted = original.convert("RGB")
    assert shown.size == wanted.size
    for spot in ((300, 20), (250, 170), (300, 390)):
        near, far = shown.getpixel(spot), wanted.getpixel(spot)
        assert all(abs(a - b) < 24 for a, b in zip(near, far, strict=True)), spot  # type: ignore[arg-type]


def test_a_wide_picture_lies_on_a_landscape_page_and_a_tall_one_stands() -> None:
    assert placed(picture(1200, 800)).page == pytest.approx((841.89, 595.28))
    assert placed(picture(800, 1200)).page == pytest.approx((595.28, 841.89))


def test_a_picture_never_reaches_into_the_stamp() -> None:
    for size in ((1200, 800), (800, 1200), (5000, 300), (300, 5000), (1, 1)):
        found = placed(picture(*size))
        matrix, (wide, high) = found.matrix, found.page
        assert matrix[5] >= 40
        assert matrix[4] >= 30
        assert matrix[4] + matrix[0] <= wide - 30
        assert matrix[5] + matrix[3] <= high - 30


def test_a_camera_on_its_side_is_put_upright() -> None:
    exif = Image.Exif()
    exif[274] = 6
    found = placed(picture(1200, 800, exif=exif.tobytes()))
    matrix, (wide, high) = found.matrix, found.page
    assert (int(found.stored.Width), int(found.stored.Height)) == (1200, 800)
    assert high > wide
    assert matrix[0] == matrix[3] == 0
    assert matrix[1] < 0 < matrix[2], "the picture's right-hand side points down"


def test_where_a_photograph_was_taken_is_left_out() -> None:
    exif = Image.Exif()
    exif[271] = "Cameramaker"
    data = picture(exif=exif.tobytes(), comment=b"12 Mill Lane")
    assert b"Cameramaker" in data
    found = placed(data)
    kept = found.stored.read_raw_bytes()
    assert b"Cameramaker" not in kept
    assert b"Mill Lane" not in kept


def test_a_photograph_that_fits_is_not_compressed_again() -> None:
    data = picture(1200, 800)
    found = placed(data)
    kept = found.stored.read_raw_bytes()
    assert kept[-2000:] == data[-2000:]


@pytest.mark.parametrize("form", ["JPEG", "PNG", "TIFF"])
def test_large_pictures_are_brought_down_to_200_dots_an_inch(form: str) -> None:
    found = placed(picture(5000, 3500, form))
    inches = found.matrix[0] / 72
    assert 150 <= int(found.stored.Width) / inches <= 201


def test_a_colour_profile_is_kept() -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    for form in ("JPEG", "PNG"):
        found = placed(picture(600, 400, form, icc_profile=profile))
        space = found.stored.ColorSpace
        assert space[0] == "/ICCBased"
        assert int(space[1].N) == 3
        assert space[1].read_bytes() == profile


def test_a_scan_of_three_sheets_is_three_pages() -> None:
    sheets = [Image.new("1", (1000, 1400), 1) for _sheet in range(3)]
    buffer = io.BytesIO()
    sheets[0].save(buffer, "TIFF", save_all=True, append_images=sheets[1:], compression="group4")
    assert made(pack_of(buffer.getvalue()))[1].ranges == {"1a": (4, 6)}


def test_a_picture_with_megabytes_behind_its_rows_brings_only_its_rows() -> None:
    data = picture(100, 60, "PNG")
    at = data.index(b"IDAT") - 4
    length = int.from_bytes(data[at : at + 4], "big")
    rows = zlib.decompress(data[at + 8 : at + 8 + length])
    packed = zlib.compress(rows + bytes(30_000_000))
    chunk = b"IDAT" + packed
    longer = struct.pack(">I", len(packed)) + chunk + struct.pack(">I", zlib.crc32(chunk))
    longer = data[:at] + longer + data[at + 12 + length :]
    with Pdf.new() as out:
        assert add_image_pages(out, longer) == 1
        assert len(out.pages[0].obj.Resources.XObject.Picture.read_bytes()) == 100 * 60 * 3


def test_what_another_program_would_have_to_draw_is_no_picture() -> None:
    drawing = b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 10 10\n%%EndComments\nshowpage\n"
    assert made(pack_of(drawing))[1].unreadable == (
        ("1a", "It is neither a PDF file nor a picture that can be read here."),
    )
