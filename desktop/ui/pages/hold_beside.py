"""What stands round the minutes at the table: the clock of the item, last time's words, open actions, papers."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop import clock, pace
from desktop.book import Book
from desktop.ui.look import STEP, colours
from desktop.ui.pages.action_look import action_row
from desktop.ui.pages.desk import Desk
from desktop.ui.pages.item_papers import paper_row
from desktop.ui.pages.paper_view import PaperView
from desktop.ui.pieces import QuietLabel, Words, button
from desktop.ui.rows import Rows
from desktop.words import _

if TYPE_CHECKING:
    from desktop.agenda_lines import Agenda, AgendaLine, PaperLine

_MOST_ACTIONS = 8
_MOST_BYTES = 20_000_000
"""A paper larger than this is shown when asked for, not by itself."""


class Side(QWidget):
    """A column at the edge, with a hairline towards the middle."""

    def __init__(self, width: int, *, line_right: bool) -> None:
        super().__init__()
        self._line_right = line_right
        self.setFixedWidth(width)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(STEP * 2, STEP * 2, STEP * 2, STEP * 2)
        self.column.setSpacing(STEP)

    def paintEvent(self, event: QPaintEvent) -> None:
        x = self.width() - 1 if self._line_right else 0
        QPainter(self).fillRect(x, 0, 1, self.height(), QColor(colours().line))


class ItemClock(QWidget):
    """How long the item has taken of its minutes, and when the meeting will finish at this pace."""

    def __init__(self, book: Book, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._book = book
        self._meeting = ""
        self._since: dict[str, int] = {}
        self._agenda: Agenda | None = None
        self._line: AgendaLine | None = None
        self.time, self.of = Words(step=6, bold=True), Words(step=-1, colour="quiet")
        self.finish = Words(step=-1, colour="quiet")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(STEP + 4)
        for one in (Words(_("item"), step=-1, colour="quiet"), self.time, self.of, self.finish):
            row.addWidget(one)
        self._tick = QTimer(self, interval=1000)
        self._tick.timeout.connect(self._tell)

    def begin_meeting(self, meeting: str) -> str:
        """Take up the times of a meeting; gives the item at which its table was left, or ""."""
        self._meeting = meeting
        kept = self._book.meta(f"table:{meeting}")
        known = json.loads(kept) if kept else {}
        self._since = {item: int(when) for item, when in known.get("since", {}).items()}
        self._tick.start()
        return str(known.get("item", ""))

    def begin_item(self, item: str) -> None:
        """An item is taken; one taken before goes on from when it first was, whatever interrupted it."""
        self._since.setdefault(item, int(clock.moment().timestamp()))
        self._book.set_meta(
            f"table:{self._meeting}", json.dumps({"item": item, "since": self._since}, sort_keys=True)
        )

    def show_item(self, agenda: Agenda, line: AgendaLine | None) -> None:
        """Tell the time of this item from now on."""
        self._agenda, self._line = agenda, line
        self._tell()

    def stop(self) -> None:
        """Tell no more until the next sitting."""
        self._tick.stop()

    def _tell(self) -> None:
        line, agenda = self._line, self._agenda
        self.setVisible(line is not None)
        if line is None or agenda is None:
            return
        now = clock.moment()
        spent = int(now.timestamp()) - self._since.get(line.id, int(now.timestamp()))
        self.time.setText(pace.stopwatch(spent))
        self.time.set_colour("red" if line.minutes and spent > line.minutes * 60 else "text")
        self.of.setText(_("of {time}").format(time=pace.stopwatch(line.minutes * 60)) if line.minutes else "")
        # minutes written up on another day have no finish to keep to
        self.finish.setVisible(agenda.date in (None, now.date().isoformat()))
        stands = pace.pace(agenda, line.id, spent, now.hour * 60 + now.minute)
        self.finish.setText(f"· {stands.words}")
        self.finish.set_colour("amber" if stands.over > 0 else "quiet")


class Beside(QWidget):
    """Last time's words, open actions on this, its papers with the first of them to be seen."""

    paper_opened = Signal(str)
    action_opened = Signal(str)

    def __init__(self, book: Book, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._book, self._desk = book, desk
        self._line: AgendaLine | None = None
        self._meeting = self._before = ""
        self._shown: str | None = None
        self.last_words, self.last_text = Words(bold=True), Words(step=-1, wrap=True)
        self.before = QuietLabel(wrap=True)
        self.confirm = button(_("Confirm as a correct record"), self._confirm)
        self.open_words = Words(_("Open actions on this"), bold=True)
        self.open = Rows(_("Open actions on this"))
        self.open.opened.connect(self.action_opened)
        self.paper_words = Words(_("Papers"), bold=True)
        self.papers = Rows(_("Papers"), selects=True)
        self.papers.inset = 4
        self.papers.opened.connect(self.paper_opened)
        self.preview = PaperView()
        self.nothing = QuietLabel(_("Nothing was carried here, and there are no papers for this item."), wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(STEP)
        column.addWidget(self.nothing)
        for widget in (self.before, self.confirm, self.last_words, self.last_text, self.open_words, self.open):
            column.addWidget(widget)
        for widget in (self.paper_words, self.papers):
            column.addWidget(widget)
        column.addWidget(self.preview, 1)

    def show_last(self, words: str, text: str) -> None:
        """What was said of the item at the meeting it was carried from."""
        self.last_words.setText(words)
        self.last_text.setText(text)
        self.last_words.setVisible(bool(text))
        self.last_text.setVisible(bool(text))

    def show_line(self, meeting: str, line: AgendaLine | None) -> None:
        """Show what belongs to an item."""
        self._line, self._meeting = line, meeting
        self._show_minutes_before(meeting, line.id if line else "")
        self._show_actions(meeting, line.id if line else "")
        papers = line.papers if line else ()
        self.papers.set_rows([paper_row(paper) for paper in papers])
        self.papers.setVisible(bool(papers))
        self.paper_words.setVisible(bool(papers))
        self._show_preview(next((one for one in papers if one.file), None))
        empty = self.before.isHidden() and self.last_text.isHidden() and self.open.isHidden() and not papers
        self.nothing.setVisible(empty)

    def paper(self, paper: str) -> PaperLine | None:
        """A paper of the item shown."""
        return next((one for one in self._line.papers if one.id == paper), None) if self._line else None

    def paper_to_read(self) -> str:
        """The paper chosen in the list, or the first there is to read; "" when there is none."""
        files = [paper.id for paper in self._line.papers if paper.file] if self._line else []
        chosen = self.papers.current()
        return chosen if chosen in files else (files or [""])[0]

    def _show_minutes_before(self, meeting: str, item: str) -> None:
        """Where the minutes of the last meeting are taken, they can be confirmed."""
        from desktop.carrying import minutes_item_id
        from desktop.minutes import minutes, previous_meeting

        told = None
        if item == minutes_item_id(meeting):
            with self._book.reading() as view:
                before = previous_meeting(view, meeting)
                told = minutes(view, before) if before else None
        self._before = told.meeting if told else ""
        self.before.setVisible(told is not None)
        self.confirm.setVisible(told is not None and told.state != "confirmed")
        if told is not None:
            words = _("Minutes of {day}: {state}").format(day=told.date_words, state=told.state_words)
            self.before.setText(" · ".join(part for part in (words, told.confirmed_words) if part))

    def _confirm(self) -> None:
        from desktop.minute_taking import confirm
        from desktop.models import Meeting

        with self._book.reading() as view:
            held = view.get(Meeting, self._before)
        confirm(self._book, self._before, self._meeting, held.corrections if held else "")
        self._show_minutes_before(self._meeting, self._line.id if self._line else "")

    def _show_actions(self, meeting: str, item: str) -> None:
        from desktop.action_log import open_actions_for
        from desktop.carrying import minutes_item_id
        from desktop.models import Item

        with self._book.reading() as view:
            found = open_actions_for(view, meeting, self._desk.today)
            earlier: set[str] = set()
            held = view.get(Item, item)
            while held is not None and held.carried_from and held.carried_from not in earlier:
                earlier.add(held.carried_from)
                held = view.get(Item, held.carried_from)
        # matters arising are all of them; any other item has those of the items it was carried from
        everything = item == minutes_item_id(meeting)
        shown = [row for row in found if everything or row.item in earlier][:_MOST_ACTIONS]
        self.open.set_rows([action_row(row) for row in shown])
        self.open.setVisible(bool(shown))
        self.open_words.setVisible(bool(shown))

    def _show_preview(self, paper: PaperLine | None) -> None:
        file = paper.file if paper else None
        if file == self._shown:
            return
        self._shown = file
        if paper is not None and file and (paper.size or 0) <= _MOST_BYTES:
            self.preview.show_stored(self._book, file, paper.file_name, paper.media_type)
        else:
            self.preview.clear()
