"""Where a document has been a paper."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from desktop.models import Item, Meeting, Paper
from desktop.view import View
from desktop.words import day_and_year


@dataclass(frozen=True, slots=True)
class Use:
    """A paper made of a document: its title, the item it was for, and the meeting."""

    paper: str
    title: str
    item: str
    item_title: str
    meeting: str
    meeting_words: str


def uses_of(view: View, document: str) -> list[Use]:
    """Papers made of a document, those of the latest meeting first."""
    found: list[tuple[str, Use]] = []
    for paper in view.all(Paper, "document = ?", [document]):
        item = view.get(Item, paper.item)
        meeting = view.get(Meeting, item.meeting) if item else None
        if item is None or item.hidden or (meeting is not None and meeting.hidden):
            continue
        words = ""
        if meeting is not None:
            day = day_and_year(datetime.date.fromisoformat(meeting.date)) if meeting.date else ""
            words = ", ".join(part for part in (meeting.title, day) if part)
        use = Use(paper.id, paper.title, item.id, item.title, meeting.id if meeting else "", words)
        found.append((meeting.date or "" if meeting else "", use))
    return [use for _day, use in sorted(found, key=lambda pair: pair[0], reverse=True)]
