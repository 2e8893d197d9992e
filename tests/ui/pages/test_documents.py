"""Documents: files become documents, are found, tagged, given versions, and opened, by keyboard alone."""

from __future__ import annotations

import os
import sys

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QTimer, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop.agenda import agenda
from desktop.errors import Refusal
from desktop.meetings import plan_meeting
from desktop.papers import attach_document
from desktop.ui.pages import document_detail, reading
from desktop.ui.pages.documents import DocumentsPage
from tests.filed import filed
from tests.keeping import add_document


@pytest.fixture
def files(tmp_path):
    """Two small files."""
    made = []
    for name, words in (("Marking policy.txt", "mark kindly"), ("Swimming.txt", "on Tuesdays")):
        file = tmp_path / name
        file.write_text(words, encoding="utf-8")
        made.append(file)
    return made


def shown_titles(page):
    return [line.cells[0] for line in page.table.lines()]


def test_an_empty_page_teaches_and_takes_files(desk, visited, files):
    desk.choose_files = lambda _parent, _title: files
    page = visited(DocumentsPage(desk))
    assert page.empty.isVisible()
    QTest.keyClick(page.empty.begin, Qt.Key.Key_Space)
    assert shown_titles(page) == ["Marking policy", "Swimming"]
    assert not page.empty.isVisible()


