"""A document in a book, taken in from a file as the program takes it in."""

from __future__ import annotations

from pathlib import Path

from desktop import records
from desktop.book import Book
from desktop.filing import import_documents
from desktop.steps import run


def filed(book: Book, path: Path, **values: object) -> str:
    """The document made of a file, with some of its fields filled in afterwards; gives its id."""
    (document,) = run(import_documents(book, [path])).documents
    records.change(book, document, values)
    return document
