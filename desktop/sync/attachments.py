"""Attached files at the level of the log: which a circle's operations refer to, which are here, and their bytes."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlcipher3.dbapi2 import Connection

CHUNK = 256 * 1024


def wanted_files(connection: Connection, circle: str, most: int = 1000) -> list[str]:
    """Files that a circle's records name and that have not come yet."""
    rows = connection.execute(
        "SELECT hash FROM refers WHERE circle = ? AND hash NOT IN (SELECT hash FROM file) ORDER BY hash LIMIT ?",
        (circle, most),
    )
    return [hash for (hash,) in rows]


def files_here(connection: Connection, circle: str, hashes: Iterable[str]) -> list[tuple[str, int]]:
    """Those of some files that this circle's records name and that are here, each with its size."""
    found = []
    for hash in sorted(set(hashes)):
        row = connection.execute(
            "SELECT size FROM file JOIN refers USING (hash) WHERE hash = ? AND circle = ?", (hash, circle)
        ).fetchone()
        if row is not None:
            found.append((hash, int(row[0])))
    return found


def pieces(connection: Connection, hash: str) -> Iterator[bytes]:
    """The bytes of a file, a piece at a time."""
    for (data,) in connection.execute("SELECT data FROM chunk WHERE hash = ? ORDER BY n", (hash,)):
        yield bytes(data)


def may_come(connection: Connection, hash: str, circle: str) -> bool:
    """Whether a file is named in this circle and is not here yet."""
    return bool(
        connection.execute(
            "SELECT 1 FROM refers WHERE hash = ? AND circle = ? AND hash NOT IN (SELECT hash FROM file)",
            (hash, circle),
        ).fetchone()
    )


def drop_unnamed(connection: Connection, hashes: Iterable[str]) -> None:
    """Let go of files that nothing names any more, because what named them was erased."""
    for hash in sorted(set(hashes)):
        rows = connection.execute("SELECT DISTINCT circle FROM told WHERE value = ?", (f'"{hash}"',)).fetchall()
        circles = [circle for (circle,) in rows]
        marks = ", ".join("?" * len(circles))
        connection.execute(f"DELETE FROM refers WHERE hash = ? AND circle NOT IN ({marks})", (hash, *circles))
        if not circles:
            connection.execute("DELETE FROM chunk WHERE hash = ?", (hash,))
            connection.execute("DELETE FROM file WHERE hash = ?", (hash,))


def store(connection: Connection, hash: str, data: Iterable[bytes]) -> bool:
    """Keep a file that came, in chunks; whether its bytes were the ones it is named by. If not, roll back."""
    digest, size, held, n = hashlib.sha256(), 0, b"", 0
    for piece in data:
        digest.update(piece)
        size += len(piece)
        held += piece
        while len(held) >= CHUNK:
            connection.execute("INSERT INTO chunk (hash, n, data) VALUES (?, ?, ?)", (hash, n, held[:CHUNK]))
            held, n = held[CHUNK:], n + 1
    if held:
        connection.execute("INSERT INTO chunk (hash, n, data) VALUES (?, ?, ?)", (hash, n, held))
    connection.execute("INSERT INTO file (hash, size) VALUES (?, ?)", (hash, size))
    return digest.hexdigest() == hash and size > 0
