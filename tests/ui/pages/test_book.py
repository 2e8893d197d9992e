"""This book: the cluster’s rules in place, backups, the check, the sheet, the look."""

from __future__ import annotations

from desktop.backup import list_backups
from desktop.models import Cluster
from desktop.ui.pages import recovery_sheet
from desktop.ui.pages.book import BookPage


def facts(page):
    return {row.id: row for row in page.facts.rows()}


def test_the_clusters_rules_are_changed_in_place(desk, book, visited):
    page = visited(BookPage(desk))
    editor = page.form.editor("most_priorities")
    editor.control.setFocus()
    editor.control.setText("4")
    editor.changed()
    page.leave()
    with book.reading() as view:
        assert view.get(Cluster, book.cluster).most_priorities == 4


def test_a_backup_is_made_and_counted(desk, book, visited, qtbot, told):
    page = visited(BookPage(desk))
    assert facts(page)["backups"].after.words == "none"
    page.back_up.click()
    qtbot.waitUntil(lambda: bool(told.said), timeout=20_000)
    assert len(list_backups(book)) == 1
    assert "Last backup" in facts(page)["backups"].words
    assert facts(page)["backups"].after is None


def test_everything_is_saved_in_one_file(desk, book, visited, qtbot, told, tmp_path):
    desk.choose_place = lambda _parent, _title, name: tmp_path / name
    page = visited(BookPage(desk))
    page.save_all.click()
    qtbot.waitUntil(lambda: bool(told.said), timeout=20_000)
    (saved,) = tmp_path.glob("*.clusterbook-backup")
    assert saved.stat().st_size > 10_000


def test_a_sound_book_is_said_to_be_sound(desk, visited, qtbot):
    page = visited(BookPage(desk))
    page.check.click()
    qtbot.waitUntil(lambda: page.found.isVisible(), timeout=20_000)
    assert page.found.text().startswith("Sound")


def test_the_sheet_is_missed_until_it_is_made(desk, book, visited, tmp_path, monkeypatch):
    monkeypatch.setattr(recovery_sheet, "show_file", lambda _file, _instead: None)
    desk.choose_place = lambda _parent, _title, _name: tmp_path / "sheet.pdf"
    page = visited(BookPage(desk))
    assert facts(page)["sheet"].before.words == "not made"
    page.facts.pressed.emit("sheet")
    assert facts(page)["sheet"].before is None
    assert "24 Nov 2026" in facts(page)["sheet"].under
    assert (tmp_path / "sheet.pdf").read_bytes().startswith(b"%PDF")


def test_what_the_window_must_do_is_asked_of_it(desk, visited, qtbot, tmp_path):
    page = visited(BookPage(desk))
    with qtbot.waitSignal(page.passphrase_asked):
        page.facts.pressed.emit("passphrase")
    page.choose_folder = lambda _parent: tmp_path
    with qtbot.waitSignal(page.move_asked) as asked:
        page.facts.pressed.emit("place")
    assert asked.args == [tmp_path]
    with qtbot.waitSignal(page.look_chosen) as chosen:
        page.looks._pills["dark"].click()
    assert chosen.args == ["dark"]
    with qtbot.waitSignal(page.lock_asked):
        page.lock.click()
