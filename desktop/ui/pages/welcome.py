"""The welcome page: open a book, begin a new one, look round the sample, or bring back a backup."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from desktop.errors import Refusal
from desktop.settings import Settings
from desktop.ui.choosing import Chooser
from desktop.ui.dropped import DroppedFiles
from desktop.ui.jobs import JobBar, Jobs
from desktop.ui.look import STEP, dress
from desktop.ui.messages import Banner, Slips
from desktop.ui.pages.sheet_words import SheetWords
from desktop.ui.pieces import Card, QuietLabel, Scroll, Words, button
from desktop.ui.rows import Row, Rows
from desktop.ui.secret_line import SecretLine
from desktop.ui.tick_box import TickBox
from desktop.words import _

if TYPE_CHECKING:
    from desktop.opening import Opened

INVITATION = ".clusterinvitation"
WIDTH = 880
"""Pixels: the page's column; wider, lines would be too long to read calmly."""


class Welcome(QWidget):
    """The window before a book is open. `begin(opened)` is called with the book that was opened."""

    def __init__(self, settings: Settings, begin: Callable[[Opened], object]) -> None:
        super().__init__()
        self.settings, self._begin = settings, begin
        self.chooser = Chooser(settings)
        self.choose_book: Callable[[QWidget], Path | None] = self.chooser.book
        self.setWindowTitle("Clusterbook")
        self.setMinimumSize(640, 480)
        self.jobs = Jobs(self)
        self.banner = Banner()
        self.slips = Slips(self.banner, self)
        self.slips.install()
        self.jobs.refused.connect(self.banner.refuse)
        self.jobs.slipped.connect(self.slips.tell)
        self._scratch: list[Path] = []
        self.held: Opened | None = None
        """A book just made, while its recovery sheet is being seen to."""
        self._ended = False
        self._dropped: DroppedFiles | None = None
        self.parts = QStackedWidget()
        self.start = Start(self)
        self.parts.addWidget(self.start)
        self._put_together()
        for key in ("Ctrl+Q", "Ctrl+W"):
            QShortcut(QKeySequence(key), self).activated.connect(self.close)
        dress(self)

    def _put_together(self) -> None:
        middle = QWidget()
        middle.setMaximumWidth(WIDTH)
        column = QVBoxLayout(middle)
        column.setContentsMargins(STEP * 3, STEP * 6, STEP * 3, STEP * 3)
        column.setSpacing(STEP * 2)
        column.addWidget(Words("Clusterbook", step=12, bold=True))
        column.addWidget(
            Words(
                _("The record of schools that work together, kept on this laptop and on no server."),
                colour="quiet",
                wrap=True,
            )
        )
        column.addWidget(self.banner)
        column.addWidget(self.parts)
        column.addWidget(JobBar(self.jobs))
        column.addStretch(1)
        inside = QWidget()
        across = QHBoxLayout(inside)
        across.setContentsMargins(0, 0, 0, 0)
        across.addStretch(1)
        across.addWidget(middle, 100)
        across.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(Scroll(inside))

    def arrive(self, book: Path | None = None, problem: str = "") -> None:
        """Show the first part, ready to open `book`, with what went wrong before."""
        self.parts.setCurrentWidget(self.start)
        self.start.arrive(book)
        if problem:
            self.banner.refuse(problem)
        else:
            self.banner.clear()

    def show_part(self, part: QWidget) -> None:
        """Show another part; it is let go when the first one comes back."""
        self.banner.clear()
        old = self.parts.widget(1)
        if old is not None:
            self.parts.removeWidget(old)
            old.deleteLater()
        self.parts.addWidget(part)
        self.parts.setCurrentWidget(part)

    def back(self) -> None:
        """Show the first part again."""
        self.banner.clear()
        self.parts.setCurrentWidget(self.start)
        self.start.arrive(None)

    def opened(self, opened: Opened) -> None:
        """A book is open: hand it on."""
        self.held = None
        self.end()
        self._begin(opened)

    def end(self) -> None:
        """Stop what was begun here, and leave what slips to the window that follows. May be called twice."""
        if not self._ended:
            self._ended = True
            self.slips.uninstall()
            self.jobs.close()

    def make_new(self) -> None:
        """Ask what a new cluster needs."""
        from desktop.ui.pages.welcome_new import NewCluster

        part = NewCluster(self)
        self.show_part(part)
        part.begin_typing()

    def join(self, file: Path | None = None) -> None:
        """Ask for an invitation and its words; with its file, for the words alone."""
        from desktop.ui.pages.welcome_join import JoinPart

        part = JoinPart(self, file)
        self.show_part(part)
        part.begin_typing()

    def restore(self) -> None:
        """Show the backups there are."""
        from desktop.ui.pages.welcome_restore import RestorePart

        self.show_part(RestorePart(self))

    def change_passphrase(self, book: Path, key: bytes | None = None) -> None:
        """Ask for the old and the new passphrase of a book that is closed; with its key, “Not now” opens it again."""
        from desktop.opening import open_for_use
        from desktop.ui.pages.welcome_passphrase import PassphrasePart

        back = self.back if key is None else lambda: self.opened(open_for_use(book, key=key))
        part = PassphrasePart(self, book, back)
        self.show_part(part)
        part.begin_typing()

    def move_to(self, book: Path, folder: Path, key: bytes) -> None:
        """Move a closed book to another folder, then open it there."""
        from desktop.moving import move_book
        from desktop.opening import open_for_use

        self.start.setEnabled(False)

        def done(path: Path) -> None:
            self.settings.forget(book)
            self.opened(open_for_use(path, key=key))

        def refused(words: str) -> None:
            # it stays where it was, and opens there, saying why
            opened = open_for_use(book, key=key)
            self.opened(opened._replace(notices=(*opened.notices, words)))

        self.jobs.start(
            _("Moving the book"),
            lambda: move_book(book, folder, key=key),
            on_done=done,
            on_refused=refused,
        )

    def look_round(self) -> None:
        """Make the sample in a scratch place and open it; it is gone when the program ends."""
        from desktop.recovery import propose_passphrase
        from desktop.sample import make_sample

        folder = Path(tempfile.mkdtemp(prefix="clusterbook-sample-"))
        self._scratch.append(folder)
        path, passphrase = folder / "sample.clusterbook", propose_passphrase()
        self.start.setEnabled(False)

        def done(_made: object) -> None:
            from desktop.opening import open_for_use

            self.start.setEnabled(True)
            self.opened(open_for_use(path, passphrase))

        def refused(words: str) -> None:
            self.start.setEnabled(True)
            self.banner.refuse(words)

        self.jobs.start(
            _("Making the sample"), lambda: make_sample(path, passphrase), on_done=done, on_refused=refused
        )

    def scratch(self) -> Sequence[Path]:
        """Folders made for the sample, to be removed when the program ends."""
        return tuple(self._scratch)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._dropped is None:
            self._dropped = DroppedFiles(self, (INVITATION,), lambda files: self.join(files[0]))

    def closeEvent(self, event: QCloseEvent) -> None:
        self.end()
        if self.held is not None:
            self.held.book.close()
            self.held = None
        super().closeEvent(event)


