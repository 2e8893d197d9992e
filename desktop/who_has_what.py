"""Who has what: for each laptop of the cluster when it was heard from, what it still lacks, and what waits to go."""

from __future__ import annotations

import datetime
from typing import NamedTuple

from desktop import clock
from desktop.sync.attachments import files_here
from desktop.sync.bundle import SILENT, addressed, circles_of
from desktop.sync.circles import Member, belongs
from desktop.sync.have import heard_from, how_many_lacks
from desktop.sync.members import read_members
from desktop.view import View
from desktop.words import N_, _, ago, plural, size

WAYS = {
    "file": N_("by a file"),
    "folder": N_("by a folder"),
    "stick": N_("by a stick"),
    "webdav": N_("by a server"),
    "mail": N_("by e-mail"),
    "room": N_("in the room"),
}


class HolderRow(NamedTuple):
    """A laptop of the cluster, other than this one.

    `heard` is when it was last heard from, None for never, and `way` how; `lacks` how many operations of mine it has
    not said it has, `files` how many attached files it asked for that are here. `is_behind` when it was not heard from
    for ninety days: then it needs a bundle made for it.
    """

    device: str
    person: str
    school: str
    heard: datetime.datetime | None
    way: str
    lacks: int
    files: int
    is_behind: bool

    @property
    def has_all(self) -> bool:
        """Whether it has said that it has all that is here."""
        return self.heard is not None and not self.lacks and not self.files

    @property
    def words(self) -> str:
        """When it was heard from and what it lacks, in a line."""
        if self.heard is None:
            return _("not heard from yet")
        when = " ".join([ago(self.heard, clock.moment()), self.way]).strip()
        said = [_("heard from {when}").format(when=when)]
        if self.has_all:
            said.append(_("has all"))
        if self.lacks:
            said.append(plural("lacks {n} step", "lacks {n} steps", self.lacks))
        if self.files:
            said.append(plural("waits for {n} file", "waits for {n} files", self.files))
        if self.is_behind:
            said.append(_("fell silent: make a bundle for it"))
        return "; ".join(said)


class Waiting(NamedTuple):
    """What waits to go: how many operations somebody heard from lacks, since when, and which files were asked for."""

    operations: int
    since: datetime.datetime | None
    files: int
    bytes: int

    @property
    def words(self) -> str:
        """The same in a line."""
        if not self.operations and not self.files:
            return _("Nothing waits to go.")
        said = plural("{n} step waits to go", "{n} steps wait to go", self.operations)
        if self.files:
            said += ", " + plural("{n} file of {size}", "{n} files of {size}", self.files, size=size(self.bytes))
        if self.since is not None:
            said += ", " + _("since {when}").format(when=ago(self.since, clock.moment()))
        return said


def who_has_what(view: View) -> list[HolderRow]:
    """Every other laptop of the cluster, in the order in which they came."""
    connection, now = view._connection, clock.now()
    members = read_members(connection)
    mine = _own(view)
    circles = circles_of(connection, members, mine)
    heard = {circle: heard_from(connection, circle) for circle in circles}
    ways = dict(view.rows("SELECT device, way FROM bundle ORDER BY n"))
    rows = []
    for one in members.values():
        if one.removed is not None or one.device == mine:
            continue
        at, lacks, files = 0, 0, set[str]()
        for circle in circles:
            if not belongs(one, circle):
                continue
            told = heard[circle].get(one.device)
            lacks += how_many_lacks(connection, circle, told.have if told else {})
            if told is not None:
                at = max(at, told.at)
                files |= {hash for hash, _size in files_here(connection, circle, told.files)}
        rows.append(_row(view, one, at, ways.get(one.device, ""), lacks, len(files), now))
    return rows


def waiting(view: View) -> Waiting:
    """What somebody heard from in ninety days has not said to have, by whatever way it may already be going."""
    connection, now = view._connection, clock.now()
    operations, since, files = 0, None, dict[str, int]()
    for circle, _seals, told in addressed(connection, _own(view), now):
        # the one who lacks most: what she lacks is nearly always all that anybody lacks
        most = max((how_many_lacks(connection, circle, one.have) for one in told), default=0)
        operations += most
        if most:
            row = connection.execute(
                "SELECT min(at) FROM (SELECT operation.at FROM operation JOIN log ON log.n = operation.log"
                " WHERE circle = ? ORDER BY operation.n DESC LIMIT ?)",
                (circle, most),
            ).fetchone()
            since = min(since or row[0], row[0])
        for one in told:
            files |= dict(files_here(connection, circle, one.files))
    return Waiting(operations, clock.at(since) if since is not None else None, len(files), sum(files.values()))


def _row(view: View, one: Member, at: int, way: str, lacks: int, files: int, now: int) -> HolderRow:
    return HolderRow(
        one.device,
        view.title(one.person),
        view.title(one.school) if one.school else "",
        clock.at(at) if at else None,
        _(WAYS[way]) if way in WAYS else "",
        lacks,
        files,
        bool(at) and at < now - SILENT,
    )


def _own(view: View) -> str:
    return str(view.rows("SELECT value FROM meta WHERE name = 'device_name'")[0][0])
