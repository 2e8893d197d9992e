"""School years as people write them."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.errors import Refusal
from desktop.school_years import first_year, read_year, school_year, year_words


@given(st.dates(datetime.date(1950, 1, 1), datetime.date(2200, 1, 1)))
def test_every_day_is_in_one_school_year_that_can_be_written_and_read(day: datetime.date) -> None:
    begins, ends = school_year(day)
    assert begins <= day <= ends
    assert (begins.month, begins.day, ends.month, ends.day) == (9, 1, 8, 31)
    assert read_year(year_words(first_year(day))) == begins.year


@pytest.mark.parametrize("text", ["2025-26", "2025–26", " 2025/26 ", "2025-2026", "2025"])
def test_a_year_is_read_however_it_is_written(text: str) -> None:
    assert read_year(text) == 2025


@pytest.mark.parametrize("text", ["", "2025-27", "25-26", "2025-2", "next", "２０２５", "2025-2025", "0000-01"])
def test_what_is_no_year_is_refused_with_how_to_write_one(text: str) -> None:
    with pytest.raises(Refusal, match="write it as 2025-26"):
        read_year(text)


def test_the_turn_of_a_century() -> None:
    assert year_words(1999) == "1999–00"
    assert read_year("1999-00") == 1999
