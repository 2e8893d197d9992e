"""Taking a bundle: verified before the book is touched, then set union, whole or not at all."""

from __future__ import annotations

import base64
import hashlib
import json
import marshal
import re
import tempfile
from collections.abc import Generator, Iterable, Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from desktop.steps import run
from desktop.sync.attachments import is_here, may_come, note_placed, store
from desktop.sync.bundle import READER, Me
from desktop.sync.circles import belongs
from desktop.sync.envelope import MOST_BLOB, MOST_MANIFEST, MOST_OPERATIONS
from desktop.sync.erasure import is_erased
from desktop.sync.fold import How, WrongCircle, taking_in
from desktop.sync.have import MOST_HEADS, Have, Heard, forget_silent, note_heard
from desktop.sync.ids import log_belongs_to
from desktop.sync.members import read_members
from desktop.sync.operations import (
    MOST_BYTES,
    BadOperation,
    Operation,
    operation_id,
    read_header,
    read_json,
    signed_by_its_device,
)
from desktop.sync.refused import Refused
from desktop.sync.unpacking import Unpacking
from desktop.sync.unsealing import Signed, opened_bundle

if TYPE_CHECKING:
    from sqlcipher3.dbapi2 import Connection

_LINE = 3 * MOST_BYTES
_SIGNATURE = 64
_TEXT = rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"'
_THREE_TEXTS = re.compile(rb"\[" + _TEXT + rb", ?" + _TEXT + rb", ?(?:null|" + _TEXT + rb")\]")
_LONG = 100_000
_MOST_ASIDE = 300_000_000
_OFTEN = 500
_BLOB = re.compile(r"blobs/[0-9a-f]{64}\Z")


class _Aside:
    """Operations that were checked, as they were read: reading text takes longer than all the checks."""

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile()  # noqa: SIM115 - closed by whoever asked for it
        self.is_whole = True

    def keep(self, operation: Operation) -> None:
        """One more, while there are not so many that a small bundle could fill the disk."""
        self.is_whole = self.is_whole and self._file.tell() < _MOST_ASIDE
        if self.is_whole:
            data = marshal.dumps(tuple(operation))
            self._file.write(len(data).to_bytes(4) + data)

    def __iter__(self) -> Iterator[Operation]:
        self._file.seek(0)
        while length := self._file.read(4):
            yield Operation(*marshal.loads(self._file.read(int.from_bytes(length))))

    def close(self) -> None:
        """They are needed no more."""
        self._file.close()


class Prepared(NamedTuple):
    """A segment whose signature and chains hold; nothing of it is in the book yet."""

    signed: Signed
    manifest: dict[str, Any]
    operations: int
    ends: list[str]
    """The ids of the operations whose own signatures were checked."""
    without: list[str]
    """The ids of those that came without their content."""
    files: int
    aside: _Aside


@contextmanager
def prepared(path: Path, me: Me, *, key: bool = False) -> Iterator[list[Prepared]]:
    """Open a bundle (with `key`, an invitation) and verify all that can be verified without the book.

    Raises Refused, OSError.
    """
    with ExitStack() as held:
        yield run(preparing(path, me, held, key=key))


def preparing(path: Path, me: Me, held: ExitStack, *, key: bool = False) -> Generator[int, None, list[Prepared]]:
    """The same, telling now and then how many more operations were looked at; what must be closed afterwards is `held`.
    """
    segments = held.enter_context(opened_bundle(path, me.cluster, me.identity, key=key))
    if any(one.sender == me.device for one in segments):
        segments = [one for one in segments if one.sender != me.device]
    if len({one.sender for one in segments}) > 1 or len({one.circle for one in segments}) < len(segments):
        raise Refused("malformed")
    segments.sort(key=lambda one: (one.circle != "cluster", one.circle))
    found = []
    for one in segments:
        found.append((yield from _preparing(one, held.enter_context(closing(_Aside())))))
    return found


