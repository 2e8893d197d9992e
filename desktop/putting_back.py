"""Put back: records to what they were before a bundle came, for everyone; what was changed since stays."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from desktop.book import Book
from desktop.errors import NotFound, Refusal
from desktop.models.base import RECORDS
from desktop.sync.operations import Value
from desktop.taking_back import Move, Moves, without_bundle
from desktop.telling import field_words, kind_of, words_of
from desktop.view import View
from desktop.words import _


class Back(NamedTuple):
    """One field of one record on its way back. `field` is `hidden` where a record leaves the view, or returns."""

    record: str
    kind_words: str
    title: str
    field: str
    label: str
    now: str
    then: str


class Stays(NamedTuple):
    """What was changed since the bundle came and is left alone; the label is empty for a whole record."""

    record: str
    title: str
    label: str


class PuttingBack(NamedTuple):
    """What putting back would change, and what it would leave."""

    rows: tuple[Back, ...]
    stays: tuple[Stays, ...]

    @property
    def note(self) -> str:
        """What a person should know before."""
        return _(
            "This is for everyone: the others see it when they next exchange. Only what still stands as it came is "
            "touched. Undo takes it back."
        )


class PutBack(NamedTuple):
    """What was put back: how many values, of which records, and how many were left because they were changed since."""

    values: int
    kept: int
    records: frozenset[str]


def look_at_putting_back(view: View, bundle: int, records: Collection[str] | None = None) -> PuttingBack:
    """What would change if these records (or all that a bundle touched) were put back to what they were before it."""
    found = without_bundle(view, bundle, records)
    return PuttingBack(
        tuple(_row(view, move) for move in found.moves),
        tuple(
            Stays(record, view.title(record), field_words(view, kind_of(record, field), field) if field else "")
            for record, field in found.kept
        ),
    )


def put_back(book: Book, bundle: int, records: Collection[str] | None = None) -> PutBack:
    """Put records back to what they were before a bundle came, for everyone; one step for Undo. Raises Refusal."""
    with book.reading() as view:
        found = without_bundle(view, bundle, records)
        about = _about(view, bundle, found)
    if not found.moves:
        raise Refusal(_("Nothing is to be put back: what came was changed since, or changed nothing."))
    with book.operation("Put back", about=about) as work:
        work.restate(found.changes, found.circles)
    return PutBack(len(found.moves), len(found.kept), frozenset(found.circles))


def _about(view: View, bundle: int, found: Moves) -> str:
    """The record, where it is one; otherwise whose bundle it was. Raises NotFound."""
    rows = view.rows("SELECT device FROM bundle WHERE n = ?", [bundle])
    if not rows:
        raise NotFound(str(bundle))
    if len(found.circles) == 1:
        return view.title(next(iter(found.circles)))[:60]
    return _("what came from {name}").format(name=view.device(rows[0][0]))[:60]


def _row(view: View, move: Move) -> Back:
    record, field = move.record, move.field
    if field == "hidden":
        label, now, then = _("In view"), _seen(move.stand), _seen(move.will)
    else:
        label = field_words(view, kind_of(record, field), field)
        now, then = (_words(view, move, values) for values in (move.stand, move.will))
    described = RECORDS.get(record.partition("-")[0])
    return Back(record, _(described.label) if described else "", view.title(record), field, label, now, then)


def _seen(values: tuple[Value, ...]) -> str:
    return _("out of view") if True in values else _("in view")


def _words(view: View, move: Move, values: tuple[Value, ...]) -> str:
    """Several values where they stand, or will stand, in disagreement."""
    return " / ".join(words_of(view, move.record, move.field, value) for value in values)
