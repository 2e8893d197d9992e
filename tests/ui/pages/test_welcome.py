"""The welcome page: a new cluster with its recovery sheet, opening, forgetting, a backup, a new passphrase."""

from __future__ import annotations

import re
from contextlib import suppress

import pytest
from PySide6.QtCore import Qt
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtTest import QTest

from desktop import paths, recovery, renewal, steps
from desktop.backup import back_up
from desktop.book import open_book
from desktop.errors import Refusal, WrongPassphrase
from desktop.models import Cluster, Role
from desktop.settings import Settings
from desktop.ui.pages import recovery_sheet
from desktop.ui.pages.welcome import Welcome
from desktop.ui.pages.welcome_new import NewCluster, SheetPart
from desktop.ui.pages.welcome_passphrase import PassphrasePart
from desktop.ui.pages.welcome_restore import RestorePart
from tests.conftest import PASSPHRASE


@pytest.fixture
def opened():
    """Books the page handed on; closed afterwards."""
    given = []
    yield given
    for one in given:
        one.book.close()


@pytest.fixture
def settings():
    return Settings()


@pytest.fixture
def page(shown, opened, settings):
    made = Welcome(settings, opened.append)
    shown(made, 1000, 760)
    made.arrive()
    yield made
    made.close()


@pytest.fixture
def closed_book(fresh_book, tmp_path):
    """A book that lies on the disk."""
    path = tmp_path / "Downland.clusterbook"
    path.write_bytes(fresh_book[0].read_bytes())
    return path


@pytest.fixture
def listed_book(fresh_book, tmp_path):
    """Another one."""
    path = tmp_path / "Upland.clusterbook"
    path.write_bytes(fresh_book[0].read_bytes())
    return path


def typed(page, **answers):
    """The page for a new cluster, filled in."""
    page.start.new.click()
    part = page.parts.currentWidget()
    assert isinstance(part, NewCluster)
    for name, text in answers.items():
        line = part.fields[name].editor.control
        line.selectAll()
        QTest.keyClicks(line, text)
    return part


def test_with_no_books_the_new_cluster_comes_first(page):
    assert page.start.new.hasFocus()
    assert not page.start.open_button.isVisible()


def test_a_new_cluster_is_made_with_the_words_proposed(page, opened, tmp_path, monkeypatch):
    monkeypatch.setattr(recovery_sheet, "show_file", lambda _file, _instead: None)
    part = typed(page, cluster="Downland", school="School F", person="Jo Bright")
    words = part.fields["passphrase"].editor.value()
    assert len(words.split()) == 6
    QTest.keyClick(part.make, Qt.Key.Key_Space)
    sheet = page.parts.currentWidget()
    assert isinstance(sheet, SheetPart)
    sheet.choose_place = lambda _parent, _title, name: tmp_path / name
    sheet.save.click()
    assert sheet.made.mark.words == "made"
    assert "then delete the file" in page.banner.text()
    sheet.go_on.click()
    (one,) = opened
    with one.book.reading() as view:
        assert view.get(Cluster, one.book.cluster).title == "Downland"
        assert view.all(Role)[0].role == "head"
    assert one.book.path == paths.books() / "Downland.clusterbook"
    one.book.close()
    open_book(one.book.path, words).close()


def test_the_saved_sheet_opens_the_book(page, opened, tmp_path, monkeypatch):
    monkeypatch.setattr(recovery_sheet, "show_file", lambda _file, _instead: None)
    typed(page, cluster="Downland", school="School F", person="Jo Bright").make.click()
    sheet = page.parts.currentWidget()
    file = tmp_path / "sheet.pdf"
    sheet.choose_place = lambda _parent, _title, _name: file
    sheet.save.click()
    sheet.go_on.click()
    opened[0].book.close()
    document = QPdfDocument()
    document.load(str(file))
    text = document.getAllText(0).text()
    document.close()
    numbered = [
        (int(n), word) for n, word in re.findall(r"(\d+)\.?\s+([a-z]+)", text) if word in recovery.known()
    ]
    words = " ".join(word for _n, word in sorted(numbered))
    open_book(opened[0].book.path, key=recovery.key_of_words(words)).close()


