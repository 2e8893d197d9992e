"""Laptops at the level of the log: tables in memory, devices that write, and a cluster that they found and join."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable
from typing import Any

from sqlcipher3 import dbapi2 as driver

from desktop.models.schema import make_tables
from desktop.projection import project, project_everything
from desktop.sync.fold import take_in
from desktop.sync.ids import new_id, new_log
from desktop.sync.members import certify
from desktop.sync.operations import Change, Operation, change_id, device_name, new_device, seal

SCHOOL_F, SCHOOL_H = new_id("school"), new_id("school")
Sent = tuple[Operation, str]
"""An operation and the circle it travels in."""


class Device:
    """Writes its own logs, one for each circle."""

    highest = 0
    """The lamport that everybody has seen."""

    def __init__(self, person: str, school: str | None, role: str) -> None:
        self.seed = new_device()
        self.name = device_name(self.seed)
        self.person, self.school, self.role = person, school, role
        self.logs: dict[str, str] = {}
        self.ends: dict[str, tuple[int, str | None, int]] = {}

    def write(self, *changes: Change, circle: str = "cluster", lamport: int | None = None, name: str = "Edit") -> Sent:
        """The next operation of this device's log of a circle, after all that was written before."""
        log = self.logs.setdefault(circle, new_log(circle, self.name))
        seq, prev, _last = self.ends.get(circle, (0, None, 0))
        rank = Device.highest + 1 if lamport is None else lamport
        Device.highest = max(Device.highest, rank)
        operation = seal(
            self.seed, log=log, seq=seq + 1, prev=prev, lamport=rank, at=0, name=name, changes=changes
        )
        self.ends[circle] = (seq + 1, operation.id, rank)
        return operation, circle

    def say(
        self, word: str, data: dict[str, Any], about: str = "", *, circle: str = "cluster", lamport: int | None = None
    ) -> Sent:
        """A statement about members."""
        field = f"{word}/{about}" if about else word
        return self.write(Change(new_id("member", circle), field, json.dumps(data)), circle=circle, lamport=lamport)

    def end(self, circle: str = "cluster") -> list[Any]:
        """Where this device's log of a circle ends, as a removal names it."""
        seq, id, _lamport = self.ends[circle]
        return [seq, id]

    def card(self, **more: Any) -> dict[str, Any]:
        """What it says of itself."""
        told = {"device": self.name, "seal": f"age1{self.name[:8]}", "person": self.person, "school": self.school}
        return {**told, "role": self.role, **more}


class Founded:
    """A cluster of one device that others join."""

    def __init__(self) -> None:
        Device.highest = 0
        self.founder = Device(new_id("person"), SCHOOL_F, "head")
        self.operations = [self.founder.say("card", self.founder.card(), lamport=1)]
        self.id = self.operations[0][0].id

    def invite(self, by: Device, person: str, school: str | None, role: str, *, lamport: int | None = None) -> bytes:
        """An invitation's one-time key."""
        key = new_device()
        told = {"key": device_name(key), "person": person, "school": school, "role": role}
        self.operations.append(by.say("invite", told, lamport=lamport))
        return key

    def join(self, key: bytes, person: str, school: str | None, role: str, *, lamport: int | None = None) -> Device:
        """A device that joins with an invitation's key."""
        made = Device(person, school, role)
        card = made.card(invite=device_name(key))
        card["proof"] = certify(key, self.id, card)
        self.operations.append(made.say("card", card, lamport=lamport))
        return made

    def member(self, school: str | None = SCHOOL_F, role: str = "head", by: Device | None = None) -> Device:
        """Somebody invited and joined."""
        person = new_id("person")
        return self.join(self.invite(by or self.founder, person, school, role), person, school, role)


class Laptop:
    """A book's tables in memory, with nothing around them."""

    def __init__(self, founding: str) -> None:
        self.connection = driver.connect(":memory:", isolation_level=None)
        make_tables(self.connection)
        self.connection.execute("INSERT INTO meta VALUES ('founding', ?)", (founding,))

    def take(self, operations: Iterable[Sent]) -> None:
        """Take operations in, and let the tables follow as the program does."""
        project(self.connection, take_in(self.connection, operations))

    def state(self) -> str:
        """All that follows from the log, in a form that no order of arrival shows in; the tables must be what a
        rebuild gives."""
        shown = self._shown()
        project_everything(self.connection)
        assert shown == self._shown()
        return repr(shown)

    def _shown(self) -> list[Any]:
        return [
            self.connection.execute(f"SELECT '{table}', * FROM ({question}) ORDER BY 2, 3").fetchall()
            for table, question in {
                "document": "SELECT * FROM document",
                "note": "SELECT * FROM note",
                "disagreement": "SELECT * FROM disagreement",
                "unheld": "SELECT * FROM unheld",
                "told": "SELECT id, record, field, value, live FROM told",
                "device": "SELECT name, person, school, role, lead, removed, cut FROM device",
                "operation": "SELECT id, state, content IS NULL FROM operation",
            }.items()
        ]

    def one(self, question: str, *values: Any) -> Any:
        """The first value of the first row of an answer."""
        row = self.connection.execute(question, values).fetchone()
        return row[0] if row else None

    def values(self, record: str, field: str) -> list[Any]:
        """The values that are current in a field."""
        rows = self.connection.execute(
            "SELECT value FROM told WHERE record = ? AND field = ? AND live = 1 ORDER BY value", (record, field)
        )
        return [json.loads(value) for (value,) in rows]

    def members(self) -> list[str]:
        """Devices that are members now."""
        return [name for (name,) in self.connection.execute("SELECT name FROM device WHERE removed IS NULL ORDER BY 1")]


def ids(sent: Sent) -> list[str]:
    """The ids of an operation's changes."""
    operation = sent[0]
    assert operation.content is not None
    return [change_id(operation.id, n) for n in range(len(json.loads(operation.content)["changes"]))]


def public(key: bytes) -> str:
    """An invitation's key as statements name it."""
    name = device_name(key)
    assert base64.urlsafe_b64decode(name + "=")
    return name
