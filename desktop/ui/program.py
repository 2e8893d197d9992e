"""The program: the welcome window or the window of an open book, one following the other."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QObject, QSize, Qt, QTimer
from PySide6.QtWidgets import QApplication, QStyle, QWidget

from desktop import paths
from desktop.errors import Refusal
from desktop.settings import Settings
from desktop.ui.look import Look
from desktop.words import _, joined, use_language

if TYPE_CHECKING:
    from desktop.opening import Opened
    from desktop.ui.app import KeyAhead
    from desktop.ui.handing_over import Listener
    from desktop.ui.open_book import OpenBook
    from desktop.ui.pages.welcome import Welcome

ICON_AFTER = 200
"""Milliseconds after the start, before the window's icon is unpacked: by then the window is drawn."""
CLEAR_AFTER = 1000
"""Milliseconds after the start, before what a killed program left to be read is removed."""
LISTEN_AFTER = 1500
"""Milliseconds after the start, before files are heard of that another program was opened with."""
WIDTH, HEIGHT = 1366, 768
"""Pixels: the window at first, where the screen has room for it and its frame."""
_TITLE_BAR = QStyle.PixelMetric.PM_TitleBarHeight
_BORDER = 8
RING_PATIENCE = 0.3
"""Seconds the first window waits for the key ring; after that it shows, and the book opens when the ring answers."""


def application() -> QApplication:
    """The one QApplication, named."""
    running = QApplication.instance()
    app = running if isinstance(running, QApplication) else QApplication(sys.argv[:1])
    app.setApplicationName("Clusterbook")
    app.setApplicationDisplayName("Clusterbook")
    app.setDesktopFileName("clusterbook")
    return app


