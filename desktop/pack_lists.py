"""The lists of what was in issued packs, when something that was in one is erased.

A list holds digests of what was printed, and what makes them other in each issue stands beside them: whoever guesses
the words can see that she guessed right. So of what is erased a list keeps no digest, on any laptop.
"""

from __future__ import annotations

from desktop.models.pack_lines import without_words
from desktop.view import View

_CALLED = {"person": ("name",), "school": ("name", "short")}
"""Those whose names are in the lines of others, of items that they lead and papers that they bring, by their fields."""


class PackLists:
    """The issues that list a record to be erased, by id, each with the circle in which it is told."""

    def __init__(self, view: View, record: str, field: str | None) -> None:
        self._touched = {record}
        kind = record.partition("-")[0]
        if kind in _CALLED and (field is None or field in _CALLED[kind]):
            self._touched |= _naming(view, record)
        self.issues: dict[str, str] = {}
        rows = view.rows(
            "SELECT issue.id, told.circle, value FROM issue JOIN told ON told.record = issue.id"
            # also of one that was undone: what it held is still told
            " WHERE told.field = 'contents' ORDER BY 1"
        )
        for issue, circle, value in rows:
            if any(one in value for one in self._touched):
                self.issues[issue] = circle

    def without(self, contents: str) -> str:
        """A list that says of what is erased that it was there, and no more."""
        return without_words(contents, self._touched)


def _naming(view: View, record: str) -> set[str]:
    """The items and papers that ever named a person or school, or were for them alone."""
    rows = view.rows(
        "SELECT DISTINCT record FROM told WHERE (record LIKE 'item-%' OR record LIKE 'paper-%')"
        " AND (instr(field, ?1) OR instr(value, ?1))",
        [record],
    )
    return {id for (id,) in rows}
