"""One operation on its way in, and what it moves: what the steps of taking in (`fold.py`) hand one another."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from desktop.sync.operations import Change, Header, Operation, read_content, read_header

if TYPE_CHECKING:
    from sqlcipher3.dbapi2 import Connection

STORED = (
    "SELECT operation.n, operation.id, header, signature, content, circle, state"
    " FROM operation JOIN log ON log.n = operation.log"
)
"""The question whose rows `stored` reads."""


class Entry(NamedTuple):
    """An operation with its number in this book and its circle, read."""

    n: int
    operation: Operation
    header: Header
    circle: str
    name: str
    changes: list[Change]


class Moved(NamedTuple):
    """What moved so far: records, and fields of which it must be worked out anew which changes are current."""

    records: set[str]
    intricate: set[tuple[str, str]]


class Met(NamedTuple):
    """What one taking remembers from some thousand operations to the next, lest it ask the database again."""

    numbers: dict[str, int]
    """Of operations whose chain is whole, by id."""
    awaited: dict[str, list[tuple[int, int]]]
    """Operations still to come, by id: place of a change, and the number of the change that replaced it."""

    def write_down(self, connection: Connection, most: int = 0) -> None:
        """Forget what is known of more operations than so many; of those still to come it is written down."""
        if len(self.numbers) > most:
            self.numbers.clear()
        if len(self.awaited) > most:
            rows = [(id, place, by) for id, several in self.awaited.items() for place, by in several]
            connection.executemany("INSERT OR IGNORE INTO awaits VALUES (?, ?, ?)", rows)
            self.awaited.clear()


def stored(row: tuple[Any, ...]) -> Entry:
    """An operation that is written down here."""
    n, id, header, signature, content, circle, _state = row
    operation = Operation(id, bytes(header), bytes(signature), None if content is None else bytes(content))
    name, changes = read_content(operation.content) if operation.content is not None else ("", [])
    return Entry(n, operation, read_header(operation.header), circle, name, changes)


def those(connection: Connection, question: str, values: Sequence[object]) -> list[tuple[Any, ...]]:
    """The answers to a question that ends with IN, for any number of values."""
    found: list[tuple[Any, ...]] = []
    for at in range(0, len(values), 500):
        some = values[at : at + 500]
        found += connection.execute(f"{question} ({', '.join('?' * len(some))})", some).fetchall()
    return found
