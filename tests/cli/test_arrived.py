"""What came, what waits to be looked at, putting back, and a stick: by the command line."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from desktop import records
from desktop.asking import VARIABLE
from desktop.book import open_book
from tests.cli.conftest import Run
from tests.conftest import PASSPHRASE
from tests.two_laptops import send, title


@pytest.fixture
def changed(
    fresh_pair: list[tuple[Path, bytes]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> tuple[Path, Path, str]:
    """Jo's closed book, to which Pat has sent a change of a document; and Pat's."""
    monkeypatch.setenv(VARIABLE, PASSPHRASE)
    here, there = (Path(shutil.copy(path, tmp_path)) for path, _key in fresh_pair)
    with open_book(here, PASSPHRASE) as jo, open_book(there, PASSPHRASE) as pat:
        document = records.add(jo, "document", {"title": "Marking"})
        send(jo, pat, tmp_path)
        records.change(pat, document, {"title": "Feedback"})
        send(pat, jo, tmp_path)
    return here, there, document


def test_what_came_is_listed_and_can_be_put_back(changed: tuple[Path, Path, str], run: Run) -> None:
    jo, _pat, document = changed
    code, out, _err = run("arrived", jo)
    assert code == 0
    mark, bundle, _when, who, _way, words = out.splitlines()[0].split("\t")
    assert (mark, who) == ("●", "Pat Lowe")
    assert "1 changed" in words
    assert run("arrived", jo)[1].splitlines()[0].startswith(" ")
    code, out, err = run("putback", jo, bundle, "--show")
    assert (code, "Feedback → Marking" in out) == (0, True)
    assert err
    assert run("putback", jo, bundle, document)[0] == 0
    with open_book(jo, PASSPHRASE) as book:
        assert title(book, document) == "Marking"
    assert run("putback", jo, bundle)[0] == 1


def test_two_exchange_with_a_stick(changed: tuple[Path, Path, str], run: Run, tmp_path: Path) -> None:
    jo, pat, _document = changed
    stick = tmp_path / "STICK"
    stick.mkdir()
    made = run("add", jo, "action", "title=Write to the diocese")[1].strip()
    for book in (jo, pat):
        code, out, _err = run("exchange", book, "--stick", stick)
        assert code == 0
        assert out.startswith("STICK: ")
    with open_book(pat, PASSPHRASE) as book:
        assert title(book, made) == "Write to the diocese"
    assert [one.name for one in stick.iterdir()] == ["Clusterbook"]
