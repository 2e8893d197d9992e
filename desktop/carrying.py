"""Carrying over: open actions and unfinished items go on to a later meeting, each with its count."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from desktop.agenda_items import place_item
from desktop.book import Book
from desktop.meeting_readers import governors_line
from desktop.models import Action, Item, Meeting, Paper
from desktop.models.audience import may_read
from desktop.models.base import derived_id

if TYPE_CHECKING:
    from desktop.view import View
    from desktop.work import Work


class Carried(NamedTuple):
    """What went over: ids of the new items, and of the actions."""

    items: tuple[str, ...]
    actions: tuple[str, ...]


def carry(book: Book, from_meeting: str, to_meeting: str, *, why: str = "") -> Carried:
    """Carry what one meeting left open to another. Done twice, or by two people, it is done once."""
    with book.operation("Carry forward") as work:
        return carry_inside(work, work.get(Meeting, from_meeting), work.get(Meeting, to_meeting), why=why)


def carry_inside(work: Work, source: Meeting, target: Meeting, *, why: str = "") -> Carried:
    """The same, inside an operation that is already open."""
    items = tuple(
        made for item in work.all(Item, meeting=source.id, state="unfinished") if (made := _item(work, item, target))
    )
    return Carried(items, tuple(_actions(work, source, target, why)))


def waiting(view: View, from_meeting: str, to_meeting: str | None) -> Carried:
    """What `carry` would take over now: ids of the items and actions left that are not at the other meeting already."""
    source = view.get(Meeting, from_meeting)
    if source is None:
        return Carried((), ())
    there = set()
    if to_meeting:
        # one taken off the agenda again stays off
        there = {one.carried_from for one in view.all(Item, "meeting = ?", [to_meeting], hidden=None)}
    items = [
        one.id
        for one in view.all(Item, "meeting = ? AND state = 'unfinished'", [from_meeting])
        if one.id not in there
    ]
    meetings = {one.id: one for one in view.all(Meeting)}
    actions = [
        one.id
        for one in view.all(Action, "state = 'open'")
        if _goes(one, meetings.get(one.meeting or ""), source, to_meeting)
    ]
    return Carried(tuple(items), tuple(actions))


def minutes_item_id(meeting: str) -> str:
    """The id of the item that takes the minutes of the meeting before; what is carried over comes after it."""
    return derived_id("item", meeting, "minutes")


def _item(work: Work, item: Item, target: Meeting) -> str | None:
    id = derived_id("item", item.id, target.id)
    # one taken off the agenda again stays off
    if work.find(Item, id) is not None:
        return None
    made = work.add(
        Item,
        id=id,
        title=item.title,
        purpose=item.purpose,
        leads=item.leads,
        lead_words=item.lead_words,
        minutes=item.minutes,
        outcome=item.outcome,
        whose=item.whose,
        audience=item.audience,
        carried_from=item.id,
        times_carried=(item.times_carried or 0) + 1,
    )
    joined = governors_line(target) is not None and may_read(item.audience, "governors")
    if joined:
        place_item(work, made, target.id)
    else:
        place_item(work, made, target.id, after=minutes_item_id(target.id), part=1)
    for paper in work.all(Paper, item=item.id):
        if paper.state in ("enclosed", "to_follow"):
            work.add(
                Paper,
                id=derived_id("paper", paper.id, made.id),
                item=made.id,
                title=paper.title,
                state=paper.state,
                sources=paper.sources,
                document=paper.document,
                file=paper.file,
                file_name=paper.file_name,
                media_type=paper.media_type,
                size=paper.size,
                position=paper.position,
                audience=paper.audience,
            )
    return made.id


def _actions(work: Work, source: Meeting, target: Meeting, why: str) -> list[str]:
    """Open actions agreed at the meeting that is left, carried to it, or agreed before it and forgotten."""
    carried = []
    for action in work.all(Action, state="open"):
        if _goes(action, work.find(Meeting, action.meeting), source, target.id):
            action.carried = (*action.carried, target.id)
            if why:
                action.carried_why = why
            carried.append(action.id)
    return carried


def _goes(action: Action, agreed: Meeting | None, source: Meeting, target: str | None) -> bool:
    if agreed is None or agreed.id == target or target in action.carried:
        return False
    earlier = bool(agreed.date and source.date and agreed.date <= source.date)
    return agreed.id == source.id or source.id in action.carried or earlier
