"""What a laptop holds, told in a few lines, and from that what another still lacks (since last acknowledged)."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from desktop.sync.chain import Heads
from desktop.sync.operations import Operation, read_header, signed_by_its_device
from desktop.sync.schema import WAITING

if TYPE_CHECKING:
    from sqlcipher3.dbapi2 import Connection

MOST_HEADS = 64
Have = dict[str, Heads]
"""For each log of a circle, where the part of it that has no gap ends."""


class Heard(NamedTuple):
    """What a device said last of one circle: what it has, which files and contents it wants, and when it was heard."""

    device: str
    have: Have
    files: tuple[str, ...]
    contents: tuple[str, ...]
    at: int


def have(connection: Connection, circle: str) -> Have:
    """What this laptop has of a circle."""
    rows = connection.execute("SELECT id, heads FROM log WHERE circle = ? AND heads != '[]' ORDER BY id", (circle,))
    return {id: [(seq, head) for seq, head in json.loads(heads)] for id, heads in rows}


def note_heard(connection: Connection, circle: str, heard: Heard) -> None:
    """Remember what a device said. What was received last counts, even when it is less: that laptop was rolled back."""
    connection.execute(
        "INSERT OR REPLACE INTO heard VALUES (?, ?, ?, ?, ?)",
        (heard.device, circle, json.dumps(heard.have), json.dumps([heard.files, heard.contents]), heard.at),
    )


def forget_silent(connection: Connection, device: str, spoke: Sequence[str]) -> None:
    """Of circles in which a device says nothing any more it holds nothing any more: it was rolled back so far."""
    connection.execute(
        "DELETE FROM heard WHERE device = ? AND circle NOT IN (SELECT value FROM json_each(?))",
        (device, json.dumps(spoke)),
    )


def heard_from(connection: Connection, circle: str) -> dict[str, Heard]:
    """What each device said last of a circle."""
    found = {}
    for device, told, wants, at in connection.execute(
        "SELECT device, have, wants, at FROM heard WHERE circle = ?", (circle,)
    ):
        files, contents = json.loads(wants)
        heads = {log: [(seq, id) for seq, id in pairs] for log, pairs in json.loads(told).items()}
        found[device] = Heard(device, heads, tuple(files), tuple(contents), at)
    return found


def lacking(connection: Connection, circle: str, theirs: Sequence[Have]) -> Iterator[Operation]:
    """Operations of a circle that at least one of several laptops does not have, each log from its beginning on.

    What ends a run is checked before it is passed on, for its signature vouches for all that comes before it.
    """
    # oldest log first: whoever invited comes before those she invited, so nobody's work is weighed twice on arrival
    logs = connection.execute(
        "SELECT log.id, log.n, heads FROM log LEFT JOIN operation ON operation.log = log.n AND seq = 1"
        " WHERE circle = ? GROUP BY log.n ORDER BY min(operation.lamport), log.id",
        (circle,),
    ).fetchall()
    for id, n, heads in logs:
        pairs: Heads = [(seq, head) for seq, head in json.loads(heads)]
        if not pairs:
            continue
        wanted = [told.get(id, []) for told in theirs]
        if len(pairs) == 1:
            yield from _of_a_line(connection, n, pairs[0], wanted)
        else:
            yield from _of_a_tree(connection, n, pairs, wanted)


def _of_a_line(connection: Connection, log: int, end: tuple[int, str], theirs: list[Heads]) -> Iterator[Operation]:
    """Of a log with one head: what comes after the least that any of them has."""
    least = min((reached(connection, log, end, heads) for heads in theirs), default=end[0])
    if least < end[0]:
        last = _last_sound(connection, log, end)
        # one that waits is no part of the line, whatever its number
        where = "log = ? AND seq > ? AND seq <= ? AND state != ?"
        yield from _operations(connection, where, (log, least, last, WAITING))


def reached(connection: Connection, log: int, end: tuple[int, str], heads: Heads) -> int:
    """How far along our line another laptop has come, by the heads it named."""
    known = [seq for seq, id in heads if _is_here(connection, log, id)]
    unknown = [seq for seq, id in heads if not _is_here(connection, log, id)]
    # a head of theirs that is not here, no further on than ours, is another branch: then they may lack all of ours
    if any(seq <= end[0] for seq in unknown):
        return max(known, default=0)
    return end[0] if unknown else max(known, default=0)


def _of_a_tree(connection: Connection, log: int, ends: Heads, theirs: list[Heads]) -> Iterator[Operation]:
    """Of a log written twice: what is no ancestor of a head that both have, one branch after another.

    Each branch ends with a head, whose own signature was checked when it came, so each is a run like any other.
    """
    before = {
        id: read_header(bytes(header)).prev
        for id, header in connection.execute(
            "SELECT id, header FROM operation WHERE log = ? AND state != ?", (log, WAITING)
        )
    }
    if not theirs:
        return
    done = set(before).intersection(*(came_before(before, [id for _seq, id in heads]) for heads in theirs))
    for _seq, head in ends:
        branch = []
        at: str | None = head
        while at is not None and at not in done:
            branch.append(at)
            done.add(at)
            at = before[at]
        for id in reversed(branch):
            yield from _operations(connection, "id = ?", (id,))


def came_before(before: dict[str, str | None], heads: list[str]) -> set[str]:
    """Some operations and all that came before them, as far as they are here."""
    found: set[str] = set()
    for head in heads:
        at: str | None = head
        while at is not None and at in before and at not in found:
            found.add(at)
            at = before[at]
    return found


def _is_here(connection: Connection, log: int, id: str) -> bool:
    row = connection.execute("SELECT state FROM operation WHERE id = ? AND log = ?", (id, log)).fetchone()
    return row is not None and row[0] != WAITING


def _last_sound(connection: Connection, log: int, end: tuple[int, str]) -> int:
    """The number of the last operation whose own signature holds; it was vouched for by a later one when it came."""
    at: str | None = end[1]
    while at is not None:
        n, seq, checked = connection.execute("SELECT n, seq, checked FROM operation WHERE id = ?", (at,)).fetchone()
        if checked:
            return int(seq)
        (found,) = _operations(connection, "id = ?", (at,))
        if signed_by_its_device(found):
            connection.execute("UPDATE operation SET checked = 1 WHERE n = ?", (n,))
            return int(seq)
        at = read_header(found.header).prev
    return 0


def _operations(connection: Connection, where: str, values: tuple[object, ...]) -> Iterator[Operation]:
    rows = connection.execute(
        f"SELECT id, header, signature, content FROM operation WHERE {where} ORDER BY log, seq", values
    )
    for id, header, signature, content in rows:
        yield Operation(id, bytes(header), bytes(signature), None if content is None else bytes(content))


def named(connection: Connection, ids: Sequence[str], circle: str) -> Iterator[Operation]:
    """Operations of a circle that somebody asked for by name, as far as their content is here.

    Each stands alone, so its own signature must hold: one that was only vouched for would have all of it refused.
    """
    for id in ids:
        where = "id = ? AND content IS NOT NULL AND log IN (SELECT n FROM log WHERE circle = ?)"
        for operation in _operations(connection, where, (id, circle)):
            if signed_by_its_device(operation):
                yield operation
