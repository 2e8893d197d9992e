"""Items of an agenda: add, put in order, mark where governors join, keep for later."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from desktop.book import Book
from desktop.errors import Refusal
from desktop.in_view import in_view
from desktop.matters import Matters, go_on
from desktop.meeting_readers import governors_line, may_be_joined
from desktop.models import Item, Meeting, Note
from desktop.models.audience import may_read
from desktop.models.base import derived_id, derived_id_in
from desktop.models.meetings import PURPOSES
from desktop.ordering import positions_for
from desktop.readers import carried_words
from desktop.recorded import recorded_at
from desktop.retired import leave_meeting
from desktop.sync.live import Seen
from desktop.view import View
from desktop.words import _

if TYPE_CHECKING:
    from desktop.work import Work

LINE = "line"
"""Stands for the governors' line among the ids of an order."""


class BacklogRow(NamedTuple):
    """An item that waits for a meeting."""

    id: str
    title: str
    purpose_words: str
    minutes: int
    carried: int
    carried_words: str
    from_words: str


def add_item(
    book: Book,
    meeting: str | None,
    title: str,
    *,
    before: str | None = None,
    after: str | None = None,
    sub: bool = False,
    purpose: str = "discuss",
    minutes: int = 10,
    audience: str | None = None,
    leads: Sequence[str] = (),
    lead_words: str = "",
    outcome: str = "",
    whose: str = "group",
) -> str:
    """Add an item to a meeting, or with None to the backlog; at the end unless told where. Gives its id.

    Unless told, it is for the readers of its part: governors too once they have joined; at a meeting for few, for those
    few. Raises Refusal.
    """
    with book.operation("Add agenda item", about=title) as work:
        its_meeting = in_view(work.get(Meeting, meeting)) if meeting else None
        if audience is None and its_meeting is not None and its_meeting.circle != "cluster":
            audience = its_meeting.audience
        item = work.add(
            Item,
            title=title,
            sub=sub,
            purpose=purpose,
            minutes=minutes,
            leads=tuple(leads),
            lead_words=lead_words,
            outcome=outcome,
            whose=whose,
            audience=audience or "cluster",
        )
        if meeting:
            place_item(work, item, meeting, before=before, after=after)
            line = governors_line(work.get(Meeting, meeting))
            if audience is None and line is not None and item.position >= line:
                item.audience = "governors"
        return item.id


def move_item(book: Book, item: str, *, before: str | None = None, part: int | None = None) -> None:
    """Put an item, with what is part of it, before another; with none, at the end of the meeting or of a part."""
    with book.operation("Move agenda item", about=_title(book, item)) as work:
        held = in_view(work.get(Item, item))
        if held.meeting:
            place_item(work, held, held.meeting, before=before, part=part)


def move_item_by(book: Book, item: str, steps: int) -> None:
    """Move an item one up (-1) or down (1); the governors' line is a step of its own."""
    with book.operation("Move agenda item", about=_title(book, item)) as work:
        held = in_view(work.get(Item, item))
        if not held.meeting:
            return
        order, positions, subs = _order(work, held.meeting)
        units = [[one] for one in order] if held.sub else _units(order, subs)
        at = next(n for n, unit in enumerate(units) if item in unit)
        to = at + (1 if steps > 0 else -1)
        if not 0 <= to < len(units):
            return
        units[at], units[to] = units[to], units[at]
        changed = [one for unit in units for one in unit]
        _apply(work, held.meeting, positions_for(changed, positions, units[to]))


def set_sub(book: Book, item: str, sub: bool) -> None:
    """Make an item part of the one above it, or one of its own."""
    with book.operation("Move agenda item", about=_title(book, item)) as work:
        in_view(work.get(Item, item)).sub = sub


def set_governors_line(book: Book, meeting: str, before_item: str | None) -> None:
    """Mark that governors join before an item, or with None that they do not; the meeting is theirs too then.

    Raises Refusal as `check_governors_line` does.
    """
    with book.operation("Move the governors’ line", about=_title(book, meeting)) as work:
        held = in_view(work.get(Meeting, meeting))
        if before_item is None:
            held.governors_from = None
            return
        with book.reading() as view:
            check_governors_line(view, meeting, before_item)
        order, positions, _subs = _order(work, meeting)
        order = [one for one in order if one != LINE]
        order.insert(order.index(before_item), LINE)
        _apply(work, meeting, positions_for(order, positions, [LINE]))
        if not may_read(held.audience, "governors"):
            held.audience = "governors"


