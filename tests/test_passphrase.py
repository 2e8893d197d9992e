"""A new passphrase: a whole book before, a whole book after, and nothing in between."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import keyring
import pytest

from desktop import clock, keys
from desktop.backup import back_up, backup_due
from desktop.book import Book, open_book
from desktop.check import check
from desktop.errors import BookHeld, Refusal, WrongPassphrase
from desktop.models.schema import APPLICATION, FORMAT
from desktop.opening import open_for_use, remember_key, remembered_key
from desktop.passphrase import change_passphrase
from desktop.recovery import words_of_key
from desktop.restoring import restore
from desktop.search import find
from desktop.steps import run
from tests.conftest import PASSPHRASE
from tests.keeping import a_paper, add_document, content, flip, text_of
from tests.test_keys import Ring

NEW = "eleven loud gates"


@pytest.fixture
def ring() -> Ring:
    ring, before = Ring(), keyring.get_keyring()
    keyring.set_keyring(ring)
    yield ring
    keyring.set_keyring(before)


@pytest.fixture
def closed(book: Book, tmp_path: Path) -> Path:
    """A closed book with a paper and a word to find in it."""
    add_document(book, "Hedgehog policy", a_paper(400_000))
    copied = tmp_path / "closed.clusterbook"
    book._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    copied.write_bytes(book.path.read_bytes())
    return copied


def test_the_new_passphrase_opens_the_same_book_and_the_old_one_does_not(closed: Path) -> None:
    with open_book(closed, PASSPHRASE) as book:
        before, file = text_of(book), None
        with book.reading() as view:
            file = view.rows("SELECT hash FROM file")[0][0]
    changed = run(change_passphrase(closed, PASSPHRASE, NEW))
    with pytest.raises(WrongPassphrase):
        open_book(closed, PASSPHRASE)
    with open_book(closed, NEW) as book:
        assert book.key == changed.key
        assert text_of(book) == before
        assert content(book, file) == a_paper(400_000)
        with book.reading() as view:
            assert "Hedgehog policy" in {one.title for one in find(view, "hedge")}
            assert view.rows("PRAGMA application_id") == [(APPLICATION,)]
            assert view.rows("PRAGMA user_version") == [(FORMAT,)]
        assert run(check(book)).problems == ()
    assert sorted(one.name for one in closed.parent.glob("closed*")) == ["closed.clusterbook"]


def test_it_says_which_backups_and_that_the_sheet_keep_the_old_one(closed: Path, tmp_path: Path) -> None:
    with open_book(closed, PASSPHRASE) as book:
        made, sheet = run(back_up(book)), words_of_key(book.key)
    changed = run(change_passphrase(closed, PASSPHRASE, NEW))
    assert changed.older_backups == (made.when,)
    assert "recovery sheet" in changed.words[0]
    assert "1 older backup still needs the old passphrase" in changed.words[1]
    with pytest.raises(WrongPassphrase):
        open_for_use(closed, sheet)
    with open_book(closed, NEW) as book:
        fresh = run(back_up(book))
    assert run(restore(made.path, tmp_path / "older.clusterbook", PASSPHRASE)).lost == 0
    assert run(restore(fresh.path, tmp_path / "newer.clusterbook", NEW)).lost == 0


def test_a_backup_that_the_new_passphrase_opens_is_due_at_once(closed: Path) -> None:
    with open_book(closed, PASSPHRASE) as book:
        run(back_up(book))
        assert not backup_due(book, clock.moment(), closing=True)
    run(change_passphrase(closed, PASSPHRASE, NEW))
    with open_book(closed, NEW) as book:
        assert backup_due(book, clock.moment()), "those there are need the old passphrase"
        made = run(back_up(book)).path
        assert not backup_due(book, clock.moment(), closing=True)
    restored = run(restore(made, closed.with_name("again.clusterbook"), NEW)).path
    assert restored.exists()


def test_the_sheet_opens_a_book_whose_passphrase_is_forgotten(closed: Path) -> None:
    with open_book(closed, PASSPHRASE) as book:
        sheet = words_of_key(book.key)
    run(change_passphrase(closed, sheet.upper(), NEW))
    open_book(closed, NEW).close()


@pytest.mark.parametrize("new", ["short", "       x ", PASSPHRASE])
def test_a_passphrase_that_would_not_do_changes_nothing(closed: Path, new: str) -> None:
    before = closed.read_bytes()
    with pytest.raises(Refusal):
        run(change_passphrase(closed, PASSPHRASE, new))
    assert closed.read_bytes()[:16] == before[:16]
    open_book(closed, PASSPHRASE).close()


def test_the_wrong_old_passphrase_changes_nothing(closed: Path) -> None:
    before = closed.read_bytes()
    with pytest.raises(WrongPassphrase):
        run(change_passphrase(closed, "seven noisy barns", NEW))
    assert closed.read_bytes() == before


def test_a_book_that_is_open_elsewhere_keeps_its_passphrase(book: Book) -> None:
    with pytest.raises(BookHeld):
        run(change_passphrase(book.path, PASSPHRASE, NEW))


def test_a_damaged_book_is_not_made_into_another(closed: Path) -> None:
    flip(closed, closed.stat().st_size // 2)
    before = closed.read_bytes()
    with pytest.raises(Refusal):
        run(change_passphrase(closed, PASSPHRASE, NEW))
    assert closed.read_bytes()[:16] == before[:16]
    assert sorted(one.name for one in closed.parent.glob("closed*")) == ["closed.clusterbook"]


def test_stopped_at_any_step_the_old_book_stands(closed: Path) -> None:
    for stop_after in range(1, 20):
        steps = change_passphrase(closed, PASSPHRASE, NEW)
        for n, _step in enumerate(steps, 1):
            if n == stop_after:
                break
        steps.close()
        assert sorted(one.name for one in closed.parent.glob("closed*")) == ["closed.clusterbook"]
        open_book(closed, PASSPHRASE).close()


def test_killed_at_any_moment_one_good_book_is_left(closed: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from desktop.passphrase import change_passphrase;"
        "print('now', flush=True);"
        "[print('step', flush=True) for _step in change_passphrase(Path(sys.argv[1]), sys.argv[2], sys.argv[3])];"
        "print('done', flush=True)"
    )
    passphrase, other, ends = PASSPHRASE, NEW, set()
    for lines in (2, 15, 30, 34, 36, 37, 38, 39, 100):
        child = subprocess.Popen(
            [sys.executable, "-c", program, str(closed), passphrase, other],
            stdout=subprocess.PIPE,
            text=True,
            cwd=Path(__file__).parents[1],
        )
        assert child.stdout is not None
        for _line in range(lines):
            if child.stdout.readline().strip() in ("done", ""):
                break
        child.send_signal(signal.SIGKILL) if os.name != "nt" else child.kill()
        child.wait()
        child.stdout.close()
        try:
            book = open_for_use(closed, passphrase).book
            ends.add("old")
        except WrongPassphrase:
            book = open_for_use(closed, other).book
            passphrase, other = other, passphrase
            ends.add("new")
        with book:
            assert run(check(book)).problems == ()
        # what the killed program left half made goes when the book is next opened
        assert sorted(one.name for one in closed.parent.glob("closed*")) == ["closed.clusterbook"]
    assert ends == {"old", "new"}


def test_a_link_is_followed_to_the_book(closed: Path) -> None:
    link = closed.with_name("link.clusterbook")
    link.symlink_to(closed)
    run(change_passphrase(link, PASSPHRASE, NEW))
    assert link.is_symlink()
    open_book(closed, NEW).close()


def test_the_key_ring_opens_the_book_as_before(closed: Path, ring: Ring) -> None:
    with open_book(closed, PASSPHRASE) as book:
        assert remember_key(book)
        old = book.salt.hex()
    assert remembered_key(closed) is not None
    changed = run(change_passphrase(closed, PASSPHRASE, NEW))
    assert changed.remembered
    key = remembered_key(closed)
    assert key == changed.key
    assert keys.recall(old) is None
    open_book(closed, key=key).close()


def test_a_book_the_key_ring_did_not_know_stays_unknown(closed: Path, ring: Ring) -> None:
    assert not run(change_passphrase(closed, PASSPHRASE, NEW)).remembered
    assert ring.kept == {}
