"""The open book: one encrypted file that holds a cluster's whole record.

`reading()` gives plain records; `operation()` is the only way to write: one transaction, one undo step, one line of
history, one notice to the screens, and one signed part for each circle it touches.
"""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from desktop import cipher, clock
from desktop.copying import put_in_place, remove
from desktop.errors import DamagedBook, NewerBook, NotABook, Refusal, from_os_error
from desktop.finding import index_some
from desktop.holder import Holder
from desktop.models.base import RECORDS
from desktop.models.schema import APPLICATION, FORMAT, make_tables
from desktop.operation_names import NAMES
from desktop.projection import project_everything
from desktop.sync.live import Seen, seen_now
from desktop.view import View
from desktop.words import _, shortened

if TYPE_CHECKING:
    from sqlcipher3.dbapi2 import Connection

    from desktop.work import Work

ENDING = ".clusterbook"
MOST_ABOUT = 59
"""Letters said beside an operation's name; what a caller cut at sixty is seen to have been cut."""


class Touched(NamedTuple):
    """What an operation changed: ids of records."""

    name: str
    records: frozenset[str]

    def any_of(self, *kinds: str) -> bool:
        """Whether a record of one of these kinds is among them."""
        return any(record.partition("-")[0] in kinds for record in self.records)


class Book:
    """An open book. Made by `create_book` or `open_book`; used on the thread that opened it."""

    def __init__(self, path: Path, key: bytes, salt: bytes, connection: Connection, holder: Holder) -> None:
        self.path = path
        self._key, self._salt = key, salt
        self._connection = connection
        self._holder = holder
        self._listeners: list[Callable[[Touched], None]] = []
        self._writing = self._shut = False
        self._engine: Any = None
        self.kept: Callable[[], object] | None = None
        """Told when what is being typed was put on disk."""
        self.turn = threading.Lock()
        """Held while a bundle is made or taken: one after another, whichever threads they are on."""

    # -- what the book knows of itself -------------------------------------------------------------------

    @property
    def id(self) -> str:
        """The book's own id, which never leaves this laptop."""
        return str(self.meta("book"))

    @property
    def me(self) -> str:
        """The person whose book this is."""
        return str(self.meta("me"))

    @property
    def cluster(self) -> str:
        """The id of the cluster's own record."""
        return str(self.meta("cluster"))

    @property
    def device(self) -> str:
        """The name of this device: the public half of the key it signs with."""
        return str(self.meta("device_name"))

    @property
    def key(self) -> bytes:
        """The finished key: for the key ring and the recovery sheet, and for nothing else."""
        return self._key

    @property
    def salt(self) -> bytes:
        """The salt the file begins with: what the key ring knows the book by."""
        return self._salt

    @property
    def writing(self) -> bool:
        """Whether an operation is open just now."""
        return self._writing

    def meta(self, name: str) -> Any:
        """A fact this laptop keeps about the book, or None."""
        row = self._connection.execute("SELECT value FROM meta WHERE name = ?", (name,)).fetchone()
        return row[0] if row else None

    def set_meta(self, name: str, value: Any) -> None:
        """Keep a fact about the book on this laptop; it is no change and travels nowhere."""
        with self.guarded():
            self._connection.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (name, value))

    # -- reading -----------------------------------------------------------------------------------------

    @contextmanager
    def reading(self) -> Iterator[View]:
        """Plain records, all from one moment."""
        connection = self._connection
        if connection.in_transaction:
            yield View(connection)
            return
        with self.guarded():
            connection.execute("BEGIN")
            try:
                yield View(connection)
            finally:
                if connection.in_transaction:
                    connection.execute("COMMIT")

    @contextmanager
    def aside(self) -> Iterator[View]:
        """Read on another thread, through a connection of its own, while the window goes on."""
        self.check_open()
        connection = cipher.connect(self.path, self._key, self._salt, read_only=True)
        try:
            with self.guarded():
                connection.execute("BEGIN")
                yield View(connection)
        finally:
            connection.close()

    def as_seen(self, record: str) -> Seen:
        """What a person sees in each field now; hand it back to the operation that seals the edit."""
        return seen_now(self._connection, record)

    # -- writing -----------------------------------------------------------------------------------------

    @contextmanager
    def operation(self, name: str, *, about: str = "", seen: dict[str, Seen] | None = None) -> Iterator[Work]:
        """One named thing a person does: all of it is kept, or none.

        `about` is said beside the name in Undo and stays on this laptop. `seen` tells, for each record, which changes
        the person had on the screen (`as_seen`); where it says nothing, what stands as the operation begins counts.
        """
        from desktop.work import Work

        if name not in NAMES:
            raise KeyError(name)
        if self._writing:
            raise RuntimeError("an operation is already open")
        self._writing = True
        try:
            with self.guarded():
                work = Work(self, self._connection, seen or {})
                self._connection.execute("BEGIN IMMEDIATE")
                try:
                    yield work
                    touched = work.seal(name, shortened(about, MOST_ABOUT))
                    self._connection.execute("COMMIT")
                finally:
                    work.end()
                    # after a full disk SQLite has rolled back by itself, and another ROLLBACK would hide why
                    if self._connection.in_transaction:
                        self._connection.execute("ROLLBACK")
        finally:
            self._writing = False
        if touched:
            self.tell(Touched(name, frozenset(touched)))

    def listen(self, listener: Callable[[Touched], None]) -> Callable[[], None]:
        """Hear of every operation once it is safely on disk. Gives the way to stop."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener) if listener in self._listeners else None

    def tell(self, touched: Touched) -> None:
        """Tell whoever listens what is safely on disk; of what came from others, whoever took it does so."""
        for listener in tuple(self._listeners):
            listener(touched)

    def keep_draft(self, record: str, field: str, text: str, seen: Seen) -> None:
        """Put what is being typed safely on disk before it is sealed as a change."""
        with self.guarded():
            self._connection.execute(
                "INSERT OR REPLACE INTO draft VALUES (?, ?, ?, ?, ?)",
                (record, field, text, json.dumps(seen), clock.now()),
            )
        if self.kept is not None:
            self.kept()

    def drop_draft(self, record: str, field: str) -> None:
        """Forget what was being typed in a field."""
        with self.guarded():
            self._connection.execute("DELETE FROM draft WHERE record = ? AND field = ?", (record, field))

    def drafts(self, record: str | None = None) -> list[tuple[str, str, str, Seen]]:
        """What was typed and not yet sealed: record, field, text, and what was seen when typing began."""
        rows = self._connection.execute(
            "SELECT record, field, value, seen FROM draft WHERE ? IS NULL OR record = ? ORDER BY record, at",
            (record, record),
        )
        return [
            (id, field, text, {f: tuple(ids) for f, ids in json.loads(seen).items()})
            for id, field, text, seen in rows
        ]

    @contextmanager
    def upkeep(self) -> Iterator[Connection]:
        """A transaction that changes no record: the search index, which can always be made anew."""
        with self.guarded():
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield self._connection
                self._connection.execute("COMMIT")
            finally:
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")

    def check_open(self) -> None:
        """For other threads, before they make a connection of their own. Raises Refusal once the book is closed."""
        if self._shut:
            raise Refusal(_("The book was closed."))

    @contextmanager
    def guarded(self) -> Iterator[None]:
        """Say what SQLite complains of in words a person can act on."""
        from sqlcipher3 import dbapi2 as driver

        try:
            yield
        except Exception as error:
            original = getattr(error, "orig", error)  # SQLAlchemy wraps what the driver raised
            if isinstance(original, driver.Error):
                raise cipher.from_database_error(original, self.path) from error
            raise

    # -- closing -----------------------------------------------------------------------------------------

    def close(self) -> None:
        """Lock the book: everything goes into the one file, and nothing is left beside it."""
        self.shut()
        self._holder.release()

    def shut(self) -> None:
        """Put everything into the one file and end the connection, but let nobody else have the book yet."""
        if self._shut:
            return
        with self.turn:  # whatever is being taken on another thread comes to its end, and nothing begins after it
            self._shut = True
        from sqlcipher3 import dbapi2 as driver

        # a book that cannot be indexed now (half made, damaged, on a full disk) is indexed another day
        with suppress(Refusal, driver.Error):
            while index_some(self):
                pass
        if self._engine is not None:
            self._engine.dispose(close=False)
        with suppress(Refusal), self.guarded():
            self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        self._connection.close()

    def __enter__(self) -> Book:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()


def get_ready_to_write() -> None:
    """Load SQLAlchemy and map the record classes in a quiet moment, so that the first change does not wait for it."""
    import desktop.work  # noqa: F401
    from desktop.models.tables import twin_of

    for record in RECORDS.values():
        twin_of(record)


def create_book(
    path: Path,
    passphrase: str,
    *,
    cluster: str,
    school: str,
    person: str,
    role: str = "head",
    fictitious: bool = False,
) -> Book:
    """Make a book whose first operation names the cluster, one school and its founder, and open it.

    Made under another name and put in place when it is whole. Raises Refusal.
    """
    cipher.check_passphrase(passphrase)
    if path.suffix != ENDING:
        path = path.with_name(path.name + ENDING)
    if os.path.lexists(path):
        raise Refusal(_("“{name}” is already there. Choose another name.").format(name=path.name))
    salt = os.urandom(cipher.SALT)
    key = cipher.derive_key(passphrase, salt)
    part = path.with_name(path.name + ".part")
    try:
        remove(part)
        if not path.parent.is_dir():
            path.parent.mkdir(parents=True)
        holder = Holder(path)
    except OSError as error:
        raise from_os_error(error, path) from error
    try:
        found(
            part, key, salt, cluster=cluster, school=school, person=person, role=role, fictitious=fictitious
        )
        put_in_place(part, path)
        return Book(path, key, salt, _connect(path, key, salt), holder)
    except BaseException as error:
        holder.release()
        with suppress(Refusal):
            remove(part)
        if isinstance(error, OSError):
            raise from_os_error(error, path) from error
        raise


def found(
    path: Path,
    key: bytes,
    salt: bytes,
    *,
    cluster: str,
    school: str,
    person: str,
    role: str,
    fictitious: bool,
) -> None:
    """Fill a new file with an empty book and its founding operation."""
    from desktop.models import Cluster, Person, Role, School
    from desktop.projection import project
    from desktop.sync.fold import fold_again

    with empty_book(path, key, salt) as book:
        with book.operation("Begin the cluster") as work:
            its_school = work.add(School, name=school, joined_how="founded")
            founder = work.add(Person, name=person)
            of_school = None if role == "facilitator" else its_school.id
            work.add(Role, person=founder.id, role=role, school=of_school)
            its_cluster = work.add(Cluster, title=cluster, fictitious=fictitious)
            work.say_of_members("card", own_card(book, founder.id, of_school, role))
        book.set_meta("cluster", its_cluster.id)
        book.set_meta("me", founder.id)
        with book.upkeep() as connection:
            connection.execute("INSERT INTO meta SELECT 'founding', id FROM operation")
            project(connection, fold_again(connection))


@contextmanager
def empty_book(path: Path, key: bytes, salt: bytes) -> Iterator[Book]:
    """A new file with the tables of a book and a device of its own, open; closed in the end."""
    from desktop.models.base import new_id

    connection = cipher.connect(path, key, salt)
    book = Book(path, key, salt, connection, Holder(path))
    try:
        with book.guarded():
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = FULL")
            make_tables(connection)
        book.set_meta("book", new_id("book"))
        make_device(book)
        yield book
    finally:
        book.close()


def make_device(book: Book) -> None:
    """Give a new book its device: a key to sign with, and an identity that bundles are sealed to."""
    import pyrage

    from desktop.sync.operations import device_name, new_device

    seed = new_device()
    book.set_meta("device", seed)
    book.set_meta("device_name", device_name(seed))
    book.set_meta("identity", str(pyrage.x25519.Identity.generate()))


def own_card(book: Book, person: str, school: str | None, role: str) -> dict[str, Any]:
    """What this device says of itself when it joins: whose it is, and how to seal to it."""
    import pyrage

    identity = pyrage.x25519.Identity.from_str(str(book.meta("identity")))
    return {
        "device": book.device,
        "seal": str(identity.to_public()),
        "person": person,
        "school": school,
        "role": role,
    }


def open_book(path: Path, passphrase: str | None = None, *, key: bytes | None = None) -> Book:
    """Open a book with its passphrase, or with its finished key (key ring, recovery sheet). Raises Refusal."""
    salt = cipher.salt_of(path)
    holder = Holder(path)
    try:
        finished = key if key is not None else cipher.derive_key(passphrase or "", salt)
        return Book(path, finished, salt, _connect(path, finished, salt), holder)
    except BaseException:
        holder.release()
        raise


def _connect(path: Path, key: bytes, salt: bytes) -> Connection:
    from sqlcipher3 import dbapi2 as driver

    connection = cipher.connect(path, key, salt)
    try:
        if connection.execute("PRAGMA application_id").fetchone()[0] != APPLICATION:
            raise NotABook(path)
        if connection.execute("PRAGMA user_version").fetchone()[0] > FORMAT:
            raise NewerBook(path)
        mode = connection.execute("PRAGMA journal_mode = WAL").fetchone()[0]
        if mode != "wal":
            raise DamagedBook(path, f"journal: {mode}")
        connection.execute("PRAGMA synchronous = FULL")
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        # by a link, what SQLite keeps beside a book lies where the book itself is
        journal = Path(f"{os.path.realpath(path)}-wal")
        if path.stat().st_size < pages * 4096 and not journal.exists():
            raise DamagedBook(path, _("it is shorter than it should be"))
        make_tables(connection, project_everything)
    except BaseException as error:
        connection.close()
        if isinstance(error, driver.Error):
            raise cipher.from_database_error(error, path) from error
        raise
    return connection
