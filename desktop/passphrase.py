"""A new passphrase: the book is copied under a new key, the copy is proved, and only then it takes the book's place."""

from __future__ import annotations

import datetime
import os
from collections.abc import Generator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from desktop import cipher, keys, places
from desktop.backup import list_backups
from desktop.copying import copy_book, prove, put_in_place, remove
from desktop.errors import DiskFull, Refusal
from desktop.opening import PART, open_for_use
from desktop.steps import Step
from desktop.words import _, day_and_year, plural


@dataclass(frozen=True, slots=True)
class Changed:
    """The book's new key, and what its owner must know: older backups keep the old passphrase, the sheet is void."""

    key: bytes
    older_backups: tuple[datetime.datetime, ...]
    remembered: bool
    """Whether the key ring opens the book with the new key, as it did with the old one."""

    @property
    def words(self) -> tuple[str, ...]:
        """Sentences to show, each to be acted on."""
        said = [_("The recovery sheet in the safe no longer opens this book. Print a new one.")]
        if self.older_backups:
            days = dict.fromkeys(day_and_year(when) for when in reversed(self.older_backups))
            said.append(
                plural(
                    "{n} older backup still needs the old passphrase ({days}).",
                    "{n} older backups still need the old passphrase ({days}).",
                    len(self.older_backups),
                    days=", ".join(days),
                )
            )
        return tuple(said)


def change_passphrase(path: Path, old: str, new: str) -> Generator[Step, None, Changed]:
    """Give a book that is not open elsewhere a new passphrase; `old` may be the words of its recovery sheet.

    Stopped at any point, by a person or by a power cut, it leaves one good book: the old one until the new one has its
    name. Raises Refusal.
    """
    cipher.check_passphrase(new)
    # a link is followed, or the copy would take the link's place and leave the book behind under its old key
    path = Path(os.path.realpath(path))
    book = open_for_use(path, old).book
    part = path.with_name(path.name + PART)
    try:
        if cipher.derive_key(new, book.salt) == book.key:
            raise Refusal(_("The new passphrase is the same as the old one. Nothing was changed."))
        if places.free_space(path.parent) < path.stat().st_size:
            raise DiskFull(path)
        was_remembered = keys.recall(book.salt.hex()) is not None
        older = tuple(row.when for row in list_backups(book))
        salt = os.urandom(cipher.SALT)
        key = cipher.derive_key(new, salt)
        with book.aside() as view:
            view._connection.execute("COMMIT")
            digest = yield from copy_book(view._connection, part, key, salt)
        yield Step(1, 1, _("Proving the book"))
        prove(part, key, salt, digest, files=True)
        old_name = book.salt.hex()
        # Nothing of the old file may lie beside the new one: SQLite would take its journal for the new one's.
        book.shut()
        for ending in ("-wal", "-journal"):
            if path.with_name(path.name + ending).exists():
                raise Refusal(
                    _("“{name}” could not be put in order first. Nothing was changed; try again.").format(
                        name=path.name
                    )
                )
        put_in_place(part, path)
        # from here the new book is the book
        remembered = was_remembered and keys.remember(salt.hex(), key)
        if was_remembered:
            keys.forget(old_name)
    finally:
        with suppress(Refusal):
            remove(part)
        book.close()
    return Changed(key, older, remembered)
