"""Actions: who does what by when, and what came of it."""

from __future__ import annotations

import datetime

import pytest

from desktop import action_log, actions, agenda_items, history, meetings, minute_taking, plans, records, roles
from desktop.action_log import ActionRow
from desktop.book import Book
from desktop.carrying import carry
from desktop.errors import BadValue, Refusal

TODAY = datetime.date(2026, 11, 24)


def log(book: Book, **wanted: str) -> list[ActionRow]:
    with book.reading() as view:
        return action_log.action_log(view, TODAY, **wanted)  # type: ignore[arg-type]


def school(book: Book) -> str:
    with book.reading() as view:
        return str(view.rows("SELECT id FROM school WHERE name = 'School F'")[0][0])


def test_the_log_says_what_is_late_soon_and_later(book: Book) -> None:
    for title, due in (("Later", "2026-12-18"), ("Late", "2026-11-19"), ("Soon", "2026-11-26"), ("Some day", None)):
        actions.agree_action(book, title, due=due, leads=[book.me])
    rows = log(book, state="open")
    assert [(row.number, row.title, row.due_words, row.when, row.shape) for row in rows] == [
        ("1", "Late", "5 days late", "late", "■"),
        ("2", "Soon", "Thu", "soon", "○"),
        ("3", "Later", "18 Dec", "later", "○"),
        ("4", "Some day", "no date", "none", "○"),
    ]
    assert rows[0].state_words == "5 days late"
    assert rows[1].state_words == "not begun"


def test_an_action_is_closed_with_evidence_and_impact_and_can_be_reopened(book: Book) -> None:
    action = actions.agree_action(book, "Governor data session", due="2026-11-19")
    actions.close_action(
        book, action, "Slides and notes", "Governors asked about cohort size", "clear", closed="2026-11-23"
    )
    (row,) = log(book)
    assert (row.state, row.shape, row.state_words, row.when) == ("done", "✓", "done", "none")
    assert (row.evidence, row.impact, row.impact_words, row.closed) == (
        "Slides and notes", "Governors asked about cohort size", "clear", "2026-11-23",
    )
    assert log(book, state="open") == []
    actions.reopen_action(book, action)
    (row,) = log(book, state="open")
    assert (row.when, row.evidence) == ("late", "Slides and notes")
    actions.close_action(book, action, state="dropped")
    (row,) = log(book)
    assert (row.shape, row.state_words, row.evidence) == ("–", "no longer needed", "Slides and notes")
    history.undo(book)
    assert log(book)[0].state == "open"
    with pytest.raises(Refusal, match="closed as done"):
        actions.close_action(book, action, state="open")
    with pytest.raises(BadValue):
        actions.close_action(book, action, impact_rating="enormous")


def test_an_action_says_who_with_whom_and_where_it_comes_from(book: Book) -> None:
    meeting = meetings.plan_meeting(book, "blank", date="2026-10-16", title="Breakfast meeting").meeting
    item = agenda_items.add_item(book, meeting, "Phonics visits")
    decision = minute_taking.record_decision(book, item, "Visit one another")
    schools = [records.add(book, "school", {"name": f"School {letter}"}) for letter in "AC"]
    actions.agree_action(
        book, "H visits F", decision=decision, leads=schools, supporters=[book.me], outsiders="Rosa, county archive"
    )
    (row,) = log(book, meeting=meeting)
    assert (row.who_words, row.with_words) == ("Schools A and C", "Jo Bright and Rosa, county archive")
    assert (row.meeting_words, row.item_words, row.decision_words) == (
        "Breakfast meeting, Fri 16 Oct", "1 · Phonics visits", "Visit one another",
    )
    assert log(book, who=book.me) == [row]
    assert log(book, who=schools[0]) == [row]


def test_a_carried_action_counts_and_stands_in_both_meetings(book: Book) -> None:
    first, second, third = (
        meetings.plan_meeting(book, "blank", date=date).meeting for date in ("2026-09-18", "2026-10-16", "2026-11-27")
    )
    actions.agree_action(book, "H visits F", meeting=first, due="2026-10-01")
    minute_taking.finish_meeting(book, first)
    carry(book, first, second, why="no cover")
    minute_taking.finish_meeting(book, second)
    carry(book, second, third)
    carry(book, second, third)
    (row,) = log(book, meeting=third)
    assert (row.carried, row.carried_words) == (2, "carried twice")
    assert [len(log(book, meeting=one)) for one in (first, second)] == [1, 1]


