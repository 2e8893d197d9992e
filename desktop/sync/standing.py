"""Whose word counts: an operation that no member wrote, or a removed one after her cut-off, is set aside."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING

from desktop.sync import members
from desktop.sync.chain import within
from desktop.sync.circles import CLUSTER, ME, Member, belongs
from desktop.sync.entry import Entry, Moved
from desktop.sync.schema import ASIDE, CHANGE_BITS, COUNTS, LIVE, VOID, WAITING

if TYPE_CHECKING:
    from sqlcipher3.dbapi2 import Connection

_STATEMENT = f"{members.KIND}-"
Statement = tuple[int, str, str]
"""What an operation says of members: number of the change, word, data in JSON."""


def stand(connection: Connection, states: Mapping[int, int]) -> None:
    """Write down whether operations wait, count or are set aside, each by its number."""
    connection.executemany("UPDATE operation SET state = ? WHERE n = ?", [(state, n) for n, state in states.items()])


def statements(closed: list[Entry]) -> list[Statement]:
    """What some operations say of who is a member."""
    return [
        (one.n << CHANGE_BITS | n, change.field, json.dumps(change.value))
        for one in closed
        for n, change in enumerate(one.changes)
        if change.record.startswith(_STATEMENT)
    ]


class Standing:
    """Whether operations count, by who is a member now."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._members: dict[str, Member | None] = {}

    def is_removed(self, device: str) -> bool:
        """Whether a device was a member and is one no longer."""
        member = self._member(device)
        return member is not None and member.removed is not None

    def weighed(
        self, closed: list[Entry], said: list[Statement], forked: set[str]
    ) -> tuple[dict[int, int], set[str]]:
        """Whether each counts, and the devices whose earlier operations must be weighed again.

        `said` is what they say of members; `forked` are devices of which a log was found to be written twice.
        """
        changed = {device for device in forked if self.is_removed(device)}
        if said or changed:
            stand(self._connection, dict.fromkeys((one.n for one in closed), ASIDE))
            self._connection.executemany("INSERT OR REPLACE INTO statement VALUES (?, ?, ?)", said)
            changed |= members.weigh(self._connection)
            self._members.clear()
        return {
            one.n: self._of(one.header.device, one.header.log, one.header.seq, one.operation.id, one.circle)
            for one in closed
        }, changed

    def weigh_anew(self, device: str, moved: Moved) -> None:
        """A device's standing changed: what it wrote before comes to count, or is set aside."""
        rows = self._connection.execute(
            "SELECT operation.n, operation.id, log.id, seq, circle, state FROM operation"
            " JOIN log ON log.n = operation.log WHERE device = ? AND state != ?",
            (device, WAITING),
        ).fetchall()
        for n, id, log, seq, circle, state in rows:
            standing = self._of(device, log, seq, id, circle)
            if standing == state:
                continue
            stand(self._connection, {n: standing})
            live = LIVE if standing == COUNTS else VOID
            between = (n << CHANGE_BITS, (n + 1) << CHANGE_BITS)
            changes = self._connection.execute("SELECT record, field FROM change WHERE n >= ? AND n < ?", between)
            for record, field in changes.fetchall():
                moved.intricate.add((record, field))
                moved.records.add(record)
            self._connection.execute("UPDATE change SET live = ? WHERE n >= ? AND n < ?", (live, *between))

    def _member(self, device: str) -> Member | None:
        if device not in self._members:
            self._members[device] = members.read_member(self._connection, device)
        return self._members[device]

    def _of(self, device: str, log: str, seq: int, id: str, circle: str) -> int:
        if circle == ME:
            return COUNTS
        member = self._member(device)
        if member is None or not belongs(member, circle):
            return ASIDE
        if member.removed is None:
            return COUNTS
        cut = member.cut.get(log)
        if cut is None:
            return ASIDE if circle == CLUSTER else COUNTS
        return COUNTS if within(self._connection, log, seq, id, cut) else ASIDE
