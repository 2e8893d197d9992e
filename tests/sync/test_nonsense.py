"""A member's keys and any nonsense at all: it is kept or refused, told in words or left out, and nothing falls over."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from desktop.book import Book
from desktop.bundles import look_at, make_bundle, take_bundle
from desktop.dump import lines
from desktop.finding import index_some
from desktop.history import story
from desktop.models.base import RECORDS
from desktop.projection import project
from desktop.sync import log
from desktop.sync.ids import new_id
from desktop.sync.operations import Change, Value
from tests.conftest import assert_tables_follow_from_the_log

NONSENSE: tuple[Value, ...] = (
    None,
    True,
    False,
    0,
    -1,
    2**53,
    "",
    "\0",
    "\u202e\ufeff\U0010ffff",
    "x" * 70_000,
    "{}",
    "[1]",
    "2026-02-31",
    "person-" + "a" * 20,
    "school:x",
    "people:",
    "0" * 64,
    "99999999999999999999",
    "1e999",
    "../../etc/passwd",
)


def send(sender: Book, taker: Book, changes: list[Change], file: Path) -> None:
    """Sealed properly by one who checks nothing, and taken."""
    with sender.upkeep() as connection:
        act = connection.execute("INSERT INTO act (name, about, at, kind) VALUES ('Edit', '', 0, 'do')").lastrowid
        _made, touched = log.write(
            connection, bytes(sender.meta("device")), "cluster", "Edit", changes, act=act or 0, at=0
        )
        project(connection, touched)
    make_bundle(sender, file)
    look_at(taker, file)
    take_bundle(taker, file)


def fields_of(kind: str) -> list[str]:
    """Every field of a type of record, and a member of each that is a set; and what there is no field for."""
    fields = RECORDS[kind].fields
    members = [f"{name}/{member}" for name, one in fields.items() if one.many for member in ("x", "", "person-\0")]
    return [*(name for name, one in fields.items() if not one.many), *(m for m in members if "\0" not in m), "hidden/x"]


@pytest.mark.parametrize("kind", sorted(RECORDS))
def test_every_field_of_every_record_holds_nonsense_and_everything_still_works(
    kind: str, pair: tuple[Book, Book], tmp_path: Path
) -> None:
    jo, pat = pair
    changes = []
    for value in NONSENSE:
        for field in fields_of(kind):
            # alone in its record, and together with all the others that are as bad
            changes.append(Change(new_id(kind), field, value))
        together = new_id(kind)
        changes += [Change(together, field, value) for field in fields_of(kind)]
    for at in range(0, len(changes), 200):
        send(pat, jo, changes[at : at + 200], tmp_path / f"{at}.clusterbundle")
    assert_tables_follow_from_the_log(jo)
    while index_some(jo):
        pass
    with jo.reading() as view:
        assert len(list(lines(view))) >= len(NONSENSE)
        for change in changes:
            view.title(change.record)
            view.any(change.record)
        for change in changes[:: len(changes) // 20]:
            assert story(view, change.record)


def test_a_person_can_put_right_what_somebody_made_nonsense_of(pair: tuple[Book, Book], tmp_path: Path) -> None:
    from desktop import records

    jo, pat = pair
    document = records.add(jo, "document", {"title": "Marking policy"})
    make_bundle(jo, tmp_path / "0.clusterbundle")
    take_bundle(pat, tmp_path / "0.clusterbundle")
    seen = pat.as_seen(document)
    changes = [Change(document, field, 7, seen.get(field, ())) for field in ("title", "review", "school", "audience")]
    send(pat, jo, changes, tmp_path / "1.clusterbundle")
    with jo.reading() as view:
        assert {field for (field,) in view.rows("SELECT field FROM unheld WHERE record = ?", [document])}
    with jo.reading() as view:
        school = view.rows("SELECT id FROM school LIMIT 1")[0][0]
    right = {"title": "Marking policy", "audience": "governors", "review": "2027-01-31", "school": school}
    records.change(jo, document, right)
    with jo.reading() as view:
        assert view.rows("SELECT count(*) FROM unheld WHERE record = ?", [document]) == [(0,)]
        assert view.title(document) == "Marking policy"


def test_nonsense_about_members_makes_nobody_a_member_and_nobody_a_stranger(
    pair: tuple[Book, Book], tmp_path: Path
) -> None:
    jo, pat = pair
    with jo.reading() as view:
        before = view.rows("SELECT name, person, school, role, lead, removed FROM device ORDER BY name")
    words = ("card", "invite", "withdraw", "lead", "unlead", "remove", "cut", "", "card/x/y")
    told = [json.dumps(one) for one in ({}, [], 7, {"device": jo.device}, {"key": jo.device, "except": [1, None]})]
    values: list[Value] = [*told, *NONSENSE]
    changes = [Change(new_id("member"), f"{word}/x", value) for word in words for value in values]
    send(pat, jo, changes, tmp_path / "1.clusterbundle")
    with jo.reading() as view:
        assert view.rows("SELECT name, person, school, role, lead, removed FROM device ORDER BY name") == before
