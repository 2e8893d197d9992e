"""Corrections to minutes: each belongs to the item it corrects and is for that item's readers, or is to the whole."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from desktop.book import Book
from desktop.errors import Refusal
from desktop.in_view import in_view
from desktop.meeting_readers import governors_line
from desktop.minute_taking import minute_id
from desktop.models import Item, Meeting, Minute
from desktop.models.audience import may_read
from desktop.readers import tag_words
from desktop.sync.live import Seen
from desktop.words import _

if TYPE_CHECKING:
    from desktop.minutes import MinutedItem


class Amendment(NamedTuple):
    """A correction as its readers are told it; a confidential one is printed with the confidential minutes."""

    words: str
    confidential: bool


def correct_item(book: Book, item: str, text: str, *, seen: Seen | None = None) -> str:
    """Write how the minutes of an item are amended, for the item's readers. Gives the minute's id. Raises Refusal."""
    id = minute_id(item)
    with book.reading() as view:
        about = view.title(item)[:60]
    with book.operation("Correct minutes", about=about, seen={id: seen} if seen is not None else None) as work:
        held, standing = work.get(Item, item), work.find(Minute, id)
        # what is on record can be put right when its item has left the agenda
        if standing is None or standing.hidden:
            in_view(held)
        if not held.meeting:
            raise Refusal(_("“{title}” is not on an agenda. Put it on one first.").format(title=held.title))
        minute = work.add(Minute, id=id, meeting=held.meeting, item=item, audience=held.audience)
        if minute.hidden:
            # what was taken back stays taken back
            minute.text, minute.hidden = "", False
        minute.correction = text
    return id


def whole_tag(held: Meeting) -> str:
    """Whom corrections to the whole are for: the group alone, since they may tell when and with whom heads met."""
    return tag_words("cluster", joined=governors_line(held) is not None)


def amendments(held: Meeting, items: Sequence[MinutedItem], audience: str | None) -> tuple[Amendment, ...]:
    """How the minutes of a meeting were amended, as far as that is for their readers; `items` are what those have."""
    told = [Amendment(_words(one), one.confidential) for one in items if one.correction]
    if held.corrections and (audience is None or may_read("cluster", audience)):
        told.append(Amendment(held.corrections, bool(whole_tag(held))))
    return tuple(told)


def _words(one: MinutedItem) -> str:
    if not one.number:
        return f"{one.title}: {one.correction}"
    return _("Item {number}: {text}").format(number=one.number, text=one.correction)
