"""Dated roles: who was what, where, on a day; beginning and ending one."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, NamedTuple

from desktop import clock
from desktop.book import Book
from desktop.errors import BadValue
from desktop.in_view import in_view
from desktop.models import Person, Role
from desktop.models.people import ROLES
from desktop.names import Names, own_cluster
from desktop.sync.live import Seen
from desktop.view import View
from desktop.words import _, day_and_year

if TYPE_CHECKING:
    from desktop.work import Work


class RoleRow(NamedTuple):
    """What one person does or did; `share` and `teaching` are parts of one, as text."""

    id: str
    person: str
    name: str
    role: str
    role_words: str
    title: str
    school: str | None
    school_words: str
    share: str
    teaching: str
    start: str | None
    end: str | None
    dates_words: str
    current: bool
    coming: bool
    """It begins on a day to come."""


def facilitator_label(view: View) -> str:
    """What the cluster calls its facilitator."""
    found = own_cluster(view)
    return _(found.facilitator_label) if found and found.facilitator_label else _("Facilitator")


def role_words(role: Role, label: str) -> str:
    """A role in words: its own title, what the cluster calls the facilitator, or the plain word; then the share."""
    plain = label[:1].lower() + label[1:] if role.role == "facilitator" and not label.isupper() else label
    said = role.title or (plain if role.role == "facilitator" else _(ROLES.get(role.role or "", role.role or "")))
    return f"{said} ({role.share})" if role.share and role.share != "1" else said


def roles_on(view: View, day: datetime.date, *roles: str, person: str | None = None) -> list[Role]:
    """Roles held on a day, of these sorts if any are named; those without dates always count."""
    where, values = "(start IS NULL OR start <= ?) AND (end IS NULL OR end >= ?)", [day.isoformat()] * 2
    if roles:
        where += f" AND role IN ({', '.join('?' * len(roles))})"
        values += roles
    if person is not None:
        where += " AND person = ?"
        values.append(person)
    return view.all(Role, where, values)


def role_rows(view: View, roles: list[Role], today: datetime.date) -> list[RoleRow]:
    """Roles as people read them."""
    names, label, now = Names(view), facilitator_label(view), today.isoformat()
    return [
        RoleRow(
            id=role.id,
            person=role.person or "",
            name=names.of(role.person),
            role=role.role or "",
            role_words=role_words(role, label),
            title=role.title,
            school=role.school,
            school_words=names.of(role.school),
            share=role.share or "",
            teaching=role.teaching or "",
            start=role.start,
            end=role.end,
            dates_words=dates_words(role.start, role.end, today),
            current=(role.start or "") <= now <= (role.end or "9999"),
            coming=(role.start or "") > now,
        )
        for role in roles
    ]


def dates_words(start: str | None, end: str | None, today: datetime.date) -> str:
    """From when to when, as far as it is known."""
    begins, ends = (day_and_year(datetime.date.fromisoformat(one)) if one else "" for one in (start, end))
    if begins and ends:
        return _("{start} to {end}").format(start=begins, end=ends)
    if begins and start and start > today.isoformat():
        return _("from {start}").format(start=begins)
    if begins:
        return _("since {start}").format(start=begins)
    return _("until {end}").format(end=ends) if ends else ""


def begin_role(
    book: Book,
    person: str,
    role: str,
    *,
    school: str | None = None,
    share: str | None = None,
    teaching: str | None = None,
    start: str | datetime.date | None = None,
    title: str = "",
    remit: str = "",
) -> str:
    """Say that someone takes up a role; unless told, from no date in particular. Gives its id. Raises Refusal."""
    with book.reading() as view:
        about = view.title(person)
    with book.operation("Begin role", about=about) as work:
        made = work.add(
            Role,
            person=person,
            role=role,
            school=school,
            share=share,
            teaching=teaching,
            start=start,
            title=title,
            remit=remit,
        )
        check_role(work, made)
        return made.id


def begin_role_of_new(
    book: Book,
    name: str,
    role: str,
    *,
    school: str | None = None,
    share: str | None = None,
    start: str | datetime.date | None = None,
) -> str:
    """Add somebody nobody has named yet and say that they take up a role, as one step. Gives the role's id.

    Raises Refusal.
    """
    called = Person.fields["name"].check(name)
    with book.operation("Begin role", about=called[:60]) as work:
        person = work.add(Person, name=called)
        made = work.add(Role, person=person.id, role=role, school=school, share=share, start=start)
        check_role(work, made)
        return made.id


def end_role(book: Book, role: str, end: str | datetime.date | None = None, *, seen: Seen | None = None) -> None:
    """Say that a role ended on a day (its last), today unless told; it stays in the story. Raises Refusal."""
    with book.reading() as view:
        about, before = view.title(role), view.get(Role, role)
    last = Role.fields["end"].check(end or clock.today())
    with book.operation("End role", about=about, seen={role: seen} if seen is not None else None) as work:
        held = in_view(work.get(Role, role))
        held.end = last
        check_role(work, held, before)


def check_role(work: Work, role: Role, before: Role | None = None) -> None:
    """What must hold of a role however it is written: it ends no sooner than it begins, and nobody holds the same one
    twice at a time. `before` is the role as it was. Raises BadValue.
    """
    # as they will be kept: a form gives proper values, a caller of `begin_role` perhaps a day
    start, end = (Role.fields[name].check(getattr(role, name)) for name in ("start", "end"))
    if start and end and end < start:
        raise BadValue(_("Until"), _("a role cannot end before it began"))
    for other in work.all(Role, person=role.person, role=role.role, school=role.school):
        # two laptops may have begun the same role: that can be put right step by step
        stood = before is not None and _alike(before, before.start, before.end, other)
        if other.id != role.id and not stood and _alike(role, start, end, other):
            raise BadValue(_("Role"), _("they hold this role already in these days; change that one instead"))


def _alike(role: Role, start: str | None, end: str | None, other: Role) -> bool:
    """Whether two roles say the same of somebody, for some day."""
    if (other.start or "") > (end or "9999") or (start or "") > (other.end or "9999"):
        return False
    if (role.person, role.role, role.school) != (other.person, other.role, other.school):
        return False
    # a headship is one whatever it is called; of the rest somebody may hold two, each with a remit of its own
    return role.role == "head" or (role.title, role.remit) == (other.title, other.remit)
