"""A laptop in a process of its own, with little memory: `python -m tests.sync.limited FOLDER BUNDLE`.

Prints what came of taking a bundle, in one JSON line: the code, and by how many megabytes memory rose at its highest.
"""

from __future__ import annotations

import json
import resource
import sys
from pathlib import Path

from desktop.sync.operations import new_device
from desktop.sync.refused import Refused
from tests.sync.laptops import driver
from tests.sync.peers import Peer

MOST = 1_200 * 1024 * 1024
"""Beyond this the process has no memory at all, so that a bomb harms nobody's machine."""


def keep(laptop: Peer, folder: Path) -> None:
    """Write a laptop down, for another process to wake."""
    kept = driver.connect(str(folder / "laptop.db"))
    laptop.connection.backup(kept)
    kept.close()
    told = [laptop.founding, laptop.person, laptop.school, laptop.role, laptop.seed.hex(), laptop.identity]
    (folder / "laptop.json").write_text(json.dumps(told), encoding="ascii")


def wake(folder: Path) -> Peer:
    """A laptop that was written down."""
    founding, person, school, role, seed, identity = json.loads((folder / "laptop.json").read_text("ascii"))
    made = Peer(founding, person, school, role, bytes.fromhex(seed))
    made.identity = identity
    made.restore(driver.connect(str(folder / "laptop.db")), noticed=False)
    return made


def highest() -> int:
    """The most memory there was so far, in megabytes."""
    # a child's own count begins with its parent's, but for this one
    (line,) = [one for one in Path("/proc/self/status").read_text("ascii").splitlines() if one.startswith("VmHWM")]
    return int(line.split()[1]) // 1024


def main() -> None:
    """Take it, and say what came of it."""
    resource.setrlimit(resource.RLIMIT_AS, (MOST, MOST))
    laptop = wake(Path(sys.argv[1]))
    # what taking anything needs is loaded and warm
    laptop.send(Path(sys.argv[1])).unlink()
    assert new_device()
    before, digest = highest(), laptop.digest()
    try:
        laptop.receive(Path(sys.argv[2]))
        code = "taken"
    except Refused as refused:
        code = refused.code
        assert laptop.digest() == digest
    print(json.dumps({"code": code, "rose": highest() - before}))


if __name__ == "__main__":
    main()
