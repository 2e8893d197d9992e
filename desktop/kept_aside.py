"""Bundles that came unattended and that a person must look at before they are taken: they would hide or erase much."""

from __future__ import annotations

import hashlib
import shutil
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

from desktop import clock, paths
from desktop.book import Book
from desktop.bundles import ENDING, Taken, me_of, number_of, take_bundle, written_aside
from desktop.carriers.remembered import Met, met, remember
from desktop.errors import from_os_error


class Aside(NamedTuple):
    """A bundle kept aside: where its copy lies, which device sent it, how and when it came (milliseconds)."""

    path: Path
    sender: str
    way: str
    at: int


def keep_aside(book: Book, file: Path, sender: str, way: str) -> dict[str, Any]:
    """Keep a copy of a bundle for a person to look at; gives what to remember of it. Raises Refusal."""
    folder = paths.made(_folder(book))
    try:
        with open(file, "rb") as source:
            digest = hashlib.file_digest(source, "sha256").hexdigest()
        copy = folder / f"{digest[:24]}{ENDING}"
        shutil.copyfile(file, copy)
    except OSError as error:
        raise from_os_error(error, folder) from error
    return {"sender": sender, "way": way, "file": copy.name}


def keep_unasked(book: Book, file: Path, sender: str, way: str) -> None:
    """Keep a bundle that lies on no carrier for a person to look at. Raises Refusal."""
    told = keep_aside(book, file, sender, way)
    with written_aside(book) as connection:
        remember(connection, Met(told["file"], 0, 0, False, None, "aside", clock.now(), told))


def kept_aside(book: Book) -> list[Aside]:
    """The bundles that wait for a person, the oldest first; look at each with `bundles.look_at`."""
    found = {}
    with written_aside(book) as connection:
        for one in met(connection).values():
            if one.why != "aside":
                continue
            path = _folder(book) / str(one.told.get("file"))
            if path.is_file() and number_of(connection, path) is None:
                found[path] = Aside(path, str(one.told["sender"]), str(one.told["way"]), one.at)
    return sorted(found.values(), key=lambda one: (one.at, one.path))


def take_aside(book: Book, aside: Aside) -> Taken:
    """Take a bundle that a person has looked at. Raises Refusal."""
    taken = take_bundle(book, aside.path, aside.way)
    drop_aside(book, aside)
    return taken


def drop_aside(book: Book, aside: Aside) -> None:
    """Keep a bundle no longer. What is in it comes again with the next from a laptop that has it."""
    with written_aside(book) as connection:
        for one in met(connection).values():
            if one.why == "aside" and one.told.get("file") == aside.path.name:
                remember(connection, one._replace(why="looked-at"))
    with suppress(OSError):
        aside.path.unlink(missing_ok=True)


def _folder(book: Book) -> Path:
    # by what bundles call the device: it may be asked on any thread, and two books of one cluster do not meet
    return paths.data() / "aside" / hashlib.sha256(me_of(book).device.encode()).hexdigest()[:24]
