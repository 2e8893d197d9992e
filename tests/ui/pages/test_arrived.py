"""Arrived: what came since one last looked, seen record by record, opened, and put back; all of it by the keyboard."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest

from desktop import history, records
from desktop.arrived import look_at_arrived, new_bundles
from desktop.bundles import make_bundle, take_bundle, take_unattended, tell
from desktop.erasing import erase
from desktop.kept_aside import keep_unasked, kept_aside
from desktop.ui.pages import arrived_brought as module
from desktop.ui.pages.arrived import BACK, LOOK, OVERVIEW, ArrivedPage
from tests.two_laptops import send, title


@pytest.fixture
def book(pair):
    look_at_arrived(pair[0])
    return pair[0]


@pytest.fixture
def page(desk, visited):
    made = visited(ArrivedPage(desk))
    yield made
    desk.jobs.close()


@pytest.fixture
def changed(book, pat, morning, tmp_path):
    """A document that Pat has changed, and an action she has added; both came with one bundle."""
    document = records.add(book, "document", {"title": "Marking policy", "about": "All schools"})
    send(book, pat, tmp_path)
    records.change(pat, document, {"title": "Feedback", "about": "Every school"})
    action = records.add(pat, "action", {"title": "Write to the diocese"})
    come(pat, book, tmp_path)
    return document, action


def come(sender, taker, folder, way="mail"):
    file = folder / f"{len(list(folder.iterdir()))} by {way}.clusterbundle"
    make_bundle(sender, file)
    return take_bundle(taker, file, way)


def new(book):
    with book.reading() as view:
        return new_bundles(view)


def cells(page):
    return [[getattr(cell, "words", cell) for cell in line.cells] for line in page.brought.table.lines()]


def said(page):
    return {f"{row.lead} {row.words}": row.under for row in page.brought.said.rows()}


def choose(page, record):
    page.brought.table.choose(record)
    page.brought.table.chosen.emit(record)


def test_what_came_stands_by_bundle_with_what_changed_in_words(changed, page):
    document, _action = changed
    row = page.rows.rows()[0]
    assert (row.lead, row.under) == ("Pat Lowe", "just now, by e-mail · 1 new, 1 changed")
    assert row.after.words == "new"
    assert page.top.quiet.text() == "1 new since you last looked"
    assert cells(page) == [
        ["new", "Write to the diocese", "Action", ""],
        ["changed", "Feedback", "Document", "Title, What it is"],
    ]
    choose(page, document)
    assert said(page) == {
        "Title: Feedback": "before: Marking policy",
        "What it is: Every school": "before: All schools",
    }


def test_looking_is_enough_for_it_to_be_no_longer_new_and_is_no_step_to_undo(changed, page, book):
    assert new(book) == 0
    with book.reading() as view:
        assert history.undoable(view) == "Add: Document"
    records.add(book, "action", {"title": "Ring the hall"})
    assert page.rows.rows()[0].after is not None, "it stays marked while one is here"
    page.arrive()
    assert page.rows.rows()[0].after is None
    assert page.top.quiet.text() == ""


def test_what_comes_by_itself_while_nobody_is_there_stays_new(changed, page, book, pat, tmp_path, monkeypatch):
    monkeypatch.setattr(page, "isActiveWindow", lambda: False)
    records.add(pat, "action", {"title": "Ring the hall"})
    tell(book, come(pat, book, tmp_path, "folder"))
    assert page.rows.rows()[0].under.endswith("by folder · 1 new")
    assert new(book) == 1
    monkeypatch.undo()
    QCoreApplication.sendEvent(page, QEvent(QEvent.Type.ActivationChange))
    assert new(book) == 0


def test_enter_leads_from_the_bundle_to_the_record_and_to_its_own_page(changed, page, told):
    assert page.rows.hasFocus()
    QTest.keyClick(page.rows, Qt.Key.Key_Return)
    assert page.brought.table.hasFocus()
    QTest.keyClick(page.brought.table, Qt.Key.Key_Down)
    QTest.keyClick(page.brought.table, Qt.Key.Key_Return)
    assert told.gone == [("documents", {"document": changed[0]})]


def test_tab_goes_from_the_bundles_to_their_records_and_to_what_is_done_with_them(changed, page):
    brought = page.brought
    for stop in (brought.table, brought.said, brought.open, brought.put_back, brought.put_all_back):
        QTest.keyClick(page.focusWidget(), Qt.Key.Key_Tab)
        assert stop.hasFocus(), stop.accessibleName()


def test_what_was_taken_out_of_view_says_so_instead_of_leading_nowhere(changed, page, book, pat, told, tmp_path):
    records.hide(pat, changed[0])
    come(pat, book, tmp_path)
    page.arrive()
    assert cells(page) == [["removed", "Feedback", "Document", ""]]
    page.brought.open.click()
    assert told.gone == []
    assert told.said == ["“Feedback” is out of view. Putting it back shows it again."]


def test_a_disagreement_comes_first_and_says_where(book, pat, page, tmp_path):
    document = records.add(book, "document", {"title": "Marking policy"})
    send(book, pat, tmp_path)
    records.change(book, document, {"title": "Marking"})
    records.change(pat, document, {"title": "Feedback"})
    records.add(pat, "action", {"title": "Write to the diocese"})
    come(pat, book, tmp_path)
    page.arrive()
    assert cells(page)[0][3] == "disagreement: “Title”"


def test_chosen_records_are_put_back_by_the_keyboard_alone_and_undo_takes_it_back(changed, page, book, told):
    document, action = changed
    choose(page, document)
    page.brought.put_back.setFocus()
    QTest.keyClick(page.brought.put_back, Qt.Key.Key_Return)
    assert page.body.currentIndex() == BACK
    rows = [line.cells for line in page.back.table.lines()]
    assert ["Feedback", "Title", "Feedback", "Marking policy"] in rows
    assert page.back.counts.text() == "2 values in 1 record, to what stood before Pat Lowe sent it"
    assert "for everyone" in page.back.note.text()
    assert page.back.whole.text() in (
        "Now: Feedback\nAs it was: Marking policy",
        "Now: Every school\nAs it was: All schools",
    )
    assert page.back.do.hasFocus()
    QTest.keyClick(page.back.do, Qt.Key.Key_Return)
    assert page.body.currentIndex() == OVERVIEW
    assert title(book, document) == "Marking policy"
    assert title(book, action) == "Write to the diocese"
    with book.reading() as view:
        assert not view.any(action).hidden, "what was not chosen stays"
    assert told.said[-1].startswith("2 values were put back, for everyone")
    assert said(page)["Title: Feedback"] == "before: Marking policy · changed again since"
    history.undo(book)
    assert title(book, document) == "Feedback"


def test_what_was_changed_since_is_named_and_left_alone(changed, page, book):
    document, action = changed
    records.change(book, document, {"about": "Ours, since"})
    page.brought.put_all_back.click()
    assert [(row.words, row.under) for row in page.back.stays.rows()] == [("Feedback", "What it is")]
    records.change(book, document, {"title": "Ours too"})
    assert len(page.back.table.lines()) == 1, "the look follows what happens meanwhile"
    page.back.do.click()
    with book.reading() as view:
        held = view.any(document)
        assert (held.title, held.about) == ("Ours too", "Ours, since")
        assert view.any(action).hidden


@pytest.fixture
def erased(book, pat, tmp_path):
    """What Pat typed by mistake and erased, after it had come."""
    document = records.add(pat, "document", {"title": "About a child"})
    send(pat, book, tmp_path)
    erase(pat, document, "title")
    send(pat, book, tmp_path)
    return document


def test_what_was_erased_is_said_plainly(erased, page):
    assert page.rows.rows()[0].under.endswith("1 erased")
    assert page.brought.done.text().startswith("What was written in 1 step was erased.")


def test_esc_leaves_everything_as_it_is(changed, page, book, qtbot):
    page.brought.put_all_back.click()
    qtbot.keyClick(page.back.do, Qt.Key.Key_Escape)
    assert page.body.currentIndex() == OVERVIEW
    assert title(book, changed[0]) == "Feedback"
    assert page.rows.hasFocus()


def test_with_nothing_left_to_put_back_only_leaving_is_offered(changed, page, book):
    records.change(book, changed[0], {"title": "Ours", "about": "Ours"})
    choose(page, changed[0])
    page.brought.put_back.click()
    assert not page.back.do.isEnabled()
    assert page.back.leave.hasFocus()
    assert page.back.counts.text() == "Nothing to put back"


def test_several_are_chosen_and_counted(changed, page):
    page.brought.table.selectAll()
    assert page.brought.put_back.text() == "Put 2 back…"
    assert not page.brought.open.isEnabled(), "one is opened at a time"
    page.brought.put_back.click()
    assert {line.cells[0] for line in page.back.table.lines()} == {"Feedback", "Write to the diocese"}


def test_earlier_ones_are_a_press_away(book, pat, page, tmp_path, monkeypatch):
    for number in range(3):
        records.add(pat, "action", {"title": f"Action {number}"})
        come(pat, book, tmp_path)
    look_at_arrived(book)
    monkeypatch.setattr("desktop.arrived.MOST", 2)
    page.arrive()
    assert len(page.rows.rows()) == 2
    QTest.keyClick(page.earlier, Qt.Key.Key_Return)
    assert len(page.rows.rows()) == 4
    assert not page.earlier.isVisible()


def test_of_very_much_only_what_is_chosen_is_put_back(changed, page, monkeypatch):
    assert page.brought.put_all_back.isVisible()
    monkeypatch.setattr(module, "MOST_LINES", 2)
    page.renew()
    assert not page.brought.put_all_back.isVisible()
    assert page.brought.put_back.isEnabled()


def test_in_a_small_window_the_records_keep_their_room(changed, page):
    choose(page, changed[0])
    assert page.brought.said.isVisible()
    page.resize(560, 380)
    assert page.brought.said.isHidden()
    assert page.brought.table.isColumnHidden(2)
    assert page.brought.table.columnWidth(1) > 80
    page.resize(1150, 680)
    assert page.brought.said.isVisible()
    assert not page.brought.table.isColumnHidden(2)


def test_where_nothing_ever_came_the_page_says_how_it_begins(desk, visited, told, book):
    book.set_meta("arrived_looked", 0)
    with book.upkeep() as connection:
        connection.execute("DELETE FROM bundle")
    page = visited(ArrivedPage(desk))
    assert page.empty.isVisible()
    assert page.empty.begin.hasFocus()
    QTest.keyClick(page.empty.begin, Qt.Key.Key_Return)
    assert told.gone == [("exchange", {})]


# -- what waits for a person -------------------------------------------------------------------------------------------


@pytest.fixture
def aside(book, pat, morning, tmp_path):
    """A bundle of Pat's that would take 21 actions out of view, and came by a shared folder; the actions."""
    many = [records.add(pat, "action", {"title": f"Action {n}"}) for n in range(21)]
    send(pat, book, tmp_path)
    for action in many:
        records.hide(pat, action)
    file = tmp_path / "much.clusterbundle"
    make_bundle(pat, file)
    told = take_unattended(book, file, "folder")
    keep_unasked(book, file, told.sender, "folder", told.summary)
    return many


