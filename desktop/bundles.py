"""Bundles of this book: making one, looking at one before it is taken, and taking it."""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Callable, Collection, Generator, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple, Protocol, TypeVar

from desktop import VERSION, cipher, clock
from desktop.arrivals import NOTHING, Summary, standing, summary
from desktop.book import Book, Touched
from desktop.errors import from_os_error
from desktop.forgetting import forget_words
from desktop.projection import projecting
from desktop.refused_bundle import RefusedBundle
from desktop.steps import Step, run
from desktop.sync.addressed import addressed, circles_of
from desktop.sync.attachments import files_here, wanted_files
from desktop.sync.bundle import Made, Me, Sizes
from desktop.sync.envelope import cluster_id
from desktop.sync.erasure import wanted_contents
from desktop.sync.going import Lying, asked_files, going, runs_of
from desktop.sync.have import have
from desktop.sync.log import leave_forked_logs
from desktop.sync.making import make
from desktop.sync.members import read_members
from desktop.sync.refused import Refused
from desktop.sync.taking import applying, preparing
from desktop.view import View
from desktop.words import _
from desktop.written import refuse_taken

if TYPE_CHECKING:
    from sqlcipher3.dbapi2 import Connection

    from desktop.brought import Said

ENDING = ".clusterbundle"
T = TypeVar("T")


class Taken(NamedTuple):
    """What was taken, or would be: from which device, and what it brings.

    `was_copied` says that this laptop's own log was found to have been written elsewhere too; `n` is the number under
    which the bundle is remembered, None when it was only looked at; `who`, whose laptop it came from, as the bundle
    itself may be first to tell.
    """

    sender: str
    summary: Summary
    touched: frozenset[str]
    was_copied: bool = False
    n: int | None = None
    who: str = ""
    said: Mapping[str, Sequence[Said]] = MappingProxyType({})
    """Of one that is looked at, what it would write in each record, field by field, as far as they are shown."""


def me_of(book: Book) -> Me:
    """This device, as bundles know it. May be asked on any thread."""
    with book.aside() as view:
        rows = view.rows("SELECT name, value FROM meta WHERE name IN ('device', 'device_name', 'identity', 'founding')")
    known = dict(rows)
    device, identity, founding = (str(known[name]) for name in ("device_name", "identity", "founding"))
    return Me(device, bytes(known["device"]), identity, cluster_id(founding))


def make_bundle(
    book: Book, path: Path, *, to: Collection[str] | None = None, sizes: Sizes = Sizes()  # noqa: B008 - never changes
) -> Made:
    """Write a bundle for some devices, or for all the others. Drafts are sealed first. Raises Refusal."""
    from desktop.drafts import seal_drafts

    refuse_taken(path)
    seal_drafts(book)
    return make_aside(book, path, to=to, sizes=sizes)


def make_aside(
    book: Book,
    path: Path,
    *,
    to: Collection[str] | None = None,
    sizes: Sizes = Sizes(),  # noqa: B008
    only_have: bool = False,
) -> Made:
    """The same beside the window, on any thread: drafts stay drafts. With `only_have` it says what this laptop has and
    brings nothing. Raises Refusal."""
    me = me_of(book)
    try:
        with book.turn, written_aside(book) as connection:
            connection.execute("BEGIN IMMEDIATE")
            made = make(
                connection, path, me, at=clock.now(), writer=VERSION, to=to, sizes=sizes, only_have=only_have
            )
            connection.execute("COMMIT")
    except OSError as error:
        raise from_os_error(error, path) from error
    return made


class Missing(NamedTuple):
    """A bundle of what somebody lacks and does not find in a place: what went in, whom it is sealed to, and a digest of
    what this laptop had then."""

    made: Made
    lying: Lying
    has: str


def make_missing(book: Book, path: Path, lying: Sequence[Lying], told: str | None, sizes: Sizes) -> Missing | None:
    """Write a bundle for a place where others lie; None when nobody lacks anything there and `told`, what this laptop
    had when it last said so there, still holds. May run on any thread. Raises Refusal."""
    me, at = me_of(book), clock.now()
    try:
        with book.turn, written_aside(book) as connection:
            connection.execute("BEGIN IMMEDIATE")
            has = what_it_has(connection, me.device)
            if told == has and not _is_missing(connection, me.device, at, lying, sizes):
                return None
            made = make(connection, path, me, at=at, writer=VERSION, sizes=sizes, lying=lying)
            runs = runs_of(connection, made.ids)
            readers = frozenset(one.device for one in read_members(connection).values() if one.removed is None)
            connection.execute("COMMIT")
    except OSError as error:
        raise from_os_error(error, path) from error
    return Missing(made, Lying(readers, None, runs, made.hashes), has)


def what_it_has(connection: Connection, device: str) -> str:
    """A digest of what this laptop has and wants of every circle it shares."""
    circles = circles_of(connection, read_members(connection), device)
    told = [
        (have(connection, one), wanted_files(connection, one), wanted_contents(connection, one))
        for one in circles
    ]
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()


def _is_missing(connection: Connection, device: str, at: int, lying: Sequence[Lying], sizes: Sizes) -> bool:
    for circle, _seals, told in addressed(connection, device, at):
        if next(going(connection, circle, told, lying), None) is not None:
            return True
        asked = files_here(connection, circle, asked_files(told, lying))
        if any(size <= sizes.all for _hash, size in asked):
            return True
    return False


def look_at(book: Book, path: Path) -> Taken:
    """What a bundle would bring, in words; nothing is taken. Raises Refusal."""
    return run(looking(book, path))


def looking(book: Book, path: Path) -> Generator[Step, None, Taken]:
    """The same, told step by step; it may run on a thread of its own."""
    return _take(book, path, "", lambda _summary: False, shows=True)


