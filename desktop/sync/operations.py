"""Operations: immutable signed units, in the form that laptops exchange (exchange.md, format 1).

An operation is a header, signed by the device that wrote it, and a content that the header names by its hash. The exact
bytes are kept and passed on; nothing is ever written anew, so no canonical JSON is needed.
"""

from __future__ import annotations

import base64
import json
import os
import re
from collections.abc import Callable, Sequence
from functools import cache
from operator import itemgetter
from typing import Any, NamedTuple

from desktop.sync.ids import RECORD

TAG = b"clusterbook operation 1\n"
FORMAT = 1
MOST_CHANGES = 20_000
MOST_BYTES = 8 * 1024 * 1024
MOST_LAMPORT = 2**53

Value = str | int | bool | None
_VALUES, _TEXT_OR_NOTHING = (str, int, bool, type(None)), (str, type(None))
_HEADER = itemgetter("v", "log", "seq", "prev", "device", "lamport", "at", "content")
_scan = json.JSONDecoder().raw_decode

_ID = re.compile(r"[A-Za-z0-9_-]{24}\Z")
_CHANGE_ID = re.compile(r"[A-Za-z0-9_-]{24}\.(?:\d|[1-9]\d{1,3}|1\d{4})\Z")  # one way to write each; see MOST_CHANGES
_LOG = re.compile(r"[A-Za-z0-9_-]{8,64}\Z")
_DEVICE = re.compile(r"[A-Za-z0-9_-]{43}\Z")
_HASH = re.compile(r"[0-9a-f]{64}\Z")
_HALF_A_LETTER = re.compile(rb"\\u[dD][89a-fA-F]")
_NAME = re.compile(r"[^\x00-\x1f]{1,200}\Z")


class BadOperation(ValueError):
    """The bytes are no proper operation; says which part is wrong."""


class Change(NamedTuple):
    """One field of one record got a value, replacing the changes its author saw there."""

    record: str
    field: str
    value: Value
    seen: tuple[str, ...] = ()


class Header(NamedTuple):
    """What is signed: where in which log, by which device, and the hash of the content."""

    log: str
    seq: int
    prev: str | None
    device: str
    lamport: int
    at: int
    content: str


class Operation(NamedTuple):
    """The exact bytes of one operation, and its id: the first 144 bits of SHA-256 of the header."""

    id: str
    header: bytes
    signature: bytes
    content: bytes | None


def new_device() -> bytes:
    """The 32-byte seed of a device's Ed25519 key."""
    return os.urandom(32)


def device_name(seed: bytes) -> str:
    """A device is named by its public key."""
    import nacl.bindings as sodium

    return _letters(sodium.crypto_sign_seed_keypair(seed)[0])


def seal(
    seed: bytes,
    *,
    log: str,
    seq: int,
    prev: str | None,
    lamport: int,
    at: int,
    name: str,
    changes: Sequence[Change],
) -> Operation:
    """Write and sign one operation. `at` is milliseconds since 1970, shown and never compared."""
    import nacl.bindings as sodium

    content = _json(
        {
            "salt": _letters(os.urandom(12)),
            "name": name,
            "changes": [[c.record, c.field, c.value, list(c.seen)] for c in changes],
        }
    )
    public, secret = sodium.crypto_sign_seed_keypair(seed)
    header = _json(
        {
            "v": FORMAT,
            "log": log,
            "seq": seq,
            "prev": prev,
            "device": _letters(public),
            "lamport": min(lamport, MOST_LAMPORT),
            "at": at,
            "content": _digest()(content).hexdigest(),
        }
    )
    signature = sodium.crypto_sign(TAG + header, secret)[: sodium.crypto_sign_BYTES]
    return Operation(operation_id(header), header, signature, content)


def operation_id(header: bytes) -> str:
    """The name an operation has everywhere."""
    return _letters(_digest()(header).digest()[:18])


