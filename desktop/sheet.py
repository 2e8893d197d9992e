"""The recovery sheet of a book, printed for the school's safe."""

from __future__ import annotations

from pathlib import Path

from desktop import clock
from desktop.book import Book
from desktop.models import Cluster, Person
from desktop.recovery import words_of_key
from desktop.written import whole


def print_recovery_sheet(book: Book, file: Path) -> Path:
    """Write the sheet that opens this book, as a PDF only its owner may read. Raises Refusal.

    It is never kept in the book; a new passphrase makes it void.
    """
    from desktop.packs.printed import RecoverySheet, recovery_sheet_pdf

    with book.reading() as view:
        cluster, person = view.get(Cluster, book.cluster), view.get(Person, book.me)
    sheet = RecoverySheet(
        cluster=cluster.title if cluster else "",
        book=book.path.name,
        person=person.name if person else "",
        words=words_of_key(book.key).split(),
        created=clock.moment(),
    )
    with whole(file, book.path) as out:
        recovery_sheet_pdf(sheet, out)
    return file
