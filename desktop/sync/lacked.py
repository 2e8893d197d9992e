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


class Lacked(NamedTuple):
    """How many operations are lacking, and when the earliest of them was made (milliseconds), or None."""

    operations: int
    since: int | None


def lacked(connection: Connection, circle: str, theirs: Sequence[Have], device: str | None = None) -> Lacked:
    """What at least one of several laptops does not have of a circle; with `device`, of what that one wrote in it."""
    count, earliest = 0, []
    for id, n, heads in connection.execute(
        "SELECT id, n, heads FROM log WHERE circle = ? AND ifnull(?, device) = device", (circle, device)
    ).fetchall():
        pairs: Heads = [(seq, head) for seq, head in json.loads(heads)]
        if not pairs or not theirs:
            continue
        wanted = [told.get(id, []) for told in theirs]
        lacking, since = (_of_a_line if len(pairs) == 1 else _of_a_tree)(connection, n, pairs, wanted)
        count += lacking
        earliest += [since] if since is not None else []
    return Lacked(count, min(earliest, default=None))


def _of_a_line(connection: Connection, log: int, ends: Heads, theirs: list[Heads]) -> Lacked:
    least = min(reached(connection, log, ends[0], heads) for heads in theirs)
    if least >= ends[0][0]:
        return Lacked(0, None)
    row = connection.execute(
        "SELECT count(*), min(at) FROM operation WHERE log = ? AND seq > ? AND state != ?", (log, least, WAITING)
    ).fetchone()
    return Lacked(int(row[0]), row[1])


def _of_a_tree(connection: Connection, log: int, _ends: Heads, theirs: list[Heads]) -> Lacked:
    """Of a log written twice: whatever is no ancestor of a head that each of them has."""
    rows = connection.execute(
        "SELECT id, header, at FROM operation WHERE log = ? AND state != ?", (log, WAITING)
    ).fetchall()
    before = {id: read_header(bytes(header)).prev for id, header, _at in rows}
    known = set(before).intersection(*(came_before(before, [id for _seq, id in heads]) for heads in theirs))
    times = [at for id, _header, at in rows if id not in known]
    return Lacked(len(times), min(times, default=None))
