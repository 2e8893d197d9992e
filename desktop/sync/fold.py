"""Taking operations in: set union, and from it which changes are current. Local work and bundles both come this way.

State is a function of the set: an operation whose predecessor has not come waits; one that no member wrote, or that a
removed member wrote after her cut-off, is set aside and passes on what it replaced; what an erasure names is forgotten.
Works on a bare database connection inside the caller's transaction; knows no record type.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple

from desktop.sync import members
from desktop.sync.attachments import forget, note_placed
from desktop.sync.chain import Heads, heads_of, within
from desktop.sync.circles import CLUSTER, ME, Member, belongs
from desktop.sync.ids import belongs_to, log_belongs_to
from desktop.sync.live import settle_live
from desktop.sync.operations import BadOperation, Change, Header, Operation, read_content, read_header
from desktop.sync.schema import ASIDE, CHANGE_BITS, COUNTS, DEAD, LIVE, VOID, WAITING

if TYPE_CHECKING:
    from sqlcipher3.dbapi2 import Connection

ERASURE = "erasure"
RESERVED = (members.KIND, ERASURE)
"""Kinds of record that are the log's own business and no table's."""

_RESERVED = tuple(f"{kind}-" for kind in RESERVED)
_AT_ONCE = 1000
_written = json.JSONEncoder(ensure_ascii=False).encode
_FILE = re.compile(r"[0-9a-f]{64}\Z")


class WrongCircle(BadOperation):
    """An operation's log is not one of the circle it came in, or not of the device that signed it."""


class _Entry(NamedTuple):
    """One operation on its way in."""

    n: int
    operation: Operation
    header: Header
    circle: str
    name: str
    changes: list[Change]


class _How(NamedTuple):
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
    touched: set[str] = set()
    coming, how = iter(operations), _How(mine, act, bundle, checked)
    while some := list(islice(coming, _AT_ONCE)):
        touched |= _Taking(connection).take(some, how)
    return touched | _erase(connection)


def fold_again(connection: Connection) -> set[str]:
    """Work out everything that follows from the log anew, from its operations alone. Gives the records there are."""
    for table in ("waiting", "change", "replaced", "awaits", "statement", "device", "erasure", "refers"):
        connection.execute(f"DELETE FROM {table}")
    connection.execute("UPDATE log SET heads = '[]'")
    connection.execute("UPDATE operation SET state = ?", (WAITING,))
    touched: set[str] = set()
    last = 0
    page = f"{_STORED} WHERE operation.n > ? ORDER BY operation.n LIMIT {_AT_ONCE}"
    while some := connection.execute(page, (last,)).fetchall():
        last = some[-1][0]
        touched |= _Taking(connection).take_again([_entry(row) for row in some])
    return touched | _erase(connection)


_STORED = (
    "SELECT operation.n, operation.id, header, signature, content, circle, state"
    " FROM operation JOIN log ON log.n = operation.log"
)


def _entry(row: tuple[Any, ...]) -> _Entry:
    n, id, header, signature, content, circle, _state = row
    operation = Operation(id, bytes(header), bytes(signature), None if content is None else bytes(content))
    name, changes = read_content(operation.content) if operation.content is not None else ("", [])
    return _Entry(n, operation, read_header(operation.header), circle, name, changes)


def is_erased(connection: Connection, operation: str, circle: str, *, by_anyone: bool = False) -> bool:
    """Whether an erasure in the same circle names an operation's content: one that counts, or one `by_anyone`."""
    return bool(
        connection.execute(
            "SELECT 1 FROM erasure JOIN operation ON operation.n = erasure.by JOIN log ON log.n = operation.log"
            " WHERE erasure.operation = ? AND (state = ? OR ?) AND circle = ?",
            (operation, COUNTS, by_anyone, circle),
        ).fetchone()
    )


