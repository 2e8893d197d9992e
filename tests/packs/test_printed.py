"""Minutes on their own sheets, and the recovery sheet."""

from __future__ import annotations

import io
from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pikepdf import Pdf

from desktop.packs.arrangement import LAYOUTS, Arrangement, Layout
from desktop.packs.contents import Attendee, Correction, MinuteItem
from desktop.packs.printed import RecoverySheet, minutes_pdf, recovery_sheet_pdf
from tests.packs.papers import minutes
from tests.packs.reading import Viewer, made, pack_of


def printed(layout: Layout = "a4", **changes: object) -> Viewer:
    out = io.BytesIO()
    sides = minutes_pdf(minutes(**changes), out, Arrangement(layout=layout)).sides
    viewer = Viewer(out.getvalue())
    assert viewer.document.pageCount() == sides
    return viewer


def said(viewer: Viewer) -> list[str]:
    """The text of each page on which anything is printed."""
    return [text for text in viewer.texts() if text]


def test_minutes_name_who_was_there_what_was_decided_and_who_does_what() -> None:
    text = printed().text(1)
    for words in (
        "Present", "Head of School D (joined at item 3)", "In attendance The facilitator (left at 09:10)",
        "Apologies Head of School E (covering a class)", "Agreed Two visits for each school before half term",
        "Action Send the visit record form to all schools School C 23 Oct", "Signed by the chair",
        "Minutes · page 1 of 1",
    ):  # fmt: skip
        assert words in text


def test_until_confirmed_every_page_says_draft() -> None:
    assert all(text.count("DRAFT until confirmed") == 2 for text in said(printed()))
    confirmed = said(printed(state="confirmed", confirmed="27 November 2026"))
    assert not any("DRAFT" in text for text in confirmed)
    assert "Confirmed as a correct record, 27 November 2026" in confirmed[0]


def test_a_correction_is_on_the_sheets_of_what_it_corrects_and_they_alone_are_amended() -> None:
    shared, ours = Correction(text="Item 3: two visits."), Correction(text="Item 9: one head.", confidential=True)
    for corrections, amended in (((shared,), [True, False]), ((ours,), [False, True]), ((shared, ours), [True, True])):
        sheets = said(printed(state="confirmed", confirmed="27 November 2026", corrections=corrections))
        assert ["as amended" in text for text in sheets] == amended
        assert ["Item 3: two visits." in text for text in sheets] == [shared in corrections, False]
        assert ["Item 9: one head." in text for text in sheets] == [False, ours in corrections]


def test_where_heads_met_before_governors_came_their_sheets_come_first() -> None:
    both = (
        MinuteItem(number="1", title="Budgets", confidential=True),
        MinuteItem(number="G1", title="Reading our data"),
    )
    viewer = printed(items=both)
    ours, shared = said(viewer)
    assert "Budgets" in ours
    assert "Reading our data" in shared
    assert viewer.labels() == ["Confidential 1", "", "1"]
    # each can be filed alone: both say who was there, and count their own pages
    assert all("Head of School D" in text and "page 1 of 1" in text for text in (ours, shared))


def test_confidential_items_have_sheets_of_their_own_that_the_open_ones_do_not_betray() -> None:
    viewer = printed()
    assert viewer.labels() == ["1", "", "Confidential 1"]
    open_sheet, apart = said(viewer)
    assert "A concern raised" not in open_sheet
    assert "onfidential" not in open_sheet
    assert "page 1 of 1" in open_sheet
    assert "A concern raised by a head" in apart
    assert "Confidential · page 1 of 1" in apart


def test_a_pack_never_prints_the_confidential_part_of_the_last_minutes() -> None:
    import dataclasses

    whole, _result = made(dataclasses.replace(pack_of(), previous=minutes()))
    told = " ".join(Viewer(whole).texts())
    assert "Phonics visits: how we will do them" in told
    assert "concern" not in told


def test_very_long_minutes_run_over_many_pages_and_lose_nothing() -> None:
    text = "\n".join(f"Paragraph {n} of what was said." for n in range(400))
    viewer = printed(
        items=(MinuteItem(number="1", title="A long evening", text=text),),
        present=tuple(Attendee(name=f"Person {n}") for n in range(90)),
    )
    told = " ".join(viewer.texts())
    assert all(f"Paragraph {n} of" in told for n in range(400))
    assert all(f"Person {n}" in told for n in range(90))
    assert "continued" in viewer.text(2)


