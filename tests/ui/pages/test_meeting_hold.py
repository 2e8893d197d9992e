"""Hold: who is here, what is typed never lost, the commands, the clock, papers; then the minutes and follow up."""

from __future__ import annotations

import datetime

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop import clock, pace
from desktop.action_log import action_log
from desktop.agenda import agenda
from desktop.agenda_items import hide_item, set_governors_line
from desktop.carrying import minutes_item_id
from desktop.drafts import seal_drafts
from desktop.meetings import plan_meeting
from desktop.minute_taking import (
    confirm,
    finish_item,
    finish_meeting,
    minute_id,
    record_decision,
    take_minute,
)
from desktop.minutes import minutes
from desktop.models import Item, Meeting
from desktop.papers import attach_papers
from desktop.records import add, bring_back
from desktop.typed_minutes import commands_in
from desktop.ui.jobs import Jobs
from desktop.ui.pages.decisions import DecisionsPage
from desktop.ui.pages.desk import Desk
from desktop.ui.pages.meeting import MeetingPage
from desktop.ui.paint import mark_size

CONTROL = Qt.KeyboardModifier.ControlModifier
PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<<>>>>endobj\ntrailer<</Root 1 0 R>>\n"
)


@pytest.fixture
def gone():
    return []


@pytest.fixture
def page(book, shown, gone):
    with clock.standing_at(datetime.datetime(2026, 11, 27, 7, 31)):
        school = add(book, "school", {"name": "School C"})
        head = add(book, "person", {"name": "Tom Reed"})
        add(book, "role", {"person": head, "role": "head", "school": school})
        jobs = Jobs()
        made = MeetingPage(Desk(book, jobs, lambda name, **where: gone.append((name, where)), gone.append))
        meeting = plan_meeting(book, "breakfast", date="2026-11-27", start="07:30").meeting
        shown(made, 1150, 700)
        stop = book.listen(made.touched)
        made.arrive(meeting=meeting, step="hold")
        yield made
        made.leave()
        stop()
        jobs.close()


@pytest.fixture
def table(page):
    page.part().sit.click()
    return page.part().table()


def told(page):
    with page.desk.book.reading() as view:
        return minutes(view, page.meeting)


def held(page):
    with page.desk.book.reading() as view:
        return view.get(Meeting, page.meeting)


def kept(page):
    return [text for _record, _field, text, _seen in page.desk.book.drafts()]


def here(table, name):
    return next(row for row in table.people.rows.rows() if name in f"{row.words} {row.under}")


def test_sitting_down_opens_the_meeting_once(page, table):
    assert held(page).opened == "07:31"
    table.escape()
    assert not table.isVisible()
    page.part().sit.click()
    assert held(page).opened == "07:31"


def test_one_key_each_says_who_is_here(page, table):
    rows = table.people.rows
    rows.choose(here(table, "School C").id)
    QTest.keyClick(rows, Qt.Key.Key_A)
    assert here(table, "School C").after.words == "apologies"
    rows.choose(here(table, "School F").id)
    QTest.keyClick(rows, Qt.Key.Key_J)
    assert here(table, "School F").under.endswith("joined at item 1")
    rows.choose(here(table, "School F").id)
    QTest.keyClick(rows, Qt.Key.Key_L)
    assert here(table, "School F").under.endswith("joined at item 1, left at item 1")
    assert here(table, "School F").aside == "has left"
    assert here(table, "School F").words.startswith("◐")
    came = told(page).attendance
    assert [one.name for one in came.apologies] == ["Tom Reed"]
    assert [one.name for one in came.present] == ["Jo Bright"]


