"""The whole window round an open book: Undo, the finder, where it was left, locking, and nothing lost."""

from __future__ import annotations

import shutil
import sys

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from shiboken6 import isValid

from desktop.backup import list_backups
from desktop.book import open_book
from desktop.models import School
from desktop.opening import Opened
from desktop.records import add, change
from desktop.settings import Settings
from desktop.ui.open_book import OpenBook
from desktop.ui.pages import every
from desktop.ui.pages.reading import copies

CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def path(fresh_book, tmp_path):
    """A closed book of its own."""
    path = tmp_path / "Downland.clusterbook"
    shutil.copy(fresh_book[0], path)
    return path


@pytest.fixture
def opening(fresh_book, path, light, qtbot, morning):
    """Opens the window on the book; whatever is open at the end is closed."""
    open_now = []

    def begin(*notices):
        hook = sys.excepthook
        here = OpenBook(Opened(open_book(path, key=fresh_book[1]), notices), Settings(), light)
        here.shell.resize(1366, 768)
        here.begin()
        with qtbot.waitActive(here.shell):  # keys reach the active window only
            here.shell.activateWindow()
        open_now.append((here, hook))
        return here

    yield begin
    for here, hook in reversed(open_now):
        here.end()
        assert sys.excepthook is hook, "the window left its hook behind"


def test_it_opens_on_home_and_says_whose_it_is(opening):
    here = opening()
    assert here.shell.here()[0] == "home"
    assert here.shell.windowTitle() == "Downland – Clusterbook"
    assert here.shell._who.text() == "School F · head"
    assert here.shell._day.text() == "Tue 24 Nov"


@pytest.mark.parametrize("name", [page[0] for page in every.PAGES])
def test_every_page_of_a_new_book_can_be_visited_and_left(opening, name):
    here = opening()
    here.go(name)
    assert here.shell.here()[0] == name
    QApplication.processEvents()
    here.go("home")
    assert here.banner.text() == ""
    lit = every.UNDER.get(name, name)
    here.go(name)
    assert here.shell.rail.current() == lit


def test_ctrl_z_undoes_by_name_and_ctrl_shift_z_does_it_again(opening):
    here = opening()
    here.go("schools")
    school = add(here.book, "school", {"name": "School G"})
    assert here.shell._saved.text() == "Saved 07:41"
    assert "Undo “Add" in here.shell._undo.text()
    table = here.shell.page().table
    table.setFocus()
    QTest.keyClick(table, Qt.Key.Key_Z, CONTROL)
    with here.book.reading() as view:
        assert view.get(School, school).hidden
    assert here.banner.text().startswith("Undone: Add")
    assert [line.cells[0] for line in table.lines()] == ["School F"]
    QTest.keyClick(table, Qt.Key.Key_Z, CONTROL | Qt.KeyboardModifier.ShiftModifier)
    with here.book.reading() as view:
        assert not view.get(School, school).hidden
    assert here.banner.text().startswith("Done again")


def test_with_nothing_to_undo_it_says_so(opening):
    here = opening()
    assert here.shell._undo.isHidden()
    here.undo()
    assert here.banner.text() == "There is nothing to undo."


def test_ctrl_z_in_a_text_first_undoes_the_text(opening):
    here = opening()
    here.go("schools")
    add(here.book, "school", {"name": "School G"})
    page = here.shell.page()
    line = page.seek
    line.setFocus()
    QTest.keyClicks(line, "abc")
    QTest.keyClick(line, Qt.Key.Key_Z, CONTROL)
    assert line.text() == ""
    assert here.banner.text() == ""
    # the text has nothing left of its own: the next one is the book's
    QTest.keyClick(line, Qt.Key.Key_Z, CONTROL)
    assert here.banner.text().startswith("Undone: Add")


def test_undo_keeps_what_is_half_typed_first(opening):
    here = opening()
    here.go("schools")
    form = here.shell.page().detail.form_of("district")
    form.focus_on("district")
    QTest.keyClicks(form.editor("district").control, "North")
    here.undo()
    with here.book.reading() as view:
        assert view.all(School)[0].district == ""
    here.redo()
    with here.book.reading() as view:
        assert view.all(School)[0].district == "North"


