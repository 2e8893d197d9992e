"""Taking operations in: set union, and from it which changes are current. Local work and bundles both come this way.

State is a function of the set: an operation whose predecessor has not come waits (`waiting.py`); one that no member
wrote, or that a removed member wrote after her cut-off, is set aside (`standing.py`) and passes on what it replaced
(`changes.py`, `live.py`); what an erasure names is forgotten (`erasure.py`).
Works on a bare database connection inside the caller's transaction; knows no record type.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from desktop.steps import run
from desktop.sync.changes import Changes, is_folded
from desktop.sync.entry import STORED, Entry, Met, Moved, stored, those
from desktop.sync.erasure import erase, is_erased, note_erasures
from desktop.sync.ids import log_belongs_to
from desktop.sync.live import settle_live
from desktop.sync.operations import BadOperation, Operation, read_content, read_header
from desktop.sync.schema import WAITING
from desktop.sync.standing import Standing, Statement, stand, statements
from desktop.sync.waiting import Waiting

if TYPE_CHECKING:
    from sqlcipher3.dbapi2 import Connection

_AT_ONCE = 1000
_MUCH_AT_ONCE = 600_000
"""Bytes of content beyond which fewer are taken at once, so that a second never passes without a chance to stop."""
_MOST_MET = 100_000


class WrongCircle(BadOperation):
    """An operation's log is not one of the circle it came in, or not of the device that signed it."""


class How(NamedTuple):
    """What is noted of operations as they come in."""

    mine: bool
    act: int | None
    bundle: int | None
    checked: bool


def take_in(
    connection: Connection,
    operations: Iterable[tuple[Operation, str]],
    *,
    mine: bool = False,
    act: int | None = None,
    bundle: int | None = None,
    checked: bool = False,
) -> set[str]:
    """Take in operations, each with the circle it came in; one held already changes nothing. Gives the records touched.

    `checked` says that their signatures were. Raises BadOperation for bytes out of shape; the caller rolls back.
    """
    return run(taking_in(connection, operations, How(mine, act, bundle, checked)))


def taking_in(
    connection: Connection, operations: Iterable[tuple[Operation, str]], how: How
) -> Generator[int, None, set[str]]:
    """The same, telling now and then how many more were taken in; closed before its end, the caller rolls back."""
    touched: set[str] = set()
    met = Met({}, {})
    for some in _portions(operations):
        touched |= _Taking(connection, met, mine=how.mine).take(some, how)
        met.write_down(connection, _MOST_MET)
        yield len(some)
    met.write_down(connection)
    return touched | erase(connection)


def _portions(operations: Iterable[tuple[Operation, str]]) -> Iterator[list[tuple[Operation, str]]]:
    """As many at once as are worked out with few questions and in little time."""
    some: list[tuple[Operation, str]] = []
    much = 0
    for operation, circle in operations:
        some.append((operation, circle))
        much += len(operation.content or b"")
        if len(some) == _AT_ONCE or much > _MUCH_AT_ONCE:
            yield some
            some, much = [], 0
    if some:
        yield some


def fold_again(connection: Connection) -> set[str]:
    """Work out everything that follows from the log anew, from its operations alone. Gives the records there are."""
    for table in ("waiting", "change", "replaced", "awaits", "statement", "device", "erasure", "refers"):
        connection.execute(f"DELETE FROM {table}")
    connection.execute("UPDATE log SET heads = '[]'")
    connection.execute("UPDATE operation SET state = ?", (WAITING,))
    touched: set[str] = set()
    last, met = 0, Met({}, {})
    page = f"{STORED} WHERE operation.n > ? ORDER BY operation.n LIMIT {_AT_ONCE}"
    while some := connection.execute(page, (last,)).fetchall():
        last = some[-1][0]
        touched |= _Taking(connection, met, again=True).take_again([stored(row) for row in some])
        met.write_down(connection, _MOST_MET)
    met.write_down(connection)
    return touched | erase(connection)


