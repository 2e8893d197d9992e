"""What one bundle brought, record by record: which fields it wrote, what stood there before, what it says."""

from __future__ import annotations

import json
from typing import NamedTuple

from desktop.arrivals import Arrival, Summary
from desktop.disagreements import standing
from desktop.models.base import RECORDS
from desktop.models.kinds import Position
from desktop.sync.operations import Value
from desktop.telling import field_words, kind_of, words_of
from desktop.view import View
from desktop.words import N_, _

_PLAIN = ("audience", "hidden")
"""Fields that say nothing of a new record: it is for whoever has it, and in view."""
NO_LONGER_HERE = N_("no longer here")


class Brought(NamedTuple):
    """One record that a bundle touched, under the title it has today.

    `what` is `new`, `changed`, `removed` or `back`; `labels` are the fields it wrote in; `disagreements` those of them
    that are still to be settled, by their names.
    """

    record: str
    kind_words: str
    title: str
    what: str
    labels: tuple[str, ...]
    disagreements: tuple[str, ...]


class Said(NamedTuple):
    """What a bundle wrote in one field: what stood there, what it says, and whether that still stands."""

    label: str
    before: str
    now: str
    stands: bool


def brought(view: View, bundle: int) -> list[Brought]:
    """The records that a bundle touched, up to as many as were noted when it came."""
    rows = view.rows("SELECT summary FROM bundle WHERE n = ? AND summary != ''", [bundle])
    open_now = set(standing(view))
    return [_record(view, bundle, line, open_now) for (text,) in rows for line in Summary.from_text(text).lines]


def _record(view: View, bundle: int, line: Arrival, open_now: set[tuple[str, str]]) -> Brought:
    described = RECORDS.get(line.kind)
    names = dict.fromkeys(
        field.partition("/")[0]
        for (field,) in view.rows(
            "SELECT field FROM told WHERE record = ? AND bundle = ? AND field != 'hidden' ORDER BY n",
            [line.record, bundle],
        )
    )
    labels = [field_words(view, kind_of(line.record, name), name) for name in names]
    return Brought(
        record=line.record,
        kind_words=_(described.label) if described else "",
        title=view.title(line.record) if view.any(line.record) else _(NO_LONGER_HERE),
        what=line.what,
        labels=tuple(labels) if line.what == "changed" else (),
        disagreements=tuple(field for field in line.disagreements if (line.record, field) in open_now),
    )


def said(view: View, bundle: int, record: str) -> list[Said]:
    """What a bundle wrote in one record, field by field; of a new record, what is worth reading."""
    rows = view.rows(
        "SELECT id, field, value, live, bundle FROM told WHERE record = ? ORDER BY lamport, id", [record]
    )
    values: dict[str, Value] = {id: json.loads(value) for id, _field, value, _live, _bundle in rows}
    came = [(id, field, live == 1) for id, field, _value, live, of in rows if of == bundle]
    seen = {id: set(view.saw(id)) & values.keys() for id, _field, _live in came}
    replaced = {old for olds in seen.values() for old in olds}
    is_new = not any(of != bundle and field == "audience" for _id, field, _value, _live, of in rows)
    told: list[Said] = []
    for field in dict.fromkeys(field for _id, field, _live in came):
        last = [(id, live) for id, of, live in came if of == field and id not in replaced]
        last = last or [(id, live) for id, of, live in came if of == field][-1:]
        before = sorted({old for id, of, _live in came if of == field for old in seen[id]} - seen.keys())
        then = _words(view, record, field, [values[id] for id in before if _field_of(rows, id) == field])
        now = _words(view, record, field, [values[id] for id, _live in last])
        if _is_worth_saying(record, field, now, is_new):
            told.append(Said(_label(view, record, field), then, now, any(live for _id, live in last)))
    return told


def _is_worth_saying(record: str, field: str, now: str, is_new: bool) -> bool:
    if not is_new:
        return True
    return bool(now) and field not in _PLAIN and not isinstance(kind_of(record, field), Position)


def _field_of(rows: list[tuple[str, str, str, int, int | None]], id: str) -> str:
    return next(field for one, field, _value, _live, _bundle in rows if one == id)


def _label(view: View, record: str, field: str) -> str:
    return _("In view") if field == "hidden" else field_words(view, kind_of(record, field), field)


def _words(view: View, record: str, field: str, values: list[Value]) -> str:
    """Several values where they stood, or stand, in disagreement."""
    if field == "hidden":
        return "" if not values else _("out of view") if True in values else _("in view")
    return " / ".join(words for value in values if (words := words_of(view, record, field, value)))
