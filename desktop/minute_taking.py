"""Holding a meeting: open it, minute and decide item by item, finish; then circulate, confirm and close."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from desktop import clock
from desktop.agenda import agenda, line_of
from desktop.book import Book
from desktop.errors import NotFound, Refusal
from desktop.held_times import ends_now
from desktop.in_view import in_view
from desktop.meetings import begun
from desktop.models import Action, Decision, Item, Meeting, Minute
from desktop.models.base import derived_id
from desktop.models.meetings import HELD
from desktop.ordering import STEP
from desktop.sync.live import Seen
from desktop.view import View
from desktop.words import _, day, time_of


@dataclass(frozen=True, slots=True)
class ItemStand:
    """An item while it is being taken: what is minuted, and what was said of it last time."""

    item: str
    number: str
    title: str
    minute: str
    text: str
    state: str
    decisions: tuple[str, ...]
    actions: tuple[str, ...]
    last_words: str
    last_text: str


def minute_id(item: str) -> str:
    """The id of an item's minute, whether or not it is written yet: there is one, whoever writes it."""
    return derived_id("minute", item)


def open_meeting(book: Book, meeting: str, at: str | None = None, *, on: datetime.date | None = None) -> None:
    """The meeting begins, now unless told. With `on` it is held that day, and keeps the day it was planned for."""
    with book.operation("Open meeting", about=_title(book, meeting)) as work:
        held = in_view(work.get(Meeting, meeting))
        held.opened = at or time_of(clock.moment())
        if on is not None and held.date != on.isoformat():
            held.planned_for = held.planned_for or held.date
            held.date = on.isoformat()


def take_minute(book: Book, item: str, text: str, *, seen: Seen | None = None) -> str:
    """Write what is minuted under an item, for the item's readers. Gives the minute's id. Raises Refusal."""
    id = minute_id(item)
    known = {id: seen} if seen is not None else None
    with book.operation("Take minutes", about=_title(book, item), seen=known) as work:
        held, standing = work.get(Item, item), work.find(Minute, id)
        # what is on record stays in the minutes when its item leaves the agenda, and can be put right there
        if standing is None or standing.hidden:
            in_view(held)
        minute = work.add(Minute, id=id, meeting=_meeting_of(held), item=item, audience=held.audience)
        minute.text = text
        minute.hidden = False
    return id


def record_decision(book: Book, item: str, title: str, manner: str = "agreed", *, audience: str | None = None) -> str:
    """Record what was agreed, approved or noted under an item. Gives its id. Raises Refusal."""
    with book.operation("Record decision", about=title[:60]) as work:
        held = in_view(work.get(Item, item))
        last = max((one.position for one in work.all(Decision, item=item)), default=0)
        made = work.add(
            Decision,
            meeting=_meeting_of(held),
            item=item,
            title=title,
            manner=manner,
            position=last + STEP,
            audience=audience or held.audience,
        )
        return made.id


def finish_item(book: Book, item: str, done: bool = True) -> None:
    """An item is done with, or is unfinished and will be carried over."""
    with book.operation("Finish item", about=_title(book, item)) as work:
        in_view(work.get(Item, item)).state = "done" if done else "unfinished"


def finish_meeting(book: Book, meeting: str, at: str | None = None) -> tuple[str, ...]:
    """The meeting ends, now unless told (`ends_now`). What was minuted, decided or acted on is done with.

    Gives the items that nobody took, so that a person can say which are to be carried over.
    """
    with book.operation("Finish meeting", about=_title(book, meeting)) as work:
        held = in_view(work.get(Meeting, meeting))
        held.closed = at or ends_now(held, clock.moment())
        if held.stage not in HELD:
            held.stage = "held"
        taken = {one.item for one in work.all(Decision, meeting=meeting)}
        taken |= {one.item for one in work.all(Action, meeting=meeting)}
        taken |= {one.item for one in work.all(Minute, meeting=meeting) if one.text}
        untaken = []
        for item in sorted(work.all(Item, meeting=meeting), key=lambda one: (one.position, one.id)):
            if item.state == "open" and item.id in taken:
                item.state = "done"
            elif item.state == "open":
                untaken.append(item.id)
        return tuple(untaken)


