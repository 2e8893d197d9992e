"""When a meeting was held: the day it was really held on, and times that a clock said at the table."""

from __future__ import annotations

import datetime

import pytest

from desktop import clock, history, meetings, minute_taking
from desktop.book import Book
from desktop.models import Meeting

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
