"""This device's own logs: writing an operation at their end, and leaving them for new ones."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING

from desktop.sync.fold import take_in
from desktop.sync.ids import new_log
from desktop.sync.operations import Change, Operation, device_name, seal

if TYPE_CHECKING:
    from sqlcipher3.dbapi2 import Connection


def write(
    connection: Connection, seed: bytes, circle: str, name: str, changes: Sequence[Change], *, act: int, at: int
) -> tuple[Operation, set[str]]:
    """Sign one operation onto this device's log of a circle and take it in. Gives the records touched as well: by a
    removal or an erasure, others than those it changes."""
    device = device_name(seed)
    found = connection.execute(
        "SELECT id, heads FROM log WHERE mine = 1 AND circle = ? AND device = ?", (circle, device)
    ).fetchone()
    log, heads = (found[0], json.loads(found[1])) if found else (new_log(circle, device), [])
    # a log of one's own that was found to have two heads is left for a new one (renewal); never is one extended twice
    seq, prev = heads[0] if heads else (0, None)
    highest = connection.execute("SELECT max(lamport) FROM log").fetchone()[0]
    operation = seal(
        seed, log=log, seq=seq + 1, prev=prev, lamport=(highest or 0) + 1, at=at, name=name, changes=changes
    )
    touched = take_in(connection, [(operation, circle)], mine=True, act=act, checked=True)
    connection.execute(
        "UPDATE act SET last = (SELECT max(n) FROM operation),"
        " first = coalesce(first, (SELECT max(n) FROM operation)) WHERE n = ?",
        (act,),
    )
    return operation, touched


def leave_forked_logs(connection: Connection) -> bool:
    """Begin new logs where one of this device's own was written on elsewhere, from a copy of the book; whether so."""
    rows = connection.execute("SELECT heads FROM log WHERE mine = 1")
    forked = any(len(json.loads(heads)) > 1 for (heads,) in rows)
    if forked:
        begin_new_logs(connection)
    return forked


def begin_new_logs(connection: Connection) -> None:
    """Leave this device's logs as they stand; the next operation begins new ones (after a restore or a copy)."""
    connection.execute("UPDATE log SET mine = 0")