class _Taking:
    """Up to a thousand operations, taken in with as few questions to the database as may be."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._touched: set[str] = set()
        self._intricate: set[tuple[str, str]] = set()
        self._members: dict[str, Member | None] = {}
        self._numbers: dict[str, int] = {}
        self._waits: set[str] = set()
        self._forked: set[str] = set()
        self._mine = self._again = False

    def take(self, operations: list[tuple[Operation, str]], how: _How) -> set[str]:
        """Take in operations that may be new."""
        self._mine = how.mine
        new = list(self._new(operations))
        if new:
            logs = self._logs(new, how.mine)
            closed = self._close(new)
            if self._statements(closed) or any(self._is_removed(one.header.device) for one in closed):
                # they are weighed where they stand, so they must stand
                self._insert(new, logs, {}, how)
                states, changed = self._weighed(closed)
                self._stand(states)
            else:
                states, changed = self._weighed(closed)
                self._insert(new, logs, states, how)
                self._stand({one.n: states[one.n] for one in closed if one.operation.id not in self._numbers})
            self._finish(closed, states, changed)
        return self._end()

    def take_again(self, held: list[_Entry]) -> set[str]:
        """Take in operations that are written down and of which nothing else is known."""
        self._again = True
        self._numbers = {one.operation.id: one.n for one in held}
        closed = self._close(held)
        states, changed = self._weighed(closed)
        self._stand(states)
        self._finish(closed, states, changed)
        return self._end()

    def _weighed(self, closed: list[_Entry]) -> tuple[dict[int, int], set[str]]:
        """Whether each counts, and the devices whose earlier operations must be weighed again."""
        statements = self._statements(closed)
        changed = {device for device in self._forked if self._is_removed(device)}
        if statements or changed:
            self._stand(dict.fromkeys((one.n for one in closed), ASIDE))
            self._connection.executemany("INSERT OR REPLACE INTO statement VALUES (?, ?, ?)", statements)
            changed |= members.weigh(self._connection)
            self._members.clear()
        return {
            one.n: self._standing(one.header.device, one.header.log, one.header.seq, one.operation.id, one.circle)
            for one in closed
        }, changed

    def _finish(self, closed: list[_Entry], states: dict[int, int], changed: set[str]) -> None:
        self._note_erasures(closed)
        self._fold(closed, states)
        for device in changed:
            self._weigh_anew(device)

    def _end(self) -> set[str]:
        for record, field in self._intricate:
            settle_live(self._connection, record, field)
        return self._touched

    # -- which are new -----------------------------------------------------------------------------------

    def _new(self, operations: list[tuple[Operation, str]]) -> Iterator[_Entry]:
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
            yield _Entry(n, operation, header, circle, name, changes)

    def _held(self, ids: list[str]) -> dict[str, bool]:
        """Which of these are here, and whether their content is wanting."""
        rows = self._those("SELECT id, content IS NULL FROM operation WHERE id IN", ids)
        return {id: bool(wanting) for id, wanting in rows}

    def _insert(
        self,
        new: list[_Entry],
        logs: dict[str, int],
        states: dict[int, int],
        how: _How,
    ) -> None:
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

    def _stand(self, states: dict[int, int]) -> None:
        self._connection.executemany(
            "UPDATE operation SET state = ? WHERE n = ?", [(state, n) for n, state in states.items()]
        )

    def _logs(self, new: list[_Entry], mine: bool) -> dict[str, int]:
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

    # -- what comes before is here -----------------------------------------------------------------------

    def _close(self, new: list[_Entry]) -> list[_Entry]:
        """Those whose whole chain is here now: among the new, and what had waited for them."""
        anything_waits = bool(self._connection.execute("SELECT 1 FROM waiting LIMIT 1").fetchone())
        heads: dict[str, Heads] = {}
        closed: list[_Entry] = []
        children: dict[str, list[_Entry]] = {}
        ready: list[_Entry] = []
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
        self._waits = unfit | {one.operation.id for those in children.values() for one in those}
        self._connection.executemany(
            "INSERT OR IGNORE INTO waiting VALUES (?, ?)",
            [(prev, one.n) for prev, those in children.items() for one in those],
        )
        for log, pairs in heads.items():
            self._connection.execute("UPDATE log SET heads = ? WHERE id = ?", (json.dumps(sorted(pairs)), log))
            if len(pairs) > 1:  # a cut-off means something else in a log that was written twice
                self._forked |= {one.header.device for one in closed if one.header.log == log}
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

    def _waited_for(self, one: _Entry) -> list[_Entry]:
        rows = self._connection.execute(
            f"{_STORED} JOIN waiting ON waiting.operation = operation.n WHERE prev = ?", (one.operation.id,)
        ).fetchall()
        if not rows:
            return []
        # whoever sent it first would otherwise keep out what somebody else honestly wrote
        found = [other for other in map(_entry, rows) if _follows(one.header.log, one.header.seq, other.header)]
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

    # -- whose word counts -------------------------------------------------------------------------------

    def _statements(self, closed: list[_Entry]) -> list[tuple[int, str, str]]:
        return [
            (one.n << CHANGE_BITS | n, change.field, json.dumps(change.value))
            for one in closed
            for n, change in enumerate(one.changes)
            if change.record.startswith(f"{members.KIND}-")
        ]

    def _member(self, device: str) -> Member | None:
        if device not in self._members:
            self._members[device] = members.read_member(self._connection, device)
        return self._members[device]

    def _is_removed(self, device: str) -> bool:
        member = self._member(device)
        return member is not None and member.removed is not None

    def _standing(self, device: str, log: str, seq: int, id: str, circle: str) -> int:
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

    def _weigh_anew(self, device: str) -> None:
        """A device's standing changed: what it wrote before comes to count, or is set aside."""
        rows = self._connection.execute(
            "SELECT operation.n, operation.id, log.id, seq, circle, state FROM operation"
            " JOIN log ON log.n = operation.log WHERE device = ? AND state != ?",
            (device, WAITING),
        ).fetchall()
        for n, id, log, seq, circle, state in rows:
            standing = self._standing(device, log, seq, id, circle)
            if standing == state:
                continue
            self._stand({n: standing})
            live = LIVE if standing == COUNTS else VOID
            between = (n << CHANGE_BITS, (n + 1) << CHANGE_BITS)
            changes = self._connection.execute("SELECT record, field FROM change WHERE n >= ? AND n < ?", between)
            for record, field in changes.fetchall():
                self._intricate.add((record, field))
                self._touched.add(record)
            self._connection.execute("UPDATE change SET live = ? WHERE n >= ? AND n < ?", (live, *between))

    # -- which changes are current -----------------------------------------------------------------------

    def _fold(self, closed: list[_Entry], states: dict[int, int]) -> None:
        """Write the changes of operations whose chain is whole, and mark what they replace."""
        rows: dict[int, list[Any]] = {}
        edges: list[tuple[int, int]] = []
        awaited: list[tuple[str, int, int]] = []
        files: set[tuple[str, str]] = set()
        self._learn_numbers({old.partition(".")[0] for one in closed for change in one.changes for old in change.seen})
        for one in closed:
            live = LIVE if states[one.n] == COUNTS else VOID
            for n, change in enumerate(one.changes, one.n << CHANGE_BITS):
                if not _is_folded(change.record, one.circle):
                    continue
                rows[n] = [n, change.record, change.field, _written(change.value), live]
                if isinstance(change.value, str) and len(change.value) == 64 and _FILE.match(change.value):
                    files.add((change.value, one.circle))
                for old in change.seen:
                    operation, _, place = old.partition(".")
                    number = self._number(operation)
                    if number is None:
                        awaited.append((operation, int(place), n))
                    else:
                        edges.append((number << CHANGE_BITS | int(place), n))
        edges += self._no_longer_awaited(closed)
        self._connection.executemany("INSERT OR IGNORE INTO refers VALUES (?, ?)", sorted(files))
        self._connection.executemany("INSERT OR IGNORE INTO awaits VALUES (?, ?, ?)", awaited)
        self._connection.executemany("INSERT OR IGNORE INTO replaced VALUES (?, ?)", sorted(edges))
        if self._mine:
            note_placed(self._connection, files)
        self._touched |= {row[1] for row in rows.values()}
        self._write_changes(rows, edges)

    def _write_changes(self, rows: dict[int, list[Any]], edges: list[tuple[int, int]]) -> None:
        """A change is current unless one that counts replaced it; where some are set aside, its field is settled anew.
        """
        dead: list[tuple[int, str, str]] = []
        earlier = self._changes([by for _old, by in edges if by not in rows])
        for old, by in edges:
            replacer, replaced = rows.get(by) or earlier.get(by), rows.get(old)
            if replacer is None or replacer[4] == VOID:
                continue
            if replaced is None:
                dead.append((old, replacer[1], replacer[2]))
            elif replaced[4] == LIVE and (replaced[1], replaced[2]) == (replacer[1], replacer[2]):
                replaced[4] = DEAD
        self._connection.executemany("INSERT INTO change VALUES (?, ?, ?, ?, ?)", rows.values())
        self._connection.executemany(
            f"UPDATE change SET live = {DEAD} WHERE n = ? AND live = {LIVE} AND record = ? AND field = ?", sorted(dead)
        )
        aside = {record for (record,) in self._connection.execute(f"SELECT record FROM change WHERE live = {VOID}")}
        if aside:
            self._intricate |= {(row[1], row[2]) for row in rows.values() if row[1] in aside}

    def _changes(self, numbers: list[int]) -> dict[int, list[Any]]:
        """Changes that are written down, by number."""
        return {row[0]: list(row) for row in self._those("SELECT * FROM change WHERE n IN", numbers)}

    def _learn_numbers(self, operations: set[str]) -> None:
        """The numbers of operations whose chain is whole, to be asked for one by one."""
        unknown = sorted(operations - self._numbers.keys() - self._waits)
        question = f"SELECT id, n FROM operation WHERE state != {WAITING} AND id IN"
        self._numbers |= {id: int(n) for id, n in self._those(question, unknown)}

    def _number(self, operation: str) -> int | None:
        """The number of an operation, or None when it is not here, or waits."""
        return None if operation in self._waits else self._numbers.get(operation)

    def _no_longer_awaited(self, closed: list[_Entry]) -> list[tuple[int, int]]:
        """Edges to changes that came after what replaced them."""
        if not self._connection.execute("SELECT 1 FROM awaits LIMIT 1").fetchone():
            return []
        come = {one.operation.id: one.n for one in closed}
        found = self._those("SELECT operation, place, by FROM awaits WHERE operation IN", list(come))
        self._connection.executemany("DELETE FROM awaits WHERE operation = ? AND place = ? AND by = ?", found)
        return [(come[operation] << CHANGE_BITS | place, by) for operation, place, by in found]

    def _those(self, question: str, values: Sequence[object]) -> list[tuple[Any, ...]]:
        """The answers to a question that ends with IN, for any number of values."""
        found: list[tuple[Any, ...]] = []
        for at in range(0, len(values), 500):
            some = values[at : at + 500]
            found += self._connection.execute(f"{question} ({', '.join('?' * len(some))})", some).fetchall()
        return found

    # -- what is forgotten -------------------------------------------------------------------------------

    def _note_erasures(self, closed: list[_Entry]) -> None:
        named = [
            (change.field, one.n)
            for one in closed
            for change in one.changes
            if change.record.startswith(f"{ERASURE}-")
        ]
        if named:
            self._connection.executemany("INSERT OR IGNORE INTO erasure VALUES (?, ?)", named)

    def _fill(self, operation: Operation, circle: str) -> None:
        """The content of an operation of which only the header had come, unless it was erased."""
        if is_erased(self._connection, operation.id, circle):
            return
        self._connection.execute("UPDATE operation SET content = ? WHERE id = ?", (operation.content, operation.id))
        row = self._connection.execute(f"{_STORED} WHERE operation.id = ?", (operation.id,)).fetchone()
        one = _entry(row)
        self._connection.execute("UPDATE operation SET name = ? WHERE n = ?", (one.name, one.n))
        if row[-1] == WAITING:
            return
        states, changed = self._weighed([one])
        self._finish([one], states, changed)
        # it may have been replaced while nothing of it was here
        self._intricate |= {(c.record, c.field) for c in one.changes if _is_folded(c.record, circle)}


