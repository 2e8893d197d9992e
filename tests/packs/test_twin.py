"""The readable twin of a pack: one HTML file that says what the pack says, for whoever listens."""

from __future__ import annotations

import dataclasses
import io
import itertools
import re
from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from desktop.packs.arrangement import Arrangement
from desktop.packs.build import PackMade
from desktop.packs.contents import Pack
from desktop.packs.kept_html import kept
from desktop.packs.page_text import paragraphs
from desktop.packs.twin import PaperWords, write_twin
from tests.packs.papers import downland
from tests.packs.reading import made

DOWNLAND = downland()
TEXTS = {
    "2a": PaperWords(pages=["Matters arising\nThe cover was booked for both mornings and the fund has paid.\n"]),
    "3a": PaperWords(html="<h1>Where we stand</h1><h3>School A</h3><table><tr><th>Year</th></tr></table>"),
    "5a": PaperWords(pages=["Visit record", "", "Third", "Fourth"]),
    "G1a": PaperWords(unread=True),
}


def twin(pack: Pack, texts: Mapping[str, PaperWords] = TEXTS, how: Arrangement | None = None) -> str:
    out = io.BytesIO()
    write_twin(pack, out, texts, made(pack)[1] if how is None else PackMade(0), how)
    return out.getvalue().decode("utf-8")


def parsed(html: str) -> etree._Element:
    """Read strictly: what is not closed or not escaped is an error."""
    body = html.removeprefix("<!DOCTYPE html>\n")
    return etree.fromstring(re.sub(r"<((?:meta|img|br|hr)\b[^>]*)>", r"<\1/>", body))


def text_of(part: etree._Element) -> str:
    return " ".join("".join(part.itertext()).split())


@pytest.fixture(scope="module")
def page() -> etree._Element:
    return parsed(twin(downland()))


def test_says_whose_it_is_what_it_is_and_in_which_language(page: etree._Element) -> None:
    assert page.get("lang") == "en-GB"
    assert page.findtext("head/title") == "Breakfast meeting, 27 November 2026"
    assert text_of(page.find("body/header/p")) == "Downland cluster"
    told = text_of(page.find("body/header"))
    assert "Heads and facilitator" in told
    assert "30 pages · 7 papers" in told


def test_headings_go_down_step_by_step_and_every_part_has_one(page: etree._Element) -> None:
    heads = [one for one in page.iter() if re.fullmatch("h[1-6]", str(one.tag))]
    levels = [int(one.tag[1]) for one in heads]
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))
    assert [text_of(one) for one in heads if one.tag == "h2"] == [
        "Contents", "To be decided", "Agenda", "Minutes of the last meeting", "Action log", "Papers",
    ]  # fmt: skip


def test_who_listens_can_go_straight_to_a_part_or_a_paper(page: etree._Element) -> None:
    places = {one.get("id"): one for one in page.iter() if one.get("id")}
    links = [one for one in page.iter("a") if one.get("href", "").startswith("#")]
    assert {one.get("href")[1:] for one in links} <= set(places)
    assert len(places) == len([one for one in page.iter() if one.get("id")]), "no name is given twice"
    first = next(page.iter("a"))
    assert places[first.get("href")[1:]].tag == "main"
    (to_paper,) = [one for one in page.find("body/nav").iter("a") if text_of(one) == "5a Visit record, School C"]
    assert text_of(places[to_paper.get("href")[1:]]).startswith("Paper 5a: Visit record, School C")


def test_the_agenda_says_when_what_for_and_which_pages(page: etree._Element) -> None:
    items = {text_of(one.find("h3")): text_of(one) for one in page.iter("li") if one.find("h3") is not None}
    told = items["5 Phonics visits: what we saw"]
    for words in (
        "08:25, 15 min, to discuss, School F", "Two things each school will try",
        "For the chair: Ask H how the nursery link went.",
        "Paper 5a: Visit record, School C, pages 10 to 13 of 30", "Paper 5b: Notes, School F, ▲to follow",
    ):  # fmt: skip
        assert words in told
    agenda = text_of(next(one for one in page.iter("section") if one.get("id") == "agenda"))
    assert agenda.index("5 Phonics") < agenda.index("08:40 Governors join here") < agenda.index("G1 Reading")


def test_the_action_log_is_a_table_that_names_its_rows_and_says_each_state(page: etree._Element) -> None:
    table = next(one for one in page.iter("table") if one.find("caption") is not None)
    assert [text_of(one) for one in table.iter("th") if one.get("scope") == "col"] == [
        "No.", "Action", "Who", "By", "State",
    ]  # fmt: skip
    rows = table.findall("tbody/tr")
    assert all(row[0].tag == "th" and row[0].get("scope") == "row" for row in rows)
    assert [text_of(row[4]) for row in rows][:2] == ["■18 days late", "▲at risk"]
    shapes = [one for one in page.iter("span") if (one.text or "") in ("■", "▲", "●", "○", "✓")]
    assert shapes
    assert all(one.get("aria-hidden") == "true" for one in shapes), "a shape is for the eye; its words say the same"


