"""The log: the state follows from the set of operations, in whatever order they come (P1 … P4)."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlcipher3 import dbapi2 as driver

from desktop.models.schema import make_tables
from desktop.projection import project_everything
from desktop.sync import log
from desktop.sync.operations import Change, Operation, change_id, new_device, seal

RECORD = "document-" + "b3" * 10
SEEDS = [new_device() for _ in range(3)]


@dataclass
class Laptop:
    """A book's tables in memory, with nothing around them."""

    connection: driver.Connection

    def take(self, *operations: Operation) -> None:
        for operation in operations:
            log.insert(self.connection, operation, "cluster")

    def state(self) -> list[tuple[object, ...]]:
        project_everything(self.connection)
        rows = []
        for table in ("document", "disagreement", "unheld"):
            rows += self.connection.execute(f"SELECT '{table}', * FROM {table} ORDER BY 2, 3").fetchall()
        return rows

    def title(self) -> str:
        self.state()
        return str(self.connection.execute("SELECT title FROM document").fetchone()[0])

    def disagreements(self) -> list[str]:
        self.state()
        return [field for (field,) in self.connection.execute("SELECT field FROM disagreement ORDER BY 1")]

    def is_hidden(self) -> bool:
        self.state()
        return bool(self.connection.execute("SELECT hidden FROM document").fetchone()[0])


def new_laptop() -> Laptop:
    connection = driver.connect(":memory:", isolation_level=None)
    make_tables(connection)
    return Laptop(connection)


@pytest.fixture
def laptop() -> Iterator[Laptop]:
    one = new_laptop()
    yield one
    one.connection.close()


class Writer:
    """One device writing its own log."""

    def __init__(self, n: int) -> None:
        self.n, self.seq, self.head = n, 0, None

    def write(self, *changes: Change, lamport: int = 1) -> Operation:
        self.seq += 1
        operation = seal(
            SEEDS[self.n],
            log=f"log-number-{self.n}",
            seq=self.seq,
            prev=self.head,
            lamport=lamport,
            at=0,
            name="Edit",
            changes=changes,
        )
        self.head = operation.id
        return operation


def made(writer: Writer) -> Operation:
    return writer.write(Change(RECORD, "audience", "cluster"), Change(RECORD, "title", "Marking policy"))


def test_two_values_nobody_has_settled_are_both_kept_and_shown(laptop: Laptop) -> None:
    a, b = Writer(0), Writer(1)
    first = made(a)
    title = change_id(first.id, 1)
    one = a.write(Change(RECORD, "title", "Marking and feedback", (title,)), lamport=2)
    two = b.write(Change(RECORD, "title", "Feedback policy", (title,)), lamport=3)
    laptop.take(first, one, two)
    assert laptop.disagreements() == ["title"]
    assert laptop.title() == "Feedback policy"  # the later lamport is shown until it is settled
    settled = a.write(
        Change(RECORD, "title", "Feedback", (change_id(one.id, 0), change_id(two.id, 0))), lamport=4
    )
    laptop.take(settled)
    assert laptop.disagreements() == []
    assert laptop.title() == "Feedback"


def test_two_people_who_write_the_same_do_not_disagree(laptop: Laptop) -> None:
    a, b = Writer(0), Writer(1)
    first = made(a)
    title = change_id(first.id, 1)
    laptop.take(
        first,
        a.write(Change(RECORD, "title", "Marking", (title,))),
        b.write(Change(RECORD, "title", "Marking", (title,))),
    )
    assert laptop.disagreements() == []


def test_an_edit_the_hider_had_not_seen_keeps_the_record_in_view(laptop: Laptop) -> None:
    a, b = Writer(0), Writer(1)
    first = made(a)
    seen = (change_id(first.id, 0), change_id(first.id, 1))
    hide = a.write(Change(RECORD, "hidden", True, seen), lamport=2)
    laptop.take(first, hide)
    assert laptop.is_hidden()
    laptop.take(b.write(Change(RECORD, "title", "Marking, revised", (seen[1],)), lamport=2))
    assert not laptop.is_hidden()
    assert laptop.title() == "Marking, revised"


def test_both_additions_to_a_set_are_kept(laptop: Laptop) -> None:
    a, b = Writer(0), Writer(1)
    laptop.take(
        made(a), a.write(Change(RECORD, "tags/phonics", True)), b.write(Change(RECORD, "tags/marking", True))
    )
    laptop.state()
    assert laptop.connection.execute("SELECT tags FROM document").fetchone()[0] == '["marking", "phonics"]'


def test_a_value_no_column_can_hold_stays_in_the_log_and_is_said(laptop: Laptop) -> None:
    a = Writer(0)
    laptop.take(made(a), a.write(Change(RECORD, "review", "next spring", ()), lamport=2))
    laptop.state()
    assert laptop.connection.execute("SELECT review FROM document").fetchone()[0] is None
    field, value = laptop.connection.execute("SELECT field, value FROM unheld").fetchone()
    assert (field, value) == ("review", '"next spring"')


