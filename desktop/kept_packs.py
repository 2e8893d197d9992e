"""Issued packs as they went out: the very PDF, kept in the book of the laptop that issued it, and nowhere else.

It is in no operation, so it travels in no bundle; it is in backups. What is erased is erased in these as well: a pack
that held any of it is dropped whole, here and on every laptop that hears of the erasure.
"""

from __future__ import annotations

import io
from collections.abc import Iterable
from typing import TYPE_CHECKING, BinaryIO

from desktop import clock
from desktop.book import Book
from desktop.errors import NotFound
from desktop.files import open_file, store_content
from desktop.models import Issue
from desktop.pack_check import not_theirs
from desktop.packs.contents import Origin
from desktop.view import View
from desktop.words import _

if TYPE_CHECKING:
    from sqlcipher3.dbapi2 import Connection

_AT_ONCE = 400
_TAKEN_BACK = (
    "SELECT kept_pack.issue FROM kept_pack JOIN issue ON issue.id = kept_pack.issue"
    " WHERE file IS NOT NULL AND hidden IS TRUE"
)


def keep_inside(connection: Connection, issue: str, pdf: bytes, origins: Iterable[Origin]) -> None:
    """Keep the PDF of an issued pack on this laptop, within the operation that issues it: both are kept, or neither.
    `origins` are all that is in it. One kept before gives way. Raises Refusal."""
    _drop(connection, [issue])
    # afterwards: it may be the very file that was just dropped
    stored = store_content(connection, io.BytesIO(pdf), "pack.pdf")
    connection.execute("INSERT OR REPLACE INTO kept_pack VALUES (?, ?, ?)", (issue, stored.hash, clock.now()))
    for origin in origins:
        connection.execute("INSERT OR IGNORE INTO in_kept_pack VALUES (?, ?)", (origin.id, issue))
        if origin.named:
            connection.execute("INSERT OR IGNORE INTO named_in_kept_pack VALUES (?, ?)", (origin.id, issue))


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
            issue,
            _(
                "This pack is not kept any more: something that was in it was erased, or its issuing was taken back."
                " Make the pack anew."
            ),
        )
    raise NotFound(
        issue, _("This pack is kept on the laptop that issued it, and on no other. Ask whoever issued it for the file.")
    )


def may_still_be_given(view: View, issue: str) -> str:
    """Why the kept PDF of an issued pack is not to be given to anybody now, in words; nothing where it may be.

    What was in it may since have been made for fewer. What was only taken out, or replaced, is none of that: its
    readers were to have it, and the version says which pack it is. Raises NotFound.
    """
    held = view.get(Issue, issue)
    if held is None or held.meeting is None:
        raise NotFound(issue)
    rows = view.rows(
        "SELECT record, EXISTS (SELECT 1 FROM named_in_kept_pack AS named WHERE named.issue = kept.issue"
        " AND named.record = kept.record) FROM in_kept_pack AS kept WHERE issue = ? ORDER BY record",
        [issue],
    )
    origins = [Origin(record, named=bool(named)) for record, named in rows]
    for id, record in not_theirs(view, held.meeting, held.readers, origins):
        if record is None and "-" not in id:
            continue  # nothing names that file any more: another took its place
        return _(
            "This version is not given out any more: “{title}” is in it, and is not for all of its readers now. Issue"
            " the pack again, and give them that."
        ).format(title=view.title(id if record is None else record.id)[:120])
    return ""


def drop_taken_back(connection: Connection) -> None:
    """The files of packs whose issuing was undone are kept until the next is issued or a backup is made, so that it can
    be redone before that."""
    _drop(connection, [issue for (issue,) in connection.execute(_TAKEN_BACK).fetchall()])


def let_go_of_taken_back(book: Book) -> None:
    """The same through a connection of its own, before a backup is made. Fit for a worker thread. Raises Refusal."""
    from desktop.bundles import written_aside  # the exchange stands on much that giving a pack needs none of

    with book.aside() as view:
        if not view.rows(_TAKEN_BACK):
            return  # as nearly always: a backup then waits for nobody
    with book.turn, written_aside(book) as connection:
        connection.execute("BEGIN IMMEDIATE")
        drop_taken_back(connection)
        connection.execute("COMMIT")


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
        connection.execute("DELETE FROM named_in_kept_pack WHERE issue = ?", (issue,))
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
