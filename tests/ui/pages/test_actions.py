"""The action log and the plans: found, edited in place, closed with what came of it, rated, put in order."""

from __future__ import annotations

import datetime

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from desktop import clock
from desktop.action_log import action_log
from desktop.actions import add_criterion, agree_action, close_action, criteria
from desktop.agenda_items import add_item
from desktop.history import undo
from desktop.meetings import plan_meeting
from desktop.models import Action
from desktop.plans import add_priority, make_plan, plan_page
from desktop.records import add, change
from desktop.ui.jobs import Jobs
from desktop.ui.pages.actions import ActionsPage
from desktop.ui.pages.desk import Desk
from desktop.ui.pages.plans import PlansPage
from desktop.ui.pages.story import StoryPopup

CONTROL = Qt.KeyboardModifier.ControlModifier
MORNING = datetime.datetime(2026, 11, 24, 7, 41)


@pytest.fixture
def gone():
    return []


@pytest.fixture
def desk(book, gone):
    with clock.standing_at(MORNING):
        jobs = Jobs()
        yield Desk(book, jobs, lambda name, **where: gone.append((name, where)), gone.append)
        jobs.close()


@pytest.fixture
def visit(desk, shown):
    """Show a page and let it hear of changes."""
    stops = []

    def show(kind, **where):
        made = kind(desk)
        shown(made, 1150, 700)
        stops.append(desk.book.listen(made.touched))
        made.arrive(**where)
        return made

    yield show
    for stop in stops:
        stop()


def ids(page):
    return [line.id for line in page.table.lines()]


def log(book):
    with book.reading() as view:
        return action_log(view, clock.today())


def test_an_empty_log_teaches_and_begins_one(visit, book):
    page = visit(ActionsPage)
    assert not page.empty.isHidden()
    page.empty.begin.click()
    QTest.keyClicks(page.new, "Moderation sample to School C")
    QTest.keyClick(page.new, Qt.Key.Key_Return)
    assert [row.title for row in log(book)] == ["Moderation sample to School C"]
    assert page.detail.action == log(book)[0].id


def test_mine_open_late_done(visit, book):
    school = add(book, "school", {"name": "School C"})
    late = agree_action(book, "Late", leads=[school], due="2026-11-19")
    mine = agree_action(book, "Mine", leads=[book.me], due="2026-12-18")
    page = visit(ActionsPage)
    assert ids(page) == [late, mine]
    assert page.table.lines()[0].cells[0].mark.shape == "■"
    for name, expected in (("mine", [mine]), ("late", [late]), ("done", []), ("all", [late, mine])):
        page.which._pills[name].click()
        assert ids(page) == expected, name
    page.which._pills["open"].click()
    page.whose.setCurrentIndex(page.whose.findData(school))
    page.whose.activated.emit(page.whose.currentIndex())
    assert ids(page) == [late]


def test_one_is_closed_with_its_evidence_and_opened_again(visit, book):
    action = agree_action(book, "F visits C")
    page = visit(ActionsPage, action=action)
    evidence = page.detail.outcome.editor("evidence")
    evidence.text.setFocus()
    QTest.keyClicks(evidence.text, "Went on 3 November")
    page.detail.done.click()
    row = log(book)[0]
    assert (row.state, row.evidence, row.closed) == ("done", "Went on 3 November", "2026-11-24")
    page.which._pills["done"].click()
    assert page.detail.reopen.isVisible()
    page.detail.reopen.click()
    assert log(book)[0].state == "open"


def test_a_long_list_reads_from_where_each_comes_only_for_the_one_shown(visit, book):
    meeting = plan_meeting(book, "blank", date="2026-10-16").meeting
    item = add_item(book, meeting, "Phonics visits")
    agree_action(book, "F visits C", meeting=meeting, item=item)
    page = visit(ActionsPage)
    assert page.detail.context.text() == "Blank agenda, Fri 16 Oct\n1 · Phonics visits"


