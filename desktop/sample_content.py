"""What the sample cluster says: read from `resources/sample`, its days counted from the day it is made."""

from __future__ import annotations

import datetime
import tomllib
from dataclasses import dataclass
from typing import Any

from desktop import paths
from desktop.words import month_day

FRIDAY = 4


@dataclass(frozen=True, slots=True)
class Content:
    """The sample's words as they stand in the files, and the day of each meeting by its key."""

    today: datetime.date
    people: dict[str, Any]
    plan: dict[str, Any]
    documents: tuple[dict[str, Any], ...]
    meetings: tuple[dict[str, Any], ...]
    coming: dict[str, Any]
    days: dict[str, datetime.date]

    @property
    def next_day(self) -> datetime.date:
        """The Friday of the next meeting."""
        return self.days["next"]

    def said(self, text: str) -> str:
        """The text on the lines it was written on, joined into paragraphs, with the days of meetings filled in."""
        named = {key: month_day(day) for key, day in self.days.items()}
        paragraphs = [" ".join(part.split()) for part in text.strip().split("\n\n")]
        return "\n\n".join(paragraphs).format(**named)

    def weeks_back(self, weeks: float) -> datetime.date:
        """A day that many weeks before the next meeting, and before today."""
        day = self.next_day - datetime.timedelta(days=round(weeks * 7))
        return min(day, self.today - datetime.timedelta(days=1))


def read_content(today: datetime.date) -> Content:
    """The sample as it is to be made on a day: its next meeting is on the Friday two to eight days off."""
    meetings = _file("meetings")["meeting"]
    coming = _file("next")
    days = meeting_days(today, {one["key"]: one["weeks"] for one in meetings})
    days["last"] = days[meetings[-1]["key"]]
    return Content(
        today,
        _file("people"),
        _file("plan"),
        tuple(_file("documents")["document"]),
        tuple(meetings),
        coming,
        days,
    )


def meeting_days(today: datetime.date, weeks: dict[str, int]) -> dict[str, datetime.date]:
    """A Friday for each meeting of the year, `weeks` before the next one, oldest first; none in the long holidays."""
    ahead = (FRIDAY - today.weekday()) % 7
    coming = today + datetime.timedelta(days=ahead if ahead >= 2 else ahead + 7)
    days = {"next": coming}
    later = coming
    for key, back in reversed(weeks.items()):
        day = min(coming - datetime.timedelta(weeks=back), later - datetime.timedelta(weeks=2))
        while _holiday(day):
            day -= datetime.timedelta(weeks=1)
        days[key] = later = day
    return days


def _holiday(day: datetime.date) -> bool:
    """Whether a day is in the summer or the Christmas holidays, near enough anywhere in the country."""
    when = (day.month, day.day)
    return (7, 22) <= when <= (9, 2) or when >= (12, 20) or when <= (1, 4)


def _file(name: str) -> dict[str, Any]:
    with open(paths.resources() / "sample" / f"{name}.toml", "rb") as file:
        return tomllib.load(file)
