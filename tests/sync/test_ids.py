"""Ids say to which circle a record or a log belongs, and to no other."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from desktop.sync.ids import RECORD, belongs_to, derived_id, derived_id_in, log_belongs_to, new_id, new_log

CIRCLES = st.sampled_from(["cluster", "me", "school:school-" + "a" * 20, "people:person-" + "b" * 20])


@given(CIRCLES, CIRCLES)
def test_a_record_belongs_to_the_circle_it_was_made_in_and_no_other(made: str, other: str) -> None:
    id = new_id("document", made)
    assert RECORD.match(id)
    assert belongs_to(id, other) == (made == other)


@given(CIRCLES, st.text(max_size=20))
def test_what_is_derived_from_a_record_lives_where_it_lives_and_is_alike_for_everyone(circle: str, part: str) -> None:
    parent = new_id("item", circle)
    child = derived_id("minute", parent, part)
    assert belongs_to(child, circle)
    assert derived_id("minute", parent, part) == child
    assert derived_id("minute", parent, part + "x") != child
    assert belongs_to(derived_id_in("me", "note", parent, part), "me")


@given(CIRCLES, CIRCLES)
def test_a_log_is_one_devices_for_one_circle(made: str, other: str) -> None:
    log = new_log(made, "device-one")
    assert log_belongs_to(log, other, "device-one") == (made == other)
    assert not log_belongs_to(log, made, "device-two")
    assert not log_belongs_to(log[:-1], made, "device-one")
    assert not log_belongs_to("log-number-1", made, "device-one")
