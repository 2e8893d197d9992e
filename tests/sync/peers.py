"""Peers: laptops that write their own logs and exchange real, sealed bundles; the core, with no book around it."""

from __future__ import annotations

import hashlib
import itertools
import json
from pathlib import Path
from typing import Any

import pyrage

from desktop.projection import project, project_everything
from desktop.sync import log, making, taking
from desktop.sync.addressed import newcomers_circles
from desktop.sync.bundle import Made, Me, Sizes
from desktop.sync.circles import belongs
from desktop.sync.envelope import cluster_id
from desktop.sync.fold import fold_again, take_in
from desktop.sync.have import have, lacking
from desktop.sync.ids import new_id
from desktop.sync.live import live_changes, seen_now
from desktop.sync.members import certify, read_members
from desktop.sync.operations import Change, Operation, Value, device_name, new_device
from tests.sync.laptops import SCHOOL_F, Laptop, driver

_places = itertools.count()
_tables: list[Any] = []


class Peer(Laptop):
    """A laptop with a device of its own. What it writes goes through the core as a person's work does."""

    now = 1_800_000_000_000
    """What its clock says, in milliseconds."""

    def __init__(self, founding: str, person: str, school: str | None, role: str, seed: bytes | None = None) -> None:
        # empty tables are copied: making them takes fifty times as long
        if not _tables:
            _tables.append(Laptop("").connection)
        self.connection = driver.connect(":memory:", isolation_level=None)
        _tables[0].backup(self.connection)
        self.connection.execute("UPDATE meta SET value = ? WHERE name = 'founding'", (founding,))
        self.seed = seed or new_device()
        self.device = device_name(self.seed)
        self.identity = str(pyrage.x25519.Identity.generate())
        self.person, self.school, self.role = person, school, role
        self.founding = founding

    @property
    def me(self) -> Me:
        """This device, as bundles know it."""
        return Me(self.device, self.seed, self.identity, cluster_id(self.founding))

    # -- what a person does ------------------------------------------------------------------------------

    def write(self, *changes: Change, circle: str = "cluster", name: str = "Edit") -> Operation:
        """One operation, sealed and in the tables."""
        act = self.connection.execute(
            "INSERT INTO act (name, about, at, kind) VALUES (?, '', ?, 'do')", (name, self.now)
        ).lastrowid
        made, touched = log.write(self.connection, self.seed, circle, name, changes, act=act or 0, at=self.now)
        project(self.connection, touched)
        return made

    def edit(self, record: str, field: str, value: Value, circle: str = "cluster") -> Operation:
        """A field gets a value, replacing what stands there now."""
        return self.write(Change(record, field, value, seen_now(self.connection, record).get(field, ())), circle=circle)

    def hide(self, record: str, circle: str = "cluster") -> Operation:
        """Take a record out of view, having seen all that stands in it."""
        seen = tuple(one.id for one in live_changes(self.connection, record))
        return self.write(Change(record, "hidden", True, seen), circle=circle)

    def document(self, title: str, circle: str = "cluster", **more: Value) -> str:
        """A new document."""
        record = new_id("document", circle)
        told = {"audience": circle, "title": title, **more}
        self.write(*(Change(record, field, value) for field, value in told.items()), circle=circle)
        return record

    def attach(self, content: bytes, circle: str = "cluster") -> str:
        """A new version of some document whose file is this content; gives the file's hash."""
        from desktop.sync.attachments import store

        hash = hashlib.sha256(content).hexdigest()
        if not self.one("SELECT 1 FROM file WHERE hash = ?", hash):
            store(self.connection, hash, [content])
        record = new_id("version", circle)
        self.write(Change(record, "audience", circle), Change(record, "file", hash), circle=circle)
        return hash

    def erase(self, *operations: Operation, circle: str = "cluster", restating: tuple[Change, ...] = ()) -> Operation:
        """Have the contents of some operations forgotten everywhere, and say again what should stay."""
        named = [Change(new_id("erasure", circle), one.id, True) for one in operations]
        return self.write(*named, *restating, circle=circle, name="Erase")

    def say(self, word: str, data: dict[str, Any], about: str = "", circle: str = "cluster") -> Operation:
        """A statement about members."""
        field = f"{word}/{about}" if about else word
        return self.write(Change(new_id("member", circle), field, json.dumps(data)), circle=circle)

    def remove(self, device: str) -> Operation:
        """Remove a device: what it wrote beyond what is here no longer counts, in any circle that this one is in."""
        mine = read_members(self.connection)[self.device]
        for circle in (one for one in self.circles() if one != "cluster" and belongs(mine, one)):
            self.say("cut", {"device": device, "cut": self._logs_of(device, circle)}, device, circle)
        return self.say("remove", {"device": device, "cut": self._logs_of(device, "cluster")}, device)

    def _logs_of(self, device: str, circle: str) -> dict[str, Any]:
        rows = self.connection.execute("SELECT id, heads FROM log WHERE device = ? AND circle = ?", (device, circle))
        return {id: json.loads(heads) for id, heads in rows}

    def circles(self) -> list[str]:
        """The circles in which something is here."""
        return [one for (one,) in self.connection.execute("SELECT DISTINCT circle FROM log ORDER BY circle")]

    def invite(self, school: str | None = SCHOOL_F, role: str = "head", person: str | None = None) -> Peer:
        """Somebody invited and joined: the newcomer has what its circles share, and the inviter its card."""
        key, person = new_device(), person or new_id("person")
        told = {"key": device_name(key), "person": person, "school": school, "role": role}
        self.say("invite", told, device_name(key))
        joined = type(self)(self.founding, person, school, role)
        for circle in newcomers_circles(self.connection, self.device, person, school, role):
            joined.take([(one, circle) for one in lacking(self.connection, circle, [{}])])
        card = joined.card() | {"invite": device_name(key)}
        joined.say("card", card | {"proof": certify(key, self.founding, card)})
        news = lacking(joined.connection, "cluster", [have(self.connection, "cluster")])
        self.take([(one, "cluster") for one in news])
        return joined

    def card(self) -> dict[str, Any]:
        """What it says of itself when it joins."""
        seal = str(pyrage.x25519.Identity.from_str(self.identity).to_public())
        return {"device": self.device, "seal": seal, "person": self.person, "school": self.school, "role": self.role}

    # -- bundles -----------------------------------------------------------------------------------------

    def send(self, folder: Path, to: Peer | None = None, sizes: Sizes | None = None) -> Path:
        """A bundle for one laptop, or for all the others."""
        return self.pack(folder, to, sizes)[0]

    def pack(self, folder: Path, to: Peer | None = None, sizes: Sizes | None = None) -> tuple[Path, Made]:
        """A bundle, and what went into it."""
        path = folder / f"{next(_places)}.clusterbundle"
        self.connection.execute("BEGIN IMMEDIATE")
        try:
            devices = None if to is None else {to.device}
            made = making.make(
                self.connection, path, self.me, at=self.now, writer="test", to=devices, sizes=sizes or Sizes()
            )
        except BaseException:
            self.connection.execute("ROLLBACK")
            raise
        self.connection.execute("COMMIT")
        return path, made

    def receive(self, path: Path) -> set[str]:
        """Take a bundle, whole or not at all, as `desktop.bundles` does. Raises Refused."""
        with taking.prepared(path, self.me) as segments:
            self.connection.execute("BEGIN IMMEDIATE")
            try:
                touched = taking.apply(self.connection, segments, self.me, at=self.now, bundle=None)
                project(self.connection, touched)
                log.leave_forked_logs(self.connection)
            except BaseException:
                self.connection.execute("ROLLBACK")
                raise
            self.connection.execute("COMMIT")
            return touched

    # -- what becomes of its book ------------------------------------------------------------------------

    def backup(self) -> Any:
        """A copy of the book as it is now."""
        made = driver.connect(":memory:", isolation_level=None)
        self.connection.backup(made)
        return made

    def restore(self, kept: Any, *, noticed: bool) -> None:
        """The book is as it was when it was backed up; `noticed`, new logs begin."""
        self.connection.close()
        self.connection = driver.connect(":memory:", isolation_level=None)
        kept.backup(self.connection)
        if noticed:
            log.begin_new_logs(self.connection)

    def clone(self) -> Peer:
        """A copy of the file on another computer that nobody has noticed: the same device twice."""
        made = type(self)(self.founding, self.person, self.school, self.role, self.seed)
        made.identity = self.identity
        made.restore(self.backup(), noticed=False)
        return made

    # -- what is looked at -------------------------------------------------------------------------------

    def held(self) -> Any:
        """Which operations, contents and files are here."""
        operations = "SELECT id, state, content IS NULL FROM operation ORDER BY id"
        return [self.connection.execute(operations).fetchall(), self.files()]

    def files(self) -> list[str]:
        """The hashes of the files that are here."""
        return [hash for (hash,) in self.connection.execute("SELECT hash FROM file ORDER BY hash")]

    def digest(self) -> str:
        """A hash of every row of every table, to see that nothing at all has changed."""
        return digest(self.connection)

    def rebuilt(self) -> str:
        """The state after all that follows from the operations was worked out anew from them."""
        fold_again(self.connection)
        project_everything(self.connection)
        return self.state()

    def operations(self, circle: str = "cluster") -> list[tuple[Operation, str]]:
        """All operations of a circle that are here, those that wait too, with the circle."""
        rows = self.connection.execute(
            "SELECT operation.id, header, signature, content FROM operation JOIN log ON log.n = operation.log"
            " WHERE circle = ? ORDER BY operation.n",
            (circle,),
        )
        return [(Operation(*row), circle) for row in rows]

    def all_text(self) -> bytes:
        """Everything in every table, as bytes to look for words in."""
        return b"\n".join(repr(row).encode() for rows in tables(self.connection) for row in rows)


