"""What the command line refuses: one clear line, the right exit code, and nothing changed."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from desktop.book import open_book
from tests.conftest import PASSPHRASE
from tests.keeping import text_of
from tests.typing_commands import REGISTER, Run, one_line


@pytest.mark.parametrize(
    "words",
    [
        ("change", "BOOK", "action-aaaaaaaaaaaaaaaaaaaa", "title=x"),
        ("change", "BOOK", "nonsense", "title=x"),
        ("hide", "BOOK", "school-aaaaaaaaaaaaaaaaaaaa"),
        ("history", "BOOK", "x" * 500),
        ("add", "BOOK", "action"),
        ("add", "BOOK", "action", "title="),
        ("add", "BOOK", "action", "title=x", "title=y"),
        ("add", "BOOK", "action", "title=x", "colour=red"),
        ("add", "BOOK", "action", "title=x", "hidden=1"),
        ("add", "BOOK", "action", "title=x", "due=yesteryear"),
        ("add", "BOOK", "action", "title=x", "audience=everybody"),
        ("add", "BOOK", "action", "title=x", "leads=person-aaaaaaaaaaaaaaaaaaaa"),
        ("add", "BOOK", "action", "title=" + "x" * 5000),
        ("add", "BOOK", "item", "title=x", "meeting=next"),
        ("attach", "BOOK", "item-aaaaaaaaaaaaaaaaaaaa", "gone.pdf"),
        ("attach", "BOOK", "nonsense", str(REGISTER)),
        ("pack", "BOOK", "--meeting", "next", "-o", "never.pdf"),
        ("pack", "BOOK", "--meeting", "next", "--for", "everybody", "-o", "never.pdf"),
        ("import", "BOOK", "gone.csv"),
        ("import", "BOOK", str(REGISTER), "--only", "999999"),
        ("backup", "BOOK", "-o", "BOOK"),
        ("restore", str(REGISTER), "again"),
        ("restore", "gone", "again"),
        ("recovery", "BOOK", "-o", "BOOK"),
        ("list", "gone.clusterbook", "school"),
        ("list", str(REGISTER), "school"),
        ("list", "x" * 500, "school"),
        ("list", "BOOK", "school", "--passphrase-file", "gone"),
        ("open", "BOOK"),
    ],
)
def test_what_cannot_be_done_is_one_clear_line_and_changes_nothing(
    path: Path,
    fresh_book: tuple[Path, bytes],
    run: Run,
    words: tuple[str, ...],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    monkeypatch.delenv("QT_QPA_PLATFORM", raising=False)
    with open_book(path, key=fresh_book[1]) as book:
        before = text_of(book)
    files = sorted(tmp_path.iterdir())
    code, out, err = run(*(str(path) if word == "BOOK" else word for word in words))
    assert (code, out) == (1, "")
    assert one_line(err), err
    assert "mistake" not in err
    with open_book(path, key=fresh_book[1]) as book:
        assert text_of(book) == before
    assert sorted(tmp_path.iterdir()) == files


@pytest.mark.parametrize(
    "words",
    [
        ("nonsense",),
        ("list",),
        ("list", "BOOK"),
        ("list", "BOOK", "dragon"),
        ("add", "BOOK", "action", "title"),
        ("add", "BOOK", "action", "=x"),
        ("change", "BOOK", "action-x"),
        ("new", "BOOK"),
        ("new", "BOOK", "--cluster", "C", "--school", "S", "--person", "P", "--role", "king"),
        ("pack", "BOOK"),
        ("import", "BOOK", "x", "--as", "poems"),
        ("list", "BOOK", "school", "--jso"),
        ("list", "", "school"),
        ("--nonsense",),
    ],
)
def test_wrong_usage_ends_with_two(path: Path, run: Run, words: tuple[str, ...]) -> None:
    code, out, err = run(*(str(path) if word == "BOOK" else word for word in words))
    assert (code, out) == (2, "")
    assert "usage: clusterbook" in err


def test_help_ends_with_nought(run: Run) -> None:
    assert run("--help")[0] == 0
    assert "restore" in run("--help")[1]
    assert run("pack", "--help")[0] == 0


def test_a_book_held_by_another_program_says_by_whom(path: Path, run: Run) -> None:
    with open_book(path, PASSPHRASE):
        code, _, err = run("list", path, "school")
    assert code == 1
    assert f"process {os.getpid()}" in err


def test_a_bug_is_one_line_too_and_keeps_its_details(
    path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("desktop.records.listed", lambda *_: 1 // 0)
    code, out, err = run("list", path, "school")
    assert (code, out) == (1, "")
    assert one_line(err)
    assert "ZeroDivisionError" in err
    assert "Traceback" in Path(err.rstrip(".\n").rpartition(" in ")[2]).read_text()
