"""The action log: who owes what by when, each with where it comes from, for one audience."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import NamedTuple

from desktop.agenda import numbers_of
from desktop.meeting_readers import is_for
from desktop.meetings import last_held
from desktop.models import Action, Decision, Meeting, Priority
from desktop.models.audience import may_read
from desktop.models.meetings import HELD
from desktop.models.plans import ACTION_STATES, IMPACTS, PROGRESS, SHAPES
from desktop.names import Names
from desktop.plan_numbers import PlanNumbers
from desktop.readers import carried_words
from desktop.roles import roles_on
from desktop.view import View
from desktop.words import _, day, due_words


class ActionRow(NamedTuple):
    """An action in a list; `when` is late, soon, later or none, `number` counts what is shown, `nobody` tells that it
    is to be done and nobody was said to do it."""

    id: str
    number: str
    plan_number: str
    title: str
    leads: tuple[str, ...]
    who_words: str
    with_words: str
    due: str | None
    due_words: str
    when: str
    shape: str
    state: str
    state_words: str
    progress: str
    carried: int
    carried_words: str
    meeting: str | None
    meeting_words: str
    item: str | None
    item_words: str
    decision_words: str
    priority: str | None
    priority_words: str
    evidence: str
    impact: str
    impact_words: str
    closed: str | None
    audience: str
    nobody: bool


def action_log(
    view: View,
    today: datetime.date,
    *,
    who: str | None = None,
    meeting: str | None = None,
    item: str | None = None,
    priority: str | None = None,
    state: str | None = None,
    audience: str | None = None,
    brief: bool = False,
    most: int | None = None,
) -> list[ActionRow]:
    """Actions by when they are due; those of a meeting are the ones agreed there or carried to it.

    `brief` is for long lists: the rows then do not say from which item and decision each comes, nor its number in
    a plan. `most` gives the first so many.
    """
    where, values = ["1"], []
    for name, value in (("item", item), ("priority", priority), ("state", state)):
        if value is not None:
            where.append(f"{name} = ?")
            values.append(value)
    # the database leaves out most of thousands; a list of ids in a column is looked through as the text it is
    for name, listed, value in (("meeting", "carried", meeting), ("NULL", "leads || supporters", who)):
        if value is not None:
            where.append(f"({name} = ? OR instr({listed}, ?))")
            values += [value, value]
    actions = view.all(Action, " AND ".join(where), values, limit=most)
    return rows_of(view, actions, today, audience, brief=brief)


def open_actions_for(
    view: View, meeting: str, today: datetime.date, audience: str | None = None
) -> list[ActionRow]:
    """The action log for a meeting's pack: what is open, and what was closed since the meeting before."""
    held = view.get(Meeting, meeting)
    before = last_held(view, held.date, held.circle) if held else None
    since = before.date if before and before.date else "9999"
    where = "(state = 'open' OR closed >= ?) AND (meeting IS NOT NULL OR priority IS NOT NULL)"
    actions = [one for one in view.all(Action, where, [since]) if one.meeting != meeting]
    return rows_of(view, actions, today, audience)


def owed_by(view: View, person: str, today: datetime.date, *, brief: bool = False) -> list[ActionRow]:
    """Open actions that a person leads or supports, or that a school they head does; `brief` as for `action_log`."""
    mine = {person, *(role.school for role in roles_on(view, today, "head", person=person) if role.school)}
    actions = [
        one for one in view.all(Action, "state = 'open'") if mine & {*one.leads, *one.supporters}
    ]
    return rows_of(view, actions, today, brief=brief)


def rows_of(
    view: View, actions: Sequence[Action], today: datetime.date, audience: str | None = None, *, brief: bool = False
) -> list[ActionRow]:
    """Actions as rows for one audience: those not theirs are left out, and so is what they come from."""
    shown = [one for one in actions if audience is None or may_read(one.audience, audience)]
    reading = _Reading(view, today, audience, brief)
    return [reading.row(one, str(n)) for n, one in enumerate(shown, start=1)]


