"""What the tests of keeping a book safe share: a paper in it, its contents as text, a byte turned over."""

from __future__ import annotations

import io
import random
from pathlib import Path

from desktop.book import Book
from desktop.dump import lines
from desktop.files import open_file, store_file
from desktop.models import Document, Version


def text_of(book: Book) -> list[str]:
    """Everything the book holds, as text."""
    with book.reading() as view:
        return list(lines(view))


def a_paper(size: int, seed: int = 1) -> bytes:
    """Bytes that do not compress, the same each time."""
    return random.Random(seed).randbytes(size)


def add_document(book: Book, title: str, content: bytes) -> str:
    """A document whose first version is this content; gives the file's name in the book."""
    with book.operation("Add document", about=title) as work:
        stored = store_file(work, io.BytesIO(content), f"{title}.pdf")
        document = work.add(Document, title=title)
        work.add(Version, document=document.id, file=stored.hash, file_name=stored.name, size=stored.size)
    return stored.hash


def content(book: Book, hash: str) -> bytes:
    """A file's content as the book gives it."""
    with book.reading() as view:
        return open_file(view, hash).read()


def flip(path: Path, at: int) -> None:
    """Turn over one bit of a file."""
    data = bytearray(path.read_bytes())
    data[at] ^= 0x10
    path.write_bytes(data)
