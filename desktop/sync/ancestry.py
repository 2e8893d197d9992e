"""Where the values that stand in a field came from: who wrote them, and the nearest value that all of them replaced."""

from __future__ import annotations

import json
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from desktop.sync.live import seen_by
from desktop.sync.operations import Value
from desktop.sync.schema import LIVE, VOID

if TYPE_CHECKING:
    from sqlcipher3.dbapi2 import Connection

RESTATING = frozenset({"Undo", "Redo"})
"""Names of operations that say again what was said before. The first change that one of theirs replaces is the one it
says again, where the two have the same value."""


class Written(NamedTuple):
    """A change, with who wrote it, when, and in what operation."""

    n: int
    id: str
    value: Value
    state: int
    lamport: int
    at: int
    name: str
    device: str

    @property
    def rank(self) -> tuple[int, str]:
        """Of several live values the highest rank is shown, the same on every laptop."""
        return self.lamport, self.id


class Lineage:
    """All that was ever written in one field of one record, and what replaced what."""

    def __init__(self, connection: Connection, record: str, field: str) -> None:
        self._connection = connection
        rows = connection.execute(
            "SELECT n, id, value, live, lamport, at, name, device FROM told WHERE record = ? AND field = ?",
            (record, field),
        ).fetchall()
        self._all = {row[0]: Written(row[0], row[1], json.loads(row[2]), *row[3:]) for row in rows}
        self._parents: dict[int, set[int]] = {n: set() for n in self._all}
        for old, by in connection.execute(
            "SELECT old, by FROM change JOIN replaced ON old = change.n WHERE record = ? AND field = ?", (record, field)
        ):
            if by in self._all:
                self._parents[by].add(old)

    @cached_property
    def live(self) -> list[Written]:
        """The changes that nobody has replaced, the one that is shown first."""
        return sorted((one for one in self._all.values() if one.state == LIVE), key=lambda one: one.rank, reverse=True)

    def origin(self, change: Written) -> Written:
        """The change that this one says again, when it came of an undo; otherwise itself."""
        met = {change.n}
        while change.name in RESTATING:
            first = next(iter(seen_by(self._connection, change.id)), None)
            said = next((one for one in self._all.values() if one.id == first), None)
            if said is None or said.n in met or said.value != change.value:
                break
            change = said
            met.add(change.n)
        return change

    def nearest_common(self) -> list[Written]:
        """The nearest changes that all live ones came from, however often they were undone and redone; several where
        a field was settled twice apart, none where nothing had been written in it."""
        lines = [self._line(self.origin(one).n) for one in self.live]
        common = {n for n in set.intersection(*lines) if self._all[n].state != VOID} if lines else set()
        earlier = set[int]().union(*map(self._before, common))
        return sorted((self._all[n] for n in common - earlier), key=lambda one: one.rank, reverse=True)

    def _before(self, change: int) -> set[int]:
        """What a change replaced; one that was set aside passes on what it replaced itself."""
        found: set[int] = set()
        waiting, met = [change], {change}
        while waiting:
            new = self._parents[waiting.pop()] - met
            met |= new
            found |= {n for n in new if self._all[n].state != VOID}
            waiting += [n for n in new if self._all[n].state == VOID]
        return found

    def _line(self, change: int) -> set[int]:
        """A change and everything it came from."""
        line, waiting = {change}, [change]
        while waiting:
            new = self._parents[waiting.pop()] - line
            line |= new
            waiting += new
        return line
