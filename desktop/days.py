"""Days as people type them (“27/11”, “Fri”, “27 nov”, “1 sep”), on a screen and on the command line alike."""

from __future__ import annotations

import datetime
import re

from desktop import words
from desktop.errors import BadValue
from desktop.models.kinds import Date, Leaning
from desktop.words import _

_PATIENCE = datetime.timedelta(days=60)
"""A day without a year is the next one, unless it has been and gone this lately."""
_AHEAD = 20
"""Years: a year of two figures that lies further ahead was in the century before."""

_ENGLISH_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_ENGLISH_MONTHS = (
    "january february march april may june july august september october november december".split()  # noqa: SIM905
)


def day_of(kind: Date, text: str, today: datetime.date) -> str | None:
    """What was typed for a day, in the form in which it is kept. Raises BadValue when it is no day."""
    if not text.strip():
        return kind.check(None)  # type: ignore[no-any-return]
    when = read_day(text, today, kind.leaning)
    if when is None:
        raise BadValue(
            _(kind.label), _("“{text}” is not a day; write it as 27/11/2026").format(text=text.strip()[:40])
        )
    return when.isoformat()


def read_day(text: str, today: datetime.date, leaning: Leaning = "coming") -> datetime.date | None:
    """The day a person means by “27/11”, “27.11.26”, “Fri”, “next Fri”, “27 nov”, “tomorrow”, “+7”; None if unclear.

    A weekday is the next one after today (the last one before it where days that have been are meant); “next” is that
    day of next week. A day without a year is one to come (or lately gone), one that has been, or whichever is nearer.
    """
    said = " ".join(re.sub(r"[,\s]+", " ", text.casefold()).split())
    near = {"today": 0, "tomorrow": 1, "yesterday": -1}
    near |= {_(word).casefold(): days for word, days in list(near.items())}
    if said in near:
        return _away(today, near[said])
    if found := re.fullmatch(r"([+−-])(\d{1,3})", said):
        return _away(today, int(found[2]) * (1 if found[1] == "+" else -1))
    first, _space, rest = said.partition(" ")
    if rest and first in _before_a_weekday():
        weekday = _named(rest, _day_names())
        return None if weekday is None else _weekday(weekday, today, _before_a_weekday()[first])
    weekday = _named(first, _day_names())
    if weekday is not None and not rest:
        return _weekday(weekday, today, "last" if leaning == "past" else "this")
    return _numbered(rest if weekday is not None else said, today, leaning)


def _before_a_weekday() -> dict[str, str]:
    """The words that may stand before a weekday, and what they mean."""
    plain = {word: word for word in ("this", "next", "last")} | {"on": "this"}
    return plain | {_(word).casefold(): meant for word, meant in plain.items()}


def _weekday(weekday: int, today: datetime.date, which: str) -> datetime.date | None:
    if which == "next":  # said on a Tuesday, “next Friday” is not the one in three days
        return _away(today, 7 - today.weekday() + weekday)
    if which == "last":
        return _away(today, (weekday - today.weekday()) % 7 - 7)
    return _away(today, (weekday - today.weekday() - 1) % 7 + 1)


def _away(today: datetime.date, days: int) -> datetime.date | None:
    try:
        return today + datetime.timedelta(days=days)
    except OverflowError:
        return None


def _numbered(said: str, today: datetime.date, leaning: Leaning) -> datetime.date | None:
    """A day given by number, with or without a year."""
    if found := re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", said, re.ASCII):
        return _date(int(found[1]), int(found[2]), int(found[3]))
    if found := re.fullmatch(r"(\d{1,2})[/. -](\d{1,2})(?:[/. -](\d{4}|\d{2}))?", said, re.ASCII):
        return _in_year(int(found[1]), int(found[2]), found[3], today, leaning)
    found = re.fullmatch(r"(\d{1,2})(?:st|nd|rd|th)?(?: of)? ?([^\W\d]+)\.?(?: (\d{4}|\d{2}))?", said)
    if found:
        month = _named(found[2], _month_names())
        return None if month is None else _in_year(int(found[1]), month + 1, found[3], today, leaning)
    return None


def _in_year(
    day: int, month: int, year: str | None, today: datetime.date, leaning: Leaning
) -> datetime.date | None:
    if year:
        said = int(year) if len(year) == 4 else 2000 + int(year)
        if len(year) == 2 and leaning != "coming" and said > today.year + _AHEAD:
            said -= 100
        return _date(said, month, day)
    # eight years are far enough for a 29 February, either way
    found = [_date(today.year + by, month, day) for by in range(-8, 9)]
    days = [when for when in found if when is not None]
    if leaning == "nearest":
        return min(days, key=lambda when: abs((when - today).days), default=None)
    if leaning == "past":
        return max((when for when in days if when <= today), default=None)
    # a December day typed in January has just been
    return min((when for when in days if when >= today - _PATIENCE), default=None)


def _date(year: int, month: int, day: int) -> datetime.date | None:
    try:
        return datetime.date(year, month, day)
    except ValueError:
        return None


def _named(said: str, names: list[tuple[str, ...]]) -> int | None:
    """The place of the name that begins so (three letters at least), in English or today's language."""
    said = said.rstrip(".")
    if len(said) < 3:
        return None
    found = [place for place, forms in enumerate(names) if any(form.startswith(said) for form in forms)]
    return found[0] if len(found) == 1 else None


def _day_names() -> list[tuple[str, ...]]:
    monday = datetime.date(2024, 1, 1)
    days = [monday + datetime.timedelta(days=n) for n in range(7)]
    return [
        (english, words.weekday(day).casefold()) for english, day in zip(_ENGLISH_DAYS, days, strict=True)
    ]


def _month_names() -> list[tuple[str, ...]]:
    firsts = [datetime.date(2024, month, 1) for month in range(1, 13)]
    local = [words.month_day(first).partition(" ")[2].casefold() for first in firsts]
    return list(zip(_ENGLISH_MONTHS, local, strict=True))
