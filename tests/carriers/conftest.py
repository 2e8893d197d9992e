"""Three laptops of one cluster: Jo Bright founded it, Pat Lowe and Sam Hill were invited by her."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from desktop import records
from desktop.book import Book, create_book, open_book
from desktop.inviting import invite, join
from desktop.steps import run
from tests.carriers.laptops import Three, alike, meet
from tests.conftest import PASSPHRASE, assert_tables_follow_from_the_log


@pytest.fixture(scope="session")
def just_joined(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[Path, bytes]]:
    """Their closed books and keys, made once."""
    folder = tmp_path_factory.mktemp("three")
    made: dict[str, tuple[Path, bytes]] = {}
    with create_book(folder / "jo.clusterbook", PASSPHRASE, cluster="Downland", school="F", person="Jo Bright") as jo:
        for name in ("pat", "sam"):
            school = records.add(jo, "school", {"name": f"School of {name}"})
            person = records.add(jo, "person", {"name": name.title(), "email": f"{name}@school.example"})
            written = invite(jo, person, folder / name, school=school)
            path = run(join(written.path, written.words, folder / f"{name}.clusterbook", PASSPHRASE))
            with open_book(path, PASSPHRASE) as book:
                made[name] = path, book.key
        made["jo"] = jo.path, jo.key
    return made


@pytest.fixture(scope="session")
def have_met(
    just_joined: dict[str, tuple[Path, bytes]], tmp_path_factory: pytest.TempPathFactory
) -> dict[str, tuple[Path, bytes]]:
    """The same books once each has heard of all the others."""
    folder = tmp_path_factory.mktemp("met")
    with copies(just_joined, folder) as opened:
        meet(folder, *opened, *opened)
        assert alike(*opened)
        return {name: (book.path, book.key) for name, book in opened._asdict().items()}


@pytest.fixture
def three(have_met: dict[str, tuple[Path, bytes]], tmp_path: Path) -> Iterator[Three]:
    """Three who know each other, their books open for one test."""
    with copies(have_met, tmp_path) as opened:
        yield opened


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder that all of them share."""
    made = tmp_path / "shared folder"
    made.mkdir()
    return made


@pytest.fixture
def strangers(just_joined: dict[str, tuple[Path, bytes]], tmp_path: Path) -> Iterator[Three]:
    """Three who have not met since two of them were invited."""
    with copies(just_joined, tmp_path) as opened:
        yield opened


@contextmanager
def copies(books: dict[str, tuple[Path, bytes]], folder: Path) -> Iterator[Three]:
    """Copies of books, opened; in the end their tables must equal a rebuild from the log."""
    opened: list[Book] = []
    try:
        for name in Three._fields:
            path, key = books[name]
            (folder / name).mkdir()
            copy = Path(shutil.copy(path, folder / name / path.name))
            opened.append(open_book(copy, key=key))
        yield Three(*opened)
        for book in opened:
            assert_tables_follow_from_the_log(book)
    finally:
        for book in opened:
            book.close()
