"""What a folder and a WebDAV server have in common: a place where each laptop puts bundles and reads the others'."""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import NamedTuple, Protocol

from desktop.bundles import ENDING
from desktop.sync.bundle import Me, Sizes

PART = ".part"
STICK = "stick"
"""How any stick is remembered: where it is plugged in tells nothing of which it is."""
_OURS = re.compile(r"([0-9a-f]{12})-(\d{6,9})-[0-9a-f]{6}\.clusterbundle(\.part)?")


class Entry(NamedTuple):
    """A file that lies in a place: its name, its size in bytes, when it was changed (in seconds, as the place says)."""

    name: str
    size: int
    changed: int


class Place(Protocol):
    """Where bundles are put. What goes wrong is said as a Refusal; moving a file tells how many bytes have gone."""

    way: str
    """How it is remembered that something came from here: `folder`, `stick`, `webdav`."""
    where: str
    """Which place it is: a folder, an address, or `stick` for any stick."""
    sizes: Sizes
    """How much attached content one bundle may bring here."""

    def entries(self) -> list[Entry]:
        """Every file that is or may become a bundle, half-written ones of our own with them."""

    def get(self, entry: Entry, to: Path) -> Iterator[int]:
        """Copy a file from the place. Raises StillArriving when it changed meanwhile, CannotRead when this one alone
        is not to be had."""

    def put(self, file: Path, name: str) -> Iterator[int]:
        """Copy a file to the place whole or not at all; nothing there is ever written over."""

    def delete(self, name: str) -> None:
        """Remove a file of our own; one that is not there is no mistake."""

    def close(self) -> None:
        """Let go of whatever was held open."""


class StillArriving(Exception):
    """A file is not all there yet; another time it may be."""


class CannotRead(Exception):
    """This one file cannot be read just now, and the text says why; the place itself can be used."""


def prefix_of(me: Me) -> str:
    """What the names of this device's files begin with: who is no member cannot tell whose they are."""
    return hashlib.sha256(f"clusterbook carrier\n{me.cluster}\n{me.device}".encode()).hexdigest()[:12]


def is_ours(name: str, prefix: str) -> bool:
    """Whether a file was named by the device of that prefix."""
    found = _OURS.fullmatch(name)
    return found is not None and found[1] == prefix


def is_unique(name: str) -> bool:
    """Whether a name was made by a device, so that no two files ever have it."""
    return _OURS.fullmatch(name) is not None


def is_bundle(name: str) -> bool:
    """Whether a file may be a bundle, by its name; one that is no text in any alphabet was never sent by anybody."""
    try:
        name.encode()
    except UnicodeEncodeError:  # a name of raw bytes can be neither remembered nor shown
        return False
    return len(name) < 256 and name.casefold().endswith(ENDING)


def new_name(prefix: str, taken: Collection[str]) -> str:
    """A name that no file has had: the device's next number, and letters by chance against a copied book's."""
    numbers = [int(found[2]) for found in map(_OURS.fullmatch, taken) if found and found[1] == prefix]
    return f"{prefix}-{max(numbers, default=0) + 1:06}-{secrets.token_hex(3)}{ENDING}"
