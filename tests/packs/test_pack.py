"""The pack of the meeting in the sketches, from its cover to its attendance sheet."""

from __future__ import annotations

import dataclasses
import io
import threading
from datetime import datetime
from pathlib import Path

import pytest
from pikepdf import Pdf

from desktop.packs import saving
from desktop.packs.build import build_pack
from desktop.packs.contents import Pack
from tests.packs.papers import downland
from tests.packs.reading import Viewer, links_of, made, outline_of

EXPECTED = Path(__file__).parent / "expected" / "downland.txt"


@pytest.fixture(scope="module")
def pack() -> Pack:
    return downland()


@pytest.fixture(scope="module")
def data(pack: Pack) -> bytes:
    return made(pack)[0]


def test_reads_page_by_page_as_agreed(data: bytes) -> None:
    told = "".join(f"--- {n}\n{text}\n" for n, text in enumerate(Viewer(data).texts(), 1))
    assert told == EXPECTED.read_text("utf-8")


def test_the_same_pack_is_the_same_file(pack: Pack, data: bytes) -> None:
    assert made(pack)[0] == data


def test_every_page_is_stamped_and_its_label_agrees(data: bytes) -> None:
    viewer = Viewer(data)
    count = viewer.document.pageCount()
    assert viewer.labels() == [str(n) for n in range(1, count + 1)]
    for number, text in enumerate(viewer.texts(), 1):
        assert f"page {number} of {count}" in text
        assert "Downland cluster · Fri 27 Nov 2026" in text
    assert "Item 5 · Paper 5a · page 10 of 30" in viewer.text(10)


def test_says_where_each_paper_lies(pack: Pack) -> None:
    result = made(pack)[1]
    assert result.pages == 30
    assert result.ranges["5a"] == (10, 13)
    assert result.unreadable == (("G2b", "Its pages have not been made yet."),)


def test_outline_follows_the_agenda(data: bytes) -> None:
    with Pdf.open(io.BytesIO(data)) as document:
        lines = outline_of(document)
    assert [title for depth, title, _page in lines if depth == 0] == [
        "Cover", "Agenda", "Contents", "Minutes of the last meeting", "Action log",
        "1 Welcome, apologies", "2 Minutes of 16 October; matters arising", "3 Where each school stands",
        "4 Moving a day to School H", "5 Phonics visits: what we saw", "G1 Reading our data together",
        "G2 Marking policy, final draft", "G3 Church-school inspection: how to prepare", "G4 Dates; close",
        "Notes", "Attendance sheet",
    ]  # fmt: skip
    assert (1, "5a Visit record, School C", 10) in lines
    assert (1, "5c Photograph of the sound wall", 14) in lines
    assert (0, "4 Moving a day to School H", 2) in lines, (
        "an item with no paper leads to its line of the agenda"
    )


def test_contents_and_agenda_lead_to_the_papers(data: bytes) -> None:
    with Pdf.open(io.BytesIO(data)) as document:
        agenda, contents = (links_of(document, document.pages[at]) for at in (1, 2))
    assert agenda == [f"page {n}" for n in (6, 7, 10, 14, 15, 21, 26, 27)]
    assert contents == [f"page {n}" for n in (2, 4, 5, 6, 7, 10, 14, 15, 21, 26, 27, 29, 30)]


def test_tells_viewers_what_it_is(data: bytes) -> None:
    with Pdf.open(io.BytesIO(data)) as document:
        assert str(document.Root.Lang) == "en-GB"
        assert str(document.docinfo.Title) == "Breakfast meeting, 27 November 2026"
        assert str(document.docinfo.Author) == "Downland cluster"
        assert str(document.docinfo.CreationDate) == "D:20261124180500"
        assert document.Root.ViewerPreferences.DisplayDocTitle
        with document.open_metadata() as metadata:
            assert metadata["dc:title"] == "Breakfast meeting, 27 November 2026"
        assert document.check_pdf_syntax() == []


