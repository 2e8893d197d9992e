"""The order within one log: which operation came before which, and where a log was cut off."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from desktop.sync.operations import read_header

if TYPE_CHECKING:
    from sqlcipher3.dbapi2 import Connection

Heads = list[tuple[int, str]]
"""Where a log ends: number and id of each operation that no other follows. More than one where it was written twice."""


def heads_of(connection: Connection, log: str) -> Heads:
    """The heads of the part of a log that has no gap; none when it is not here."""
    row = connection.execute("SELECT heads FROM log WHERE id = ?", (log,)).fetchone()
    return [(seq, id) for seq, id in json.loads(row[0])] if row else []


def ancestors(connection: Connection, head: str, down_to: int = 1) -> set[str] | None:
    """The ids of an operation and of those before it, down to a number in its log; None when not all of it is here."""
    line: set[str] = set()
    at: str | None = head
    while at is not None:
        row = connection.execute("SELECT header FROM operation WHERE id = ?", (at,)).fetchone()
        if row is None:
            return None
        line.add(at)
        header = read_header(bytes(row[0]))
        at = header.prev if header.seq > down_to else None
    return line


def within(connection: Connection, log: str, seq: int, operation: str, cut: list[Heads]) -> bool:
    """Whether an operation is one of the heads of each cut-off, or came before one of them.

    By its number where the log was never written twice; along the chain where it was, as far as the head is here.
    """
    forked = len(heads_of(connection, log)) > 1
    return all(any(_before(connection, seq, operation, head, forked) for head in heads) for heads in cut)


def _before(connection: Connection, seq: int, operation: str, head: tuple[int, str], forked: bool) -> bool:
    if operation == head[1]:
        return True
    if seq >= head[0]:
        return False
    if not forked:
        return True
    line = ancestors(connection, head[1], seq)
    return line is None or operation in line
