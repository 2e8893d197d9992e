"""Minutes: read and put right as they will be printed, circulated, confirmed, saved and printed."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.models import Meeting
from desktop.ui.look import STEP
from desktop.ui.pages.chooser import Chooser
from desktop.ui.pages.correction_form import Corrections
from desktop.ui.pages.desk import Desk
from desktop.ui.pages.meeting import Part
from desktop.ui.pages.minutes_text import MinutesSheet
from desktop.ui.pages.on_paper import OnPaper, Printed
from desktop.ui.pages.printing import stop_printing
from desktop.ui.pages.story import show_story
from desktop.ui.paint import Mark
from desktop.ui.pieces import Card, Chip, ListDetail, QuietLabel, Scroll, Words, button, emphasize
from desktop.words import _

_FIXED = ("confirmed", "closed")


class MinutesPart(Part):
    """The minutes of one meeting."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.sheet = MinutesSheet(desk.book)
        self.scroll_area = Scroll(self.sheet)
        self.state = Chip()
        self.hint = QuietLabel(wrap=True)
        self.circulate = button(_("They have gone out"), self._circulate, primary=True)
        self._at_box = Chooser(_("Confirmed at"))
        self.at = self._at_box.combo
        self.at_words = QuietLabel(_("Confirmed at"))
        self.waits = QuietLabel(_("It is still to come. They can be confirmed there once it has begun."), wrap=True)
        self._coming: frozenset[str] = frozenset()
        self.corrections = Corrections(desk.book)
        self.confirm = button(_("Confirm as a correct record"), self._confirm, primary=True)
        self.reopen = button(_("Make them a draft again"), self._reopen)
        self.paper = OnPaper(self, desk, self._paper)
        self.story = button(_("Who changed this"), self._show_story, bare=True)
        self._at_said = False
        self.at.activated.connect(self._say_at)
        self._lay_out()

    def _lay_out(self) -> None:
        card = Card()
        card.body.setContentsMargins(1, 1, 1, 1)
        card.add(self.scroll_area, stretch=1)
        side = Card()
        side.add_row(self.state)
        side.add(self.hint)
        side.add_row(self.circulate)
        side.add(self.at_words, self._at_box, self.waits, self.corrections)
        side.add_row(self.confirm)
        side.add_row(self.reopen)
        side.body.addSpacing(STEP)
        side.add(Words(_("On paper"), bold=True), self.paper.whom_box, self.paper.layout_box)
        side.add_row(self.paper.save, self.paper.print_button)
        side.add_row(self.story)
        side.fill()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(ListDetail(card, Scroll(side), detail_width=320))

    def show_meeting(self, meeting: str, item: str = "") -> None:
        if meeting != self.meeting:
            self._at_said = False
        self.meeting = meeting
        self.renew()
        wanted = self.sheet.items.get(item)
        if wanted is not None:
            self.scroll_area.ensureWidgetVisible(wanted)
            wanted.editor.setFocus()

    def renew(self) -> None:
        from desktop.meetings import begun, later_meetings
        from desktop.minutes import minutes

        chosen = self.at.currentData() if self._at_said else None
        with self.desk.book.reading() as view:
            held = view.get(Meeting, self.meeting)
            told = minutes(view, self.meeting)
            after = [row for row in later_meetings(view, self.meeting, self.desk.today) if row.date]
            meetings = [view.get(Meeting, row.id) for row in after]
        self.paper.offer()
        self._coming = frozenset(one.id for one in meetings if one and not begun(one, self.desk.today))
        later = [(row.id, f"{row.title}, {row.date_words}") for row in after]
        stage = held.stage if held else ""
        fixed = stage in _FIXED
        self.sheet.show_minutes(told, fixed=fixed)
        self.state.say(Mark(told.state_words, "good" if told.state == "confirmed" else "amber"))
        self.at.clear()
        self.at.addItem(_("no meeting in particular"), "")
        for meeting, words in later:
            coming = _("{meeting}, still to come").format(meeting=words)
            self.at.addItem(coming if meeting in self._coming else words, meeting)
        # the next meeting is the one that does it, unless the person has said otherwise
        self.at.setCurrentIndex(self.at.findData(chosen) if chosen is not None else min(1, len(later)))
        self.corrections.show_minutes(told)
        written, out = stage == "held", stage == "circulated"
        self.circulate.setVisible(written)
        for one in (self.at_words, self._at_box, self.corrections, self.confirm):
            one.setVisible(written or out)
        self._offer_confirming(written or out)
        emphasize(self.confirm, out)
        self.reopen.setVisible(fixed or out)
        self.hint.setText(_hint(str(stage)))

    def leave(self) -> None:
        stop_printing(self)
        self.sheet.seal()
        self.corrections.flush()

    def _say_at(self, _index: int) -> None:
        self._at_said = True
        self._offer_confirming(True)

    def _offer_confirming(self, open_: bool) -> None:
        """Minutes wait for the meeting that is to confirm them."""
        waits = self.at.currentData() in self._coming
        self.confirm.setEnabled(not waits)
        self.waits.setVisible(open_ and waits)

    def _circulate(self) -> None:
        from desktop.minute_taking import circulate

        self.leave()
        circulate(self.desk.book, self.meeting)

    def _confirm(self) -> None:
        from desktop.minute_taking import confirm

        self.leave()
        with self.desk.book.reading() as view:
            held = view.get(Meeting, self.meeting)
        confirm(self.desk.book, self.meeting, self.at.currentData() or None, held.corrections if held else "")

    def _reopen(self) -> None:
        from desktop.minute_taking import reopen_minutes

        reopen_minutes(self.desk.book, self.meeting)

    def _paper(self) -> Printed:
        """The minutes as they stand, with what is being typed."""
        from desktop.meeting_pack import minutes_file, minutes_file_name

        self.leave()
        book, meeting = self.desk.book, self.meeting
        audience, how = self.paper.audience(), self.paper.arrangement()
        return Printed(
            making=_("Laying out the minutes"),
            saving=_("Save the minutes"),
            printing=_("Print the minutes"),
            saved=_("The minutes were saved as “{name}”."),
            name=lambda view: minutes_file_name(view, meeting, audience),
            write=lambda out: minutes_file(book, meeting, audience, out, how),
        )

    def _show_story(self) -> None:
        from desktop.minute_taking import minute_id

        self.leave()
        written = self.focusWidget()
        item = next((id for id, one in self.sheet.items.items() if _inside(written, one)), "")
        show_story(self.story, self.desk.book, minute_id(item) if item else self.meeting)


def _inside(widget: QWidget | None, outer: QWidget) -> bool:
    return widget is not None and (widget is outer or outer.isAncestorOf(widget))


def _hint(stage: str) -> str:
    hints = {
        "held": _("Read them through and put them right where they stand, then send them round."),
        "circulated": _("They have gone out as a draft. The next meeting confirms them, as amended if need be."),
        "confirmed": _("They stand as the record. To change them, make them a draft again."),
        "closed": _("They stand as the record. To change them, make them a draft again."),
    }
    unfinished = _("The meeting has not finished. What is written at the table stands here as it is written.")
    return hints.get(stage, unfinished)
