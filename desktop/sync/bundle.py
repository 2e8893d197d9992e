"""What a bundle is to whoever makes, carries or takes one: some members of the set of operations, sealed."""

from __future__ import annotations

from typing import NamedTuple

READER = 1
"""What a reader must understand to take what we write; it rises only for a break in the format."""
MOST_FILE = 30_000_000
MOST_FILES = 100_000_000


class Me(NamedTuple):
    """This device: what it signs and opens with, and the cluster's opaque id."""

    device: str
    seed: bytes
    identity: str
    cluster: str


class Sizes(NamedTuple):
    """How much attached content may travel: bytes of one file that nobody has asked for, and of all in one bundle."""

    file: int = MOST_FILE
    all: int = MOST_FILES


class Made(NamedTuple):
    """What went into a bundle."""

    operations: int
    files: int
    left_out: int
    """Files that were too large for it; they go when they are asked for."""
    ids: tuple[str, ...] = ()
    hashes: frozenset[str] = frozenset()
    """Which operations and which files went in."""
