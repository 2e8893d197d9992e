"""School years, 1 September to 31 August, and how people write them: “2025–26”."""

from __future__ import annotations

import datetime
import re

from desktop.errors import Refusal
from desktop.words import _


def school_year(day: datetime.date) -> tuple[datetime.date, datetime.date]:
    """The school year a day falls in: 1 September to 31 August."""
    year = first_year(day)
    return datetime.date(year, 9, 1), datetime.date(year + 1, 8, 31)


def first_year(day: datetime.date) -> int:
    """The calendar year in which the school year of a day begins."""
    return day.year if day.month >= 9 else day.year - 1


def year_words(year: int) -> str:
    """The school year that begins in `year`, as 2025–26."""
    return f"{year}–{(year + 1) % 100:02d}"


def read_year(text: str) -> int:
    """The calendar year in which a school year begins that is written 2025-26, 2025–26, 2025/26, 2025-2026 or 2025.
    Raises Refusal."""
    found = re.fullmatch(r"\s*(\d{4})(?:\s*[-–/]\s*(\d{2}|\d{4}))?\s*", text, re.ASCII)
    if found is not None and 1900 <= (year := int(found[1])) <= 9000:
        after = year + 1
        if found[2] in (None, str(after), f"{after % 100:02d}"):
            return year
    raise Refusal(_("“{text}” is no school year; write it as 2025-26.").format(text=text.strip()[:40]))
