"""Who stands in a doorway: how many at once, how long each may stay, and who gives way when it is full."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable
from contextlib import suppress

HEADERS = 10.0
"""Seconds to say what one wants."""
PATIENCE, PACE = 30.0, 100_000
"""Seconds for one who is not known, or an answer from one, and so many bytes buy a second more."""
MOST_TIME = 900.0
"""Seconds for a whole visit, whoever it is."""
MOST_VISITS, MOST_EACH = 16, 4
"""Visits at once, and of those from one address."""
GIVES_WAY = 3.0
"""Seconds after which one who is not known, and has not brought her bundle yet, gives way when the doorway is full."""


class Visit:
    """One visit: the line, where it comes from, until when it may last, and whether its bundle is still to come."""

    def __init__(self, line: socket.socket, address: str) -> None:
        self.line, self.address = line, address
        self.since = time.monotonic()
        self.end = self.since + HEADERS
        self.is_bringing = True

    def may_stay(self, seconds: float) -> None:
        """So long from now, within what any visit may last."""
        self.end = min(time.monotonic() + seconds, self.since + MOST_TIME)

    def came(self, count: int) -> None:
        """So many bytes came, which buy time: a drip buys none worth having."""
        self.end = min(self.end + count / PACE, self.since + MOST_TIME)

    def has_brought(self) -> None:
        """All of the bundle is here: nobody sends this visit away any more."""
        self.is_bringing = False
        self.may_stay(MOST_TIME)

    def cut(self) -> None:
        """End it, from another thread."""
        with suppress(OSError):
            self.line.shutdown(socket.SHUT_RDWR)


class Doorway:
    """All the visits of a door. Asked on any thread; `is_known` says whether a bundle was taken from an address."""

    def __init__(self, is_known: Callable[[str], bool]) -> None:
        self._is_known = is_known
        self._inside: dict[socket.socket, Visit] = {}
        self._lock = threading.Lock()

    def lets_in(self, line: socket.socket, address: str) -> bool:
        """Whether a visit may begin. One that has long been bringing nothing whole makes room; for who is known, any
        of those who are not."""
        with self._lock:
            if sum(one.address == address for one in self._inside.values()) >= MOST_EACH:
                return False
            if len(self._inside) >= MOST_VISITS and not self._make_room(0 if self._is_known(address) else GIVES_WAY):
                return False
            self._inside[line] = Visit(line, address)
            return True

    def _make_room(self, after: float) -> bool:
        before = time.monotonic() - after
        able = [one for one in self._inside.values() if one.is_bringing and one.since <= before]
        longest = min((one for one in able if not self._is_known(one.address)), key=lambda one: one.since, default=None)
        if longest is None:
            return False
        self._inside.pop(longest.line).cut()
        return True

    def visit_of(self, line: socket.socket) -> Visit | None:
        """The visit on a line; None when it was sent away meanwhile."""
        with self._lock:
            return self._inside.get(line)

    def gone(self, line: socket.socket) -> None:
        """A visit has ended."""
        with self._lock:
            self._inside.pop(line, None)

    def end_overdue(self) -> None:
        """End the visits whose time is over."""
        now = time.monotonic()
        with self._lock:
            for one in self._inside.values():
                if one.end < now:
                    one.cut()

    def end_all(self) -> None:
        """End those that have still to bring something; what is being taken is taken whole."""
        with self._lock:
            for one in self._inside.values():
                if one.is_bringing:
                    one.cut()