def test_who_came_late_is_said_in_a_chip_that_fits(page, table):
    rows = table.people.rows
    rows.choose(here(table, "School F").id)
    QTest.keyClick(rows, Qt.Key.Key_J)
    table.escape()
    table.escape()
    assert not table.isVisible()
    people = page.part().people
    late = next(row for row in people.rows.rows() if "School F" in row.words)
    assert late.after.words == "joined at 1"
    place = [row.id for row in people.rows.rows()].index(late.id)
    assert people.rows.end_area(place).width() >= mark_size(late.after).width()
    people.say(late.id, "left")
    late = next(row for row in people.rows.rows() if row.id == late.id)
    assert late.after.words == "left 07:31"
    assert "joined at item 1" in late.under


def test_a_click_on_what_is_said_of_somebody_offers_the_rest(page, table):
    people = table.people
    person = here(table, "School C").id
    place = [row.id for row in people.rows.rows()].index(person)
    end = people.rows.end_area(place).center()
    QTest.mouseClick(people.rows.viewport(), Qt.MouseButton.LeftButton, pos=end)
    assert here(table, "School C").aside == "not yet said"
    words = [action.text().partition("\t")[0] for action in people.menu.actions()]
    assert words == ["Present", "In attendance", "Apologies", "Absent", "Joined now", "Left now"]
    people.menu.actions()[3].trigger()
    people.menu.close()
    assert here(table, "School C").after.words == "absent"
    # with the right button, anywhere on the line
    before = people.menu
    point = QPoint(20, people.rows.visualRect(people.rows.currentIndex()).center().y())
    everywhere = people.rows.viewport().mapToGlobal(point)
    asked = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, point, everywhere)
    QApplication.sendEvent(people.rows.viewport(), asked)
    assert people.menu is not before
    people.menu.actions()[2].trigger()
    people.menu.close()
    assert here(table, "School C").after.words == "apologies"


def test_the_keys_are_told_wherever_one_is(page, table):
    table.text.setFocus()
    assert table.people.keys.isVisible()
    assert "joined" in table.people.keys.text()


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


def test_everybody_is_here_is_one_step(page, table):
    table.people.everybody.click()
    assert len(told(page).attendance.present) == 2
    assert table.people.everybody.isHidden()


def test_governors_are_said_to_be_here_after_the_others_and_a_clerk_in_attendance(page, table):
    book = page.desk.book
    for name, role in (("Ann Wood", "governor"), ("Rob Hay", "clerk")):
        person = add(book, "person", {"name": name})
        add(book, "role", {"person": person, "role": role})
    with book.reading() as view:
        last = agenda(view, page.meeting).lines[-1].id
    set_governors_line(book, page.meeting, last)
    button = table.people.everybody
    assert button.text() == "All but governors are here"
    button.click()
    came = told(page).attendance
    assert ([one.name for one in came.attending], len(came.present)) == (["Rob Hay"], 2)
    assert [one.name for one in came.unrecorded] == ["Ann Wood"]
    assert button.text() == "The governors are here"
    button.click()
    assert "Ann Wood" in [one.name for one in told(page).attendance.present]
    assert button.isHidden()


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


def test_the_key_for_who_is_here_stays_there(page, table):
    for _time in range(2):
        QTest.keyClick(table.window().focusWidget(), Qt.Key.Key_H, CONTROL)
        assert table.people.rows.hasFocus()


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


# -- minutes and follow up -----------------------------------------------------------------------------------------


def test_minutes_are_put_right_where_they_stand_until_they_are_confirmed(page):
    book = page.desk.book
    item = told(page).items[0].item
    take_minute(book, item, "It was discused.")
    finish_meeting(book, page.meeting)
    page.show_step("minutes")
    part = page.part()
    editor = part.sheet.items[item].editor
    editor.text.selectAll()
    QTest.keyClicks(editor.text, "It was discussed.")
    part.circulate.click()
    assert told(page).items[0].text == "It was discussed."
    part.confirm.click()
    assert held(page).stage == "confirmed"
    assert part.sheet.items[item].editor.isHidden()
    assert part.sheet.items[item].words.text() == "It was discussed."
    part.reopen.click()
    assert not part.sheet.items[item].editor.isHidden()