class Program(QObject):
    """Holds what lives as long as the program: the look, the settings, and whichever window is shown."""

    def __init__(
        self,
        app: QApplication,
        settings: Settings,
        *,
        passing: Path | None = None,
        brought: Path | None = None,
    ) -> None:
        """`passing` is a book that leaves nothing behind on this laptop, as those made here to look round do; `brought`
        a bundle or an invitation that the program was opened with."""
        super().__init__(app)
        self._app, self.settings = app, settings
        self._scratch: list[Path] = []
        self._passing_book = passing
        self._brought = [brought] if brought is not None else []
        self._listener: Listener | None = None
        use_language(settings.language)
        self.look = Look(app, settings.look)
        self.welcome: Welcome | None = None
        self.open_book: OpenBook | None = None
        self._ring: KeyAhead | None = None

    def _wear_icon(self) -> None:
        from PySide6.QtGui import QIcon

        self._app.setWindowIcon(QIcon(str(paths.resources() / "icons" / "clusterbook-128.png")))

    def _clear_left(self) -> None:
        from desktop.conversions import scratch
        from desktop.packs.converting.apart import clear_left
        from desktop.ui.pages.reading import clear_left_copies

        clear_left_copies()
        clear_left(scratch())

    def _listen(self) -> None:
        from desktop.ui.handing_over import Listener

        self._listener = Listener(self.takes, self.look_at, self)
        self._listener.begin()

    def begin(self, ahead: KeyAhead | None) -> None:
        """Show the first window: the book whose key is coming, or the welcome page."""
        QTimer.singleShot(ICON_AFTER, self, self._wear_icon)
        QTimer.singleShot(CLEAR_AFTER, self, self._clear_left)
        QTimer.singleShot(LISTEN_AFTER, self, self._listen)
        if ahead is None:
            self.show_welcome()
            return
        # loaded while the key is still being worked out
        from desktop import opening  # noqa: F401
        from desktop.ui import open_book  # noqa: F401

        if ahead.wait(None if ahead.passphrase is not None else RING_PATIENCE):
            if ahead.passphrase is None and ahead.key is None:
                self.show_welcome(ahead.book)
            else:
                self._open(ahead)
            return
        self.show_welcome(ahead.book)
        self._ring = ahead
        QTimer.singleShot(200, self._ask_ring)

    def _ask_ring(self) -> None:
        """Open the book once the key ring has answered, unless the person has opened one meanwhile."""
        if self._ring is None or self.welcome is None:
            return
        if not self._ring.wait(0):
            QTimer.singleShot(200, self._ask_ring)
        elif self._ring.key is not None:
            self._open(self._ring)

    def _open(self, ahead: KeyAhead) -> None:
        from desktop.opening import open_for_use

        try:
            try:
                opened = open_for_use(ahead.book, key=ahead.key) if ahead.key else None
            except Refusal:
                # what was given may be the words of the recovery sheet, whose key is another matter
                opened = None
                if ahead.passphrase is None:
                    raise
            if opened is None:
                opened = open_for_use(ahead.book, ahead.passphrase)
        except Refusal as refusal:
            self.show_welcome(ahead.book, str(refusal))
        else:
            self.show_book(opened)

    def show_welcome(self, book: Path | None = None, problem: str = "") -> None:
        """Show the welcome page, ready to open `book`, with what went wrong before."""
        from desktop.ui.pages.welcome import Welcome

        # between the two windows there is none, which is not the end
        self._app.setQuitOnLastWindowClosed(False)
        self._dismiss_book()
        self.welcome = Welcome(self.settings, self.show_book)
        self._place(self.welcome)
        self.welcome.arrive(book, problem)
        self.welcome.show()
        self._app.setQuitOnLastWindowClosed(True)
        if not problem:
            self._begin_with(self.welcome)

    def _begin_with(self, welcome: Welcome) -> None:
        """Join with an invitation that was brought at once; a bundle waits until a book is open."""
        for brought in self._brought:
            if _is_invitation(brought):
                self._brought = [one for one in self._brought if one != brought]
                welcome.join(brought)
                return
        if self._brought:
            words = _("Open the book that “{name}” is for; then you look at it.")
            welcome.banner.say(words.format(name=joined([one.name for one in self._brought])))

    # -- brought by another program ----------------------------------------------------------------------

    def takes(self, files: Sequence[Path]) -> bool:
        """Whether files that another program was opened with are looked at here: an invitation only where no book is
        open and nothing else is being done."""
        if self.open_book is not None:
            return self.open_book.shell.isVisible() and not any(_is_invitation(file) for file in files)
        welcome = self.welcome
        return welcome is not None and welcome.isVisible() and welcome.parts.currentWidget() is welcome.start

    def look_at(self, files: Sequence[Path]) -> None:
        """Come to the front, and look at files that another program was opened with."""
        window = self.open_book.shell if self.open_book is not None else self.welcome
        if window is None:
            return
        window.setWindowState(window.windowState() & ~Qt.WindowState.WindowMinimized)
        window.show()
        window.raise_()
        window.activateWindow()
        if self.open_book is not None:
            self.open_book.look_at(files)
        elif self.welcome is not None:
            self._brought += files
            self._begin_with(self.welcome)

    def show_book(self, opened: Opened) -> None:
        """Show the window of a book that was just opened."""
        from desktop.ui.open_book import OpenBook

        self._ring = None
        welcome, self.welcome = self.welcome, None
        if welcome is not None:
            welcome.end()
            self._scratch += welcome.scratch()
        passing = self._is_passing(opened.book.path)
        if not passing:
            self.settings.opened(opened.book.path)
        self.open_book = OpenBook(opened, self.settings, self.look, passing=passing)
        self.open_book.locked.connect(self._locked)
        self.open_book.passphrase_asked.connect(self._change_passphrase)
        self.open_book.move_asked.connect(self._move)
        self._place(self.open_book.shell)
        self.open_book.begin()
        if self._brought:
            brought, self._brought = self._brought, []
            self.open_book.look_at(brought)
        if welcome is not None:
            welcome.close()
            welcome.deleteLater()

    def _is_passing(self, book: Path) -> bool:
        return book == self._passing_book or any(book.is_relative_to(folder) for folder in self._scratch)

    def _locked(self) -> None:
        assert self.open_book is not None
        path = self.open_book.book.path
        if self._is_passing(path):  # nobody was ever told its passphrase
            self.show_welcome()
            return
        self.show_welcome(path)

    def _change_passphrase(self) -> None:
        assert self.open_book is not None
        path, key = self.open_book.book.path, self.open_book.book.key
        self.show_welcome(path)
        if self.welcome is not None:
            self.welcome.change_passphrase(path, key)

    def _move(self, folder: Path) -> None:
        assert self.open_book is not None
        path, key = self.open_book.book.path, self.open_book.book.key
        self.show_welcome(path)
        if self.welcome is not None:
            self.welcome.move_to(path, folder, key)

    def _dismiss_book(self) -> None:
        if self.open_book is not None:
            self.open_book.end()
            self.open_book.deleteLater()
            self.open_book = None

    def _place(self, window: QWidget) -> None:
        """Put a window where the last one stood; at first, large enough for everything, its frame inside the screen."""
        kept = QByteArray.fromBase64(self.settings.window.encode("ascii", "ignore"))
        if not self.settings.window or not window.restoreGeometry(kept):
            screen, bar = window.screen().availableSize(), window.style().pixelMetric(_TITLE_BAR)
            # the frame is not there to be measured before the window is: a title bar, and a border on each side
            room = screen - QSize(_BORDER * 2, bar + _BORDER * 2)
            window.resize(QSize(WIDTH, HEIGHT).boundedTo(room))
            if room.width() < WIDTH or room.height() < HEIGHT:
                window.setWindowState(Qt.WindowState.WindowMaximized)

    def end(self) -> None:
        """Close what is open, whichever way the program ends."""
        if self._listener is not None:
            self._listener.close()
        self._dismiss_book()
        if self.welcome is not None:
            self._scratch += self.welcome.scratch()
            self.welcome.close()
            self.welcome = None
        for folder in self._scratch:
            # what another program holds open stays, for the system to clear away
            shutil.rmtree(folder, ignore_errors=True)


def _is_invitation(file: Path) -> bool:
    return file.name.casefold().endswith(".clusterinvitation")
