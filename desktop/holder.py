"""Who has a book open: one program at a time, and the second is told who.

A lock of the operating system on a small file beside the book; it ends with the program, however the program ends.
"""

from __future__ import annotations

import contextlib
import datetime
import getpass
import json
import os
import sys
from pathlib import Path
from typing import IO

from desktop.errors import BookHeld, from_os_error
from desktop.words import _

_BYTE = 1 << 20  # locked far past the text, so that Windows lets others read who has it


class Holder:
    """Holds a book until `release()`. Raises BookHeld, naming who has it, when somebody else does."""

    def __init__(self, book: Path) -> None:
        # by a link or not, a book is one file, and has one lock
        real = Path(os.path.realpath(book))
        self.path = real.with_name(real.name + ".open")
        try:
            self._file: IO[str] = open(self.path, "a+", encoding="utf-8")  # noqa: SIM115 - held until release
        except OSError as error:
            raise from_os_error(error, book) from error
        try:
            _lock(self._file.fileno())
        except OSError:
            who = self._who()
            self._file.close()
            raise BookHeld(book, who) from None
        said = json.dumps(
            {
                "program": Path(sys.argv[0]).name or "clusterbook",
                "user": _user(),
                "computer": _computer(),
                "process": os.getpid(),
                "since": datetime.datetime.now().strftime("%d/%m %H:%M"),
            }
        )
        # on a full disk the lock holds all the same, and the book can at least be read
        with contextlib.suppress(OSError):
            self._file.truncate(0)
            os.write(self._file.fileno(), said.encode())

    def _who(self) -> str:
        try:
            self._file.seek(0)
            said = json.loads(self._file.read())
            return _("{user} on {computer}, since {since} (process {process})").format(
                user=said["user"], computer=said["computer"], since=said["since"], process=said["process"]
            )
        except (OSError, ValueError, KeyError, TypeError):
            return ""

    def release(self) -> None:
        """Let the next program have the book."""
        if self._file.closed:
            return
        # removed before it is unlocked, where the system allows, so that nobody locks a file about to vanish
        with contextlib.suppress(OSError):
            self.path.unlink()
        self._file.close()
        with contextlib.suppress(OSError):
            if os.name == "nt":
                self.path.unlink(missing_ok=True)


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return _("someone")


if sys.platform == "win32":
    import msvcrt
    import platform

    def _computer() -> str:
        return platform.node()

    def _lock(descriptor: int) -> None:
        os.lseek(descriptor, _BYTE, os.SEEK_SET)
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _computer() -> str:
        return os.uname().nodename  # as platform.node() would, which takes longer to load

    def _lock(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        # a file removed by its last holder while we waited to lock it holds nobody off
        if os.fstat(descriptor).st_nlink == 0:
            raise OSError("the lock file was removed")
