"""The sheet people sign."""

from __future__ import annotations

import dataclasses

import pytest

from desktop.packs import closing
from desktop.packs.contents import Expected
from tests.packs.papers import downland

LONG = Expected(
    name="Rosalind Thwaite-Ollerenshaw",
    school="St Cuthbert’s Church of England Voluntary Aided Primary School",
    role="Head",
)
SHORT = Expected(name="Jo Bright", school="School F", role="head")


@pytest.fixture
def pages(monkeypatch):
    """The names to sign beside, page by page; "" for a visitor's line."""

    def told(*expected):
        rows = []
        draw = closing._person

        def noted(sheet, person):
            draw(sheet, person)
            rows.append((len(sheet.leaves), person.name))

        with monkeypatch.context() as patched:
            patched.setattr(closing, "_person", noted)
            made = closing.attendance(dataclasses.replace(downland(), expected=expected))
        return [[name for page, name in rows if page == number + 1] for number in range(len(made.leaves))]

    return told


@pytest.mark.parametrize("one", [LONG, SHORT], ids=["long", "short"])
def test_no_page_is_begun_for_the_last_blank_lines(pages, one):
    for people in range(8, 28):
        told = pages(*[one] * people)
        assert sum(name != "" for page in told for name in page) == people
        visitors = sum(page.count("") for page in told)
        assert visitors >= 1
        if set(told[-1]) == {""}:  # a page of visitors alone has all their lines
            assert told[-1].count("") == visitors == 4


def test_ten_people_with_long_names_and_schools_sign_on_one_page(pages):
    (page,) = pages(*[LONG] * 10)
    assert page.count("") >= 2
