"""Papers made into pages once and kept in the book by their content, so that a pack waits for no paper twice.

They are this laptop's own: in no operation, bundle or backup, for another laptop may have a better program to make
them. They go when the file goes."""

from __future__ import annotations

import io
from collections.abc import Callable, Generator, Iterable
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
    from desktop.packs.arrangement import SetFor
    from desktop.packs.build import PackMade
    from desktop.packs.contents import Pack
    from desktop.packs.converting.convert import Converted
    from desktop.packs.ink import PageInk
    from desktop.packs.reasons import Reason

_MOST_INKS = 500
_inks: dict[tuple[str, str, str], tuple[PageInk, ...]] = {}
"""Where pages have ink, by their file and what made them; soon seen again, so not kept in the book."""


class Kept(NamedTuple):
    """What was made of a file: `how` (“pages”, “office”, “read”, “drawn”, nothing where there are none), how many
    pages, what a reader should know of them, or why there are none and what to do."""

    how: str
    pages: int
    note: str
    why: str
    do: str


def conversion_of(view: View, hash: str, name: str, set_for: SetFor = "a4") -> Kept | None:
    """What was made of a file that is called so, if anything was: on A4, or what was read set for something else."""
    rows = view.rows(
        "SELECT how, pages, note, why, remedy FROM converted WHERE hash = ? AND ending = ? AND set_for = ?",
        [hash, _ending(name), set_for],
    )
    return Kept(*rows[0]) if rows else None


def open_pages(view: View, hash: str, name: str, set_for: SetFor = "a4") -> BinaryIO:
    """The pages made of a file, as a PDF: as they were set for that, or on A4; where there are none of their own, the
    file. Raises what `open_file` does."""
    rows = view.rows(
        "SELECT pdf FROM converted WHERE hash = ? AND ending = ? AND set_for IN (?, 'a4') AND pdf IS NOT NULL"
        " ORDER BY set_for = 'a4'",
        [hash, _ending(name), set_for],
    )
    return io.BytesIO(rows[0][0]) if rows else open_file(view, hash)


def ink_of_pages(view: View, hash: str, name: str) -> tuple[PageInk, ...]:
    """Where the pages of a file have ink, as far as it was seen when papers were prepared for large print."""
    return _inks.get(_pages_key(view, hash, name), ())


def until_readable(
    book: Book,
    meeting: str,
    audience: str,
    set_for: SetFor,
    make: Callable[[], Generator[Step, None, tuple[Pack, PackMade, bytes]]],
) -> Generator[Step, None, tuple[Pack, PackMade, bytes]]:
    """Make something of a meeting's papers once they have pages, and anew where some had to be drawn first. Fit for a
    worker thread. Raises Refusal."""
    yield from prepare_papers(book, meeting, audience, set_for)
    while True:
        pack, made, data = yield from make()
        unread = {ref for ref, _why in made.unreadable}
        files = [paper.file for item in pack.items for paper in item.papers if paper.ref in unread]
        if not (yield from draw_unmerged(book, [file for file in files if file is not None])):
            return pack, made, data
        if set_for == "large":
            yield from _see_ink(book, [(file.digest, file.name) for file in files if file is not None])


