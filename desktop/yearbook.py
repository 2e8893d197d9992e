"""The year book: all minutes of one school year of the meetings that its readers may have, as one PDF."""

from __future__ import annotations

import datetime
import io
from collections.abc import Generator, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from desktop import clock, paths
from desktop.book import Book
from desktop.decisions import decisions
from desktop.decisions_register import actions_of, decided
from desktop.errors import Refusal
from desktop.meeting_readers import is_for
from desktop.meetings import begun
from desktop.minutes import MinutesText, minutes
from desktop.models import Meeting
from desktop.models.meetings import HELD
from desktop.names import own_cluster
from desktop.pack_check import Made, check_pack
from desktop.pack_gathering import printed_minutes
from desktop.pack_origins import Origins
from desktop.pack_people import people_of
from desktop.packs import contents, recorded
from desktop.readers import find_readers
from desktop.school_years import first_year, year_words
from desktop.steps import Step
from desktop.view import View
from desktop.words import _
from desktop.written import whole

if TYPE_CHECKING:
    from desktop.packs.arrangement import Arrangement


def years_met(view: View, audience: str | None = "cluster") -> list[int]:
    """The school years, newest first, in which these readers had a meeting that was begun or held: the calendar year in
    which each begins."""
    return sorted({first_year(_date(one)) for one in _meetings(view, audience)}, reverse=True)


def gather_year_book(
    view: View, year: int, audience: str | None = "cluster"
) -> Generator[Step, None, recorded.YearBook]:
    """The minutes of the school year that begins in `year` and what was decided, for an audience; None is whoever holds
    this book. Raises NotFound for readers who are not here, and Refusal when they have none of that year."""
    if audience:
        find_readers(view, audience)
    meetings = [one for one in _meetings(view, audience) if first_year(_date(one)) == year]
    acted = actions_of(view, audience)
    rows = {row.id: row for row in decisions(view, audience=audience, year=year)}
    bound: list[contents.Minutes] = []
    decided_then: list[recorded.Decided] = []
    origins = Origins(view, audience) if audience else None
    for done, held in enumerate(meetings):
        yield Step(done, len(meetings), _("Reading the minutes"))
        told = minutes(view, held.id, audience)
        if not _anything(told, held):
            continue
        printed = printed_minutes(view, told, audience)
        if origins is not None:
            origins.minutes(told)
        # what the meeting's minutes have, in their order, so that the register agrees with the pages
        for place, item in enumerate(printed.items):
            for one in item.decisions:
                line = decided(rows[one.id], acted.get(one.id, ()))
                if origins is not None:
                    origins.decided(rows[one.id], acted.get(one.id, ()))
                title = f"{item.number} · {item.title}" if item.number else item.title
                target = f"meeting {len(bound)} {place}"
                decided_then.append(replace(line, item=title, confidential=item.confidential, target=target))
        bound.append(printed)
    if not bound:
        raise Refusal(_nothing(view, year, audience))
    cluster = own_cluster(view)
    return recorded.YearBook(
        cluster=cluster.title if cluster else "",
        year=year_words(year),
        audience=people_of(view, audience) if audience else "",
        meetings=tuple(bound),
        decisions=tuple(decided_then),
        made_at=clock.moment(),
        origins=origins.all() if origins is not None else (),
    )


def year_book_file(
    book: Book,
    year: int,
    path: Path,
    audience: str | None = "cluster",
    arrangement: Arrangement | None = None,
) -> Generator[Step, None, int]:
    """Write the year book for an audience as a PDF; gives on how many sides it is printed. Fit for a worker thread.
    Closing the generator leaves nothing behind and an older file as it was. Raises Refusal."""
    from desktop.packs.yearbook import year_book_pdf

    with book.aside() as view:
        told = yield from gather_year_book(view, year, audience)
    with whole(path, book.path) as out:
        pdf = io.BytesIO()
        sides, said = yield from year_book_pdf(told, pdf, arrangement)
        with book.aside() as view:
            not_made = _("The year book was not made")
            check_pack(view, None, audience, Made(told.origins, said, pdf.getvalue(), path.name, not_made))
        out.write(pdf.getvalue())
    return sides


def year_book_file_name(view: View, year: int, audience: str | None = "cluster") -> str:
    """What to call a year book's file."""
    cluster = own_cluster(view)
    parts = (cluster.title if cluster else "", people_of(view, audience) if audience else "")
    named = ", ".join(part for part in (_("minutes"), *parts) if part)
    return paths.file_name(f"{year_words(year)} {named}", ".pdf")


def _meetings(view: View, audience: str | None) -> Iterator[Meeting]:
    """Meetings with a day, begun or held, that these readers may know of, in their order."""
    today = clock.today()
    for one in view.all(Meeting, "date IS NOT NULL", order="date, coalesce(start, ''), id"):
        if is_for(one, audience) and begun(one, today):
            yield one


def _date(meeting: Meeting) -> datetime.date:
    return datetime.date.fromisoformat(meeting.date or "")


def _anything(told: MinutesText, held: Meeting) -> bool:
    """Whether there are minutes for these readers: of a meeting that nobody finished, only what was recorded counts."""
    if held.stage in HELD:
        return bool(told.items)
    return any(item.text or item.decisions or item.actions for item in told.items)


def _nothing(view: View, year: int, audience: str | None) -> str:
    said = _("There are no minutes of {year} that these readers may have.").format(year=year_words(year))
    others = [one for one in years_met(view, audience) if one != year]
    if not others:
        return said
    return _("{said} They met in {years}.").format(said=said, years=", ".join(year_words(one) for one in others))
