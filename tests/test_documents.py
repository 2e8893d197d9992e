"""Documents keep every version, and can be found by title, tag and school."""

from __future__ import annotations

import datetime
import os
import stat
from pathlib import Path

import pytest

from desktop import clock, documents, history, records
from desktop.book import Book
from desktop.errors import NotFound, Refusal
from desktop.filing import import_documents
from desktop.steps import run
from tests.filed import filed

TODAY = datetime.date(2026, 11, 24)


def policy(book: Book, tmp_path: Path, title: str = "Marking policy", **more: object) -> str:
    path = tmp_path / f"{title}.pdf"
    path.write_bytes(f"%PDF-1.7 {title}".encode())
    return filed(book, path, **more)


def test_a_new_version_stands_before_the_old_which_stays(book: Book, tmp_path: Path) -> None:
    with clock.standing_at(datetime.datetime(2026, 11, 24, 7, 41)):
        document = policy(book, tmp_path, tags=["Marking", "policy "])
        newer = tmp_path / "newer.pdf"
        newer.write_bytes(b"%PDF-1.7 two")
        documents.add_version(book, document, newer, "Mixed-age classes added")
    with book.reading() as view:
        (row,) = documents.list_documents(view, TODAY)
        assert (row.title, row.version, row.versions, row.tags) == ("Marking policy", 2, 2, ("marking", "policy"))
        assert (row.added_words, row.file_name) == ("24 Nov 2026", "newer.pdf")
        assert [(one.number, one.note) for one in documents.versions(view, document)] == [
            (2, "Mixed-age classes added"), (1, ""),
        ]
    history.undo(book)
    with book.reading() as view:
        current = documents.current_version(view, document)
        assert current is not None
        assert current.number == 1


def test_documents_are_found_by_words_tag_and_school(book: Book, tmp_path: Path) -> None:
    with book.reading() as view:
        school = view.rows("SELECT id FROM school WHERE name = 'School F'")[0][0]
    policy(book, tmp_path, "Marking policy", tags=["marking"], school=school)
    policy(book, tmp_path, "Reading list", tags=["reading", "marking"], about="What we read together")
    with book.reading() as view:
        def found(**wanted: str) -> list[str]:
            return [row.title for row in documents.list_documents(view, TODAY, **wanted)]  # type: ignore[arg-type]

        assert found() == ["Marking policy", "Reading list"]
        assert found(words="TOGETHER read") == ["Reading list"]
        assert found(words="school f") == ["Marking policy"]
        assert found(tag="reading") == ["Reading list"]
        assert found(school=school) == ["Marking policy"]
        assert documents.tags_in_use(view) == [("marking", 2), ("reading", 1)]


def test_a_review_that_is_due_is_said(book: Book, tmp_path: Path) -> None:
    document = policy(book, tmp_path)
    records.change(book, document, {"review": "24/11/2026"})
    with book.reading() as view:
        (row,) = documents.list_documents(view, TODAY)
    assert (row.review_words, row.review_due) == ("24 Nov 2026", True)


def test_a_file_that_is_refused_leaves_no_document(book: Book, tmp_path: Path) -> None:
    with pytest.raises(Refusal):
        run(import_documents(book, [tmp_path / "not there.pdf"]))
    with book.reading() as view:
        assert documents.list_documents(view, TODAY) == []
    with pytest.raises(NotFound):
        documents.add_version(book, "document-aaaaaaaaaaaaaaaaaaaa", tmp_path / "not there.pdf")


def test_a_copy_to_read_is_ones_own_and_cannot_be_written_outside_its_folder(book: Book, tmp_path: Path) -> None:
    document = policy(book, tmp_path)
    folder = tmp_path / "reading"
    with book.reading() as view:
        version = documents.current_version(view, document)
        assert version is not None
        assert version.file is not None
        for name in ("Marking policy.pdf", "../../escape.pdf", "a/b.pdf", "CON.pdf", "x" * 500 + ".pdf"):
            path = documents.copy_to_read(view, version.file, name, folder)
            assert path.parent.parent == folder
            assert path.read_bytes() == b"%PDF-1.7 Marking policy"
            assert stat.S_IMODE(os.stat(path.parent).st_mode) == 0o700
            assert stat.S_IMODE(os.stat(path).st_mode) == 0o400
            assert path.suffix == ".pdf"
