"""Backups: made while the book is open, proved, thinned, and made into a book again."""

from __future__ import annotations

import datetime
import json
import shutil
import threading
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop import clock, paths
from desktop.backup import DAYS, WEEKS, back_up, back_up_to, backup_due, folder_of, kept, list_backups, thin
from desktop.book import Book, create_book, open_book
from desktop.check import check
from desktop.errors import DamagedBook, NoSuchFile, NotABook, Refusal, WrongPassphrase
from desktop.models import Action
from desktop.opening import open_for_use
from desktop.recovery import words_of_key
from desktop.restoring import restore
from desktop.search import find
from desktop.steps import run
from tests.conftest import MORNING, PASSPHRASE
from tests.keeping import a_paper, add_document, content, flip, text_of


def test_a_backup_becomes_the_same_book_again(book: Book, tmp_path: Path) -> None:
    paper = a_paper(700_000)
    hash = add_document(book, "Marking policy", paper)
    made = run(back_up(book))
    restored = run(restore(made.path, tmp_path / "again" / "Downland.clusterbook", PASSPHRASE))
    assert restored.lost == 0
    assert restored.words == ""
    with open_book(restored.path, PASSPHRASE) as again:
        assert text_of(again) == text_of(book)
        assert content(again, hash) == paper
        assert run(check(again)).problems == ()


def test_what_is_written_after_a_restore_begins_a_new_log(book: Book, tmp_path: Path) -> None:
    made = run(back_up(book))
    restored = run(restore(made.path, tmp_path / "again.clusterbook", PASSPHRASE))
    with open_for_use(restored.path, PASSPHRASE).book as again:
        with again.operation("Add") as work:
            work.add(Action, title="Write to the diocese")
        with again.reading() as view:
            old, new = view.rows("SELECT id, mine, heads FROM log ORDER BY mine")
        assert (old[1], new[1]) == (0, 1)
        assert json.loads(new[2])[0][0] == 1
        assert run(check(again)).problems == ()


def test_nobody_is_warned_of_a_book_just_restored_beside_nothing(book: Book, tmp_path: Path) -> None:
    """The memory of how far the lost book had come must not call its restored backup an old copy."""
    there = Path(shutil.copy(book.path, tmp_path / "lost.clusterbook"))
    with open_for_use(there, PASSPHRASE).book as lost:
        made = run(back_up(lost))
        with lost.operation("Add") as work:
            work.add(Action, title="Written after the backup")
    there.unlink()
    restored = run(restore(made.path, there, PASSPHRASE))
    opened = open_for_use(restored.path, PASSPHRASE)
    opened.book.close()
    assert opened.notices == ()


def test_words_are_found_in_a_restored_book(book: Book, tmp_path: Path) -> None:
    add_document(book, "Hedgehog policy", b"%PDF-1.7 small")
    made = run(back_up(book))
    restored = run(restore(made.path, tmp_path / "again.clusterbook", PASSPHRASE))
    with open_book(restored.path, PASSPHRASE) as again, again.reading() as view:
        assert "Hedgehog policy" in {one.title for one in find(view, "hedge")}


def test_papers_are_kept_once_beside_the_dated_copies(book: Book, morning: datetime.datetime) -> None:
    add_document(book, "Marking policy", a_paper(2_000_000))
    run(back_up(book))
    folder = folder_of(book.id)
    store = next(folder.glob("*.clusterbook-papers"))
    size = store.stat().st_size
    with clock.standing_at(morning + datetime.timedelta(hours=1)):
        second = run(back_up(book))
    assert store.stat().st_size == size
    assert second.size < 1_000_000
    add_document(book, "Another", a_paper(1_000_000, seed=2))
    with clock.standing_at(morning + datetime.timedelta(hours=2)):
        run(back_up(book))
    assert 900_000 < store.stat().st_size - size < 1_200_000


def test_a_backup_to_a_file_of_ones_own_holds_everything(book: Book, tmp_path: Path) -> None:
    hash = add_document(book, "Marking policy", a_paper(300_000))
    run(back_up_to(book, tmp_path / "stick" / "all.clusterbook"))
    moved = tmp_path / "elsewhere.clusterbook"
    (tmp_path / "stick" / "all.clusterbook").rename(moved)
    restored = run(restore(moved, tmp_path / "again.clusterbook", PASSPHRASE))
    with open_book(restored.path, PASSPHRASE) as again:
        assert text_of(again) == text_of(book)
        assert content(again, hash) == a_paper(300_000)


def test_a_backup_is_never_written_over_anything(book: Book, tmp_path: Path) -> None:
    taken = tmp_path / "minutes.pdf"
    taken.write_bytes(b"not yours")
    with pytest.raises(Refusal, match="already there"):
        run(back_up_to(book, taken))
    with pytest.raises(Refusal, match="the book itself"):
        run(back_up_to(book, book.path))
    assert taken.read_bytes() == b"not yours"


