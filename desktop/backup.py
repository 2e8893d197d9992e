"""Backups: dated copies of a book, proved by opening them, thinned as they age, and made into a book again.

The papers in a book never change, so their content is kept once, in a store beside the dated copies; a copy then costs
what the record costs. Copies and store are encrypted as the book is, with its key.
"""

from __future__ import annotations

import datetime
import json
import os
from collections.abc import Generator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from desktop import clock, paths, places
from desktop.book import Book
from desktop.cipher import salt_of
from desktop.copying import copy_book, prove, put_in_place, remove
from desktop.errors import DiskFull, Refusal, from_os_error
from desktop.kept_packs import let_go_of_taken_back
from desktop.papers_store import PapersStore
from desktop.steps import Step
from desktop.words import _

if TYPE_CHECKING:
    from sqlcipher3.dbapi2 import Connection

ENDING = ".clusterbook-backup"
_WRITTEN = "%Y-%m-%d %H.%M.%S"
_HINT = "about.json"
_PART = ".part"
_ROOM = 16 * 1024 * 1024

DAYS, WEEKS = 14, 10
"""One copy a day is kept for so many days, then one a week for so many weeks, then one a month."""


class BackedUp(NamedTuple):
    """A backup that was made and proved; `removed` older ones made room as they aged."""

    path: Path
    when: datetime.datetime
    size: int
    removed: int = 0


class BackupRow(NamedTuple):
    """A backup as the welcome page lists it. `book` is the book's file name when known, `size` in bytes."""

    path: Path
    when: datetime.datetime
    size: int
    book: str


def folder_of(book_id: str) -> Path:
    """Where the dated backups of a book lie."""
    return paths.backups() / book_id


def back_up(book: Book, folder: Path | None = None) -> Generator[Step, None, BackedUp]:
    """Make a dated backup, prove it, and thin the older ones. May run on a thread of its own. Raises Refusal."""
    when = clock.moment().replace(microsecond=0)
    let_go_of_taken_back(book)
    with book.aside() as view:
        connection = view._connection
        changes = _changes(connection)
        place = folder or folder_of(str(view.rows("SELECT value FROM meta WHERE name = 'book'")[0][0]))
        connection.execute("COMMIT")
        paths.made(place)
        _clear_away(place, when)
        _make_sure_of_room(connection, place)
        path = _free(place, when)
        part = path.with_name(path.name + _PART)
        digest = yield from copy_book(connection, part, book.key, book.salt, files=False)
        try:
            # the copy gets its name only once every paper that it names is kept
            yield from PapersStore(place, book.key, book.salt).take_from(connection)
        except BaseException:
            remove(part)
            raise
    yield from _proved(part, path, book, digest, files=False)
    _hint(place, book.path, path.name, changes)
    return BackedUp(path, when, _size(path), thin(place, when))


def back_up_to(book: Book, path: Path) -> Generator[Step, None, BackedUp]:
    """Write one file that holds everything, papers too. May run on a thread of its own. Raises Refusal."""
    if path.absolute() == book.path.absolute():
        raise Refusal(
            _("“{name}” is the book itself. Choose another name for the backup.").format(name=path.name)
        )
    if os.path.lexists(path):
        raise Refusal(_("“{name}” is already there. Choose another name.").format(name=path.name))
    paths.made(path.absolute().parent)
    part = path.with_name(path.name + _PART)
    with book.aside() as view:
        view._connection.execute("COMMIT")
        digest = yield from copy_book(view._connection, part, book.key, book.salt)
    yield from _proved(part, path, book, digest, files=True)
    return BackedUp(path, clock.moment(), _size(path))


def _proved(part: Path, path: Path, book: Book, digest: str, *, files: bool) -> Generator[Step, None, None]:
    """A copy gets its name once it is shown to hold what the book holds."""
    try:
        yield Step(1, 1, _("Proving the backup"))
        prove(part, book.key, book.salt, digest, files=files)
        put_in_place(part, path)
    except BaseException:
        remove(part)
        raise


def backup_due(book: Book, now: datetime.datetime, *, closing: bool = False) -> bool:
    """Whether to back up by itself: something changed since the last one, which is a day old, or the book closes.

    One from a day that has not come (the clock was wrong then) is no reason to wait for that day, and one that needs an
    older passphrase is as good as none."""
    folder = folder_of(book.id)
    rows = list_backups(book)
    known = _read_hint(folder)
    with book.reading() as view:
        changed = known.get("changes") != _changes(view._connection)
    if not any(_has_our_key(row.path, book) for row in rows):
        return True
    if not changed and (folder / str(known.get("last"))).exists():
        return False
    return closing or abs(now - rows[0].when) >= datetime.timedelta(days=1)


