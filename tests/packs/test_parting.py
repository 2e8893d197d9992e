"""Papers in large print, once it is known where their ink is: nothing is cut through, lost, or shown twice."""

from __future__ import annotations

import dataclasses
import io
import re
from collections.abc import Callable
from dataclasses import dataclass

import pikepdf
import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pikepdf import Array, Dictionary, Name, Pdf
from reportlab.pdfgen.canvas import Canvas

from desktop.packs.arrangement import Arrangement
from desktop.packs.boxes import Box
from desktop.packs.build import build_pack
from desktop.packs.contents import Paper
from desktop.packs.converting.drawing import ink_of_pages
from desktop.packs.enlarging import enlarge
from desktop.packs.fitting import fit_pages
from desktop.packs.images import add_image_pages
from desktop.packs.ink import PageInk
from desktop.packs.ink import read as read_inks
from desktop.packs.parting import FOOT
from desktop.packs.transfer import Matrix, moved_box
from desktop.steps import run
from tests.packs import hostile
from tests.packs.papers import file_of, pdf, picture
from tests.packs.reading import links_of, pack_of

A4 = (595.28, 841.89)


@dataclass(frozen=True)
class Shown:
    """What one sheet shows: its size, and each matrix with what of the sheet it draws on."""

    size: tuple[int, int]
    strips: list[tuple[Matrix, Box]]


def enlarged(data: bytes) -> tuple[list[Shown], bytes]:
    """The sheets that a paper becomes, and a file of them."""
    with Pdf.new() as out:
        if data.startswith(b"%PDF"):
            with Pdf.open(io.BytesIO(data)) as source:
                out.pages.extend(source.pages)
        else:
            add_image_pages(out, data)
        pages = [page.obj for page in out.pages]
        run(fit_pages(out, pages))
        sheets = run(enlarge(out, pages, ink_of_pages(data)))
        del out.pages[: len(pages)]
        shown = [_shown(sheet) for sheet in sheets]
        saved = io.BytesIO()
        out.save(saved)
    return shown, saved.getvalue()


def _shown(sheet: pikepdf.Object) -> Shown:
    code = sheet.Contents.read_bytes().decode()
    strips = []
    for clip, matrix in re.findall(r"q ([-\d. ]+) re W n ([-\d. ]+) cm /Part Do", code):
        x, y, wide, high = map(float, clip.split())
        strips.append((tuple(map(float, matrix.split())), (x, y, x + wide, y + high)))
    return Shown((round(float(sheet.MediaBox[2])), round(float(sheet.MediaBox[3]))), strips)


def letters_of(data: bytes) -> list[list[Box]]:
    """Where the letters of each page of a paper are."""
    document = pypdfium2.PdfDocument(data)
    found = []
    for page in document:
        text = page.get_textpage()
        signs = text.get_text_range()
        found.append([text.get_charbox(at) for at, sign in enumerate(signs) if not sign.isspace()])
    document.close()
    return found


def seen(box: Box, shown: Shown) -> list[float]:
    """How much of a box's height each strip of a sheet shows of it, from 0 to 1."""
    parts = []
    for matrix, clip in shown.strips:
        _x0, y0, _x1, y1 = moved_box(matrix, box)
        parts.append(max(min(y1, clip[3]) - max(y0, clip[1]), 0) / (y1 - y0))
    return parts


def assert_each_letter_is_seen_once(data: bytes, sheets: list[Shown]) -> None:
    """Of a paper of one page."""
    (letters,) = letters_of(data)
    assert letters
    for letter in letters:
        parts = [part for sheet in sheets for part in seen(letter, sheet)]
        assert sum(part > 0.97 for part in parts) == 1, "it is on one sheet, whole"
        assert sum(part > 0.03 for part in parts) == 1, "and nothing of it is on another"
        for sheet in sheets:
            for matrix, clip in sheet.strips:
                x0, _y0, x1, _y1 = moved_box(matrix, letter)
                assert clip[0] <= x0 < x1 <= clip[2]


def whole_on(box: Box, sheets: list[Shown]) -> list[int]:
    """The sheets, from 0, that show all of a box."""
    found = []
    for at, sheet in enumerate(sheets):
        for matrix, clip in sheet.strips:
            x0, y0, x1, y1 = moved_box(matrix, box)
            if x0 >= clip[0] and y0 >= clip[1] - 0.1 and x1 <= clip[2] and y1 <= clip[3] + 0.1:
                found.append(at)
    return found


