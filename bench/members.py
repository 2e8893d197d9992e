"""A cluster to measure exchange with: some laptops, as many operations as are asked for, and books that join them."""

from __future__ import annotations

import os
import random
import time
from collections.abc import Iterator
from pathlib import Path

from bench.ten_years import WORDS
from desktop import VERSION, cipher
from desktop.book import Book, open_book
from desktop.inviting import INVITATION_SIZES, _fill
from desktop.sync.addressed import newcomers_circles
from desktop.sync.ids import new_id
from desktop.sync.invitation import Invited
from desktop.sync.making import fill_for
from desktop.sync.operations import Change, Operation, change_id, device_name, new_device, seal
from desktop.sync.sealing import Segment, Signer, write_bundle
from tests.sync.laptops import SCHOOL_F, Sent
from tests.sync.peers import Peer, founded

CHANGES = 3
"""In each operation."""


def cluster(laptops: int = 8) -> list[Peer]:
    """The founder of a cluster and those who joined."""
    first = founded()
    return [first, *(first.invite(SCHOOL_F, "staff") for _n in range(laptops - 1))]


def work_of(laptops: list[Peer], operations: int, chance: random.Random) -> Iterator[Sent]:
    """What they wrote over the years, by turns: documents made and edited, each change replacing the one before."""
    ends = [laptop.connection.execute("SELECT id, heads FROM log WHERE mine = 1").fetchone() for laptop in laptops]
    logs = [(log, *eval_heads(heads)) for log, heads in ends]
    standing: list[dict[str, str]] = []
    records: list[str] = []
    for n in range(operations):
        turn = chance.randrange(len(laptops))
        log, seq, prev = logs[turn]
        fields = ("audience", "title", "about")
        if n % 5 == 0 or not records:
            at = len(records)
            records.append(new_id("document"))
            standing.append({})
        else:
            at = chance.randrange(len(records))
            fields = ("title", "about", "review")
        changes = [
            Change(records[at], field, value(field, chance), tuple(filter(None, [standing[at].get(field)])))
            for field in fields
        ]
        operation = seal(
            laptops[turn].seed,
            log=log,
            seq=seq + 1,
            prev=prev,
            lamport=1000 + n,
            at=1_700_000_000_000 + n * 60_000,
            name="Edit",
            changes=changes,
        )
        standing[at] |= {field: change_id(operation.id, place) for place, field in enumerate(fields)}
        logs[turn] = (log, seq + 1, operation.id)
        yield operation, "cluster"


def eval_heads(heads: str) -> tuple[int, str]:
    """The one head of a log."""
    import json

    ((seq, id),) = json.loads(heads)
    return seq, id


def value(field: str, chance: random.Random) -> str:
    """What is written in a field."""
    if field == "audience":
        return "cluster"
    if field == "review":
        return f"20{chance.randint(20, 36)}-0{chance.randint(1, 9)}-{chance.randint(10, 28)}"
    return " ".join(chance.choice(WORDS) for _n in range(5 if field == "title" else 20))


def invitation(source: Peer, path: Path) -> Invited:
    """An invitation without a passphrase: all that the newcomer's circles share, in one file."""
    import pyrage

    person, key, identity = new_id("person"), new_device(), pyrage.x25519.Identity.generate()
    told = {"key": device_name(key), "person": person, "school": SCHOOL_F, "role": "staff"}
    source.say("invite", told, device_name(key))
    segments = [
        Segment(
            circle,
            [str(identity.to_public())],
            fill_for(source.connection, circle, at=source.now, writer=VERSION, sizes=INVITATION_SIZES),
        )
        for circle in newcomers_circles(source.connection, source.device, person, SCHOOL_F, "staff")
    ]
    write_bundle(path, Signer(source.seed, source.me.cluster), segments, key=b"no passphrase is asked")
    return Invited(str(identity), key, source.founding, "cluster-" + "a" * 20, person, SCHOOL_F, "staff")


def join(invited: Invited, file: Path, path: Path) -> tuple[float, bytes]:
    """A new encrypted book that takes it all; how many seconds of the processor that took, and the book's key."""
    key, salt = os.urandom(32), os.urandom(cipher.SALT)
    joining = _fill(path, key, salt, file, invited)
    began, took = time.process_time(), 0.0
    for _step in joining:  # checked; taken, and in the tables
        took = time.process_time() - began
    return took, key


def opened(path: Path, key: bytes) -> Book:
    """A book that was made here."""
    return open_book(path, key=key)


def taken(operation: Operation) -> Sent:
    """An operation in the circle that everything here is in."""
    return operation, "cluster"
