"""People and schools: who is who now, who was before, and what a school's page says."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Any, NamedTuple

from desktop.errors import NotFound
from desktop.models import Person, Role, School
from desktop.models.kinds import Amounts, Flag
from desktop.models.people import ROLES, STAGES
from desktop.models.schools import RURAL, SETTINGS, SIZES
from desktop.names import Names
from desktop.roles import RoleRow, dates_words, facilitator_label, role_rows, role_words, roles_on
from desktop.view import View
from desktop.words import N_, _, day_and_year, joined, plural


class PersonRow(NamedTuple):
    """A person in the list; `current` holds a role today or on a day to come, or is from outside; `heads` is head of
    a school today."""

    id: str
    name: str
    roles_words: str
    school_words: str
    stage_words: str
    email: str
    phone: str
    organisation: str
    current: bool
    heads: bool


class SchoolRow(NamedTuple):
    """A school in the list."""

    id: str
    name: str
    short: str
    roll: int | None
    roll_words: str
    size_words: str
    setting_words: str
    rural_words: str
    heads_words: str
    joined_words: str
    left: str | None


class Fact(NamedTuple):
    """One thing known of a school: its field, the field's label, and the value in words."""

    field: str
    label: str
    words: str


class FactGroup(NamedTuple):
    """Facts that belong together, the unknown ones too, so that they can be filled in."""

    words: str
    facts: tuple[Fact, ...]


class SchoolPage(NamedTuple):
    """A school: what is known of it, its heads over time, and who works there now or is to come."""

    row: SchoolRow
    groups: tuple[FactGroup, ...]
    headships: tuple[RoleRow, ...]
    people: tuple[RoleRow, ...]


class PersonPage(NamedTuple):
    """A person and every role they hold or held."""

    row: PersonRow
    roles: tuple[RoleRow, ...]


GROUPS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (N_("The school"), ("name", "short", "phase", "roll", "size", "setting", "rural")),
    (N_("Where it is"), ("address", "postcode", "district", "county", "local_authority", "phone", "email", "miles")),
    (N_("Staff and classes"), ("classes", "mixed_age", "senior_team", "staffing")),
    (N_("Inspection and needs"), ("inspected", "inspection_stage", "needs")),
    (N_("Church"), ("church", "diocese", "church_inspected", "church_outcome")),
    (N_("In the cluster"), ("joined", "joined_how", "why", "left")),
    (N_("Official numbers"), ("urn", "dfe_number", "ukprn")),
)
"""The fields of a school as its page groups them (M-03 to M-13)."""


# -- people ----------------------------------------------------------------------------------------------------


def list_people(view: View, today: datetime.date, *, former: bool = False) -> list[PersonRow]:
    """People by name; those whose roles have all ended only when asked for."""
    roles = _by_person(view)
    label, names = facilitator_label(view), Names(view)
    rows = [_person(person, roles.get(person.id, []), names, label, today) for person in view.all(Person)]
    return [row for row in rows if former or row.current]


def person_page(view: View, person: str, today: datetime.date) -> PersonPage:
    """One person. Raises NotFound."""
    held = view.get(Person, person)
    if held is None:
        raise NotFound(person)
    roles = view.all(Role, "person = ?", [person])
    row = _person(held, roles, Names(view), facilitator_label(view), today)
    return PersonPage(row, tuple(_newest_first(role_rows(view, roles, today))))


def _person(person: Person, roles: Sequence[Role], names: Names, label: str, today: datetime.date) -> PersonRow:
    now = [role for role in roles if _holds(role, today)]
    coming = [role for role in roles if role.start and role.start > today.isoformat()]
    said = dict.fromkeys(role_words(role, label) for role in now)
    if not now:  # somebody appointed is known by what they will be
        said = dict.fromkeys(
            f"{role_words(role, label)}, {dates_words(role.start, None, today)}" for role in coming
        )
    schools = dict.fromkeys(role.school for role in now or coming if role.school)
    return PersonRow(
        id=person.id,
        name=person.name,
        roles_words=", ".join(said),
        school_words=names.line(schools),
        stage_words=_(STAGES.get(person.stage or "", person.stage or "")),
        email=person.email,
        phone=person.phone,
        organisation=person.organisation,
        current=bool(now or coming) or not roles,
        heads=any(role.role == "head" for role in now),
    )


def _holds(role: Role, day: datetime.date) -> bool:
    return (role.start or "") <= day.isoformat() <= (role.end or "9999")


def _by_person(view: View) -> dict[str, list[Role]]:
    found: dict[str, list[Role]] = {}
    for role in view.all(Role):
        found.setdefault(role.person or "", []).append(role)
    return found


