"""Who changed this, when: the story of one record, shown beside what it is about and gone with Esc."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from desktop import clock, history
from desktop.book import Book
from desktop.errors import Refusal
from desktop.ui.look import RADIUS, STEP, colours
from desktop.ui.pages.in_place import InPlace
from desktop.ui.pieces import QuietLabel, Words, button
from desktop.ui.rows import Row, Rows
from desktop.view import View
from desktop.words import _, ago, joined, plural

_MOST = 200
"""Lines shown; older ones are in the command line's history."""


class StoryPopup(QFrame):
    """A small window over the page, with one line for each change, newest first; what a field ever held, or all of it,
    is erased from here, in two steps."""

    def __init__(self, book: Book, record: str, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)
        self._book, self._record = book, record
        self._told: list[history.Told] = []
        self.setAccessibleName(_("Who changed this"))
        self.title, self.unheld = QuietLabel(), QuietLabel(wrap=True)
        self.rows = Rows(_("Changes"), selects=True, scrolls=True)
        self.rows.chosen.connect(lambda _id: self._offer())
        self.erase = button("", self._ask, bare=True)
        self.erase_all = button(_("Erase all of it…"), self._ask_all, bare=True)
        self.question = InPlace()
        self.done = QuietLabel(wrap=True)
        self.done.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(STEP * 2, STEP * 2, STEP * 2, STEP * 2)
        column.setSpacing(STEP)
        column.addWidget(Words(_("Who changed this"), bold=True))
        column.addWidget(self.title)
        column.addWidget(self.unheld)
        column.addWidget(self.rows, 1)
        for widget in (self.erase, self.erase_all, self.question, self.done):
            column.addWidget(widget)
        self._read()
        self.resize(440, min(540, 190 + 52 * max(1, len(self._told))))
        self.rows.setFocus()

    def _read(self) -> None:
        with self._book.reading() as view:
            self.title.setText(view.title(self._record))
            self._told = history.story(view, self._record)[:_MOST]
            said = self._unheld(view)
        self.unheld.setText(said)
        self.unheld.setVisible(bool(said))
        now = clock.moment()
        self.rows.set_rows(
            [
                Row(
                    id=str(number),
                    lead=one.field,
                    words=one.value,
                    under=f"{one.operation} · {one.who}",
                    aside=ago(one.at, now),
                )
                for number, one in enumerate(self._told)
            ]
        )
        self._offer()

    def _unheld(self, view: View) -> str:
        """What the record holds that no column can: not every part of the window that edits it has room to say so."""
        if not view.unheld(self._record):
            return ""
        from desktop.unheld import unheld

        return "\n".join(one.said for one in unheld(view, self._record))

    # -- erasing -----------------------------------------------------------------------------------------

    def _chosen(self) -> history.Told | None:
        current = self.rows.current()
        return self._told[int(current)] if current else None

    def _offer(self) -> None:
        """What the chosen line's field ever held may be erased; a line about nothing that can be is left alone."""
        one = self._chosen()
        self.question.put_away()
        self.erase.setVisible(one is not None and bool(one.name))
        self.erase_all.setVisible(self._may_go())
        if one is not None:
            said = _("Erase what “{field}” ever held…").format(field=self._label(one))
            self.erase.setText(said.replace("&", "&&"))
            self.erase.setAccessibleName(said)

    def _may_go(self) -> bool:
        """Whether all of it may be erased: not what the book itself stands on, nor what is gone from view already."""
        with self._book.reading() as view:
            held = view.any(self._record)
        return held is not None and not held.hidden and held.id not in (self._book.cluster, self._book.me)

    def _label(self, one: history.Told) -> str:
        return one.field.partition(":")[0]  # of a set, the set: its members are erased together

    def _ask(self) -> None:
        one = self._chosen()
        if one is None:
            return
        self.done.hide()
        self.question.ask(
            _(
                "All that “{field}” ever held here is dropped, from this laptop and from every one that hears of it. "
                "Nothing brings it back: no Undo, no old bundle.\n"
                "Backups, printed packs, files saved elsewhere and removed laptops keep it; tell people about those "
                "yourself."
            ).format(field=self._label(one)),
            _("Erase it everywhere"),
            lambda: self._erase(one),
            self.rows,
        )
        self.resize(self.width(), max(self.height(), 500))

    def _ask_all(self) -> None:
        from desktop.erasing import stays

        with self._book.reading() as view:
            title, rest = view.title(self._record), stays(view, self._record)
        words = _(
            "All of “{title}” is dropped, whatever was ever written in it, from this laptop and from every one that "
            "hears of it, and it goes out of view. Nothing brings it back: no Undo, no old bundle.\n"
            "Backups, printed packs, files saved elsewhere and removed laptops keep it; tell people about those "
            "yourself."
        ).format(title=title)
        if rest:
            words += "\n" + _("What stands under it is not erased with it: {what}. Erase that first.").format(
                what=joined(rest)
            )
        self.done.hide()
        self.question.ask(words, _("Erase all of it everywhere"), lambda: self._erase(None), self.rows)
        self.resize(self.width(), max(self.height(), 580))

    def _erase(self, one: history.Told | None) -> None:
        """Erase what this line's field ever held, or with None all of it."""
        from desktop.erasing import erase

        try:
            done = erase(self._book, self._record, one.name if one is not None else None)
        except Refusal as refusal:  # the window's own words would stand behind this one
            self.done.setText(str(refusal))
        else:
            self.done.setText(
                plural(
                    "Erased from {n} step. Exchange soon, so that the others drop it too.",
                    "Erased from {n} steps. Exchange soon, so that the others drop it too.",
                    done.contents,
                )
            )
        self.done.show()
        self._read()
        self.rows.choose_none()  # the line below it has slid under the hand: nothing more is offered unasked
        self._offer()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QColor(colours().edge))
        painter.setBrush(QColor(colours().card))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), RADIUS, RADIUS)


def show_story(anchor: QWidget, book: Book, record: str) -> StoryPopup:
    """Show a record's story under `anchor`, kept inside the window."""
    popup = StoryPopup(book, record, anchor)
    window = anchor.window()
    place = anchor.mapToGlobal(QPoint(0, anchor.height() + 4))
    corner = window.mapToGlobal(QPoint(window.width(), window.height()))
    place.setX(max(0, min(place.x(), corner.x() - popup.width() - STEP)))
    place.setY(max(0, min(place.y(), corner.y() - popup.height() - STEP)))
    popup.move(place)
    popup.show()
    return popup
