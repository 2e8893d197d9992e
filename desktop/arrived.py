"""What came from the others: one row for each bundle, and which of them are new to me."""

from __future__ import annotations

import datetime
import json
from pathlib import Path
from typing import NamedTuple

from desktop import clock, paths
from desktop.arrivals import Summary, when_words
from desktop.book import Book
from desktop.view import View
from desktop.words import N_, _, ago, plural

LOOKED = "arrived_looked"
MOST = 30
WAYS = {
    "file": N_("by file"),
    "folder": N_("by folder"),
    "stick": N_("by stick"),
    "webdav": N_("by server"),
    "mail": N_("by e-mail"),
    "room": N_("in the room"),
}
"""The ways a bundle may come, as it is remembered, in words."""


class Came(NamedTuple):
    """One bundle: from whom, how and when; what it brought, counted in words.

    `done` says who did what how often; `erased_words` what of it was to be forgotten here, if anything. `bundle` is
    handed to `brought`, for what it brought record by record, and to *put back*.
    """

    bundle: int
    who: str
    way: str
    when: datetime.datetime
    when_words: str
    is_new: bool
    words: str
    short_words: str
    written_words: str
    done: tuple[tuple[str, str, int], ...]
    erased_words: str


def arrived(view: View, most: int = MOST) -> list[Came]:
    """Bundles that brought something, newest first: new ones all, and of older ones the last, so many in all."""
    looked = _looked(view)
    rows = view.rows("SELECT n, device, way, at, summary FROM bundle WHERE summary != '' ORDER BY n DESC")
    came: list[Came] = []
    for n, device, way, at, text in rows:
        if n <= looked and len(came) >= most:
            break
        told = Summary.from_text(text)
        if not told.is_empty:
            came.append(_row(view, n, device, way, at, told, n > looked))
    return came


def new_bundles(view: View) -> int:
    """How many bundles brought something since I last looked."""
    rows = view.rows("SELECT summary FROM bundle WHERE n > ? AND summary != ''", [_looked(view)])
    return sum(not Summary.from_text(text).is_empty for (text,) in rows)


def waiting(view: View) -> int:
    """How many bundles were kept aside for a person (`kept_aside`), from what was noted of them and whether they lie
    there: it is asked in every pause, and what takes bundles is much to load."""
    rows = view.rows("SELECT DISTINCT told FROM carried WHERE why = 'aside'")
    if not rows:
        return 0
    there = {one.name for one in _listed(aside_folder(view))}
    names = {str(json.loads(told).get("file")) for (told,) in rows} & there
    return sum(
        not view.rows("SELECT 1 FROM bundle WHERE hash GLOB ?", [f"{one.partition('.')[0]}*"]) for one in names
    )


def aside_folder(view: View) -> Path:
    """Where the copies of bundles that wait for a person lie: by what bundles call the device, so that two books of one
    cluster do not meet there."""
    # there already, for the key; hashlib would bring OpenSSL with it
    from nacl.bindings import crypto_hash_sha256

    ((device,),) = view.rows("SELECT value FROM meta WHERE name = 'device_name'")
    return paths.data() / "aside" / bytes(crypto_hash_sha256(str(device).encode())).hex()[:24]


def _listed(folder: Path) -> list[Path]:
    try:
        return list(folder.iterdir())
    except OSError:  # cleaned away, or left on another laptop: what lay there is fetched again
        return []


def look_at_arrived(book: Book) -> None:
    """I have seen what came until now. It stays on this laptop, and is no change."""
    with book.reading() as view:
        ((last,),) = view.rows("SELECT coalesce(max(n), 0) FROM bundle")
        looked = _looked(view)
    if last != looked:
        book.set_meta(LOOKED, last)


def _looked(view: View) -> int:
    rows = view.rows("SELECT value FROM meta WHERE name = ?", [LOOKED])
    return int(rows[0][0]) if rows else 0


def _row(view: View, n: int, device: str, way: str, at: int, told: Summary, is_new: bool) -> Came:
    return Came(
        bundle=n,
        who=view.device(device),
        way=_(WAYS.get(way, way)),
        when=clock.at(at),
        when_words=ago(clock.at(at), clock.moment()),
        is_new=is_new,
        words=told.words,
        short_words=told.short_words,
        written_words=when_words(told),
        done=tuple((view.device(device), _(name), times) for device, name, times in told.done),
        erased_words=_erased_words(told.erased),
    )


def _erased_words(erased: int) -> str:
    if not erased:
        return ""
    return plural(
        "What was written in {n} step was erased. It was dropped from this laptop too, for good.",
        "What was written in {n} steps was erased. It was dropped from this laptop too, for good.",
        erased,
    )
