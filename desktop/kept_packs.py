"""Issued packs as they went out: the very PDF, kept in the book of the laptop that issued it, and nowhere else.

It is in no operation, so it travels in no bundle; it is in backups. What is erased is erased in these as well: a pack
that held any of it is dropped whole, here and on every laptop that hears of the erasure.
"""

from __future__ import annotations

import io
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from desktop import clock
from desktop.book import Book
from desktop.errors import NotFound
from desktop.files import open_file, store_content
from desktop.models import Issue
from desktop.view import View
from desktop.words import _

if TYPE_CHECKING:
    from sqlcipher3.dbapi2 import Connection

_AT_ONCE = 400


def keep_issued(book: Book, issue: str, pdf: Path | bytes, records: Iterable[str]) -> None:
    """Keep the PDF of an issued pack on this laptop; `records` are the ids of all that is printed in it.

    One kept before gives way. Raises Refusal.
    """
    with book.reading() as view:
        held = view.get(Issue, issue)
        if held is None:
            raise NotFound(issue)
        named = [held.meeting or "", *records]
    with book.upkeep() as connection:
        keep_inside(connection, issue, pdf, named)


def keep_inside(connection: Connection, issue: str, pdf: Path | bytes, records: Iterable[str]) -> None:
    """The same within whatever is being written, an operation too: both are kept, or neither. Raises Refusal."""
    source: Path | BinaryIO = io.BytesIO(pdf) if isinstance(pdf, bytes) else pdf
    _drop(connection, [issue])
    # afterwards: it may be the very file that was just dropped
    stored = store_content(connection, source, "pack.pdf")
    connection.execute("INSERT OR REPLACE INTO kept_pack VALUES (?, ?, ?)", (issue, stored.hash, clock.now()))
    connection.executemany(
        "INSERT OR IGNORE INTO in_kept_pack VALUES (?, ?)", [(record, issue) for record in sorted(set(records))]
    )


def is_kept(view: View, issue: str) -> bool:
    """Whether the PDF of an issued pack is here."""
    return bool(
        view.rows("SELECT 1 FROM kept_pack JOIN file ON file.hash = kept_pack.file WHERE issue = ?", [issue])
    )


def issued_pdf(view: View, issue: str) -> BinaryIO:
    """The PDF of an issued pack as it went out, to be read while the view lasts. Raises NotFound, saying why."""
    found = view.rows("SELECT file FROM kept_pack WHERE issue = ?", [issue])
    if is_kept(view, issue):
        return open_file(view, found[0][0])
    if found:
        raise NotFound(
            issue, _("This pack is not kept any more: something that was in it was erased. Make the pack anew.")
        )
    raise NotFound(
        issue, _("This pack is kept on the laptop that issued it, and on no other. Ask whoever issued it for the file.")
    )


def drop_packs_with(connection: Connection, records: Iterable[str]) -> None:
    """Contents of these records were erased: the packs in which they were printed are not kept any longer."""
    touched = sorted(set(records))
    issues: set[str] = set()
    for at in range(0, len(touched), _AT_ONCE):
        some = touched[at : at + _AT_ONCE]
        marks = ", ".join("?" * len(some))
        rows = connection.execute(f"SELECT DISTINCT issue FROM in_kept_pack WHERE record IN ({marks})", some)
        issues.update(issue for (issue,) in rows)
    _drop(connection, issues)


def _drop(connection: Connection, issues: Iterable[str]) -> None:
    """Forget the file of each of these packs; that there was one stays known."""
    for issue in sorted(issues):
        row = connection.execute("SELECT file FROM kept_pack WHERE issue = ?", (issue,)).fetchone()
        connection.execute("UPDATE kept_pack SET file = NULL WHERE issue = ?", (issue,))
        connection.execute("DELETE FROM in_kept_pack WHERE issue = ?", (issue,))
        if row is None or row[0] is None or _is_named(connection, row[0]):
            continue
        connection.execute("DELETE FROM chunk WHERE hash = ?", (row[0],))
        connection.execute("DELETE FROM file WHERE hash = ?", (row[0],))


def _is_named(connection: Connection, hash: str) -> bool:
    """Whether a record names the file too (somebody filed the pack as a document), or another issue has the same."""
    return bool(
        connection.execute(
            "SELECT 1 FROM refers WHERE hash = ?1 UNION ALL SELECT 1 FROM kept_pack WHERE file = ?1", (hash,)
        ).fetchone()
    )
