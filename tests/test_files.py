"""Files go into the book whole, once, and come out the same."""

from __future__ import annotations

import hashlib
import io
import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop import files
from desktop.book import Book
from desktop.errors import NotFound, Refusal
from desktop.models import Note
from desktop.steps import run


def put(book: Book, source: Path | io.BytesIO, name: str = "") -> files.StoredFile:
    with book.operation("Attach paper") as work:
        work.add(Note, title="with a file")
        return files.store_file(work, source, name)


def stored(book: Book) -> tuple[int, int]:
    with book.reading() as view:
        return view.rows("SELECT count(*) FROM file")[0][0], view.rows("SELECT count(*) FROM chunk")[0][0]


def test_a_file_of_several_chunks_comes_out_as_it_went_in(book: Book, tmp_path: Path) -> None:
    content = b"%PDF-1.7\n" + os.urandom(files.CHUNK * 2 + 17)
    path = tmp_path / "Visit record.pdf"
    path.write_bytes(content)
    kept = put(book, path)
    assert (kept.hash, kept.size) == (hashlib.sha256(content).hexdigest(), len(content))
    assert (kept.name, kept.media_type) == ("Visit record.pdf", "application/pdf")
    with book.aside() as view:
        assert files.open_file(view, kept.hash).read() == content
        out = run(files.save_file_as(view, kept.hash, tmp_path / "out.pdf"))
    assert out.read_bytes() == content
    assert sorted(path.name for path in tmp_path.glob("*.p*")) == ["Visit record.pdf", "out.pdf"]


def test_the_same_content_is_kept_once(book: Book, tmp_path: Path) -> None:
    for name in ("one.txt", "two.txt"):
        (tmp_path / name).write_bytes(b"the same words")
        put(book, tmp_path / name)
    assert stored(book) == (1, 1)


def test_an_operation_that_fails_leaves_no_part_of_the_file(book: Book, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"x" * 600_000)
    def attach_and_fail() -> None:
        with book.operation("Attach paper") as work:
            files.store_file(work, tmp_path / "a.txt")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        attach_and_fail()
    assert stored(book) == (0, 0)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.binary(min_size=1, max_size=3000), start=st.integers(0, 4000), length=st.integers(0, 4000))
def test_any_part_of_a_file_can_be_read(
    book: Book, monkeypatch: pytest.MonkeyPatch, content: bytes, start: int, length: int
) -> None:
    monkeypatch.setattr(files, "CHUNK", 100)
    kept = put(book, io.BytesIO(content))
    with book.reading() as view:
        file = files.open_file(view, kept.hash)
        file.seek(start)
        assert file.read(length) == content[start : start + length]
        assert file.seek(-1, os.SEEK_END) == len(content) - 1


def test_a_file_too_large_is_refused_with_its_limit(
    book: Book, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "MOST", 1_000_000)
    (tmp_path / "film.mp4").write_bytes(b"x" * 1_000_001)
    with pytest.raises(Refusal, match=r"film\.mp4.*larger than 1 MB"):
        put(book, tmp_path / "film.mp4")
    assert stored(book) == (0, 0)


def test_what_is_no_ordinary_file_is_refused_at_once(book: Book, tmp_path: Path) -> None:
    (tmp_path / "empty.pdf").touch()
    os.mkfifo(tmp_path / "pipe.pdf")
    for name, said in (("empty.pdf", "empty"), ("pipe.pdf", "ordinary"), ("gone.pdf", "not there"), ("", "folder")):
        with pytest.raises(Refusal, match=said):
            put(book, tmp_path / name)


def test_a_file_changed_while_it_is_read_is_refused(book: Book) -> None:
    class Changing(io.BytesIO):
        def seek(self, *where: int) -> int:
            self.getbuffer()[0:1] = b"y"
            return super().seek(*where)

    with pytest.raises(Refusal, match="changed while"):
        put(book, Changing(b"xxxx"), "report.txt")
    assert stored(book) == (0, 0)


def test_a_missing_or_damaged_file_says_so(book: Book, tmp_path: Path) -> None:
    with book.reading() as view, pytest.raises(NotFound):
        files.open_file(view, "0" * 64)
    kept = put(book, io.BytesIO(os.urandom(files.CHUNK + 5)))
    book._connection.execute("DELETE FROM chunk WHERE n = 1")
    with book.reading() as view, pytest.raises(Refusal, match="missing"):
        run(files.save_file_as(view, kept.hash, tmp_path / "out.bin"))
    assert not list(tmp_path.glob("*out*"))
    assert not list(tmp_path.glob(".*part"))


def test_stopping_a_save_leaves_nothing_behind(book: Book, tmp_path: Path) -> None:
    kept = put(book, io.BytesIO(os.urandom(files.CHUNK * 3)))
    with book.reading() as view:
        steps = files.save_file_as(view, kept.hash, tmp_path / "out.bin")
        next(steps)
        steps.close()
    assert not [path for path in tmp_path.iterdir() if path.suffix != ".clusterbook" and "out" in path.name]
    assert not list(tmp_path.glob(".clusterbook-*"))


@pytest.mark.parametrize(
    ("head", "name", "said"),
    [
        (b"%PDF-1.4", "letter.doc", "application/pdf"),
        (b"hello", "not really.pdf", "text/plain"),
        (b"\xff\xd8\xff\xe0", "photo", "image/jpeg"),
        (b"PK\x03\x04", "Plan.DOCX", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        (b"PK\x03\x04", "things.pdf", "application/zip"),
        (b"RIFF\0\0\0\0WEBPVP8", "a.jpg", "image/webp"),
        (b"\0\1\2", "x.txt", "application/octet-stream"),
        (b"a,b\n", "rolls.csv", "text/csv"),
        (b"From: a@b\n", "a message.eml", "message/rfc822"),
        (b"\0\0\0\x18ftypheic\0\0\0\0", "IMG_1.HEIC", "image/heic"),
        (b"<svg/>", "logo.svg", "image/svg+xml"),
        (b"BMW is a make of car", "cars.txt", "text/plain"),
    ],
)
def test_what_a_file_is_follows_from_its_content_first(head: bytes, name: str, said: str) -> None:
    assert files.media_type_of(head, name) == said
