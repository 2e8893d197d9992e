"""Settling disagreements: one value replaces all that stand, and Undo brings all of them back."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any, NamedTuple

from desktop.book import Book
from desktop.disagreements import Disagreement, Version, count, disagreement, disagreements
from desktop.drafts import seal_drafts
from desktop.errors import BadValue, NotFound, Refusal
from desktop.models.audience import check_stays
from desktop.models.kinds import Amounts, Flag, Members
from desktop.records import find, read
from desktop.sync.live import Live
from desktop.sync.operations import Change, Value
from desktop.telling import kind_of
from desktop.view import View
from desktop.words import _

NAME = "Settle disagreement"


class Settled(NamedTuple):
    """The fields that were settled, each with its record, and how many disagreements are left."""

    fields: tuple[tuple[str, str], ...]
    left: int


_Choice = tuple[Disagreement, Value, Collection[str] | None]
"""A disagreement, the value that settles it, and the changes that were looked at (all of them where it says none)."""


def settle(book: Book, record: str, field: str, value: Any, *, seen: Collection[str] | None = None) -> Settled:
    """Let one value of a field replace all that stand; one of them, or another. Raises Refusal.

    `seen` are the changes that the person had before her (`Disagreement.seen`): what came meanwhile is not overwritten.
    A record that one took out of view and another edited is settled with True (out of view) or False, for `hidden`.
    """
    with book.reading() as view:
        row = disagreement(view, find(view, record).id, field)
        if row is None:
            raise Refusal(
                _("There is no disagreement about that field of “{title}”, or it is settled.").format(
                    title=view.title(record)[:60]
                )
            )
        plain = _read(view, row, value)
    return _settle(book, [(row, plain, seen)], about=row.title)


def settle_from(book: Book, whose: str, rows: Iterable[Disagreement] | None = None) -> Settled:
    """Settle all disagreements (or those given) in which one person has a value with that value, in one step.

    `whose` is a person's id or name, or the name of a device. Raises Refusal.
    """
    with book.reading() as view:
        devices, name = _devices(view, whose)
        now = disagreements(view)
        wanted = None if rows is None else {(row.record, row.field): row.seen for row in rows}
        found: list[_Choice] = [
            (row, theirs.value, None if wanted is None else wanted[row.record, row.field])
            for row in now
            if (wanted is None or (row.record, row.field) in wanted) and (theirs := _theirs(row, devices)) is not None
        ]
    if not found:
        raise Refusal(_("There is no disagreement in which {name} has a say.").format(name=name))
    return _settle(book, found, about=name)


def _theirs(row: Disagreement, devices: Collection[str]) -> Version | None:
    """A person's own value. Of one she both took out of view and edited, on two laptops, nothing is lost."""
    versions = reversed(row.versions) if row.field == "hidden" else row.versions
    return next((one for one in versions if not set(devices).isdisjoint(one.devices)), None)


def _settle(book: Book, found: list[_Choice], about: str) -> Settled:
    ours = _seal_drafts(book, {row.record for row, _value, _seen in found})
    changes: list[Change] = []
    circles: dict[str, str] = {}
    with book.operation(NAME, about=about[:60]) as work:
        with book.reading() as view:
            for row, value, seen in found:
                known = None if seen is None else {*seen, *ours}
                changes.append(_replacing(view, row, value, known))
                circles[row.record] = view.live(row.record)[0].circle
        work.restate(changes, circles)
    with book.reading() as view:
        return Settled(tuple((row.record, row.field) for row, *_rest in found), count(view))


def _replacing(view: View, row: Disagreement, value: Value, known: Collection[str] | None) -> Change:
    """The change that settles it, having seen what stands in the field, or of that only what is known."""
    live = view.live(row.record)
    if value is True and row.field == "hidden":
        # like every hide it must have seen all that stands, but for edits that came since it was looked at
        unseen = [] if known is None else [one for one in view.unseen_by_hides(row.record) if one.id not in known]
        return Change(row.record, "hidden", True, _ids(one for one in live if one not in unseen))
    seen = _ids(one for one in live if one.field == row.field and (known is None or one.id in known))
    return Change(row.record, row.field, None if row.field == "hidden" else value, seen)


def _ids(changes: Iterable[Live]) -> tuple[str, ...]:
    return tuple(sorted(one.id for one in changes))


def _seal_drafts(book: Book, records: set[str]) -> set[str]:
    """What is being typed in these records becomes changes first, or the settlement would forget it; gives their ids.
    """
    if not any(book.drafts(record) for record in records):
        return set()
    before = _standing(book, records)
    seal_drafts(book)
    return _standing(book, records) - before


def _standing(book: Book, records: set[str]) -> set[str]:
    with book.reading() as view:
        return {one.id for record in records for one in view.live(record)}


# -- what is chosen, and whose -----------------------------------------------------------------------------------------


def _read(view: View, row: Disagreement, value: Any) -> Value:
    """A chosen value as the log has it. Raises BadValue, NotFound."""
    if row.field != "hidden":
        for version in row.versions:  # as it stands, even where this version of the program cannot hold it
            if version.value == value and type(version.value) is type(value):
                return version.value
    kind = kind_of(row.record, row.field)
    if kind is None:
        raise BadValue(row.label, _("this version does not know the field; only a value that stands can be chosen"))
    if isinstance(kind, Amounts):
        amount: Value = kind.amount.check(value)
        return amount
    if isinstance(kind, Members):
        return True if Flag(row.label).check(value) else None
    if row.field == "hidden":
        return bool(kind.check(value))
    record = find(view, row.record)
    plain: Value = read(view, type(record), row.field, value)
    if row.field == "audience":
        check_stays(record.circle, str(plain))
    return plain


def _devices(view: View, whose: str) -> tuple[set[str], str]:
    """The laptops of one person, and what she is called. Raises Refusal."""
    owners = dict(view.rows("SELECT name, person FROM device"))
    if whose in owners:
        return {whose}, view.title(owners[whose])
    wanted = " ".join(whose.casefold().split())
    people = {
        person
        for name, person in owners.items()
        if person == whose or wanted in (view.title(person).casefold(), view.device(name).casefold())
    }
    if not people:
        raise NotFound(whose)
    if len(people) > 1:
        raise Refusal(_("Several people are called {name}. Give the id of one of them.").format(name=whose[:60]))
    (person,) = people
    return {name for name, owner in owners.items() if owner == person}, view.title(person)
