"""Times as people type them."""

import pytest

from desktop.errors import BadValue
from desktop.models import Meeting

START = Meeting.fields["start"]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("7:30", "07:30"),
        ("0730", "07:30"),
        ("8.30am", "08:30"),
        ("8.30 a.m.", "08:30"),
        ("3pm", "15:00"),
        ("3:30pm", "15:30"),
        ("3.30 PM", "15:30"),
        ("12pm", "12:00"),
        ("12.15am", "00:15"),
        ("noon", "12:00"),
        ("15.30", "15:30"),
        ("1930", "19:30"),
    ],
)
def test_a_time_is_read_as_it_is_said(typed, meant):
    assert START.parse(typed) == meant


@pytest.mark.parametrize(("typed", "meant"), [("3.30", "15:30"), ("1", "13:00"), ("6:45", "18:45"), ("7", "07:00")])
def test_a_meeting_at_half_past_three_is_in_the_afternoon(typed, meant):
    assert START.parse(typed) == meant


@pytest.mark.parametrize("kept", ["03:30", "01:00", "23:59", "00:00"])
def test_a_time_as_it_is_kept_is_read_as_it_stands(kept):
    assert START.parse(kept) == kept == START.check(kept)


@pytest.mark.parametrize("typed", ["25:00", "13pm", "0pm", "3:75", "half three", "3 30pmm", "٣:٣٠"])
def test_what_is_no_time_is_refused(typed):
    with pytest.raises(BadValue, match=r"write it as 07:30 or 3\.30pm"):
        START.parse(typed)
