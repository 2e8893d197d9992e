"""Numbers: one for each item in every pack, whole for every reader, and for ever once issued."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from desktop.models.audience import may_read
from desktop.models.base import new_id
from desktop.numbering import Place, Standing, letter_papers, number_items, shown_to

SCHOOL = new_id("school")
AUDIENCES = ["cluster", "governors", "open", f"school:{SCHOOL}", f"school+facilitator:{SCHOOL}", "me"]
READERS = [None, *AUDIENCES]

standings = st.lists(
    st.builds(
        Standing,
        id=st.uuids().map(str),
        position=st.integers(0, 6),
        audience=st.sampled_from(AUDIENCES),
        frozen=st.just(""),
        sub=st.booleans(),
    ),
    max_size=9,
    unique_by=lambda one: one.id,
)
lines = st.one_of(st.none(), st.integers(0, 7))


def numbers(items: list[Standing], line: int | None) -> list[str]:
    return [place.number for place in number_items(items, line)]


def whole(places: list[Place]) -> bool:
    """Whether the tops of every series run 1, 2, 3 … and each top's parts .1, .2 …"""
    tops: dict[str, list[str]] = {}
    parts: dict[str, list[str]] = {}
    for place in places:
        if place.above is None:
            tops.setdefault(place.series + (place.audience if place.series not in ("", "G") else ""), []).append(
                place.number.lstrip("GPSFM")
            )
        else:
            parts.setdefault(place.above, []).append(place.number.rpartition(".")[2])
    return all(
        run == [str(n + 1) for n in range(len(run))] for run in [*tops.values(), *parts.values()]
    )


def test_the_sketch_is_numbered_as_drawn() -> None:
    audiences = ["governors", "governors", "cluster", "cluster", "governors", *["governors"] * 4]
    items = [Standing(f"i{n}", n * 10, audience) for n, audience in enumerate(audiences)]
    assert numbers(items, 45) == ["1", "2", "3", "4", "5", "G1", "G2", "G3", "G4"]


def test_sub_items_belong_to_the_item_above() -> None:
    items = [Standing(f"i{n}", n, "cluster", sub=sub) for n, sub in enumerate([True, False, True, True, False])]
    assert numbers(items, None) == ["1", "2", "2.1", "2.2", "3"]


def test_an_item_for_heads_after_the_line_goes_on_in_their_own_numbers() -> None:
    audiences = ["cluster", "governors", "cluster", "governors"]
    items = [Standing(f"i{n}", n, audience) for n, audience in enumerate(audiences)]
    assert numbers(items, 1) == ["1", "G1", "2", "G2"]
    assert [place.number for place in shown_to(number_items(items, 1), "governors", joined=True)] == ["G1", "G2"]


def test_a_late_item_goes_between_and_renumbers_nothing() -> None:
    issued = [Standing(f"i{n}", n * 10, "cluster", str(n)) for n in range(1, 7)]
    late = [Standing("l1", 52, "cluster"), Standing("l2", 51, "cluster"), Standing("first", 0, "cluster")]
    got = {place.id: (place.number, place.late) for place in number_items([*issued, *late], None)}
    assert [got[f"i{n}"] for n in range(1, 7)] == [(str(n), False) for n in range(1, 7)]
    assert got["l2"] == ("5A", True)
    assert got["l1"] == ("5B", True)
    assert got["first"] == ("0A", True)


def test_the_number_of_an_item_taken_away_is_not_used_again() -> None:
    items = [Standing("a", 1, "cluster", "1"), Standing("b", 2, "cluster")]
    assert [place.number for place in number_items(items, None, ["1A", "2"])] == ["1", "1B"]


def test_an_issued_item_that_changes_its_readers_takes_a_number_of_theirs() -> None:
    items = [Standing("a", 1, "cluster", "1"), Standing("b", 2, "governors", "2"), Standing("c", 3, "governors", "3")]
    assert numbers(items, 2) == ["1", "G1", "G2"]


@given(items=standings, line=lines, reader=st.sampled_from(READERS))
def test_no_reader_sees_a_gap_or_anything_not_theirs(
    items: list[Standing], line: int | None, reader: str | None
) -> None:
    shown = shown_to(number_items(items, line), reader, joined=line is not None)
    assert whole(shown)
    assert reader is None or all(may_read(place.audience, reader) for place in shown)


@given(items=standings, line=lines, narrow=standings)
def test_narrower_items_leave_no_trace_in_a_governors_pack(
    items: list[Standing], line: int | None, narrow: list[Standing]
) -> None:
    """With things that governors may not see put anywhere after the line, their pack is the very same."""
    theirs = [one._replace(audience="governors") for one in items]
    hidden = [one._replace(audience="cluster") for one in narrow if one.id not in {two.id for two in items}]
    line = 3 if line is None else line
    with_them, without = (
        [(place.id, place.number) for place in shown_to(number_items(some, line), "governors", joined=True)]
        for some in ([*theirs, *hidden], theirs)
    )
    assert with_them == without
    assert [number for _id, number in with_them if "." not in number] == [
        f"G{n + 1}" for n in range(sum("." not in number for _id, number in with_them))
    ]


@given(items=standings, late=standings, line=lines)
def test_issued_numbers_stay_whatever_comes_late(items: list[Standing], late: list[Standing], line: int | None) -> None:
    issued = {place.id: place.number for place in number_items(items, line)}
    again = number_items(
        [*(one._replace(frozen=issued[one.id]) for one in items), *(one for one in late if one.id not in issued)], line
    )
    assert {place.id: place.number for place in again if place.id in issued} == issued
    # numbers are one's own wherever more than one reader's series meet
    shared = [place.number for place in again if place.series in ("", "G")]
    assert len(set(shared)) == len(shared)


papers = st.lists(
    st.builds(
        Standing,
        id=st.uuids().map(str),
        position=st.integers(0, 5),
        audience=st.sampled_from(AUDIENCES),
        frozen=st.just(""),
        sub=st.just(False),
    ),
    max_size=30,
    unique_by=lambda one: one.id,
)


@given(papers=papers, audience=st.sampled_from(["cluster", "governors", "open"]))
def test_readers_of_an_item_see_its_papers_lettered_without_a_gap(papers: list[Standing], audience: str) -> None:
    refs = letter_papers("5", audience, papers)
    plain = [ref for ref, _late in refs.values() if re.fullmatch("5[a-z]+", ref)]
    expected = [f"5{chr(97 + n)}" if n < 26 else f"5a{chr(71 + n)}" for n in range(len(plain))]
    assert plain == expected
    assert {one.id for one in papers if may_read(one.audience, audience)} == {
        id for id, (ref, _late) in refs.items() if ref in plain
    }


def test_a_late_paper_takes_the_next_letter_even_when_it_is_put_first() -> None:
    held = [Standing("a", 1, "cluster", "5a"), Standing("c", 2, "cluster", "5c"), Standing("late", 0, "cluster")]
    assert letter_papers("5", "cluster", held, ["5d"])["late"] == ("5e", True)
