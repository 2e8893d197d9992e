"""Exchanging with a place where bundles lie: take what is there, put what somebody lacks, remove what nobody needs.

What lies in a place is a set of operations, like a book: each is put there once, by whoever has it first. A file of
one's own goes when everybody heard from has acknowledged all of it; the newest stays, for it says what one has.
"""

from __future__ import annotations

import tempfile
from collections.abc import Generator, Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple

from desktop import VERSION, clock
from desktop.arrivals import Summary
from desktop.book import Book, Touched
from desktop.bundles import make_missing, me_of, number_of, take_unattended, written_aside
from desktop.carriers.place import PART, Entry, Place, StillArriving, is_ours, new_name, prefix_of
from desktop.carriers.remembered import Met, forget, met, readers_of, remember
from desktop.errors import DiskFull, from_os_error
from desktop.kept_aside import DROPPED, comes_again, is_kept, keep_aside
from desktop.refused_bundle import RefusedBundle
from desktop.steps import Step
from desktop.sync.addressed import addressed
from desktop.sync.bundle import Sizes
from desktop.sync.going import Lying, asked_files
from desktop.sync.have import lacking
from desktop.sync.members import read_members
from desktop.words import _, plural

if TYPE_CHECKING:
    from sqlcipher3.dbapi2 import Connection

What = Literal["taken", "known", "aside", "arriving", "refused", "foreign", "unaddressed", "written", "removed"]
"""`foreign` is of another cluster; `unaddressed` was made before its maker had heard of this laptop."""
_DAY = 24 * 3600 * 1000
ANEW = 30 * _DAY
"""So often a laptop says what it has even when there is no news, lest it be taken for one that fell silent."""
PATIENCE = _DAY
"""So long a file that will not open may still be arriving; then it is said."""
MOST_OWN = 12
"""Files of one's own in a place beyond which one new file takes the place of them all."""
LARGE = 1_000_000
"""Bytes beyond which the newest of one's own files, too, makes way for a small one once nobody needs what is in it."""
_PERHAPS = frozenset({"arriving", "damaged", "not-a-bundle"})
_LATER = frozenset({"stranger", "removed", "withheld"})
_NOT_MINE: dict[str, What] = {"other-cluster": "foreign", "not-for-you": "unaddressed"}
"""Why a file was not taken: it may not be whole yet; what another file brings may change it; it is not for us."""


class Passed(NamedTuple):
    """What became of one file. `words` says why it was not taken; `sender` is a device, where it is known."""

    name: str
    what: What
    words: str = ""
    sender: str = ""
    summary: Summary | None = None


class Exchanged(NamedTuple):
    """What an exchange did. `misses` counts operations that wait for earlier ones, which lie there no more."""

    files: tuple[Passed, ...]
    touched: frozenset[str]
    was_copied: bool
    misses: int
    left_out: int
    """Attached files that were too large to be sent this way."""

    def those(self, *what: What) -> list[Passed]:
        """The files of which that became."""
        return [one for one in self.files if one.what in what]

    @property
    def words(self) -> str:
        """What happened, in a line."""
        taken, aside = self.those("taken"), len(self.those("aside"))
        news = sum(not one.summary.is_empty for one in taken if one.summary is not None)
        said = [plural("{n} bundle brought news", "{n} bundles brought news", news) if news else _("nothing new came")]
        said.append(_("what the others lack was put there") if self.those("written") else _("nothing had to be sent"))
        if aside:
            said.append(plural("{n} waits for you to look at it", "{n} wait for you to look at them", aside))
        if refused := len(self.those("refused")):
            said.append(plural("{n} could not be taken", "{n} could not be taken", refused))
        if self.misses:
            said.append(_("earlier parts are missing here and were asked for"))
        return "; ".join(said)


def exchange(
    book: Book, place: Place, *, trusted: bool = True, metered: bool = False
) -> Generator[Step, None, Exchanged]:
    """Take what lies in a place and put there what somebody lacks. Raises Refusal when the place cannot be used.

    May run on a thread of its own; seal the drafts before, and tell the screens afterwards (`tell`). Stopped between
    two files it has taken a whole number of bundles. What is not `trusted` to be taken unseen is kept aside for a
    person; while `metered`, attached files wait.
    """
    yield Step(0, 0, _("Looking what is there"))
    with closing(place), tempfile.TemporaryDirectory(prefix="clusterbook-") as scratch:
        run = _Exchange(book, place, trusted, Sizes(0, 0) if metered else place.sizes, Path(scratch))
        yield from run.take()
        yield from run.give()
        return run.told()


