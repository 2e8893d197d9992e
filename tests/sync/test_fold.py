"""Taking operations in: the state follows from the set of them, in whatever order they come (P1 … P4, P10, P11)."""

from __future__ import annotations

import itertools
import random
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop import history, records
from desktop.book import Book
from desktop.erasing import erase
from desktop.models.base import RECORDS
from desktop.projection import project_everything
from desktop.settling import settle
from desktop.sync.fold import How, WrongCircle, fold_again, taking_in
from desktop.sync.ids import new_id
from desktop.sync.operations import BadOperation, Change, Operation
from tests.sync.laptops import SCHOOL_F, SCHOOL_H, Device, Founded, Laptop, Sent, ids
from tests.two_laptops import send

if TYPE_CHECKING:
    from sqlcipher3.dbapi2 import Connection

RECORD = new_id("document")


@pytest.fixture
def founded() -> Founded:
    return Founded()


def laptop_of(founded: Founded, *operations: Sent) -> Laptop:
    laptop = Laptop(founded.id)
    laptop.take([*founded.operations, *operations])
    return laptop


def made(device: Device, **more: str) -> Sent:
    title = Change(RECORD, "title", "Marking policy")
    rest = [Change(RECORD, field, value) for field, value in more.items()]
    return device.write(Change(RECORD, "audience", "cluster"), title, *rest)


def test_two_values_nobody_has_settled_are_both_kept_and_shown(founded: Founded) -> None:
    a, b = founded.founder, founded.member()
    first = made(a)
    title = ids(first)[1]
    one = a.write(Change(RECORD, "title", "Marking and feedback", (title,)), lamport=20)
    two = b.write(Change(RECORD, "title", "Feedback policy", (title,)), lamport=30)
    laptop = laptop_of(founded, first, one, two)
    assert laptop.one("SELECT field FROM disagreement") == "title"
    # the later lamport is shown until it is settled
    assert laptop.one("SELECT title FROM document") == "Feedback policy"
    laptop.take([a.write(Change(RECORD, "title", "Feedback", (ids(one)[0], ids(two)[0])))])
    assert laptop.one("SELECT field FROM disagreement") is None
    assert laptop.one("SELECT title FROM document") == "Feedback"
    laptop.state()


def test_two_people_who_write_the_same_do_not_disagree(founded: Founded) -> None:
    a, b = founded.founder, founded.member()
    first = made(a)
    both = [one.write(Change(RECORD, "title", "Marking", (ids(first)[1],))) for one in (a, b)]
    assert laptop_of(founded, first, *both).one("SELECT count(*) FROM disagreement") == 0


def test_an_edit_the_hider_had_not_seen_keeps_the_record_in_view(founded: Founded) -> None:
    a, b = founded.founder, founded.member()
    first = made(a)
    laptop = laptop_of(founded, first, a.write(Change(RECORD, "hidden", True, tuple(ids(first)))))
    assert laptop.one("SELECT hidden FROM document") == 1
    laptop.take([b.write(Change(RECORD, "title", "Marking, revised", (ids(first)[1],)))])
    assert laptop.one("SELECT hidden FROM document") == 0
    assert laptop.one("SELECT title FROM document") == "Marking, revised"


def test_both_additions_to_a_set_are_kept(founded: Founded) -> None:
    a, b = founded.founder, founded.member()
    tags = [a.write(Change(RECORD, "tags/phonics", True)), b.write(Change(RECORD, "tags/marking", True))]
    laptop = laptop_of(founded, made(a), *tags)
    # the first operation of a comes after its second in this bundle: it waits, and nothing is lost
    assert laptop.one("SELECT tags FROM document") == '["marking", "phonics"]'


def test_a_value_no_column_can_hold_stays_in_the_log_and_is_said(founded: Founded) -> None:
    laptop = laptop_of(founded, made(founded.founder, review="next spring"))
    assert laptop.one("SELECT review FROM document") is None
    assert laptop.one("SELECT field || value FROM unheld") == 'review"next spring"'


