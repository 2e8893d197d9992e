"""However a paper is damaged, the pack is made: with its pages, or with one that says why not, and the others whole."""

from __future__ import annotations

import io
import random
import re
import zlib

import pikepdf
import pytest
from pikepdf import Pdf

from tests.packs import hostile
from tests.packs.papers import pdf
from tests.packs.reading import Viewer, made, pack_of

FIRST = 4  # cover, agenda, contents, then the papers
_TOKEN = re.compile(rb"\d+ 0 R|/\w+|\d+|\[|\]|<<|>>")


def spoilt_inside(data: bytes) -> bytes:
    """The same file, sound in form, but what its first page draws cannot be unpacked to the end."""
    document = hostile.opened(data)
    page = document.pages[0]
    page.contents_coalesce()
    drawn = b"".join(b"BT /F1 12 Tf 50 %d Td (line %d of words) Tj ET\n" % (n, n) for n in range(300))
    packed = bytearray(zlib.compress(drawn))
    for at in range(len(packed) // 2, len(packed) // 2 + 20):
        packed[at] ^= 0x5A
    page.obj.Contents.write(bytes(packed), filter=pikepdf.Name.FlateDecode)
    return hostile.saved(document, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.none)


@pytest.mark.parametrize("paper", [pdf("Plain", 2), hostile.form(), hostile.layered(), hostile.scripted()])
def test_a_page_that_cannot_be_unpacked_does_not_stop_the_pack(paper: bytes) -> None:
    whole, result = made(pack_of(spoilt_inside(paper), pdf("The next one")))
    assert result.unreadable == (("1a", "The file is damaged or incomplete."),)
    viewer = Viewer(whole)
    assert "This paper could not be read" in viewer.text(FIRST)
    assert "The next one" in viewer.text(FIRST + 1)


def bases() -> list[bytes]:
    """A paper with fields, links and an outline: unpacked, packed, and with its objects in streams."""
    from reportlab.pdfgen.canvas import Canvas

    papers = []
    for packed in (0, 1):
        buffer = io.BytesIO()
        canvas = Canvas(buffer, pageCompression=packed, invariant=1)
        for n in range(3):
            canvas.drawString(100, 700, f"page {n}")
            canvas.bookmarkPage(f"p{n}")
            canvas.linkRect("x", f"p{n}", (0, 0, 50, 50))
            canvas.addOutlineEntry(f"o{n}", f"p{n}")
            canvas.acroForm.textfield(name=f"f{n}", x=100, y=500)
            canvas.showPage()
        canvas.save()
        papers.append(buffer.getvalue())
    streams = pikepdf.ObjectStreamMode.generate
    return [*papers, hostile.saved(hostile.opened(papers[0]), object_stream_mode=streams)]


def damaged(paper: bytes, chance: random.Random) -> bytes:
    """A few bytes changed, lost or doubled, or one word of the file put in another's place."""
    data = bytearray(paper)
    for _time in range(chance.randint(1, 12)):
        sort, at = chance.random(), chance.randrange(len(data))
        if sort < 0.4:
            data[at] = chance.randrange(256)
        elif sort < 0.55:
            del data[at : at + chance.randint(1, 60)]
        elif sort < 0.7:
            other = chance.randrange(len(data))
            data[at:at] = data[other : other + chance.randint(1, 200)]
        else:
            tokens = list(_TOKEN.finditer(bytes(data)))
            here, there = chance.choice(tokens), chance.choice(tokens)
            data[here.start() : here.end()] = data[there.start() : there.end()]
    return bytes(data) if b"%PDF-" in data[:1024] else b"%PDF-1.4\n" + bytes(data)


@pytest.mark.parametrize("seed", range(12))
def test_any_damage_leaves_the_pack_and_the_other_papers_whole(seed: int) -> None:
    chance = random.Random(seed)
    papers = [damaged(paper, chance) for paper in bases() * 10]
    whole, result = made(pack_of(*papers, pdf("The last one")))
    with Pdf.open(io.BytesIO(whole)) as document:
        assert len(document.pages) == result.pages
    assert len(result.ranges) == len(papers) + 1
    assert "The last one" in Viewer(whole).text(max(last for _first, last in result.ranges.values()))
