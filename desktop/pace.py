"""How a meeting keeps its time: when it will finish if every item from here on takes what it was given."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from desktop.words import _, clock, span

if TYPE_CHECKING:
    from desktop.agenda_lines import Agenda


@dataclass(frozen=True, slots=True)
class Pace:
    """The clock of the finish as it looks now, minutes over the planned finish (negative: to spare), and words."""

    finish: str
    over: int
    words: str


def pace(agenda: Agenda, item: str, spent: int, now: int) -> Pace:
    """Where the meeting stands `spent` seconds into `item`, at `now` minutes after midnight.

    Items before this one are taken to be past; an item that has used up its minutes needs no more.
    """
    ids = [line.id for line in agenda.lines]
    here = ids.index(item) if item in ids else len(ids)
    left = sum(line.minutes or 0 for line in agenda.lines[here + 1 :] if line.state != "done")
    if here < len(ids):
        left += max(0, (agenda.lines[here].minutes or 0) - spent // 60)
    finish = now + left
    planned = _minutes(agenda.finish or agenda.ends)
    if planned is None:
        return Pace(clock(finish), 0, _("finish {time}").format(time=clock(finish)))
    over = finish - planned
    if over > 0:
        words = _("finish {time}, {span} over").format(time=clock(finish), span=span(over))
    elif over < 0:
        words = _("finish {time}, {span} to spare").format(time=clock(finish), span=span(-over))
    else:
        words = _("finish {time}, on time").format(time=clock(finish))
    return Pace(clock(finish), over, words)


def stopwatch(seconds: int) -> str:
    """Seconds as 06:12, or 1:06:12 past the hour."""
    hours, rest = divmod(max(0, seconds), 3600)
    shown = f"{rest // 60:02d}:{rest % 60:02d}"
    return f"{hours}:{shown}" if hours else shown


def _minutes(time: str) -> int | None:
    hours, _colon, minutes = time.partition(":")
    return int(hours) * 60 + int(minutes) if minutes else None
