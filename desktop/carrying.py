"""Carrying over: open actions and unfinished items go on to a later meeting, each with its count."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from desktop.agenda_items import place_item
from desktop.book import Book
from desktop.in_view import in_view
from desktop.matters import Matters, go_on
from desktop.meeting_readers import governors_line
from desktop.models import Action, Item, Meeting, Note, Paper
from desktop.models.audience import may_read
from desktop.models.base import derived_id
from desktop.models.meetings import HELD
from desktop.recorded import recorded_at

if TYPE_CHECKING:
    from desktop.view import View
    from desktop.work import Work


Title = tuple[str, int]
"""An item's title as namesakes have it in common, and its part of the meeting."""


class Carried(NamedTuple):
    """What went over: ids of the new items, and of the actions."""

    items: tuple[str, ...]
    actions: tuple[str, ...]


def carry(book: Book, from_meeting: str, to_meeting: str, *, why: str = "") -> Carried:
    """Carry what one meeting left open to another. Done twice, or by two people, it is done once."""
    with book.operation("Carry forward") as work, book.reading() as view:
        target = in_view(work.get(Meeting, to_meeting))
        return carry_inside(work, view, work.get(Meeting, from_meeting), target, why=why)


def carry_inside(
    work: Work,
    view: View,
    source: Meeting,
    target: Meeting,
    *,
    why: str = "",
    instead: Mapping[Title, str] | None = None,
) -> Carried:
    """The same, inside an operation that is already open. `instead` gives the item before which one of a certain title
    has its place ("" is the end), because a template's was left out for it."""
    left = waiting(view, source.id, target.id)
    items = _Carrying(work, view, source, target, instead or {}).items(left.items)
    for id in left.actions:
        action = work.get(Action, id)
        action.carried = (*action.carried, target.id)
        if why:
            action.carried_why = why
    return Carried(items, left.actions)


def waiting(view: View, from_meeting: str, to_meeting: str | None) -> Carried:
    """What `carry` would take over now: ids of the items, in their order, and of the actions left that are not at the
    other meeting already."""
    source, target = view.get(Meeting, from_meeting), view.get(Meeting, to_meeting)
    if source is None:
        return Carried((), ())
    matters = Matters(view)
    items = [
        one.id
        for one in view.all(Item, "meeting = ? AND state = 'unfinished'", [from_meeting])
        if _fits(one, target) and not _there(matters, one, source, to_meeting)
    ]
    meetings = {one.id: one for one in view.all(Meeting)}
    actions = [
        one.id
        for one in view.all(Action, "state = 'open'")
        if _fits(one, target) and _goes(one, meetings.get(one.meeting or ""), source, to_meeting)
    ]
    return Carried(tuple(items), tuple(actions))


def title_of(title: str, part: int) -> Title:
    """What makes two items of an agenda namesakes: the same words in the same part of the meeting."""
    return title.strip().casefold(), part


def waiting_titles(view: View, from_meeting: str, *, joined: bool) -> frozenset[Title]:
    """The titles of what a new meeting of the group would be brought, which governors join or not."""
    items = [view.get(Item, id) for id in waiting(view, from_meeting, None).items]
    return frozenset(
        title_of(one.title, 2 if joined and may_read(one.audience, "governors") else 1)
        for one in items
        if one is not None and not one.sub
    )


def minutes_item_id(meeting: str) -> str:
    """The id of the item that takes the minutes of the meeting before; what is carried over comes after it."""
    return derived_id("item", meeting, "minutes")


def _fits(thing: Item | Action, target: Meeting | None) -> bool:
    """What is the group's is not put off to a meeting for few: the rest would read that there is one."""
    return target is None or target.circle in ("cluster", thing.circle)


def _there(matters: Matters, item: Item, source: Meeting, target: str | None) -> bool:
    """Whether a matter is at the target, by whatever way it came, or went on to a later meeting that was held.

    One taken off the agenda again stays off.
    """
    for stand in matters.of(item.id):
        at = matters.meetings.get(stand.meeting or "")
        if target is not None and stand.meeting == target:
            return True
        gone_on = at is not None and at.stage in HELD and (at.date or "") > (source.date or "9999")
        if gone_on and not stand.hidden:
            return True
    return False


