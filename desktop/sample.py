"""The sample cluster: a book to look round in, with a plausible year behind it and a meeting on Friday.

What is done in it is done step by step on the days it would have been, so that history and Undo have something to say.
"""

from __future__ import annotations

import datetime
from collections.abc import Generator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from desktop import clock
from desktop.book import ENDING, create_book
from desktop.copying import put_in_place, remove
from desktop.errors import Refusal, from_os_error
from desktop.sample_content import Content, read_content
from desktop.steps import Step
from desktop.words import _

SCHOOL, PERSON = "School F", "Jo Bright"
"""Whose book the sample is."""


@dataclass(frozen=True, slots=True)
class SampleMade:
    """Where the sample is, whose it is, and its next meeting."""

    path: Path
    me: str
    next_meeting: str


def make_sample(
    path: Path, passphrase: str, today: datetime.date | None = None
) -> Generator[Step, None, SampleMade]:
    """Write the sample cluster into a new book and close it. Stopped half way, nothing is left. Raises Refusal."""
    if path.suffix != ENDING:
        path = path.with_name(path.name + ENDING)
    if path.exists():
        raise Refusal(_("“{name}” is already there. Choose another name.").format(name=path.name))
    content = read_content(today or clock.today())
    part = path.with_name(f"{path.stem}.part{ENDING}")
    try:
        remove(part)
        made = yield from _written(part, path, passphrase, content)
        put_in_place(part, path)
    except OSError as error:
        raise from_os_error(error, path) from error
    finally:
        with suppress(Refusal):
            remove(part)
    return made


def _written(part: Path, path: Path, passphrase: str, content: Content) -> Generator[Step, None, SampleMade]:
    from desktop.sample_year import whole_year

    begun = datetime.datetime.combine(content.weeks_back(53), datetime.time(20, 5))
    with clock.standing_at(begun):
        book = create_book(
            part,
            passphrase,
            cluster=content.people["cluster"]["title"],
            school=SCHOOL,
            person=PERSON,
            fictitious=True,
        )
    try:
        found, steps = whole_year(book, content)
        for n, step in enumerate(steps):
            yield Step(n, len(steps), step.words)
            with clock.standing_at(step.at):
                step.do()
        return SampleMade(path, book.me, found.meetings["next"])
    finally:
        book.close()
