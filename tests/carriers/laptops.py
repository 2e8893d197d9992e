"""What tests of carriers do with laptops: exchange, and compare what they share."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from desktop.book import Book
from desktop.carriers.folder import Folder
from desktop.carriers.place import Place
from desktop.drafts import seal_drafts
from desktop.exchanged import Exchanged
from desktop.exchanging import exchange
from desktop.steps import run
from tests.two_laptops import shared, title

__all__ = ["Three", "alike", "meet", "shared", "title"]


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


def alike(*books: Book) -> bool:
    """Whether all hold the same."""
    return all(shared(one) == shared(books[0]) for one in books)