def test_the_sheet_is_printed_and_leaves_no_copy(page, opened, tmp_path, monkeypatch):
    printed = tmp_path / "printed.pdf"

    def printer(_parent, _title):
        made = QPrinter(QPrinter.PrinterMode.ScreenResolution)
        made.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        made.setOutputFileName(str(printed))
        return made

    monkeypatch.setattr(recovery_sheet, "ask_printer", printer)
    typed(page, cluster="Downland", school="School F", person="Jo Bright").make.click()
    sheet = page.parts.currentWidget()
    assert sheet.print.hasFocus()
    QTest.keyClick(sheet.print, Qt.Key.Key_Space)
    assert printed.read_bytes().startswith(b"%PDF")
    assert sheet.made.mark.words == "made"
    sheet.go_on.click()
    assert recovery_sheet.sheet_day(opened[0].book) is not None
    assert not list(paths.books().glob("*.pdf"))


def test_the_sheet_is_not_passed_over_in_silence(page, opened):
    typed(page, cluster="Downland", school="School F", person="Jo Bright").make.click()
    sheet = page.parts.currentWidget()
    asked = []

    def answers(_parent, text, _answers, more=""):
        asked.append(text + more)
        return "sheet" if len(asked) == 1 else "without"

    sheet.ask = answers
    sheet.go_on.click()
    assert opened == []
    sheet.go_on.click()
    assert len(opened) == 1
    assert "lost for good" in asked[0]
    assert recovery_sheet.sheet_day(opened[0].book) is None


def test_a_book_made_but_not_opened_is_closed_with_the_window(page, opened):
    typed(page, cluster="Downland", school="School F", person="Jo Bright").make.click()
    page.close()
    assert opened == []
    path = paths.books() / "Downland.clusterbook"
    with suppress(WrongPassphrase):
        open_book(path, "not these words")
    assert not list(path.parent.glob("*-wal"))