def test_restoring_never_writes_over_a_book(book: Book, tmp_path: Path) -> None:
    made = run(back_up(book))
    before = book.path.read_bytes()
    with pytest.raises(Refusal, match="already there"):
        run(restore(made.path, book.path, PASSPHRASE))
    assert book.path.read_bytes() == before


def test_a_restore_without_the_ending_gets_it(book: Book, tmp_path: Path) -> None:
    made = run(back_up(book))
    assert run(restore(made.path, tmp_path / "again", PASSPHRASE)).path.name == "again.clusterbook"


def test_a_backup_needs_the_books_passphrase_or_its_sheet(book: Book, tmp_path: Path) -> None:
    made = run(back_up(book))
    with pytest.raises(WrongPassphrase):
        run(restore(made.path, tmp_path / "again.clusterbook", "seven noisy barns"))
    assert not list(tmp_path.glob("again*"))
    sheet = words_of_key(book.key)
    assert run(restore(made.path, tmp_path / "again.clusterbook", sheet)).path.exists()


@pytest.mark.parametrize("where", [0.3, 0.6, 0.95])
def test_a_damaged_backup_is_refused_whole(book: Book, tmp_path: Path, where: float) -> None:
    made = run(back_up(book))
    flip(made.path, int(made.size * where))
    with pytest.raises(Refusal, match="damaged"):
        run(restore(made.path, tmp_path / "again.clusterbook", PASSPHRASE))
    assert not list(tmp_path.glob("again*"))


