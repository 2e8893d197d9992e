"""Hold: what is typed is never lost, the commands, the clock, papers."""

from __future__ import annotations

import datetime

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from desktop import clock, history, pace
from desktop.action_log import action_log
from desktop.agenda import agenda
from desktop.agenda_items import hide_item
from desktop.carrying import minutes_item_id
from desktop.drafts import seal_drafts
from desktop.meetings import plan_meeting
from desktop.minute_taking import (
    finish_meeting,
    record_decision,
)
from desktop.models import Meeting
from desktop.papers import attach_papers
from desktop.records import bring_back
from desktop.typed_minutes import commands_in
from desktop.ui.pages.meeting import MeetingPage
from tests.holding import CONTROL, PDF, held, kept, told


def test_sitting_down_opens_the_meeting_once(page, table):
    assert held(page).opened == "07:31"
    table.escape()
    assert not table.isVisible()
    page.part().sit.click()
    assert held(page).opened == "07:31"


def test_a_meeting_planned_for_another_day_is_held_today_only_when_meant(page):
    part = page.part()
    with clock.standing_at(datetime.datetime(2026, 11, 26, 7, 31)):
        part.sit.click()
        assert part.table() is None
        assert held(page).opened is None
        assert part.other_day.text() == "This meeting is planned for Fri 27 Nov. Hold it today?"
        part.not_today.click()
        assert part.asking.isHidden()
        assert held(page).opened is None
        part.sit.click()
        part.today.click()
        assert held(page).opened == "07:31"
        assert part.table().isVisible()
        # once it has begun nothing is asked again
        part.table().leave_table()
        part.sit.click()
        assert part.table().isVisible()
        # it was held this day, and the day it was planned for is still told
        assert told(page).date_words == "Thursday 26 November 2026"
        assert held(page).planned_for == "2026-11-27"
        assert "planned for 27 Nov" in page.top.quiet.text()
        history.undo(page.desk.book)
        assert (held(page).date, held(page).planned_for, held(page).opened) == ("2026-11-27", None, None)


def test_a_meeting_held_on_its_day_and_written_up_later_keeps_its_day(page):
    part = page.part()
    with clock.standing_at(datetime.datetime(2026, 11, 30, 16, 5)):
        part.sit.click()
        asked = "This meeting was planned for Fri 27 Nov. Is it held today, or was it held then?"
        assert part.other_day.text() == asked
        part.then.click()
        assert part.table().isVisible()
        part.table().finish_meeting()
    assert (held(page).date, held(page).planned_for) == ("2026-11-27", None)
    assert (held(page).opened, held(page).closed) == ("07:30", held(page).finish)


def test_what_is_typed_is_on_the_disk_at_once_and_sealed_on_leaving_the_item(page, table, qtbot):
    QTest.keyClicks(table.text, "All schools reported.")
    qtbot.waitUntil(lambda: kept(page) == ["All schools reported."])
    assert told(page).items[0].text == ""
    table.next_item()
    assert kept(page) == []
    assert told(page).items[0].text == "All schools reported."
    table.previous_item()
    assert table.text.toPlainText() == "All schools reported."


def test_after_a_crash_the_words_are_still_there(page, table, qtbot):
    item = table.item
    QTest.keyClicks(table.text, "Half a sent")
    qtbot.waitUntil(lambda: bool(kept(page)))
    # another window on the same book, as after a crash: nothing was sealed
    again = MeetingPage(page.desk)
    qtbot.addWidget(again)
    again.arrive(meeting=page.meeting, step="hold")
    again.part().sit_down(item)
    assert again.part().table().text.toPlainText() == "Half a sent"
    again.part().table().escape()


def test_words_typed_under_an_item_taken_away_are_kept_and_the_person_gets_away(page, table, gone):
    item = table.item
    QTest.keyClicks(table.text, "Half a sentence.")
    hide_item(page.desk.book, item)
    table.minute.seal()
    assert "taken out of view" in gone[-1]
    assert kept(page) == ["Half a sentence."]
    bring_back(page.desk.book, item)
    assert seal_drafts(page.desk.book) == []
    assert told(page).items[0].text == "Half a sentence."


