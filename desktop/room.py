"""The room: laptops on one network, or on a phone's hotspot, pass their bundles from hand to hand. No internet needed.

While the room is open a laptop answers whoever of the cluster knocks, and knocks at the doors it finds. A visit: I say
what I have; you answer with what I lack; I send what you lack; you answer that you have it.
"""

from __future__ import annotations

import queue
import secrets
import threading
import time
from collections import Counter
from collections.abc import Generator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from desktop.arrivals import Summary
from desktop.book import Book
from desktop.bundles import make_aside, me_of, take_unattended
from desktop.carriers.door import Door
from desktop.carriers.knocking import PORT, NotTaken, knock, split_address
from desktop.carriers.nearby import Nearby, Peer, own_addresses
from desktop.errors import Refusal
from desktop.kept_aside import keep_unasked
from desktop.steps import Step
from desktop.sync.bundle import Sizes
from desktop.words import _

AGAIN = 300.0
"""Seconds after which a laptop that is still there is visited again."""
SOON = 20.0
"""Seconds after which one that did not answer, or was busy, is visited again; twice as long each time after."""
PATIENCE = 8.0
"""Seconds for which the one of two laptops whose name comes later waits for the other to knock; the other may be unable
to, and then it knocks itself."""


class Visited(NamedTuple):
    """What passed between two laptops: from whom, what came, whether a person must look at it first, what went."""

    sender: str
    address: str
    summary: Summary
    aside: bool
    touched: frozenset[str]
    sent: int
    was_copied: bool = False


class Room:
    """Open until it is closed. `news` fills with what visitors brought; the window looks into it now and then.

    Made, asked and closed on the window's thread; `visit` may run on another. Drafts should be sealed before.
    """

    def __init__(
        self, book: Book, *, trusted: bool = True, port: int = PORT, host: str = "", ask_around: bool = True
    ) -> None:
        self.book, self.trusted = book, trusted
        self.news: queue.SimpleQueue[Visited] = queue.SimpleQueue()
        self._cluster = me_of(book).cluster
        self._name = secrets.token_hex(6)
        self._turn = threading.Lock()
        self._open = True
        self._seen: dict[str, float] = {}
        self._visited: dict[str, float] = {}
        self._failed: Counter[str] = Counter()
        self._door = Door(self._cluster, self._answer, port=port, host=host)
        self._nearby = Nearby(self._cluster, self._name, self._door.port) if ask_around else None

    @property
    def addresses(self) -> list[str]:
        """What somebody nearby may type to reach this laptop."""
        port = "" if self._door.port == PORT else f":{self._door.port}"
        return [one + port for one in own_addresses()]

    @property
    def port(self) -> int:
        """Where the door is."""
        return self._door.port

    def close(self) -> None:
        """Leave the room; a visit under way takes its bundle whole or not at all."""
        if self._nearby is not None:
            self._nearby.close()
        self._door.close()
        with self._turn:
            self._open = False

    def __enter__(self) -> Room:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    def peers(self) -> list[Peer]:
        """The laptops of this cluster that were found."""
        return self._nearby.peers() if self._nearby is not None else []

    def to_visit(self) -> list[Peer]:
        """Those at whose doors to knock now. Of two the one whose name comes first knocks; the other waits a little.

        First those from whom something was taken, last those who failed before: anybody may announce doors.
        """
        now, found = time.monotonic(), []
        for peer in self.peers():
            since = now - self._seen.setdefault(peer.name, now)
            last = max(self._visited.get(place, -AGAIN) for place in (peer.address, _host(peer.address)))
            failed = self._failed[_host(peer.address)]
            again = min(SOON * 2 ** min(failed, 8) / 2, AGAIN) if failed else AGAIN
            if now - last >= again and (self._name < peer.name or since > PATIENCE):
                order = not self._door.is_known(_host(peer.address)), failed, self._seen[peer.name]
                found.append((order, peer))
        return [peer for _order, peer in sorted(found)]

    def visit(self, address: str) -> Generator[Step, None, Visited]:
        """Exchange with the laptop whose door is at an address. Raises Refusal."""
        host, _port = split_address(address)
        self._visited[address] = time.monotonic()
        # counted until it ends well: what is stopped in the middle has its turn after the others, too
        self._failed[host] += 1
        yield Step(0, 3, _("Knocking at {address}").format(address=address))
        with TemporaryDirectory(prefix="clusterbook-") as scratch:
            mine, theirs = Path(scratch) / "mine.clusterbundle", Path(scratch) / "theirs.clusterbundle"
            make_aside(self.book, mine, only_have=True)
            step = Step(1, 3, _("Fetching what is new there"))
            try:
                yield from self._pass(address, mine, theirs, step)
            except NotTaken:
                # who has just joined is known to nobody until she shows her card, which is among what she has written
                make_aside(self.book, mine, sizes=Sizes(0, 0))
                yield from self._pass(address, mine, theirs, step)
            with self._turn:
                first = self._taken(theirs, address)
                self._door.knows(host)
                made = make_aside(self.book, mine, to=[first.sender])
            yield from self._pass(address, mine, theirs, Step(2, 3, _("Sending what is new here")))
            with self._turn:
                second = self._taken(theirs, address)
        del self._failed[host]
        return _both(first, second)._replace(sent=made.operations)

    def _pass(self, address: str, mine: Path, theirs: Path, step: Step) -> Generator[Step, None, None]:
        is_known = self._door.is_known(split_address(address)[0])
        for _bytes in knock(address, self._cluster, mine, theirs, is_known=is_known):
            yield step

    def _answer(self, came: Path, answer: Path, address: str) -> None:
        """What a visitor gets: what she lacks, once what she brought was taken. On a thread of the door's."""
        with self._turn:
            if not self._open:
                raise Refusal(_("The room is closed."))
            visited = self._taken(came, address)
            made = make_aside(self.book, answer, to=[visited.sender])
        self._visited[address] = time.monotonic()
        del self._failed[address]
        if made.operations or not visited.summary.is_empty:
            self.news.put(visited._replace(sent=made.operations))

    def _taken(self, file: Path, address: str) -> Visited:
        taken = take_unattended(self.book, file, "room", trusted=self.trusted)
        if taken.sender == me_of(self.book).device:
            raise Refusal(_("That is this laptop itself."))
        aside = taken.n is None
        if aside:
            keep_unasked(self.book, file, taken.sender, "room", taken.summary)
        return Visited(taken.sender, address, taken.summary, aside, taken.touched, 0, taken.was_copied)


def _host(address: str) -> str:
    return address.rpartition(":")[0]


def _both(first: Visited, second: Visited) -> Visited:
    return second._replace(
        summary=second.summary if first.summary.is_empty else first.summary,
        aside=first.aside or second.aside,
        touched=first.touched | second.touched,
        was_copied=first.was_copied or second.was_copied,
    )
