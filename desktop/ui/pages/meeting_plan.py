"""Plan: the agenda in the middle, the selected item beside it."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from desktop.book import Book
from desktop.models import Meeting
from desktop.ui.look import STEP
from desktop.ui.pages.agenda_list import LINE, AgendaList
from desktop.ui.pages.desk import Desk
from desktop.ui.pages.flowing import flowing
from desktop.ui.pages.item_detail import ItemDetail, MeetingDetail
from desktop.ui.pages.item_papers import tell_unprintable
from desktop.ui.pages.kept_line import KeptLine
from desktop.ui.pages.meeting import Part
from desktop.ui.pages.menus import pop_up
from desktop.ui.pieces import Card, ListDetail, QuietLabel, Words, button
from desktop.words import _, day

if TYPE_CHECKING:
    from desktop.agenda_lines import Agenda

_MOST_IN_A_MENU = 40


class _NewItem(KeptLine):
    """Where a new item is typed: Enter adds it and waits for the next, Esc is done."""

    def __init__(self, book: Book, done: Callable[[], object]) -> None:
        hint = _("New item: its title, then Enter; Esc when done")
        super().__init__(book, _("Title of the new item"), hint, "item")
        self._done = done

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._done()
        else:
            super().keyPressEvent(event)


class PlanPart(Part):
    """The agenda editor."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._agenda: Agenda | None = None
        self._after = ""
        self.list = AgendaList()
        self.empty = Words(
            _("Nothing on the agenda yet. Press Enter, or Add item, and type its title."), wrap=True, colour="quiet"
        )
        self.problems = QuietLabel(wrap=True)
        self.problems.set_colour("amber")
        self.show_button = button(_("Show them to governors"), self._show_to_governors)
        self.new = _NewItem(desk.book, self._end_adding)
        self.new.returnPressed.connect(self._add)
        self.new.hide()
        self.item = ItemDetail(desk)
        # made when first asked for: most visits are to the items
        self.about: MeetingDetail | None = None
        self._beside = QStackedWidget()
        self._beside.addWidget(self.item)
        self.setFocusProxy(self.list)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        card = Card()
        card.body.setContentsMargins(STEP + 2, STEP + 2, STEP + 2, STEP * 2)
        self.add_button = button(_("Add item"), self.begin_adding, tip=_("Enter"))
        self.backlog_button = button(_("From backlog"), self._offer_backlog)
        self.carried_button = button(_("Carried over"), self._offer_carried)
        self.line_button = button(_("Governors join here"), self._put_line)
        self.about_button = button(_("This meeting"), self.show_about)
        self.off_button = button(_("Put off"), self._put_off_current, tip=_("Into the backlog, for a later meeting"))
        self.out_button = button("", self._hide_current, tip=_("Delete"))
        order = [self.add_button, self.backlog_button, self.carried_button]
        order += [self.off_button, self.out_button, self.line_button, self.about_button]
        ways = flowing(*order)
        ways.setContentsMargins(STEP, 0, STEP, 0)
        teach = QHBoxLayout()
        teach.setContentsMargins(STEP, STEP // 2, STEP, 0)
        teach.addWidget(self.empty)
        card.body.addLayout(teach)
        card.add(self.list)
        card.add(self.new)
        card.add(ways)
        wrong = QHBoxLayout()
        wrong.setContentsMargins(STEP, 0, STEP, 0)
        wrong.addWidget(self.problems, 1)
        wrong.addWidget(self.show_button)
        card.body.addLayout(wrong)
        card.fill()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(ListDetail(card, self._beside, detail_width=316))
        for before, after in pairwise([self.list, self.new, *order, self.show_button]):
            QWidget.setTabOrder(before, after)

    def _connect(self) -> None:
        self.list.chosen.connect(self._chosen)
        self.list.add_after.connect(self.begin_adding)
        self.list.step_asked.connect(self._step)
        self.list.sub_asked.connect(self._sub)
        self.list.put.connect(self._put)
        self.list.hide_asked.connect(self._hide)
        self.list.files_dropped.connect(self._attach)
        self.list.edit_asked.connect(self._edit)
        self.list.customContextMenuRequested.connect(self._menu)

    # -- showing -------------------------------------------------------------------------------------------

    def show_meeting(self, meeting: str, item: str = "") -> None:
        fresh = meeting != self.meeting
        self.meeting = meeting
        if fresh:
            # what was typed for this meeting and not entered is there again
            self.new.setVisible(self.new.begin(meeting))
            self._after = ""
        self.renew()
        if item and self.list.choose(item):
            self._chosen(item)
        elif fresh:
            first = next((one for one in self.list.ids() if one != LINE), "")
            if first:
                self.list.choose(first)
                self._chosen(first)
            else:
                self.show_about()

    def renew(self) -> None:
        from desktop.agenda import agenda
        from desktop.agenda_items import backlog

        with self.desk.book.reading() as view:
            shown = agenda(view, self.meeting)
            waiting = len(backlog(view))
        self._agenda = shown
        self.list.show_agenda(shown)
        self.empty.setVisible(not shown.lines)
        self.list.setVisible(bool(shown.lines))
        # Enter adds an item, whether there are any yet or not
        self.setFocusProxy(self.list if shown.lines else self.add_button)
        self.problems.setText("\n".join(f"▲ {words}" for words in shown.problems))
        self.problems.setVisible(bool(shown.problems))
        one = len(shown.heads_below) == 1
        self.show_button.setText(_("Show it to governors") if one else _("Show them to governors"))
        self.show_button.setAccessibleName(self.show_button.text())
        self.show_button.setVisible(bool(shown.heads_below))
        _name(self.backlog_button, _("From backlog"), waiting)
        _name(self.carried_button, _("Carried over"), sum(1 for line in shown.lines if line.carried))
        self.line_button.setVisible(shown.may_be_joined and shown.governors_at is None and bool(shown.lines))
        self._offer_for_current()
        if self.about is not None and self._beside.currentWidget() is self.about:
            self.about.show_meeting(self.meeting)
        elif self.list.current() and not self._show_current():
            self.show_about()

    def show_about(self) -> None:
        """Show the meeting itself beside the agenda."""
        self.item.seal()
        if self.about is None:
            self.about = MeetingDetail(self.desk)
            self._beside.addWidget(self.about)
        self._beside.setCurrentWidget(self.about)
        self.about.show_meeting(self.meeting)

    def leave(self) -> None:
        self.item.seal()
        if self.about is not None:
            self.about.seal()

    def _offer_for_current(self) -> None:
        """Putting off and taking out are there for what is selected, the governors' line too."""
        here = self.list.current()
        self.off_button.setVisible(bool(here) and here != LINE)
        self.out_button.setVisible(bool(here))
        self.out_button.setText(_("Take the line away") if here == LINE else _("Take out"))
        self.out_button.setAccessibleName(self.out_button.text())

    def _put_off_current(self) -> None:
        if (here := self.list.current()) and here != LINE:
            self._put_off(here)

    def _hide_current(self) -> None:
        if here := self.list.current():
            self._hide(here)

    def _chosen(self, row: str) -> None:
        self._after = row  # a new item goes below what was looked at last
        self._offer_for_current()
        if row == LINE:
            self.show_about()
        elif self._show_current():
            self._beside.setCurrentWidget(self.item)

    def _show_current(self) -> bool:
        from desktop.agenda import line_of

        line = line_of(self._agenda, self.list.current()) if self._agenda else None
        if line is not None:
            self.item.show_line(line)
        return line is not None

    def _edit(self, item: str) -> None:
        if item == LINE:
            return
        self._chosen(item)
        self.item.edit_title()

    # -- adding --------------------------------------------------------------------------------------------

    def begin_adding(self, after: str = "") -> None:
        """Ask for the title of a new item, to go after the selected one."""
        self._after = after or self.list.current()
        self.new.show()
        self.new.setFocus()

    def _end_adding(self) -> None:
        self.new.take()
        self.new.hide()
        (self.list if self.list.isVisible() else self.add_button).setFocus()

    def _add(self) -> None:
        from desktop.agenda_items import add_item

        title = self.new.text().strip()
        if not title:
            self._end_adding()
            return
        before, after = self._place_after(self._after)
        made = add_item(self.desk.book, self.meeting, title, before=before, after=after)
        self.new.take()
        self._after = made
        self.list.choose(made)
        self._chosen(made)
        self.new.setFocus()

    def _place_after(self, row: str) -> tuple[str | None, str | None]:
        """Before or after which item a new one goes; after the governors' line is before the first under it."""
        ids = self.list.ids()
        if row == LINE:
            following = ids[ids.index(LINE) + 1 :]
            return (following[0] if following else None), None
        return None, (row if row in ids else None)

    def _offer_backlog(self) -> None:
        from desktop.agenda_items import backlog

        with self.desk.book.reading() as view:
            rows = backlog(view)
        ways: list[tuple[str, Callable[[], object] | None]] = [
            (
                " · ".join(part for part in (one.title, one.from_words, one.carried_words) if part),
                partial(self._take_from_backlog, one.id),
            )
            for one in rows[:_MOST_IN_A_MENU]
        ]
        if not rows:
            ways.append((_("The backlog is empty: what you put off waits there"), None))
        current = self.list.current()
        if current and current != LINE:
            ways.append((_("Put the selected item off, into the backlog"), partial(self._put_off, current)))
        pop_up(self.backlog_button, ways)

    def _take_from_backlog(self, item: str) -> None:
        from desktop.agenda_items import take_from_backlog

        ids, here = self.list.ids(), self.list.current()
        following = [one for one in ids[ids.index(here) + 1 :] if one != LINE] if here in ids else []
        before = following[0] if following else None
        put = take_from_backlog(self.desk.book, item, self.meeting, before=before)
        self.list.choose(put)
        self._chosen(put)

    def _put_off(self, item: str) -> None:
        from desktop.agenda_items import send_to_backlog

        self.item.seal()
        self._say_kept(send_to_backlog(self.desk.book, item))

    def _offer_carried(self) -> None:
        from desktop.carrying import waiting
        from desktop.minutes import previous_meeting

        ways: list[tuple[str, Callable[[], object] | None]] = []
        lines = self._agenda.lines if self._agenda else ()
        for line in lines:
            if line.carried:
                ways.append((f"{line.number} · {line.title}, {line.carried_words}", partial(self._go_to, line.id)))
        with self.desk.book.reading() as view:
            before = previous_meeting(view, self.meeting)
            held = view.get(Meeting, before) if before else None
            when = day(datetime.date.fromisoformat(held.date)) if held and held.date else ""
            title = ", ".join(part for part in (view.title(before) if before else "", when) if part)
            left = waiting(view, before, self.meeting) if before else None
        if before and left is not None and (left.items or left.actions):
            words = _("Bring what was left over from {meeting}").format(meeting=title)
            ways.append((words, partial(self._carry, before)))
        if ways:
            pop_up(self.carried_button, ways)
        elif before:
            self.desk.tell(_("Nothing is left over from {meeting}.").format(meeting=title))
        else:
            self.desk.tell(_("There is no meeting before this one that something could be left over from."))

    def _carry(self, before: str) -> None:
        from desktop.carrying import carry

        done = carry(self.desk.book, before, self.meeting)
        self.desk.tell(
            _("{items} items and {actions} actions were carried over.").format(
                items=len(done.items), actions=len(done.actions)
            )
        )

    def _go_to(self, item: str) -> None:
        self.list.choose(item)
        self._chosen(item)
        self.list.setFocus()

    # -- arranging -----------------------------------------------------------------------------------------

    def _step(self, row: str, by: int) -> None:
        from desktop.agenda_items import move_item_by, set_governors_line

        if row != LINE:
            move_item_by(self.desk.book, row, by)
            return
        ids = self.list.ids()
        at = ids.index(LINE) + by
        if 0 <= at < len(ids):
            rest = [one for one in ids if one != LINE]
            if at < len(rest):
                set_governors_line(self.desk.book, self.meeting, rest[at])

    def _put(self, row: str, before: str) -> None:
        from desktop.agenda_items import move_item, set_governors_line

        ids = self.list.ids()
        if row == LINE:
            if before:
                set_governors_line(self.desk.book, self.meeting, before)
            return
        if LINE not in ids:
            move_item(self.desk.book, row, before=before or None)
        elif before == LINE:
            # dropped just above the line: the last of the first part
            move_item(self.desk.book, row, before=None, part=1)
        else:
            upper = before in ids and ids.index(before) < ids.index(LINE)
            move_item(self.desk.book, row, before=before or None, part=1 if upper else 2)

    def _sub(self, item: str, sub: bool) -> None:
        from desktop.agenda_items import set_sub

        set_sub(self.desk.book, item, sub)

    def _put_line(self) -> None:
        from desktop.agenda_items import set_governors_line

        ids = self.list.ids()
        before = self.list.current() if self.list.current() in ids else (ids[-1] if ids else "")
        if before:
            set_governors_line(self.desk.book, self.meeting, before)
            self.list.choose(LINE)
            self._chosen(LINE)
            self.list.setFocus()

    def _show_to_governors(self) -> None:
        from desktop.agenda_items import show_to_governors

        if self._agenda is None:
            return
        below = self._agenda.heads_below
        papers = any(line.papers for line in self._agenda.lines if line.id in below)
        show_to_governors(self.desk.book, self.meeting, below)
        self.list.setFocus()  # the button pressed is gone
        if papers:
            self.desk.tell(_("Governors have them now. Their papers stay with the readers each paper has."))

    def _hide(self, row: str) -> None:
        from desktop.agenda_items import hide_item, set_governors_line

        if row == LINE:
            set_governors_line(self.desk.book, self.meeting, None)
        else:
            self.item.seal()
            self._say_kept(hide_item(self.desk.book, row))

    def _say_kept(self, items: tuple[str, ...]) -> None:
        """Say that what was recorded under items no longer on the agenda is still in the minutes."""
        from desktop.recorded import kept_words

        with self.desk.book.reading() as view:
            words = kept_words(view, items)
        if words:
            self.desk.tell(words)

    def _attach(self, item: str, files: list[Path]) -> None:
        from desktop.papers import attach_papers

        attach_papers(self.desk.book, item, files)
        tell_unprintable(self.desk, files)

    def _ways_to_join(self) -> list[tuple[str, Callable[[], object] | None]]:
        joinable = self._agenda is not None and self._agenda.may_be_joined
        return [(_("Governors join before this"), self._put_line)] if joinable else []

    def _menu(self, point: QPoint) -> None:
        row = self.list.current()
        if not row:
            return
        ways: list[tuple[str, Callable[[], object] | None]] = []
        if row == LINE:
            ways.append((_("Take the line away"), partial(self._hide, LINE)))
        else:
            ways += [
                (_("Edit (F2)"), partial(self._edit, row)),
                (_("Add an item below (Enter)"), partial(self.begin_adding, row)),
                (_("Move up (Ctrl ↑)"), partial(self._step, row, -1)),
                (_("Move down (Ctrl ↓)"), partial(self._step, row, 1)),
                (_("Part of the item above (Ctrl →)"), partial(self._sub, row, True)),
                (_("An item of its own (Ctrl ←)"), partial(self._sub, row, False)),
                *self._ways_to_join(),
                (_("Put off, into the backlog"), partial(self._put_off, row)),
                (_("Take out of view (Delete)"), partial(self._hide, row)),
            ]
        pop_up(self.list, ways, self.list.viewport().mapToGlobal(point))


def _name(button_: QWidget, words: str, count: int) -> None:
    shown = f"{words} ({count})" if count else words
    button_.setText(shown)  # type: ignore[attr-defined]
    button_.setAccessibleName(shown)