def test_commands_still_in_the_text_are_done_when_the_item_is_left(page, table):
    QTest.keyClicks(table.text, "It was discussed.")
    QTest.keyClick(table.text, Qt.Key.Key_Return)
    QTest.keyClicks(table.text, "/decision Each school tries one change")
    table.next_item()
    item = told(page).items[0]
    assert item.text == "It was discussed."
    assert [one.title for one in item.decisions] == ["Each school tries one change"]


def test_escape_in_a_new_action_gives_the_words_back(page, table):
    table.text.setFocus()
    QTest.keyClicks(table.text, "/action Pair teachers")
    QTest.keyClick(table.text, Qt.Key.Key_Return)
    assert table.action.isVisible()
    QTest.keyClick(table.action.who.line, Qt.Key.Key_Escape)
    assert table.action.isHidden()
    assert table.isVisible()
    assert table.text.toPlainText().strip() == "/action Pair teachers"


def test_escape_goes_back_to_the_minutes_before_it_leaves_the_table(page, table):
    for lists in (table.people.rows, table.agenda_rows):
        lists.setFocus()
        QTest.keyClick(lists, Qt.Key.Key_Escape)
        assert table.isVisible()
        assert table.text.hasFocus()
    QTest.keyClicks(table.text, "/")
    QTest.keyClick(table.text, Qt.Key.Key_Escape)
    assert table.isVisible()
    QTest.keyClick(table.text, Qt.Key.Key_Escape)
    assert not table.isVisible()
    # a Space meant for the minutes presses nothing on the page under them
    under = page.window().focusWidget()
    assert under is page.part().items
    QTest.keyClick(under, Qt.Key.Key_Space)
    assert not table.isVisible()
    assert held(page).closed is None


def test_the_button_leaves_the_table_from_wherever_one_is(page, table):
    table.people.rows.setFocus()
    table.leave_button.click()
    assert not table.isVisible()


def test_moving_on_agrees_an_action_with_what_is_filled_in(page, table, gone):
    table.text.setFocus()
    QTest.keyClicks(table.text, "/action Pair teachers")
    QTest.keyClick(table.text, Qt.Key.Key_Return)
    QTest.keyClicks(table.action.who.line, "School C")
    QTest.keyClick(table.action.who.line, Qt.Key.Key_Return)
    QTest.keyClicks(table.action.due.line, "18/12")
    QTest.keyClick(table.action.due.line, Qt.Key.Key_Down, CONTROL)
    with page.desk.book.reading() as view:
        (row,) = action_log(view, clock.today())
    assert (row.title, row.who_words, row.due) == ("Pair teachers", "School C", "2026-12-18")
    assert table.action.isHidden()
    assert kept(page) == []
    assert gone == []


def test_moving_on_keeps_an_action_whose_day_cannot_be_read_and_says_so(page, table, gone):
    table.text.setFocus()
    QTest.keyClicks(table.text, "/action Pair teachers")
    QTest.keyClick(table.text, Qt.Key.Key_Return)
    QTest.keyClicks(table.action.due.line, "32 feb")
    QTest.keyClick(table.action.due.line, Qt.Key.Key_Down, CONTROL)
    with page.desk.book.reading() as view:
        (row,) = action_log(view, clock.today())
    assert (row.title, row.due) == ("Pair teachers", None)
    assert "32 feb" in gone[-1]


def test_an_action_with_a_day_that_cannot_be_read_is_not_agreed_yet(page, table):
    table.text.setFocus()
    QTest.keyClicks(table.text, "/action Pair teachers")
    QTest.keyClick(table.text, Qt.Key.Key_Return)
    QTest.keyClicks(table.action.due.line, "32 feb")
    QTest.keyClick(table.action.due.line, Qt.Key.Key_Return)
    assert table.action.isVisible()
    assert "32 feb" in table.action.due.problem()
    with page.desk.book.reading() as view:
        assert action_log(view, clock.today()) == []