def check_governors_line(view: View, meeting: str, before_item: str | None) -> None:
    """Raises Refusal where governors cannot join: at a meeting not the whole group's, before an item not on it."""
    held, item = view.get(Meeting, meeting), view.get(Item, before_item)
    if before_item is None:
        return
    if held is not None and not may_be_joined(held):
        raise Refusal(
            _(
                "This meeting is not for the whole group, so governors cannot join it."
                " Plan a meeting of the group for what they are to come to."
            )
        )
    if item is None or item.hidden or item.meeting != meeting:
        raise Refusal(_("That item is not on this agenda, so governors cannot join before it."))


def show_to_governors(book: Book, meeting: str, items: Sequence[str]) -> None:
    """Let governors have these items of a meeting, which only heads had. Their papers stay with their own readers.

    An item for fewer than the heads is left as it is: who may see it more widely is for each such item to say.
    """
    with book.operation("Show items to governors", about=_title(book, meeting)) as work:
        for item in items:
            held = work.get(Item, item)
            if held.meeting == meeting and held.audience == "cluster":
                held.audience = "governors"


def hide_item(book: Book, item: str) -> tuple[str, ...]:
    """Take an item, with what is part of it and what was typed in it, off the agenda; Undo brings it back.

    Gives those of them under which something was recorded: the minutes keep it, and a person should be told. Raises
    OutOfView.
    """
    from desktop.drafts import settle_drafts

    settle_drafts(book, [item])
    with book.operation("Hide", about=_title(book, item)) as work, book.reading() as view:
        block = _block(work, item)
        for one in block:
            work.hide(one)
        return tuple(one.id for one in block if recorded_at(view, one.id))


def prompt_id(item: str, me: str) -> str:
    """The id of one's own prompt beside an item: there is one, for its writer alone."""
    return derived_id_in("me", "note", "prompt", item, me)


def set_prompt(book: Book, item: str, text: str, *, seen: Seen | None = None) -> str:
    """Write one's own prompt beside an item; it never leaves this laptop. Gives the note's id."""
    id = prompt_id(item, book.me)
    with book.operation("Write note", about=_title(book, item), seen={id: seen} if seen is not None else None) as work:
        in_view(work.get(Item, item))
        note = work.add(Note, id=id, audience="me", about=item)
        note.text = text
        note.hidden = not text.strip()
    return id


def add_to_prompt(book: Book, item: str, words: str) -> str:
    """Write another line under one's own prompt beside an item. Gives the note's id. Raises Refusal."""
    with book.reading() as view:
        held = view.get(Note, prompt_id(item, book.me))
    return set_prompt(book, item, f"{held.text}\n{words}".strip() if held and not held.hidden else words)


# -- what waits ------------------------------------------------------------------------------------------------


def backlog(view: View) -> list[BacklogRow]:
    """Items that wait for a meeting, those put off most often first."""
    matters = Matters(view)
    items = [(matters.times(one), one) for one in view.all(Item, "meeting IS NULL")]
    items.sort(key=lambda held: -held[0])
    origins = {
        id: (title, date)
        for id, title, date in view.rows(
            "SELECT item.id, meeting.title, meeting.date FROM item JOIN meeting ON meeting.id = item.meeting"
        )
    }
    rows = []
    for times, item in items:
        title, _date = origins.get(item.carried_from or "", ("", None))
        rows.append(
            BacklogRow(
                id=item.id,
                title=item.title,
                purpose_words=_(PURPOSES.get(item.purpose or "", "")),
                minutes=item.minutes or 0,
                carried=times,
                carried_words=carried_words(times),
                from_words=_("from {meeting}").format(meeting=title) if title else "",
            )
        )
    return rows


