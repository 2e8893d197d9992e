"""Plans hold a few priorities, and too many are noticed."""

from __future__ import annotations

import datetime

import pytest

from desktop import actions, clock, plans, records, school_years
from desktop.book import Book
from desktop.errors import NotFound

TODAY = datetime.date(2026, 11, 24)


@pytest.fixture
def plan(book: Book, morning: datetime.datetime) -> str:
    return plans.make_plan(book, "What we do together")


def page(book: Book, plan: str, audience: str | None = None) -> plans.PlanPage:
    with book.reading() as view:
        return plans.plan_page(view, plan, TODAY, audience)


def test_a_plan_is_for_the_school_year(book: Book, plan: str) -> None:
    with book.reading() as view:
        (row,) = plans.list_plans(view, TODAY)
    assert (row.start, row.end, row.years_words, row.live) == ("2026-09-01", "2027-08-31", "2026–2027", True)
    assert school_years.school_year(datetime.date(2027, 8, 31)) == school_years.school_year(TODAY)
    assert school_years.school_year(datetime.date(2027, 9, 1))[0] == datetime.date(2027, 9, 1)


def test_actions_have_numbers_people_can_say(book: Book, plan: str) -> None:
    first, second = (plans.add_priority(book, plan, title).id for title in ("Early reading", "Moderation"))
    ids = [actions.agree_action(book, title, priority=second) for title in ("Sample", "Meet", "Agree")]
    told = page(book, plan)
    assert [row.number for row in told.priorities] == ["1", "2"]
    assert [(row.plan_number, row.title) for row in told.actions[second]] == [
        ("2.1", "Sample"), ("2.2", "Meet"), ("2.3", "Agree"),
    ]
    plans.move_priority(book, second, before=first)
    told = page(book, plan)
    assert [row.title for row in told.priorities] == ["Moderation", "Early reading"]
    assert [row.plan_number for row in told.actions[second]] == ["1.1", "1.2", "1.3"]
    actions.close_action(book, ids[0])
    assert page(book, plan).priorities[0].actions_words == "1 of 3 done"


def test_a_priority_shows_how_it_goes(book: Book, plan: str) -> None:
    priority = plans.add_priority(book, plan, "Moderation", criteria=["All agree", "Twice a year"]).id
    records.change(book, priority, {"progress": "at_risk"})
    with book.reading() as view:
        first = actions.criteria(view, priority)[0]
    actions.rate_criterion(book, first.id, "met")
    (row,) = page(book, plan).priorities
    assert (row.shape, row.progress_words, row.criteria_words) == ("▲", "at risk", "1 of 2 met")


def test_too_many_live_priorities_warn_and_are_not_refused(book: Book, plan: str) -> None:
    with clock.standing_at(datetime.datetime(2026, 11, 24)):
        warnings = [plans.add_priority(book, plan, f"Priority {n}").warning for n in range(6)]
    assert warnings[:5] == [""] * 5
    assert warnings[5] == "You set yourselves 5 live priorities at most, and have 6 now."
    with book.reading() as view:
        live = plans.live_priorities(view, TODAY)
        assert (live.words, live.over) == ("6 of 5", True)
        assert plans.live_priorities(view, datetime.date(2028, 1, 1)).rows == ()
    records.change(book, live.rows[0].id, {"progress": "done"})
    with book.reading() as view:
        assert plans.live_priorities(view, TODAY).words == "5 of 5"


def test_a_schools_own_plan_does_not_count_against_the_clusters_limit(book: Book, plan: str) -> None:
    with book.reading() as view:
        school = view.rows("SELECT id FROM school WHERE name = 'School F'")[0][0]
    own = plans.make_plan(book, "School F’s development plan", school=school)
    plans.add_priority(book, own, "The hall roof")
    with book.reading() as view:
        assert plans.live_priorities(view, TODAY).rows == ()


def test_wider_readers_see_whole_numbers_and_nothing_narrower(book: Book, plan: str) -> None:
    records.change(book, plan, {"audience": "governors"})
    ids = [plans.add_priority(book, plan, title).id for title in ("Reading", "Budgets in difficulty", "Moderation")]
    records.change(book, ids[1], {"audience": "cluster"})
    told = page(book, plan)
    assert [row.number for row in told.priorities] == ["1", "c1", "2"]
    for title, audience in (("Visit", "governors"), ("Ring the bursar", "cluster"), ("Evening", "governors")):
        actions.agree_action(book, title, priority=ids[2], audience=audience)
    theirs = page(book, plan, "governors")
    assert [row.number for row in theirs.priorities] == ["1", "2"]
    assert [row.plan_number for row in theirs.actions[ids[2]]] == ["2.1", "2.2"]
    assert "bursar" not in repr(theirs)
    assert "Budgets" not in repr(theirs)
    own = plans.make_plan(book, "Heads’ own")
    with pytest.raises(NotFound):
        page(book, own, "governors")