@pytest.fixture
def looked(aside, page, qtbot):
    """The look at it, by Enter on its line."""
    assert page.waiting.rows.hasFocus()
    QTest.keyClick(page.waiting.rows, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.body.currentIndex() == LOOK, timeout=20_000)
    return page.look


def hidden(book, records):
    with book.reading() as view:
        return sum(view.any(one).hidden for one in records)


def test_what_waits_stands_at_the_top_with_why(aside, page):
    (row,) = page.waiting.rows.rows()
    assert (row.lead, row.words) == ("Pat Lowe:", "it would take 21 records out of view")
    assert row.under == "21 removed · by folder, just now"
    assert row.button == "Look first"


def test_it_is_looked_at_and_taken_and_then_it_has_arrived(aside, page, looked, book, told, qtbot):
    assert looked.when.text() == "Done 24 Nov · came by folder, just now"
    assert "takes 21 records out of view" in looked.warning.text()
    assert looked.take.hasFocus()
    assert hidden(book, aside) == 0
    (kept,) = kept_aside(book)
    QTest.keyClick(looked.take, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.body.currentIndex() == OVERVIEW, timeout=20_000)
    assert hidden(book, aside) == 21
    assert page.waiting.isHidden()
    assert kept_aside(book) == []
    assert not kept.path.exists()
    assert page.rows.rows()[0].under.endswith(", by folder · 21 removed")
    assert told.said[-1].startswith("Taken from Pat Lowe")


