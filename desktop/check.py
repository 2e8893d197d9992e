"""Whether a book is sound: its pages, its signed log, its tables, its papers. Looks at all and changes nothing."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Generator, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from desktop.book import Book
from desktop.models.base import RECORDS
from desktop.models.kinds import File
from desktop.models.schema import make_tables
from desktop.projection import project
from desktop.steps import Step
from desktop.sync.fold import take_in
from desktop.sync.operations import (
    BadOperation,
    Header,
    Operation,
    operation_id,
    read_header,
    signed_by_its_device,
)
from desktop.sync.schema import WAITING
from desktop.words import _, plural

if TYPE_CHECKING:
    from sqlcipher3.dbapi2 import Connection

_AT_ONCE = 500
_MOST_TOLD = 50


@dataclass(frozen=True, slots=True)
class Report:
    """What a check found: sentences, none when the book is sound, and what was looked at."""

    problems: tuple[str, ...]
    operations: int
    records: int
    files: int

    @property
    def words(self) -> str:
        """The whole in one sentence."""
        if self.problems:
            return plural("{n} problem was found.", "{n} problems were found.", len(self.problems))
        return _("Sound: {operations} operations, {records} records, {files} papers.").format(
            operations=self.operations, records=self.records, files=self.files
        )


class _Found:
    """Problems as they are found; beyond fifty of one sort they are only counted."""

    def __init__(self) -> None:
        self.problems: list[str] = []

    def several(self, problems: Iterable[str]) -> None:
        told = list(problems)
        self.problems += told[:_MOST_TOLD]
        if len(told) > _MOST_TOLD:
            self.problems.append(
                plural("And {n} more like it.", "And {n} more like these.", len(told) - _MOST_TOLD)
            )


def check(book: Book) -> Generator[Step, None, Report]:
    """Look at every page, signature, row and paper. May run on a thread of its own; yields how far it is."""
    from sqlcipher3 import dbapi2 as driver

    found = _Found()
    operations = records = files = 0
    yield Step(0, 4, _("Checking the file"))
    # a connection that has met a damaged page reads nothing more, so each part has one of its own
    with book.aside() as view:
        connection = view._connection
        connection.execute("COMMIT")
        try:
            found.several(_pages(connection))
        except driver.Error as error:
            found.problems.append(_("The file cannot be read through: {why}.").format(why=error))
    for n, part in enumerate((_log, _tables, _files), 1):
        with book.aside() as view:
            try:
                looked, problems = yield from _stepped(part(view._connection), n)
            except driver.Error as error:
                found.problems.append(_UNREAD[part.__name__]().format(why=error))
                continue
        found.several(problems)
        if part is _log:
            operations = looked
        elif part is _tables:
            records = looked
        else:
            files = looked
    return Report(tuple(found.problems), operations, records, files)


_UNREAD = {
    "_log": lambda: _("The log cannot be read through: {why}."),
    "_tables": lambda: _("The tables cannot be read through: {why}."),
    "_files": lambda: _("The papers cannot be read through: {why}."),
}

_Part = Generator[Step, None, tuple[int, list[str]]]


def _stepped(part: _Part, n: int) -> _Part:
    """One of four parts of the work, as long as it is."""
    while True:
        try:
            step = next(part)
        except StopIteration as end:
            told: tuple[int, list[str]] = end.value
            return told
        share = 1000 * step.done // max(step.total, 1)
        yield Step(n * 1000 + share, 4000, step.words)


def _pages(connection: Connection) -> list[str]:
    problems = [
        _("The file: {what}.").format(what=row[0])
        for row in connection.execute("PRAGMA cipher_integrity_check")
    ]
    if not problems:
        rows = connection.execute("PRAGMA integrity_check").fetchall()
        problems = [_("The file: {what}.").format(what=row[0]) for row in rows if row[0] != "ok"]
    return problems


def _log(connection: Connection) -> _Part:
    """Every header signed by its device, named by its hash, chained to the one before, its content the one it names."""
    problems: list[str] = []
    total = connection.execute("SELECT count(*) FROM operation").fetchone()[0]
    met: dict[str, dict[str, int]] = {}
    rows = connection.execute(
        "SELECT operation.id, log.id, seq, device, operation.lamport, at, header, signature, content, checked, state"
        " FROM operation JOIN log ON log.n = operation.log ORDER BY log, seq"
    )
    for done, (id, name, seq, device, lamport, at, raw, signature, content, checked, state) in enumerate(rows):
        if done % _AT_ONCE == 0:
            yield Step(done, total, _("Checking the log"))
        operation = Operation(id, bytes(raw), bytes(signature), content)
        why = _unsound(operation, (name, seq, device, lamport, at), checked)
        if not why and state != WAITING:
            why = _unchained(read_header(raw), met.setdefault(name, {}))
        if why:
            problems.append(_("Operation {id}: {why}.").format(id=id, why=why))
        if state != WAITING:
            met.setdefault(name, {})[id] = seq
    for name, heads in connection.execute("SELECT id, heads FROM log"):
        for seq, head in json.loads(heads):
            if met.get(name, {}).get(head) != seq:
                problems.append(_("Log {name}: it should end with operation {seq}.").format(name=name, seq=seq))
    return total, problems


def _unsound(operation: Operation, columns: tuple[Any, ...], checked: bool) -> str:
    try:
        header = read_header(operation.header)
    except BadOperation:
        return _("its header cannot be read")
    if operation_id(operation.header) != operation.id:
        return _("its name is not its header's")
    # in a run that was taken whole only the last signature vouches for it, and only that was looked at
    if checked and not signed_by_its_device(operation):
        return _("its signature is not its device's")
    if columns != (header.log, header.seq, header.device, header.lamport, header.at):
        return _("what is noted of it differs from its header")
    if operation.content is not None and hashlib.sha256(operation.content).hexdigest() != header.content:
        return _("its content is not the one it was signed with")
    return ""


def _unchained(header: Header, before: dict[str, int]) -> str:
    if header.prev is not None and before.get(header.prev) != header.seq - 1:
        return _("it does not follow operation {seq} of its log").format(seq=header.seq - 1)
    return ""


def _tables(connection: Connection) -> _Part:
    """Read the whole log anew into memory and compare what follows from it with what stands in the book."""
    from sqlcipher3 import dbapi2 as driver

    problems: list[str] = []
    total = connection.execute("SELECT count(*) FROM operation").fetchone()[0]
    anew = driver.connect(":memory:", isolation_level=None)
    try:
        make_tables(anew)
        anew.execute("BEGIN")
        founding = connection.execute("SELECT value FROM meta WHERE name = 'founding'").fetchone()
        anew.execute("INSERT INTO meta VALUES ('founding', ?)", founding)
        rows = connection.execute(
            "SELECT operation.id, header, signature, content, circle FROM operation"
            " JOIN log ON log.n = operation.log ORDER BY operation.n"
        )
        touched: set[str] = set()
        done = 0
        while some := rows.fetchmany(_AT_ONCE):
            yield Step(done, total, _("Comparing the tables with the log"))
            done += len(some)
            touched |= _taken(anew, [(Operation(id, h, s, content), circle) for id, h, s, content, circle in some])
        project(anew, touched)
        records = 0
        for name, columns in _compared():
            yield Step(total, total, _("Comparing the tables with the log"))
            here, there = (dict(_rows(one, name, columns)) for one in (connection, anew))
            if name.strip('"') in RECORDS:
                records += len(here)
            for key in sorted(here.keys() | there.keys()):
                if here.get(key) != there.get(key):
                    table = "change" if name == "told" else name.split()[0].strip('"')
                    problems.append(_("{table} {key}: not what the log says.").format(table=table, key=key))
    finally:
        anew.close()
    return records, problems


def _taken(anew: Connection, operations: list[tuple[Operation, str]]) -> set[str]:
    """Take in what can be read; what cannot was told of where the log was checked."""
    try:
        return take_in(anew, operations)
    except BadOperation:
        if len(operations) == 1:
            return set()
    return set().union(*(_taken(anew, [one]) for one in operations))


def _compared() -> list[tuple[str, str]]:
    """Each table that follows from the log, and what of it must be alike; row numbers are each laptop's own."""
    tables = [(f'"{kind}"', ", ".join(f'"{name}"' for name in record.columns())) for kind, record in RECORDS.items()]
    return [
        *tables,
        ("told", "id, record, field, value, lamport, live"),
        ("replaced JOIN told AS a ON a.n = old JOIN told AS b ON b.n = by", "a.id || ' ' || b.id, 1"),
        ("device", "name, person, school, role, seal, lead, removed, cut"),
        ("disagreement", "record || ' ' || field, 1"),
        ("unheld", "record || ' ' || field, value, why"),
    ]


