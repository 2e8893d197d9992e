"""Changes, written down as their operations come in, and which of them others replaced."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from desktop.sync import members
from desktop.sync.attachments import FILE, note_placed
from desktop.sync.entry import Entry, Met, Moved, those
from desktop.sync.ids import belongs_to
from desktop.sync.schema import CHANGE_BITS, COUNTS, DEAD, ERASURE, LIVE, VOID, WAITING

if TYPE_CHECKING:
    from sqlcipher3.dbapi2 import Connection

_RESERVED = (f"{members.KIND}-", f"{ERASURE}-")
"""Records of these kinds are the log's own business and no table's."""

_ID = 24
"""Letters of an operation's id; in a change's a dot and a place follow."""

_written = json.JSONEncoder(ensure_ascii=False).encode


def is_folded(record: str, circle: str) -> bool:
    """Whether a change of this record in this circle is one that tables follow from."""
    return not record.startswith(_RESERVED) and belongs_to(record, circle)


class Changes:
    """The changes of operations whose chain is whole."""

    def __init__(self, connection: Connection, met: Met, moved: Moved, *, mine: bool) -> None:
        self._connection = connection
        self._numbers, self._awaited = met
        self._moved = moved
        self._mine = mine

    def fold(self, closed: list[Entry], states: dict[int, int], waits: set[str]) -> None:
        """Write the changes down, and mark what they replace. What `waits` is as if it were not here."""
        rows: dict[int, list[Any]] = {}
        edges: list[tuple[int, int]] = []
        files: set[tuple[str, str]] = set()
        seen = {old[:_ID] for one in closed for change in one.changes for old in change.seen}
        self._learn_numbers(seen - waits)
        numbers = self._numbers
        for one in closed:
            live = LIVE if states[one.n] == COUNTS else VOID
            for n, change in enumerate(one.changes, one.n << CHANGE_BITS):
                if not is_folded(change.record, one.circle):
                    continue
                rows[n] = [n, change.record, change.field, _written(change.value), live]
                if isinstance(change.value, str) and len(change.value) == 64 and FILE.match(change.value):
                    files.add((change.value, one.circle))
                for old in change.seen:
                    operation, place = old[:_ID], int(old[_ID + 1 :])
                    number = None if operation in waits else numbers.get(operation)
                    if number is None:
                        self._awaited.setdefault(operation, []).append((place, n))
                    else:
                        edges.append((number << CHANGE_BITS | place, n))
        edges += self._no_longer_awaited(closed)
        self._connection.executemany("INSERT OR IGNORE INTO refers VALUES (?, ?)", sorted(files))
        self._connection.executemany("INSERT OR IGNORE INTO replaced VALUES (?, ?)", sorted(edges))
        if self._mine:
            note_placed(self._connection, files)
        self._moved.records.update(row[1] for row in rows.values())
        self._write(rows, edges)

    def _write(self, rows: dict[int, list[Any]], edges: list[tuple[int, int]]) -> None:
        """A change is current unless one that counts replaced it; where some are set aside, its field is settled anew.
        """
        dead: list[tuple[int, str, str]] = []
        earlier = self._earlier([by for _old, by in edges if by not in rows])
        for old, by in edges:
            replacer, replaced = rows.get(by) or earlier.get(by), rows.get(old)
            if replacer is None or replacer[4] == VOID:
                continue
            if replaced is None:
                dead.append((old, replacer[1], replacer[2]))
            elif replaced[4] == LIVE and replaced[1:3] == replacer[1:3]:
                replaced[4] = DEAD
        self._connection.executemany("INSERT INTO change VALUES (?, ?, ?, ?, ?)", rows.values())
        self._connection.executemany(
            f"UPDATE change SET live = {DEAD} WHERE n = ? AND live = {LIVE} AND record = ? AND field = ?", sorted(dead)
        )
        aside = {record for (record,) in self._connection.execute(f"SELECT record FROM change WHERE live = {VOID}")}
        if aside:
            self._moved.intricate.update((row[1], row[2]) for row in rows.values() if row[1] in aside)

    def _earlier(self, numbers: list[int]) -> dict[int, list[Any]]:
        """Changes that are written down, by number; nobody asks for their values."""
        question = "SELECT n, record, field, NULL, live FROM change WHERE n IN"
        return {row[0]: list(row) for row in those(self._connection, question, numbers)}

    def _learn_numbers(self, operations: set[str]) -> None:
        """The numbers of operations whose chain is whole, to be asked for one by one."""
        unknown = sorted(operations - self._numbers.keys())
        question = f"SELECT id, n FROM operation WHERE state != {WAITING} AND id IN"
        self._numbers.update((id, int(n)) for id, n in those(self._connection, question, unknown))

    def _no_longer_awaited(self, closed: list[Entry]) -> list[tuple[int, int]]:
        """Edges to changes that came after what replaced them."""
        just_before = [
            (one.n << CHANGE_BITS | place, by)
            for one in closed
            for place, by in self._awaited.pop(one.operation.id, ())
        ]
        if not self._connection.execute("SELECT 1 FROM awaits LIMIT 1").fetchone():
            return just_before
        come = {one.operation.id: one.n for one in closed}
        found = those(self._connection, "SELECT operation, place, by FROM awaits WHERE operation IN", list(come))
        self._connection.executemany("DELETE FROM awaits WHERE operation = ? AND place = ? AND by = ?", found)
        return just_before + [(come[operation] << CHANGE_BITS | place, by) for operation, place, by in found]
