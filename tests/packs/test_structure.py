"""What a screen reader is told of a pack: every word once, in the order it is seen, and what each part is."""

from __future__ import annotations

import dataclasses
import io
import itertools
from datetime import datetime

import pytest
from pikepdf import Array, Dictionary, Name, Pdf, Stream, String
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from desktop.packs.arrangement import LAYOUTS, Arrangement, Layout
from desktop.packs.build import build_pack
from desktop.packs.contents import Pack
from desktop.packs.decisions_register import register_pdf
from desktop.packs.printed import RecoverySheet, minutes_pdf, recovery_sheet_pdf
from desktop.packs.recorded import Register
from desktop.packs.yearbook import year_book_pdf
from desktop.steps import run
from tests.packs.papers import downland, minutes, paper, pdf, picture
from tests.packs.reading import Viewer, made, pack_of
from tests.packs.test_yearbook import year as year_book
from tests.packs.told import Told, faults, told_of

EVERYTHING = Arrangement(
    parts=("agenda", "contents", "minutes", "actions", "running", "papers", "slips", "notes", "attendance"),
    right_hand=True, dividers=True, note_pages=True,
)  # fmt: skip
NAMES = ("محمد علي", "ਗੁਰਮੁਖੀ", "বাংলা", "שלום", "Ŵyn")


def bound(pack: Pack, how: Arrangement) -> bytes:
    out = io.BytesIO()
    run(build_pack(pack, out, how))
    return out.getvalue()


def without_papers(pack: Pack) -> Pack:
    return dataclasses.replace(pack, items=tuple(dataclasses.replace(item, papers=()) for item in pack.items))


def says_it_keeps_to_the_standard(data: bytes) -> bool:
    with Pdf.open(io.BytesIO(data)) as document, document.open_metadata() as metadata:
        return str(metadata.get("pdfuaid:part")) == "1"


# -- by an independent checker -----------------------------------------------------------------------------------


@pytest.mark.parametrize("layout", ["a4", "large-print"])
def test_what_is_all_our_own_keeps_to_the_standard_and_says_so(layout: Layout) -> None:
    named = dataclasses.replace(downland().items[0], number="G5", title="Visits by " + ", ".join(NAMES))
    pack = without_papers(dataclasses.replace(downland(), running=True, items=(*downland().items, named)))
    data = bound(pack, dataclasses.replace(EVERYTHING, layout=layout))
    assert faults(data) == set()
    assert says_it_keeps_to_the_standard(data)


def test_minutes_and_the_recovery_sheet_keep_to_the_standard() -> None:
    printed, safe = io.BytesIO(), io.BytesIO()
    minutes_pdf(minutes(), printed)
    sheet = RecoverySheet(
        cluster="Downland", book="Ours", person="Jo", words=["toast"] * 24, created=datetime(2026, 11, 24)
    )
    recovery_sheet_pdf(sheet, safe)
    for out in (printed, safe):
        assert faults(out.getvalue()) == set()
        assert says_it_keeps_to_the_standard(out.getvalue())


@pytest.mark.parametrize("layout", ["a4", "large-print"])
def test_the_year_book_and_the_register_keep_to_the_standard(layout: Layout) -> None:
    how, book, year, register = Arrangement(layout=layout), year_book(), io.BytesIO(), io.BytesIO()
    run(year_book_pdf(book, year, how))
    register_pdf(Register(cluster="Downland", of="2025–26", rows=book.decisions), register, how)
    for out in (year, register):
        assert faults(out.getvalue()) == set()
        assert says_it_keeps_to_the_standard(out.getvalue())


def test_a_pack_with_others_papers_claims_nothing_and_is_at_fault_only_where_they_are() -> None:
    data = made(downland())[0]
    assert not says_it_keeps_to_the_standard(data)
    # the papers' faces are not embedded; the rest is that it does not claim to keep to the standard
    assert faults(data) == {"FONT-EMBEDDING-001", "ID-PART-001", "ID-SCHEMA-001"}


# -- what is said, and in which order ----------------------------------------------------------------------------


