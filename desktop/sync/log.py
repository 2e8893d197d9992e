"""The log: the operations a book holds, and which of their changes nobody has replaced.

Works on a bare database connection inside the caller's transaction.
"""

from __future__ import annotations

import base64
import json
import os
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from desktop.sync.operations import (
    Change,
    Header,
    Operation,
    Value,
    change_id,
    device_name,
    read_content,
    read_header,
    seal,
)

if TYPE_CHECKING:
    from sqlcipher3.dbapi2 import Connection

Seen = dict[str, tuple[str, ...]]
"""Ids of the changes that are current in each field of one record: what a person has on the screen."""

SCHEMA = """
CREATE TABLE IF NOT EXISTS meta (name TEXT PRIMARY KEY, value) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS log (
    id TEXT PRIMARY KEY, device TEXT NOT NULL, circle TEXT NOT NULL,
    seq INTEGER NOT NULL, head TEXT, lamport INTEGER NOT NULL, mine INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS operation (
    n INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, log TEXT NOT NULL, seq INTEGER NOT NULL,
    device TEXT NOT NULL, lamport INTEGER NOT NULL, at INTEGER NOT NULL, circle TEXT NOT NULL,
    name TEXT NOT NULL, act INTEGER, header BLOB NOT NULL, signature BLOB NOT NULL, content BLOB);
CREATE INDEX IF NOT EXISTS operation_log ON operation (log, seq);
CREATE TABLE IF NOT EXISTS change (
    n INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, operation INTEGER NOT NULL, record TEXT NOT NULL,
    field TEXT NOT NULL, value TEXT NOT NULL, lamport INTEGER NOT NULL, live INTEGER NOT NULL);
CREATE INDEX IF NOT EXISTS change_record ON change (record, live);
CREATE INDEX IF NOT EXISTS change_operation ON change (operation);
CREATE TABLE IF NOT EXISTS born (
    record TEXT PRIMARY KEY, circle TEXT NOT NULL, lamport INTEGER NOT NULL, change TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS replaced (
    old TEXT NOT NULL, by TEXT NOT NULL, PRIMARY KEY (old, by)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS act (
    n INTEGER PRIMARY KEY, name TEXT NOT NULL, about TEXT NOT NULL, at INTEGER NOT NULL,
    kind TEXT NOT NULL, reverts INTEGER, reverted INTEGER NOT NULL DEFAULT 0, first INTEGER, last INTEGER);
"""


class Live(NamedTuple):
    """A change that nobody has replaced."""

    id: str
    field: str
    value: Value
    lamport: int
    circle: str

    @property
    def rank(self) -> tuple[int, str]:
        """Of several live values the highest rank is shown, the same on every laptop."""
        return self.lamport, self.id


def write(
    connection: Connection,
    seed: bytes,
    circle: str,
    name: str,
    changes: Sequence[Change],
    *,
    act: int,
    at: int,
) -> Operation:
    """Sign one operation onto this device's log of a circle and take it in."""
    device = device_name(seed)
    found = connection.execute(
        "SELECT id, seq, head FROM log WHERE mine = 1 AND circle = ? AND device = ?", (circle, device)
    ).fetchone()
    log, seq, head = found or (_new_log(), 0, None)
    highest = connection.execute("SELECT max(lamport) FROM log").fetchone()[0]
    operation = seal(
        seed,
        log=log,
        seq=seq + 1,
        prev=head,
        lamport=(highest or 0) + 1,
        at=at,
        name=name,
        changes=changes,
    )
    insert(connection, operation, circle, mine=True, act=act)
    connection.execute(
        "UPDATE act SET last = (SELECT max(n) FROM operation),"
        " first = coalesce(first, (SELECT max(n) FROM operation)) WHERE n = ?",
        (act,),
    )
    return operation


def insert(
    connection: Connection, operation: Operation, circle: str, *, mine: bool = False, act: int | None = None
) -> list[Change]:
    """Take in one operation already known to be sound; give its changes. One held already changes nothing."""
    if connection.execute("SELECT 1 FROM operation WHERE id = ?", (operation.id,)).fetchone():
        return []
    header = read_header(operation.header)
    name, changes = read_content(operation.content) if operation.content is not None else ("", [])
    cursor = connection.execute(
        "INSERT INTO operation (id, log, seq, device, lamport, at, circle, name, act, header, signature, content)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            operation.id,
            header.log,
            header.seq,
            header.device,
            header.lamport,
            header.at,
            circle,
            name,
            act,
            operation.header,
            operation.signature,
            operation.content,
        ),
    )
    _head(connection, header, operation.id, circle, mine)
    _changes(connection, operation.id, cursor.lastrowid, header.lamport, changes)
    _born(connection, operation.id, circle, header.lamport, changes)
    return changes


