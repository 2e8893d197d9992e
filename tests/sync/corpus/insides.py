"""What a member signed, and is nonsense or not hers to say all the same; and invitations."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterator

from desktop.sync.ids import new_id, new_log
from desktop.sync.invitation import seal_key
from desktop.sync.operations import Operation, new_device
from tests.sync import hostile
from tests.sync.corpus.cluster import Case, Cluster
from tests.sync.hostile import (
    END,
    body,
    gzipped,
    lines,
    member,
    says,
    sealed,
    zipped,
)
from tests.sync.laptops import SCHOOL_F, SCHOOL_H


def manifests(c: Cluster) -> Iterator[Case]:
    yield "newer--a later reader is needed", c.of(body(c.news, min_reader=2))
    nonsense = {
        "a reader that is none": {"min_reader": "1"},
        "no time": {"created": None},
        "a have that is a list": {"have": []},
        "heads that are none": {"have": {"x" * 28: [[1]]}},
        "a number that is none": {"have": {"x" * 28: [[1.5, "y"]]}},
        "a truth for a number": {"have": {"x" * 28: [[True, "y"]]}},
        "a log of any length": {"have": {"x" * 100: []}},
        "a want that is none": {"want": None},
        "files that are none": {"want": {"files": [1], "contents": []}},
        "contents of any length": {"want": {"files": [], "contents": ["x" * 100]}},
    }
    for name, told in nonsense.items():
        yield f"malformed--{name}", c.of(body(c.news, **told))
    for name, raw in {"no json": b"{", "nested": b"[" * 90_000, "a number without end": b"9" * 9000}.items():
        yield f"malformed--a manifest of {name}", c.of(gzipped(member("manifest.json", raw) + lines([c.news]) + END))
    far = {"have": {"x" * 28: [[10**300, "y" * 24], [-1, ""]]}, "created": -(10**300)}
    yield "taken--numbers beyond all sense", c.of(body(c.news, **far))


def operations(c: Cluster) -> Iterator[Case]:
    for name, raw in {
        "no json": b"{\n",
        "nested": b"[" * 90_000 + b"\n",
        "two of three": b'["a","b"]\n',
        "no text": b"[1,2,3]\n",
        "a signature of no length": b'["{}","",null]\n',
        "not utf-8": b'["\xff","",null]\n',
        "half a letter": b'["\\ud800","' + base64.b64encode(b"x" * 64) + b'",null]\n',
    }.items():
        yield f"malformed--an operation of {name}", c.of(body(raw))
    seed, good = c.mallory.seed, says([c.record, "title", "x", []])
    told = json.loads(c.news.header)
    for place, value in {
        "v": 2, "seq": -1, "prev": "../x", "device": "me", "lamport": 2**70, "at": 0.5, "content": "zz", "log": "",
    }.items():  # fmt: skip
        raw = json.dumps(told | {place: value}).encode()
        yield f"malformed--a header whose {place} is nonsense", c.of(body(hostile.signed(seed, raw, c.news.content)))
    huge = json.dumps(told | {"more": "x" * 3000}).encode()
    yield "malformed--a header of any length", c.of(body(hostile.signed(seed, huge, c.news.content)))
    yield "forged--a signature by nobody over an operation", c.of(body(c.news._replace(signature=b"\0" * 64)))
    yield "forged--another content than was signed", c.of(body(c.news._replace(content=json.dumps(good).encode())))
    yield "malformed--a number left out", c.of(body(c.written(good, seq=told["seq"] + 5)))
    theirs = c.held[0][0]
    yield "malformed--after an operation of another log", c.of(body(c.written(good, prev=theirs.id)))
    yield "wrong-circle--a log of another device", c.of(
        body(c.written(good, log=json.loads(theirs.header)["log"]))
    )
    ours = f"school:{SCHOOL_H}"
    c.mallory.document("Staffing", ours)
    (own,) = [one for one, _circle in c.mallory.operations(ours)]
    yield "wrong-circle--an operation of a narrower one", c.of(body(own))
    yield "wrong-circle--a circle the reader is not in", c.of(body(own), ours)
    yield from vouched(c)
    yield "withheld--what an operation says", c.of(body(c.news._replace(content=None)))


def vouched(c: Cluster) -> Iterator[Case]:
    """The last signature of a run vouches for what comes before it in the same log, and for nothing else."""
    reader = c.reader.device
    first = {"v": 1, "log": new_log("cluster", reader), "seq": 1, "prev": None, "device": reader, "lamport": 5, "at": 0}
    content = json.dumps(says([c.record, "title", "By the reader, it is said", []])).encode()
    raw = json.dumps(first | {"content": hashlib.sha256(content).hexdigest()}).encode()
    claimed = hostile.signed(c.mallory.seed, raw, content)
    yield "forged--an operation of anothers", c.of(body(claimed))
    after = c.written(says([c.record, "title", "x", []]), prev=claimed.id, seq=2)
    yield "forged--anothers log said to be vouched for", c.of(body(claimed, after))
    yield "forged--and in front of an honest one", c.of(body(claimed, c.news))
    middle = c.written(says([c.record, "about", "x", []]))
    middle = middle._replace(signature=b"\0" * 64)
    told = json.loads(middle.header)
    last = c.written(says([c.record, "about", "y", []]), prev=middle.id, seq=told["seq"] + 1)
    yield "taken--one vouched for by the next", c.of(body(middle, last))
    yield "forged--the last of a run", c.of(body(middle, last._replace(signature=b"\0" * 64)))
    yield "forged--one with nothing after it", c.of(body(last, middle))


def contents(c: Cluster) -> Iterator[Case]:
    """A member signs it, and it is nonsense all the same."""
    for name, change in {
        "a fraction": [c.record, "title", 1.5, []],
        "not a number": [c.record, "title", float("nan"), []],
        "a list for a value": [c.record, "title", ["x"], []],
        "a number beyond all": [c.record, "title", 2**60, []],
        "a record that is none": ["../etc/passwd", "title", "x", []],
        "no field": [c.record, "", "x", []],
        "a field with a line in it": [c.record, "ti\ntle", "x", []],
        "a field half a letter": [c.record, "ti\ud800tle", "x", []],
        "half a letter": [c.record, "title", "half \ud800 a letter", []],
        "seen that is nothing": [c.record, "title", "x", ["x"]],
        "seen that is no list": [c.record, "title", "x", None],
        "three of four": [c.record, "title", "x"],
    }.items():
        yield f"malformed--{name}", c.says(change)
    for name, content in {
        "a content of no changes": says(),
        "a content that is a list": [],
        "a content with no name": {"salt": "s", "changes": [[c.record, "title", "x", []]]},
        "a name half a letter": says([c.record, "title", "x", []], name="Ed\udfffit"),
        "too many changes": says(*[[c.record, f"f{n}", 1, []] for n in range(20_001)]),
        "a content nested without end": b"[" * 90_000,
    }.items():
        yield f"malformed--{name}", c.of(body(c.written(content)))
    for name, seen in {"a number too high": f"{c.news.id}.20000", "a number written oddly": f"{c.news.id}.00"}.items():
        yield f"malformed--seen by {name}", c.says([c.record, "title", "x", [seen]])
    seen = [f"{c.news.id}.{n}" for n in (0, 7, 19_999)]
    yield "taken--seen what is not there", c.says([c.record, "title", "x", seen])
    yield "taken--a kind nobody knows", c.says([new_id("sonnet"), "line", "x" * 3000, []])
    yield "taken--a record of another circle", c.says([new_id("document", "me"), "title", "x", []])
    yield "taken--statements of nonsense", c.of(body(*nonsense_of_members(c)))


def nonsense_of_members(c: Cluster) -> Iterator[Operation]:
    """Statements out of every shape, one operation after another."""
    words = ("card", "invite", "withdraw", "lead", "unlead", "remove", "cut", "weigh", "")
    values = ["{}", "[]", "null", "7", '"x"', "NaN", "[" * 5000, '{"device": 7, "cut": {"x": [[1, 2]]}}', None, True, 5]
    told = {"device": c.reader.device, "cut": {"x": [[2**60, "y"]] * 500}, "key": "k", "person": "p", "role": "r"}
    values += [json.dumps(told | {"except": [1]})]
    seq, last = c.seq, c.last
    for word in words:
        made = [[new_id("member"), f"{word}/x", value, []] for value in values]
        one = c.written(says(*made), seq=seq + 1, prev=last)
        seq, last = seq + 1, one.id
        yield one


def members(c: Cluster) -> Iterator[Case]:
    yield "stranger--one never invited", c.of(body(), by=hostile.stranger_of(c.reader))
    yield "stranger--one who is not in that circle", c.of(body(), f"school:{SCHOOL_F}")
    yield "stranger--a circle that is none", c.of(body(), "wizards")
    yield "stranger--the circle that travels nowhere", c.of(body(), "me")
    gone = json.dumps({"device": c.mallory.device, "cut": {}})
    yield "stranger--one who cuts off all she ever said", c.says([new_id("member"), "remove/x", gone, []])
    yield "removed--one who was", c.of(body(), by=c.removed)
    told = ("about.json", hostile.about(c.reader))
    again = sealed(c.removed, c.reader, body())
    yield "malformed--two senders", zipped(told, ("00.age", c.segment), ("01.age", again))
    yield "malformed--one circle twice", zipped(told, ("00.age", c.segment), ("01.age", c.segment))


def invitations(c: Cluster) -> Iterator[Case]:
    """Files that somebody is to join with."""
    told = ("about.json", hostile.about(c.reader))

    def with_key(key: bytes) -> bytes:
        return zipped(told, ("key", key), ("00.age", c.segment))

    key = seal_key(json.dumps({"key": base64.b64encode(new_device()).decode()}).encode(), "six words")
    yield "malformed--an invitation that says too little", with_key(key)
    yield "damaged--a key cut short", with_key(key[:40])
    yield "wrong-passphrase--a key that was changed", with_key(key[:-1] + bytes([key[-1] ^ 1]))
    yield "wrong-passphrase--a key sealed to a key", with_key(c.segment[:8000])
    yield "not-a-bundle--a huge key", with_key(key + b"x" * 20_000)
    yield "not-a-bundle--no key", c.good
    yield "damaged--a key that is damaged", with_key(key).replace(key[-20:-10], b"x" * 10)


