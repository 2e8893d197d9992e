"""For whom a bundle is: the circles that somebody else shares, and what their laptops said last."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING

from desktop.sync.circles import ME, Member, belongs
from desktop.sync.have import Heard, heard_from
from desktop.sync.members import read_members

if TYPE_CHECKING:
    from sqlcipher3.dbapi2 import Connection

_DAY = 24 * 3600 * 1000
SILENT = 90 * _DAY
"""Milliseconds after which a laptop not heard from no longer makes everyone else's bundles large."""


def addressed(
    connection: Connection, device: str, at: int, to: Collection[str] | None = None
) -> Iterator[tuple[str, list[str], list[Heard]]]:
    """For each circle in which a bundle has readers: the keys it is sealed to, and what those it is for said last."""
    members = read_members(connection)
    for circle in circles_of(connection, members, device):
        readers = [one for one in members.values() if one.removed is None and belongs(one, circle)]
        others = [one for one in readers if one.device != device]
        targets = [one.device for one in others if to is None or one.device in to]
        if targets:
            heard = heard_from(connection, circle)
            yield circle, [one.seal for one in others], _of_these(heard, targets, at, everyone=to is None)


def circles_of(connection: Connection, members: dict[str, Member], device: str) -> list[str]:
    """The circles of a device that somebody else shares, the cluster's first."""
    mine = members.get(device)
    if mine is None:
        return []
    rows = connection.execute("SELECT DISTINCT circle FROM log WHERE circle != ? ORDER BY circle", (ME,))
    return [circle for (circle,) in rows if belongs(mine, circle)]


def newcomers_circles(
    connection: Connection, device: str, person: str, school: str | None, role: str
) -> list[str]:
    """The circles of a device's own that somebody who is being invited will share."""
    newcomer = Member("", person, school, role, "", None, None, False, None, {})
    return [one for one in circles_of(connection, read_members(connection), device) if belongs(newcomer, one)]


def _of_these(heard: dict[str, Heard], targets: list[str], at: int, *, everyone: bool) -> list[Heard]:
    """What the readers of a bundle said last; of one who never spoke, that she has nothing."""
    known = [heard.get(device) or Heard(device, {}, (), (), at) for device in targets]
    if everyone:
        spoke = [one for one in known if one.device in heard and one.at >= at - SILENT]
        return spoke or known
    return known
