"""A meeting's printed things: its pack and its minutes, each for one audience, whole or not at all."""

from __future__ import annotations

import datetime
import io
from collections.abc import Generator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

from desktop import clock, paths
from desktop.agenda import agenda
from desktop.book import Book
from desktop.conversions import until_readable
from desktop.issuing import Printed, next_version, readers_of
from desktop.pack_check import Made, check_pack
from desktop.pack_gathering import gather_minutes, gather_pack
from desktop.pack_listing import lines_now, salt_of
from desktop.pack_people import people_of
from desktop.steps import Step
from desktop.view import View
from desktop.words import _
from desktop.written import whole

if TYPE_CHECKING:
    from desktop.models.pack_lines import PackLine
    from desktop.packs.arrangement import Arrangement, Layout
    from desktop.packs.build import PackMade
    from desktop.packs.contents import Pack

__all__ = [
    "build_meeting_pack",
    "checked_pack",
    "gather_pack",
    "made_pack",
    "minutes_file",
    "minutes_file_name",
    "pack_file_name",
    "packs_to_issue",
    "people_of",
]


class Checked(NamedTuple):
    """A pack made and checked: what came of it, what went into it, its PDF, and the lines that an issue of it is
    remembered by, read together with all the rest; none where it is not to be issued."""

    made: PackMade
    pack: Pack
    pdf: bytes
    lines: tuple[PackLine, ...]


def made_pack(
    book: Book,
    meeting: str,
    audience: str,
    out: BinaryIO,
    *,
    chair: bool = False,
    today: datetime.date | None = None,
    arrangement: Arrangement | None = None,
    name: str = "",
) -> Generator[Step, None, PackMade]:
    """Write a meeting's pack for an audience into `out`, made up as `arrangement` says or as usual, once it is seen to
    hold nothing but what is theirs; pages are made of its papers first, where that was not done yet. `name` is what its
    file is to be called, if it gets one. Fit for a worker thread: it reads through connections of its own. Raises
    Refusal.
    """
    day = today or clock.today()
    checked = yield from checked_pack(book, meeting, audience, day, arrangement, chair=chair, name=name)
    out.write(checked.pdf)
    return checked.made


def packs_to_issue(
    book: Book,
    meeting: str,
    readers: Sequence[str] = (),
    *,
    today: datetime.date | None = None,
    arrangements: Mapping[str, Arrangement] | None = None,
) -> Generator[Step, None, dict[str, Printed]]:
    """Make and check the pack of each set of readers, those of the meeting itself and any given, as the version about
    to be issued; `issue_pack` then issues and keeps just these. Fit for a worker thread. Raises Refusal, and then
    nothing is to be issued.
    """
    printed: dict[str, Printed] = {}
    with book.aside() as view:
        version = next_version(view, meeting)
        wanted = dict.fromkeys([*readers_of(view, meeting), *readers])
        names = {one: pack_file_name(view, meeting, one) for one in wanted}
    for one in wanted:
        how, day = (arrangements or {}).get(one), today or clock.today()
        checked = yield from checked_pack(book, meeting, one, day, how, name=names[one], version=version)
        printed[one] = Printed(checked.pdf, checked.pack.origins, checked.lines)
    return printed


def checked_pack(
    book: Book,
    meeting: str,
    audience: str,
    today: datetime.date,
    arrangement: Arrangement | None,
    *,
    name: str,
    chair: bool = False,
    version: int | None = None,
) -> Generator[Step, None, Checked]:
    """A pack made and checked; `version` is the one it is to be issued as. The view that its files were read through is
    closed by then. Raises Refusal."""
    from desktop.packs.arrangement import Arrangement
    from desktop.packs.build import build_pack

    set_for = (arrangement or Arrangement()).set_for
    lines: tuple[PackLine, ...] = ()

    def gathered(view: View) -> Pack:
        return gather_pack(view, meeting, audience, chair=chair, today=today, version=version, set_for=set_for)

    def made_once() -> Generator[Step, None, tuple[Pack, PackMade, bytes]]:
        nonlocal lines
        pdf = io.BytesIO()
        with book.aside() as view:
            pack = gathered(view)
            if version is not None:
                # as it stands in this very view: what is changed while the pages are made is not in them
                lines = tuple(lines_now(view, meeting, audience, salt_of(meeting, version, audience)))
            made = yield from build_pack(pack, pdf, arrangement)
        return pack, made, pdf.getvalue()

    with book.aside() as view:  # what is refused is refused before anything is made of the papers
        gathered(view)
    pack, made, pdf = yield from until_readable(book, meeting, audience, set_for, made_once)
    with book.aside() as view:
        check_pack(view, meeting, audience, Made(pack.origins, made.words, pdf, name), chair=chair)
    return Checked(made, pack, pdf, lines)


def build_meeting_pack(
    book: Book,
    meeting: str,
    audience: str,
    path: Path,
    *,
    chair: bool = False,
    today: datetime.date | None = None,
    arrangement: Arrangement | None = None,
) -> Generator[Step, None, PackMade]:
    """Write a meeting's pack as one PDF file, as `made_pack` does. Closing the generator leaves nothing behind and an
    older file as it was; an older PDF is replaced. Raises Refusal.
    """
    with whole(path, book.path) as out:
        return (
            yield from made_pack(
                book, meeting, audience, out, chair=chair, today=today, arrangement=arrangement, name=path.name
            )
        )


def minutes_file(
    book: Book, meeting: str, audience: str | None, path: Path, arrangement: Arrangement | None = None
) -> Generator[Step, None, int]:
    """Write a meeting's minutes for an audience as a PDF; None is everything here. Gives on how many sides they are
    printed. They are written once it is seen that they hold nothing but what is for that audience.

    Raises Refusal; nothing is left half done.
    """
    from desktop.packs.printed import minutes_pdf

    with book.aside() as view:
        told = gather_minutes(view, meeting, audience)
    yield Step(0, 1, _("Laying out the minutes"))
    with whole(path, book.path) as out:
        pdf = io.BytesIO()
        sides, said = minutes_pdf(told, pdf, arrangement)
        with book.aside() as view:
            not_made = _("The minutes were not made")
            check_pack(view, None, audience, Made(told.origins, said, pdf.getvalue(), path.name, not_made))
        out.write(pdf.getvalue())
    return sides


def pack_file_name(
    view: View, meeting: str, audience: str, *, chair: bool = False, layout: Layout = "a4", version: int = 0
) -> str:
    """What to call a pack's file, with its layout where that is not A4, and the version it was issued as: it says no
    more than the pack's own cover. Raises Refusal as the pack does."""
    from desktop.packs.arrangement import LAYOUTS

    told = agenda(view, meeting, audience)
    named = [people_of(view, audience, chair=chair), "" if layout == "a4" else _(LAYOUTS[layout]).lower()]
    named.append(_("version {n}").format(n=version) if version else "")
    return _named(told.date, told.title, *named)


def minutes_file_name(view: View, meeting: str, audience: str | None) -> str:
    """What to call the file of a meeting's minutes. Raises Refusal as the minutes do."""
    told = agenda(view, meeting, audience)
    return _named(told.date, told.title, _("minutes"), people_of(view, audience) if audience else "")


def _named(date: str | None, *parts: str) -> str:
    # the day first, so that a folder of packs stands in the order of the meetings
    return paths.file_name(" ".join((date or "", ", ".join(part for part in parts if part))), ".pdf")
