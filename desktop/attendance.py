"""Who is expected at a meeting, and who came: present, in attendance, apologies, absent; late in, early out."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import NamedTuple

from desktop import clock
from desktop.agenda import numbers_of
from desktop.book import Book
from desktop.errors import NotFound
from desktop.in_view import in_view
from desktop.meeting_readers import governors_line
from desktop.models import Attendance, Meeting
from desktop.models.audience import may_read
from desktop.models.base import derived_id
from desktop.names import Names
from desktop.roles import facilitator_label, role_words, roles_on
from desktop.sync.live import Seen
from desktop.view import View
from desktop.words import _

_FIRST = ("head", "lead", "chair", "facilitator", "clerk", "governor")


class Expected(NamedTuple):
    """Someone expected, with how they came if that is recorded, and how such people usually come."""

    person: str
    name: str
    school: str | None
    school_words: str
    role: str
    role_words: str
    capacity: str | None
    usual: str = "present"


class AttendanceLine(NamedTuple):
    """One person at one meeting; `note` is what the minutes say beside the name, `brief` the last of it in two or three
    words (“joined at 3”)."""

    id: str | None
    person: str
    name: str
    school: str | None
    school_words: str
    role_words: str
    capacity: str | None
    note: str
    brief: str
    shape: str
    joined: str
    left: str
    joined_item: str | None
    left_item: str | None
    reason: str


class AttendanceList(NamedTuple):
    """Everybody, in the groups that minutes have; `unrecorded` are expected and not yet said to be anything."""

    present: tuple[AttendanceLine, ...]
    attending: tuple[AttendanceLine, ...]
    apologies: tuple[AttendanceLine, ...]
    absent: tuple[AttendanceLine, ...]
    unrecorded: tuple[AttendanceLine, ...]


def attendance_id(meeting: str, person: str) -> str:
    """The id of one person's attendance at a meeting, whoever records it."""
    return derived_id("attendance", meeting, person)


def expected(view: View, meeting: str, audience: str | None = None) -> list[Expected]:
    """Heads, facilitator, clerk, and governors where they join, by their roles on the day. Raises NotFound.

    For an audience, a role that not every head knows of counts for nothing.
    """
    held = _meeting(view, meeting)
    day = datetime.date.fromisoformat(held.date) if held.date else clock.today()
    sorts = _FIRST if governors_line(held) is not None else _FIRST[:-1]
    names, label = Names(view, audience), facilitator_label(view)
    roles = roles_on(view, day, *sorts)
    if audience is not None:
        roles = [one for one in roles if may_read(one.audience, "cluster") or may_read(one.audience, audience)]
    came = {one.person: one.capacity for one in view.all(Attendance, "meeting = ?", [meeting])}
    found: dict[str, Expected] = {}
    for role in sorted(roles, key=lambda one: _FIRST.index(one.role or "")):
        person = role.person or ""
        before = found.get(person)
        if before is not None:
            # a head who leads is still first the head of a school
            if role.role in ("lead", "chair", "clerk"):
                words = f"{before.role_words}, {role_words(role, label)}"
                found[person] = before._replace(role_words=words)
            continue
        found[person] = Expected(
            person=person,
            name=names.of(person),
            school=role.school,
            school_words=names.of(role.school),
            role=role.role or "",
            role_words=role_words(role, label),
            capacity=came.get(person),
            usual="attending" if role.role in ("facilitator", "clerk") else "present",
        )
    ranks = {role: n for n, role in enumerate(("head", "lead", "chair", "facilitator", "clerk", "governor"))}
    return sorted(found.values(), key=lambda one: (ranks[one.role], one.school_words, one.name, one.person))


def attendance(view: View, meeting: str, audience: str | None = None) -> AttendanceList:
    """Who came, for one audience: nothing in a note tells of an item that its readers have not. Raises NotFound."""
    held = _meeting(view, meeting)
    numbers = {id: number for id, (number, _title) in numbers_of(view, held, audience).items()}
    names = Names(view, audience)
    records = {
        one.person or "": one
        for one in view.all(Attendance, "meeting = ?", [meeting])
        if audience is None or may_read(one.audience, audience)
    }
    lines: dict[str | None, list[AttendanceLine]] = {}
    for one in expected(view, meeting, audience):
        if not one.name:
            continue
        record = records.pop(one.person, None)
        if record is None and audience is not None and one.capacity is not None:
            continue
        line = _line(record, one, numbers, private=audience in ("governors", "open"))
        lines.setdefault(line.capacity, []).append(line)
    for record in sorted(records.values(), key=lambda record: (names.of(record.person), record.id)):
        guest = Expected(record.person or "", names.of(record.person), None, names.of(record.school), "", "", None)
        if not guest.name:  # somebody whose own record is for fewer readers
            continue
        line = _line(record, guest, numbers, private=audience in ("governors", "open"))
        lines.setdefault(line.capacity, []).append(line)
    return AttendanceList(
        present=tuple(lines.get("present", ())),
        attending=tuple(lines.get("attending", ())),
        apologies=tuple(lines.get("apologies", ())),
        absent=tuple(lines.get("absent", ())),
        unrecorded=tuple(lines.get(None, ())),
    )


