"""What came from the others: one row for each bundle, with what it brought, and which of them are new to me."""

from __future__ import annotations

import datetime
from typing import NamedTuple

from desktop import clock
from desktop.arrivals import Arrival, Summary, when_words
from desktop.book import Book
from desktop.disagreements import standing
from desktop.view import View
from desktop.words import N_, _, ago

LOOKED = "arrived_looked"
MOST = 30
WAYS = {
    "file": N_("from a file"),
    "folder": N_("from a shared folder"),
    "stick": N_("from a memory stick"),
    "webdav": N_("from the shared place"),
    "mail": N_("by e-mail"),
    "room": N_("in the room"),
}


class Came(NamedTuple):
    """One bundle: from whom, how and when; what it brought, in words, and record by record.

    `lines` have the titles of today; their `disagreements` are those still to be settled. `done` says who did what how
    often. `bundle` is handed to *put back*.
    """

    bundle: int
    who: str
    way: str
    when: datetime.datetime
    when_words: str
    is_new: bool
    words: str
    written_words: str
    lines: tuple[Arrival, ...]
    done: tuple[tuple[str, str, int], ...]


def arrived(view: View) -> list[Came]:
    """Bundles that brought something, newest first: new ones all, and of older ones the last."""
    looked = _looked(view)
    rows = view.rows("SELECT n, device, way, at, summary FROM bundle WHERE summary != '' ORDER BY n DESC")
    open_now = set(standing(view))
    came: list[Came] = []
    for n, device, way, at, text in rows:
        if n <= looked and len(came) >= MOST:
            break
        told = Summary.from_text(text)
        if not told.is_empty:
            came.append(_row(view, n, device, way, at, told, n > looked, open_now))
    return came


def new_bundles(view: View) -> int:
    """How many bundles brought something since I last looked."""
    rows = view.rows("SELECT summary FROM bundle WHERE n > ? AND summary != ''", [_looked(view)])
    return sum(not Summary.from_text(text).is_empty for (text,) in rows)


def look_at_arrived(book: Book) -> None:
    """I have seen what came until now. It stays on this laptop, and is no change."""
    with book.reading() as view:
        ((last,),) = view.rows("SELECT coalesce(max(n), 0) FROM bundle")
    book.set_meta(LOOKED, last)


def _looked(view: View) -> int:
    rows = view.rows("SELECT value FROM meta WHERE name = ?", [LOOKED])
    return int(rows[0][0]) if rows else 0


def _row(
    view: View, n: int, device: str, way: str, at: int, told: Summary, is_new: bool, open_now: set[tuple[str, str]]
) -> Came:
    return Came(
        bundle=n,
        who=view.device(device),
        way=_(WAYS.get(way, way)),
        when=clock.at(at),
        when_words=ago(clock.at(at), clock.moment()),
        is_new=is_new,
        words=told.words,
        written_words=when_words(told),
        lines=tuple(_line(view, line, open_now) for line in told.lines),
        done=tuple((view.device(device), _(name), times) for device, name, times in told.done),
    )


def _line(view: View, line: Arrival, open_now: set[tuple[str, str]]) -> Arrival:
    title = view.title(line.record) if view.any(line.record) else _("no longer here")
    still = tuple(field for field in line.disagreements if (line.record, field) in open_now)
    return line._replace(title=title, disagreements=still)
