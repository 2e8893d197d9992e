"""The year book: every meeting where the contents say, whatever the layout, and what is confidential on its own."""

from __future__ import annotations

import dataclasses
import datetime
import io
import re

import pytest
from pikepdf import Pdf

from desktop.packs.arrangement import LAYOUTS, Arrangement, Layout
from desktop.packs.contents import ActionRow, Attendee, MinuteItem, Minutes
from desktop.packs.recorded import Decided, YearBook
from desktop.packs.yearbook import year_book_pdf
from desktop.steps import Step, run
from tests.packs.papers import minutes
from tests.packs.reading import Viewer, links_of, outline_of
from tests.packs.told import faults

LONG = "The annual meeting of the partnership of small rural church schools of the upper valley with its governors"


def year(meetings: int = 4, *, confidential: bool = True, **changes: object) -> YearBook:
    """Meetings a week apart from 4 September, every fourth still a draft, with an item among heads at some of them."""
    bound, decided = [], []
    for n in range(meetings):
        when = datetime.date(2025, 9, 4) + datetime.timedelta(weeks=n)
        base = minutes().items
        items = (*base[:3], dataclasses.replace(base[2], number="5", title=f"Matter {n}", text="Words. " * 60))
        if confidential and n % 3 == 0:
            items = (*items, base[3])
        state = "draft" if n % 4 == 3 else "confirmed"
        bound.append(minutes(when=when, title=f"Meeting {n}", items=items, state=state, confirmed=""))
        for place, item in enumerate(items):
            for one in item.decisions:
                decided.append(_decided(bound[-1], n, place, item, one.text))
    return YearBook(
        **{  # type: ignore[arg-type]
            "cluster": "Downland cluster",
            "year": "2025–26",
            "audience": "Heads and facilitator",
            "meetings": tuple(bound),
            "decisions": tuple(decided),
            "made_at": datetime.datetime(2026, 7, 24, 16, 5),
            **changes,
        }
    )


def _decided(held: Minutes, n: int, place: int, item: MinuteItem, text: str) -> Decided:
    return Decided(
        when=f"{held.when.day} {held.when:%b %Y}", meeting=held.title, item=f"{item.number} · {item.title}",
        style="Agreed", text=text, confidential=item.confidential, target=f"meeting {n} {place}",
        actions=(ActionRow(number="", title="Book cover", who="School H", due="6 Nov 2025", shape="✓", state="done"),),
    )  # fmt: skip


def made(book: YearBook, layout: Layout = "a4") -> bytes:
    out = io.BytesIO()
    sides = run(year_book_pdf(book, out, Arrangement(layout=layout))).sides
    data = out.getvalue()
    with Pdf.open(io.BytesIO(data)) as document:
        assert document.check_pdf_syntax() == []
        assert len(document.pages) == sides
    return data


@pytest.mark.parametrize("layout", ["a4", "large-print"])
def test_keeps_to_the_standard_for_reading_aloud(layout: Layout) -> None:
    assert faults(made(year(), layout)) == set()


@pytest.mark.parametrize("layout", ["a4", "large-print"])
def test_contents_register_index_and_outline_lead_to_the_page_they_name(layout: Layout) -> None:
    data = made(year(), layout)
    viewer = Viewer(data)
    with Pdf.open(io.BytesIO(data)) as document:
        contents = next(n for n, text in enumerate(viewer.texts(), 1) if text.startswith("Contents"))
        led = links_of(document, document.pages[contents - 1])
        for line, where in zip(range(4), led, strict=False):
            page = int(where.removeprefix("page "))
            assert f"Meeting {line}" in viewer.text(page)
            assert f"page {page} of" in viewer.text(page)
            assert viewer.labels()[page - 1] == str(page)
        outline = outline_of(document)
        for depth, title, page in outline:
            if depth == 0 and title[0].isdigit():
                assert title[title.index("Meeting") :] in viewer.text(page)
            elif depth == 1 and "Meeting" not in title and title[0].isdigit():
                assert title in viewer.text(page), "an item's number and its title"
        assert [title for depth, title, _page in outline if depth == 0][-3:] == [
            "Decisions", "Index of items", "Confidential",
        ]  # fmt: skip
        # each number in the index is the page it leads to, and the matter is there
        at = next(n for n, text in enumerate(viewer.texts(), 1) if text.startswith("Index of items"))
        numbers = re.findall(r"Matter (\d+) (\d+)", viewer.text(at))
        assert len(numbers) == 4
        for matter, page in numbers:
            assert f"Matter {matter}" in viewer.text(int(page))
            assert f"page {page}" in links_of(document, document.pages[at - 1])


