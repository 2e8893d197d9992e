"""Pack: for whom, in which layout, what is in it and what is missing; seen in the window, saved, printed, issued."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from desktop.book import Touched
from desktop.errors import Refusal
from desktop.ui.look import STEP
from desktop.ui.pages.chooser import Chooser
from desktop.ui.pages.desk import Desk
from desktop.ui.pages.flowing import flowing
from desktop.ui.pages.meeting import CONCERNS, GIVEN, Part
from desktop.ui.pages.on_paper import offer_layouts, readers_offered
from desktop.ui.pages.pack_contents import PackContents, missing_words, rows_of
from desktop.ui.pages.pack_given import PackGiven
from desktop.ui.pages.pack_handling import issue, save_pdf, save_twin
from desktop.ui.pages.pack_making import PackMaking, Wanted
from desktop.ui.pages.paper_view import PaperView
from desktop.ui.pages.printing import print_pdf, stop_printing
from desktop.ui.pieces import Card, ListDetail, QuietLabel, Segments, Words, button, emphasize
from desktop.words import _, plural

if TYPE_CHECKING:
    from desktop.agenda_lines import Agenda, AgendaLine
    from desktop.pack_choices import PackChoices

_CHAIR = "chair"
_AT_ONCE = 30_000_000
"""Bytes of papers up to which a pack is made as soon as it is looked at; a larger one when asked for."""
_MOST_TOLD = 3
"""Names with unknown letters that are told; of more, looking at the pages tells."""
_PAUSE = 350
"""Milliseconds after a choice before the pack is made anew, so that several choices are one making."""


class PackPart(Part):
    """The pack of one meeting, for the readers chosen."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._agenda: Agenda | None = None
        self._whole: Agenda | None = None  # issuing is for every reader, whoever the pack shown is for
        self.making = PackMaking(desk, self)
        self.making.done.connect(self._show)
        self.making.refused.connect(self._refused)
        self.making.given_up.connect(self._say_made)
        self._then_print = False
        self._looking = False  # at a version as it was issued
        self._choices: PackChoices | None = None
        self._before: list[tuple[str, PackChoices]] = []
        self._whom_box, self._layout_box = Chooser(_("For whom")), Chooser(_("Layout"))
        self.whom, self.layouts = self._whom_box.combo, self._layout_box.combo
        self.whom.activated.connect(lambda _index: self._choose_readers())
        self.layouts.activated.connect(lambda _index: self._choose_layout())
        self.says = Words(step=-1, colour="amber", wrap=True)
        self.missing = Words(step=-1, colour="amber", wrap=True)
        self.contents = PackContents()
        self.contents.opened.connect(self._turn_to)
        self.contents.turned.connect(self._turn)
        self.contents.moved.connect(self._move)
        self.contents.undo_asked.connect(self._take_back)
        self.contents.kept.connect(
            lambda: self.desk.tell(_("A paper goes with its item. Take it out, or withdraw it, on the agenda: Plan."))
        )
        self.pages = Words(bold=True, wrap=True)
        self.sizes = QuietLabel(wrap=True)
        self.troubles = QuietLabel(wrap=True)
        self.troubles.set_colour("amber")
        self.over = Words(step=-1, colour="amber", wrap=True)
        self.make = button(_("Make the pack"), self.build, primary=True)
        self.save = button(_("Save PDF…"), self.save_pdf)
        self.print_button = button(_("Print…"), self.print_pack)
        self.twin = button(_("Readable copy…"), self.save_twin)
        self.twin.setToolTip(_("The same pack as one file for a browser: for a screen reader, or larger type"))
        self.issue = button(_("Issue"), self.issue_pack)
        self.issued = QuietLabel(wrap=True)
        self.faces = Segments([("contents", _("What is in it")), ("given", _("Who has it"))])
        self.faces.setAccessibleName(_("The pack, and who has it"))
        self.faces.choose("contents")
        self.faces.chosen.connect(self.show_face)
        self.given = PackGiven(desk)
        self.given.looked_at.connect(self._look_at)
        self.view = PaperView()
        self.view.turned.connect(self._say_page)
        self.view.zoom_from(self)
        self._soon = QTimer(self, singleShot=True, interval=_PAUSE)
        self._soon.timeout.connect(self.build)
        self.setFocusProxy(self.whom)
        self._lay_out()

    def _lay_out(self) -> None:
        left = Card()
        choosers = QWidget()
        row = QHBoxLayout(choosers)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(STEP)
        for words, box, share in ((_("For whom"), self._whom_box, 4), (_("Layout"), self._layout_box, 3)):
            column = QVBoxLayout()
            column.setSpacing(STEP // 2)
            column.addWidget(QuietLabel(words))
            column.addWidget(box)
            row.addLayout(column, share)
        made_up = QWidget()
        column = QVBoxLayout(made_up)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(STEP)
        for widget in (choosers, self.says, self.missing):
            column.addWidget(widget)
        column.addWidget(self.contents, 1)
        for widget in (self.pages, self.sizes, self.troubles, self.over):
            column.addWidget(widget)
        column.addWidget(flowing(self.make, self.save, self.print_button, self.twin, self.issue))
        column.addWidget(self.issued)
        self._stack = QStackedWidget()
        self._stack.addWidget(made_up)
        self._stack.addWidget(self.given)
        left.add(self.faces)
        left.add(self._stack, stretch=1)
        right = Card()
        right.body.setContentsMargins(1, 1, 1, 1)
        right.add(self.view, stretch=1)
        both = ListDetail(right, left, detail_width=356)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(both)

    def show_meeting(self, meeting: str, item: str = "") -> None:
        self.meeting = meeting
        self._offer()
        self.making.look_for_changes()
        self.given.show_meeting(meeting)
        self.renew()
        if not self.making.is_ready(self._wanted()):
            self._begin()

    def leave(self) -> None:
        stop_printing(self)
        self._then_print = False
        self._soon.stop()
        self.making.stop()

    def show_face(self, name: str) -> None:
        """Show what is in the pack, or who has it."""
        self.faces.choose(name)
        self._stack.setCurrentIndex(0 if name == "contents" else 1)
        if name == "contents" and self._looking:
            self._looking = False
            self._show_made()

    def _look_at(self, pdf: bytes, name: str) -> None:
        """Show a version as it was issued."""
        self._looking = True
        self.view.show_bytes(pdf, name, "application/pdf")
        self.desk.tell(_("{name}, as it was issued.").format(name=name))

    # -- for whom, and how made up -------------------------------------------------------------------------

    def _chosen(self) -> str:
        return str(self.whom.currentData() or "cluster")

    def _is_chairs(self) -> bool:
        return self._chosen() == _CHAIR

    def audience(self) -> str:
        """Who the pack is for, in the book's words."""
        return "cluster" if self._is_chairs() else self._chosen()

    def _wanted(self) -> Wanted | None:
        """The pack that is chosen."""
        if self._choices is None:
            return None
        return Wanted(self.meeting, self.audience(), self._is_chairs(), self._choices)

    def is_ready(self) -> bool:
        """Whether the pack that is chosen is shown."""
        return self.making.is_ready(self._wanted())

    def _offer(self) -> None:
        chosen = self.whom.currentData()
        readers = readers_offered(self.desk)
        readers.insert(2, (_CHAIR, _("Chair’s copy, with your prompts")))
        self.whom.clear()
        for name, words in readers:
            self.whom.addItem(words, name)
        self.whom.setCurrentIndex(max(0, self.whom.findData(chosen)))
        if not self.layouts.count():
            offer_layouts(self.layouts)

    def _choose_readers(self) -> None:
        self.renew()
        self._begin()

    def _sort(self) -> str:
        from desktop.pack_choices import sort_of

        return sort_of(self.audience())  # the chair's copy is made up as everybody's

    def _choose(self, choices: PackChoices) -> None:
        """Keep a choice, and make the pack anew in a moment."""
        from desktop.pack_choices import choose

        if self._choices is not None:
            self._before.append((self._sort(), self._choices))
        self.contents.can_undo = bool(self._before)
        choose(self.desk.book, self._sort(), choices)
        self.renew()
        if self._agenda is not None and self._is_quick():
            self._soon.start()
        else:
            self._begin()

    def _take_back(self) -> None:
        """Have the pack made up as before the last choice."""
        from desktop.pack_choices import choose

        sort, choices = self._before.pop()
        self.contents.can_undo = bool(self._before)
        choose(self.desk.book, sort, choices)
        self.renew()
        self._soon.start()

    def _choose_layout(self) -> None:
        if self._choices is not None:
            self._choose(self._choices._replace(layout=self.layouts.currentData()))

    def _turn(self, row: str) -> None:
        """Put a part in or leave it out; leave pages free or do not."""
        from desktop.pack_choices import FREE
        from desktop.packs.arrangement import PARTS

        if self._choices is not None:
            self._choose(self._choices.turned(next(name for name in (*PARTS, *FREE) if name == row)))

    def _move(self, row: str, by: int) -> None:
        from desktop.packs.arrangement import PARTS

        if self._choices is not None:
            self._choose(self._choices.moved(next(part for part in PARTS if part == row), by))

    def touched(self, touched: Touched) -> None:
        """Something changed: the pack may hold what is for others now, so that it is no longer handed out."""
        if touched.any_of(*GIVEN):
            self.given.renew()
        if touched.any_of(*(kind for kind in CONCERNS if kind not in GIVEN)):
            self.making.outdated = True
            self.renew()
            if self._agenda is not None and self._is_quick():
                self._soon.start()

    # -- what is told ----------------------------------------------------------------------------------------

    def renew(self) -> None:
        from desktop.agenda import agenda
        from desktop.models import Meeting
        from desktop.pack_choices import choices_for

        refused = ""
        self._agenda = self._whole = None
        with self.desk.book.reading() as view:
            held = view.get(Meeting, self.meeting)
            if held is not None and not held.hidden:
                self._whole = agenda(view, self.meeting)
            self._choices = choices_for(view, self._sort())
            try:
                self._agenda = agenda(view, self.meeting, self.audience(), prompts=self._is_chairs())
            except Refusal as refusal:
                refused = str(refusal)
        self.layouts.setCurrentIndex(max(0, self.layouts.findData(self._choices.layout)))
        self._tell(self.says, refused)
        self._tell(self.missing, missing_words(self._agenda) if self._agenda else "")
        self._show_rows()
        self._say_made()
        self.given.renew()
        late = self._late_words()
        self._tell(
            self.over,
            _("▲ {late}: its items take until {ends}, and so the pack says. Give them less time, or the meeting more.")
            .format(late=late, ends=self._whole.ends)
            if late and self._whole
            else "",
        )
        version = (held.issued_version or 0) if held else 0
        self.issue.setText(_("Issue version {n}").format(n=version + 1) if version else _("Issue the pack"))
        self.issue.setAccessibleName(self.issue.text())
        self.issued.setText(
            _("Version {n} was issued: the numbers of its items and papers stay.").format(n=version)
            if version
            else _("Issuing keeps the numbers of items and papers as they are now, for all its readers.")
        )

    @staticmethod
    def _tell(words: Words, text: str) -> None:
        words.setText(text)
        words.setVisible(bool(text))

    def _show_rows(self) -> None:
        if self._agenda is None or self._choices is None:
            self.contents.set_rows([])
            return
        made = self.making.made if self.is_ready() else None
        starts = made.starts if made is not None else {}
        chair, late = self._is_chairs(), self._late_words()
        self.contents.set_rows(rows_of(self._agenda, self._choices, starts, chair=chair, late=late))

    def _lines(self) -> tuple[AgendaLine, ...]:
        return self._agenda.lines if self._agenda is not None else ()

    def _late_words(self) -> str:
        """By how much the whole meeting runs over, while that can still be helped."""
        from desktop.models.meetings import HELD

        return self._whole.late_words if self._whole is not None and self._whole.stage not in HELD else ""

    # -- making --------------------------------------------------------------------------------------------

    def _is_quick(self) -> bool:
        papers = [paper for line in self._agenda.lines for paper in line.papers] if self._agenda else []
        return sum(paper.size or 0 for paper in papers) <= _AT_ONCE

    def _begin(self) -> None:
        """Make it at once if that is quick, otherwise wait to be asked."""
        self._soon.stop()
        self._forget()
        if self._agenda is None:
            self.view.say(_("There is nothing here for these readers."))
        elif self._is_quick():
            self.build()
        else:
            self.view.say(_("The papers are large. Make the pack when you want to see it."))

    def build(self) -> None:
        """Make the pack, in the background, and show it."""
        if (wanted := self._wanted()) is not None:
            self.making.begin(wanted, self._agenda)
            self.pages.setText(_("Making the pack…"))
            self.make.setEnabled(False)

    def _refused(self, words: str) -> None:
        self._forget()
        self.view.say(words)

    def _show(self) -> None:
        if not self._looking:
            self._show_made()
        self._show_rows()
        self._say_made()
        if self._then_print:
            self._then_print = False
            self.print_pack()

    def _show_made(self) -> None:
        """Show the pack that was made last, at the page that was looked at."""
        if self.making.made is not None:
            page = self.view.page()
            self.view.show_bytes(self.making.data, _("The pack"), "application/pdf")
            self.view.go_to(page)

    def print_when_made(self) -> None:
        """Print the pack, made first if it is not there yet. Raises Refusal."""
        if self.is_ready():
            self.print_pack()
            return
        self._then_print = True
        if not self.making.is_under_way():
            self.build()

    def _say_made(self) -> None:
        ready, made = self.is_ready(), self.making.made
        self.save.setEnabled(ready)
        self.print_button.setEnabled(ready)
        self.twin.setEnabled(ready)
        # what is quickly made is made anew by itself
        self.make.setVisible(not (ready and self._is_quick()))
        if self.making.is_under_way():
            return
        self.make.setEnabled(self._agenda is not None)
        self.make.setText(_("Make it again") if ready else _("Make the pack"))
        emphasize(self.make, not ready)
        self.make.setAccessibleName(self.make.text())
        changed = made is not None and self.making.outdated
        self.pages.setText(self._pages_words() if ready else _("Changed since it was made") if changed else "")
        self.sizes.setText(_("Space: in or out · Ctrl ↑ ↓: order · Ctrl + −: size"))
        told = []
        if ready and made:
            titles = {one.ref: one.title for line in self._lines() for one in line.papers}
            told = [f"▲ {ref} {titles.get(ref, '')}: {why}" for ref, why in made.unreadable]
            mended = _("▲ {ref} {title} was damaged and has been repaired: look at it")
            told += [mended.format(ref=ref, title=titles.get(ref, "")) for ref in made.repaired]
            letters = _("▲ “{words}” has letters that cannot be printed here")
            told += [letters.format(words=words) for words in made.unprintable[:_MOST_TOLD]]
        self._tell(self.troubles, "\n".join(told))

    def _pages_words(self) -> str:
        """How many pages, and on how many sheets when both sides are printed."""
        made = self.making.made
        if made is None:
            return ""
        pages = plural("{n} page", "{n} pages", made.pages)
        sheets = plural("{n} sheet", "{n} sheets", (made.sides + 1) // 2)
        return _("{pages} on {sheets}").format(pages=pages, sheets=sheets)

    def _say_page(self, page: int) -> None:
        made = self.making.made
        if made is not None and not self.making.is_under_way() and not self._looking:
            words = _("Page {n} of {all}") if made.layout in ("a4", "large-print") else _("Side {n} of {all}")
            self.pages.setText(words.format(n=page, all=made.sides))

    def _forget(self) -> None:
        self.making.forget()
        self.view.clear()
        self._show_rows()
        self._say_made()

    def _turn_to(self, row: str) -> None:
        """Show the page on which a part or a paper begins."""
        made = self.making.made
        if made is None or not self.is_ready():
            return
        paper = next((one for line in self._lines() for one in line.papers if one.id == row), None)
        page = made.starts.get(f"paper {paper.ref}" if paper is not None else row)
        if page is not None:
            self.view.go_to(made.side_of(page))

    # -- what is done with it ------------------------------------------------------------------------------

    def save_pdf(self) -> None:
        """Write the pack where the person says. Raises Refusal."""
        if self.is_ready() and (wanted := self._wanted()) is not None:
            save_pdf(self, self.desk, wanted, self.making.data)

    def save_twin(self) -> None:
        """Write the pack's readable copy where the person says. Raises Refusal."""
        if self.is_ready() and (wanted := self._wanted()) is not None:
            save_twin(self, self.desk, wanted)

    def print_pack(self) -> None:
        """Print the pages shown. Raises Refusal."""
        if self.is_ready() and self.making.made is not None:
            across = self.making.made.layout in ("booklet", "two-up")
            title, meanwhile = _("Print the pack"), _("Printing the pack")
            print_pdf(self, self.desk, title, meanwhile, self.making.data, across=across)

    def issue_pack(self) -> None:
        """Issue the pack to all its readers."""
        if (wanted := self._wanted()) is not None:
            self.issue.setEnabled(False)
            issue(self.desk, wanted, partial(self._issued, wanted.meeting), lambda: self.issue.setEnabled(True))

    def _issued(self, meeting: str) -> None:
        if meeting != self.meeting:
            return  # another meeting is looked at meanwhile
        self.renew()
        self._begin()
        self.show_face("given")
        self.given.setFocus()
