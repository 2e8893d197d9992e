"""When a meeting really began and ended: what a clock said at the table, and never a plan beside it."""

from __future__ import annotations

import datetime

from desktop.agenda import minutes_of
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
