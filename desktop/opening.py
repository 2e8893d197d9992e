"""Opening a book for use: the one way the window and the command line do it."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from desktop import renewal
from desktop.book import Book, create_book, open_book
from desktop.errors import WrongPassphrase
from desktop.places import cloud_folder
from desktop.words import _

PART = ".part"
"""What a copy of a book is called, beside it, until it is whole."""


class Opened(NamedTuple):
    """An open book, and what its owner should be told about it: sentences, most often none."""

    book: Book
    notices: tuple[str, ...] = ()
    cloud: str = ""
    """The service that copies the book's folder, when it lies in one; then offer `moving.move_book`."""


def open_for_use(path: Path, passphrase: str | None = None, *, key: bytes | None = None) -> Opened:
    """Open a book with its passphrase, the words of its recovery sheet, or its key. Raises Refusal.

    Begins new logs where the book was restored, copied or rolled back, and warns of a folder that is copied to a cloud.
    """
    book = _open(path, passphrase, key)
    try:
        _clear_away(path)
        return _opened(book)
    except BaseException:
        book.close()
        raise


def create_for_use(
    path: Path,
    passphrase: str,
    *,
    cluster: str,
    school: str,
    person: str,
    role: str = "head",
    fictitious: bool = False,
) -> Opened:
    """Make a book and open it for use. Raises Refusal."""
    book = create_book(
        path, passphrase, cluster=cluster, school=school, person=person, role=role, fictitious=fictitious
    )
    try:
        return _opened(book)
    except BaseException:
        book.close()
        raise


def remembered_key(path: Path) -> bytes | None:
    """The key that the operating system's key ring keeps for a book, or None. Raises Refusal for no book."""
    from desktop import keys
    from desktop.cipher import salt_of

    return keys.recall(salt_of(path).hex())


def remember_key(book: Book) -> bool:
    """Have the key ring open this book from now on; False when there is none that would."""
    from desktop import keys

    return keys.remember(book.salt.hex(), book.key)


def forget_key(book: Book) -> bool:
    """Ask for the passphrase again from now on; False when the key ring did not answer."""
    from desktop import keys

    return keys.forget(book.salt.hex())


def cloud_warning(service: str) -> str:
    """Why a book must not lie in a folder that a service copies."""
    return _(
        "This book lies in a folder that {service} copies. A copy made while it is open can damage it: "
        "move it to another folder."
    ).format(service=service)


def _open(path: Path, passphrase: str | None, key: bytes | None) -> Book:
    if key is None and passphrase is not None:
        from desktop import recovery

        # the 24 words of the recovery sheet may be typed wherever the passphrase is asked for
        words = recovery.key_in(passphrase)
        if words is not None:
            with suppress(WrongPassphrase):
                return open_book(path, key=words)
    return open_book(path, passphrase, key=key)


def _opened(book: Book) -> Opened:
    words = renewal.notice(book)
    service = cloud_folder(book.path) or ""
    notices = [words] if words else []
    if service:
        notices.append(cloud_warning(service))
    return Opened(book, tuple(notices), service)


def _clear_away(path: Path) -> None:
    """Remove a half-made copy that a program left when it was stopped; we hold the book, so nobody makes one now."""
    path = Path(os.path.realpath(path))
    for ending in ("", "-journal", "-wal", "-shm"):
        with suppress(OSError):
            path.with_name(path.name + PART + ending).unlink(missing_ok=True)
