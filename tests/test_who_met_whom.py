"""How far each one's work has come to each other one."""

from __future__ import annotations

import datetime

import pytest

from desktop import clock, records
from desktop.who_met_whom import who_met_whom
from tests.two_laptops import joined, send

LATER = datetime.datetime(2026, 12, 20, 7, 41)


@pytest.fixture
def jo(pair):
    return pair[0]


def told(book):
    with book.reading() as view:
        return who_met_whom(view, clock.now())


def state(book, reader, writer):
    """By names, from what one book was told."""
    found = told(book)
    devices = {one.name: one.device for one in found.laptops}
    return found.reached[devices[reader], devices[writer]].state


def test_somebody_lacks_until_they_say_that_they_have(jo, pat, tmp_path, morning):
    records.add(jo, "document", {"title": "Marking policy"})
    assert state(jo, "Pat Lowe", "Jo Bright") == "some"
    send(jo, pat, tmp_path)
    assert state(jo, "Pat Lowe", "Jo Bright") == "some", "nobody has said so yet"
    send(pat, jo, tmp_path)
    assert state(jo, "Pat Lowe", "Jo Bright") == "all"
    assert state(jo, "Jo Bright", "Pat Lowe") == "all"
    assert state(jo, "Jo Bright", "Jo Bright") == "self"


def test_what_is_lacking_for_long_is_behind_and_so_is_a_silent_laptop(jo, pat, tmp_path, morning):
    send(jo, pat, tmp_path)
    send(pat, jo, tmp_path)
    records.add(jo, "document", {"title": "Marking policy"})
    with clock.standing_at(LATER):
        assert state(jo, "Pat Lowe", "Jo Bright") == "behind"
        assert state(jo, "Jo Bright", "Pat Lowe") == "behind"
        assert state(jo, "Pat Lowe", "Pat Lowe") == "self"


def test_of_two_others_it_is_known_by_what_each_said(jo, pat, tmp_path):
    with joined(jo, tmp_path, "Sam Hill", "School K") as sam:
        send(jo, pat, tmp_path)  # Pat hears of Sam
        records.add(sam, "document", {"title": "Phonics plan"})
        send(sam, jo, tmp_path)
        assert state(jo, "Pat Lowe", "Sam Hill") == "some"
        assert state(jo, "Sam Hill", "Pat Lowe") == "all"
        send(jo, pat, tmp_path)
        send(pat, jo, tmp_path)
        assert state(jo, "Pat Lowe", "Sam Hill") == "all"
        assert state(pat, "Sam Hill", "Jo Bright") == "unknown", "Pat never had a word from Sam"


def test_what_was_taken_here_is_told_with_its_way(jo, pat, tmp_path, morning):
    send(pat, jo, tmp_path)
    latest = told(jo).lately[0]
    assert (latest.who, latest.way, clock.at(latest.at)) == ("Pat Lowe", "by file", morning)