def test_the_commands_are_offered_as_one_types_and_escape_closes_only_them(page, table):
    table.text.setFocus()
    QTest.keyClicks(table.text, "/")
    assert [row.id for row in table.text._offer.rows.rows()] == ["action", "decision", "private"]
    QTest.keyClicks(table.text, "p")
    assert [row.id for row in table.text._offer.rows.rows()] == ["private"]
    QTest.keyClick(table.text, Qt.Key.Key_Escape)
    assert not table.text.offering()
    assert table.isVisible()


def test_commands_are_told_from_words():
    text = "He said and/or.\n/decision One thing \n/action\nMore."
    assert commands_in(text) == ("He said and/or.\n/action\nMore.", [("decision", "One thing")])


def test_a_decision_taken_out_comes_back_with_undo(page, table):
    record_decision(page.desk.book, table.item, "Agreed too soon")
    table.renew()
    decision = told(page).items[0].decisions[0].id
    table.minute._take_out(decision)
    assert told(page).items[0].decisions == ()
    from desktop.history import undo

    undo(page.desk.book)
    assert told(page).items[0].decisions[0].id == decision


def test_the_clock_goes_on_through_an_interruption(page, table):
    with clock.standing_at(datetime.datetime(2026, 11, 27, 7, 34, 12)):
        table.escape()
        page.part().sit.click()
        assert table.clock.time.text() == "03:12"


def test_pace_says_when_it_will_finish():
    assert pace.stopwatch(372) == "06:12"
    assert pace.stopwatch(3972) == "1:06:12"


def test_a_paper_is_read_at_the_table(page, table, tmp_path):
    file = tmp_path / "Visit.pdf"
    file.write_bytes(PDF)
    attach_papers(page.desk.book, table.item, [file])
    table.renew()
    assert [row.lead for row in table.beside.papers.rows()] == ["1a"]
    assert table.beside.preview.pages == 1
    table.open_first_paper()
    assert table.reader.pages == 1
    table.escape()
    assert table.isVisible()
    assert table.text.hasFocus() or table.text.isVisible()
    table.open_first_paper()
    table.open_first_paper()
    assert table.reader.pages == 0


def test_a_paper_that_cannot_be_read_says_so(page, table, tmp_path):
    file = tmp_path / "Broken.pdf"
    file.write_bytes(b"%PDF-1.4\nnot really")
    attach_papers(page.desk.book, table.item, [file])
    table.renew()
    assert table.beside.preview.pages == 0
    assert "cannot be shown here" in table.beside.preview._shown.text()


def test_finishing_goes_to_follow_up(page, table, gone):
    table.finish_meeting()
    assert held(page).stage == "held"
    assert gone[-1] == ("meeting", {"meeting": page.meeting, "step": "follow"})


def test_the_last_minutes_are_confirmed_where_they_are_taken(page, table):
    book = page.desk.book
    before = plan_meeting(book, "blank", date="2026-10-16").meeting
    finish_meeting(book, before)
    beside = table.beside
    assert beside.confirm.isHidden()
    table.go_to(minutes_item_id(page.meeting))
    assert "16 October" in beside.before.text()
    beside.confirm.click()
    with book.reading() as view:
        held = view.get(Meeting, before)
    assert (held.stage, held.confirmed_at) == ("confirmed", page.meeting)
    assert beside.confirm.isHidden()
    table.previous_item()
    assert beside.before.isHidden()


def test_the_item_with_which_the_meeting_ends_is_done(page, table):
    with page.desk.book.reading() as view:
        last = agenda(view, page.meeting).lines[-1].id
    table.go_to(last)
    table.end.click()
    with page.desk.book.reading() as view:
        states = [line.state for line in agenda(view, page.meeting).lines]
    assert (states[-1], set(states[:-1])) == ("done", {"open"})