def test_a_backup_cut_short_is_refused_whole(book: Book, tmp_path: Path) -> None:
    made = run(back_up(book))
    with open(made.path, "r+b") as file:
        file.truncate(made.size // 4096 // 2 * 4096)
    with pytest.raises(Refusal, match="damaged"):
        run(restore(made.path, tmp_path / "again.clusterbook", PASSPHRASE))
    assert not list(tmp_path.glob("again*"))


def test_what_is_no_backup_is_refused(tmp_path: Path) -> None:
    letter = tmp_path / "letter.docx"
    letter.write_bytes(b"PK\x03\x04 a letter")
    with pytest.raises(NotABook):
        run(restore(letter, tmp_path / "again.clusterbook", PASSPHRASE))
    with pytest.raises(NoSuchFile):
        run(restore(tmp_path / "gone", tmp_path / "again.clusterbook", PASSPHRASE))
    assert not list(tmp_path.glob("again*"))


def test_without_its_store_a_backup_still_gives_the_record_and_says_what_is_lost(
    book: Book, tmp_path: Path
) -> None:
    add_document(book, "Marking policy", a_paper(300_000))
    made = run(back_up(book))
    next(made.path.parent.glob("*.clusterbook-papers")).unlink()
    restored = run(restore(made.path, tmp_path / "again.clusterbook", PASSPHRASE))
    assert restored.lost == 1
    assert "1 paper could not be brought back" in restored.words
    with open_book(restored.path, PASSPHRASE) as again:
        assert text_of(again) == text_of(book)


def test_a_store_that_was_damaged_is_put_aside_and_made_anew(
    book: Book, tmp_path: Path, morning: datetime.datetime
) -> None:
    hash = add_document(book, "Marking policy", a_paper(300_000))
    run(back_up(book))
    store = next(folder_of(book.id).glob("*.clusterbook-papers"))
    flip(store, 100)
    with clock.standing_at(morning + datetime.timedelta(hours=1)):
        made = run(back_up(book))
    assert store.with_name(store.name + ".damaged").exists()
    restored = run(restore(made.path, tmp_path / "again.clusterbook", PASSPHRASE))
    with open_book(restored.path, PASSPHRASE) as again:
        assert content(again, hash) == a_paper(300_000)


def test_a_backup_that_is_stopped_leaves_nothing(book: Book, tmp_path: Path) -> None:
    add_document(book, "Marking policy", a_paper(3_000_000))
    made = 0
    for stop_after in range(1, 12):
        steps = back_up(book)
        for n, _step in enumerate(steps, 1):
            if n == stop_after:
                break
        steps.close()
        folder = folder_of(book.id)
        assert not list(folder.glob("*.part*"))
        made += 1
    assert made == 11
    target = tmp_path / "all.clusterbook"
    steps = back_up_to(book, target)
    next(steps)
    next(steps)
    steps.close()
    assert not list(tmp_path.glob("all*"))


def test_a_backup_is_made_on_a_thread_while_somebody_writes(book: Book, tmp_path: Path) -> None:
    add_document(book, "Marking policy", a_paper(2_000_000))
    made: list[Path] = []
    worker = threading.Thread(target=lambda: made.append(run(back_up(book)).path))
    worker.start()
    written = 0
    while worker.is_alive() or written < 3:
        with book.operation("Add") as work:
            work.add(Action, title=f"Action {written}")
        written += 1
    worker.join()
    restored = run(restore(made[0], tmp_path / "again.clusterbook", PASSPHRASE))
    with open_book(restored.path, PASSPHRASE) as again:
        assert run(check(again)).problems == ()


def test_a_backup_is_due_when_something_changed_and_a_day_has_passed(
    book: Book, morning: datetime.datetime
) -> None:
    later, tomorrow = morning + datetime.timedelta(hours=3), morning + datetime.timedelta(days=1)
    assert backup_due(book, morning)
    run(back_up(book))
    assert not backup_due(book, tomorrow), "nothing changed"
    assert not backup_due(book, tomorrow, closing=True)
    with book.operation("Add") as work:
        work.add(Action, title="Write to the diocese")
    assert not backup_due(book, later), "there is one of this morning"
    assert backup_due(book, tomorrow)
    assert backup_due(book, later, closing=True)
    (list_backups(book)[0].path).unlink()
    assert backup_due(book, later)


def test_a_clock_that_was_wrong_once_does_not_end_the_daily_backups(
    book: Book, morning: datetime.datetime
) -> None:
    with clock.standing_at(morning + datetime.timedelta(days=900)):
        run(back_up(book))
    with book.operation("Add") as work:
        work.add(Action, title="Write to the diocese")
    assert backup_due(book, morning)


def test_the_welcome_page_lists_backups_of_every_book(book: Book, morning: datetime.datetime) -> None:
    assert list_backups() == []
    run(back_up(book))
    with clock.standing_at(morning + datetime.timedelta(minutes=5)):
        run(back_up(book))
    (paths.backups() / "letter.txt").write_text("not a backup")
    (folder_of(book.id) / "2026-13-45 99.99.99.clusterbook-backup").write_text("not a backup either")
    rows = list_backups()
    assert [row.when for row in rows] == [morning + datetime.timedelta(minutes=5), morning]
    assert {row.book for row in rows} == {"Downland.clusterbook"}
    assert all(row.size > 4096 for row in rows)
    assert list_backups(folder=folder_of(book.id)) == rows


def test_two_backups_in_one_second_are_two(book: Book, morning: datetime.datetime) -> None:
    first, second = run(back_up(book)), run(back_up(book))
    assert first.path != second.path
    assert len(list_backups(book)) == 2


# ---- thinning

moments = st.datetimes(datetime.datetime(2020, 1, 1), MORNING + datetime.timedelta(days=2))
NOON = MORNING.replace(hour=12, minute=0)


@given(st.lists(moments, max_size=60))
def test_thinning_keeps_what_is_promised(dates: list[datetime.datetime]) -> None:
    stay = kept(dates, NOON)
    assert stay <= set(dates)
    assert not dates or max(dates) in stay
    for when in dates:
        age = (NOON.date() - when.date()).days
        if age <= 0:
            assert when in stay
        elif age <= DAYS:
            assert any(one.date() == when.date() for one in stay)
        elif age <= DAYS + 7 * WEEKS:
            assert any(one.isocalendar()[:2] == when.isocalendar()[:2] for one in stay)
        else:
            assert any((one.year, one.month) == (when.year, when.month) for one in stay)
    old = [one for one in stay if (NOON.date() - one.date()).days > 0]
    days = [one.date() for one in old if (NOON.date() - one.date()).days <= DAYS]
    assert len(days) == len(set(days)), "one a day"
    assert kept(sorted(stay), NOON) == stay, "thinning what is thin takes nothing"


@given(st.integers(0, 400), st.integers(1, 4))
def test_thinned_day_by_day_there_is_always_a_backup_near_any_day(days: int, each: int) -> None:
    held: set[datetime.datetime] = set()
    begin = datetime.datetime(2025, 9, 1, 8)
    for day in range(days + 1):
        held |= {begin + datetime.timedelta(days=day, hours=hour) for hour in range(each)}
        held = kept(sorted(held), begin + datetime.timedelta(days=day, hours=9))
    today = begin + datetime.timedelta(days=days)
    assert len(held) <= each + DAYS + WEEKS + 2 + 14
    for age in range(days + 1):
        day = today - datetime.timedelta(days=age)
        apart = 0 if age <= DAYS else 7 if age <= DAYS + 7 * WEEKS else 31
        assert min(abs((one.date() - day.date()).days) for one in held) <= apart


def test_thinning_removes_the_files(book: Book, morning: datetime.datetime) -> None:
    for hours in (0, 1, 2):
        with clock.standing_at(morning + datetime.timedelta(hours=hours)):
            run(back_up(book))
    folder = folder_of(book.id)
    assert thin(folder, morning) == 0
    assert thin(folder, morning + datetime.timedelta(days=1)) == 2
    assert [row.when.hour for row in list_backups(book)] == [morning.hour + 2]


# ---- what a killed program leaves


def left_by_a_killed_program(book: Book, at: Path) -> None:
    """What lies at a book's place when its program was killed while writing and a person then moved the book away."""
    for n in range(40):
        with book.operation("Add") as work:
            work.add(Action, title=f"Written late {n}")
    shutil.copy(book.path.with_name(book.path.name + "-wal"), at.with_name(at.name + "-wal"))


def test_a_book_restored_where_a_killed_one_lay_is_not_mixed_with_it(book: Book, tmp_path: Path) -> None:
    made = run(back_up(book))
    before = text_of(book)
    place = tmp_path / "again.clusterbook"
    left_by_a_killed_program(book, place)
    run(restore(made.path, place, PASSPHRASE))
    with open_for_use(place, PASSPHRASE).book as again:
        assert text_of(again) == before
        assert run(check(again)).problems == ()
    assert (tmp_path / "again.clusterbook-wal left over").stat().st_size > 0, "the other's last changes are kept"


def test_a_new_book_where_a_killed_one_lay_is_not_mixed_with_it(book: Book, tmp_path: Path) -> None:
    place = tmp_path / "again.clusterbook"
    left_by_a_killed_program(book, place)
    left_by_a_killed_program(book, tmp_path / "again.clusterbook.part")
    shutil.copy(book.path, tmp_path / "again.clusterbook.part")
    with create_book(place, PASSPHRASE, cluster="Upland", school="School A", person="Sam Hill") as again:
        assert run(check(again)).problems == ()


def test_half_made_backups_of_another_day_are_cleared_away(book: Book, morning: datetime.datetime) -> None:
    folder = folder_of(book.id)
    folder.mkdir(parents=True)
    old, today = (folder / f"{day} 05.00.00.clusterbook-backup.part" for day in ("2026-11-20", "2026-11-24"))
    for part in (old, today):
        part.write_bytes(b"half")
    run(back_up(book))
    assert (old.exists(), today.exists()) == (False, True)


# ---- a store spoilt inside


def two_papers_and_a_store_spoilt_in_one(book: Book) -> tuple[Path, Path, str, str]:
    """A backup, its store with a page of the second paper turned over, and both papers' names."""
    first = add_document(book, "Marking policy", a_paper(300_000, 1))
    second = add_document(book, "Phonics", a_paper(300_000, 2))
    made = run(back_up(book))
    store = next(folder_of(book.id).glob("*.clusterbook-papers"))
    flip(store, store.stat().st_size - 50_000)
    return made.path, store, first, second


def test_of_a_store_spoilt_inside_a_restore_brings_back_what_is_whole(book: Book, tmp_path: Path) -> None:
    made, _store, first, second = two_papers_and_a_store_spoilt_in_one(book)
    restored = run(restore(made, tmp_path / "again.clusterbook", PASSPHRASE))
    assert restored.lost == 1
    with open_book(restored.path, PASSPHRASE) as again:
        assert text_of(again) == text_of(book)
        whole = [hash for hash in (first, second) if not _lacks(again, hash)]
        assert len(whole) == 1


def _lacks(book: Book, hash: str) -> bool:
    try:
        return not content(book, hash)
    except Refusal:
        return True


def test_a_store_spoilt_inside_does_not_stop_backups(
    book: Book, tmp_path: Path, morning: datetime.datetime
) -> None:
    add_document(book, "Marking policy", a_paper(300_000))
    run(back_up(book))
    store = next(folder_of(book.id).glob("*.clusterbook-papers"))
    for page in range(1, store.stat().st_size // 4096):
        flip(store, page * 4096 + 100)
    with clock.standing_at(morning + datetime.timedelta(hours=1)):
        made = run(back_up(book))
    assert run(restore(made.path, tmp_path / "again.clusterbook", PASSPHRASE)).lost == 0


def test_of_a_damaged_book_the_book_is_named_and_not_the_copy(
    fresh_book: tuple[Path, bytes], tmp_path: Path
) -> None:
    path = Path(shutil.copy(fresh_book[0], tmp_path))
    with open_book(path, key=fresh_book[1]) as book:
        add_document(book, "Marking policy", a_paper(900_000))
    flip(path, path.stat().st_size // 2)
    with open_book(path, key=fresh_book[1]) as book:
        with pytest.raises(DamagedBook, match="The book “Downland"):
            run(back_up(book))
        with pytest.raises(DamagedBook, match="The book “Downland"):
            run(back_up_to(book, tmp_path / "all.clusterbook"))
        # on another thread the same is said, and is no bug
        with pytest.raises(DamagedBook), book.aside() as view:
            view.rows("SELECT data FROM chunk")
