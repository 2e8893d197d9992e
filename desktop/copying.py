"""A whole book copied into a new file, under the same key or another, and proof that nothing is missing.

What backups, restoring, a new passphrase and moving stand on. The copy is written under a name of its own; whoever asks
for it puts it in place once it is proved.
"""

from __future__ import annotations

import os
from collections.abc import Generator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from desktop import cipher
from desktop.errors import DamagedBook, from_os_error
from desktop.paths import free_name
from desktop.steps import Step
from desktop.words import _

if TYPE_CHECKING:
    from sqlcipher3.dbapi2 import Connection

PAGE = 4096
_BESIDE = ("", "-journal", "-wal", "-shm")
_FILES_AT_ONCE = 16 * 1024 * 1024
_MADE_AGAIN = "converted"
"""The table that is copied empty: it holds what this laptop made of the papers, and another makes it as well."""


def copy_book(
    source: Connection, path: Path, key: bytes, salt: bytes, *, files: bool = True
) -> Generator[Step, None, str]:
    """Copy all that a connection sees into a new file at `path`; without `files`, all but the attached files' content.

    Steps count bytes. The source must have no transaction open; all of the copy is from one moment. Gives the digest
    (`digest_of`) of what was copied. Closing the generator, or any error, leaves nothing behind. Raises Refusal.
    """
    from sqlcipher3 import dbapi2 as driver

    remove(path)
    attached = False
    try:
        source.execute(
            "ATTACH ? AS copied KEY " + _raw_key(key, salt), (f"{path.absolute().as_uri()}?mode=rwc",)
        )
        attached = True
        # The copy is worth nothing until it is whole, proved and in place; then it is forced to the disk in one go.
        source.execute("PRAGMA copied.journal_mode = OFF")
        source.execute("PRAGMA copied.synchronous = OFF")
        source.execute("BEGIN")
        digest = yield from _copy(source, files)
        source.execute("COMMIT")
        source.execute("DETACH copied")
        attached = False
        force_to_disk(path)
    except BaseException as error:
        with suppress(driver.Error):
            if source.in_transaction:
                source.execute("ROLLBACK")
            if attached:
                source.execute("DETACH copied")
        remove(path)
        if isinstance(error, driver.Error):
            found = cipher.from_database_error(error, path)
            # what was just written is never the damaged one
            raise DamagedBook(path_of(source), found.why) if isinstance(found, DamagedBook) else found from error
        if isinstance(error, OSError):
            raise from_os_error(error, path) from error
        raise
    return digest


def _copy(source: Connection, files: bool) -> Generator[Step, None, str]:
    pages = source.execute("PRAGMA main.page_count").fetchone()[0]
    held = source.execute("SELECT coalesce(sum(length(data)), 0) FROM main.chunk").fetchone()[0]
    rows = source.execute("SELECT type, name, sql FROM main.sqlite_master WHERE sql IS NOT NULL").fetchall()
    left = 0
    if any(name == _MADE_AGAIN for _type, name, _sql in rows):  # a book of an earlier version has none
        left = source.execute(f"SELECT coalesce(sum(length(pdf)), 0) FROM main.{_MADE_AGAIN}").fetchone()[0]
    total = pages * PAGE - left - (0 if files else held)
    yield Step(0, total, _("Copying the book"))
    virtual = [name for _type, name, sql in rows if sql.startswith("CREATE VIRTUAL")]
    apart = {*virtual, "chunk", _MADE_AGAIN}
    tables = [name for type, name, _sql in rows if type == "table" and name not in apart]
    shadows = {name for name in tables for of in virtual if name.startswith(f"{of}_")}
    for type, name, sql in rows:
        if type == "table" and name not in shadows and not name.startswith("sqlite_"):
            source.execute(_into_copy(sql))
    done = 0
    for n, table in enumerate(tables, 1):
        if table.startswith("sqlite_"):
            continue
        if table in shadows:
            # making the search table filled these with an empty index
            source.execute(f'DELETE FROM copied."{table}"')
        source.execute(f'INSERT INTO copied."{table}" SELECT * FROM main."{table}"')
        done = (total - (held if files else 0)) * n // len(tables)
        yield Step(done, total, _("Copying the book"))
    if files:
        yield from _copy_files(source, done, total)
    for type, name, sql in rows:
        if type != "table" and not name.startswith("sqlite_"):
            source.execute(_into_copy(sql))
    for pragma in ("application_id", "user_version"):
        value = source.execute(f"PRAGMA main.{pragma}").fetchone()[0]
        source.execute(f"PRAGMA copied.{pragma} = {value}")
    return digest_of(source)


