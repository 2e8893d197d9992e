"""Numbers and references given out: once a pack has said one, nothing else of that meeting is ever called so.

What is taken off an agenda keeps its number, hidden as it is. What goes on to another agenda leaves its number behind
and remembers where nothing else may have it. It is the thing itself that remembers and not the meeting, so that this
is for no more readers than the thing.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from desktop.models import Item, Paper, Record

if TYPE_CHECKING:
    from desktop.view import View
    from desktop.work import Work


def numbers_gone(view: View, meeting: str) -> list[str]:
    """Numbers of a meeting issued for items since taken away, moved away, or numbered anew."""
    hidden = "SELECT number FROM item WHERE meeting = ? AND hidden IS TRUE AND number <> ''"
    moved = view.rows("SELECT retired FROM item WHERE instr(retired, ?)", [meeting])
    return [row[0] for row in view.rows(hidden, [meeting])] + [
        number for row in moved for where, number in _read(row[0]) if where == meeting
    ]


def refs_gone(view: View, meeting: str) -> list[tuple[str, str]]:
    """Item and reference of a meeting's papers since taken away, moved away, or lettered anew."""
    inside = "item IN (SELECT id FROM item WHERE meeting = ?)"
    hidden = view.rows(f"SELECT item, ref FROM paper WHERE {inside} AND hidden IS TRUE AND ref <> ''", [meeting])
    moved = view.rows("SELECT retired FROM paper WHERE retired <> '[]'")
    return [(item, ref) for item, ref in hidden] + [one for row in moved for one in _read(row[0])]


def leave_meeting(work: Work, item: Item) -> None:
    """An item is about to go to another agenda: its number, and the references of its papers, do not go along."""
    renumber(item, "")
    for paper in work.all(Paper, item=item.id):
        # that they begin with the item's number is enough to keep them from being used again
        paper.ref = ""


def leave_item(paper: Paper) -> None:
    """A paper is about to go under another item; a reference says which item it belongs to."""
    reletter(paper, "")


def renumber(item: Item, number: str) -> None:
    """Give an item its number; one it had already is given to nothing else."""
    if item.meeting and _was_issued(item.number) and item.number != number:
        item.retired = (*item.retired, f"{item.meeting} {item.number}")
    item.number = number


def reletter(paper: Paper, ref: str) -> None:
    """Give a paper its reference; one it had already is given to nothing else."""
    if paper.item and _was_issued(paper.ref) and paper.ref != ref:
        paper.retired = (*paper.retired, f"{paper.item} {paper.ref}")
    paper.ref = ref


def before_change(work: Work, record: Record, values: Mapping[str, Any]) -> None:
    """Values are about to be given to a record: one that goes elsewhere with them leaves its number behind."""
    if isinstance(record, Item) and values.get("meeting", record.meeting) != record.meeting:
        leave_meeting(work, record)
    if isinstance(record, Paper) and values.get("item", record.item) != record.item:
        leave_item(record)


def _was_issued(number: str) -> bool:
    """Whether a number was given out: somebody may have typed anything else there."""
    return bool(number) and number.isascii() and number.replace(".", "").isalnum() and len(number) <= 40


def _read(column: str) -> list[tuple[str, str]]:
    return [(where, number) for where, _space, number in (one.partition(" ") for one in json.loads(column))]
