"""Dates, times and numbers as they are said."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop import words

TODAY = date(2026, 11, 24)
NOW = datetime(2026, 11, 24, 7, 41)


def test_a_day_is_said_short_or_long():
    meeting = date(2026, 11, 27)
    assert words.day(meeting) == "Fri 27 Nov"
    assert words.long_day(meeting) == "Friday 27 November 2026"
    assert words.month_day(meeting) == "27 November"
    assert words.day_and_year(meeting) == "27 Nov 2026"
    assert words.month(meeting) == "November 2026"


@pytest.mark.parametrize(
    ("minutes", "said"), [(0, "00:00"), (520, "08:40"), (1439, "23:59"), (1450, "00:10")]
)
def test_a_clock_time_is_minutes_since_midnight(minutes, said):
    assert words.clock(minutes) == said


@pytest.mark.parametrize(
    ("minutes", "said"),
    [(0, "0 min"), (45, "45 min"), (120, "2 h"), (135, "2 h 15"), (65, "1 h 05"), (-5, "−5 min")],
)
def test_a_length_of_time(minutes, said):
    assert words.span(minutes) == said


@pytest.mark.parametrize(
    ("then", "said"),
    [
        (NOW - timedelta(seconds=20), "just now"),
        (NOW + timedelta(minutes=3), "just now"),
        (datetime(2026, 11, 24, 7, 12), "today 07:12"),
        (datetime(2026, 11, 23, 16, 20), "yesterday 16:20"),
        (datetime(2026, 11, 20, 9, 0), "Friday"),
        (datetime(2026, 11, 12, 9, 0), "12 days ago"),
        (datetime(2026, 10, 11, 9, 0), "11 October"),
        (datetime(2025, 11, 11, 9, 0), "11 Nov 2025"),
        (datetime(2026, 12, 1, 9, 0), "1 December"),
    ],
)
def test_when_something_happened(then, said):
    assert words.ago(then, NOW) == said


def test_when_something_happened_is_told_on_the_readers_clock():
    summer = timezone(timedelta(hours=1))
    assert (
        words.ago(datetime(2026, 6, 1, 22, 30, tzinfo=UTC), datetime(2026, 6, 2, 8, 0, tzinfo=summer))
        == "yesterday 23:30"
    )


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (0, "today"),
        (1, "tomorrow"),
        (3, "in 3 days"),
        (35, "in 5 weeks"),
        (-1, "yesterday"),
        (-2, "2 days ago"),
    ],
)
def test_how_far_ahead_a_day_is(days, said):
    assert words.until(TODAY + timedelta(days=days), TODAY) == said


@pytest.mark.parametrize(
    ("due", "said"),
    [
        (None, ("none", "no date")),
        (date(2026, 11, 19), ("late", "5 days late")),
        (date(2026, 11, 23), ("late", "1 day late")),
        (date(2026, 11, 24), ("soon", "today")),
        (date(2026, 11, 25), ("soon", "tomorrow")),
        (date(2026, 11, 26), ("soon", "Thu")),
        (date(2026, 12, 18), ("later", "18 Dec")),
        (date(2027, 12, 18), ("later", "18 Dec 2027")),
    ],
)
def test_what_a_due_date_means_today(due, said):
    assert words.due_words(due, TODAY) == said


def test_names_in_a_row():
    assert [words.joined(["A", "B", "C"][:n]) for n in range(4)] == ["", "A", "A and B", "A, B and C"]


@pytest.mark.parametrize(
    ("count", "said"),
    [
        (0, "0 bytes"),
        (1, "1 byte"),
        (40_000, "40 KB"),
        (999_600, "1 MB"),
        (6_200_000, "6.2 MB"),
        (1_400_000_000, "1.4 GB"),
    ],
)
def test_sizes_as_file_windows_show_them(count, said):
    assert words.size(count) == said


@given(st.integers(min_value=0, max_value=10**15))
def test_a_size_never_reads_a_thousand_of_its_unit(count):
    amount, unit = words.size(count).split()
    assert unit == "TB" or float(amount) < 1000


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Marking policy", "Marking policy"),
        ("Staffing: cover for the supply teacher shortage", "Staffing: cover for the supply…"),
        ("Ysgol Llanfairpwllgwyngyllgogerychwyrndrobwll", "Ysgol Llanfairpwllgwyngyllgoger…"),
    ],
)
def test_a_long_text_ends_at_a_word_and_says_that_there_was_more(text, shown):
    assert words.shortened(text, 32) == shown
    assert len(words.shortened(text, 32)) <= 32


def test_one_and_many():
    assert words.plural("{n} item", "{n} items", 1) == "1 item"
    assert words.plural("{n} item of {all}", "{n} items of {all}", 2, all=9) == "2 items of 9"


def test_an_empty_text_stays_empty_and_an_unknown_language_is_english():
    assert words._("") == ""
    words.use_language("tlh")
    assert words._("Friday") == "Friday"
