"""Working out anew all that follows from the log: for an upgrade, and for whoever doubts the tables."""

from __future__ import annotations

from desktop.book import Book
from desktop.projection import project_everything
from desktop.sync.fold import fold_again


def rebuild(book: Book) -> int:
    """Fold the whole log anew and compute every row from it. Gives how many records there are."""
    with book.upkeep() as connection:
        records = fold_again(connection)
        project_everything(connection)
    return len(records)
