"""How will you know? The success criteria of an action or a priority, each with its rating."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QMenu, QVBoxLayout, QWidget

from desktop.book import Book
from desktop.models.plans import RATINGS, Criterion
from desktop.ui.form import Field
from desktop.ui.look import STEP, Role
from desktop.ui.pages.kept_line import KeptLine
from desktop.ui.pages.record_form import RecordForm
from desktop.ui.paint import Mark
from desktop.ui.pieces import QuietLabel
from desktop.ui.rows import Row, Rows
from desktop.words import _

RATING_COLOURS: dict[str, Role] = {"met": "good", "partly_met": "amber", "not_met": "red", "in_progress": "blue"}


class _CriterionRows(Rows):
    hide_asked = Signal(str)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.current() and event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.hide_asked.emit(self.current())
        else:
            super().keyPressEvent(event)


class CriteriaList(QWidget):
    """The criteria of whatever `owner` is: Enter on one rates it, its evidence is written under the list."""

    def __init__(self, book: Book, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._book = book
        self.owner = ""
        column = QVBoxLayout(self)
        column.setContentsMargins(0, STEP // 2, 0, 0)
        column.setSpacing(4)
        column.addWidget(QuietLabel(_("How will you know?")))
        self.rows = _CriterionRows(_("Success criteria"), selects=True)
        self.rows.inset = 4
        self.rows.chosen.connect(self._show_evidence)
        self.rows.opened.connect(self.menu)
        self.rows.hide_asked.connect(self._hide)
        column.addWidget(self.rows)
        self.evidence = RecordForm(book, Criterion, ("evidence",))
        self.evidence.hide()
        column.addWidget(self.evidence)
        self.new = KeptLine(book, _("New success criterion"), _("One more way to know, then Enter"), "criterion")
        self.new.returnPressed.connect(self._add)
        column.addWidget(self.new)

    def show_owner(self, owner: str) -> None:
        """Show the criteria of an action or a priority."""
        from desktop.actions import criteria

        if owner != self.owner:
            self.seal()
            self.new.begin(owner)
            self.evidence.hide()
        self.owner = owner
        with self._book.reading() as view:
            found = criteria(view, owner)
        self.rows.set_rows(
            [
                Row(
                    id=one.id,
                    words=one.title,
                    under=one.evidence,
                    after=Mark(one.rating_words, RATING_COLOURS.get(one.rating or "", "quiet"), one.shape),
                )
                for one in found
            ]
        )
        self.rows.setVisible(bool(found))
        if not self.evidence.isHidden() and not self.evidence.show_record(self.evidence.record_id):
            self.evidence.hide()

    def seal(self) -> None:
        """Make a change of what is being typed."""
        self.evidence.flush()

    def field(self) -> Field:
        """The evidence of the criterion chosen."""
        return self.evidence.field("evidence")

    def menu(self, criterion: str) -> QMenu:
        """The ratings to choose from."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for rating, words in RATINGS.items():
            menu.addAction(_(words)).triggered.connect(partial(self.rate, criterion, rating))
        menu.addSeparator()
        menu.addAction(_("Take out of view")).triggered.connect(lambda: self._hide(criterion))
        row = next(n for n, one in enumerate(self.rows.rows()) if one.id == criterion)
        place = self.rows.visualRect(self.rows.model().index(row, 0)).bottomLeft()
        menu.popup(self.rows.viewport().mapToGlobal(place))
        return menu

    def rate(self, criterion: str, rating: str, _checked: bool = False) -> None:
        """Rate one. Raises Refusal."""
        from desktop.actions import rate_criterion

        self.seal()
        rate_criterion(self._book, criterion, rating, seen=self._book.as_seen(criterion))

    def _show_evidence(self, criterion: str) -> None:
        self.evidence.show()
        self.evidence.show_record(criterion)

    def _add(self) -> None:
        from desktop.actions import add_criterion

        title = self.new.take()
        if title and self.owner:
            add_criterion(self._book, self.owner, title)

    def _hide(self, criterion: str) -> None:
        from desktop.records import hide

        hide(self._book, criterion)
