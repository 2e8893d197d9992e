"""A command typed in this process, on a book that nobody has open."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop import cipher
from desktop.__main__ import main
from desktop.asking import VARIABLE
from desktop.book import open_book
from tests.conftest import PASSPHRASE, assert_tables_follow_from_the_log
from tests.typing_commands import Run


@pytest.fixture
def path(fresh_book: tuple[Path, bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A book that nobody has open, whose passphrase is in the environment. It must be whole in the end."""
    monkeypatch.setenv(VARIABLE, PASSPHRASE)
    path = Path(shutil.copy(fresh_book[0], tmp_path / "mine.clusterbook"))
    yield path
    assert sorted(one.name for one in tmp_path.glob("mine*")) == ["mine.clusterbook"]
    if cipher.salt_of(path) == cipher.salt_of(fresh_book[0]):
        with open_book(path, key=fresh_book[1]) as book:
            assert_tables_follow_from_the_log(book)


@pytest.fixture
def run(capfd: pytest.CaptureFixture[str]) -> Run:
    """Type a command in this process; gives the exit code, and what came on both outputs."""

    def typed(*words: object) -> tuple[int, str, str]:
        capfd.readouterr()
        code = main([str(word) for word in words])
        out, err = capfd.readouterr()
        return code, out, err

    return typed
