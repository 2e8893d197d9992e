"""What must hold when laptops exchange bundles (exchange.md, P2 … P9), with real sealed files between them."""

from __future__ import annotations

import itertools
import random
from pathlib import Path

import pytest

from desktop.sync.ids import new_id
from desktop.sync.operations import Change
from desktop.sync.refused import CODES, Refused
from tests.sync.laptops import SCHOOL_F, SCHOOL_H
from tests.sync.peers import Peer, alike, exchange, founded

SCHOOL = f"school:{SCHOOL_F}"


def test_p1_p4_bundles_in_any_order_and_any_number_of_times_give_the_same(a: Peer, b: Peer, tmp_path: Path) -> None:
    """Every order of four bundles, two of them overlapping, at a laptop that already has the beginning."""
    record = a.document("Marking policy")
    c = a.invite(SCHOOL_F, "staff")
    b.receive(a.send(tmp_path))
    a.edit(record, "title", "Marking and feedback")
    first = a.send(tmp_path)
    b.edit(record, "title", "Feedback policy")
    second = b.send(tmp_path)
    b.receive(first)
    b.edit(record, "title", "Feedback")
    third = b.send(tmp_path)
    a.hide(record)
    fourth = a.send(tmp_path)
    kept, states = c.backup(), set()
    for order in itertools.permutations([first, second, third, fourth]):
        c.restore(kept, noticed=False)
        for path in (*order, order[0]):
            c.receive(path)
        states.add(c.state())
        assert c.rebuilt() in states
    assert len(states) == 1


def test_p2_taking_twice_changes_nothing(a: Peer, b: Peer, tmp_path: Path) -> None:
    a.document("Marking policy")
    a.attach(b"a paper" * 1000)
    path = a.send(tmp_path)
    b.receive(path)
    before = b.digest()
    assert b.receive(path) == set(), "nothing is touched by what is here"
    assert b.digest() == before


def test_p2_an_old_bundle_rolls_nothing_back(a: Peer, b: Peer, tmp_path: Path) -> None:
    record = a.document("Marking policy")
    old = a.send(tmp_path)
    b.receive(old)
    a.edit(record, "title", "Marking and feedback")
    b.receive(a.send(tmp_path))
    before = b.state()
    b.receive(old)
    assert b.state() == before
    assert b.values(record, "title") == ["Marking and feedback"]


def test_p3_nothing_is_lost_though_everybody_edits_the_same_apart(a: Peer, b: Peer, tmp_path: Path) -> None:
    record = a.document("Marking policy")
    c = a.invite(SCHOOL_F, "staff")
    exchange(tmp_path, a, b, c)
    for n, laptop in enumerate((a, b, c)):
        laptop.edit(record, "title", f"Title {n}")
    exchange(tmp_path, a, b, c)
    for laptop in (a, b, c):
        assert laptop.values(record, "title") == ["Title 0", "Title 1", "Title 2"]
        replaced = "SELECT count(*) FROM change WHERE live = 0 AND n NOT IN (SELECT old FROM replaced)"
        assert laptop.one(replaced) == 0
    alike(a, b, c)