def test_the_finder_goes_to_what_it_finds(opening):
    here = opening()
    person = add(here.book, "person", {"name": "Nerys Vaughan"})
    QTest.keyClick(here.shell, Qt.Key.Key_K, CONTROL)
    finder = here._finder
    assert finder.isVisible()
    QTest.keyClicks(finder.line, "nerys")
    QTest.keyClick(finder.line, Qt.Key.Key_Return)
    name, where = here.shell.here()
    assert (name, where["person"]) == ("people", person)
    assert here.shell.page().table.current() == person


def test_the_finder_does_what_the_window_can(opening):
    here = opening()
    here.find()
    QTest.keyClicks(here._finder.line, "look dark")
    QTest.keyClick(here._finder.line, Qt.Key.Key_Return)
    assert here.look.dark
    assert Settings().look == "dark"
    here.go("book")
    assert here.shell.page().looks.current() == "dark"
    here.choose_look("light")
    assert here.shell.page().looks.current() == "light"


@pytest.mark.parametrize(
    ("words", "command"),
    [
        ("pack governors", "pack-governors"),
        ("print pack", "pack-heads"),
        ("print recovery", "print-sheet"),
        ("hold", "hold"),
        ("backup", "backup"),
        ("back up now", "backup"),
        ("lock", "lock"),
        ("add person", "person"),
        ("add school", "school"),
        ("new action", "action"),
        ("add documents", "document"),
        ("plan meeting", "plan"),
        ("put back", "arrived"),
        ("quit", "close"),
        ("close program", "close"),
    ],
)
def test_the_finder_knows_what_can_be_done_by_the_words_one_would_use(opening, words, command):
    here = opening()
    here.find()
    here._finder.line.setText(words)
    here._finder.search()
    assert f"c:{command}" in [row.id for row in here._finder.rows.rows()]


def test_the_keys_that_the_finder_tells_lead_where_it_says(opening):
    here = opening()
    told = [command for command in here._commands() if command.name.startswith("page-")]
    assert len(told) > 5
    for command in told:
        number = command.shortcut.rpartition(" ")[2]
        QTest.keyClick(here.shell, getattr(Qt.Key, f"Key_{number}"), CONTROL)
        assert here.shell.here()[0] == command.name.removeprefix("page-")


def test_the_finder_leads_to_the_next_meetings_pack_for_governors(opening):
    from desktop.meetings import plan_meeting

    here = opening()
    meeting = plan_meeting(here.book, "breakfast", date="2026-11-27").meeting
    here.find()
    QTest.keyClicks(here._finder.line, "pack governors")
    QTest.keyClick(here._finder.line, Qt.Key.Key_Return)
    page = here.shell.page()
    assert page.place() == {"meeting": meeting, "step": "pack"}
    assert page.part().audience() == "governors"


def test_with_no_meeting_to_hold_one_is_planned(opening):
    here = opening()
    here.find()
    QTest.keyClicks(here._finder.line, "hold the next")
    QTest.keyClick(here._finder.line, Qt.Key.Key_Return)
    assert here.shell.here()[0] == "meetings"
    assert "No meeting is planned" in here.banner.text()


def test_it_opens_again_where_it_was_left(opening):
    here = opening()
    school = add(here.book, "school", {"name": "School G"})
    here.go("schools", school=school)
    here.end()
    again = opening()
    assert again.shell.here()[0] == "schools"
    assert again.shell.page().table.current() == school


def test_left_on_something_gone_it_opens_on_home_or_beside_it(opening, path):
    Settings().leave(path, {"page": "a page of a later version", "thing": "x"})
    assert opening().shell.here()[0] == "home"


def test_what_was_typed_before_a_crash_becomes_a_change(opening, path, fresh_book):
    book = open_book(path, key=fresh_book[1])
    with book.reading() as view:
        school = view.all(School)[0].id
    book.keep_draft(school, "district", "North", book.as_seen(school))
    book.close()
    here = opening()
    assert not here.book.drafts(), "before any page shows it, and takes it up as well"
    with here.book.reading() as view:
        assert view.get(School, school).district == "North"


