"""Whether an opened book is the one last open here, or an older or a copied one that must begin new logs.

Two laptops, or two copies of a file, that went on writing one log would contradict each other for ever. So a small file
outside the books and their backups remembers, for each book, how far this laptop's logs had come.
"""

from __future__ import annotations

import getpass
import hashlib
import json
import os
import platform
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from desktop import paths
from desktop.sync import log
from desktop.words import _

if TYPE_CHECKING:
    from desktop.book import Book

MACHINE = "machine"
"""The book's own note of the computer it was last open on."""


def memory_file() -> Path:
    """Where this computer remembers its books."""
    return paths.config() / "books.json"


def notice(book: Book) -> str:
    """Compare a book just opened with what is remembered of it; begin new logs where it is another than it was.

    Gives words for the person, or nothing when all is as it was left. Keeps the memory true from now on, after every
    operation.
    """
    memory = _read()
    machine = _machine(memory)
    words = _what_happened(book, memory, machine)
    if words:
        # the connection is the book's own: this is no operation, and nobody else may ever see it
        with book._guarded():
            log.begin_new_logs(book._connection)
    if book.meta(MACHINE) != machine:
        book.set_meta(MACHINE, machine)
    remember(book)
    book.listen(lambda _touched: remember(book))
    return words


def remember(book: Book) -> None:
    """Note how far this laptop's logs in the book have come. A laptop that cannot remember still works."""
    memory = _read()
    _machine(memory)
    with book.reading() as view:
        heads = {str(id): int(seq) for id, seq in view.rows("SELECT id, seq FROM log WHERE mine = 1")}
    books = memory.setdefault("books", {})
    if books.get(book.id) != heads:
        books[book.id] = heads
        _write(memory)


def begin_afresh(book_id: str) -> None:
    """Forget how far a book had come: it was just restored, and has begun new logs already."""
    memory = _read()
    if memory.get("books", {}).pop(book_id, None) is not None:
        _write(memory)


def _what_happened(book: Book, memory: dict[str, Any], machine: str) -> str:
    with book.reading() as view:
        held = {
            str(id): (int(seq), bool(mine)) for id, seq, mine in view.rows("SELECT id, seq, mine FROM log")
        }
    was_on = book.meta(MACHINE)
    if was_on is not None and was_on != machine:
        return _(
            "This book was last open on another computer. It goes on here; do not go on writing in the copy there."
        )
    remembered: dict[str, int] = memory.get("books", {}).get(book.id, {})
    if any(held.get(id, (0, False))[0] < seq for id, seq in remembered.items()):
        return _(
            "This is an older copy of a book that has been open here since. "
            "It goes on from where this copy ends; what was written after it is in the newer file and its backups."
        )
    return ""


def _machine(memory: dict[str, Any]) -> str:
    """The name this computer gave itself; made at first use."""
    known = memory.get("machine")
    if isinstance(known, str) and known:
        return known
    memory["machine"] = os.urandom(9).hex()
    if _write(memory):
        return str(memory["machine"])
    # nothing can be kept here: a name that is the same next time, so that a book is not taken for a copy every day
    with suppress(OSError, KeyError, ImportError):
        return hashlib.sha256(f"{platform.node()} {getpass.getuser()}".encode()).hexdigest()[:18]
    return hashlib.sha256(platform.node().encode()).hexdigest()[:18]


def _read() -> dict[str, Any]:
    try:
        known = json.loads(memory_file().read_text(encoding="ascii"))
    except (OSError, ValueError, RecursionError):
        return {}
    if not isinstance(known, dict) or not isinstance(known.get("books", {}), dict):
        return {}
    books = {
        book: {id: seq for id, seq in heads.items() if isinstance(seq, int)}
        for book, heads in known.get("books", {}).items()
        if isinstance(heads, dict)
    }
    return {**known, "books": books}


def _write(memory: dict[str, Any]) -> bool:
    """Written beside and put in place. Not forced to the disk: after a power cut an older memory is safe, since it
    can only fail to notice what nobody has copied yet."""
    file = memory_file()
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        handle, beside = tempfile.mkstemp(prefix=".books-", dir=file.parent)
        try:
            with os.fdopen(handle, "w", encoding="ascii") as out:
                json.dump(memory, out, indent=1, sort_keys=True)
            Path(beside).replace(file)
        except BaseException:
            with suppress(OSError):
                Path(beside).unlink()
            raise
    except OSError:
        return False
    return True
