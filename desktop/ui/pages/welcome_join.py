"""Join with an invitation: its file, the six words one was told, a passphrase of one's own; then the recovery sheet."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QGridLayout, QLineEdit, QWidget

from desktop import paths
from desktop.errors import Refusal
from desktop.ui.look import STEP
from desktop.ui.pages.sheet_words import SheetWords
from desktop.ui.pages.welcome_book import NewBook
from desktop.ui.pieces import Card, QuietLabel, Words, button
from desktop.ui.secret_line import SecretLine
from desktop.words import _

if TYPE_CHECKING:
    from desktop.ui.jobs import Job
    from desktop.ui.pages.welcome import Welcome


class JoinPart(NewBook):
    """What joining needs, on one page."""

    def __init__(self, welcome: Welcome, file: Path | None = None) -> None:
        super().__init__(welcome)
        self.choose_invitation: Callable[[QWidget], Path | None] = welcome.chooser.invitation
        self._file = file
        self._job: Job | None = None
        self.named = Words(bold=True)
        self.choose = button("", self._choose_file)
        self.words = SheetWords(_("The six words you were told"), lines=2)
        self.words.entered.connect(self.join)
        self.wrong = Words(step=-1, colour="red", wrap=True)
        self.name = QLineEdit(_("Our cluster"))
        self.name.setAccessibleName(_("What to call the book on this laptop"))
        self.name.textEdited.connect(lambda _text: self._say_place())
        self.secret, self.again = SecretLine(_("Your own passphrase")), SecretLine(_("The same once more"))
        for line in (self.name, self.secret.line, self.again.line):
            line.returnPressed.connect(self.join)
        self.propose = button(_("Six words to take"), self._propose, bare=True)
        self.go = button(_("Join"), self.join, primary=True)
        QShortcut(QKeySequence("Esc"), self).activated.connect(welcome.back)
        self._put_together()
        welcome.jobs.changed.connect(self._follow)
        self._show_file()
        self._say_place()

    def _put_together(self) -> None:
        card = Card(_("Join with an invitation"))
        card.add(self.named)
        card.add_row(self.choose)
        card.add(QuietLabel(_("The six words you were told; capitals make no difference")), self.words, self.wrong)
        self.wrong.hide()
        grid = QGridLayout()
        grid.setHorizontalSpacing(STEP * 3)
        grid.setVerticalSpacing(STEP // 2)
        for place, secret in enumerate((self.secret, self.again)):
            grid.addWidget(QuietLabel(secret.line.accessibleName()), 0, place)
            grid.addWidget(secret, 1, place)
            grid.setColumnStretch(place, 1)
        card.body.addLayout(grid)
        card.add_row(self.propose)
        card.add(
            QuietLabel(
                _(
                    "The words of the invitation are needed this once. From then on your book opens with your own "
                    "passphrase, or with the recovery sheet you print next."
                ),
                wrap=True,
            )
        )
        card.add(QuietLabel(self.name.accessibleName()), self.name)
        self._end(card, self.go)

    def begin_typing(self) -> None:
        """Put the person where the first thing is missing."""
        (self.words if self._file is not None else self.choose).setFocus()

    # -- what is asked -----------------------------------------------------------------------------------

    def _show_file(self) -> None:
        there = self._file is not None
        self.named.setText(self._file.name if self._file else _("Choose the file, or drop it on this window."))
        said = _("Choose another…") if there else _("Choose the file…")
        self.choose.setText(said)
        self.choose.setAccessibleName(said)

    def _choose_file(self) -> None:
        file = self.choose_invitation(self)
        if file is not None:
            self._file = file
            self._show_file()
            self.words.setFocus()

    def called(self) -> str:
        """What the person calls the book."""
        return self.name.text()

    def _propose(self) -> None:
        """Six words as the passphrase, to be seen and written down."""
        from desktop.recovery import propose_passphrase

        words = propose_passphrase()
        for secret in (self.secret, self.again):
            secret.line.setText(words)
            secret.show_letters(True)

    def _given(self) -> tuple[Path, str, str]:
        """The file, its words and the passphrase. Raises Refusal, with the caret where something is missing."""
        from desktop.cipher import check_passphrase
        from desktop.inviting import told_words

        if self._file is None:
            self.choose.setFocus()
            raise Refusal(_("Choose the invitation’s file first."))
        if not self.words.toPlainText().strip():
            self.words.setFocus()
            raise Refusal(_("Type the six words you were told."))
        passphrase = self.secret.line.text()
        if passphrase != self.again.line.text():
            self.again.line.selectAll()
            self.again.setFocus()
            raise Refusal(_("The two passphrases differ. Show them and compare, or type the second once more."))
        try:
            check_passphrase(passphrase)
        except Refusal:
            self.secret.setFocus()
            raise
        return self._file, told_words(self.words.toPlainText()), passphrase

    # -- joining -----------------------------------------------------------------------------------------

    def join(self) -> None:
        """Make the book, with progress and Stop, then go on to its recovery sheet. Raises Refusal."""
        from desktop.inviting import join

        file, words, passphrase = self._given()
        path = self.path()
        paths.made(self.folder)
        self._welcome.banner.clear()
        self.wrong.hide()
        self.setEnabled(False)
        self._job = self._welcome.jobs.start(
            _("Joining"),
            lambda: join(file, words, path, passphrase),
            on_done=self._joined,
            on_refused=self._refused,
        )

    def _follow(self) -> None:
        """Stopped: what was typed is there to go on with."""
        if self._job is not None and not self._welcome.jobs.runs(self._job):
            self._job = None
            self.setEnabled(True)

    def _refused(self, words: str) -> None:
        from desktop.inviting import misheard

        self._welcome.banner.refuse(words)
        self.setEnabled(True)
        perhaps = misheard(self.words.toPlainText())
        self.wrong.setText(" ".join(perhaps))
        self.wrong.setVisible(bool(perhaps))
        if perhaps:
            self.words.go_to_wrong()
        self.words.setFocus()

    def _joined(self, path: Path) -> None:
        from desktop.opening import open_for_use
        from desktop.ui.pages.welcome_new import SheetPart

        opened = open_for_use(path, self.secret.line.text())
        words = _(
            "You have joined. Now make a first bundle under Exchange and give it to whoever invited you: the others "
            "know your laptop once they have heard from it."
        )
        self._welcome.show_part(SheetPart(self._welcome, opened._replace(notices=(*opened.notices, words))))