def _newest_first(rows: list[RoleRow]) -> list[RoleRow]:
    ranks = {role: n for n, role in enumerate(ROLES)}
    by_rank = sorted(rows, key=lambda row: (ranks.get(row.role, len(ranks)), row.name, row.id))
    by_date = sorted(by_rank, key=lambda row: row.start or "", reverse=True)
    return sorted(by_date, key=lambda row: 0 if row.current else 1 if row.coming else 2)


# -- schools ---------------------------------------------------------------------------------------------------


def list_schools(view: View, today: datetime.date, *, left: bool = False) -> list[SchoolRow]:
    """Member schools by name; those that have left only when asked for."""
    heads = _heads(view, today)
    rows = [_school(school, heads.get(school.id, [])) for school in view.all(School)]
    return [row for row in rows if left or not row.left or row.left > today.isoformat()]


def school_page(view: View, school: str, today: datetime.date) -> SchoolPage:
    """One school. Raises NotFound."""
    held = view.get(School, school)
    if held is None:
        raise NotFound(school)
    names = Names(view)
    groups = tuple(
        FactGroup(_(words), tuple(_fact(held, field, names) for field in fields)) for words, fields in GROUPS
    )
    here = [one for one in role_rows(view, view.all(Role, "school = ?", [school]), today) if one.role != "head"]
    return SchoolPage(
        row=_school(held, _heads(view, today).get(school, [])),
        groups=groups,
        headships=tuple(headships(view, school, today)),
        people=tuple(one for one in here if one.current or one.coming),
    )


def headships(view: View, school: str, today: datetime.date) -> list[RoleRow]:
    """Everyone who headed a school, those of today first, then the latest."""
    return _newest_first(role_rows(view, view.all(Role, "school = ? AND role = 'head'", [school]), today))


def _heads(view: View, today: datetime.date) -> dict[str, list[tuple[str, str]]]:
    """By school, its heads today: name and share."""
    names = Names(view)
    found: dict[str, list[tuple[str, str]]] = {}
    for role in roles_on(view, today, "head"):
        found.setdefault(role.school or "", []).append((names.of(role.person), role.share or ""))
    return found


def heads_words(heads: Sequence[tuple[str, str]]) -> str:
    """“Jo Bright”, or a shared headship: “Jo Bright 0.6 and Sam Hill 0.4”, the larger share first."""
    ranked = sorted(heads, key=lambda one: (-float(one[1] or 1), one[0]))
    if len(ranked) == 1 and ranked[0][1] in ("", "1"):
        return ranked[0][0]
    return joined([f"{name} {share}".strip() for name, share in ranked])


def _school(school: School, heads: Sequence[tuple[str, str]]) -> SchoolRow:
    return SchoolRow(
        id=school.id,
        name=school.name,
        short=school.short,
        roll=school.roll,
        roll_words=plural("{n} pupil", "{n} pupils", school.roll) if school.roll is not None else "",
        size_words=_(SIZES.get(school.size or "", school.size or "")),
        setting_words=_(SETTINGS.get(school.setting or "", school.setting or "")),
        rural_words=_(RURAL.get(school.rural or "", school.rural or "")),
        heads_words=heads_words(heads),
        joined_words=_fact(school, "joined", None).words,
        left=school.left,
    )


def _fact(school: School, field: str, names: Names | None) -> Fact:
    kind: Any = School.fields[field]
    value = getattr(school, field)
    if isinstance(kind, Amounts):
        known = sorted(((names.of(id) if names else id), amount) for id, amount in (value or {}).items())
        words = ", ".join(f"{name} {amount}" for name, amount in known)
    elif value is None or isinstance(kind, Flag):
        words = "" if value is None else kind.show(value)
    elif field in ("joined", "left", "inspected", "church_inspected"):
        words = day_and_year(datetime.date.fromisoformat(value))
    else:
        words = kind.show(value)
    return Fact(field, _(kind.label), words)


# -- short words -----------------------------------------------------------------------------------------------


def who_am_i(view: View, me: str, today: datetime.date) -> str:
    """What stands under the cluster's name: “School F · head”."""
    held = roles_on(view, today, person=me)
    if not held:
        return view.title(me)
    # of several roles the one at a school says most
    role = next((one for one in held if one.role == "head"), next((one for one in held if one.school), held[0]))
    said = role_words(role, facilitator_label(view))
    return f"{Names(view).of(role.school)} · {said}" if role.school else said[:1].upper() + said[1:]


def choices(view: View, kinds: Sequence[str], today: datetime.date) -> list[tuple[str, str]]:
    """Whom one may choose where people or schools are named: id and words, current ones, schools last."""
    found: list[tuple[str, str]] = []
    if "person" in kinds:
        for row in list_people(view, today):
            where = ", ".join(part for part in (row.roles_words, row.school_words or row.organisation) if part)
            found.append((row.id, f"{row.name} ({where})" if where else row.name))
    if "school" in kinds:
        found += [(row.id, row.name) for row in list_schools(view, today)]
    return found
