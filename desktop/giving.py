"""Putting into a place what somebody lacks there, and removing of one's own what nobody needs any more."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from desktop.bundles import make_missing, written_aside
from desktop.carriers.place import PART, is_ours, new_name
from desktop.carriers.remembered import Met
from desktop.exchanged import Passed, SoFar
from desktop.lying_there import LyingThere
from desktop.steps import Step
from desktop.sync.addressed import addressed
from desktop.sync.bundle import Sizes
from desktop.sync.going import Lying, asked_files
from desktop.sync.have import lacking
from desktop.sync.members import read_members
from desktop.words import _

if TYPE_CHECKING:
    from sqlcipher3.dbapi2 import Connection

ANEW = 30 * 24 * 3600 * 1000
"""So often a laptop says what it has even when there is no news, lest it be taken for one that fell silent."""
MOST_OWN = 12
"""Files of one's own in a place beyond which one new file takes the place of them all."""
LARGE = 1_000_000
"""Bytes beyond which the newest of one's own files, too, makes way for a small one once nobody needs what is in it."""


class Giving:
    """The giving half of one exchange."""

    def __init__(self, there: LyingThere, so_far: SoFar, scratch: Path, sizes: Sizes) -> None:
        self.there, self.book, self.place = there, there.book, there.place
        self.so_far, self.scratch, self.sizes = so_far, scratch, sizes

    def give(self) -> Generator[Step, None, None]:
        """Put there what somebody lacks and does not find there; then remove what nobody needs any more."""
        yield Step(0, 0, _("Seeing what the others lack"))
        for entry in self.there.entries:
            if entry.name.endswith(PART) and is_ours(entry.name, self.there.prefix):
                self.place.delete(entry.name)  # left by a break
        lying, members = self._lying()
        mine = sorted(one for one in lying if one.mine)
        newest = mine[-1] if mine else None
        needless = self._needless(mine)
        others = [one.lying() for one in lying if not one.mine and one.told.get("sender") in members]
        anew = newest is None or newest.at < self.there.now - ANEW or (newest in needless and newest.size > LARGE)
        gathered = len(mine) - len(needless) > MOST_OWN
        file = self.scratch / "new.clusterbundle"
        missing = make_missing(
            self.book,
            file,
            others if gathered else [*others, *(one.lying() for one in mine)],
            None if anew or gathered else str(newest.told.get("has")) if newest else None,
            self.sizes,
        )
        if missing is not None:
            name = new_name(self.there.prefix, [*(one.name for one in self.there.entries), *self.there.met])
            size = file.stat().st_size
            for done in self.place.put(file, name):
                yield Step(done, size, _("Writing"))
            told = {
                "readers": sorted(missing.lying.readers),
                "runs": missing.lying.runs,
                "files": sorted(missing.lying.files),
                "has": missing.has,
            }
            put = Met(name, size, 0, True, None, "", self.there.now, told)
            self.there.remember(put.seen_at(self.place.where, self.there.now))
            self.so_far.passed.append(Passed(name, "written"))
            self.so_far.left_out = missing.made.left_out
        elif newest is not None:
            needless = [one for one in needless if one.name != newest.name]
        if gathered and missing is not None:
            needless = self._replaced(mine, name)
        for one in needless:
            self._remove(one.name)

    def _lying(self) -> tuple[list[Met], set[str]]:
        """What of all that is remembered lies there now and is whole; one of our own that is not is removed."""
        with written_aside(self.book) as connection:
            members = {one.device for one in read_members(connection).values() if one.removed is None}
        found = []
        for entry in self.there.entries:
            known = self.there.met.get(entry.name)
            if known is None:
                continue
            if known.is_same(entry):
                found.append(known)
            elif known.mine:
                self._remove(entry.name)
        return found, members

    def _needless(self, mine: Sequence[Met]) -> list[Met]:
        """Those of our own files of which everybody heard from has all."""
        if not mine:
            return []
        with written_aside(self.book) as connection:
            lacked, asked = _lacked(connection, self.there.me.device, self.there.now)
        return [one for one in mine if not (asked & one.lying().files) and not _any_in(lacked, one.lying())]

    def _replaced(self, mine: Sequence[Met], name: str) -> list[Met]:
        """Our older files, once one that holds all that anybody lacks of them is seen to lie there whole."""
        there = {one.name: one.size for one in self.place.entries()}
        return list(mine) if there.get(name) == self.there.met[name].size else []

    def _remove(self, name: str) -> None:
        self.there.remove(name)
        self.so_far.passed.append(Passed(name, "removed"))


def _lacked(connection: Connection, device: str, at: int) -> tuple[set[int], set[str]]:
    """The numbers of all operations that somebody heard from lacks, and the files that somebody asked for."""
    numbers: set[int] = set()
    files: set[str] = set()
    for circle, _seals, told in addressed(connection, device, at):
        for operation in lacking(connection, circle, [one.have for one in told]):
            (n,) = connection.execute("SELECT n FROM operation WHERE id = ?", (operation.id,)).fetchone()
            numbers.add(n)
        files |= asked_files(told)
    return numbers, files


def _any_in(numbers: set[int], lying: Lying) -> bool:
    return any(first <= n <= last for n in numbers for first, last in lying.runs)