def _head(connection: Connection, header: Header, operation: str, circle: str, mine: bool) -> None:
    connection.execute(
        "INSERT INTO log VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET"
        " seq = excluded.seq, head = excluded.head, lamport = max(lamport, excluded.lamport) WHERE excluded.seq > seq",
        (header.log, header.device, circle, header.seq, operation, header.lamport, int(mine)),
    )


def _changes(
    connection: Connection, operation: str, number: int | None, lamport: int, changes: Sequence[Change]
) -> None:
    for n, change in enumerate(changes):
        own = change_id(operation, n)
        live = 1
        if change.seen:
            connection.executemany(
                "INSERT OR IGNORE INTO replaced VALUES (?, ?)", [(o, own) for o in change.seen]
            )
            connection.executemany(
                "UPDATE change SET live = 0 WHERE id = ? AND record = ? AND field = ?",
                [(old, change.record, change.field) for old in change.seen],
            )
        # what replaces this change may have arrived before it
        if connection.execute(
            "SELECT 1 FROM replaced JOIN change ON change.id = replaced.by"
            " WHERE old = ? AND record = ? AND field = ?",
            (own, change.record, change.field),
        ).fetchone():
            live = 0
        connection.execute(
            "INSERT INTO change (id, operation, record, field, value, lamport, live) VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                own,
                number,
                change.record,
                change.field,
                json.dumps(change.value, ensure_ascii=False),
                lamport,
                live,
            ),
        )


def _born(
    connection: Connection, operation: str, circle: str, lamport: int, changes: Sequence[Change]
) -> None:
    """Remember the circle of each record's earliest change: it lives there for life, in whatever order things come."""
    first = {change.record: change_id(operation, n) for n, change in reversed(list(enumerate(changes)))}
    for record, change in first.items():
        held = connection.execute("SELECT lamport, change FROM born WHERE record = ?", (record,)).fetchone()
        if held is None or (lamport, change) < tuple(held):
            connection.execute(
                "INSERT OR REPLACE INTO born VALUES (?, ?, ?, ?)", (record, circle, lamport, change)
            )


def live_changes(connection: Connection, record: str) -> list[Live]:
    """Every change of a record that nobody has replaced, in the circle the record belongs to for life."""
    home = connection.execute("SELECT circle FROM born WHERE record = ?", (record,)).fetchone()
    if home is None:
        return []
    rows = connection.execute(
        "SELECT change.id, field, value, change.lamport, circle FROM change"
        " JOIN operation ON operation.n = change.operation WHERE record = ? AND live = 1 AND circle = ?",
        (record, home[0]),
    )
    return [Live(id, field, json.loads(value), lamport, circle) for id, field, value, lamport, circle in rows]


def hidden(connection: Connection, live: Iterable[Live]) -> bool:
    """Whether a live hide saw every other live change: an edit its author had not seen keeps the record in view."""
    changes = list(live)
    hides = [one.id for one in changes if one.field == "hidden" and one.value is True]
    if not hides:
        return False
    marks = ",".join("?" * len(hides))
    return all(
        connection.execute(
            f"SELECT 1 FROM replaced WHERE old = ? AND by IN ({marks})", (one.id, *hides)
        ).fetchone()
        for one in changes
        if one.field != "hidden"
    )


def seen_now(connection: Connection, record: str) -> Seen:
    """Ids of the live changes in each field of a record, to be handed back when an edit of it is sealed."""
    held: dict[str, list[str]] = {}
    for one in live_changes(connection, record):
        held.setdefault(one.field, []).append(one.id)
    return {field: tuple(sorted(ids)) for field, ids in held.items()}


def begin_new_logs(connection: Connection) -> None:
    """Leave this device's logs as they stand; the next operation begins new ones (after a restore or a copy)."""
    connection.execute("UPDATE log SET mine = 0")


def _new_log() -> str:
    return base64.urlsafe_b64encode(os.urandom(12)).decode()
