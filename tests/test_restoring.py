"""A book brought back goes on by itself, and the one it came from stays what it was."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from desktop import history, records
from desktop.backup import back_up_to
from desktop.book import open_book
from desktop.errors import Refusal
from desktop.home import home
from desktop.opening import open_for_use
from desktop.restoring import restore
from desktop.steps import run
from tests.conftest import MORNING


def test_the_original_is_not_taken_for_the_copy(fresh_book: tuple[Path, bytes], tmp_path: Path) -> None:
    path, key = Path(shutil.copy(fresh_book[0], tmp_path)), fresh_book[1]
    first = open_for_use(path, key=key)
    with first.book as book:
        records.add(book, "document", {"title": "Marking policy"})
        run(back_up_to(book, tmp_path / "everything.clusterbook"))
    brought_back = tmp_path / "brought back.clusterbook"
    run(restore(tmp_path / "everything.clusterbook", brought_back, key=key))
    for one in (brought_back, path, brought_back):
        opened = open_for_use(one, key=key)
        with opened.book as book:
            assert list(opened.notices) == []
            records.add(book, "note", {"text": "Going on"})


def test_what_was_done_before_is_still_ones_own_and_can_still_be_undone(
    fresh_book: tuple[Path, bytes], tmp_path: Path
) -> None:
    path, key = Path(shutil.copy(fresh_book[0], tmp_path)), fresh_book[1]
    with open_book(path, key=key) as book:
        document = records.add(book, "document", {"title": "Marking policy"})
        run(back_up_to(book, tmp_path / "everything.clusterbook"))
    brought_back = tmp_path / "brought back.clusterbook"
    run(restore(tmp_path / "everything.clusterbook", brought_back, key=key))
    with open_book(brought_back, key=key) as book:
        with book.reading() as view:
            assert {line.who for line in history.story(view, document)} == {"you"}
            assert {line.who for line in home(view, book.me, MORNING.date()).changes} == {"You"}
        history.undo(book)
        with book.reading() as view:
            assert records.listed(view, "document") == []
            logs = view.rows("SELECT n FROM log WHERE circle = 'cluster'")
        assert len(logs) == 2  # the backup's, and the one begun since


def test_nothing_is_overwritten(fresh_book: tuple[Path, bytes], tmp_path: Path) -> None:
    path, key = Path(shutil.copy(fresh_book[0], tmp_path)), fresh_book[1]
    before = path.read_bytes()
    with pytest.raises(Refusal):
        run(restore(fresh_book[0], path, key=key))
    assert path.read_bytes() == before
