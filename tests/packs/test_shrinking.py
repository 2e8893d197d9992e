"""An e-mail-sized copy: smaller by its pictures alone, its words and links as they were, and never larger."""

from __future__ import annotations

import io
import random
import zlib
from functools import cache

import pikepdf
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pikepdf import Array, Dictionary, Name, Pdf
from PIL import Image, ImageDraw, ImageFont

from desktop.errors import Refusal
from desktop.packs.shrinking import Shrunk, shrink
from desktop.steps import run
from tests.packs.papers import pdf, picture
from tests.packs.reading import Viewer


@cache
def photograph(width: int = 2400, height: int = 1600, quality: int = 92) -> bytes:
    """A picture with as much in it as a camera's."""
    chance = random.Random(width)
    grain = Image.frombytes("RGB", (240, 160), chance.randbytes(240 * 160 * 3)).resize((width, height))
    written = io.BytesIO()
    grain.save(written, "JPEG", quality=quality)
    return written.getvalue()


@cache
def scan(dots: int = 250) -> Image.Image:
    """A page of small writing as a scanner sees it, in grey with some grain."""
    size = (round(8.27 * dots), round(11.69 * dots))
    page = Image.effect_noise(size, 18).point(lambda value: min(255, value + 110))
    draw = ImageDraw.Draw(page)
    face = ImageFont.load_default(round(10 * dots / 72))
    chance = random.Random(dots)
    for line in range(40):
        words = " ".join("".join(chance.choices("abcdefghijklmnop", k=6)) for _word in range(9))
        draw.text((dots, dots * (1 + line / 5)), words, 20, face)
    return page


def holding(*pictures: tuple[bytes, dict[str, object]], size: tuple[float, float] = (540, 360)) -> bytes:
    """A PDF with words and a link, and a page for each picture (its bytes and entries)."""
    data = io.BytesIO()
    with Pdf.open(io.BytesIO(pdf("Words stay", max(1, len(pictures))))) as out:
        for page, (raw, entries) in zip(out.pages, pictures, strict=False):
            stream = out.make_stream(raw)
            stream.write(raw, filter=entries.get("/Filter"))
            for key, value in ({"/Type": Name.XObject, "/Subtype": Name.Image} | entries).items():
                stream[key] = out.make_indirect(value) if isinstance(value, pikepdf.Stream) else value
            page.obj.Resources.XObject = Dictionary(P=stream)
            page.contents_add(out.make_stream(f"q {size[0]} 0 0 {size[1]} 27 40 cm /P Do Q".encode()))
            page.obj.Annots = Array([Dictionary(
                Type=Name.Annot, Subtype=Name.Link, Rect=Array([72, 700, 200, 720]),
                A=Dictionary(S=Name.URI, URI="https://example.org/"),
            )])  # fmt: skip
        out.save(data)
    return data.getvalue()


def jpeg(data: bytes, space: object = Name.DeviceRGB) -> tuple[bytes, dict[str, object]]:
    with Image.open(io.BytesIO(data)) as image:
        return data, _entries(image, space) | {"/Filter": Name.DCTDecode}


def flat(image: Image.Image, space: object = Name.DeviceRGB) -> tuple[bytes, dict[str, object]]:
    bits = 1 if image.mode == "1" else 8
    return zlib.compress(image.tobytes()), _entries(image, space, bits) | {"/Filter": Name.FlateDecode}


def _entries(image: Image.Image, space: object, bits: int = 8) -> dict[str, object]:
    return {"/Width": image.width, "/Height": image.height, "/BitsPerComponent": bits, "/ColorSpace": space}


def made(data: bytes, most: int) -> Shrunk:
    done = run(shrink(data, most))
    assert len(done.data) <= len(data), "never larger"
    assert done.enough == (len(done.data) <= most)
    with Pdf.open(io.BytesIO(done.data)) as checked:
        assert checked.check_pdf_syntax() == []
    return done


