"""Attached files at the level of the log: which a circle's operations refer to, which are here, and their bytes.

A file is passed on only in a circle in which it came, or was put on this laptop; that a record of the circle names it
is not enough, for its name may have become known outside its own circle.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlcipher3.dbapi2 import Connection

CHUNK = 256 * 1024
FILE = re.compile(r"[0-9a-f]{64}\Z")
"""A value that names a file."""

_NOT_HERE = (
    "NOT EXISTS (SELECT 1 FROM placed JOIN file USING (hash)"
    " WHERE placed.hash = refers.hash AND placed.circle = refers.circle)"
)


def wanted_files(connection: Connection, circle: str, most: int = 1000) -> list[str]:
    """Files that a circle's records name and that have not come in it yet."""
    rows = connection.execute(
        "SELECT hash FROM refers WHERE circle = ?"
        f" AND {_NOT_HERE} ORDER BY hash LIMIT ?",
        (circle, most),
    )
    return [hash for (hash,) in rows]


def note_placed(connection: Connection, files: Iterable[tuple[str, str]]) -> None:
    """Note that files, each with a circle, came in it or were put into it on this laptop, as far as they are here."""
    connection.executemany("INSERT OR IGNORE INTO placed SELECT hash, ?2 FROM file WHERE hash = ?1", files)


def files_here(connection: Connection, circle: str, hashes: Iterable[str]) -> list[tuple[str, int]]:
    """Those of some files that are here and may be passed on in a circle, each with its size."""
    found = []
    for hash in sorted(set(hashes)):
        row = connection.execute(
            "SELECT size FROM file JOIN refers USING (hash) JOIN placed USING (hash, circle)"
            " WHERE hash = ? AND circle = ?",
            (hash, circle),
        ).fetchone()
        if row is not None:
            found.append((hash, int(row[0])))
    return found


def pieces(connection: Connection, hash: str) -> Iterator[bytes]:
    """The bytes of a file, a piece at a time."""
    for (data,) in connection.execute("SELECT data FROM chunk WHERE hash = ? ORDER BY n", (hash,)):
        yield bytes(data)


def may_come(connection: Connection, hash: str, circle: str) -> bool:
    """Whether a file is named in this circle and has not come in it yet."""
    return bool(
        connection.execute(
            f"SELECT 1 FROM refers WHERE hash = ? AND circle = ? AND {_NOT_HERE}", (hash, circle)
        ).fetchone()
    )


def is_here(connection: Connection, hash: str) -> bool:
    """Whether a file's bytes are here, in whatever circle they came."""
    return bool(connection.execute("SELECT 1 FROM file WHERE hash = ?", (hash,)).fetchone())


def store(connection: Connection, hash: str, data: Iterable[bytes]) -> None:
    """Keep a file that came, in chunks. That its bytes are those it is named by was seen before."""
    size, held, n = 0, b"", 0
    for piece in data:
        size += len(piece)
        held += piece
        while len(held) >= CHUNK:
            connection.execute("INSERT INTO chunk (hash, n, data) VALUES (?, ?, ?)", (hash, n, held[:CHUNK]))
            held, n = held[CHUNK:], n + 1
    if held:
        connection.execute("INSERT INTO chunk (hash, n, data) VALUES (?, ?, ?)", (hash, n, held))
    connection.execute("INSERT INTO file (hash, size) VALUES (?, ?)", (hash, size))


def forget(connection: Connection, hashes: Iterable[str]) -> None:
    """A content that named files was erased: drop those that nothing names any more, and where nothing does."""
    for hash in sorted(set(hashes)):
        named = connection.execute("SELECT DISTINCT circle FROM told WHERE value = ?", (json.dumps(hash),)).fetchall()
        circles = json.dumps([circle for (circle,) in named])
        for table in ("refers", "placed"):
            connection.execute(
                f"DELETE FROM {table} WHERE hash = ? AND circle NOT IN (SELECT value FROM json_each(?))",
                (hash, circles),
            )
        if not named:
            connection.execute("DELETE FROM chunk WHERE hash = ?", (hash,))
            connection.execute("DELETE FROM file WHERE hash = ?", (hash,))
