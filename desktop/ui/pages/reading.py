"""A stored file opened in another program: a copy to read, gone when the book is locked."""

from __future__ import annotations

import os
import shutil
import stat
from contextlib import suppress
from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

from desktop import paths
from desktop.book import Book


def copies() -> Path:
    """The folder of copies that were made to be read."""
    return paths.cache() / "copies"


def open_copy(book: Book, file: str, name: str) -> Path:
    """Make a copy of a stored file and have the system open it. Raises Refusal."""
    from desktop.documents import copy_to_read

    with book.reading() as view:
        copy = copy_to_read(view, file, name, paths.made(copies()))
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(copy)))
    return copy


def clear_copies() -> None:
    """Remove every copy; one that another program still holds goes another time."""
    for folder, _names, files in os.walk(copies()):
        for name in files:
            # on Windows a file that may not be written may not be removed either
            with suppress(OSError):
                os.chmod(os.path.join(folder, name), stat.S_IRUSR | stat.S_IWUSR)
    shutil.rmtree(copies(), ignore_errors=True)