def prepare_papers(
    book: Book, meeting: str, audience: str, set_for: SetFor = "a4"
) -> Generator[Step, None, int]:
    """Make pages of those papers of a meeting that have none yet, or none as good as this laptop can make now; what was
    read is set for a layout of its own as well, and of what is enlarged in large print it is seen where its ink is.

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
    if set_for == "a4":
        return len(lacking)
    with book.aside() as view:
        anew = [(hash, name) for (hash, _kind), name in sorted(each.items()) if _wants(view, hash, name, set_for)]
    for hash, name in anew:
        yield from _set_anew(book, hash, name, set_for)
    if set_for == "large":
        yield from _see_ink(book, [(hash, name) for (hash, _kind), name in sorted(each.items())])
    return len(lacking) + len(anew)


def draw_unmerged(book: Book, files: Iterable[PaperFile]) -> Generator[Step, None, bool]:
    """Look apart at PDFs that a pack could not take in, and draw their pages where that is possible.

    Gives whether any has pages now, so that the pack is worth making again. Raises Refusal."""
    with book.aside() as view:
        lacking = [file for file in files if not file.why and not _is_kept(view, file.digest, file.name)]
    found = False
    for file in lacking:
        found |= yield from _convert(book, file.digest, file.name)
    return found


def _convert(book: Book, hash: str, name: str) -> Generator[Step, None, bool]:
    """Convert one file and keep what came of it; gives whether it has pages now that the file itself has not."""
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
    if isinstance(made, Late) or (isinstance(made, Converted) and made.passing):
        with_what = _today(with_what)
    _keep(book, hash, name, format, with_what, made)
    return isinstance(made, Converted) and bool(made.pdf)


def _wants(view: View, hash: str, name: str, set_for: SetFor) -> bool:
    """Whether a paper was read, and is not set for that yet, or was read anew since."""
    rows = view.rows(
        "SELECT set_for, made_with, how FROM converted WHERE hash = ? AND ending = ? AND set_for IN ('a4', ?)",
        [hash, _ending(name), set_for],
    )
    made = {one: (with_what, how) for one, with_what, how in rows}
    return made.get("a4", ("", ""))[1] == "read" and made.get(set_for) != made["a4"]


def _set_anew(book: Book, hash: str, name: str, set_for: SetFor) -> Generator[Step, None, None]:
    """Set what was read for a layout of its own. Where that fails, its A4 pages serve."""
    from desktop.packs.converting.convert import Converted, set_anew

    try:
        with book.aside() as view, open_file(view, hash) as file:
            data = file.read()
            ((format, with_what, note),) = view.rows(
                "SELECT format, made_with, note FROM converted WHERE hash = ? AND ending = ? AND set_for = 'a4'",
                [hash, _ending(name)],
            )
        made = yield from set_anew(name, data, scratch(), note, set_for)
    except Refusal:
        return
    except OSError as error:
        raise from_os_error(error) from error
    if isinstance(made, Converted):
        _keep(book, hash, name, format, with_what, made, set_for)


def _see_ink(book: Book, papers: Iterable[tuple[str, str]]) -> Generator[Step, None, None]:
    """See where the pages of these files have ink, of those that are enlarged. Where that fails, they are enlarged
    without knowing."""
    from desktop.packs.converting.convert import see_ink

    for hash, name in papers:
        try:
            with book.aside() as view:
                key, made = _pages_key(view, hash, name), conversion_of(view, hash, name)
                is_set = conversion_of(view, hash, name, "large") is not None
                if key in _inks or is_set or (made is not None and made.why):
                    continue
                with open_pages(view, hash, name) as file:
                    pages = file.read()
            seen = yield from see_ink(name, pages, scratch())
        except Refusal:  # it is not here, or not whole
            continue
        except OSError as error:
            raise from_os_error(error) from error
        while len(_inks) >= _MOST_INKS:
            _inks.pop(next(iter(_inks)), None)
        _inks[key] = seen


def _pages_key(view: View, hash: str, name: str) -> tuple[str, str, str]:
    """What tells one making of a file's pages from another."""
    rows = view.rows(
        "SELECT made_with FROM converted WHERE hash = ? AND ending = ? AND set_for = 'a4'", [hash, _ending(name)]
    )
    return hash, _ending(name), rows[0][0] if rows else ""


def scratch() -> Path:
    """Where folders are made for papers on their way; each is its owner's alone, and wiped."""
    return paths.cache() / "scratch"


def _keep(
    book: Book,
    hash: str,
    name: str,
    format: str,
    with_what: str,
    made: Converted | Reason,
    set_for: SetFor = "a4",
) -> None:
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
            "INSERT OR REPLACE INTO converted"
            " (hash, ending, set_for, format, made_with, how, pages, note, why, remedy, pdf)"
            " SELECT hash, ?, ?, ?, ?, ?, ?, ?, ?, ?, ? FROM file WHERE hash = ?",
            (_ending(name), set_for, format, with_what, *told, hash),
        )
        connection.execute("COMMIT")


def _is_kept(view: View, hash: str, name: str) -> bool:
    return conversion_of(view, hash, name) is not None


def _is_stale(view: View, hash: str, name: str) -> bool:
    """Whether what was kept was made with something else than would be used now."""
    from desktop.packs.converting.convert import means

    format, with_what = view.rows(
        "SELECT format, made_with FROM converted WHERE hash = ? AND ending = ? AND set_for = 'a4'",
        [hash, _ending(name)],
    )[0]
    now = means(format)
    return with_what not in (now, _today(now))


def _today(with_what: str) -> str:
    """Of what took too long or broke down: it may not, another day."""
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
