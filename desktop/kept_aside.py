"""Bundles that came unattended and that a person must look at before they are taken: they would hide or erase
much, or came by a way that is not trusted."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Generator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from desktop import clock, paths
from desktop.arrivals import MANY, Summary
from desktop.arrived import aside_folder
from desktop.book import Book
from desktop.bundles import ENDING, Taken, number_of, taking, written_aside
from desktop.carriers.remembered import Met, forget, met, readers_of, remember
from desktop.errors import from_os_error
from desktop.steps import Step, run
from desktop.words import _, plural

if TYPE_CHECKING:
    from sqlcipher3.dbapi2 import Connection

DROPPED = "looked-at"
"""Why a bundle was not taken that a person looked at, or did not care to, and dropped."""


class Aside(NamedTuple):
    """A bundle kept aside: where its copy lies, which device sent it, how and when it came (milliseconds).

    `words` count what it would bring; `removed` are records it would take out of view, `erased` steps it would erase.
    """

    path: Path
    sender: str
    way: str
    at: int
    words: str
    removed: int
    erased: int

    @property
    def why(self) -> str:
        """Why it waits, in plain words."""
        said = []
        if self.erased:
            said.append(
                plural(
                    "it would erase what was written in {n} step",
                    "it would erase what was written in {n} steps",
                    self.erased,
                )
            )
        if self.removed > MANY:
            said.append(
                plural(
                    "it would take {n} record out of view",
                    "it would take {n} records out of view",
                    self.removed,
                )
            )
        return _(" and ").join(said) or _("you look first at all that comes this way")


def keep_aside(book: Book, file: Path, sender: str, way: str, summary: Summary) -> dict[str, Any]:
    """Keep a copy of a bundle for a person to look at; gives what to remember of it. Raises Refusal."""
    folder = paths.made(_folder(book))
    try:
        with open(file, "rb") as source:
            digest = hashlib.file_digest(source, "sha256").hexdigest()
        copy = folder / f"{digest[:24]}{ENDING}"
        shutil.copyfile(file, copy)
    except OSError as error:
        raise from_os_error(error, folder) from error
    counted = {"words": summary.short_words, "removed": summary.removed, "erased": summary.erased}
    return {"sender": sender, "way": way, "file": copy.name, **counted}


def keep_unasked(book: Book, file: Path, sender: str, way: str, summary: Summary) -> None:
    """Keep a bundle that lies on no carrier for a person to look at. It takes the place of what was kept before from
    the same laptop: each was made of all that was lacking here, so the newer holds the older. Raises Refusal."""
    told = keep_aside(book, file, sender, way, summary)
    older = []
    with written_aside(book) as connection:
        remember(connection, Met(told["file"], 0, 0, False, None, "aside", clock.now(), told))
        for one in met(connection).values():
            same = one.why == "aside" and (one.told.get("sender"), one.told.get("way")) == (sender, way)
            if same and one.name != told["file"]:
                forget(connection, one.name)
                older.append(_folder(book) / str(one.told.get("file")))
    for copy in older:
        with suppress(OSError):
            copy.unlink(missing_ok=True)


def kept_aside(book: Book) -> list[Aside]:
    """The bundles that wait for a person, the oldest first; look at each with `bundles.look_at`."""
    found = {}
    with written_aside(book) as connection:
        for one in met(connection).values():
            if one.why != "aside":
                continue
            path = _folder(book) / str(one.told.get("file"))
            if path.is_file() and number_of(connection, path) is None:
                told = one.told
                counted = str(told.get("words", "")), int(told.get("removed", 0)), int(told.get("erased", 0))
                found[path] = Aside(path, str(told["sender"]), str(told["way"]), one.at, *counted)
    return sorted(found.values(), key=lambda one: (one.at, one.path))


def take_aside(book: Book, aside: Aside) -> Taken:
    """Take a bundle that a person has looked at. Raises Refusal."""
    return run(taking_aside(book, aside))


def taking_aside(book: Book, aside: Aside) -> Generator[Step, None, Taken]:
    """The same, told step by step; it may run on a thread of its own."""
    taken = yield from taking(book, aside.path, aside.way)
    with written_aside(book) as connection:
        told = {"readers": readers_of(connection, aside.sender), "sender": aside.sender}
        for one in _met_as(connection, aside):
            remember(connection, one._replace(why="", bundle=taken.n, told=told))
    _remove(aside)
    return taken


def drop_aside(book: Book, aside: Aside) -> None:
    """Keep a bundle no longer. It is fetched again once more comes that goes on from it (`comes_again`)."""
    with written_aside(book) as connection:
        for one in _met_as(connection, aside):
            remember(connection, one._replace(why=DROPPED, told={**one.told, "until": _last_bundle(connection)}))
    _remove(aside)


def comes_again(connection: Connection, one: Met) -> bool:
    """Whether a bundle that was dropped is to wait here again: since then another came from whoever sent it, or one
    that cannot be taken in without something that is missing here.

    Left alone, all that its sender writes from then on would wait for it, unseen and for ever.
    """
    row = connection.execute(
        "SELECT 1 FROM bundle WHERE n > ? AND (device = ? OR EXISTS"
        " (SELECT 1 FROM waiting JOIN operation ON operation.n = waiting.operation WHERE operation.bundle = bundle.n))",
        (one.told.get("until", 0), one.told.get("sender")),
    ).fetchone()
    return row is not None


def _met_as(connection: Connection, aside: Aside) -> list[Met]:
    """The files on carriers of which this is the copy."""
    return [
        one for one in met(connection).values() if one.why == "aside" and one.told.get("file") == aside.path.name
    ]


def _last_bundle(connection: Connection) -> int:
    return int(connection.execute("SELECT coalesce(max(n), 0) FROM bundle").fetchone()[0])


def _remove(aside: Aside) -> None:
    with suppress(OSError):
        aside.path.unlink(missing_ok=True)


def is_kept(book: Book, told: dict[str, Any]) -> bool:
    """Whether the copy of which that was remembered is still here."""
    return (_folder(book) / str(told.get("file"))).is_file()


def _folder(book: Book) -> Path:
    with book.aside() as view:  # it may be asked on any thread
        return aside_folder(view)