def _line(record: Attendance | None, who: Expected, numbers: dict[str, str], *, private: bool) -> AttendanceLine:
    capacity = record.capacity if record else None
    came = capacity in ("present", "attending")
    left = bool(record and (record.left or record.left_item))
    return AttendanceLine(
        id=record.id if record else None,
        person=who.person,
        name=who.name,
        school=(record.school if record else None) or who.school,
        school_words=who.school_words,
        role_words=who.role_words,
        capacity=capacity,
        note=_note(record, numbers, private=private) if record else "",
        brief=_brief(record, numbers) if record and came else "",
        shape=("◐" if left else "●") if came else "○",
        joined=(record.joined or "") if record else "",
        left=(record.left or "") if record else "",
        joined_item=record.joined_item if record and record.joined_item in numbers else None,
        left_item=record.left_item if record and record.left_item in numbers else None,
        # why somebody stayed away is for the heads to know
        reason=record.reason if record and not private else "",
    )


def _note(record: Attendance, numbers: dict[str, str], *, private: bool) -> str:
    if record.capacity not in ("present", "attending"):
        return "" if private else record.reason
    said = []
    for item, time, at_item, at_time in (
        (record.joined_item, record.joined, _("joined at item {number}"), _("joined {time}")),
        (record.left_item, record.left, _("left at item {number}"), _("left {time}")),
    ):
        if item and item in numbers:
            said.append(at_item.format(number=numbers[item]))
        elif time:
            said.append(at_time.format(time=time))
    return ", ".join(said)


def _brief(record: Attendance, numbers: dict[str, str]) -> str:
    """The last thing said of coming and going, short enough for a chip."""
    for item, time, at_item, at_time in (
        (record.left_item, record.left, _("left at {number}"), _("left {time}")),
        (record.joined_item, record.joined, _("joined at {number}"), _("joined {time}")),
    ):
        if item and item in numbers:
            return at_item.format(number=numbers[item])
        if time:
            return at_time.format(time=time)
    return ""


def record_attendance(
    book: Book,
    meeting: str,
    person: str,
    capacity: str = "present",
    *,
    joined: str | None = None,
    joined_item: str | None = None,
    left: str | None = None,
    left_item: str | None = None,
    reason: str | None = None,
    school: str | None = None,
    seen: Seen | None = None,
) -> str:
    """Record how someone came. What is None stays as it is; an empty text clears it. Gives its id. Raises Refusal."""
    id = attendance_id(meeting, person)
    given = {
        "joined": joined,
        "joined_item": joined_item,
        "left": left,
        "left_item": left_item,
        "reason": reason,
        "school": school,
    }
    with book.reading() as view:
        about = view.title(person)
        its_school = _school_of(view, meeting, person)
    with book.operation("Record attendance", about=about, seen={id: seen} if seen is not None else None) as work:
        readers = _readers(in_view(work.get(Meeting, meeting)))
        record = work.add(
            Attendance, id=id, meeting=meeting, person=person, school=its_school, audience=readers
        )
        record.capacity, record.hidden = capacity, False
        for name, value in given.items():
            if value is not None:
                setattr(record, name, value)
    return id


def record_all(book: Book, meeting: str, persons: Sequence[str], capacity: str | None = "present") -> list[str]:
    """Record several people in one operation: alike, or with None each as such people usually come. Gives the ids."""
    with book.reading() as view:
        schools = {person: _school_of(view, meeting, person) for person in persons}
        usual = {one.person: one.usual for one in expected(view, meeting)}
    with book.operation("Record attendance") as work:
        readers = _readers(in_view(work.get(Meeting, meeting)))
        ids = []
        for person in persons:
            record = work.add(
                Attendance,
                id=attendance_id(meeting, person),
                meeting=meeting,
                person=person,
                school=schools[person],
                audience=readers,
            )
            record.capacity, record.hidden = capacity or usual.get(person, "present"), False
            ids.append(record.id)
        return ids


def _readers(meeting: Meeting) -> str:
    """Who came is told to everyone who was there; of a meeting for few, to those few."""
    return "governors" if meeting.circle == "cluster" else meeting.audience


def _school_of(view: View, meeting: str, person: str) -> str | None:
    held = _meeting(view, meeting)
    day = datetime.date.fromisoformat(held.date) if held.date else clock.today()
    return next((role.school for role in roles_on(view, day, person=person) if role.school), None)


def _meeting(view: View, meeting: str) -> Meeting:
    held = view.get(Meeting, meeting)
    if held is None:
        raise NotFound(meeting)
    return held