def founded(school: str = SCHOOL_F) -> Peer:
    """The first laptop of a cluster."""
    made = Peer("", new_id("person"), school, "head")
    card = made.say("card", made.card())
    made.founding = card.id
    made.connection.execute("UPDATE meta SET value = ? WHERE name = 'founding'", (card.id,))
    project(made.connection, fold_again(made.connection))
    return made


def exchange(folder: Path, *laptops: Peer) -> None:
    """Everybody gives everybody a bundle, until nobody has anything that another lacks."""
    for _round in range(8):
        before = [laptop.held() for laptop in laptops]
        for one in laptops:
            for other in laptops:
                if one is not other:
                    path = one.send(folder, other)
                    other.receive(path)
                    path.unlink()
        if before == [laptop.held() for laptop in laptops]:
            return
    raise AssertionError("they never come to an end")


def alike(*laptops: Peer) -> str:
    """The state that all of these share; and a rebuild gives it too."""
    states = {laptop.state() for laptop in laptops}
    assert len(states) == 1
    assert {laptop.rebuilt() for laptop in laptops} == states
    return states.pop()


def tables(connection: Any) -> list[list[Any]]:
    """Every row of every table."""
    names = connection.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'search%' ORDER BY name"
    ).fetchall()
    return [sorted(connection.execute(f'SELECT \'{name}\', * FROM "{name}"'), key=repr) for (name,) in names]


def digest(connection: Any) -> str:
    """A hash of every row of every table."""
    return hashlib.sha256(repr(tables(connection)).encode()).hexdigest()


def fresh(laptop: Peer, *sent: tuple[Operation, str]) -> Laptop:
    """Another set of tables in the same cluster, with these operations."""
    made = Laptop(laptop.founding)
    project(made.connection, take_in(made.connection, sent))
    return made
