"""Papers made into pages once and kept in the book by their content, so that a pack waits for no paper twice.

They are this laptop's own: in no operation, bundle or backup, for another laptop may have a better program to make
them. They go when the file goes."""

from __future__ import annotations

import io
from collections.abc import Generator, Iterable
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

from desktop import clock, paths
from desktop.agenda import agenda
from desktop.book import Book
from desktop.bundles import written_aside
from desktop.errors import Refusal, from_os_error
from desktop.files import open_file
from desktop.packs.contents import PaperFile
from desktop.steps import Step
from desktop.view import View

if TYPE_CHECKING:
    from desktop.packs.converting.convert import Converted
    from desktop.packs.reasons import Reason


class Kept(NamedTuple):
    """What was made of a file: `how` (“pages”, “office”, “read”, “drawn”, nothing where there are none), how many
    pages, what a reader should know of them, or why there are none and what to do."""

    how: str
    pages: int
    note: str
    why: str
    do: str


def conversion_of(view: View, hash: str, name: str) -> Kept | None:
    """What was made of a file that is called so, if anything was."""
    rows = view.rows(
        "SELECT how, pages, note, why, remedy FROM converted WHERE hash = ? AND ending = ?", [hash, _ending(name)]
    )
    return Kept(*rows[0]) if rows else None


def open_pages(view: View, hash: str, name: str) -> BinaryIO:
    """The pages made of a file, as a PDF; where there are none of their own, the file. Raises what `open_file` does."""
    rows = view.rows(
        "SELECT pdf FROM converted WHERE hash = ? AND ending = ? AND pdf IS NOT NULL", [hash, _ending(name)]
    )
    return io.BytesIO(rows[0][0]) if rows else open_file(view, hash)


def prepare_papers(book: Book, meeting: str, audience: str) -> Generator[Step, None, int]:
    """Make pages of those papers of a meeting that have none yet, or none as good as this laptop can make now.

    Gives how many were made. Fit for a worker thread: what is read and written goes through connections of their own,
    and the window waits for neither. Closing it stops within moments and keeps what is whole. Raises Refusal."""
    from desktop.packs.converting.formats import is_ready

    with book.aside() as view:
        wanted = {
            (paper.file, paper.file_name)
            for line in agenda(view, meeting, audience).lines
            for paper in line.papers
            if paper.state == "enclosed" and paper.file
        }
        # one of each content, under whichever of its names comes first
        each = {(hash, _ending(name)): name for hash, name in sorted(wanted, reverse=True)}
        lacking = [
            (hash, name)
            for (hash, _kind), name in sorted(each.items())
            if (_is_stale(view, hash, name) if _is_kept(view, hash, name) else not is_ready(_head(view, hash)))
        ]
    for hash, name in lacking:
        yield from _convert(book, hash, name)
    return len(lacking)


def draw_unmerged(book: Book, files: Iterable[PaperFile]) -> Generator[Step, None, bool]:
    """Look apart at PDFs that a pack could not take in, and draw their pages where that is possible.

    Gives whether any has pages now, or better words for why not, so that the pack is worth making again. Raises
    Refusal."""
    with book.aside() as view:
        lacking = [file for file in files if not file.why and not _is_kept(view, file.digest, file.name)]
    found = False
    for file in lacking:
        found |= yield from _convert(book, file.digest, file.name)
    return found


def _convert(book: Book, hash: str, name: str) -> Generator[Step, None, bool]:
    """Convert one file and keep what came of it; gives whether anything was kept that the file itself does not say."""
    from desktop.packs.converting.convert import Converted, Late, convert, means
    from desktop.packs.converting.formats import format_of

    try:
        with book.aside() as view, open_file(view, hash) as file:
            data = file.read()
    except Refusal:  # it is not here, or not whole; the pack says so in its place
        return False
    format = format_of(name, data)
    try:
        made = yield from convert(name, data, scratch())
    except OSError as error:
        raise from_os_error(error) from error
    with_what = means(format)
    if isinstance(made, Late):
        with_what = _today(with_what)
    _keep(book, hash, name, format, with_what, made)
    return not isinstance(made, Converted) or bool(made.pdf)


def scratch() -> Path:
    """Where folders are made for papers on their way; each is its owner's alone, and wiped."""
    return paths.cache() / "scratch"


def _keep(book: Book, hash: str, name: str, format: str, with_what: str, made: Converted | Reason) -> None:
    from desktop.packs.converting.convert import Converted

    told: tuple[str, int, str, str, str, bytes | None]
    if isinstance(made, Converted):
        told = (made.how, made.pages, made.note, "", "", made.pdf or None)
    else:
        told = ("", 0, "", made.why, made.do, None)
    with book.turn, written_aside(book) as connection:
        connection.execute("BEGIN IMMEDIATE")
        # it may have been erased meanwhile, and then nothing of it stays
        connection.execute(
            "INSERT OR REPLACE INTO converted (hash, ending, format, made_with, how, pages, note, why, remedy, pdf)"
            " SELECT hash, ?, ?, ?, ?, ?, ?, ?, ?, ? FROM file WHERE hash = ?",
            (_ending(name), format, with_what, *told, hash),
        )
        connection.execute("COMMIT")


def _is_kept(view: View, hash: str, name: str) -> bool:
    return conversion_of(view, hash, name) is not None


def _is_stale(view: View, hash: str, name: str) -> bool:
    """Whether what was kept was made with something else than would be used now."""
    from desktop.packs.converting.convert import means

    format, with_what = view.rows(
        "SELECT format, made_with FROM converted WHERE hash = ? AND ending = ?", [hash, _ending(name)]
    )[0]
    now = means(format)
    return with_what not in (now, _today(now))


def _today(with_what: str) -> str:
    """Of what took too long: it may not, another day."""
    return f"{with_what}, {clock.today().isoformat()}"


def _head(view: View, hash: str) -> bytes:
    try:
        with open_file(view, hash) as file:
            return file.read(1024)
    except Refusal:
        return b""


def _ending(name: str) -> str:
    """The same bytes are one thing as .txt and another as .md."""
    return PurePosixPath(name.casefold()).suffix[:20]
