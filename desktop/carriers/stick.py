"""Memory sticks: which are plugged in, and the folder of ours on one."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from desktop.carriers.folder import Folder
from desktop.carriers.place import STICK
from desktop.errors import NoSuchFile, from_os_error
from desktop.words import _

MARK = "Clusterbook"
"""The folder that tells a stick of ours from any other, and that holds what it carries."""
_NOTE = "What is this.txt"


class Stick(NamedTuple):
    """Something plugged in that can be taken out again: where it is, what it is called, whether it has our folder."""

    root: Path
    name: str
    is_ours: bool


def sticks() -> list[Stick]:
    """What is plugged in now. Asks the system for names only, so it may be asked every few seconds."""
    found = []
    for root in _roots():
        with suppress(OSError):
            name = root.name or str(root).rstrip("\\/")
            found.append(Stick(root, name, (root / MARK).is_dir()))
    return found


def on_stick(root: Path, *, prepare: bool = False) -> Folder:
    """Our folder on a stick; with `prepare` it is made where there is none. Raises Refusal."""
    folder = root / MARK
    try:
        if not folder.is_dir():
            if not prepare or not root.is_dir():
                raise NoSuchFile(folder)
            folder.mkdir()
            (folder / _NOTE).write_text(_about(), encoding="utf-8")
    except OSError as error:
        raise from_os_error(error, folder) from error
    return Folder(folder, STICK)


def _about() -> str:
    return _(
        "These files go from laptop to laptop in a cluster of schools that uses Clusterbook.\n"
        "They are sealed: only the laptops they are meant for can open them. Please hand the stick back."
    )


def _roots() -> list[Path]:
    if sys.platform == "win32":
        return _removable_drives()
    return _volumes()


def _volumes() -> list[Path]:
    if sys.platform == "darwin":
        places = [Path("/Volumes")]
    else:
        user = os.environ.get("USER") or os.environ.get("LOGNAME") or "root"
        places = [Path("/run/media") / user, Path("/media") / user]
    found: list[Path] = []
    for place in places:
        with suppress(OSError):
            found += sorted(one for one in place.iterdir() if one.is_dir() and not one.is_symlink())
    return found


def _removable_drives() -> list[Path]:
    """Drive letters of disks that can be taken out; a drive without a disk in it is not asked to spin."""
    import ctypes

    removable = 2
    kernel = getattr(ctypes, "windll").kernel32  # noqa: B009 - it is there on Windows alone
    letters = (chr(65 + n) for n in range(26) if kernel.GetLogicalDrives() >> n & 1)
    return [Path(f"{one}:\\") for one in letters if kernel.GetDriveTypeW(f"{one}:\\") == removable]
