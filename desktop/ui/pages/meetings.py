"""The list of meetings: those to come, those past."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QStackedWidget, QVBoxLayout, QWidget

from desktop.book import Touched
from desktop.ui.look import STEP, Role
from desktop.ui.pages.desk import Desk, Page
from desktop.ui.paint import Mark
from desktop.ui.pieces import Card, EmptyPage, QuietLabel, Segments, TopLine, button
from desktop.ui.table import Cell, Column, Line, Table
from desktop.ui.table_parts import fold
from desktop.words import _, plural

if TYPE_CHECKING:
    from desktop.meetings import MeetingRow
    from desktop.ui.pages.new_meeting import NewMeeting
    from desktop.ui.pages.year_book import YearBook

STAGE_COLOURS: dict[str, Role] = {
    "plan": "quiet",
    "issued": "blue",
    "held": "amber",
    "circulated": "amber",
    "confirmed": "good",
    "closed": "good",
}


class MeetingsPage(Page):
    """Every meeting, those to come first."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._rows: list[MeetingRow] = []
        self.top = TopLine(_("Meetings"))
        self.decisions = button(_("What we decided"), lambda: desk.go("decisions"))
        self.year_button = button(_("Year book…"), self.begin_year_book)
        self.plan_button = button(_("Plan a meeting"), self.begin_planning, primary=True, tip=_("Ctrl N"))
        self.top.add(self.decisions)
        self.top.add(self.year_button)
        self.top.add(self.plan_button)
        self.which = Segments([("coming", _("Coming")), ("past", _("Past")), ("all", _("All"))])
        self.which.setAccessibleName(_("Which meetings"))
        self.which.chosen.connect(lambda _name: self._fill())
        self.seek = QLineEdit()
        self.seek.setPlaceholderText(_("Find a meeting"))
        self.seek.setAccessibleName(_("Find a meeting"))
        self.seek.setClearButtonEnabled(True)
        self.seek.setFixedWidth(240)
        self.seek.textChanged.connect(lambda _text: self._fill())
        self._new: NewMeeting | None = None
        self._year_book: YearBook | None = None
        self.table = Table(
            _("Meetings"),
            [
                Column("date", _("Date"), width=20),
                Column("title", _("Meeting"), stretch=True, bold=True),
                Column("when", _("When"), width=13, quiet=True),
                Column("venue", _("Where"), width=18, quiet=True),
                Column("papers", _("Papers"), width=19),
                Column("stage", _("Stage"), width=21),
            ],
            empty=_("No meeting here. Look under All, or find by another word."),
        )
        self.table.opened.connect(lambda meeting: desk.go("meeting", meeting=meeting))
        self.table.hide_asked.connect(self._hide)
        self.table.clicked.connect(lambda _index: desk.go("meeting", meeting=self.table.current()))
        self.empty = EmptyPage(
            _("Plan your first meeting: choose an agenda to begin with, a day and a place. Papers, minutes and the "
              "pack follow from it."),
            _("Plan a meeting"),
            self.begin_planning,
        )  # fmt: skip
        self.count = QuietLabel()
        self._lay_out()
        self.which.choose("coming")
        QShortcut(QKeySequence("Ctrl+N"), self).activated.connect(self.begin_planning)
        QShortcut(QKeySequence("Ctrl+F"), self).activated.connect(self.seek.setFocus)

    def _lay_out(self) -> None:
        line = QHBoxLayout()
        line.addWidget(self.which)
        line.addStretch(1)
        line.addWidget(self.count)
        line.addWidget(self.seek)
        card = Card()
        card.body.setContentsMargins(STEP + 2, STEP // 2, STEP + 2, STEP)
        card.add(self.table, stretch=1)
        filled = QWidget()
        inside = QVBoxLayout(filled)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(STEP + 4)
        inside.addLayout(line)
        inside.addWidget(card, 1)
        self._body = QStackedWidget()
        self._body.addWidget(filled)
        self._body.addWidget(self.empty)
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(STEP * 3 - 2, STEP * 2, STEP * 3 - 2, STEP * 2)
        column.setSpacing(STEP + 4)
        column.addWidget(self.top)
        column.addWidget(self._body, 1)

    @property
    def new(self) -> NewMeeting:
        """The panel in which a meeting is planned; made when first asked for, since most visits only look."""
        if self._new is None:
            from desktop.ui.pages.new_meeting import NewMeeting

            self._new = NewMeeting(self.desk)
            self._new.hide()
            self._new.planned.connect(lambda meeting: self.desk.go("meeting", meeting=meeting, step="plan"))
            self._new.given_up.connect(self._give_up)
            self._column.insertWidget(1, self._new)
        return self._new

    @property
    def year_book(self) -> YearBook:
        """The panel in which a year book is made; made when first asked for."""
        if self._year_book is None:
            from desktop.ui.pages.year_book import YearBook

            self._year_book = YearBook(self.desk)
            self._year_book.hide()
            self._year_book.given_up.connect(self._give_up)
            self._column.insertWidget(1, self._year_book)
        return self._year_book

    def arrive(self, new: str = "", year_book: str = "", **_where: str) -> None:
        """Show the list; with `new`, begin to plan one, with `year_book` to make a year's minutes one book."""
        self.renew()
        if new:
            self.begin_planning()
        elif year_book:
            self.begin_year_book()
        elif self._rows:
            self.table.setFocus()

    def touched(self, touched: Touched) -> None:
        if touched.any_of("meeting", "item", "paper"):
            self.renew()

    def renew(self) -> None:
        """Read the meetings anew."""
        from desktop.meetings import list_meetings

        with self.desk.book.reading() as view:
            self._rows = list_meetings(view, self.desk.today)
        self._body.setCurrentIndex(0 if self._rows else 1)
        self.year_button.setVisible(bool(self._rows))
        self._fill()

    def begin_planning(self) -> None:
        """Open the panel for a new meeting."""
        if self._year_book is not None:
            self._year_book.hide()
        self.new.begin()

    def begin_year_book(self) -> None:
        """Open the panel for a year book."""
        if self._new is not None:
            self._new.hide()
        self.year_book.begin()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        # in a narrow window where and in how many days give way to the name
        for column in (2, 3):
            self.table.setColumnHidden(column, self.width() < 900)

    def _give_up(self) -> None:
        for panel in (self._new, self._year_book):
            if panel is not None:
                panel.hide()
        (self.table if self._rows else self.plan_button).setFocus()

    def _fill(self) -> None:
        which, sought = self.which.current(), fold(self.seek.text().strip())
        shown = []
        for row in self._rows:
            if (which == "coming" and row.past) or (which == "past" and not row.past):
                continue
            if sought and sought not in fold(f"{row.title} {row.date_words} {row.venue} {row.stage_words}"):
                continue
            shown.append(row)
        self.table.set_lines([_line(row) for row in shown])
        if shown and not self.table.current():
            self.table.choose(shown[0].id)
        self.count.setText(plural("{n} meeting", "{n} meetings", len(shown)))

    def _hide(self, ids: list[str]) -> None:
        from desktop.records import hide

        for meeting in ids:
            hide(self.desk.book, meeting)


def _line(row: MeetingRow) -> Line:
    if row.papers_missing:
        papers = Cell(sort=row.papers_missing, mark=Mark(row.papers_words, "amber", "▲"))
    else:
        papers = Cell(row.papers_words, sort=0)
    date = f"{row.date_words}, {row.start}" if row.start and row.date_words else row.date_words
    return Line(
        row.id,
        [
            Cell(date, sort=row.date or ""),
            row.title,
            Cell(row.when_words, sort=row.date or ""),
            row.venue,
            papers,
            Mark(row.stage_words, STAGE_COLOURS.get(row.stage, "quiet"), row.shape),
        ],
    )


