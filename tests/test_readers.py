"""Whatever a meeting holds for heads, what governors are given of it tells nothing."""

from __future__ import annotations

import datetime
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop import (
    action_log,
    actions,
    agenda_items,
    attendance,
    decisions,
    meetings,
    minute_taking,
    minutes,
    papers,
    records,
)
from desktop.agenda import agenda
from desktop.book import Book
from desktop.models import Item
from desktop.models.audience import may_read

TODAY = datetime.date(2026, 11, 24)
SECRET = "Zq"
"""Begins every title and text that governors may not have."""

audiences = st.sampled_from(["cluster", "governors", "open", "me"])
item_plans = st.lists(
    st.fixed_dictionaries(
        {
            "audience": audiences,
            "sub": st.booleans(),
            "minutes": st.integers(0, 40),
            "papers": st.lists(audiences, max_size=3),
            "decision": audiences,
            "action": audiences,
        }
    ),
    min_size=1,
    max_size=5,
)


def word(audience: str, *above: str) -> str:
    """A title that gives itself away where governors may not read it, or what it hangs under."""
    theirs = all(may_read(one, "governors") for one in (audience, *above))
    return "plain" if theirs else SECRET


def fill(book: Book, plans: list[dict[str, Any]], line: int) -> str:
    meeting = meetings.plan_meeting(book, "blank", date="2026-11-27", carry=False).meeting
    items: list[str] = []
    for plan in plans:
        audience = plan["audience"]
        # what stands before governors join is not in their pack, whoever may read it
        before = () if len(items) >= line else ("cluster",)
        title = f"{word(audience, *before)} item {len(items)}"
        item = agenda_items.add_item(
            book, meeting, title, sub=plan["sub"], minutes=plan["minutes"], audience=audience, outcome=title
        )
        items.append(item)
        for n, readers in enumerate(plan["papers"]):
            papers.promise_paper(book, item, f"{word(readers, audience, *before)} paper {n}", audience=readers)
        minute_taking.take_minute(book, item, f"{title} text")
        minute_taking.record_decision(
            book, item, f"{word(plan['decision'], audience)} decision", audience=plan["decision"]
        )
        actions.agree_action(book, f"{word(plan['action'])} action", item=item, audience=plan["action"])
    agenda_items.set_governors_line(book, meeting, items[line])
    attendance.record_attendance(book, meeting, book.me, joined_item=items[0], reason=f"{SECRET} reason")
    return meeting


def told(book: Book, meeting: str) -> tuple[Any, ...]:
    with book.reading() as view:
        return (
            agenda(view, meeting, "governors"),
            agenda(view, meeting, "governors", prompts=True),
            minutes.minutes(view, meeting, "governors"),
            attendance.attendance(view, meeting, "governors"),
            action_log.action_log(view, TODAY, meeting=meeting, audience="governors"),
            [row for row in decisions.decisions(view, audience="governors") if row.meeting == meeting],
        )


@settings(
    max_examples=12,
    deadline=None,
    # a book is opened once for all examples; each has a meeting of its own
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(plans=item_plans, line=st.integers(0, 4))
def test_governors_are_told_nothing_that_is_not_theirs(book: Book, plans: list[dict[str, Any]], line: int) -> None:
    meeting = fill(book, plans, min(line, len(plans) - 1))
    first = told(book, meeting)
    agendas, said = first[0], repr(first[:4])
    assert SECRET not in said
    assert SECRET not in repr([(row.title, row.item_words, row.decision_words) for row in first[4]])
    with book.reading() as view:
        held = view.all(Item, "meeting = ?", [meeting])
    hidden = [one.id for one in held if not may_read(one.audience, "governors")]
    assert not [one for one in hidden if one in repr(first)]
    # and were there nothing for heads after the line, every word of their agenda would be the same
    for item in hidden:
        with book.reading() as view:
            part = next(line.part for line in agenda(view, meeting).lines if line.id == item)
        if part == 2:
            records.hide(book, item)
    assert told(book, meeting)[0] == agendas
