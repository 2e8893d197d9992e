"""Bundles of this book: making one, looking at one before it is taken, and taking it."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from desktop import VERSION, cipher, clock
from desktop.arrivals import NOTHING, Summary, standing, summary
from desktop.book import Book, Touched
from desktop.errors import from_os_error
from desktop.forgetting import forget_words
from desktop.projection import project
from desktop.refused_bundle import RefusedBundle
from desktop.sync import bundle
from desktop.sync.bundle import Made, Me, Sizes
from desktop.sync.envelope import cluster_id
from desktop.sync.log import leave_forked_logs
from desktop.sync.refused import Refused
from desktop.view import View
from desktop.written import refuse_taken

if TYPE_CHECKING:
    from sqlcipher3.dbapi2 import Connection

ENDING = ".clusterbundle"


class Taken(NamedTuple):
    """What was taken, or would be: from which device, and what it brings. `was_copied` says that this laptop's own log
    was found to have been written elsewhere too."""

    sender: str
    summary: Summary
    touched: frozenset[str]
    was_copied: bool = False


def me_of(book: Book) -> Me:
    """This device, as bundles know it."""
    seed, identity = bytes(book.meta("device")), str(book.meta("identity"))
    return Me(book.device, seed, identity, cluster_id(str(book.meta("founding"))))


def make_bundle(
    book: Book, path: Path, *, to: Collection[str] | None = None, sizes: Sizes = Sizes()  # noqa: B008 - never changes
) -> Made:
    """Write a bundle for some devices, or for all the others. Drafts are sealed first. Raises Refusal."""
    from desktop.drafts import seal_drafts

    refuse_taken(path)
    seal_drafts(book)
    try:
        with written_aside(book) as connection:
            connection.execute("BEGIN IMMEDIATE")
            made = bundle.make(connection, path, me_of(book), at=clock.now(), writer=VERSION, to=to, sizes=sizes)
            connection.execute("COMMIT")
    except OSError as error:
        raise from_os_error(error, path) from error
    return made


def look_at(book: Book, path: Path) -> Taken:
    """What a bundle would bring, in words; nothing is taken. Raises Refusal."""
    return _take(book, path, "", keep=False)


def take_bundle(book: Book, path: Path, way: str = "file") -> Taken:
    """Take a bundle, whole or not at all; one already taken changes nothing. `way` says how it came. Raises Refusal.

    May run on a thread of its own; then whoever asked tells the screens, with `tell`.
    """
    return _take(book, path, way, keep=True)


def tell(book: Book, taken: Taken) -> None:
    """Tell the screens what came; on the window's own thread."""
    if taken.touched:
        book.tell(Touched("Take bundle", taken.touched))


def _take(book: Book, path: Path, way: str, *, keep: bool) -> Taken:
    me = me_of(book)
    try:
        with bundle.prepared(path, me) as segments, written_aside(book) as connection:
            connection.execute("BEGIN IMMEDIATE")
            sender = segments[0].signed.sender if segments else me.device
            n = _note_bundle(connection, path, sender, way)
            if n is None or not segments:
                return Taken(sender, NOTHING, frozenset())
            wanting = _wanting(connection)
            touched = bundle.apply(connection, segments, me, at=clock.now(), bundle=n)
            before = standing(connection, touched)
            project(connection, touched)
            erased = len(_wanting(connection) - wanting)
            told = summary(View(connection), before, touched, n, erased)
            copied = leave_forked_logs(connection)
            connection.execute("UPDATE bundle SET summary = ? WHERE n = ?", (told.to_text(), n))
            if told.erased:
                forget_words(connection, touched)
            if keep:
                connection.execute("COMMIT")
            return Taken(sender, told, frozenset(touched), copied)
    except Refused as refused:
        raise RefusedBundle(refused.code, path) from refused
    except OSError as error:
        raise from_os_error(error, path) from error


def _note_bundle(connection: Connection, path: Path, sender: str, way: str) -> int | None:
    """Remember that a file came; None when it came before, for then it brings nothing."""
    import hashlib

    with open(path, "rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    if connection.execute("SELECT 1 FROM bundle WHERE hash = ?", (digest,)).fetchone():
        return None
    made = connection.execute(
        "INSERT INTO bundle (hash, device, way, at, summary) VALUES (?, ?, ?, ?, '')",
        (digest, sender, way, clock.now()),
    )
    return made.lastrowid or 0


def _wanting(connection: Connection) -> set[int]:
    """Operations whose content is not here."""
    return {n for (n,) in connection.execute("SELECT n FROM operation WHERE content IS NULL")}


@contextmanager
def written_aside(book: Book) -> Iterator[Connection]:
    """A connection of its own to write through; what was not committed is as if it had never been."""
    with book.guarded():
        connection = cipher.connect(book.path, book.key, book.salt)
        try:
            connection.execute("PRAGMA synchronous = FULL")
            yield connection
        finally:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            connection.close()
