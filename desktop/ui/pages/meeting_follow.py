"""Follow up: what was agreed, what goes on to the next meeting, and the end of this one."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.models import Action, Meeting
from desktop.models.meetings import HELD
from desktop.ui.look import STEP
from desktop.ui.pages.action_look import action_row
from desktop.ui.pages.chooser import Chooser
from desktop.ui.pages.desk import Desk
from desktop.ui.pages.meeting import Part
from desktop.ui.pages.record_form import RecordForm, side_by_side
from desktop.ui.paint import Mark
from desktop.ui.pieces import Card, QuietLabel, Scroll, Words, button
from desktop.ui.rows import Row, Rows
from desktop.words import _, plural


class FollowPart(Part):
    """Actions and decisions of one meeting, what was not finished, and carrying it on."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.agreed = Rows(_("Actions agreed"))
        self.agreed.opened.connect(lambda action: desk.go("actions", action=action))
        self.actions_card = Card(_("Actions agreed"))
        self.agreed.pressed.connect(self.ask_who)
        self.nobody = QuietLabel(wrap=True)
        self.nobody.set_colour("amber")
        self.who_words = QuietLabel(wrap=True)
        self.who = RecordForm(desk.book, Action, ("leads",), labels={"leads": _("Who does it")})
        self.who.hide()
        self.actions_card.add(self.nobody, self.agreed, self.who_words, self.who)
        self.no_actions = QuietLabel(
            _("None. At the table, a line that begins with /action makes one."), wrap=True
        )
        self.actions_card.add(self.no_actions)
        self.decisions = Rows(_("Decisions"))
        self.decisions.opened.connect(lambda decision: desk.go("decisions", decision=decision))
        self.decisions_card = Card(_("Decisions"))
        self.decisions_card.add(self.decisions)
        self.no_decisions = QuietLabel(_("None were recorded."), wrap=True)
        self.decisions_card.add(self.no_decisions)
        self.decisions_card.add_row(button(_("Every decision"), lambda: desk.go("decisions"), bare=True))
        self.items = Rows(_("Items not finished"))
        self.items.pressed.connect(self._turn_over)
        self.items.opened.connect(self._turn_over)
        self._to_box = Chooser(_("Carry to"))
        self.to = self._to_box.combo
        self.to.activated.connect(lambda _index: self.renew())
        self.carry_words = Words(wrap=True)
        self.carry = button(_("Carry over"), self.carry_over, primary=True)
        self.plan = button(_("Plan the next meeting"), lambda: desk.go("meetings", new="yes"))
        self.carry_card = Card(_("To the next meeting"))
        self.carry_card.add(self.items, self._to_box, self.carry_words)
        self.carry_card.add_row(self.carry, self.plan)
        self.close_words = Words(wrap=True)
        self.close_button = button(_("Close the meeting"), self._close, primary=True)
        self.to_minutes = button(
            _("Minutes"), lambda: desk.go("meeting", meeting=self.meeting, step="minutes")
        )
        self.close_card = Card(_("This meeting"))
        self.close_card.add(self.close_words)
        self.close_card.add_row(self.close_button, self.to_minutes)
        self.how = RecordForm(desk.book, Meeting, ["hours_out", "interruptions", "usefulness"])
        side_by_side(self.how, "hours_out", "interruptions")
        self.how_card = Card(_("How it went"), _("for the review of the year"))
        self.how_card.add(self.how)
        self.setFocusProxy(self.agreed)
        self._lay_out()

    def _lay_out(self) -> None:
        inside = QWidget()
        across = QHBoxLayout(inside)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(STEP * 2)
        for cards in (
            (self.actions_card, self.decisions_card),
            (self.carry_card, self.close_card, self.how_card),
        ):
            column = QVBoxLayout()
            column.setSpacing(STEP * 2)
            for card in cards:
                column.addWidget(card)
            column.addStretch(1)
            across.addLayout(column, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(Scroll(inside))

    def renew(self) -> None:
        from desktop.action_log import action_log
        from desktop.agenda import agenda
        from desktop.carrying import waiting
        from desktop.meetings import later_meetings
        from desktop.minutes import minutes

        chosen = self.to.currentData()
        with self.desk.book.reading() as view:
            held = view.get(Meeting, self.meeting)
            shown = agenda(view, self.meeting)
            told = minutes(view, self.meeting)
            log = action_log(view, self.desk.today, meeting=self.meeting)
            coming = [row for row in later_meetings(view, self.meeting, self.desk.today) if not row.past]
            ids = [row.id for row in coming]
            target = chosen if chosen in ids else next(iter(ids), None)
            still = waiting(view, self.meeting, target)
        agreed = [row for row in log if row.meeting == self.meeting]
        self.agreed.set_rows([action_row(row, button=_("Who?") if row.nobody else "") for row in agreed])
        self._say_nobody([row.id for row in agreed if row.nobody])
        self.actions_card.say(_("Actions agreed"), str(len(agreed)) if agreed else "")
        self.no_actions.setVisible(not agreed)
        decided = [(item.number, one) for item in told.items for one in item.decisions]
        self.decisions.set_rows(
            [Row(one.id, one.title, lead=number, aside=one.manner_words) for number, one in decided]
        )
        self.no_decisions.setVisible(not decided)
        # before a meeting has begun there is nothing it left over
        begun = held is not None and (held.stage in HELD or bool(held.opened))
        left = [line for line in shown.lines if line.state == "unfinished" or (begun and line.state != "done")]
        self.items.set_rows(
            [
                Row(
                    line.id,
                    line.title,
                    lead=line.number,
                    under=line.carried_words,
                    before=Mark(_("carry"), "amber", "▲") if line.state == "unfinished" else None,
                    button=_("It is done") if line.state == "unfinished" else _("Carry over"),
                )
                for line in left
            ]
        )
        self.to.clear()
        for row in coming:
            self.to.addItem(f"{row.title}, {row.date_words}", row.id)
        self.to.setCurrentIndex(max(0, self.to.findData(chosen)))
        self._say_carry(len(still.items), len(still.actions))
        self._say_close(held.stage if held else "", len(left))
        self.how.show_record(self.meeting)

    def leave(self) -> None:
        self.how.flush()
        self.who.flush()
        self._say_nobody([])

    def ask_who(self, action: str) -> None:
        """Ask who does an action that nobody was said to do."""
        from desktop.people import choices

        with self.desk.book.reading() as view:
            offered = choices(view, ("person", "school"), self.desk.today)
            self.who_words.setText(view.title(action))
        self.who.set_choices("leads", offered)
        self.who.show_record(action)
        self.who_words.show()
        self.who.show()
        self.who.focus_on("leads")

    def _say_nobody(self, actions: list[str]) -> None:
        """Say how many actions have nobody; once the one asked about has somebody, it is asked about no more."""
        words = plural("{n} action has nobody to do it yet.", "{n} actions have nobody to do them yet.", len(actions))
        self.nobody.setText(f"▲ {words}" if actions else "")
        self.nobody.setVisible(bool(actions))
        asked = self.who.record_id in actions and not self.who.isHidden()
        self.who_words.setVisible(asked)
        self.who.setVisible(asked)

    def _say_carry(self, items: int, actions: int) -> None:
        there = self.to.count() > 0
        self._to_box.setVisible(there)
        what = _("{items} and {actions}").format(
            items=plural("{n} item", "{n} items", items), actions=plural("{n} open action", "{n} open actions", actions)
        )
        if not there:
            words = _("{what} wait. No meeting is planned yet; planning one brings them.").format(what=what)
        elif items or actions:
            words = _("{what} are to go on to it, each with its count.").format(what=what)
        else:
            words = _("Whatever was left here is there already.")
        self.carry_words.setText(words)
        self.carry.setVisible(there and bool(items or actions))

    def _say_close(self, stage: str | None, left: int) -> None:
        if stage == "closed":
            words = _("It is closed: nothing is left to do for it.")
        elif stage == "confirmed":
            words = _("Its minutes are confirmed. Close it when what was left has been carried over.")
        elif stage in ("held", "circulated"):
            words = _("Its minutes are still a draft. The next meeting confirms them; then it can be closed.")
        else:
            words = _("It has not been held yet.")
        if left and stage != "closed":
            words += " " + plural("{n} item is not marked done.", "{n} items are not marked done.", left)
        self.close_words.setText(words)
        self.close_button.setVisible(stage == "confirmed")
        self.to_minutes.setVisible(stage in ("held", "circulated", "confirmed"))

    def carry_over(self) -> None:
        """Carry what was left to the meeting chosen, and say what went."""
        from desktop.carrying import carry

        target = self.to.currentData()
        if target:
            done = carry(self.desk.book, self.meeting, str(target))
            self.desk.tell(
                _("Carried over: {items}, {actions}.").format(
                    items=plural("{n} item", "{n} items", len(done.items)),
                    actions=plural("{n} action", "{n} actions", len(done.actions)),
                )
            )
            self.renew()

    def _turn_over(self, item: str) -> None:
        from desktop.minute_taking import finish_item

        unfinished = next((row.before is not None for row in self.items.rows() if row.id == item), False)
        finish_item(self.desk.book, item, done=unfinished)

    def _close(self) -> None:
        from desktop.minute_taking import close_meeting

        close_meeting(self.desk.book, self.meeting)