def take_bundle(book: Book, path: Path, way: str = "file") -> Taken:
    """Take a bundle, whole or not at all; one already taken changes nothing. `way` says how it came. Raises Refusal.

    May run on a thread of its own; then whoever asked tells the screens, with `tell`.
    """
    return run(taking(book, path, way))


def taking(book: Book, path: Path, way: str = "file") -> Generator[Step, None, Taken]:
    """The same, told step by step. Stopped before its end, nothing was taken."""
    return _take(book, path, way, lambda _summary: True)


def take_unattended(book: Book, path: Path, way: str, *, trusted: bool = True) -> Taken:
    """Take a bundle that nobody has looked at, unless somebody must have: then its `n` is None, the book as it was.

    From what is not trusted only that is taken which changes no record. Raises Refusal.
    """
    return run(taking_unattended(book, path, way, trusted=trusted))


def taking_unattended(
    book: Book, path: Path, way: str, *, trusted: bool = True
) -> Generator[Step, None, Taken]:
    """The same, told step by step. Stopped before its end, nothing was taken."""
    return _take(book, path, way, lambda told: told.is_empty or (trusted and not told.asks_first))


class Touching(Protocol):
    """Whatever took bundles, one or several, and knows which records they touched."""

    @property
    def touched(self) -> frozenset[str]: ...


def tell(book: Book, came: Touching) -> None:
    """Tell the screens what came, by whichever way; on the window's own thread."""
    if came.touched:
        book.tell(Touched("Take bundle", came.touched))


def _take(
    book: Book, path: Path, way: str, keep: Callable[[Summary], bool], *, shows: bool = False
) -> Generator[Step, None, Taken]:
    opening = Step(0, 0, _("Opening it and checking who signed it"))
    yield opening
    me = me_of(book)
    try:
        with ExitStack() as held:
            segments = yield from _told(preparing(path, me, held), opening)
            held.enter_context(book.turn)
            connection = held.enter_context(written_aside(book))
            reading = Step(0, 2 * sum(one.operations for one in segments), _("Reading what is in it"))
            yield reading
            connection.execute("BEGIN IMMEDIATE")
            sender = segments[0].signed.sender if segments else me.device
            digest = _digest(path)
            known = _number(connection, digest)
            if known is not None or not segments:
                return Taken(sender, NOTHING, frozenset(), n=known, who=View(connection).device(sender))
            n = _note_bundle(connection, digest, sender, way)
            wanting, last = _wanting(connection), _last(connection)
            touched = yield from _told(applying(connection, segments, me, at=clock.now(), bundle=n), reading)
            before = standing(connection, touched)
            for done, of, _words in projecting(connection, touched):
                yield Step(of + done, 2 * of, _("Working out what follows from it"))
            yield Step(1, 1, _("Seeing what is new"))
            # what came with its content erased already is none: there was nothing of it here
            erased = sum(one <= last for one in _wanting(connection) - wanting)
            told = summary(View(connection), before, touched, n, erased)
            copied = leave_forked_logs(connection)
            connection.execute("UPDATE bundle SET summary = ? WHERE n = ?", (told.to_text(), n))
            if told.erased:
                forget_words(connection, touched)
            who = View(connection).device(sender)
            if not keep(told):
                shown = _said(View(connection), n, told) if shows else {}
                return Taken(sender, told, frozenset(), who=who, said=shown)
            connection.execute("COMMIT")
            return Taken(sender, told, frozenset(touched), copied, n, who)
    except Refused as refused:
        raise RefusedBundle(refused.code, path) from refused
    except OSError as error:
        raise from_os_error(error, path) from error


def _said(view: View, n: int, told: Summary) -> dict[str, Sequence[Said]]:
    from desktop.brought import said

    return {line.record: said(view, n, line.record) for line in told.lines}


def _told(work: Generator[int, None, T], step: Step) -> Generator[Step, None, T]:
    """Work that says how much more it has done, told from a step on."""
    with closing(work):
        while True:
            try:
                more = next(work)
            except StopIteration as end:
                value: T = end.value
                return value
            step = step._replace(done=step.done + more if step.total else 0)
            yield step


def number_of(connection: Connection, path: Path) -> int | None:
    """The number under which a file was taken; None when it never was. Raises OSError."""
    return _number(connection, _digest(path))


def _number(connection: Connection, digest: str) -> int | None:
    row = connection.execute("SELECT n FROM bundle WHERE hash = ?", (digest,)).fetchone()
    return int(row[0]) if row else None


def _digest(path: Path) -> str:
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _note_bundle(connection: Connection, digest: str, sender: str, way: str) -> int:
    made = connection.execute(
        "INSERT INTO bundle (hash, device, way, at, summary) VALUES (?, ?, ?, ?, '')",
        (digest, sender, way, clock.now()),
    )
    return made.lastrowid or 0


def _wanting(connection: Connection) -> set[int]:
    """Operations whose content is not here."""
    return {n for (n,) in connection.execute("SELECT n FROM operation WHERE content IS NULL")}


def _last(connection: Connection) -> int:
    return int(connection.execute("SELECT coalesce(max(n), 0) FROM operation").fetchone()[0])


@contextmanager
def written_aside(book: Book) -> Iterator[Connection]:
    """A connection of its own to write through; what was not committed is as if it had never been. Raises Refusal."""
    book.check_open()
    with book.guarded():
        connection = cipher.connect(book.path, book.key, book.salt)
        try:
            connection.execute("PRAGMA synchronous = FULL")
            # beside the window one can wait until a large bundle is in; the window itself cannot
            beside = threading.current_thread() is not threading.main_thread()
            connection.execute(f"PRAGMA busy_timeout = {30000 if beside else 5000}")
            cipher.expect_much(connection)
            yield connection
        finally:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            connection.close()
