"""What one member writes on purpose must not come between the others: each could refuse what another honestly sends."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from desktop.sync.fold import fold_again
from desktop.sync.operations import Operation
from desktop.sync.refused import Refused
from tests.sync import hostile
from tests.sync.laptops import SCHOOL_F, SCHOOL_H
from tests.sync.peers import Peer, alike, exchange, founded


class Scene:
    """A, B and C; and M, who writes what she likes."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.a = founded()
        self.b, self.c = self.a.invite(SCHOOL_H), self.a.invite(SCHOOL_F, "staff")
        self.m = self.a.invite(SCHOOL_F, "staff")
        self.record = self.a.document("Marking policy")
        exchange(folder, *self.all)
        ((heads,),) = self.m.connection.execute("SELECT heads FROM log WHERE mine = 1").fetchall()
        ((self.seq, self.last),) = json.loads(heads)

    @property
    def all(self) -> tuple[Peer, ...]:
        return self.a, self.b, self.c, self.m

    def writes(self, value: str, after: Operation | None = None, **told: Any) -> Operation:
        """M's next operation, or one after another of hers."""
        seq, prev = (self.seq, self.last) if after is None else (json.loads(after.header)["seq"], after.id)
        content = hostile.says([self.record, "about", value, []])
        return hostile.written(self.m, content, **{"seq": seq + 1, "prev": prev, **told})

    def gives(self, to: Peer, *operations: Operation) -> None:
        path = self.folder / f"{operations[-1].id}.clusterbundle"
        path.write_bytes(hostile.bundle_of(self.m, to, hostile.body(*operations)))
        to.receive(path)


@pytest.fixture
def scene(tmp_path: Path) -> Scene:
    return Scene(tmp_path)


def unsigned(operation: Operation) -> Operation:
    """Vouched for by the next, and by nothing else."""
    return operation._replace(signature=b"\0" * 64)


def test_one_that_says_it_follows_what_is_still_to_come_keeps_nothing_out(scene: Scene) -> None:
    """M has seen what A wrote; B has not, and is told by M of something that says it comes after it."""
    a, b, c, _m = scene.all
    a.edit(scene.record, "title", "Marking and feedback")
    news = a.operations()[-1][0]
    scene.gives(b, scene.writes("after what is A's", prev=news.id, seq=7))
    b.receive(a.send(scene.folder, b))
    assert b.values(scene.record, "title") == ["Marking and feedback"]
    exchange(scene.folder, a, b, c)
    assert c.values(scene.record, "title") == ["Marking and feedback"]
    b.rebuilt()
    assert b.values(scene.record, "title") == ["Marking and feedback"]


