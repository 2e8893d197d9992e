"""What is current: the changes that nobody has replaced."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple

from desktop.sync.operations import Value, read_content
from desktop.sync.schema import CHANGE_BITS, DEAD, LIVE, PLACE, VOID

if TYPE_CHECKING:
    from sqlcipher3.dbapi2 import Connection

Seen = dict[str, tuple[str, ...]]
"""Ids of the changes that are current in each field of one record: what a person has on the screen."""

_AT_ONCE = 400


class Live(NamedTuple):
    """A change that nobody has replaced."""

    n: int
    id: str
    field: str
    value: Value
    lamport: int
    circle: str

    @property
    def rank(self) -> tuple[int, str]:
        """Of several live values the highest rank is shown, the same on every laptop."""
        return self.lamport, self.id


def live_changes(connection: Connection, record: str) -> list[Live]:
    """Every change of a record that nobody has replaced."""
    rows = connection.execute(
        "SELECT n, id, field, value, lamport, circle FROM told WHERE record = ? AND live = 1", (record,)
    )
    return [Live(n, id, field, json.loads(value), lamport, circle) for n, id, field, value, lamport, circle in rows]


def live_changes_of(connection: Connection, records: Iterable[str]) -> Iterator[tuple[str, list[Live]]]:
    """The same for many records, those with none left out, in the order of their ids."""
    wanted = sorted(set(records))
    for at in range(0, len(wanted), _AT_ONCE):
        some = wanted[at : at + _AT_ONCE]
        rows = connection.execute(
            f"SELECT record, n, field, value FROM change WHERE record IN ({', '.join('?' * len(some))}) AND live = 1"
            " ORDER BY record",
            some,
        ).fetchall()
        # each operation is looked up once, in the order in which they lie
        operations = {
            n: (id, lamport, circle)
            for n, id, lamport, circle in connection.execute(
                "SELECT operation.n, operation.id, operation.lamport, circle"
                " FROM operation JOIN log ON log.n = operation.log"
                " WHERE operation.n IN (SELECT value FROM json_each(?))",
                (json.dumps(sorted({n >> CHANGE_BITS for _record, n, _field, _value in rows})),),
            )
        }
        for record, those in groupby(rows, itemgetter(0)):
            changes = []
            for _record, n, field, value in those:
                id, lamport, circle = operations[n >> CHANGE_BITS]
                changes.append(Live(n, f"{id}.{n & PLACE}", field, json.loads(value), lamport, circle))
            yield record, changes


def seen_now(connection: Connection, record: str) -> Seen:
    """Ids of the live changes in each field of a record, to be handed back when an edit of it is sealed."""
    held: dict[str, list[str]] = {}
    for one in live_changes(connection, record):
        held.setdefault(one.field, []).append(one.id)
    return {field: tuple(sorted(ids)) for field, ids in held.items()}


def seen_by(connection: Connection, change: str) -> tuple[str, ...]:
    """Ids of the changes that a change's author saw and replaced; none when its content was erased."""
    operation, _, place = change.partition(".")
    row = connection.execute("SELECT content FROM operation WHERE id = ?", (operation,)).fetchone()
    return read_content(bytes(row[0]))[1][int(place)].seen if row and row[0] is not None else ()


def hidden(connection: Connection, live: Iterable[Live]) -> bool:
    """Whether a live hide saw every other live change: an edit its author had not seen keeps the record in view."""
    changes = list(live)
    return any(is_hide(one) for one in changes) and not unseen_by_hides(connection, changes)


def is_hide(change: Live) -> bool:
    """Whether a change takes its record out of view."""
    return change.field == "hidden" and change.value is True


def unseen_by_hides(connection: Connection, live: Iterable[Live]) -> list[Live]:
    """The live edits of a record that nobody who took it out of view had seen."""
    changes = list(live)
    hides = {one.n for one in changes if is_hide(one)}
    # whoever hid a record saw what she wrote in it in the same step
    steps = {n >> CHANGE_BITS for n in hides}
    others = [one for one in changes if one.field != "hidden" and one.n >> CHANGE_BITS not in steps]
    return [one for one in others if not _seen_by(connection, one.n, hides)]


def _seen_by(connection: Connection, change: int, hides: set[int]) -> bool:
    """Whether one of the hides saw a change, or saw one set aside that had stood in its place."""
    rows = connection.execute(
        "SELECT by, live FROM replaced JOIN change ON change.n = replaced.by WHERE old = ?", (change,)
    ).fetchall()
    return any(by in hides or (live == VOID and _seen_by(connection, by, hides)) for by, live in rows)


def settle_live(connection: Connection, record: str, field: str) -> None:
    """Work out anew which changes of one field are current.

    A change that was set aside passes on what it replaced: whoever replaced it saw what had stood before it.
    """
    states = dict(
        connection.execute("SELECT n, live FROM change WHERE record = ? AND field = ?", (record, field)).fetchall()
    )
    replacers = {
        n: [by for (by,) in connection.execute("SELECT by FROM replaced WHERE old = ?", (n,)) if by in states]
        for n in states
    }

    def dead(n: int) -> bool:
        waiting, met = list(replacers[n]), set()
        while waiting:
            by = waiting.pop()
            if states[by] != VOID:
                return True
            if by not in met:
                met.add(by)
                waiting += replacers[by]
        return False

    for n, state in states.items():
        if state != VOID and state != (now := DEAD if dead(n) else LIVE):
            connection.execute("UPDATE change SET live = ? WHERE n = ?", (now, n))
