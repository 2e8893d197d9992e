"""Who may be invited from this laptop: people known or new, for the schools it may invite for."""

from __future__ import annotations

from typing import NamedTuple

from desktop import clock
from desktop.book import Book
from desktop.errors import Refusal
from desktop.inviting import ROLES, check_may_invite
from desktop.models.people import ROLES as WORDS
from desktop.people import list_people, list_schools
from desktop.roles import facilitator_label, roles_on
from desktop.sync.members import read_member
from desktop.view import View
from desktop.words import _


class Known(NamedTuple):
    """Somebody in the book who might be invited, with what they would most likely join as."""

    id: str
    words: str
    role: str
    school: str | None


class Offered(NamedTuple):
    """What an invitation from here can say. Without `anywhere` it is for the schools named, and they are one's own."""

    people: tuple[Known, ...]
    schools: tuple[tuple[str, str], ...]
    roles: tuple[tuple[str, str], ...]
    anywhere: bool


def offered(view: View) -> Offered:
    """Who may be invited from this laptop. Raises Refusal when nobody may."""
    (device,) = view.rows("SELECT value FROM meta WHERE name = 'device_name'")[0]
    mine = read_member(view._connection, str(device))
    if mine is None or mine.removed is not None:
        raise Refusal(_("This laptop no longer belongs to the cluster, so it cannot invite another."))
    if not mine.lead and (mine.role != "head" or mine.school is None):
        raise Refusal(_("Somebody is invited by a head, or by a head who leads the cluster. Ask one of them."))
    today = clock.today()
    schools = tuple((one.id, one.name) for one in list_schools(view, today) if mine.lead or one.id == mine.school)
    roles = [(one, facilitator_label(view) if one == "facilitator" else _(WORDS[one])) for one in ROLES]
    people = []
    for row in list_people(view, today, former=True):
        held = next((one for one in roles_on(view, today, *ROLES, person=row.id)), None)
        where = ", ".join(part for part in (row.roles_words, row.school_words) if part)
        people.append(
            Known(
                row.id,
                f"{row.name} ({where})" if where else row.name,
                (held.role if held else None) or "head",
                held.school if held else None,
            )
        )
    return Offered(
        tuple(people),
        schools,
        tuple(one for one in roles if mine.lead or one[0] != "facilitator"),
        mine.lead,
    )


def check_newcomer(book: Book, person: str, name: str, school: str, school_name: str, role: str) -> None:
    """Refuse an invitation that says too little, or that this laptop may not make. Raises Refusal."""
    if not person and not name.strip():
        raise Refusal(_("Say who is invited: type a name."))
    if role != "facilitator" and not school and not school_name.strip():
        raise Refusal(_("Say which school the laptop belongs to."))
    check_may_invite(book, school or school_name or None, role)
