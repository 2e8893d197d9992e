"""The sample's year, as steps each with its day: who there is, the documents, the plan, and meeting after meeting."""

from __future__ import annotations

import datetime
import io
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any

from desktop.book import Book
from desktop.files import StoredFile, store_file
from desktop.models import Action, Cluster, Criterion, Document, Person, Plan, Priority, Role, School, Version
from desktop.models.base import new_id
from desktop.ordering import STEP
from desktop.packs.sample_papers import sample_paper
from desktop.sample_content import Content
from desktop.words import N_, _

if TYPE_CHECKING:
    from desktop.work import Work

HEADS, GOVERNORS = "cluster", "governors"


@dataclass(frozen=True, slots=True)
class YearStep:
    """Something done on a day of the sample's year: one operation, or one use-case."""

    at: datetime.datetime
    words: str
    do: Callable[[], object]


@dataclass(slots=True)
class Found:
    """Ids of what the sample has, by the names that its files use; `governors` have the day they began,
    `waiting` are actions older than their priority."""

    people: dict[str, str] = field(default_factory=dict)
    schools: dict[str, str] = field(default_factory=dict)
    priorities: dict[str, str] = field(default_factory=dict)
    documents: dict[str, str] = field(default_factory=dict)
    meetings: dict[str, str] = field(default_factory=dict)
    items: dict[tuple[str, str], str] = field(default_factory=dict)
    school_of: dict[str, str] = field(default_factory=dict)
    governors: dict[str, datetime.date] = field(default_factory=dict)
    actions: dict[str, str] = field(default_factory=dict)
    told: dict[str, dict[str, Any]] = field(default_factory=dict)
    waiting: list[tuple[str, str]] = field(default_factory=list)

    def who(self, names: Iterable[str]) -> tuple[str, ...]:
        """Ids of people and schools. Raises KeyError for a name the sample has not."""
        return tuple(self.schools[name] if name in self.schools else self.people[name] for name in names)


def whole_year(book: Book, content: Content) -> tuple[Found, list[YearStep]]:
    """Everything that happens in the sample's year, in the order of its days."""
    from desktop.sample_coming import coming_steps
    from desktop.sample_meetings import meeting_steps

    found = Found()
    for one in content.documents:
        # papers name documents before they are added; one of a school's own gets its id with the school's
        if one.get("audience") != "own":
            found.documents[one["key"]] = new_id("document")
    for key in content.days:
        found.meetings[key] = new_id("meeting")
    began = content.weeks_back(53)
    steps = [
        YearStep(at(began, 20, 20), N_("People and schools"), partial(_people, book, content, found)),
        YearStep(at(content.days["review"], 16, 40), N_("The plan"), partial(_plan, book, content, found)),
        *_documents(book, content, found),
        *meeting_steps(book, content, found),
        *coming_steps(book, content, found),
    ]
    return found, sorted(steps, key=lambda step: step.at)


def at(day: datetime.date, hour: int, minute: int = 0) -> datetime.datetime:
    """A time on a day."""
    return datetime.datetime.combine(day, datetime.time(hour, minute))


def _people(book: Book, content: Content, found: Found) -> None:
    with book.reading() as view:
        (school,) = view.all(School)
        (mine,) = view.all(Role)
    start = content.weeks_back(53).isoformat()
    words = content.said(content.people["shared_headship"]["words"])
    with book.operation("Make the sample", about=_("people and schools")) as work:
        cluster = work.get(Cluster, book.cluster)
        for name, value in content.people["cluster"].items():
            setattr(cluster, name, content.said(value) if name == "purpose" else value)
        for one in content.people["school"]:
            name = f"School {one['letter']}"
            its = work.get(School, school.id) if name == school.name else work.add(School, name=name)
            its.joined_how = None  # how any of them joined is not told
            for field_name in ("roll", "size", "setting", "rural"):
                setattr(its, field_name, one[field_name])
            shared = len(one["heads"]) > 1
            its.staffing = words if shared else ""
            found.schools[name] = its.id
            for head, stage, *share in one["heads"]:
                person = _person(work, book, found, head, its.id, stage or None)
                if person == book.me:
                    role = work.get(Role, mine.id)
                    role.share, role.start = share[0], start
                else:
                    work.add(
                        Role,
                        person=person,
                        role="head",
                        school=its.id,
                        share=share[0] if share else None,
                        start=start,
                    )
            for governor, stage, *since in one["governors"]:
                person = _person(work, book, found, governor, its.id, stage or None)
                began = content.days[since[0]] - datetime.timedelta(days=14) if since else None
                found.governors[governor] = began or datetime.date.min
                work.add(
                    Role,
                    person=person,
                    role="governor",
                    school=its.id,
                    start=began.isoformat() if began else start,
                )
        for one in content.people["person"]:
            at_school = found.schools[f"School {one['school']}"] if "school" in one else None
            person = _person(work, book, found, one["name"], at_school, one.get("stage"), one)
            if "role" in one:
                work.add(
                    Role,
                    person=person,
                    role=one["role"],
                    school=at_school,
                    title=one.get("title", ""),
                    remit=one.get("remit", ""),
                    start=start,
                )


