"""What every test stands on: a real encrypted book on disk, a still clock, and nothing left behind."""

from __future__ import annotations

import datetime
import io
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pikepdf
import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from desktop import clock, records
from desktop.book import Book, create_book, open_book
from desktop.bundles import make_bundle, take_bundle
from desktop.inviting import invite, join
from desktop.models.base import RECORDS
from desktop.projection import project_everything
from desktop.steps import run

if TYPE_CHECKING:
    from tests.two_meetings import Cluster

PASSPHRASE = "seven quiet barns"
MORNING = datetime.datetime(2026, 11, 24, 7, 41)


@pytest.fixture(autouse=True)
def home_of_its_own(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing of the person who runs the tests is read or written."""
    monkeypatch.setenv("CLUSTERBOOK_HOME", str(tmp_path_factory.mktemp("home")))


@pytest.fixture(autouse=True)
def every_pdf_is_sound(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """What qpdf's own check says of every pack, sheet of minutes and supplement that a test makes: nothing."""
    from desktop.packs import binding

    written: list[bytes] = []
    save = binding.saved

    def saved(out: Any, file: Any, *more: Any) -> Iterator[Any]:
        aside = io.BytesIO()
        yield from save(out, aside, *more)
        written.append(aside.getvalue())
        file.write(aside.getbuffer())

    monkeypatch.setattr(binding, "saved", saved)
    yield
    for data in written:
        with pikepdf.open(io.BytesIO(data)) as document:
            assert document.check_pdf_syntax() == []


@pytest.fixture
def morning() -> Iterator[datetime.datetime]:
    """Tuesday 24 November 2026, 07:41."""
    with clock.standing_at(MORNING):
        yield MORNING


@pytest.fixture(scope="session")
def fresh_book(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, bytes]:
    """A closed book just founded, and its key; copied for each test, since making one is slow on purpose."""
    path = tmp_path_factory.mktemp("fresh") / "Downland.clusterbook"
    with create_book(path, PASSPHRASE, cluster="Downland", school="School F", person="Jo Bright") as book:
        return path, book.key


@pytest.fixture
def book(fresh_book: tuple[Path, bytes], tmp_path: Path) -> Iterator[Book]:
    """An open book: Downland, School F, Jo Bright its head. Afterwards its tables must equal a rebuild from the log."""
    path = tmp_path / "Downland.clusterbook"
    shutil.copy(fresh_book[0], path)
    opened = open_book(path, key=fresh_book[1])
    try:
        yield opened
        assert not opened.writing
        assert_tables_follow_from_the_log(opened)
    finally:
        opened.close()
    assert not list(tmp_path.glob("Downland.clusterbook?*")), "something was left beside the book"


@pytest.fixture
def cluster(book: Book, tmp_path: Path, morning: datetime.datetime) -> Cluster:
    """Downland with two meetings, and a folder for papers."""
    from tests.two_meetings import Cluster

    folder = tmp_path / "papers"
    folder.mkdir()
    return Cluster(book, folder)


@pytest.fixture(scope="session")
def fresh_pair(fresh_book: tuple[Path, bytes], tmp_path_factory: pytest.TempPathFactory) -> list[tuple[Path, bytes]]:
    """Two closed books of one cluster: Jo Bright's, and Pat Lowe's of School H, who joined with her invitation."""
    folder = tmp_path_factory.mktemp("pair")
    first, key = Path(shutil.copy(fresh_book[0], folder)), fresh_book[1]
    with open_book(first, key=key) as book:
        school = records.add(book, "school", {"name": "School H"})
        person = records.add(book, "person", {"name": "Pat Lowe"})
        invited = invite(book, person, folder / "for Pat", school=school)
        second = run(join(invited.path, invited.words, folder / "Pat.clusterbook", PASSPHRASE))
        with open_book(second, PASSPHRASE) as other:
            make_bundle(other, folder / "card.clusterbundle")
            take_bundle(book, folder / "card.clusterbundle")
            return [(first, key), (second, other.key)]


@pytest.fixture
def pair(fresh_pair: list[tuple[Path, bytes]], tmp_path: Path) -> Iterator[tuple[Book, Book]]:
    """Both books, open: Jo's and Pat's. Afterwards the tables of each must equal a rebuild from its log."""
    here, there = [open_book(Path(shutil.copy(path, tmp_path)), key=key) for path, key in fresh_pair]
    with here, there:
        yield here, there
        for one in (here, there):
            assert not one.writing
            assert_tables_follow_from_the_log(one)
    assert not list(tmp_path.glob("*.clusterbook?*")), "something was left beside a book"


@pytest.fixture
def pat(pair: tuple[Book, Book]) -> Book:
    """Pat Lowe's book, of two that are open."""
    return pair[1]


def assert_tables_follow_from_the_log(book: Book) -> None:
    """Rebuild every table from the log, compare, and leave the book as it was."""
    connection = book._connection
    connection.execute("BEGIN IMMEDIATE")
    try:
        before = contents(book)
        project_everything(connection)
        assert contents(book) == before
    finally:
        connection.execute("ROLLBACK")


def contents(book: Book) -> dict[str, list[tuple[object, ...]]]:
    """Every row that is a projection of the log."""
    tables = [*RECORDS, "disagreement", "unheld"]
    return {
        table: sorted(book._connection.execute(f'SELECT * FROM "{table}"').fetchall(), key=repr)
        for table in tables
    }
