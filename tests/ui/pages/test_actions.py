"""The action log and the plans: found, edited in place, closed with what came of it, rated, put in order."""

from __future__ import annotations

import datetime

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from desktop import clock
from desktop.action_log import action_log
from desktop.actions import add_criterion, agree_action, criteria
from desktop.history import undo
from desktop.models import Action
from desktop.plans import add_priority, make_plan, plan_page
from desktop.records import add
from desktop.ui.jobs import Jobs
from desktop.ui.pages.actions import ActionsPage
from desktop.ui.pages.desk import Desk
from desktop.ui.pages.plans import PlansPage

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
    line = page.detail.form.editor("title").line
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
    assert len(ids(page)) == 2000
    page.seek.setText("action 1999")
    assert [line.cells[1] for line in page.table.lines()] == ["Action 1999"]


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
