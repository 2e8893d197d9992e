"""What people and schools are called in a line of words: “Jo Bright and School B”, “Schools A and C”."""

from __future__ import annotations

from collections.abc import Iterable

from desktop.models import Cluster
from desktop.models.audience import may_read
from desktop.view import View
from desktop.words import _, joined


class Names:
    """The names of every person and school, read once so that long lists need not ask for each.

    A `reader` on paper is told the names that the whole cluster knows; a name kept narrower only if it is theirs too.
    """

    def __init__(self, view: View, reader: str | None = None) -> None:
        rows = view.rows("SELECT id, name, audience FROM person UNION ALL SELECT id, short, audience FROM school")
        long = dict(view.rows("SELECT id, name FROM school"))
        told = {audience: _may_name(audience, reader) for audience in {row[2] for row in rows}}
        self._absent = _("not shared with you") if reader is None else ""
        self._names = {id: (name or long.get(id, "")) if told[audience] else "" for id, name, audience in rows}

    def of(self, id: str | None) -> str:
        """One name; words that say so when the record is not here, nothing for nobody or one kept from the reader."""
        if not id:
            return ""
        return self._names.get(id, self._absent)

    def line(self, ids: Iterable[str], extra: str = "") -> str:
        """Several as one line, people first, and what was written in words after them."""
        told = [(id, name) for id in ids if (name := self.of(id))]
        people = sorted(name for id, name in told if not id.startswith("school-"))
        schools = sorted(name for id, name in told if id.startswith("school-"))
        alike = _("School {letter}").format(letter="")
        if len(schools) > 1 and all(name.startswith(alike) and len(name) == len(alike) + 1 for name in schools):
            letters = joined([name.removeprefix(alike) for name in schools])
            schools = [_("Schools {letters}").format(letters=letters)]
            # a list within a list reads badly with two “and”s
            if people or extra:
                schools = [schools[0].replace(_(" and "), ", ")]
        return joined([*people, *schools, *([extra] if extra else [])])


def who_words(view: View, ids: Iterable[str], extra: str = "") -> str:
    """People and schools by id as one line of words."""
    return Names(view).line(ids, extra)


def own_fact(view: View, name: str) -> str | None:
    """A fact the book keeps of itself: whose it is (`me`), its cluster’s id."""
    found = view.rows("SELECT value FROM meta WHERE name = ?", [name])
    return str(found[0][0]) if found else None


def own_cluster(view: View) -> Cluster | None:
    """The book’s own cluster: another may stand beside it, such as one it is compared with."""
    return view.get(Cluster, own_fact(view, "cluster"))


def _may_name(audience: str | None, reader: str | None) -> bool:
    return reader is None or may_read(audience or "", "cluster") or may_read(audience or "", reader)
