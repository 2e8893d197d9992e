"""Action plans: the few priorities of each, how they go, and what is being done for them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from desktop.book import Touched
from desktop.models import Plan, Priority
from desktop.ui.look import STEP
from desktop.ui.pages.action_look import PROGRESS_COLOURS, action_row
from desktop.ui.pages.chooser import Chooser
from desktop.ui.pages.criteria_list import CriteriaList
from desktop.ui.pages.desk import Desk, Page
from desktop.ui.pages.kept_line import KeptLine
from desktop.ui.pages.record_form import RecordForm, side_by_side
from desktop.ui.pages.story import show_story
from desktop.ui.paint import Mark
from desktop.ui.pieces import Card, EmptyPage, ListDetail, QuietLabel, Scroll, TopLine, Words, button
from desktop.ui.rows import Row, Rows
from desktop.words import _, plural

if TYPE_CHECKING:
    from desktop.plans import PlanPage as Shown
    from desktop.plans import PriorityRow


_MOST_ACTIONS = 12
"""Open actions shown beside a priority; all of them are in the log."""


class _PriorityRows(Rows):
    """Priorities; Ctrl ↑ ↓ put them in another order, Delete takes one out."""

    step_asked = Signal(str, int)
    hide_asked = Signal(str)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        here, key = self.current(), event.key()
        if here and key in (Qt.Key.Key_Up, Qt.Key.Key_Down) and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.step_asked.emit(here, -1 if key == Qt.Key.Key_Up else 1)
        elif here and key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.hide_asked.emit(here)
        else:
            super().keyPressEvent(event)


class PriorityDetail(Card):
    """One priority, edited in place, with its success criteria and its actions; or the plan itself."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._desk = desk
        self.priority = self._title = ""
        self.heading = Words(bold=True, wrap=True)
        self.form = RecordForm(desk.book, Priority, ("title", "whose", "leads", "progress", "rationale"))
        self.criteria = CriteriaList(desk.book)
        self.for_it = QuietLabel(_("Actions"))
        self.its_actions = Rows(_("Actions for this priority"))
        self.its_actions.opened.connect(lambda action: desk.go("actions", action=action))
        self.all_actions = button("", self._show_actions, bare=True)
        self.new_action = KeptLine(
            desk.book, _("New action for this priority"), _("What is to be done, then Enter"), "priority"
        )
        self.new_action.returnPressed.connect(self._add_action)
        self.story = button(_("Who changed this"), self._show_story, bare=True)
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, STEP, 0)
        column.setSpacing(STEP // 2)
        for one in (self.heading, self.form, self.criteria, self.for_it, self.its_actions, self.all_actions):
            column.addWidget(one)
        column.addWidget(self.new_action)
        foot = QHBoxLayout()
        foot.addWidget(self.story)
        foot.addStretch(1)
        column.addLayout(foot)
        column.addStretch(1)
        self._scroll = Scroll(inside)
        self.add(self._scroll, stretch=1)
        self.body.setContentsMargins(STEP * 2, STEP * 2, STEP, STEP)

    def show_row(self, row: PriorityRow) -> None:
        """Show a priority; the one before is sealed first."""
        from desktop.people import choices
        from desktop.plans import actions_under

        if row.id != self.priority:
            self.seal()
            self.new_action.begin(row.id)
            self._scroll.verticalScrollBar().setValue(0)
        self.priority, self._title = row.id, row.title
        self.heading.setText(_("Priority {number}").format(number=row.number))
        with self._desk.book.reading() as view:
            self.form.set_choices("leads", choices(view, ("person", "school"), self._desk.today))
            actions = actions_under(view, row.id, self._desk.today, _MOST_ACTIONS)
        self.form.show_record(row.id)
        self.criteria.show_owner(row.id)
        self.its_actions.set_rows([action_row(one) for one in actions])
        self.its_actions.setVisible(bool(actions))
        every = row.actions_open + row.actions_done
        self.all_actions.setText(plural("{n} action in the log", "All {n} in the log of actions", every))
        self.all_actions.setAccessibleName(self.all_actions.text())
        self.all_actions.setVisible(every > len(actions))

    def seal(self) -> None:
        """Make changes of what is being typed."""
        self.form.flush()
        self.criteria.seal()

    def _add_action(self) -> None:
        from desktop.actions import agree_action

        title = self.new_action.take()
        if title and self.priority:
            agree_action(self._desk.book, title, priority=self.priority)

    def _show_actions(self) -> None:
        self._desk.go("actions", filter="all", find=self._title)

    def _show_story(self) -> None:
        self.seal()
        show_story(self.story, self._desk.book, self.priority)


class PlansPage(Page):
    """The plans, one at a time, and the live priorities of all of them counted."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._shown: Shown | None = None
        self.top = TopLine(_("Plans and priorities"))
        self.to_actions = button(_("Actions"), lambda: desk.go("actions"))
        self.new_button = button(_("New plan"), self.begin_plan, primary=True, tip=_("Ctrl N"))
        self.top.add(self.to_actions)
        self.top.add(self.new_button)
        self._which_box = Chooser(_("Which plan"), 420)
        self.which = self._which_box.combo
        self.which.activated.connect(lambda _index: self.renew())
        self.years = QuietLabel()
        self.new_plan = self._line(_("What the plan is called, then Enter"), _("New plan"), "plan", self._add_plan)
        self.rows = _PriorityRows(_("Priorities"), selects=True, scrolls=True)
        self.rows.chosen.connect(self._show)
        self.rows.opened.connect(self._show)
        self.rows.step_asked.connect(self._step)
        self.rows.hide_asked.connect(self._hide)
        self.none = QuietLabel(
            _("No priorities yet. A few that everybody can name are worth more than many: type the first."), wrap=True
        )
        self.new_priority = self._line(
            _("One more priority, then Enter"), _("New priority"), "plan’s priority", self._add_priority
        )
        self.about = RecordForm(desk.book, Plan, ("title", "school", "start", "end", "rationale"))
        side_by_side(self.about, "title", "school")
        side_by_side(self.about, "start", "end")
        self.story = button(_("Who changed this"), self._show_story, bare=True)
        self.detail = PriorityDetail(desk)
        self.empty = EmptyPage(
            _("A plan says the few things a year is for, who leads each, and how you will know. Begin with one."),
            _("New plan"),
            self.begin_plan,
        )
        self._lay_out()
        self.new_plan.hide()
        QShortcut(QKeySequence("Ctrl+N"), self).activated.connect(self.begin_plan)

    def _line(self, hint: str, name: str, kept_as: str, enter: Callable[[], object]) -> KeptLine:
        line = KeptLine(self.desk.book, name, hint, kept_as)
        line.returnPressed.connect(enter)
        return line

    def _lay_out(self) -> None:
        line = QHBoxLayout()
        line.setSpacing(STEP * 2)
        line.addWidget(self._which_box)
        line.addWidget(self.years)
        line.addStretch(1)
        line.addWidget(self.story)
        priorities = Card(_("Priorities"))
        priorities.add(self.none)
        priorities.add(self.rows, stretch=1)
        priorities.add(self.new_priority)
        about = Card(_("The plan"))
        about.add(self.about)
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(STEP * 2)
        column.addWidget(priorities, 1)
        column.addWidget(about)
        filled = QWidget()
        inside = QVBoxLayout(filled)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(STEP + 4)
        inside.addLayout(line)
        inside.addWidget(ListDetail(left, self.detail, detail_width=380), 1)
        self._body = QStackedWidget()
        self._body.addWidget(filled)
        self._body.addWidget(self.empty)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(STEP * 3 - 2, STEP * 2, STEP * 3 - 2, STEP * 2)
        whole.setSpacing(STEP + 4)
        whole.addWidget(self.top)
        whole.addWidget(self.new_plan)
        whole.addWidget(self._body, 1)

    def arrive(self, plan: str = "", priority: str = "", **_where: str) -> None:
        """Show a plan, perhaps one priority of it."""
        if priority and not plan:
            with self.desk.book.reading() as view:
                held = view.get(Priority, priority)
            plan = (held.plan or "") if held else ""
        self.renew(plan)
        if priority and self.rows.choose(priority):
            self._show(priority)
        self.rows.setFocus()

    def place(self) -> dict[str, str]:
        return {"plan": str(self.which.currentData() or ""), "priority": self.rows.current()}

    def touched(self, touched: Touched) -> None:
        if touched.any_of("plan", "priority", "action", "criterion", "person", "school"):
            self.renew()

    def leave(self) -> None:
        self.detail.seal()
        self.about.flush()

    def renew(self, plan: str = "") -> None:
        """Read the plans anew, and show one."""
        from desktop.people import choices
        from desktop.plans import list_plans, live_priorities, plan_page

        with self.desk.book.reading() as view:
            plans = list_plans(view, self.desk.today)
            live = live_priorities(view, self.desk.today)
            chosen = plan or str(self.which.currentData() or "")
            known = [one.id for one in plans]
            chosen = chosen if chosen in known else (known or [""])[0]
            self._shown = plan_page(view, chosen, self.desk.today, actions=False) if chosen else None
            schools = choices(view, ("school",), self.desk.today)
        words = _("{words} live priorities").format(words=live.words)
        self.top.say(_("Plans and priorities"), words)
        self.top.quiet.set_colour("amber" if live.over else "quiet")
        self._body.setCurrentIndex(0 if plans else 1)
        self.which.clear()
        for one in plans:
            words = ", ".join(part for part in (one.title, one.school_words, one.years_words) if part)
            self.which.addItem(words, one.id)
        self.which.setCurrentIndex(max(0, self.which.findData(chosen)))
        if self._shown is None:
            return
        self.about.set_choices("school", schools)
        self.about.show_record(chosen)
        self.new_priority.begin(chosen)
        priorities = self._shown.priorities
        self.none.setVisible(not priorities)
        self.rows.set_rows([_row(one) for one in priorities])
        if priorities and not self.rows.current():
            self.rows.choose(priorities[0].id)
        self._show(self.rows.current())

    def _show_story(self) -> None:
        self.about.flush()
        show_story(self.story, self.desk.book, self.about.record_id)

    def _show(self, priority: str) -> None:
        row = next((one for one in self._shown.priorities if one.id == priority), None) if self._shown else None
        self.detail.setVisible(row is not None)
        if row is not None:
            self.detail.show_row(row)

    def begin_plan(self) -> None:
        """Ask for a new plan's name."""
        self.new_plan.begin(self.desk.book.cluster)
        self.new_plan.show()
        self.new_plan.setFocus()

    def _add_plan(self) -> None:
        from desktop.plans import make_plan

        title = self.new_plan.take()
        self.new_plan.hide()
        if title:
            made = make_plan(self.desk.book, title)
            self.renew(made)
            self.new_priority.setFocus()

    def _add_priority(self) -> None:
        from desktop.plans import add_priority

        title, plan = self.new_priority.take(), str(self.which.currentData() or "")
        if title and plan:
            made = add_priority(self.desk.book, plan, title)
            if made.warning:
                self.desk.tell(made.warning)
            self.renew(plan)
            self.rows.choose(made.id)
            self._show(made.id)

    def _step(self, priority: str, by: int) -> None:
        from desktop.plans import move_priority

        ids = [row.id for row in self.rows.rows()]
        at = ids.index(priority)
        rest = ids[:at] + ids[at + 1 :]
        if 0 <= at + by < len(ids):
            move_priority(self.desk.book, priority, before=rest[at + by] if at + by < len(rest) else None)

    def _hide(self, priority: str) -> None:
        from desktop.records import hide

        self.detail.seal()
        hide(self.desk.book, priority)


def _row(row: PriorityRow) -> Row:
    under = " · ".join(part for part in (row.lead_words, row.criteria_words, row.actions_words) if part)
    mark = Mark(row.progress_words, PROGRESS_COLOURS.get(row.progress or "", "quiet"), row.shape)
    return Row(id=row.id, lead=row.number, words=row.title, under=under, after=mark)
