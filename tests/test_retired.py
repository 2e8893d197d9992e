"""A number a pack has said is given to nothing else, wherever its item or paper has gone since."""

from __future__ import annotations

import pytest

from desktop import agenda_items, history, meetings, papers, records
from desktop.agenda import agenda
from desktop.agenda_lines import Agenda
from desktop.book import Book
from desktop.errors import BadValue
from desktop.issuing import issue_pack
from desktop.models import Item, Paper


def read(book: Book, meeting: str) -> Agenda:
    with book.reading() as view:
        return agenda(view, meeting)


def numbered(book: Book, meeting: str) -> list[str]:
    return [f"{line.number} {line.title}" for line in read(book, meeting).lines]


def lettered(book: Book, meeting: str) -> list[str]:
    return [f"{paper.ref} {paper.title}" for line in read(book, meeting).lines for paper in line.papers]


def planned(book: Book, *titles: str, date: str = "2026-11-27") -> tuple[str, list[str]]:
    meeting = meetings.plan_meeting(book, "blank", date=date, carry=False).meeting
    return meeting, [agenda_items.add_item(book, meeting, title) for title in titles]


@pytest.fixture
def issued(book: Book) -> tuple[str, list[str]]:
    """A meeting of A, B and C whose pack has gone out, with papers 1a and 1b under A."""
    meeting, items = planned(book, *"ABC")
    for title in ("first", "second"):
        papers.promise_paper(book, items[0], title)
    issue_pack(book, meeting)
    return meeting, items


def paper_of(book: Book, title: str) -> str:
    with book.reading() as view:
        return view.all(Paper, "title = ?", [title])[0].id


def test_the_reference_of_a_paper_moved_away_is_not_given_to_the_next(
    book: Book, issued: tuple[str, list[str]]
) -> None:
    meeting, (a, b, _c) = issued
    papers.move_paper(book, paper_of(book, "second"), item=b)
    papers.promise_paper(book, a, "new")
    assert lettered(book, meeting) == ["1a first", "1c new", "2a second"]
    issue_pack(book, meeting)
    papers.move_paper(book, paper_of(book, "second"), item=a)
    assert lettered(book, meeting) == ["1a first", "1c new", "1d second"]


def test_a_paper_changed_on_the_command_line_leaves_its_reference_too(
    book: Book, issued: tuple[str, list[str]]
) -> None:
    meeting, (a, b, _c) = issued
    records.change(book, paper_of(book, "second"), {"item": b})
    papers.promise_paper(book, a, "new")
    assert lettered(book, meeting) == ["1a first", "1c new", "2a second"]


def test_the_number_of_an_item_put_off_is_not_given_to_the_next(book: Book, issued: tuple[str, list[str]]) -> None:
    meeting, (_a, _b, c) = issued
    late = agenda_items.add_item(book, meeting, "Late")
    issue_pack(book, meeting)
    assert numbered(book, meeting)[-1] == "3A Late"
    agenda_items.send_to_backlog(book, late)
    agenda_items.add_item(book, meeting, "Later")
    assert numbered(book, meeting)[-1] == "3B Later"
    agenda_items.take_from_backlog(book, late, meeting)
    assert numbered(book, meeting)[-1] == "3C Late"
    agenda_items.send_to_backlog(book, c)
    agenda_items.add_item(book, meeting, "Last")
    assert "3 Last" not in numbered(book, meeting)


@pytest.mark.parametrize("how", ["command line", "backlog"])
def test_an_issued_item_that_goes_to_another_meeting_is_numbered_as_that_one_is(
    book: Book, issued: tuple[str, list[str]], how: str
) -> None:
    meeting, (a, *_rest) = issued
    other, _items = planned(book, *"XYZ", date="2026-12-04")
    issue_pack(book, other)
    if how == "command line":
        records.change(book, a, {"meeting": other, "position": 9999})
    else:
        agenda_items.send_to_backlog(book, a)
        agenda_items.take_from_backlog(book, a, other)
    assert numbered(book, other) == ["1 X", "2 Y", "3 Z", "3A A"]
    assert lettered(book, other) == ["3Aa first", "3Ab second"]
    agenda_items.add_item(book, meeting, "New")
    assert numbered(book, meeting) == ["2 B", "3 C", "3A New"]


def test_undo_gives_an_item_its_number_back(book: Book, issued: tuple[str, list[str]]) -> None:
    meeting, (_a, b, _c) = issued
    before = numbered(book, meeting), lettered(book, meeting)
    agenda_items.send_to_backlog(book, b)
    history.undo(book)
    records.change(book, b, {"meeting": planned(book)[0]})
    history.undo(book)
    assert (numbered(book, meeting), lettered(book, meeting)) == before


def test_an_item_whose_readers_changed_leaves_its_old_number_unused(book: Book, issued: tuple[str, list[str]]) -> None:
    meeting, (a, *_rest) = issued
    late = agenda_items.add_item(book, meeting, "Late", after=a)
    issue_pack(book, meeting)
    records.change(book, late, {"audience": "governors"})
    agenda_items.set_governors_line(book, meeting, late)
    issue_pack(book, meeting)
    assert numbered(book, meeting) == ["1 A", "G1 Late", "2 B", "3 C"]
    agenda_items.add_item(book, meeting, "New", after=a)
    assert numbered(book, meeting)[1] == "1B New"


def test_an_agenda_never_issued_has_nothing_to_keep(book: Book) -> None:
    meeting, (a, b, c) = planned(book, *"ABC")
    other, _items = planned(book, date="2026-12-04")
    agenda_items.send_to_backlog(book, a)
    records.change(book, b, {"meeting": other})
    agenda_items.add_item(book, meeting, "D")
    assert numbered(book, meeting) == ["1 C", "2 D"]
    with book.reading() as view:
        assert [one.retired for one in view.all(Item, "id IN (?, ?, ?)", [a, b, c])] == [(), (), ()]


def test_what_was_given_out_is_a_record_and_a_number(book: Book, issued: tuple[str, list[str]]) -> None:
    meeting, (a, *_rest) = issued
    records.change(book, a, {"retired": f"{meeting} 5A"})
    for wrong in ("5A", f"{meeting} ", f"{meeting} 5 A", "nothing 5"):
        with pytest.raises(BadValue):
            records.change(book, a, {"retired": wrong})