class _Reading:
    """What a list of actions needs to know of the rest, asked for once."""

    def __init__(self, view: View, today: datetime.date, audience: str | None, brief: bool) -> None:
        self.view, self.today, self.audience, self.brief = view, today, audience, brief
        self.names, self.numbers = Names(view, audience), PlanNumbers(view)
        self.meetings = {one.id: one for one in view.all(Meeting)}
        self.meeting_words = {id: _meeting_words(one) for id, one in self.meetings.items() if is_for(one, audience)}
        self.priorities = {
            one.id: f"{self.numbers.priority(one.id)} · {one.title}"
            for one in view.all(Priority)
            if self.may(one.audience)
        }
        self.items: dict[str, dict[str, str]] = {}
        self.leads: dict[tuple[str, ...], str] = {}

    def who_words(self, leads: tuple[str, ...]) -> str:
        """Who leads, as one line; the same few lead many."""
        if leads not in self.leads:
            self.leads[leads] = self.names.line(leads)
        return self.leads[leads]

    def decision_words(self, decision: str | None) -> str:
        """The decision an action follows from, when its readers have that."""
        held = self.view.get(Decision, decision) if decision and not self.brief else None
        return held.title if held is not None and self.may(held.audience) else ""

    def may(self, audience: str) -> bool:
        return self.audience is None or may_read(audience, self.audience)

    def row(self, one: Action, number: str) -> ActionRow:
        due = datetime.date.fromisoformat(one.due) if one.due else None
        when, words = due_words(due, self.today)
        state = one.state or "open"
        if state != "open":
            when, words = "none", day(due) if due else ""
        shape, state_words = _state(one, when, words)
        meeting_words = self.meeting_words.get(one.meeting or "", "")
        priority_words = self.priorities.get(one.priority or "", "")
        item_words = self.item_words(one)
        times = self.times(one)
        return ActionRow(
            id=one.id,
            number=number,
            plan_number="" if self.brief or not priority_words else self.numbers.action(one.id, one.priority),
            title=one.title,
            leads=one.leads,
            who_words=self.who_words(one.leads),
            with_words=self.names.line(one.supporters, one.outsiders) if one.supporters or one.outsiders else "",
            due=one.due,
            due_words=words,
            when=when,
            shape=shape,
            state=state,
            state_words=state_words,
            progress=one.progress or "not_begun",
            carried=times,
            carried_words=carried_words(times),
            meeting=one.meeting if meeting_words else None,
            meeting_words=meeting_words,
            item=one.item if item_words else None,
            item_words=item_words,
            decision_words=self.decision_words(one.decision),
            priority=one.priority if priority_words else None,
            priority_words=priority_words,
            evidence=one.evidence,
            impact=one.impact,
            impact_words=_(IMPACTS.get(one.impact_rating or "", one.impact_rating or "")),
            closed=one.closed,
            audience=one.audience,
            nobody=state == "open" and not (one.leads or one.supporters or one.outsiders),
        )

    def times(self, one: Action) -> int:
        """How often it was put off: to each meeting that was held, and to the one where it waits.

        A meeting called off took nothing, and one planned further ahead has not been put off to yet.
        """
        there = [self.meetings[id] for id in one.carried if id in self.meeting_words]
        held = sum(1 for meeting in there if meeting.stage in HELD)
        return held + 1 if len(there) > held else held

    def item_words(self, one: Action) -> str:
        """“5 · Phonics visits”, when its readers have that item."""
        meeting = self.meetings.get(one.meeting or "")
        if self.brief or not one.item or meeting is None or meeting.id not in self.meeting_words:
            return ""
        if meeting.id not in self.items:
            numbers = numbers_of(self.view, meeting, self.audience)
            self.items[meeting.id] = {id: f"{number} · {title}" for id, (number, title) in numbers.items()}
        return self.items[meeting.id].get(one.item, "")


def _state(one: Action, when: str, words: str) -> tuple[str, str]:
    """A shape and words: a date gone by counts for more than what was last said of progress."""
    if one.state != "open":
        return SHAPES.get(one.state or "", "○"), _(ACTION_STATES.get(one.state or "", one.state or ""))
    if when == "late":
        return SHAPES["late"], words
    progress = one.progress or "not_begun"
    return SHAPES.get(progress, "○"), _(PROGRESS.get(progress, progress))


def _meeting_words(meeting: Meeting) -> str:
    when = day(datetime.date.fromisoformat(meeting.date)) if meeting.date else ""
    return ", ".join(part for part in (meeting.title, when) if part)
