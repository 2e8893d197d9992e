"""Home: what do I owe, what changed, what is next."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from desktop.book import Touched
from desktop.ui.look import STEP, Role
from desktop.ui.pages.desk import Desk, Page
from desktop.ui.pages.ways import way_to
from desktop.ui.paint import Mark
from desktop.ui.pieces import Card, QuietLabel, Scroll, TopLine, Words, button
from desktop.ui.rows import Row, Rows
from desktop.words import _, plural

if TYPE_CHECKING:
    from desktop.home import Home

_THREE, _TWO = 980, 640
"""Pixels of page from which there are three columns, and two."""

WHEN: dict[str, tuple[Role, str]] = {"late": ("red", "■"), "soon": ("amber", "▲")}
"""How a due date looks, beside its words; what is later or has no date is quiet."""
PROGRESS: dict[str, Role] = {"on_course": "good", "done": "good", "at_risk": "amber", "late": "red"}
"""The colour of a priority's progress; what has not begun is quiet."""


class HomePage(Page):
    """The first page: cards in up to three columns; everything on it leads to its own page."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.top = TopLine()
        self.owed, self.owed_card = Rows(_("I owe")), Card()
        self.settle, self.settle_card = Rows(_("Disagreements")), Card()
        self.changes, self.changes_card = Rows(_("What changed")), Card()
        self.pack, self.pack_card = Rows(_("The next pack")), Card()
        self.live, self.live_card = Rows(_("Live priorities")), Card()
        self.begin_card = Card(_("Where to begin"))
        self._nothing_owed = QuietLabel(wrap=True)
        self._no_priorities = QuietLabel(wrap=True)
        self._problems = QuietLabel(wrap=True)
        self._home: Home | None = None
        self._columns = 0
        self._fill_cards()
        inside = QWidget()
        for card in (self.owed_card, self.settle_card, self.changes_card, self.pack_card, self.live_card):
            card.setParent(inside)
        self.begin_card.setParent(inside)
        self._grid = QGridLayout(inside)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(STEP * 2)
        self._stacks = [QVBoxLayout() for _column in range(3)]
        for stack in self._stacks:
            stack.setSpacing(STEP * 2)
        column = QVBoxLayout(self)
        column.setContentsMargins(STEP * 3 - 2, STEP * 2, STEP * 3 - 2, 0)
        column.setSpacing(STEP * 2 - 2)
        column.addWidget(self.top)
        column.addWidget(Scroll(inside), 1)
        self._arrange(3)

    def _fill_cards(self) -> None:
        self.owed_card.add(self.owed, self._nothing_owed)
        self.settle_card.add(self.settle)
        # said once the window stands: to count it is none of the first page's business
        self.arrived = button("", lambda: self.desk.go("arrived"), bare=True)
        self.arrived.hide()
        self.changes_card.add(self.changes)
        self.changes_card.add_row(self.arrived)
        self.open_pack = button(_("Open the pack"), lambda: self._to_meeting("pack"), primary=True)
        self.print_pack = button(_("Print"), lambda: self._to_meeting("pack", do="print"))
        self.pack_card.add(self.pack, self._problems)
        self.pack_card.add_row(self.open_pack, self.print_pack)
        self.live_card.add(self.live, self._no_priorities)
        self.begin = button(
            _("Plan your first meeting"), lambda: self.desk.go("meetings", new="1"), primary=True
        )
        self.more_begin = [
            button(_("Add the other schools"), lambda: self.desk.go("schools", register="1")),
            button(_("Bring in documents"), lambda: self.desk.go("documents", new="1")),
        ]
        self.begin_card.add(
            Words(
                _(
                    "A meeting brings its agenda with it. The papers, the minutes and the pack follow from it."
                ),
                colour="quiet",
                wrap=True,
            )
        )
        self.begin_card.add_row(self.begin)
        for one in self.more_begin:
            self.begin_card.add_row(one)
        self.owed.opened.connect(self._open_owed)
        self.owed.pressed.connect(self._add_paper)
        self.changes.opened.connect(self._open_change)
        self.settle.opened.connect(self._settle)
        self.pack.opened.connect(lambda step: self._to_meeting("plan" if step == "governors" else step))
        self.live.opened.connect(lambda id: self.desk.go("plans", priority=id))

    # -- what the window expects -------------------------------------------------------------------------

    def arrive(self, **_where: str) -> None:
        """Show the day as it stands; in a new book the keyboard is at the button that begins."""
        self.renew()
        if self._home is not None and self._home.empty:
            self.begin.setFocus()

    def touched(self, touched: Touched) -> None:
        """Everything shows up on Home sooner or later; it is small enough to be shown anew each time."""
        self.renew()

    def renew(self) -> None:
        """Read and show what stands now."""
        from desktop.home import home

        with self.desk.book.reading() as view:
            self.show_home(home(view, self.desk.book.me, self.desk.today))

    def show_home(self, home: Home) -> None:
        """Show these answers."""
        self._home = home
        self.top.say(home.greeting, home.next_words)
        self._show_owed(home)
        self._show_changes(home)
        self._show_next(home)
        self._arrange(self._wanted_columns(), anew=True)

    @property
    def owes(self) -> int:
        """How many things are owed: the number beside Home in the rail."""
        return len(self._home.owed) if self._home else 0

    def say_arrived(self, new: int, waiting: int) -> None:
        """Lead to what arrived since one last looked, and to what waits for a look."""
        came = plural("{n} bundle arrived", "{n} bundles arrived", new) if new else ""
        wait = plural("{n} waits for you to look", "{n} wait for you to look", waiting) if waiting else ""
        said = ", ".join(filter(None, (came, wait)))
        self.arrived.setText(said)
        self.arrived.setAccessibleName(said)
        self.arrived.setVisible(bool(said))

    # -- the cards ---------------------------------------------------------------------------------------

    def _show_owed(self, home: Home) -> None:
        late = sum(line.when == "late" for line in home.owed)
        self.owed_card.say(_("I owe"), plural("{n} late", "{n} late", late) if late else "")
        rows = []
        for line in home.owed:
            role, shape = WHEN.get(line.when, ("quiet", ""))
            mark = Mark(line.due_words, role, shape)
            add = _("Add") if line.kind == "paper" else ""
            rows.append(Row(line.id, line.title, before=mark, button=add))
        self.owed.set_rows(rows)
        self.owed.setVisible(bool(rows))
        self._nothing_owed.setVisible(not rows)
        self._nothing_owed.setText(
            _("Nothing. Actions you lead and papers you promised will stand here with their dates.")
        )
        self.settle_card.say(
            plural("{n} disagreement", "{n} disagreements", len(home.disagreements)), _("to settle")
        )
        self.settle.set_rows([Row(f"{one.record}/{one.field}", one.words) for one in home.disagreements])

    def _show_changes(self, home: Home) -> None:
        self.changes_card.say(_("What changed"))
        self.changes.set_rows(
            [
                Row(
                    # the same record may have changed more than once: the number keeps the rows apart
                    f"{number}/{line.record}",
                    line.title or line.what,
                    under=f"{line.who} · {line.what}" if line.title else line.who,
                    aside=line.when_words,
                )
                for number, line in enumerate(home.changes)
            ]
        )

    def _show_next(self, home: Home) -> None:
        pack = home.pack
        if pack is not None:
            missing = pack.papers_missing > 0
            rows = [Row("plan", _("Agenda"), after=Mark(pack.agenda_words, "good", "✓"))]
            if pack.papers_words:
                papers = Mark(pack.papers_words, "amber" if missing else "good", "▲" if missing else "✓")
                rows.append(Row("pack", _("Papers"), after=papers))
            if pack.governors_words:
                rows.append(Row("governors", _("Governors join at"), after=Mark(pack.governors_words)))
            self.pack_card.say(pack.title)
            self.pack.set_rows(rows)
            self._problems.setText("\n".join(pack.problems))
            self._problems.setVisible(bool(pack.problems))
        self.live_card.say(_("Live priorities"), home.live.words)
        self.live.set_rows(
            [
                Row(
                    row.id,
                    row.title,
                    after=Mark(row.progress_words, PROGRESS.get(row.progress or "", "quiet"), row.shape),
                )
                for row in home.live.rows
            ]
        )
        self.live.setVisible(bool(home.live.rows))
        self._no_priorities.setVisible(not home.live.rows)
        self._no_priorities.setText(_("None yet. A plan’s priorities stand here with how far each has come."))

    # -- where things lead -------------------------------------------------------------------------------

    def _to_meeting(self, step: str, **more: str) -> None:
        if self._home is not None and self._home.pack is not None:
            self.desk.go("meeting", meeting=self._home.pack.meeting, step=step, **more)

    def _open_owed(self, id: str) -> None:
        line = next((one for one in self._home.owed if one.id == id), None) if self._home else None
        if line is not None and line.kind == "paper":
            self._to_meeting("plan", item=line.item or "")
        else:
            self.desk.go("actions", action=id)

    def _add_paper(self, id: str) -> None:
        from desktop.papers import bring_paper

        for path in list(self.desk.choose_files(self, _("The paper")))[:1]:
            bring_paper(self.desk.book, id, path)

    def _open_change(self, key: str) -> None:
        self._open_record(key.partition("/")[2])

    def _settle(self, key: str) -> None:
        record, _slash, field = key.partition("/")
        self.desk.go("disagreements", record=record, field=field)

    def _open_record(self, record: str) -> None:
        with self.desk.book.reading() as view:
            way = way_to(view, record)
        if way is not None:
            self.desk.go(way[0], **way[1])

    # -- arranging ---------------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange(self._wanted_columns())

    def _wanted_columns(self) -> int:
        return 3 if self.width() >= _THREE else 2 if self.width() >= _TWO else 1

    def _arrange(self, columns: int, *, anew: bool = False) -> None:
        """Put the cards into columns, what is owed first; a card with nothing to say is not shown."""
        if columns == self._columns and not anew:
            return
        self._columns = columns
        home = self._home
        shown = {
            self.settle_card: bool(home and home.disagreements),
            self.pack_card: bool(home and home.pack),
            self.begin_card: bool(home and home.empty),
        }
        groups = [
            [self.begin_card, self.owed_card, self.settle_card],
            [self.changes_card],
            [self.pack_card, self.live_card],
        ]
        if columns == 2:
            groups = [[*groups[0], *groups[1]], groups[2]]
        elif columns == 1:
            groups = [[self.begin_card, self.pack_card, *groups[0][1:], *groups[1], self.live_card]]
        for stack in self._stacks:
            while (item := stack.takeAt(0)) is not None:
                if (card := item.widget()) is not None:
                    card.setVisible(False)
            self._grid.removeItem(stack)
        for number, stack in enumerate(self._stacks):
            self._grid.setColumnStretch(number, (7 if number < 2 else 6) if number < columns else 0)
            self._grid.addLayout(stack, 0, number)
            for one in groups[number] if number < len(groups) else []:
                if shown.get(one, True):
                    stack.addWidget(one)
                one.setVisible(shown.get(one, True))
            stack.addStretch(1)
        self._grid.setHorizontalSpacing(STEP * 2 if columns > 1 else 0)
        self._grid.setAlignment(Qt.AlignmentFlag.AlignTop)
        stops = [self.begin, *self.more_begin, self.owed, self.settle, self.changes, self.arrived]
        stops += [self.pack, self.open_pack, self.print_pack, self.live]
        for before, after in pairwise(stops):
            QWidget.setTabOrder(before, after)
