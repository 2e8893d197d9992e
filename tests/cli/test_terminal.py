"""The terminal: whatever is on its other end, a command never ends in a traceback."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from desktop.asking import VARIABLE
from desktop.book import open_book
from desktop.models import Action
from tests.conftest import PASSPHRASE
from tests.typing_commands import ROOT, child, one_line


def test_a_reader_that_goes_away(path: Path) -> None:
    with open_book(path, PASSPHRASE) as book:
        for _batch in range(3):
            with book.operation("Add") as work:
                for n in range(400):
                    work.add(Action, title=f"Action {n}")
    started = subprocess.Popen(
        [sys.executable, "-m", "desktop", "dump", str(path)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=ROOT,
    )
    assert started.stdout is not None
    assert started.stderr is not None
    started.stdout.readline()
    started.stdout.close()
    assert started.stderr.read() == b""
    started.stderr.close()
    assert started.wait() == 1


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no such device")
def test_an_answer_that_cannot_be_written(path: Path) -> None:
    with open("/dev/full", "w") as full:
        told = child("dump", str(path), stdout=full)
        assert told.returncode == 1
        assert one_line(told.stderr)
        assert child("nonsense", stderr=full).returncode == 2
        assert child("list", "gone", "school", stderr=full).returncode == 1


@pytest.mark.skipif(os.name == "nt", reason="a shell's way to close it")
def test_closed_outputs(path: Path) -> None:
    command = f'"{sys.executable}" -m desktop dump "{path}"'
    told = subprocess.run(["sh", "-c", f"{command} >&-"], capture_output=True, text=True, cwd=ROOT)
    assert told.returncode == 1
    assert one_line(told.stderr)
    assert subprocess.run(["sh", "-c", f"{command} >&- 2>&-"], cwd=ROOT).returncode == 1


@pytest.mark.skipif(os.name == "nt", reason="signals of another sort")
def test_ctrl_c(path: Path) -> None:
    started = subprocess.Popen(
        [sys.executable, "-c", "import sys, time; from desktop import records; from desktop.__main__ import main;"
         "records.listed = lambda *_: (print('here', flush=True), time.sleep(60));"
         "sys.exit(main(sys.argv[1:]))", "list", str(path), "school"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT,
    )  # fmt: skip
    assert started.stdout is not None
    assert started.stdout.readline() == "here\n"
    started.send_signal(signal.SIGINT)
    out, err = started.communicate()
    assert (started.returncode, out) == (1, "")
    assert one_line(err)
    open_book(path, PASSPHRASE).close()


@pytest.mark.skipif(os.name == "nt", reason="names are always letters there")
def test_arguments_that_are_no_letters(path: Path, tmp_path: Path) -> None:
    for words in (
        [b"add", os.fsencode(path), b"action", b"title=\xff\xfe ok"],
        [b"find", os.fsencode(path), b"\xff"],
        [b"list", b"\xff.clusterbook", b"school"],
        [b"list", os.fsencode(path), b"\xff"],
        [b"change", os.fsencode(path), b"\xff", b"title=x"],
        [b"import", os.fsencode(path), os.fsencode(tmp_path) + b"/\xff.pdf"],
    ):
        told = child(*words)
        assert told.returncode in (0, 1, 2)
        assert "Traceback" not in told.stderr
        assert "mistake" not in told.stderr
    odd = os.fsencode(tmp_path) + b"/caf\xe9.pdf"
    with open(odd, "wb") as file:
        file.write(b"%PDF-1.7 odd")
    assert child(b"import", os.fsencode(path), odd).stdout == "1 document was added.\n"
    meeting = child("add", str(path), "meeting", "title=Breakfast").stdout.strip()
    item = child("add", str(path), "item", "title=Welcome", f"meeting={meeting}").stdout.strip()
    assert child(b"attach", os.fsencode(path), item.encode(), odd).stdout.startswith("paper-")
    assert child("list", str(path), "paper", "--json").returncode == 0


@pytest.mark.skipif(os.name == "nt", reason="names are always letters there")
def test_a_passphrase_that_is_no_letters(path: Path, tmp_path: Path) -> None:
    (tmp_path / "odd").write_bytes(b"\xff\xfe\n")
    (tmp_path / "empty").write_bytes(b"\n")
    for file in ("odd", "empty", ""):
        told = child("list", str(path), "school", "--passphrase-file", str(tmp_path / file))
        assert told.returncode == 1
        assert one_line(told.stderr)
    told = child(
        "list",
        str(path),
        "school",
        env={**os.environb, VARIABLE.encode(): b"\xff\xff\xff\xff\xff\xff\xff\xff"},
    )
    assert told.returncode == 1
    assert one_line(told.stderr)


def test_a_terminal_that_knows_no_accents(path: Path) -> None:
    child("add", str(path), "person", "name=Siân نور")
    told = child("list", str(path), "person", env={**os.environ, "PYTHONIOENCODING": "ascii", "LC_ALL": "C"})
    assert told.returncode == 0
    assert "n نور" in told.stdout


@pytest.mark.parametrize(
    ("words", "never"),
    [
        (("list", "BOOK", "school"), ("PySide6", "sqlalchemy", "reportlab", "pikepdf")),
        (("list", "BOOK", "school", "--json"), ("PySide6", "sqlalchemy", "reportlab", "pikepdf")),
        (("find", "BOOK", "school"), ("PySide6", "sqlalchemy", "reportlab", "pikepdf")),
        (("dump", "BOOK"), ("PySide6", "sqlalchemy", "reportlab", "pikepdf")),
        (("check", "BOOK"), ("PySide6", "sqlalchemy", "reportlab", "pikepdf")),
        (("backup", "BOOK"), ("PySide6", "sqlalchemy", "reportlab", "pikepdf")),
        (("add", "BOOK", "action", "title=x"), ("PySide6", "reportlab", "pikepdf")),
        (("--help",), ("PySide6", "sqlalchemy", "sqlcipher3", "reportlab", "pikepdf", "keyring")),
    ],
)
def test_no_command_loads_what_it_does_not_need(
    path: Path, words: tuple[str, ...], never: tuple[str, ...]
) -> None:
    program = (
        "import sys; from desktop.__main__ import main; code = main(sys.argv[2:]);"
        "print([name for name in sys.argv[1].split() if name in sys.modules], file=sys.stderr); sys.exit(code)"
    )
    told = subprocess.run(
        [sys.executable, "-c", program, " ".join(never), *(str(path) if w == "BOOK" else w for w in words)],
        capture_output=True, text=True, cwd=ROOT,
    )  # fmt: skip
    assert (told.returncode, told.stderr) == (0, "[]\n")
