"""The layouts a pack is printed in: folded, two to a page, in large print; and what stands between its parts."""

from __future__ import annotations

import dataclasses
import io
import re
from typing import Any

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pikepdf import Array, Dictionary, Name, Pdf

from desktop.packs import look
from desktop.packs.arrangement import LAYOUTS, USUAL, Arrangement, Layout
from desktop.packs.build import PackMade, build_pack
from desktop.packs.contents import Pack
from desktop.packs.enlarging import enlarge
from desktop.packs.fitting import fit_pages
from desktop.packs.imposing import booklet_order, booklet_sides
from desktop.packs.parting import FOOT
from desktop.packs.stamping import seen_box
from desktop.packs.transfer import moved_box, upright
from desktop.steps import run
from tests.packs import hostile
from tests.packs.papers import downland, paper, pdf
from tests.packs.reading import Viewer, links_of, outline_of, pack_of

FOLD = look.A4.height / 2


def made(pack: Pack, **how: Any) -> tuple[bytes, PackMade]:
    out = io.BytesIO()
    result = run(build_pack(pack, out, Arrangement(**how)))
    return out.getvalue(), result


def stamps(viewer: Viewer, side: int) -> dict[str, int]:
    """The number in the stamp of each half of a side (counted from 1): {"left": 8, "right": 1}."""
    text = viewer.document.getAllText(side - 1).text()
    found = {}
    for match in re.finditer(r"page (\d+) of \d+", text):
        boxes = viewer.document.getSelectionAtIndex(side - 1, match.start(), len(match[0])).bounds()
        x = min(box.boundingRect().left() for box in boxes)
        found["left" if x < FOLD else "right"] = int(match[1])
    return found


# -- booklet --------------------------------------------------------------------------------------------------


def folded(sides: list[dict[str, int]]) -> list[int]:
    """The pages in the order in which they are read, once the sheets lie in one another and are folded."""
    sheets = [(sides[at], sides[at + 1]) for at in range(0, len(sides), 2)]
    first = [page for front, back in sheets for page in (front["right"], back["left"])]
    second = [page for front, back in reversed(sheets) for page in (back["right"], front["left"])]
    return first + second


def test_a_booklet_reads_in_order_when_it_is_folded() -> None:
    data, result = made(downland(), layout="booklet")
    viewer = Viewer(data)
    sides = [stamps(viewer, side) for side in range(1, viewer.document.pageCount() + 1)]
    assert folded(sides) == list(range(1, result.pages + 1))
    assert result.sides == len(sides) == result.pages // 2
    for page in range(len(sides)):
        size = viewer.document.pagePointSize(page)
        assert (round(size.width()), round(size.height())) == (842, 595)


@given(st.integers(1, 400))
def test_any_number_of_pages_folds(pages: int) -> None:
    order = booklet_order(pages)
    whole = [{"left": left, "right": right} for left, right in order]
    read = folded(whole)  # type: ignore[arg-type]  # None where a page is empty
    assert read == [*range(pages), *[None] * (-pages % 4)]


@pytest.mark.parametrize("extra", range(4))
def test_a_booklet_is_filled_up_with_lines_for_notes_and_ends_with_its_last_page(extra: int) -> None:
    pack = pack_of(pdf("A paper", 1 + extra))
    pack = dataclasses.replace(pack, expected=downland().expected)
    data, result = made(pack, layout="booklet")
    assert result.pages % 4 == 0
    text = Viewer(data).text(1)
    assert f"Attendance · page {result.pages} of {result.pages}" in text, (
        "the back cover is the sheet to sign"
    )


def test_without_notes_the_empty_pages_come_last() -> None:
    data, result = made(pack_of(pdf("A paper", 2)), layout="booklet", parts=("agenda", "papers"))
    viewer = Viewer(data)
    found = sorted(n for side in range(1, result.sides + 1) for n in stamps(viewer, side).values())
    assert found == list(range(1, result.pages + 1))
    assert result.sides == (result.pages + 3) // 4 * 2


def test_inner_sheets_lie_nearer_to_the_fold() -> None:
    outer, *_rest, inner = booklet_sides(80)[::2]
    assert 2 < inner[0].x - outer[0].x < 13
    assert (outer[1].x + outer[1].width) - (inner[1].x + inner[1].width) == pytest.approx(inner[0].x)
    assert booklet_sides(4000)[-1][0].x <= look.A5.margin - 18, "a thick one still prints whole"
    for left, right in booklet_sides(80):
        assert left.x + left.width == pytest.approx(FOLD), "nothing is printed over the fold"
        assert right.x == pytest.approx(FOLD)


