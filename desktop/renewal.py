"""Whether an opened book is the one last open here, or an older or a copied one that must begin new logs.

Two laptops, or two copies of a file, that went on writing one log would contradict each other for ever. So small files
outside the books and their backups remember, for each book, how far this laptop's logs had come, and where it lay.
"""

from __future__ import annotations

import datetime
import json
import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from desktop import paths
from desktop.words import _

if TYPE_CHECKING:
    from desktop.book import Book
    from desktop.view import View

MACHINE = "machine"
"""The book's own note of the computer it was last open on."""
BROUGHT_BACK = "brought back"
"""The book's own note of the day of the backup it was made from."""


class Memory(NamedTuple):
    """How far our logs in a book had come when it was last written here, and where the file lay."""

    heads: Mapping[str, int]
    path: str


def memory_folder() -> Path:
    """Where this computer remembers its books: a small file for each, and one with the computer's own name."""
    return paths.config() / "books"


def brought_back(book: Book) -> datetime.date | None:
    """The day of the backup a book was made from; None for a book that was never away."""
    kept = book.meta(BROUGHT_BACK)
    return datetime.date.fromisoformat(kept) if kept else None


def notice(book: Book) -> str:
    """Compare a book just opened with what is remembered of it; begin new logs where it is another than it was.

    Gives words for the person, or nothing when all is as it was left. Keeps the memory true from now on, after every
    operation.
    """
    machine = _machine()
    words = _what_happened(book, _read(book.id), machine)
    if words:
        from desktop.sync import log

        with book.upkeep() as connection:
            log.begin_new_logs(connection)
    if book.meta(MACHINE) != machine:
        book.set_meta(MACHINE, machine)
    file, path = _file(book.id), _where(book)

    def remember() -> None:
        with book.reading() as view:
            heads = _reached(view, "mine = 1")
        _write(file, json.dumps({"heads": heads, "path": path}))

    remember()
    book.listen(lambda _touched: remember())
    return words


def _what_happened(book: Book, memory: Memory, machine: str) -> str:
    with book.reading() as view:
        held = _reached(view, "1")
    was_on = book.meta(MACHINE)
    if was_on is not None and was_on != machine:
        return _(
            "This book was last open on another computer. It goes on here; do not go on writing in the copy there."
        )
    if any(held.get(id, 0) < seq for id, seq in memory.heads.items()):
        return _(
            "This is an older copy of a book that has been open here since. "
            "It goes on from where this copy ends; what was written after it is in the newer file and its backups."
        )
    if memory.path and memory.path != _where(book) and os.path.exists(memory.path):
        return _(
            "This is a copy of a book that is also at {path}. It goes on by itself from here; use one of the two."
        ).format(path=memory.path)
    return ""


def _reached(view: View, where: str) -> dict[str, int]:
    """How far each log has come: the number of its last operation."""
    rows = view.rows(f"SELECT id, heads FROM log WHERE {where}")
    return {str(id): max((int(seq) for seq, _head in json.loads(heads)), default=0) for id, heads in rows}


def _where(book: Book) -> str:
    return os.path.realpath(book.path)


def _machine() -> str:
    """The name this computer gave itself; made at first use."""
    file = memory_folder() / "this computer"
    with suppress(OSError, ValueError):
        known = file.read_text(encoding="ascii").strip()
        if known:
            return known
    if _write(file, made := os.urandom(9).hex()):
        return made
    # nothing can be kept here: a name that is the same next time, so that a book is not taken for a copy every day
    import getpass
    import hashlib
    import platform

    user = ""
    with suppress(OSError, KeyError, ImportError):
        user = getpass.getuser()
    return hashlib.sha256(f"{platform.node()} {user}".encode()).hexdigest()[:18]


def _file(book_id: str) -> Path:
    return memory_folder() / f"{paths.file_name(book_id)}.json"


def _read(book_id: str) -> Memory:
    try:
        known = json.loads(_file(book_id).read_text(encoding="ascii"))
        heads = {str(id): int(seq) for id, seq in known["heads"].items()}
        return Memory(heads, str(known["path"]))
    except (OSError, ValueError, RecursionError, KeyError, TypeError, AttributeError):
        return Memory({}, "")


def _write(file: Path, text: str) -> bool:
    """One write over what stood there, blanks to its end, so that a program killed here leaves the old or the new.

    Not forced to the disk, for it follows every change: after a power cut an older memory fails to notice only what
    nobody can have copied yet.
    """
    try:
        try:
            descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o600)
        except FileNotFoundError:
            file.parent.mkdir(parents=True, exist_ok=True)
            descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o600)
        try:
            os.write(descriptor, text.encode("ascii").ljust(os.fstat(descriptor).st_size))
        finally:
            os.close(descriptor)
    except OSError:
        return False
    return True
