"""A meeting's printed things as files: its pack and its minutes, each for one audience, whole or not at all."""

from __future__ import annotations

import datetime
import os
import tempfile
from collections.abc import Generator, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from desktop import clock, paths
from desktop.agenda import agenda
from desktop.book import Book
from desktop.errors import from_os_error
from desktop.pack_gathering import gather_minutes, gather_pack
from desktop.pack_people import people_of
from desktop.steps import Step
from desktop.view import View
from desktop.words import _

if TYPE_CHECKING:
    from desktop.packs.build import PackMade

__all__ = ["build_meeting_pack", "gather_pack", "minutes_file", "minutes_file_name", "pack_file_name", "people_of"]


def build_meeting_pack(
    book: Book,
    meeting: str,
    audience: str,
    path: Path,
    *,
    chair: bool = False,
    today: datetime.date | None = None,
) -> Generator[Step, None, PackMade]:
    """Write a meeting's pack for an audience as one PDF. Fit for a worker thread: it reads through a connection of its
    own. Closing the generator leaves nothing behind and an older file as it was. Raises Refusal.
    """
    from desktop.packs.build import build_pack

    with book.aside() as view:
        pack = gather_pack(view, meeting, audience, chair=chair, today=today or clock.today())
        with _whole(path) as out:
            return (yield from build_pack(pack, out))


def minutes_file(book: Book, meeting: str, audience: str | None, path: Path) -> Generator[Step, None, int]:
    """Write a meeting's minutes for an audience as a PDF; None is everything here. Gives the number of pages.

    Raises Refusal; nothing is left half done.
    """
    from desktop.packs.printed import minutes_pdf

    with book.aside() as view:
        told = gather_minutes(view, meeting, audience)
        yield Step(0, 1, _("Laying out the minutes"))
        with _whole(path) as out:
            return minutes_pdf(told, out)


def pack_file_name(view: View, meeting: str, audience: str, *, chair: bool = False) -> str:
    """What to call a pack's file: it says no more than the pack's own cover. Raises Refusal as the pack does."""
    told = agenda(view, meeting, audience)
    return _named(told.date, told.title, people_of(view, audience, chair=chair))


def minutes_file_name(view: View, meeting: str, audience: str | None) -> str:
    """What to call the file of a meeting's minutes. Raises Refusal as the minutes do."""
    told = agenda(view, meeting, audience)
    return _named(told.date, told.title, _("minutes"), people_of(view, audience) if audience else "")


def _named(date: str | None, *parts: str) -> str:
    # the day first, so that a folder of packs stands in the order of the meetings
    return paths.file_name(" ".join((date or "", ", ".join(part for part in parts if part))), ".pdf")


@contextmanager
def _whole(path: Path) -> Iterator[BinaryIO]:
    """A file that takes the name `path` only once it is whole; otherwise what was there stays. Raises Refusal."""
    beside: str | None = None
    try:
        number, beside = tempfile.mkstemp(prefix=".clusterbook-", suffix=".part", dir=path.absolute().parent)
        with os.fdopen(number, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        os.replace(beside, path)
    except OSError as error:
        raise from_os_error(error, path) from error
    finally:
        if beside is not None:
            with suppress(OSError):
                os.unlink(beside)
