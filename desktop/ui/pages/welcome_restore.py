"""Bring back a backup: which one, where to, and with the passphrase the book had then."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop import clock, paths
from desktop.errors import Refusal
from desktop.ui.look import STEP
from desktop.ui.pieces import Card, QuietLabel, Words, button
from desktop.ui.rows import Row, Rows
from desktop.ui.secret_line import SecretLine
from desktop.words import _, ago, day_and_year, size, time_of

if TYPE_CHECKING:
    from desktop.restoring import Restored
    from desktop.ui.pages.welcome import Welcome

MOST = 40
"""Backups listed; older ones can be chosen as files."""


class RestorePart(QWidget):
    """The backups of this laptop, newest first, and what is needed to bring one back."""

    def __init__(self, welcome: Welcome) -> None:
        super().__init__()
        self._welcome = welcome
        self.choose_backup: Callable[[QWidget], Path | None] = welcome.chooser.backup
        self.folder = paths.books()
        self._file: Path | None = None
        card = Card(_("Bring back a backup"))
        self.rows = Rows(_("Backups"), selects=True, scrolls=True)
        self.rows.setMinimumHeight(STEP * 26)
        self.rows.chosen.connect(lambda id: self._choose(Path(id)))
        self.rows.opened.connect(lambda _id: self._type())
        self.none_yet = QuietLabel(_("There are no backups on this laptop yet."), wrap=True)
        self.other = button(_("Choose a file…"), self._choose_file, bare=True)
        self.named = Words(bold=True)
        self.place = QuietLabel(wrap=True)
        self.label = QuietLabel(_("The passphrase the book had then, or the 24 words of its sheet"))
        self.secret = SecretLine(self.label.text())
        self.passphrase = self.secret.line
        self.passphrase.returnPressed.connect(self.restore)
        self.bring = button(_("Bring it back"), self.restore, primary=True)
        self.not_now = button(_("Not now"), welcome.back, bare=True)
        card.add(self.rows, self.none_yet)
        card.add_row(self.other)
        card.add(self.named, self.place, self.label, self.secret)
        card.add_row(self.bring, self.not_now)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(card)
        column.addStretch(1)
        self._show_backups()

    def _show_backups(self) -> None:
        from desktop.backup import list_backups

        now = clock.moment()
        found = list_backups()[:MOST]
        self.rows.set_rows(
            [
                Row(
                    str(one.path),
                    f"{day_and_year(one.when)}, {time_of(one.when)}",
                    under=one.book or one.path.parent.name,
                    aside=f"{ago(one.when, now)} · {size(one.size)}",
                )
                for one in found
            ]
        )
        self.rows.setVisible(bool(found))
        self.none_yet.setVisible(not found)
        self._choose(found[0].path if found else None)

    def _choose(self, path: Path | None) -> None:
        self._file = path
        for widget in (self.place, self.label, self.secret, self.bring):
            widget.setVisible(path is not None)
        self.named.hide()
        if path is not None:
            listed = self.rows.choose(str(path))
            if not listed:
                self.rows.choose_none()
            self.named.setText("" if listed else path.name)
            self.named.setVisible(not listed)
            words = _("It becomes a book of its own, beside the one there is: {path}")
            self.place.setText(words.format(path=self.target()))

    def target(self) -> Path:
        """The file the restored book will be: never one that is there already."""
        assert self._file is not None
        row = next((one for one in self.rows.rows() if one.id == str(self._file)), None)
        stem = Path(row.under).stem if row else self._file.stem
        name = paths.file_name(_("{book}, brought back").format(book=stem), paths.BOOK_SUFFIX)
        return paths.free_name(self.folder, name)

    def _type(self) -> None:
        self.passphrase.setFocus()

    def _choose_file(self) -> None:
        path = self.choose_backup(self)
        if path is not None:
            self._choose(path)
            self.passphrase.setFocus()

    def restore(self) -> None:
        """Bring the chosen backup back, then open the book it became."""
        from desktop.restoring import restore

        if self._file is None:
            return
        if not self.passphrase.text():
            self.passphrase.setFocus()
            raise Refusal(_("Type the passphrase the book had when the backup was made."))
        file, target, words = self._file, self.target(), self.passphrase.text()
        paths.made(self.folder)
        self.setEnabled(False)
        self._welcome.jobs.start(
            _("Bringing back the backup"),
            lambda: restore(file, target, words),
            on_done=self._done,
            on_refused=self._refused,
        )

    def _refused(self, words: str) -> None:
        self.setEnabled(True)
        self._welcome.banner.refuse(words)
        self.passphrase.selectAll()
        self.passphrase.setFocus()

    def _done(self, restored: Restored) -> None:
        from desktop.opening import open_for_use

        opened = open_for_use(restored.path, self.passphrase.text())
        words = _("This is the copy brought back from {day}. The book it was a backup of is left as it is.")
        told = [words.format(day=day_and_year(restored.day)), *filter(None, [restored.words])]
        self._welcome.opened(opened._replace(notices=(*opened.notices, *told)))