def tell(book: Book, exchanged: Exchanged) -> None:
    """Tell the screens what came; on the window's own thread."""
    if exchanged.touched:
        book.tell(Touched("Take bundle", exchanged.touched))


class _Exchange:
    """One exchange: what lies there, what is remembered of it, and what became of each file."""

    def __init__(self, book: Book, place: Place, trusted: bool, sizes: Sizes, scratch: Path) -> None:
        self.book, self.place, self.trusted, self.sizes = book, place, trusted, sizes
        self.scratch = scratch
        self.me = me_of(book)
        self.prefix = prefix_of(self.me)
        self.now = clock.now()
        self.entries = place.entries()
        with written_aside(book) as connection:
            self.met = met(connection)
        self.passed: list[Passed] = []
        self.touched: set[str] = set()
        self.was_copied, self.misses, self.left_out = False, 0, 0

    def told(self) -> Exchanged:
        return Exchanged(
            tuple(self.passed), frozenset(self.touched), self.was_copied, self.misses, self.left_out
        )

    # -- taking ------------------------------------------------------------------------------------------------

    def take(self) -> Generator[Step, None, None]:
        """Take the others' files; again those that were refused for want of what another file then brought."""
        new = [one for one in self.entries if self._is_new(one)]
        total, done = len(new), 0
        while new:
            later: list[tuple[Entry, Passed]] = []
            taken = False
            for entry in new:
                words = _("Reading {n} of {total}").format(n=min(done + 1, total), total=total)
                yield Step(done, total, words)
                passed = yield from self._take(entry, Step(done, total, words))
                done += 1
                taken = taken or passed.what == "taken"
                if passed.what == "refused" and entry.name in self.met and self.met[entry.name].why in _LATER:
                    later.append((entry, passed))
                else:
                    self.passed.append(passed)
            again = self._dropped()
            total += len(again)
            new = [*(entry for entry, _passed in later), *again] if taken else again
            if not taken:
                self.passed += [passed for _entry, passed in later]

    def _is_new(self, entry: Entry) -> bool:
        if entry.name.endswith(PART) or is_ours(entry.name, self.prefix):
            return False
        known = self.met.get(entry.name)
        if known is None or not known.is_same(entry):
            return True
        if known.why == "aside" and not is_kept(self.book, known.told):
            return True
        if known.why == "newer":
            return known.told.get("program") != VERSION
        return known.why in _PERHAPS or known.why in _LATER

    def _dropped(self) -> list[Entry]:
        """Those that a person dropped and that are to wait for her again, after what else came."""
        passed = {one.name for one in self.passed}
        known = [(one, self.met[one.name]) for one in self.entries if one.name in self.met.keys() - passed]
        dropped = [(one, before) for one, before in known if before.why == DROPPED and before.is_same(one)]
        if not dropped:
            return []
        waits = {one.sender for one in self.passed if one.what == "aside"}
        with written_aside(self.book) as connection:
            return [
                one
                for one, before in dropped
                if before.told.get("sender") in waits or comes_again(connection, before)
            ]

    def _take(self, entry: Entry, step: Step) -> Generator[Step, None, Passed]:
        copy = self.scratch / "bundle.clusterbundle"
        try:
            for _bytes in self.place.get(entry, copy):
                yield step
            with written_aside(self.book) as connection:
                known = number_of(connection, copy)
            if known is not None:
                self._remember(Met(*entry, False, known, "", self.now, {}))
                return Passed(entry.name, "known")
            taken = take_unattended(self.book, copy, self.place.way, trusted=self.trusted)
        except StillArriving:
            return self._refused(entry, "arriving", str(RefusedBundle("arriving", entry.name)))
        except DiskFull as refusal:
            return Passed(entry.name, "refused", str(refusal))
        except RefusedBundle as refused:
            return self._refused(entry, refused.why, str(RefusedBundle(refused.why, entry.name)))
        except OSError as error:
            raise from_os_error(error, copy) from error
        if taken.sender == self.me.device:  # a file of one's own under another name
            self._remember(Met(*entry, False, None, "mine", self.now, {}))
            return Passed(entry.name, "known")
        if taken.n is None:
            told = keep_aside(self.book, copy, taken.sender, self.place.way, taken.summary)
            before = self.met.get(entry.name)
            since = before.at if before is not None and before.why == DROPPED else self.now
            self._remember(Met(*entry, False, None, "aside", since, told))
            return Passed(entry.name, "aside", taken.summary.words, taken.sender, taken.summary)
        self.touched |= taken.touched
        self.was_copied = self.was_copied or taken.was_copied
        with written_aside(self.book) as connection:
            told = {"readers": readers_of(connection, taken.sender), "sender": taken.sender}
        self._remember(Met(*entry, False, taken.n, "", self.now, told))
        return Passed(entry.name, "taken", taken.summary.words, taken.sender, taken.summary)

    def _refused(self, entry: Entry, why: str, words: str) -> Passed:
        before = self.met.get(entry.name)
        since = before.at if before is not None and before.is_same(entry) and before.why == why else self.now
        self._remember(Met(*entry, False, None, why, since, {"program": VERSION}))
        if why in _NOT_MINE:
            return Passed(entry.name, _NOT_MINE[why], words)
        if why in _PERHAPS and self.now - since < PATIENCE:
            return Passed(entry.name, "arriving", words)
        return Passed(entry.name, "refused", words)

    def _remember(self, one: Met) -> None:
        with written_aside(self.book) as connection:
            remember(connection, one)
        self.met[one.name] = one

    # -- giving ------------------------------------------------------------------------------------------------

    def give(self) -> Generator[Step, None, None]:
        """Put there what somebody lacks and does not find there; then remove what nobody needs any more."""
        yield Step(0, 0, _("Seeing what the others lack"))
        for entry in self.entries:
            if entry.name.endswith(PART) and is_ours(entry.name, self.prefix):
                self.place.delete(entry.name)  # left by a break
        lying, members = self._lying()
        mine = sorted(one for one in lying if one.mine)
        newest = mine[-1] if mine else None
        needless = self._needless(mine)
        others = [one.lying() for one in lying if not one.mine and one.told.get("sender") in members]
        anew = newest is None or newest.at < self.now - ANEW or (newest in needless and newest.size > LARGE)
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
            name = new_name(self.prefix, [*(one.name for one in self.entries), *self.met])
            size = file.stat().st_size
            for done in self.place.put(file, name):
                yield Step(done, size, _("Writing"))
            told = {
                "readers": sorted(missing.lying.readers),
                "runs": missing.lying.runs,
                "files": sorted(missing.lying.files),
                "has": missing.has,
            }
            self._remember(Met(name, size, 0, True, None, "", self.now, told))
            self.passed.append(Passed(name, "written"))
            self.left_out = missing.made.left_out
        elif newest is not None:
            needless = [one for one in needless if one.name != newest.name]
        if gathered and missing is not None:
            needless = self._replaced(mine, name)
        for one in needless:
            self._remove(one.name)
        with written_aside(self.book) as connection:
            self.misses = int(connection.execute("SELECT count(*) FROM waiting").fetchone()[0])

    def _lying(self) -> tuple[list[Met], set[str]]:
        """What of all that is remembered lies there now and is whole; one of our own that is not is removed."""
        with written_aside(self.book) as connection:
            members = {one.device for one in read_members(connection).values() if one.removed is None}
        found = []
        for entry in self.entries:
            known = self.met.get(entry.name)
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
            lacked, asked = _lacked(connection, self.me.device, self.now)
        return [one for one in mine if not (asked & one.lying().files) and not _any_in(lacked, one.lying())]

    def _replaced(self, mine: Sequence[Met], name: str) -> list[Met]:
        """Our older files, once one that holds all that anybody lacks of them is seen to lie there whole."""
        there = {one.name: one.size for one in self.place.entries()}
        return list(mine) if there.get(name) == self.met[name].size else []

    def _remove(self, name: str) -> None:
        self.place.delete(name)
        with written_aside(self.book) as connection:
            forget(connection, name)
        self.met.pop(name, None)
        self.passed.append(Passed(name, "removed"))


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
