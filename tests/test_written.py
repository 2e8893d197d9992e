"""What leaves a book as a file is written whole or not at all, and takes the place of nothing that would be missed."""

from __future__ import annotations

import io
import os
import shutil
from pathlib import Path

import pytest

from desktop import backup, files
from desktop.book import Book
from desktop.errors import Refusal
from desktop.models import Note
from desktop.sheet import print_recovery_sheet
from desktop.steps import run
from desktop.written import whole


def write(path: Path, book: Book, content: bytes = b"%PDF-1.7 new", *, pdf: bool = True) -> None:
    with whole(path, book.path, pdf=pdf) as out:
        out.write(content)


def test_a_new_file_and_an_older_pdf_take_the_new_words(book: Book, tmp_path: Path) -> None:
    path = tmp_path / "pack.pdf"
    for content in (b"%PDF-1.7 one", b"%PDF-1.7 two"):
        write(path, book, content)
        assert path.read_bytes() == content
    (tmp_path / "empty.pdf").touch()  # nothing is lost with it
    write(tmp_path / "empty.pdf", book)


def test_half_a_file_is_none_and_what_was_there_stays(book: Book, tmp_path: Path) -> None:
    path = tmp_path / "pack.pdf"
    path.write_bytes(b"%PDF old")
    before = set(tmp_path.iterdir())
    with pytest.raises(TypeError), whole(path, book.path) as out:
        out.writelines([b"%PDF half", "no bytes"])  # type: ignore[list-item]
    assert path.read_bytes() == b"%PDF old"
    assert set(tmp_path.iterdir()) == before


@pytest.mark.parametrize("pdf", [True, False])
def test_the_open_book_and_what_lies_beside_it_are_never_replaced(book: Book, tmp_path: Path, pdf: bool) -> None:
    book.set_meta("kept", "yes")
    (tmp_path / "link.pdf").symlink_to(book.path)
    os.link(book.path, tmp_path / "other name.pdf")
    wal = [book.path.with_name(book.path.name + ending) for ending in ("-wal", "-shm", "-journal", ".open")]
    for path in (book.path, *wal, tmp_path / "link.pdf", tmp_path / "other name.pdf"):
        with pytest.raises(Refusal, match="belongs to one"):
            write(path, book, pdf=pdf)
    assert book.meta("kept") == "yes"


@pytest.mark.parametrize("pdf", [True, False])
def test_no_book_and_no_backup_is_replaced_whatever_it_is_called(book: Book, tmp_path: Path, pdf: bool) -> None:
    made = run(backup.back_up(book)).path
    copy = Path(shutil.copy(made, tmp_path / "kept safe.pdf"))
    another = tmp_path / "Another.clusterbook"
    another.write_bytes(os.urandom(8192))
    for path in (made, copy, another, tmp_path / "Another.clusterbook-wal"):
        before = path.read_bytes() if path.exists() else None
        with pytest.raises(Refusal, match="belongs to one"):
            write(path, book, pdf=pdf)
        assert (path.read_bytes() if path.exists() else None) == before


def test_a_pdf_replaces_only_a_pdf_but_a_document_may_replace_what_the_person_chose(book: Book, tmp_path: Path) -> None:
    letter = tmp_path / "letter.docx"
    letter.write_bytes(b"PK\x03\x04 a letter")
    with pytest.raises(Refusal, match="no PDF"):
        write(letter, book)
    assert letter.read_bytes() == b"PK\x03\x04 a letter"
    write(letter, book, b"a newer letter", pdf=False)
    assert letter.read_bytes() == b"a newer letter"


def test_what_is_no_ordinary_file_is_left_alone(book: Book, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.pdf")
    (tmp_path / "to a pipe.pdf").symlink_to(tmp_path / "pipe.pdf")
    (tmp_path / "folder.pdf").mkdir()
    for name, said in (("pipe.pdf", "no ordinary"), ("to a pipe.pdf", "no ordinary"), ("folder.pdf", "folder")):
        with pytest.raises(Refusal, match=said):
            write(tmp_path / name, book)
    assert (tmp_path / "pipe.pdf").is_fifo()


def test_through_a_link_the_file_it_leads_to_is_written(book: Book, tmp_path: Path) -> None:
    (tmp_path / "latest.pdf").symlink_to(tmp_path / "november.pdf")
    write(tmp_path / "latest.pdf", book)
    assert (tmp_path / "latest.pdf").is_symlink()
    assert (tmp_path / "november.pdf").read_bytes() == b"%PDF-1.7 new"


def test_neither_a_document_nor_a_recovery_sheet_is_saved_over_the_book(book: Book) -> None:
    with book.operation("Attach paper") as work:
        work.add(Note, title="with a file")
        kept = files.store_file(work, io.BytesIO(b"a policy"), "policy.txt")
    with book.reading() as view, pytest.raises(Refusal, match="belongs to one"):
        run(files.save_file_as(view, kept.hash, book.path))
    with pytest.raises(Refusal, match="belongs to one"):
        print_recovery_sheet(book, book.path)
    with book.reading() as view:
        assert files.open_file(view, kept.hash).read() == b"a policy"