def test_tab_follows_the_page(page):
    part = typed(page)
    page.activateWindow()
    stops, here = [], part.fields["cluster"].editor.control
    here.setFocus()
    for _stop in range(8):
        here = page.focusWidget()
        stops.append(here.mapTo(part, here.rect().topLeft()))
        QTest.keyClick(here, Qt.Key.Key_Tab)
    # a pixel or two apart is the same line
    assert stops == sorted(stops, key=lambda at: (at.y() // 12, at.x()))


def test_the_letters_of_a_passphrase_are_shown_when_asked_for(page, closed_book):
    page.arrive(closed_book)
    secret = page.start.secret
    QTest.keyClicks(secret.line, "seven")
    assert secret.line.displayText() != "seven"
    QTest.keyClick(secret.line, Qt.Key.Key_Tab)
    assert secret.turn.hasFocus()
    QTest.keyClick(secret.turn, Qt.Key.Key_Space)
    assert secret.line.displayText() == "seven"
    assert secret.turn.text() == "Hide"
    page.arrive(closed_book)
    QTest.keyClicks(secret.line, "seven")
    assert secret.line.displayText() != "seven"


def test_what_is_missing_is_said_where_it_is(page, opened):
    part = typed(page, cluster="Downland")
    part.make.click()
    assert part.fields["school"].editor.problem()
    assert part.fields["person"].editor.problem()
    assert not part.fields["cluster"].editor.problem()
    assert page.parts.currentWidget() is part


def test_a_passphrase_too_short_is_refused_in_words(page):
    part = typed(page, cluster="Downland", school="School F", person="Jo Bright", passphrase="abc")
    with pytest.raises(Refusal, match="at least"):
        part.make_book()
    assert not (paths.books() / "Downland.clusterbook").exists()


def test_the_refusal_goes_once_a_good_passphrase_is_typed(page):
    part = typed(page, cluster="Downland", school="School F", person="Jo Bright", passphrase="abc")
    with pytest.raises(Refusal, match="at least") as refused:
        part.make_book()
    page.banner.refuse(str(refused.value))  # as the window's last edge does
    editor = part.fields["passphrase"].editor
    QTest.keyClicks(editor.control, "def")
    assert "at least" in editor.problem()
    QTest.keyClicks(editor.control, " seven quiet herons")
    assert editor.problem() == ""
    assert page.banner.text() == ""


def test_the_refusal_goes_with_six_other_words_too(page):
    part = typed(page, cluster="Downland", school="School F", person="Jo Bright", passphrase="abc")
    with pytest.raises(Refusal) as refused:
        part.make_book()
    page.banner.refuse(str(refused.value))
    part.another.click()
    assert part.fields["passphrase"].editor.problem() == ""
    assert page.banner.text() == ""


def test_a_cloud_folder_is_warned_of(page, tmp_path):
    part = typed(page, cluster="Downland")
    assert not part.warning.isVisible()
    cloud = tmp_path / "OneDrive - School F"
    cloud.mkdir()
    part.choose_folder = lambda _parent: cloud
    part.elsewhere.click()
    assert part.warning.isVisible()
    assert "OneDrive" in part.warning.text()


def test_a_recent_book_opens_with_its_passphrase_and_enter(page, opened, settings, closed_book):
    settings.opened(closed_book)
    page.arrive()
    assert [row.words for row in page.start.recent.rows()] == ["Downland"]
    assert page.start.passphrase.hasFocus()
    QTest.keyClicks(page.start.passphrase, PASSPHRASE)
    QTest.keyClick(page.start.passphrase, Qt.Key.Key_Return)
    assert [one.book.path for one in opened] == [closed_book]


def test_a_wrong_passphrase_is_said_and_the_line_is_ready_again(page, opened, closed_book):
    page.arrive(closed_book)
    QTest.keyClicks(page.start.passphrase, "seven loud barns")
    with pytest.raises(WrongPassphrase):
        page.start.open()
    assert page.start.passphrase.selectedText()
    assert opened == []


def test_nothing_typed_is_said_too(page, closed_book):
    page.arrive(closed_book)
    with pytest.raises(Refusal, match="Type the passphrase"):
        page.start.open()


def test_the_recovery_sheet_opens_it(page, opened, closed_book, fresh_book):
    page.arrive(closed_book)
    page.start.use_sheet.click()
    QTest.keyClicks(page.start.sheet, recovery.words_of_key(fresh_book[1]))
    QTest.keyClick(page.start.sheet, Qt.Key.Key_Return)
    assert len(opened) == 1


def test_all_words_of_the_sheet_are_seen_as_they_are_typed(page, closed_book):
    page.arrive(closed_book)
    page.start.use_sheet.click()
    lines = page.start.sheet
    assert lines.hasFocus()
    widest = sorted(recovery.known(), key=lines.fontMetrics().horizontalAdvance)[-24:]
    QTest.keyClicks(lines, " ".join(widest))
    assert lines.verticalScrollBar().maximum() == 0
    assert not page.start.passphrase.isVisible()
    page.start.use_sheet.click()
    assert page.start.passphrase.hasFocus()
    assert not lines.isVisible()


def test_a_misread_word_of_the_sheet_is_named(page, closed_book, fresh_book):
    words = recovery.words_of_key(fresh_book[1]).split()
    words[3] = "zzzzzz"
    page.arrive(closed_book)
    page.start.use_sheet.click()
    page.start.sheet.setPlainText(" ".join(words))
    with pytest.raises(Refusal, match="zzzzzz"):
        page.start.open()
    caret = page.start.sheet.textCursor()
    assert not caret.hasSelection()
    assert caret.position() == len(" ".join(words[:4]))


def test_a_book_that_is_gone_is_not_listed_and_one_can_be_forgotten(page, settings, closed_book, tmp_path):
    settings.opened(tmp_path / "gone.clusterbook")
    settings.opened(closed_book)
    page.arrive()
    assert [row.words for row in page.start.recent.rows()] == ["Downland"]
    page.start.recent.pressed.emit(str(closed_book))
    assert page.start.recent.rows() == []
    assert closed_book.exists()


def test_another_file_is_chosen_and_none_in_the_list(page, opened, closed_book, settings, listed_book):
    settings.opened(listed_book)
    page.arrive()
    page.choose_book = lambda _parent: closed_book
    page.start.other.click()
    assert page.start.named.text() == "Downland"
    assert page.start.recent.current() == ""
    page.start.passphrase.setText(PASSPHRASE)
    page.start.open_button.click()
    assert len(opened) == 1


def test_a_backup_comes_back_beside_the_book(page, opened, closed_book, qtbot, morning):
    with open_book(closed_book, PASSPHRASE) as book:
        steps.run(back_up(book))
    page.start.restore.click()
    part = page.parts.currentWidget()
    assert isinstance(part, RestorePart)
    assert [row.under for row in part.rows.rows()] == ["Downland.clusterbook"]
    QTest.keyClicks(part.passphrase, PASSPHRASE)
    QTest.keyClick(part.passphrase, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(opened), timeout=20_000)
    assert opened[0].book.path.parent == paths.books()
    assert opened[0].notices[0].startswith("This is the copy brought back from 24 Nov 2026.")
    assert renewal.brought_back(opened[0].book).isoformat() == "2026-11-24"
    assert closed_book.exists()


def test_a_backup_chosen_as_a_file_is_named_and_none_in_the_list_is_marked(page, closed_book, tmp_path):
    with open_book(closed_book, PASSPHRASE) as book:
        steps.run(back_up(book))
    page.restore()
    part = page.parts.currentWidget()
    assert part.rows.current()
    part.choose_backup = lambda _parent: tmp_path / "all.clusterbook-backup"
    part.other.click()
    assert part.rows.current() == ""
    assert part.named.text() == "all.clusterbook-backup"
    part.rows.setCurrentIndex(part.rows.model().index(0, 0))
    assert not part.named.isVisible()


def test_a_backup_with_the_wrong_passphrase_changes_nothing(page, opened, closed_book, qtbot):
    with open_book(closed_book, PASSPHRASE) as book:
        steps.run(back_up(book))
    page.restore()
    part = page.parts.currentWidget()
    part.passphrase.setText("seven loud barns")
    part.restore()
    qtbot.waitUntil(lambda: bool(page.banner.text()), timeout=20_000)
    assert part.isEnabled()
    assert opened == []
    assert not list(paths.books().glob("*.clusterbook"))


def test_a_new_passphrase_is_followed_by_a_new_sheet(page, opened, closed_book, qtbot):
    page.change_passphrase(closed_book)
    part = page.parts.currentWidget()
    assert isinstance(part, PassphrasePart)
    QTest.keyClicks(part.old, PASSPHRASE)
    part.new.setText("nine slow herons")
    QTest.keyClick(part.new, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: isinstance(page.parts.currentWidget(), SheetPart), timeout=20_000)
    sheet = page.parts.currentWidget()
    sheet.ask = lambda *_args, **_more: "without"
    sheet.go_on.click()
    opened[0].book.close()
    open_book(closed_book, "nine slow herons").close()
    with pytest.raises(WrongPassphrase):
        open_book(closed_book, PASSPHRASE)


def test_the_sample_is_made_and_opened(page, opened, qtbot):
    page.start.sample.click()
    qtbot.waitUntil(lambda: bool(opened), timeout=60_000)
    with opened[0].book.reading() as view:
        assert view.get(Cluster, opened[0].book.cluster).fictitious
    assert opened[0].book.path.is_relative_to(page.scratch()[0])