def test_a_decision_in_the_register_leads_to_where_it_is_minuted() -> None:
    data = made(year())
    viewer = Viewer(data)
    at = next(n for n, text in enumerate(viewer.texts(), 1) if text.startswith("Decisions 2025–26"))
    assert "✓ Book cover · School H · by 6 Nov 2025 · done" in viewer.text(at)
    with Pdf.open(io.BytesIO(data)) as document:
        led = links_of(document, document.pages[at - 1])
    assert led
    for where in led:
        assert "Agreed" in viewer.text(int(where.removeprefix("page "))) or "Approved" in viewer.text(
            int(where.removeprefix("page "))
        )
        assert where in viewer.text(at)


def test_only_what_is_not_confirmed_says_draft() -> None:
    for page in Viewer(made(year())).texts():
        if "Meeting 3" in page and "Held" in page:
            assert page.count("DRAFT until confirmed") == 2
        elif "Held" in page:
            assert "DRAFT" not in page
    assert "1 meeting’s minutes are still a draft" in Viewer(made(year())).text(1)


def test_the_cover_says_whose_for_whom_how_many_and_who_met() -> None:
    text = Viewer(made(year())).text(1)
    for words in (
        "Downland cluster", "Minutes 2025–26", "For Heads and facilitator", "4 meetings", "24 Jul 2026 at 16:05",
        "Head of School A (4 of 4)",
    ):  # fmt: skip
        assert words in text
    assert "Head of School E" not in text, "who sent apologies did not meet"


@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_open_part_does_not_tell_that_there_is_a_confidential_one(layout: Layout) -> None:
    with_it, without = Viewer(made(year(), layout)), Viewer(made(year(confidential=False), layout))
    count = without.document.pageCount()
    assert with_it.texts()[:count] == without.texts()
    assert "concern" not in " ".join(without.texts())
    assert "A concern raised by a head" in " ".join(with_it.texts()[count:])
    if layout in ("a4", "large-print"):
        assert with_it.labels()[:count] == without.labels()
        assert with_it.labels()[-1].startswith("Confidential ")
        assert (len(with_it.labels()[:count]) + with_it.labels()[count:].count("")) % 2 == 0, "it begins a new sheet"


def test_what_is_confidential_has_contents_and_decisions_of_its_own() -> None:
    book = year()
    apart = dataclasses.replace(
        book.meetings[0].items[-1], decisions=book.meetings[0].items[2].decisions
    )
    first = dataclasses.replace(book.meetings[0], items=(*book.meetings[0].items[:-1], apart))
    hidden = _decided(first, 0, len(first.items) - 1, apart, "Support was to be given quietly.")
    book = dataclasses.replace(
        book, meetings=(first, *book.meetings[1:]), decisions=(hidden, *book.decisions)
    )
    texts = Viewer(made(book)).texts()
    begins = next(n for n, text in enumerate(texts) if text.startswith("Confidential minutes 2025–26"))
    assert "Support was to be given quietly" not in " ".join(texts[:begins])
    assert "Support was to be given quietly" in texts[-1]
    assert "page 1 of 4" in texts[begins]
    assert "Meeting 1" not in texts[begins], "nothing of it is confidential"


def test_a_year_of_forty_meetings_and_long_names() -> None:
    book = year(40, cluster=f"{LONG} cluster")
    crowd = tuple(Attendee(name=f"{LONG} {n}", detail=LONG) for n in range(80))
    first = dataclasses.replace(book.meetings[0], title=LONG, present=crowd)
    book = dataclasses.replace(book, meetings=(first, *book.meetings[1:]))
    data = made(book)
    viewer = Viewer(data)
    text = " ".join(viewer.texts())
    assert all(f"Meeting {n}" in text for n in range(1, 40))
    assert LONG in text
    assert re.search(r"and \d\d more", viewer.text(1)), "no cover runs over its page: the others are counted"
    assert viewer.text(2).startswith("Contents")
    with Pdf.open(io.BytesIO(data)) as document:
        led = links_of(document, document.pages[1]) + links_of(document, document.pages[2])
    pages = [int(where.removeprefix("page ")) for where in led]
    assert pages == sorted(pages)
    assert len(pages) == 42


def test_it_tells_how_far_it_is_meeting_by_meeting_and_the_same_book_is_the_same_file() -> None:
    out, book = io.BytesIO(), year(6)
    steps = list(year_book_pdf(book, out))
    assert all(isinstance(step, Step) for step in steps)
    done = [step.done for step in steps]
    assert done == sorted(done)
    assert set(done) == set(range(9))
    assert {step.total for step in steps} == {8}
    assert out.getvalue() == made(book)
