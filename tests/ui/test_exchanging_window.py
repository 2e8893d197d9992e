"""Exchanging while a book is open in its window: quietly, with nothing lost of what is being typed."""

from __future__ import annotations

import shutil

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop import disagreements, records
from desktop.book import open_book
from desktop.carrier_list import add_folder
from desktop.carriers import stick as stick_module
from desktop.carriers.folder import Folder
from desktop.carriers.stick import on_stick
from desktop.exchanging import exchange
from desktop.opening import Opened
from desktop.settings import Settings
from desktop.steps import Step, run
from desktop.ui import exchanges, sticks
from desktop.ui import open_book as open_book_module
from desktop.ui.meanwhile import UntilFree
from desktop.ui.open_book import OpenBook
from tests.two_laptops import send, title
from tests.ui.under_way import under_way


@pytest.fixture
def pat(fresh_pair, tmp_path):
    _jo, (path, key) = fresh_pair
    with open_book(shutil.copy(path, tmp_path / "pat.clusterbook"), key=key) as book:
        yield book


@pytest.fixture
def here(fresh_pair, tmp_path, light, qtbot, morning, monkeypatch):
    """Jo's book in its window, a moment after it was opened."""
    monkeypatch.setattr(open_book_module, "IDLE", 1)
    (path, key), _pat = fresh_pair
    made = OpenBook(Opened(open_book(shutil.copy(path, tmp_path / "jo.clusterbook"), key=key), ()), Settings(), light)
    made.shell.resize(1366, 768)
    made.begin()
    with qtbot.waitActive(made.shell):
        made.shell.activateWindow()
    qtbot.waitUntil(lambda: made._exchanges is not None, timeout=10_000)
    yield made
    made.end()


@pytest.fixture
def folder(here, tmp_path):
    place = tmp_path / "Cluster folder"
    place.mkdir()
    add_folder(here.book, place)
    return place


def gone_by(here, qtbot):
    """All that goes by itself has gone."""
    here.desk.exchanges.renew()
    here.desk.exchanges.go_by_itself()
    qtbot.waitUntil(lambda: not under_way(here.desk.exchanges), timeout=20_000)


def test_what_is_being_typed_stays_and_becomes_one_side_of_a_disagreement(here, pat, folder, tmp_path, qtbot):
    document = records.add(here.book, "document", {"title": "Marking policy"})
    send(here.book, pat, tmp_path)
    records.change(pat, document, {"title": "Feedback policy"})
    run(exchange(pat, Folder(folder)))
    here.go("documents", document=document)
    editor = here.shell.page().detail.form.editor("title")
    editor.setFocus()
    line = QApplication.focusWidget()
    QTest.keyClick(line, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(line, "Marking")
    gone_by(here, qtbot)
    assert title(here.book, document) == "Feedback policy", "it came"
    assert editor.value() == "Marking", "and took nothing from under the fingers"
    QTest.keyClick(line, Qt.Key.Key_Tab)
    with here.book.reading() as view:
        assert disagreements.count(view) == 1
    assert here.banner.text() == "", "it went quietly"


def test_news_is_on_the_page_that_is_open_and_what_waits_is_counted_anew(here, pat, folder, tmp_path, qtbot):
    records.add(here.book, "document", {"title": "Marking policy"})
    qtbot.waitUntil(lambda: here.shell._notes.text() == "1 change waits to go", timeout=10_000)
    gone_by(here, qtbot)
    assert len(list(folder.iterdir())) == 1
    run(exchange(pat, Folder(folder)))
    records.add(pat, "document", {"title": "Feedback policy"})
    run(exchange(pat, Folder(folder)))
    here.go("documents")
    here.desk.exchanges.by_carrier("Cluster folder", lambda _words: None)
    qtbot.waitUntil(lambda: len(here.shell.page().table.lines()) == 2, timeout=20_000)
    qtbot.waitUntil(lambda: here.shell._notes.text() == "", timeout=10_000)


def test_a_stick_used_before_is_noticed_with_the_button_that_exchanges(here, pat, tmp_path, qtbot, monkeypatch):
    media = tmp_path / "media"
    (media / "HEADS").mkdir(parents=True)
    document = records.add(pat, "document", {"title": "Feedback policy"})
    run(exchange(pat, on_stick(media / "HEADS", prepare=True)))
    monkeypatch.setattr(sticks, "EVERY", 0.02)
    qtbot.wait(100)
    monkeypatch.setattr(stick_module, "_roots", lambda: sorted(media.iterdir()))
    qtbot.waitUntil(lambda: here.banner.text() == "The memory stick “HEADS” is here.", timeout=10_000)
    assert here.banner.action.text() == "Exchange with this stick"
    here.banner.action.click()
    qtbot.waitUntil(lambda: here.banner.text().startswith("1 bundle brought news"), timeout=20_000)
    assert title(here.book, document) == "Feedback policy"


def test_the_book_closes_while_an_exchange_is_under_way(here, folder, monkeypatch):
    def endless(*_asked, **_more):
        while True:
            yield Step(0, 0, "Writing")

    monkeypatch.setattr(exchanges, "exchange", endless)
    here.desk.exchanges.renew()
    here.desk.exchanges.go_by_itself()
    assert under_way(here.desk.exchanges)
    here.end()
    assert not under_way(here.desk.exchanges)


def test_while_a_large_bundle_comes_in_by_itself_nothing_is_typed_that_could_not_be_kept(
    here, folder, qtbot, monkeypatch
):
    def large(book, _place, **_more):
        with book.turn:
            while True:
                yield Step(0, 0, "Working out what follows from it")

    monkeypatch.setattr(exchanges, "exchange", large)
    here.desk.exchanges.renew()
    here.desk.exchanges.go_by_itself()
    qtbot.waitUntil(lambda: bool(here.shell.findChildren(UntilFree)), timeout=10_000)
    (dialog,) = here.shell.findChildren(UntilFree)
    assert dialog.isModal()
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not here.shell.findChildren(UntilFree), timeout=10_000)
    assert not here.book.turn.locked()


def test_ctrl_e_exchanges_from_whatever_page_one_is_on(here, pat, folder, qtbot):
    document = records.add(pat, "document", {"title": "Feedback policy"})
    run(exchange(pat, Folder(folder)))
    here.desk.exchanges.renew()
    here.go("home")
    QTest.keyClick(here.shell, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: "1 bundle brought news" in here.banner.text(), timeout=20_000)
    assert title(here.book, document) == "Feedback policy"


def test_what_is_being_typed_is_said_to_be_saved(here, qtbot):
    document = records.add(here.book, "document", {"title": "Marking policy"})
    here.go("documents", document=document)
    here.shell.set_saved("")
    here.shell.page().detail.form.editor("title").setFocus()
    QTest.keyClicks(QApplication.focusWidget(), "x")
    qtbot.waitUntil(lambda: here.shell._saved.text() == "Saved 07:41", timeout=10_000)
    assert here.book.drafts(), "it is no change yet"
