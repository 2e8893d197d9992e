"""From the command to the window: a book opened at once, a passphrase asked for, locked and opened again."""

from __future__ import annotations

import shutil

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from desktop.book import open_book
from desktop.conversions import scratch
from desktop.holder import Holder
from desktop.models import School
from desktop.settings import Settings
from desktop.ui.app import KeyAhead
from desktop.ui.pages.reading import clear_copies, clear_left_copies, copies
from desktop.ui.program import Program
from tests.conftest import PASSPHRASE


def activate(window):
    """Keys of a window as a whole are heard by the active one only."""
    window.activateWindow()
    assert QTest.qWaitForWindowActive(window)


@pytest.fixture
def path(fresh_book, tmp_path):
    path = tmp_path / "Downland.clusterbook"
    shutil.copy(fresh_book[0], path)
    return path


@pytest.fixture
def program(qapp, light):
    made = Program(qapp, Settings())
    yield made
    made.end()
    made.deleteLater()


def test_with_nothing_given_the_welcome_page_comes(program):
    program.begin(None)
    assert program.welcome.isVisible()
    assert program.open_book is None


def test_copies_that_a_killed_program_left_are_removed_and_those_of_a_running_one_stay(program, qtbot):
    root = copies().parent
    killed, older, running = root / "4294967295", root / "pack-old", root / "running"
    for folder in (copies(), killed, older, running):
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "pack.pdf").write_bytes(b"%PDF for heads only")
        (folder / "pack.pdf").chmod(0o400)
    (root / "4294967295.open").write_text("{}")
    on_its_way = scratch() / "converting-left"
    on_its_way.mkdir(parents=True)
    (on_its_way / "in").write_bytes(b"for heads only")
    elsewhere = Holder(running)
    program.begin(None)
    left = killed, older, on_its_way
    qtbot.waitUntil(lambda: not any(one.exists() for one in left), timeout=10_000)
    assert (running / "pack.pdf").exists()
    assert (copies() / "pack.pdf").exists()
    elsewhere.release()
    clear_left_copies()
    clear_copies()
    assert list(root.iterdir()) == []


def test_a_passphrase_given_opens_the_book_at_once(program, path):
    program.begin(KeyAhead(path, PASSPHRASE))
    assert program.welcome is None
    assert program.open_book.shell.isVisible()
    assert Settings().recent == [path]


def test_a_wrong_passphrase_leads_to_the_welcome_page_with_why(program, path):
    program.begin(KeyAhead(path, "seven loud barns"))
    assert program.open_book is None
    assert "does not open" in program.welcome.banner.text()
    assert program.welcome.start.named.text() == "Downland"


def test_the_words_of_the_sheet_do_as_a_passphrase(program, path, fresh_book):
    from desktop.recovery import words_of_key

    program.begin(KeyAhead(path, words_of_key(fresh_book[1])))
    assert program.open_book is not None


def test_a_file_that_is_no_book_is_said_to_be_none(program, tmp_path):
    wrong = tmp_path / "letter.txt"
    wrong.write_text("Dear all", encoding="utf-8")
    program.begin(KeyAhead(wrong, PASSPHRASE))
    assert "letter.txt" in program.welcome.banner.text()


def test_with_no_key_ring_the_passphrase_is_asked_for(program, path, qtbot):
    ahead = KeyAhead(path, None)
    ahead.wait()
    program.begin(ahead)
    assert program.welcome.isVisible()
    QTest.keyClicks(program.welcome.start.passphrase, PASSPHRASE)
    program.welcome.start.open_button.click()
    assert program.open_book is not None
    assert program.welcome is None


def test_a_book_to_look_round_in_leaves_nothing_behind(qapp, light, path):
    from desktop.backup import list_backups

    program = Program(qapp, Settings(), passing=path)
    program.begin(KeyAhead(path, PASSPHRASE))
    assert program.open_book.shell.isVisible()
    program.open_book.locked.emit()
    assert program.welcome.start.recent.rows() == []
    assert not program.welcome.start.passphrase.isVisible()  # nobody was told it
    program.end()
    program.deleteLater()
    assert Settings().recent == []
    assert Settings().left(path) == {}
    assert list_backups() == []


