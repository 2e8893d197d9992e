"""What a check finds: a sound book, and every sort of damage, in real files."""

from __future__ import annotations

import base64
import json
import shutil
from pathlib import Path

import pytest

from desktop.book import Book, open_book
from desktop.check import Report, check
from desktop.errors import Refusal
from desktop.models import Action, Meeting
from desktop.steps import run
from tests.conftest import PASSPHRASE
from tests.keeping import a_paper, add_document, flip


@pytest.fixture
def damaged(fresh_book: tuple[Path, bytes], tmp_path: Path) -> Book:
    """An open book with something of everything in it, to be spoilt; its tables are not looked at afterwards."""
    path = Path(shutil.copy(fresh_book[0], tmp_path / "mine.clusterbook"))
    with open_book(path, PASSPHRASE) as book:
        add_document(book, "Marking policy", a_paper(600_000))
        for n in range(30):
            with book.operation("Add") as work:
                action = work.add(Action, title=f"Action {n}", leads=(book.me,))
            with book.operation("Edit") as work:
                work.get(Action, action.id).state = "done"
        with book.operation("Plan meeting") as work:
            meeting = work.add(Meeting, title="Breakfast", date="2026-11-27").id
        with book.operation("Hide") as work:
            work.hide(work.get(Meeting, meeting))
        yield book


def spoil(book: Book, sql: str, *values: object) -> Report:
    """Change the tables behind the log's back, then look."""
    book._connection.execute(sql, values)
    return run(check(book))


def test_a_sound_book_is_said_to_be_sound(damaged: Book) -> None:
    report = run(check(damaged))
    assert report.problems == ()
    assert report.files == 1
    assert report.operations == 1 + 1 + 60 + 2
    assert report.words == f"Sound: 64 operations, {report.records} records, 1 papers."


@pytest.mark.parametrize(
    ("sql", "found"),
    [
        ("UPDATE action SET title = 'Something else' WHERE title = 'Action 3'", "action"),
        ("DELETE FROM action WHERE title = 'Action 3'", "action"),
        ("UPDATE meeting SET hidden = 0", "meeting"),
        ("UPDATE change SET live = 1 - live WHERE n = (SELECT min(n) FROM change)", "change"),
        ("UPDATE change SET value = '\"x\"' WHERE n = (SELECT min(n) FROM change)", "change"),
        ("DELETE FROM replaced", "replaced"),
        ("INSERT INTO disagreement VALUES ('action-x', 'title')", "disagreement"),
        ("UPDATE operation SET name = name, lamport = lamport + 1 WHERE n = 4", "differs from its header"),
        ("UPDATE operation SET at = 1 WHERE n = 4", "differs from its header"),
        ("DELETE FROM operation WHERE n = 20", "does not follow operation"),
        ("DELETE FROM operation WHERE n = (SELECT max(n) FROM operation)", "should end with operation"),
        ("UPDATE operation SET signature = zeroblob(64) WHERE n = 9", "its signature"),
        ("UPDATE operation SET header = zeroblob(9) WHERE n = 9", "header cannot be read"),
        (
            "UPDATE chunk SET data = zeroblob(length(data)) WHERE n = 1",
            "Marking policy.pdf: its file is damaged",
        ),
        ("DELETE FROM chunk WHERE n = 2", "its file is damaged"),
        ("DELETE FROM file", "its file is not in the book"),
        ("UPDATE file SET size = size + 1", "its file is damaged"),
    ],
)
def test_what_was_changed_behind_the_log_is_found(damaged: Book, sql: str, found: str) -> None:
    report = spoil(damaged, sql)
    assert any(found in problem for problem in report.problems), report.problems


def test_a_forged_content_is_found(damaged: Book) -> None:
    (raw,) = damaged._connection.execute("SELECT content FROM operation WHERE n = 5").fetchone()
    told = json.loads(raw)
    told["changes"][0][2] = "Something nobody wrote"
    report = spoil(damaged, "UPDATE operation SET content = ? WHERE n = 5", json.dumps(told).encode())
    assert any("not the one it was signed with" in problem for problem in report.problems)


def test_an_operation_by_another_device_than_it_says_is_found(damaged: Book) -> None:
    (raw,) = damaged._connection.execute("SELECT header FROM operation WHERE n = 5").fetchone()
    told = json.loads(raw)
    told["device"] = base64.urlsafe_b64encode(bytes(32)).decode().rstrip("=")
    report = spoil(damaged, "UPDATE operation SET header = ? WHERE n = 5", json.dumps(told).encode())
    assert any("Operation" in problem for problem in report.problems)


def test_much_damage_is_counted_not_listed(damaged: Book) -> None:
    with damaged.operation("Add") as work:
        for n in range(80):
            work.add(Action, title=f"More {n}")
    report = spoil(damaged, "UPDATE action SET title = 'x'")
    assert any("more like these" in problem for problem in report.problems)
    assert len(report.problems) < 70


def test_a_bit_turned_over_on_any_page_is_noticed(damaged: Book, tmp_path: Path) -> None:
    """Whatever page it is on: by the check, or already by opening the book."""
    damaged._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    sound = tmp_path / "sound"
    shutil.copy(damaged.path, sound)
    path = tmp_path / "spoilt.clusterbook"
    pages = sound.stat().st_size // 4096
    told = {"opening": 0, "check": 0}
    for page in range(0, pages, 7):
        shutil.copy(sound, path)
        flip(path, page * 4096 + 2000)
        try:
            with open_book(path, key=damaged.key) as book:
                assert run(check(book)).problems, f"page {page + 1}"
                told["check"] += 1
        except Refusal:
            told["opening"] += 1
    assert told["check"] > told["opening"]


def test_a_check_that_is_stopped_leaves_the_book_as_it_was(damaged: Book) -> None:
    steps = check(damaged)
    for _step in range(5):
        next(steps)
    steps.close()
    assert run(check(damaged)).problems == ()
