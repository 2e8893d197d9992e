"""Who may see a thing: wider and narrower, and never wider by accident."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.models.audience import Audience, may_read
from desktop.models.base import derived_id

A, B = derived_id("school", "A"), derived_id("school", "B")
JO, SAM = derived_id("person", "Jo"), derived_id("person", "Sam")
ALL = ["me", f"people:{JO}", f"people:{JO},{SAM}", f"school:{A}", f"school:{B}", f"school+facilitator:{A}"]
ALL += ["cluster", "governors", "open"]

READERS = {
    # a thing made for … may be shown to all of …
    "open": {*ALL},
    "governors": {"me", f"school:{A}", f"school:{B}", f"school+facilitator:{A}", "cluster", "governors"},
    "cluster": {"me", f"school:{A}", f"school:{B}", f"school+facilitator:{A}", "cluster"},
    f"school+facilitator:{A}": {"me", f"school:{A}", f"school+facilitator:{A}"},
    f"school:{A}": {"me", f"school:{A}"},
    f"people:{JO},{SAM}": {"me", f"people:{JO}", f"people:{JO},{SAM}"},
    "me": {"me"},
}


@pytest.mark.parametrize(("made_for", "readers"), READERS.items())
def test_who_may_read_what(made_for: str, readers: set[str]) -> None:
    assert {reader for reader in ALL if may_read(made_for, reader)} == readers


def test_three_words_are_one_circle_and_me_goes_nowhere() -> None:
    assert {Audience.read(word).circle for word in ("cluster", "governors", "open")} == {"cluster"}
    assert Audience.read("me").circle == "me"
    assert Audience.read(f"people:{SAM},{JO},{SAM}") == Audience.read(f"people:{JO},{SAM}")
    assert Audience.read(f"people:{SAM},{JO}").circle == str(Audience.read(f"people:{JO},{SAM}"))


@pytest.mark.parametrize(
    "word",
    [
        "",
        "everyone",
        "school",
        f"school:{JO}",
        f"people:{A}",
        "people:",
        f"cluster:{A}",
        f"school:{A},{B}",
        "me:x",
    ],
)
def test_what_is_no_audience_is_read_by_nobody(word: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        Audience.read(word)
    assert not may_read(word, "me")


@given(st.sampled_from(ALL), st.sampled_from(ALL), st.sampled_from(ALL))
def test_wider_than_wider_is_wider(one: str, two: str, three: str) -> None:
    if may_read(one, two) and may_read(two, three):
        assert may_read(one, three)
