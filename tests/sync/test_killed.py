"""Killed at any point, or with no room left: the book opens, holds whole bundles and no halves, and goes on."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop import records
from desktop.backup import back_up, back_up_to
from desktop.book import Book, open_book
from desktop.bundles import make_bundle, take_bundle
from desktop.dump import lines
from desktop.inviting import join
from desktop.restoring import restore
from desktop.steps import run
from tests.conftest import assert_tables_follow_from_the_log
from tests.keeping import a_paper, add_document
from tests.sync.killed import PASSPHRASE, WORDS

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="processes are killed otherwise there")

TAKING = {
    "what it is sealed with was undone": ("desktop.sync.unsealing._checked", "before"),
    "the signature was checked": ("desktop.sync.taking._preparing", "before"),
    "all of it was checked": ("desktop.bundles.applying", "before"),
    "some operations were written down": ("desktop.sync.fold._Taking._insert", "after"),
    "some changes were folded": ("desktop.sync.changes.Changes._write", "after"),
    "a file was stored": ("desktop.sync.taking.store", "after"),
    "all of it was taken in": ("desktop.bundles.standing", "before"),
    "the tables followed": ("desktop.bundles.summary", "before"),
    "all but the commit was done": ("desktop.bundles.leave_forked_logs", "after"),
}
MAKING = {
    "nothing was sealed": ("desktop.sync.sealing.seal", "before"),
    "something was sealed": ("desktop.sync.sealing.seal", "after"),
    "it was forced to the disk": ("os.fsync", "after"),
    "it had not its name": ("os.replace", "before"),
    "it had its name": ("os.replace", "after"),
}
JOINING = {
    "the invitation was opened": ("desktop.inviting.open_invitation", "after"),
    "the tables stood": ("desktop.book.make_tables", "after"),
    "some operations were written down": ("desktop.sync.fold._Taking._insert", "after"),
    "all of it was taken in": ("desktop.inviting.apply", "after"),
    "the card was ready": ("desktop.inviting.certify", "after"),
    "it had not its name": ("desktop.inviting.put_in_place", "before"),
}
RESTORING = {
    "nothing was copied": ("desktop.restoring.copy_book", "before"),
    "some rows were copied": ("desktop.copying._copy_files", "before"),
    "the copy was forced to the disk": ("desktop.copying.force_to_disk", "after"),
    "the papers were found": ("desktop.restoring.lost_files", "after"),
    "new logs were begun": ("desktop.sync.log.begin_new_logs", "after"),
    "all but the proof was done": ("desktop.restoring.prove", "before"),
    "it was proved": ("desktop.restoring.prove", "after"),
    "it had not its name": ("os.replace", "before"),
    "it had its name": ("os.replace", "after"),
}


class Scene:
    """Jo's closed book, and a bundle from Pat that adds and changes much."""

    def __init__(self, folder: Path, pair: list[tuple[Path, bytes]]) -> None:
        self.folder = folder
        (first, self.key), (second, other) = pair
        self.path = Path(shutil.copy(first, folder / "jo.clusterbook"))
        pat = Path(shutil.copy(second, folder / "pat.clusterbook"))
        self.file = folder / "from Pat.clusterbundle"
        with self.opened() as jo:
            document = records.add(jo, "document", {"title": "Marking policy"})
            make_bundle(jo, folder / "1.clusterbundle")
            self.before = list(contents(jo))
        with open_book(pat, key=other) as book:
            take_bundle(book, folder / "1.clusterbundle")
            for n in range(30):
                records.add(book, "action", {"title": f"Action {n}"})
            records.change(book, document, {"title": "Marking and feedback"})
            add_document(book, "A paper", a_paper(400_000))
            make_bundle(book, self.file)
            self.after = list(contents(book))

    def opened(self, path: Path | None = None) -> Book:
        return open_book(path or self.path, key=self.key)

    def copy(self, folder: Path) -> Path:
        return Path(shutil.copy(self.path, folder / "jo.clusterbook"))


