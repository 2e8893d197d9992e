"""A new passphrase for a book, which is closed meanwhile; then a new recovery sheet, for the old one is void."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from desktop.errors import Refusal
from desktop.ui.pages.recovery_sheet import sheet_is_void
from desktop.ui.pieces import Card, QuietLabel, Words, button
from desktop.ui.secret_line import SecretLine
from desktop.words import _

if TYPE_CHECKING:
    from desktop.passphrase import Changed
    from desktop.ui.pages.welcome import Welcome


class PassphrasePart(QWidget):
    """The old passphrase, the new one, and what follows from it."""

    def __init__(self, welcome: Welcome, book: Path, back: Callable[[], object]) -> None:
        """`back` is what “Not now” and Esc do."""
        super().__init__()
        self._welcome, self._book = welcome, book
        secret, self.new = SecretLine(_("Passphrase until now, or the 24 words of the sheet")), QLineEdit()
        self.old = secret.line
        self.new.setAccessibleName(_("New passphrase: these six words, or your own"))
        self.new.returnPressed.connect(self.change)
        self.another = button(_("Six other words"), self.propose, bare=True)
        self.go = button(_("Change the passphrase"), self.change, primary=True)
        self.not_now = button(_("Not now"), back, bare=True)
        QShortcut(QKeySequence("Esc"), self).activated.connect(lambda: back())
        card = Card(_("A new passphrase"), book.stem)
        card.add(QuietLabel(self.old.accessibleName()), secret)
        card.add(QuietLabel(self.new.accessibleName()), self.new)
        card.add_row(self.another)
        card.add(
            Words(
                _(
                    "The book is written anew under it, and proved before it takes the old one’s place. The recovery "
                    "sheet in the safe will no longer open it, and older backups keep the old passphrase."
                ),
                colour="quiet",
                wrap=True,
            )
        )
        card.add_row(self.go, self.not_now)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(card)
        column.addStretch(1)
        self.propose()

    def begin_typing(self) -> None:
        """Put the person into the first line."""
        self.old.setFocus()

    def propose(self) -> None:
        """Put six other words into the new passphrase."""
        from desktop.recovery import propose_passphrase

        self.new.setText(propose_passphrase())

    def change(self) -> None:
        """Write the book under the new passphrase, with progress and Stop. Raises Refusal."""
        from desktop.passphrase import change_passphrase

        if not self.old.text():
            self.old.setFocus()
            raise Refusal(_("Type the passphrase the book has had until now."))
        old, new = self.old.text(), self.new.text()
        self.setEnabled(False)
        self._welcome.jobs.start(
            _("Writing the book under its new passphrase"),
            lambda: change_passphrase(self._book, old, new),
            on_done=self._done,
            on_refused=self._refused,
        )

    def _refused(self, words: str) -> None:
        self.setEnabled(True)
        self._welcome.banner.refuse(words)
        self.old.selectAll()
        self.old.setFocus()

    def _done(self, changed: Changed) -> None:
        from desktop.opening import open_for_use
        from desktop.ui.pages.welcome_new import SheetPart

        opened = open_for_use(self._book, key=changed.key)
        sheet_is_void(opened.book)
        opened = opened._replace(notices=(*opened.notices, *changed.words[1:]))
        self._welcome.show_part(SheetPart(self._welcome, opened))
