"""The sample's meetings: each planned, given its papers, held, minuted and confirmed."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from desktop.actions import close_action
from desktop.attendance import attendance_id
from desktop.book import Book
from desktop.carrying import minutes_item_id
from desktop.issuing import issue_pack
from desktop.minute_taking import circulate, close_meeting, confirm, finish_meeting, minute_id
from desktop.models import Action, Attendance, Decision, Item, Meeting, Minute, Paper, Version
from desktop.models.base import derived_id, new_id
from desktop.ordering import STEP
from desktop.sample_content import Content
from desktop.sample_year import GOVERNORS, HEADS, Found, YearStep, at, keep_paper
from desktop.who_has import note_given

if TYPE_CHECKING:
    from desktop.work import Work

_DAY = datetime.timedelta(days=1)
CHAIR, CLERK, FACILITATOR = "Helen Marlow", "Wendy Sparrow", "Margaret Thornbury"


def meeting_steps(book: Book, content: Content, found: Found) -> list[YearStep]:
    """The meetings that were, from their planning to their confirmed minutes."""
    steps: list[YearStep] = []
    for n, told in enumerate(content.meetings):
        day = content.days[told["key"]]
        earliest = content.days[content.meetings[n - 1]["key"]] if n else content.weeks_back(53)
        later = told.get("confirmed") or (
            content.meetings[n + 1]["key"] if n + 1 < len(content.meetings) else None
        )
        taker = MeetingTaker(book, content, found, told)
        steps += [
            taker.step(max(day - 21 * _DAY, earliest + _DAY), 18, 30, taker.plan),
            taker.step(day - 8 * _DAY, 17, 50, taker.attach),
            taker.step(day - 7 * _DAY, 18, 15, taker.issue),
            taker.step(day, 7, 40, taker.who_came),
            taker.step(day, 9, 30, taker.minute),
            taker.step(day, 15, 45, taker.finish),
            taker.step(day + 3 * _DAY, 16, 20, taker.circulate),
        ]
        if later is not None:
            steps.append(taker.step(content.days[later], 16, 10, partial(taker.confirm, later)))
        steps += taker.closing_steps()
    return steps


class MeetingTaker:
    """One meeting of the sample, and what is done about it on which day."""

    def __init__(self, book: Book, content: Content, found: Found, told: dict[str, Any]) -> None:
        self.book, self.content, self.found, self.told = book, content, found, told
        self.key: str = told["key"]
        self.day = content.days[self.key]
        self.id = found.meetings[self.key]
        self.items: list[dict[str, Any]] = told.get("item", [])
        self.joined = any(one.get("governors") for one in self.items)
        self.audience = GOVERNORS if self.joined else HEADS
        self.title = told["title"]

    def step(self, day: datetime.date, hour: int, minute: int, do: Callable[[], object]) -> YearStep:
        """Something done about this meeting."""
        return YearStep(at(day, hour, minute), self.title, do)

    def plan(self) -> None:
        """The meeting and its agenda, with what the meeting before left open."""
        with self.book.operation("Plan meeting", about=self.title) as work:
            told = self.told
            meeting = work.add(
                Meeting,
                id=self.id,
                title=self.title,
                date=self.day.isoformat(),
                start=told.get("start", "07:30"),
                finish=told["finish"],
                venue=told["venue"],
                template=told["template"],
                chair=self.found.people[CHAIR],
                clerk=self.found.people[CLERK],
                aim=told["aim"],
                audience=self.audience,
            )
            for n, one in enumerate(self.items, 1):
                if one.get("governors"):
                    meeting.governors_from = n * STEP - STEP // 2
                self._item(work, one, n)
            for action in self.found.actions.values():
                self._carry(work, action)

    def _item(self, work: Work, one: dict[str, Any], n: int) -> None:
        before = self.found.items.get((one["carried"], one["title"])) if "carried" in one else None
        id = derived_id("item", before, self.id) if before else new_id("item")
        if "inutes of {" in one["title"]:
            id = minutes_item_id(self.id)
        lead = one.get("lead", "")
        leads = [*one.get("leads", ())]
        if lead in self.found.schools or lead in self.found.people:
            leads.append(lead)
        made = work.add(
            Item,
            id=id,
            meeting=self.id,
            title=self.content.said(one["title"]),
            purpose=one.get("purpose", "discuss"),
            leads=self.found.who(leads),
            lead_words="" if leads else lead,
            minutes=one["minutes"],
            outcome=one.get("outcome", ""),
            whose=one.get("whose", "group"),
            position=n * STEP,
            audience=one.get("audience", self.audience),
            carried_from=before,
            times_carried=1 if before else 0,
        )
        self.found.items[self.key, one["title"]] = made.id

    def _carry(self, work: Work, action: str) -> None:
        told = self.found.told[action]
        if self.key in told.get("carried", ()):
            held = work.get(Action, action)
            held.carried = (*held.carried, self.id)
            held.carried_why = told.get("why", "")

    def attach(self) -> None:
        """Every paper of the meeting."""
        for one in self.items:
            for n, paper in enumerate(one.get("papers", ()), 1):
                self.attach_one(one, paper, n)

    def attach_one(self, one: dict[str, Any], paper: dict[str, Any], n: int) -> None:
        """One paper: a file, a version of a document, or the word that says why there is neither."""
        state = paper.get("state", "enclosed")
        name = "Promise paper" if state == "to_follow" else "Attach paper"
        with self.book.operation(name, about=paper["title"]) as work:
            item = work.get(Item, self.found.items[self.key, one["title"]])
            made = work.add(
                Paper,
                item=item.id,
                title=paper["title"],
                state=state,
                sources=self.found.who(paper.get("from", ())),
                position=n * STEP,
                audience=item.audience,
            )
            if "make" in paper:
                stored = keep_paper(work, paper["make"])
                made.file, made.file_name = stored.hash, stored.name
                made.media_type, made.size = stored.media_type, stored.size
            elif "document" in paper:
                document = self.found.documents[paper["document"]]
                versions = list(work.all(Version, document=document))
                version = max(versions, key=lambda held: held.number or 0)
                made.document, made.file, made.file_name = document, version.file, version.file_name
                made.media_type, made.size = version.media_type, version.size

    def issue(self) -> None:
        """The pack goes out: to the heads and the facilitator by e-mail, to governors on paper."""
        issues = issue_pack(self.book, self.id).issues
        people = self.found.people
        note_given(self.book, issues["cluster"], [people[name] for name in (*self._heads(), FACILITATOR)], how="email")
        asked = [people[name] for name in self.told.get("governors", ())]
        if asked and "governors" in issues:
            note_given(self.book, issues["governors"], asked)

    def who_came(self) -> None:
        """Who came, who came late and left early, and why others did not come."""
        told, found = self.told, self.found
        sorry = (*told.get("apologies", ()), *told.get("governor_apologies", ()))
        away = {name: ("apologies", why) for name, why in sorry}
        away |= {name: ("absent", why) for name, why in told.get("absent", ())}
        came = [*self._heads(), *told.get("governors", ())]
        if self.joined:
            asked = [name for name, began in found.governors.items() if began <= self.day]
            away = {name: ("apologies", "") for name in asked if name not in came} | away
        with self.book.operation("Record attendance", about=self.title) as work:
            work.get(Meeting, self.id).opened = told["opened"]
            for name in dict.fromkeys([*came, *away, FACILITATOR, CLERK]):
                usual = "attending" if name in (FACILITATOR, CLERK) else "present"
                capacity, why = away.get(name, (usual, ""))
                person = found.people[name]
                work.add(
                    Attendance,
                    id=attendance_id(self.id, person),
                    meeting=self.id,
                    person=person,
                    school=found.school_of.get(name),
                    capacity=capacity,
                    reason=why,
                    audience=GOVERNORS,
                )
            for field, times in (("joined", told.get("joined", ())), ("left", told.get("left", ()))):
                for name, time, number in times:
                    held = work.get(Attendance, attendance_id(self.id, found.people[name]))
                    setattr(held, field, time)
                    setattr(held, f"{field}_item", found.items[self.key, self.items[number - 1]["title"]])

    def _heads(self) -> list[str]:
        return [head[0] for school in self.content.people["school"] for head in school["heads"]]

    def minute(self) -> None:
        """What was said, decided and agreed."""
        with self.book.operation("Take minutes", about=self.title) as work:
            for one in self.items:
                item = work.get(Item, self.found.items[self.key, one["title"]])
                item.state = one.get("state", "done")
                text = self.content.said(one.get("text", ""))
                if text:
                    work.add(
                        Minute,
                        id=minute_id(item.id),
                        meeting=self.id,
                        item=item.id,
                        text=text,
                        audience=item.audience,
                    )
                decision = None
                for n, line in enumerate(one.get("decisions", ()), 1):
                    manner, _colon, said = line.partition(": ")
                    decision = work.add(
                        Decision,
                        meeting=self.id,
                        item=item.id,
                        title=self.content.said(said),
                        manner=manner,
                        position=n * STEP,
                        audience=item.audience,
                    )
                for n, told in enumerate(one.get("actions", ()), 1):
                    self._action(work, item, decision.id if decision else None, told, n)

    def _action(self, work: Work, item: Item, decision: str | None, told: dict[str, Any], n: int) -> None:
        found = self.found
        key = told.get("priority")
        made = work.add(
            Action,
            title=told["title"],
            leads=found.who(told["leads"]),
            supporters=found.who(told.get("with", ())),
            outsiders=told.get("outsiders", ""),
            start=self.day.isoformat(),
            due=self._due(told).isoformat(),
            progress="on_course" if told.get("state") == "done" else told["progress"],
            priority=found.priorities.get(key) if key else None,
            meeting=self.id,
            item=item.id,
            decision=decision,
            resources=told.get("resources", ""),
            monitoring=told.get("monitoring", ""),
            position=self.day.toordinal() * 100 + n,
            audience=item.audience,
        )
        found.actions[told["title"]] = made.id
        found.told[made.id] = told
        if key and key not in found.priorities:
            found.waiting.append((made.id, key))

    def _due(self, told: dict[str, Any]) -> datetime.date:
        if "due_in" in told:
            due: datetime.date = self.content.today + told["due_in"] * _DAY
            while told["due_in"] > 0 and due.weekday() > 4:  # nobody is asked for a thing on a Sunday
                due += _DAY
            return due
        return self.day + datetime.timedelta(weeks=told["due"])

    def finish(self) -> None:
        """The meeting ends, and it is said what it was worth."""
        finish_meeting(self.book, self.id, self.told["closed"])
        with self.book.operation("Edit", about=self.title) as work:
            meeting = work.get(Meeting, self.id)
            meeting.hours_out = self.told["hours_out"]
            meeting.interruptions = self.told["interruptions"]
            meeting.usefulness = self.told["usefulness"]

    def circulate(self) -> None:
        """The draft minutes go out."""
        circulate(self.book, self.id)

    def confirm(self, later: str) -> None:
        """The next meeting has confirmed the minutes; the one before that needs nothing more."""
        confirm(self.book, self.id, self.found.meetings[later], self.told.get("corrections", ""))
        close_meeting(self.book, self.id)

    def closing_steps(self) -> list[YearStep]:
        """Its actions that were done, each on the day it was closed."""
        steps = []
        for n, told in enumerate(action for one in self.items for action in one.get("actions", ())):
            if told.get("state") != "done":
                continue
            due = min(self._due(told), self.content.today - 5 * _DAY)
            if "closed_in" in told:
                due = self.content.today + told["closed_in"] * _DAY
            closed = max(self.day + _DAY, due)
            close = partial(self._close, told, closed)
            steps.append(YearStep(at(closed, 17, n % 60), told["title"], close))
        return steps

    def _close(self, told: dict[str, Any], closed: datetime.date) -> None:
        action = self.found.actions[told["title"]]
        close_action(
            self.book, action, told["evidence"], told["impact"], told["rating"], closed=closed.isoformat()
        )