@pytest.mark.parametrize("at_once", [1, 1000])
def test_what_cannot_follow_waits_in_a_rebuild_as_it_waited_before(
    scene: Scene, at_once: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    a, b, _c, _m = scene.all
    a.edit(scene.record, "title", "Marking and feedback")
    news = a.operations()[-1][0]
    stuck = scene.writes("after what is A's", prev=news.id, seq=7)
    scene.gives(b, stuck)
    b.receive(a.send(scene.folder, b))
    before = b.state()
    monkeypatch.setattr("desktop.sync.fold._AT_ONCE", at_once)
    fold_again(b.connection)
    assert b.state() == before
    assert b.one("SELECT state FROM operation WHERE id = ?", stuck.id) == 0


def test_one_vouched_for_by_what_is_withheld_later_is_still_passed_on(scene: Scene) -> None:
    a, b, c, _m = scene.all
    one = unsigned(scene.writes("one"))
    two = scene.writes("two", one)
    scene.gives(a, one, two)
    b.receive(a.send(scene.folder, b))
    assert sorted(b.values(scene.record, "about")) == ["one", "two"]
    exchange(scene.folder, a, b, c)
    alike(a, b, c)


def test_the_last_of_a_run_is_checked(scene: Scene) -> None:
    one = scene.writes("one")
    with pytest.raises(Refused, match="forged"):
        scene.gives(scene.a, one, unsigned(scene.writes("two", one)))


def test_a_log_written_twice_with_unsigned_middles_is_passed_on_whole(scene: Scene) -> None:
    """The branches lie among each other by number, and no signature but the last of each branch holds."""
    a, b, c, _m = scene.all
    trunk = unsigned(scene.writes("trunk"))
    left, right = [unsigned(scene.writes("left", trunk))], [unsigned(scene.writes("right", trunk))]
    for n in range(3):
        for branch in (left, right):
            made = scene.writes(f"more {n}", branch[-1])
            branch.append(made if n == 2 else unsigned(made))
    scene.gives(a, trunk, *left)
    scene.gives(a, trunk, *right)
    assert a.one("SELECT max(json_array_length(heads)) FROM log") == 2
    b.receive(a.send(scene.folder, b))
    c.receive(b.send(scene.folder, c))
    exchange(scene.folder, a, b, c)
    alike(a, b, c)
    assert len(c.values(scene.record, "about")) == 9


def test_one_who_has_one_branch_gets_the_other(scene: Scene) -> None:
    a, b, c, _m = scene.all
    trunk = unsigned(scene.writes("trunk"))
    scene.gives(a, trunk, scene.writes("left", trunk))
    scene.gives(b, trunk, scene.writes("right", trunk))
    exchange(scene.folder, a, b, c)
    alike(a, b, c)
    assert sorted(c.values(scene.record, "about")) == ["left", "right", "trunk"]


def test_a_content_asked_for_that_was_only_vouched_for_does_not_have_the_rest_refused(scene: Scene) -> None:
    a, b, _c, _m = scene.all
    one = unsigned(scene.writes("one"))
    scene.gives(a, one, scene.writes("two", one))
    exchange(scene.folder, a, b)
    b.connection.execute("UPDATE operation SET content = NULL WHERE id = ?", (one.id,))
    a.receive(b.send(scene.folder, a))
    later = a.document("Written afterwards")
    b.receive(a.send(scene.folder, b))
    assert b.values(later, "title") == ["Written afterwards"]


def test_what_waits_for_what_never_comes_is_not_passed_on(scene: Scene) -> None:
    a, b, _c, _m = scene.all
    scene.gives(a, scene.writes("a branch nobody knows", prev="x" * 24))
    held = b.held()
    b.receive(a.send(scene.folder, b))
    assert b.held() == held


def test_heads_without_number_are_heard_and_slow_nobody_down(scene: Scene) -> None:
    a, b, _c, m = scene.all
    log = a.one("SELECT id FROM log WHERE mine = 1")
    many = {log: [[n, f"{n:024}"] for n in range(100_000)]}
    path = scene.folder / "heads.clusterbundle"
    path.write_bytes(hostile.bundle_of(m, a, hostile.body(have=many)))
    a.receive(path)
    assert len(a.one("SELECT have FROM heard WHERE device = ?", m.device)) < 10_000
    a.document("Written afterwards")
    b.receive(a.send(scene.folder, b))
    alike(a, b)


def test_a_member_who_cuts_herself_off_at_ten_thousand_places_is_a_statement_out_of_shape(scene: Scene) -> None:
    a, _b, _c, m = scene.all
    cut = {m.one("SELECT id FROM log WHERE mine = 1"): [[n, "x" * 24] for n in range(9999)]}
    m.say("remove", {"device": m.device, "cut": cut}, m.device)
    a.receive(m.send(scene.folder, a))
    assert m.device in a.members()


def test_a_circle_of_others_is_no_gift(scene: Scene) -> None:
    """One of a school's own hands its circle to somebody outside: it is not taken, and passed on by nobody."""
    _a, b, _c, m = scene.all
    circle = f"school:{SCHOOL_F}"
    m.document("Staffing", circle)
    own = [one for one, _circle in m.operations(circle)]
    path = scene.folder / "gift.clusterbundle"
    path.write_bytes(hostile.bundle_of(m, b, hostile.body(*own), circle))
    before = b.digest()
    with pytest.raises(Refused, match="wrong-circle"):
        b.receive(path)
    assert b.digest() == before
