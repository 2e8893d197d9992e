"""What every test stands on: a real encrypted book on disk, a still clock, and nothing left behind."""

from __future__ import annotations

import datetime
import os
import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from desktop import clock
from desktop.book import Book, create_book, open_book
from desktop.models.base import RECORDS
from desktop.projection import project_everything

PASSPHRASE = "seven quiet barns"
MORNING = datetime.datetime(2026, 11, 24, 7, 41)


@pytest.fixture(autouse=True)
def home_of_its_own(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing of the person who runs the tests is read or written."""
    monkeypatch.setenv("CLUSTERBOOK_HOME", str(tmp_path_factory.mktemp("home")))


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


@pytest.fixture(scope="session")
def met(fresh_book: tuple[Path, bytes], tmp_path_factory: pytest.TempPathFactory) -> tuple[tuple[Path, bytes], ...]:
    """Two closed books of one cluster that have met: Jo's, and Pat's of School H; copied for each test."""
    from tests.two_laptops import joined

    folder = tmp_path_factory.mktemp("met")
    path = Path(shutil.copy(fresh_book[0], folder))
    with open_book(path, key=fresh_book[1]) as jo, joined(jo, folder) as pat:
        return (path, jo.key), (pat.path, pat.key)


@pytest.fixture
def jo_and_pat(met: tuple[tuple[Path, bytes], ...], tmp_path: Path) -> Iterator[tuple[Book, Book]]:
    """Jo's book and Pat's, open; afterwards the tables of both must equal a rebuild from the log."""
    with ExitStack() as both:
        jo, pat = (both.enter_context(open_book(Path(shutil.copy(path, tmp_path)), key=key)) for path, key in met)
        yield jo, pat
        for one in (jo, pat):
            assert not one.writing
            assert_tables_follow_from_the_log(one)


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
