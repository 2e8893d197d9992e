"""What bad books, bad disks and bad words get: a clear line, and nothing lost or half done."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from desktop import cipher
from desktop.backup import back_up, back_up_to, folder_of
from desktop.book import Book, create_book, open_book
from desktop.check import check
from desktop.errors import (
    DamagedBook,
    DiskFull,
    NewerBook,
    NoSuchFile,
    NotABook,
    ReadOnly,
    Refusal,
    WrongPassphrase,
)
from desktop.models import Action, School
from desktop.opening import open_for_use
from desktop.passphrase import change_passphrase
from desktop.restoring import restore
from desktop.search import find
from desktop.steps import run
from tests.conftest import PASSPHRASE
from tests.keeping import a_paper, add_document, text_of

ROOT = Path(__file__).parents[1]


@pytest.fixture
def path(fresh_book: tuple[Path, bytes], tmp_path: Path) -> Path:
    return Path(shutil.copy(fresh_book[0], tmp_path / "mine.clusterbook"))


# ---- files that are no good


@pytest.mark.parametrize(
    "content", [b"", b"x", b"%PDF-1.7\n" * 9, b"PK\x03\x04" + bytes(9000), b"SQLite format 3\0" + bytes(9000)]
)
def test_a_file_that_is_no_book(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "letter.clusterbook"
    path.write_bytes(content)
    with pytest.raises((NotABook, WrongPassphrase)):
        open_for_use(path, PASSPHRASE)
    assert path.read_bytes() == content
    assert [one.name for one in tmp_path.iterdir()] == ["letter.clusterbook"]


def test_an_unencrypted_database_is_no_book(tmp_path: Path) -> None:
    path = tmp_path / "other.clusterbook"
    with sqlite3.connect(path) as other:
        other.execute("CREATE TABLE a (b)")
    other.close()
    with pytest.raises(NotABook, match="not a Clusterbook book"):
        open_for_use(path, PASSPHRASE)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(NoSuchFile):
        open_for_use(tmp_path / "gone.clusterbook", PASSPHRASE)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_is_no_book(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="folder"):
        open_for_use(tmp_path, PASSPHRASE)


@pytest.mark.parametrize("passphrase", ["", " ", "seven quiet barn", "Seven quiet barns", "x" * 100_000])
def test_a_wrong_passphrase(path: Path, passphrase: str) -> None:
    before = path.read_bytes()
    with pytest.raises(WrongPassphrase, match="does not open this book"):
        open_for_use(path, passphrase)
    assert path.read_bytes() == before
    open_book(path, PASSPHRASE).close()


def test_a_passphrase_is_the_same_however_its_accents_are_typed(tmp_path: Path) -> None:
    with create_book(tmp_path / "a", "caf\u00e9 am fluss", cluster="C", school="S", person="P") as book:
        path = book.path
    open_book(path, "cafe\u0301 am fluss").close()


def test_a_book_from_a_newer_version(path: Path) -> None:
    with open_book(path, PASSPHRASE) as book:
        book._connection.execute("PRAGMA user_version = 99")
    before = path.read_bytes()
    with pytest.raises(NewerBook, match="Update Clusterbook"):
        open_for_use(path, PASSPHRASE)
    assert path.read_bytes() == before


@pytest.mark.parametrize("part", [0.2, 0.5, 0.9])
def test_a_book_cut_short(path: Path, part: float) -> None:
    size = int(path.stat().st_size * part)
    with open(path, "r+b") as file:
        file.truncate(size)
    with pytest.raises((DamagedBook, WrongPassphrase)):
        open_for_use(path, PASSPHRASE)
    assert path.stat().st_size == size


# ---- disks that are no good


@contextmanager
def small_disk(folder: Path, size: str) -> Iterator[Path]:
    """A real disk with hardly any room, where the system lets us have one."""
    folder.mkdir()
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        pytest.skip("only root may mount a small disk")
    if subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", folder], capture_output=True
    ).returncode:
        pytest.skip("no small disk can be mounted here")
    try:
        yield folder
    finally:
        subprocess.run(["umount", folder], check=True)


@contextmanager
def read_only(folder: Path) -> Iterator[None]:
    """A folder in which nothing can be made or changed, for root too."""
    mode = folder.stat().st_mode
    folder.chmod(0o555)
    fixed = (
        os.access(folder, os.W_OK)
        and subprocess.run(["chattr", "+i", folder], capture_output=True).returncode == 0
    )
    try:
        if os.access(folder, os.W_OK) and not fixed:
            pytest.skip("nothing is read-only here")
        yield
    finally:
        if fixed:
            subprocess.run(["chattr", "-i", folder], check=True)
        folder.chmod(mode)


def test_a_full_disk_loses_nothing_that_was_saved(path: Path, tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", "1m") as disk:
        there = Path(shutil.copy(path, disk / "mine.clusterbook"))
        saved = 0
        with open_for_use(there, PASSPHRASE).book as book:
            with pytest.raises(DiskFull, match="no room left"):  # noqa: PT012 - however often it takes
                while True:
                    with book.operation("Add") as work:
                        work.add(Action, title=f"Action {saved}", evidence="x" * 20_000)
                    saved += 1
            before = text_of(book)
        assert saved > 3
        with open_book(there, PASSPHRASE) as book:
            assert text_of(book) == before
            assert sum('"kind":"action"' in line for line in before) == saved
            assert run(check(book)).problems == ()


def test_a_full_disk_stops_a_new_book_a_copy_and_a_new_passphrase(path: Path, tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", "600k") as disk:
        there = Path(shutil.copy(path, disk / "mine.clusterbook"))
        with pytest.raises(DiskFull):
            run(change_passphrase(there, PASSPHRASE, "eleven loud gates"))
        with pytest.raises(DiskFull):
            create_book(disk / "new.clusterbook", PASSPHRASE, cluster="C", school="S", person="P")
        with open_book(path, PASSPHRASE) as book:
            with pytest.raises(DiskFull):
                run(back_up_to(book, disk / "all.clusterbook"))
            made = run(back_up_to(book, tmp_path / "all.clusterbook"))
        with pytest.raises(DiskFull):
            run(restore(made.path, disk / "again.clusterbook", PASSPHRASE))
        assert [one.name for one in disk.iterdir()] == ["mine.clusterbook"]
        open_book(there, PASSPHRASE).close()


def test_a_book_that_may_grow_no_further_rolls_back(book: Book) -> None:
    pages = book._connection.execute("PRAGMA page_count").fetchone()[0]
    book._connection.execute(f"PRAGMA max_page_count = {pages + 2}")
    before = text_of(book)
    with pytest.raises(DiskFull):
        add_document(book, "Marking policy", a_paper(300_000))
    assert text_of(book) == before
    book._connection.execute("PRAGMA max_page_count = 1000000")
    add_document(book, "Marking policy", a_paper(300_000))


@pytest.mark.skipif(sys.platform == "win32", reason="no such limit there")
def test_a_limit_on_the_size_of_files_is_a_clear_line(path: Path) -> None:
    program = (
        "import resource, sys; from pathlib import Path; from desktop.book import open_book;"
        "from desktop.errors import Refusal; from desktop.models import Action\n"
        "size = Path(sys.argv[1]).stat().st_size\n"
        "book = open_book(Path(sys.argv[1]), sys.argv[2])\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (size // 2, size // 2))\n"
        "try:\n"
        "    for n in range(99):\n"
        "        with book.operation('Add') as work:\n"
        "            work.add(Action, title=str(n), evidence='x' * 20000)\n"
        "except Refusal as refusal: print(refusal)\n"
    )
    told = subprocess.run(
        [sys.executable, "-c", program, str(path), PASSPHRASE], capture_output=True, text=True, cwd=ROOT
    )
    assert told.stderr == ""
    assert "Nothing was changed" in told.stdout
    with open_book(path, PASSPHRASE) as book:
        assert run(check(book)).problems == ()


def test_a_read_only_folder(path: Path) -> None:
    before = path.read_bytes()
    with read_only(path.parent):
        with pytest.raises(ReadOnly, match="may not be read or written"):
            open_for_use(path, PASSPHRASE)
        with pytest.raises(ReadOnly):
            create_book(path.with_name("new.clusterbook"), PASSPHRASE, cluster="C", school="S", person="P")
    assert path.read_bytes() == before
    assert [one.name for one in path.parent.iterdir()] == ["mine.clusterbook"]


def test_backups_into_a_read_only_folder_are_refused(book: Book, tmp_path: Path) -> None:
    folder = tmp_path / "stick"
    folder.mkdir()
    with read_only(folder), pytest.raises(ReadOnly):
        run(back_up_to(book, folder / "all.clusterbook"))
    folder_of(book.id).mkdir(parents=True)
    with read_only(folder_of(book.id)), pytest.raises(ReadOnly):
        run(back_up(book))


# ---- words that are awkward


LONG = "A name that goes on " * 25
AWKWARD = [
    LONG,
    "ירושלים בית ספר",
    "مدرسة النور",
    "Z\u0351\u0343\u0301a\u0308\u0323lgo",
    "👩‍👧‍👦 🏫",
    "\u202eesrever\u202c",
    "' OR 1=1; --",
]


@pytest.mark.parametrize("name", AWKWARD)
def test_awkward_names_are_kept_found_and_given_back(book: Book, name: str) -> None:
    import unicodedata

    with book.operation("Add") as work:
        id = work.add(School, name=name).id
    with book.reading() as view:
        school = view.get(School, id)
        assert school is not None
        assert school.name == unicodedata.normalize("NFC", name).strip()
        word = next((part for part in school.name.split() if part.isalnum()), "")
        assert not word or id in {one.id for one in find(view, word)}
    assert any(id in line for line in text_of(book))


@pytest.mark.parametrize("name", AWKWARD)
def test_a_cluster_of_an_awkward_name_is_founded_and_backed_up(tmp_path: Path, name: str) -> None:
    with create_book(tmp_path / "a", PASSPHRASE, cluster=name, school=name, person=name) as book:
        made = run(back_up(book))
        before = text_of(book)
    with open_book(run(restore(made.path, tmp_path / "b", PASSPHRASE)).path, PASSPHRASE) as again:
        assert text_of(again) == before


def test_a_name_longer_than_a_disk_takes_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="too long"):
        create_book(tmp_path / ("x" * 500), PASSPHRASE, cluster="C", school="S", person="P")
    assert list(tmp_path.iterdir()) == []


def test_a_key_of_another_book_opens_nothing(path: Path) -> None:
    with pytest.raises(WrongPassphrase):
        open_for_use(path, key=cipher.derive_key("another", b"0" * 16))


def test_a_book_on_a_disk_quite_full_says_so(path: Path, tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", "1m") as disk:
        there = Path(shutil.copy(path, disk / "mine.clusterbook"))
        with suppress(OSError), open(disk / "holiday pictures", "wb", buffering=0) as filler:
            while True:
                filler.write(bytes(4096))
        with pytest.raises(DiskFull, match="no room left to write “mine"):
            open_for_use(there, PASSPHRASE)
        (disk / "holiday pictures").unlink()
        with open_for_use(there, PASSPHRASE).book as book:
            assert run(check(book)).problems == ()
