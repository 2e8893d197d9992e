"""What waits: an operation is taken in once all that comes before it in its log is here."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from desktop.sync.chain import Heads, heads_of
from desktop.sync.entry import STORED, Entry, stored
from desktop.sync.operations import BadOperation, Header
from desktop.sync.schema import WAITING

if TYPE_CHECKING:
    from sqlcipher3.dbapi2 import Connection


class Waiting:
    """Some operations, told apart: those whose whole chain is here, and those that wait (`waits`).

    `forked` are the devices of logs that were written twice. With `again`, they are operations held already.
    """

    def __init__(self, connection: Connection, *, again: bool) -> None:
        self._connection = connection
        self._again = again
        self.waits: set[str] = set()
        self.forked: set[str] = set()

    def close(self, new: list[Entry]) -> list[Entry]:
        """Those whose whole chain is here now: among the new, and what had waited for them."""
        anything_waits = bool(self._connection.execute("SELECT 1 FROM waiting LIMIT 1").fetchone())
        heads: dict[str, Heads] = {}
        closed: list[Entry] = []
        children: dict[str, list[Entry]] = {}
        ready: list[Entry] = []
        unfit: set[str] = set()
        coming = {one.operation.id: one.header for one in new}
        for one in sorted(new, key=lambda one: (one.header.log, one.header.seq), reverse=True):
            prev = one.header.prev
            if prev is None or (prev not in coming and self._is_closed(prev, one.header)):
                ready.append(one)
            else:
                if prev in coming and not _follows(coming[prev].log, coming[prev].seq, one.header):
                    self._refuse()
                    unfit.add(one.operation.id)
                    continue
                children.setdefault(prev, []).append(one)
        while ready:
            one = ready.pop()
            closed.append(one)
            self._move_head(heads, one.header, one.operation.id)
            ready += children.pop(one.operation.id, [])
            if anything_waits:
                ready += self._waited_for(one)
        self.waits = unfit | {one.operation.id for several in children.values() for one in several}
        self._connection.executemany(
            "INSERT OR IGNORE INTO waiting VALUES (?, ?)",
            [(prev, one.n) for prev, several in children.items() for one in several],
        )
        for log, pairs in heads.items():
            self._connection.execute("UPDATE log SET heads = ? WHERE id = ?", (json.dumps(sorted(pairs)), log))
            if len(pairs) > 1:  # a cut-off means something else in a log that was written twice
                self.forked |= {one.header.device for one in closed if one.header.log == log}
        return closed

    def _is_closed(self, id: str, child: Header) -> bool:
        row = self._connection.execute(
            "SELECT state, seq, log.id FROM operation JOIN log ON log.n = operation.log WHERE operation.id = ?", (id,)
        ).fetchone()
        if row is None:
            return False
        if not _follows(row[2], row[1], child):
            self._refuse()
            return False
        return bool(row[0] != WAITING)

    def _refuse(self) -> None:
        """What comes must fit what is here; what is here and cannot fit, because what it named came later, waits."""
        if not self._again:
            raise BadOperation("chain")

    def _waited_for(self, one: Entry) -> list[Entry]:
        rows = self._connection.execute(
            f"{STORED} JOIN waiting ON waiting.operation = operation.n WHERE prev = ?", (one.operation.id,)
        ).fetchall()
        if not rows:
            return []
        # whoever sent it first would otherwise keep out what somebody else honestly wrote
        found = [other for other in map(stored, rows) if _follows(one.header.log, one.header.seq, other.header)]
        self._connection.executemany(
            "DELETE FROM waiting WHERE prev = ? AND operation = ?", [(one.operation.id, other.n) for other in found]
        )
        return found

    def _move_head(self, heads: dict[str, Heads], header: Header, id: str) -> None:
        if header.log not in heads:
            heads[header.log] = heads_of(self._connection, header.log)
        if header.prev is not None:
            heads[header.log] = [one for one in heads[header.log] if one[1] != header.prev]
        heads[header.log].append((header.seq, id))


def _follows(log: str, seq: int, child: Header) -> bool:
    """What comes before an operation is the one with the number before, of the same log."""
    return child.log == log and child.seq == seq + 1
