"""What a new cluster and joining one share: a book will be made, and the person sees where."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop import paths
from desktop.ui.pieces import Card, QuietLabel, Words, button
from desktop.words import _

if TYPE_CHECKING:
    from desktop.ui.pages.welcome import Welcome


class NewBook(QWidget):
    """One card that ends with where the book is kept, which may be chosen, and a way back."""

    def __init__(self, welcome: Welcome) -> None:
        super().__init__()
        self._welcome = welcome
        self.choose_folder: Callable[[QWidget], Path | None] = welcome.chooser.folder
        self.folder = paths.books()
        self.place, self.warning = QuietLabel(wrap=True), Words(wrap=True, step=-1, colour="amber")
        self.elsewhere = button(_("Keep it elsewhere…"), self._choose_folder, bare=True)
        self.not_now = button(_("Not now"), welcome.back, bare=True)

    def called(self) -> str:
        """What the person calls the book."""
        raise NotImplementedError

    def path(self) -> Path:
        """The file the book would be."""
        return paths.free_name(self.folder, paths.file_name(self.called(), paths.BOOK_SUFFIX, _("cluster")))

    def _say_place(self) -> None:
        from desktop.opening import cloud_warning
        from desktop.places import cloud_folder

        path = self.path()
        self.place.setText(_("It will be one file: {path}").format(path=path))
        service = cloud_folder(path)
        self.warning.setText(cloud_warning(service) if service else "")
        self.warning.setVisible(bool(service))

    def _choose_folder(self) -> None:
        folder = self.choose_folder(self)
        if folder is not None:
            self.folder = folder
            self._say_place()

    def _end(self, card: Card, go: QWidget) -> None:
        """The card's last rows, and its place on the page."""
        card.add(self.place, self.warning)
        card.add_row(self.elsewhere)
        card.add_row(go, self.not_now)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(card)
        column.addStretch(1)
