"""P14: what was erased is on no laptop that has heard of it and comes back to none; the rest holds for what remains."""

from __future__ import annotations

import hashlib
import itertools
from pathlib import Path

import pytest

from desktop.sync.fold import fold_again
from desktop.sync.ids import new_id
from desktop.sync.live import seen_by
from desktop.sync.operations import Change
from desktop.sync.refused import Refused
from tests.sync.laptops import SCHOOL_F, SCHOOL_H
from tests.sync.peers import Peer, alike, exchange, fresh

NAME = "Wilhelmina Featherstonehaugh"


def test_p14_what_was_erased_is_on_no_laptop_that_has_heard(a: Peer, b: Peer, tmp_path: Path) -> None:
    c = a.invite(SCHOOL_F, "staff")
    record = a.document("Marking policy")
    typed = a.edit(record, "title", NAME)
    exchange(tmp_path, a, b, c)
    after = b.edit(record, "title", f"About {NAME}")
    exchange(tmp_path, a, b, c)
    # what it says again replaces what they replaced
    seen = tuple(seen_by(a.connection, f"{typed.id}.0"))
    a.erase(typed, after, restating=(Change(record, "title", "Marking policy", seen),))
    exchange(tmp_path, a, b, c)
    for laptop in (a, b, c):
        assert NAME.encode() not in laptop.all_text()
        assert laptop.values(record, "title") == ["Marking policy"]
        assert laptop.one("SELECT title FROM document WHERE id = ?", record) == "Marking policy"
    alike(a, b, c)


def test_p14_no_order_in_which_it_is_heard_makes_a_difference(a: Peer, b: Peer, tmp_path: Path) -> None:
    """Heard before what it erases, after, or amid; and what replaced it, and what it replaced, stand the same."""
    record = a.document("Marking policy")
    typed = a.edit(record, "title", NAME)
    exchange(tmp_path, a, b)
    a.edit(record, "about", "Revised each year")
    b.edit(record, "title", "By B, who saw it")
    b.erase(typed)
    everything = [*b.operations(), *a.operations()]  # as A has it, who has not heard
    new = list({one.id: (one, circle) for one, circle in everything}.values())
    first, last = new[:-5], new[-5:]
    assert (typed, "cluster") in last
    states = set()
    for order in itertools.permutations(last):
        laptop = fresh(a, *first)
        for one in order:
            laptop.take([one])
        states.add(laptop.state())
        assert NAME.encode() not in repr(laptop.connection.execute("SELECT * FROM operation").fetchall()).encode()
        laptop.connection.close()
    assert len(states) == 1


def test_p14_a_content_that_comes_back_in_an_old_bundle_is_not_kept(a: Peer, b: Peer, tmp_path: Path) -> None:
    record = a.document("Marking policy")
    typed = a.edit(record, "title", NAME)
    old = a.send(tmp_path)
    exchange(tmp_path, a, b)
    a.erase(typed)
    exchange(tmp_path, a, b)
    before = b.state()
    b.receive(old)
    assert b.state() == before
    assert NAME.encode() not in b.all_text()
    # nor by one who heard of the erasure first
    c = b.invite(SCHOOL_H, "staff")
    a.receive(c.send(tmp_path, a))
    c.receive(a.send(tmp_path, c))
    c.take([(typed, "cluster")])
    assert NAME.encode() not in c.all_text()


def test_p14_the_chain_holds_and_those_who_come_later_verify_it(a: Peer, b: Peer, tmp_path: Path) -> None:
    record = a.document("Marking policy")
    typed = a.edit(record, "title", NAME)
    exchange(tmp_path, a, b)
    a.erase(typed)
    for n in range(3):
        a.edit(record, "title", f"Title {n}")
    exchange(tmp_path, a, b)
    late = b.invite(SCHOOL_H, "staff")
    a.receive(late.send(tmp_path, a))
    late.receive(a.send(tmp_path, late))
    b.receive(late.send(tmp_path, b))
    alike(a, b, late)


def test_p14_a_file_goes_with_the_last_content_that_names_it(a: Peer, b: Peer, tmp_path: Path) -> None:
    photo, kept, twice = b"a child's photo" * 99, b"a policy" * 99, b"a circular" * 99
    for content in (photo, kept, twice, twice):
        a.attach(content)
    typed = [one for one, _circle in a.operations()[-4:]]
    old = a.send(tmp_path)
    exchange(tmp_path, a, b)
    assert len(b.files()) == 3
    a.erase(typed[0], typed[2])
    exchange(tmp_path, a, b)
    for laptop in (a, b):
        assert laptop.files() == sorted(hashlib.sha256(content).hexdigest() for content in (kept, twice))
        assert photo[:100] not in laptop.all_text()
        assert laptop.one("SELECT count(*) FROM chunk") == 2
    b.receive(old)
    assert len(b.files()) == 2
    assert a.one("SELECT count(*) FROM refers") == 2, "nobody asks for it again"


