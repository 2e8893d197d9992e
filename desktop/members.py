"""Whose laptops belong to the cluster: listing them, making leads, and removing one."""

from __future__ import annotations

from typing import NamedTuple

from desktop.book import Book
from desktop.errors import NotFound, Refusal
from desktop.models.base import RECORDS
from desktop.models.people import ROLES
from desktop.roles import facilitator_label
from desktop.sync.addressed import circles_of
from desktop.sync.circles import Member, belongs
from desktop.sync.have import have
from desktop.sync.members import invitations, read_members
from desktop.sync.schema import ASIDE, CHANGE_BITS
from desktop.view import View
from desktop.words import _, joined


class MemberRow(NamedTuple):
    """A laptop of the cluster, or one that was."""

    device: str
    person: str
    name: str
    school: str | None
    school_words: str
    role_words: str
    lead: bool
    mine: bool
    removed_by: str
    """Whoever removed it, or "" while it belongs to the cluster."""
    invited_by: str
    second_use: bool
    """Whether the invitation it joined with had been used by another laptop as well."""
    heard: int | None
    """When it was last heard from, in milliseconds, or None."""


class InvitationRow(NamedTuple):
    """An invitation, as everybody sees it."""

    key: str
    name: str
    school_words: str
    role_words: str
    by: str
    used: int
    withdrawn: bool


def list_members(view: View) -> list[MemberRow]:
    """Every laptop that is or was a member, in the order in which they came."""
    found = read_members(view._connection)
    heard = {str(device): int(at) for device, at in view.rows("SELECT device, max(at) FROM heard GROUP BY device")}
    own = _own(view)
    uses = [one.invite for one in found.values() if one.invite]
    return [
        MemberRow(
            device=one.device,
            person=one.person,
            name=view.title(one.person),
            school=one.school,
            school_words=view.title(one.school) if one.school else "",
            role_words=_role(view, one.role),
            lead=one.lead and one.removed is None,
            mine=one.device == own,
            removed_by=view.device(one.removed) if one.removed else "",
            invited_by=view.device(one.inviter) if one.inviter else "",
            second_use=one.invite is not None and uses.count(one.invite) > 1,
            heard=heard.get(one.device),
        )
        for one in found.values()
    ]


def list_invitations(view: View) -> list[InvitationRow]:
    """Every invitation that was made, those still open first."""
    rows = [
        InvitationRow(
            one.key,
            view.title(one.person),
            view.title(one.school) if one.school else "",
            _role(view, one.role),
            view.device(one.by),
            len(one.used),
            one.withdrawn,
        )
        for one in invitations(view._connection)
    ]
    return sorted(rows, key=lambda row: (row.withdrawn or row.used > 0))


def _role(view: View, role: str) -> str:
    return facilitator_label(view) if role == "facilitator" else _(ROLES.get(role, role))


def _own(view: View) -> str:
    return str(view.rows("SELECT value FROM meta WHERE name = 'device_name'")[0][0])


class SetAside(NamedTuple):
    """A step that is kept and counts for nobody: what it was called, what it was about, when it was made."""

    name: str
    about: str
    at: int


def set_aside(view: View, device: str) -> list[SetAside]:
    """What a laptop wrote that nobody counts, because its maker was removed by then or is no member; oldest first."""
    rows = view.rows(
        "SELECT operation.n, name, at FROM operation JOIN log ON log.n = operation.log WHERE device = ? AND state = ?"
        " ORDER BY operation.lamport, operation.n",
        [device, ASIDE],
    )
    found = []
    for n, name, at in rows:
        touched = view.rows("SELECT DISTINCT record FROM change WHERE n >> ? = ? LIMIT 4", [CHANGE_BITS, n])
        about = joined([view.title(record) for (record,) in touched if record.partition("-")[0] in RECORDS])
        found.append(SetAside(_(name), about, int(at)))
    return found


class Removed(NamedTuple):
    """What came of a removal: whether it is done, or how many leads' votes it still needs."""

    done: bool
    votes: int
    needed: int


