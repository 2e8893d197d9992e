"""Undo, redo, and the story of one record: all of it follows from the changes."""

from __future__ import annotations

import datetime
import json
from typing import NamedTuple

from desktop import clock
from desktop.book import Book
from desktop.models.base import RECORDS
from desktop.telling import field_words, value_words
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
    name: str = ""
    """The field by its name, as it can be erased by; "" where that cannot be."""


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
    from desktop.taking_back import taking_back

    with book.operation(name, about=_said(act)) as work:
        with book.reading() as view:
            found = taking_back(view, act[0])
        work.as_act(name.casefold(), act[0])
        work.restate(found.changes, found.circles)
    records = frozenset([*found.circles, *(record for record, _field in found.kept)])
    return Undone(_said(act), len(found.kept), records)


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
                field=field_words(view, kind, field),
                value=value_words(view, kind, json.loads(value)),
                current=live == 1,
                name=field.partition("/")[0] if kind is not None and field not in ("hidden", "audience") else "",
            )
        )
    return told
