"""Bundles: some members of the set of operations, sealed; taking one is set union, whole or not at all."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import tempfile
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, NamedTuple

from desktop.sync.attachments import files_here, is_here, may_come, note_placed, pieces, store, wanted_files
from desktop.sync.circles import ME, Member, belongs
from desktop.sync.envelope import (
    MOST_BLOB,
    MOST_MANIFEST,
    MOST_OPERATIONS,
    Packing,
    Segment,
    Signed,
    Signer,
    Unpacking,
    opened_bundle,
    write_bundle,
)
from desktop.sync.fold import WrongCircle, is_erased, take_in
from desktop.sync.going import Lying, asked_files, going
from desktop.sync.have import MOST_HEADS, Have, Heard, forget_silent, have, heard_from, note_heard
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
from desktop.sync.schema import WAITING

if TYPE_CHECKING:
    from sqlcipher3.dbapi2 import Connection

READER = 1
"""What a reader must understand to take what we write; it rises only for a break in the format."""
MOST_FILE = 30_000_000
MOST_FILES = 100_000_000
_LINE = 3 * MOST_BYTES
_SIGNATURE = 64
_TEXT = rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"'
_THREE_TEXTS = re.compile(rb"\[" + _TEXT + rb", ?" + _TEXT + rb", ?(?:null|" + _TEXT + rb")\]")
_LONG = 100_000
_NAMES_A_FILE = re.compile(rb'"([0-9a-f]{64})"')
_BLOB = re.compile(r"blobs/[0-9a-f]{64}\Z")
_DAY = 24 * 3600 * 1000
SILENT = 90 * _DAY
"""Milliseconds after which a laptop not heard from no longer makes everyone else's bundles large."""


class Me(NamedTuple):
    """This device: what it signs and opens with, and the cluster's opaque id."""

    device: str
    seed: bytes
    identity: str
    cluster: str


class Sizes(NamedTuple):
    """How much attached content may travel: bytes of one file that nobody has asked for, and of all in one bundle."""

    file: int = MOST_FILE
    all: int = MOST_FILES


class Made(NamedTuple):
    """What went into a bundle."""

    operations: int
    files: int
    left_out: int
    """Files that were too large for it; they go when they are asked for."""
    ids: tuple[str, ...] = ()
    hashes: frozenset[str] = frozenset()
    """Which operations and which files went in."""


class _Making:
    """What has gone into a bundle so far."""

    def __init__(self) -> None:
        self.ids: list[str] = []
        self.hashes: set[str] = set()
        self.left_out = 0

    def made(self) -> Made:
        return Made(len(self.ids), len(self.hashes), self.left_out, tuple(self.ids), frozenset(self.hashes))


# -- making ------------------------------------------------------------------------------------------------------------


def make(
    connection: Connection,
    path: Path,
    me: Me,
    *,
    at: int,
    writer: str,
    to: Collection[str] | None = None,
    sizes: Sizes = Sizes(),  # noqa: B008 - it never changes
    lying: Sequence[Lying] = (),
    only_have: bool = False,
) -> Made:
    """Write a bundle for some devices, or for all the others. Raises OSError.

    Each gets what it has not acknowledged; several at once get what one of them lacks. Of those asked for together, one
    not heard from in ninety days is left out (`behind`). What a reader finds in a bundle that is `lying` where this one
    goes is left out; with `only_have` it says what this laptop has, and brings nothing.
    """
    making = _Making()
    segments = []
    for circle, seals, told in addressed(connection, me.device, at, to):
        fill = partial(_fill, connection, circle, [] if only_have else told, at, writer, sizes, making, lying)
        segments.append(Segment(circle, seals, fill))
    write_bundle(path, Signer(me.seed, me.cluster), segments)
    return making.made()


def addressed(
    connection: Connection, device: str, at: int, to: Collection[str] | None = None
) -> Iterator[tuple[str, list[str], list[Heard]]]:
    """For each circle in which a bundle has readers: the keys it is sealed to, and what those it is for said last."""
    members = read_members(connection)
    for circle in circles_of(connection, members, device):
        readers = [one for one in members.values() if one.removed is None and belongs(one, circle)]
        others = [one for one in readers if one.device != device]
        targets = [one.device for one in others if to is None or one.device in to]
        if targets:
            heard = heard_from(connection, circle)
            yield circle, [one.seal for one in others], _of_these(heard, targets, at, everyone=to is None)


def circles_of(connection: Connection, members: dict[str, Member], device: str) -> list[str]:
    """The circles of a device that somebody else shares, the cluster's first."""
    mine = members.get(device)
    if mine is None:
        return []
    rows = connection.execute("SELECT DISTINCT circle FROM log WHERE circle != ? ORDER BY circle", (ME,))
    return [circle for (circle,) in rows if belongs(mine, circle)]


def newcomers_circles(
    connection: Connection, device: str, person: str, school: str | None, role: str
) -> list[str]:
    """The circles of a device's own that somebody who is being invited will share."""
    newcomer = Member("", person, school, role, "", None, None, False, None, {})
    return [one for one in circles_of(connection, read_members(connection), device) if belongs(newcomer, one)]


def fill_for(
    connection: Connection, circle: str, *, at: int, writer: str, sizes: Sizes
) -> Callable[[IO[bytes]], None]:
    """What writes a segment with all there is in a circle, for one who has nothing yet."""
    nothing = Heard("", {}, (), (), at)
    return partial(_fill, connection, circle, [nothing], at, writer, sizes, _Making(), ())


