"""A small world of laptops in which anything may happen, in any order; and what must hold once all have met."""

from __future__ import annotations

import hashlib
import itertools
import json
import os
import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from desktop.projection import project
from desktop.sync import taking
from desktop.sync.circles import belongs
from desktop.sync.fold import take_in
from desktop.sync.live import live_changes
from desktop.sync.members import read_members
from desktop.sync.operations import Operation
from desktop.sync.refused import CODES, Refused
from tests.sync.laptops import SCHOOL_F, SCHOOL_H, Laptop
from tests.sync.peers import Peer, founded

FIELDS = ("title", "about", "review", "tags/phonics", "tags/marking", "colour")
CLOCKS = (0, 1, 999, 1_700_000_000_000, 1_900_000_000_000, 2**52)
MOST_LAPTOPS, MOST_BUNDLES = 5, 24
EXPECTED = {"not-for-you", "removed", "stranger", "withheld"}
"""What an honest bundle may be refused with: it is for others; its sender is no member as far as is known here; or it
was made for one who had heard of an erasure, and comes to her copy, or to her after she was rolled back, who has not.
Each passes once the two have spoken."""


class World:
    """Laptops, the bundles that lie about, and the backups that were made. Every choice is made by `pick`."""

    def __init__(self, folder: Path, pick: Callable[[int], int]) -> None:
        self.folder, self.pick = folder, pick
        first = founded()
        self.laptops = [first, first.invite(SCHOOL_H), first.invite(SCHOOL_F, "staff")]
        self.removed: set[str] = set()
        self.lying: list[bytes] = []
        self.backups: dict[int, Any] = {}
        self.records = [first.document("Marking policy")]
        self.meanings: dict[str, bytes] = {}
        for one in self.laptops[1:]:
            one.take(first.operations())

    # -- what may happen -----------------------------------------------------------------------------------

    def any(self) -> Peer:
        """Some laptop."""
        return self.laptops[self.pick(len(self.laptops))]

    def edit(self) -> None:
        """A person writes in a field, having seen what stands in it; where several do, that settles it."""
        one = self.any()
        with_it = [record for record in self.records if live_changes(one.connection, record)]
        if with_it:
            record = with_it[self.pick(len(with_it))]
            field = FIELDS[self.pick(len(FIELDS))]
            value: Any = True if field.startswith("tags/") else f"value {self.pick(4)}"
            one.edit(record, field, value, self.circle(one, record))

    def make(self) -> None:
        """A new document, for everybody or for one's school."""
        one = self.any()
        circles = ["cluster", f"school:{one.school}"]
        self.records.append(one.document(f"Document {len(self.records)}", circles[self.pick(2)]))

    def hide(self) -> None:
        """A record is taken out of view."""
        one = self.any()
        record = self.records[self.pick(len(self.records))]
        if live_changes(one.connection, record):
            one.hide(record, self.circle(one, record))

    def attach(self) -> None:
        """A file, perhaps one that somebody has attached before."""
        one = self.any()
        one.attach(f"file {self.pick(5)} ".encode() * 40, ["cluster", f"school:{one.school}"][self.pick(2)])

    def lose_file(self) -> None:
        """The bytes of all files are gone from one laptop."""
        one = self.any()
        for table in ("file", "chunk"):
            one.connection.execute(f"DELETE FROM {table}")

    def send(self) -> None:
        """Somebody makes a bundle, for one other or for all, and leaves it lying about."""
        one, to = self.any(), self.any()
        path = one.send(self.folder, to if self.pick(2) and to.device != one.device else None)
        self.lying.append(path.read_bytes())
        path.unlink()
        del self.lying[:-MOST_BUNDLES]

    def deliver(self) -> None:
        """Somebody takes any bundle that lies about, old ones too."""
        if self.lying:
            self.take(self.any(), self.lying[self.pick(len(self.lying))])

    def corrupt(self) -> None:
        """A bundle with a byte turned over, or cut off, is refused, or says what it said."""
        if self.lying:
            spoiled = bytearray(self.lying[self.pick(len(self.lying))])
            at = self.pick(len(spoiled))
            if self.pick(4):
                spoiled[at] ^= 1 + self.pick(255)
            else:
                del spoiled[at:]
            self.take(self.any(), bytes(spoiled), CODES)

    def crash(self) -> None:
        """Taking a bundle breaks off on its last step."""
        if not self.lying:
            return
        one, before = self.any(), ""
        real = taking._taking_files

        def broken(*_arguments: object) -> None:
            raise InterruptedError

        before = one.digest()
        taking._taking_files = broken
        try:
            with suppress(InterruptedError):
                self.take(one, self.lying[self.pick(len(self.lying))])
            assert one.digest() == before
        finally:
            taking._taking_files = real

    def back_up(self) -> None:
        """Somebody keeps a copy of the book."""
        n = self.pick(len(self.laptops))
        self.backups[n] = self.laptops[n].backup()

    def restore(self) -> None:
        """Somebody goes back to her copy; the program sees it, or does not."""
        if self.backups:
            n = sorted(self.backups)[self.pick(len(self.backups))]
            self.laptops[n].restore(self.backups[n], noticed=bool(self.pick(2)))

    def clone(self) -> None:
        """A laptop is copied, and nobody notices."""
        one = self.any()
        if len(self.laptops) < MOST_LAPTOPS:
            self.laptops.append(one.clone())

    def jump(self) -> None:
        """A clock is set wrong."""
        self.any().now = CLOCKS[self.pick(len(CLOCKS))]

    def add(self) -> None:
        """Somebody is invited to the school of one who may, and joins."""
        one = self.any()
        if len(self.laptops) < MOST_LAPTOPS and one.role == "head":
            self.laptops.append(one.invite(one.school, "staff"))

    def remove(self) -> None:
        """The founder removes a laptop, of which she may not have heard all."""
        first, other = self.laptops[0], self.any()
        if other.device not in (first.device, self.laptops[1].device) and other.device in first.members():
            first.remove(other.device)
            self.removed.add(other.device)

    def erase(self) -> None:
        """Somebody has what an operation says forgotten."""
        one = self.any()
        rows = one.connection.execute(
            "SELECT operation.id, circle FROM operation JOIN log ON log.n = operation.log"
            " WHERE name = 'Edit' AND content IS NOT NULL ORDER BY operation.n"
        ).fetchall()
        statements = {id for (id,) in one.connection.execute(
            "SELECT id FROM statement JOIN operation ON operation.n = statement.n >> 15"
        )}  # fmt: skip
        rows = [(id, circle) for id, circle in rows if id not in statements and circle != "me"]
        if rows:
            id, circle = rows[self.pick(len(rows))]
            one.erase(Operation(id, b"", b"", None), circle=circle)

    ACTIONS = (
        edit, edit, edit, edit, make, hide, attach, lose_file, send, send, send, deliver, deliver, deliver, deliver,
        corrupt, crash, back_up, restore, clone, jump, add, remove, erase,
    )  # fmt: skip

    def step(self) -> None:
        """Something happens."""
        self.ACTIONS[self.pick(len(self.ACTIONS))](self)

    # -- how it goes on --------------------------------------------------------------------------------------

    def circle(self, one: Peer, record: str) -> str:
        """The circle of a record that is here."""
        return str(one.one("SELECT circle FROM told WHERE record = ?", record))

    def take(self, one: Peer, data: bytes, allowed: frozenset[str] | set[str] = frozenset(EXPECTED)) -> None:
        """Take a bundle: whole, or not at all, and then for a reason that may be."""
        path = self.folder / "taken.clusterbundle"
        path.write_bytes(data)
        before = one.digest()
        try:
            one.receive(path)
        except Refused as refused:
            if refused.code not in allowed:
                raise
            assert one.digest() == before, "refused, and something changed"

    def present(self) -> list[Peer]:
        """Laptops of those who are members as the founder has it; copies too."""
        members = self.laptops[0].members()
        return [one for one in self.laptops if one.device in members]

    def meet(self) -> None:
        """Everybody meets everybody, two at a time and each of the two speaks, until nobody hears anything new.

        Two at a time, for a laptop and its copy have one name: who answers must have heard that one of them last.
        """
        for _round in range(12):
            before = [one.held() for one in self.laptops]
            for one, other in itertools.combinations(self.present(), 2):
                if other.device != one.device:
                    self.give(other, one)
                    self.give(one, other)
                    self.give(other, one)
            if before == [one.held() for one in self.laptops]:
                return
        raise AssertionError("they never come to an end")

    def give(self, one: Peer, other: Peer) -> None:
        """A bundle from hand to hand."""
        path = one.send(self.folder, other)
        data = path.read_bytes()
        path.unlink()
        self.take(other, data)

    # -- what must hold --------------------------------------------------------------------------------------

    def check(self) -> None:
        """Once all have met: alike wherever they share, nothing lost, and each what its log says."""
        self.meet()
        for one in self.present():
            state = one.state()
            assert one.rebuilt() == state, "P4: a rebuild gives what stands there"
            lost = "SELECT count(*) FROM change WHERE live = 0 AND n NOT IN (SELECT old FROM replaced)"
            assert one.one(lost) == 0, "P3: whatever is not current was replaced"
            for operation, _circle in one.operations():
                held = self.meanings.setdefault(operation.id, operation.header)
                assert held == operation.header, "P7: an id means one thing"
            mine = read_members(one.connection)[one.device]
            assert all(belongs(mine, circle) for circle in one.circles() if circle != "me"), "P13"
            for hash, circle in one.connection.execute(
                "SELECT hash, circle FROM refers WHERE circle != 'me' AND hash NOT IN (SELECT hash FROM file)"
            ).fetchall():
                with_it = "SELECT 1 FROM placed JOIN file USING (hash) WHERE hash = ? AND circle = ?"
                others = [other for other in self.present() if other.device != one.device]
                assert not any(other.one(with_it, hash, circle) for other in others), "a file comes to who wants it"
            erased = (
                "SELECT count(*) FROM erasure JOIN operation AS by ON by.n = erasure.by JOIN operation AS it"
                " ON it.id = erasure.operation WHERE by.state = 1 AND it.content IS NOT NULL"
            )
            assert one.one(erased) == 0, "P14"
        for circle in {circle for one in self.present() for circle in one.circles() if circle != "me"}:
            sharing = [one for one in self.present() if belongs(read_members(one.connection)[one.device], circle)]
            if len({one.device for one in sharing}) == 1:
                continue  # a laptop and its copy hear of each other through a third, and here there is none
            states = {shared(one, circle) for one in sharing}
            assert len(states) == 1, f"P1: they differ in {circle}"
            if circle == "cluster":
                assert {shared(self.union(sharing), circle)} == states, "P1: the state is a function of the set"

    def union(self, laptops: list[Peer]) -> Laptop:
        """What follows from all that any of them holds, taken in at once and in another order."""
        made = Laptop(laptops[0].founding)
        every = {one.id: (one, circle) for laptop in laptops for one, circle in laptop.operations()}
        project(made.connection, take_in(made.connection, [every[id] for id in sorted(every)]))
        return made


