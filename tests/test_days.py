"""Days as people type them."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.days import day_of, read_day
from desktop.errors import BadValue
from desktop.models import Role, School
from desktop.words import day, day_and_year, long_day, short_day

TUESDAY = datetime.date(2026, 11, 24)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("27/11", "2026-11-27"),
        ("27/11/26", "2026-11-27"),
        ("27.11.2026", "2026-11-27"),
        ("27 nov", "2026-11-27"),
        ("27th of November", "2026-11-27"),
        ("27nov", "2026-11-27"),
        ("Fri 27 Nov", "2026-11-27"),
        ("Friday 27 November 2026", "2026-11-27"),
        ("Fri", "2026-11-27"),
        ("tuesday", "2026-12-01"),
        ("today", "2026-11-24"),
        ("Tomorrow", "2026-11-25"),
        ("+7", "2026-12-01"),
        ("12/2", "2027-02-12"),
        ("20 oct", "2026-10-20"),
        ("20 sep", "2027-09-20"),
        ("29/2", "2028-02-29"),
        ("2027-02-12", "2027-02-12"),
        ("this Friday", "2026-11-27"),
        ("next Fri", "2026-12-04"),
        ("next Tuesday", "2026-12-01"),
        ("last thursday", "2026-11-19"),
        ("-7", "2026-11-17"),
    ],
)
def test_a_day_is_the_one_a_person_means(typed, meant):
    assert read_day(typed, TUESDAY) == datetime.date.fromisoformat(meant)


@pytest.mark.parametrize(
    "typed", ["", "someday", "31/11", "32/1", "29/2/2027", "m", "ju 3", "٢٧/١١", "27/11/026"]
)
def test_what_is_not_a_day_is_not_guessed(typed):
    assert read_day(typed, TUESDAY) is None


def test_december_typed_in_january_has_just_been():
    assert read_day("20 dec", datetime.date(2027, 1, 5)) == datetime.date(2026, 12, 20)


@given(st.dates(datetime.date(1950, 1, 1), datetime.date(2199, 12, 31)))
def test_every_day_that_is_shown_can_be_typed_back(when):
    assert read_day(long_day(when), TUESDAY) == when
    assert read_day(day_and_year(when), TUESDAY) == when


@given(st.dates(TUESDAY, TUESDAY + datetime.timedelta(days=300)))
def test_short_days_are_read_as_the_nearest_to_come(when):
    assert read_day(short_day(when), TUESDAY) == when
    assert read_day(day(when), TUESDAY) == when


@given(st.text(max_size=40))
def test_no_text_breaks_it(text):
    read_day(text, TUESDAY)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("1 sep", "2026-09-01"),
        ("1/1", "2027-01-01"),
        ("14 dec", "2026-12-14"),
        ("1/9/98", "1998-09-01"),
        ("1/9/27", "2027-09-01"),
    ],
)
def test_a_role_begins_on_the_nearest_such_day(typed, meant):
    assert day_of(Role.fields["start"], typed, TUESDAY) == meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("14 dec", "2025-12-14"), ("24/11", "2026-11-24"), ("Fri", "2026-11-20"), ("29/2", "2024-02-29")],
)
def test_a_school_was_inspected_on_a_day_that_has_been(typed, meant):
    assert day_of(School.fields["inspected"], typed, TUESDAY) == meant


def test_what_is_no_day_is_refused_with_the_way_to_write_one():
    with pytest.raises(BadValue, match="“someday” is not a day; write it as 27/11/2026"):
        day_of(Role.fields["start"], "someday", TUESDAY)
    assert day_of(Role.fields["start"], " ", TUESDAY) is None
