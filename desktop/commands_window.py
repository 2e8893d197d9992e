"""The commands that show the window. They load little, for the window waits for them."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from typing import Protocol

from desktop.errors import Refusal
from desktop.words import _

BROUGHT = (".clusterbundle", ".clusterinvitation")
"""Endings of the files that the program itself is opened with."""


class Window(Protocol):
    """Shows the window on a book, or on the welcome page; a `passing` book leaves nothing behind on this laptop.

    What is `brought` is a bundle to be looked at, or an invitation to join with."""

    def __call__(
        self, book: Path | None, passphrase: str | None, *, passing: bool = False, brought: Path | None = None
    ) -> int: ...


def show(
    window: Window,
    book: Path | None,
    passphrase: str | None,
    *,
    passing: bool = False,
    brought: Path | None = None,
) -> int:
    """The window, on a book or on the welcome page. Raises Refusal where there is no screen."""
    # whoever names Qt's platform (a remote screen, pictures without one) has chosen where the window goes
    if not has_screen() and not os.environ.get("QT_QPA_PLATFORM"):
        raise Refusal(
            _("There is no screen here to show the window on. “clusterbook --help” lists the commands.")
        )
    return window(book, passphrase, passing=passing, brought=brought)


def look_at(window: Window, file: Path) -> int:
    """The window on the book used last, looking at a bundle; or on the welcome page, joining. Raises Refusal."""
    if not file.is_file():
        raise Refusal(_("There is no file {path}.").format(path=file))
    return show(window, None, None, brought=file.absolute())


def has_screen() -> bool:
    """Whether a window can be shown: on Linux a display must be named."""
    if sys.platform in ("win32", "darwin"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def open_window(asked: argparse.Namespace) -> int:
    """The window on one book."""
    from desktop.asking import given_passphrase

    return show(asked.window, asked.book, given_passphrase(asked))
