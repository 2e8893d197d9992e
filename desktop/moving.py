"""Moving a book to another folder, out of one that a cloud service copies; the copy is proved before the old goes."""

from __future__ import annotations

import os
from collections.abc import Generator
from contextlib import suppress
from pathlib import Path

from desktop import paths, places
from desktop.copying import copy_book, prove, put_in_place, remove
from desktop.errors import DiskFull, Refusal, from_os_error
from desktop.holder import Holder
from desktop.opening import PART, cloud_warning, open_for_use
from desktop.steps import Step
from desktop.words import _


def move_book(
    path: Path, folder: Path, passphrase: str | None = None, *, key: bytes | None = None
) -> Generator[Step, None, Path]:
    """Move a closed book; gives where it is now. Stopped at any point, a whole book is left in one place or both.

    Refuses a folder that a cloud service copies, and never writes over a book. Raises Refusal.
    """
    service = places.cloud_folder(folder)
    if service:
        raise Refusal(cloud_warning(service))
    # a link is followed: the book itself is what moves
    path = Path(os.path.realpath(path))
    target = paths.made(folder) / path.name
    if os.path.lexists(target):
        raise Refusal(_("“{name}” is already there. Choose another folder.").format(name=target))
    part = target.with_name(target.name + PART)
    with open_for_use(path, passphrase, key=key).book as book:
        if places.free_space(folder) < path.stat().st_size:
            raise DiskFull(target)
        there = Holder(target)
        try:
            with book.aside() as view:
                view._connection.execute("COMMIT")
                digest = yield from copy_book(view._connection, part, book.key, book.salt)
            yield Step(1, 1, _("Proving the book"))
            prove(part, book.key, book.salt, digest, files=True)
            if os.path.lexists(target):  # it came while we worked
                raise Refusal(_("“{name}” is already there. Choose another folder.").format(name=target))
            put_in_place(part, target)
            book.shut()
            try:
                path.unlink()
            except OSError as error:
                # two copies that both go on would part ways: the new one goes, the old one is still the book
                with suppress(OSError):
                    target.unlink()
                raise from_os_error(error, path) from error
        finally:
            with suppress(Refusal):
                remove(part)
            there.release()
    return target