def described(data: bytes) -> list[tuple[int, int, str, str]]:
    with Pdf.open(io.BytesIO(data)) as read:
        return [
            (int(one.Width), int(one.Height), str(one.Filter), str(one.ColorSpace))
            for one in (page.Resources.XObject.P for page in read.pages)
        ]


def likeness(one: bytes, other: bytes, page: int = 1) -> float:
    """How far two PDFs' pages are from each other as they are seen, from 0 to 255."""
    from PIL import ImageChops, ImageStat

    seen = [Image.open(io.BytesIO(Viewer(data).png(page))).convert("RGB") for data in (one, other)]
    return max(ImageStat.Stat(ImageChops.difference(*seen)).mean)


# -- small enough ----------------------------------------------------------------------------------------------


def test_photographs_are_made_smaller_and_the_words_stay() -> None:
    data = holding(*[jpeg(photograph()) for _page in range(3)])
    done = made(data, len(data) // 4)
    assert done.enough
    assert done.words.startswith("It is ")
    assert Viewer(done.data).texts() == Viewer(data).texts()
    assert likeness(data, done.data) < 6
    with Pdf.open(io.BytesIO(done.data)) as read:
        assert str(read.pages[0].Annots[0].A.URI) == "https://example.org/"


def test_it_stops_at_the_first_step_that_is_small_enough() -> None:
    data = holding(jpeg(photograph()))
    gentle, hard = made(data, len(data) * 2 // 3), made(data, len(data) // 20)
    [(gentle_width, *_rest)], [(hard_width, *_more)] = described(gentle.data), described(hard.data)
    assert gentle_width > hard_width
    # 540 points wide: seven and a half inches
    assert gentle_width == 1500
    assert hard_width == 540


def test_what_is_small_enough_is_given_back_as_it_is() -> None:
    data = holding(jpeg(photograph(400, 300)))
    assert made(data, len(data)).data is data


def test_what_cannot_get_small_enough_says_how_small_it_got_and_why() -> None:
    words = pdf("Nothing but words", 30)
    assert "no picture in it" in made(words, 2000).words
    done = made(holding(jpeg(photograph())), 3000)
    assert not done.enough
    assert "more than 3 KB" in done.words


def test_what_is_no_pdf_is_refused() -> None:
    with pytest.raises(Refusal, match="no PDF that can be read"):
        run(shrink(b"%PDF-1.7 and nothing more" * 100, 100))


# -- sorts of pictures -----------------------------------------------------------------------------------------


def test_a_scan_in_grey_can_still_be_read_at_the_last_step() -> None:
    page = scan()
    data = holding(flat(page, Name.DeviceGray), size=(595, 842))
    done = made(data, 1000)
    [(width, *_rest)] = described(done.data)
    assert width / 8.27 >= 99, "small writing needs a hundred dots to the inch"
    assert len(done.data) < len(data) / 10


def test_black_and_white_keeps_every_dot_and_is_packed_as_fax_pages_are() -> None:
    page = scan(200).point(lambda value: 255 if value > 90 else 0).convert("1")
    data = holding(flat(page, Name.DeviceGray), size=(595, 842))
    done = made(data, 1000)
    assert described(done.data)[0][:3] == (page.width, page.height, "/CCITTFaxDecode")
    assert likeness(data, done.data) == 0


def test_a_picture_with_a_palette_gets_the_colours_of_its_palette() -> None:
    grain = Image.open(io.BytesIO(photograph(1200, 800))).quantize(200)
    palette = bytes(grain.getpalette() or [])[:600]
    space = Array([Name.Indexed, Name.DeviceRGB, 199, pikepdf.String(palette)])
    data = holding(flat(grain, space))
    done = made(data, len(data) // 4)
    assert described(done.data)[0][2:] == ("/DCTDecode", "/DeviceRGB")
    assert likeness(data, done.data) < 8


def test_what_shows_through_stays_sharp_and_through() -> None:
    with Pdf.new() as other:
        mask = Image.new("L", (1600, 1200), 0)
        ImageDraw.Draw(mask).ellipse((200, 200, 1400, 1000), fill=255)
        stream = other.make_stream(zlib.compress(mask.tobytes()))
        raw, entries = flat(mask, Name.DeviceGray)
        stream.write(raw, filter=Name.FlateDecode)
        for key, value in ({"/Subtype": Name.Image} | entries).items():
            stream[key] = value
        raw, entries = jpeg(photograph(1600, 1200))
        data = io.BytesIO()
        with Pdf.open(io.BytesIO(holding((raw, entries)))) as out:
            out.pages[0].Resources.XObject.P.SMask = out.copy_foreign(other.make_indirect(stream))
            out.save(data)
    done = made(data.getvalue(), 1000)
    with Pdf.open(io.BytesIO(done.data)) as read:
        held = read.pages[0].Resources.XObject.P.SMask
        assert str(held.Filter) == "/FlateDecode"
        assert int(held.Width) < 1600
    assert likeness(data.getvalue(), done.data) < 6


@pytest.mark.parametrize(
    "entries",
    [
        {"/Mask": Array([0, 0, 0, 0, 0, 0])},
        {"/ColorSpace": Name.DeviceCMYK},
        {"/ColorSpace": Array([Name.Lab, Dictionary(WhitePoint=Array([1, 1, 1]))])},
        {"/BitsPerComponent": 16},
        {"/Width": 65_000, "/Height": 65_000},
        {"/Width": -4},
        {"/Width": 3},
        {"/ColorSpace": Array([Name.Indexed])},
        {"/Filter": Name.JPXDecode},
        {"/Filter": Array([Name.ASCII85Decode, Name.FlateDecode])},
        {"/ImageMask": True},
    ],
    ids=str,
)
def test_what_is_not_understood_stays_as_it_is_and_the_rest_get_smaller(entries: dict[str, object]) -> None:
    raw, plain = flat(Image.open(io.BytesIO(picture(600, 400))))
    odd = (raw, plain | entries)
    data = holding(odd, jpeg(photograph()))
    done = made_of_anything(data)
    with Pdf.open(io.BytesIO(done.data)) as read:
        assert read.pages[0].Resources.XObject.P.read_raw_bytes() == raw
        assert int(read.pages[1].Resources.XObject.P.Width) < 2400


def made_of_anything(data: bytes) -> Shrunk:
    """The same where the PDF may be wrong in itself."""
    done = run(shrink(data, 1000))
    assert len(done.data) <= len(data)
    return done


def test_a_picture_that_unpacks_to_more_than_it_says_is_left_alone() -> None:
    bomb = zlib.compress(bytes(60_000_000))
    entries = _entries(Image.new("RGB", (100, 100)), Name.DeviceRGB) | {"/Filter": Name.FlateDecode}
    data = holding((bomb, entries), jpeg(photograph()))
    assert len(made_of_anything(data).data) < len(data)


def test_forms_that_go_round_in_a_ring_end() -> None:
    data = io.BytesIO()
    with Pdf.open(io.BytesIO(holding(jpeg(photograph())))) as out:
        form = out.make_stream(b"/F Do /F Do /F Do")
        form.Subtype, form.Resources = Name.Form, Dictionary(XObject=Dictionary(F=form))
        out.pages[0].Resources.XObject.F = form
        out.pages[0].contents_add(out.make_stream(b"/F Do"))
        out.save(data)
    assert made_of_anything(data.getvalue()).data


def test_stopping_half_way_is_heard() -> None:
    steps = shrink(holding(*[jpeg(photograph())] * 2), 1000)
    for _step in range(3):
        next(steps)
    steps.close()


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(at=st.integers(0, 5000), to=st.binary(min_size=1, max_size=40))
def test_whatever_is_wrong_with_a_picture_breaks_nothing(at: int, to: bytes) -> None:
    good = picture(300, 200)
    bad = (good[:at] + to + good[at + len(to) :])[: len(good)]
    raw, entries = jpeg(good)
    assert raw
    done = made_of_anything(holding((bad, entries)))
    assert Viewer(done.data).texts()