def drawn(draw: Callable[[Canvas], None], size: tuple[float, float] = A4) -> bytes:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=size, invariant=1)
    draw(canvas)
    canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def written(canvas: Canvas, lines: int, top: float, size: float = 11, apart: float = 12.7) -> None:
    """Lines of words, the first one's feet so far above the page's lower edge."""
    canvas.setFont("Helvetica", size)
    for line in range(lines):
        canvas.drawString(72, top - apart * line, f"({line}) Judging by phonics, jolly good progress.")


def pale_sheets(data: bytes) -> list[int]:
    """The pages of a file, from 0, on which nothing is drawn."""
    document = pypdfium2.PdfDocument(data)
    found = [
        at for at, page in enumerate(document) if page.render(scale=0.5, grayscale=True).to_pil().getextrema()[0] > 200
    ]
    document.close()
    return found


# -- text ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "data",
    [
        pdf("An ordinary paper"),
        drawn(lambda canvas: written(canvas, 58, 780)),
        drawn(lambda canvas: (written(canvas, 22, 780), canvas.drawCentredString(298, 36, "1"))),
        pdf("A small page", 1, (420, 595)),
        pdf("Without an end", 1, (200, 2000)),
    ],
    ids=["ordinary", "lines close together", "half full, with a number", "small", "a strip"],
)
def test_no_line_is_cut_or_lost_or_shown_twice(data: bytes) -> None:
    sheets, made = enlarged(data)
    with Pdf.open(io.BytesIO(data)) as document, Pdf.new() as fitted:
        fitted.pages.extend(document.pages)
        run(fit_pages(fitted, [page.obj for page in fitted.pages]))
        as_it_is_in_a_pack = io.BytesIO()
        fitted.save(as_it_is_in_a_pack)
    assert_each_letter_is_seen_once(as_it_is_in_a_pack.getvalue(), sheets)
    assert pale_sheets(made) == []
    assert all(sheet.size == (842, 595) for sheet in sheets)


def test_words_are_as_large_as_the_sheet_is_wide() -> None:
    def lines_as_long_as_usual(canvas: Canvas) -> None:
        canvas.setFont("Helvetica", 11)
        for line in range(50):
            canvas.drawString(72, 770 - 14 * line, "Blending began at ten to nine, before the register, each day.")
        canvas.line(72, 780, 523, 780)

    sheets, _made = enlarged(drawn(lines_as_long_as_usual))
    assert [sheet.strips[0][0][0] for sheet in sheets] == [pytest.approx(802 / 451, rel=0.01)] * len(sheets)


def test_no_sheet_is_begun_for_a_line_or_two() -> None:
    counts = [len(enlarged(drawn(lambda canvas, n=n: written(canvas, n, 780)))[0]) for n in (21, 24, 26, 40)]
    assert counts == [1, 1, 1, 2]


@given(
    st.lists(
        st.tuples(st.sampled_from([8.0, 11.0, 14.0, 24.0]), st.floats(1.13, 4.0), st.integers(1, 60)),
        min_size=1,
        max_size=60,
    )
)
@settings(max_examples=40)
def test_any_lines_are_seen_once(lines: list[tuple[float, float, int]]) -> None:
    def draw(canvas: Canvas) -> None:
        at = 800.0
        for size, apart, signs in lines:
            at -= size * apart
            if at > 40:
                canvas.setFont("Helvetica", size)
                canvas.drawString(50, at, ("jHq" * 20)[: min(signs, int(700 / size))])

    data = drawn(draw)
    sheets, _made = enlarged(data)
    assert_each_letter_is_seen_once(data, sheets)


def test_a_grey_scan_of_words_is_parted_as_words_are() -> None:
    def on_grey(canvas: Canvas) -> None:
        canvas.setFillGray(0.87)
        canvas.rect(0, 0, *A4, stroke=0, fill=1)
        canvas.setFillGray(0)
        written(canvas, 50, 770)

    data = drawn(on_grey)
    sheets, _made = enlarged(data)
    assert len(sheets) > 1
    assert_each_letter_is_seen_once(data, sheets)