def test_p10_a_field_and_a_kind_of_a_newer_version_wait_in_the_log_byte_for_byte(founded: Founded) -> None:
    first = made(founded.founder, colour="green")
    other = founded.founder.write(Change(new_id("sonnet"), "line", "x"))
    laptop = laptop_of(founded, first, other)
    assert laptop.one("SELECT title FROM document") == "Marking policy"
    for operation, _circle in (first, other):
        kept = laptop.one("SELECT content FROM operation WHERE id = ?", operation.id)
        assert (kept, operation.content) == (operation.content, kept)


def test_a_change_from_another_circle_never_pulls_a_record_over(founded: Founded) -> None:
    """Not even with the lowest of lamports, as if it had been there first."""
    a, school = founded.founder, f"school:{SCHOOL_F}"
    ours = new_id("document", school)
    own = a.write(Change(ours, "audience", school), Change(ours, "title", "Ours"), circle=school, lamport=9)
    laptop = laptop_of(founded, own, a.write(Change(ours, "title", "Theirs", tuple(ids(own))), lamport=0))
    assert laptop.connection.execute("SELECT title, circle FROM document").fetchall() == [("Ours", school)]


def test_a_log_of_one_circle_or_device_is_refused_in_another(founded: Founded) -> None:
    operation, _circle = founded.founder.write(Change(RECORD, "title", "x"))
    with pytest.raises(WrongCircle):
        laptop_of(founded, (operation, f"school:{SCHOOL_F}"))
    stranger = founded.member()
    stranger.logs["cluster"] = founded.founder.logs["cluster"]
    stranger.ends["cluster"] = (0, None, 0)
    with pytest.raises(WrongCircle):
        laptop_of(founded, stranger.write(Change(RECORD, "title", "x")))


def test_a_chain_that_skips_a_number_is_refused(founded: Founded) -> None:
    a = founded.founder
    a.write(Change(RECORD, "title", "one"))
    seq, _prev, lamport = a.ends["cluster"]
    a.ends["cluster"] = (seq + 5, founded.operations[-1][0].id, lamport)
    with pytest.raises(BadOperation):
        laptop_of(founded, a.write(Change(RECORD, "title", "two")))


def test_one_outside_a_circle_writes_nothing_in_it(founded: Founded) -> None:
    h, school = founded.member(SCHOOL_H), f"school:{SCHOOL_F}"
    theirs = new_id("document", school)
    laptop = laptop_of(founded, h.write(Change(theirs, "title", "Put in"), circle=school))
    assert laptop.one("SELECT count(*) FROM document") == 0
    assert laptop.one("SELECT state FROM operation ORDER BY n DESC") == 2  # kept, and set aside


def branching(founded: Founded) -> list[Sent]:
    """Five operations by three devices: a disagreement, its settlement, a hide and a late edit."""
    a, b, c = founded.founder, founded.member(), founded.member(SCHOOL_H)
    first = made(a)
    audience, title = ids(first)
    one = a.write(Change(RECORD, "title", "One", (title,)), lamport=20)
    two = b.write(Change(RECORD, "title", "Two", (title,)), lamport=20)
    settled = c.write(Change(RECORD, "title", "Three", (ids(one)[0], ids(two)[0])), lamport=30)
    hide = b.write(Change(RECORD, "hidden", True, (audience, ids(settled)[0])), lamport=40)
    return [first, one, two, settled, hide]


def test_every_order_of_five_operations_gives_the_same_tables_on_three_laptops(founded: Founded) -> None:
    operations = branching(founded)
    states = set()
    for order in itertools.permutations(operations):
        laptop = laptop_of(founded)
        for one in (*order, *order[:2]):  # one by one, and twice changes nothing
            laptop.take([one])
        states.add(laptop.state())
        laptop.connection.close()
    assert len(states) == 1


