"""The recovery sheet: printed at once, or saved to be printed elsewhere; the day is noted in the book."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from pathlib import Path

from PySide6.QtWidgets import QWidget

from desktop import clock, paths
from desktop.book import Book
from desktop.errors import Refusal
from desktop.ui.pages.printing import ask_printer, print_pages
from desktop.ui.pages.reading import show_file
from desktop.words import _

SHEET_MADE = "recovery sheet"
"""The book's own note of the day its recovery sheet was made."""


def save_sheet(
    parent: QWidget, book: Book, choose_place: Callable[[QWidget, str, str], Path | None]
) -> Path | None:
    """Ask where to, write the sheet and show it; gives where it is, None when it was not made. Raises Refusal."""
    from desktop.sheet import print_recovery_sheet

    name = paths.file_name(_("Recovery sheet, {book}").format(book=book.path.stem), ".pdf")
    path = choose_place(parent, _("Save the recovery sheet"), name)
    if path is None:
        return None
    print_recovery_sheet(book, path)
    book.set_meta(SHEET_MADE, clock.today().isoformat())
    with suppress(Refusal):  # it is made and saved, whether or not anything here shows it
        show_file(path, _("the sheet is saved: {path}").format(path=path))
    return path


def saved_words(path: Path) -> str:
    """What to do with a sheet that was saved: on a computer it would open the book for whoever finds it."""
    return _("Saved: {path}. Print it, put it in the safe, then delete the file.").format(path=path)


def print_sheet(parent: QWidget, book: Book) -> bool:
    """Print the sheet, leaving no copy of it on this computer; whether it was printed. Raises Refusal."""
    from PySide6.QtPdf import QPdfDocument

    from desktop.sheet import print_recovery_sheet

    printer = ask_printer(parent, _("Print the recovery sheet"))
    if printer is None:
        return False
    with tempfile.TemporaryDirectory() as folder:
        file = print_recovery_sheet(book, Path(folder) / "sheet.pdf")
        document = QPdfDocument()
        try:
            document.load(str(file))
            print_pages(document, printer)
        finally:
            document.close()
    book.set_meta(SHEET_MADE, clock.today().isoformat())
    return True


def sheet_day(book: Book) -> date | None:
    """The day the recovery sheet of a book was made, or None."""
    kept = book.meta(SHEET_MADE)
    return date.fromisoformat(kept) if kept else None


def sheet_is_void(book: Book) -> None:
    """A new passphrase makes the sheet void: one must be made anew."""
    book.set_meta(SHEET_MADE, None)
