"""Whatever is handed in as a paper is read or refused in words; nothing else comes of it."""

from __future__ import annotations

import base64
import functools
import io
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.packs.reading.blocks import CannotRead, ReadDocument, Table, grid_of, texts_of
from desktop.packs.reading.gathering import MOST_CELLS, MOST_COLUMNS
from desktop.packs.reading.html import html_of
from desktop.packs.reading.pages import pages_of
from desktop.packs.reading.read import can_read, read
from tests.packs.hostile import huge_png
from tests.packs.office_papers import (
    deck,
    message,
    old_sheets,
    outline,
    policy,
    said,
    sheets,
    table_of,
    word_of,
    zipped,
)

FORMATS = (
    *("word", "slides", "spreadsheet", "old spreadsheet", "opendocument text", "opendocument presentation"),
    *("opendocument spreadsheet", "rich text", "markdown", "text", "web page", "message"),
)
LAUGHS = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;">]>'
OUTSIDE = '<!DOCTYPE x [<!ENTITY c SYSTEM "file:///etc/hostname">]>'


def refused(format: str, data: bytes) -> str:
    with pytest.raises(CannotRead) as caught:
        read(format, data)
    assert caught.value.why
    assert caught.value.do
    return caught.value.why


def columns_of(table: Table) -> int:
    """How many columns a table has."""
    return max((at + cell.across for row in grid_of(table) for at, cell in row), default=0)


def test_every_format_has_its_reader() -> None:
    assert all(can_read(format) for format in FORMATS)
    for format in FORMATS:
        for data in (b"", b"\0" * 50, b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)):
            if format not in {"text", "markdown", "web page"} or not data:
                refused(format, data)


@pytest.mark.parametrize(
    "data",
    [
        word_of(said("x"), parts=[("word/media/image.bin", bytes(20_000_000))]),
        zipped(*((f"part{n}", b"") for n in range(10_001))),
        word_of(said("x" * 60) * 70_000),
    ],
    ids=["pressed too well", "many parts", "many paragraphs"],
)
def test_a_paper_that_unpacks_to_very_much_is_refused(data: bytes) -> None:
    assert len(data) < 2_000_000
    assert "more than a pack can" in refused("word", data)


def test_many_parts_that_are_each_small_are_added_up(monkeypatch: pytest.MonkeyPatch) -> None:
    parts = [(f"word/media/{n}.bin", bytes(1_000_000)) for n in range(6)]
    assert outline(read("word", word_of(said("x"), parts=parts))) == ["x"]
    monkeypatch.setattr("desktop.packs.reading.zipped.MOST_UNPACKED", 5_000_000)
    assert "more than a pack can" in refused("word", word_of(said("x"), parts=parts))


@pytest.mark.parametrize("before", [LAUGHS, OUTSIDE])
def test_entities_are_never_followed(before: str) -> None:
    assert "damaged" in refused("word", word_of(said("&c;"), before=before))
    text = f"{before}<x><body><text>&c;</text></body></x>"
    assert "damaged" in refused("opendocument text", zipped(("content.xml", text)))


