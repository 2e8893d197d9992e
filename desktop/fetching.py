"""Fetching from a place what the others put there, and taking it."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import closing
from pathlib import Path

from desktop import VERSION
from desktop.bundles import Taken, number_of, taking_unattended, written_aside
from desktop.carriers.place import PART, CannotRead, Entry, StillArriving, is_ours
from desktop.carriers.remembered import Met, readers_of
from desktop.errors import DiskFull, from_os_error
from desktop.exchanged import Passed, SoFar, What
from desktop.kept_aside import DROPPED, comes_again, is_kept, keep_aside
from desktop.lying_there import LyingThere
from desktop.refused_bundle import RefusedBundle
from desktop.steps import Step
from desktop.words import _

PATIENCE = 24 * 3600 * 1000
"""So long a file that will not open may still be arriving; then it is said."""
COSTLY = 1_000_000
"""Bytes of a file beyond which it is not fetched over a line that is paid for by the megabyte."""
UNREADABLE = "unreadable"
"""Why a file was not taken that the place would not give."""
_PERHAPS = frozenset({"arriving", "damaged", "not-a-bundle", UNREADABLE})
_LATER = frozenset({"stranger", "removed", "withheld"})
_NOT_MINE: dict[str, What] = {"other-cluster": "foreign", "not-for-you": "unaddressed"}
"""Why a file was not taken: it may not be whole yet; what another file brings may change it; it is not for us."""
_ON_MEMBERS = "SELECT count(*) FROM statement"
_ON_CONTENTS = (
    "SELECT (SELECT max(n) FROM operation), (SELECT count(*) FROM operation WHERE content IS NULL),"
    " (SELECT count(*) FROM erasure)"
)


class Fetching:
    """The taking half of one exchange."""

    def __init__(
        self, there: LyingThere, so_far: SoFar, scratch: Path, *, trusted: bool, metered: bool
    ) -> None:
        self.there, self.book, self.place = there, there.book, there.place
        self.so_far, self.scratch = so_far, scratch
        self.trusted, self.metered = trusted, metered

    def take(self) -> Generator[Step, None, None]:
        """Take the others' files; again those that were refused for want of what another file then brought."""
        new = []
        for entry in self.there.entries:
            if self._is_new(entry):
                if self.metered and entry.size > COSTLY:
                    self.so_far.note(Passed(entry.name, "costly"))
                else:
                    new.append(entry)
            elif (known := self._refused_before(entry)) is not None:
                self.so_far.note(self._as_before(known))
        total, done = len(new), 0
        while new:
            for entry in new:
                words = _("Reading {n} of {total}").format(n=done + 1, total=total)
                yield Step(done, total, words)
                self.so_far.note((yield from self._take(entry, Step(done, total, words))))
                done += 1
            new = [*filter(self._is_later, self.there.entries), *self._dropped()]
            new = [one for one in new if not self.metered or one.size <= COSTLY]
            total += len(new)
        with written_aside(self.book) as connection:
            self.so_far.misses = int(connection.execute("SELECT count(*) FROM waiting").fetchone()[0])

    def _is_new(self, entry: Entry) -> bool:
        if entry.name.endswith(PART) or is_ours(entry.name, self.there.prefix):
            return False
        known = self.there.met.get(entry.name)
        if known is None or not known.is_same(entry):
            return True
        if known.why == "aside":
            return not is_kept(self.book, known.told)
        if known.why == "newer":
            return known.told.get("program") != VERSION
        if known.why in _PERHAPS:
            return known.changed != entry.changed or self._is_due(known)
        return self._is_later(entry)

    def _is_due(self, known: Met) -> bool:
        """Whether a file that did not open is worth fetching once more: each time after as long again as it has been
        there, and once that was long enough only what the place itself would not give."""
        tried = int(known.told.get("tried", known.at)) - known.at
        if known.why == UNREADABLE:
            tried = min(tried, PATIENCE)
            return self.there.now - int(known.told.get("tried", known.at)) >= tried
        return tried < PATIENCE and self.there.now - known.at >= 2 * tried

    def _is_later(self, entry: Entry) -> bool:
        """Whether something came, since a file was refused, that may make it welcome."""
        known = self.there.met.get(entry.name)
        return known is not None and known.why in _LATER and known.told.get("stands") != self._stands(known.why)

    def _stands(self, why: str) -> str:
        """On what it hangs whether such a file is taken: who belongs, or what is here and what was erased."""
        asked = _ON_MEMBERS if why != "withheld" else _ON_CONTENTS
        with written_aside(self.book) as connection:
            return str(connection.execute(asked).fetchone())

    def _refused_before(self, entry: Entry) -> Met | None:
        known = self.there.met.get(entry.name)
        return known if known is not None and known.is_same(entry) and known.why in _PERHAPS | _LATER else None

    def _as_before(self, known: Met) -> Passed:
        """What is told of a file that is not fetched again, for it lies there as it was."""
        arrives = known.why in _PERHAPS and self.there.now - known.at < PATIENCE
        words = str(known.told.get("words") or RefusedBundle(known.why, known.name))
        return Passed(known.name, "arriving" if arrives else "refused", words)

    def _dropped(self) -> list[Entry]:
        """Those that a person dropped and that are to wait for her again, after what else came."""
        passed = {one.name for one in self.so_far.passed}
        dropped = [
            (one, before)
            for one in self.there.entries
            if (before := self.there.met.get(one.name)) is not None
            and before.why == DROPPED
            and before.is_same(one)
            and one.name not in passed
        ]
        if not dropped:
            return []
        waits = {one.sender for one in self.so_far.passed if one.what == "aside"}
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
                self.there.remember(Met(*entry, False, known, "", self.there.now, {}))
                return Passed(entry.name, "known")
            taken = yield from _within(
                taking_unattended(self.book, copy, self.place.way, trusted=self.trusted), step
            )
        except StillArriving:
            return self._refused(entry, "arriving", str(RefusedBundle("arriving", entry.name)))
        except CannotRead as refusal:
            return self._refused(entry, UNREADABLE, str(refusal))
        except RefusedBundle as refused:
            return self._refused(entry, refused.why, str(RefusedBundle(refused.why, entry.name)))
        except DiskFull as refusal:  # a smaller one may have room
            return Passed(entry.name, "refused", str(refusal))
        except OSError as error:
            found = from_os_error(error, entry.name)
            if isinstance(found, DiskFull):
                return Passed(entry.name, "refused", str(found))
            raise found from error
        if taken.sender == self.there.me.device:  # a file of one's own under another name
            self.there.remember(Met(*entry, False, None, "mine", self.there.now, {}))
            return Passed(entry.name, "known")
        if taken.n is None:
            told = keep_aside(self.book, copy, taken.sender, self.place.way, taken.summary)
            before = self.there.met.get(entry.name)
            since = before.at if before is not None and before.why in (DROPPED, "aside") else self.there.now
            self.there.remember(Met(*entry, False, None, "aside", since, told))
            return Passed(entry.name, "aside", taken.summary.words, taken.sender, taken.summary)
        self.so_far.touched |= taken.touched
        self.so_far.was_copied = self.so_far.was_copied or taken.was_copied
        with written_aside(self.book) as connection:
            told = {"readers": readers_of(connection, taken.sender), "sender": taken.sender}
        self.there.remember(Met(*entry, False, taken.n, "", self.there.now, told))
        return Passed(entry.name, "taken", taken.summary.words, taken.sender, taken.summary)

    def _refused(self, entry: Entry, why: str, words: str) -> Passed:
        before = self.there.met.get(entry.name)
        since = before.at if before is not None and before.is_same(entry) and before.why == why else self.there.now
        told = {"program": VERSION, "words": words, "tried": self.there.now}
        if why in _LATER:
            told["stands"] = self._stands(why)
        known = Met(*entry, False, None, why, since, told)
        self.there.remember(known)
        return Passed(entry.name, _NOT_MINE[why], words) if why in _NOT_MINE else self._as_before(known)


def _within(taking: Generator[Step, None, Taken], step: Step) -> Generator[Step, None, Taken]:
    """The taking of one file as part of all that is fetched: how far it is counts within the step of that file."""
    with closing(taking):
        while True:
            try:
                done, of, _words = next(taking)
            except StopIteration as end:
                taken: Taken = end.value
                return taken
            yield Step(1000 * step.done + 1000 * done // max(of, 1), 1000 * step.total, step.words)