def test_p14_a_file_that_the_erasure_restates_stays(a: Peer, b: Peer, tmp_path: Path) -> None:
    hash = a.attach(b"a policy" * 99)
    typed = a.operations()[-1][0]
    exchange(tmp_path, a, b)
    record = new_id("version")
    a.erase(typed, restating=(Change(record, "audience", "cluster"), Change(record, "file", hash)))
    exchange(tmp_path, a, b)
    assert a.files() == b.files() == [hash]


def test_p14_erasing_in_one_circle_leaves_anothers_alone(a: Peer, b: Peer, tmp_path: Path) -> None:
    """Nobody in the cluster's circle can erase what a school keeps to itself, even by its name."""
    school = f"school:{SCHOOL_F}"
    ours = a.document("Staffing", school)
    own = a.operations(school)[-1][0]
    b.erase(own)
    exchange(tmp_path, a, b)
    assert a.values(ours, "title") == ["Staffing"]


def test_p14_an_erasure_by_one_whose_word_does_not_count_erases_nothing(a: Peer, b: Peer, tmp_path: Path) -> None:
    record = a.document("Marking policy")
    title = a.operations()[-1][0]
    exchange(tmp_path, a, b)
    a.remove(b.device)
    b.erase(title)
    c = a.invite(SCHOOL_F, "staff")
    c.take(b.operations())
    a.receive(c.send(tmp_path, a))
    assert a.one("SELECT state FROM operation WHERE name = 'Erase'") == 2
    for laptop in (a, c):
        assert laptop.values(record, "title") == ["Marking policy"]


def test_p14_what_was_erased_by_one_who_then_turns_out_to_be_removed_is_asked_for_and_comes_back(
    a: Peer, b: Peer, tmp_path: Path
) -> None:
    c, d = (a.invite(SCHOOL_F, "staff") for _n in range(2))
    record = a.document("Marking policy")
    title = a.operations()[-1][0]
    exchange(tmp_path, a, b, c, d)
    a.remove(b.device)  # cut off before what follows
    b.erase(title)
    c.receive(b.send(tmp_path, c))  # C has not heard of the removal
    assert c.values(record, "title") == []
    c.receive(a.send(tmp_path, c))
    assert c.one("SELECT content IS NULL FROM operation WHERE id = ?", title.id) == 1
    # what C cannot give is no reason to refuse the rest of what C says
    c.document("Something else")
    a.receive(c.send(tmp_path, a))
    d.receive(c.send(tmp_path, d))
    c.receive(a.send(tmp_path, c))
    assert c.values(record, "title") == ["Marking policy"]
    exchange(tmp_path, a, c, d)
    alike(a, c, d)


def test_a_rebuild_erases_nothing_before_it_knows_whose_word_counts(
    a: Peer, b: Peer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The erasure comes pages before the removal that sets it aside."""
    record = a.document("Marking policy")
    title = a.operations()[-1][0]
    exchange(tmp_path, a, b)
    gone = a.remove(b.device)
    erasure = b.erase(title)
    c = fresh(a, *a.operations()[:-1], (gone, "cluster"), (erasure, "cluster"))
    c.connection.execute("UPDATE operation SET n = 9999 WHERE id = ?", (gone.id,))
    monkeypatch.setattr("desktop.sync.fold._AT_ONCE", 1)
    fold_again(c.connection)
    assert c.values(record, "title") == ["Marking policy"]


def test_what_nobody_holds_any_more_stands_in_nobodys_way(a: Peer, b: Peer, tmp_path: Path) -> None:
    """Erased by the only laptop that had it, on the word of one who was already removed."""
    c = a.invite(SCHOOL_F, "staff")
    exchange(tmp_path, a, b, c)
    a.remove(b.device)
    record = c.document("Seen by B and C alone")
    b.receive(c.send(tmp_path, b))
    b.erase(c.operations()[-1][0])
    c.receive(b.send(tmp_path, c))
    exchange(tmp_path, a, c)
    assert a.values(record, "title") == c.values(record, "title") == []
    later = c.document("Written afterwards")
    exchange(tmp_path, a, c)
    assert a.values(later, "title") == ["Written afterwards"]
    alike(a, c)


def test_a_content_withheld_is_refused(a: Peer, b: Peer, tmp_path: Path) -> None:
    """One who passes on an operation without what it says, though nobody erased it, hides it from everyone after."""
    a.document("Marking policy")
    hidden = a.operations()[-1][0]
    a.connection.execute("UPDATE operation SET content = NULL WHERE id = ?", (hidden.id,))
    before = b.digest()
    with pytest.raises(Refused) as refused:
        b.receive(a.send(tmp_path))
    assert refused.value.code == "withheld"
    assert b.digest() == before


def test_a_content_that_is_wanting_is_asked_for_and_comes(a: Peer, b: Peer, tmp_path: Path) -> None:
    record = a.document("Marking policy")
    lost = a.operations()[-1][0]
    exchange(tmp_path, a, b)
    b.connection.execute("UPDATE operation SET content = NULL WHERE id = ?", (lost.id,))
    b.rebuilt()
    assert b.values(record, "title") == []
    a.receive(b.send(tmp_path, a))
    b.receive(a.send(tmp_path, b))
    alike(a, b)
    assert b.values(record, "title") == ["Marking policy"]
