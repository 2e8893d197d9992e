"""The corpus grown by chance: bytes turned over, cut off, doubled and swapped at every depth of a bundle (P5)."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop.sync.refused import Refused
from tests.sync import hostile
from tests.sync.hostile import END, gzipped, manifest, member
from tests.sync.laptops import SCHOOL_F, SCHOOL_H
from tests.sync.peers import exchange, founded


class Bench:
    """A laptop that is put back as it was before every try, and one who sends it things."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.reader = founded()
        self.sender = self.reader.invite(SCHOOL_H)
        record = self.reader.document("Marking policy")
        exchange(folder, self.reader, self.sender)
        self.kept, self.digest = self.reader.backup(), self.reader.digest()
        ((heads,),) = self.sender.connection.execute("SELECT heads FROM log WHERE mine = 1").fetchall()
        ((self.seq, self.last),) = json.loads(heads)
        self.sender.edit(record, "title", "Marking and feedback")
        self.sender.attach(b"a paper" * 99)
        self.sender.say("lead", {"person": self.sender.person}, self.sender.person)
        self.good = self.sender.send(folder).read_bytes()
        self.record = record
        self.news = [one for one, _circle in self.sender.operations()[-3:]]

    def takes(self, data: bytes) -> str:
        """The code that a file gets. Refused, nothing at all has changed; taken, the tables follow from the log."""
        path = self.folder / "tried.clusterbundle"
        path.write_bytes(data)
        code = self.code(path)
        if code == "taken":
            self.reader.state()
            self.reader.restore(self.kept, noticed=False)
        else:
            assert self.reader.digest() == self.digest
        return code

    def code(self, path: Path) -> str:
        """What comes of taking a file."""
        try:
            self.reader.receive(path)
        except Refused as refused:
            return refused.code
        return "taken"


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Bench:
    return Bench(tmp_path_factory.mktemp("fuzz"))