def test_a_page_that_lies_across_is_turned_to_stand_in_a_booklet() -> None:
    data, _result = made(pack_of(pdf("Across", 1, (842, 595))), layout="booklet")
    with Pdf.open(io.BytesIO(data)) as document:
        for page in document.pages:
            for slot in re.findall(r"q ([-\d. ]+) cm /P\d Do", page.Contents.read_bytes().decode()):
                a, b, c, d, _e, _f = (float(part) for part in slot.split())
                assert (a, d) == pytest.approx((0, 0)) or (b, c) == pytest.approx((0, 0))
        turned = [
            slot
            for page in document.pages
            for slot in re.findall(
                r"q (0\.0000 [\d.]+ -[\d.]+ [-\d. ]+) cm", page.Contents.read_bytes().decode()
            )
        ]
    assert len(turned) == 1


# -- two to a page ----------------------------------------------------------------------------------------------


def test_two_to_a_page_keeps_the_order_and_leaves_lines() -> None:
    data, result = made(downland(), layout="two-up")
    viewer = Viewer(data)
    assert result.sides == (result.pages + 1) // 2
    for side in range(1, result.sides + 1):
        found = stamps(viewer, side)
        assert found["left"] == 2 * side - 1
        assert found.get("right") in (2 * side, None)
    with Pdf.open(io.BytesIO(data)) as document:
        lines = re.findall(r"([\d.]+) m [\d.]+ \1 l", document.pages[0].Contents.read_bytes().decode())
    assert len(set(lines)) >= 3, "room for what one thinks of it"


@pytest.mark.parametrize("layout", ["booklet", "two-up"])
def test_links_and_outline_lead_to_the_side_the_page_is_on(layout: Layout) -> None:
    data, _result = made(downland(), layout=layout)
    viewer = Viewer(data)
    with Pdf.open(io.BytesIO(data)) as document:
        contents = next(n for n, text in enumerate(viewer.texts(), 1) if "Contents Agenda" in text)
        where = [int(link.removeprefix("page ")) for link in links_of(document, document.pages[contents - 1])]
        assert any("Paper 5a" in viewer.text(side) for side in where)
        for _depth, title, side in outline_of(document):
            if title.startswith("5a"):
                assert "Paper 5a" in viewer.text(side)
        assert "/StructTreeRoot" not in document.Root, "for printing: the parts of a side are no text to read"


# -- large print --------------------------------------------------------------------------------------------------


def test_no_word_of_ours_is_smaller_than_18_points_in_large_print() -> None:
    data, _result = made(
        downland(), layout="large-print", parts=(*USUAL, "slips"), dividers=True, note_pages=True
    )
    seen = 0
    with Pdf.open(io.BytesIO(data)) as document:
        for page in document.pages:
            if "/XObject" in page.obj.Resources and "/Paper" in page.obj.Resources.XObject:
                continue
            for size in sizes(page):
                assert size > 17.95
                seen += 1
    assert seen > 100


def sizes(page: pikepdf.Page) -> list[float]:
    """How large each piece of text is drawn, in points."""
    scale, size, kept, found = 1.0, 0.0, [], []
    for operands, operator in pikepdf.parse_content_stream(page):
        name = str(operator)
        if name == "q":
            kept.append(scale)
        elif name == "Q":
            scale = kept.pop()
        elif name == "cm":
            scale *= float(operands[0])
        elif name == "Tf":
            size = float(operands[1])
        elif name == "Tj":
            found.append(size * scale)
    return found


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
@pytest.mark.parametrize("size", [(595, 842), (842, 595), (420, 595), (1191, 842), (200, 2000), (960, 540)])
def test_a_paper_in_large_print_is_larger_and_all_of_it_is_there(
    size: tuple[float, float], turn: int
) -> None:
    """The parts cover the page, and where there are two they share some lines."""
    with Pdf.open(io.BytesIO(pdf("A paper", 1, size))) as document:
        page = document.pages[0].obj
        page.Rotate = turn
        run(fit_pages(document, [page]))
        _matrix, wide, high = upright(page)
        shown = []
        for sheet in run(enlarge(document, [page])):
            code = sheet.Contents.read_bytes().decode()
            matrix = tuple(float(part) for part in re.findall(r"n ([-\d. ]+) cm", code)[0].split())
            x0, y0, x1, y1 = moved_box(matrix, seen_box(page))  # type: ignore[arg-type]
            scale = (x1 - x0) / wide
            box = [float(part) for part in sheet.MediaBox]
            assert sorted(round(part) for part in box[2:]) == [595, 842]
            left, low = max(x0, 0), max(y0, FOOT)
            right, top = min(x1, box[2]), min(y1, box[3])
            shown.append(
                ((left - x0) / scale, (low - y0) / scale, (right - x0) / scale, (top - y0) / scale, scale)
            )
    if min(size) > 300:
        assert shown[0][4] > 1.2, "a page of common size is made larger by a quarter at least"
    assert min(part[0] for part in shown) == pytest.approx(0, abs=0.1)
    assert min(part[1] for part in shown) == pytest.approx(0, abs=0.1)
    assert max(part[2] for part in shown) == pytest.approx(wide, abs=0.1)
    assert max(part[3] for part in shown) == pytest.approx(high, abs=0.1)
    if len(shown) == 2:
        first, second = shown
        shared = (first[2] - second[0]) if wide > high else (second[3] - first[1])
        assert shared >= 35.9


