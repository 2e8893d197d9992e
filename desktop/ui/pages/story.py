"""Who changed this, when: the story of one record, shown beside what it is about and gone with Esc."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from desktop import clock, history
from desktop.book import Book
from desktop.ui.look import RADIUS, STEP, colours
from desktop.ui.pieces import QuietLabel, Words
from desktop.ui.rows import Row, Rows
from desktop.words import _, ago

_MOST = 200
"""Lines shown; older ones are in the command line's history."""


class StoryPopup(QFrame):
    """A small window over the page, with one line for each change, newest first."""

    def __init__(self, book: Book, record: str, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)
        with book.reading() as view:
            title = view.title(record)
            told = history.story(view, record)
        self.setAccessibleName(_("Who changed this"))
        column = QVBoxLayout(self)
        column.setContentsMargins(STEP * 2, STEP * 2, STEP * 2, STEP * 2)
        column.setSpacing(STEP)
        column.addWidget(Words(_("Who changed this"), bold=True))
        column.addWidget(QuietLabel(title))
        now = clock.moment()
        self.rows = Rows(_("Changes"), scrolls=True)
        self.rows.set_rows(
            [
                Row(
                    id=str(number),
                    lead=one.field,
                    words=one.value,
                    under=f"{one.operation} · {one.who}",
                    aside=ago(one.at, now),
                )
                for number, one in enumerate(told[:_MOST])
            ]
        )
        column.addWidget(self.rows, 1)
        self.resize(440, min(460, 110 + 52 * max(1, len(told))))
        self.rows.setFocus()

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
