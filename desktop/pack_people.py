"""Who a printed thing is for, and whom it names: on paper a reader is told only the names that are theirs to know."""

from __future__ import annotations

import datetime

from desktop.attendance import AttendanceLine, expected
from desktop.models.audience import Audience, may_read
from desktop.models.people import ROLES
from desktop.names import Names, own_fact
from desktop.pack_origins import Origins
from desktop.packs import contents
from desktop.roles import facilitator_label, role_words, roles_on
from desktop.view import View
from desktop.words import _, joined

OUTSIDE = ("governors", "open")
"""Readers from outside the group: they have the governors’ part of a meeting and nothing that tells of the rest."""


def people_of(view: View, audience: str, *, chair: bool = False) -> str:
    """Who a pack is for, as its cover and its file's name say it: “Governors”, “School F”, “Anyone”."""
    if chair:
        return _("Chair’s copy")
    readers = Audience.read(audience)
    named = joined([Names(view).of(name) for name in readers.names])
    if readers.form == "school+facilitator":
        return _("{school} and the facilitator").format(school=named)
    if readers.form == "me":
        return _("Only {name}").format(name=Names(view).of(own_fact(view, "me")))
    whole = {"cluster": _("Heads and facilitator"), "governors": _("Governors"), "open": _("Anyone")}
    return whole.get(readers.form, named)


class PrintedPeople:
    """Who may be named to an audience, and as what, on the day of a meeting; `roles` are the ids of what they are
    named as."""

    def __init__(self, view: View, date: str, audience: str | None) -> None:
        self.names = Names(view, audience)
        self._words: dict[str, list[str]] = {}
        self.roles: dict[str, list[str]] = {}
        label = facilitator_label(view)
        outside = audience in OUTSIDE
        for role in roles_on(view, datetime.date.fromisoformat(date)):
            narrow = audience and not (may_read(role.audience, "cluster") or may_read(role.audience, audience))
            if narrow or not role.person:
                continue
            # a title, or how a job is shared, is written for the group; outside it the plain word does
            plain = label if role.role == "facilitator" else _(ROLES.get(role.role or "", ""))
            self.roles.setdefault(role.person, []).append(role.id)
            self._words.setdefault(role.person, []).append(plain if outside else role_words(role, label))

    def role(self, person: str) -> str:
        """Their roles, as their readers are told them."""
        said = ", ".join(dict.fromkeys(words for words in self._words.get(person, []) if words))
        return said[:1].upper() + said[1:]

    def attendees(self, lines: tuple[AttendanceLine, ...], since: str | None = None) -> tuple[contents.Attendee, ...]:
        """A group in the heading of minutes. `since` is the clock from which their readers have the meeting: who had
        left by then was not there for them, and who came before then was there from the beginning. Where it is "", not
        known, no clock time is told of anybody."""
        return tuple(
            contents.Attendee(
                name=name,
                detail=self.names.of(line.school) or self.role(line.person),
                note=line.note if since is None else _from(since, line),
            )
            for line in lines
            if (name := self.names.of(line.person)) and not (since and line.left and line.left <= since)
        )


def _from(since: str, line: AttendanceLine) -> str:
    came, left = _("joined {time}").format(time=line.joined), _("left {time}").format(time=line.left)
    if not since:
        return ", ".join(part for part in line.note.split(", ") if part not in (came, left))
    if not line.joined or line.joined > since:
        return line.note
    return line.note.removeprefix(came).removeprefix(", ")


def expected_people(
    view: View, meeting: str, date: str, audience: str, origins: Origins
) -> tuple[contents.Expected, ...]:
    """The lines of the attendance sheet. Anyone at all may hold an open pack, so that one lists nobody."""
    if audience == "open":
        return ()
    people = PrintedPeople(view, date, audience)
    lines = []
    for one in expected(view, meeting, audience):
        if (name := people.names.of(one.person)) and people.role(one.person):
            lines.append(
                contents.Expected(name=name, school=people.names.of(one.school), role=people.role(one.person))
            )
            origins.name(one.person, one.school, *people.roles.get(one.person, ()))
    return tuple(lines)
