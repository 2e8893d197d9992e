"""The system's dialogs for files and folders: they open where one was last, offer what fits, and end names rightly."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

# the dialogs are looked up when one is asked for: PySide makes a class when it is first named, and the start has none
from PySide6 import QtCore, QtWidgets

from desktop import paths
from desktop.words import N_, _

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from desktop.settings import Settings

_SORTS = {
    ".pdf": N_("PDF files (*.pdf)"),
    ".csv": N_("CSV files (*.csv)"),
    paths.BOOK_SUFFIX: N_("Books (*.clusterbook)"),
    ".clusterbundle": N_("Bundles (*.clusterbundle)"),
    ".clusterinvitation": N_("Invitations (*.clusterinvitation)"),
    ".clusterbook-backup": N_("Backups (*.clusterbook-backup)"),
}
"""What a dialog calls files with each ending; others are named by their ending alone."""


class Chooser:
    """Asks for files and places, beginning in the folder used last, or else in Documents."""

    def __init__(self, settings: Settings | None = None) -> None:
        self._settings = settings
        self._folder: Path | None = None

    def files(self, parent: QWidget, title: str, sort: str = "") -> list[Path]:
        """Ask for files to read, those with the ending `sort` first offered; none when the person thinks better."""
        names, _kind = QtWidgets.QFileDialog.getOpenFileNames(parent, title, self._begin(), _offered(sort))
        return self._used([Path(name) for name in names])

    def book(self, parent: QWidget) -> Path | None:
        """Ask for a book to open; None when the person thinks better of it."""
        begin = str(paths.books()) if paths.books().is_dir() else self._begin()
        offered = _(_SORTS[paths.BOOK_SUFFIX])
        name, _kind = QtWidgets.QFileDialog.getOpenFileName(parent, _("Open a book"), begin, offered)
        return Path(name) if name else None

    def invitation(self, parent: QWidget) -> Path | None:
        """Ask for an invitation's file; None when the person thinks better of it."""
        return next(iter(self.files(parent, _("Choose an invitation"), ".clusterinvitation")[:1]), None)

    def backup(self, parent: QWidget) -> Path | None:
        """Ask for a backup's file; None when the person thinks better of it."""
        offered = _("Backups and books (*.clusterbook-backup *.clusterbook)") + ";;" + _("All files (*)")
        name, _kind = QtWidgets.QFileDialog.getOpenFileName(parent, _("Choose a backup"), self._begin(), offered)
        return next(iter(self._used([Path(name)] if name else [])), None)

    def folder(self, parent: QWidget, title: str = "") -> Path | None:
        """Ask for a folder, the one a book shall be kept in if no `title` says what for; None when the person thinks
        better of it."""
        begin = self._begin()
        name = QtWidgets.QFileDialog.getExistingDirectory(parent, title or _("Where to keep the book"), begin)
        return Path(name) if name else None

    def place(self, parent: QWidget, title: str, name: str) -> Path | None:
        """Ask where a file shall be written; None when the person thinks better of it.

        What is chosen ends as `name` does: a file without its ending opens nowhere.
        """
        ending = Path(name).suffix if re.fullmatch(r".*\.[a-zA-Z0-9-]{2,20}", name) else ""
        begin = Path(self._begin()) / name
        while True:
            chosen = ask_place(parent, title, begin, _offered(ending))
            if chosen is None:
                return None
            ended = with_ending(chosen, ending)
            if ended == chosen or not ended.exists():
                self._used([ended])
                return ended
            begin = ended  # the dialog asked about another name: let it ask whether this one may be replaced

    def _begin(self) -> str:
        remembered = self._settings.folder if self._settings else self._folder
        if remembered is not None and remembered.is_dir():
            return str(remembered)
        return QtCore.QStandardPaths.writableLocation(QtCore.QStandardPaths.StandardLocation.DocumentsLocation)

    def _used(self, files: list[Path]) -> list[Path]:
        if files:
            self._folder = files[0].parent
            if self._settings is not None:
                self._settings.use_folder(files[0].parent)
        return files


def ask_place(parent: QWidget, title: str, begin: Path, offered: str) -> Path | None:
    """The system's own dialog for a file to be written."""
    name, _kind = QtWidgets.QFileDialog.getSaveFileName(parent, title, str(begin), offered)
    return Path(name) if name else None


def with_ending(file: Path, ending: str) -> Path:
    """A file's name with its ending, given if it was typed without."""
    if not ending or file.name.casefold().endswith(ending.casefold()):
        return file
    return file.with_name(file.name.rstrip(".") + ending)


def _offered(ending: str) -> str:
    every = _("All files (*)")
    if not ending:
        return every
    words = _(_SORTS[ending]) if ending in _SORTS else f"{ending.lstrip('.').upper()} (*{ending})"
    return f"{words};;{every}"
