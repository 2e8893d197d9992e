"""Papers that were read, set on our pages and as HTML: every word is there, in its order, within the page."""

from __future__ import annotations

import io
import re
from html.parser import HTMLParser

import page as validator
import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.packs import look
from desktop.packs.look import Format
from desktop.packs.reading.blocks import (
    Aside,
    Block,
    Cell,
    Heading,
    PageBreak,
    Paragraph,
    Picture,
    ReadDocument,
    Rule,
    Run,
    Table,
    texts_of,
)
from desktop.packs.reading.html import html_of
from desktop.packs.reading.pages import pages_of
from desktop.packs.reading.read import read
from tests.packs.office_papers import SITE, policy
from tests.packs.papers import picture
from tests.packs.reading import Viewer

FORMS = [look.A4, look.A5, look.LARGE]
BANNER = "▲ Converted without Word: check the layout"


def paragraph(text: str, indent: int = 0, marker: str = "") -> Paragraph:
    return Paragraph((Run(text),), indent, marker)


def cell(text: str, across: int = 1, down: int = 1) -> Cell:
    return Cell((paragraph(text),), across, down)


def document(*blocks: Block, **how: object) -> ReadDocument:
    return ReadDocument("A paper", blocks, **how)


def shown(*blocks: Block, form: Format = look.A4, **how: object) -> Viewer:
    return Viewer(pages_of(document(*blocks, **how), form))


def squeezed(text: str) -> str:
    """The letters alone: viewers put spaces and line ends where they see them."""
    return re.sub(r"\s+", "", text)


