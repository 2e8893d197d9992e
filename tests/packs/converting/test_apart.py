"""Work on a file that nobody trusts: limited, alone, and gone without a trace, however it ends."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest

from desktop.packs.converting import apart, child
from desktop.packs.converting.apart import Limits, clear_left, do_apart, scratch_in
from desktop.steps import run
from tests.packs.odd_papers import ODD, word_paper

pytestmark = pytest.mark.skipif(os.name == "nt", reason="made of shell scripts and signals")
_STUBBORN = """#!/bin/sh
trap '' TERM INT HUP
sleep 600 &
env > {told}/environment
pwd > {told}/place
echo "$$ $! $PPID" > {told}/numbers
while true; do sleep 1; done
"""


@pytest.fixture
def program(tmp_path: Path) -> Path:
    """An office program that hangs, with a helper that hangs, and does not go when it is asked to."""
    told = tmp_path / "told"
    told.mkdir()
    file = tmp_path / "soffice"
    file.write_text(_STUBBORN.format(told=told))
    file.chmod(0o755)
    return file


def hanging(program: Path, scratch: Path, seconds: float) -> object:
    """What waits for it."""
    how = {"way": "libreoffice", "program": str(program), "format": "word"}
    return do_apart("office", word_paper(), scratch, "Converting", Limits(seconds), **how)


def numbers(program: Path) -> list[int]:
    """The processes it is, once it runs."""
    file, until = program.parent / "told" / "numbers", time.monotonic() + 20
    while not (file.exists() and file.read_text().endswith("\n")):
        assert time.monotonic() < until
        time.sleep(0.02)
    return [int(word) for word in file.read_text().split()]


def are_gone(processes: list[int]) -> bool:
    """Whether all have ended; a moment is theirs in which whoever inherits them notices."""
    until = time.monotonic() + 5
    while any(Path(f"/proc/{one}").exists() and _state(one) != "Z" for one in processes):
        if time.monotonic() > until:
            return False
        time.sleep(0.02)
    return True


def _state(process: int) -> str:
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return "Z"


def test_what_takes_too_long_is_ended_with_all_it_started(program: Path, tmp_path: Path) -> None:
    steps = hanging(program, tmp_path / "scratch", 1.5)
    assert run(steps).went == "late"
    assert are_gone(numbers(program))
    assert list((tmp_path / "scratch").iterdir()) == []


def test_stop_ends_it_at_once_and_leaves_nothing(program: Path, tmp_path: Path) -> None:
    steps = hanging(program, tmp_path / "scratch", 600)
    next(steps)
    processes = numbers(program)
    assert next(steps).words == "Converting"
    began = time.monotonic()
    steps.close()
    assert time.monotonic() - began < 5  # half a second is promised; this is only not to wait for its end
    assert are_gone(processes)
    assert list((tmp_path / "scratch").iterdir()) == []


def test_it_ends_when_the_program_that_wanted_it_is_killed(program: Path, tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from tests.packs.converting.test_apart import hanging\n"
        "for _step in hanging(Path(sys.argv[1]), Path(sys.argv[2]), 600): pass"
    )
    parent = subprocess.Popen([sys.executable, "-c", code, str(program), str(tmp_path / "scratch")])
    processes = numbers(program)
    parent.kill()
    parent.wait()
    assert are_gone(processes)


def test_it_knows_nothing_of_us_but_its_own_folder(
    program: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HTTP_PROXY", "https_proxy", "CLUSTERBOOK_PASSPHRASE", "SSH_AUTH_SOCK", "DBUS_SESSION_BUS_ADDRESS"):
        monkeypatch.setenv(name, "secret")
    steps = hanging(program, tmp_path / "scratch", 600)
    next(steps)
    numbers(program)
    place = Path((program.parent / "told" / "place").read_text().strip())
    environment = (program.parent / "told" / "environment").read_text()
    assert place.parent == tmp_path / "scratch"
    assert stat.S_IMODE(place.stat().st_mode) == 0o700
    assert f"HOME={place}/home\n" in environment
    assert "secret" not in environment
    steps.close()
    assert not place.exists()


def test_what_eats_memory_is_stopped_and_the_rest_goes_on(tmp_path: Path) -> None:
    answer = run(do_apart("draw", ODD["plain.pdf"][0](), tmp_path, "Drawing", Limits(60, memory=60_000_000)))
    assert answer.went == "broken"


def test_folders_of_a_program_that_was_killed_are_wiped_and_those_in_use_stay(
    program: Path, tmp_path: Path
) -> None:
    place = tmp_path / "scratch"
    left = place / "converting-left"
    (left / "deep").mkdir(parents=True)
    (left / "deep" / "paper").write_bytes(b"words")
    (left / "deep").chmod(0o500)
    (place / "converting-link").symlink_to(tmp_path / "told")
    code = (
        "import sys; from pathlib import Path; from tests.packs.converting.test_apart import hanging\n"
        "for _step in hanging(Path(sys.argv[1]), Path(sys.argv[2]), 600): pass"
    )
    with scratch_in(place) as here:
        assert here.is_dir()
        assert not left.exists()
        parent = subprocess.Popen([sys.executable, "-c", code, str(program), str(place)])
        processes = numbers(program)
        clear_left(place)
        folders = [one for one in place.iterdir() if one.is_dir() and not one.is_symlink()]
        assert len(folders) == 2, "ours and that of the other program, both at work"
        parent.kill()
        parent.wait()
        assert are_gone(processes)
        clear_left(place)
        assert [one for one in place.iterdir() if one.is_dir() and not one.is_symlink()] == [here]
    assert [one.name for one in place.iterdir()] == ["converting-link"]
    assert (tmp_path / "told").is_dir()


@pytest.mark.parametrize(
    "left",
    ["[" * 100_000, '{"went": "done"}', "[]", '{"went": "refused"}', "\0"],
    ids=["deep", "no pages", "no answer", "no reason", "nothing"],
)
def test_an_answer_is_trusted_no_more_than_the_file(left: str, tmp_path: Path) -> None:
    (tmp_path / "answer.json").write_text(left)
    answer = apart._answer(tmp_path, Limits())
    assert answer.went in ("broken", "refused")
    assert answer.data == b""


_TRIES = {
    "a connection": "import socket; socket.create_connection(('127.0.0.1', 9))",
    "a name": "import socket; socket.getaddrinfo('example.org', 80)",
    "a program": "import subprocess; subprocess.run(['true'])",
    "a shell": "import os; os.system('true')",
    "a file elsewhere": "open('{elsewhere}/x', 'w')",
    "a file elsewhere, roundabout": "open('{place}/../elsewhere/x', 'w')",
    "a folder elsewhere": "import os; os.mkdir('{elsewhere}/x')",
    "removing": "import os; os.remove('{elsewhere}/kept')",
}


@pytest.mark.parametrize("code", _TRIES.values(), ids=_TRIES.keys())
def test_a_reader_reaches_nothing_outside_its_folder(code: str, tmp_path: Path) -> None:
    place, elsewhere = tmp_path / "place", tmp_path / "elsewhere"
    place.mkdir()
    elsewhere.mkdir()
    (elsewhere / "kept").touch()
    script = (
        "import sys, socket, subprocess; from pathlib import Path; from desktop.packs.converting import child\n"
        f"sys.addaudithook(child._within(Path({str(place)!r})))\n"
        f"open({str(place / 'own')!r}, 'w').close()\n"
        f"try:\n    {code.format(place=place, elsewhere=elsewhere)}\n"
        "except PermissionError: print('kept in')"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout == "kept in\n"
    assert sorted(one.name for one in elsewhere.iterdir()) == ["kept"]
    assert (place / "own").exists()
    assert child._TASKS.keys() >= {"read", "picture", "merge", "draw", "text", "office"}
