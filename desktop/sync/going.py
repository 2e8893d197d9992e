"""What goes into a bundle: what one of its readers lacks, and does not find where the bundle is put.

Several laptops put bundles into one folder, and each may pass on what it has from the others. Were all to do so, all
that the slowest of them lacks would lie there once for each; so what already lies there for a reader is left out.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from desktop.sync.have import Heard, lacking, named
from desktop.sync.operations import Operation, signed_by_its_device

if TYPE_CHECKING:
    from sqlcipher3.dbapi2 import Connection

Runs = tuple[tuple[int, int], ...]
"""Numbers of operations, as this book counts them: the first and the last of each unbroken run."""


class Lying(NamedTuple):
    """A bundle that lies where another goes: the devices it is sealed to, and what is in it.

    `bundle` is the number under which it was taken; of one's own `runs` and `files` say what was put into it.
    """

    readers: frozenset[str]
    bundle: int | None = None
    runs: Runs = ()
    files: frozenset[str] = frozenset()


def going(
    connection: Connection, circle: str, readers: Sequence[Heard], lying: Sequence[Lying] = ()
) -> Iterator[Operation]:
    """Operations of a circle for some readers, by what each said last: what it lacks, then what it asked for by name.

    Each log comes in its order, so that few signatures need checking.
    """
    given: set[str] = set()
    asked = sorted({id for one in readers for id in one.contents})
    groups: dict[tuple[int, ...], list[Heard]] = {}
    for one in readers:
        found = tuple(n for n, file in enumerate(lying) if one.device in file.readers)
        groups.setdefault(found, []).append(one)
    remembers = len(groups) > 1 or bool(asked)
    for files, several in groups.items():
        there = _ids(connection, [lying[n] for n in files])
        for operation in _without(lacking(connection, circle, [one.have for one in several]), there, given):
            if remembers:
                given.add(operation.id)
            yield operation
    if asked:
        there = _ids(connection, [one for one in lying if one.bundle is None])
        yield from (one for one in named(connection, asked, circle) if one.id not in given and one.id not in there)


def _without(operations: Iterator[Operation], there: set[str], given: set[str]) -> Iterator[Operation]:
    """What is neither there nor given yet. A run ends only where a signature of its own holds, or nobody takes it."""
    last: Operation | None = None
    for operation in operations:
        if (operation.id in there or operation.id in given) and (last is None or signed_by_its_device(last)):
            last = None
            continue
        last = operation
        yield operation


def asked_files(readers: Sequence[Heard], lying: Sequence[Lying] = ()) -> set[str]:
    """Files that some readers asked for, and do not find where the bundle goes."""
    return {
        hash
        for one in readers
        for hash in one.files
        if not any(hash in file.files and one.device in file.readers for file in lying)
    }


def _ids(connection: Connection, lying: Sequence[Lying]) -> set[str]:
    found: set[str] = set()
    for one in lying:
        if one.bundle is not None:
            rows = connection.execute("SELECT id FROM operation WHERE bundle = ?", (one.bundle,))
            found |= {id for (id,) in rows}
        for first, last in one.runs:
            rows = connection.execute("SELECT id FROM operation WHERE n BETWEEN ? AND ?", (first, last))
            found |= {id for (id,) in rows}
    return found


def runs_of(connection: Connection, ids: Collection[str]) -> Runs:
    """The numbers of some operations, in runs."""
    numbers = sorted(
        n
        for id in ids
        for (n,) in connection.execute("SELECT n FROM operation WHERE id = ?", (id,))
    )
    found: list[tuple[int, int]] = []
    for n in numbers:
        if found and found[-1][1] == n - 1:
            found[-1] = (found[-1][0], n)
        else:
            found.append((n, n))
    return tuple(found)
