"""Erasing: what was typed by mistake is dropped from every laptop that hears of it, its backups and paper excepted."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import NamedTuple

from desktop.belonging import OWNERS
from desktop.book import Book
from desktop.errors import NotFound, Refusal
from desktop.models import Version
from desktop.models.base import RECORDS
from desktop.models.kinds import Text
from desktop.pack_lists import PackLists
from desktop.sync.ids import new_id
from desktop.sync.live import hidden
from desktop.sync.operations import Change, Value
from desktop.sync.schema import ERASURE
from desktop.view import View
from desktop.words import _


class Erased(NamedTuple):
    """What was erased: how many steps lost their content, and which records had to be said anew because of it."""

    contents: int
    restated: frozenset[str]


def erase(book: Book, record: str, field: str | None = None) -> Erased:
    """Erase what one field of a record ever held, or all that the record ever held. Raises Refusal.

    It cannot be undone. What else the same steps had written is said anew, so that nothing but this is lost; a record
    erased as a whole leaves the view, and a document takes its versions with it: they are what it holds. The lists of
    what was in issued packs keep that it was there, and nothing of what it said.
    """
    versions = _versions(book, record) if field is None else []
    done = [_erase(book, one, None) for one in versions] + [_erase(book, record, field)]
    erased = {record, *versions}
    return Erased(sum(one.contents for one in done), frozenset().union(*(one.restated for one in done)) - erased)


def stays(view: View, record: str) -> list[str]:
    """What stands under a record and is not erased with it, counted in words: an item's papers, minutes, notes."""
    owner, told = record.partition("-")[0], []
    for kind, links in {**OWNERS, "note": ("about",)}.items():
        link = "about" if kind == "note" else owner
        if link in links and (kind, owner) != ("version", "document"):
            described = RECORDS[kind]
            count = view.count(described, f'"{link}" = ?', [record])
            if count:
                told.append(f"{count} {_(described.label if count == 1 else described.plural)}")
    return told


def _versions(book: Book, record: str) -> list[str]:
    with book.reading() as view:
        found = view.all(Version, "document = ?", [record], hidden=None) if record.startswith("document-") else []
        return [one.id for one in found if _steps(view, one.id, None)]


def _erase(book: Book, record: str, field: str | None) -> Erased:
    with book.reading() as view:
        described = RECORDS.get(record.partition("-")[0])
        if described is None or view.any(record) is None:
            raise NotFound(record)
        if field is not None and (field not in described.fields or field in ("hidden", "audience")):
            raise Refusal(_("There is no such field to erase: {field}.").format(field=field[:60]))
        steps = _steps(view, record, field)
        if not steps:
            raise Refusal(_("Nothing was ever written there."))
        circle = view.rows("SELECT circle FROM told WHERE record = ? LIMIT 1", [record])[0][0]
        by_circle = {circle: steps}
        lists = PackLists(view, record, field)
        for issue, of in lists.issues.items():
            by_circle.setdefault(of, {}).update(_steps(view, issue, "contents"))
        changes: list[Change] = []
        circles: dict[str, str] = {}
        restated: set[str] = set()
        for of, named in by_circle.items():
            some = _restated(view, list(named), record, field, lists)
            some += _hides(view, {change.record for change in some}, record if field is None else "")
            restated |= {change.record for change in some}
            note = new_id(ERASURE, of)
            some += [Change(note, id, True) for id in named.values()]
            circles |= {change.record: of for change in some}
            changes += some
    with book.operation("Erase") as work:
        work.restate(changes, circles)
        work.as_act("erase")
    return Erased(len(steps), frozenset(restated - {record} - lists.issues.keys()))


def _steps(view: View, record: str, field: str | None) -> dict[int, str]:
    """The operations whose content is to go, by number."""
    rows = view.rows(
        "SELECT DISTINCT told.operation, substr(id, 1, 24), field FROM told WHERE record = ? AND value != 'null'",
        [record],
    )
    wanted = {n: id for n, id, name in rows if field is None or name.partition("/")[0] == field}
    return dict(sorted(wanted.items()))


def _restated(view: View, steps: list[int], record: str, field: str | None, lists: PackLists) -> list[Change]:
    """Every field that one of these operations wrote, said anew; the erased one as if it had never been written."""
    marks = ", ".join("?" * len(steps))
    fields = view.rows(f"SELECT DISTINCT record, field FROM told WHERE operation IN ({marks}) ORDER BY 1, 2", steps)
    changes: list[Change] = []
    for of, name in fields:
        rows = view.rows("SELECT id, value, live FROM told WHERE record = ? AND field = ? ORDER BY id", [of, name])
        seen = tuple(id for id, _value, _live in rows)
        gone = of == record and (field is None or name.partition("/")[0] == field) and name not in _KEPT
        current = _distinct(value for _id, value, live in rows if live == 1)
        values = [_nothing(of, name)] if gone else current
        if name == "contents" and of in lists.issues:
            values = [lists.without(str(value)) for value in values]
        if name != "hidden":
            changes += [Change(of, name, value, seen) for value in values]
    return changes


def _hides(view: View, records: set[str], erased: str) -> list[Change]:
    """What was out of view stays so, though what its hide had seen is said anew; so does what is erased as a whole."""
    changes = []
    for record in sorted(records):
        live = view.live(record)
        if record == erased or hidden(view._connection, live):
            changes.append(Change(record, "hidden", True, tuple(sorted(one.id for one in live))))
    return changes


_KEPT = ("audience", "hidden")


def _distinct(texts: Iterable[str]) -> list[Value]:
    return [json.loads(text) for text in dict.fromkeys(texts)]


def _nothing(record: str, field: str) -> Value:
    kind = RECORDS[record.partition("-")[0]].fields.get(field)
    if isinstance(kind, Text) and kind.required:
        return _("(erased)")  # a title must stand there, or the record could not be shown
    return None if kind is None or kind.required else kind.default