def _has_our_key(backup: Path, book: Book) -> bool:
    """Whether a backup opens with the key the book has now: a new passphrase gives the book a new salt."""
    with suppress(Refusal):
        return salt_of(backup) == book.salt
    return False


def list_backups(book: Book | None = None, folder: Path | None = None) -> list[BackupRow]:
    """Dated backups, newest first: of one book, in one folder, or of every book this laptop knows."""
    if folder is not None:
        folders = [folder]
    elif book is not None:
        folders = [folder_of(book.id)]
    else:
        with suppress(OSError):
            folders = sorted(one for one in paths.backups().iterdir() if one.is_dir())
            return _newest_first([row for one in folders for row in _rows(one)])
        return []
    return _newest_first([row for one in folders for row in _rows(one)])


def thin(folder: Path, now: datetime.datetime) -> int:
    """Remove the dated backups that age has made one too many; gives how many went."""
    rows = _rows(folder)
    keep = kept([row.when for row in rows], now)
    gone = 0
    for row in rows:
        if row.when not in keep:
            with suppress(OSError):  # one that will not go now goes another day
                row.path.unlink()
                gone += 1
    return gone


def kept(dates: Sequence[datetime.datetime], now: datetime.datetime) -> set[datetime.datetime]:
    """Which backups stay: all of today, the last of each of 14 days, of each of 10 weeks, then of each month.

    The newest stays whatever its age, and so does one from a day that has not come yet (a clock set wrong)."""
    last: dict[tuple[str, int, int], datetime.datetime] = {}
    stay: set[datetime.datetime] = set()
    for when in sorted(dates):
        age = (now.date() - when.date()).days
        if age <= 0:
            stay.add(when)
        elif age <= DAYS:
            last["day", when.toordinal(), 0] = when
        elif age <= DAYS + 7 * WEEKS:
            last["week", *when.isocalendar()[:2]] = when
        else:
            last["month", when.year, when.month] = when
    stay.update(last.values())
    return stay | ({max(dates)} if dates else set())


# -- inside --------------------------------------------------------------------------------------------------


def when_of(path: Path) -> datetime.datetime | None:
    """When a dated backup was made, from its name; None for another file."""
    stamp = path.name.removesuffix(ENDING).partition(" (")[0]
    if not path.name.endswith(ENDING):
        return None
    try:
        return datetime.datetime.strptime(stamp, _WRITTEN)
    except ValueError:
        return None


def _rows(folder: Path) -> list[BackupRow]:
    book = str(_read_hint(folder).get("book", ""))
    rows = []
    try:
        files = list(folder.iterdir())
    except OSError:
        return []
    for path in files:
        when = when_of(path)
        if when is not None:
            rows.append(BackupRow(path, when, _size(path), book))
    return _newest_first(rows)


def _newest_first(rows: list[BackupRow]) -> list[BackupRow]:
    return sorted(rows, key=lambda row: (row.when, row.path.name), reverse=True)


def _free(folder: Path, when: datetime.datetime) -> Path:
    stamp, n = when.strftime(_WRITTEN), 2
    path = folder / f"{stamp}{ENDING}"
    while path.exists():
        path, n = folder / f"{stamp} ({n}){ENDING}", n + 1
    return path


def _changes(connection: Connection) -> int:
    """Grows with every operation, our own or taken."""
    return int(connection.execute("SELECT coalesce(max(n), 0) FROM operation").fetchone()[0])


def _clear_away(place: Path, now: datetime.datetime) -> None:
    """Remove half-made backups of programs that were killed; one of today may be a copied book's, still being made."""
    with suppress(OSError, Refusal):
        for part in list(place.glob(f"*{ENDING}{_PART}")):
            when = when_of(part.with_name(part.name.removesuffix(_PART)))
            if when is not None and when.date() < now.date():
                remove(part)


def _make_sure_of_room(connection: Connection, place: Path) -> None:
    """Say so before the work when the disk is plainly too small. Raises DiskFull."""
    pages = connection.execute("PRAGMA page_count").fetchone()[0]
    files = connection.execute("SELECT coalesce(sum(size), 0) FROM file").fetchone()[0]
    if places.free_space(place) < max(pages * 4096 - files, 0) + _ROOM:
        raise DiskFull(place)


def _hint(folder: Path, book: Path, last: str, changes: int) -> None:
    """What the welcome page may say without a passphrase, and how far the last backup went. May be lost: it is made
    anew by the next backup."""
    with suppress(OSError):
        (folder / _HINT).write_text(
            json.dumps({"book": book.name, "last": last, "changes": changes}), encoding="ascii"
        )


def _read_hint(folder: Path) -> dict[str, object]:
    try:
        known = json.loads((folder / _HINT).read_text(encoding="ascii"))
    except (OSError, ValueError, RecursionError):
        return {}
    return known if isinstance(known, dict) else {}


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError as error:
        raise from_os_error(error, path) from error
