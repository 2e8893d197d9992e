"""Attached files travel with the operations that name them, up to a cap; the rest when they are asked for."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from desktop.sync.bundle import Sizes
from tests.sync.laptops import SCHOOL_H
from tests.sync.peers import Peer, exchange

SMALL, LARGE = Sizes(file=10_000, all=100_000), 60_000


@pytest.fixture
def b(a: Peer, tmp_path: Path) -> Peer:
    made = a.invite(SCHOOL_H)
    exchange(tmp_path, a, made)
    return made


def content(size: int, n: int = 1) -> bytes:
    return random.Random(n).randbytes(size)


def test_a_file_goes_with_what_names_it_and_not_again(a: Peer, b: Peer, tmp_path: Path) -> None:
    hash = a.attach(content(9_000))
    path, made = a.pack(tmp_path, b, SMALL)
    assert (made.operations, made.files, made.left_out) == (1, 1, 0)
    b.receive(path)
    assert b.files() == [hash]
    a.receive(b.send(tmp_path, a))
    assert a.pack(tmp_path, b, SMALL)[1].files == 0


def test_a_file_over_the_cap_stays_behind_and_comes_when_it_is_asked_for(a: Peer, b: Peer, tmp_path: Path) -> None:
    hash = a.attach(content(LARGE))
    path, made = a.pack(tmp_path, b, SMALL)
    assert (made.files, made.left_out) == (0, 1)
    b.receive(path)
    assert b.files() == []
    a.receive(b.send(tmp_path, a))
    path, made = a.pack(tmp_path, b, SMALL)
    assert (made.operations, made.files, made.left_out) == (0, 1, 0)
    b.receive(path)
    assert b.files() == [hash]


def test_what_is_asked_for_comes_a_bundle_at_a_time_and_before_what_is_not(a: Peer, b: Peer, tmp_path: Path) -> None:
    hashes = {a.attach(content(LARGE, n)) for n in range(3)}
    for turn in range(4):
        b.receive(a.send(tmp_path, b, SMALL))
        assert len(b.files()) == turn
        a.receive(b.send(tmp_path, a))
    assert set(b.files()) == hashes


def test_nothing_goes_while_files_are_held_back(a: Peer, b: Peer, tmp_path: Path) -> None:
    """On a metered line."""
    a.attach(content(100))
    held_back = Sizes(0, 0)
    for _turn in range(2):
        path, made = a.pack(tmp_path, b, held_back)
        assert (made.files, made.left_out) == (0, 1)
        b.receive(path)
        a.receive(b.send(tmp_path, a))
    b.receive(a.send(tmp_path, b))
    assert len(b.files()) == 1


def test_a_file_comes_from_whoever_has_it(a: Peer, b: Peer, tmp_path: Path) -> None:
    """The one who attached it is away; another laptop that took it answers."""
    c = a.invite(SCHOOL_H, "staff")
    hash = a.attach(content(LARGE))
    c.receive(a.send(tmp_path, c))
    b.receive(a.send(tmp_path, b, SMALL))
    assert (b.files(), c.files()) == ([], [hash])
    c.receive(b.send(tmp_path, c))
    b.receive(c.send(tmp_path, b, SMALL))
    assert b.files() == [hash]


def test_a_file_that_was_lost_is_asked_for_again(a: Peer, b: Peer, tmp_path: Path) -> None:
    hash = a.attach(content(9_000))
    exchange(tmp_path, a, b)
    for table in ("file", "chunk"):
        b.connection.execute(f"DELETE FROM {table}")
    a.receive(b.send(tmp_path, a))
    b.receive(a.send(tmp_path, b))
    assert b.files() == [hash]
    assert b.one("SELECT sum(length(data)) FROM chunk") == 9_000


def test_a_file_that_nothing_names_is_not_kept(a: Peer, b: Peer, tmp_path: Path) -> None:
    b.connection.execute("DELETE FROM file")
    hash = a.attach(content(9_000))
    a.connection.execute("UPDATE refers SET hash = hash")
    b.receive(a.send(tmp_path, b, Sizes(0, 0)))
    b.connection.execute("DELETE FROM refers")
    b.receive(a.send(tmp_path, b))
    assert hash not in b.files()


def test_a_large_file_arrives_as_it_was(a: Peer, b: Peer, tmp_path: Path) -> None:
    whole = content(900_001)
    hash = a.attach(whole)
    b.receive(a.send(tmp_path, b))
    rows = b.connection.execute("SELECT data FROM chunk WHERE hash = ? ORDER BY n", (hash,)).fetchall()
    assert b"".join(data for (data,) in rows) == whole
    assert max(len(data) for (data,) in rows) == 256 * 1024
