"""Which office program of this laptop makes pages of a paper, and having it do so: Microsoft's where it is, then
LibreOffice. Nothing of what the paper asks for is done: no macros, no updates, nothing fetched, nothing shown."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any, NamedTuple

from desktop.packs.converting import libreoffice, microsoft
from desktop.packs.converting.confined import can_confine, run_confined
from desktop.packs.converting.naming import names_elsewhere, reaches_out

ENDINGS: dict[str, str] = {
    "word": ".docx",
    "slides": ".pptx",
    "spreadsheet": ".xlsx",
    "old word": ".doc",
    "old slides": ".ppt",
    "old spreadsheet": ".xls",
    "binary spreadsheet": ".xlsb",
    "opendocument text": ".odt",
    "opendocument presentation": ".odp",
    "opendocument spreadsheet": ".ods",
    "rich text": ".rtf",
}
_NOT_CLEANED = ("old word", "old slides", "old spreadsheet", "rich text")


class Way(NamedTuple):
    """An office program here: which one, the name a person knows it by, where or what it is, and its version."""

    way: str
    name: str
    program: str
    version: str


class Silent(Exception):
    """The program ended and made no pages."""


def ways(format: str, data: bytes | None = None) -> list[Way]:
    """The office programs of this laptop for a format, the best first. With `data`, those alone that may see it: what
    names files that lie elsewhere is for none of them, but for one that cannot read them."""
    found = []
    program = microsoft.program_for(format)
    # Microsoft's programs fetch what a paper of the old sorts names, whatever they are told
    if program is not None and (data is None or format not in _NOT_CLEANED or not reaches_out(data)):
        found.append(Way("microsoft", program.name, program.id, program.version))
    office = libreoffice.found()
    if office is not None and (data is None or _may_see(str(office), format, data)):
        found.append(Way("libreoffice", "LibreOffice", str(office), libreoffice.version_of(office)))
    return found


def _may_see(program: str, format: str, data: bytes) -> bool:
    if format not in _NOT_CLEANED or not names_elsewhere(format, data):
        return True
    # rich text is read well enough here, and what it names is then asked for by nobody
    return format != "rich text" and can_confine(program)


def converted(way: str, program: str, format: str, data: bytes, folder: Path) -> bytes:
    """The paper as a PDF, made by one of the `ways` within `folder`. For the process apart; raises Silent."""
    # Never the paper's own name: it could mean something to a command line, or name another format.
    source, made = folder / f"paper{ENDINGS[format]}", folder / "made" / "paper.pdf"
    source.write_bytes(data)
    made.parent.mkdir()
    if way == "microsoft":
        command = microsoft.command(program, source, made, folder)
    else:
        libreoffice.write_profile(folder / "profile")
        command = libreoffice.command(Path(program), format, source, made.parent, folder / "profile")
    quiet: dict[str, Any] = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.DEVNULL)
    if sys.platform == "win32":
        quiet["creationflags"] = subprocess.CREATE_NO_WINDOW
        subprocess.run(command, cwd=folder, check=False, **quiet)
    else:
        # it may read nothing of this laptop, and so writes what it needs on the way where it may
        own = {name: str(folder) for name in ("TMPDIR", "XDG_RUNTIME_DIR")}
        run_confined(command, folder, env=os.environ | own, **quiet)
    if not made.is_file():
        raise Silent
    return made.read_bytes()
