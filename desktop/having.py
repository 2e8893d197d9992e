"""Who has what: of each other laptop when and how it was last heard from, and what here it still lacks."""

from __future__ import annotations

import json
from typing import Any, NamedTuple

from desktop.arrived import WAYS
from desktop.carrier_list import carriers_in
from desktop.carriers.place import STICK
from desktop.members import InvitationRow, MemberRow, list_invitations, list_members
from desktop.sync.addressed import SILENT, circles_of
from desktop.sync.attachments import files_here
from desktop.sync.circles import belongs
from desktop.sync.going import Runs
from desktop.sync.have import Have, heard_from
from desktop.sync.lacked import Lacked, lacked
from desktop.sync.members import read_members
from desktop.view import View
from desktop.words import _

LONG = 10 * 24 * 3600 * 1000
"""Milliseconds without a word after which somebody for whom something waits has fallen behind."""


ON_STICK = 14 * 24 * 3600 * 1000
"""Milliseconds for which what was put on a stick counts as on its way after the stick was last here."""


class Having(NamedTuple):
    """Another laptop of the cluster: what waits for it, and since when it is behind (milliseconds), if it is."""

    laptop: MemberRow
    waiting: int
    since: int | None
    behind: bool
    silent: bool
    """Not heard from for so long that a bundle for everyone is no longer made to its measure."""
    way: str
    """How it was last heard from, in words; nothing when it was not, or by an invitation."""
    files: int
    """How many attached files it asked for that are here."""
    on_way: int
    """How many of those waiting lie in a folder, on a server or a stick for it, and were not said to be there yet."""


class WhoHasWhat(NamedTuple):
    """Every other laptop, the open invitations, and how much waits for anybody: steps, those of them that are on their
    way, and files with their bytes."""

    laptops: tuple[Having, ...]
    invited: tuple[InvitationRow, ...]
    waiting: int
    on_way: int
    files: int
    bytes: int


def who_has_what(view: View, at: int) -> WhoHasWhat:
    """What the other laptops have of what is here, by what each said last."""
    connection, rows = view._connection, list_members(view)
    members = read_members(connection)
    mine = next((one.device for one in rows if one.mine), "")
    circles = circles_of(connection, members, mine)
    said = {circle: heard_from(connection, circle) for circle in circles}
    ways = dict(view.rows("SELECT device, way FROM bundle ORDER BY n"))
    put = _put(view, at)
    found, least, files = [], dict[str, list[Have]](), dict[str, int]()
    for row in rows:
        if row.mine or row.removed_by:
            continue
        parts, asked = [], dict[str, int]()
        for circle in circles:
            if belongs(members[row.device], circle):
                told = said[circle].get(row.device)
                have = told.have if told else {}
                parts.append(lacked(connection, circle, [have], lying=_lying(put, row.device)))
                asked |= dict(files_here(connection, circle, told.files if told else ()))
                if row.heard is not None and row.heard >= at - SILENT:
                    least.setdefault(circle, []).append(have)
        found.append(_having(row, parts, at, WAYS.get(ways.get(row.device, ""), ""), len(asked)))
        if not found[-1].silent:
            files |= asked
    everywhere = _lying(put)
    waiting = [lacked(connection, circle, haves, lying=everywhere) for circle, haves in least.items()]
    invited = tuple(one for one in list_invitations(view) if not (one.used or one.withdrawn))
    return WhoHasWhat(
        tuple(found),
        invited,
        sum(one.operations for one in waiting),
        sum(one.on_way for one in waiting),
        len(files),
        sum(files.values()),
    )


def waiting_to_go(view: View, at: int) -> int:
    """How many steps some laptop that is heard from does not have yet, and that lie nowhere for it."""
    told = who_has_what(view, at)
    return told.waiting - told.on_way


def _put(view: View, at: int) -> list[dict[str, Any]]:
    """What this laptop put where somebody may still find it: with a carrier that the book has, or on a stick that was
    here of late. What is on a lost stick, or with a carrier that was forgotten, is on no way."""
    places = {one.place for one in carriers_in(view)}
    rows = [json.loads(told) for (told,) in view.rows("SELECT told FROM carried WHERE mine = 1")]
    return [
        told
        for told in rows
        if told.get("place") in places
        or (told.get("place") == STICK and int(told.get("seen", 0)) >= at - ON_STICK)
    ]


def _lying(put: list[dict[str, Any]], device: str = "") -> Runs:
    """What this laptop put into places where it still lies: for one device, or for any."""
    return tuple(
        (int(first), int(last))
        for told in put
        if not device or device in told.get("readers", [])
        for first, last in told.get("runs", [])
    )


def _having(row: MemberRow, parts: list[Lacked], at: int, way: str, files: int) -> Having:
    waiting = sum(one.operations for one in parts)
    since = min((one.since for one in parts if one.since is not None), default=None)
    heard = row.heard or 0
    behind = bool(waiting) and heard < at - LONG
    on_way = sum(one.on_way for one in parts)
    return Having(row, waiting, since, behind, heard < at - SILENT, _(way) if way else "", files, on_way)


def copied_laptops(view: View) -> list[str]:
    """Whose laptops were found to have been copied: both histories are kept, and it is said to all."""
    rows = view.rows("SELECT DISTINCT device FROM log WHERE json_array_length(heads) > 1 ORDER BY device")
    return [view.device(device) for (device,) in rows]