def test_links_of_an_enlarged_paper_lead_to_its_sheets() -> None:
    document = Pdf.open(io.BytesIO(pdf("Linked", 2)))
    first, second = (page.obj for page in document.pages)
    low = Dictionary(
        Type=Name.Annot,
        Subtype=Name.Link,
        Rect=Array([72, 60, 200, 80]),
        Dest=Array([second, Name.XYZ, 0, 100, 0]),
    )
    first.Annots = Array([document.make_indirect(low)])
    data, result = made(pack_of(hostile.saved(document)), layout="large-print")
    start, end = result.ranges["1a"]
    assert end - start == 3, "two pages, two sheets each"
    with Pdf.open(io.BytesIO(data)) as pack:
        assert links_of(pack, pack.pages[start - 1]) == []
        assert links_of(pack, pack.pages[start]) == [f"page {end}"]


# -- what is in it, in which order ----------------------------------------------------------------------------------


def test_papers_start_on_right_hand_pages_if_wished() -> None:
    pack = pack_of(pdf("One", 1), pdf("Two", 2), pdf("Three", 1))
    data, result = made(pack, right_hand=True)
    assert all(first % 2 == 1 for first, _last in result.ranges.values())
    viewer = Viewer(data)
    blanks = [text for text in viewer.texts() if "This page is left blank." in text]
    assert blanks
    contents = next(text for text in viewer.texts() if text.startswith("Contents"))
    for ref, (first, _last) in result.ranges.items():
        assert re.search(rf"{ref} The paper {ref} {first}\b", contents), "the contents count the blank pages"


def test_dividers_and_pages_for_notes_stand_around_the_papers_of_an_item() -> None:
    data, result = made(pack_of(pdf("One"), pdf("Two")), dividers=True, note_pages=True)
    viewer = Viewer(data)
    first, last = result.ranges["1a"]
    assert viewer.text(first - 1).startswith("1 Item 1 1a The paper 1a")
    assert viewer.text(last + 1).startswith("Notes 1 Item 1")


def test_a_pack_has_the_parts_chosen_in_the_order_chosen() -> None:
    parts = ("contents", "papers", "agenda", "attendance")
    data, _result = made(downland(), parts=parts)
    with Pdf.open(io.BytesIO(data)) as document:
        outline = [title for depth, title, _page in outline_of(document) if depth == 0]
    texts = Viewer(data).texts()
    assert texts[1].startswith("Contents")
    assert not any(text.startswith(("Action log", "Notes", "Minutes of the last")) for text in texts)
    assert outline[0:2] == ["Cover", "Contents"]
    assert outline[-2:] == ["Agenda", "Attendance sheet"]
    contents = texts[1]
    assert contents.index("Where each school stands") < contents.index("Agenda")


def test_slips_say_what_was_decided_and_where() -> None:
    pack = downland()
    rows = tuple(dataclasses.replace(row, decision="Agreed: written notes") for row in pack.actions)
    data, _result = made(dataclasses.replace(pack, actions=rows), parts=("agenda", "slips"))
    slips = " ".join(text for text in Viewer(data).texts() if "Action slips" in text)
    owed = [row for row in rows if row.shape not in ("✓", "–")]
    assert owed
    for row in owed:
        assert f"{row.title} Who {row.who}" in slips
    assert slips.count("Agreed: written notes") == len(owed)
    done = [row for row in rows if row.shape in ("✓", "–")]
    assert not any(row.title in slips for row in done)


def test_only_the_chair_has_a_running_sheet() -> None:
    assert not any("Running sheet" in text for text in Viewer(made(downland())[0]).texts())
    data, _result = made(dataclasses.replace(downland(), running=True))
    sheet = next(text for text in Viewer(data).texts() if text.startswith("Running sheet"))
    assert "07:30" in sheet
    assert "Begun" in sheet


@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_layout_is_the_same_file_each_time(layout: Layout) -> None:
    pack = pack_of(pdf("One", 3), paper("2a", b"no paper at all"))
    assert made(pack, layout=layout)[0] == made(pack, layout=layout)[0]