def _preparing(signed: Signed, aside: _Aside) -> Generator[int, None, Prepared]:
    reading = Unpacking(signed.body)
    manifest: dict[str, Any] = {}
    count = files = 0
    ends: list[str] = []
    without: list[str] = []

    def operations() -> Iterator[Operation]:
        for n, operation in enumerate(map(_operation, reading.lines(_LINE)), 1):
            # no gzip makes a signature shorter: what takes less than they do is the same ones over and over
            if n * _SIGNATURE > reading.fed:
                raise Refused("malformed")
            if operation.content is None:
                without.append(operation.id)
            aside.keep(operation)
            yield operation

    for n, (name, size) in enumerate(reading.members()):
        if n == 0 and name == "manifest.json" and size <= MOST_MANIFEST:
            manifest = _manifest(b"".join(reading.pieces()))
        elif n == 1 and name == "operations.jsonl" and size <= MOST_OPERATIONS:
            for last in _runs(operations(), signed.circle):
                count += 1
                if last:
                    ends.append(last)
                if count % _OFTEN == 0:
                    yield _OFTEN
        elif n > 1 and _BLOB.match(name) and 0 < size <= MOST_BLOB:
            digest = hashlib.sha256()
            for piece in reading.pieces():
                digest.update(piece)
            if digest.hexdigest() != name[6:]:
                raise Refused("malformed")
            files += 1
            yield 0
        else:
            raise Refused("malformed")
    if not manifest:
        raise Refused("malformed")
    return Prepared(signed, manifest, count, ends, without, files, aside)


def _manifest(raw: bytes) -> dict[str, Any]:
    try:
        told = json.loads(raw)
    except (ValueError, RecursionError) as error:
        raise Refused("malformed") from error
    match told:
        case {"min_reader": int(reader), "created": int(), "have": dict(has), "want": dict(want)}:
            pass
        case _:
            raise Refused("malformed")
    if reader > READER:
        raise Refused("newer")
    for log, heads in has.items():
        if len(log) > 64 or not isinstance(heads, list) or not all(_is_head(one) for one in heads):
            raise Refused("malformed")
    for list_of in ("files", "contents"):
        names = want.get(list_of)
        if not isinstance(names, list) or not all(isinstance(one, str) and len(one) <= 64 for one in names):
            raise Refused("malformed")
    return dict(told)


def _is_head(one: object) -> bool:
    return isinstance(one, list) and len(one) == 2 and type(one[0]) is int and isinstance(one[1], str)


def _operation(line: bytes) -> Operation:
    # a long one is looked at before it is read: lists in lists take many times the memory of their letters
    if len(line) > _LONG and not _THREE_TEXTS.fullmatch(line):
        raise Refused("malformed")
    try:
        told = read_json(line)
    except (ValueError, RecursionError) as error:
        raise Refused("malformed") from error
    match told:
        case [str(header), str(signature), str() | None as content]:
            pass
        case _:
            raise Refused("malformed")
    try:
        raw, signed = header.encode(), base64.b64decode(signature, validate=True)
        body = None if content is None else content.encode()
    except ValueError as error:
        raise Refused("malformed") from error
    if len(signed) != _SIGNATURE:
        raise Refused("malformed")
    return Operation(operation_id(raw), raw, signed, body)


def _runs(operations: Iterable[Operation], circle: str) -> Iterator[str]:
    """Check operations as they come; after each, the id of one whose signature was checked just now, or "".

    Where each names the one before it by its hash, the last signature vouches for them all.
    """
    before: tuple[Operation, str] | None = None
    for operation in operations:
        try:
            header = read_header(operation.header)
        except BadOperation as error:
            raise Refused("malformed") from error
        if not log_belongs_to(header.log, circle, header.device):
            raise Refused("wrong-circle")
        if operation.content is not None and hashlib.sha256(operation.content).hexdigest() != header.content:
            raise Refused("forged")
        # another device's log vouches for nothing here, whatever it says came before it
        if before is not None and (header.prev != before[0].id or header.log != before[1]):
            yield _signed(before[0])
        elif before is not None:
            yield ""
        before = (operation, header.log)
    if before is not None:
        yield _signed(before[0])


