"""The content of attached papers, kept once beside a book's dated backups. It only ever grows.

Encrypted as the book is. A book that gets a new passphrase gets a new store; the old one still serves older backups.
"""

from __future__ import annotations

import hashlib
from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from desktop import cipher
from desktop.copying import lost_files, path_of
from desktop.errors import DamagedBook, Refusal, WrongPassphrase, from_os_error
from desktop.steps import Step
from desktop.words import _

if TYPE_CHECKING:
    from sqlcipher3.dbapi2 import Connection

ENDING = ".clusterbook-papers"
_TABLES = """
CREATE TABLE IF NOT EXISTS file (hash TEXT PRIMARY KEY, size INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS chunk (
    id INTEGER PRIMARY KEY, hash TEXT NOT NULL, n INTEGER NOT NULL, data BLOB NOT NULL, UNIQUE (hash, n))"""


class PapersStore:
    """The store in one folder for one key. Nothing is made before something must be kept."""

    def __init__(self, folder: Path, key: bytes, salt: bytes) -> None:
        self.path = folder / f"papers {salt.hex()[:12]}{ENDING}"
        self._key, self._salt = key, salt

    def take_from(self, source: Connection) -> Generator[Step, None, None]:
        """Keep the content of every file that a book's connection sees and the store lacks, and prove it.

        Steps count bytes. A stop leaves what is whole. Raises Refusal.
        """
        from sqlcipher3 import dbapi2 as driver

        with _reading(source):
            wanted = dict(source.execute("SELECT hash, size FROM file ORDER BY hash").fetchall())
        if not wanted:
            return
        for attempt in (1, 2):
            try:
                yield from self._take(source, wanted)
                return
            except driver.Error as error:
                refusal = cipher.from_database_error(error, self.path)
                # a store spoilt inside would stop every backup from now on, and the book still holds all that was in it
                if attempt == 2 or not isinstance(refusal, DamagedBook):
                    raise refusal from error
                self._put_aside()

    def _take(self, source: Connection, wanted: Mapping[str, int]) -> Generator[Step, None, None]:
        store = self._open()
        try:
            held = {row[0] for row in store.execute("SELECT hash FROM file")} - set(lost_files(store))
            lacking = [hash for hash in wanted if hash not in held]
            done, total = 0, sum(wanted[hash] for hash in lacking)
            for hash in lacking:
                yield Step(done, total, _("Keeping the papers"))
                self._keep(source, store, hash, wanted[hash])
                done += wanted[hash]
        finally:
            store.close()
        yield from self._prove(lacking)

    def lacks(self, hashes: Sequence[str]) -> list[str]:
        """Which of these files are not whole here."""
        if not self.path.exists():
            return list(hashes)
        store = cipher.connect(self.path, self._key, self._salt, read_only=True)
        try:
            whole = {row[0] for row in store.execute("SELECT hash FROM file")} - set(lost_files(store))
        finally:
            store.close()
        return [hash for hash in hashes if hash not in whole]

    def give_to(self, book: Connection, hashes: Sequence[str]) -> Generator[Step, None, list[str]]:
        """Put the content of files back into a book; gives those that the store has not got whole."""
        if not hashes or not self.path.exists():
            return list(hashes)
        lost = []
        store = cipher.connect(self.path, self._key, self._salt, read_only=True)
        try:
            for done, hash in enumerate(hashes):
                yield Step(done, len(hashes), _("Bringing back the papers"))
                digest = hashlib.sha256()
                book.execute("BEGIN")
                book.execute("DELETE FROM chunk WHERE hash = ?", (hash,))
                try:
                    for n, data in _chunks(store, hash):
                        digest.update(data)
                        book.execute("INSERT INTO chunk (hash, n, data) VALUES (?, ?, ?)", (hash, n, data))
                except DamagedBook:
                    # a connection that has met a damaged page reads nothing more; the other papers may be whole
                    store.close()
                    store = cipher.connect(self.path, self._key, self._salt, read_only=True)
                if digest.hexdigest() == hash:
                    book.execute("COMMIT")
                else:
                    book.execute("ROLLBACK")
                    lost.append(hash)
        finally:
            store.close()
        return lost

    def _open(self) -> Connection:
        """The store, made when it is not there; one that cannot be read is put aside and begun anew."""
        for attempt in (1, 2):
            try:
                store = cipher.connect(self.path, self._key, self._salt)
                store.execute("PRAGMA synchronous = FULL")
                for statement in _TABLES.split(";"):
                    store.execute(statement)
                return store
            except (WrongPassphrase, DamagedBook):
                if attempt == 2:
                    raise
                self._put_aside()
        raise AssertionError

    def _put_aside(self) -> None:
        try:
            self.path.replace(self.path.with_name(f"{self.path.name}.damaged"))
        except OSError as error:
            raise from_os_error(error, self.path) from error

    def _keep(self, source: Connection, store: Connection, hash: str, size: int) -> None:
        digest, length = hashlib.sha256(), 0
        store.execute("BEGIN IMMEDIATE")
        try:
            store.execute("DELETE FROM chunk WHERE hash = ?", (hash,))
            for n, data in _chunks(source, hash):
                digest.update(data)
                length += len(data)
                store.execute("INSERT INTO chunk (hash, n, data) VALUES (?, ?, ?)", (hash, n, data))
            if (digest.hexdigest(), length) != (hash, size):
                # a backup goes on without it; `check` says what is wrong with the book itself
                store.execute("ROLLBACK")
                return
            store.execute("INSERT OR REPLACE INTO file VALUES (?, ?)", (hash, size))
            store.execute("COMMIT")
        except BaseException:
            if store.in_transaction:
                store.execute("ROLLBACK")
            raise

    def _prove(self, hashes: Sequence[str]) -> Generator[Step, None, None]:
        """Read back what was just kept, through a connection that has not seen it."""
        store = cipher.connect(self.path, self._key, self._salt, read_only=True)
        try:
            for done, hash in enumerate(hashes):
                yield Step(done, len(hashes), _("Proving the papers"))
                if not store.execute("SELECT 1 FROM file WHERE hash = ?", (hash,)).fetchone():
                    continue
                digest = hashlib.sha256()
                for (data,) in store.execute("SELECT data FROM chunk WHERE hash = ? ORDER BY n", (hash,)):
                    digest.update(data)
                if digest.hexdigest() != hash:
                    raise Refusal(
                        _("A paper did not reach the backup whole. Check the disk, then try again.")
                    )
        finally:
            with suppress(Exception):
                store.close()


@contextmanager
def _reading(source: Connection) -> Iterator[None]:
    """What goes wrong in here is wrong with the file that is read, not with the one that is written."""
    from sqlcipher3 import dbapi2 as driver

    try:
        yield
    except driver.Error as error:
        raise cipher.from_database_error(error, path_of(source)) from error


def _chunks(source: Connection, hash: str) -> Iterator[tuple[int, bytes]]:
    with _reading(source):
        rows = iter(source.execute("SELECT n, data FROM chunk WHERE hash = ? ORDER BY n", (hash,)))
    while True:
        with _reading(source):
            row = next(rows, None)
        if row is None:
            return
        yield row
