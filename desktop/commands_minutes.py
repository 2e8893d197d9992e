"""The commands that print what is on record: minutes, the year book, the register of decisions."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from desktop import clock
from desktop.asking import opened
from desktop.school_years import first_year, read_year
from desktop.steps import run

if TYPE_CHECKING:
    from desktop.packs.arrangement import Arrangement


def minutes(asked: argparse.Namespace) -> None:
    """Print a meeting's minutes for an audience as one PDF; print where it is."""
    from desktop.meeting_pack import minutes_file
    from desktop.meetings import find_meeting

    audience = _audience(asked)
    with opened(asked, seals=True) as book:
        with book.reading() as view:
            meeting = find_meeting(view, asked.meeting, clock.today())
        run(minutes_file(book, meeting, audience, asked.output, _arrangement(asked)))
    print(asked.output)


def year_book(asked: argparse.Namespace) -> None:
    """Print all minutes of a school year for an audience as one PDF; print where it is."""
    from desktop.yearbook import year_book_file

    audience = _audience(asked)
    year = read_year(asked.year) if asked.year is not None else first_year(clock.today())
    with opened(asked, seals=True) as book:
        run(year_book_file(book, year, asked.output, audience, _arrangement(asked)))
    print(asked.output)


def decisions(asked: argparse.Namespace) -> None:
    """The register of decisions: as plain lines, as one JSON array, or as a PDF."""
    from desktop.decisions_register import gather_register, register_file, register_json, register_lines

    audience = _audience(asked)
    year = read_year(asked.year) if asked.year is not None else None
    with opened(asked, seals=asked.output is not None) as book:
        if asked.output is not None:
            run(
                register_file(
                    book, asked.output, audience, words=asked.find, year=year, arrangement=_arrangement(asked)
                )
            )
            print(asked.output)
            return
        with book.reading() as view:
            told = gather_register(view, audience, words=asked.find, year=year)
    if asked.json:
        print(register_json(told))
        return
    for line in register_lines(told):
        print(line)


def _audience(asked: argparse.Namespace) -> str:
    from desktop.models.audience import AudienceKind

    return str(AudienceKind().check(asked.audience))


def _arrangement(asked: argparse.Namespace) -> Arrangement:
    from desktop.packs.arrangement import Arrangement

    return Arrangement(layout=asked.layout)
