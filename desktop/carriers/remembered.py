"""What this laptop remembers of the files it met or put on carriers, by their names; it travels nowhere."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

from desktop.carriers.place import STICK, Entry, is_unique
from desktop.sync.going import Lying

if TYPE_CHECKING:
    from sqlcipher3.dbapi2 import Connection

_DAY = 24 * 3600 * 1000
_COLUMNS = "name, size, changed, mine, bundle, why, at, told"


class Met(NamedTuple):
    """A file that was met or put somewhere.

    `bundle` is the number under which it was taken; `why` a code that says why it was not, or `aside` when a person is
    to look at it first; `at` when that was found. `told` holds the rest; of our own also in which place it was last
    seen to lie, and on a stick when.
    """

    name: str
    size: int
    changed: int
    mine: bool
    bundle: int | None
    why: str
    at: int
    told: dict[str, Any]

    def is_same(self, entry: Entry) -> bool:
        """Whether it is the file that lies there now. A stick formatted elsewhere shifts its times by an hour."""
        return self.size == entry.size and (self.changed == entry.changed or is_unique(entry.name))

    def seen_at(self, where: str, at: int) -> Met:
        """The same, seen to lie there now; on a stick it is told which day."""
        seen = {"seen": at} if where == STICK and at - int(self.told.get("seen", 0)) > _DAY else {}
        return self._replace(told={**self.told, "place": where, **seen})

    def lying(self) -> Lying:
        """What it holds, for whom."""
        runs = tuple((int(first), int(last)) for first, last in self.told.get("runs", []))
        readers, files = frozenset(self.told.get("readers", [])), frozenset(self.told.get("files", []))
        return Lying(readers, None if self.mine else self.bundle, runs, files)


def met(connection: Connection) -> dict[str, Met]:
    """Every file that is remembered."""
    rows = connection.execute(f"SELECT {_COLUMNS} FROM carried")
    return {
        name: Met(name, size, changed, bool(mine), bundle, why, at, json.loads(told))
        for name, size, changed, mine, bundle, why, at, told in rows
    }


def remember(connection: Connection, one: Met) -> None:
    """Keep what was found of a file."""
    connection.execute(
        f"INSERT OR REPLACE INTO carried ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (*one[:3], int(one.mine), *one[4:7], json.dumps(one.told)),
    )


def forget(connection: Connection, name: str) -> None:
    """Drop what is remembered of a file."""
    connection.execute("DELETE FROM carried WHERE name = ?", (name,))


def readers_of(connection: Connection, sender: str) -> list[str]:
    """Whom the bundle that was heard last from a device is sealed to: those of whom it had heard when it made it."""
    known = {sender}
    row = connection.execute("SELECT have FROM heard WHERE device = ? AND circle = 'cluster'", (sender,)).fetchone()
    for log in json.loads(row[0]) if row else ():
        known |= {device for (device,) in connection.execute("SELECT device FROM log WHERE id = ?", (log,))}
    return sorted(known)