@pytest.mark.parametrize(
    ("format", "data"),
    [
        ("word", word_of("<w:tbl><w:tr><w:tc>" * 100 + said("x") + "</w:tc></w:tr></w:tbl>" * 100)),
        ("web page", b"<p>before</p>" + b"<div>" * 5_000 + b"x"),
        ("web page", b"<p>before</p>" + b"<table><tr><td>" * 5_000 + b"x"),
        ("rich text", b"{\\rtf1" + b"{" * 5_000 + b"x"),
        ("message", b"Subject: x\r\n" + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n" * 2_000),
    ],
    ids=["word", "web page", "tables", "rich text", "message"],
)
def test_endless_depth_is_refused(format: str, data: bytes) -> None:
    refused(format, data)


def test_depth_that_people_may_have_is_read() -> None:
    tables = word_of("<w:tbl><w:tr><w:tc>" * 60 + said("deep") + "</w:tc></w:tr></w:tbl>" * 60)
    for format, data in (
        ("word", tables),
        ("web page", b"<blockquote><div>" * 60 + b"deep"),
        ("rich text", b"{\\rtf1" + b"{" * 900 + b"deep"),
    ):
        paper = read(format, data)
        assert "deep" in list(texts_of(paper.blocks))
        assert pages_of(paper)


def test_a_locked_paper_says_so() -> None:
    locked = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le")
    assert "password" in refused("word", locked)
    manifest = ("META-INF/manifest.xml", "<manifest><encryption-data/></manifest>")
    assert "password" in refused("opendocument text", zipped(manifest, ("content.xml", "<x/>")))


def test_absurd_tables_stay_within_bounds() -> None:
    wide = word_of(
        '<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="999999999"/></w:tcPr>' + said("x") + "</w:tc></w:tr></w:tbl>"
    )
    (table,) = read("word", wide).blocks
    assert isinstance(table, Table)
    assert columns_of(table) <= MOST_COLUMNS
    (table,) = read("web page", b"<table><tr><td rowspan=99999999 colspan=99999999>x<td>y</table>").blocks
    assert isinstance(table, Table)
    assert columns_of(table) <= 2 * MOST_COLUMNS
    cell = '<table-cell number-columns-repeated="1000000"><p>x</p></table-cell>'
    sheet = f'<table name="s"><table-row number-rows-repeated="1000000">{cell}</table-row></table>'
    text = f"<x><body><spreadsheet>{sheet}</spreadsheet></body></x>"
    book = read("opendocument spreadsheet", zipped(("content.xml", text)))
    assert sum(len(row) for row in table_of(book)) <= MOST_CELLS
    assert "Only the first 40,000 cells were read." in book.notes


def test_a_sheet_of_too_many_cells_is_cut_and_says_so() -> None:
    import openpyxl

    book = openpyxl.Workbook()
    for at in range(1, 400):
        book.active.cell(at * 2_000, at * 40, "x")
    held = io.BytesIO()
    book.save(held)
    paper = read("spreadsheet", held.getvalue())
    (table,) = [block for block in paper.blocks if isinstance(block, Table)]
    assert sum(len(row) for row in table.rows) <= MOST_CELLS
    assert paper.notes == (
        "149 columns were left out.",
        "Only the first 40,000 cells were read.",
    )


def test_a_picture_of_65000_pixels_is_never_unpacked() -> None:
    held = base64.b64encode(huge_png(65_000, 65_000))
    page = read("web page", b'<p>before<img alt="A map" src="data:image/png;base64,' + held + b'">')
    assert len(pages_of(page)) < 200_000


@functools.cache
def corpus() -> tuple[tuple[str, bytes], ...]:
    odt = (
        "<x><body><text><h outline-level='1'>Aims</h><list><list-item><p>one</p></list-item></list>"
        "<table><table-row><table-cell><p>cell</p></table-cell></table-row></table></text></body></x>"
    )
    return (
        ("word", policy()),
        ("slides", deck()),
        ("spreadsheet", sheets()),
        ("old spreadsheet", old_sheets()),
        ("opendocument text", zipped(("content.xml", odt))),
        ("rich text", b"{\\rtf1\\b one\\par\\trowd\\cellx1\\intbl a\\cell\\row{\\pict\\pngblip 00ff}\\u8217?\\'e9}"),
        ("markdown", b"# a\n\n1. b\n\n|c|d|\n|-|-|\n|e|f|\n"),
        ("text", "Café\n\n- one\n".encode()),
        ("web page", b"<ul><li>a<table><tr><td>b<td>c</table><img src='data:image/png;base64,iVBORw0K'>"),
        ("message", message()),
    )


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_mutated_papers_are_read_or_refused(data: st.DataObject) -> None:
    format, whole = data.draw(st.sampled_from(corpus()))
    spoilt = bytearray(whole)
    for _time in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(spoilt)))
        spoilt[at : at + data.draw(st.integers(0, 8))] = data.draw(st.binary(max_size=8))
    if data.draw(st.booleans()):
        del spoilt[data.draw(st.integers(0, len(spoilt))) :]
    try:
        paper = read(data.draw(st.sampled_from([format, *FORMATS[-4:]])), bytes(spoilt))
    except CannotRead:
        return
    assert isinstance(paper, ReadDocument)
    pages_of(paper)
    html_of(paper)


@settings(max_examples=40, deadline=None)
@given(st.text(st.sampled_from("{}\\'u8b0\n par cell row intbl trowd pict field*;é"), max_size=120))
def test_any_rich_text_is_read_or_refused(text: str) -> None:
    with suppress(CannotRead):
        pages_of(read("rich text", b"{\\rtf1 " + text.encode("cp1252")))