def test_a_long_log_is_shown_at_once_and_the_rest_follows(visit, book, qtbot):
    with book.operation("Agree action") as work:
        for n in range(130):
            work.add(Action, title=f"Action {n}", due=f"2027-01-{n % 28 + 1:02d}", state="open")
    page = visit(ActionsPage)
    assert len(ids(page)) == 100
    qtbot.waitUntil(lambda: len(ids(page)) == 130)
    assert page.count.text() == "130 actions"
    last = ids(page)[-1]
    page.arrive(action=last)
    assert (page.table.current(), page.detail.action) == (last, last)


def test_a_new_action_half_typed_is_there_again(visit, book):
    page = visit(ActionsPage)
    page.begin_new()
    QTest.keyClicks(page.new, "Ring the cou")
    page.new.hide()
    again = visit(ActionsPage)
    again.begin_new()
    assert again.new.text() == "Ring the cou"


def test_a_priority_with_many_actions_shows_a_few_and_the_way_to_all(visit, book, gone):
    plan = make_plan(book, "Cluster plan")
    priority = add_priority(book, plan, "Early reading").id
    for n in range(15):
        agree_action(book, f"Action {n}", priority=priority)
    page = visit(PlansPage, plan=plan)
    assert len(page.detail.its_actions.rows()) == 12
    assert "15" in page.detail.all_actions.text()
    page.detail.all_actions.click()
    assert gone[-1] == ("actions", {"filter": "all", "find": "Early reading"})
    log_page = visit(ActionsPage, **gone[-1][1])
    assert len(ids(log_page)) == 15


def test_who_changed_a_plan_is_told(visit, book):
    plan = make_plan(book, "Cluster plan")
    page = visit(PlansPage, plan=plan)
    page.story.click()
    popup = page.findChild(StoryPopup)
    assert any("Cluster plan" in row.words for row in popup.rows.rows())
    popup.close()


def test_a_key_meant_for_a_closed_action_reaches_no_other(visit, book, gone):
    first = agree_action(book, "First", due="2026-11-30")
    other = agree_action(book, "Second", due="2026-12-18")
    page = visit(ActionsPage, action=first)
    change(book, first, {"impact": "Seen in every class"})
    page.detail.done.setFocus()
    QTest.keyClick(page.detail.done, Qt.Key.Key_Space)
    assert page.detail.action == other
    assert page.table.hasFocus()
    assert gone == ["Closed: First"]
    QTest.keyClick(page.window().focusWidget(), Qt.Key.Key_Space)
    assert {row.title: row.state for row in log(book)} == {"First": "done", "Second": "open"}


def test_opening_one_again_leaves_no_button_of_the_next_under_the_key(visit, book):
    for title in ("First", "Second"):
        close_action(book, agree_action(book, title))
    page = visit(ActionsPage, filter="done")
    page.detail.reopen.setFocus()
    QTest.keyClick(page.detail.reopen, Qt.Key.Key_Space)
    QTest.keyClick(page.window().focusWidget(), Qt.Key.Key_Space)
    assert sorted(row.state for row in log(book)) == ["done", "open"]


def test_done_without_evidence_asks_once_and_then_closes(visit, book, gone):
    action = agree_action(book, "F visits C")
    other = agree_action(book, "C visits F", due="2026-11-30")
    page = visit(ActionsPage, action=action)
    detail = page.detail
    assert detail.what_came.isHidden()
    detail.done.click()
    assert detail.what_came.isVisible()
    assert detail.outcome.editor("evidence").text.hasFocus()
    assert {row.state for row in log(book)} == {"open"}
    # looked at again later, it asks again
    page.table.choose(other)
    page._show(other)
    assert detail.what_came.isHidden()
    page._show(action)
    detail.done.click()
    detail.done.click()
    assert {row.id: row.state for row in log(book)} == {action: "done", other: "open"}
    assert gone == ["Closed: F visits C"]


def test_a_closed_action_asked_for_is_shown_whatever_was_filtered(visit, book):
    action = agree_action(book, "F visits C")
    page = visit(ActionsPage, action=action)
    page.detail.drop.click()
    page.arrive(action=action)
    assert page.table.current() == action
    assert log(book)[0].state == "dropped"


