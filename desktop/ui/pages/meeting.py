"""One meeting and its life: Plan · Pack · Hold · Minutes · Follow up. It opens where it has got to."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from desktop.book import Touched
from desktop.errors import NotFound
from desktop.ui.look import STEP
from desktop.ui.pages.desk import Desk, Page
from desktop.ui.pieces import EmptyPage, QuietLabel, Segments, TopLine, button
from desktop.words import _

if TYPE_CHECKING:
    from desktop.agenda_lines import Agenda

STEPS = ("plan", "pack", "hold", "minutes", "follow")
CONCERNS = (
    *("meeting", "item", "paper", "attendance", "minute", "decision", "action", "note", "person", "school"),
    *("issue", "distribution"),
)
GIVEN = ("issue", "distribution")
"""Of these, what is no part of a meeting itself."""
"""The kinds of record a meeting's page shows something of."""


def step_words() -> list[tuple[str, str]]:
    """The steps of a meeting's life with their words."""
    return [
        ("plan", _("Plan")),
        ("pack", _("Pack")),
        ("hold", _("Hold")),
        ("minutes", _("Minutes")),
        ("follow", _("Follow up")),
    ]


class Part(QWidget):
    """One step of a meeting's life, as a page within the page."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.meeting = ""

    def show_meeting(self, meeting: str, item: str = "") -> None:
        """Show this meeting, perhaps at one item."""
        self.meeting = meeting
        self.renew()

    def renew(self) -> None:
        """Show what stands now."""

    def touched(self, touched: Touched) -> None:
        """Something of the meeting changed."""
        self.renew()

    def leave(self) -> None:
        """Seal what is being typed."""


def _plan(desk: Desk) -> Part:
    from desktop.ui.pages.meeting_plan import PlanPart

    return PlanPart(desk)


def _pack(desk: Desk) -> Part:
    from desktop.ui.pages.meeting_pack import PackPart

    return PackPart(desk)


def _hold(desk: Desk) -> Part:
    from desktop.ui.pages.meeting_hold import HoldPart

    return HoldPart(desk)


def _minutes(desk: Desk) -> Part:
    from desktop.ui.pages.meeting_minutes import MinutesPart

    return MinutesPart(desk)


def _follow(desk: Desk) -> Part:
    from desktop.ui.pages.meeting_follow import FollowPart

    return FollowPart(desk)


_PARTS: dict[str, Callable[[Desk], Part]] = {
    "plan": _plan,
    "pack": _pack,
    "hold": _hold,
    "minutes": _minutes,
    "follow": _follow,
}


class MeetingPage(Page):
    """The meeting being looked at, one of its steps under its name."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.meeting = ""
        self._parts: dict[str, Part] = {}
        self.top = TopLine()
        self.all_meetings = button(_("All meetings"), lambda: desk.go("meetings"), bare=True)
        self.top.add(self.all_meetings)
        self.steps = Segments(step_words())
        self.steps.setAccessibleName(_("Steps of the meeting"))
        self.steps.chosen.connect(self.show_step)
        self.times = QuietLabel()
        line = QHBoxLayout()
        line.addWidget(self.steps)
        line.addStretch(1)
        line.addWidget(self.times)
        self._body = QStackedWidget()
        column = QVBoxLayout(self)
        column.setContentsMargins(STEP * 3 - 2, STEP * 2, STEP * 3 - 2, STEP * 2)
        column.setSpacing(STEP + 4)
        column.addWidget(self.top)
        column.addLayout(line)
        column.addWidget(self._body, 1)
        self._nowhere = EmptyPage(
            _(
                "This meeting is not here. Undo (Ctrl Z) brings it back if it was taken out of view, "
                "Redo (Ctrl Shift Z) if planning it was undone."
            ),
            _("All meetings"),
            lambda: desk.go("meetings"),
        )
        self._body.addWidget(self._nowhere)
        for key, by in (("Ctrl+PgDown", 1), ("Ctrl+PgUp", -1)):
            QShortcut(QKeySequence(key), self).activated.connect(lambda by=by: self._turn(by))

    def arrive(
        self, meeting: str = "", step: str = "", item: str = "", do: str = "", whom: str = "", **_where: str
    ) -> None:
        """Show a meeting: at a step, or where it has got to; the same meeting stays where it was left.

        With `do` “print” its pack is printed as soon as it is made; `whom` says for whom the pack is."""
        known = meeting in ("", self.meeting) and self.steps.current()
        self.meeting = meeting or self.meeting
        agenda = self._head()
        if agenda is None:
            self._body.setCurrentWidget(self._nowhere)
            return
        wanted = step if step in STEPS else known or self._life_step()
        self.show_step(wanted, item=item)
        if (do == "print" or whom) and wanted == "pack":
            from desktop.ui.pages.meeting_pack import PackPart

            part = self.part()
            if isinstance(part, PackPart) and whom == "given":
                part.show_face("given")
            elif isinstance(part, PackPart) and whom:
                part.whom.setCurrentIndex(max(0, part.whom.findData(whom)))
                part.whom.activated.emit(part.whom.currentIndex())
            if isinstance(part, PackPart) and do == "print":
                part.print_when_made()

    def place(self) -> dict[str, str]:
        return {"meeting": self.meeting, "step": self.steps.current()}

    def show_step(self, step: str, *, item: str = "") -> None:
        """Go to one step of the meeting's life."""
        self.leave()
        if step not in self._parts:
            self._parts[step] = _PARTS[step](self.desk)
            self._body.addWidget(self._parts[step])
        self.steps.choose(step)
        part = self._parts[step]
        self._body.setCurrentWidget(part)
        part.show_meeting(self.meeting, item)
        part.setFocus()

    def part(self) -> Part | None:
        """The step shown."""
        shown = self._body.currentWidget()
        return shown if isinstance(shown, Part) else None

    def touched(self, touched: Touched) -> None:
        if not touched.any_of(*CONCERNS):
            return
        if self._head() is None:
            self._body.setCurrentWidget(self._nowhere)
        elif self.part() is None:
            self.arrive()
        elif (part := self.part()) is not None:
            part.touched(touched)

    def leave(self) -> None:
        if (part := self.part()) is not None:
            part.leave()

    def _life_step(self) -> str:
        from desktop.meetings import life_step

        with self.desk.book.reading() as view:
            return life_step(view, self.meeting, self.desk.today)

    def _turn(self, by: int) -> None:
        here = self.steps.current()
        if here:
            self.show_step(STEPS[(STEPS.index(here) + by) % len(STEPS)])

    def _head(self) -> Agenda | None:
        """Say the meeting's name, time and length; None when it is not there to be shown."""
        from desktop.agenda import agenda
        from desktop.meetings import planned_words
        from desktop.models.meetings import Meeting

        with self.desk.book.reading() as view:
            record = view.get(Meeting, self.meeting)
            try:
                shown = agenda(view, self.meeting) if record and not record.hidden else None
            except NotFound:
                shown = None
        self.steps.setVisible(shown is not None)
        self.times.setText("")
        if shown is None or record is None:
            self.top.say(_("Meeting"))
            return None
        named = f"{shown.title}, {shown.date_words}" if shown.date_words else shown.title
        where = ", ".join(part for part in (shown.start, shown.venue) if part)
        self.top.say(named, " · ".join(part for part in (planned_words(record), where, shown.stage_words) if part))
        told = (shown.time_words, shown.late_words) if shown.lines else ()
        self.times.setText(" · ".join(part for part in told if part))
        self.times.set_colour("amber" if shown.late_words else "quiet")
        return shown