def contents(book: Book) -> Iterator[str]:
    """What the two share, and the files that are here."""
    with book.reading() as view:
        yield from (line for line in lines(view) if '"audience":"me"' not in line)
        yield from (f"{hash} {size}" for hash, size in view.rows("SELECT hash, size FROM file ORDER BY hash"))


@pytest.fixture(scope="module")
def scene(fresh_pair: list[tuple[Path, bytes]], tmp_path_factory: pytest.TempPathFactory) -> Scene:
    return Scene(tmp_path_factory.mktemp("scene"), fresh_pair)


def do(doing: str, point: str, step: str, book: Path, key: bytes, file: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "tests.sync.killed", doing, point, step, str(book), key.hex(), str(file)]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)


def is_whole(book: Book) -> bool:
    """The file is sound, once what lies beside it is in it, and its tables follow from its log."""
    book._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    assert book._connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert book._connection.execute("PRAGMA cipher_integrity_check").fetchall() == []
    assert_tables_follow_from_the_log(book)
    return True


@pytest.mark.parametrize("when", TAKING)
def test_killed_while_a_bundle_is_taken_the_book_is_as_it_was_and_takes_it_again(
    scene: Scene, tmp_path: Path, when: str
) -> None:
    path = scene.copy(tmp_path)
    done = do("take", *TAKING[when], path, scene.key, scene.file)
    assert done.returncode == -signal.SIGKILL, done.stderr
    with scene.opened(path) as book:
        assert is_whole(book)
        assert list(contents(book)) == scene.before
        take_bundle(book, scene.file)
        assert list(contents(book)) == scene.after


def test_killed_right_after_it_was_taken_all_of_it_is_there(scene: Scene, tmp_path: Path) -> None:
    path = scene.copy(tmp_path)
    done = do("take", "desktop.book.index_some", "before", path, scene.key, scene.file)
    assert done.returncode == -signal.SIGKILL, done.stderr
    assert path.with_name(path.name + "-wal").exists()
    with scene.opened(path) as book:
        assert is_whole(book)
        assert list(contents(book)) == scene.after
        assert take_bundle(book, scene.file).summary.is_empty


