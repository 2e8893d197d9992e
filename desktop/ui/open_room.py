"""The room as the window has it: opened and left by a person, looked round in every second, its visits told."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from desktop import clock
from desktop.book import Book
from desktop.ui.jobs import Jobs
from desktop.words import _, plural, time_of

if TYPE_CHECKING:
    from desktop.room import Room, Visited
    from desktop.ui.jobs import Job

LOOK = 1000
"""Milliseconds from one look round to the next."""
PATIENCE = 3.0
"""Seconds that closing the book waits for somebody who was knocked at."""


class OpenRoom(QObject):
    """`changed` when it was opened or left, when a laptop was found or this one's address is another, and after each
    visit; `visited` after each too."""

    changed = Signal()
    visited = Signal()

    def __init__(self, book: Book, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._book = book
        self.jobs = Jobs(self)  # its own: those round the table do not wait for a server far away
        self._room: Room | None = None
        self._closing: list[threading.Thread] = []
        self._job: Job | None = None
        self._seen: tuple[int, list[str]] = (0, [])
        self.visits: list[str] = []
        """What passed, in a line for each visit, the latest first."""
        self._look = QTimer(self, interval=LOOK)
        self._look.timeout.connect(self._look_round)

    def is_open(self) -> bool:
        """Whether this laptop's door is open."""
        return self._room is not None

    def found(self) -> int:
        """How many other laptops of the cluster were found nearby."""
        return len(self._room.peers()) if self._room is not None else 0

    def addresses(self) -> list[str]:
        """What somebody nearby may type to reach this laptop."""
        return self._room.addresses if self._room is not None else []

    def open(self) -> None:
        """Open the door, and knock at those that are found. Raises Refusal."""
        from desktop.drafts import seal_drafts
        from desktop.room import Room

        if self._room is None:
            seal_drafts(self._book)
            self._room = Room(self._book)
            self.visits.clear()
            self._look.start()
            self.changed.emit()

    def leave(self) -> None:
        """Close the door; the network is told so beside the window, which takes a second or two."""
        room, self._room = self._room, None
        if room is not None:
            self._look.stop()
            thread = threading.Thread(target=room.close, name="leaving the room")
            thread.start()
            self._closing.append(thread)
            self._take_news(room)
            self.changed.emit()

    def close(self) -> None:
        """Leave, and wait until it is done: the book is about to be closed."""
        self.leave()
        self.jobs.close(PATIENCE)
        for thread in self._closing:
            thread.join()

    def visit(self, address: str, refused: Callable[[str], object]) -> None:
        """Knock at the door at an address that was typed; why it failed is said through `refused`."""
        self._visit(address, refused)

    def _look_round(self) -> None:
        room = self._room
        if room is None:
            return
        self._take_news(room)
        if self._job is None or not self.jobs.runs(self._job):
            waiting = room.to_visit()
            if waiting:
                # one that was found and does not answer is no news: it may be about to go
                self._visit(waiting[0].address, lambda _words: None)
        if (seen := (self.found(), self.addresses())) != self._seen:
            self._seen = seen
            self.changed.emit()

    def _visit(self, address: str, refused: Callable[[str], object]) -> None:
        room = self._room
        if room is not None:
            self._job = self.jobs.start(
                _("the room"), lambda: room.visit(address), on_done=self._tell, on_refused=refused
            )

    def _take_news(self, room: Room) -> None:
        while not room.news.empty():
            self._tell(room.news.get_nowait())

    def _tell(self, visited: Visited) -> None:
        from desktop.bundles import tell

        tell(self._book, visited)
        with self._book.reading() as view:
            who = view.device(visited.sender)
        came = _("nothing new came") if visited.summary.is_empty else visited.summary.words
        if visited.aside:
            came = _("what came waits for you to look at it")
        sent = plural("{n} change sent", "{n} changes sent", visited.sent) if visited.sent else _("nothing to send")
        self.visits.insert(
            0, _("{who}, {time}: {came}; {sent}").format(who=who, time=time_of(clock.moment()), came=came, sent=sent)
        )
        self.visited.emit()
        self.changed.emit()