class _Taking:
    """Up to a thousand operations, taken in with as few questions to the database as may be."""

    def __init__(self, connection: Connection, met: Met, *, mine: bool = False, again: bool = False) -> None:
        self._connection = connection
        self._numbers = met.numbers
        self._moved = Moved(set(), set())
        self._waiting = Waiting(connection, again=again)
        self._standing = Standing(connection)
        self._changes = Changes(connection, met, self._moved, mine=mine)

    def take(self, operations: list[tuple[Operation, str]], how: How) -> set[str]:
        """Take in operations that may be new."""
        new = list(self._new(operations))
        if new:
            fresh = {one.n for one in new}
            logs = self._logs(new, how.mine)
            closed = self._waiting.close(new)
            said = statements(closed)
            if said or any(map(self._standing.is_removed, {one.header.device for one in closed})):
                # they are weighed where they stand, so they must stand
                self._insert(new, logs, {}, how)
                states, changed = self._weighed(closed, said)
                stand(self._connection, states)
            else:
                states, changed = self._weighed(closed, said)
                self._insert(new, logs, states, how)
                stand(self._connection, {one.n: states[one.n] for one in closed if one.n not in fresh})
            self._finish(closed, states, changed)
        return self._end()

    def take_again(self, held: list[Entry]) -> set[str]:
        """Take in operations that are written down and of which nothing else is known."""
        self._numbers.update((one.operation.id, one.n) for one in held)
        closed = self._waiting.close(held)
        states, changed = self._weighed(closed, statements(closed))
        stand(self._connection, states)
        self._finish(closed, states, changed)
        return self._end()

    def _weighed(self, closed: list[Entry], said: list[Statement]) -> tuple[dict[int, int], set[str]]:
        return self._standing.weighed(closed, said, self._waiting.forked)

    def _finish(self, closed: list[Entry], states: dict[int, int], changed: set[str]) -> None:
        note_erasures(self._connection, closed)
        self._changes.fold(closed, states, self._waiting.waits)
        for device in changed:
            self._standing.weigh_anew(device, self._moved)

    def _end(self) -> set[str]:
        for id in self._waiting.waits:
            self._numbers.pop(id, None)
        for record, field in self._moved.intricate:
            settle_live(self._connection, record, field)
        return self._moved.records

    def _new(self, operations: list[tuple[Operation, str]]) -> Iterator[Entry]:
        held = self._held([operation.id for operation, _circle in operations])
        n = self._connection.execute("SELECT coalesce(max(n), 0) FROM operation").fetchone()[0]
        for operation, circle in operations:
            if operation.id in held:
                if operation.content is not None and held[operation.id]:
                    self._fill(operation, circle)
                continue
            header = read_header(operation.header)
            if not log_belongs_to(header.log, circle, header.device):
                raise WrongCircle(header.log)
            n += 1
            name, changes = read_content(operation.content) if operation.content is not None else ("", [])
            held[operation.id] = False
            self._numbers[operation.id] = n
            yield Entry(n, operation, header, circle, name, changes)

    def _held(self, ids: list[str]) -> dict[str, bool]:
        """Which of these are here, and whether their content is wanting."""
        rows = those(self._connection, "SELECT id, content IS NULL FROM operation WHERE id IN", ids)
        return {id: bool(wanting) for id, wanting in rows}

    def _fill(self, operation: Operation, circle: str) -> None:
        """The content of an operation of which only the header had come, unless it was erased."""
        if is_erased(self._connection, operation.id, circle):
            return
        self._connection.execute("UPDATE operation SET content = ? WHERE id = ?", (operation.content, operation.id))
        row = self._connection.execute(f"{STORED} WHERE operation.id = ?", (operation.id,)).fetchone()
        one = stored(row)
        self._connection.execute("UPDATE operation SET name = ? WHERE n = ?", (one.name, one.n))
        if row[-1] == WAITING:
            return
        states, changed = self._weighed([one], statements([one]))
        self._finish([one], states, changed)
        # it may have been replaced while nothing of it was here
        self._moved.intricate.update((c.record, c.field) for c in one.changes if is_folded(c.record, circle))

    def _insert(self, new: list[Entry], logs: dict[str, int], states: dict[int, int], how: How) -> None:
        self._connection.executemany(
            "INSERT INTO operation (n, id, log, seq, lamport, at, name, state, checked, act, bundle, header, signature,"
            " content) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                (
                    one.n,
                    one.operation.id,
                    logs[one.header.log],
                    one.header.seq,
                    one.header.lamport,
                    one.header.at,
                    one.name,
                    states.get(one.n, WAITING),
                    how.checked,
                    how.act,
                    how.bundle,
                    one.operation.header,
                    one.operation.signature,
                    one.operation.content,
                )
                for one in new
            ],
        )

    def _logs(self, new: list[Entry], mine: bool) -> dict[str, int]:
        """The numbers of the logs, each made when it is new, with the highest lamport that was met in it."""
        numbers: dict[str, int] = {}
        highest: dict[str, int] = {}
        for one in new:
            highest[one.header.log] = max(one.header.lamport, highest.get(one.header.log, 0))
        first = {one.header.log: one for one in reversed(new)}
        for log, lamport in highest.items():
            row = self._connection.execute("SELECT n, lamport FROM log WHERE id = ?", (log,)).fetchone()
            if row is None:
                made = self._connection.execute(
                    "INSERT INTO log (id, device, circle, mine, lamport, heads) VALUES (?, ?, ?, ?, ?, '[]')",
                    (log, first[log].header.device, first[log].circle, mine, lamport),
                )
                numbers[log] = made.lastrowid or 0
            else:
                numbers[log] = row[0]
                if lamport > row[1]:
                    self._connection.execute("UPDATE log SET lamport = ? WHERE n = ?", (lamport, row[0]))
        return numbers
