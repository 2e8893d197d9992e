"""The index that search looks in: brought up to date after the fact, so that a change never waits for it.

What is not in it yet is known by name and looked at directly, so nothing is ever missed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.models.base import RECORDS, Record
from desktop.view import View

if TYPE_CHECKING:
    from sqlcipher3.dbapi2 import Connection

    from desktop.book import Book


_FORGOTTEN = "index forgot"


def words_of(record: Record) -> tuple[str, str]:
    """What a record is found by: its title, and every other word in it."""
    title = str(getattr(record, "title", "") or getattr(record, "name", ""))
    body = " ".join(
        kind.show(getattr(record, name))
        for name, kind in record.fields.items()
        if kind.searchable and name not in ("title", "name") and getattr(record, name)
    )
    return title, body


def index_some(book: Book, most: int = 50) -> int:
    """Put up to so many records into the index, in the pauses of a day; gives how many still wait."""
    with book.upkeep() as connection:
        waiting = [row[0] for row in connection.execute("SELECT record FROM unindexed LIMIT ?", (most,))]
        for id in waiting:
            _index(connection, id)
        connection.executemany("DELETE FROM unindexed WHERE record = ?", [(id,) for id in waiting])
        left = int(connection.execute("SELECT count(*) FROM unindexed").fetchone()[0])
        if not left:
            _forget(connection)
        return left


def _index(connection: Connection, id: str) -> None:
    described = RECORDS.get(id.partition("-")[0])
    record = View(connection).get(described, id) if described else None
    found = connection.execute("SELECT n FROM findable WHERE record = ?", (id,)).fetchone()
    if found:
        connection.execute("DELETE FROM search WHERE rowid = ?", found)
    title, body = words_of(record) if record and not record.hidden else ("", "")
    if not title and not body:
        connection.execute("DELETE FROM findable WHERE record = ?", (id,))
        return
    number = (
        found[0] if found else connection.execute("INSERT INTO findable (record) VALUES (?)", (id,)).lastrowid
    )
    connection.execute("INSERT INTO search (rowid, title, body) VALUES (?, ?, ?)", (number, title, body))


def _forget(connection: Connection) -> None:
    """Write the index anew when contents were erased since it last was: it keeps the words of what it let go."""
    (erased,) = connection.execute("SELECT count(*) FROM operation WHERE content IS NULL").fetchone()
    row = connection.execute("SELECT value FROM meta WHERE name = ?", (_FORGOTTEN,)).fetchone()
    if erased != (row[0] if row else 0):
        connection.execute("INSERT INTO search (search) VALUES ('optimize')")
        connection.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (_FORGOTTEN, erased))