def _rows(connection: Connection, table: str, columns: str) -> list[tuple[str, tuple[Any, ...]]]:
    return [(str(row[0]), tuple(row[1:])) for row in connection.execute(f"SELECT {columns} FROM {table}")]


def _files(connection: Connection) -> _Part:
    """Every file that a record names is here, unless it never came from the others, and every file's content is the one
    it is named by."""
    problems: list[str] = []
    sizes = dict(connection.execute("SELECT hash, size FROM file ORDER BY hash").fetchall())
    wanted = _named(connection)
    came = {hash for (hash,) in connection.execute("SELECT hash FROM placed")}
    problems += [
        _("{title}: its file is not in the book.").format(title=wanted[hash])
        for hash in sorted(wanted.keys() & came - sizes.keys())
    ]
    total, done = sum(sizes.values()), 0
    for hash, size in sizes.items():
        digest, length = hashlib.sha256(), 0
        for n, (data,) in enumerate(
            connection.execute("SELECT data FROM chunk WHERE hash = ? ORDER BY n", (hash,))
        ):
            if n % 16 == 0:
                yield Step(done, total, _("Checking the papers"))
            digest.update(data)
            length += len(data)
            done += len(data)
        if (digest.hexdigest(), length) != (hash, size):
            problems.append(_("{title}: its file is damaged.").format(title=wanted.get(hash, hash[:12])))
    strays = connection.execute("SELECT count(*) FROM chunk WHERE hash NOT IN (SELECT hash FROM file)")
    if (n := strays.fetchone()[0]) > 0:
        problems.append(
            plural("{n} piece of a file belongs to none.", "{n} pieces of files belong to none.", n)
        )
    return len(sizes), problems


def _named(connection: Connection) -> dict[str, str]:
    """Every file that a record names, with what people call it."""
    found: dict[str, str] = {}
    for kind, record in RECORDS.items():
        title = next((name for name in ("title", "name", "file_name") if name in record.fields), "id")
        for name, described in record.fields.items():
            if isinstance(described, File):
                for hash, words in connection.execute(
                    f'SELECT "{name}", "{title}" FROM "{kind}" WHERE "{name}" IS NOT NULL'
                ):
                    found[str(hash)] = str(words or hash)
    return found
