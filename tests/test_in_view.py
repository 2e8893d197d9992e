"""What was taken out of view neither comes back unasked nor takes in what nobody would see; there is a way back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from desktop import (
    actions,
    agenda_items,
    attendance,
    documents,
    history,
    meetings,
    minute_taking,
    minutes,
    papers,
    plans,
    records,
)
from desktop.book import Book
from desktop.errors import BadValue, OutOfView
from desktop.filing import import_documents
from desktop.issuing import issue_pack
from desktop.steps import run


@pytest.fixture
def meeting(book: Book) -> str:
    return meetings.plan_meeting(book, "blank", date="2026-11-27").meeting


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "Visit.pdf"
    path.write_bytes(b"%PDF-1.7 a visit")
    return path


def seen(book: Book, id: str) -> tuple[bool, str]:
    with book.reading() as view:
        record = records.find(view, id)
        return not record.hidden, record.words(view.title)


def test_a_hidden_record_is_not_changed_but_can_be_brought_back(book: Book) -> None:
    action = records.add(book, "action", {"title": "Write"})
    records.hide(book, action)
    for wrong in (
        lambda: records.change(book, action, {"title": "Ring"}),
        lambda: records.change(book, action, {"title": "Ring"}, seen=book.as_seen(action)),
        lambda: records.hide(book, action),
        lambda: actions.close_action(book, action, "Done"),
    ):
        with pytest.raises(OutOfView, match="“Write” was taken out of view"):
            wrong()
    assert seen(book, action) == (False, "Write")
    records.change(book, action, {"hidden": "no", "title": "Ring"})
    assert seen(book, action) == (True, "Ring")
    assert [undone.name for _step in range(2) if (undone := history.undo(book))] == ["Edit: Write", "Bring back: Write"]
    assert seen(book, action) == (False, "Write")
    records.bring_back(book, action)
    records.bring_back(book, action)  # twice is once
    assert seen(book, action) == (True, "Write")


def test_hiding_is_not_done_by_changing(book: Book) -> None:
    action = records.add(book, "action", {"title": "Write"})
    with pytest.raises(BadValue, match="hide"):
        records.change(book, action, {"hidden": "yes"})
    assert seen(book, action) == (True, "Write")


def test_nothing_is_added_under_a_hidden_item(book: Book, meeting: str, file: Path) -> None:
    item = agenda_items.add_item(book, meeting, "Phonics")
    other = agenda_items.add_item(book, meeting, "Money")
    (paper,) = papers.attach_papers(book, other, [file])
    agenda_items.hide_item(book, item)
    ways: list[Callable[[], object]] = [
        lambda: papers.attach_papers(book, item, [file]),
        lambda: papers.promise_paper(book, item, "Notes"),
        lambda: papers.move_paper(book, paper, item=item),
        lambda: minute_taking.take_minute(book, item, "Said"),
        lambda: minute_taking.record_decision(book, item, "Agreed"),
        lambda: minute_taking.finish_item(book, item),
        lambda: actions.agree_action(book, "Do it", item=item),
        lambda: agenda_items.set_prompt(book, item, "Ask"),
        lambda: agenda_items.set_sub(book, item, True),
        lambda: agenda_items.move_item(book, item),
        lambda: agenda_items.send_to_backlog(book, item),
        lambda: agenda_items.hide_item(book, item),
        *(
            lambda kind=kind, values=values: records.add(book, kind, {"item": item, **values})
            for kind, values in {
                "minute": {"text": "Said"},
                "decision": {"title": "Agreed"},
                "action": {"title": "Do it"},
                "paper": {"title": "Notes"},
            }.items()
        ),
        lambda: records.change(book, paper, {"item": item}),
    ]
    for way in ways:
        with pytest.raises(OutOfView, match="Phonics"):
            way()
    assert seen(book, item)[0] is False


def test_nothing_is_added_under_a_hidden_meeting_plan_or_document(book: Book, meeting: str, file: Path) -> None:
    plan = records.add(book, "plan", {"title": "Writing"})
    (document,) = run(import_documents(book, [file])).documents
    action = records.add(book, "action", {"title": "Write"})
    for id in (meeting, plan, document, action):
        records.hide(book, id)
    for way in (
        lambda: agenda_items.add_item(book, meeting, "Late"),
        lambda: attendance.record_attendance(book, meeting, book.me),
        lambda: attendance.record_all(book, meeting, [book.me]),
        lambda: minute_taking.open_meeting(book, meeting),
        lambda: issue_pack(book, meeting),
        lambda: records.add(book, "item", {"title": "Late", "meeting": meeting}),
        lambda: records.add(book, "priority", {"title": "Spelling", "plan": plan}),
        lambda: plans.add_priority(book, plan, "Spelling"),
        lambda: documents.add_version(book, document, file),
        lambda: records.add(book, "criterion", {"title": "How we know", "action": action}),
        lambda: actions.add_criterion(book, action, "How we know"),
    ):
        with pytest.raises(OutOfView):
            way()


def test_what_is_on_record_under_a_hidden_item_can_be_put_right(book: Book, meeting: str) -> None:
    item = agenda_items.add_item(book, meeting, "Phonics")
    minute_taking.take_minute(book, item, "It was discused.")
    assert agenda_items.hide_item(book, item) == (item,)
    minute_taking.take_minute(book, item, "It was discussed.")
    with book.reading() as view:
        assert [one.text for one in minutes.minutes(view, meeting).items if one.text] == ["It was discussed."]
    assert seen(book, item)[0] is False


def test_a_minute_taken_back_is_taken_again(book: Book, meeting: str) -> None:
    item = agenda_items.add_item(book, meeting, "Phonics")
    minute = minute_taking.take_minute(book, item, "Said")
    history.undo(book)
    assert seen(book, minute)[0] is False
    minute_taking.take_minute(book, item, "Said better")
    assert seen(book, minute)[0] is True