def test_who_joined_may_be_heard_before_the_invitation(founded: Founded) -> None:
    operations = [*founded.operations, *branching(founded)]
    joined = founded.operations[len(founded.operations) - 4 :]
    everything = [*operations[:1], *joined, *operations[1:]]
    expected = Laptop(founded.id)
    expected.take(everything)
    backwards = Laptop(founded.id)
    for one in reversed(everything):
        backwards.take([one])
    assert backwards.state() == expected.state()
    assert len(backwards.members()) == 3


FIELDS = ("title", "about", "tags/phonics", "hidden", "audience")
EDITS = st.lists(
    st.tuples(st.integers(0, 2), st.sampled_from(FIELDS), st.integers(0, 3), st.booleans(), st.integers(0, 6)),
    min_size=1,
    max_size=14,
)


def written(founded: Founded, edits: list[tuple[int, str, int, bool, int]], chance: random.Random) -> list[Sent]:
    """Edits of one record by three devices, each having seen some of what came before, with any clock at all."""
    devices = [founded.founder, founded.member(), founded.member(SCHOOL_H)]
    operations = [made(devices[0])]
    known = list(zip(("audience", "title"), ids(operations[0]), strict=True))
    for who, field, value, everything, clock in edits:
        relevant = [id for name, id in known if name == field or field == "hidden"]
        seen = tuple(id for id in relevant if everything or chance.random() < 0.5)
        words = {"hidden": True, "tags/phonics": True, "audience": ["cluster", "governors", "open", "cluster"][value]}
        change = Change(RECORD, field, words.get(field, f"value {value}"), seen)
        operations.append(devices[who].write(change, lamport=clock * 7))
        known.append((field, ids(operations[-1])[0]))
    return [*founded.operations, *operations]


