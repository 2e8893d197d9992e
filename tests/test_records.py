"""Any type of record: added, changed, hidden, listed; bad values are refused with the field's name."""

from __future__ import annotations

import pytest

from desktop import history, records
from desktop.book import Book
from desktop.errors import BadValue, NotFound, Refusal
from desktop.models import Action, Decision, Minute, School


def test_values_are_read_as_a_person_types_them(book: Book) -> None:
    school = records.add(
        book, "school", {"name": "  School   C ", "roll": "210", "setting": "small rural town"}
    )
    action = records.add(
        book, "action", {"title": "Visit", "due": "27/11/2026", "leads": f"{school},{book.me}"}
    )
    with book.reading() as view:
        held, made = view.get(School, school), view.get(Action, action)
        assert held is not None
        assert made is not None
        assert (held.name, held.roll, held.setting) == ("School C", 210, "small_rural_town")
        assert made.due == "2026-11-27"
        assert made.leads == tuple(sorted([school, book.me]))


@pytest.mark.parametrize(
    ("kind", "values", "label"),
    [
        ("action", {"title": ""}, "Action"),
        ("action", {}, "Action"),
        ("action", {"title": "a", "due": "31/02/2026"}, "By"),
        ("action", {"title": "a", "state": "abandoned"}, "State"),
        ("action", {"title": "a", "leads": "the heads"}, "Lead"),
        ("action", {"title": "a", "colour": "green"}, "colour"),
        ("action", {"title": "a", "hidden": "yes"}, "hidden"),
        ("action", {"title": "a", "audience": "everyone"}, "Who may see it"),
        ("school", {"name": "a", "roll": "many"}, "Pupils on roll"),
        ("school", {"name": "a", "roll": "-3"}, "Pupils on roll"),
        ("meeting", {"title": "a", "start": "25:00"}, "Start"),
        ("role", {"role": "king"}, "Role"),
        ("document", {"title": "a", "tags": "x" * 61}, "Tags"),
    ],
)
def test_what_a_field_cannot_hold_is_refused_by_name(
    book: Book, kind: str, values: dict[str, str], label: str
) -> None:
    with book.reading() as view:
        before = len(records.listed(view, kind))
    with pytest.raises(BadValue) as refused:
        records.add(book, kind, values)
    assert refused.value.label == label
    with book.reading() as view:
        assert len(records.listed(view, kind)) == before


def test_a_link_to_nothing_is_refused(book: Book) -> None:
    with pytest.raises(NotFound):
        records.add(book, "action", {"title": "a", "leads": "person-aaaaaaaaaaaaaaaaaaaa"})
    with pytest.raises(NotFound):
        records.change(book, "action-aaaaaaaaaaaaaaaaaaaa", {"title": "b"})
    with pytest.raises(NotFound):
        records.hide(book, "nonsense")
    action = records.add(book, "action", {"title": "a"})
    nobody = "school:school-aaaaaaaaaaaaaaaaaaaa"
    with pytest.raises(NotFound):
        records.add(book, "action", {"title": "a", "audience": nobody})
    with pytest.raises(NotFound):
        records.change(book, action, {"audience": nobody})


def test_a_kind_there_is_not_lists_those_there_are(book: Book) -> None:
    with pytest.raises(Refusal, match="meeting"):
        records.add(book, "sonnet", {"title": "a"})


def test_a_note_is_mine_alone_unless_it_says_otherwise(book: Book) -> None:
    note = records.add(book, "note", {"text": "Ask H how the nursery link went"})
    with book.reading() as view:
        assert records.values(view, records.find(view, note))["audience"] == "me"
        assert view.title(note) == "Ask H how the nursery link went"


def test_plain_values_carry_the_words_people_know_a_record_by(book: Book) -> None:
    with book.reading() as view:
        role = records.listed(view, "role")[0]
        told = records.values(view, role)
    assert told["title"] == "Jo Bright, head, School F"
    assert told["kind"] == "role"
    assert told["id"] == role.id


def test_undo_names_even_what_has_no_title_of_its_own(book: Book) -> None:
    item = records.add(book, "item", {"title": "Phonics visits"})
    meeting = records.add(book, "meeting", {"title": "Breakfast"})
    minute = records.add(book, "minute", {"meeting": meeting, "item": item, "text": "Three schools reported."})
    records.change(book, minute, {"text": "Four schools reported."})
    with book.reading() as view:
        assert history.undoable(view) == "Edit: Minute of: Phonics visits"


def test_a_title_of_its_own_is_given_as_it_was_written(book: Book) -> None:
    with book.reading() as view:
        role = records.listed(view, "role")[0].id
    records.change(book, role, {"title": "Executive head"})
    with book.reading() as view:
        assert records.values(view, records.find(view, role))["title"] == "Executive head"


def audiences(book: Book, *ids: str) -> list[str]:
    with book.reading() as view:
        return [records.find(view, id).audience for id in ids]


def test_what_belongs_to_a_thing_for_few_is_for_those_few(book: Book) -> None:
    with book.reading() as view:
        school = records.listed(view, "school")[0].id
    ours = f"school:{school}"
    meeting = records.add(book, "meeting", {"title": "Breakfast", "audience": "governors"})
    item = records.add(book, "item", {"title": "A matter of one school", "meeting": meeting, "audience": ours})
    minute = records.add(book, "minute", {"item": item, "text": "What was said"})
    decision = records.add(book, "decision", {"item": item, "title": "What was agreed"})
    action = records.add(book, "action", {"decision": decision, "title": "What is to be done"})
    criterion = records.add(book, "criterion", {"action": action, "title": "How we shall know"})
    paper = records.add(book, "paper", {"item": item, "title": "The letter"})
    assert audiences(book, minute, decision, action, criterion, paper) == [ours] * 5
    with book.reading() as view:
        held = [records.find(view, id) for id in (minute, decision, action)]
        assert [one.meeting for one in held if isinstance(one, Minute | Decision | Action)] == [meeting] * 3
        rows = view.rows("SELECT DISTINCT circle FROM told WHERE value LIKE '%What was%'")
        circles = {circle for (circle,) in rows}
    assert circles == {ours}, "nothing of it travels to the cluster"


def test_what_belongs_to_a_thing_for_governors_is_for_them_too_and_may_be_for_fewer(book: Book) -> None:
    meeting = records.add(book, "meeting", {"title": "Data", "audience": "governors"})
    heads = records.add(book, "item", {"title": "Between ourselves", "meeting": meeting})
    theirs = records.add(book, "item", {"title": "Our data", "meeting": meeting, "audience": "governors"})
    minute = records.add(book, "minute", {"item": theirs, "text": "Noted"})
    kept = records.add(book, "decision", {"item": theirs, "title": "Not yet for them", "audience": "cluster"})
    with book.reading() as view:
        who = records.listed(view, "person")[0].id
    came = records.add(book, "attendance", {"meeting": meeting, "person": who})
    assert audiences(book, heads, minute, kept, came) == ["cluster", "governors", "cluster", "governors"]