def shared(laptop: Laptop, circle: str) -> str:
    """All that follows in one circle, in a form that no order of arrival shows in."""
    told = [
        laptop.connection.execute(question, (circle,)).fetchall()
        for question in (
            "SELECT id, record, field, value, live FROM told WHERE circle = ? ORDER BY id",
            "SELECT operation.id, state, content IS NULL FROM operation JOIN log ON log.n = operation.log"
            " WHERE circle = ? AND state != 0 ORDER BY 1",
            "SELECT * FROM document WHERE circle = ? ORDER BY id",
            "SELECT record, field FROM disagreement JOIN document ON id = record WHERE circle = ? ORDER BY 1, 2",
            "SELECT record, field, value FROM unheld JOIN document ON id = record WHERE circle = ? ORDER BY 1, 2",
            "SELECT id, heads FROM log WHERE circle = ? AND heads != '[]' ORDER BY id",
            "SELECT hash FROM refers WHERE circle = ? ORDER BY hash",
        )
    ]
    members = laptop.connection.execute("SELECT name, person, school, role, lead, removed FROM device ORDER BY name")
    return hashlib.sha256(json.dumps([told, members.fetchall()]).encode()).hexdigest()


def run_schedule(seed: int, steps: int, folder: Path) -> None:
    """One schedule of things that happen, the same for the same seed."""
    chance = random.Random(seed)
    with keys_from(seed):
        world = World(folder, lambda most: chance.randrange(most) if most else 0)
        for _step in range(steps):
            world.step()
        world.check()


@contextmanager
def keys_from(seed: int) -> Iterator[None]:
    """Keys and ids that are the same each time, for where two changes are alike in all else the id decides."""
    real, chance = os.urandom, random.Random(f"keys {seed}")
    os.urandom = chance.randbytes
    try:
        yield
    finally:
        os.urandom = real
