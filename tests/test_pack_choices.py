"""How packs are made up is kept on this laptop, for each sort of readers, and survives another version's words."""

from __future__ import annotations

import json

import pytest

from desktop.pack_choices import PackChoices, choices_for, choose, sort_of
from desktop.packs.arrangement import PARTS, USUAL, Arrangement


def kept(book, sort="cluster"):
    with book.reading() as view:
        return choices_for(view, sort)


def test_a_pack_is_made_up_as_usual_until_somebody_says_otherwise(book):
    assert kept(book).arrangement() == Arrangement()
    assert Arrangement().parts == USUAL


def test_each_sort_of_readers_has_its_own(book):
    mine = PackChoices().turned("notes").turned("dividers").moved("papers", -9)._replace(layout="booklet")
    choose(book, "governors", mine)
    assert kept(book, "governors") == mine
    assert kept(book, sort_of("cluster")) == PackChoices()
    assert mine.arrangement().parts[0] == "papers"
    assert mine.arrangement().dividers
    assert "notes" not in mine.arrangement().parts
    assert mine.turned("notes").turned("dividers").moved("papers", 9).left_out == PackChoices().left_out


def test_one_schools_packs_are_made_up_like_anothers():
    assert sort_of("school:school-1") == sort_of("school:school-2") == "school"


@pytest.mark.parametrize(
    "written",
    ["", "nonsense{", "[]", '{"cluster": 7}', json.dumps({"cluster": {"order": 5, "layout": "scroll", "free": "x"}})],
)
def test_what_cannot_be_read_is_the_usual(book, written):
    book.set_meta("packs made up", written)
    assert kept(book) == PackChoices()


def test_a_part_that_came_with_a_later_version_stands_where_it_usually_does(book):
    older = {"order": ["papers", "agenda", "a part of old"], "left_out": ["agenda", "a part of old"]}
    book.set_meta("packs made up", json.dumps({"cluster": older}))
    read = kept(book)
    assert set(read.order) == set(PARTS)
    assert read.order.index("papers") < read.order.index("agenda")
    assert "agenda" in read.left_out
    assert "slips" in read.left_out, "what is usually left out stays out until it is asked for"
    assert "notes" not in read.left_out
