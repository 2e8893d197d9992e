"""Documents the schools share, each with its versions and tags."""

from __future__ import annotations

import datetime
import os
import stat
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any, NamedTuple

from desktop import clock
from desktop.book import Book
from desktop.errors import from_os_error
from desktop.files import StoredFile, save_file_as, store_file
from desktop.in_view import in_view
from desktop.models import Document, Version
from desktop.names import Names
from desktop.paths import file_name
from desktop.readers import audience_words
from desktop.steps import run
from desktop.view import View
from desktop.words import _, day_and_year, size


class DocumentRow(NamedTuple):
    """A document in the list, with its present version; `version` 0 when it has none."""

    id: str
    title: str
    about: str
    tags: tuple[str, ...]
    tags_words: str
    school: str | None
    school_words: str
    version: int
    versions: int
    size: int | None
    size_words: str
    added: str | None
    added_words: str
    file: str | None
    file_name: str
    media_type: str
    review: str | None
    review_words: str
    review_due: bool
    audience: str
    audience_words: str


class VersionRow(NamedTuple):
    """One version of a document."""

    id: str
    number: int
    note: str
    added: str | None
    added_words: str
    file: str | None
    file_name: str
    media_type: str
    size: int | None
    size_words: str
    coming: bool = False
    """Whether its file is known not to have come to this laptop yet."""


def add_version(book: Book, document: str, path: Path, note: str = "") -> str:
    """Add a newer version; the older ones stay. Gives its id. Raises Refusal."""
    with book.reading() as view:
        about = view.title(document)
    with book.operation("Add document version", about=about) as work:
        held = in_view(work.get(Document, document))
        number = max((one.number or 0 for one in work.all(Version, document=document)), default=0) + 1
        stored = store_file(work, path)
        return work.add(Version, audience=held.audience, **_version(document, number, note, stored)).id


def _version(document: str, number: int, note: str, stored: StoredFile) -> dict[str, Any]:
    return {
        "document": document,
        "number": number,
        "note": note,
        "added": clock.today().isoformat(),
        "file": stored.hash,
        "file_name": stored.name,
        "media_type": stored.media_type,
        "size": stored.size,
    }


def list_documents(
    view: View, today: datetime.date, *, words: str = "", tag: str | None = None, school: str | None = None
) -> list[DocumentRow]:
    """Documents by title; every word must be in the title, the description, a tag or the school."""
    names = Names(view)
    newest: dict[str, Version] = {}
    counts: Counter[str] = Counter()
    for version in view.all(Version):  # the highest number comes first; of two alike, one chosen alike everywhere
        counts[version.document or ""] += 1
        newest.setdefault(version.document or "", version)
    rows = [
        _row(document, newest.get(document.id), counts[document.id], names, today) for document in view.all(Document)
    ]
    wanted = words.casefold().split()
    return [
        row
        for row in rows
        if (tag is None or tag in row.tags)
        and (school is None or row.school == school)
        and all(word in f"{row.title} {row.about} {row.tags_words} {row.school_words}".casefold() for word in wanted)
    ]


def _row(document: Document, version: Version | None, versions: int, names: Names, today: datetime.date) -> DocumentRow:
    present = _shown(version) if version else None
    return DocumentRow(
        id=document.id,
        title=document.title,
        about=document.about,
        tags=document.tags,
        tags_words=", ".join(document.tags),
        school=document.school,
        school_words=names.of(document.school),
        version=present.number if present else 0,
        versions=versions,
        size=present.size if present else None,
        size_words=present.size_words if present else "",
        added=present.added if present else None,
        added_words=present.added_words if present else _("no file yet"),
        file=present.file if present else None,
        file_name=present.file_name if present else "",
        media_type=present.media_type if present else "",
        review=document.review,
        review_words=_date_words(document.review),
        review_due=bool(document.review and document.review <= today.isoformat()),
        audience=document.audience,
        audience_words=audience_words(document.audience),
    )


def tags_in_use(view: View) -> list[tuple[str, int]]:
    """Tags with how many documents have each, the commonest first."""
    return [
        (tag, count)
        for tag, count in view.rows(
            "SELECT value, count(*) FROM document, json_each(tags) WHERE hidden IS NOT TRUE AND tags != '[]'"
            " GROUP BY value ORDER BY count(*) DESC, value"
        )
    ]


def versions(view: View, document: str) -> list[VersionRow]:
    """The versions of a document, newest first."""
    return [_looked_up(view, version) for version in view.all(Version, "document = ?", [document])]


def current_version(view: View, document: str) -> VersionRow | None:
    """The newest version, or None when there is no file yet."""
    found = view.all(Version, "document = ? AND file IS NOT NULL", [document], limit=1)
    return _looked_up(view, found[0]) if found else None


def _looked_up(view: View, version: Version) -> VersionRow:
    coming = version.file is not None and not view.rows("SELECT 1 FROM file WHERE hash = ?", [version.file])
    return _shown(version)._replace(coming=coming)


def _shown(version: Version) -> VersionRow:
    return VersionRow(
        id=version.id,
        number=version.number or 1,
        note=version.note,
        added=version.added,
        added_words=_date_words(version.added),
        file=version.file,
        file_name=version.file_name,
        media_type=version.media_type,
        size=version.size,
        size_words=size(version.size) if version.size is not None else "",
    )


def _date_words(text: str | None) -> str:
    return day_and_year(datetime.date.fromisoformat(text)) if text else ""


def copy_to_read(view: View, hash: str, name: str, folder: Path) -> Path:
    """A copy of a file to open in another program: in a private folder of its own, and not to be written to.

    Whoever asks removes the folder's content when the book is locked. Raises Refusal.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        # a folder of its own keeps two files of one name apart; only its owner may look inside
        own = Path(tempfile.mkdtemp(prefix="read-", dir=folder))
        stem, ending = os.path.splitext(name)
        path = run(save_file_as(view, hash, own / (file_name(stem) + _ending(ending))))
        path.chmod(stat.S_IRUSR)
    except OSError as error:
        raise from_os_error(error, folder) from error
    return path


def _ending(text: str) -> str:
    return text if text.isascii() and text[1:].isalnum() and len(text) <= 10 else ""
