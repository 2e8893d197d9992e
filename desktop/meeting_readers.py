"""Who may have something of a meeting: its own readers, and governors where a meeting of the group says they join."""

from __future__ import annotations

from desktop.models import Meeting
from desktop.models.audience import may_read


def may_be_joined(meeting: Meeting) -> bool:
    """Whether governors can be let into a meeting at all: the group's own."""
    return meeting.circle == "cluster"


def governors_line(meeting: Meeting) -> int | None:
    """The position in a meeting from which governors are there, or None where they do not join.

    A meeting for few is for those few whatever else is written in it: a line there counts for nothing.
    """
    return meeting.governors_from if may_be_joined(meeting) else None


def is_for(meeting: Meeting, reader: str | None) -> bool:
    """Whether readers may know of a meeting: it is theirs, or they join it. None is whoever holds this book."""
    if reader is None or may_read(meeting.audience, reader):
        return True
    return governors_line(meeting) is not None and may_read("governors", reader)