def test_it_is_dropped_in_two_steps_and_nothing_of_it_was_taken(aside, page, looked, book, told, qtbot):
    looked.drop.setFocus()
    QTest.keyClick(looked.drop, Qt.Key.Key_Return)
    assert "it comes again with the next bundle" in looked.question.words.text()
    qtbot.keyClick(looked.question.leave, Qt.Key.Key_Escape)
    assert page.body.currentIndex() == LOOK, "Esc puts the question away, not the look"
    looked.drop.click()
    QTest.keyClick(looked.question.do, Qt.Key.Key_Return)
    assert page.body.currentIndex() == OVERVIEW
    assert page.waiting.isHidden()
    assert kept_aside(book) == []
    assert hidden(book, aside) == 0
    assert told.said[-1] == "Dropped. Nothing of it was taken."


def test_left_alone_it_waits_on(aside, page, looked, book, qtbot):
    qtbot.keyClick(looked.take, Qt.Key.Key_Escape)
    assert page.body.currentIndex() == OVERVIEW
    assert len(kept_aside(book)) == 1
    assert page.waiting.rows.hasFocus()


def test_one_that_cannot_be_read_says_why_and_need_not_wait_for_ever(aside, page, book, told, qtbot):
    (kept,) = kept_aside(book)
    kept.path.write_bytes(b"no bundle at all")
    QTest.keyClick(page.waiting.rows, Qt.Key.Key_Return)
    qtbot.waitUntil(page.waiting.question.is_asking, timeout=20_000)
    assert "is not something Clusterbook sends" in page.waiting.question.words.text()
    assert page.body.currentIndex() == OVERVIEW
    QTest.keyClick(page.waiting.question.leave, Qt.Key.Key_Escape)
    assert len(kept_aside(book)) == 1
    QTest.keyClick(page.waiting.rows, Qt.Key.Key_Return)
    qtbot.waitUntil(page.waiting.question.is_asking, timeout=20_000)
    QTest.keyClick(page.waiting.question.do, Qt.Key.Key_Return)
    assert kept_aside(book) == []
    assert page.waiting.isHidden()
    assert told.said[-1] == "Dropped. Nothing of it was taken."