def test_at_first_the_window_and_its_frame_are_inside_the_screen(program):
    program.begin(None)
    room = program.welcome.screen().availableGeometry()
    if room.width() < 1400:
        assert program.welcome.isMaximized()
    assert program.welcome.normalGeometry().height() < room.height()


def test_a_book_brought_back_says_so_in_its_title(program, path, tmp_path):
    from desktop import steps
    from desktop.backup import back_up
    from desktop.restoring import restore
    from desktop.words import day_and_year

    with open_book(path, PASSPHRASE) as book:
        steps.run(back_up(book, tmp_path / "backups"))
    (backup,) = (tmp_path / "backups").rglob("*.clusterbook-backup")
    back = tmp_path / "back.clusterbook"
    made = steps.run(restore(backup, back, PASSPHRASE))
    program.begin(KeyAhead(back, PASSPHRASE))
    assert program.open_book.shell.windowTitle() == (
        f"Downland, brought back from {day_and_year(made.day)} – Clusterbook"
    )


def test_locked_it_shows_the_welcome_page_and_opens_again(program, path):
    program.begin(KeyAhead(path, PASSPHRASE))
    program.open_book.locked.emit()
    assert program.open_book is None
    assert program.welcome.isVisible()
    program.welcome.start.passphrase.setText(PASSPHRASE)
    program.welcome.start.open()
    assert program.open_book.shell.isVisible()


def test_a_new_passphrase_closes_the_book_and_asks(program, path):
    from desktop.ui.pages.welcome_passphrase import PassphrasePart

    program.begin(KeyAhead(path, PASSPHRASE))
    program.open_book.passphrase_asked.emit()
    assert isinstance(program.welcome.parts.currentWidget(), PassphrasePart)


@pytest.mark.parametrize("by_key", [False, True])
def test_no_new_passphrase_after_all_leads_back_into_the_open_book(program, path, by_key):
    program.begin(KeyAhead(path, PASSPHRASE))
    program.open_book.go("book")
    program.open_book.passphrase_asked.emit()
    part = program.welcome.parts.currentWidget()
    if by_key:
        activate(program.welcome)
        QTest.keyClick(part.old, Qt.Key.Key_Escape)
    else:
        part.not_now.click()
    assert program.welcome is None
    assert program.open_book.shell.isVisible()
    assert program.open_book.shell.here()[0] == "book"


@pytest.mark.parametrize("key", [Qt.Key.Key_Q, Qt.Key.Key_W])
def test_ctrl_q_keeps_what_was_typed_and_closes_the_book(program, path, key):
    program.begin(KeyAhead(path, PASSPHRASE))
    here = program.open_book
    here.go("schools")
    activate(here.shell)
    form = here.shell.page().detail.form_of("district")
    form.focus_on("district")
    QTest.keyClicks(form.editor("district").control, "North")
    shell = here.shell
    QTest.keyClick(shell, key, Qt.KeyboardModifier.ControlModifier)
    assert not shell.isVisible()
    with open_book(path, PASSPHRASE) as book, book.reading() as view:
        assert view.all(School)[0].district == "North"


def test_ctrl_q_closes_the_welcome_page_too(program):
    program.begin(None)
    activate(program.welcome)
    QTest.keyClick(program.welcome, Qt.Key.Key_Q, Qt.KeyboardModifier.ControlModifier)
    assert not program.welcome.isVisible()


def test_a_book_is_moved_and_opens_where_it_went(program, path, tmp_path, qtbot):
    program.begin(KeyAhead(path, PASSPHRASE))
    folder = tmp_path / "elsewhere"
    program.open_book.move_asked.emit(folder)
    qtbot.waitUntil(lambda: program.open_book is not None, timeout=20_000)
    assert program.open_book.book.path == folder / path.name
    assert not path.exists()
    assert Settings().recent == [folder / path.name]


def test_a_move_that_is_refused_leaves_the_book_where_it_is_and_says_why(program, path, tmp_path, qtbot):
    folder = tmp_path / "Dropbox"
    program.begin(KeyAhead(path, PASSPHRASE))
    program.open_book.move_asked.emit(folder)
    qtbot.waitUntil(lambda: program.open_book is not None, timeout=20_000)
    assert program.open_book.book.path == path
    here = program.open_book
    qtbot.waitUntil(lambda: "Dropbox" in here.banner.text(), timeout=10_000)