def _goes(action: Action, agreed: Meeting | None, source: Meeting, target: str | None) -> bool:
    """Open actions agreed at the meeting that is left, carried to it, or agreed before it and forgotten."""
    if agreed is None or agreed.id == target or target in action.carried:
        return False
    before = agreed.circle == source.circle and bool(agreed.date and source.date and agreed.date <= source.date)
    return agreed.id == source.id or source.id in action.carried or before


class _Carrying:
    """Items on their way from one agenda to another, in the order they have and under the items they are part of."""

    def __init__(
        self, work: Work, view: View, source: Meeting, target: Meeting, instead: Mapping[Title, str]
    ) -> None:
        self.work, self.view, self.source, self.target = work, view, source, target
        self.instead = instead
        self.line = governors_line(target)
        self.matters = Matters(view)
        self.last = {1: minutes_item_id(target.id), 2: ""}
        self.over = ""
        self.placed: dict[str, Item] = {}

    def items(self, going: Sequence[str]) -> tuple[str, ...]:
        """Take these over; gives the ids they have there."""
        above, made = "", []
        for item in self.view.all(Item, "meeting = ?", [self.source.id]):
            above = above if item.sub else item.id
            if item.id in going:
                made.append(self._item(item, above))
        return tuple(made)

    def _item(self, item: Item, above: str) -> str:
        joined = self.line is not None and may_read(item.audience, "governors")
        part = 2 if joined else 1
        over = self._over(above, part) if item.sub else ""
        held = self._planned_later(item) or go_on(
            self.work,
            item,
            derived_id("item", item.id, self.target.id),
            # what was carried to a meeting that was not held has not been put off once more by leaving it
            put_off=self.source.stage in HELD or not item.carried_from,
        )
        held.sub = bool(over)
        if not item.sub and self._in_place(held, part):
            self.placed[item.id] = held
            return held.id
        after = over if over and over != self.over else self.last[part]
        place_item(self.work, held, self.target.id, after=after or None, part=None if joined else 1)
        self.last[part], self.over = held.id, over or held.id
        self.placed[item.id] = held
        return held.id

    def _in_place(self, item: Item, part: int) -> bool:
        """Put what is carried over where a template has, or would have, an item of the same title: the matter would
        stand on the agenda twice. One that somebody has done anything to stays."""
        named = title_of(item.title, part)
        twin = next((one for one in self.work.all(Item, meeting=self.target.id) if self._twins(one, item, named)), None)
        if twin is None and named not in self.instead:
            return False
        before = twin.id if twin is not None else self.instead[named]
        place_item(self.work, item, self.target.id, before=before or None, part=part)
        if twin is not None:
            self.work.hide(twin)
        return True

    def _twins(self, one: Item, item: Item, named: Title) -> bool:
        fresh = not one.carried_from and not one.number and one.state == "open" and one.id != item.id
        return fresh and title_of(one.title, self._part(one)) == named and not self._used(one)

    def _used(self, item: Item) -> bool:
        papers, notes = self.work.all(Paper, item=item.id), self.work.all(Note, about=item.id)
        return any(True for _one in (*papers, *notes)) or bool(recorded_at(self.view, item.id))

    def _over(self, above: str, part: int) -> str:
        """The item that an item’s part comes under at the target; nothing where it is not there, or in another part."""
        held = self.placed.get(above)
        for stand in self.matters.of(above) if held is None else ():
            if stand.meeting == self.target.id and not stand.hidden:
                held = self.work.get(Item, stand.id)
        if held is None:
            return ""
        return held.id if self._part(held) == part else ""

    def _part(self, held: Item) -> int:
        return 2 if self.line is not None and held.position >= self.line else 1

    def _planned_later(self, item: Item) -> Item | None:
        """The matter where it waits at a meeting further off, planned before this one was: it comes forward from there.

        What has gone out in a pack, or was already minuted, stays in its meeting.
        """
        for stand in self.matters.of(item.id):
            at = self.matters.meetings.get(stand.meeting or "")
            waits = bool(stand.carried_from) and stand.state == "open" and not stand.hidden
            if at is None or not waits or at.stage != "plan" or at.issued_version or recorded_at(self.view, stand.id):
                continue
            if (at.date or "9999") > (self.target.date or "9999"):
                return self.work.get(Item, stand.id)
        return None
