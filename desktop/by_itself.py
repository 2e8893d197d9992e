"""When exchanging goes by itself: soon after a change here, now and then to see what came, later and later on no line.

Moments are seconds of a clock that only goes forward (`time.monotonic`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from desktop.carrier_list import Carrier

Ending = Literal["done", "unreachable", "password", "refused"]
SOON = 20.0
"""Seconds after a change: several that follow each other go together."""
EVERY = {"folder": 30.0, "webdav": 300.0}
"""Seconds after which a carrier is looked at again though nothing happened here."""
LATER = (60.0, 120.0, 300.0, 900.0, 1800.0)
"""Seconds to wait after the first failure, the second, and so on."""


@dataclass
class _Turn:
    kind: str
    due: float
    failures: int = 0
    asks: bool = False


class Turns:
    """Of each carrier of a book, when it is its turn."""

    def __init__(self) -> None:
        self._turns: dict[str, _Turn] = {}

    def watch(self, carriers: Iterable[Carrier], at: float) -> None:
        """Go by these carriers from now on; one that is new goes at once."""
        self._turns = {
            one.name: self._turns.get(one.name) or _Turn(one.kind, at) for one in carriers
        }

    def changed(self, at: float) -> None:
        """Something was changed here: it goes soon, except where there was no line."""
        for turn in self._turns.values():
            if not turn.failures:
                turn.due = min(turn.due, at + SOON)

    def line_appeared(self, at: float) -> None:
        """There is a connection: whatever found none goes at once."""
        for turn in self._turns.values():
            if turn.failures:
                turn.failures, turn.due = 0, at

    def ended(self, name: str, how: Ending, at: float) -> None:
        """A carrier was gone by, by itself or because a person asked."""
        turn = self._turns.get(name)
        if turn is None:
            return
        turn.asks = how == "password"
        if how == "done":
            turn.failures, turn.due = 0, at + EVERY[turn.kind]
        else:
            turn.due = at + LATER[min(turn.failures, len(LATER) - 1)]
            turn.failures += 1

    def at_once(self, name: str, at: float) -> None:
        """A carrier goes at once: the password it asked for is known."""
        if turn := self._turns.get(name):
            turn.failures, turn.due, turn.asks = 0, at, False

    def due(self, at: float) -> list[str]:
        """The carriers whose turn it is; never one that first needs a password from a person."""
        return [name for name, turn in self._turns.items() if turn.due <= at and not turn.asks]