def test_a_paper_is_read_page_by_page_with_the_numbers_of_the_printed_pack(page: etree._Element) -> None:
    papers = {text_of(one.find("h3")): one for one in page.iter("article")}
    visit = papers["Paper 5a: Visit record, School C"]
    assert [text_of(one) for one in visit.findall("h4")] == [f"Page {n} of 30" for n in (10, 11, 12, 13)]
    assert text_of(visit.findall("h4")[1].getnext()) == "This page is a picture; nothing on it can be read aloud."
    stands = papers["Paper 3a: Where we stand: eight short accounts"]
    assert [(one.tag, text_of(one)) for one in stands if one.tag in ("h4", "h5")] == [
        ("h4", "Where we stand"), ("h5", "School A"),
    ]  # fmt: skip
    assert "This paper is a picture; nothing in it can be read aloud. Ask School F what it shows." in text_of(
        papers["Paper 5c: Photograph of the sound wall"]
    )
    assert "could not be read on this laptop" in text_of(papers["Paper G1a: Our data, read together"])
    assert "This paper could not be read:" in text_of(papers["Paper G2b: What changed since the second draft"])


def test_the_minutes_are_there_without_what_is_confidential(page: etree._Element) -> None:
    told = text_of(next(one for one in page.iter("section") if one.get("id") == "minutes"))
    for words in ("DRAFT until confirmed", "Head of School D (joined at item 3)", "Agreed: Two visits for each school",
                  "Send the visit record form to all schools · School C · 23 Oct"):  # fmt: skip
        assert words in told
    assert "A concern" not in text_of(page)


def test_parts_that_were_left_out_of_the_pack_are_left_out_here() -> None:
    told = parsed(twin(downland(), how=Arrangement(parts=("agenda", "attendance"))))
    assert [one.get("id") for one in told.iter("section")] == ["decide", "agenda"]
    assert not list(told.iter("article"))
    assert "to be written on: attendance sheet" in text_of(told.find("body/footer"))
    assert not [one for one in told.find("body/main").iter("a") if "paper" in one.get("href")]


def test_nothing_in_it_runs_or_is_fetched() -> None:
    html = twin(downland())
    page = parsed(html)
    assert "default-src 'none'" in page.find("head/meta[@http-equiv]").get("content")
    assert not [one for one in page.iter() if one.tag in ("script", "link", "iframe", "object", "form")]
    assert not [name for one in page.iter() for name in one.keys() if name.startswith("on")]  # noqa: SIM118
    assert "url(" not in html
    assert "@import" not in html


@given(st.text(), st.text(max_size=40))
def test_whatever_people_write_is_words_and_nothing_else(title: str, name: str) -> None:
    item = dataclasses.replace(DOWNLAND.items[4], title=f"<b>{title}</b> & \"x\"", lead=name)
    pack = dataclasses.replace(DOWNLAND, items=(item,), cluster=name, title=title, previous=None)
    ranges = PackMade(9, ranges={"5a": (3, 6), "5c": (7, 7)})
    out = io.BytesIO()
    write_twin(pack, out, {"5a": PaperWords(pages=[title, name])}, ranges)
    page = parsed(out.getvalue().decode("utf-8"))
    assert not list(page.iter("b"))
    assert "<b>" in text_of(next(one for one in page.iter("h3")))


# -- HTML that others' papers became -----------------------------------------------------------------------------


def test_of_a_papers_html_only_what_is_to_be_read_is_kept() -> None:
    told = kept(
        '<h2 onclick="x()">Plan</h2><script>bad()</script><p>See <a href="javascript:x()">this</a> and '
        '<a href="https://example.org/?a=1&amp;b=2">that</a><img src="https://example.org/x.png" alt="A chart">'
        '<style>p{}</style><iframe src="x">in</iframe><td colspan="99999" style="x">cell</td><form><input></form></p>',
        below=3,
    )
    assert told == (
        "<h4>Plan</h4><p>See <a>this</a> and "
        '<a href="https://example.org/?a=1&amp;b=2" rel="noreferrer">that</a>[A chart]</p><td>cell</td>'
    )


def test_a_picture_that_lies_in_the_paper_is_kept_with_its_words_unless_it_is_large() -> None:
    assert kept('<img src="data:image/png;base64,AAAA" alt="The &lt;wall&gt;" width="300">', 3) == (
        '<img src="data:image/png;base64,AAAA" alt="The &lt;wall&gt;" width="300">'
    )
    assert kept('<img src="data:image/svg+xml;base64,AAAA" alt="A plan">', 3) == "[A plan]"
    assert kept(f'<img src="data:image/png;base64,{"A" * 700_000}">', 3) == "[A picture]"


@given(st.text(alphabet=st.sampled_from("<>/ =\"'&;pthd1234liulaimgscriptbrbody!-\x00é")))
def test_whatever_html_comes_what_is_kept_is_well_formed(html: str) -> None:
    parsed(f"<div>{kept(html, 3)}</div>")


# -- the text of pages -------------------------------------------------------------------------------------------


def test_lines_that_the_pages_width_broke_are_joined_and_others_are_not() -> None:
    text = (
        "Marking policy\r\n"
        "Every child is told what was good and what to do next, in words that the child un\ufffe\nderstands well.\n"
        "• Verbal feedback first, and at once, while the child is still at work on the piece that it is about\n"
        "• Written feedback once a week\n"
        "Agreed in November\n"
    )
    assert paragraphs(text) == [
        "Marking policy",
        "Every child is told what was good and what to do next, in words that the child understands well.",
        "• Verbal feedback first, and at once, while the child is still at work on the piece that it is about",
        "• Written feedback once a week",
        "Agreed in November",
    ]


@given(st.text())
def test_no_word_of_a_page_is_lost(text: str) -> None:
    told = "".join("".join(paragraphs(text)).split())
    for word in re.findall(r"[a-z]+", text):
        assert word in told
