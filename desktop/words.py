"""The words people read: translated through gettext, English being the source, and dates as they are said.

The `locale` module is left alone (it belongs to the whole process and is not safe beside threads), so the
names of days and months are words like any others."""

from __future__ import annotations

import gettext
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Literal

DOMAIN = "clusterbook"

_chosen: gettext.NullTranslations | None = None


def use_language(wanted: str | None = None) -> str:
    """Speak `wanted` ("cy", "fr") from now on, or what the system asks for; returns the language in use.

    A language with no catalogue in resources/translations is English."""
    global _chosen
    from desktop import paths

    folder = paths.resources() / "translations"
    if folder.is_dir():
        _chosen = gettext.translation(DOMAIN, folder, [wanted] if wanted else None, fallback=True)
    else:  # gettext would ask the system for its languages, only to find nothing
        _chosen = gettext.NullTranslations()
    return language()


def language() -> str:
    """The language in use, as `use_language` takes it."""
    return str(_catalogue().info().get("language", "en_GB"))


def _catalogue() -> gettext.NullTranslations:
    if _chosen is None:
        use_language()
    assert _chosen is not None
    return _chosen


def _(text: str) -> str:
    """`text` in the reader's language, now. An empty text stays empty (gettext would give its header)."""
    return _catalogue().gettext(text) if text else ""


def N_(text: str) -> str:  # noqa: N802 - the name every gettext tool looks for
    """Mark `text` for translation where it is declared; show it through `_` later."""
    return text


def plural(one: str, many: str, n: int, **more: object) -> str:
    """`one` or `many` as the reader's language wants for `n`, its {n} (and `more`) filled in."""
    return _catalogue().ngettext(one, many, n).format(n=n, **more)


_DAYS = (
    (N_("Monday"), N_("Mon")),
    (N_("Tuesday"), N_("Tue")),
    (N_("Wednesday"), N_("Wed")),
    (N_("Thursday"), N_("Thu")),
    (N_("Friday"), N_("Fri")),
    (N_("Saturday"), N_("Sat")),
    (N_("Sunday"), N_("Sun")),
)
_MONTHS = (
    (N_("January"), N_("Jan")),
    (N_("February"), N_("Feb")),
    (N_("March"), N_("Mar")),
    (N_("April"), N_("Apr")),
    (N_("May"), N_("May")),
    (N_("June"), N_("Jun")),
    (N_("July"), N_("Jul")),
    (N_("August"), N_("Aug")),
    (N_("September"), N_("Sep")),
    (N_("October"), N_("Oct")),
    (N_("November"), N_("Nov")),
    (N_("December"), N_("Dec")),
)


def weekday(when: date) -> str:
    """Friday"""
    return _(_DAYS[when.weekday()][0])


def day(when: date) -> str:
    """Fri 27 Nov"""
    return f"{_(_DAYS[when.weekday()][1])} {short_day(when)}"


def short_day(when: date) -> str:
    """27 Nov"""
    return f"{when.day} {_(_MONTHS[when.month - 1][1])}"


def day_and_year(when: date) -> str:
    """27 Nov 2026"""
    return f"{short_day(when)} {when.year}"


def month_day(when: date) -> str:
    """27 November"""
    return f"{when.day} {_(_MONTHS[when.month - 1][0])}"


def month(when: date) -> str:
    """November 2026"""
    return f"{_(_MONTHS[when.month - 1][0])} {when.year}"


def long_day(when: date) -> str:
    """Friday 27 November 2026"""
    return f"{weekday(when)} {month_day(when)} {when.year}"


def clock(minutes: int) -> str:
    """Minutes since midnight as "08:40"; a meeting that runs past midnight starts again at 00:00."""
    return f"{minutes // 60 % 24:02d}:{minutes % 60:02d}"


def time_of(when: datetime) -> str:
    """07:41"""
    return f"{when.hour:02d}:{when.minute:02d}"


def from_to(start: str, finish: str) -> str:
    """Two clock times as "07:30 to 09:45", or what there is of them."""
    if start and finish:
        return _("{start} to {finish}").format(start=start, finish=finish)
    return _("until {finish}").format(finish=finish) if finish else start


