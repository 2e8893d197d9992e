"""Circles: which members' laptops an audience's records travel to."""

from __future__ import annotations

from typing import NamedTuple

CLUSTER, ME = "cluster", "me"


class Member(NamedTuple):
    """A device that belongs to the cluster: whose it is, how to seal to it, and from where on it no longer counts.

    `cut` is None while it is a member; afterwards, for each log that was named when it was removed, the heads up to
    which its operations count (pairs of number and id).
    """

    device: str
    person: str
    school: str | None
    role: str
    seal: str
    invite: str | None
    inviter: str | None
    lead: bool
    removed: str | None
    cut: dict[str, list[list[tuple[int, str]]]]


def belongs(member: Member, circle: str) -> bool:
    """Whether a member's laptops are in a circle. A facilitator is in no school's own circle."""
    form, _, rest = circle.partition(":")
    names = rest.split(",") if rest else []
    match form:
        case "cluster":
            return True
        case "school":
            return member.school in names and member.role != "facilitator"
        case "school+facilitator":
            return (member.school in names[:1] and member.role != "facilitator") or member.person in names[1:]
        case "people":
            return member.person in names
    return False
