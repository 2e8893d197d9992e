"""The action log: who does what by when, what is late, what came of it."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtGui import QHideEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QStackedWidget, QVBoxLayout, QWidget

from desktop.book import Touched
from desktop.ui.look import STEP
from desktop.ui.pages.action_detail import ActionDetail
from desktop.ui.pages.action_look import action_mark, who_does
from desktop.ui.pages.chooser import Chooser
from desktop.ui.pages.desk import Desk, Page
from desktop.ui.pages.for_whom import ForWhom
from desktop.ui.pages.kept_line import KeptLine
from desktop.ui.pieces import Card, EmptyPage, ListDetail, QuietLabel, Segments, TopLine, button
from desktop.ui.table import Cell, Column, Line, Table
from desktop.ui.table_parts import fold
from desktop.words import _, plural, short_day

if TYPE_CHECKING:
    from desktop.action_log import ActionRow

_AT_FIRST = 100
"""Actions shown before the rest of a longer list follows: more than a window has room for."""

FILTERS = ("mine", "open", "late", "done", "all")


class ActionsPage(Page):
    """Every action, those in question first."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._rows: dict[str, ActionRow] = {}
        self._read_of: tuple[str, str | None] = ("", None)
        self.top = TopLine(_("Actions"))
        self.plans = button(_("Plans and priorities"), lambda: desk.go("plans"))
        self.new_button = button(_("New action"), self.begin_new, primary=True, tip=_("Ctrl N"))
        self.top.add(self.plans)
        self.top.add(self.new_button)
        self.which = Segments(
            [("mine", _("Mine")), ("open", _("Open")), ("late", _("Late")), ("done", _("Done")), ("all", _("All"))]
        )
        self.which.setAccessibleName(_("Which actions"))
        self.which.choose("open")
        self.which.chosen.connect(lambda _name: self._begin())
        self._whose_box = Chooser(_("Whose actions"), 190)
        self.whose = self._whose_box.combo
        self.whose.activated.connect(lambda _index: self._begin())
        self.seek = QLineEdit()
        self.seek.setPlaceholderText(_("Find an action"))
        self.seek.setAccessibleName(_("Find an action"))
        self.seek.setClearButtonEnabled(True)
        self.seek.setFixedWidth(200)
        self.seek.textChanged.connect(lambda _text: self._seek())
        self.count = QuietLabel()
        self._rest = QTimer(self, singleShot=True, interval=100)
        self._rest.timeout.connect(self.renew)
        hint = _("What is to be done, then Enter; who and by when are asked beside it")
        self.new = KeptLine(desk.book, _("New action"), hint, "action")
        self.new.returnPressed.connect(self._add)
        self.new.hide()
        self.whom = ForWhom(desk.book)
        self.whom.hide()
        self.table = Table(
            _("Actions"),
            [
                Column("state", _("State"), width=16),
                Column("title", _("Action"), stretch=True),
                Column("who", _("Who"), width=15, quiet=True),
                Column("due", _("By"), width=9),
                Column("carried", _("Carried"), width=8, quiet=True),
            ],
            empty=_("No action here. Choose All, or another school, or find by another word."),
        )
        self.table.chosen.connect(self._show)
        self.table.opened.connect(self._edit)
        self.table.hide_asked.connect(self._hide)
        self.detail = ActionDetail(desk)
        self.detail.dealt_with.connect(self._went)
        self.empty = EmptyPage(
            _("Nothing has been agreed yet. Actions come from meetings, where /action writes one, or begin here."),
            _("New action"),
            self.begin_new,
        )
        self._lay_out()
        QShortcut(QKeySequence("Ctrl+N"), self).activated.connect(self.begin_new)
        QShortcut(QKeySequence("Ctrl+F"), self).activated.connect(self.seek.setFocus)

    def _lay_out(self) -> None:
        line = QHBoxLayout()
        line.setSpacing(STEP)
        line.addWidget(self.which)
        line.addStretch(1)
        line.addWidget(self.count)
        line.addWidget(self._whose_box)
        line.addWidget(self.seek)
        card = Card()
        card.body.setContentsMargins(STEP + 2, STEP // 2, STEP + 2, STEP)
        line_for_new = QHBoxLayout()
        line_for_new.setSpacing(STEP)
        line_for_new.addWidget(self.new, 1)
        line_for_new.addWidget(self.whom)
        card.body.addLayout(line_for_new)
        card.add(self.table, stretch=1)
        filled = QWidget()
        inside = QVBoxLayout(filled)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(STEP + 4)
        inside.addLayout(line)
        self._both = ListDetail(card, self.detail, detail_width=330)
        inside.addWidget(self._both, 1)
        self._body = QStackedWidget()
        self._body.addWidget(filled)
        self._body.addWidget(self.empty)
        column = QVBoxLayout(self)
        column.setContentsMargins(STEP * 3 - 2, STEP * 2, STEP * 3 - 2, STEP * 2)
        column.setSpacing(STEP + 4)
        column.addWidget(self.top)
        column.addWidget(self._body, 1)

    def arrive(self, action: str = "", filter: str = "", who: str = "", find: str = "", **where: str) -> None:
        """Show the log, perhaps one action, one sort of them, or those in which some words are found; with `new`, ask
        for another."""
        self._offer_schools()
        if filter in FILTERS:
            self.which.choose(filter)
        if who:
            self.whose.setCurrentIndex(max(0, self.whose.findData(who)))
        if find:
            self.whose.setCurrentIndex(0)
            self.seek.setText(find)
        if action:
            self.renew()
        else:
            self._begin()
        if action and action not in self._rows:
            # it is closed, or another school's: show everything rather than nothing
            self.which.choose("all")
            self.whose.setCurrentIndex(0)
            self.seek.clear()
            self.renew()
        if action and self.table.choose(action):
            self._show(action)
        self.table.setFocus()
        if where.get("new"):
            self.begin_new()

    def place(self) -> dict[str, str]:
        return {"action": self.table.current(), "filter": self.which.current()}

    def touched(self, touched: Touched) -> None:
        if touched.any_of("action", "criterion", "decision", "meeting", "item", "priority", "person", "school"):
            self.renew()

    def leave(self) -> None:
        self.detail.seal()

    def renew(self) -> None:
        """Read the log anew."""
        self._rest.stop()
        self._read(None)

    def _begin(self) -> None:
        """Show another list: of a long one what there is room for, then at once the rest."""
        same = self._read_of == (self.which.current(), self.whose.currentData())
        if same and len(self._rows) > _AT_FIRST:
            self._rest.start()  # the list as it was left, where it was left; what is new in it follows
        elif self.seek.text().strip():
            self.renew()  # what is sought may stand anywhere
        elif self._read(_AT_FIRST) == _AT_FIRST:
            self.count.setText("")
            self._rest.start()

    def _read(self, most: int | None) -> int:
        from desktop.action_log import action_log, owed_by
        from desktop.models import Action
        from desktop.plans import live_priorities

        which, who, today = self.which.current(), self.whose.currentData() or None, self.desk.today
        self._read_of = (which, self.whose.currentData())
        with self.desk.book.reading() as view:
            any_at_all = view.count(Action)
            live = live_priorities(view, today)
            if which == "mine":
                found = owed_by(view, self.desk.book.me, today)
            else:
                states = {"open": "open", "late": "open", "done": "done"}
                found = action_log(view, today, who=who, state=states.get(which), brief=True, most=most)
        count = len(found)
        if which == "late":
            found = [row for row in found if row.when == "late"]
        self._rows = {row.id: row for row in found}
        quiet = _("{words} live priorities").format(words=live.words) if live.rows else ""
        self.top.say(_("Actions"), quiet)
        self.top.quiet.set_colour("amber" if live.over else "quiet")
        self._body.setCurrentIndex(0 if any_at_all or not self.new.isHidden() else 1)
        self._fill()
        return count

    def _seek(self) -> None:
        if self._rest.isActive():
            self.renew()  # what is sought may stand in the rest, which has not come yet
        else:
            self._fill()

    def _fill(self) -> None:
        sought = fold(self.seek.text().strip())
        shown = [
            row
            for row in self._rows.values()
            if not sought
            or sought in fold(f"{row.title} {row.who_words} {row.with_words} {row.meeting_words} {row.priority_words}")
        ]
        self.table.set_lines([_line(row) for row in shown])
        self.count.setText(plural("{n} action", "{n} actions", len(shown)))
        if shown and self.table.current() not in self._rows:
            self.table.choose(shown[0].id)
        current = self.table.current()
        self.detail.setVisible(current in self._rows)
        if current in self._rows:
            self.detail.show_action(current)

    def _edit(self, action: str) -> None:
        self._show(action)
        self.detail.form.focus_on("title")

    def _show(self, action: str) -> None:
        if action in self._rows:
            self.detail.show()
            self.detail.show_action(action)

    def _offer_schools(self) -> None:
        from desktop.people import choices

        chosen = self.whose.currentData()
        with self.desk.book.reading() as view:
            schools = choices(view, ("school",), self.desk.today)
        self.whose.clear()
        self.whose.addItem(_("Everybody’s"), "")
        for school, words in schools:
            self.whose.addItem(words, school)
        self.whose.setCurrentIndex(max(0, self.whose.findData(chosen)))

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._rest.stop()  # the book may be closed by then; coming back begins anew

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        # in a narrow window what the detail beside it says as well gives way to the words
        for column in (2, 4):
            self.table.setColumnHidden(column, self.width() < 960)

    def begin_new(self) -> None:
        """Ask for a new action's words."""
        self._body.setCurrentIndex(0)
        self.new.begin(self.desk.book.cluster)
        self.whom.offer()
        for widget in (self.new, self.whom):
            widget.show()
        self.new.setFocus()

    def _add(self) -> None:
        from desktop.actions import agree_action

        title = self.new.take()
        self.new.hide()
        self.whom.hide()
        if title:
            made = agree_action(self.desk.book, title, audience=self.whom.take() or None)
            if made not in self._rows:
                self.which.choose("open")
                self.whose.setCurrentIndex(0)
                self.renew()
            self.table.choose(made)
            self._show(made)
            self.detail.form.focus_on("leads")

    def _went(self, words: str) -> None:
        # another action may be beside the list by now: a key meant for this one goes to no button of that
        self.table.setFocus()
        self.desk.tell(words)

    def _hide(self, ids: list[str]) -> None:
        from desktop.records import hide

        self.detail.seal()
        for action in ids:
            hide(self.desk.book, action)


def _day(due: str | None) -> str:
    return short_day(datetime.date.fromisoformat(due)) if due else ""


def _times(carried: int) -> str:
    if carried < 3:
        return (_("once") if carried == 1 else _("twice")) if carried else ""
    return plural("{n} time", "{n} times", carried)


_ORDER = {"late": 0, "soon": 1, "later": 2, "none": 3}


def _line(row: ActionRow) -> Line:
    mark = action_mark(row)
    return Line(
        row.id,
        [
            Cell(sort=f"{_ORDER.get(row.when, 4)}{mark.words}", mark=mark),
            row.title,
            who_does(row),
            Cell(_day(row.due), sort=row.due or "9999"),
            Cell(_times(row.carried), sort=row.carried),
        ],
    )
