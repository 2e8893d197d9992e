"""The way to a record: on which page it is seen, and where on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.view import View
from desktop.words import _

if TYPE_CHECKING:
    from desktop.ui.pages.desk import Desk

Way = tuple[str, dict[str, str]]
"""A page's name, and what its `arrive` is given."""

_PAGES = {
    "meeting": "meeting",
    "action": "actions",
    "plan": "plans",
    "priority": "plans",
    "document": "documents",
    "person": "people",
    "school": "schools",
    "cluster": "schools",
    "decision": "decisions",
}
"""The records that have a page, or a row on one, of their own."""
_SEEN_WITH = {
    "item": ("meeting",),
    "paper": ("item",),
    "attendance": ("meeting",),
    "minute": ("item", "meeting"),
    "note": ("about",),
    "criterion": ("action", "priority"),
    "version": ("document",),
    "role": ("person", "school"),
    "issue": ("meeting",),
    "distribution": ("issue",),
}
"""The others, and the links to what each is seen with, the first that is there."""


def way_to(view: View, record: str) -> Way | None:
    """Where a record is seen; None when it is not here, or is seen nowhere by itself."""
    item = ""
    # a note on a paper of an item of a meeting is the longest way there is
    for _link in range(5):
        kind = record.partition("-")[0]
        if kind == "item":
            item = record
        if kind in _PAGES:
            where = {kind: record} | ({"item": item} if item and kind == "meeting" else {})
            return _PAGES[kind], where
        found = view.any(record)
        record = next((id for name in _SEEN_WITH.get(kind, ()) if (id := getattr(found, name, None))), "")
    return None


def go_to_shared(desk: Desk, record: str) -> None:
    """Show a record that was just made anew for others, and say so."""
    with desk.book.reading() as view:
        way = way_to(view, record)
    if way is not None:
        desk.go(way[0], **way[1])
    desk.tell(_("Shared: they have it with the next exchange."))
