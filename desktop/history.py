"""Undo, redo, and the story of one record: all of it follows from the changes."""

from __future__ import annotations

import datetime
import json
from typing import Any, NamedTuple

from desktop import clock
from desktop.book import Book
from desktop.errors import BadValue
from desktop.models.base import RECORDS
from desktop.models.kinds import Kind, Members, Position
from desktop.sync.operations import Change, Value
from desktop.view import View
from desktop.words import _

_UNDO = "kind IN ('do', 'redo') AND reverted = 0"
_REDO = "kind = 'undo' AND reverted = 0 AND n > coalesce((SELECT max(n) FROM act WHERE kind = 'do'), 0)"


class Undone(NamedTuple):
    """What Undo or Redo did: the name of the step, and how many values stayed because they were changed since."""

    name: str
    kept: int
    records: frozenset[str]


class Told(NamedTuple):
    """One line of a record's story."""

    at: datetime.datetime
    who: str
    operation: str
    field: str
    value: str
    current: bool


def undoable(view: View) -> str:
    """What Undo would undo, by name; nothing when there is nothing."""
    return _said(_last(view, _UNDO))


def redoable(view: View) -> str:
    """What Redo would do again, by name."""
    return _said(_last(view, _REDO))


def undo(book: Book) -> Undone | None:
    """Undo the last step not yet undone; None when there is none. Values changed since are left as they are."""
    with book.reading() as view:
        act = _last(view, _UNDO)
    return _revert(book, act, "Undo") if act else None


def redo(book: Book) -> Undone | None:
    """Do again what was undone last, unless something new was done since."""
    with book.reading() as view:
        act = _last(view, _REDO)
    return _revert(book, act, "Redo") if act else None


def _last(view: View, where: str) -> tuple[int, str, str] | None:
    rows = view.rows(
        f"SELECT n, name, about FROM act WHERE {where} ORDER BY n DESC LIMIT 1"
    )
    return rows[0] if rows else None


def _said(act: tuple[int, str, str] | None) -> str:
    if act is None:
        return ""
    _n, name, about = act
    if name in ("Undo", "Redo"):  # the step that was taken back or done again is what a person means
        return about
    return f"{_(name)}: {about}" if about else _(name)


def _revert(book: Book, act: tuple[int, str, str], name: str) -> Undone:
    with book.operation(name, about=_said(act)) as work:
        with book.reading() as view:
            changes, kept, circles = _opposite(view, act[0])
        work.as_act(name.casefold(), act[0])
        work.restate(changes, circles)
    return Undone(_said(act), kept, frozenset(circles))


def _opposite(view: View, act: int) -> tuple[list[Change], int, dict[str, str]]:
    """The changes that take an act back, how many of its values were changed since, and where each record lives."""
    rows = view.rows(
        "SELECT id, record, field, value, circle FROM told JOIN act ON act.n = ?"
        " WHERE told.n >= act.first << 15 AND told.n < act.last + 1 << 15 ORDER BY told.n",
        [act],
    )
    own = {row[0] for row in rows}
    circles = {record: circle for _id, record, _field, _value, circle in rows}
    begun = {record for record in circles if _began(view, record, own)}
    changes: list[Change] = []
    kept = 0
    for record in sorted(begun):
        # what came into being with the act goes out of view, unless somebody has written in it since
        live = {one.id for one in view.live(record)}
        if live - own <= _put_back(view, record):
            changes.append(Change(record, "hidden", True, tuple(sorted(live))))
        else:
            kept += 1
    for id, record, field, value, _circle in rows:
        if record in begun:
            continue
        standing = [one for one in view.live(record) if one.field == field]
        others = [one for one in standing if one.id != id and one.value != json.loads(value)]
        if others and len(others) < len(standing):
            # it stands in disagreement: taking it back leaves what the others wrote
            mine = tuple(sorted(one.id for one in standing if one not in others))
            changes += [
                Change(record, field, other, mine) for other in dict.fromkeys(one.value for one in others)
            ]
            continue
        ids = {one.id for one in standing}
        # an undo of a later step may have put this value back: then that change stands for this one
        if not standing or others or not ids - {id} <= _put_back(view, record):
            kept += 1
            continue
        before = _before(view, id, record, field) or [(_default(record, field), ())]
        changes += [Change(record, field, old, (*sorted(ids), *also)) for old, also in before]
    return changes, kept, circles


def _put_back(view: View, record: str) -> set[str]:
    """Changes of a record that this laptop made only by undoing or redoing."""
    rows = view.rows(
        "SELECT id FROM told JOIN act ON act.n = told.act WHERE record = ? AND act.kind IN ('undo', 'redo')",
        [record],
    )
    return {id for (id,) in rows}


def _began(view: View, record: str, own: set[str]) -> bool:
    """Whether the record came into being with these changes."""
    first = view.rows("SELECT id FROM told WHERE record = ? ORDER BY lamport, id LIMIT 1", [record])
    return bool(first) and first[0][0] in own


def _before(view: View, change: str, record: str, field: str) -> list[tuple[Value, tuple[str, ...]]]:
    """The values a change replaced in its field (two, where it settled a disagreement), each with what else must be
    seen again: a hide counts only for what it saw."""
    saw_it = set(view.saw(change))
    rows = view.rows("SELECT id, value FROM told WHERE record = ? AND field = ? ORDER BY id", [record, field])
    found: dict[str, tuple[Value, tuple[str, ...]]] = {}
    for id, text in rows:
        if id not in saw_it:
            continue
        also: tuple[str, ...] = ()
        if field == "hidden" and text == "true":
            saw = set(view.saw(id))
            again = _put_back(view, record) & {one.id for one in view.live(record)}
            also = tuple(sorted(saw | again))
        found[text] = (json.loads(text), also)
    return list(found.values())


def _default(record: str, field: str) -> Value:
    """What a field held before anything was written in it; a member of a set was not there."""
    kind = RECORDS[record.partition("-")[0]].fields.get(field)
    return None if kind is None or field == "hidden" else kind.default


def story(view: View, record: str) -> list[Told]:
    """Everything that happened to a record, newest first."""
    described = RECORDS.get(record.partition("-")[0])
    rows = view.rows(
        "SELECT at, device, name, field, value, live FROM told WHERE record = ? ORDER BY lamport DESC, id DESC",
        [record],
    )
    told = []
    for at, device, name, field, value, live in rows:
        kind = described.fields.get(field.partition("/")[0]) if described else None
        told.append(
            Told(
                at=clock.at(at),
                who=view.device(device),
                operation=_(name),
                field=_field_words(view, kind, field),
                value=_value_words(view, kind, json.loads(value)),
                current=live == 1,
            )
        )
    return told


def _field_words(view: View, kind: Kind | None, field: str) -> str:
    if kind is None:
        return field
    member = field.partition("/")[2]
    if not member:
        return _(kind.label)
    return f"{_(kind.label)}: {view.title(member) if '-' in member else member}"


def _value_words(view: View, kind: Kind | None, value: Any) -> str:
    if isinstance(kind, Members):
        return _("added") if value is True else _("taken away") if value is None else str(value)
    if isinstance(value, str) and value.partition("-")[0] in RECORDS and len(value) > 20:
        return view.title(value)
    if kind is None or value is None:
        return "" if value is None else str(value)
    if isinstance(kind, Position):  # that it moved is told; the number itself is nobody's to read
        return ""
    try:
        return kind.show(kind.hold(value))
    except BadValue:
        return str(value)
