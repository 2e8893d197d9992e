"""Books of one cluster on laptops of their own, and bundles between them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from desktop import records
from desktop.book import Book, open_book
from desktop.bundles import Taken, look_at, make_bundle, take_bundle
from desktop.carriers.mail import is_message
from desktop.dump import lines
from desktop.inviting import invite, join
from desktop.mailing import bundles_in
from desktop.steps import run
from tests.conftest import PASSPHRASE, assert_tables_follow_from_the_log


@contextmanager
def joined(
    book: Book, folder: Path, name: str = "Pat Lowe", school: str | None = "School H", role: str = "head"
) -> Iterator[Book]:
    """Another laptop that was invited by this book's owner, has joined, and has been heard from."""
    where = None
    if school is not None:
        with book.reading() as view:
            found = view.rows("SELECT id FROM school WHERE name = ?", [school])
        where = found[0][0] if found else records.add(book, "school", {"name": school})
    person = records.add(book, "person", {"name": name})
    written = invite(book, person, folder / f"for {name}", school=where, role=role)
    path = run(join(written.path, written.words, folder / f"{name}.clusterbook", PASSPHRASE))
    with open_book(path, PASSPHRASE) as other:
        send(other, book, folder)
        yield other
        assert_tables_follow_from_the_log(other)


def take_file(book: Book, path: Path) -> list[Taken]:
    """Take a bundle, or all that are attached to a saved message."""
    with bundles_in(path) as files:
        return [take_bundle(book, file, "mail" if is_message(path) else "file") for file in files]


def send(sender: Book, taker: Book, folder: Path) -> str:
    """One bundle from one to the other; what it brought, in words."""
    file = folder / f"{len(list(folder.glob('*.clusterbundle')))}.clusterbundle"
    make_bundle(sender, file)
    seen = look_at(taker, file).summary.words
    taken = take_bundle(taker, file)
    assert taken.summary.words == seen, "what was shown before is what was taken"
    assert take_bundle(taker, file).summary.is_empty, "twice changes nothing"
    return seen


def meet(one: Book, other: Book) -> None:
    """Each gives the other all it has, by a bundle on disk; afterwards they hold the same."""
    for sender, taker in ((one, other), (other, one)):
        send(sender, taker, sender.path.parent)
    assert shared(one) == shared(other)


def shared(book: Book) -> list[str]:
    """What every laptop of the cluster has."""
    with book.reading() as view:
        return list(lines(view, shared=True))


def title(book: Book, record: str) -> str:
    """What a record is called on this laptop."""
    with book.reading() as view:
        return view.title(record)
