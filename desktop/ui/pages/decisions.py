"""What we decided, and when: every decision across meetings, found by any word."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QLineEdit, QStackedWidget, QVBoxLayout, QWidget

from desktop.book import Touched
from desktop.models import Decision
from desktop.school_years import year_words
from desktop.ui.look import STEP
from desktop.ui.pages.chooser import Chooser
from desktop.ui.pages.desk import Desk, Page
from desktop.ui.pages.flowing import flowing
from desktop.ui.pages.on_paper import OnPaper, Printed
from desktop.ui.pages.printing import stop_printing
from desktop.ui.pages.record_form import RecordForm
from desktop.ui.pages.story import show_story
from desktop.ui.pages.ways import go_to_shared
from desktop.ui.pieces import Card, EmptyPage, ListDetail, QuietLabel, TopLine, Words, button
from desktop.ui.table import Cell, Column, Line, Table
from desktop.words import _, plural

if TYPE_CHECKING:
    from desktop.decisions import DecisionRow


class DecisionsPage(Page):
    """The register of decisions, newest meeting first."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._rows: dict[str, DecisionRow] = {}
        self.top = TopLine(_("What we decided"))
        self.seek = QLineEdit()
        self.seek.setPlaceholderText(_("Find by any words"))
        self.seek.setAccessibleName(_("Find a decision"))
        self.seek.setClearButtonEnabled(True)
        self.seek.setFixedWidth(260)
        self.seek.textChanged.connect(lambda _text: self.renew())
        self._year_box = Chooser(_("Of which year"))
        self.year = self._year_box.combo
        self.year.activated.connect(lambda _index: self.renew())
        self.top.add(self._year_box)
        self.top.add(self.seek)
        self.paper = OnPaper(self, desk, self._paper)
        self.table = Table(
            _("Decisions"),
            [
                Column("date", _("Date"), width=13),
                Column("title", _("Decision"), stretch=True),
                Column("how", _("How"), width=9, quiet=True),
                Column("item", _("Item"), width=26, quiet=True),
            ],
            empty=_("No decision of this year has these words in it, in its item or in its meeting."),
        )
        self.table.chosen.connect(self._show)
        self.table.opened.connect(self._open)
        self.form = RecordForm(desk.book, Decision, ("title", "manner", "audience"))
        self.form.shared.connect(lambda new: go_to_shared(desk, new))
        self.where = Words(wrap=True, step=-1, colour="quiet")
        self.story = button(_("Who changed this"), self._show_story, bare=True)
        self.to_meeting = button(_("Open the meeting"), lambda: self._open(self.table.current()))
        self.detail = Card()
        self.detail.add(self.where, self.form)
        self.detail.add(flowing(self.to_meeting, self.story))
        self.detail.fill()
        card = Card()
        card.body.setContentsMargins(STEP + 2, STEP // 2, STEP + 2, STEP)
        card.add(self.table, stretch=1)
        self.count = QuietLabel()
        card.add(self.count)
        paper = card.add_row()
        for widget, share in (
            (self.paper.whom_box, 3), (self.paper.layout_box, 3), (self.paper.save, 0), (self.paper.print_button, 0)
        ):  # fmt: skip
            paper.insertWidget(paper.count() - 1, widget, share)
        self._body = QStackedWidget()
        self._body.addWidget(ListDetail(card, self.detail, detail_width=320))
        self._body.addWidget(
            EmptyPage(
                _("Nothing has been decided yet. At the table, a line that begins with /decision makes one."),
                _("All meetings"),
                lambda: desk.go("meetings"),
            )
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(STEP * 3 - 2, STEP * 2, STEP * 3 - 2, STEP * 2)
        column.setSpacing(STEP + 4)
        column.addWidget(self.top)
        column.addWidget(self._body, 1)
        QShortcut(QKeySequence("Ctrl+F"), self).activated.connect(self.seek.setFocus)

    def arrive(self, decision: str = "", **_where: str) -> None:
        """Show the register, perhaps one decision."""
        self.renew()
        if decision and self.table.choose(decision):
            self._show(decision)
        self.table.setFocus()

    def place(self) -> dict[str, str]:
        return {"decision": self.table.current()}

    def touched(self, touched: Touched) -> None:
        if touched.any_of("decision", "meeting", "item"):
            self.renew()

    def leave(self) -> None:
        stop_printing(self)
        self.form.flush()

    def renew(self) -> None:
        """Read the register anew."""
        from desktop.decisions import decisions

        words = self.seek.text().strip()
        self._offer_years()
        year = self.year.currentData()
        with self.desk.book.reading() as view:
            found = decisions(view, words, year=year)
        self._rows = {row.id: row for row in found}
        self.paper.offer()
        self.paper.enable(bool(found))
        self._body.setCurrentIndex(0 if found or words or year is not None else 1)
        self.table.set_lines([_line(row) for row in found])
        if found and self.table.current() not in self._rows:
            self.table.choose(found[0].id)
        self.count.setText(plural("{n} decision", "{n} decisions", len(found)))
        self._show(self.table.current())

    def _offer_years(self) -> None:
        """Offer all years and each in which something was decided; the one chosen stays."""
        from desktop.decisions_register import years_decided

        chosen = self.year.currentData()
        with self.desk.book.reading() as view:
            years = years_decided(view)
        self.year.clear()
        self.year.addItem(_("All years"), None)
        for one in years:
            self.year.addItem(year_words(one), one)
        self.year.setCurrentIndex(max(0, self.year.findData(chosen)) if chosen is not None else 0)

    def _paper(self) -> Printed:
        """What is shown, as far as the readers chosen may have it."""
        from desktop.decisions_register import register_file, register_file_name

        self.leave()
        book, words, year = self.desk.book, self.seek.text().strip(), self.year.currentData()
        audience, how = self.paper.audience(), self.paper.arrangement()
        return Printed(
            making=_("Laying out the decisions"),
            saving=_("Save the decisions"),
            printing=_("Print the decisions"),
            saved=_("The decisions were saved as “{name}”."),
            name=lambda view: register_file_name(view, audience, year=year),
            write=lambda out: register_file(book, out, audience, words=words, year=year, arrangement=how),
        )

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        # in a narrow window what the detail beside it says as well gives way to the words
        for column in (2, 3):
            self.table.setColumnHidden(column, self.width() < 900)

    def _show(self, decision: str) -> None:
        row = self._rows.get(decision)
        self.detail.setVisible(row is not None)
        if row is None:
            return
        item = f"{row.number} · {row.item_title}" if row.item_title else ""
        self.where.setText("\n".join(part for part in (f"{row.meeting_title}, {row.date_words}", item) if part))
        self.form.show_record(decision)
        self.to_meeting.setVisible(bool(row.meeting))

    def _open(self, decision: str) -> None:
        row = self._rows.get(decision)
        if row is not None and row.meeting:
            self.desk.go("meeting", meeting=row.meeting, step="minutes", item=row.item or "")

    def _show_story(self) -> None:
        self.form.flush()
        show_story(self.story, self.desk.book, self.table.current())


def _line(row: DecisionRow) -> Line:
    item = f"{row.number} · {row.item_title}" if row.item_title else row.meeting_title
    return Line(row.id, [Cell(row.date_words, sort=row.date or ""), row.title, row.manner_words, item])
