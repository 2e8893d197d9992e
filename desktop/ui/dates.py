"""Days as people type them (“27/11”, “Fri”, “27 nov”), with a calendar to pick from."""

from __future__ import annotations

import datetime
import re
from typing import Any

from PySide6.QtCore import QDate, QPoint, Qt
from PySide6.QtWidgets import QCalendarWidget, QHBoxLayout, QVBoxLayout, QWidget

from desktop import clock, words
from desktop.errors import BadValue
from desktop.models.kinds import Date
from desktop.ui.editing import LineEditor
from desktop.ui.pieces import button
from desktop.words import _

_PATIENCE = datetime.timedelta(days=60)
"""A day without a year is the next one, unless it has been and gone this lately."""

_ENGLISH_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_ENGLISH_MONTHS = (
    "january february march april may june july august september october november december".split()  # noqa: SIM905
)


def read_day(text: str, today: datetime.date) -> datetime.date | None:
    """The day a person means by “27/11”, “27.11.26”, “Fri”, “27 nov”, “tomorrow” or “+7”; None when unclear.

    A weekday is the next one after today, a day without a year the nearest to come (or lately gone).
    """
    said = " ".join(re.sub(r"[,\s]+", " ", text.casefold()).split())
    near = {"today": 0, "tomorrow": 1, "yesterday": -1}
    near |= {_(word).casefold(): days for word, days in list(near.items())}
    if said in near:
        return today + datetime.timedelta(days=near[said])
    if found := re.fullmatch(r"\+(\d{1,3})", said):
        return today + datetime.timedelta(days=int(found[1]))
    first, _space, rest = said.partition(" ")
    weekday = _named(first, _day_names())
    if weekday is not None and not rest:
        return today + datetime.timedelta(days=(weekday - today.weekday() - 1) % 7 + 1)
    return _numbered(rest if weekday is not None else said, today)


def _numbered(said: str, today: datetime.date) -> datetime.date | None:
    """A day given by number, with or without a year."""
    if found := re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", said, re.ASCII):
        return _date(int(found[1]), int(found[2]), int(found[3]))
    if found := re.fullmatch(r"(\d{1,2})[/. -](\d{1,2})(?:[/. -](\d{4}|\d{2}))?", said, re.ASCII):
        return _in_year(int(found[1]), int(found[2]), found[3], today)
    found = re.fullmatch(r"(\d{1,2})(?:st|nd|rd|th)?(?: of)? ?([^\W\d]+)\.?(?: (\d{4}|\d{2}))?", said)
    if found:
        month = _named(found[2], _month_names())
        return None if month is None else _in_year(int(found[1]), month + 1, found[3], today)
    return None


def _in_year(day: int, month: int, year: str | None, today: datetime.date) -> datetime.date | None:
    if year:
        return _date(int(year) if len(year) == 4 else 2000 + int(year), month, day)
    # from last year, for a December day typed in January; far enough for a 29 February
    for ahead in range(-1, 9):
        when = _date(today.year + ahead, month, day)
        if when is not None and when >= today - _PATIENCE:
            return when
    return None


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


class DateEditor(LineEditor):
    """A day: typed as people write it, counted with up and down, or picked from a calendar (Alt Down)."""

    def __init__(self, kind: Date) -> None:
        super().__init__(kind)
        self.line.setPlaceholderText(_("27/11, Fri, 27 nov"))
        beside = QWidget()
        row = QHBoxLayout(beside)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        self._column.replaceWidget(self.line, beside)
        row.addWidget(self.line, 1)
        self._opener = button(_("Calendar"), self.open_calendar, bare=True)
        self._opener.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        row.addWidget(self._opener)
        self._popup: QWidget | None = None

    def value(self) -> Any:
        text = self.line.text().strip()
        if not text:
            return self.kind.check(None)
        when = read_day(text, clock.today())
        if when is None:
            raise BadValue(
                _(self.kind.label), _("“{text}” is not a day; write it as 27/11/2026").format(text=text[:40])
            )
        return when.isoformat()

    def words_for(self, value: Any) -> str:
        try:
            return self.kind.show(self.kind.check(value))
        except BadValue:
            return str(value)

    def step(self, by: int) -> None:
        when = read_day(self.line.text(), clock.today())
        if when is not None:
            self._put(when + datetime.timedelta(days=by))

    def _put(self, when: datetime.date) -> None:
        self.line.setText(self.words_for(when.isoformat()))
        self.changed()

    def open_calendar(self) -> None:
        """Show a month to pick a day from, with the day that stands here."""
        self.line.setFocus(Qt.FocusReason.PopupFocusReason)
        popup = QWidget(self, Qt.WindowType.Popup)
        popup.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        column = QVBoxLayout(popup)
        column.setContentsMargins(1, 1, 1, 1)
        calendar = QCalendarWidget()
        calendar.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        calendar.setFirstDayOfWeek(Qt.DayOfWeek.Monday)
        calendar.setAccessibleName(_(self.kind.label))
        when = read_day(self.line.text(), clock.today()) or clock.today()
        calendar.setSelectedDate(QDate(when.year, when.month, when.day))
        calendar.activated.connect(self._picked)
        calendar.clicked.connect(self._picked)
        column.addWidget(calendar)
        popup.move(self.line.mapToGlobal(QPoint(0, self.line.height())))
        self._popup = popup
        popup.destroyed.connect(self._forget_popup)
        popup.show()
        calendar.setFocus(Qt.FocusReason.PopupFocusReason)

    def _picked(self, day: QDate) -> None:
        popup, self._popup = self._popup, None
        if popup is None:  # a double click has already answered
            return
        popup.close()
        self._put(datetime.date(day.year(), day.month(), day.day()))
        self.settle()

    def _forget_popup(self) -> None:
        self._popup = None
