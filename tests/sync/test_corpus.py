"""P5: whatever comes from outside is taken in whole or refused with a listed code, and the book is as it was."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.book import Book, open_book
from desktop.bundles import look_at, take_bundle
from desktop.inviting import join
from desktop.projection import project
from desktop.refused_bundle import WORDS, RefusedBundle
from desktop.steps import run
from desktop.sync.fold import take_in
from desktop.sync.operations import device_name
from desktop.sync.refused import CODES
from tests.conftest import PASSPHRASE, assert_tables_follow_from_the_log
from tests.sync.corpus import code_of, files, read_reader
from tests.sync.peers import digest

OF_THE_LOG = (
    "operation", "change", "replaced", "awaits", "waiting", "statement", "device", "erasure", "refers", "placed",
    "log", "act",
)  # fmt: skip
BUNDLES = [one for one in files() if one.suffix == ".clusterbundle"]
INVITATIONS = [one for one in files() if one.suffix == ".clusterinvitation"]


@pytest.fixture(scope="module")
def readers_file(fresh_book: tuple[Path, bytes], tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, bytes]:
    """The book of the corpus's reader, closed."""
    path, told = tmp_path_factory.mktemp("reader") / "reader.clusterbook", read_reader()
    shutil.copy(fresh_book[0], path)
    with open_book(path, key=fresh_book[1]) as book:
        with book.upkeep() as connection:
            for table in OF_THE_LOG:
                connection.execute(f"DELETE FROM {table}")
            for name in ("seed", "identity", "founding"):
                known = {"seed": "device"}.get(name, name)
                connection.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (known, told[name]))
            connection.execute("UPDATE meta SET value = ? WHERE name = 'device_name'", (device_name(told["seed"]),))
            for kind in ("school", "person", "role", "cluster"):
                connection.execute(f"DELETE FROM {kind}")
            project(connection, take_in(connection, told["operations"]))
        assert_tables_follow_from_the_log(book)
    return path, fresh_book[1]


@pytest.fixture
def reader(readers_file: tuple[Path, bytes], tmp_path: Path) -> Iterator[Book]:
    with open_book(Path(shutil.copy(readers_file[0], tmp_path)), key=readers_file[1]) as book:
        yield book
        assert_tables_follow_from_the_log(book)


@pytest.mark.parametrize("path", BUNDLES, ids=lambda path: path.stem)
def test_p5_each_of_the_corpus_gets_its_code_and_changes_nothing(reader: Book, path: Path) -> None:
    before = digest(reader._connection)
    if code_of(path) == "taken":
        look_at(reader, path)
        assert digest(reader._connection) == before, "looking takes nothing"
        take_bundle(reader, path)
        return
    for taking in (look_at, take_bundle):
        with pytest.raises(RefusedBundle) as refused:
            taking(reader, path)
        assert refused.value.why == code_of(path)
        assert digest(reader._connection) == before


@pytest.mark.parametrize("path", INVITATIONS, ids=lambda path: path.stem)
def test_p5_an_invitation_of_the_corpus_gets_its_code_and_leaves_nothing(path: Path, tmp_path: Path) -> None:
    with pytest.raises(RefusedBundle) as refused:
        run(join(path, "six words", tmp_path / "made" / "new.clusterbook", PASSPHRASE))
    assert refused.value.why == code_of(path)
    assert not [one for one in tmp_path.rglob("*") if one.is_file()]


def test_every_code_is_met_in_the_corpus_or_told_why_not() -> None:
    elsewhere = {"too-large", "wrong-passphrase", "withdrawn"}  # bombs are made when tested; the others in the journey
    assert {code_of(path) for path in files()} - {"taken"} | elsewhere == CODES
    assert set(WORDS) == CODES, "each is said to a person in words"
