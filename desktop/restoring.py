"""A backup made into a book again, beside whatever is there; nothing is ever written over."""

from __future__ import annotations

import datetime
import os
from collections.abc import Generator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from desktop import cipher, clock, recovery
from desktop.book import ENDING
from desktop.copying import copy_book, digest_of, lost_files, prove, put_in_place, remove
from desktop.errors import DamagedBook, NewerBook, NotABook, Refusal, WrongPassphrase, from_os_error
from desktop.holder import Holder
from desktop.models.base import new_id
from desktop.models.schema import APPLICATION, FORMAT
from desktop.papers_store import PapersStore
from desktop.renewal import BROUGHT_BACK, MACHINE
from desktop.steps import Step
from desktop.sync import log
from desktop.words import _, plural

if TYPE_CHECKING:
    from sqlcipher3.dbapi2 import Connection

_PART = ".part"


@dataclass(frozen=True, slots=True)
class Restored:
    """The book that was made, how many papers' content no store beside the backup held, and the backup's day."""

    path: Path
    lost: int
    day: datetime.date

    @property
    def words(self) -> str:
        """What to tell of lost papers; nothing when all is there."""
        if not self.lost:
            return ""
        return plural(
            "{n} paper could not be brought back: its content is not beside the backup.",
            "{n} papers could not be brought back: their content is not beside the backup.",
            self.lost,
        )


def restore(
    file: Path, path: Path, passphrase: str | None = None, *, key: bytes | None = None
) -> Generator[Step, None, Restored]:
    """Make a book of a dated backup, or of one that holds everything. Raises Refusal.

    Opened with the passphrase the book had then, with the recovery words of that time, or with a key. The restored book
    begins new logs, for what was written after the backup may be out in the world already.
    """
    if path.suffix != ENDING:
        path = path.with_name(path.name + ENDING)
    if os.path.lexists(path):
        raise Refusal(_("“{name}” is already there. Choose another name.").format(name=path.name))
    salt = cipher.salt_of(file)
    day = _day_of(file)
    backup, key = _open(file, salt, passphrase, key)
    part = path.with_name(path.name + _PART)
    try:
        try:
            path.absolute().parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise from_os_error(error, path) from error
        holder = Holder(path)
        try:
            _check(file, backup)
            digest = yield from copy_book(backup, part, key, salt)
            lost = yield from _finish(part, key, salt, PapersStore(file.parent, key, salt), digest, day)
            if os.path.lexists(path):  # it came while we worked
                raise Refusal(_("“{name}” is already there. Choose another name.").format(name=path.name))
            put_in_place(part, path)
        finally:
            with suppress(Refusal):
                remove(part)
            holder.release()
    finally:
        backup.close()
    return Restored(path, lost, day)


def _open(file: Path, salt: bytes, passphrase: str | None, key: bytes | None) -> tuple[Connection, bytes]:
    words = recovery.key_in(passphrase) if passphrase is not None and key is None else None
    if words is not None:
        with suppress(WrongPassphrase):
            return cipher.connect(file, words, salt, read_only=True), words
    finished = key if key is not None else cipher.derive_key(passphrase or "", salt)
    return cipher.connect(file, finished, salt, read_only=True), finished


def _day_of(file: Path) -> datetime.date:
    """The day a backup was made: its name says, or else when the file was written."""
    from desktop.backup import when_of

    when = when_of(file)
    if when is None:
        with suppress(OSError, ValueError, OverflowError):
            when = datetime.datetime.fromtimestamp(file.stat().st_mtime)
    return when.date() if when is not None else clock.today()


def _check(file: Path, backup: Connection) -> None:
    """Whether the backup is one, whole, and of a version we know. Raises Refusal."""
    from sqlcipher3 import dbapi2 as driver

    try:
        if backup.execute("PRAGMA application_id").fetchone()[0] != APPLICATION:
            raise NotABook(file)
        if backup.execute("PRAGMA user_version").fetchone()[0] > FORMAT:
            raise NewerBook(file)
        damaged = backup.execute("PRAGMA cipher_integrity_check").fetchone() is not None
        pages = backup.execute("PRAGMA page_count").fetchone()[0]
        damaged = damaged or file.stat().st_size < pages * 4096
    except driver.Error:
        damaged = True
    if damaged:
        raise Refusal(
            _("The backup “{name}” is damaged. Choose another one; this one was left as it is.").format(
                name=file.name
            )
        )


def _finish(
    part: Path, key: bytes, salt: bytes, store: PapersStore, digest: str, day: datetime.date
) -> Generator[Step, None, int]:
    """Bring back the papers, begin new logs, and prove the whole before it gets its name."""
    from sqlcipher3 import dbapi2 as driver

    connection = cipher.connect(part, key, salt)
    try:
        if digest_of(connection) != digest:
            raise DamagedBook(part, _("the copy differs from the backup"))
        connection.execute("PRAGMA synchronous = FULL")
        lost = yield from store.give_to(connection, lost_files(connection))
        connection.execute("BEGIN IMMEDIATE")
        log.begin_new_logs(connection)
        connection.execute("DELETE FROM meta WHERE name = ?", (MACHINE,))
        # a book of its own from here: the one it was backed up from, if it is still there, stays the original
        connection.execute("UPDATE meta SET value = ? WHERE name = 'book'", (new_id("book"),))
        connection.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (BROUGHT_BACK, day.isoformat()))
        connection.execute("COMMIT")
        digest = digest_of(connection)
    except driver.Error as error:
        raise cipher.from_database_error(error, part) from error
    finally:
        connection.close()
    yield Step(1, 1, _("Proving the book"))
    prove(part, key, salt, digest, files=not lost)
    return len(lost)