def test_governors_pack_holds_nothing_but_what_it_was_given(pack: Pack) -> None:
    """What is filtered out beforehand leaves no trace, and nothing else is put in."""
    theirs = dataclasses.replace(
        pack, items=tuple(item for item in pack.items if item.number.startswith("G")), governors=None, previous=None,
        actions=(), audience="heads, facilitator and governors", copy="",
    )  # fmt: skip
    data, _result = made(theirs)
    told = " ".join(Viewer(data).texts())
    assert "G1 Reading our data together" in told
    with Pdf.open(io.BytesIO(data)) as document:
        titles = " ".join(title for _depth, title, _page in outline_of(document))
        qdf = io.BytesIO()
        document.save(qdf, qdf=True)
    for word in ("Phonics", "nursery", "Moving a day", "Action log", "last meeting", "School H (", "5a"):
        assert word not in told
        assert word not in titles
    assert b"Visit record" not in qdf.getvalue()


def test_a_meeting_with_nothing_on_it_is_still_a_pack() -> None:
    empty = Pack(cluster="", title="", when=datetime(2026, 11, 27).date())
    data, result = made(empty)
    assert result.pages == 4
    assert "Contents" in Viewer(data).text(3)


def test_work_tells_how_far_it_is_and_can_be_stopped(pack: Pack) -> None:
    steps = list(build_pack(pack, io.BytesIO()))
    done = list(dict.fromkeys(step.done for step in steps))
    assert done == list(range(len(done)))
    assert {step.total for step in steps} == {len(done) - 1}
    assert steps[0].words == "Paper 2a"
    out = io.BytesIO()
    work = build_pack(pack, out)
    next(work)
    work.close()
    assert out.getvalue() == b""


def test_what_is_being_written_can_be_stopped_and_leaves_nobody_behind(
    pack: Pack, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(saving, "_LOOK", 0)
    before = threading.active_count()
    work = build_pack(pack, io.BytesIO())
    step = next(step for step in work if threading.active_count() > before)
    assert step.words.startswith("Binding")
    work.close()
    assert threading.active_count() == before


def test_many_papers_make_a_longer_contents_that_is_still_right(pack: Pack) -> None:
    item = pack.items[1]
    many = tuple(
        dataclasses.replace(
            item, number=f"{n}", papers=(dataclasses.replace(item.papers[0], ref=f"{n}a", source=""),)
        )
        for n in range(1, 61)
    )
    data, result = made(dataclasses.replace(pack, items=many, governors=None))
    viewer = Viewer(data)
    for ref, (first, _last) in result.ranges.items():
        assert f"Paper {ref} · page {first} of {result.pages}" in viewer.text(first)
    with Pdf.open(io.BytesIO(data)) as document:
        starts = [page for _depth, title, page in outline_of(document) if title.startswith("60a ")]
    assert starts == [result.ranges["60a"][0]]
    contents = " ".join(text for text in viewer.texts() if "Contents · page" in text)
    assert f"60a Matters arising since October {result.ranges['60a'][0]}" in contents


def test_an_item_that_is_part_of_another_keeps_its_long_number_whole(pack: Pack) -> None:
    part = dataclasses.replace(pack.items[0], number="G10.12", sub=True, carried="carried twice")
    text = Viewer(made(dataclasses.replace(pack, items=(*pack.items, part)))[0]).text(2)
    assert "G10.12 Welcome, apologies ▲ carried twice to note" in text


def test_a_pack_never_issued_says_so_and_one_changed_since_too(pack: Pack) -> None:
    for changes, words in (
        ({"version": 0}, "Version Draft, not yet issued, made 24 Nov 2026 at 18:05"),
        ({"version": 3, "changed": True}, "Version 3, changed since it was issued, made"),
    ):
        assert words in Viewer(made(dataclasses.replace(pack, **changes))[0]).text(1)