def test_after_a_power_cut_that_lost_the_end_of_what_was_written_the_book_is_as_before_or_after(
    scene: Scene, tmp_path: Path
) -> None:
    """What the system had not yet put on the disk is gone: any part of the file beside the book."""
    path = scene.copy(tmp_path)
    do("take", "desktop.book.index_some", "before", path, scene.key, scene.file)
    beside = path.with_name(path.name + "-wal")
    whole, written = path.read_bytes(), beside.read_bytes()
    seen = set()
    for part in range(21):
        cut = tmp_path / "cut.clusterbook"
        cut.write_bytes(whole)
        cut.with_name(cut.name + "-wal").write_bytes(written[: len(written) * part // 20])
        with scene.opened(cut) as book:
            assert is_whole(book)
            held = list(contents(book))
            assert held in (scene.before, scene.after)
            seen.add(held == scene.after)
            take_bundle(book, scene.file)
            assert list(contents(book)) == scene.after
    assert seen == {False, True}


@pytest.mark.parametrize("when", MAKING)
def test_killed_while_a_bundle_is_made_there_is_a_whole_one_or_none(scene: Scene, tmp_path: Path, when: str) -> None:
    path, file = scene.copy(tmp_path), tmp_path / "out" / "made.clusterbundle"
    file.parent.mkdir()
    done = do("make", *MAKING[when], path, scene.key, file)
    assert done.returncode == -signal.SIGKILL, done.stderr
    left = [one.name for one in file.parent.iterdir()]
    assert left == [file.name] if when == "it had its name" else file.name not in left
    with scene.opened(path) as book:
        assert is_whole(book)
        again = file.with_name("again.clusterbundle") if file.exists() else file
        make_bundle(book, again)  # what was left is in nobody's way
        assert {one.name for one in file.parent.iterdir()} == {file.name, again.name}


@pytest.fixture(scope="module")
def invitation(fresh_pair: list[tuple[Path, bytes]], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An invitation whose words are known."""
    from desktop import inviting

    folder = tmp_path_factory.mktemp("invitation")
    path = Path(shutil.copy(fresh_pair[0][0], folder / "jo.clusterbook"))
    told = iter(WORDS.split())
    with open_book(path, key=fresh_pair[0][1]) as book, pytest.MonkeyPatch.context() as patched:
        patched.setattr(inviting.secrets, "choice", lambda _words: next(told))
        person = records.add(book, "person", {"name": "Sam Field"})
        with book.reading() as view:
            school = view.rows("SELECT id FROM school ORDER BY name LIMIT 1")[0][0]
        return inviting.invite(book, person, folder / "for Sam", school=school).path


@pytest.mark.parametrize("when", JOINING)
def test_killed_while_joining_there_is_no_book_yet_and_joining_again_makes_one(
    invitation: Path, tmp_path: Path, when: str
) -> None:
    path = tmp_path / "Sam.clusterbook"
    done = do("join", *JOINING[when], path, b"", invitation)
    assert done.returncode == -signal.SIGKILL, done.stderr
    assert not path.exists()
    run(join(invitation, WORDS, path, PASSPHRASE))
    with open_book(path, PASSPHRASE) as book:
        assert is_whole(book)
    assert [one.name for one in tmp_path.iterdir()] == [path.name]


@pytest.mark.parametrize("when", RESTORING)
@pytest.mark.parametrize("everything", [True, False], ids=["one file", "dated"])
def test_killed_while_a_backup_is_restored_there_is_no_book_or_a_whole_one_and_the_old_one_stays(
    scene: Scene, tmp_path: Path, when: str, everything: bool
) -> None:
    old, new = scene.copy(tmp_path), tmp_path / "back" / "jo.clusterbook"
    new.parent.mkdir()
    with scene.opened(old) as book:
        take_bundle(book, scene.file)
        if everything:
            backup = tmp_path / "all.clusterbook-backup"
            run(back_up_to(book, backup))
        else:
            backup = run(back_up(book, tmp_path / "backups")).path
    as_it_was = old.read_bytes(), backup.read_bytes()
    done = do("restore", *RESTORING[when], new, scene.key, backup)
    assert done.returncode == -signal.SIGKILL, done.stderr
    assert (old.read_bytes(), backup.read_bytes()) == as_it_was
    assert new.exists() == (when == "it had its name")
    if not new.exists():
        run(restore(backup, new, key=scene.key))  # what was left is in nobody's way
    with scene.opened(new) as book:
        assert is_whole(book)
        assert list(contents(book)) == scene.after
    assert [one.name for one in new.parent.iterdir()] == [new.name]


@pytest.mark.parametrize("room", [4_096, 200_000, 420_000, 600_000, 900_000])
def test_with_no_room_left_a_bundle_is_not_taken_and_that_is_said(scene: Scene, tmp_path: Path, room: int) -> None:
    """No file may grow beyond so many bytes: what is unsealed, then what is written beside the book, finds no room."""
    path = scene.copy(tmp_path)
    done = do("take", "limit", str(room), path, scene.key, scene.file)
    assert done.returncode == 0, done.stderr
    taken = not done.stdout
    assert taken or done.stdout.strip() in ("DiskFull", "Refusal")
    with scene.opened(path) as book:
        assert is_whole(book)
        assert list(contents(book)) == (scene.after if taken else scene.before)
        take_bundle(book, scene.file)
        assert list(contents(book)) == scene.after


@pytest.mark.parametrize("room", [1_000, 100_000])
def test_with_no_room_left_a_bundle_is_not_made_and_that_is_said(scene: Scene, tmp_path: Path, room: int) -> None:
    path, file = scene.copy(tmp_path), tmp_path / "out" / "made.clusterbundle"
    file.parent.mkdir()
    with scene.opened(path) as book:
        take_bundle(book, scene.file)
        add_document(book, "Another", a_paper(400_000, seed=2))
    done = do("make", "limit", str(room), path, scene.key, file)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() in ("DiskFull", "Refusal")
    assert not list(file.parent.iterdir())
    with scene.opened(path) as book:
        assert is_whole(book)
