"""What a file is follows from what is in it; and what the program says at first sight agrees with that."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as some

from desktop.files import is_printable, media_type_of
from desktop.packs.converting.formats import OFFICE, TAKEN, WRITTEN, format_of, is_ready
from tests.packs.odd_papers import OTHERS, PDFS, ole, open_document, sheet, word_paper, zipped
from tests.packs.papers import pdf, picture


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("letter.doc", pdf(), "pdf"),
        ("photo.pdf", picture(), "picture"),
        ("old.doc", word_paper(), "word"),
        ("paper.pdf", word_paper(macros=True), "word"),
        ("rolls.docx", sheet(), "spreadsheet"),
        ("no ending", open_document("presentation", ""), "opendocument presentation"),
        ("letter.doc", b"{\\rtf1 x}", "rich text"),
        ("letter.doc", b"<html><body>x</body></html>", "web page"),
        ("letter.doc", ole("WordDocument"), "old word"),
        ("letter.ppt", ole("Workbook"), "old spreadsheet"),
        ("letter.docx", ole("EncryptedPackage"), "locked"),
        ("broken.docx", b"PK\x03\x04 and no more", "word"),
        ("index.zip", zipped({"Index/Document.iwa": b""}), "pages"),
        ("x.pdf", b"hello", "text"),
        ("x.md", b"\xff\xfeh\0i\0", "markdown"),
        ("no ending", b"From: a@b\r\nTo: c@d\r\nSubject: e\r\n\r\nf", "message"),
        ("notes.txt", b"To: all of you\nwe met on Tuesday", "text"),
        ("x.txt", b"", "unknown"),
        ("x.txt", bytes(range(32)) * 20, "unknown"),
        ("feed.xml", b'<?xml version="1.0"?><rss/>', "unknown"),
    ],
)
def test_content_counts_before_the_name(name: str, data: bytes, said: str) -> None:
    assert format_of(name, data) == said


@pytest.mark.parametrize("name", [name for name in (*PDFS, *OTHERS) if "bomb" not in name])
def test_at_first_sight_it_is_printable_as_it_turns_out_to_be(name: str) -> None:
    data = (PDFS | OTHERS)[name][0]()
    format = format_of(name, data)
    if format not in ("locked", "outlook message"):  # seen only by looking into the file
        assert is_printable(media_type_of(data[:4096], name)) == (format in TAKEN)
    assert is_ready(data[:1024]) == (format in ("pdf", "picture"))


@given(some.text(max_size=20), some.binary(max_size=3000))
def test_anything_is_something(name: str, data: bytes) -> None:
    assert format_of(name, data) in TAKEN | OFFICE | WRITTEN | {"svg", "archive", "locked", "unknown"}


@given(some.binary(max_size=400))
def test_a_zip_with_a_list_of_nonsense_is_an_archive(middle: bytes) -> None:
    assert format_of("x", b"PK\x03\x04" + middle + b"PK\x05\x06" + middle) in TAKEN | {"archive", "pages"}