class Start(QWidget):
    """Open a book on the left; everything else that begins here on the right."""

    def __init__(self, welcome: Welcome) -> None:
        super().__init__()
        self._welcome = welcome
        self._path: Path | None = None
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(STEP * 2)
        row.addWidget(self._make_open(), 3)
        row.addWidget(self._make_begin(), 2)

    def _make_open(self) -> Card:
        card = Card(_("Open a book"))
        self.recent = Rows(_("Books opened on this laptop"), selects=True)
        self.recent.chosen.connect(lambda id: self._choose(Path(id)))
        self.recent.opened.connect(lambda id: self._choose(Path(id), typing=True))
        self.recent.pressed.connect(self._forget)
        self.none_yet = QuietLabel(_("Books you open stand here."), wrap=True)
        self.other = button(_("Choose a file…"), self._choose_file, bare=True)
        self.named = Words(bold=True)
        self.passphrase_label = QuietLabel(_("Passphrase"))
        self.secret = SecretLine(_("Passphrase"))
        self.passphrase = self.secret.line
        self.passphrase.returnPressed.connect(self.open)
        self.sheet = SheetWords()
        self.sheet.entered.connect(self.open)
        self._by_sheet = False
        self.remember = TickBox(_("Open without the passphrase on this laptop from now on"))
        self.open_button = button(_("Open"), self.open, primary=True)
        self.use_sheet = button(_("Use the recovery sheet"), self._turn_to_sheet, bare=True)
        card.add(self.recent, self.none_yet)
        card.add_row(self.other)
        card.add(self.named, self.passphrase_label, self.secret, self.sheet, self.remember)
        card.add_row(self.open_button, self.use_sheet)
        card.fill()
        return card

    def _make_begin(self) -> Card:
        card = Card(_("Or begin here"))
        self.new = button(_("A new cluster"), self._welcome.make_new)
        self.join = button(_("Join with an invitation"), self._welcome.join)
        self.sample = button(_("Look round the sample"), self._welcome.look_round)
        self.restore = button(_("Bring back a backup"), self._welcome.restore)
        for made, words in (
            (self.new, _("A book for your schools. It takes a minute, and a sheet of paper for the safe.")),
            (self.join, _("Somebody of the cluster gave you a file, and told you six words.")),
            (self.sample, _("A made-up year of eight schools, to try everything on. Nothing in it is kept.")),
            (self.restore, _("A book as it was on a day before.")),
        ):
            card.add_row(made)
            card.add(QuietLabel(words, wrap=True))
        card.fill()
        return card

    def arrive(self, book: Path | None) -> None:
        """Show the books there are, with `book` or the last one chosen."""
        self._welcome.settings.file_changed()
        known = [one for one in self._welcome.settings.recent if one.is_file()]
        self.recent.set_rows(
            [Row(str(one), one.stem, under=str(one.parent), button=_("Forget")) for one in known[:6]]
        )
        self.recent.setVisible(bool(known))
        self.none_yet.setVisible(not known)
        self._as_sheet(False)
        chosen = book or next(iter(known), None)
        self._choose(chosen, typing=chosen is not None)
        if chosen is None:
            self.new.setFocus()

    def _choose(self, path: Path | None, *, typing: bool = False) -> None:
        self._path = path
        there = path is not None
        if path is not None:
            if not self.recent.choose(str(path)):
                self.recent.choose_none()
            listed = any(row.id == str(path) for row in self.recent.rows())
            self.named.setText("" if listed else path.stem)
            self.named.setVisible(not listed)
        for widget in (self.passphrase_label, self.remember, self.open_button, self.use_sheet):
            widget.setVisible(there)
        self.secret.setVisible(there and not self._by_sheet)
        self.sheet.setVisible(there and self._by_sheet)
        if not there:
            self.named.hide()
        self.passphrase.clear()
        self.sheet.clear()
        if typing:
            self._line().setFocus(Qt.FocusReason.OtherFocusReason)

    def _line(self) -> QWidget:
        """What is typed into: the line for the passphrase, or the lines for the words of the sheet."""
        return self.sheet if self._by_sheet else self.passphrase

    def _choose_file(self) -> None:
        path = self._welcome.choose_book(self)
        if path is not None:
            self._choose(path, typing=True)

    def _forget(self, id: str) -> None:
        self._welcome.settings.forget(Path(id))
        self.arrive(None)

    def _turn_to_sheet(self) -> None:
        self._as_sheet(not self._by_sheet)
        self._line().setFocus(Qt.FocusReason.OtherFocusReason)

    def _as_sheet(self, sheet: bool) -> None:
        self._by_sheet = sheet
        self.secret.setVisible(not sheet)
        self.sheet.setVisible(sheet)
        self.passphrase_label.setText(self._line().accessibleName())
        self.use_sheet.setText(_("Use the passphrase") if sheet else _("Use the recovery sheet"))
        self.use_sheet.setAccessibleName(self.use_sheet.text())
        self.passphrase.clear()
        self.sheet.clear()

    def open(self) -> None:
        """Open the chosen book with what was typed, or with the key that the key ring keeps."""
        from desktop.opening import open_for_use, remember_key, remembered_key

        if self._path is None:
            return
        try:
            if self._by_sheet:
                from desktop.recovery import key_of_words

                opened = open_for_use(self._path, key=key_of_words(self.sheet.toPlainText()))
            elif self.passphrase.text():
                opened = open_for_use(self._path, self.passphrase.text())
            elif key := remembered_key(self._path):
                opened = open_for_use(self._path, key=key)
            else:
                raise Refusal(_("Type the passphrase of this book, then press Enter."))
        except Refusal:
            if self._by_sheet:
                self.sheet.go_to_wrong()
            else:
                self.passphrase.selectAll()
            self._line().setFocus(Qt.FocusReason.OtherFocusReason)
            raise
        if self.remember.isChecked() and not remember_key(opened.book):
            opened = _with_notice(
                opened,
                _("This laptop has no key ring that would keep the key; the passphrase is asked again."),
            )
        self._welcome.opened(opened)


def _with_notice(opened: Opened, words: str) -> Opened:
    return opened._replace(notices=(*opened.notices, words))
