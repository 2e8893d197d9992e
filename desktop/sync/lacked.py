"""How much of a circle other laptops lack, by what they said last: counted, and nothing of it read."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from desktop.sync.have import Have, came_before, reached
from desktop.sync.operations import read_header
from desktop.sync.schema import WAITING

if TYPE_CHECKING:
    from sqlcipher3.dbapi2 import Connection

    from desktop.sync.chain import Heads
    from desktop.sync.going import Runs


_ON_WAY = "EXISTS (SELECT 1 FROM json_each(?) AS run WHERE n BETWEEN run.value ->> 0 AND run.value ->> 1)"


class Lacked(NamedTuple):
    """How many operations are lacking, when the earliest of them was made (milliseconds) or None, and how many of them
    are on their way."""

    operations: int
    since: int | None
    on_way: int = 0


def lacked(
    connection: Connection, circle: str, theirs: Sequence[Have], device: str | None = None, lying: Runs = ()
) -> Lacked:
    """What at least one of several laptops does not have of a circle; with `device`, of what that one wrote in it.

    On its way is what is among the numbers of `lying`.
    """
    count, on_way, earliest = 0, 0, []
    runs = json.dumps(lying)
    for id, n, heads in connection.execute(
        "SELECT id, n, heads FROM log WHERE circle = ? AND ifnull(?, device) = device", (circle, device)
    ).fetchall():
        pairs: Heads = [(seq, head) for seq, head in json.loads(heads)]
        if not pairs or not theirs:
            continue
        wanted = [told.get(id, []) for told in theirs]
        found = (_of_a_line if len(pairs) == 1 else _of_a_tree)(connection, n, pairs, wanted, runs)
        count += found.operations
        on_way += found.on_way
        earliest += [found.since] if found.since is not None else []
    return Lacked(count, min(earliest, default=None), on_way)


def _of_a_line(connection: Connection, log: int, ends: Heads, theirs: list[Heads], runs: str) -> Lacked:
    least = min(reached(connection, log, ends[0], heads) for heads in theirs)
    if least >= ends[0][0]:
        return Lacked(0, None)
    row = connection.execute(
        f"SELECT count(*), min(at), total({_ON_WAY}) FROM operation WHERE log = ? AND seq > ? AND state != ?",
        (runs, log, least, WAITING),
    ).fetchone()
    return Lacked(int(row[0]), row[1], int(row[2]))


def _of_a_tree(connection: Connection, log: int, _ends: Heads, theirs: list[Heads], runs: str) -> Lacked:
    """Of a log written twice: whatever is no ancestor of a head that each of them has."""
    rows = connection.execute(
        f"SELECT id, header, at, {_ON_WAY} FROM operation WHERE log = ? AND state != ?", (runs, log, WAITING)
    ).fetchall()
    before = {id: read_header(bytes(header)).prev for id, header, _at, _on_way in rows}
    known = set(before).intersection(*(came_before(before, [id for _seq, id in heads]) for heads in theirs))
    lacking = [(at, on_way) for id, _header, at, on_way in rows if id not in known]
    times, ways = [at for at, _on_way in lacking], [on_way for _at, on_way in lacking]
    return Lacked(len(times), min(times, default=None), sum(ways))
