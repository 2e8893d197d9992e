"""What a page is handed when it is made, and what the window expects of a page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop import clock
from desktop.book import Book, Touched
from desktop.ui.choosing import Chooser
from desktop.ui.look import STEP

if TYPE_CHECKING:
    import datetime

    from desktop.ui.exchanges import Exchanges
    from desktop.ui.jobs import Jobs


@dataclass
class Desk:
    """The open book, and what a page may ask of the window round it.

    `go("meeting", meeting=id, step="hold")` shows another page; `tell(words)` says something quietly at the top of
    the page. A Refusal is not caught by pages: it rises to the window, which shows its words.
    """

    book: Book
    jobs: Jobs
    go: Callable[..., None]
    tell: Callable[[str], None]
    choose_files: Callable[..., Sequence[Path]] = field(default_factory=lambda: Chooser().files)
    choose_place: Callable[[QWidget, str, str], Path | None] = field(default_factory=lambda: Chooser().place)

    choose_folder: Callable[[QWidget, str], Path | None] = field(default_factory=lambda: Chooser().folder)
    _exchanges: Exchanges | None = None

    @property
    def exchanges(self) -> Exchanges:
        """What passes between the laptops beside the window; made when it is first asked for."""
        if self._exchanges is None:
            from desktop.ui.exchanges import Exchanges

            self._exchanges = Exchanges(self.book)
        return self._exchanges

    def close(self) -> None:
        """The book is about to be closed: nothing exchanges any more."""
        if self._exchanges is not None:
            self._exchanges.close()

    @property
    def today(self) -> datetime.date:
        """The day it is."""
        return clock.today()


class Page(QWidget):
    """A page of the window. It is made on its first visit, then kept."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk

    def lay_under(self, top: QWidget, rest: QWidget) -> None:
        """Fill the page: its top line, and under it all the rest, as on the pages about exchanging."""
        column = QVBoxLayout(self)
        column.setContentsMargins(STEP * 3 - 2, STEP * 2, STEP * 3 - 2, STEP * 2)
        column.setSpacing(STEP * 2 - 2)
        column.addWidget(top)
        column.addWidget(rest, 1)

    def arrive(self, **where: str) -> None:
        """The person comes here, perhaps to one thing in particular: show what stands now."""

    def touched(self, touched: Touched) -> None:
        """Something in the book changed while this page is shown: decide whether to show it anew."""

    def leave(self) -> None:
        """The person goes elsewhere, or the book closes: what is being typed is sealed."""

    def place(self) -> dict[str, str]:
        """Where the page stands, so that `arrive(**place)` comes back to it."""
        return {}