def test_every_word_of_our_pages_is_read_out_once_in_the_order_it_is_seen() -> None:
    data = bound(dataclasses.replace(downland(), running=True), EVERYTHING)
    read_out = told_of(data)
    for number, seen in enumerate(Viewer(data).texts(), 1):
        whole = seen.partition("Downland cluster · Fri 27 Nov 2026")[0]
        told = read_out[number - 1].text()
        heads = read_out[number - 1].of("H1")
        if " · Paper " in seen and not whole.startswith("Paper "):
            # in a paper, lines end where its maker ended them, with no space
            told, whole = "".join(told.split()), "".join(whole.split())
            told = told.removeprefix("".join(heads[0].text().split()) if heads else "")
        assert told == whole.strip(), number


def test_what_heads_every_page_and_what_stamps_it_is_not_read_out() -> None:
    many = dataclasses.replace(downland(), actions=downland().actions * 12)
    data = made(many)[0]
    seen, read_out = Viewer(data).texts(), [page.text() for page in told_of(data)]
    assert sum("Action log, continued" in text for text in seen) > 1
    assert sum("Ask the diocese" in text for text in read_out) > 1
    assert not [text for text in read_out if "continued" in text or "Downland cluster · Fri" in text]


def test_names_that_run_from_right_to_left_are_said_the_right_way_round() -> None:
    item = dataclasses.replace(downland().items[0], title="Visit of محمد علي")
    agenda = told_of(made(dataclasses.replace(downland(), items=(item,)))[0])[1]
    assert "Visit of محمد علي" in [one.said for one in agenda.every()]


# -- what each part is -------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def pages() -> list[Told]:
    return told_of(bound(dataclasses.replace(downland(), running=True), EVERYTHING))


def test_no_level_of_heading_is_skipped_and_every_part_has_one(pages: list[Told]) -> None:
    heads = [one for page in pages for one in page.every() if one.role in ("H1", "H2", "H3")]
    levels = [int(one.role[1]) for one in heads]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))
    named = [one.text() for one in heads if one.role == "H1"]
    for part in ("Breakfast meeting", "Agenda", "Contents", "Minutes of the last meeting", "Action log", "Attendance"):
        assert part in named
    assert [one for one in named if one.startswith("Item 5 · Paper")] == [
        "Item 5 · Paper 5a · page 18 of 51", "Item 5 · Paper 5c · page 22 of 51",
    ]  # fmt: skip
    assert "08:40 Governors join here" in [one.text() for one in heads]
    assert "3 Phonics visits: how we will do them" in [one.text() for one in heads]


def test_tables_say_what_their_rows_and_columns_are(pages: list[Told]) -> None:
    actions = next(page for page in pages if page.text().startswith("Action log"))
    heads = actions.of("TH")
    assert [one.text() for one in heads if one.scope == "Column"] == ["No.", "Action", "Who", "By", "State"]
    assert [one.text() for one in heads if one.scope == "Row"] == ["1", "2", "3", "4", "5"]
    agenda = next(page for page in pages if page.text().startswith("Agenda"))
    assert [one.text() for one in agenda.of("TH")] == ["1", "2", "3", "4", "5", "G1", "G2", "G3", "G4"]
    assert {one.role for table in agenda.of("Table") for one in table.under} == {"TR"}


def test_lists_have_labels_and_the_contents_are_a_table_of_contents(pages: list[Told]) -> None:
    cover, contents = pages[0], pages[2]
    assert [one.text() for one in cover.of("Lbl")] == ["For", "Copy", "Version", "Holds", "Please", "2", "4", "G2"]
    entries = [one.text() for one in contents.of("TOC")[0].under]
    assert "5a Visit record, School C School C 19" in entries
    assert all(one.role == "TOCI" for one in contents.of("TOC")[0].under)
    assert "Visit record, School C" in [one.text() for one in contents.of("Link")]
    decided = next(page for page in pages if page.text().startswith("Minutes of the last"))
    assert "Agreed" in [one.text() for one in decided.of("Lbl")]