def behind(connection: Connection, circle: str, at: int) -> list[str]:
    """Devices of a circle that were not heard from for ninety days: they need a bundle made for them."""
    return [one.device for one in heard_from(connection, circle).values() if one.at < at - SILENT]


def _of_these(heard: dict[str, Heard], targets: list[str], at: int, *, everyone: bool) -> list[Heard]:
    """What the readers of a bundle said last; of one who never spoke, that she has nothing."""
    known = [heard.get(device) or Heard(device, {}, (), (), at) for device in targets]
    if everyone:
        spoke = [one for one in known if one.device in heard and one.at >= at - SILENT]
        return spoke or known
    return known


def _fill(
    connection: Connection,
    circle: str,
    told: list[Heard],
    at: int,
    writer: str,
    sizes: Sizes,
    making: _Making,
    lying: Sequence[Lying],
    body: IO[bytes],
) -> None:
    """Write the tar.gz of one circle."""
    wants = {"files": wanted_files(connection, circle), "contents": wanted_contents(connection, circle)}
    manifest = {
        "min_reader": READER,
        "writer": writer,
        "created": at,
        "have": have(connection, circle),
        "want": wants,
    }
    packing = Packing(body)
    whole = json.dumps(manifest, separators=(",", ":")).encode()
    packing.add("manifest.json", len(whole), [whole])
    wanted = asked_files(told, lying)
    named_here: set[str] = set()
    with tempfile.TemporaryFile() as lines:
        for operation in going(connection, circle, told, lying):
            lines.write(_line(operation))
            making.ids.append(operation.id)
            if operation.content is not None:
                named_here |= {hash.decode() for hash in _NAMES_A_FILE.findall(operation.content)}
        size = lines.tell()
        lines.seek(0)
        packing.add("operations.jsonl", size, iter(partial(lines.read, 256 * 1024), b""))
    left = sizes.all
    # what is asked for goes first, and however large it is, as far as the bundle has room
    files = [*files_here(connection, circle, wanted), *files_here(connection, circle, named_here - wanted)]
    for n, (hash, size) in enumerate(files):
        if n == 0:
            packing.unpressed()
        if size > left or (size > sizes.file and hash not in wanted):
            making.left_out += 1
            continue
        packing.add(f"blobs/{hash}", size, pieces(connection, hash))
        left -= size
        making.hashes.add(hash)
    packing.end()


def wanted_contents(connection: Connection, circle: str) -> list[str]:
    """Operations whose content is missing here though nothing that counts erased it."""
    # said which index: without, all there are would be looked through each time
    rows = connection.execute(
        "SELECT operation.id FROM operation INDEXED BY operation_forgotten JOIN log ON log.n = operation.log"
        " WHERE content IS NULL AND circle = ? AND state != ?",
        (circle, WAITING),
    ).fetchall()
    return sorted(id for (id,) in rows if not is_erased(connection, id, circle))


def _line(operation: Operation) -> bytes:
    told = [
        operation.header.decode(),
        base64.b64encode(operation.signature).decode(),
        None if operation.content is None else operation.content.decode(),
    ]
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


# -- taking ------------------------------------------------------------------------------------------------------------


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


@contextmanager
def prepared(path: Path, me: Me, *, key: bool = False) -> Iterator[list[Prepared]]:
    """Open a bundle (with `key`, an invitation) and verify all that can be verified without the book.

    Raises Refused, OSError.
    """
    with opened_bundle(path, me.cluster, me.identity, key=key) as segments:
        if any(one.sender == me.device for one in segments):
            segments = [one for one in segments if one.sender != me.device]
        if len({one.sender for one in segments}) > 1 or len({one.circle for one in segments}) < len(segments):
            raise Refused("malformed")
        yield [_prepare(one) for one in sorted(segments, key=lambda one: (one.circle != "cluster", one.circle))]


def _prepare(signed: Signed) -> Prepared:
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
            yield operation

    for n, (name, size) in enumerate(reading.members()):
        if n == 0 and name == "manifest.json" and size <= MOST_MANIFEST:
            manifest = _manifest(b"".join(reading.pieces()))
        elif n == 1 and name == "operations.jsonl" and size <= MOST_OPERATIONS:
            for last in _runs(operations(), signed.circle):
                count += 1
                if last:
                    ends.append(last)
        elif n > 1 and _BLOB.match(name) and 0 < size <= MOST_BLOB:
            digest = hashlib.sha256()
            for piece in reading.pieces():
                digest.update(piece)
            if digest.hexdigest() != name[6:]:
                raise Refused("malformed")
            files += 1
        else:
            raise Refused("malformed")
    if not manifest:
        raise Refused("malformed")
    return Prepared(signed, manifest, count, ends, without, files)


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
    touched: set[str] = set()
    gone = {name for name, member in read_members(connection).items() if member.removed is not None}
    for one in segments:
        circle, sender = one.signed.circle, one.signed.sender
        try:
            touched |= take_in(connection, ((each, circle) for each in _operations(one)), bundle=bundle)
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
        _take_files(connection, one)
    if segments:
        forget_silent(connection, segments[0].signed.sender, [one.signed.circle for one in segments])
    return touched


def _operations(one: Prepared) -> Iterator[Operation]:
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


def _take_files(connection: Connection, one: Prepared) -> None:
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