def test_p5_a_refused_bundle_changes_nothing_and_says_why_by_a_listed_code(a: Peer, b: Peer, tmp_path: Path) -> None:
    """A few here; the whole of the corrupt corpus is in test_corpus.py."""
    a.document("Marking policy")
    path = a.send(tmp_path)
    whole = path.read_bytes()
    stranger = founded()
    stranger.invite()
    refusals = {
        "not-a-bundle": b"%PDF-1.7\n" + b" " * 100,
        "arriving": whole[: len(whole) // 2],
        "damaged": whole.replace(b"age-encryption.org/v1", b"age-encryption.org/v2"),
        "other-cluster": stranger.send(tmp_path).read_bytes(),
    }
    before = b.digest()
    for code, data in refusals.items():
        path.write_bytes(data)
        with pytest.raises(Refused) as refused:
            b.receive(path)
        assert refused.value.code == code
        assert code in CODES
        assert b.digest() == before


def test_p6_a_disagreement_is_the_same_everywhere_and_settling_clears_it_everywhere(
    a: Peer, b: Peer, tmp_path: Path
) -> None:
    record = a.document("Marking policy")
    c = a.invite(SCHOOL_F, "staff")
    exchange(tmp_path, a, b, c)
    a.edit(record, "title", "By A")
    b.edit(record, "title", "By B")
    exchange(tmp_path, a, b, c)
    shown = {laptop.one("SELECT title FROM document WHERE id = ?", record) for laptop in (a, b, c)}
    assert len(shown) == 1
    assert {laptop.one("SELECT field FROM disagreement") for laptop in (a, b, c)} == {"title"}
    c.edit(record, "title", "By C, for both")
    exchange(tmp_path, a, b, c)
    for laptop in (a, b, c):
        assert laptop.values(record, "title") == ["By C, for both"]
        assert laptop.one("SELECT count(*) FROM disagreement") == 0


def test_p6_two_who_settle_alike_agree_and_two_who_settle_differently_disagree_again(
    a: Peer, b: Peer, tmp_path: Path
) -> None:
    record = a.document("Marking policy")
    exchange(tmp_path, a, b)
    for settled, disagreements in ((("Both", "Both"), 0), (("Mine", "Yours"), 1)):
        a.edit(record, "title", "By A")
        b.edit(record, "title", "By B")
        exchange(tmp_path, a, b)
        for laptop, title in zip((a, b), settled, strict=True):
            laptop.edit(record, "title", title)
        exchange(tmp_path, a, b)
        alike(a, b)
        assert a.one("SELECT count(*) FROM disagreement") == disagreements


def meant(*laptops: Peer) -> dict[str, bytes]:
    """What each operation id means, on whatever laptop; that it means one thing is what P7 says."""
    meanings: dict[str, bytes] = {}
    for laptop in laptops:
        for operation, _circle in laptop.operations():
            assert meanings.setdefault(operation.id, operation.header) == operation.header
    return meanings


@pytest.mark.parametrize("noticed", [True, False])
def test_p7_a_restored_book_never_gives_a_seen_id_another_meaning(
    a: Peer, b: Peer, tmp_path: Path, noticed: bool
) -> None:
    record = a.document("Marking policy")
    kept = a.backup()
    a.edit(record, "title", "Written after the backup")
    exchange(tmp_path, a, b)
    before = meant(a, b)
    old = a.one("SELECT id FROM log WHERE mine = 1 AND circle = 'cluster'")
    a.restore(kept, noticed=noticed)
    a.edit(record, "title", "Written after the restore")
    if noticed:
        assert a.one("SELECT id FROM log WHERE mine = 1 AND circle = 'cluster'") != old
    exchange(tmp_path, a, b)
    assert meant(a, b).items() >= before.items()
    assert b.values(record, "title") == a.values(record, "title")
    assert b.values(record, "title") == ["Written after the backup", "Written after the restore"]
    alike(a, b)


def test_p7_what_a_restored_book_had_written_comes_back_to_it(a: Peer, b: Peer, tmp_path: Path) -> None:
    """The have-summary received last counts, even when it is lower."""
    kept = a.backup()
    record = a.document("Lost in the fire")
    exchange(tmp_path, a, b)
    a.restore(kept, noticed=True)
    b.receive(a.send(tmp_path))
    a.receive(b.send(tmp_path))
    assert a.values(record, "title") == ["Lost in the fire"]


def test_p7_one_rolled_back_to_before_a_circle_began_gets_all_of_that_circle_again(a: Peer, tmp_path: Path) -> None:
    """She has nothing in it, so she says nothing in it: that must not be taken for having heard all."""
    b = a.invite(SCHOOL_F, "staff")
    kept = b.backup()
    record = a.document("Staffing", SCHOOL)
    exchange(tmp_path, a, b)
    b.restore(kept, noticed=True)
    a.receive(b.send(tmp_path, a))
    b.receive(a.send(tmp_path, b))
    assert b.values(record, "title") == ["Staffing"]


def test_p7_a_copy_nobody_noticed_forks_the_log_and_both_histories_are_kept(
    a: Peer, b: Peer, tmp_path: Path
) -> None:
    record = a.document("Marking policy")
    exchange(tmp_path, a, b)
    copy = a.clone()
    for n in range(3):
        a.edit(record, "about", f"Here {n}")
        copy.edit(record, "about", f"On the copy {n}")
    # the copy and its original have one name, so each hears of the other through somebody else
    for _round in range(3):
        for one in (a, copy):
            b.receive(one.send(tmp_path))
            one.receive(b.send(tmp_path))
    assert b.one("SELECT max(json_array_length(heads)) FROM log") == 2
    for laptop in (a, b, copy):
        assert laptop.values(record, "about") == ["Here 2", "On the copy 2"]
    alike(a, b, copy)
    # both have left the log that was written twice, and neither writes in the other's new one
    a.edit(record, "about", "Here, settled")
    copy.edit(record, "title", "Title on the copy")
    for _round in range(3):
        for one in (a, copy):
            b.receive(one.send(tmp_path))
            one.receive(b.send(tmp_path))
    assert b.one("SELECT max(json_array_length(heads)) FROM log") == 2
    assert b.one("SELECT count(*) FROM log WHERE device = ?", a.device) == 3
    alike(a, b, copy)


def test_p8_a_removed_laptop_is_heard_no_further_and_what_others_pass_on_of_it_is_set_aside(
    a: Peer, b: Peer, tmp_path: Path
) -> None:
    record = a.document("Marking policy")
    c = a.invite(SCHOOL_F, "staff")
    exchange(tmp_path, a, b, c)
    b.edit(record, "title", "By B, in time")
    exchange(tmp_path, a, b, c)
    a.remove(b.device)
    b.edit(record, "title", "By B, too late")
    c.receive(b.send(tmp_path))  # C has not heard of the removal
    assert c.values(record, "title") == ["By B, too late"]
    exchange(tmp_path, a, c)
    for laptop in (a, c):
        assert laptop.values(record, "title") == ["By B, in time"]
        with pytest.raises(Refused) as refused:
            laptop.receive(b.send(tmp_path))
        assert refused.value.code == "removed"
    alike(a, c)
    # nothing is sealed to it any more
    with pytest.raises(Refused) as refused:
        b.receive(a.send(tmp_path))
    assert refused.value.code == "not-for-you"


def test_p8_one_who_removes_her_own_laptop_is_heard_saying_so_and_no_more(a: Peer, b: Peer, tmp_path: Path) -> None:
    record = b.document("Before she left")
    b.remove(b.device)
    a.receive(b.send(tmp_path, a))
    assert a.values(record, "title") == ["Before she left"]
    assert b.device not in a.members()
    b.document("After")
    with pytest.raises(Refused, match="removed"):
        a.receive(b.send(tmp_path, a))


def test_p8_what_is_set_aside_by_ones_own_word_leaves_ones_own_tables_at_once(
    a: Peer, b: Peer, tmp_path: Path
) -> None:
    record = b.document("By one whose invitation is withdrawn")
    exchange(tmp_path, a, b)
    key = a.one("SELECT invite FROM device WHERE name = ?", b.device)
    a.say("withdraw", {"key": key, "except": []}, key)
    assert a.one("SELECT count(*) FROM document WHERE id = ?", record) == 0
    a.state()


def test_p9_one_change_for_thirty_members_is_under_six_kilobytes(a: Peer, tmp_path: Path) -> None:
    """Thirty members have written thirty logs in one circle, and all have been heard."""
    members = [a, *(a.invite(SCHOOL_F if n % 2 else SCHOOL_H, "staff") for n in range(29))]
    record = a.document("Marking policy")
    everything = a.operations()
    for laptop in members[1:]:
        laptop.take(everything)
        laptop.write(Change(record, f"tags/{laptop.device[:6].lower()}", True))
        a.receive(laptop.send(tmp_path, a))
    for laptop in members[1:]:
        laptop.take(a.operations())
        a.receive(laptop.send(tmp_path, a))
    assert a.one("SELECT count(*) FROM log WHERE circle = 'cluster'") == 30
    a.edit(record, "title", "Marking and feedback, agreed at the November breakfast")
    path, made = a.pack(tmp_path)
    assert made.operations == 1
    assert path.stat().st_size < 6000
    for laptop in members[1:]:
        laptop.receive(path)
        assert laptop.values(record, "title") == a.values(record, "title")


def test_p10_what_an_older_laptop_does_not_understand_it_passes_on_byte_for_byte(
    a: Peer, b: Peer, tmp_path: Path
) -> None:
    c = a.invite(SCHOOL_F, "staff")
    sent = a.write(Change(new_id("sonnet"), "line/3", "Shall I compare thee"), name="A name of next year")
    b.receive(a.send(tmp_path, b))
    c.receive(b.send(tmp_path, c))
    (held,) = [one for one, _circle in c.operations() if one.id == sent.id]
    assert held == sent


def test_p11_clocks_anywhere_change_nothing_but_the_times_that_are_shown(a: Peer, b: Peer, tmp_path: Path) -> None:
    record = a.document("Marking policy")
    exchange(tmp_path, a, b)
    chance = random.Random(11)
    for n in range(6):
        for laptop in (a, b):
            laptop.now = chance.choice([0, 1, 2**52, 1_800_000_000_000, 999_999_999_999])
            laptop.edit(record, "title", f"Title {n}")
        exchange(tmp_path, a, b)
        alike(a, b)
    assert set(a.values(record, "title")) == {"Title 5"}, "both said so, and nobody disagrees"


def test_a_lost_bundle_needs_nobody_to_notice(a: Peer, b: Peer, tmp_path: Path) -> None:
    record = a.document("Marking policy")
    a.send(tmp_path).unlink()
    a.edit(record, "title", "Marking and feedback")
    b.receive(a.send(tmp_path))
    alike(a, b)


def test_what_was_acknowledged_is_not_sent_again_and_what_was_only_sent_is(a: Peer, b: Peer, tmp_path: Path) -> None:
    exchange(tmp_path, a, b)
    a.document("One")
    assert a.pack(tmp_path)[1].operations == 1
    a.document("Two")
    path, made = a.pack(tmp_path)
    assert made.operations == 2, "the first bundle may have been lost"
    b.receive(path)
    a.receive(b.send(tmp_path))
    a.document("Three")
    assert a.pack(tmp_path)[1].operations == 1


def test_what_is_made_costs_what_is_new_and_not_what_is_held(a: Peer, b: Peer, tmp_path: Path) -> None:
    """Counted in steps of the database, which are the same on every machine."""
    steps = [0]

    def count() -> int:
        steps[-1] += 1
        return 0

    for held in (100, 1500):
        while a.one("SELECT count(*) FROM operation") < held:
            a.write(Change(new_id("document"), "title", "x"))
        b.receive(a.send(tmp_path, b))
        a.receive(b.send(tmp_path, a))
        a.document("News")
        a.connection.set_progress_handler(count, 20)
        assert a.pack(tmp_path, b)[1].operations == 1
        a.connection.set_progress_handler(None, 0)
        steps.append(0)
    assert steps[1] < 2 * steps[0]


def test_a_folder_read_by_three_brings_each_what_it_lacks(a: Peer, b: Peer, tmp_path: Path) -> None:
    """Nobody sends to anybody: each puts down what somebody lacks and takes what lies there, when it happens by."""
    c = a.invite(SCHOOL_F, "staff")
    chance, laptops = random.Random(3), (a, b, c)
    lying: list[tuple[Path, Peer]] = []
    for n in range(12):
        one = chance.choice(laptops)
        for path in (path for path, maker in lying if maker is not one):
            one.receive(path)
        one.document(f"Document {n}")
        lying.append((one.send(tmp_path), one))
    for _round in range(2):
        for one in laptops:
            for path in (path for path, maker in lying if maker is not one):
                one.receive(path)
            lying.append((one.send(tmp_path), one))
    alike(a, b, c)
    assert a.one("SELECT count(*) FROM document") == 12


def test_who_is_in_a_school_alone_carries_its_own_and_the_clusters(a: Peer, b: Peer, tmp_path: Path) -> None:
    c = a.invite(SCHOOL_F, "staff")
    ours = a.document("Staffing", SCHOOL)
    theirs = a.document("Marking policy")
    exchange(tmp_path, a, b, c)
    assert c.values(ours, "title") == ["Staffing"]
    assert b.values(ours, "title") == []
    assert b.values(theirs, "title") == ["Marking policy"]
    assert b.one("SELECT count(*) FROM log WHERE circle != 'cluster'") == 0
