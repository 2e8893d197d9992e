"""What people and schools are called in a line of words: “Jo Bright and School B”, “Schools A and C”."""

from __future__ import annotations

from collections.abc import Iterable

from desktop.view import View
from desktop.words import _, joined


class Names:
    """The names of every person and school, read once so that long lists need not ask for each."""

    def __init__(self, view: View) -> None:
        self._people: dict[str, str] = dict(view.rows("SELECT id, name FROM person"))
        rows = view.rows("SELECT id, short, name FROM school")
        self._schools: dict[str, str] = {id: short or name for id, short, name in rows}

    def of(self, id: str | None) -> str:
        """One name; words that say so when the record is not here, nothing for nobody."""
        if not id:
            return ""
        return self._people.get(id) or self._schools.get(id) or _("not shared with you")

    def line(self, ids: Iterable[str], extra: str = "") -> str:
        """Several as one line, people first, and what was written in words after them."""
        ids = list(ids)
        people = sorted(self.of(id) for id in ids if not id.startswith("school-"))
        schools = sorted(self.of(id) for id in ids if id.startswith("school-"))
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
