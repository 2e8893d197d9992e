"""What records would hold had some changes never been made, and the changes that bring it about: undo, redo, put back.

Nothing in the log is ever unmade. What was written is left out in thought, as a change that was set aside is: it passes
on what it replaced. So a value changed since stays, and what a settlement replaced stands in disagreement again. Undo
and redo are always left out themselves, for they only say again what stood without them.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import NamedTuple

from desktop.models.base import RECORDS
from desktop.sync.live import Live, is_hide
from desktop.sync.operations import Change, Value
from desktop.sync.schema import CHANGE_BITS, LIVE, VOID
from desktop.view import View


class Move(NamedTuple):
    """One field of one record on its way back: the values that stand, those that will, and the changes for it."""

    record: str
    circle: str
    field: str
    stand: tuple[Value, ...]
    will: tuple[Value, ...]
    changes: tuple[Change, ...]


class Moves(NamedTuple):
    """What goes back, and what stays because it was changed since: record and field, the field empty where a whole
    record stays."""

    moves: tuple[Move, ...]
    kept: tuple[tuple[str, str], ...]

    @property
    def changes(self) -> list[Change]:
        """What to say for it."""
        return [change for move in self.moves for change in move.changes]

    @property
    def circles(self) -> dict[str, str]:
        """Where each record lives."""
        return {move.record: move.circle for move in self.moves}


def taking_back(view: View, act: int) -> Moves:
    """What undoing an act of this laptop would change; or, where the act was an undo, what doing it again would."""
    first, out = _left_out(view, act)
    ((begin, end),) = view.rows("SELECT first, last FROM act WHERE n = ?", [first]) or [(None, None)]
    rows = view.rows(
        "SELECT DISTINCT record, field FROM change WHERE n >= ? << 15 AND n < ? + 1 << 15 ORDER BY n", [begin, end]
    )
    return _moves(view, _by_record(rows), lambda one, _bundle: one in out)


def without_bundle(view: View, bundle: int, records: Collection[str] | None = None) -> Moves:
    """What would change had a bundle never come, in these records or in all that it touched."""
    _act, out = _left_out(view, None)
    rows = view.rows(
        "SELECT DISTINCT record, field FROM operation CROSS JOIN change"
        " ON change.n >= operation.n << 15 AND change.n < operation.n + 1 << 15 WHERE bundle = ? ORDER BY change.n",
        [bundle],
    )
    touched = _by_record((record, field) for record, field in rows if records is None or record in records)
    return _moves(view, touched, lambda act, came: act in out or came == bundle)


def _left_out(view: View, turned: int | None) -> tuple[int | None, set[int]]:
    """The act that was done first where one undoes or redoes another, and the acts that are to count for nothing:
    every undo and redo, and what is undone, when the given one has been turned about."""
    reverts: dict[int, int] = {}
    last: dict[int, str] = {}
    for n, kind, reverted in view.rows("SELECT n, kind, reverts FROM act WHERE kind IN ('undo', 'redo') ORDER BY n"):
        reverts[n] = reverted
        last[_first(reverts, n)] = kind
    undone = {n for n, kind in last.items() if kind == "undo"}
    if turned is None:
        return None, undone | reverts.keys()
    first = _first(reverts, turned)
    return first, (undone ^ {first}) | reverts.keys()


def _first(reverts: Mapping[int, int], act: int) -> int:
    while act in reverts:
        act = reverts[act]
    return act


def _by_record(rows: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    touched: dict[str, list[str]] = {}
    for record, field in rows:
        touched.setdefault(record, []).append(field)
    return touched


LeftOut = Callable[[int | None, int | None], bool]
"""Whether a change counts for nothing: by the act of this laptop, and by the bundle, that its operation came with."""


def _moves(view: View, touched: Mapping[str, Collection[str]], left_out: LeftOut) -> Moves:
    moves: list[Move] = []
    kept: list[tuple[str, str]] = []
    for record, fields in touched.items():
        some, others = _Thought(view, record, left_out).moves(fields)
        moves += some
        kept += others
    return Moves(tuple(moves), tuple(kept))


class _Thought:
    """One record as it is, and as it would be with some changes left out."""

    def __init__(self, view: View, record: str, left_out: LeftOut) -> None:
        self._record = record
        self._changes: dict[int, Live] = {}
        self._out: set[int] = set()
        self._live: set[int] = set()
        for n, id, field, value, lamport, circle, state, act, bundle in view.rows(
            "SELECT n, id, field, value, lamport, circle, live, act, bundle FROM told WHERE record = ?", [record]
        ):
            self._changes[n] = Live(n, id, field, json.loads(value), lamport, circle)
            if state == LIVE:
                self._live.add(n)
            if state == VOID or left_out(act, bundle):
                self._out.add(n)
        self._replacers: dict[int, list[int]] = {}
        self._saw: dict[int, list[int]] = {}
        for old, by in view.rows(
            "SELECT old, by FROM change JOIN replaced ON old = change.n WHERE record = ?", [record]
        ):
            if by in self._changes:
                self._replacers.setdefault(old, []).append(by)
                self._saw.setdefault(by, []).append(old)
        stay = [one for n, one in self._changes.items() if n not in self._out and not self._is_replaced(one)]
        self._stand = _by_field(self._changes[n] for n in self._live)
        self._will = _by_field(stay)

    def moves(self, fields: Collection[str]) -> tuple[list[Move], list[tuple[str, str]]]:
        """What goes back in these fields, and what stays; a record that comes into being with what is left out goes
        out of view whole, unless somebody else has written in it."""
        if "audience" in self._stand and "audience" not in self._will:
            return self._unmade()
        moves: list[Move] = []
        kept: list[tuple[str, str]] = []
        for field in sorted({*fields, "hidden"}):
            move = self._move(field, field in fields)
            if move is not None:
                moves.append(move)
            elif field in fields:
                kept.append((self._record, field))
        return moves, kept

    def _unmade(self) -> tuple[list[Move], list[tuple[str, str]]]:
        if self._will:
            return [], [(self._record, "")]
        if any(is_hide(one) for one in self._stand.get("hidden", [])):
            return [], []
        everything = tuple(sorted(self._changes[n].id for n in self._live))
        change = Change(self._record, "hidden", True, everything)
        return [Move(self._record, self._circle, "hidden", (), (True,), (change,))], []

    def _move(self, field: str, is_touched: bool) -> Move | None:
        """A field's way from what stands to what would; None where the two are the same to a reader."""
        stand, will = self._stand.get(field, []), self._will.get(field, [])
        now, then = self._values(field, stand), self._values(field, will)
        staying = [one for one in stand if one in will]
        going = tuple(sorted(one.id for one in stand if one not in will))
        if {*map(json.dumps, now)} == {*map(json.dumps, then)}:
            # of two hides one may have seen more than the other
            if not (field == "hidden" and True in now and going and is_touched):
                return None
        elif field != "hidden" and self._is_hidden_either_way():
            return None
        held = {json.dumps(_value(one)) for one in staying}
        changes: list[Change] = []
        for value in reversed(then):  # what is said last is shown first, as it was
            if json.dumps(value) in held:
                continue
            # first the change that this one says again, so that everybody can tell whose words they are
            said = [one.id for one in will if json.dumps(_value(one)) == json.dumps(value)]
            also = self._seen_by_hide(will) if field == "hidden" and value is True else ()
            changes.append(Change(self._record, field, value, tuple(dict.fromkeys([*said, *going, *also]))))
        if not changes:
            changes.append(Change(self._record, field, then[0], going))
        return Move(self._record, self._circle, field, now, then, tuple(changes))

    @property
    def _circle(self) -> str:
        return next(iter(self._changes.values())).circle

    def _values(self, field: str, changes: list[Live]) -> tuple[Value, ...]:
        """The different values of a field, the one that is shown first; its default where nothing is written."""
        values = {json.dumps(value): value for value in map(_value, changes)}
        return tuple(values.values()) or (default(self._record, field),)

    def _is_replaced(self, change: Live) -> bool:
        waiting, met = [change.n], {change.n}
        while waiting:
            for by in self._replacers.get(waiting.pop(), ()):
                if self._changes[by].field == change.field and by not in met:
                    if by not in self._out:
                        return True
                    met.add(by)
                    waiting.append(by)
        return False

    # -- hides -----------------------------------------------------------------------------------------------

    def _is_hidden_either_way(self) -> bool:
        """Whether somebody took the record out of view since; then nothing in it is touched."""
        return any(is_hide(one) and one.n in self._live for one in self._will.get("hidden", []))

    def _seen_by_hide(self, hides: list[Live]) -> tuple[str, ...]:
        """What a hide said again must see: what it saw, and all there is where that had put the record out of view."""
        numbers = {one.n for one in hides if is_hide(one)}
        steps = {n >> CHANGE_BITS for n in numbers}  # whoever hid it saw what she wrote in the same step
        others = [
            one
            for field, several in self._will.items()
            for one in several
            if field != "hidden" and one.n >> CHANGE_BITS not in steps
        ]
        seen = {old for n in numbers for old in self._saw.get(n, ())}
        if all(self._is_seen(one.n, numbers) for one in others):
            seen |= self._live
        return tuple(sorted(self._changes[n].id for n in seen))

    def _is_seen(self, change: int, hides: set[int]) -> bool:
        waiting, met = [change], {change}
        while waiting:
            for by in self._replacers.get(waiting.pop(), ()):
                if by in hides:
                    return True
                if by in self._out and by not in met:
                    met.add(by)
                    waiting.append(by)
        return False


def _by_field(changes: Iterable[Live]) -> dict[str, list[Live]]:
    """Changes under the names of their fields, the one that is shown first."""
    found: dict[str, list[Live]] = {}
    for one in sorted(changes, key=lambda one: one.rank, reverse=True):
        found.setdefault(one.field, []).append(one)
    return found


def _value(change: Live) -> Value:
    """A change's value; of those that bring a record back into view one is like another."""
    return change.value if change.field != "hidden" or change.value is True else None


def default(record: str, field: str) -> Value:
    """What a field held before anything was written in it; a member of a set was not there."""
    described = RECORDS.get(record.partition("-")[0])
    kind = described.fields.get(field) if described else None
    value: Value = None if kind is None or field == "hidden" else kind.default
    return value
