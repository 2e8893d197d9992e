"""A bundle dropped on the window, or with which the program is opened, is looked at wherever one is."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest

from desktop import cli, records
from desktop.arrived import look_at_arrived
from desktop.book import open_book
from desktop.bundles import make_bundle, take_bundle, tell
from desktop.opening import open_for_use
from desktop.settings import Settings
from desktop.ui.app import KeyAhead
from desktop.ui.pages.exchange import LOOK
from desktop.ui.pages.welcome_join import JoinPart
from desktop.ui.program import Program
from tests.conftest import PASSPHRASE


@pytest.fixture
def bundle(fresh_pair, tmp_path):
    """Jo's closed book, and a file with news from Pat."""
    (jo, _jos_key), (pat, pats_key) = fresh_pair
    file = tmp_path / "From Pat.clusterbundle"
    with open_book(Path(shutil.copy(pat, tmp_path)), key=pats_key) as book:
        records.add(book, "action", {"title": "Write to the diocese"})
        make_bundle(book, file)
    return Path(shutil.copy(jo, tmp_path)), file


@pytest.fixture
def program(qapp, light):
    made = []

    def begin(brought=None):
        one = Program(qapp, Settings(), brought=brought)
        made.append(one)
        return one

    yield begin
    for one in made:
        one.end()
        one.deleteLater()


def looking(program):
    page = program.open_book.shell.page()
    return getattr(page, "body", None) is not None and page.body.currentIndex() == LOOK


def test_the_program_opened_on_a_bundle_looks_at_it_first(program, bundle, qtbot):
    path, file = bundle
    here = program(brought=file)
    here.begin(KeyAhead(path, PASSPHRASE))
    assert here.open_book.shell.here()[0] == "exchange"
    qtbot.waitUntil(lambda: looking(here), timeout=30_000)
    assert here.open_book.shell.page().look_first.path == file
    here.end()


def test_where_the_passphrase_is_asked_for_the_bundle_waits(program, bundle, qtbot):
    path, file = bundle
    here = program(brought=file)
    here.begin(None)
    assert "“From Pat.clusterbundle”" in here.welcome.banner.text()
    here.welcome.opened(open_for_use(path, PASSPHRASE))
    qtbot.waitUntil(lambda: looking(here), timeout=30_000)
    here.end()


def test_a_bundle_dropped_on_any_page_is_looked_at(program, bundle, qtbot):
    path, file = bundle
    here = program()
    here.begin(KeyAhead(path, PASSPHRASE))
    here.open_book.go("documents")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(file))])
    drop = QDropEvent(
        QPointF(500, 300),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    QCoreApplication.sendEvent(here.open_book.shell.windowHandle(), drop)
    qtbot.waitUntil(lambda: looking(here), timeout=30_000)
    with here.open_book.book.reading() as view:
        assert not view.rows("SELECT 1 FROM document"), "it did not become a document"
    here.end()


def test_the_program_opened_on_an_invitation_asks_for_its_words(program, tmp_path):
    file = tmp_path / "for Ann.clusterinvitation"
    file.write_bytes(b"")
    here = program(brought=file)
    here.begin(None)
    part = here.welcome.parts.currentWidget()
    assert isinstance(part, JoinPart)
    assert part.named.text() == file.name


def test_the_command_takes_such_a_file_by_itself(tmp_path, monkeypatch, capsys):
    shown = []

    def window(book, passphrase, *, passing=False, brought=None):
        shown.append((book, brought))
        return 0

    file = tmp_path / "one.clusterbundle"
    assert cli.main([str(file)], window) == 1
    assert "There is no file" in capsys.readouterr().err
    file.write_bytes(b"")
    monkeypatch.setattr(sys, "platform", "linux")
    assert cli.main([str(file)], window) == 0
    assert shown == [(None, file)]


def test_what_arrived_is_counted_in_the_rail_and_on_home_until_it_is_looked_at(program, bundle, qtbot):
    path, file = bundle
    with open_book(path, PASSPHRASE) as book:
        look_at_arrived(book)
    begun = program()
    begun.begin(KeyAhead(path, PASSPHRASE))
    here, home = begun.open_book, begun.open_book.shell.page()
    qtbot.waitUntil(here._ahead.isActive, timeout=30_000)
    line = here.shell.rail._buttons["arrived"]
    assert (line.count, home.arrived.isVisible()) == (0, False)
    taken = take_bundle(here.book, file)
    tell(here.book, taken)
    qtbot.waitUntil(lambda: line.count == 1, timeout=30_000)
    assert home.arrived.text() == "1 bundle arrived"
    home.arrived.setFocus()
    QTest.keyClick(home.arrived, Qt.Key.Key_Return)
    assert here.shell.here()[0] == "arrived"
    assert line.count == 0
    assert here.shell.page().top.quiet.text() == "1 new since you last looked"
    here.go("home")
    assert not home.arrived.isVisible()
    begun.end()
