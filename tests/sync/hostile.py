"""Bundles that nobody honest would write, put together byte by byte by somebody who has a member's keys."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import struct
import zipfile
import zlib
from collections.abc import Iterable
from typing import Any

import nacl.bindings as sodium
import pyrage

from desktop.sync.operations import TAG, Operation, operation_id
from desktop.sync.sealing import Signer, seal
from tests.sync.peers import Peer

MANIFEST: dict[str, Any] = {
    "min_reader": 1,
    "writer": "test",
    "created": 0,
    "have": {},
    "want": {"files": [], "contents": []},
}


def zipped(*entries: tuple[str, bytes], compression: int = zipfile.ZIP_STORED) -> bytes:
    """A zip of these files, whatever their names."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", compression) as file:
        for name, data in entries:
            file.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), data, compression)
    return made.getvalue()


def about(laptop: Peer, **more: Any) -> bytes:
    """What a bundle says outside its seals."""
    return json.dumps({"format": 1, "cluster": laptop.me.cluster, **more}).encode()


def header(name: str, size: int, kind: bytes = b"0", *, size_field: bytes | None = None, prefix: bytes = b"") -> bytes:
    """A tar header of any kind, with a checksum that fits."""
    field = size_field if size_field is not None else f"{size:011o}".encode() + b"\0"
    made = bytearray(512)
    made[:100] = name.encode("utf-8", "surrogateescape")[:100].ljust(100, b"\0")
    made[100:108], made[108:116], made[116:124] = b"0000644\0", b"0000000\0", b"0000000\0"
    made[124:136], made[136:148], made[148:156] = field, b"00000000000\0", b" " * 8
    made[156:157], made[257:265] = kind, b"ustar\00000"
    made[345 : 345 + len(prefix)] = prefix
    made[148:156] = f"{sum(made):06o}\0 ".encode()
    return bytes(made)


def member(name: str, data: bytes, kind: bytes = b"0", **more: Any) -> bytes:
    """A tar member, padded."""
    return header(name, len(data), kind, **more) + data + b"\0" * (-len(data) % 512)


END = b"\0" * 1024


def manifest(**more: Any) -> bytes:
    """The member that comes first."""
    return member("manifest.json", json.dumps(MANIFEST | more).encode())


def lines(operations: Iterable[Operation | bytes]) -> bytes:
    """The member that holds operations, or what is said to be some."""
    return member("operations.jsonl", b"".join(one if isinstance(one, bytes) else line(one) for one in operations))


def line(operation: Operation) -> bytes:
    """An operation as bundles hold it, with whatever is in it."""
    content = None if operation.content is None else operation.content.decode("utf-8", "surrogatepass")
    told = [operation.header.decode(), base64.b64encode(operation.signature).decode(), content]
    return json.dumps(told).encode() + b"\n"


def gzipped(data: bytes) -> bytes:
    """As bundles press it."""
    press = zlib.compressobj(9, zlib.DEFLATED, 31)
    return press.compress(data) + press.flush()


def body(*operations: Operation | bytes, files: Iterable[bytes] = (), **told: Any) -> bytes:
    """A whole tar.gz: the manifest, the operations, and files."""
    blobs = b"".join(member(f"blobs/{hashlib.sha256(data).hexdigest()}", data) for data in files)
    return gzipped(manifest(**told) + lines(operations) + blobs + END)


def sealed(by: Peer, to: Peer, data: bytes, circle: str = "cluster", *, cluster: str | None = None) -> bytes:
    """A segment signed by one and sealed to another."""
    out = io.BytesIO()
    recipient = str(pyrage.x25519.Identity.from_str(to.identity).to_public())
    seal(io.BytesIO(data), out, Signer(by.seed, cluster or by.me.cluster), circle, [recipient])
    return out.getvalue()


def unsigned(to: Peer, opening: bytes) -> bytes:
    """Anything at all, sealed to somebody."""
    return bytes(pyrage.encrypt(opening, [pyrage.x25519.Identity.from_str(to.identity).to_public()]))


def bundle_of(by: Peer, to: Peer, data: bytes, circle: str = "cluster", **more: Any) -> bytes:
    """A bundle with one segment."""
    return zipped(("about.json", about(to)), ("00.age", sealed(by, to, data, circle, **more)))


def written(by: Peer, content: Any, /, *, seq: Any, prev: Any, **told: Any) -> Operation:
    """An operation properly signed, with any content, and a header in which anything may be said otherwise."""
    raw = content if isinstance(content, bytes) else json.dumps(content).encode()
    log = by.one("SELECT id FROM log WHERE mine = 1 AND circle = 'cluster'")
    made: dict[str, Any] = {"v": 1, "log": log, "seq": seq, "prev": prev, "device": by.device, "lamport": 9, "at": 0}
    made["content"] = hashlib.sha256(raw).hexdigest()
    return signed(by.seed, json.dumps(made | told).encode(), raw)


def signed(seed: bytes, raw: bytes, content: bytes | None) -> Operation:
    """Any bytes as a header, signed."""
    secret = sodium.crypto_sign_seed_keypair(seed)[1]
    return Operation(operation_id(raw), raw, sodium.crypto_sign(TAG + raw, secret)[:64], content)


def says(*changes: Any, **more: Any) -> dict[str, Any]:
    """A content with these changes, whatever they are."""
    return {"salt": "s", "name": "Edit", "changes": list(changes), **more}


def with_flag(data: bytes, flag: int) -> bytes:
    """A zip whose entries claim something of themselves: that they are encrypted, patched, or named in UTF-8."""
    changed = bytearray(data)
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(mark)
        while at >= 0:
            struct.pack_into("<H", changed, at + place, flag)
            at = data.find(mark, at + 1)
    return bytes(changed)


def with_zip64(data: bytes, length: int) -> bytes:
    """A zip with a second, larger directory claimed beside the plain one."""
    end = data[-22:]
    (start,) = struct.unpack("<L", end[16:20])
    larger = struct.pack("<4sQ2H2L4Q", b"PK\x06\x06", 44, 45, 45, 0, 0, 2, 2, length, start)
    locator = struct.pack("<4sLQL", b"PK\x06\x07", 0, len(data) - 22, 1)
    body = data[:-22] + larger + locator
    # the plain end says that its directory reaches up to it, as it must
    return body + end[:12] + struct.pack("<LL", len(body) - start, start) + b"\0\0"


def overlapping(laptop: Peer, segment: bytes, times: int) -> bytes:
    """A zip whose directory names one and the same bytes again and again."""
    first = ("about.json", about(laptop))
    data = zipped(first, ("00.age", segment))
    (start,) = struct.unpack("<L", data[-6:-2])
    directory = data[start:-22]
    at = directory.find(b"PK\x01\x02", 4)
    entry = directory[at:]
    entries = b"".join(entry.replace(b"00.age", f"{n:02}.age".encode()) for n in range(times))
    whole = directory[:at] + entries
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, times + 1, times + 1, len(whole), start, 0)
    return data[:start] + whole + end


def stranger_of(laptop: Peer) -> Peer:
    """One who knows the cluster's name and was never invited."""
    return Peer(laptop.founding, "person-" + "q" * 20, laptop.school, "head")
