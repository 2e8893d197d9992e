"""When a meeting really began and ended: what a clock said at the table, and never a plan beside it."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from desktop.agenda import minutes_of
from desktop.agenda_lines import Agenda
from desktop.attendance import AttendanceLine
from desktop.meeting_readers import governors_line
from desktop.models import Meeting
from desktop.words import time_of

LONGEST = 12 * 60
"""Minutes beyond which nobody meets: a clock that says more was looked at on another day."""


def ends_now(held: Meeting, now: datetime.datetime) -> str:
    """The clock time at which a meeting ends that is said to be over now.

    Said on another day, what the clock shows tells nothing of it: then it ended when it was to end.
    """
    if held.date and held.finish:
        begins = minutes_of(held.opened or held.start) or 0
        began = datetime.datetime.fromisoformat(held.date) + datetime.timedelta(minutes=begins)
        # somebody may finish a moment before a meeting was to begin, and some meet past midnight
        if now.date() != began.date() and not began <= now <= began + datetime.timedelta(minutes=LONGEST):
            return held.finish
    return time_of(now)


def times_held(held: Meeting, told: Agenda, came: Sequence[AttendanceLine], *, outside: bool) -> tuple[str, str]:
    """Start and finish as minutes give them, `told` and `came` being what their readers have; "" for what nobody knows.

    A meeting not begun has its plan. One that was held has what was noted: a start to which its finish does not
    belong stands alone. Readers from outside who joined have when they came; how long others stayed is not theirs.
    """
    theirs = outside and governors_line(held) is not None
    if not held.opened and not held.closed:
        return (told.governors_at or "", told.ends if told.planned else "") if theirs else (told.start, told.finish)
    if theirs:
        return _joined(held, told, came), ""
    start = held.opened or held.start or ""
    return start, held.closed if held.closed and _after(start, held.closed) <= LONGEST else ""


def _joined(held: Meeting, told: Agenda, came: Sequence[AttendanceLine]) -> str:
    """When governors joined: as noted of whoever joined at their first item, else as planned if it met at that time."""
    first = told.lines[0].id if told.lines else None
    noted = [line.joined for line in came if line.joined and line.joined_item == first]
    planned = told.governors_at or ""
    start = held.opened or held.start or ""
    until = _after(start, held.closed) if held.closed else LONGEST
    return min(noted) if noted else planned if _after(start, planned) <= min(until, LONGEST) else ""


def _after(start: str, then: str) -> int:
    """How many minutes a clock time comes after another, past midnight if need be."""
    begins, ends = minutes_of(start), minutes_of(then)
    return (ends - begins) % 1440 if begins is not None and ends is not None else 0
