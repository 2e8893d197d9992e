"""Ways to exchange in the window: added, gone by, trusted or not, forgotten; sticks, the room, e-mail."""

from __future__ import annotations

import os
import shutil
import time
from pathlib import Path

import keyring
import pytest
from keyring.backends import fail
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop import paths, records
from desktop.carrier_list import add_folder, add_webdav, carriers, find_carrier
from desktop.carriers.folder import Folder
from desktop.carriers.stick import Stick, on_stick
from desktop.exchanging import exchange
from desktop.mailing import KEPT
from desktop.members import remove
from desktop.steps import run
from desktop.ui.pages import mail_written
from desktop.ui.pages.exchange import LOOK, OVERVIEW, ExchangePage
from desktop.ui.pages.exchange_ways import ExchangeWaysPage
from tests.carriers.dav import PASSWORD, USER, serving
from tests.two_laptops import take_file, title
from tests.ui.under_way import under_way


@pytest.fixture
def book(pair):
    return pair[0]


@pytest.fixture
def folder(tmp_path):
    place = tmp_path / "Cluster folder"
    place.mkdir()
    return place


@pytest.fixture
def page(desk, visited):
    return visited(ExchangeWaysPage(desk))


@pytest.fixture
def server(tmp_path):
    (tmp_path / "server" / "cluster").mkdir(parents=True)
    with serving(tmp_path / "server") as address:
        yield f"{address}cluster/"


@pytest.fixture(autouse=True)
def no_key_ring(monkeypatch):
    """As on a computer that has none, whatever this one has."""
    monkeypatch.setattr(keyring, "get_keyring", fail.Keyring)


def under(page, name):
    return next(row.under for row in page.rows.rows() if row.words == name)


