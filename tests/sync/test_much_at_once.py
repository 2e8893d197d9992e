"""What is done otherwise only when very much comes at once: the same must come of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop.sync import fold, taking
from tests.sync.laptops import SCHOOL_F
from tests.sync.peers import Peer, alike


@pytest.mark.parametrize("at_once", [1, 3, 1000])
@pytest.mark.parametrize("most_met", [0, 2, 50_000])
def test_a_few_at_a_time_give_what_all_at_once_give(
    a: Peer, b: Peer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at_once: int, most_met: int
) -> None:
    """Log by log, so much that was replaced comes after what replaced it."""
    c = a.invite(SCHOOL_F, "staff")
    records = [a.document(f"Policy {n}") for n in range(3)]
    for n in range(4):
        for one, other in ((a, b), (b, c), (c, a)):
            other.receive(one.send(tmp_path, other))
            other.edit(records[n % 3], "title", f"Title {n} by {other.device}")
    a.receive(b.send(tmp_path, a))
    a.receive(c.send(tmp_path, a))
    monkeypatch.setattr(fold, "_AT_ONCE", at_once)
    monkeypatch.setattr(fold, "_MOST_MET", most_met)
    newcomer = a.invite(SCHOOL_F, "staff")
    newcomer.receive(a.send(tmp_path, newcomer))
    a.receive(newcomer.send(tmp_path, a))
    assert alike(a, newcomer)


def test_too_much_to_be_kept_aside_is_read_again(
    a: Peer, b: Peer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(taking, "_MOST_ASIDE", 1000)
    for n in range(10):
        a.document(f"Policy {n}")
    path = a.send(tmp_path, b)
    with taking.prepared(path, b.me) as (one,):
        assert not one.aside.is_whole
    b.receive(path)
    a.receive(b.send(tmp_path, a))
    assert alike(a, b)
