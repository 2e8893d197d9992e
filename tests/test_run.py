"""The one command a newcomer types."""

from __future__ import annotations

import ast
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import run

ROOT = Path(run.__file__).parent


def test_it_needs_nothing_but_python_itself():
    tree = ast.parse((ROOT / "run.py").read_text(encoding="utf-8"))
    imported = {name.name for node in ast.walk(tree) if isinstance(node, ast.Import) for name in node.names}
    imported |= {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert {name.partition(".")[0] for name in imported} <= sys.stdlib_module_names


@pytest.mark.parametrize(("arguments", "code"), [([], 2), (["nonsense"], 2), (["--help"], 0)])
def test_it_says_what_it_can_do(arguments, code):
    done = subprocess.run(
        [sys.executable, str(ROOT / "run.py"), *arguments], capture_output=True, text=True, check=False
    )
    assert done.returncode == code
    assert "run.py try" in done.stdout + done.stderr


def test_a_damaged_stamp_means_setting_up_again(tmp_path, monkeypatch):
    monkeypatch.setattr(run, "STAMP", tmp_path / "stamp.json")
    assert run.read_stamp() == {}
    for content in (b"", b"{", b"[1]", b"\xff\xfe"):
        run.STAMP.write_bytes(content)
        assert run.read_stamp() == {}


@pytest.mark.skipif(sys.platform != "linux", reason="other systems bring what Qt needs")
def test_a_library_is_missing_only_when_it_is():
    assert run.loads("libc.so.6")
    assert not run.loads("libno-such-thing.so.1")


@pytest.mark.parametrize("here", ["/usr/bin/soffice", None])
@pytest.mark.parametrize("may", [True, False])
def test_libreoffice_is_fetched_for_the_tests_where_it_is_not_and_may_be(here, may, monkeypatch, capsys):
    fetched = []
    monkeypatch.setattr(run.shutil, "which", lambda name: here if name == "soffice" else None)
    monkeypatch.setattr(run, "may_install", lambda: may)
    monkeypatch.setattr(run, "install_packages", lambda packages: fetched.append(packages) or True)
    run.office_program()
    assert fetched == ([list(run.OFFICE)] if may and here is None else [])
    assert ("left out" in capsys.readouterr().err) == (here is None and not may)


def test_a_script_that_is_not_there_is_said_to_be_missing():
    with pytest.raises(run.Stopped, match=r"no bench/nonsense\.py"):
        run.script("bench/nonsense.py")


def test_every_figure_is_measured_but_what_takes_most_of_an_hour():
    assert run.figures() == [
        "attachments", "field", "finding", "first_taking", "large_pack", "pack_check",
        "pack_speed", "pages", "preview", "start", "week", "word_papers",
    ]  # fmt: skip


def test_the_build_runs_the_same_command_as_the_readme():
    last = (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()[-1].removeprefix("exec ")
    assert last == "python3 run.py tests"
    assert last in (ROOT / "README.md").read_text(encoding="utf-8")


def test_what_an_installer_carries_is_in_the_notices():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    notices = (ROOT / "NOTICES.md").read_text(encoding="utf-8").casefold()
    for dependency in project["dependencies"]:
        name = dependency.partition(">")[0].casefold()
        assert name in notices, dependency
