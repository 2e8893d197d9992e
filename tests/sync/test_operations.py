"""Operations: what is signed is exactly what is kept, and anything else is refused by name."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.sync.operations import (
    BadOperation,
    Change,
    Operation,
    device_name,
    new_device,
    operation_id,
    read_content,
    read_header,
    seal,
    signed_by_its_device,
)

SEED = new_device()
RECORD = "action-" + "a2" * 10


def an_operation(*changes: Change) -> Operation:
    return seal(
        SEED,
        log="log-one-1",
        seq=1,
        prev=None,
        lamport=4,
        at=1_800_000_000_000,
        name="Close action",
        changes=changes or (Change(RECORD, "state", "done", ("x" * 24 + ".0",)),),
    )


def test_an_operation_says_what_was_done_and_by_which_device() -> None:
    operation = an_operation()
    header = read_header(operation.header)
    assert (header.log, header.seq, header.prev, header.lamport) == ("log-one-1", 1, None, 4)
    assert header.device == device_name(SEED)
    assert operation.content is not None
    assert read_content(operation.content) == (
        "Close action",
        [Change(RECORD, "state", "done", ("x" * 24 + ".0",))],
    )
    assert operation.id == operation_id(operation.header)
    assert len(operation.id) == 24
    assert signed_by_its_device(operation)


def test_the_same_words_twice_do_not_give_the_same_hash() -> None:
    """A salt keeps an erased value from being guessed by its hash."""
    assert read_header(an_operation().header).content != read_header(an_operation().header).content


def test_a_changed_byte_anywhere_breaks_the_signature() -> None:
    operation = an_operation()
    for place in range(0, len(operation.header), 7):
        forged = bytearray(operation.header)
        forged[place] ^= 1
        assert not signed_by_its_device(Operation(operation.id, bytes(forged), operation.signature, None))


def test_a_huge_clock_locks_nobody_out() -> None:
    raised = seal(
        SEED,
        log="log-one-1",
        seq=1,
        prev=None,
        lamport=2**60,
        at=0,
        name="Edit",
        changes=[Change(RECORD, "a", 1)],
    )
    assert read_header(raised.header).lamport == 2**53


@pytest.mark.parametrize(
    ("place", "value"),
    [
        ("v", 2),
        ("seq", 0.5),
        ("seq", True),
        ("seq", -1),
        ("lamport", 2**70),
        ("prev", "x" * 24),
        ("device", "short"),
        ("log", "../../etc"),
        ("content", "zz"),
        ("at", None),
    ],
)
def test_a_header_out_of_shape_is_refused(place: str, value: object) -> None:
    header = json.loads(an_operation().header)
    header[place] = value
    with pytest.raises(BadOperation):
        read_header(json.dumps(header).encode())


@pytest.mark.parametrize(
    "changes",
    [
        [],
        [[RECORD, "title", 1.5, []]],
        [[RECORD, "title", {"a": 1}, []]],
        [[RECORD, "title", 2**60, []]],
        [["../x", "title", "a", []]],
        [[RECORD, "", "a", []]],
        [[RECORD, "title", "a", ["nonsense"]]],
        [[RECORD, "title", "a"]],
        "title",
    ],
)
def test_a_content_out_of_shape_is_refused(changes: object) -> None:
    with pytest.raises(BadOperation):
        read_content(json.dumps({"salt": "s", "name": "Edit", "changes": changes}).encode())


@given(st.binary(max_size=400))
def test_bytes_from_anywhere_are_refused_and_never_crash(raw: bytes) -> None:
    for read in (read_header, read_content):
        with pytest.raises(BadOperation):
            read(raw)


def test_nesting_without_end_is_refused() -> None:
    with pytest.raises(BadOperation):
        read_content(b"[" * 200_000)


@given(
    st.lists(
        st.tuples(
            st.text(st.characters(min_codepoint=32, exclude_categories=["Cs"]), min_size=1, max_size=200),
            st.one_of(
                st.none(),
                st.booleans(),
                st.integers(-(2**53), 2**53),
                st.text(st.characters(exclude_categories=["Cs"])),
            ),
        ),
        min_size=1,
        max_size=5,
    )
)
def test_every_value_arrives_as_it_left(pairs: list[tuple[str, str | int | bool | None]]) -> None:
    changes = [Change(RECORD, field, value) for field, value in pairs]
    operation = an_operation(*changes)
    assert operation.content is not None
    read = read_content(operation.content)[1]
    assert read == changes
    assert [type(one.value) for one in read] == [type(one.value) for one in changes]
