"""When a meeting was held: the day it was really held on, and times that a clock said at the table."""

from __future__ import annotations

import datetime

import pytest

from desktop import agenda_items, attendance, clock, history, meetings, minute_taking, minutes, records
from desktop.book import Book
from desktop.models import Meeting
from desktop.pack_gathering import gather_minutes

THURSDAY = datetime.date(2026, 11, 26)


@pytest.fixture
def meeting(book: Book) -> str:
    return meetings.plan_meeting(book, "blank", date="2026-12-03", start="15:30", finish="17:05").meeting


def held(book: Book, meeting: str) -> Meeting:
    with book.reading() as view:
        found = view.get(Meeting, meeting)
    assert found is not None
    return found


def test_held_a_week_early_it_has_that_day_and_tells_the_one_it_was_planned_for(book: Book, meeting: str) -> None:
    minute_taking.open_meeting(book, meeting, "15:34", on=THURSDAY)
    assert (held(book, meeting).date, held(book, meeting).planned_for) == ("2026-11-26", "2026-12-03")
    assert meetings.planned_words(held(book, meeting)) == "planned for 3 Dec"
    history.undo(book)
    assert (held(book, meeting).date, held(book, meeting).opened) == ("2026-12-03", None)
    assert meetings.planned_words(held(book, meeting)) == ""


def test_held_on_its_day_there_is_nothing_to_tell(book: Book, meeting: str) -> None:
    minute_taking.open_meeting(book, meeting, on=datetime.date(2026, 12, 3))
    assert held(book, meeting).planned_for is None


def test_a_meeting_without_a_day_has_the_day_it_is_held(book: Book) -> None:
    undated = meetings.plan_meeting(book, "blank", date=None).meeting
    minute_taking.open_meeting(book, undated, on=THURSDAY)
    assert (held(book, undated).date, held(book, undated).planned_for) == ("2026-11-26", None)


@pytest.mark.parametrize(
    ("now", "said"),
    [
        (datetime.datetime(2026, 12, 3, 16, 58), "16:58"),
        (datetime.datetime(2026, 12, 4, 0, 20), "00:20"),  # it went on past midnight
        (datetime.datetime(2026, 12, 4, 7, 41), "17:05"),  # written up the morning after
        (datetime.datetime(2026, 11, 26, 7, 41), "17:05"),
    ],
)
def test_it_ends_now_unless_it_was_held_on_another_day(
    book: Book, meeting: str, now: datetime.datetime, said: str
) -> None:
    minute_taking.open_meeting(book, meeting, "15:34")
    with clock.standing_at(now):
        minute_taking.finish_meeting(book, meeting)
    assert held(book, meeting).closed == said


# -- as minutes give them ------------------------------------------------------------------------------------------


def with_governors(book: Book, meeting: str) -> tuple[str, str]:
    """Heads from 15:30, governors from 16:45: the items before and after the line."""
    ours = agenda_items.add_item(book, meeting, "Budgets", minutes=75)
    theirs = agenda_items.add_item(book, meeting, "Reading our data", minutes=20, audience="governors")
    agenda_items.set_governors_line(book, meeting, theirs)
    return ours, theirs


def times(book: Book, meeting: str, audience: str | None = None) -> tuple[str, str]:
    with book.reading() as view:
        told = minutes.minutes(view, meeting, audience)
    return told.start, told.finish


def test_before_it_is_held_minutes_have_the_plan(book: Book, meeting: str) -> None:
    with_governors(book, meeting)
    assert times(book, meeting) == ("15:30", "17:05")
    assert times(book, meeting, "governors") == ("16:45", "17:05")


def test_once_it_is_held_they_have_what_was_noted(book: Book, meeting: str) -> None:
    minute_taking.open_meeting(book, meeting, "15:34")
    assert times(book, meeting) == ("15:34", ""), "nobody knows yet when it ends"
    minute_taking.finish_meeting(book, meeting, "17:20")
    assert times(book, meeting) == ("15:34", "17:20")


def test_a_finish_that_cannot_belong_to_the_start_is_left_out(book: Book, meeting: str) -> None:
    minute_taking.finish_meeting(book, meeting, "07:41")
    assert times(book, meeting) == ("15:30", "")


def test_governors_have_when_they_came_and_not_how_long_others_stayed(book: Book, meeting: str) -> None:
    _ours, theirs = with_governors(book, meeting)
    minute_taking.open_meeting(book, meeting, "15:34")
    minute_taking.finish_meeting(book, meeting, "18:10")
    assert times(book, meeting, "cluster") == ("15:34", "18:10")
    assert times(book, meeting, "governors") == ("16:45", "")
    attendance.record_attendance(book, meeting, book.me, joined="16:52", joined_item=theirs)
    assert times(book, meeting, "governors") == ("16:52", "")


def test_governors_are_told_no_planned_time_at_which_nobody_met(book: Book, meeting: str) -> None:
    ours, _theirs = with_governors(book, meeting)
    minute_taking.open_meeting(book, meeting, "07:31")
    attendance.record_attendance(book, meeting, book.me, joined="07:35", left="07:39", left_item=ours)
    minute_taking.finish_meeting(book, meeting, "07:41")
    assert times(book, meeting, "governors") == ("", "")
    with book.reading() as view:
        printed = gather_minutes(view, meeting, "governors")
    assert [one.note for one in printed.present] == [""], "a clock time would tell when the heads met"


def test_governors_of_a_meeting_without_a_start_are_not_told_when_the_heads_met(book: Book, meeting: str) -> None:
    with_governors(book, meeting)
    records.change(book, meeting, {"start": ""})
    minute_taking.open_meeting(book, meeting, "15:34")
    minute_taking.finish_meeting(book, meeting, "18:10")
    assert times(book, meeting, "governors") == ("", "")


def test_a_meeting_that_is_governors_own_has_its_own_times(book: Book, meeting: str) -> None:
    records.change(book, meeting, {"audience": "governors"})
    agenda_items.add_item(book, meeting, "Reading our data", audience="governors")
    minute_taking.open_meeting(book, meeting, "15:34")
    minute_taking.finish_meeting(book, meeting, "17:20")
    assert times(book, meeting, "governors") == ("15:34", "17:20")
