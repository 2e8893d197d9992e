"""The year book: all minutes of a school year as one, made in place on the page of meetings."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QGridLayout, QWidget

from desktop.errors import Refusal
from desktop.school_years import year_words
from desktop.ui.look import STEP
from desktop.ui.pages.chooser import Chooser
from desktop.ui.pages.desk import Desk
from desktop.ui.pages.on_paper import OnPaper, Printed
from desktop.ui.pieces import Card, QuietLabel, Words, button
from desktop.words import _


class YearBook(Card):
    """Which year, for whom, in which layout. Esc thinks better of it."""

    given_up = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(_("Year book"), _("all minutes of a school year, and what was decided"), parent=parent)
        self._desk = desk
        self._year_box = Chooser(_("School year"))
        self.year = self._year_box.combo
        self.paper = OnPaper(self, desk, self._paper)
        self.paper.whom.activated.connect(lambda _index: self._offer_years())
        grid = QGridLayout()
        grid.setHorizontalSpacing(STEP * 2)
        grid.setVerticalSpacing(STEP // 2)
        columns = (
            (_("School year"), self._year_box),
            (_("For whom"), self.paper.whom_box),
            (_("Layout"), self.paper.layout_box),
        )
        for column, (words, chooser) in enumerate(columns):
            grid.addWidget(QuietLabel(words), 0, column)
            grid.addWidget(chooser, 1, column, Qt.AlignmentFlag.AlignTop)
        for column, share in enumerate((2, 4, 4)):
            grid.setColumnStretch(column, share)
        self.body.addLayout(grid)
        self.says = Words(step=-1, colour="amber", wrap=True)
        self.add(self.says)
        self.cancel = button(_("Not now"), self.given_up.emit)
        self.add_row(self.paper.save, self.paper.print_button, self.cancel)

    def begin(self) -> None:
        """Show it, with the readers and the years there are."""
        self.paper.offer()
        self._offer_years()
        self.show()
        self.year.setFocus()

    def _offer_years(self) -> None:
        """The years in which the readers chosen met; the one chosen before stays, if it is among them."""
        from desktop.yearbook import years_met

        chosen = self.year.currentData()
        with self._desk.book.reading() as view:
            years = years_met(view, self.paper.audience())
        self.year.clear()
        for one in years:
            self.year.addItem(year_words(one), one)
        self.year.setCurrentIndex(max(0, self.year.findData(chosen)) if years else -1)
        self.year.setEnabled(bool(years))
        self.paper.enable(bool(years))
        none = _("These readers have not met yet: there are no minutes for them.")
        self.says.setText("" if years else none)
        self.says.setVisible(not years)

    def _paper(self) -> Printed:
        """The year book of the year chosen. Raises Refusal."""
        from desktop.yearbook import year_book_file, year_book_file_name

        chosen = self.year.currentData()
        if chosen is None:
            raise Refusal(_("Choose a school year first."))
        book, year = self._desk.book, int(chosen)
        audience, how = self.paper.audience(), self.paper.arrangement()
        return Printed(
            making=_("Making the year book"),
            saving=_("Save the year book"),
            printing=_("Print the year book"),
            saved=_("The year book was saved as “{name}”."),
            name=lambda view: year_book_file_name(view, year, audience),
            write=lambda out: year_book_file(book, year, out, audience, how),
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Cancel):
            self.given_up.emit()
        else:
            super().keyPressEvent(event)