def remove(book: Book, device: str) -> Removed:
    """Remove a laptop: what it writes from now on counts for nobody who has heard of it. Raises Refusal.

    A lead removes any laptop but another lead's, for which most of the leads must ask; a head removes laptops of her
    own school; anybody her own other laptop. It keeps what it has.
    """
    with book.reading() as view:
        members = read_members(view._connection)
        me, target = members.get(book.device), members.get(device)
        if target is None:
            raise NotFound(device)
        if me is None or me.removed is not None:
            raise Refusal(_("This laptop no longer belongs to the cluster, so it cannot remove another."))
        if target.removed is not None:
            raise Refusal(_("That laptop was removed already."))
        if device == book.device:
            raise Refusal(_("This is your own laptop. Somebody else removes it, or you from another of yours."))
        _check_may_remove(me, target)
        about = view.title(target.person)
        cuts = {
            circle: {log: heads for log, heads in have(view._connection, circle).items() if _is_of(view, log, device)}
            for circle in circles_of(view._connection, members, book.device)
            if belongs(target, circle)
        }
    with book.operation("Remove laptop", about=about) as work:
        work.say_of_members("remove", {"device": device, "cut": cuts.pop("cluster", {})}, device)
        for circle, cut in cuts.items():
            if cut:
                work.say_of_members("cut", {"device": device, "cut": cut}, device, circle)
        if target.invite is not None:  # or she would come back with the invitation she came with
            others = [one.device for one in members.values() if one.invite == target.invite and one.device != device]
            work.say_of_members("withdraw", {"key": target.invite, "except": [device, *others]}, target.invite)
    with book.reading() as view:
        after = read_members(view._connection)
        leads = {one.person for one in after.values() if one.lead and one.removed is None}
        votes = _votes(view, device)
        return Removed(after[device].removed is not None, votes, len(leads) // 2 + 1)


def _is_of(view: View, log: str, device: str) -> bool:
    return bool(view.rows("SELECT 1 FROM log WHERE id = ? AND device = ?", [log, device]))


def _votes(view: View, device: str) -> int:
    rows = view.rows(
        "SELECT count(DISTINCT device) FROM statement JOIN operation ON operation.n = statement.n >> 15"
        " JOIN log ON log.n = operation.log WHERE field = ?",
        [f"remove/{device}"],
    )
    return int(rows[0][0])


def _may_remove(me: Member, target: Member) -> bool:
    ours = me.role == "head" and me.school is not None and me.school == target.school
    return me.person == target.person or me.lead or (ours and not target.lead)


def _check_may_remove(me: Member, target: Member) -> None:
    if not _may_remove(me, target):
        raise Refusal(
            _("A head removes laptops of her own school; others are removed by a head who leads the cluster.")
        )


class May(NamedTuple):
    """What this laptop may do about another, so that a screen offers nothing that would be refused."""

    remove: bool
    make_lead: bool
    unlead: bool


def may(view: View, device: str) -> May:
    """What this laptop may do about one of the cluster's; nothing about one that was removed."""
    members = read_members(view._connection)
    me, target = members.get(_own(view)), members.get(device)
    if me is None or me.removed is not None or target is None or target.removed is not None:
        return May(False, False, False)
    others = {one.person for one in members.values() if one.lead and one.removed is None} - {target.person}
    return May(
        remove=me.device != target.device and _may_remove(me, target),
        make_lead=me.lead and not target.lead,
        unlead=me.lead and target.lead and bool(others),
    )


def make_lead(book: Book, person: str) -> None:
    """Let a person admit schools and remove laptops, as leads may. Raises Refusal."""
    with book.reading() as view:
        members = [one for one in read_members(view._connection).values() if one.removed is None]
        _check_leads(book, members)
        if person not in {one.person for one in members}:
            raise Refusal(_("{name} has no laptop in the cluster.").format(name=view.title(person)))
        about = view.title(person)
    with book.operation("Make lead", about=about) as work:
        work.say_of_members("lead", {"person": person}, person)


def step_down(book: Book, person: str) -> bool:
    """Have a person lead no longer: oneself at once, another when most of the leads ask for it. Whether it is done.

    The last lead cannot go before there is another. Raises Refusal.
    """
    with book.reading() as view:
        members = [one for one in read_members(view._connection).values() if one.removed is None]
        _check_leads(book, members)
        if {one.person for one in members if one.lead} == {person}:
            raise Refusal(_("Somebody must lead: make another lead first."))
        about = view.title(person)
    with book.operation("Hand on the lead", about=about) as work:
        work.say_of_members("unlead", {"person": person}, person)
    with book.reading() as view:
        return not any(one.lead for one in read_members(view._connection).values() if one.person == person)


def _check_leads(book: Book, members: list[Member]) -> None:
    if not any(one.device == book.device and one.lead for one in members):
        raise Refusal(_("Only a head who leads the cluster can do this."))
