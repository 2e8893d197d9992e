"""What was decided, across all meetings."""

from __future__ import annotations

import datetime
from typing import NamedTuple

from desktop.agenda import numbers_of
from desktop.meeting_readers import governors_line, is_for
from desktop.minutes import decision_line
from desktop.models import Decision, Meeting
from desktop.models.audience import may_read
from desktop.school_years import first_year
from desktop.view import View
from desktop.words import day_and_year


class DecisionRow(NamedTuple):
    """A line of the register of decisions; `tag` says that it is for fewer than its meeting."""

    id: str
    title: str
    manner_words: str
    meeting: str | None
    meeting_title: str
    date: str | None
    date_words: str
    item: str | None
    number: str
    item_title: str
    tag: str


def decisions(
    view: View, words: str = "", audience: str | None = None, *, year: int | None = None
) -> list[DecisionRow]:
    """Every decision, newest meeting first, those of a meeting in the order of its agenda; every word must be in it,
    its item or its meeting. `year` gives those of the school year that begins in it."""
    meetings = {one.id: one for one in view.all(Meeting)}
    numbers: dict[str, dict[str, tuple[str, str]]] = {}
    wanted = words.casefold().split()
    rows = []
    for one in view.all(Decision):
        meeting = meetings.get(one.meeting or "")
        if audience is not None and not may_read(one.audience, audience):
            continue
        if meeting is not None and not is_for(meeting, audience):
            meeting = None
        when = datetime.date.fromisoformat(meeting.date) if meeting is not None and meeting.date else None
        if year is not None and (when is None or first_year(when) != year):
            continue
        if meeting is not None and meeting.id not in numbers:
            numbers[meeting.id] = numbers_of(view, meeting, audience)
        number, title = numbers[meeting.id].get(one.item or "", ("", "")) if meeting else ("", "")
        said_so = decision_line(one, joined=meeting is not None and governors_line(meeting) is not None)
        row = DecisionRow(
            id=one.id,
            title=one.title,
            manner_words=said_so.manner_words,
            meeting=meeting.id if meeting else None,
            meeting_title=meeting.title if meeting else "",
            date=meeting.date if meeting else None,
            date_words=day_and_year(when) if when else "",
            item=one.item if title else None,
            number=number,
            item_title=title,
            tag=said_so.tag,
        )
        said = f"{row.title} {row.item_title} {row.meeting_title} {row.date_words}".casefold()
        if all(word in said for word in wanted):
            rows.append(row)
    places = {item: place for of in numbers.values() for place, item in enumerate(of)}
    rows.sort(key=lambda row: (row.meeting or "", places.get(row.item or "", len(places))))
    return sorted(rows, key=lambda row: row.date or "", reverse=True)
