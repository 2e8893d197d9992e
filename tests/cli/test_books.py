"""Whole books on the command line: begun, proved, backed up, brought back, given another passphrase."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from desktop import keys, paths
from desktop.asking import VARIABLE
from desktop.backup import list_backups
from desktop.book import open_book
from tests.conftest import PASSPHRASE
from tests.typing_commands import Run, one_line


def test_new_makes_a_book_and_its_recovery_sheet(
    tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(VARIABLE, PASSPHRASE)
    words = (
        "new",
        tmp_path / "new",
        "--cluster",
        "Downland",
        "--school",
        "F",
        "--person",
        "Jo",
        "--role",
        "clerk",
    )
    code, out, err = run(*words, "--recovery", tmp_path / "sheet.pdf")
    assert (code, err) == (0, "")
    assert out.split() == [str(tmp_path / "new.clusterbook"), str(tmp_path / "sheet.pdf")]
    assert (tmp_path / "sheet.pdf").read_bytes().startswith(b"%PDF")
    assert "Downland" in run("list", tmp_path / "new", "cluster")[1]
    code, out, err = run(*words)
    assert (code, out) == (1, "")
    assert "already there" in err


def test_dump_check_backup_and_restore(path: Path, run: Run, tmp_path: Path) -> None:
    run("add", path, "action", "title=Write")
    dumped = run("dump", path)[1]
    assert [json.loads(line)["kind"] for line in dumped.splitlines()] == [
        "action",
        "cluster",
        "person",
        "role",
        "school",
    ]
    assert run("check", path)[1].startswith("Sound: ")
    code, out, _ = run("backup", path, "-o", tmp_path / "all.clusterbook")
    assert (code, out) == (0, f"{tmp_path / 'all.clusterbook'}\n")
    dated = Path(run("backup", path)[1].strip())
    for made in (dated, tmp_path / "all.clusterbook"):
        code, out, err = run("restore", made, tmp_path / f"from {made.stem}")
        assert (code, err) == (0, "")
        assert run("dump", out.strip())[1] == dumped


def test_a_spoilt_book_fails_its_check_in_one_clear_line(path: Path, run: Run) -> None:
    run("add", path, "action", "title=Write")
    with open_book(path, PASSPHRASE) as book:
        book._connection.execute("UPDATE action SET title = 'Forged'")
    code, out, err = run("check", path)
    with open_book(path, PASSPHRASE) as book:
        book._connection.execute("UPDATE action SET title = 'Write'")
    assert code == 1
    assert "not what the log says" in out
    assert one_line(err)
    assert "1 problem was found" in err


def test_passphrase_changes_it(path: Path, run: Run, tmp_path: Path) -> None:
    (tmp_path / "new").write_text("eleven loud gates\r\nnot this line\r\n")
    code, out, _ = run("passphrase", path, "--new-passphrase-file", tmp_path / "new")
    assert code == 0
    assert "recovery sheet" in out
    assert run("list", path, "school")[0] == 1
    assert run("list", path, "school", "--passphrase-file", tmp_path / "new")[0] == 0


def test_the_key_ring_opens_what_it_remembers(path: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    with open_book(path, PASSPHRASE) as book:
        salt, key = book.salt.hex(), book.key
    monkeypatch.delenv(VARIABLE)
    with open(os.devnull) as nothing:
        monkeypatch.setattr("sys.stdin", nothing)
        code, _, err = run("list", path, "school")
    assert code == 1
    assert "passphrase is needed" in err
    monkeypatch.setattr(keys, "recall", lambda name, limit=4.0: key if name == salt else None)
    assert run("list", path, "school")[0] == 0


def test_before_the_first_writing_of_a_day_a_backup_is_made(path: Path, run: Run) -> None:
    assert list_backups() == []
    run("list", path, "school")
    assert list_backups() == []
    run("add", path, "action", "title=One")
    run("add", path, "action", "title=Two")
    assert len(list_backups()) == 1
    row = list_backups()[0]
    row.path.rename(row.path.with_name(f"2020-01-01 08.00.00{row.path.suffix}"))
    run("add", path, "action", "title=Three")
    assert len(list_backups()) == 2


def test_a_backup_that_cannot_be_made_keeps_nobody_from_writing(path: Path, run: Run) -> None:
    paths.backups().parent.mkdir(parents=True)
    paths.backups().write_text("a file where a folder should be")
    code, out, err = run("add", path, "action", "title=One")
    assert code == 0
    assert out.startswith("action-")
    assert one_line(err)
    assert err.startswith("No backup was made: ")