def span(minutes: int) -> str:
    """A length of time in minutes as "45 min", "2 h" or "2 h 15"."""
    if minutes < 0:
        return "−" + span(-minutes)
    hours, rest = divmod(minutes, 60)
    if not hours:
        return _("{n} min").format(n=rest)
    if not rest:
        return _("{n} h").format(n=hours)
    return _("{hours} h {minutes:02d}").format(hours=hours, minutes=rest)


def ago(then: datetime, now: datetime) -> str:
    """When something happened, as said now: "just now", "today 07:12", "yesterday 16:20", "Friday",
    "12 days ago", "11 November".

    Both are on the same clock (both aware or both naive). A time ahead of us, from a laptop whose clock runs
    fast, reads as "just now" for a few minutes and as a time or a date beyond that."""
    if then.tzinfo is not None and now.tzinfo is not None:
        then = then.astimezone(now.tzinfo)
    passed = now - then
    if timedelta(minutes=-5) < passed < timedelta(minutes=1):
        return _("just now")
    days = (now.date() - then.date()).days
    if days == 0:
        return _("today {time}").format(time=time_of(then))
    if days == 1:
        return _("yesterday {time}").format(time=time_of(then))
    if 1 < days < 7:
        return weekday(then)
    if 7 <= days <= 30:
        return plural("{n} day ago", "{n} days ago", days)
    return month_day(then) if then.year == now.year else day_and_year(then)


def until(when: date, today: date) -> str:
    """How far ahead a day is: "today", "tomorrow", "in 3 days", "in 5 weeks"; past days read "3 days ago"."""
    days = (when - today).days
    if days == 0:
        return _("today")
    if days == 1:
        return _("tomorrow")
    if days == -1:
        return _("yesterday")
    if days < 0:
        return plural("{n} day ago", "{n} days ago", -days)
    if days < 28:
        return plural("in {n} day", "in {n} days", days)
    return plural("in {n} week", "in {n} weeks", days // 7)


Due = Literal["late", "soon", "later", "none"]


def due_words(due: date | None, today: date) -> tuple[Due, str]:
    """What a due date means today: ("late", "5 days late"), ("soon", "Thu"), ("later", "18 Dec").

    Soon is today and the six days after it; with no date, ("none", "no date")."""
    if due is None:
        return "none", _("no date")
    days = (due - today).days
    if days < 0:
        return "late", plural("{n} day late", "{n} days late", -days)
    if days == 0:
        return "soon", _("today")
    if days == 1:
        return "soon", _("tomorrow")
    if days < 7:
        return "soon", _(_DAYS[due.weekday()][1])
    return "later", short_day(due) if abs(days) < 300 else day_and_year(due)


def shortened(text: str, most: int) -> str:
    """At most so many letters of a text, ended with … at the end of a word where there was more."""
    if len(text) <= most:
        return text
    kept = text[: most - 1]
    whole = kept.rpartition(" ")[0]
    # a very long last word is cut rather than left out
    return (whole if len(whole) > most // 2 else kept).rstrip(" ,;:(–-") + "…"


def joined(parts: Sequence[str]) -> str:
    """Names in a row as a sentence has them: "A", "A and B", "A, B and C"."""
    if len(parts) < 2:
        return "".join(parts)
    return _("{first} and {last}").format(first=", ".join(parts[:-1]), last=parts[-1])


def size(count: int) -> str:
    """A number of bytes as "812 bytes", "40 KB", "6 MB", "1.4 GB" (thousands, as file windows show them)."""
    if count < 1000:
        return plural("{n} byte", "{n} bytes", count)
    amount, unit = count / 1000, "KB"
    for larger in ("MB", "GB", "TB"):
        # 999,600 bytes would otherwise read "1000 KB"
        if round(amount) < 1000:
            break
        amount, unit = amount / 1000, larger
    shown = f"{amount:.1f}" if amount < 10 and unit != "KB" else f"{amount:.0f}"
    return f"{shown.removesuffix('.0')} {unit}"