@cache
def _digest() -> Callable[[bytes], Any]:
    """SHA-256, brought in when it is first needed: the start makes no operation, and OpenSSL is much to load."""
    from hashlib import sha256

    return sha256


def change_id(operation: str, n: int) -> str:
    """The name of the n-th change of an operation."""
    return f"{operation}.{n}"


def signed_by_its_device(operation: Operation) -> bool:
    """Whether the signature is the named device's over exactly these header bytes."""
    import nacl.bindings as sodium
    import nacl.exceptions

    try:
        public = base64.urlsafe_b64decode(read_header(operation.header).device + "=")
        sodium.crypto_sign_open(operation.signature + TAG + operation.header, public)
    except (nacl.exceptions.CryptoError, ValueError):
        return False
    return True


def read_header(raw: bytes) -> Header:
    """Read a header strictly. Raises BadOperation."""
    data = _object(raw, 2048)
    try:
        v, log, seq, prev, device, lamport, at, content = _HEADER(data)  # type: ignore[arg-type]  # or TypeError
    except (TypeError, KeyError) as error:
        raise BadOperation("header") from error
    if type(v) is not int or v != FORMAT or not (_is_number(seq) and _is_number(lamport) and _is_number(at)):
        raise BadOperation("number")
    if not (type(log) is str and type(device) is str and type(content) is str and type(prev) in _TEXT_OR_NOTHING):
        raise BadOperation("header")
    if (prev is None) != (seq == 1) or (prev is not None and not _ID.match(prev)):
        raise BadOperation("chain")
    if not _LOG.match(log) or not _DEVICE.match(device):
        raise BadOperation("name")
    if not _HASH.match(content):
        raise BadOperation("content")
    return Header(log, seq, prev, device, lamport, at, content)


def _is_number(number: object) -> bool:
    return type(number) is int and 0 <= number <= MOST_LAMPORT


def read_content(raw: bytes) -> tuple[str, list[Change]]:
    """Read a content strictly: the operation's name and its changes. Raises BadOperation."""
    data = _object(raw, MOST_BYTES)
    match data:
        case {"salt": str(), "name": str(name), "changes": list(rows)} if _NAME.match(name):
            pass
        case _:
            raise BadOperation("content")
    if not 0 < len(rows) <= MOST_CHANGES:
        raise BadOperation("changes")
    return name, [_change(row) for row in rows]


def _change(row: object) -> Change:
    if type(row) is not list or len(row) != 4:
        raise BadOperation("change")
    record, field, value, seen = row
    # said by type and not by pattern: a third of the time, and there may be three hundred thousand
    if type(record) is not str or type(field) is not str or type(value) not in _VALUES or type(seen) is not list:
        raise BadOperation("change")
    if not RECORD.match(record) or not _NAME.match(field):
        raise BadOperation("change")
    if type(value) is int and abs(value) > MOST_LAMPORT:
        raise BadOperation("number")
    for one in seen:
        if type(one) is not str or not _CHANGE_ID.match(one):
            raise BadOperation("seen")
    return Change(record, field, value, tuple(seen))


def read_json(raw: bytes) -> object:
    """JSON with nothing before or after it. Raises ValueError, RecursionError."""
    text = raw.decode()
    read, end = _scan(text)
    if end != len(text):
        raise ValueError("something after it")
    return read


def _object(raw: bytes, most: int) -> object:
    if len(raw) > most:
        raise BadOperation("size")
    try:
        read = read_json(raw)
    except (ValueError, RecursionError) as error:
        raise BadOperation("json") from error
    if _HALF_A_LETTER.search(raw):
        _check_letters(read)
    return read


def _check_letters(read: object) -> None:
    """Half a letter, which JSON can say and no file can hold, is found by writing all of it. Raises BadOperation."""
    try:
        json.dumps(read, ensure_ascii=False).encode()
    except (ValueError, RecursionError) as error:
        raise BadOperation("letters") from error


def _json(data: object) -> bytes:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()


def _letters(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")