def test_a_folder_is_added_by_keys_alone_and_exchanged_by(page, desk, book, pat, folder, told, qtbot):
    document = records.add(pat, "document", {"title": "Marking policy"})
    run(exchange(pat, Folder(folder)))
    desk.choose_folder = lambda _parent, _title: folder
    QTest.keyClick(page, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    page.add.choose.setFocus()
    QTest.keyClick(page.add.choose, Qt.Key.Key_Return)
    assert page.add.called.hasFocus()
    QTest.keyClick(page.add.called, Qt.Key.Key_Return)
    assert [one.name for one in carriers(book)] == ["Cluster folder"]
    assert page.rows.hasFocus()
    assert under(page, "Cluster folder") == "○ not exchanged yet"
    assert "other software shares" in page.carrier.what.text()
    QTest.keyClick(page.rows, Qt.Key.Key_Return)
    assert page.carrier.exchange.hasFocus()
    QTest.keyClick(page.carrier.exchange, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: any("brought news" in one for one in told.said), timeout=20_000)
    assert title(book, document) == "Marking policy"
    assert under(page, "Cluster folder").startswith("last exchanged")
    assert "1 bundle brought news" in page.carrier.facts.text()


def test_what_cannot_be_added_says_why_beside_it(page, book, folder):
    page.begin_adding()
    page.add.folder.setText(str(folder / "nowhere"))
    QTest.keyClick(page.add.folder, Qt.Key.Key_Return)
    assert "nowhere" in page.add.problem.text()
    assert not carriers(book)
    QTest.keyClick(page.add.folder, Qt.Key.Key_Escape)
    assert page.beside.currentWidget() is not page.add


def test_a_server_is_added_and_asked_at_once(page, book, server, qtbot):
    page.begin_adding()
    page.add.ask_for_server()
    page.add.address.setText(server)
    page.add.user.setText(USER)
    page.add.password.line.setText("not that")
    QTest.keyClick(page.add.password.line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(page.add.problem.text()), timeout=20_000)
    assert not carriers(book)
    page.add.called.setText("Cloud")
    page.add.password.line.setText(PASSWORD)
    QTest.keyClick(page.add.go, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(carriers(book)), timeout=20_000)
    qtbot.waitUntil(lambda: page.beside.currentWidget() is page.carrier, timeout=20_000)
    assert page.carrier.name.text() == "Cloud"
    assert not page.add.password.line.text(), "it is not left standing"
    page.carrier.exchange.click()
    qtbot.waitUntil(lambda: under(page, "Cloud").startswith("last exchanged"), timeout=20_000)


def test_a_password_that_is_not_known_is_asked_for_in_its_place(page, desk, book, server, told, qtbot):
    add_webdav(book, server, USER, PASSWORD, "Cloud", keep=False)
    desk.exchanges.renew()
    page.arrive(way="carrier:Cloud")
    page.carrier.exchange.click()
    qtbot.waitUntil(lambda: under(page, "Cloud") == "▲ the password is asked for", timeout=20_000)
    QTest.keyClick(page.rows, Qt.Key.Key_Return)
    assert page.carrier.password.line.hasFocus()
    page.carrier.password.line.setText(PASSWORD)
    QTest.keyClick(page.carrier.password.line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: under(page, "Cloud").startswith("last exchanged"), timeout=20_000)
    assert page.carrier.password.isHidden()
    qtbot.waitUntil(lambda: any("no key ring" in one for one in told.said), timeout=20_000)


def test_what_comes_by_a_way_that_is_not_trusted_waits(page, desk, book, pat, folder, qtbot):
    document = records.add(pat, "document", {"title": "Marking policy"})
    run(exchange(pat, Folder(folder)))
    add_folder(book, folder)
    desk.exchanges.renew()
    page.arrive(way="carrier:Cluster folder")
    page.carrier.trusted.click()
    assert not find_carrier(book, "Cluster folder").trusted
    page.carrier.exchange.click()
    qtbot.waitUntil(lambda: "waits for you to look at it" in page.carrier.facts.text(), timeout=20_000)
    with book.reading() as view:
        assert not view.rows("SELECT 1 FROM document WHERE id = ?", [document])


def test_why_a_file_there_was_not_taken_stands_with_the_way(page, desk, book, pat, folder, tmp_path, qtbot):
    records.add(pat, "document", {"title": "Marking policy"})
    run(exchange(pat, Folder(folder)))
    assert remove(book, pat.device).done
    add_folder(book, folder)
    desk.exchanges.renew()
    page.arrive(way="carrier:Cluster folder")
    page.carrier.exchange.click()
    qtbot.waitUntil(lambda: bool(page.carrier.problem.text()), timeout=20_000)
    assert "removed from this cluster" in page.carrier.problem.text()


def test_a_way_is_used_no_longer_after_a_question(page, desk, book, folder, told):
    add_folder(book, folder)
    desk.exchanges.renew()
    page.arrive(way="carrier:Cluster folder")
    page.carrier.forget.click()
    assert page.carrier.question.leave.hasFocus()
    QTest.keyClick(page.carrier.question.leave, Qt.Key.Key_Escape)
    assert carriers(book)
    page.carrier.forget.click()
    QTest.keyClick(page.carrier.question.do, Qt.Key.Key_Return)
    assert not carriers(book)
    assert [row.words for row in page.rows.rows()] == ["This room", "E-mail"]
    assert page.room.name.text() == "This room"


def test_a_stick_says_what_it_would_carry_and_then_what_came(page, desk, book, pat, tmp_path, qtbot):
    root = tmp_path / "HEADS"
    root.mkdir()
    theirs = records.add(pat, "document", {"title": "Marking policy"})
    run(exchange(pat, on_stick(root, prepare=True)))
    ours = records.add(book, "action", {"title": "Write to the diocese"})
    desk.exchanges.sticks._take([Stick(root, "HEADS", True)])
    page.arrive(way=f"stick:{root}")
    assert "1 change" in page.stick.carries.text()
    QTest.keyClick(page.stick.exchange, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not under_way(desk.exchanges), timeout=20_000)
    assert title(book, theirs) == "Marking policy"
    assert page.stick.came.text() == "1 bundle brought news; what the others lack was put there"
    desk.exchanges.sticks._take([])
    assert [row.words for row in page.rows.rows()] == ["This room", "E-mail"]
    run(exchange(pat, on_stick(root)))
    assert title(pat, ours) == "Write to the diocese"


def test_the_address_that_is_shown_follows_the_network(page, desk, qtbot, monkeypatch):
    here: list[str] = []
    monkeypatch.setattr("desktop.room.own_addresses", lambda: here)
    page.arrive(way="room", do="1")
    QTest.keyClick(page.room.door, Qt.Key.Key_Return)
    assert page.room.addresses.text() == "this laptop is on no network"
    here.append("192.168.43.17")
    qtbot.waitUntil(lambda: page.room.addresses.text().startswith("192.168.43.17"), timeout=10_000)
    QTest.keyClick(page.room.door, Qt.Key.Key_Return)


def test_the_room_is_opened_and_left_and_an_address_typed(page, desk, qtbot):
    page.arrive(way="room", do="1")
    QTest.keyClick(page.room.door, Qt.Key.Key_Return)
    assert page.room.door.text() == "Leave the room"
    assert page.room.addresses.text()
    page.room.address.setText("127.0.0.1:1")
    QTest.keyClick(page.room.address, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(page.room.problem.text()), timeout=20_000)
    QTest.keyClick(page.room.door, Qt.Key.Key_Return)
    assert page.room.door.text() == "Open the room"
    assert page.room.address.isHidden()
    assert not page.room.problem.text()


def test_a_message_is_written_and_all_that_webmail_needs_stands_beside_it(page, book, pat, qtbot, monkeypatch):
    with book.reading() as view:
        ((person,),) = view.rows("SELECT id FROM person WHERE name = 'Pat Lowe'")
    records.change(book, person, {"email": "pat@school-h.example"})
    document = records.add(book, "document", {"title": "Marking policy"})
    page.arrive(way="mail", do="1")
    assert page.mail.whom.hasFocus()
    QTest.keyClick(page.mail.write, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.mail.mail is not None, timeout=20_000)
    assert page.mail.written.said.text().startswith("Written for pat@school-h.example:")
    assert page.mail.written.open.hasFocus()
    shown = []
    monkeypatch.setattr(mail_written, "show_file", lambda file, _instead: shown.append(file))
    page.mail.written.open.click()
    page.mail.written.show_folder.click()
    assert [one.suffix for one in shown] == [".eml", ""]
    page.mail.written.copy_addresses.click()
    assert QApplication.clipboard().text() == "pat@school-h.example"
    page.mail.written.copy_words.click()
    assert "only our laptops can open it" in QApplication.clipboard().text()
    take_file(pat, page.mail.mail.draft)
    assert title(pat, document) == "Marking policy"


def test_what_was_written_to_be_sent_a_month_ago_is_cleared_when_the_next_is_written(page, qtbot):
    page.arrive(way="mail")
    root = paths.books() / "To send"

    def write() -> Path:
        page.mail.mail = None
        page.mail.write.click()
        qtbot.waitUntil(lambda: page.mail.mail is not None, timeout=30_000)
        return page.mail.mail.bundle

    def age(*files: Path) -> None:
        for file in files:
            os.utime(file, (time.time() - KEPT - 60,) * 2)

    first = write()
    (old, mixed, new) = (root / name for name in ("old", "mixed", "new"))
    for folder in (old, mixed, new):
        shutil.copytree(first.parent, folder)
    kept = [mixed / "letter.txt", mixed / "000000000000-000001-abcdef.pdf", root / "notes.txt"]
    for file in kept:
        file.write_text("Dear all", encoding="utf-8")
    (mixed / "sub").mkdir()
    (root / "empty").mkdir()
    (mixed / "sub" / first.name).write_bytes(b"")
    age(*old.iterdir(), *mixed.iterdir(), *(mixed / "sub").iterdir(), *kept)
    for file in (*new.iterdir(), *first.parent.iterdir()):
        os.utime(file, (time.time() - KEPT + 60,) * 2)
    write()
    assert not old.exists()
    assert (root / "empty").exists()
    assert sorted(one.name for one in mixed.iterdir()) == sorted(["letter.txt", kept[1].name, "sub"])
    assert [one for one in (*kept, mixed / "sub" / first.name, first) if not one.exists()] == []
    assert len(list(new.iterdir())) == 3


def test_without_an_address_it_says_whose(page, qtbot):
    page.arrive(way="mail")
    page.mail.write.click()
    qtbot.waitUntil(lambda: page.mail.mail is not None, timeout=20_000)
    assert page.mail.written.missing.text() == "No e-mail address is known for Pat Lowe."
    assert not page.mail.written.copy_addresses.isEnabled()


# -- on the page of who has what


@pytest.fixture
def exchange_page(desk, visited):
    return visited(ExchangePage(desk))


def test_exchange_now_goes_by_every_way(exchange_page, desk, book, pat, folder, told, qtbot):
    ways = exchange_page.ways
    assert ways.now.isHidden(), "there is nothing yet to go by"
    assert ways.more.text() == "Add a folder or a server…"
    document = records.add(pat, "document", {"title": "Marking policy"})
    run(exchange(pat, Folder(folder)))
    add_folder(book, folder)
    desk.exchanges.renew()
    assert ways.now.isVisible()
    exchange_page.arrive(do="now")
    qtbot.waitUntil(lambda: bool(told.said), timeout=20_000)
    assert told.said[-1].startswith("Cluster folder: 1 bundle brought news")
    assert title(book, document) == "Marking policy"


def test_with_no_way_exchange_now_leads_to_adding_one(exchange_page, told):
    exchange_page.ways.exchange_now()
    assert told.gone[-1] == ("exchange_ways", {"new": "1"})


def test_not_now_is_said_and_taken_back(exchange_page, desk, book, folder, qtbot):
    add_folder(book, folder)
    desk.exchanges.renew()
    exchange_page.ways.not_now.click()
    assert exchange_page.ways.waits.isVisible()
    assert exchange_page.ways.not_now.text() == "Let it go by itself again"
    exchange_page.ways.not_now.click()
    assert exchange_page.ways.waits.isHidden()
    qtbot.waitUntil(lambda: bool(list(folder.iterdir())), timeout=20_000)


def test_a_bundle_in_a_saved_message_is_looked_at_first(exchange_page, desk, book, pat, tmp_path, qtbot):
    from desktop.mailing import write_mail

    document = records.add(pat, "document", {"title": "Marking policy"})
    saved = shutil.copy(write_mail(pat, tmp_path / "out").draft, tmp_path / "Fwd news.eml")
    exchange_page.look_at([tmp_path / saved])
    qtbot.waitUntil(lambda: exchange_page.body.currentIndex() == LOOK, timeout=20_000)
    assert exchange_page.look_first.counts.text().startswith("1 new")
    exchange_page.look_first.take.click()
    qtbot.waitUntil(lambda: exchange_page.body.currentIndex() == OVERVIEW, timeout=20_000)
    assert title(book, document) == "Marking policy"
    with book.reading() as view:
        assert view.rows("SELECT way FROM bundle ORDER BY n DESC LIMIT 1") == [("mail",)]
