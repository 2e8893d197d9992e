"""Opening a book for use, and moving it out of a folder that a cloud service copies."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from desktop.book import Book, open_book
from desktop.errors import BookHeld, Refusal, WrongPassphrase
from desktop.moving import move_book
from desktop.opening import create_for_use, open_for_use
from desktop.recovery import words_of_key
from desktop.steps import run
from tests.conftest import PASSPHRASE
from tests.keeping import text_of


@pytest.fixture
def clouded(fresh_book: tuple[Path, bytes], tmp_path: Path) -> Path:
    """A book in a folder that OneDrive copies."""
    folder = tmp_path / "OneDrive - Downland School" / "Head"
    folder.mkdir(parents=True)
    return Path(shutil.copy(fresh_book[0], folder / "mine.clusterbook"))


def test_a_book_in_a_cloud_folder_is_opened_with_a_warning(clouded: Path) -> None:
    opened = open_for_use(clouded, PASSPHRASE)
    opened.book.close()
    assert opened.cloud == "OneDrive"
    assert "OneDrive copies" in opened.notices[0]
    assert "move it" in opened.notices[0]


def test_a_new_book_in_a_cloud_folder_is_warned_of(clouded: Path) -> None:
    opened = create_for_use(
        clouded.with_name("new.clusterbook"),
        PASSPHRASE,
        cluster="Downland",
        school="School F",
        person="Jo Bright",
    )
    opened.book.close()
    assert opened.cloud == "OneDrive"


def test_it_can_be_moved_to_a_better_place(clouded: Path, tmp_path: Path) -> None:
    with open_book(clouded, PASSPHRASE) as book:
        before = text_of(book)
    there = run(move_book(clouded, tmp_path / "books", PASSPHRASE))
    assert there == tmp_path / "books" / "mine.clusterbook"
    assert list(clouded.parent.iterdir()) == []
    opened = open_for_use(there, PASSPHRASE)
    with opened.book as book:
        assert opened.notices == ()
        assert text_of(book) == before
    assert [one.name for one in there.parent.iterdir()] == ["mine.clusterbook"]


def test_it_is_not_moved_into_another_cloud_or_over_another_book(clouded: Path, tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="Dropbox"):
        run(move_book(clouded, tmp_path / "Dropbox", PASSPHRASE))
    (tmp_path / "books").mkdir()
    (tmp_path / "books" / "mine.clusterbook").write_bytes(b"another")
    with pytest.raises(Refusal, match="already there"):
        run(move_book(clouded, tmp_path / "books", PASSPHRASE))
    assert (tmp_path / "books" / "mine.clusterbook").read_bytes() == b"another"
    open_book(clouded, PASSPHRASE).close()


def test_a_move_that_is_stopped_leaves_the_book_where_it_was(clouded: Path, tmp_path: Path) -> None:
    for stop_after in range(1, 12):
        steps = move_book(clouded, tmp_path / "books", PASSPHRASE)
        for n, _step in enumerate(steps, 1):
            if n == stop_after:
                break
        steps.close()
        assert list((tmp_path / "books").iterdir()) == []
        open_book(clouded, PASSPHRASE).close()


def test_a_book_that_is_open_is_not_moved(book: Book, tmp_path: Path) -> None:
    with pytest.raises(BookHeld, match="already open"):
        run(move_book(book.path, tmp_path / "books", PASSPHRASE))


def test_the_words_of_the_sheet_do_wherever_the_passphrase_is_asked(clouded: Path) -> None:
    with open_book(clouded, PASSPHRASE) as book:
        sheet = words_of_key(book.key)
    numbered = "\n".join(f"{n}. {word.upper()}" for n, word in enumerate(sheet.split(), 1))
    open_for_use(clouded, numbered).book.close()
    wrong = sheet.split()
    wrong[0], wrong[1] = wrong[1], wrong[0]
    with pytest.raises(WrongPassphrase):
        open_for_use(clouded, " ".join(wrong))


def test_what_a_stopped_program_left_half_made_is_cleared_away(clouded: Path) -> None:
    part = clouded.with_name("mine.clusterbook.part")
    part.write_bytes(b"half a book")
    open_for_use(clouded, PASSPHRASE).book.close()
    assert not part.exists()