def test_the_pack_has_what_is_open_and_what_was_closed_since(book: Book) -> None:
    before, older, coming = (
        meetings.plan_meeting(book, "blank", date=date).meeting for date in ("2026-10-16", "2026-09-18", "2026-11-27")
    )
    for meeting in (before, older):
        minute_taking.finish_meeting(book, meeting)
    ids = [actions.agree_action(book, title, meeting=older) for title in ("Open", "Closed since", "Closed long ago")]
    actions.close_action(book, ids[1], closed="2026-11-01")
    actions.close_action(book, ids[2], closed="2026-09-30")
    actions.agree_action(book, "Mine alone", audience="me", meeting=older)
    with book.reading() as view:
        rows = action_log.open_actions_for(view, coming, TODAY, "cluster")
    assert {row.title for row in rows} == {"Open", "Closed since"}
    assert [row.number for row in rows] == ["1", "2"]


def test_what_i_owe_is_mine_or_my_schools(book: Book) -> None:
    other = records.add(book, "person", {"name": "Ann"})
    mine = school(book)
    for title, leads, helps in (
        ("I lead", [book.me], []),
        ("My school leads", [mine], []),
        ("I help", [other], [book.me]),
        ("Hers", [other], []),
    ):
        actions.agree_action(book, title, leads=leads, supporters=helps)
    with book.reading() as view:
        assert {row.title for row in action_log.owed_by(view, book.me, TODAY)} == {
            "I lead", "My school leads", "I help",
        }
        (head,) = roles.roles_on(view, TODAY, "head", person=book.me)
    roles.end_role(book, head.id, "2026-11-20")
    with book.reading() as view:
        assert {row.title for row in action_log.owed_by(view, book.me, TODAY)} == {"I lead", "I help"}


def test_a_wider_reader_sees_no_trace_of_what_is_not_theirs(book: Book) -> None:
    meeting = meetings.plan_meeting(book, "blank", date="2026-10-16", title="Heads’ breakfast").meeting
    item = agenda_items.add_item(book, meeting, "Budgets in difficulty")
    decision = minute_taking.record_decision(book, item, "Help School H")
    plan = plans.make_plan(book, "Secret plan")
    priority = plans.add_priority(book, plan, "Secret priority").id
    actions.agree_action(book, "Ring the bursar", item=item)
    actions.agree_action(
        book, "Run a data evening", item=item, decision=decision, priority=priority, audience="governors"
    )
    (row,) = log(book, audience="governors")
    assert (row.number, row.title, row.plan_number) == ("1", "Run a data evening", "")
    for word in ("Budgets", "Help", "Secret", "breakfast", "bursar", item, meeting, priority):
        assert word not in repr(row)


def test_success_criteria_are_rated_one_by_one(book: Book) -> None:
    action = actions.agree_action(book, "Visits", criteria=["Every school visited", "Each tried one thing"])
    actions.add_criterion(book, action, "Governors know of it")
    with book.reading() as view:
        rows = actions.criteria(view, action)
    assert [(row.title, row.rating_words, row.shape) for row in rows] == [
        ("Every school visited", "not started", "○"),
        ("Each tried one thing", "not started", "○"),
        ("Governors know of it", "not started", "○"),
    ]
    actions.rate_criterion(book, rows[0].id, "partly_met", "Six of eight")
    with book.reading() as view:
        first = actions.criteria(view, action)[0]
    assert (first.rating_words, first.shape, first.evidence) == ("partly met", "▲", "Six of eight")
    with pytest.raises(Refusal, match="belong to actions and priorities"):
        actions.add_criterion(book, book.me, "No")


def test_an_action_has_nobody_until_somebody_is_said_to_do_it(book: Book) -> None:
    agreed = {
        "Nobody": actions.agree_action(book, "Nobody"),
        "A lead": actions.agree_action(book, "A lead", leads=[book.me]),
        "Others": actions.agree_action(book, "Others", outsiders="Rosa, county archive"),
        "Dropped": actions.agree_action(book, "Dropped"),
    }
    actions.close_action(book, agreed["Dropped"], state="dropped")
    with book.reading() as view:
        assert [row.title for row in action_log.action_log(view, TODAY) if row.nobody] == ["Nobody"]
