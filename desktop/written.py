"""Files that leave a book (a pack, minutes, a sheet, a document): whole or not at all, and never over a book."""

from __future__ import annotations

import os
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from desktop.errors import Refusal, from_os_error
from desktop.words import _

_BESIDE = ("-wal", "-shm", "-journal", ".open", ".part")
"""What SQLite and we keep beside a book while it is open."""
_BOOKS = (".clusterbook", ".clusterbook-backup", ".clusterbook-papers")
_SALT = 16


def refuse_taken(path: Path) -> None:
    """Refuse a name that something has already: what goes to others is never written over. Raises Refusal."""
    if os.path.lexists(path):
        raise Refusal(_("“{name}” is already there. Choose another name.").format(name=path.name))


def check_place(path: Path) -> None:
    """Refuse a place where no new file can be written, before anything else is done for it. Raises Refusal."""
    refuse_taken(path)
    try:
        with tempfile.TemporaryFile(dir=path.absolute().parent):
            pass
    except OSError as error:
        raise from_os_error(error, path) from error


@contextmanager
def whole(path: Path, book: Path, *, pdf: bool = True) -> Iterator[BinaryIO]:
    """A file that takes the name `path` only once it is whole; otherwise what was there stays.

    `book` is the file of the open book. Refuses to take the place of a book, a backup or what belongs to one, of
    anything that is no ordinary file, and, for a PDF, of a file that is none. Raises Refusal.
    """
    beside: str | None = None
    try:
        # a link is followed: what it leads to is what would be lost
        target = Path(os.path.realpath(path))
        _refuse_to_spoil(target, path.name, book, pdf)
        number, beside = tempfile.mkstemp(prefix=".clusterbook-", suffix=".part", dir=target.parent)
        with os.fdopen(number, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        _refuse_to_spoil(target, path.name, book, pdf)  # it may have come while we worked
        os.replace(beside, target)
    except OSError as error:
        raise from_os_error(error, path) from error
    finally:
        if beside is not None:
            with suppress(OSError):
                os.unlink(beside)


def _refuse_to_spoil(target: Path, name: str, book: Path, pdf: bool) -> None:
    """Raises Refusal where a file must not be written, OSError where what is there cannot be looked at."""
    if _beside_a_book(target, book):
        raise _of_a_book(name)
    try:
        found = target.stat()
    except FileNotFoundError:
        return
    if stat.S_ISDIR(found.st_mode):
        raise Refusal(_("“{name}” is a folder, not a file. Choose a file.").format(name=name))
    if not stat.S_ISREG(found.st_mode):
        raise Refusal(_("“{name}” is no ordinary file. Choose another name.").format(name=name))
    if target.name.casefold().endswith(_BOOKS) or os.path.samefile(target, book):
        raise _of_a_book(name)
    head = _head(target)
    # whatever it is called: a book, its backups and their papers begin with the same salt
    if len(head) == _SALT and head == _head(book):
        raise _of_a_book(name)
    if pdf and head and not head.startswith(b"%PDF"):
        raise Refusal(
            _("“{name}” is already there and is no PDF. It was left as it is; choose another name.").format(name=name)
        )


def _beside_a_book(target: Path, book: Path) -> bool:
    """Whether the name is one that SQLite or we would take for a part of a book, there or not yet."""
    own = os.path.normcase(os.path.realpath(book))
    taken = os.path.normcase(target)
    if taken == own or taken in [own + ending for ending in _BESIDE]:
        return True
    return target.name.casefold().endswith(tuple(f"{kind}{ending}" for kind in _BOOKS for ending in _BESIDE))


def _head(file: Path) -> bytes:
    with open(file, "rb") as held:
        return held.read(_SALT)


def _of_a_book(name: str) -> Refusal:
    said = _("“{name}” is a book, or belongs to one, and was left as it is. Choose another name.")
    return Refusal(said.format(name=name))
