"""What a bundle brought, in words: who did what, what is new, changed, in disagreement or taken out of view."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, NamedTuple

from desktop import clock
from desktop.models.base import RECORDS
from desktop.words import _, plural

if TYPE_CHECKING:
    from sqlcipher3.dbapi2 import Connection

    from desktop.view import View

MOST_LINES = 400
MANY = 20
"""Records taken out of view, or steps erased, by one bundle beyond which a person is asked first, whatever she trusts.
Up to as many are erased at once: a child's name should not wait on a laptop until somebody looks."""
_AT_ONCE = 400


class Arrival(NamedTuple):
    """One record that a bundle touches."""

    record: str
    kind: str
    title: str
    what: str
    """`new`, `changed`, `removed` or `back` (in view again)."""
    disagreements: tuple[str, ...]


class Summary(NamedTuple):
    """What a bundle brings, counted, with a line for each record up to a number."""

    new: int
    changed: int
    removed: int
    disagreements: int
    erased: int
    lines: tuple[Arrival, ...]
    done: tuple[tuple[str, str, int], ...]
    """Who did what how often: device, name of the step, count."""
    first: int | None
    last: int | None
    """When the earliest and the latest of it was done, as its writers' clocks had it (milliseconds)."""

    @property
    def is_empty(self) -> bool:
        """Whether it brings nothing new."""
        return not (self.done or self.erased)

    @property
    def asks_first(self) -> bool:
        """Whether a person must have looked before it is taken: it hides or erases much."""
        return self.removed > MANY or self.erased > MANY

    @property
    def words(self) -> str:
        """The counts in one line, as “14 new, 3 changed, 1 disagreement, 0 removed”."""
        return ", ".join(words for _n, words in self._counts())

    @property
    def short_words(self) -> str:
        """Only the counts that are not nothing, as “14 new, 1 disagreement”."""
        return ", ".join(words for n, words in self._counts() if n) or _("no record was changed")

    def _counts(self) -> list[tuple[int, str]]:
        said = [
            (self.new, plural("{n} new", "{n} new", self.new)),
            (self.changed, plural("{n} changed", "{n} changed", self.changed)),
            (self.disagreements, plural("{n} disagreement", "{n} disagreements", self.disagreements)),
            (self.removed, plural("{n} removed", "{n} removed", self.removed)),
        ]
        if self.erased:
            said.append((self.erased, plural("{n} erased", "{n} erased", self.erased)))
        return said

    def to_text(self) -> str:
        """The form that is kept."""
        return json.dumps(self, ensure_ascii=False)

    @classmethod
    def from_text(cls, text: str) -> Summary:
        """Read what `to_text` wrote."""
        told = json.loads(text)
        new, changed, removed, disagreements, erased, lines, done, first, last = told
        arrivals = tuple(Arrival(record, kind, title, what, tuple(ds)) for record, kind, title, what, ds in lines)
        doings = tuple((device, name, count) for device, name, count in done)
        return cls(new, changed, removed, disagreements, erased, arrivals, doings, first, last)


NOTHING = Summary(0, 0, 0, 0, 0, (), (), None, None)


class Before(NamedTuple):
    """How records stood before a bundle: the tables still say so when the log has taken it in."""

    rows: dict[str, tuple[Any, ...]]
    disagreements: set[tuple[str, str]]


def standing(connection: Connection, records: Iterable[str]) -> Before:
    """How these records stand in the tables now."""
    wanted = sorted(record for record in set(records) if record.partition("-")[0] in RECORDS)
    rows: dict[str, tuple[Any, ...]] = {}
    disagreements: set[tuple[str, str]] = set()
    for at in range(0, len(wanted), _AT_ONCE):
        some = wanted[at : at + _AT_ONCE]
        marks = ", ".join("?" * len(some))
        for kind in {record.partition("-")[0] for record in some}:
            found = connection.execute(f'SELECT * FROM "{kind}" WHERE id IN ({marks})', some)
            rows |= {row[0]: tuple(row) for row in found}
        found = connection.execute(f"SELECT record, field FROM disagreement WHERE record IN ({marks})", some)
        disagreements |= {(record, field) for record, field in found}
    return Before(rows, disagreements)


def summary(view: View, before: Before, records: Iterable[str], bundle: int, erased: int) -> Summary:
    """What a bundle brought, told once the tables have followed."""
    after = standing(view._connection, records)
    lines: list[Arrival] = []
    counts = {"new": 0, "changed": 0, "removed": 0, "back": 0}
    differing: dict[str, list[str]] = {}
    for record, field in sorted(after.disagreements - before.disagreements):
        differing.setdefault(record, []).append(field)
    for record in sorted(after.rows.keys() | before.rows.keys()):
        fresh = tuple(differing.get(record, ()))
        what = _what(record, before.rows.get(record), after.rows.get(record))
        if not what and not fresh:
            continue
        counts[what or "changed"] += 1
        kind = record.partition("-")[0]
        if len(lines) < MOST_LINES:
            lines.append(Arrival(record, kind, view.title(record), what or "changed", fresh))
    done = view.rows(
        "SELECT device, name, count(*) FROM operation JOIN log ON log.n = operation.log WHERE bundle = ? AND name != ''"
        " GROUP BY device, name ORDER BY device, count(*) DESC, name",
        [bundle],
    )
    ((first, last),) = view.rows("SELECT min(at), max(at) FROM operation WHERE bundle = ?", [bundle])
    return Summary(
        counts["new"],
        counts["changed"] + counts["back"],
        counts["removed"],
        len(after.disagreements - before.disagreements),
        erased,
        tuple(lines),
        tuple((str(d), str(n), int(c)) for d, n, c in done),
        first,
        last,
    )


def _what(record: str, before: tuple[Any, ...] | None, after: tuple[Any, ...] | None) -> str:
    hidden = RECORDS[record.partition("-")[0]].columns().index("hidden")
    if after is None:
        return "removed" if before is not None and not before[hidden] else ""
    if before is None:
        return "" if after[hidden] else "new"
    if bool(before[hidden]) != bool(after[hidden]):
        return "removed" if after[hidden] else "back"
    return "changed" if before != after else ""


def when_words(summary: Summary) -> str:
    """The days in which it was done."""
    if summary.first is None or summary.last is None:
        return ""
    from desktop.words import short_day

    first, last = (short_day(clock.at(at).date()) for at in (summary.first, summary.last))
    return first if first == last else _("{first} to {last}").format(first=first, last=last)
