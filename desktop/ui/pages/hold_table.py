"""The table: holding a meeting full window. Who is here, the item's minutes, its time, last time's words, its papers.

Typing is on the disk within a moment as a draft, and sealed when the item is left. Esc leaves the table.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QColor, QKeySequence, QPainter, QPaintEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from desktop.ui.look import STEP, colours
from desktop.ui.pages.desk import Desk
from desktop.ui.pages.hold_beside import Beside, ItemClock, Side
from desktop.ui.pages.hold_minute import ItemMinute
from desktop.ui.pages.hold_people import WhoIsHere
from desktop.ui.pages.paper_view import PaperView
from desktop.ui.paint import Mark
from desktop.ui.pieces import Chip, QuietLabel, Scroll, Words, button
from desktop.ui.rows import Row, Rows
from desktop.ui.shell_parts import KeyLine
from desktop.words import _

if TYPE_CHECKING:
    from desktop.agenda_lines import Agenda, AgendaLine

class HoldTable(QWidget):
    """One meeting being held. It lies over the whole window; `left` comes when the person leaves it."""

    left = Signal()
    finished = Signal()

    def __init__(self, desk: Desk, window: QWidget) -> None:
        super().__init__(window)
        self.desk, self.book = desk, desk.book
        self.meeting = self.item = ""
        self._agenda: Agenda | None = None
        self._over = window
        self.setAccessibleName(_("The table"))
        self.setAutoFillBackground(True)
        window.installEventFilter(self)
        self._make()
        self._lay_out()
        self._add_keys()

    # -- putting it together -------------------------------------------------------------------------------

    def _make(self) -> None:
        self.title = Words(bold=True, step=1)
        self.purpose = Chip(role="blue")
        self.clock = ItemClock(self.book)
        self.leave_button = button(_("Leave the table"), self._leave_pressed, tip=_("Esc"))
        self.people = WhoIsHere(self.book, short=True)
        self.agenda_rows = Rows(_("Items"), selects=True, scrolls=True)
        self.agenda_rows.inset = 4
        self.agenda_rows.opened.connect(self.go_to)
        self.minute = ItemMinute(self.desk, self)
        self.minute.changed.connect(self._renew)
        self.text, self.action = self.minute.text, self.minute.action
        self.done = button(_("Next item"), self.next_item, primary=True)
        self.put_off = button(_("Not finished: carry it over"), self.carry_over)
        self.end = button(_("Finish the meeting"), self.finish_meeting, primary=True)
        self.beside = Beside(self.book, self.desk)
        self.beside.paper_opened.connect(self.open_paper)
        self.beside.action_opened.connect(self._to_action)
        self.reader = PaperView()
        self.saved = QuietLabel()
        self.minute.kept.connect(self.saved.setText)

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setContentsMargins(STEP * 3 - 2, STEP + 2, STEP * 3 - 2, STEP + 2)
        top.setSpacing(STEP * 2)
        top.addWidget(self.title)
        top.addWidget(self.purpose)
        top.addStretch(1)
        top.addWidget(self.clock)
        top.addWidget(self.leave_button)
        left = Side(236, line_right=True)
        left.column.addWidget(self.people, 5)
        left.column.addWidget(Words(_("Items"), bold=True))
        left.column.addWidget(self.agenda_rows, 3)
        middle = QWidget()
        column = QVBoxLayout(middle)
        column.setContentsMargins(STEP * 4, STEP * 3, STEP * 4, STEP * 3)
        column.setSpacing(STEP * 2)
        column.addWidget(self.minute)
        column.addStretch(1)
        ends = QHBoxLayout()
        ends.setSpacing(STEP)
        for button_ in (self.done, self.end, self.put_off):
            ends.addWidget(button_)
        ends.addStretch(1)
        column.addLayout(ends)
        self._centre = QStackedWidget()
        self._centre.addWidget(Scroll(middle))
        self._centre.addWidget(self.reader)
        right = Side(330, line_right=False)
        right.column.addWidget(self.beside, 1)
        across = QHBoxLayout()
        across.setSpacing(0)
        across.addWidget(left)
        across.addWidget(self._centre, 1)
        across.addWidget(right)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(top)
        whole.addLayout(across, 1)
        whole.addLayout(self._foot())

    def _foot(self) -> QHBoxLayout:
        foot = QHBoxLayout()
        foot.setContentsMargins(STEP * 3 - 2, STEP, STEP * 3 - 2, STEP)
        foot.setSpacing(STEP * 2)
        foot.addWidget(self.saved)
        for words, key, act in (
            (_("Next item"), _("Ctrl ↓"), self.next_item),
            (_("Back"), _("Ctrl ↑"), self.previous_item),
            (_("Who is here"), _("Ctrl H"), self.who),
            (_("Open paper"), _("Ctrl O"), self.open_first_paper),
        ):
            line = KeyLine(key, self)
            line.say(words)
            line.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            line.clicked.connect(act)
            foot.addWidget(line)
        foot.addStretch(1)
        foot.addWidget(QuietLabel(_("Nothing leaves this laptop")))
        return foot

    def _add_keys(self) -> None:
        for keys, act in (
            ("Ctrl+Down", self.next_item),
            ("Ctrl+Up", self.previous_item),
            ("Ctrl+H", self.who),
            ("Ctrl+O", self.open_first_paper),
            ("Escape", self.escape),
        ):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(act)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, c = QPainter(self), colours()
        painter.fillRect(self.rect(), QColor(c.ground))
        first = self._centre.mapTo(self, self._centre.rect().topLeft()).y()
        last = first + self._centre.height()
        painter.fillRect(0, 0, self.width(), first, QColor(c.card))
        painter.fillRect(0, last, self.width(), self.height() - last, QColor(c.card))
        painter.fillRect(0, first - 1, self.width(), 1, QColor(c.line))
        painter.fillRect(0, last, self.width(), 1, QColor(c.line))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and isinstance(watched, QWidget):
            self.setGeometry(watched.rect())
        return super().eventFilter(watched, event)

    # -- sitting down and leaving --------------------------------------------------------------------------

    def sit_down(self, meeting: str, item: str = "") -> None:
        """Begin, or go on, where the meeting was left: the first item not yet taken unless told."""
        self.meeting = meeting
        self.item = ""
        self._renew()
        lines = self._agenda.lines if self._agenda else ()
        left_at = self.clock.begin_meeting(meeting)
        where = [line.id for line in lines if line.id in (item, left_at)]
        waiting = [line.id for line in lines if line.state == "open"]
        self.setGeometry(self._over.rect())
        self.show()
        self.raise_()
        first = item if item in where else (where or waiting or [line.id for line in lines] or [""])[0]
        self.go_to(first)

    def leave_table(self) -> None:
        """Seal what was typed and go back to the window."""
        self.minute.seal()
        self.clock.stop()
        self.hide()
        self.left.emit()

    def escape(self) -> None:
        """Close what is open over the minutes first, then go back to them from elsewhere; only from there leave."""
        at = self.window().focusWidget()
        asking = not self.action.isHidden()
        writing = at is self.text or (asking and at is not None and self.action.isAncestorOf(at))
        if self._centre.currentWidget() is self.reader:
            self._close_reader()
        elif self.text.offering():
            self.text.close_offer()
        elif self.text.isEnabled() and not writing:
            (self.action.who if asking else self.text).setFocus()
        elif not self.action.isHidden():
            self.action.give_up()
        else:
            self.leave_table()

    def _leave_pressed(self) -> None:
        if self._centre.currentWidget() is self.reader:
            self._close_reader()
        else:
            self.leave_table()

    def finish_meeting(self) -> None:
        """The meeting ends with this item; what nobody took is to be carried over or not, and Follow up asks."""
        from desktop.minute_taking import finish_item, finish_meeting

        self.minute.seal()
        line = self._line()
        if line is not None and line.state == "open":
            finish_item(self.book, self.item)
        finish_meeting(self.book, self.meeting)
        self.clock.stop()
        self.hide()
        self.finished.emit()

    # -- one item ------------------------------------------------------------------------------------------

    def go_to(self, item: str) -> None:
        """Take another item; the one before is sealed."""
        if item != self.item:
            stand = self.minute.show_item(self.meeting, item)
            self.item = item
            if stand is not None:
                self.clock.begin_item(item)
                self.beside.show_last(stand.last_words, stand.last_text)
        self._renew()
        self.text.setFocus()

    def next_item(self) -> None:
        """This item is done with, unless it is to be carried over; on to the next."""
        from desktop.minute_taking import finish_item

        self.minute.seal()
        line = self._line()
        if line is not None and line.state == "open":
            finish_item(self.book, self.item)
        self._go_by(1)

    def previous_item(self) -> None:
        """Back to the item before."""
        self._go_by(-1)

    def carry_over(self) -> None:
        """This item is not finished: it goes on to the next meeting."""
        from desktop.minute_taking import finish_item

        self.minute.seal()
        if self.item:
            finish_item(self.book, self.item, done=False)
            self._go_by(1)

    def _go_by(self, by: int) -> None:
        ids = [line.id for line in self._agenda.lines] if self._agenda else []
        if self.item in ids:
            at = min(max(ids.index(self.item) + by, 0), len(ids) - 1)
            self.go_to(ids[at])

    def who(self) -> None:
        """Put the person among the names; Esc goes back to the minutes."""
        self.people.rows.setFocus()

    # -- showing -------------------------------------------------------------------------------------------

    def renew(self) -> None:
        """Something changed while the table is there: show it; what is being typed stays."""
        if self.isVisible():
            self._renew()

    def _renew(self) -> None:
        from desktop.agenda import agenda

        with self.book.reading() as view:
            self._agenda = agenda(view, self.meeting)
        line = self._line()
        self.title.setText(f"{line.number} · {line.title}" if line else self._agenda.title)
        self.purpose.setVisible(bool(line and line.purpose_words))
        if line is not None:
            self.purpose.say(Mark(line.purpose_words, "blue"))
        self.people.show_meeting(self.meeting, self.item)
        self._show_items()
        self.minute.show_said(line)
        self.beside.show_line(self.meeting, line)
        ids = [one.id for one in self._agenda.lines]
        last = not ids or self.item == ids[-1]
        self.done.setVisible(not last)
        self.end.setVisible(last)
        self.clock.show_item(self._agenda, line)

    def _line(self) -> AgendaLine | None:
        from desktop.agenda import line_of

        return line_of(self._agenda, self.item) if self._agenda else None

    def _show_items(self) -> None:
        assert self._agenda is not None
        rows = []
        for line in self._agenda.lines:
            shape = {"done": "✓", "unfinished": "▲"}.get(line.state, "○")
            shape = "●" if line.id == self.item else shape
            governors = line.id == self._agenda.governors_before
            aside = _("governors") if governors else ""
            rows.append(Row(line.id, words=f"{shape} {line.number}  {line.title}", aside=aside))
        self.agenda_rows.set_rows(rows)
        self.agenda_rows.choose(self.item)

    def _to_action(self, action: str) -> None:
        self.leave_table()
        self.desk.go("actions", action=action)

    # -- papers --------------------------------------------------------------------------------------------

    def open_paper(self, paper: str) -> None:
        """Read a paper in the middle of the table; Esc goes back to the minutes."""
        found = self.beside.paper(paper)
        if found is not None and found.file:
            self.minute.keep()
            self.reader.show_stored(self.book, found.file, found.file_name, found.media_type)
            self._centre.setCurrentWidget(self.reader)
            self.leave_button.setText(_("Back to the minutes"))
            self.reader.setFocus()

    def open_first_paper(self) -> None:
        """Read the chosen paper, or the first there is; pressed again, go back to the minutes."""
        if self._centre.currentWidget() is self.reader:
            self._close_reader()
        elif paper := self.beside.paper_to_read():
            self.open_paper(paper)

    def _close_reader(self) -> None:
        self._centre.setCurrentIndex(0)
        self.reader.clear()
        self.leave_button.setText(_("Leave the table"))
        self.text.setFocus()
