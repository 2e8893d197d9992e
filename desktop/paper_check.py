"""“Will these print?”: how each file of a folder would go into a pack. Needs no book and keeps nothing."""

from __future__ import annotations

from collections.abc import Generator
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
    files = list(files_within(place)) if place.is_dir() else [place]
    if len(files) > MOST_FILES:
        said = _("That is {n} files, more than are looked at in one go. Choose a smaller folder.")
        raise Refusal(said.format(n=len(files)))
    base = place if place.is_dir() else place.parent
    found = []
    for done, file in enumerate(files):
        name = str(file.relative_to(base))
        yield Step(done, len(files), name)
        found.append((yield from _checked(file, name)))
    return found


def _checked(file: Path, name: str) -> Generator[Step, None, Checked]:
    from desktop.packs.converting.convert import MOST_BYTES, Converted, convert

    try:
        with open(file, "rb") as held:
            data = held.read(MOST_BYTES + 1)
    except OSError as error:
        return Checked(name, "refused", why=str(from_os_error(error, file)))
    try:
        made = yield from convert(file.name, data, scratch())
    except OSError as error:
        raise from_os_error(error) from error
    if isinstance(made, Converted):
        return Checked(name, made.how, made.pages, made.by, made.note)
    return Checked(name, "refused", why=made.why, do=made.do)