def test_a_letter_scanned_askew_is_not_made_smaller() -> None:
    """No row of it is white, and its box is the page: knowing that would put it on one sheet, smaller than it was."""

    def askew(canvas: Canvas) -> None:
        canvas.setFillGray(0.3)
        canvas.rect(0, 0, 8, A4[1], stroke=0, fill=1)
        canvas.rect(A4[0] - 3, 0, 3, A4[1], stroke=0, fill=1)
        canvas.rotate(4)
        written(canvas, 50, 740)

    sheets, _made = enlarged(drawn(askew))
    assert [sheet.size for sheet in sheets] == [(842, 595), (842, 595)]
    assert sheets[0].strips[0][0][0] > 1.2


def test_a_picture_over_the_whole_page_is_whole_with_its_sky() -> None:
    def seen_from_the_hill(canvas: Canvas) -> None:
        canvas.setFillGray(0.8)
        canvas.rect(0, 0, *A4, stroke=0, fill=1)
        canvas.setFillGray(0.4)
        canvas.rect(0, 0, A4[0], 370, stroke=0, fill=1)

    sheets, _made = enlarged(drawn(seen_from_the_hill))
    assert [sheet.size for sheet in sheets] == [(595, 842)]
    assert whole_on((0, 0, *A4), sheets) == [0]


def test_a_pages_number_is_brought_nearer_rather_than_left_alone_and_read_out_once() -> None:
    data = drawn(lambda canvas: (written(canvas, 20, 780), canvas.drawCentredString(298, 36, "Page one of one")))
    sheets, made = enlarged(data)
    assert [len(sheet.strips) for sheet in sheets] == [2]
    assert_each_letter_is_seen_once(data, sheets)
    with Pdf.open(io.BytesIO(made)) as document:
        drawn_for = [
            [name for names, operator in pikepdf.parse_content_stream(page) for name in names[:1]
             if str(operator) in ("BDC", "Do")]
            for page in document.pages
        ]  # fmt: skip
    assert drawn_for == [["/Part", "/Artifact", "/Part"]]


def with_ink(data: bytes) -> Paper:
    return Paper(ref="1a", title="A paper", file=dataclasses.replace(file_of(data), ink=tuple(ink_of_pages(data))))


# -- pictures, charts and tables -----------------------------------------------------------------------------------


def test_a_photograph_is_whole_and_as_large_as_the_sheet() -> None:
    for data, size in ((picture(900, 1200), (595, 842)), (picture(1200, 800), (842, 595))):
        sheets, made = enlarged(data)
        assert [sheet.size for sheet in sheets] == [size]
        assert pale_sheets(made) == []
        (ink,) = ink_of_pages(data)
        assert ink.box is not None
        (((a, b, *_rest), _clip),) = sheets[0].strips
        assert max(abs(a), abs(b)) > 0.9


def test_a_page_that_lies_across_is_whole_on_one_sheet() -> None:
    data = pdf("A wide table", 1, (842, 595))
    sheets, _made = enlarged(data)
    assert [sheet.size for sheet in sheets] == [(842, 595)]
    assert_each_letter_is_seen_once(data, sheets)
    assert sheets[0].strips[0][0][0] > 1.05


@pytest.mark.parametrize("turn", [90, 270])
def test_so_is_one_that_lies_because_it_is_turned(turn: int) -> None:
    with Pdf.open(io.BytesIO(pdf("Turned"))) as document:
        document.pages[0].obj.Rotate = turn
        sheets, made = enlarged(hostile.saved(document))
    assert [sheet.size for sheet in sheets] == [(842, 595)]
    assert pale_sheets(made) == []


CHART = (72.0, 250.0, 500.0, 640.0)


def with_chart(canvas: Canvas) -> None:
    written(canvas, 6, 780)
    canvas.rect(CHART[0], CHART[1], CHART[2] - CHART[0], CHART[3] - CHART[1])
    written(canvas, 10, 220)


def test_a_chart_too_tall_for_a_sheet_that_lies_is_whole_on_one_that_stands() -> None:
    data = drawn(with_chart)
    sheets, _made = enlarged(data)
    (at,) = whole_on(CHART, sheets)
    assert sheets[at].size == (595, 842)
    assert_each_letter_is_seen_once(data, sheets)


