"""A book that was copied, rolled back or taken to another computer begins new logs, and its owner is told."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from desktop import renewal
from desktop.book import Book, open_book
from desktop.models import Action
from desktop.opening import open_for_use
from desktop.sync.operations import read_header
from tests.conftest import PASSPHRASE


@pytest.fixture
def path(fresh_book: tuple[Path, bytes], tmp_path: Path) -> Path:
    return Path(shutil.copy(fresh_book[0], tmp_path / "mine.clusterbook"))


def write(book: Book, title: str = "Write to the diocese") -> tuple[str, int]:
    """Do one thing; gives the log it went to and its number there."""
    with book.operation("Add") as work:
        work.add(Action, title=title)
    with book.reading() as view:
        header = read_header(view.rows("SELECT header FROM operation ORDER BY n DESC LIMIT 1")[0][0])
    return header.log, header.seq


def used(path: Path, *titles: str) -> tuple[tuple[str, ...], list[tuple[str, int]]]:
    """Open a book, write, close; gives what was said and where the writing went."""
    opened = open_for_use(path, PASSPHRASE)
    with opened.book as book:
        return opened.notices, [write(book, title) for title in titles]


def test_a_book_that_is_as_it_was_left_goes_on_with_its_log(path: Path) -> None:
    first, (a, b) = used(path, "one", "two")
    second, (c,) = used(path, "three")
    assert first == second == ()
    assert a[0] == b[0] == c[0]
    assert (a[1], b[1], c[1]) == (2, 3, 4)


def test_an_older_copy_put_in_its_place_begins_a_new_log(path: Path) -> None:
    used(path, "one")
    older = path.with_name("older")
    shutil.copy(path, older)
    _, (lost,) = used(path, "two")
    shutil.copy(older, path)
    notices, (new,) = used(path, "three")
    assert "older copy" in notices[0]
    assert new[0] != lost[0]
    assert new[1] == 1
    assert used(path, "four")[0] == (), "it is said once"


def test_it_is_noticed_although_the_program_was_killed(path: Path) -> None:
    book = open_for_use(path, PASSPHRASE).book
    book._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    older = path.with_name("older")
    shutil.copy(path, older)
    write(book)
    book._connection.close()  # as a kill would: nobody says good-bye
    book._holder.release()
    for beside in path.parent.glob("mine.clusterbook-*"):
        beside.unlink()
    shutil.copy(older, path)
    notices, (new,) = used(path, "again")
    assert "older copy" in notices[0]
    assert new[1] == 1


def test_two_copies_used_in_turn_never_write_the_same_log(path: Path) -> None:
    used(path, "one")
    copy = path.with_name("copy.clusterbook")
    shutil.copy(path, copy)
    written: list[tuple[str, int]] = []
    for turn, one in enumerate((path, copy, path, copy, copy, path, path)):
        written += used(one, f"turn {turn}")[1]
    assert len(set(written)) == len(written)


def test_on_another_computer_a_book_begins_a_new_log(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, (here,) = used(path, "one")
    monkeypatch.setenv("CLUSTERBOOK_HOME", str(tmp_path / "other computer"))
    notices, (there,) = used(path, "two")
    assert "another computer" in notices[0]
    assert there[0] != here[0]
    assert used(path, "three") == ((), [(there[0], 2)])


def test_a_computer_whose_own_name_was_lost_is_another_computer(path: Path) -> None:
    used(path, "one")
    shutil.rmtree(renewal.memory_folder())
    notices, _written = used(path, "more")
    assert "another computer" in notices[0]
    assert used(path, "and more")[0] == ()


@pytest.mark.parametrize(
    "text", ["", "{", "[]", '{"heads": 3, "path": ""}', '{"heads": {"x": []}, "path": 7}', "\u00e9"]
)
def test_a_memory_that_was_spoilt_is_made_anew(path: Path, text: str) -> None:
    used(path, "one")
    (file,) = renewal.memory_folder().glob("*.json")
    file.write_text(text, encoding="utf-8")
    assert used(path, "more")[0] == ()
    assert used(path, "and more")[0] == ()


def test_a_copy_beside_the_book_writes_a_log_of_its_own(path: Path) -> None:
    """Both open at once, alike to the last byte: only where they lie tells them apart."""
    used(path, "one")
    copy = path.with_name("copy.clusterbook")
    shutil.copy(path, copy)
    one, two = open_for_use(path, PASSPHRASE), open_for_use(copy, PASSPHRASE)
    with one.book, two.book:
        assert one.notices == ()
        assert str(path) in two.notices[0]
        assert write(one.book)[0] != write(two.book)[0]


def test_a_book_that_was_moved_or_renamed_goes_on_with_its_log(path: Path) -> None:
    _, (before,) = used(path, "one")
    there = path.rename(path.with_name("renamed.clusterbook"))
    assert used(there, "two") == ((), [(before[0], before[1] + 1)])


def test_a_computer_that_can_remember_nothing_still_opens_books(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "no folder").write_text("a file where a folder should be")
    monkeypatch.setenv("CLUSTERBOOK_HOME", str(tmp_path / "no folder"))
    assert used(path, "one")[0] == ()
    assert used(path, "two")[0] == ()


def test_nothing_of_the_cluster_is_remembered_outside_the_book(path: Path) -> None:
    used(path, "Write to the diocese")
    kept = "".join(file.read_text() for file in renewal.memory_folder().iterdir())
    assert "diocese" not in kept
    assert "Downland" not in kept


def test_opening_alone_writes_nothing_into_the_log(path: Path) -> None:
    with open_book(path, PASSPHRASE) as book, book.reading() as view:
        before = view.rows("SELECT count(*) FROM operation")
    used(path)
    with open_book(path, PASSPHRASE) as book, book.reading() as view:
        assert view.rows("SELECT count(*) FROM operation") == before
