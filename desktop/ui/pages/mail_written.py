"""A message that was written: what to do with it, in a mail program or in a browser."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from desktop.ui.look import STEP
from desktop.ui.pages.desk import Desk
from desktop.ui.pages.flowing import flowing
from desktop.ui.pages.reading import show_file
from desktop.ui.pieces import QuietLabel, Words, button
from desktop.words import _


class Message(NamedTuple):
    """A draft, the file in it by itself, and what else a browser's mail wants pasted."""

    draft: Path
    file: Path
    addresses: Sequence[str]
    subject: str
    words: str


class MailWritten(QWidget):
    """Opens the draft, shows its file, copies addresses and words. Nothing is seen of it before `show_message`."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._message: Message | None = None
        self.said, self.missing = Words(wrap=True), Words(wrap=True, colour="amber")
        self.open = button(_("Open in the mail program"), self._open)
        self.show_folder = button(_("Show the file"), self._show_folder)
        self.copy_addresses = button(_("Copy the addresses"), self._copy_addresses)
        self.copy_words = button(_("Copy the words"), self._copy_words)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(STEP)
        for widget in (
            self.said,
            self.missing,
            flowing(self.open),
            QuietLabel(_("Do you send mail in a browser? Attach the file, and paste the rest:"), wrap=True),
            flowing(self.show_folder, self.copy_addresses, self.copy_words),
        ):
            column.addWidget(widget)
        self.hide()

    def show_message(self, message: Message, said: str, missing: str) -> None:
        """Offer what there is to do with a message; `missing` says whose address is not known."""
        self._message = message
        self.said.setText(said)
        self.missing.setText(missing)
        self.missing.setVisible(bool(missing))
        self.copy_addresses.setEnabled(bool(message.addresses))
        self.show()
        self.open.setFocus()

    def _open(self) -> None:
        show_file(self._written().draft, _("attach the file in your browser’s mail instead"))

    def _show_folder(self) -> None:
        folder = self._written().file.parent
        show_file(folder, _("it lies in {folder}").format(folder=folder))

    def _copy_addresses(self) -> None:
        QApplication.clipboard().setText(", ".join(self._written().addresses))
        self._desk.tell(_("Copied: the addresses."))

    def _copy_words(self) -> None:
        message = self._written()
        QApplication.clipboard().setText(f"{message.subject}\n\n{message.words}")
        self._desk.tell(_("Copied: the words."))

    def _written(self) -> Message:
        assert self._message is not None, "nothing is opened before it is written"
        return self._message