def _copy_files(source: Connection, done: int, total: int) -> Generator[Step, None, None]:
    last = 0
    while True:
        # by the room they take, so that a stop never waits long
        rows = source.execute(
            "SELECT id, length(data) FROM main.chunk WHERE id > ? ORDER BY id LIMIT 64", (last,)
        ).fetchall()
        if not rows:
            return
        source.execute(
            "INSERT INTO copied.chunk SELECT * FROM main.chunk WHERE id BETWEEN ? AND ?",
            (rows[0][0], rows[-1][0]),
        )
        last = rows[-1][0]
        done += sum(size for _id, size in rows)
        yield Step(min(done, total), total, _("Copying the papers"))


def path_of(connection: Connection) -> Path:
    """The file that a connection was opened on."""
    return Path(connection.execute("PRAGMA database_list").fetchone()[2])


def digest_of(connection: Connection, schema: str = "main") -> str:
    """A digest of all that must survive a copy: every operation in order, every table's count, every file's name."""
    import hashlib

    found = hashlib.sha256()
    for row in connection.execute(f"SELECT id, signature, content FROM {schema}.operation ORDER BY id"):
        found.update(repr(row).encode())
    tables = connection.execute(
        f"SELECT name FROM {schema}.sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'"
        " AND name NOT IN ('chunk', 'meta', 'converted') AND name NOT LIKE 'sqlite!_%' ESCAPE '!' ORDER BY name"
    ).fetchall()
    for (name,) in tables:
        count = connection.execute(f'SELECT count(*) FROM {schema}."{name}"').fetchone()[0]
        found.update(f"{name} {count}\n".encode())
    for row in connection.execute(f"SELECT hash, size FROM {schema}.file ORDER BY hash"):
        found.update(repr(row).encode())
    return found.hexdigest()


def prove(path: Path, key: bytes, salt: bytes, digest: str, *, files: bool) -> None:
    """Open a copy as a person would and compare it with what was copied. Raises DamagedBook when it differs."""
    from sqlcipher3 import dbapi2 as driver

    connection = cipher.connect(path, key, salt, read_only=True)
    try:
        problem = connection.execute("PRAGMA cipher_integrity_check").fetchone()
        if problem is not None:
            raise DamagedBook(path, str(problem[0]))
        if digest_of(connection) != digest:
            raise DamagedBook(path, _("the copy differs from the book"))
        if files and (lost := lost_files(connection)):
            raise DamagedBook(path, _("the content of {n} papers is missing").format(n=len(lost)))
    except driver.Error as error:
        raise cipher.from_database_error(error, path) from error
    finally:
        connection.close()


def lost_files(connection: Connection, schema: str = "main") -> list[str]:
    """Hashes of files whose content is not whole here, by size alone."""
    rows = connection.execute(
        f"SELECT file.hash FROM {schema}.file LEFT JOIN {schema}.chunk ON chunk.hash = file.hash"
        " GROUP BY file.hash, size HAVING coalesce(sum(length(data)), 0) != size ORDER BY 1"
    )
    return [hash for (hash,) in rows]


def put_in_place(part: Path, path: Path) -> None:
    """Give a proved copy its name, for good even if the power goes. Raises Refusal."""
    if not os.path.lexists(path):
        set_aside(path)
    try:
        os.replace(part, path)
        force_to_disk(path.parent)
    except OSError as error:
        raise from_os_error(error, path) from error


def set_aside(path: Path) -> None:
    """Rename what SQLite left beside a book that is itself gone (moved after the program was killed). Raises Refusal.

    Beside the next book of that name it would be taken for that book's own, and spoil it. It may hold the other book's
    last changes, so it is kept under another name.
    """
    for ending in ("-wal", "-journal"):
        left = path.with_name(path.name + ending)
        try:
            if left.exists():
                os.replace(left, free_name(left.parent, f"{left.name} left over"))
        except OSError as error:
            raise from_os_error(error, left) from error
    with suppress(OSError):  # nothing but an index of the other
        path.with_name(path.name + "-shm").unlink(missing_ok=True)


def force_to_disk(path: Path) -> None:
    """Wait until a file, or a folder's list of names, is on the disk. Raises OSError."""
    if path.is_dir() and os.name == "nt":  # Windows keeps names by itself and opens no folder
        return
    descriptor = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def remove(path: Path) -> None:
    """Remove a half-made copy and what SQLite keeps beside it. Raises Refusal."""
    for ending in _BESIDE:
        try:
            path.with_name(path.name + ending).unlink(missing_ok=True)
        except OSError as error:
            raise from_os_error(error, path) from error


def _raw_key(key: bytes, salt: bytes) -> str:
    return f"\"x'{key.hex()}{salt.hex()}'\""


def _into_copy(sql: str) -> str:
    """The statement that makes the same thing in the copy."""
    for beginning in (
        "CREATE VIRTUAL TABLE ",
        "CREATE TABLE ",
        "CREATE UNIQUE INDEX ",
        "CREATE INDEX ",
        "CREATE VIEW ",
        "CREATE TRIGGER ",
    ):
        if sql.startswith(beginning):
            return f"{beginning}copied.{sql[len(beginning) :]}"
    raise ValueError(sql[:40])