def circulate(book: Book, meeting: str) -> None:
    """The draft minutes go out. Raises Refusal when the meeting has not been held."""
    with book.operation("Circulate minutes", about=_title(book, meeting)) as work:
        held = in_view(work.get(Meeting, meeting))
        _must_be(held, *HELD)
        held.stage = "circulated"


def confirm(book: Book, meeting: str, at_meeting: str | None = None, corrections: str = "") -> None:
    """A later meeting confirms the minutes, as amended if there are corrections.

    Raises Refusal for minutes of a meeting not held, and for a meeting to confirm them that is still to come.
    """
    with book.operation("Confirm minutes", about=_title(book, meeting)) as work:
        held = in_view(work.get(Meeting, meeting))
        _must_be(held, *HELD)
        if at_meeting is not None:
            confirming = work.get(Meeting, at_meeting)
            if at_meeting == meeting:
                raise Refusal(_("A meeting cannot confirm its own minutes. Choose the meeting that did."))
            if not begun(confirming, clock.today()):
                raise Refusal(
                    _("“{title}” is still to come. Minutes are confirmed there once it has begun.").format(
                        title=confirming.title
                    )
                )
        held.stage, held.confirmed_at, held.corrections = "confirmed", at_meeting, corrections


def close_meeting(book: Book, meeting: str) -> None:
    """Nothing is left to do for a meeting. Raises Refusal while its minutes are not confirmed."""
    with book.operation("Close meeting", about=_title(book, meeting)) as work:
        held = in_view(work.get(Meeting, meeting))
        if held.stage not in ("confirmed", "closed"):
            raise Refusal(_("The minutes of this meeting are not confirmed yet. Confirm them first."))
        held.stage = "closed"


def reopen_minutes(book: Book, meeting: str) -> None:
    """The minutes become a draft again. Raises Refusal when the meeting has not been held."""
    with book.operation("Reopen minutes", about=_title(book, meeting)) as work:
        held = in_view(work.get(Meeting, meeting))
        _must_be(held, *HELD)
        held.stage, held.confirmed_at = "held", None


def item_stand(view: View, item: str) -> ItemStand:
    """An item as it stands on the table. Raises NotFound."""
    held = view.get(Item, item)
    if held is None:
        raise NotFound(item)
    line = line_of(agenda(view, held.meeting), item) if held.meeting else None
    minute = view.get(Minute, minute_id(item))
    before = view.get(Item, held.carried_from)
    its_meeting = view.get(Meeting, before.meeting) if before else None
    last = view.get(Minute, minute_id(before.id)) if before else None
    decided = [one.title for one in view.all(Decision, "item = ?", [before.id])] if before else []
    said = [*([last.text] if last and last.text and not last.hidden else []), *decided]
    when = Meeting.fields["date"].check(its_meeting.date) if its_meeting else None
    return ItemStand(
        item=item,
        number=line.number if line else "",
        title=held.title,
        minute=minute_id(item),
        text=minute.text if minute and not minute.hidden else "",
        state=held.state or "open",
        decisions=tuple(one.id for one in view.all(Decision, "item = ?", [item])),
        actions=tuple(one.id for one in view.all(Action, "item = ?", [item], order="position, id")),
        last_words=_("Last time, {date}").format(date=day(datetime.date.fromisoformat(when))) if when else "",
        last_text="\n\n".join(said),
    )


def _meeting_of(item: Item) -> str:
    if not item.meeting:
        raise Refusal(_("“{title}” is not on an agenda. Put it on one first.").format(title=item.title))
    return item.meeting


def _must_be(meeting: Meeting, *stages: str) -> None:
    if meeting.stage not in stages:
        raise Refusal(_("“{title}” has not been held yet. Finish the meeting first.").format(title=meeting.title))


def _title(book: Book, id: str) -> str:
    with book.reading() as view:
        return view.title(id)[:60]
