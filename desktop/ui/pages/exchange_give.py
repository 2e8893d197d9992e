"""Making a bundle: for everyone or for one laptop, saved as a file that any way will carry."""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QComboBox, QPushButton, QWidget

from desktop.ui.pages.chooser import Chooser
from desktop.ui.pages.desk import Desk
from desktop.ui.pieces import Card, QuietLabel, button
from desktop.words import _, joined, plural, short_day, size

if TYPE_CHECKING:
    from desktop.having import Having
    from desktop.steps import Step
    from desktop.sync.bundle import Made

EVERYONE = ""


class Give(Card):
    """For whom, and the button that makes it; beside it `take`, for a file that came."""

    def __init__(self, desk: Desk, take: QPushButton, parent: QWidget | None = None) -> None:
        super().__init__(_("By a file"), parent=parent)
        self._desk = desk
        chooser = Chooser(_("For whom the bundle is"))
        self.whom = chooser.combo
        self.make = button(_("Make a bundle…"), self.make_bundle, tip=_("Ctrl B"))
        self.add(chooser)
        self.add_row(self.make, take)
        self.add(
            QuietLabel(
                _(
                    "One sealed file with what they lack, to be carried any way you like. One that came may also be "
                    "dropped anywhere on this window. You look first."
                ),
                wrap=True,
            )
        )

    def show_laptops(self, laptops: tuple[Having, ...]) -> None:
        """Offer everyone, and each of these laptops."""
        offer_laptops(self.whom, laptops)
        self.make.setEnabled(bool(laptops))

    def choose(self, device: str) -> None:
        """Make the next bundle for this laptop."""
        self.whom.setCurrentIndex(max(0, self.whom.findData(device)))

    def make_bundle(self) -> None:
        """Ask where to, and write the bundle beside the window. Raises Refusal."""
        from desktop.bundles import ENDING, make_aside
        from desktop.drafts import seal_drafts
        from desktop.paths import file_name
        from desktop.steps import Step
        from desktop.written import refuse_taken

        book, device = self._desk.book, str(self.whom.currentData() or "")
        with book.reading() as view:
            me = view.title(book.me)
        whom = self.whom.currentText().partition(",")[0]
        name = _("From {me}, {day}, {whom}").format(
            me=me, day=short_day(self._desk.today), whom=whom[:1].lower() + whom[1:]
        )
        path = self._desk.choose_place(self, _("Save the bundle"), file_name(name, ENDING))
        if path is None:
            return
        refuse_taken(path)
        seal_drafts(book)

        def made() -> Generator[Step, None, Made]:
            yield Step(0, 0, path.name)
            return make_aside(book, path, to=[device] if device else None)

        self._desk.jobs.start(_("Making a bundle"), made, on_done=lambda made: self._made(path, made))

    def _made(self, path: Path, made: Made) -> None:
        said = [plural("{n} change", "{n} changes", made.operations)]
        if made.files:
            said.append(plural("{n} file", "{n} files", made.files))
        words = _("Saved: {path} ({what}, {size}).").format(
            path=path, what=joined(said), size=size(path.stat().st_size)
        )
        if made.left_out:
            words += " " + plural(
                "{n} attached file was too large to go along; it goes when it is asked for.",
                "{n} attached files were too large to go along; they go when they are asked for.",
                made.left_out,
            )
        self._desk.tell(words)


def offer_laptops(whom: QComboBox, laptops: tuple[Having, ...]) -> None:
    """Offer everyone, and each of these laptops; what was chosen stays so."""
    kept = whom.currentData()
    whom.clear()
    whom.addItem(_("For everyone"), EVERYONE)
    for one in laptops:
        name = ", ".join(filter(None, (one.laptop.name, one.laptop.school_words)))
        whom.addItem(_("For {name}").format(name=name), one.laptop.device)
    whom.setCurrentIndex(max(0, whom.findData(kept)))