def many(examples: int) -> Callable[[Any], Any]:
    return settings(max_examples=examples, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


WAYS = st.sampled_from(["turn", "cut", "double", "put", "blank"])
Spoiled = st.tuples(WAYS, st.integers(0, 2**20), st.integers(0, 255))


def spoil(data: bytes, *ways: tuple[str, int, int]) -> bytes:
    """Some bytes, spoiled in some ways."""
    made = bytearray(data)
    for how, at, byte in ways:
        at %= max(len(made), 1)
        match how:
            case "turn":
                made[at : at + 1] = bytes([made[at] ^ (byte or 1)]) if made else b""
            case "cut":
                del made[at : at + 1 + byte]
            case "double":
                made[at:at] = made[at : at + 1 + byte]
            case "put":
                made[at:at] = bytes([byte])
            case "blank":
                made[at : at + 8] = b"\0" * len(made[at : at + 8])
    return bytes(made)


def test_cut_off_anywhere_it_has_not_arrived_or_is_no_bundle(bench: Bench) -> None:
    good = bench.good
    marks = [at for mark in (b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06", b"\n---") for at in places(good, mark)]
    ends = {0, 1, 3, 4, 5, 21, 22, 23, *range(0, len(good), 61), *(at + n for at in marks for n in (-1, 0, 1, 4, 30))}
    for end in sorted(end for end in ends if 0 <= end < len(good)):
        assert bench.takes(good[:end]) == ("arriving" if end >= 22 or not end else "not-a-bundle")
    assert bench.takes(good) == "taken"


def places(data: bytes, mark: bytes) -> list[int]:
    found, at = [], data.find(mark)
    while at >= 0:
        found.append(at)
        at = data.find(mark, at + 1)
    return found


def test_every_bit_of_the_seal_and_of_what_is_in_it_matters(bench: Bench) -> None:
    start = bench.good.find(b"age-encryption.org")
    end = bench.good.rfind(b"PK\x01\x02", 0, bench.good.rfind(b"PK\x01\x02"))
    for at in range(start, end, 29):
        spoiled = bytearray(bench.good)
        spoiled[at] ^= 1 << at % 8
        code = bench.takes(bytes(spoiled))
        # a reader's own stanza, turned over, may be one for somebody else, or of a sort we do not write
        assert code in ("damaged", "not-for-you", "stanzas")


@many(150)
@given(st.lists(Spoiled, min_size=1, max_size=4))
def test_a_spoiled_file_is_refused_or_says_what_it_said(bench: Bench, ways: list[tuple[str, int, int]]) -> None:
    bench.takes(spoil(bench.good, *ways))


@many(80)
@given(st.lists(Spoiled, min_size=1, max_size=3))
def test_a_member_who_signs_a_spoiled_gzip(bench: Bench, ways: list[tuple[str, int, int]]) -> None:
    bench.takes(hostile.bundle_of(bench.sender, bench.reader, spoil(hostile.body(*bench.news), *ways)))


@many(120)
@given(st.lists(Spoiled, min_size=1, max_size=3))
def test_a_member_who_signs_a_spoiled_tar(bench: Bench, ways: list[tuple[str, int, int]]) -> None:
    tar = gzip.decompress(hostile.body(*bench.news, files=[b"a paper" * 99]))
    bench.takes(hostile.bundle_of(bench.sender, bench.reader, gzipped(spoil(tar, *ways))))


@many(120)
@given(st.lists(Spoiled, min_size=1, max_size=3))
def test_a_member_who_signs_spoiled_operations(bench: Bench, ways: list[tuple[str, int, int]]) -> None:
    text = spoil(b"".join(hostile.line(one) for one in bench.news), *ways)
    whole = gzipped(manifest() + member("operations.jsonl", text) + END)
    bench.takes(hostile.bundle_of(bench.sender, bench.reader, whole))


WORDS = st.text(max_size=30) | st.sampled_from(["cluster", "x" * 64])
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | WORDS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=4),
    max_leaves=12,
)


@many(120)
@given(st.sampled_from(["min_reader", "have", "want", "created", "writer"]), JSON)
def test_a_manifest_that_says_anything(bench: Bench, field: str, value: Any) -> None:
    bench.takes(hostile.bundle_of(bench.sender, bench.reader, hostile.body(*bench.news, **{field: value})))


@many(150)
@given(st.sampled_from(["v", "log", "seq", "prev", "device", "lamport", "at", "content"]), JSON)
def test_a_signed_header_that_says_anything(bench: Bench, field: str, value: Any) -> None:
    content = hostile.says([bench.record, "title", "x", []])
    told = {"seq": bench.seq + 1, "prev": bench.last} | {field: value}
    made = hostile.written(bench.sender, content, **told)
    code = bench.takes(hostile.bundle_of(bench.sender, bench.reader, hostile.body(made)))
    assert code != "forged" or field in ("device", "content")


@many(200)
@given(st.sampled_from(["salt", "name", "changes", "record", "field", "value", "seen"]), JSON)
def test_a_signed_content_that_says_anything(bench: Bench, place: str, value: Any) -> None:
    change: list[Any] = [bench.record, "title", "x", []]
    content = hostile.says(change)
    if place in content:
        content[place] = value
    else:
        change[["record", "field", "value", "seen"].index(place)] = value
    made = hostile.written(bench.sender, content, seq=bench.seq + 1, prev=bench.last)
    bench.takes(hostile.bundle_of(bench.sender, bench.reader, hostile.body(made)))


@many(150)
@given(st.sampled_from(["card", "invite", "withdraw", "lead", "unlead", "remove", "cut"]), JSON, st.text(max_size=9))
def test_a_statement_that_says_anything(bench: Bench, word: str, value: Any, about: str) -> None:
    names = ("device", "person", "school", "role", "seal", "key", "invite", "proof", "cut", "except")
    told = dict.fromkeys(names, value)
    for said in (value, told, told | {"device": bench.sender.device}, told | {"device": bench.reader.device}):
        change = ["member-" + bench.record.partition("-")[2], f"{word}/x{about}", json.dumps(said), []]
        made = hostile.written(bench.sender, hostile.says(change), seq=bench.seq + 1, prev=bench.last)
        bench.takes(hostile.bundle_of(bench.sender, bench.reader, hostile.body(made)))


@many(60)
@given(st.text(max_size=40) | st.sampled_from(["me", f"school:{SCHOOL_F}", "people:", "school+facilitator:"]))
def test_a_segment_for_any_circle_at_all(bench: Bench, circle: str) -> None:
    code = bench.takes(hostile.bundle_of(bench.sender, bench.reader, hostile.body(), circle))
    assert code == ("taken" if circle == "cluster" else "stranger")


@many(60)
@given(st.binary(max_size=600))
def test_anything_sealed_to_a_laptop(bench: Bench, raw: bytes) -> None:
    about = ("about.json", hostile.about(bench.reader))
    tagged = b"clusterbook segment 1\n" + raw
    for opening in (raw, tagged):
        code = bench.takes(hostile.zipped(about, ("00.age", hostile.unsigned(bench.reader, opening))))
        assert code in ("damaged", "forged")
