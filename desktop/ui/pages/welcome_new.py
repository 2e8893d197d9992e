"""A new cluster: five answers, a passphrase, a place; then the recovery sheet, which nobody passes unasked."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLineEdit, QVBoxLayout, QWidget

from desktop import paths
from desktop.errors import BadValue, Refusal
from desktop.models.kinds import Choice, Text
from desktop.models.people import ROLES
from desktop.ui.editors import editor_for
from desktop.ui.form import Field
from desktop.ui.look import STEP
from desktop.ui.messages import ask
from desktop.ui.pages.recovery_sheet import print_sheet, save_sheet, saved_words, sheet_day
from desktop.ui.pages.welcome_book import NewBook
from desktop.ui.paint import Mark
from desktop.ui.pieces import Card, Chip, QuietLabel, Words, button
from desktop.words import N_, _

if TYPE_CHECKING:
    from desktop.opening import Opened
    from desktop.ui.pages.welcome import Welcome

_KINDS = {
    "cluster": Text(N_("What the cluster is called"), required=True),
    "school": Text(N_("Your school, or one of the schools"), required=True),
    "person": Text(N_("Your name"), required=True),
    "role": Choice(
        N_("You are"), {key: ROLES[key] for key in ("head", "facilitator", "clerk")}, default="head"
    ),
    "passphrase": Text(N_("Passphrase: these six words, or your own"), required=True),
}


class NewCluster(NewBook):
    """What a new cluster needs, on one page."""

    def __init__(self, welcome: Welcome) -> None:
        super().__init__(welcome)
        self._refused = False
        self.fields = {name: Field(_(kind.label), editor_for(kind)) for name, kind in _KINDS.items()}
        self.fields["role"].editor.set_value("head")
        self.another = button(_("Six other words"), self.propose, bare=True)
        self.make = button(_("Make the book"), self.make_book, primary=True)
        self.fields["cluster"].editor.edited.connect(self._say_place)
        self.fields["passphrase"].editor.edited.connect(self._look_at_passphrase)
        self._put_together()
        self.propose()
        self._say_place()

    def _put_together(self) -> None:
        card = Card(_("A new cluster"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(STEP * 3)
        grid.setVerticalSpacing(STEP)
        # row by row, as one reads, and as Tab goes
        for place, name in enumerate(("cluster", "school", "person", "role")):
            grid.addWidget(self.fields[name], place // 2, place % 2, Qt.AlignmentFlag.AlignTop)
            grid.setColumnStretch(place % 2, 1)
        card.body.addLayout(grid)
        card.add(self.fields["passphrase"])
        card.add_row(self.another)
        card.add(
            QuietLabel(
                _(
                    "The book opens with these words, or with the recovery sheet you print next, and with nothing "
                    "else: nobody can send you others. Write them down, or let this laptop remember them when you "
                    "open the book."
                ),
                wrap=True,
            )
        )
        self._end(card, self.make)
        for field in self.fields.values():
            for line in field.findChildren(QLineEdit):
                line.returnPressed.connect(self.make.click)

    def begin_typing(self) -> None:
        """Put the person into the first field."""
        self.fields["cluster"].editor.setFocus()

    def propose(self) -> None:
        """Put six other words into the passphrase."""
        from desktop.recovery import propose_passphrase

        self.fields["passphrase"].editor.set_value(propose_passphrase())
        self._look_at_passphrase()

    def _look_at_passphrase(self) -> None:
        """A refusal of the passphrase goes once a good one is typed."""
        from desktop.cipher import check_passphrase

        editor = self.fields["passphrase"].editor
        if self._refused:
            try:
                check_passphrase(str(editor.typed()))
            except Refusal as refusal:
                editor.show_problem(str(refusal))
                return
            self._refused = False
            editor.show_problem("")
            self._welcome.banner.clear()

    def called(self) -> str:
        """What the person calls the book."""
        return str(self.fields["cluster"].editor.typed() or "")

    def make_book(self) -> None:
        """Make the book with what was typed, then go on to its recovery sheet."""
        from desktop.opening import create_for_use

        given: dict[str, str] = {}
        wrong: list[str] = []
        for name, field in self.fields.items():
            try:
                field.editor.show_problem("")
                given[name] = field.editor.value()
            except BadValue as bad:
                field.editor.show_problem(bad.why)
                wrong.append(name)
        if wrong:
            self.fields[wrong[0]].editor.setFocus()
            return
        paths.made(self.folder)
        try:
            opened = create_for_use(
                self.path(),
                given["passphrase"],
                cluster=given["cluster"],
                school=given["school"],
                person=given["person"],
                role=given["role"],
            )
        except Refusal as refusal:
            self.fields["passphrase"].editor.show_problem(str(refusal))
            self._refused = True
            raise
        self._welcome.show_part(SheetPart(self._welcome, opened))


class SheetPart(QWidget):
    """The recovery sheet of a book just made, for the school's safe."""

    def __init__(self, welcome: Welcome, opened: Opened) -> None:
        super().__init__()
        self._welcome, self._opened = welcome, opened
        self.choose_place: Callable[[QWidget, str, str], Path | None] = welcome.chooser.place
        self.ask: Callable[..., str | None] = ask
        self.made = Chip(_("not made yet"), "amber", "▲")
        self.print = button(_("Print the sheet…"), self.print_sheet, primary=True)
        self.save = button(_("Save it as a PDF…"), self.save_sheet)
        self.go_on = button(_("Open the book"), self.finish)
        card = Card(_("The recovery sheet"))
        card.top.add(self.made)
        card.add(
            Words(
                _(
                    "“{name}” is ready. One thing before you go on: a sheet with 24 words that open it when the "
                    "passphrase is forgotten. Print it and put it in the school’s safe. To print it elsewhere, save it "
                    "as a PDF, and delete the file once it is printed."
                ).format(name=opened.book.path.stem),
                wrap=True,
            )
        )
        card.add_row(self.print, self.save, self.go_on)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(card)
        column.addStretch(1)
        welcome.held = opened
        self.print.setFocus()

    def print_sheet(self) -> None:
        """Print the sheet; no copy stays on this computer. Raises Refusal."""
        if print_sheet(self, self._opened.book):
            self._say_made()

    def save_sheet(self) -> None:
        """Write the sheet as a PDF and show it, to be printed from there. Raises Refusal."""
        saved = save_sheet(self, self._opened.book, self.choose_place)
        if saved is not None:
            self._say_made()
            self._welcome.banner.say(saved_words(saved))

    def _say_made(self) -> None:
        self.made.say(Mark(_("made"), "good", "✓"))
        self.go_on.setFocus()

    def finish(self) -> None:
        """Open the book; without a sheet only after saying what that means."""
        if sheet_day(self._opened.book) is None:
            answer = self.ask(
                self,
                _("Open the book without a recovery sheet?"),
                [("sheet", _("Make the sheet")), ("without", _("Go on without it"))],
                more=_(
                    "If the passphrase is forgotten, everything in the book is lost for good. "
                    "The sheet can be made later under “This book”."
                ),
            )
            if answer != "without":
                return
        self._welcome.opened(self._opened)