@settings(max_examples=60, deadline=None)
@given(EDITS, st.randoms(use_true_random=False))
def test_p1_p4_any_order_duplication_or_grouping_gives_identical_state(
    edits: list[tuple[int, str, int, bool, int]], chance: random.Random
) -> None:
    founded = Founded()
    operations = written(founded, edits, chance)
    states = set()
    for _turn in range(4):
        laptop = Laptop(founded.id)
        left = [*chance.sample(operations, len(operations)), *chance.sample(operations, len(operations) // 2)]
        while left:
            size = chance.randint(1, len(left))
            laptop.take(left[:size])
            del left[:size]
        states.add(laptop.state())
        # P3: every change is current or replaced by one whose author saw it
        lost = laptop.one("SELECT count(*) FROM change WHERE live = 0 AND n NOT IN (SELECT old FROM replaced)")
        assert lost == 0
        # P4: a rebuild from the log gives what stands there
        before = laptop.state()
        fold_again(laptop.connection)
        assert laptop.state() == before
        laptop.connection.close()
    assert len(states) == 1


def test_p4_a_rebuild_from_a_shuffled_log_equals_the_live_tables(pair: tuple[Book, Book], tmp_path: Path) -> None:
    """Two real books that edited apart, took, undid, hid, settled and erased: their tables follow from the set of their
    operations and from nothing else, neither the order nor the portions in which those came."""
    here, there = pair
    made = [records.add(here, "document", {"title": f"Policy {n}", "about": "one two three"}) for n in range(6)]
    records.add(here, "note", {"text": "for Jo alone"})
    send(here, there, tmp_path)
    for n, book in enumerate((here, there)):
        records.change(book, made[0], {"title": f"Title of {n}", "about": f"one two {n} three"})
        records.change(book, made[1], {"title": f"Other title of {n}"})
        records.add(book, "action", {"title": f"Action of {n}"})
    records.hide(here, made[2])
    records.change(there, made[2], {"title": "Not hidden there"})
    records.hide(there, made[3])
    records.change(there, made[4], {"title": "Undone"})
    history.undo(there)
    erase(there, made[5], "title")
    send(there, here, tmp_path)
    settle(here, made[1], "title", "Settled")
    send(here, there, tmp_path)
    for book in pair:
        assert len(disagreements(book)) == 3
        stored = book._connection.execute(
            "SELECT operation.id, header, signature, content, circle FROM operation JOIN log ON log.n = operation.log"
        )
        operations = [(Operation(*row), circle) for *row, circle in stored]
        for chance in map(random.Random, range(6)):
            laptop = Laptop(str(book.meta("founding")))
            left = chance.sample(operations, len(operations))
            while left:
                size = chance.randint(1, len(left))
                laptop.take(left[:size])
                del left[:size]
            laptop.one("UPDATE operation SET n = 1000000 - n")  # the log itself the other way round, and folded anew
            fold_again(laptop.connection)
            project_everything(laptop.connection)
            assert rows(laptop.connection) == rows(book._connection)
            laptop.connection.close()


def rows(connection: Connection) -> dict[str, list[tuple[object, ...]]]:
    """Every row that screens read."""
    return {
        table: sorted(connection.execute(f'SELECT * FROM "{table}"').fetchall(), key=repr)
        for table in (*RECORDS, "disagreement", "unheld")
    }


def disagreements(book: Book) -> list[tuple[object, ...]]:
    return book._connection.execute("SELECT * FROM disagreement").fetchall()


def test_while_readers_are_in_disagreement_the_fewest_may_see_it(founded: Founded) -> None:
    a, b = founded.founder, founded.member()
    first = made(a)
    readers = ids(first)[0]
    fewer = a.write(Change(RECORD, "audience", "governors", (readers,)), lamport=20)
    everyone = b.write(Change(RECORD, "audience", "open", (readers,)), lamport=30)
    laptop = laptop_of(founded, first, fewer, everyone)
    assert laptop.one("SELECT field FROM disagreement") == "audience"
    assert laptop.one("SELECT audience FROM document") == "governors"


def test_p11_a_huge_clock_changes_nothing_but_what_is_shown_and_locks_nobody_out(founded: Founded) -> None:
    a, b = founded.founder, founded.member()
    first = made(a)
    huge = b.write(Change(RECORD, "title", "From the future", (ids(first)[1],)), lamport=2**60)
    after = a.write(Change(RECORD, "title", "Settled", tuple(ids(huge))), lamport=2**53)
    laptop = laptop_of(founded, first, huge, after)
    assert laptop.one("SELECT title FROM document") == "Settled"
    assert laptop.one("SELECT count(*) FROM disagreement") == 0


def test_a_copied_laptop_that_wrote_on_unnoticed_keeps_both_histories(founded: Founded) -> None:
    a = founded.founder
    first = made(a)
    there = dict(a.ends)
    one = a.write(Change(RECORD, "about", "Written here"))
    a.ends = there
    two = a.write(Change(RECORD, "about", "Written on the copy"))
    states = {laptop_of(founded, *order).state() for order in itertools.permutations([first, one, two])}
    assert len(states) == 1
    laptop = laptop_of(founded, first, one, two)
    assert laptop.values(RECORD, "about") == ["Written here", "Written on the copy"]
    assert laptop.one("SELECT count(*) FROM disagreement") == 1
    assert laptop.one("SELECT json_array_length(heads) FROM log WHERE id = ?", a.logs["cluster"]) == 2


def test_much_is_taken_in_portions_between_which_it_can_be_stopped(founded: Founded) -> None:
    a = founded.founder
    texts = [Change(new_id("document"), "title", "x" * 100) for _ in range(1500)]
    large = [a.write(*texts) for _ in range(12)]
    small = [made(a) for _ in range(1500)]
    laptop = laptop_of(founded)
    portions = list(taking_in(laptop.connection, [*large, *small], How(False, None, None, False)))
    assert sum(portions) == len(large) + len(small)
    assert max(portions[:3]) <= 3, "no more than a few thousand changes at once"
    assert max(portions) == 1000, "small ones go together, for that takes fewer questions"
