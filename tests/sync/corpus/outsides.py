"""What is wrong before a signature is seen, and with the tar that was signed."""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Iterator

import pyrage

from tests.sync import hostile
from tests.sync.corpus.cluster import Case, Cluster
from tests.sync.hostile import (
    END,
    body,
    gzipped,
    header,
    lines,
    manifest,
    member,
    sealed,
    zipped,
)
from tests.sync.peers import founded


def whole(c: Cluster) -> Iterator[Case]:
    yield "taken--an ordinary bundle", c.good
    yield "taken--nothing new", c.of(body())
    yield "taken--what was taken before", c.of(body(*[one for one, _circle in c.held]))
    yield "arriving--empty", b""
    yield "arriving--half of it", c.good[: len(c.good) // 2]
    yield "arriving--all but the last byte", c.good[:-1]
    yield "not-a-bundle--a pdf", b"%PDF-1.7\n" + b"%" * 200
    yield "not-a-bundle--a few bytes", b"PK"
    yield "arriving--something after its end", c.good + b"\0"
    yield "damaged--a hole in the middle", c.good[:600] + b"\0" * 64 + c.good[664:]


def zips(c: Cluster) -> Iterator[Case]:
    told = ("about.json", hostile.about(c.reader))
    yield "not-a-bundle--pressed", zipped(told, ("00.age", c.segment), compression=8)
    yield "not-a-bundle--a file too many", zipped(told, ("00.age", c.segment), ("run.exe", b"MZ"))
    yield "not-a-bundle--out of its folder", zipped(told, ("../00.age", c.segment))
    yield "not-a-bundle--from the root", zipped(told, ("/00.age", c.segment))
    yield "not-a-bundle--out of order", zipped(("00.age", c.segment), told)
    yield "not-a-bundle--a number left out", zipped(told, ("01.age", c.segment))
    yield "not-a-bundle--nothing in it", zipped()
    yield "not-a-bundle--more segments than there are circles", zipped(told, *[(f"{n:02}.age", b"") for n in range(90)])
    two = bytearray(zipped(told, ("00.age", c.segment), ("01.age", c.segment)))
    yield "not-a-bundle--one name twice", bytes(two.replace(b"01.age", b"00.age"))
    yield "arriving--a comment", c.good[:-2] + struct.pack("<H", 3) + b"abc"
    yield "not-a-bundle--a larger directory beside the plain one", hostile.with_zip64(c.good, 2**40)
    there = len(c.good) - c.good.rfind(b"00.age")
    yield "not-a-bundle--a larger directory that is there", hostile.with_zip64(c.good, there)
    yield "not-a-bundle--the same bytes again and again", hostile.overlapping(c.reader, c.segment, 60)
    yield "not-a-bundle--said to be encrypted", hostile.with_flag(c.good, 1)
    yield "not-a-bundle--said to be patched", hostile.with_flag(c.good, 0x20)
    yield "damaged--a name that is no text", hostile.with_flag(c.good.replace(b"00.age", b"\xff0.age"), 0x800)
    yield "not-a-bundle--a directory that points nowhere", c.good[:-6] + struct.pack("<L", len(c.good)) + b"\0\0"
    for name, about in {
        "newer--another format": hostile.about(c.reader, format=2),
        "not-a-bundle--a huge about": hostile.about(c.reader, x="x" * 5000),
        "damaged--an about that is no json": b"{",
        "damaged--an about nested without end": b"[" * 4000,
        "not-a-bundle--an about that is a list": b"[1]",
        "not-a-bundle--a format that is no number": b'{"format": "1"}',
        "other-cluster--about another": hostile.about(founded()),
    }.items():
        yield name, zipped(("about.json", about), ("00.age", c.segment))
    yield "not-for-you--without a segment", zipped(told)


def seals(c: Cluster) -> Iterator[Case]:
    told = ("about.json", hostile.about(c.reader))

    def holding(segment: bytes) -> bytes:
        return zipped(told, ("00.age", segment))

    other = sealed(c.mallory, c.mallory, body(c.news))
    yield "not-for-you--sealed to another", holding(other)
    yield "damaged--an empty segment", holding(b"")
    yield "damaged--no age file", holding(b"x" * 400)
    yield "damaged--a later age", holding(c.segment.replace(b"v1", b"v2", 1))
    yield "damaged--a seal broken off", holding(c.segment[:-40])
    yield "damaged--a seal turned over", holding(c.segment[:-40] + bytes([c.segment[-40] ^ 1]) + c.segment[-39:])
    yield "stanzas--a passphrase", holding(pyrage.passphrase.encrypt(b"x", "seven quiet barns"))
    line = b"-> X25519 " + b"A" * 43 + b"\n" + b"B" * 43 + b"\n"
    first, rest = c.segment.split(b"\n", 1)
    yield "stanzas--sealed to a hundred", holding(first + b"\n" + line * 100 + rest)
    yield "stanzas--a header without end", holding(first + b"\n" + b"-> X25519 " + b"A" * 20_000 + b"\n" + rest)
    yield "stanzas--no end to the header", holding(first + b"\n" + line * 400)
    ssh = b"-> ssh-rsa AAAA\n" + b"B" * 43 + b"\n"
    yield "stanzas--an ssh key", holding(first + b"\n" + ssh + rest)
    yield "damaged--nothing inside", holding(hostile.unsigned(c.reader, b""))
    yield "damaged--another tag", holding(hostile.unsigned(c.reader, b"clusterbook segment 9\n" + b"x" * 200))
    data = body(c.news)
    opening = pyrage.decrypt(c.segment, [pyrage.x25519.Identity.from_str(c.reader.identity)])
    start = len(b"clusterbook segment 1\n")
    yield "forged--a signature by nobody", holding(
        hostile.unsigned(c.reader, opening[: start + 32] + b"\0" * 64 + opening[start + 96 :])
    )
    yield "forged--another circle than was signed", holding(
        hostile.unsigned(c.reader, opening.replace(b"\x00\x07cluster", b"\x00\x09governors"))
    )
    yield "forged--a circle that is no text", holding(
        hostile.unsigned(c.reader, opening.replace(b"\x00\x07cluster", b"\x00\x07cluste\xff"))
    )
    yield "forged--a circle longer than the file", holding(
        hostile.unsigned(c.reader, opening.replace(b"\x00\x07cluster", b"\xff\xffcluster"))
    )
    yield "forged--signed by another key", holding(
        hostile.unsigned(c.reader, opening[:start] + b"\x01" * 32 + opening[start + 32 :])
    )
    yield "forged--a byte added after signing", holding(hostile.unsigned(c.reader, opening + b"x"))
    yield "forged--signed for another cluster", c.of(data, cluster="0" * 32)


def tars(c: Cluster) -> Iterator[Case]:
    good = manifest() + lines([c.news])
    blob = b"a paper"
    named = f"blobs/{hashlib.sha256(blob).hexdigest()}"
    yield "damaged--no gzip", c.of(good + END)
    yield "damaged--a gzip broken off", c.of(gzipped(good + END)[:-30])
    yield "damaged--a tar broken off", c.of(gzipped(good[:-512]))
    yield "damaged--a tar without end", c.of(gzipped(good))
    yield "malformed--an empty tar", c.of(gzipped(END))
    yield "malformed--no manifest", c.of(gzipped(lines([c.news]) + END))
    yield "malformed--the manifest twice", c.of(gzipped(manifest() + manifest() + lines([c.news]) + END))
    yield "malformed--operations twice", c.of(gzipped(good + lines([c.news]) + END))
    yield "malformed--a file before the operations", c.of(gzipped(manifest() + member(named, blob) + END))
    yield "malformed--a file that is another", c.of(gzipped(good + member(named, b"another") + END))
    nothing = f"blobs/{hashlib.sha256(b'').hexdigest()}"
    yield "malformed--a file named as an empty one", c.of(gzipped(good + member(nothing, b"x") + END))
    kinds = {"a link": b"1", "a symbolic link": b"2", "a device": b"3", "a folder": b"5", "a pipe": b"6"}
    kinds |= {"sparse": b"S", "a pax header": b"x", "a pax header for all": b"g", "a long name": b"L"}
    kinds |= {"an old file": b"\0"}
    for name, kind in kinds.items():
        yield f"malformed--{name}", c.of(gzipped(manifest() + member("operations.jsonl", b"x", kind) + END))
    for name in ("../operations.jsonl", "/operations.jsonl", "blobs/../../x", "operations.jsonl/", "C:\\x", "\udcff"):
        plain = name.replace("\udcff", "no text").replace("..", "up")
        words = plain.replace("/", "_").replace(":", "_").replace("\\", "_")
        yield f"malformed--named {words}", c.of(gzipped(manifest() + member(name, b"x") + END))
    yield "malformed--a prefix", c.of(gzipped(manifest() + member("operations.jsonl", b"x", prefix=b"../..") + END))
    wrong = bytearray(header("manifest.json", 10))
    wrong[150] ^= 1
    yield "malformed--a sum that is wrong", c.of(gzipped(bytes(wrong) + END))
    sizes = {"a size below nothing": b"-0000000001\0", "a size in another base": b"\x80" + b"\xff" * 11}
    sizes |= {"a size that is none": b"x" * 12, "a size of eight gigabytes": b"77777777777\0"}
    for name, field in sizes.items():
        yield f"malformed--{name}", c.of(gzipped(header("manifest.json", 0, size_field=field) + END))
    more = header("operations.jsonl", 700_000_000)
    yield "malformed--a size larger than there is", c.of(gzipped(manifest() + more + b"\n" * 100))


