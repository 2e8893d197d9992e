"""A second start with a file: the window that is there already looks at it, and the second program ends."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtNetwork import QLocalSocket

from desktop import paths
from desktop.settings import Settings
from desktop.ui import handing_over
from desktop.ui.app import KeyAhead
from desktop.ui.handing_over import MOST_BYTES, MOST_FILES, TAKEN, Listener, hand_over
from desktop.ui.pages.welcome_join import JoinPart
from desktop.ui.program import Program
from tests.conftest import PASSPHRASE
from tests.ui.test_brought import bundle, looking  # noqa: F401

ROOT = Path(__file__).parents[2]


@pytest.fixture
def program(qapp, light) -> Iterator[Program]:
    made = Program(qapp, Settings())
    yield made
    made.end()
    made.deleteLater()


@pytest.fixture
def file(tmp_path) -> Path:
    made = tmp_path / "From Pat.clusterbundle"
    made.write_bytes(b"")
    return made


@pytest.fixture
def listener(qapp):
    taken: list[list[Path]] = []
    made = Listener(lambda _files: True, taken.append)
    assert made.begin()
    yield made, taken
    made.close()
    made.deleteLater()


def second(file: Path) -> subprocess.Popen[str]:
    """The program as a double click on a file starts it; on a screen that is none, so that it would stay if it came to
    a window of its own."""
    return subprocess.Popen(
        [sys.executable, "-m", "desktop", str(file)],
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen"},
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_a_bundle_opened_again_is_looked_at_in_the_window_that_is_there(program, bundle, qtbot):  # noqa: F811
    path, file = bundle
    program.begin(KeyAhead(path, PASSPHRASE))
    shell = program.open_book.shell
    qtbot.waitUntil(lambda: program._listener is not None, timeout=10_000)
    shell.showMinimized()
    with second(file) as other:
        qtbot.waitUntil(lambda: other.poll() is not None, timeout=30_000)
        assert (other.returncode, other.stderr.read()) == (0, "")
    qtbot.waitUntil(lambda: looking(program), timeout=30_000)
    assert shell.page().look_first.path == file
    assert not shell.isMinimized()
    program.end()
    assert not hand_over([file]), "nobody is there any more"


def test_on_the_welcome_page_an_invitation_is_joined_with_and_a_bundle_waits(program, file, tmp_path):
    program.begin(None)
    assert program.takes([file])
    program.look_at([file])
    assert "“From Pat.clusterbundle”" in program.welcome.banner.text()
    invitation = tmp_path / "for Ann.clusterinvitation"
    assert program.takes([invitation])
    program.look_at([invitation])
    part = program.welcome.parts.currentWidget()
    assert isinstance(part, JoinPart)
    assert part.named.text() == invitation.name
    assert not program.takes([invitation]), "what is typed there is not thrown away"
    program.welcome.hide()
    assert not program.takes([file])


def test_where_a_book_is_open_an_invitation_is_for_the_second_window(program, bundle, file):  # noqa: F811
    program.begin(KeyAhead(bundle[0], PASSPHRASE))
    assert program.takes([file])
    assert not program.takes([file.with_suffix(".clusterinvitation")])


def test_with_nobody_there_or_nobody_who_answers_it_goes_on_by_itself(qtbot, file, monkeypatch):
    assert not hand_over([file])
    monkeypatch.setattr(handing_over, "REPLY", 200)
    deaf = Listener(lambda _files: True, pytest.fail)
    assert deaf.begin()
    # on the same thread: the listener has no turn
    assert not hand_over([file])
    qtbot.wait(200)  # it has one now, but whoever asked has gone on by herself
    deaf.close()
    deaf.deleteLater()
    monkeypatch.setattr(paths, "cache", lambda: Path("/" + "x" * 200))
    assert not hand_over([file])
    assert not Listener(lambda _files: True, pytest.fail).begin()


def test_one_window_listens_and_what_a_killed_program_left_keeps_nobody_from_it(listener):
    again = Listener(lambda _files: True, pytest.fail)
    assert not again.begin()
    listener[0].close()
    if os.name != "nt":
        place = paths.cache() / "window"
        place.unlink(missing_ok=True)
        place.write_bytes(b"")
    assert again.begin()
    if os.name != "nt":
        assert place.stat().st_mode & 0o077 == 0, "only for the person herself"
    again.close()


def ask(qtbot, said: bytes) -> bytes:
    """What is answered to these bytes."""
    socket = QLocalSocket()
    socket.connectToServer(handing_over._name())
    assert socket.waitForConnected(1000)
    socket.write(said)
    socket.flush()
    qtbot.waitUntil(lambda: socket.state() == QLocalSocket.LocalSocketState.UnconnectedState, timeout=5_000)
    return bytes(socket.readAll().data())


def test_a_few_files_are_taken(listener, qtbot, file):
    assert ask(qtbot, json.dumps([str(file)]).encode() + b"\n") == TAKEN
    qtbot.waitUntil(lambda: listener[1] == [[file]])


@pytest.mark.parametrize(
    "said",
    [
        "x\n",
        "[]\n",
        "{}\n",
        '"{file}"\n',
        "[1]\n",
        '["{file}\\u0000.clusterbundle"]\n',
        '["{name}"]\n',
        '["{file}.clusterbundle"]\n',
        '["{folder}/letter.txt"]\n',
        '["{folder}/folder.clusterbundle"]\n',
        "[" + ", ".join(['"{file}"'] * (MOST_FILES + 1)) + "]\n",
        "[" * 50_000 + "\n",
        "x" * (MOST_BYTES + 10),
        '["{file}"]',
    ],
)
def test_anything_else_is_not(listener, qtbot, file, monkeypatch, said):
    monkeypatch.setattr(handing_over, "PATIENCE", 300)
    (file.parent / "letter.txt").write_bytes(b"")
    (file.parent / "folder.clusterbundle").mkdir()
    for word, value in (("file", file), ("name", file.name), ("folder", file.parent)):
        said = said.replace("{" + word + "}", str(value))
    assert ask(qtbot, said.encode()) == b""
    qtbot.wait(50)
    assert listener[1] == []