def _erase(connection: Connection) -> set[str]:
    """Drop the contents that erasures name, whichever of the two came first. Gives the records touched.

    At the very end, when it is known whose word counts: what is dropped does not come back by itself.
    """
    rows = connection.execute(
        "SELECT target.n FROM erasure JOIN operation AS eraser ON eraser.n = erasure.by"
        " JOIN operation AS target ON target.id = erasure.operation JOIN log AS here ON here.n = eraser.log"
        " JOIN log AS there ON there.n = target.log AND there.circle = here.circle"
        " WHERE eraser.state = ? AND target.content IS NOT NULL"
        # one that names what is to be forgotten is itself remembered, or who hears of it late would not forget
        " AND target.n NOT IN (SELECT by FROM erasure)",
        (COUNTS,),
    ).fetchall()
    fields: set[tuple[str, str]] = set()
    files: set[str] = set()
    for (n,) in rows:
        between = (n << CHANGE_BITS, (n + 1) << CHANGE_BITS)
        dropped = connection.execute("SELECT record, field, value FROM change WHERE n >= ? AND n < ?", between)
        for record, field, value in dropped.fetchall():
            fields.add((record, field))
            if _FILE.match(value[1:-1]):
                files.add(value[1:-1])
        connection.execute("DELETE FROM change WHERE n >= ? AND n < ?", between)
        connection.execute("DELETE FROM replaced WHERE by >= ? AND by < ?", between)
        connection.execute("DELETE FROM awaits WHERE by >= ? AND by < ?", between)
        connection.execute("UPDATE operation SET content = NULL WHERE n = ?", (n,))
    for record, field in fields:
        settle_live(connection, record, field)
    forget(connection, files)
    return {record for record, _field in fields}


def _is_folded(record: str, circle: str) -> bool:
    return not record.startswith(_RESERVED) and belongs_to(record, circle)


def _follows(log: str, seq: int, child: Header) -> bool:
    """What comes before an operation is the one with the number before, of the same log."""
    return child.log == log and child.seq == seq + 1
