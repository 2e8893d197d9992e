"""Where the window begins. The book's slow key is derived on a thread while Qt loads, so this file imports neither."""

from __future__ import annotations

import builtins
import gc
import threading
from contextlib import suppress
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

from desktop.errors import Refusal

if TYPE_CHECKING:
    from PySide6.QtCore import QObject

STARTED = 1000
"""Milliseconds after the first window is shown, when the start is over."""


class KeyAhead:
    """The key of a book, worked out on a thread: from its passphrase, or asked of the system's key ring."""

    def __init__(self, book: Path, passphrase: str | None) -> None:
        self.book, self.passphrase = book, passphrase
        self.key: bytes | None = None
        if passphrase is not None:
            # loaded before Qt, so that the thread goes straight to work that needs no interpreter
            from desktop import cipher

            cipher.load_derivation()
        # a daemon, because a key ring may wait for a person for ever
        self._thread = threading.Thread(target=self._work, name="key", daemon=True)
        self._thread.start()

    def _work(self) -> None:
        # what is wrong with the book is said when it is opened, where it can be shown
        with suppress(Refusal, OSError, ImportError):
            if self.passphrase is None:
                from desktop.opening import remembered_key

                self.key = remembered_key(self.book)
            else:
                from desktop.cipher import derive_key, salt_of

                self.key = derive_key(self.passphrase, salt_of(self.book))

    def wait(self, seconds: float | None = None) -> bool:
        """Whether the answer is there, within so many seconds."""
        self._thread.join(seconds)
        return not self._thread.is_alive()


def _collect_again(window: QObject) -> None:
    """The start is over: look for rubbish from now on, leaving alone what the start has made."""
    from desktop.ui.rubbish import Rubbish

    gc.freeze()
    Rubbish(window)


def _load_book() -> None:
    """Load what a book and its first page need, while the key is being worked out."""
    from desktop import cipher, history, home, opening, people  # noqa: F401

    cipher.load_driver()


def _load_window() -> ModuleType:
    """Load Qt and the window."""
    import PySide6.QtCore  # noqa: F401

    _import_without_reading()
    from desktop.ui import program

    return program


def _import_without_reading() -> None:
    """Put back the import that PySide set one of its own before. That reads the source of every module loaded after Qt,
    to see whether it may ask for PySide's `snake_case`: half as long again as loading it. Nothing here asks."""
    plain = getattr(builtins, "__orig_import__", None)
    if plain is not None:
        builtins.__import__ = plain


def _handed_over(brought: Path) -> bool:
    window = _load_window()
    window.application()
    from desktop.ui.handing_over import hand_over

    return hand_over([brought])


def main(
    book: Path | None = None,
    *,
    passphrase: str | None = None,
    passing: bool = False,
    brought: Path | None = None,
) -> int:
    """Show the window: on a book, or on the welcome page. Gives the exit code once it is closed.

    Without a passphrase the book opens with the key that the system's key ring keeps, or else it is asked for. A
    `passing` book, such as the sample, is not remembered on this laptop and not backed up. What is `brought`, a bundle
    or an invitation, is looked at as soon as it can be: by a window that is already there, if there is one.
    """
    if brought is not None and _handed_over(brought):
        return 0
    # what the start makes lives as long as the program: looking through it for rubbish costs a tenth of the time
    gc.disable()
    from desktop.settings import Settings

    settings = Settings()
    joining = brought is not None and brought.name.casefold().endswith(".clusterinvitation")
    if book is None and passphrase is None and not joining:
        book = next((one for one in settings.recent[:1] if one.is_file()), None)
    ahead = KeyAhead(book, passphrase) if book is not None else None

    if ahead is not None:
        _load_book()
    window = _load_window()
    from PySide6.QtCore import QTimer

    app = window.application()
    program = window.Program(app, settings, passing=book if passing else None, brought=brought)
    program.begin(ahead)
    QTimer.singleShot(STARTED, lambda: _collect_again(program))
    try:
        return int(app.exec())
    finally:
        program.end()
        gc.enable()
