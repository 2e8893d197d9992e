"""What is forgotten: the content of an operation that an erasure names, whichever of the two came first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.sync.attachments import FILE, forget
from desktop.sync.entry import Entry
from desktop.sync.live import settle_live
from desktop.sync.schema import CHANGE_BITS, COUNTS, ERASURE, WAITING

if TYPE_CHECKING:
    from sqlcipher3.dbapi2 import Connection

_ERASURE = f"{ERASURE}-"


def is_erased(connection: Connection, operation: str, circle: str, *, by_anyone: bool = False) -> bool:
    """Whether an erasure in the same circle names an operation's content: one that counts, or one `by_anyone`."""
    return bool(
        connection.execute(
            "SELECT 1 FROM erasure JOIN operation ON operation.n = erasure.by JOIN log ON log.n = operation.log"
            " WHERE erasure.operation = ? AND (state = ? OR ?) AND circle = ?",
            (operation, COUNTS, by_anyone, circle),
        ).fetchone()
    )


def wanted_contents(connection: Connection, circle: str) -> list[str]:
    """Operations whose content is missing here though nothing that counts erased it."""
    # said which index: without, all there are would be looked through each time
    rows = connection.execute(
        "SELECT operation.id FROM operation INDEXED BY operation_forgotten JOIN log ON log.n = operation.log"
        " WHERE content IS NULL AND circle = ? AND state != ?",
        (circle, WAITING),
    ).fetchall()
    return sorted(id for (id,) in rows if not is_erased(connection, id, circle))


def note_erasures(connection: Connection, closed: list[Entry]) -> None:
    """Remember what some operations say is to be forgotten, come or still to come."""
    named = [
        (change.field, one.n)
        for one in closed
        for change in one.changes
        if change.record.startswith(_ERASURE)
    ]
    if named:
        connection.executemany("INSERT OR IGNORE INTO erasure VALUES (?, ?)", named)


def erase(connection: Connection) -> set[str]:
    """Drop the contents that erasures name. Gives the records touched.

    At the very end, when it is known whose word counts: what is dropped does not come back by itself.
    """
    rows = connection.execute(
        "SELECT target.n FROM erasure JOIN operation AS eraser ON eraser.n = erasure.by"
        " JOIN operation AS target ON target.id = erasure.operation JOIN log AS here ON here.n = eraser.log"
        " JOIN log AS there ON there.n = target.log AND there.circle = here.circle"
        " WHERE eraser.state = ? AND target.content IS NOT NULL"
        # one that names what is to be forgotten is itself remembered, or who hears of it late would not forget
        " AND target.n NOT IN (SELECT by FROM erasure)",
        (COUNTS,),
    ).fetchall()
    fields: set[tuple[str, str]] = set()
    files: set[str] = set()
    for (n,) in rows:
        between = (n << CHANGE_BITS, (n + 1) << CHANGE_BITS)
        dropped = connection.execute("SELECT record, field, value FROM change WHERE n >= ? AND n < ?", between)
        for record, field, value in dropped.fetchall():
            fields.add((record, field))
            if FILE.match(value[1:-1]):
                files.add(value[1:-1])
        connection.execute("DELETE FROM change WHERE n >= ? AND n < ?", between)
        connection.execute("DELETE FROM replaced WHERE by >= ? AND by < ?", between)
        connection.execute("DELETE FROM awaits WHERE by >= ? AND by < ?", between)
        connection.execute("UPDATE operation SET content = NULL WHERE n = ?", (n,))
    for record, field in fields:
        settle_live(connection, record, field)
    forget(connection, files)
    return {record for record, _field in fields}
