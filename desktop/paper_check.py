"""“Will these print?”: how each file of a folder would go into a pack. Needs no book and keeps nothing."""

from __future__ import annotations

import os
import stat
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import NamedTuple

from desktop.conversions import scratch
from desktop.errors import NoSuchFile, Refusal, from_os_error
from desktop.filing import MOST_FILES, files_within
from desktop.steps import Step
from desktop.words import N_, _, plural

HOW = {
    "pages": N_("as it is"),
    "office": N_("by {program}"),
    "drawn": N_("drawn as pictures"),
    "read": N_("read as text"),
    "refused": N_("not at all"),
}
"""The ways in which a paper may go in."""


class Checked(NamedTuple):
    """How one file would go in: `how` is one of HOW, `by` the program that makes its pages where one does, `note` what
    should be known of them, `why` and `do` why there are none and what to do. `name` is its path within the folder."""

    name: str
    how: str
    pages: int = 0
    by: str = ""
    note: str = ""
    why: str = ""
    do: str = ""

    @property
    def words(self) -> str:
        """The whole in one line."""
        if self.how == "refused":
            return f"{_(HOW[self.how])}: {self.why} {self.do}"
        said = [_(HOW[self.how]).format(program=self.by), plural("{n} page", "{n} pages", self.pages), self.note]
        return ", ".join(part for part in said if part)


def check_papers(place: Path) -> Generator[Step, None, list[Checked]]:
    """How each file of a folder and the folders in it, or one file, would go into a pack. Raises Refusal."""
    if not place.exists():
        raise NoSuchFile(place)
    whole = place.is_dir()
    files = sorted([*files_within(place), *_passed_over(place)]) if whole else [place]
    if len(files) > MOST_FILES:
        said = _("That is {n} files, more than are looked at in one go. Choose a smaller folder.")
        raise Refusal(said.format(n=len(files)))
    base = place if whole else place.parent
    found = []
    for done, file in enumerate(files):
        name = str(file.relative_to(base))
        yield Step(done, len(files), name)
        if whole and file.is_symlink():
            found.append(_refused(name, *_link()))
        else:
            found.append((yield from _checked(file, name)))
    return found


def _passed_over(folder: Path) -> Iterator[Path]:
    """What lies in a folder under a name that a paper could have, and is no ordinary file."""
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in (*folders, *names):
            path = Path(place) / name
            if not name.startswith((".", "~$")) and (path.is_symlink() or not (path.is_file() or path.is_dir())):
                yield path


def _refused(name: str, why: str, do: str) -> Checked:
    return Checked(name, "refused", why=why, do=do)


def _link() -> tuple[str, str]:
    return (
        _("It is a link to something that lies elsewhere, and links are not followed."),
        _("Put a copy of the file itself in the folder."),
    )


def _no_file() -> tuple[str, str]:
    return _("It is no file, but a connection or a device of this computer."), _("Choose an ordinary file.")


def _bytes_of(file: Path, most: int) -> bytes | None:
    """What an ordinary file holds, up to so many bytes; nothing of what is none. Raises OSError."""
    # a pipe is not waited for, also when it took a file's place just now
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    if not stat.S_ISREG(os.stat(file).st_mode):
        return None
    with open(os.open(file, flags), "rb") as held:
        return held.read(most) if stat.S_ISREG(os.fstat(held.fileno()).st_mode) else None


def _checked(file: Path, name: str) -> Generator[Step, None, Checked]:
    from desktop.packs.converting.convert import MOST_BYTES, Converted, convert

    try:
        data = _bytes_of(file, MOST_BYTES + 1)
    except OSError as error:
        return Checked(name, "refused", why=str(from_os_error(error, file)))
    if data is None:
        return _refused(name, *_no_file())
    try:
        made = yield from convert(file.name, data, scratch())
    except OSError as error:
        raise from_os_error(error) from error
    if isinstance(made, Converted):
        return Checked(name, made.how, made.pages, made.by, made.note)
    return Checked(name, "refused", why=made.why, do=made.do)
