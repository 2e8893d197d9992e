"""Home answers what I owe, what changed and what is next, and leads to each."""

from __future__ import annotations

import datetime

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from desktop.actions import agree_action
from desktop.agenda import agenda
from desktop.meetings import plan_meeting
from desktop.papers import promise_paper
from desktop.plans import add_priority, make_plan
from desktop.ui.pages.home import HomePage

TODAY = datetime.date(2026, 11, 24)


def titles(rows):
    return [row.words for row in rows.rows()]


def planned(book):
    """A meeting on Friday with one paper that School F promised."""
    made = plan_meeting(book, "breakfast", date="2026-11-27", venue="Manor Farm barn")
    with book.reading() as view:
        item = agenda(view, made.meeting).lines[1].id
        school = view.rows("SELECT id FROM school WHERE name = 'School F'")[0][0]
    paper = promise_paper(book, item, "Visit notes", sources=[school])
    return made.meeting, item, paper


def test_a_new_book_is_told_where_to_begin(desk, visited, told):
    home = visited(HomePage(desk))
    assert home.top.title.text() == "Good morning"
    assert home.begin_card.isVisible()
    assert not home.pack_card.isVisible()
    assert home.begin.hasFocus()
    QTest.keyClick(home.begin, Qt.Key.Key_Space)
    assert told.gone == [("meetings", {"new": "1"})]


def test_what_is_owed_stands_with_its_date_late_first_and_leads_to_it(desk, book, visited, told):
    agree_action(book, "Send the moderation sample", leads=[book.me], due="2026-11-19")
    agree_action(book, "Amend the plan", leads=[book.me], due="2026-12-18")
    agree_action(book, "Somebody else’s", due="2026-11-20")
    home = visited(HomePage(desk))
    assert titles(home.owed) == ["Send the moderation sample", "Amend the plan"]
    first = home.owed.rows()[0].before
    assert (first.words, first.role, first.shape) == ("5 days late", "red", "■")
    assert home.owes == 2
    home.owed.setFocus()
    home.owed.step(1)
    QTest.keyClick(home.owed, Qt.Key.Key_Return)
    name, where = told.gone[-1]
    assert name == "actions"
    assert where == {"action": home.owed.current()}


def test_a_promised_paper_is_brought_from_home(desk, book, visited, tmp_path):
    _meeting, _item, _paper = planned(book)
    notes = tmp_path / "notes.pdf"
    notes.write_bytes(b"%PDF-1.4\n%%EOF\n")
    desk.choose_files = lambda _parent, _title: [notes]
    home = visited(HomePage(desk))
    (row,) = home.owed.rows()
    assert row.button == "Add"
    assert "Visit notes" in row.words
    home.owed.setFocus()
    home.owed.step(0)
    QTest.keyClick(home.owed, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert home.owed.rows() == []
    papers = next(row for row in home.pack.rows() if row.id == "pack")
    assert papers.after.role == "good"


def test_the_next_pack_stands_with_what_is_missing_and_opens(desk, book, visited, told):
    meeting, _item, _paper = planned(book)
    home = visited(HomePage(desk))
    assert "in 3 days" in home.top.quiet.text()
    assert home.pack_card.isVisible()
    assert not home.begin_card.isVisible()
    papers = next(row for row in home.pack.rows() if row.id == "pack")
    assert (papers.after.words, papers.after.shape) == ("0 of 1", "▲")
    home.open_pack.click()
    assert told.gone[-1] == ("meeting", {"meeting": meeting, "step": "pack"})


def test_live_priorities_have_a_shape_and_a_word(desk, book, visited, told):
    plan = make_plan(book, "Cluster plan")
    added = add_priority(book, plan, "Early reading")
    home = visited(HomePage(desk))
    (row,) = home.live.rows()
    assert (row.after.words, row.after.shape) == ("not begun", "○")
    home.live.opened.emit(added.id)
    assert told.gone[-1] == ("plans", {"priority": added.id})


def test_what_changed_leads_to_where_it_is_seen(desk, book, visited, told):
    meeting, item, _paper = planned(book)
    home = visited(HomePage(desk))
    newest = home.changes.rows()[0]
    assert newest.words == "Visit notes"
    home.changes.opened.emit(newest.id)
    assert told.gone[-1] == ("meeting", {"meeting": meeting, "item": item})


def test_a_change_anywhere_shows_at_once(desk, book, visited):
    home = visited(HomePage(desk))
    assert home.owes == 0
    agree_action(book, "Ring the hall", leads=[book.me], due=TODAY.isoformat())
    assert titles(home.owed) == ["Ring the hall"]


def test_cards_fold_into_fewer_columns_on_a_narrow_page(desk, book, visited):
    planned(book)
    home = visited(HomePage(desk))
    assert home.pack_card.x() > home.changes_card.x() > home.owed_card.x()
    home.resize(800, 600)
    assert home.changes_card.x() == home.owed_card.x()
    home.resize(500, 600)
    assert home.pack_card.x() == home.owed_card.x()
    assert home.pack_card.isVisible()
