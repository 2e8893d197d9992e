"""Every sort of paper either comes in as it should or gets a page that says why not. Nothing stops a pack."""

from __future__ import annotations

import dataclasses
import io

import pytest
from pikepdf import Pdf

from desktop.packs.contents import Paper
from tests.packs import hostile
from tests.packs.papers import file_of, paper, pdf, picture
from tests.packs.reading import Viewer, links_of, made, pack_of

WHOLE = pdf("Cut", 6)
FIRST = 4  # cover, agenda, contents, then the papers


def raw(data: bytes) -> bytes:
    """The whole file unpacked, to look for what must not be in it."""
    out = io.BytesIO()
    with Pdf.open(io.BytesIO(data)) as document:
        document.save(out, qdf=True)
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (hostile.locked(), "The file is locked with a password."),
        (WHOLE[: len(WHOLE) // 5], "The file is damaged or incomplete."),
        (WHOLE[: WHOLE.rindex(b" 0 obj", 0, WHOLE.rindex(b"endstream")) - 2], "The file is damaged or incomplete."),
        (b"%PDF-1.7\n", "The file is damaged or incomplete."),
        (b"\x00\xff" * 500, "It is neither a PDF file nor a picture that can be read here."),
        (b"", "Its file is empty."),
        (hostile.blank_pages(5000), "The file has 5,000 pages; a paper may have up to 2,000."),
        (hostile.huge_png(40_000, 40_000), "The picture is larger than 60 million dots."),
        (hostile.huge_png(9_000, 9_000), "The picture is larger than 60 million dots."),
        (picture()[:9000], "The picture is damaged or incomplete."),
        (picture(form="PNG")[:3000], "The picture is damaged or incomplete."),
    ],
    ids=["locked", "cut short", "end lost", "head only", "noise", "empty", "5,000 pages", "1,600 million dots",
         "81 million dots", "half a JPEG", "half a PNG"],
)  # fmt: skip
def test_what_cannot_be_read_gets_a_page_that_says_why(data: bytes, why: str) -> None:
    whole, result = made(pack_of(data, pdf("The next one")))
    assert result.unreadable == (("1a", why),)
    assert result.ranges == {"1a": (FIRST, FIRST), "2a": (FIRST + 1, FIRST + 1)}
    viewer = Viewer(whole)
    assert "This paper could not be read" in viewer.text(FIRST)
    assert why in viewer.text(FIRST)
    assert "What to do" in viewer.text(FIRST)
    assert "Paper 1a could not be read" in viewer.text(1)
    assert "The next one" in viewer.text(FIRST + 1)


def test_an_office_document_of_which_nobody_made_pages_is_no_broken_picture() -> None:
    whole, result = made(pack_of(paper("1a", b"PK\x03\x04", name="Plan.DOCX")))
    assert result.unreadable == (("1a", "Its pages have not been made yet."),)
    assert "Make the pack once more; if this stays, save it as PDF." in Viewer(whole).text(FIRST)


def test_what_was_made_of_a_paper_comes_in_with_what_is_to_be_known_of_it() -> None:
    converted = dataclasses.replace(file_of(pdf("Converted"), "Plan.docx"), note="look at its tables")
    refused = dataclasses.replace(file_of(b"x", "Old.doc"), why="It is old.", do="Save it anew.")
    papers = [Paper(ref=f"{n}a", title="A paper", file=file) for n, file in enumerate((converted, refused), 1)]
    whole, result = made(pack_of(*papers))
    assert result.unreadable == (("2a", "It is old."),)
    viewer = Viewer(whole)
    assert "Paper 1a: look at its tables" in viewer.text(1)
    assert "Converted, page 1" in viewer.text(FIRST)
    assert "Save it anew." in viewer.text(FIRST + 1)


def test_a_file_that_has_gone_is_said_to_have_gone() -> None:
    def gone() -> io.BytesIO:
        raise FileNotFoundError

    lost = Paper(ref="1a", title="Lost", file=dataclasses.replace(file_of(b"x"), open=gone))
    never = Paper(ref="2a", title="Never attached")
    _whole, result = made(pack_of(lost, never))
    assert result.unreadable == (
        ("1a", "Its file is not whole in this book."),
        ("2a", "No file is attached to it."),
    )


def test_a_paper_too_heavy_to_hold_is_not_even_opened() -> None:
    def never() -> io.BytesIO:
        raise AssertionError

    heavy = Paper(
        ref="1a", title="Heavy", file=dataclasses.replace(file_of(b"x"), size=2_000_000_000, open=never)
    )
    assert made(pack_of(heavy))[1].unreadable == (("1a", "The file is very large: 2 GB."),)


def test_a_paper_locked_only_against_changes_comes_in() -> None:
    whole, result = made(pack_of(hostile.locked(user="")))
    assert result.unreadable == ()
    assert "Locked, page 1" in Viewer(whole).text(FIRST)


def test_links_within_a_paper_and_to_the_web_still_lead_there() -> None:
    whole, _result = made(pack_of(pdf("Before", 3), hostile.scripted()))
    with Pdf.open(io.BytesIO(whole)) as document:
        first = FIRST + 3
        assert links_of(document, document.pages[first - 1]) == [
            "https://example.org/a", f"page {first + 1}", f"page {first + 1}",
        ]  # fmt: skip


def test_nothing_that_could_act_comes_in() -> None:
    inside = raw(made(pack_of(hostile.scripted(), hostile.form()))[0])
    for word in (
        b"JavaScript",
        b"javascript",
        b"evil",
        b"Launch",
        b"cmd.exe",
        b"MZ attached",
        b"EmbeddedFile",
        b"AcroForm",
    ):
        assert word not in inside


def test_what_was_written_in_a_form_stays_to_be_read() -> None:
    whole, _result = made(pack_of(hostile.form()))
    assert "Written in the field" in Viewer(whole).text(FIRST)


def test_hidden_layers_stay_hidden() -> None:
    whole, _result = made(pack_of(hostile.layered()))
    with Pdf.open(io.BytesIO(whole)) as document:
        layers = document.Root.OCProperties
        (hidden,) = layers.D.OFF
        inner = document.pages[FIRST - 1].obj.Resources.XObject.Paper
        assert inner.Resources.Properties.H.objgen == hidden.objgen


def test_pages_that_share_one_content_keep_their_own_pictures() -> None:
    document = hostile.opened(pdf("Shared", 2))
    document.pages[1].obj.Contents = document.pages[0].obj.Contents
    whole, result = made(pack_of(hostile.saved(document)))
    viewer = Viewer(whole)
    assert result.ranges["1a"] == (FIRST, FIRST + 1)
    assert "Shared, page 1" in viewer.text(FIRST)
    assert "Shared, page 1" in viewer.text(FIRST + 1)
    assert f"page {FIRST + 1} of" in viewer.text(FIRST + 1)


def test_a_damaged_paper_that_could_be_mended_is_pointed_out() -> None:
    data = pdf("Mended", 2)
    at = data.rindex(b"startxref")
    whole, result = made(pack_of(data[:at] + b"startxref\n99999999\n%%EOF"))
    assert result.repaired == ("1a",)
    assert "Paper 1a was damaged and has been mended" in Viewer(whole).text(1)
    assert "Mended, page 2" in Viewer(whole).text(FIRST + 1)
