"""Notes about a meeting, an item, a school or a person: for oneself, one's school, the cluster; in no pack, ever."""

from __future__ import annotations

from typing import NamedTuple

from desktop import clock
from desktop.agenda_items import prompt_id
from desktop.audiences import whom_words
from desktop.book import Book
from desktop.errors import BadValue
from desktop.in_view import in_view
from desktop.models import Note
from desktop.records import find, read
from desktop.view import View
from desktop.words import _, ago


class NoteRow(NamedTuple):
    """A note: its words, who wrote it when, and who may see it."""

    id: str
    words: str
    who: str
    when_words: str
    whom_words: str


def notes_about(view: View, record: str, me: str) -> list[NoteRow]:
    """The notes about a record, in the order they were written; one's own prompt beside an item stands elsewhere."""
    told = []
    for note in view.all(Note, "about = ?", [record]):
        # an item's prompt shows whatever one wrote for oneself alone
        if note.id == prompt_id(record, me) or (record.startswith("item-") and note.audience == "me"):
            continue
        ((lamport, at, device),) = view.rows(
            "SELECT lamport, at, device FROM told WHERE record = ? ORDER BY lamport, id LIMIT 1", [note.id]
        )
        when = ago(clock.at(at), clock.moment())
        words = note.text if not note.title else f"{note.title}: {note.text}".removesuffix(": ")
        told.append((lamport, NoteRow(note.id, words, view.device(device), when, whom_words(view, note.audience))))
    return [row for _lamport, row in sorted(told)]


def usual_audience(view: View, record: str) -> str:
    """Whom a note about a record is for unless said otherwise: those who see what it is about."""
    held = view.any(record)
    return held.audience if held is not None else "cluster"


def write_note(book: Book, about: str, text: str, audience: str) -> str:
    """Write a note about a record, for some; gives its id. Raises Refusal, OutOfView among them."""
    if not text.strip():
        raise BadValue(_(Note.fields["text"].label), _("write something first"))
    with book.reading() as view:
        title = view.title(in_view(find(view, about)).id)
        checked = {name: read(view, Note, name, value) for name, value in (("text", text), ("audience", audience))}
    with book.operation("Write note", about=title[:60]) as work:
        return work.add(Note, about=about, **checked).id
