"""Hold: who is here before the meeting begins, where it stands, and the way to the table."""

from __future__ import annotations

import datetime

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.ui.look import STEP
from desktop.ui.pages.desk import Desk
from desktop.ui.pages.hold_people import WhoIsHere
from desktop.ui.pages.hold_table import HoldTable
from desktop.ui.pages.meeting import Part
from desktop.ui.pieces import Card, ListDetail, QuietLabel, Words, button
from desktop.ui.rows import Row, Rows
from desktop.words import _, day


class HoldPart(Part):
    """Before the table, and between two sittings at it."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._table: HoldTable | None = None
        self.people = WhoIsHere(desk.book)
        self.sit = button(_("Sit down at the table"), self.sit_down, primary=True)
        self.finish = button(_("Finish the meeting"), self._finish)
        self.setFocusProxy(self.sit)
        self._item = self._asked_of = ""
        self.other_day = Words(wrap=True)
        self.today = button(_("Hold it today"), lambda: self.begin(self._item), primary=True)
        self.then = button(_("It was held then"), lambda: self.begin(self._item, moved=False))
        self.not_today = button(_("Not today"), self._put_off)
        self.asking = QWidget()
        self.asking.hide()
        self.stands = Words(wrap=True)
        self.count = QuietLabel(wrap=True)
        self.items = Rows(_("Items"), selects=True, scrolls=True)
        self.items.opened.connect(self.sit_down)
        main = Card(_("The meeting"))
        main.add(self.stands)
        main.add_row(self.sit, self.finish)
        main.add(self.asking)
        main.add(self.items, stretch=1)
        side = Card()
        side.add(self.people, stretch=1)
        side.add(self.count)
        question = QHBoxLayout(self.asking)
        question.setContentsMargins(0, 0, 0, 0)
        question.setSpacing(STEP)
        question.addWidget(self.other_day, 1, Qt.AlignmentFlag.AlignVCenter)
        question.addWidget(self.today)
        question.addWidget(self.then)
        question.addWidget(self.not_today)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(STEP)
        column.addWidget(ListDetail(main, side, detail_width=360))

    def renew(self) -> None:
        from desktop.agenda import agenda
        from desktop.models import Meeting

        with self.desk.book.reading() as view:
            shown = agenda(view, self.meeting)
            held = view.get(Meeting, self.meeting)
        self.people.show_meeting(self.meeting, self._table.item if self._table_open() and self._table else "")
        self.count.setText(self.people.count_words())
        opened, closed = (held.opened, held.closed) if held else (None, None)
        done = sum(1 for line in shown.lines if line.state == "done")
        if closed:
            words = _("It finished at {time}. What was written can still be changed here.").format(time=closed)
        elif opened:
            words = _("It began at {time}; {done} of {all} items are done.").format(
                time=opened, done=done, all=len(shown.lines)
            )
        else:
            words = _(
                "At the table you say who is here, write the minutes of each item as it is taken, and agree actions. "
                "Everything you type is kept as you type it."
            )
        self.stands.setText(words)
        self.asking.setVisible(self._asked_of == self.meeting and not opened)
        self.sit.setText(_("Go back to the table") if opened else _("Sit down at the table"))
        self.sit.setAccessibleName(self.sit.text())
        self.finish.setVisible(bool(opened) and not closed)
        self.items.set_rows(
            [
                Row(
                    line.id,
                    lead=line.number,
                    words=line.title,
                    aside=line.state_words if line.state != "open" else f"{line.start}  {line.minutes_words}",
                )
                for line in shown.lines
            ]
        )
        if self._table is not None:
            self._table.renew()

    def sit_down(self, item: str = "") -> None:
        """Go to the table; the first time the meeting begins, on another day than planned only when that is meant."""
        from desktop.models import Meeting

        with self.desk.book.reading() as view:
            held = view.get(Meeting, self.meeting)
        planned = datetime.date.fromisoformat(held.date) if held is not None and held.date else self.desk.today
        if held is None or held.opened or planned == self.desk.today:
            self.begin(item)
            return
        self._item, self._asked_of = item, self.meeting
        gone_by = planned < self.desk.today
        words = _("This meeting is planned for {day}. Hold it today?")
        if gone_by:
            words = _("This meeting was planned for {day}. Is it held today, or was it held then?")
        words = words.format(day=day(planned))
        self.other_day.setText(words)
        self.then.setVisible(gone_by)
        for one in (self.today, self.then):
            one.setAccessibleDescription(words)
        self.asking.setVisible(True)
        self.not_today.setFocus()

    def _put_off(self) -> None:
        self._asked_of = ""
        self.asking.hide()
        self.items.setFocus()

    def begin(self, item: str = "", *, moved: bool = True) -> None:
        """Go to the table; the first time the meeting begins, and is held today unless it is not `moved` from its day.

        One that was held on its day and is written up since began, as far as anybody knows, when it was to begin.
        """
        from desktop.minute_taking import open_meeting
        from desktop.models import Meeting

        self._asked_of = ""
        self.asking.hide()
        with self.desk.book.reading() as view:
            held = view.get(Meeting, self.meeting)
        if held is not None and not held.opened:
            if moved:
                open_meeting(self.desk.book, self.meeting, on=self.desk.today)
            else:
                open_meeting(self.desk.book, self.meeting, held.start)
        if self._table is None:
            self._table = HoldTable(self.desk, self.window())
            self._table.left.connect(self._back)
            self._table.finished.connect(self._finished)
        self._table.sit_down(self.meeting, item)

    def table(self) -> HoldTable | None:
        """The table, if anybody sat down at it."""
        return self._table

    def leave(self) -> None:
        self._asked_of = ""
        self.asking.hide()
        if self._table is not None and self._table_open():
            self._table.leave_table()

    def _table_open(self) -> bool:
        return self._table is not None and self._table.isVisible()

    def _back(self) -> None:
        self.renew()
        # not a button: a key meant for the minutes would press it
        self.items.setFocus()

    def _finish(self) -> None:
        from desktop.minute_taking import finish_meeting

        finish_meeting(self.desk.book, self.meeting)
        self._finished()

    def _finished(self) -> None:
        self.desk.go("meeting", meeting=self.meeting, step="follow")