def test_words_before_and_after_a_chart_stay_large() -> None:
    def draw(canvas: Canvas) -> None:
        written(canvas, 25, 790)
        canvas.rect(72, 160, 440, 310)
        written(canvas, 8, 140)

    data = drawn(draw)
    sheets, _made = enlarged(data)
    assert [sheet.size for sheet in sheets] == [(842, 595), (595, 842), (842, 595)]
    assert whole_on((72, 160, 512, 470), sheets) == [1]
    assert_each_letter_is_seen_once(data, sheets)


def test_the_number_below_a_chart_stays_with_it() -> None:
    def draw(canvas: Canvas) -> None:
        with_chart(canvas)
        canvas.drawCentredString(298, 36, "3")

    def alone(canvas: Canvas) -> None:
        written(canvas, 8, 780)
        canvas.rect(72, 250, 428, 390)
        canvas.drawCentredString(298, 36, "3")

    for data, count in ((drawn(draw), 2), (drawn(alone), 1)):
        sheets, _made = enlarged(data)
        assert [sheet.size for sheet in sheets] == [(595, 842), (842, 595)][:count]
        assert_each_letter_is_seen_once(data, sheets)


def test_a_ruled_table_over_the_page_is_whole() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.grid([72, 200, 350, 520], [60 + 24 * row for row in range(30)])
        written(canvas, 1, 790)

    sheets, _made = enlarged(drawn(draw))
    assert [sheet.size for sheet in sheets] == [(595, 842)]
    assert whole_on((72, 60, 520, 756), sheets) == [0]


# -- the rest ------------------------------------------------------------------------------------------------------


def test_an_empty_page_stays_one() -> None:
    sheets, made = enlarged(hostile.blank_pages(2))
    assert [len(sheet.strips) for sheet in sheets] == [1, 1]
    assert pale_sheets(made) == [0, 1]


def test_a_link_is_where_its_words_are_and_leads_to_where_it_led() -> None:
    document = Pdf.open(io.BytesIO(pdf("Linked", 2)))
    first, second = (page.obj for page in document.pages)
    links = [
        Dictionary(
            Type=Name.Annot,
            Subtype=Name.Link,
            Rect=Array([72, 842 - 130 - 15 * line - 7, 300, 842 - 130 - 15 * line + 12]),
            Dest=Array([second, Name.XYZ, 0, 110, 0]),
        )
        for line in range(38)
    ]
    first.Annots = Array([document.make_indirect(link) for link in links])
    data = hostile.saved(document)
    out = io.BytesIO()
    result = run(build_pack(pack_of(with_ink(data)), out, Arrangement(layout="large-print", parts=("papers",))))
    start, end = result.ranges["1a"]
    with Pdf.open(out) as pack:
        found = [links_of(pack, page) for page in pack.pages[start - 1 : end]]
    assert sum(map(len, found)) == 38, "each on one sheet"
    assert sum(bool(links) for links in found) > 1
    assert {link for links in found for link in links} == {f"page {end}"}


def test_ink_of_other_pages_than_these_is_not_believed() -> None:
    with Pdf.open(io.BytesIO(pdf("A paper", 2))) as document:
        pages = [page.obj for page in document.pages]
        assert len(run(enlarge(document, pages, [PageInk()]))) == 4, "two overlapping parts of each"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{}x",
        b"[[[0, 0, 1], [], 0]]",
        b"[[[0, 0, 1, 1], []]]",
        b"[[[0.5, 0, 0.1, 1], [], 0]]",
        b"[[[0, 0, 1, 2], [], 0]]",
        b"[[[0, 0, 1, NaN], [], 0]]",
        b"[[[0, 0.2, 1, 1], [[0.1, 0.5]], 0]]",
        b"[[[0, 0, 1, 1], [[0.5, 0.4]], 0]]",
        b"[[[0, 0, 1, 1], [], 2]]",
        b"[" * 100_000,
    ],
)
def test_what_is_not_as_it_should_be_is_no_ink(data: bytes) -> None:
    assert read_inks(data) == ()


def test_a_stamp_lies_on_nothing() -> None:
    sheets, _made = enlarged(drawn(lambda canvas: written(canvas, 58, 780)))
    assert all(clip[1] >= FOOT for sheet in sheets for _matrix, clip in sheet.strips)