def test_a_picture_is_called_by_its_paper_and_a_scan_page_by_page() -> None:
    scan = io.BytesIO()
    frame = Image.open(io.BytesIO(picture(300, 200)))
    frame.save(scan, "TIFF", save_all=True, append_images=[frame.copy()])
    wall, plan = paper("1a", picture(), "The sound wall", "wall.jpg"), paper("2a", scan.getvalue(), "Old plan", "p.tif")
    pack = pack_of(wall, plan)
    said = [one.alt for page in told_of(made(pack)[0]) for one in page.of("Figure")]
    assert said == [
        "1a The sound wall: a picture", "2a Old plan: a picture, page 1 of 2", "2a Old plan: a picture, page 2 of 2",
    ]  # fmt: skip


def test_every_link_says_where_it_leads_and_is_part_of_the_text() -> None:
    canvas_out = io.BytesIO()
    canvas = Canvas(canvas_out)
    for number in (1, 2):
        canvas.drawString(72, 700, f"Page {number}")
        canvas.bookmarkPage(f"p{number}")
        canvas.linkURL("https://example.org/report", (72, 690, 200, 710))
        canvas.linkRect("", "p2", (72, 600, 200, 620))
        canvas.showPage()
    canvas.save()
    data = made(pack_of(canvas_out.getvalue()))[0]
    with Pdf.open(io.BytesIO(data)) as document:
        links = [one for page in document.pages for one in page.obj.get("/Annots", ())]
        numbers = document.Root.StructTreeRoot.ParentTree.Nums
        parents = {int(numbers[at]): numbers[at + 1] for at in range(0, len(numbers), 2)}
        said = [str(link.Contents) for link in links]
        assert said.count("https://example.org/report") == 2
        assert said.count("to page 5") == 2
        for link in links:
            assert str(link.Contents)
            element = parents[int(link.StructParent)]
            assert element.S == "/Link"
            assert any(kid.get("/Obj") == link for kid in element.K if isinstance(kid, Dictionary))


# -- what must not be told ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("layout", [one for one in LAYOUTS if one in ("booklet", "two-up")])
def test_sheets_for_the_printer_have_no_parts_half_told(layout: Layout) -> None:
    data = bound(downland(), Arrangement(layout=layout))
    with Pdf.open(io.BytesIO(data)) as document:
        assert "/StructTreeRoot" not in document.Root
        assert "/MarkInfo" not in document.Root
        for held in document.objects:
            if isinstance(held, Dictionary):
                assert "/StructParents" not in held
                assert "/StructParent" not in held
            if isinstance(held, Stream) and held.get("/Subtype") != "/Image":
                drawn = held.read_bytes()
                assert b"/MCID" not in drawn
                assert b"/Artifact" not in drawn


def test_an_enlarged_page_is_read_out_once_though_it_is_on_two_sheets() -> None:
    data = bound(pack_of(pdf("Marking policy")), Arrangement(layout="large-print"))
    assert sum("line 7 of the text" in page.text() for page in told_of(data)) == 1
    assert sum("line 7 of the text" in text for text in Viewer(data).texts()) == 2, "it is on both"


def test_what_a_paper_said_of_its_own_parts_does_not_become_something_of_ours() -> None:
    """A number that a paper's form had in its own tree would be one of ours in the pack."""
    with Pdf.open(io.BytesIO(pdf("A tagged paper"))) as document:
        page = document.pages[0].obj
        form = document.make_stream(b"/P <</MCID 0>> BDC EMC")
        form.Type, form.Subtype, form.BBox = Name.XObject, Name.Form, Array([0, 0, 9, 9])
        form.StructParents = 0
        form.Resources = Dictionary(XObject=Dictionary(Itself=form))
        page.Resources.XObject = Dictionary(Inner=document.make_indirect(form))
        page.StructParents = 0
        document.Root.MarkInfo = Dictionary(Marked=True)
        document.Root.StructTreeRoot = Dictionary(Type=Name.StructTreeRoot, K=Array(), Lang=String("cy"))
        out = io.BytesIO()
        document.save(out)
    data = made(pack_of(out.getvalue()))[0]
    with Pdf.open(io.BytesIO(data)) as document:
        count = len(document.pages)
        pages = [int(held.StructParents) for held in document.objects
                 if isinstance(held, Dictionary) and "/StructParents" in held]  # fmt: skip
        assert not [held for held in document.objects if isinstance(held, Stream) and "/StructParents" in held]
        assert str(document.Root.Lang) == "en-GB"
    assert sorted(pages) == list(range(count))
