"""A newcomer takes everything there is, against inserting the same rows with the bare driver.

    python bench/first_taking.py [OPERATIONS]

100,000 operations (300,000 changes) by eight laptops, in one invitation, into a new encrypted book; then the rows that
came of it, table by table, into another with the same tables and indexes and the same key length. Seconds are of the
processor, for both are its work alone and others may be at work beside them. Memory is that of a process which does the
taking and nothing else.
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.figures import highest_memory, say
from bench.members import cluster, invitation, join, opened, work_of
from desktop import cipher
from desktop.models.schema import make_tables
from desktop.sync.invitation import Invited

OPERATIONS = 100_000


def main(operations: int) -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        laptops = cluster()
        laptops[0].take(work_of(laptops, operations, random.Random(1)))
        file = folder / "all.clusterinvitation"
        invited = invitation(laptops[0], file)
        told = json.dumps([*invited[:1], invited.key.hex(), *invited[2:]])
        for laptop in laptops:
            laptop.connection.close()
        ran = subprocess.run([sys.executable, __file__, "take", told, str(folder)], capture_output=True, text=True)
        assert ran.returncode == 0, ran.stderr
        took, memory, key = json.loads(ran.stdout)
        bare = insert_again(folder / "new.clusterbook", bytes.fromhex(key), folder / "bare.clusterbook")
    say(f"first taking of {operations} operations", took, bare, "ratio <= 4", unit="s of the processor")
    say("resident memory meanwhile", memory, 150, "<= 150 MB", unit="MB")


def take(told: str, folder: Path) -> None:
    """In a process of its own: join, and say how long it took and how much memory there was at most."""
    identity, key, *rest = json.loads(told)
    invited = Invited(identity, bytes.fromhex(key), *rest)
    took, book_key = join(invited, folder / "all.clusterinvitation", folder / "new.clusterbook")
    print(json.dumps([took, highest_memory(), book_key.hex()]))


def insert_again(path: Path, key: bytes, other: Path) -> float:
    """Seconds that inserting a book's rows into an empty one takes, all in one transaction."""
    with opened(path, key) as book:
        source = book._connection
        bare = cipher.connect(other, os.urandom(32), os.urandom(cipher.SALT))
        bare.execute("PRAGMA journal_mode = WAL")
        bare.execute("PRAGMA synchronous = FULL")
        make_tables(bare)
        tables = ["log", "operation", "change", "replaced", "device", "statement", "document", "unindexed"]
        rows = {table: source.execute(f'SELECT * FROM "{table}"').fetchall() for table in tables}
        began = time.process_time()
        bare.execute("BEGIN IMMEDIATE")
        for table, those in rows.items():
            if those:
                marks = ", ".join("?" * len(those[0]))
                bare.executemany(f'INSERT INTO "{table}" VALUES ({marks})', those)
        bare.execute("COMMIT")
        took = time.process_time() - began
        bare.close()
    return took


if __name__ == "__main__":
    if sys.argv[1:2] == ["take"]:
        take(sys.argv[2], Path(sys.argv[3]))
    else:
        main(int(sys.argv[1]) if len(sys.argv) > 1 else OPERATIONS)