def _signed(operation: Operation) -> str:
    if not signed_by_its_device(operation):
        raise Refused("forged")
    return operation.id


def apply(connection: Connection, segments: list[Prepared], me: Me, *, at: int, bundle: int | None) -> set[str]:
    """Take what was prepared into the book, inside the caller's transaction. Gives the records touched.

    Raises Refused; then the caller rolls back, and the book is as it was.
    """
    return run(applying(connection, segments, me, at=at, bundle=bundle))


def applying(
    connection: Connection, segments: list[Prepared], me: Me, *, at: int, bundle: int | None
) -> Generator[int, None, set[str]]:
    """The same, telling now and then how many more operations were taken in; closed before its end, the caller rolls
    back."""
    touched: set[str] = set()
    how = How(mine=False, act=None, bundle=bundle, checked=False)
    gone = {name for name, member in read_members(connection).items() if member.removed is not None}
    for one in segments:
        circle, sender = one.signed.circle, one.signed.sender
        try:
            touched |= yield from taking_in(connection, ((each, circle) for each in _operations(one)), how)
        except WrongCircle as error:
            raise Refused("wrong-circle") from error
        except BadOperation as error:
            raise Refused("malformed") from error
        connection.executemany("UPDATE operation SET checked = 1 WHERE id = ?", [(id,) for id in one.ends])
        _check_members(connection, sender, me.device, circle)
        if sender in gone:  # one who tells of her own removal is heard this once
            raise Refused("removed")
        if any(_is_withheld(connection, id, circle) for id in one.without):
            raise Refused("withheld")
        _note(connection, one, at)
        for _hash in _taking_files(connection, one):
            yield 0
    if segments:
        forget_silent(connection, segments[0].signed.sender, [one.signed.circle for one in segments])
    return touched


def _operations(one: Prepared) -> Iterator[Operation]:
    if one.aside.is_whole:
        yield from one.aside
        return
    reading = Unpacking(one.signed.body)
    for name, _size in reading.members():
        if name == "operations.jsonl":
            yield from map(_operation, reading.lines(_LINE))
            return


def _check_members(connection: Connection, sender: str, reader: str, circle: str) -> None:
    """Whoever signed it must be in its circle, and so must this device once it is a member at all."""
    members = read_members(connection)
    member, mine = members.get(sender), members.get(reader)
    if member is None or not belongs(member, circle):
        raise Refused("stranger")
    if mine is not None and not belongs(mine, circle):
        raise Refused("wrong-circle")


def _is_withheld(connection: Connection, id: str, circle: str) -> bool:
    """Whether a content that the sender left out is missing here too, and nobody ever erased it.

    Where the word of whoever erased it does not count, the sender may have dropped it before hearing so: that content
    is asked for (`wanted_contents`), and the rest is taken.
    """
    row = connection.execute("SELECT content IS NULL FROM operation WHERE id = ?", (id,)).fetchone()
    return bool(row[0]) and not is_erased(connection, id, circle, by_anyone=True)


def _note(connection: Connection, one: Prepared, at: int) -> None:
    # of heads without number (one log written twice ever again) some are enough: then more is sent than is needed
    has: Have = {
        log: [(seq, id) for seq, id in sorted(heads)[-MOST_HEADS:]] for log, heads in one.manifest["have"].items()
    }
    want = one.manifest["want"]
    heard = Heard(one.signed.sender, has, tuple(want["files"]), tuple(want["contents"]), at)
    note_heard(connection, one.signed.circle, heard)


def _taking_files(connection: Connection, one: Prepared) -> Iterator[str]:
    if not one.files:
        return
    reading = Unpacking(one.signed.body)
    for name, _size in reading.members():
        hash = name.removeprefix("blobs/")
        if hash == name or not may_come(connection, hash, one.signed.circle):
            continue
        if not is_here(connection, hash):
            store(connection, hash, reading.pieces())
        note_placed(connection, [(hash, one.signed.circle)])
        yield hash