class Reader(HTMLParser):
    """What a screen reader finds: the words, and the tags in their order."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.words, self.tags, self.open = "", [], []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in {"br", "hr", "img"}:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words += data


WORDS = st.text(st.sampled_from("abcdefgh xyz 012,.-/éŵŴ“”&<>"), max_size=40)
RUNS = st.lists(
    st.builds(Run, WORDS, st.booleans(), st.booleans(), st.sampled_from(["", SITE])), max_size=3
).map(tuple)
LEAVES = st.one_of(
    st.builds(Heading, st.integers(1, 6), RUNS),
    st.builds(Paragraph, RUNS, st.integers(0, 8), st.sampled_from(["", "1.", "12.", "(viii)"])),
    st.just(Rule()),
    st.just(PageBreak()),
)
CELLS = st.builds(
    Cell, st.lists(LEAVES, max_size=2).map(tuple), st.integers(1, 3), st.integers(1, 3), st.booleans()
)
TABLES = st.builds(
    Table,
    st.lists(st.lists(CELLS, max_size=9).map(tuple), min_size=1, max_size=6).map(tuple),
    st.integers(0, 1),
)
ASIDES = st.builds(Aside, WORDS, st.lists(LEAVES, max_size=2).map(tuple))
BLOCKS = st.lists(st.one_of(LEAVES, TABLES, ASIDES), max_size=6)


@settings(max_examples=40, deadline=None)
@given(BLOCKS, st.sampled_from(FORMS))
def test_any_paper_is_on_its_pages_and_in_its_html(blocks: list[Block], form: Format) -> None:
    made = document(*blocks)
    viewer = Viewer(pages_of(made, form))
    there = squeezed("".join(viewer.texts()))
    for text in texts_of(made.blocks):
        for word in text.split():
            # at the end of a line or an edge of a column a long word goes on below
            assert all(letter in there for letter in word)
    reader = Reader(html_of(made))
    at = 0
    for text in texts_of(made.blocks):
        for word in text.split():
            at = reader.words.index(word, at) + len(word)
    assert not reader.open


@settings(max_examples=40, deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=300))
def test_any_text_is_read_set_and_told_whole(text: str) -> None:
    from desktop.packs.faces import clean

    made = ReadDocument("", (Paragraph((Run(text),)),))
    pages_of(made)
    assert squeezed(Reader(html_of(made)).words) == squeezed(clean(text))


@pytest.mark.parametrize("form", FORMS, ids=["a4", "a5", "large"])
def test_plain_words_stand_on_the_page_in_their_order(form: Format) -> None:
    words = [f"word{n}" for n in range(1500)]
    viewer = shown(*(paragraph(" ".join(words[at : at + 50])) for at in range(0, 1500, 50)), form=form)
    assert " ".join(viewer.texts()).split() == words
    assert viewer.document.pagePointSize(0).width() == pytest.approx(form.sheet[0], abs=0.5)


def test_an_office_paper_says_at_its_head_how_it_was_made() -> None:
    note = "1 drawing was left out."
    viewer = shown(paragraph("Words"), office=True, notes=(note,))
    assert viewer.text(1) == f"{BANNER} {note} Words"
    assert shown(paragraph("Words")).text(1) == "Words"
    assert BANNER in Viewer(pages_of(read("word", policy()))).text(1)
    assert BANNER not in Viewer(pages_of(read("text", b"Words"))).text(1)


def test_the_names_of_columns_are_said_again_on_each_page() -> None:
    rows = [(cell("Who"), cell("What"))] + [(cell(f"person{n}"), cell(f"task{n}")) for n in range(120)]
    viewer = shown(Table(tuple(rows), header=1))
    assert viewer.document.pageCount() > 2
    assert all(text.startswith("Who What person") for text in viewer.texts())
    assert [word for text in viewer.texts() for word in text.split() if word.startswith("task")] == [
        f"task{n}" for n in range(120)
    ]


def test_a_wide_table_turns_its_page_and_a_wider_one_comes_in_parts() -> None:
    def wide(columns: int) -> Table:
        head = tuple(cell(f"Measure{n}") for n in range(columns))
        return Table((head, tuple(cell(f"value{n}") for n in range(columns))), header=1)

    def sizes(viewer: Viewer) -> set[bool]:
        pages = range(viewer.document.pageCount())
        return {viewer.document.pagePointSize(at).width() > viewer.document.pagePointSize(at).height() for at in pages}

    assert sizes(shown(wide(8))) == {False}
    assert sizes(shown(Heading(2, (Run("Data"),)), wide(13))) == {True}
    many = shown(Heading(2, (Run("Data"),)), wide(40), office=True)
    assert many.text(1).startswith(f"{BANNER} Data Columns 2 to")
    said = " ".join(many.texts())
    assert "to 40 of 40" in said
    assert all(said.count(f"value{n} ") == 1 for n in range(1, 39))
    assert said.count("Measure0 ") == said.count("Columns ")


def test_a_row_taller_than_a_page_goes_on_over_it() -> None:
    words = " ".join(f"word{n}" for n in range(3000))
    viewer = shown(Table(((cell("left"), cell(words)), (cell("next"), cell("row")))))
    there = " ".join(viewer.texts()).split()
    assert [word for word in there if word.startswith("word")] == words.split()
    assert there[-2:] == ["next", "row"]


def test_words_in_merged_cells_stand_once() -> None:
    table = Table(
        (
            (cell("over", across=2), cell("c")),
            (cell("down", down=3), cell("x1"), cell("y1")),
            (cell("x2"), cell("y2")),
            (cell("x3"), cell("y3")),
        )
    )
    assert sorted(shown(table).text(1).split()) == sorted(["over", "c", "down", "x1", "y1", "x2", "y2", "x3", "y3"])


def test_a_heading_stays_with_what_it_heads() -> None:
    filling = [paragraph(f"line {n}") for n in range(33)]
    for extra in range(5):
        viewer = shown(*filling, *filling[:extra], Heading(1, (Run("Heading"),)), paragraph("below it"))
        assert any("Heading below it" in text for text in viewer.texts())


def test_links_lead_where_they_say_and_pictures_are_told() -> None:
    line = Paragraph((Run("Read "), Run("the guidance", link=SITE), Run(" first")))
    data = pages_of(document(line, Picture(picture(300, 200), "The hall", 150, 100)))
    with pikepdf.open(io.BytesIO(data)) as made:
        page = made.pages[0].obj
        assert [str(one.A.URI) for one in page.Annots] == [SITE]
        assert len(page.Resources.XObject) == 1
        assert made.Root.MarkInfo.Marked
        told = [str(one.Alt) for one in made.objects if isinstance(one, pikepdf.Dictionary) and "/Alt" in one]
        assert told == ["The hall"]
    assert Viewer(data).text(1) == "Read the guidance first"


@pytest.mark.parametrize("form", FORMS, ids=["a4", "a5", "large"])
def test_the_parts_are_told_to_screen_readers_as_the_standard_has_it(form: Format) -> None:
    """But for the claim to keep to PDF/UA-1, which nobody can make of another’s paper."""
    merged = Table(((cell("Who"), cell("What")), (cell("Head", down=2), cell("x")), (cell("y"),)), header=1)
    right_to_left = paragraph("مدرسة الأمل 26")
    for made in (read("word", policy()), document(Heading(3, (Run("Deep"),)), right_to_left, merged)):
        broken = {one.rule_id for one in validator.validate_pdf_bytes(pages_of(made, form), profile="ua1").failures}
        assert broken == {"PDFUA1-ID-PART-001", "PDFUA1-ID-SCHEMA-001"}


def test_a_picture_that_cannot_be_shown_says_so() -> None:
    viewer = shown(Picture(b"\x89PNG\r\n\x1a\nbroken", "The hall"), Picture(picture(300, 200)[:900], "The yard"))
    assert "could not be shown: The hall" in viewer.text(1)
    assert "could not be shown: The yard" in viewer.text(1)


def test_names_in_every_script_are_printed() -> None:
    names = ["ŵyl", "tŷ", "مدرسة", "বাংলা", "ਸ੍ਰੀ", "שלום"]
    text = shown(*(paragraph(name) for name in names)).text(1)
    assert sorted(squeezed(text)) == sorted("".join(names))


def test_html_has_the_structure_and_nothing_that_runs() -> None:
    made = document(
        Heading(1, (Run("Aims"),)),
        paragraph("one", 0, "•"),
        paragraph("two", 1, "–"),
        paragraph("three", 0, "2."),
        Table(((cell("A"), cell("B")), (cell("wide", across=2),)), header=1),
        Paragraph((Run("<script>x</script>", bold=True, link='https://example.org/?a="b"'),)),
        Picture(picture(40, 20), 'A "hall"'),
        office=True,
    )
    reader = Reader(html_of(made, below=2))
    tags = [tag for tag, _how in reader.tags]
    assert tags.count("script") == 0
    assert ("h3", {}) in reader.tags
    assert ("th", {"scope": "col"}) in reader.tags
    assert ("td", {"colspan": "2"}) in reader.tags
    assert "<script>x</script>" in reader.words
    assert next(how for tag, how in reader.tags if tag == "img")["alt"] == 'A "hall"'
    assert next(how for tag, how in reader.tags if tag == "a")["href"] == 'https://example.org/?a="b"'
    assert tags.count("li") == 3
    assert reader.words.strip().startswith(BANNER)