def test_a_field_and_a_kind_of_a_newer_version_wait_in_the_log(laptop: Laptop) -> None:
    a = Writer(0)
    laptop.take(
        made(a),
        a.write(Change(RECORD, "colour", "green")),
        a.write(Change("sonnet-" + "b3" * 10, "line", "x")),
    )
    assert laptop.title() == "Marking policy"
    assert laptop.connection.execute("SELECT count(*) FROM change").fetchone()[0] == 4


def test_a_change_from_another_circle_never_pulls_a_record_over(laptop: Laptop) -> None:
    a, b = Writer(0), Writer(1)
    laptop.take(made(a))
    log.insert(laptop.connection, b.write(Change(RECORD, "title", "Taken over"), lamport=9), "school:x")
    assert laptop.title() == "Marking policy"


def branching() -> list[Operation]:
    """Five operations by three devices: a disagreement, its settlement, a hide and a late edit."""
    a, b, c = Writer(0), Writer(1), Writer(2)
    first = made(a)
    audience, title = change_id(first.id, 0), change_id(first.id, 1)
    one = a.write(Change(RECORD, "title", "One", (title,)), lamport=2)
    two = b.write(Change(RECORD, "title", "Two", (title,)), lamport=2)
    settled = c.write(
        Change(RECORD, "title", "Three", (change_id(one.id, 0), change_id(two.id, 0))), lamport=3
    )
    hide = b.write(Change(RECORD, "hidden", True, (audience, change_id(settled.id, 0))), lamport=4)
    return [first, one, two, settled, hide]


def test_every_order_of_five_operations_gives_the_same_tables() -> None:
    operations = branching()
    states = set()
    for order in itertools.permutations(operations):
        laptop = new_laptop()
        laptop.take(*order, *order[:2])  # twice changes nothing
        states.add(repr(laptop.state()))
        laptop.connection.close()
    assert len(states) == 1


FIELDS = ("title", "about", "tags/phonics", "hidden", "audience")


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(0, 2), st.sampled_from(FIELDS), st.integers(0, 3), st.booleans()),
        min_size=1,
        max_size=14,
    ),
    st.randoms(use_true_random=False),
)
def test_p1_any_order_duplication_or_grouping_gives_identical_state(
    edits: list[tuple[int, str, int, bool]], chance: random.Random
) -> None:
    writers = [Writer(n) for n in range(3)]
    operations = [made(writers[0])]
    ids = [(name, change_id(operations[0].id, n)) for n, name in enumerate(("audience", "title"))]
    for lamport, (who, field, value, everything) in enumerate(edits, 2):
        seen = tuple(
            id
            for name, id in ids
            if (name == field or field == "hidden") and (everything or chance.random() < 0.5)
        )
        words = {
            "hidden": True,
            "tags/phonics": True,
            "audience": ["cluster", "governors", "open", "cluster"][value],
        }
        operation = writers[who].write(
            Change(RECORD, field, words.get(field, f"value {value}"), seen), lamport=lamport
        )
        operations.append(operation)
        ids.append((field, change_id(operation.id, 0)))
    states = set()
    for _ in range(4):
        laptop = new_laptop()
        laptop.take(
            *chance.sample(operations, len(operations)), *chance.sample(operations, len(operations) // 2)
        )
        states.add(repr(laptop.state()))
        # P3: every change is current or replaced by one whose author saw it
        lost = laptop.connection.execute(
            "SELECT count(*) FROM change WHERE live = 0 AND id NOT IN (SELECT old FROM replaced)"
        ).fetchone()[0]
        assert lost == 0
        laptop.connection.close()
    assert len(states) == 1


def test_a_record_has_one_home_in_whatever_order_its_first_changes_come() -> None:
    a, b = Writer(0), Writer(1)
    first = a.write(Change(RECORD, "audience", "cluster"), Change(RECORD, "title", "Ours"), lamport=1)
    later = b.write(Change(RECORD, "audience", "governors"), Change(RECORD, "title", "Theirs"), lamport=2)
    told = []
    for order in ((first, later), (later, first)):
        one = new_laptop()
        for operation in order:
            log.insert(one.connection, operation, "cluster" if operation is first else "school:school-" + "a" * 20)
        told.append((one.title(), one.connection.execute("SELECT circle FROM born").fetchone()[0]))
        one.connection.close()
    assert told == [("Ours", "cluster")] * 2


def test_while_readers_are_in_disagreement_the_fewest_may_see_it(laptop: Laptop) -> None:
    a, b = Writer(0), Writer(1)
    first = made(a)
    readers = change_id(first.id, 0)
    fewer = a.write(Change(RECORD, "audience", "governors", (readers,)), lamport=2)
    all_of_them = b.write(Change(RECORD, "audience", "open", (readers,)), lamport=3)
    laptop.take(first, fewer, all_of_them)
    assert laptop.disagreements() == ["audience"]
    assert laptop.connection.execute("SELECT audience FROM document").fetchone()[0] == "governors"
