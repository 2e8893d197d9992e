"""A folder of files, or a few files, taken in as documents: all of them or none."""

from __future__ import annotations

import os
from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from desktop import clock
from desktop.book import Book
from desktop.errors import NoSuchFile, Refusal, Unreadable, from_os_error
from desktop.files import store_file
from desktop.models import Document, Version
from desktop.models.kinds import Text
from desktop.steps import Step
from desktop.words import _, plural, size

MOST_FILES = 2_000
MOST_BYTES = 2_000_000_000
"""More than this is somebody's whole disk, chosen by mistake."""
_DEEPEST = 20


@dataclass(frozen=True, slots=True)
class Filed:
    """Ids of the documents that were made, how many files were in the book already, and files left out, with why."""

    documents: tuple[str, ...]
    here_already: int
    left_out: tuple[str, ...]

    @property
    def words(self) -> list[str]:
        """What was done, one sentence each."""
        said = [plural("{n} document was added.", "{n} documents were added.", len(self.documents))]
        if self.here_already:
            said.append(
                plural("{n} file was here already.", "{n} files were here already.", self.here_already)
            )
        return said + list(self.left_out)


def import_documents(
    book: Book, paths: Sequence[Path], *, audience: str = "cluster"
) -> Generator[Step, None, Filed]:
    """Make a document of each file, and of each file in each folder; a sub-folder's name becomes a tag.

    One step that Undo takes back; stopping takes nothing in. A file whose content is already a document is left. Runs
    on the book's own thread. Raises Refusal: none is taken in when one cannot be read.
    """
    found, left_out = _gathered(paths)
    if not found and not left_out:
        raise Refusal(_("There is no file to take in."))
    total = sum(bytes for _path, _tags, bytes in found)
    if len(found) > MOST_FILES or total > MOST_BYTES:
        raise Refusal(
            _("That is {n} files and {size}, more than is taken in at once. Choose a smaller folder.").format(
                n=len(found), size=size(total)
            )
        )
    made: list[str] = []
    here_already = done = 0
    with book.operation(
        "Import documents", about=", ".join(path.name for path in paths)[:60]
    ) as work:
        held = {version.file for version in work.all(Version)}
        for path, tags, bytes in found:
            yield Step(done, total, _written(path.name))
            stored = store_file(work, path)
            done += bytes
            if stored.hash in held:
                here_already += 1
                continue
            held.add(stored.hash)
            document = work.add(Document, title=_title(path), tags=tags, audience=audience)
            work.add(
                Version,
                audience=audience,
                document=document.id,
                number=1,
                added=clock.today().isoformat(),
                file=stored.hash,
                file_name=stored.name,
                media_type=stored.media_type,
                size=stored.size,
            )
            made.append(document.id)
    return Filed(tuple(made), here_already, tuple(left_out))


def _gathered(paths: Sequence[Path]) -> tuple[list[tuple[Path, tuple[str, ...], int]], list[str]]:
    """Files with their tags and sizes, in the order of their names; what is passed over is said."""
    found: list[tuple[Path, tuple[str, ...], int]] = []
    left_out: list[str] = []
    for path in paths:
        if path.is_dir():
            for file in files_within(path):
                below = file.relative_to(path).parent.parts
                bytes = _size(file)
                if not bytes:
                    left_out.append(_("“{name}” was left out: it is empty.").format(name=file.name))
                    continue
                found.append((file, tuple(_tag(part) for part in below), bytes))
                if len(found) > MOST_FILES:
                    return found, left_out
        elif not path.exists():
            raise NoSuchFile(path)
        else:
            found.append((path, (), _size(path)))
    return found, left_out


def files_within(folder: Path) -> Iterator[Path]:
    """Ordinary files below a folder; what begins with a dot, and links, which may lead anywhere, are passed over."""
    for place, folders, names in os.walk(folder, onerror=_raise):
        here = Path(place)
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        if len(here.relative_to(folder).parts) > _DEEPEST:
            raise Unreadable(folder, _("its folders go too deep. Choose one of them."))
        for name in sorted(names):
            file = here / name
            if (
                not name.startswith((".", "~$"))
                and name != "Thumbs.db"
                and file.is_file()
                and not file.is_symlink()
            ):
                yield file


def _raise(error: OSError) -> None:
    raise from_os_error(error) from error


def _size(file: Path) -> int:
    try:
        return file.stat().st_size
    except OSError as error:
        raise from_os_error(error, file) from error


def _title(path: Path) -> str:
    """The file's name without its ending, as a person would have written it."""
    plain = " ".join(_written(path.stem).replace("_", " ").split())
    return plain[: Text.longest] or _("Untitled")


def _tag(part: str) -> str:
    return " ".join(_written(part).replace("_", " ").replace(",", " ").split())[:60]


def _written(name: str) -> str:
    """A name as it can be written down: bytes that are no letters on this system become question marks."""
    return name.encode("utf-8", "replace").decode()
