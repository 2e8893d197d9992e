"""A meeting for few beside the group's own: it tells the group nothing and steers none of its meetings."""

from __future__ import annotations

import datetime

import pytest

from desktop import action_log, agenda_items, decisions, meetings, minutes, records
from desktop.actions import agree_action, close_action
from desktop.agenda import agenda
from desktop.attendance import expected
from desktop.book import Book
from desktop.errors import Refusal
from desktop.meeting_pack import gather_pack
from desktop.minute_taking import confirm, finish_meeting
from desktop.models import Person, Role

TODAY = datetime.date(2026, 11, 24)
SECRET = "Zq"
"""Begins every title of what is for few."""


pytestmark = pytest.mark.usefixtures("morning")


@pytest.fixture
def school(book: Book) -> str:
    with book.reading() as view:
        return str(view.rows("SELECT id FROM school WHERE name = 'School F'")[0][0])


@pytest.fixture(params=["school", "people", "me"])
def few(request: pytest.FixtureRequest, book: Book, school: str) -> str:
    """An audience that is not the group."""
    return {"school": f"school:{school}", "people": f"people:{book.me}", "me": "me"}[request.param]


def private(book: Book, few: str, date: str, *titles: str) -> tuple[str, list[str]]:
    values = {"title": f"{SECRET} visit", "date": date, "start": "07:30", "venue": f"{SECRET} house", "audience": few}
    meeting = records.add(book, "meeting", values)
    return meeting, [agenda_items.add_item(book, meeting, f"{SECRET} {title}") for title in titles]


def ours(book: Book, date: str, *titles: str) -> tuple[str, list[str]]:
    meeting = meetings.plan_meeting(book, "blank", date=date, venue="Manor Farm barn").meeting
    return meeting, [agenda_items.add_item(book, meeting, title) for title in titles]


# -- governors join the group's meetings alone -----------------------------------------------------------------


def test_governors_cannot_join_a_meeting_for_few(book: Book, few: str) -> None:
    meeting, items = private(book, few, "2026-11-27", "talk")
    group, _items = ours(book, "2026-11-27", "Welcome")
    with book.reading() as view:
        assert [agenda(view, one).may_be_joined for one in (meeting, group)] == [False, True]
    with pytest.raises(Refusal, match="not for the whole group, so governors cannot join it"):
        agenda_items.set_governors_line(book, meeting, items[0])
    agenda_items.set_governors_line(book, meeting, None)
    with book.reading() as view:
        assert agenda(view, meeting).governors_before is None


def test_a_governors_line_in_a_meeting_for_few_opens_it_to_nobody(book: Book, few: str) -> None:
    """Older books have such lines, and a newer version or another laptop may write one."""
    before, _items = ours(book, "2026-11-20", "Welcome")
    meeting, items = private(book, few, "2026-11-27", "first", "second")
    agree_action(book, "An action that all may read", meeting=meeting, audience="open")
    records.add(
        book, "decision", {"title": "A decision all may read", "meeting": meeting, "item": items[1], "audience": "open"}
    )
    records.change(book, meeting, {"governors_from": 1})
    for reader in ("governors", "cluster", "open"):
        with book.reading() as view:
            with pytest.raises(Refusal, match="not for those readers"):
                agenda(view, meeting, reader)
            with pytest.raises(Refusal, match="not for those readers"):
                gather_pack(view, meeting, reader, today=TODAY)
            told = [
                *action_log.action_log(view, TODAY, audience=reader),
                *decisions.decisions(view, audience=reader),
            ]
            assert len(told) == 2
            if reader == "cluster":
                told += [minutes.minutes(view, before, reader), gather_pack(view, before, reader, today=TODAY)]
        assert SECRET not in repr(told)
        assert meeting not in repr(told)
    with book.reading() as view:
        assert [line.part for line in agenda(view, meeting).lines] == [1, 1]


def test_governors_are_not_expected_where_they_cannot_join(book: Book, few: str) -> None:
    meeting, _items = private(book, few, "2026-11-27", "talk")
    records.change(book, meeting, {"governors_from": 1})
    with book.operation("Add") as work:
        work.add(Role, person=work.add(Person, name="Gus Governor").id, role="governor")
    with book.reading() as view:
        assert "Gus Governor" not in [one.name for one in expected(view, meeting)]


# -- what a few met about steers nothing -----------------------------------------------------------------------


def test_a_meeting_for_few_is_not_the_meeting_before_the_groups(book: Book, few: str) -> None:
    first, _items = ours(book, "2026-09-18", "Welcome")
    finish_meeting(book, first)
    agree_action(book, "Ring the county", meeting=first)
    secret, _items = private(book, few, "2026-10-10", "talk")
    finish_meeting(book, secret)
    planned = meetings.plan_meeting(book, "breakfast", date="2026-11-27")
    assert planned.carried_actions == 1
    with book.reading() as view:
        titles = [line.title for line in agenda(view, planned.meeting).lines]
        assert "Minutes of 18 September; matters arising" in titles
        assert minutes.previous_meeting(view, planned.meeting) == first
        pack = gather_pack(view, planned.meeting, "cluster", today=TODAY)
        usual = meetings.usual(view)
    assert pack.previous is not None
    assert pack.previous.when == datetime.date(2026, 9, 18)
    assert usual is not None
    assert usual.id == planned.meeting


def test_what_was_closed_since_the_groups_last_meeting_stays_in_its_log(book: Book, few: str) -> None:
    first, _items = ours(book, "2026-09-18", "Welcome")
    done = agree_action(book, "Ring the county", meeting=first)
    finish_meeting(book, first)
    close_action(book, done, closed="2026-09-25")
    friday, _items = ours(book, "2026-11-27", "Welcome")
    secret, _items = private(book, few, "2026-10-10", "talk")
    with book.reading() as view:
        before = gather_pack(view, friday, "cluster", today=TODAY)
    assert [one.title for one in before.actions] == ["Ring the county"]
    finish_meeting(book, secret)
    with book.reading() as view:
        assert gather_pack(view, friday, "cluster", today=TODAY) == before


def test_the_meetings_that_come_after_one_are_of_its_own_circle(book: Book, few: str) -> None:
    first, _items = ours(book, "2026-09-18", "Welcome")
    secret, _items = private(book, few, "2026-10-10", "talk")
    again, _items = private(book, few, "2026-12-01", "talk again")
    friday, _items = ours(book, "2026-11-27", "Welcome")
    undated = records.add(book, "meeting", {"title": "Some day"})
    for one in (first, secret):
        finish_meeting(book, one)
    with book.reading() as view:
        assert [row.id for row in meetings.later_meetings(view, first, TODAY)] == [friday, undated]
        assert [row.id for row in meetings.later_meetings(view, secret, TODAY)] == [again]
        assert minutes.previous_meeting(view, again) == secret
        assert minutes.minutes(view, first).next_words == "Fri 27 Nov, 07:30, Manor Farm barn"


def test_the_groups_minutes_do_not_say_that_a_few_met(book: Book, few: str) -> None:
    first, _items = ours(book, "2026-09-18", "Welcome")
    secret, _items = private(book, few, "2026-10-10", "talk")
    finish_meeting(book, first)
    confirm(book, first, secret)
    with book.reading() as view:
        assert minutes.minutes(view, first, "cluster").confirmed_words == ""
        assert minutes.minutes(view, first).confirmed_words == "10 Oct 2026"
