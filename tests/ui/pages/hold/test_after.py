"""After a meeting: its minutes put right and confirmed, what is left carried over, decisions found again."""

from __future__ import annotations

import datetime

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from desktop import clock
from desktop.action_log import action_log
from desktop.actions import agree_action
from desktop.agenda import agenda
from desktop.meetings import plan_meeting
from desktop.minute_taking import (
    confirm,
    finish_item,
    finish_meeting,
    minute_id,
    open_meeting,
    record_decision,
    take_minute,
)
from desktop.models import Item, Meeting
from desktop.ui.pages.decisions import DecisionsPage
from tests.holding import CONTROL, held, kept, told


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


def test_minutes_wait_for_the_meeting_that_is_to_confirm_them(page):
    book = page.desk.book
    finish_meeting(book, page.meeting)
    following = plan_meeting(book, "blank", date="2027-01-15", carry=False).meeting
    page.show_step("minutes")
    part = page.part()
    assert part.at.currentData() == following
    assert "still to come" in part.at.currentText()
    assert part.waits.isVisible()
    assert not part.confirm.isEnabled()
    # a group may have done it by post
    part.at.setCurrentIndex(0)
    part.at.activated.emit(0)
    assert part.confirm.isEnabled()
    part.at.setCurrentIndex(1)
    part.at.activated.emit(1)
    with clock.standing_at(datetime.datetime(2027, 1, 15, 7, 31)):
        open_meeting(book, following)
        assert part.waits.isHidden()
        part.confirm.click()
    assert (held(page).stage, held(page).confirmed_at) == ("confirmed", following)


def test_a_correction_is_to_an_item_or_to_the_whole(page):
    book = page.desk.book
    first, second = (one.item for one in told(page).items[:2])
    take_minute(book, first, "Everybody was welcomed.")
    finish_meeting(book, page.meeting)
    page.show_step("minutes")
    form = page.part().corrections
    assert form.about.currentText() == "The whole meeting"

    def write(item, words):
        form.about.setCurrentIndex(form.about.findData(item))
        form.about.activated.emit(form.about.currentIndex())
        shown = form.of_item.editor("correction") if item else form.whole.editor("corrections")
        assert shown.isVisible()
        shown.text.selectAll()
        QTest.keyClicks(shown.text, words)

    # going from one to the next keeps each where it belongs, whether or not anything was minuted
    write(second, "Nobody declared anything.")
    write(first, "Two of us were welcomed.")
    write("", "School C was there.")
    form.flush()
    assert told(page).corrections.splitlines() == [
        "Item 1: Two of us were welcomed.", "Item 2: Nobody declared anything.", "School C was there.",
    ]  # fmt: skip
    assert form.about.itemText(form.about.findData(second)).endswith(", corrected")
    # typed and not finished with, it is there again after a crash
    item = told(page).items[2].item
    book.keep_draft(minute_id(item), "correction", "Half a senten", {})
    form.about.setCurrentIndex(form.about.findData(item))
    form.about.activated.emit(form.about.currentIndex())
    assert form.of_item.editor("correction").value() == "Half a senten"
    assert "Half a senten" in told(page).corrections
    assert kept(page) == []


def test_minutes_are_saved_as_a_pdf(page, tmp_path, qtbot):
    finish_meeting(page.desk.book, page.meeting)
    page.show_step("minutes")
    out = tmp_path / "minutes.pdf"
    page.desk.choose_place = lambda _parent, _title, _name: out
    page.part().paper.save.click()
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


def test_an_action_that_nobody_is_to_do_says_so_quietly_until_somebody_is(page, table):
    item = table.item
    agree_action(page.desk.book, "Pair teachers", item=item)
    agree_action(page.desk.book, "Ring the county", item=item, leads=(page.desk.book.me,))
    table.renew()
    said = table.minute.said
    assert [said.itemAt(n).widget().accessibleName() for n in range(said.count())] == [
        "Action: Pair teachers, nobody yet", "Action: Ring the county, Jo Bright",
    ]  # fmt: skip
    table.leave_table()
    page.show_step("follow")
    part = page.part()
    assert part.nobody.text() == "▲ 1 action has nobody to do it yet."
    asked = [row for row in part.agreed.rows() if row.button]
    assert [(row.words, row.under) for row in asked] == [("Pair teachers", "nobody yet · no date")]
    assert part.who.isHidden()
    part.agreed.choose(asked[0].id)
    QTest.keyClick(part.agreed, Qt.Key.Key_Return, CONTROL)
    assert part.who_words.text() == "Pair teachers"
    line = part.who.editor("leads").line
    assert line.hasFocus()
    QTest.keyClicks(line, "School C")
    QTest.keyClick(line, Qt.Key.Key_Return)
    with page.desk.book.reading() as view:
        (row,) = [one for one in action_log(view, clock.today()) if one.title == "Pair teachers"]
    assert row.who_words == "School C"
    assert part.nobody.isHidden()
    assert part.who.isHidden()
    assert not any(one.button for one in part.agreed.rows())


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


def test_a_meeting_not_begun_has_left_nothing_over(page):
    page.show_step("follow")
    assert page.part().items.rows() == []
