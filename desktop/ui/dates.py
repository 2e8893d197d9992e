"""Days as people type them (“27/11”, “Fri”, “27 nov”), with a calendar to pick from."""

from __future__ import annotations

import datetime
from typing import Any

from PySide6.QtCore import QDate, QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QCalendarWidget, QHBoxLayout, QVBoxLayout, QWidget

from desktop import clock
from desktop.days import day_of, read_day
from desktop.errors import BadValue
from desktop.models.kinds import Date
from desktop.ui.editing import LineEditor
from desktop.ui.pieces import button
from desktop.words import N_, _, day, day_and_year

_HINT = N_("e.g. Fri or 27/11")
"""In every empty box for a day, so no example may look like an answer."""


class DateEditor(LineEditor):
    """A day: typed as people write it, counted with up and down, or picked from a calendar (Alt Down)."""

    kind: Date

    def __init__(self, kind: Date) -> None:
        super().__init__(kind)
        self.line.setPlaceholderText(_(_HINT))
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
        return day_of(self.kind, self.line.text(), clock.today())

    def words_for(self, value: Any) -> str:
        try:
            return self.kind.show(self.kind.check(value))
        except BadValue:
            return str(value)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and watched is self.line:
            self._fit()
        return super().eventFilter(watched, event)

    def set_value(self, value: Any) -> None:
        super().set_value(value)
        self._fit()

    def settle(self) -> None:
        super().settle()
        self._fit()

    def _fit(self) -> None:
        """Say the day as long as there is room for, its year always in sight."""
        when = self._when()
        if when is None or self.being_edited() or self.problem():
            return
        room = self.line.width() - self.line.textMargins().left() - self.line.textMargins().right() - 8
        metrics = QFontMetrics(self.line.font())
        forms = (self.kind.show(when.isoformat()), f"{day(when)} {when.year}", day_and_year(when))
        words = next((one for one in forms if metrics.horizontalAdvance(one) <= room), forms[-1])
        if self.line.text() != words:
            self.line.setText(words)
            self.line.setCursorPosition(0)

    def _when(self) -> datetime.date | None:
        return read_day(self.line.text(), clock.today(), self.kind.leaning)

    def step(self, by: int) -> None:
        when = self._when()
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
        when = self._when() or clock.today()
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
