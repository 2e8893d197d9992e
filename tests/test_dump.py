"""The dump: everything as text, always alike."""

from __future__ import annotations

import json

from desktop.book import Book
from desktop.models import RECORDS, Action, Person, School
from desktop.projection import project_everything
from tests.keeping import text_of


def test_every_record_has_its_line_in_order(book: Book) -> None:
    with book.operation("Add") as work:
        kinds = [work.add(Action, title="b"), work.add(Action, title="a"), work.add(Person, name="Āḥmad نور")]
        gone = work.add(School, name="Left long ago").id
    with book.operation("Hide") as work:
        work.hide(work.get(School, gone))
    lines = [json.loads(line) for line in text_of(book)]
    assert [(line["kind"], line["id"]) for line in lines] == sorted(
        (line["kind"], line["id"]) for line in lines
    )
    assert {one.id for one in kinds} <= {line["id"] for line in lines}
    assert [line["name"] for line in lines if line["hidden"]] == ["Left long ago"]
    for line in lines:
        assert line["id"]
        assert line["audience"]
        assert "title" in line or "name" in line
        assert set(RECORDS[line["kind"]].fields) <= set(line)


def test_lines_are_canonical(book: Book) -> None:
    with book.operation("Add") as work:
        people = [work.add(Person, name=f"Person {n}").id for n in range(4)]
        work.add(Action, title="Together", leads=tuple(reversed(people)))
    for line in text_of(book):
        told = json.loads(line)
        assert line == json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        assert "\n" not in line
    (action,) = [json.loads(line) for line in text_of(book) if '"Together"' in line]
    assert action["leads"] == sorted(people)


def test_a_rebuild_from_the_log_dumps_alike(book: Book) -> None:
    with book.operation("Add") as work:
        action = work.add(Action, title="One", leads=(book.me,))
    with book.operation("Edit") as work:
        work.get(Action, action.id).title = "Two"
    before = text_of(book)
    book._connection.execute("BEGIN")
    project_everything(book._connection)
    book._connection.execute("COMMIT")
    assert text_of(book) == before
