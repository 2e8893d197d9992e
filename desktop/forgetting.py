"""What is left to be forgotten once contents were erased from the log: words of theirs that this laptop kept elsewhere.

The names of the last steps and what bundles were said to bring repeat what stood in a record; so does the search index
(desktop/finding.py), and so do the packs that were issued here (desktop/kept_packs.py).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from desktop.arrivals import Summary
from desktop.models import RECORDS, Record
from desktop.view import View

if TYPE_CHECKING:
    from sqlcipher3.dbapi2 import Connection

_AT_ONCE = 400
_CALLED_BY_OTHERS = frozenset(kind for kind, record in RECORDS.items() if record.words is not Record.words)
"""The kinds of record whose name is put together from the names of others."""


def forget_words(connection: Connection, records: Iterable[str]) -> None:
    """Contents of these records were erased: tell of them from now on only by what they are called now."""
    from desktop.kept_packs import drop_packs_with  # files stand on much, and a start erases nothing

    touched = sorted(set(records))
    drop_packs_with(connection, touched)
    for at in range(0, len(touched), _AT_ONCE):
        some = touched[at : at + _AT_ONCE]
        marks = ", ".join("?" * len(some))
        connection.execute(
            "UPDATE act SET about = '' WHERE about != '' AND n IN (SELECT act FROM operation JOIN change"
            f" ON change.n >> 15 = operation.n WHERE record IN ({marks}))",
            some,
        )
        connection.execute(f"DELETE FROM draft WHERE record IN ({marks})", some)
    # what a step wrote is gone, so there is nothing of it to undo either
    connection.execute(
        "UPDATE act SET about = '', reverted = 1 WHERE n IN (SELECT act FROM operation WHERE content IS NULL)"
    )
    view, held = View(connection), set(touched)
    for n, text in connection.execute("SELECT n, summary FROM bundle WHERE summary != ''").fetchall():
        told = Summary.from_text(text)
        # what is called by the name of another (the minute of an item, the pack of a meeting) repeats what that was
        anew = {line.record for line in told.lines if line.record in held or line.kind in _CALLED_BY_OTHERS}
        if not anew:
            continue
        lines = tuple(
            line._replace(title=view.title(line.record)) if line.record in anew else line for line in told.lines
        )
        connection.execute("UPDATE bundle SET summary = ? WHERE n = ?", (told._replace(lines=lines).to_text(), n))