def send_to_backlog(book: Book, item: str) -> tuple[str, ...]:
    """Take an item off its agenda and keep it for later.

    What was recorded under it is its meeting's: such an item stays there, off the agenda, and another waits instead.
    Gives those that stay.
    """
    kept = []
    with book.operation("Move agenda item", about=_title(book, item)) as work, book.reading() as view:
        for held in _block(work, item):
            if recorded_at(view, held.id):
                _instead(work, held, "backlog")
                kept.append(held.id)
            else:
                leave_meeting(work, held)
                held.meeting, held.sub = None, False
    return tuple(kept)


def take_from_backlog(
    book: Book, item: str, meeting: str, *, before: str | None = None, part: int | None = None
) -> str:
    """Put a waiting item on a meeting's agenda. Gives its id there: another one if it has minutes elsewhere."""
    with book.operation("Move agenda item", about=_title(book, item)) as work, book.reading() as view:
        held = in_view(work.get(Item, item))
        if recorded_at(view, item) - {meeting}:
            held = _instead(work, held, meeting)
        place_item(work, held, meeting, before=before, part=part)
        return held.id


def _instead(work: Work, item: Item, where: str) -> Item:
    """An item like this one, to go where this one cannot; this one leaves the view."""
    made = go_on(work, item, derived_id("item", item.id, where))
    made.hidden = False
    work.hide(item)
    return made


# -- order -----------------------------------------------------------------------------------------------------


def place_item(
    work: Work,
    item: Item,
    meeting: str,
    *,
    before: str | None = None,
    after: str | None = None,
    part: int | None = None,
) -> None:
    """Give an item, with what is part of it, its place on a meeting's agenda, inside an operation."""
    order, positions, subs = _order(work, meeting)
    block = [item.id]
    if item.id in order and not item.sub:
        block = next(unit for unit in _units(order, subs) if item.id in unit)
    rest = [one for one in order if one not in block]
    at = len(rest)
    if before is not None and before in rest:
        at = rest.index(before)
        if part == 1 and at and rest[at - 1] == LINE:
            at -= 1
    elif after is not None and after in rest:
        at = rest.index(after) + 1
        # after an item means after what is part of it, unless it becomes part of it too
        while not item.sub and at < len(rest) and rest[at] in subs:
            at += 1
    elif part == 1 and LINE in rest:
        at = rest.index(LINE)
    if item.meeting != meeting:
        leave_meeting(work, item)
    item.meeting = meeting
    order = [*rest[:at], *block, *rest[at:]]
    _apply(work, meeting, positions_for(order, positions, block), extra={item.id: item})


def _order(work: Work, meeting: str) -> tuple[list[str], dict[str, int], set[str]]:
    """Ids in the order of a meeting with the governors' line among them, their positions, and which are sub-items."""
    items = list(work.all(Item, meeting=meeting))
    line = governors_line(in_view(work.get(Meeting, meeting)))
    held: list[tuple[int, int, str]] = [(item.position, 1, item.id) for item in items]
    if line is not None:
        held.append((line, 0, LINE))
    held.sort()
    return [id for *_rank, id in held], {id: at for at, _rank, id in held}, {one.id for one in items if one.sub}


def _block(work: Work, item: str) -> list[Item]:
    """An item with what is part of it."""
    held = in_view(work.get(Item, item))
    if held.sub or not held.meeting:
        return [held]
    order, _positions, subs = _order(work, held.meeting)
    return [work.get(Item, one) for one in next((unit for unit in _units(order, subs) if item in unit), [item])]


def _units(order: list[str], subs: set[str]) -> list[list[str]]:
    """Items each with its sub-items; the line alone."""
    units: list[list[str]] = []
    for one in order:
        if one in subs and units and units[-1] != [LINE]:
            units[-1].append(one)
        else:
            units.append([one])
    return units


def _apply(work: Work, meeting: str, positions: dict[str, int], extra: dict[str, Item] | None = None) -> None:
    for id, position in positions.items():
        if id == LINE:
            work.get(Meeting, meeting).governors_from = position
        else:
            ((extra or {}).get(id) or work.get(Item, id)).position = position


def _title(book: Book, id: str) -> str:
    with book.reading() as view:
        record: Any = view.any(id)
        return record.title if record else ""