def test_a_title_is_edited_in_place_and_sealed_on_leaving(visit, book, qtbot):
    action = agree_action(book, "F visits C")
    page = visit(ActionsPage, action=action)
    line = page.detail.form.editor("title").control
    line.setFocus()
    QTest.keyClicks(line, "!")
    qtbot.waitUntil(lambda: bool(book.drafts(action)))
    page.leave()
    assert not book.drafts()
    assert log(book)[0].title.count("!") == 1


def test_success_criteria_are_added_and_rated(visit, book):
    action = agree_action(book, "F visits C")
    page = visit(ActionsPage, action=action)
    QTest.keyClicks(page.detail.criteria.new, "Every class has been seen")
    QTest.keyClick(page.detail.criteria.new, Qt.Key.Key_Return)
    with book.reading() as view:
        criterion = criteria(view, action)[0]
    page.detail.criteria.rate(criterion.id, "partly_met")
    assert page.detail.criteria.rows.rows()[0].after.words == "partly met"


def test_two_thousand_actions_are_shown_and_one_is_found(visit, book):
    with book.operation("Add") as work:
        for number in range(2000):
            work.add(Action, title=f"Action {number}", due="2026-12-18")
    page = visit(ActionsPage)
    assert len(ids(page)) == 100  # what there is room for; the rest follows, or comes when it is asked for
    page.seek.setText("action 1999")
    assert [line.cells[1] for line in page.table.lines()] == ["Action 1999"]
    page.seek.clear()
    assert len(ids(page)) == 2000


def test_the_rest_of_a_long_list_follows_by_itself_while_it_is_shown(visit, book, qtbot):
    with book.operation("Add") as work:
        for number in range(300):
            work.add(Action, title=f"Action {number}", due="2026-12-18")
    page = visit(ActionsPage)
    qtbot.waitUntil(lambda: page.count.text() == "300 actions")
    assert len(ids(page)) == 300
    page.which.choose("all")
    page.arrive()
    assert page._rest.isActive()
    page.hide()
    assert not page._rest.isActive()  # the book may be closed by then


def test_a_plan_with_its_priorities_in_order(visit, book, gone):
    page = visit(PlansPage)
    page.empty.begin.click()
    QTest.keyClicks(page.new_plan, "Cluster plan")
    QTest.keyClick(page.new_plan, Qt.Key.Key_Return)
    for title in ("Early reading", "Moderation"):
        QTest.keyClicks(page.new_priority, title)
        QTest.keyClick(page.new_priority, Qt.Key.Key_Return)
    assert [row.words for row in page.rows.rows()] == ["Early reading", "Moderation"]
    QTest.keyClick(page.rows, Qt.Key.Key_Up, CONTROL)
    assert [row.words for row in page.rows.rows()] == ["Moderation", "Early reading"]
    undo(book)
    assert [row.words for row in page.rows.rows()] == ["Early reading", "Moderation"]
    assert "2 of 5" in page.top.quiet.text()


def test_too_many_priorities_warn_and_are_kept(visit, book, gone):
    plan = make_plan(book, "Cluster plan")
    for number in range(5):
        add_priority(book, plan, f"Priority {number}")
    page = visit(PlansPage, plan=plan)
    QTest.keyClicks(page.new_priority, "One too many")
    QTest.keyClick(page.new_priority, Qt.Key.Key_Return)
    assert len(page.rows.rows()) == 6
    assert len(gone) == 1
    assert page.top.quiet._colour == "amber"


def test_progress_of_a_priority_is_chosen_in_place(visit, book):
    plan = make_plan(book, "Cluster plan")
    made = add_priority(book, plan, "Early reading").id
    add_criterion(book, made, "Every class")
    page = visit(PlansPage, priority=made)
    progress = page.detail.form.editor("progress")
    progress.set_value("at_risk")
    progress.changed()
    progress.settle()
    assert page.rows.rows()[0].after.shape == "▲"
    QTest.keyClicks(page.detail.new_action, "Visit each class")
    QTest.keyClick(page.detail.new_action, Qt.Key.Key_Return)
    with book.reading() as view:
        shown = plan_page(view, plan, clock.today())
    assert [row.title for row in shown.actions[made]] == ["Visit each class"]
