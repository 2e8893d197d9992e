"""Who has what: what waits for whom, since when, and what is known only once it was said."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from desktop import clock, records
from desktop.book import Book, open_book
from desktop.having import copied_laptops, waiting_to_go, who_has_what
from desktop.inviting import invite
from tests.two_laptops import joined, send


@pytest.fixture
def book(pair: tuple[Book, Book]) -> Book:
    return pair[0]


def waits(book: Book) -> dict[str, int]:
    with book.reading() as view:
        return {one.laptop.name: one.waiting for one in who_has_what(view, clock.now()).laptops}


def test_what_is_done_here_waits_until_the_other_says_that_she_has_it(
    book: Book, pat: Book, tmp_path: Path
) -> None:
    before = waits(book)["Pat Lowe"]
    records.add(book, "document", {"title": "Marking policy"})
    records.add(book, "note", {"text": "for Jo alone"})
    assert waits(book) == {"Pat Lowe": before + 1}
    send(book, pat, tmp_path)
    assert waits(book) == {"Pat Lowe": before + 1}, "sent is not yet had"
    send(pat, book, tmp_path)
    assert waits(book) == {"Pat Lowe": 0}
    with book.reading() as view:
        (one,) = who_has_what(view, clock.now()).laptops
        assert (one.since, one.behind, one.silent) == (None, False, False)
        assert waiting_to_go(view, clock.now()) == 0


def test_a_laptop_silent_for_weeks_is_behind_and_later_no_longer_counts_for_everyone(book: Book) -> None:
    records.add(book, "document", {"title": "Marking policy"})
    now = clock.now()
    with book.reading() as view:
        for days, behind, silent, waiting in ((1, False, False, 1), (12, True, False, 1), (120, True, True, 0)):
            told = who_has_what(view, now + days * 24 * 3600 * 1000)
            assert (told.laptops[0].behind, told.laptops[0].silent) == (behind, silent)
            assert bool(told.waiting) == bool(waiting)


def test_who_was_invited_and_has_not_come_is_told_apart(book: Book, tmp_path: Path) -> None:
    school = records.add(book, "school", {"name": "School K"})
    person = records.add(book, "person", {"name": "Ann Ray"})
    invite(book, person, tmp_path / "one", school=school)
    with book.reading() as view:
        told = who_has_what(view, clock.now())
    assert [one.name for one in told.invited] == ["Ann Ray"]
    assert [one.laptop.name for one in told.laptops] == ["Pat Lowe"]


def test_what_a_school_keeps_waits_for_that_schools_laptops_alone(book: Book, pat: Book, tmp_path: Path) -> None:
    with joined(book, tmp_path, "Sam Dale", "School F", "staff") as sam:
        send(sam, book, tmp_path)
        send(book, pat, tmp_path)
        send(pat, book, tmp_path)
        before = waits(book)
        with book.reading() as view:
            school = view.rows("SELECT id FROM school WHERE name = 'School F'")[0][0]
        records.add(book, "document", {"title": "Our own", "audience": f"school:{school}"})
        after = waits(book)
    assert after["Pat Lowe"] == before["Pat Lowe"]
    assert after["Sam Dale"] == before["Sam Dale"] + 1


def test_a_laptop_that_was_copied_is_said_to_all(book: Book, pat: Book, tmp_path: Path) -> None:
    pat._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    path = Path(shutil.copy(pat.path, tmp_path / "copy.clusterbook"))
    with open_book(path, key=pat.key) as copy:
        for one in (pat, copy):
            records.add(one, "document", {"title": f"From {one.path.stem}"})
            send(one, book, tmp_path)
    with book.reading() as view:
        assert copied_laptops(view) == ["Pat Lowe"]
        told = who_has_what(view, clock.now())
    assert told.laptops[0].waiting > 0, "of two branches it is not known that she has both"
