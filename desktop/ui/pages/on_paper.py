"""What is on record, on paper: for whom, in which layout, saved as a PDF or printed."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Generator
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from PySide6.QtWidgets import QWidget

from desktop import paths
from desktop.steps import Step
from desktop.ui.pages.chooser import Chooser
from desktop.ui.pages.desk import Desk
from desktop.ui.pages.printing import print_pdf
from desktop.ui.pages.reading import copies
from desktop.ui.pieces import button
from desktop.view import View
from desktop.words import _

if TYPE_CHECKING:
    from PySide6.QtWidgets import QComboBox

    from desktop.packs.arrangement import Arrangement


def readers_offered(desk: Desk) -> list[tuple[str, str]]:
    """Whom a pack or a record can be printed for, by audience, and what they are called."""
    from desktop.people import choices

    with desk.book.reading() as view:
        schools = choices(view, ("school",), desk.today)
    readers = [("cluster", _("Heads and facilitator")), ("governors", _("Governors")), ("open", _("Anyone"))]
    return readers + [(f"school:{school}", words) for school, words in schools]


def offer_layouts(layouts: QComboBox) -> None:
    """Fill a chooser with the layouts there are."""
    from desktop.packs.arrangement import LAYOUTS

    for layout, words in LAYOUTS.items():
        layouts.addItem(_(words), layout)


class Printed(NamedTuple):
    """A thing that can be printed: what is said while it is made, while it is saved and printed and once it is there,
    the name of its file, and the work that writes it, which is done beside the window."""

    making: str
    saving: str
    printing: str
    saved: str
    name: Callable[[View], str]
    write: Callable[[Path], Generator[Step, None, Any]]


class OnPaper:
    """Two choosers and two buttons, for a page to lay out. `paper` says what is to be printed, for whom and how, at the
    moment one of the buttons is pressed; it may refuse."""

    def __init__(self, page: QWidget, desk: Desk, paper: Callable[[], Printed]) -> None:
        self._page, self._desk, self._paper = page, desk, paper
        self.whom_box, self.layout_box = Chooser(_("For whom")), Chooser(_("Layout"))
        self.whom, self.layout = self.whom_box.combo, self.layout_box.combo
        offer_layouts(self.layout)
        self.save = button(_("Save PDF…"), self.save_pdf)
        self.print_button = button(_("Print…"), self.print_pages)

    def offer(self) -> None:
        """Offer the readers there are now; the one chosen stays."""
        chosen = self.whom.currentData()
        readers = readers_offered(self._desk)
        if [(self.whom.itemData(n), self.whom.itemText(n)) for n in range(self.whom.count())] == readers:
            return
        self.whom.clear()
        for name, words in readers:
            self.whom.addItem(words, name)
        self.whom.setCurrentIndex(max(0, self.whom.findData(chosen)))

    def audience(self) -> str:
        """Whom it is for."""
        return str(self.whom.currentData() or "cluster")

    def arrangement(self) -> Arrangement:
        """How it is to be laid out."""
        from desktop.packs.arrangement import Arrangement

        return Arrangement(layout=self.layout.currentData() or "a4")

    def enable(self, on: bool) -> None:
        """Whether there is anything to print."""
        self.save.setEnabled(on)
        self.print_button.setEnabled(on)

    def save_pdf(self) -> None:
        """Write it where the person says. Raises Refusal."""
        paper = self._paper()
        with self._desk.book.reading() as view:
            name = paper.name(view)
        out = self._desk.choose_place(self._page, paper.saving, name)
        if out is not None:
            done = paper.saved.format(name=out.name)
            self._desk.jobs.start(paper.making, lambda: paper.write(out), on_done=lambda _sides: self._desk.tell(done))

    def print_pages(self) -> None:
        """Make it where nobody else looks, then print it. Raises Refusal."""
        paper = self._paper()
        across = self.arrangement().layout in ("booklet", "two-up")
        self._desk.jobs.start(
            paper.making,
            lambda: _aside(paper.write),
            on_done=lambda data: print_pdf(
                self._page, self._desk, paper.printing, paper.printing, data, across=across
            ),
        )


def _aside(write: Callable[[Path], Generator[Step, None, Any]]) -> Generator[Step, None, bytes]:
    """The bytes of what is written, in a folder of its own that is gone again however the work ends."""
    folder = Path(tempfile.mkdtemp(prefix="paper-", dir=paths.made(copies())))
    try:
        out = folder / "paper.pdf"
        yield from write(out)
        return out.read_bytes()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
