"""Showing a thing to others than before. Within a circle its audience changes; for another circle there is a successor.

A record lives in one circle for life, for whoever has it keeps it. So sharing wider, or with others, makes a record
that names no older change; the old one points to it and leaves the view. What is edited in the old one afterwards, by
somebody who had not heard, comes back into view there and can be brought over.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from desktop.audiences import whom_words
from desktop.belonging import OWNERS
from desktop.book import Book
from desktop.errors import NotFound, Refusal
from desktop.models.audience import Audience, AudienceKind, may_read
from desktop.models.base import RECORDS, Record
from desktop.sync.live import seen_now
from desktop.sync.operations import Change
from desktop.view import View
from desktop.words import _, plural

if TYPE_CHECKING:
    from desktop.work import Work

SUCCESSOR = "successor"
"""The field of an old record that names the one it was shared on as."""


class Shared(NamedTuple):
    """What came of it: the record that others see now, and whether it is another than before."""

    id: str
    anew: bool
    words: str
    """What is to be said honestly of those who had it."""


def share(book: Book, record: str, audience: str) -> Shared:
    """Show a record, and what is part of it, to another audience. Raises Refusal."""
    wanted = AudienceKind().check(audience)
    with book.reading() as view:
        held = view.any(record)
        if held is None or held.hidden:
            raise NotFound(record)
        about = view.title(record)
        parts = _parts(view, held)
    if held.audience == wanted:
        raise Refusal(_("It is shown to them already."))
    if Audience.read(wanted).travels_in(held.circle):
        with book.operation("Share", about=about) as work:
            for one in (held, *parts):
                if one.audience == held.audience:
                    work.any(one.id).audience = wanted
        return Shared(record, False, _who_has_it(held.circle))
    with book.operation("Share", about=about) as work:
        made: dict[str, str] = {}
        # a part that is for fewer stays where it is: nothing becomes wider because of what it hangs under
        for one in (held, *(one for one in parts if may_read(one.audience, held.audience))):
            made[one.id] = _copied(work, one, wanted, made)
        for old, new in made.items():
            _point(work, old, new)
    return Shared(made[record], True, _who_has_it(held.circle))


def before_sharing(view: View, record: str, audience: str) -> str:
    """What is to be said before a record is shown to another circle; nothing where it only changes within its own."""
    held, wanted = view.any(record), AudienceKind().check(audience)
    if held is None or held.audience == wanted or Audience.read(wanted).travels_in(held.circle):
        return ""
    said = [
        _("For {whom} it is made anew, as it stands now; what was changed before stays behind.").format(
            whom=whom_words(view, wanted)
        ),
        _who_has_it(held.circle) or _("Until now it was yours alone, and on no other laptop."),
    ]
    fewer = sum(not may_read(one.audience, held.audience) for one in _parts(view, held))
    if fewer:
        said.append(
            plural(
                "{n} part of it is for fewer people, and does not go along.",
                "{n} parts of it are for fewer people, and do not go along.",
                fewer,
            )
        )
    return " ".join(said)


def _parts(view: View, held: Record) -> list[Record]:
    """What is part of a record and goes with it: a document's versions, an action's criteria, an item's papers."""
    found: list[Record] = []
    for kind, owners in OWNERS.items():
        if owners[0] == held.kind:
            for one in view.all(RECORDS[kind], f'"{owners[0]}" = ?', [held.id]):
                found += [one, *_parts(view, one)]
    return found


def _copied(work: Work, one: Record, audience: str, made: dict[str, str]) -> str:
    values = {name: getattr(one, name) for name in one.fields if name not in ("audience", "hidden")}
    values = {name: made.get(value, value) if isinstance(value, str) else value for name, value in values.items()}
    return work.add(type(one), audience=audience, **values).id


def _point(work: Work, old: str, new: str) -> None:
    """Have the old record name the new one, and leave the view with all that was seen of it."""
    live = seen_now(work.connection, old)
    seen = tuple(sorted(id for ids in live.values() for id in ids))
    pointer = Change(old, SUCCESSOR, new, live.get(SUCCESSOR, ()))
    work.restate([pointer, Change(old, "hidden", True, seen)], {old: work.any(old).circle})


class Edited(NamedTuple):
    """A field of an old record that somebody changed after it was shared on."""

    old: str
    new: str
    field: str


def edited_since(view: View) -> list[Edited]:
    """What was edited in records that had been shared on, and differs from what others see now."""
    rows = view.rows("SELECT record, value FROM told WHERE field = ? AND live = 1", [SUCCESSOR])
    found = []
    for old, text in rows:
        new = text.strip('"')
        here, there = view.any(old), view.any(new)
        if here is None or there is None or here.hidden:
            continue
        found += [
            Edited(old, new, name)
            for name in here.fields
            if name not in ("audience", "hidden", "position") and getattr(here, name) != getattr(there, name)
        ]
    return found


def bring_over(book: Book, old: str) -> None:
    """Bring what was edited in an old record to the one that others see, and take the old one out of view again."""
    with book.reading() as view:
        fields = [one for one in edited_since(view) if one.old == old]
        held = view.any(old)
        if not fields or held is None:
            raise NotFound(old)
        about = view.title(old)
    with book.operation("Share", about=about) as work:
        new = work.any(fields[0].new)
        for one in fields:
            setattr(new, one.field, getattr(held, one.field))
        work.hide(work.any(old))


def _who_has_it(circle: str) -> str:
    form = circle.partition(":")[0]
    if form == "me":
        return ""
    had = {
        "cluster": _("every member’s laptop"),
        "school": _("the school’s laptops"),
        "school+facilitator": _("the school’s laptops and the facilitator’s"),
        "people": _("the laptops of the people it was for"),
    }.get(form, circle)
    return _("Until now it was for {who}: whoever has it keeps it.").format(who=had)