def test_recovery_sheet_has_every_word_with_its_number() -> None:
    words = [
        "project",
        "wobbly",
        "volume",
        "sneeze",
        "nineteen",
        "toast",
        "before",
        "short",
        "layout",
        "chess",
    ]
    words += ["daddy", "gadget", "club"]
    out = io.BytesIO()
    sheet = RecoverySheet(
        cluster="Downland cluster", book="Downland", person="Head of School F", words=words,
        created=datetime(2026, 11, 24),
    )  # fmt: skip
    recovery_sheet_pdf(sheet, out)
    viewer = Viewer(out.getvalue())
    assert viewer.document.pageCount() == 1
    text = viewer.text(1)
    for number, word in enumerate(words, 1):
        assert f"{number} {word}" in text
    assert "Head of School F" in text
    with Pdf.open(io.BytesIO(out.getvalue())) as document:
        assert document.check_pdf_syntax() == []
        assert "project" not in str(document.docinfo)


def laid(viewer: Viewer) -> list[set[str]]:
    """For each sheet of paper, printed on both sides, the runs of which it holds pages."""
    sides = [
        {"Confidential"} & set(text.split()) | ({"open"} if "Minutes · page" in text else set())
        for text in viewer.texts()
    ]
    return [set().union(*sides[at : at + 2]) for at in range(0, len(sides), 2)]


@given(
    layout=st.sampled_from(list(LAYOUTS)),
    items=st.lists(st.tuples(st.booleans(), st.integers(0, 60)), min_size=1, max_size=8),
)
@settings(max_examples=25, deadline=None)
def test_no_sheet_of_paper_holds_open_and_confidential_pages(
    layout: Layout, items: list[tuple[bool, int]]
) -> None:
    told = tuple(
        MinuteItem(number=str(n), title=f"Item {n}", text="\n".join(["What was said."] * lines), confidential=apart)
        for n, (apart, lines) in enumerate(items, 1)
    )
    sheets = laid(printed(layout, items=told))
    assert all(len(held) <= 1 for held in sheets)
    assert any("Confidential" in held for held in sheets) == any(apart for apart, _lines in items)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_open_sheets_are_the_same_whether_confidential_ones_follow_or_not(layout: Layout) -> None:
    whole = minutes()
    without = tuple(item for item in whole.items if not item.confidential)
    both, alone = printed(layout), printed(layout, items=without)
    count = alone.document.pageCount()
    assert both.texts()[:count] == alone.texts()
    assert both.document.pageCount() > count


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_draft_says_so_on_every_page_in_every_layout_and_has_a_line_to_sign(layout: Layout) -> None:
    long = (MinuteItem(number="1", title="A long evening", text="\n".join(["What was said."] * 120)),)
    sides = printed(layout, items=long).texts()
    numbered = sum(text.count("Minutes · page") for text in sides)
    # once behind the words of each page, and once at the head of the first
    assert sum(text.count("DRAFT until confirmed") for text in sides) == numbered + 1
    assert numbered > 2
    assert sum(text.count("Signed by the chair") for text in sides) == 1


def test_an_extract_says_that_it_is_one_and_for_whom() -> None:
    for layout in LAYOUTS:
        first = printed(layout, extract="Governors").text(1)
        assert "Extract from the minutes" in first
        assert "For Governors" in first
    assert "Extract" not in printed().text(1)


def test_a_name_too_long_for_one_line_is_told_in_full() -> None:
    title = "The annual meeting of the partnership of small rural church schools of the upper valley with its governors"
    assert title in printed(title=title).text(1)


def test_an_item_is_not_parted_from_what_is_first_said_under_it() -> None:
    for lines in range(8, 40):
        items = (
            MinuteItem(number="1", title="First", text="\n".join(["What was said."] * lines)),
            MinuteItem(number="2", title="Zebra crossing", text="\n".join(["Stripes were wanted."] * 6)),
        )
        for text in printed(items=items).texts():
            assert ("Zebra crossing" in text) == ("Stripes" in text)