def test_files_dragged_in_become_documents(desk, visited, files):
    page = visited(DocumentsPage(desk))
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(files[0]))])
    drop = QDropEvent(
        QPointF(50, 50),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    page.dropEvent(drop)
    assert shown_titles(page) == ["Marking policy"]


def test_a_file_that_is_gone_is_refused_and_nothing_is_taken(desk, visited, files):
    files[1].unlink()
    page = visited(DocumentsPage(desk))
    with pytest.raises(Refusal, match="Swimming"):
        page.take(files)
    assert shown_titles(page) == []


def test_words_and_tags_narrow_the_list(desk, book, visited, files):
    filed(book, files[0], tags=["policy"])
    filed(book, files[1], tags=["sport"], about="the pool in town")
    page = visited(DocumentsPage(desk))
    QTest.keyClicks(page.seek, "POOL")
    assert shown_titles(page) == ["Swimming"]
    page.seek.clear()
    page.tag.setCurrentIndex(page.tag.findData("policy"))
    page.tag.activated.emit(page.tag.currentIndex())
    assert shown_titles(page) == ["Marking policy"]


def test_the_title_is_changed_in_place_and_kept(desk, book, visited, files):
    added = filed(book, files[0])
    page = visited(DocumentsPage(desk), document=added)
    page.detail.form.focus_on("title")
    line = page.detail.form.editor("title").control
    line.selectAll()
    QTest.keyClicks(line, "Marking and feedback")
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert shown_titles(page) == ["Marking and feedback"]


def test_what_is_half_typed_is_kept_when_the_page_is_left(desk, book, visited, files):
    filed(book, files[0])
    page = visited(DocumentsPage(desk))
    page.detail.form.focus_on("title")
    line = page.detail.form.editor("title").control
    QTest.keyClick(line, Qt.Key.Key_End)
    QTest.keyClicks(line, " 2026")
    page.leave()
    with book.reading() as view:
        assert view.rows("SELECT title FROM document") == [("Marking policy 2026",)]


def test_a_newer_version_stands_first_and_the_older_stays(desk, book, visited, files):
    added = filed(book, files[0])
    desk.choose_files = lambda _parent, _title: [files[1]]
    page = visited(DocumentsPage(desk), document=added)
    page.detail.add_button.click()
    assert [row.words for row in page.detail.versions.rows()] == ["Version 2", "Version 1"]


def test_a_version_is_saved_where_one_says(desk, book, visited, files, tmp_path, told):
    filed(book, files[0])
    place = tmp_path / "out.txt"
    desk.choose_place = lambda _parent, _title, _name: place
    page = visited(DocumentsPage(desk))
    page.detail.versions.setFocus()
    page.detail.versions.step(0)
    QTest.keyClick(page.detail.versions, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert place.read_text(encoding="utf-8") == "mark kindly"
    assert "out.txt" in told.said[-1]


def test_enter_opens_a_copy_that_cannot_be_written_and_goes_at_the_lock(
    desk, book, visited, files, monkeypatch
):
    opened = []
    monkeypatch.setattr(reading.shutil, "which", lambda _name: None)
    monkeypatch.setattr(reading.QDesktopServices, "openUrl", lambda url: not opened.append(url))
    filed(book, files[0])
    page = visited(DocumentsPage(desk))
    page.table.setFocus()
    QTest.keyClick(page.table, Qt.Key.Key_Return)
    (url,) = opened
    copy = url.toLocalFile()
    with open(copy, encoding="utf-8") as file:
        assert file.read() == "mark kindly"
    assert document_detail.open_copy is reading.open_copy
    reading.clear_copies()
    assert not reading.copies().exists()


def test_that_no_program_opens_a_file_is_said(tmp_path, monkeypatch):
    monkeypatch.setattr(reading.shutil, "which", lambda _name: None)
    monkeypatch.setattr(reading.QDesktopServices, "openUrl", lambda _url: False)
    with pytest.raises(Refusal, match=r"Nothing on this laptop opens \.jpg files; save a copy instead\."):
        reading.show_file(tmp_path / "Hall.JPG")


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only there does the answer come later")
@pytest.mark.parametrize("code", [0, 3])
def test_an_opener_that_fails_later_is_said_too(qtbot, tmp_path, monkeypatch, code):
    opener = tmp_path / "xdg-open"
    opener.write_text(f'#!/bin/sh\necho "$1" > "{tmp_path}/asked"\nexit {code}\n')
    opener.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    before = len(qtbot_timers())
    with qtbot.captureExceptions() as slipped:
        reading.show_file(tmp_path / "Hall.jpg")
        qtbot.waitUntil(lambda: len(qtbot_timers()) == before)
    assert (tmp_path / "asked").read_text().strip() == str(tmp_path / "Hall.jpg")
    said = [str(error) for _kind, error, _where in slipped]
    assert said == (["Nothing on this laptop opens .jpg files; save a copy instead."] if code else [])


def qtbot_timers():
    """The timers that wait for something in the program as a whole."""
    app = QApplication.instance()
    return [one for one in app.findChildren(QTimer) if one.parent() is app]


def test_where_it_was_used_leads_to_the_meeting(desk, book, visited, files, told):
    added = filed(book, files[0])
    meeting = plan_meeting(book, "breakfast", date="2026-11-27").meeting
    with book.reading() as view:
        item = agenda(view, meeting).lines[1]
    attach_document(book, item.id, added)
    page = visited(DocumentsPage(desk), document=added)
    (use,) = page.detail.uses.rows()
    assert use.under == item.title
    page.detail.uses.opened.emit(use.id)
    assert told.gone[-1] == ("meeting", {"meeting": meeting, "step": "plan", "item": item.id})


def test_delete_takes_it_out_of_view(desk, book, visited, files):
    filed(book, files[0])
    page = visited(DocumentsPage(desk))
    page.table.setFocus()
    page.table.selectRow(0)
    QTest.keyClick(page.table, Qt.Key.Key_Delete)
    assert shown_titles(page) == []
    assert page.empty.isVisible()


def test_a_version_whose_file_has_not_come_says_so(desk, book, visited):
    file = add_document(book, "Marking policy", b"Mark in green")
    page = visited(DocumentsPage(desk))
    with book.upkeep() as connection:  # as where the bundle came on a poor line
        for table in ("file", "chunk"):
            connection.execute(f"DELETE FROM {table} WHERE hash = ?", (file,))
    page.renew()
    page.table.selectRow(0)
    assert page.detail.versions.rows()[0].under.startswith("○ has not come yet")
    with pytest.raises(Refusal, match="has not come yet"):
        page.detail.open_current()
