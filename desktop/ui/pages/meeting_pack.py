"""Pack: for whom, what is in it and what is missing; seen in the window, saved, printed, issued."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout

from desktop import paths
from desktop.errors import Refusal
from desktop.ui.pages.chooser import Chooser
from desktop.ui.pages.desk import Desk
from desktop.ui.pages.flowing import flowing
from desktop.ui.pages.item_papers import paper_row
from desktop.ui.pages.meeting import Part
from desktop.ui.pages.paper_view import PaperView
from desktop.ui.pages.printing import ask_printer, print_pages
from desktop.ui.pages.reading import copies
from desktop.ui.paint import Mark
from desktop.ui.pieces import Card, ListDetail, QuietLabel, Words, button, emphasize
from desktop.ui.rows import Row, Rows
from desktop.words import _, plural

if TYPE_CHECKING:
    from collections.abc import Generator

    from desktop.agenda_lines import Agenda
    from desktop.packs.build import PackMade
    from desktop.steps import Step
    from desktop.ui.jobs import Job

_CHAIR = "chair"
_AT_ONCE = 30_000_000
"""Bytes of papers up to which a pack is made as soon as it is looked at; a larger one when asked for."""


class PackPart(Part):
    """The pack of one meeting, for the readers chosen."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._agenda: Agenda | None = None
        self._whole: Agenda | None = None  # issuing is for every reader, whoever the pack shown is for
        self._job: Job | None = None
        self._shown = ("", "")
        self._file: Path | None = None
        self._folder: str | None = None
        self._to_print = False
        self.made: PackMade | None = None
        self._whom_box = Chooser(_("For whom"))
        self.whom = self._whom_box.combo
        self.whom.activated.connect(lambda _index: self._choose())
        self.says = Words(step=-1, colour="amber", wrap=True)
        self.contents = Rows(_("What is in the pack"), selects=True, scrolls=True)
        self.contents.inset = 4
        self.contents.opened.connect(self._turn_to)
        self.pages = Words(bold=True, wrap=True)
        self.sizes = QuietLabel(_("Ctrl + and Ctrl − for its size, Ctrl 9 for a whole page"), wrap=True)
        self.troubles = QuietLabel(wrap=True)
        self.troubles.set_colour("amber")
        self.over = Words(step=-1, colour="amber", wrap=True)
        self.make = button(_("Make the pack"), self.build, primary=True)
        self.save = button(_("Save PDF…"), self.save_pdf)
        self.print_button = button(_("Print…"), self.print_pack)
        self.issue = button(_("Issue"), self.issue_pack)
        self.issued = QuietLabel(wrap=True)
        self.view = PaperView()
        self.view.turned.connect(self._say_page)
        self.view.zoom_from(self)
        self.setFocusProxy(self.whom)
        self._lay_out()

    def _lay_out(self) -> None:
        left = Card()
        left.add(QuietLabel(_("For whom")), self._whom_box, self.says)
        left.add(self.contents, stretch=1)
        left.add(self.pages, self.sizes, self.troubles)
        left.add(self.over)
        left.add(flowing(self.make, self.save, self.print_button, self.issue))
        left.add(self.issued)
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
        self.renew()
        if self._shown != (meeting, self._chosen()) or self.made is None:
            self._begin()

    def leave(self) -> None:
        self._to_print = False
        if self._job is not None:
            self._job.stop()

    def _chosen(self) -> str:
        return str(self.whom.currentData() or "cluster")

    def audience(self) -> str:
        """Who the pack is for, in the book's words."""
        chosen = self._chosen()
        return "cluster" if chosen == _CHAIR else chosen

    def _offer(self) -> None:
        from desktop.people import choices

        chosen = self.whom.currentData()
        with self.desk.book.reading() as view:
            schools = choices(view, ("school",), self.desk.today)
        self.whom.clear()
        for name, words in (
            ("cluster", _("Heads and facilitator")),
            ("governors", _("Governors")),
            (_CHAIR, _("Chair’s copy, with your prompts")),
            ("open", _("Anyone")),
        ):
            self.whom.addItem(words, name)
        for school, words in schools:
            self.whom.addItem(words, f"school:{school}")
        self.whom.setCurrentIndex(max(0, self.whom.findData(chosen)))

    def _choose(self) -> None:
        self.renew()
        self._begin()

    def renew(self) -> None:
        from desktop.agenda import agenda
        from desktop.models import Meeting

        refused = ""
        self._agenda = self._whole = None
        with self.desk.book.reading() as view:
            held = view.get(Meeting, self.meeting)
            if held is not None and not held.hidden:
                self._whole = agenda(view, self.meeting)
            try:
                self._agenda = agenda(view, self.meeting, self.audience(), prompts=self._chosen() == _CHAIR)
            except Refusal as refusal:
                refused = str(refusal)
        self.says.setText(refused)
        self.says.setVisible(bool(refused))
        self.contents.set_rows(self._rows())
        self.make.setEnabled(self._agenda is not None)
        self._say_made()
        late = self._late_words()
        self.over.setText(
            _("▲ {late}: its items take until {ends}, and so the pack says. Give them less time, or the meeting more.")
            .format(late=late, ends=self._whole.ends)
            if late and self._whole
            else ""
        )
        self.over.setVisible(bool(late))
        version = (held.issued_version or 0) if held else 0
        self.issue.setText(_("Issue version {n}").format(n=version + 1) if version else _("Issue the pack"))
        self.issue.setAccessibleName(self.issue.text())
        self.issued.setText(
            _("Version {n} was issued; its numbers stay, and what comes late is 5A.").format(n=version)
            if version
            else _("Issuing keeps the numbers as they are now, so that everybody’s paper says the same.")
        )

    def _late_words(self) -> str:
        """By how much the whole meeting runs over, while that can still be helped."""
        from desktop.models.meetings import HELD

        return self._whole.late_words if self._whole is not None and self._whole.stage not in HELD else ""

    def _rows(self) -> list[Row]:
        if self._agenda is None:
            return []
        lines = self._agenda.lines
        late = self._late_words()
        items = late or plural("{n} item", "{n} items", len(lines))
        good = bool(lines) and not late
        wanted, here = self._agenda.papers_wanted, self._agenda.papers_here
        rows = [Row("agenda", _("Agenda"), after=Mark(items, "good" if good else "amber", "✓" if good else "▲"))]
        if wanted:
            whole = wanted == here
            words = self._agenda.papers_words
            mark = Mark(words, "good", "✓") if whole else Mark(words, "amber", "▲")
            rows.append(Row("papers", _("Papers"), after=mark))
        if self._agenda.governors_at:
            numbers = next((line.number for line in lines if line.part == 2), "")
            when = ", ".join(part for part in (numbers, self._agenda.governors_at) if part)
            rows.append(Row("governors", _("Governors join at"), after=Mark(when)))
        rows += [paper_row(paper) for line in lines for paper in line.papers]
        return rows

    # -- making --------------------------------------------------------------------------------------------

    def _begin(self) -> None:
        """Make it at once if that is quick, otherwise wait to be asked."""
        self._forget()
        papers = [paper for line in self._agenda.lines for paper in line.papers] if self._agenda else []
        if self._agenda is None:
            self.view.say(_("There is nothing here for these readers."))
        elif sum(paper.size or 0 for paper in papers) <= _AT_ONCE:
            self.build()
        else:
            self.view.say(_("The papers are large. Make the pack when you want to see it."))

    def build(self) -> None:
        """Make the pack, in the background, and show it."""
        from desktop.drafts import seal_drafts

        if self._job is not None:
            self._job.stop()
        book, meeting, audience = self.desk.book, self.meeting, self.audience()
        seal_drafts(book)
        if self._folder is None:
            self._folder = tempfile.mkdtemp(prefix="pack-", dir=paths.made(copies()))
        out, chair, today = Path(self._folder) / "pack.pdf", self._chosen() == _CHAIR, self.desk.today
        self._shown = (meeting, self._chosen())
        self.pages.setText(_("Making the pack…"))
        self.make.setEnabled(False)

        def done(made: PackMade) -> None:
            if self._job is job:
                self._job = None
                self._show(made, out)

        def refused(words: str) -> None:
            if self._job is job:
                self._job = None
                self.make.setEnabled(True)
                self.pages.setText("")
                self.view.say(words)

        def work() -> Generator[Step, None, PackMade]:
            from desktop.meeting_pack import build_meeting_pack  # here, so that the page waits for no library

            return build_meeting_pack(book, meeting, audience, out, chair=chair, today=today)

        job = self.desk.jobs.start(
            _("Making the pack"),
            work,
            on_done=done,
            on_refused=refused,
        )
        self._job = job

    def _show(self, made: PackMade, out: Path) -> None:
        self.made, self._file = made, out
        self.view.show_file(out)
        self._say_made()
        if self._to_print:
            self._to_print = False
            self.print_pack()

    def print_when_made(self) -> None:
        """Print the pack, made first if it is not there yet. Raises Refusal."""
        if self.made is not None:
            self.print_pack()
            return
        self._to_print = True
        if self._job is None:
            self.build()

    def _say_made(self) -> None:
        ready = self.made is not None and self._shown == (self.meeting, self._chosen())
        self.save.setEnabled(ready)
        self.sizes.setVisible(ready)
        self.print_button.setEnabled(ready)
        if self._job is not None:
            return
        self.make.setEnabled(self._agenda is not None)
        self.make.setText(_("Make it again") if ready else _("Make the pack"))
        emphasize(self.make, not ready)
        self.make.setAccessibleName(self.make.text())
        self.pages.setText(plural("{n} page", "{n} pages", self.made.pages) if ready and self.made else "")
        told = []
        if ready and self.made:
            told = [f"▲ {ref}: {why}" for ref, why in self.made.unreadable]
            mended = _("▲ {ref} was damaged and has been repaired: look at it")
            told += [mended.format(ref=ref) for ref in self.made.repaired]
        self.troubles.setText("\n".join(told))
        self.troubles.setVisible(bool(told))

    def _say_page(self, page: int) -> None:
        if self.made is not None and self._job is None:
            self.pages.setText(_("Page {n} of {all}").format(n=page, all=self.made.pages))

    def _forget(self) -> None:
        self.made = self._file = None
        self.view.clear()
        self._say_made()

    def _turn_to(self, row: str) -> None:
        lines = self._agenda.lines if self._agenda else ()
        paper = next((one for line in lines for one in line.papers if one.id == row), None)
        if self.made is None:
            return
        if paper is None:
            self.view.go_to(1)
        elif paper.ref in self.made.ranges:
            self.view.go_to(self.made.ranges[paper.ref][0])

    # -- what is done with it ------------------------------------------------------------------------------

    def save_pdf(self) -> None:
        """Write the pack where the person says. Raises Refusal."""
        from desktop.meeting_pack import pack_file_name
        from desktop.written import whole

        if self._file is None:
            return
        with self.desk.book.reading() as view:
            name = pack_file_name(view, self.meeting, self.audience(), chair=self._chosen() == _CHAIR)
        place = self.desk.choose_place(self, _("Save the pack"), name)
        if place is None:
            return
        made = self._file.read_bytes()
        with whole(place, self.desk.book.path) as out:
            out.write(made)
        self.desk.tell(_("The pack was saved as “{name}”.").format(name=place.name))

    def print_pack(self) -> None:
        """Print the pages shown. Raises Refusal."""
        document = self.view.document()
        if document is None:
            return
        printer = ask_printer(self, _("Print the pack"))
        if printer is not None:
            count = print_pages(document, printer)
            self.desk.tell(plural("{n} page was sent to the printer.", "{n} pages were sent to the printer.", count))

    def issue_pack(self) -> None:
        """Issue the pack: numbers stay from now on, and the pack says its version."""
        from desktop.meetings import issue_pack

        version = issue_pack(self.desk.book, self.meeting)
        self.desk.tell(_("Version {n} is issued. Its numbers stay as they are from now on.").format(n=version))
        self.renew()
        self._begin()
