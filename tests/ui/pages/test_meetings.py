"""The list of meetings, and planning one without leaving the page."""

from __future__ import annotations

import datetime

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from desktop import clock
from desktop.agenda import agenda
from desktop.meetings import list_meetings, plan_meeting
from desktop.minute_taking import finish_meeting
from desktop.papers import promise_paper
from desktop.ui.jobs import Jobs
from desktop.ui.pages.desk import Desk
from desktop.ui.pages.meetings import MeetingsPage

MORNING = datetime.datetime(2026, 11, 24, 7, 41)


@pytest.fixture
def gone():
    return []


@pytest.fixture
def page(book, shown, gone):
    with clock.standing_at(MORNING):
        jobs = Jobs()
        desk = Desk(book, jobs, lambda name, **where: gone.append((name, where)), lambda _words: None)
        made = MeetingsPage(desk)
        shown(made, 1150, 700)
        stop = book.listen(made.touched)
        made.arrive()
        yield made
        stop()
        jobs.close()


def held(page):
    with page.desk.book.reading() as view:
        return list_meetings(view, page.desk.today)


def test_a_new_book_teaches_how_to_begin(page):
    assert not page.empty.isHidden()
    page.empty.begin.click()
    assert page.new.isVisible()


def test_a_day_left_out_is_asked_for_and_may_stay_unknown_on_purpose(page):
    page.begin_planning()
    QTest.keyClick(page.new.venue.line, Qt.Key.Key_Return)
    assert held(page) == []
    assert page.new.date.problem() == "Which day? It may also be planned with no day yet."
    assert page.new.date.control.hasFocus()
    page.new.no_day.click()
    assert [row.date for row in held(page)] == [None]


def test_an_afternoon_is_understood_and_shown(page):
    page.begin_planning()
    page.new.start.setFocus()
    page.new.start.line.selectAll()
    QTest.keyClicks(page.new.start.line, "3.30")
    page.new.venue.setFocus()
    assert page.new.start.line.text() == "15:30"


def test_what_is_said_under_one_field_leaves_the_others_in_line(page, qtbot):
    page.begin_planning()
    tops = [editor.mapTo(page, editor.rect().topLeft()).y() for editor in (page.new.template, page.new.date)]
    page.new.start.line.setText("half three")
    page.new.start.check()
    qtbot.wait(20)
    assert page.new.start.problem()
    assert tops == [editor.mapTo(page, editor.rect().topLeft()).y() for editor in (page.new.template, page.new.date)]


def test_planning_one_reads_the_day_as_people_write_it(page, gone):
    page.begin_planning()
    assert page.new.template.control.hasFocus()
    page.new.date.setFocus()
    QTest.keyClicks(page.new.date.line, "fri")
    QTest.keyClick(page.new.date.line, Qt.Key.Key_Return)
    row = held(page)[0]
    assert (row.date, row.start, row.title) == ("2026-11-27", "07:30", "Breakfast meeting")
    assert gone == [("meeting", {"meeting": row.id, "step": "plan"})]


def test_a_day_that_cannot_be_read_plans_nothing_and_stays_as_typed(page, gone):
    page.begin_planning()
    QTest.keyClicks(page.new.date.line, "32/13")
    QTest.keyClick(page.new.date.line, Qt.Key.Key_Return)
    assert held(page) == []
    assert gone == []
    assert page.new.date.line.text() == "32/13"
    assert "32/13" in page.new.date.problem()


def test_escape_thinks_better_of_it(page):
    page.begin_planning()
    QTest.keyClick(page.new.venue.line, Qt.Key.Key_Escape)
    assert page.new.isHidden()
    assert held(page) == []


def test_coming_past_and_all(page):
    book = page.desk.book
    coming = plan_meeting(book, date="2026-11-27").meeting
    past = plan_meeting(book, "training", date="2026-10-16").meeting
    finish_meeting(book, past)
    ids = lambda: [line.id for line in page.table.lines()]  # noqa: E731
    assert ids() == [coming]
    page.which._pills["past"].click()
    assert ids() == [past]
    page.which._pills["all"].click()
    assert ids() == [coming, past]
    page.seek.setText("training")
    assert ids() == [past]


def test_a_paper_still_to_come_is_said_with_a_shape(page):
    book = page.desk.book
    meeting = plan_meeting(book, date="2026-11-27").meeting
    with book.reading() as view:
        item = agenda(view, meeting).lines[0].id
    promise_paper(book, item, "Notes")
    mark = page.table.lines()[0].cells[4].mark
    assert (mark.words, mark.shape) == ("1 paper to come", "▲")


def test_enter_opens_a_meeting_and_delete_hides_it(page, gone):
    meeting = plan_meeting(page.desk.book, date="2026-11-27").meeting
    page.table.choose(meeting)
    QTest.keyClick(page.table, Qt.Key.Key_Return)
    assert gone == [("meeting", {"meeting": meeting})]
    QTest.keyClick(page.table, Qt.Key.Key_Delete)
    assert held(page) == []
