"""A stored file opened in another program: a copy to read, gone when the book is locked."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QTimer, QUrl
from PySide6.QtGui import QDesktopServices

from desktop import paths
from desktop.book import Book
from desktop.errors import Refusal
from desktop.holder import Holder
from desktop.words import _

LOOKS = 300
"""Milliseconds between looks at whether the system found a program for a copy."""


_held: dict[Path, Holder] = {}
"""What says to other programs that a folder of copies is in use; it ends with the program, however the program ends."""


def copies() -> Path:
    """The folder of the copies that this program made to be read: its own, so that none clears away another's."""
    folder = _own_folder()
    if folder not in _held:
        paths.made(_root())
        _held[folder] = Holder(folder)
    return folder


def _root() -> Path:
    return paths.cache() / "copies"


def _own_folder() -> Path:
    return _root() / str(os.getpid())


def open_copy(book: Book, file: str, name: str) -> Path:
    """Make a copy of a stored file and have the system open it. Raises Refusal."""
    from desktop.documents import copy_to_read

    with book.reading() as view:
        copy = copy_to_read(view, file, name, paths.made(copies()))
    show_file(copy)
    return copy


def show_file(file: Path, instead: str = "") -> None:
    """Have the system open a file in the program it has for it. Raises Refusal, perhaps later, when it has none;
    `instead` says what to do then, if not to save a copy."""
    opener = shutil.which("xdg-open") if sys.platform.startswith("linux") else None
    if opener is None:
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(file))):
            raise _nothing_opens(file, instead)
        return
    # Qt says yes as soon as this is started; only how it ends tells whether there is a program
    started = subprocess.Popen(
        [opener, str(file)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    timer = QTimer(QCoreApplication.instance(), interval=LOOKS)

    def look() -> None:
        ended = started.poll()
        if ended is None:
            return
        timer.stop()
        timer.deleteLater()
        if ended:
            raise _nothing_opens(file, instead)

    timer.timeout.connect(look)
    timer.start()


def _nothing_opens(file: Path, instead: str) -> Refusal:
    what = _("{ending} files").format(ending=file.suffix.lower()) if file.suffix else f"“{file.name}”"
    words = _("Nothing on this laptop opens {what}; {instead}.")
    return Refusal(words.format(what=what, instead=instead or _("save a copy instead")))


def clear_copies() -> None:
    """Remove every copy of this program; one that another program still holds goes another time."""
    _remove(_own_folder())
    holder = _held.pop(_own_folder(), None)
    if holder is not None:
        holder.release()


def clear_left_copies() -> None:
    """Remove the copies of programs that were killed before they could; those of one that is running stay."""
    try:
        names = {entry.name.removesuffix(".open") for entry in _root().iterdir()}
    except OSError:
        return
    for name in names:
        with suppress(Refusal):  # held by a program that runs, ourselves perhaps
            holder = Holder(_root() / name)
            _remove(_root() / name)
            holder.release()


def _remove(place: Path) -> None:
    for folder, _names, files in os.walk(place):
        for name in files:
            # on Windows a file that may not be written may not be removed either
            with suppress(OSError):
                os.chmod(os.path.join(folder, name), stat.S_IRUSR | stat.S_IWUSR)
    shutil.rmtree(place, ignore_errors=True)
