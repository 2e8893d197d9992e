"""A folder of files taken in as documents: all of them or none."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from desktop import filing, history
from desktop.book import Book
from desktop.errors import NoSuchFile, Refusal
from desktop.filing import import_documents
from desktop.models import Document, Version
from desktop.steps import run
from tests.keeping import content


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """What a school's shared drive looks like."""
    root = tmp_path / "Policies"
    (root / "Early years" / "Phonics, reading").mkdir(parents=True)
    (root / ".hidden").mkdir()
    (root / "Marking_policy.pdf").write_bytes(b"%PDF-1.7 marking")
    (root / "Early years" / "Letter.docx").write_bytes(b"PK\x03\x04 letter")
    (root / "Early years" / "Phonics, reading" / "Screening.csv").write_text("a,b\n")
    (root / "Copy of marking.pdf").write_bytes(b"%PDF-1.7 marking")
    (root / "empty.txt").write_bytes(b"")
    (root / "~$Letter.docx").write_bytes(b"lock")
    (root / ".DS_Store").write_bytes(b"x")
    (root / ".hidden" / "secret.pdf").write_bytes(b"%PDF-1.7 secret")
    return root


def documents(book: Book) -> dict[str, Document]:
    with book.reading() as view:
        return {document.title: document for document in view.all(Document)}


def test_each_file_is_a_document_and_its_folders_are_tags(book: Book, folder: Path) -> None:
    done = run(import_documents(book, [folder]))
    held = documents(book)
    assert set(held) == {"Copy of marking", "Letter", "Screening"}
    assert held["Screening"].tags == ("early years", "phonics reading")
    assert done.here_already == 1, "Marking_policy.pdf is the same file as its copy"
    assert done.left_out == ("“empty.txt” was left out: it is empty.",)
    with book.reading() as view:
        (version,) = view.all(Version, "document = ?", [held["Letter"].id])
    assert version.file_name == "Letter.docx"
    assert content(book, version.file or "") == b"PK\x03\x04 letter"


def test_a_second_time_nothing_is_doubled(book: Book, folder: Path) -> None:
    run(import_documents(book, [folder]))
    again = run(import_documents(book, [folder]))
    assert again.documents == ()
    assert len(documents(book)) == 3


def test_one_undo_takes_all_of_it_back(book: Book, folder: Path) -> None:
    run(import_documents(book, [folder]))
    history.undo(book)
    assert documents(book) == {}


def test_one_that_cannot_be_read_leaves_all_out(book: Book, folder: Path) -> None:
    with pytest.raises(NoSuchFile):
        run(import_documents(book, [folder / "Marking_policy.pdf", folder / "gone.pdf"]))
    with pytest.raises(Refusal, match="empty"):
        run(import_documents(book, [folder / "Marking_policy.pdf", folder / "empty.txt"]))
    assert documents(book) == {}


def test_stopping_takes_nothing_in(book: Book, folder: Path) -> None:
    steps = import_documents(book, [folder])
    next(steps)
    next(steps)
    steps.close()
    assert documents(book) == {}
    with book.reading() as view:
        assert view.rows("SELECT * FROM chunk") == []


def test_links_out_of_the_folder_are_not_followed(book: Book, folder: Path, tmp_path: Path) -> None:
    (tmp_path / "private.pdf").write_bytes(b"%PDF-1.7 private")
    os.symlink(tmp_path / "private.pdf", folder / "link.pdf")
    os.symlink(tmp_path, folder / "loop")
    run(import_documents(book, [folder]))
    assert "link" not in documents(book)
    assert "private" not in documents(book)


def test_a_whole_disk_is_refused_before_it_is_read(
    book: Book, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(filing, "MOST_FILES", 2)
    with pytest.raises(Refusal, match="smaller folder"):
        run(import_documents(book, [folder]))
    assert documents(book) == {}


def test_an_empty_folder_is_said_to_be_empty(book: Book, tmp_path: Path) -> None:
    (tmp_path / "nothing").mkdir()
    with pytest.raises(Refusal, match="no file"):
        run(import_documents(book, [tmp_path / "nothing"]))
