"""Pages that cannot be merged are drawn as they look; what cannot be drawn whole is not drawn at all."""

from __future__ import annotations

import io

import pytest
from pikepdf import Pdf

from desktop.packs.converting.drawing import CannotDraw, drawn, ink_of_pages, text_of_pages
from tests.packs import hostile, odd_papers
from tests.packs.papers import pdf, picture


def darkest(data: bytes, page: int = 0) -> tuple[int, tuple[int, int, int, int]]:
    """The darkest dot of a page as it is seen, and the box of what is no ground."""
    import pypdfium2
    from PIL import ImageOps

    document = pypdfium2.PdfDocument(data)
    try:
        image = document[page].render(scale=1).to_pil().convert("L")
    finally:
        document.close()
    return image.getextrema()[0], ImageOps.invert(image).point(lambda dot: dot if dot > 60 else 0).getbbox()


def test_a_drawn_page_is_as_large_and_looks_as_it_did() -> None:
    paper = pdf("Drawn", 2, (400.5, 600))
    made, count = drawn(paper)
    assert count == 2
    with Pdf.open(io.BytesIO(made)) as document:
        assert [float(part) for part in document.pages[1].MediaBox] == pytest.approx([0, 0, 400.5, 600], abs=0.6)
        assert document.check_pdf_syntax() == []
    before, after = darkest(paper, 1), darkest(made, 1)
    assert after[0] < 90
    assert after[1] == pytest.approx(before[1], abs=2)
    assert len(made) < 200_000


def test_what_was_written_in_a_form_and_a_turn_are_drawn() -> None:
    plain, filled = (text_dots(odd_papers.unwritten_form(value)) for value in ("", "Said in the field"))
    assert filled > plain
    with Pdf.open(io.BytesIO(drawn(hostile.turned(90))[0])) as document:
        box = document.pages[0].MediaBox
        assert float(box[2]) > float(box[3])


def text_dots(paper: bytes) -> int:
    """How many dots of a drawn page are dark."""
    import pypdfium2

    document = pypdfium2.PdfDocument(drawn(paper)[0])
    try:
        return sum(document[0].render(scale=1).to_pil().convert("L").histogram()[:128])
    finally:
        document.close()


@pytest.mark.parametrize(
    "data",
    [hostile.locked(), hostile.blank_pages(2), b"%PDF-1.7", b"", pdf("Cut", 6)[:2000], odd_papers.endless_tree()],
    ids=["locked", "empty pages", "head alone", "nothing", "cut short", "endless"],
)
def test_what_cannot_be_drawn_whole_is_not_drawn(data: bytes) -> None:
    with pytest.raises(CannotDraw):
        drawn(data)


def test_the_text_of_each_page_is_read_for_those_who_listen() -> None:
    texts = text_of_pages(pdf("Listen", 3))
    assert len(texts) == 3
    assert texts[1].startswith("Listen\nListen, page 2, line 1 of the text")
    assert text_of_pages(hostile.blank_pages(1)) == [""]


def test_where_the_ink_of_a_page_is_and_where_there_is_none() -> None:
    empty, (first, second) = ink_of_pages(hostile.blank_pages(1)), ink_of_pages(pdf("Ink", 2))
    assert [one.box for one in empty] == [None]
    assert second.box is not None
    left, top, _right, bottom = second.box
    assert (left * 595, top * 842, bottom * 842) == pytest.approx((72, 76, 806), abs=3)
    assert len(second.white) == 39, "between 38 lines, below the heading, and above the number"
    assert all((end - start) * 842 > 1.4 for start, end in second.white)
    assert first.white[:10] == second.white[:10]
    (picture_s,) = ink_of_pages(picture(600, 900))
    assert picture_s.white == ()


def test_no_ink_is_seen_in_what_no_pack_takes_in() -> None:
    with pytest.raises(CannotDraw):
        ink_of_pages(hostile.locked())
