"""The recovery sheet: saved where the person says, shown to be printed, and the day noted in the book."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget

from desktop import clock, paths
from desktop.book import Book
from desktop.words import _

SHEET_MADE = "recovery sheet"
"""The book's own note of the day its recovery sheet was made."""


def save_sheet(parent: QWidget, book: Book, choose_place: Callable[[QWidget, str, str], Path | None]) -> bool:
    """Ask where to, write the sheet and show it; whether it was made. Raises Refusal."""
    from desktop.sheet import print_recovery_sheet

    name = paths.file_name(_("Recovery sheet, {book}").format(book=book.path.stem), ".pdf")
    path = choose_place(parent, _("Save the recovery sheet"), name)
    if path is None:
        return False
    print_recovery_sheet(book, path)
    book.set_meta(SHEET_MADE, clock.today().isoformat())
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))
    return True


def sheet_day(book: Book) -> date | None:
    """The day the recovery sheet of a book was made, or None."""
    kept = book.meta(SHEET_MADE)
    return date.fromisoformat(kept) if kept else None


def sheet_is_void(book: Book) -> None:
    """A new passphrase makes the sheet void: one must be made anew."""
    book.set_meta(SHEET_MADE, None)
