"""Plan: the agenda arranged by keyboard and by dragging, and the selected item edited beside it."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QAbstractItemModelTester, QTest

from desktop import agenda_items, clock
from desktop.agenda import agenda, line_of
from desktop.drafts import PROMPT
from desktop.history import undo
from desktop.meetings import plan_meeting
from desktop.minute_taking import finish_meeting, take_minute
from desktop.models import Item
from desktop.records import add
from desktop.ui.jobs import Jobs
from desktop.ui.pages.agenda_list import LINE, shared_tag
from desktop.ui.pages.desk import Desk
from desktop.ui.pages.meeting import MeetingPage

CONTROL = Qt.KeyboardModifier.ControlModifier
FRIDAY = datetime.datetime(2026, 11, 24, 7, 41)


@pytest.fixture
def said():
    return []


@pytest.fixture
def page(book, shown, said):
    with clock.standing_at(FRIDAY):
        jobs = Jobs()
        made = MeetingPage(Desk(book, jobs, lambda *_where, **_more: None, said.append))
        meeting = plan_meeting(book, "data", date="2026-11-27", start="07:30", venue="Manor Farm barn").meeting
        shown(made, 1150, 700)
        stop = book.listen(made.touched)
        made.arrive(meeting=meeting, step="plan")
        yield made
        made.leave()
        stop()
        jobs.close()


def told(page):
    with page.desk.book.reading() as view:
        return agenda(view, page.meeting)


def items(page):
    return [line.id for line in told(page).lines]


def test_a_meeting_for_few_does_not_offer_to_let_governors_in(page):
    book = page.desk.book
    meeting = add(book, "meeting", {"title": "Our own", "date": "2026-11-27", "audience": "me"})
    agenda_items.add_item(book, meeting, "The boiler")
    agenda_items.set_governors_line(book, page.meeting, None)
    assert page.part().line_button.isVisible()
    page.arrive(meeting=meeting, step="plan")
    assert page.part().line_button.isHidden()


def test_it_says_when_the_meeting_is_and_when_it_will_end(page):
    assert "Fri 27 Nov" in page.top.title.text()
    assert "Manor Farm barn" in page.top.quiet.text()
    assert told(page).time_words in page.times.text()


def test_the_list_has_every_item_and_the_line_where_governors_join(page):
    shown = page.part().list
    QAbstractItemModelTester(shown.lines, QAbstractItemModelTester.FailureReportingMode.Fatal)
    ids = shown.ids()
    assert [one for one in ids if one != LINE] == items(page)
    assert ids[ids.index(LINE) + 1] == told(page).governors_before
    said = shown.lines.index(0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert said.startswith("1 ")
    assert "07:30" in said


def test_control_and_arrows_move_an_item_and_undo_puts_it_back(page):
    shown = page.part().list
    first, second = items(page)[:2]
    shown.choose(first)
    QTest.keyClick(shown, Qt.Key.Key_Down, CONTROL)
    assert items(page)[:2] == [second, first]
    assert shown.current() == first
    undo(page.desk.book)
    assert items(page)[:2] == [first, second]


def test_the_governors_line_moves_with_the_same_keys(page):
    shown = page.part().list
    before = shown.ids().index(LINE)
    shown.choose(LINE)
    QTest.keyClick(shown, Qt.Key.Key_Up, CONTROL)
    assert shown.ids().index(LINE) == before - 1
    QTest.keyClick(shown, Qt.Key.Key_Down, CONTROL)
    assert shown.ids().index(LINE) == before
    QTest.keyClick(shown, Qt.Key.Key_Delete)
    assert LINE not in shown.ids()


def test_control_right_makes_an_item_part_of_the_one_above(page):
    shown = page.part().list
    second = items(page)[1]
    shown.choose(second)
    QTest.keyClick(shown, Qt.Key.Key_Right, CONTROL)
    assert line_of(told(page), second).number == "1.1"
    QTest.keyClick(shown, Qt.Key.Key_Left, CONTROL)
    assert line_of(told(page), second).number == "2"


def test_what_is_selected_is_put_off_or_taken_out_by_a_button(page):
    part = page.part()
    first, second, third = items(page)[:3]
    part.list.choose(second)
    part._chosen(second)
    assert part.out_button.text() == "Take out"
    part.off_button.click()
    assert items(page)[:2] == [first, third]
    assert part.backlog_button.text() == "From backlog (1)"
    part.list.choose(first)
    part._chosen(first)
    part.out_button.click()
    assert items(page)[0] == third
    part.list.choose(LINE)
    part._chosen(LINE)
    assert part.out_button.text() == "Take the line away"
    assert not part.off_button.isVisible()
    part.out_button.click()
    assert LINE not in part.list.ids()


def test_where_nothing_was_left_over_it_is_said(page, monkeypatch):
    said = []
    monkeypatch.setattr(page.desk, "tell", said.append)
    page.part().carried_button.click()
    assert said == ["There is no meeting before this one that something could be left over from."]
    before = plan_meeting(page.desk.book, "breakfast", date="2026-11-20", start="07:30").meeting
    finish_meeting(page.desk.book, before)
    with page.desk.book.operation("Edit") as work:
        for item in work.all(Item, meeting=before):
            item.state = "done"
    page.part().carried_button.click()
    assert said[1:] == ["Nothing is left over from Breakfast meeting, Fri 20 Nov."]


def test_what_all_items_above_the_line_share_is_said_once(page):
    shown = page.part().list
    with page.desk.book.operation("Edit") as work:
        for line in told(page).lines:
            if line.part == 1:
                work.get(Item, line.id).audience = "cluster"
    agenda_ = told(page)
    assert {line.tag for line in agenda_.lines if line.part == 1} == {"Heads only"}
    assert shared_tag(agenda_) == "Heads only"
    painter = shown.itemDelegate()
    assert {painter._mark(line) for line in agenda_.lines if line.part == 1} == {None}
    first = items(page)[0]
    with page.desk.book.operation("Edit") as work:
        work.get(Item, first).audience = "governors"
    assert shared_tag(told(page)) == ""
    assert painter._mark(line_of(told(page), items(page)[1])).words == "Heads only"


def test_an_archive_is_kept_and_said_to_be_no_page_of_the_pack(page, tmp_path, monkeypatch):
    said = []
    monkeypatch.setattr(page.desk, "tell", said.append)
    letter, visit = tmp_path / "Letter.docx", tmp_path / "Visit.pdf"
    archive = tmp_path / "Photographs.zip"
    for file in (letter, archive):
        file.write_bytes(b"PK\x03\x04")
    visit.write_bytes(b"%PDF-1.4\n")
    item = items(page)[3]
    page.part().list.choose(item)
    page.part()._chosen(item)
    papers = page.part().item.papers
    papers.attach([visit, letter])
    assert said == []
    papers.attach([archive])
    assert said[0].startswith("“Photographs.zip”: kept, but the pack cannot print it.")
    *good, bad = papers.rows.rows()
    assert [one.after for one in good] == [None, None]
    assert (bad.after.words, bad.under) == ("no PDF", "The pack cannot print it: save it as a PDF")


def drop(page, moved, at, *, lower):
    """Let an item, or files, go over a row."""
    shown = page.part().list
    row = shown.visualRect(shown.lines.index(shown.ids().index(at)))
    point = QPointF(row.left() + 60, row.bottom() - 3 if lower else row.top() + 3)
    data = QMimeData()
    if isinstance(moved, Path):
        data.setUrls([QUrl.fromLocalFile(str(moved))])
    else:
        data = shown.lines.mimeData([shown.lines.index(shown.ids().index(moved))])
    actions = Qt.DropAction.MoveAction | Qt.DropAction.CopyAction
    shown.dropEvent(QDropEvent(point, actions, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier))


def test_an_item_dragged_goes_where_it_is_let_go(page):
    ids = items(page)
    drop(page, ids[0], ids[2], lower=True)
    assert items(page)[:3] == [ids[1], ids[2], ids[0]]
    shown = page.part().list
    last_of_heads = shown.ids()[shown.ids().index(LINE) - 1]
    drop(page, last_of_heads, LINE, lower=True)
    assert line_of(told(page), last_of_heads).part == 2
    assert page.part().list.ids()[shown.ids().index(LINE) + 1] == last_of_heads


def test_the_line_dragged_goes_where_it_is_let_go(page):
    ids = items(page)
    drop(page, LINE, ids[1], lower=False)
    assert told(page).governors_before == ids[1]


def test_a_file_dropped_on_an_item_is_a_paper_for_it(page, tmp_path):
    file = tmp_path / "Visit record.pdf"
    file.write_bytes(b"%PDF-1.4\n")
    item = items(page)[3]
    drop(page, file, item, lower=False)
    papers = line_of(told(page), item).papers
    assert [(paper.ref, paper.title) for paper in papers] == [("4a", "Visit record")]
    page.part().list.choose(item)
    page.part()._chosen(item)
    assert [row.lead for row in page.part().item.papers.rows.rows()] == ["4a"]


def test_enter_adds_items_one_after_the_other_below_the_chosen_one(page):
    part, ids = page.part(), items(page)
    part.list.choose(ids[0])
    QTest.keyClick(part.list, Qt.Key.Key_Return)
    for title in ("First new", "Second new"):
        QTest.keyClicks(part.new, title)
        QTest.keyClick(part.new, Qt.Key.Key_Return)
    QTest.keyClick(part.new, Qt.Key.Key_Escape)
    assert part.new.isHidden()
    assert [line.title for line in told(page).lines][1:3] == ["First new", "Second new"]


def test_minutes_typed_are_counted_without_leaving_the_field(page, qtbot):
    part, item = page.part(), items(page)[0]
    line = part.item.form.editor("minutes").line
    line.setFocus()
    line.selectAll()
    second = told(page).lines[1].start
    QTest.keyClicks(line, "17")
    qtbot.waitUntil(lambda: line_of(told(page), item).minutes == 17)
    assert line.hasFocus()
    assert told(page).lines[1].start != second


def test_what_is_typed_in_a_title_is_on_the_disk_before_it_is_sealed(page, qtbot):
    part, item = page.part(), items(page)[0]
    line = part.item.form.editor("title").control
    line.setFocus()
    line.selectAll()
    QTest.keyClicks(line, "Welcome to the barn")
    qtbot.waitUntil(lambda: ("title", "Welcome to the barn") in [d[1:3] for d in page.desk.book.drafts(item)])
    assert line_of(told(page), item).title != "Welcome to the barn"
    page.leave()
    assert line_of(told(page), item).title == "Welcome to the barn"
    assert not page.desk.book.drafts()


def test_a_draft_left_by_a_crash_is_taken_up_when_the_item_is_shown(page):
    item = items(page)[1]
    book = page.desk.book
    book.keep_draft(item, "title", "Typed before the crash", book.as_seen(item))
    page.part().list.choose(item)
    page.part()._chosen(item)
    assert line_of(told(page), item).title == "Typed before the crash"


def test_a_prompt_typed_before_a_crash_is_taken_up_and_sealed_on_leaving(page):
    part, item, book = page.part(), page.part().item.item, page.desk.book
    book.keep_draft(item, PROMPT, "Thank the farm", {})
    part.renew()
    assert part.item.prompt.value() == "Thank the farm"
    page.leave()
    assert not book.drafts()
    assert line_of(told(page), item).prompt == "Thank the farm"


def test_the_prompt_is_for_oneself_only(page):
    part, item = page.part(), items(page)[0]
    part.item.prompt.text.setFocus()
    QTest.keyClicks(part.item.prompt.text, "Thank the farm")
    part.leave()
    with page.desk.book.reading() as view:
        assert line_of(agenda(view, page.meeting), item).prompt == "Thank the farm"
        assert line_of(agenda(view, page.meeting, "governors"), item) is None


def test_a_problem_is_said_under_the_agenda(page):
    part = page.part()
    assert part.problems.isHidden()
    last = items(page)[-1]
    from desktop.records import change

    change(page.desk.book, last, {"audience": "cluster"})
    assert not part.problems.isHidden()
    assert told(page).problems[0] in part.problems.text()


def test_heads_items_below_the_line_are_said_once_with_one_button_for_all(page, qtbot):
    from desktop.records import change

    part = page.part()
    assert part.show_button.isHidden()
    below = items(page)[-3:]
    for item in below:
        change(page.desk.book, item, {"audience": "cluster"})
    assert part.problems.text().count("\n") == 0
    assert "3" in part.problems.text()
    qtbot.mouseClick(part.show_button, Qt.MouseButton.LeftButton)
    assert part.show_button.isHidden()
    assert part.problems.isHidden()
    assert {line_of(told(page), item).audience for item in below} == {"governors"}
    undo(page.desk.book)
    assert not part.show_button.isHidden()


def test_a_title_half_typed_waits_for_the_person_and_outlives_the_page(page, shown):
    part = page.part()
    part.begin_adding()
    QTest.keyClicks(part.new, "Half a ti")
    part.list.setFocus()
    page.show_step("minutes")
    page.show_step("plan")
    assert (part.new.isHidden(), part.new.text()) == (False, "Half a ti")
    desk = page.desk
    other = plan_meeting(desk.book, "blank", date="2026-12-11").meeting
    again = shown(MeetingPage(desk), 1150, 700)
    again.arrive(meeting=other, step="plan")
    assert again.part().new.isHidden()
    again.arrive(meeting=page.meeting, step="plan")
    assert (again.part().new.isHidden(), again.part().new.text()) == (False, "Half a ti")
    QTest.keyClick(again.part().new, Qt.Key.Key_Return)
    assert "Half a ti" in [line.title for line in told(page).lines]
    again.arrive(meeting=other, step="plan")
    again.arrive(meeting=page.meeting, step="plan")
    assert again.part().new.text() == ""


def test_the_line_just_placed_shows_the_meeting_beside_it(page):
    part = page.part()
    QTest.keyClick(part.list, Qt.Key.Key_Home)
    part.list.choose(LINE)
    QTest.keyClick(part.list, Qt.Key.Key_Delete)
    assert LINE not in part.list.ids()
    part.list.choose(items(page)[2])
    part.line_button.click()
    assert part.list.current() == LINE
    assert part._beside.currentWidget() is part.about


def test_an_item_put_off_waits_in_the_backlog_and_comes_back(page):
    part, item = page.part(), items(page)[0]
    part._put_off(item)
    assert item not in items(page)
    assert part.backlog_button.text().endswith("(1)")
    part.list.choose(items(page)[0])
    part._take_from_backlog(item)
    assert items(page)[1] == item


def test_delete_takes_an_item_off_and_the_row_below_is_chosen(page):
    part, ids = page.part(), items(page)
    part.list.choose(ids[1])
    QTest.keyClick(part.list, Qt.Key.Key_Delete)
    assert ids[1] not in items(page)
    assert part.list.current() == ids[2]
    assert part.item.item == ids[2]


def test_taking_off_or_putting_off_an_item_that_was_minuted_says_what_stays(page, said):
    part, ids = page.part(), items(page)
    part._hide(ids[0])
    part._put_off(ids[1])
    assert said == []
    for item in ids[2:4]:
        take_minute(page.desk.book, item, "It was discussed.")
    part._hide(ids[2])
    part._put_off(ids[3])
    assert len(said) == 2
    assert all("stays in the minutes, as “Also recorded”" in words for words in said)
    assert not {ids[2], ids[3]} & {*items(page)}


def test_an_empty_agenda_says_what_to_do(page):
    meeting = plan_meeting(page.desk.book, "blank", date="2026-12-11").meeting
    for line in items(page) and [line.id for line in _lines(page, meeting)]:
        agenda_items.hide_item(page.desk.book, line)
    page.arrive(meeting=meeting, step="plan")
    part = page.part()
    assert not part.empty.isHidden()
    assert part.list.isHidden()
    assert page.times.text() == ""
    assert part.add_button.hasFocus()
    QTest.keyClick(part.add_button, Qt.Key.Key_Return)
    QTest.keyClicks(part.new, "Welcome")
    QTest.keyClick(part.new, Qt.Key.Key_Return)
    assert [line.title for line in _lines(page, meeting)] == ["Welcome"]
    assert not part.list.isHidden()


def _lines(page, meeting):
    with page.desk.book.reading() as view:
        return agenda(view, meeting).lines


def test_a_meeting_taken_out_of_view_leaves_a_page_that_says_so(page):
    from desktop.records import hide

    hide(page.desk.book, page.meeting)
    assert page.part() is None
    undo(page.desk.book)
    assert page.part() is not None


def test_long_names_do_not_widen_the_window(page):
    from desktop.records import change

    change(page.desk.book, items(page)[0], {"title": "x" * 500, "lead_words": "A very long name " * 20})
    assert page.minimumSizeHint().width() < 1000