def test_closing_keeps_what_is_half_typed(opening, path, fresh_book):
    here = opening()
    here.go("schools")
    form = here.shell.page().detail.form_of("district")
    form.focus_on("district")
    QTest.keyClicks(form.editor("district").control, "North")
    here.shell.close()
    with open_book(path, key=fresh_book[1]) as book, book.reading() as view:
        assert view.all(School)[0].district == "North"


def test_closing_backs_up_what_changed_and_locks_the_book(opening, path, fresh_book):
    here = opening()
    add(here.book, "school", {"name": "School G"})
    here.end()
    with open_book(path, key=fresh_book[1]) as book:
        assert list_backups(book)
    assert not list(path.parent.glob("Downland.clusterbook?*"))


def test_copies_made_to_be_read_are_gone_after_the_lock(opening, tmp_path):
    here = opening()
    copies().mkdir(parents=True)
    (copies() / "paper.pdf").write_text("x")
    here.end()
    assert not copies().exists()


def test_print_on_home_makes_the_pack_and_prints_it(opening, qtbot, monkeypatch, tmp_path):
    from PySide6.QtPrintSupport import QPrinter

    from desktop.meetings import plan_meeting
    from desktop.ui.pages import printing

    printed = tmp_path / "printed.pdf"

    def printer(_parent, _title, *, across):
        made = QPrinter(QPrinter.PrinterMode.ScreenResolution)
        made.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        made.setOutputFileName(str(printed))
        return made

    monkeypatch.setattr(printing, "ask_printer", printer)
    here = opening()
    plan_meeting(here.book, "breakfast", date="2026-11-27")
    here.shell.page().print_pack.click()
    qtbot.waitUntil(lambda: "sent to the printer" in here.banner.text(), timeout=60_000)
    assert printed.read_bytes().startswith(b"%PDF")
    assert here.shell.here()[0] == "meeting"


def test_ctrl_l_asks_for_the_lock(opening, qtbot):
    here = opening()
    with qtbot.waitSignal(here.locked):
        QTest.keyClick(here.shell, Qt.Key.Key_L, CONTROL)


def test_notices_are_said(opening, qtbot):
    here = opening("This book was restored from a backup.")
    qtbot.waitUntil(lambda: "restored" in here.banner.text(), timeout=10_000)


def test_a_refusal_in_a_slot_is_said_in_its_words(opening):
    here = opening()
    here.go("schools")
    from desktop.errors import Refusal

    try:
        raise Refusal("The paper could not be read.")
    except Refusal as refusal:
        sys.excepthook(type(refusal), refusal, refusal.__traceback__)
    assert here.banner.text() == "The paper could not be read."


def test_the_rail_counts_what_is_owed_wherever_one_is(opening, qtbot):
    from desktop.actions import agree_action

    here = opening()
    here.go("schools")
    agree_action(here.book, "Ring the hall", leads=[here.book.me], due="2026-11-24")
    qtbot.waitUntil(lambda: here.shell.rail._buttons["home"].count == 1, timeout=10_000)


def test_nothing_is_said_to_a_window_that_has_closed(opening):
    here = opening()
    exchanges = here.desk.exchanges
    here._go_on()
    here.end()
    exchanges.changed.emit()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert not isValid(exchanges), "it goes with the book"


def test_the_cluster_renamed_is_renamed_at_the_top(opening):
    here = opening()
    change(here.book, here.book.cluster, {"title": "Downland and Vale"})
    assert here.shell.windowTitle() == "Downland and Vale – Clusterbook"


def test_whatever_is_made_belongs_to_the_window_and_goes_with_it(opening):
    before = set(QApplication.topLevelWidgets())
    here = opening()
    for name, *_rest in every.PAGES:
        here.go(name)
    here.find()
    made = set(QApplication.topLevelWidgets()) - before - {here.shell}
    # one that belongs to nobody is taken down after Qt itself, and takes the program with it
    assert [one for one in made if one.parent() is None] == []
