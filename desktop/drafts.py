"""Drafts: what was typed and not yet sealed becomes part of the record, after a crash as well as before a pack."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress

from desktop import records
from desktop.agenda_items import set_prompt
from desktop.book import Book
from desktop.corrections import correct_item
from desktop.errors import Refusal
from desktop.minute_taking import minute_id
from desktop.models import Minute
from desktop.sync.live import Seen
from desktop.typed_minutes import take_typed
from desktop.view import View

PROMPT = "prompt"
"""An item's draft under this name is one's own note beside it: no field, but a record of its own."""


def seal_drafts(book: Book) -> list[str]:
    """Make changes of everything typed and not yet sealed: before a pack, a backup or a lock, and after a crash.

    A draft that its field refuses, or of something out of view, stays a draft; gives the ids of records that have one.
    """
    left = []
    for record, field, text, seen in book.drafts():
        try:
            _seal(book, record, field, text, seen)
        except Refusal:
            left.append(record)
        else:
            book.drop_draft(record, field)
    return left


def settle_drafts(book: Book, ids: Iterable[str]) -> None:
    """Before records go out of view: what was typed in them goes with them, and what is refused is dropped."""
    wanted = {one for id in ids for one in (id, minute_id(id))}
    for record, field, text, seen in book.drafts():
        if record in wanted:
            # what no field takes would wait for ever beside a record that nobody sees
            with suppress(Refusal):
                _seal(book, record, field, text, seen)
            book.drop_draft(record, field)


def _seal(book: Book, record: str, field: str, text: str, seen: Seen) -> None:
    """Do what the screen would have done with it. Raises Refusal."""
    if field == PROMPT and record.startswith("item-"):
        # an empty `seen` means that there was no note to be seen
        set_prompt(book, record, text, seen=seen or None)
        return
    with book.reading() as view:
        item = _item_of(view, record) if field in ("text", "correction") else None
    if item is not None and field == "correction":
        correct_item(book, item, text, seen=seen)
    elif item is not None:
        take_typed(book, item, text, seen=seen)
    else:
        records.change(book, record, {field: text}, seen=seen)


def _item_of(view: View, record: str) -> str | None:
    """The item whose own minute has this id, whether or not it is written yet; None for any other record."""
    if not record.startswith("minute-"):
        return None
    held = view.get(Minute, record)
    if held is not None:
        return held.item if held.item and minute_id(held.item) == record else None
    return next((id for (id,) in view.rows("SELECT id FROM item") if minute_id(id) == record), None)