def _person(
    work: Work,
    book: Book,
    found: Found,
    name: str,
    school: str | None,
    stage: str | None,
    more: dict[str, Any] | None = None,
) -> str:
    if name in found.people:
        return found.people[name]
    more = more or {}
    values = {
        "name": name,
        "stage": stage,
        "email": more.get("email", ""),
        "organisation": more.get("organisation", ""),
    }
    with_id = book.me if name == "Jo Bright" else None
    person = work.get(Person, with_id) if with_id else work.add(Person, **values)
    person.stage = stage
    found.people[name] = person.id
    if school:
        found.school_of[name] = school
    return person.id


def _plan(book: Book, content: Content, found: Found) -> None:
    year = content.today.year if content.today.month >= 9 else content.today.year - 1
    with book.operation("Make the sample", about=content.plan["title"]) as work:
        plan = work.add(
            Plan,
            title=f"{content.plan['title']} {year}/{(year + 1) % 100:02}",
            start=f"{year}-09-01",
            end=f"{year + 1}-08-31",
            rationale=content.said(content.plan["rationale"]),
        )
        for n, one in enumerate(content.plan["priority"], 1):
            priority = work.add(
                Priority,
                plan=plan.id,
                title=one["title"],
                whose=one.get("whose", "group"),
                leads=found.who(one["leads"]),
                progress="not_begun" if one["progress"] == "at_risk" else one["progress"],
                rationale=one["rationale"],
                position=n * STEP,
            )
            found.priorities[one["key"]] = priority.id
            for action in [id for id, key in found.waiting if key == one["key"]]:
                work.get(Action, action).priority = priority.id
            for m, (title, rating, evidence) in enumerate(one["criteria"], 1):
                work.add(
                    Criterion,
                    priority=priority.id,
                    title=title,
                    rating=rating,
                    evidence=evidence,
                    position=m * STEP,
                )


def keep_paper(work: Work, key: str) -> StoredFile:
    """Put one of the sample's papers into the book."""
    name, data = sample_paper(key)
    return store_file(work, io.BytesIO(data), name)


def _documents(book: Book, content: Content, found: Found) -> list[YearStep]:
    steps = []
    for one in content.documents:
        for number, version in enumerate(one["versions"], 1):
            day = _day_of(content, version)

            add = partial(_document, book, content, found, one, version, number, day)
            steps.append(YearStep(at(day, 19, 10 + number), one["title"], add))
    return steps


def _day_of(content: Content, version: dict[str, Any]) -> datetime.date:
    if "before" in version:
        return content.days[version["before"]] - datetime.timedelta(days=10)
    if "after" in version:
        return content.days[version["after"]] + datetime.timedelta(days=5)
    return content.today - datetime.timedelta(days=version["days"])


def _document(
    book: Book,
    content: Content,
    found: Found,
    one: dict[str, Any],
    version: dict[str, Any],
    number: int,
    day: datetime.date,
) -> None:
    school = found.schools[f"School {one['school']}"] if "school" in one else None
    audience = one.get("audience", HEADS)
    audience = f"school:{school}" if audience == "own" else audience
    review = content.today + datetime.timedelta(weeks=one["review"]) if "review" in one else None
    name = "Add document" if number == 1 else "Add document version"
    with book.operation(name, about=one["title"]) as work:
        if number == 1:
            found.documents[one["key"]] = work.add(
                Document,
                id=found.documents.get(one["key"]),
                title=one["title"],
                about=one.get("about", ""),
                tags=tuple(one["tags"]),
                school=school,
                review=review.isoformat() if review else None,
                audience=audience,
            ).id
        stored = keep_paper(work, version["make"])
        work.add(
            Version,
            document=found.documents[one["key"]],
            number=number,
            note=version["note"],
            added=day.isoformat(),
            file=stored.hash,
            file_name=stored.name,
            media_type=stored.media_type,
            size=stored.size,
            audience=audience,
        )
