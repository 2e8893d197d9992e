"""What a start loads: the window waits for nothing that it does not show. No time is measured, only what is there."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import PASSPHRASE

ROOT = Path(__file__).parents[2]
# the program as its own entry begins it; once Home is painted it says what is loaded, and ends
START = """
import json, sys

from desktop.ui import app as entry

load = entry._load_window


def load_window():
    module = load()
    begin = module.Program.begin

    def told(program, ahead):
        begin(program, ahead)
        shell = program.open_book.shell
        shell.grab()
        print(json.dumps([shell.here()[0], __import__.__name__, sorted(sys.modules)]))
        module.QTimer.singleShot(0, program._app.quit)

    module.Program.begin = told
    return module


entry._load_window = load_window
from desktop.__main__ import main

sys.exit(main(["open", sys.argv[1]]))
"""
WAITS = {
    "desktop": "commands drafts exchanging newcomers records recovery search settling sync.bundle sync.envelope"
    " sync.fold sync.log sync.members sync.textmerge taking_back work ui.editing ui.finder ui.form ui.handing_over"
    " ui.pages.reading ui.picker ui.table",
    "PySide6": "QtNetwork",
    "": "PIL asyncio email hashlib http httpx keyring pikepdf pyrage reportlab sqlalchemy ssl zeroconf",
}
"""What is loaded when it is asked for, or in the quiet after the start."""


@pytest.fixture(scope="module")
def start(fresh_book, tmp_path_factory) -> tuple[str, str, set[str]]:
    """The page that was shown, what `import` is then, and the modules that were loaded."""
    folder = tmp_path_factory.mktemp("start")
    shutil.copy(fresh_book[0], book := folder / "Downland.clusterbook")
    environment = {"CLUSTERBOOK_HOME": str(folder / "home"), "CLUSTERBOOK_PASSPHRASE": PASSPHRASE}
    done = subprocess.run(
        [sys.executable, "-c", START, str(book)],
        env=os.environ | environment | {"QT_QPA_PLATFORM": "offscreen"},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    page, named, modules = json.loads(done.stdout)
    return page, named, set(modules)


def test_the_start_loads_the_page_it_shows_and_no_other(start):
    page, _named, modules = start
    pages = {name.rpartition(".")[2] for name in modules if name.startswith("desktop.ui.pages.")}
    assert (page, pages) == ("home", {"desk", "every", "home", "ways"})


def test_the_start_leaves_for_later_what_it_does_not_use(start):
    waits = {f"{room}.{name}".lstrip(".") for room, names in WAITS.items() for name in names.split()}
    assert not waits & start[2]


def test_no_module_is_read_for_what_nothing_here_asks_of_pyside(start):
    assert start[1] != "__feature_import__"