def test_minutes_typed_before_a_crash_are_taken_up_and_sealed_on_leaving(page):
    book, item = page.desk.book, told(page).items[0].item
    finish_meeting(book, page.meeting)
    book.keep_draft(minute_id(item), "text", "It was discussed.", {})
    page.show_step("minutes")
    assert page.part().sheet.items[item].editor.value() == "It was discussed."
    page.leave()
    assert kept(page) == []
    assert told(page).items[0].text == "It was discussed."


def test_fixed_minutes_show_what_is_on_record_and_nothing_that_was_typed(page):
    book, item = page.desk.book, told(page).items[0].item
    take_minute(book, item, "It was discussed.")
    finish_meeting(book, page.meeting)
    confirm(book, page.meeting)
    book.keep_draft(minute_id(item), "text", "It was disputed.", book.as_seen(minute_id(item)))
    page.show_step("minutes")
    assert page.part().sheet.items[item].words.text() == "It was discussed."
    page.leave()
    assert told(page).items[0].text == "It was discussed."


def test_minutes_are_saved_as_a_pdf(page, tmp_path, qtbot):
    finish_meeting(page.desk.book, page.meeting)
    page.show_step("minutes")
    out = tmp_path / "minutes.pdf"
    page.desk.choose_place = lambda _parent, _title, _name: out
    page.part().save.click()
    qtbot.waitUntil(out.exists, timeout=20_000)
    assert out.read_bytes().startswith(b"%PDF")


def test_how_it_went_is_written_down_for_the_review(page):
    page.show_step("follow")
    part = page.part()
    for name, words in (("usefulness", "Two schools will try daily blending."), ("interruptions", "2")):
        editor = part.how.field(name).editor
        QTest.keyClicks(editor.focusProxy() or editor, words)
    part.leave()
    with page.desk.book.reading() as view:
        held = view.get(Meeting, page.meeting)
    assert (held.usefulness, held.interruptions) == ("Two schools will try daily blending.", 2)


def test_follow_up_carries_what_was_left_and_twice_is_once(page):
    book = page.desk.book
    first = told(page).items[0].item
    finish_meeting(book, page.meeting)
    following = plan_meeting(book, "blank", date="2027-01-15", carry=False).meeting
    page.show_step("follow")
    part = page.part()
    finish_item(book, first, done=False)
    assert part.items.rows()[0].before.words == "carry"
    assert part.to.currentData() == following
    for _time in range(2):
        part.carry_over()
    with book.reading() as view:
        assert [line.title for line in agenda(view, following).lines if line.carried] == [
            told(page).items[0].title
        ]
    part.items.choose(first)
    QTest.keyClick(part.items, Qt.Key.Key_Return, CONTROL)
    with book.reading() as view:
        assert view.get(Item, first).state == "done"


def test_the_register_finds_a_decision_by_any_word(page, shown, gone):
    item = told(page).items[0].item
    record_decision(page.desk.book, item, "Each school tries one change")
    record_decision(page.desk.book, item, "Cover from the shared fund")
    register = DecisionsPage(page.desk)
    shown(register, 1150, 700)
    register.arrive()
    assert len(register.table.lines()) == 2
    register.seek.setText("fund")
    assert [line.cells[1] for line in register.table.lines()] == ["Cover from the shared fund"]
    QTest.keyClick(register.table, Qt.Key.Key_Return)
    assert gone[-1] == ("meeting", {"meeting": page.meeting, "step": "minutes", "item": item})


def test_a_minute_has_one_id_whoever_writes_it(page):
    item = told(page).items[0].item
    assert (
        take_minute(page.desk.book, item, "Once")
        == minute_id(item)
        == take_minute(page.desk.book, item, "Again")
    )


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


def test_a_meeting_not_begun_has_left_nothing_over(page):
    page.show_step("follow")
    assert page.part().items.rows() == []
