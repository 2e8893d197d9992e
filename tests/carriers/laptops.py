"""What tests of carriers do with laptops: exchange, and compare what they share."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from desktop.book import Book
from desktop.carriers.folder import Folder
from desktop.carriers.place import Place
from desktop.drafts import seal_drafts
from desktop.dump import lines
from desktop.exchanging import Exchanged, exchange
from desktop.steps import run


class Three(NamedTuple):
    """The laptops of three heads."""

    jo: Book
    pat: Book
    sam: Book


def meet(place: Place | Path, *books: Book) -> list[Exchanged]:
    """Each in turn exchanges with a place; what happened at each."""
    told = []
    for book in books:
        seal_drafts(book)
        told.append(run(exchange(book, Folder(place) if isinstance(place, Path) else place)))
    return told


def shared(book: Book) -> list[str]:
    """All that a book would share."""
    with book.reading() as view:
        return [line for line in lines(view) if '"audience":"me"' not in line]


def alike(*books: Book) -> bool:
    """Whether all hold the same."""
    return all(shared(one) == shared(books[0]) for one in books)


def title(book: Book, record: str) -> str:
    """What a record is called in a book."""
    with book.reading() as view:
        return view.title(record)
