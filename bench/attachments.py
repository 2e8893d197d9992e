"""300 MB of attached files sent and taken, against bare pyrage and SQLCipher over the same bytes.

    python bench/attachments.py [MEGABYTES]

Ours: a bundle made from one encrypted book and taken into another. Bare: each chunk read from one SQLCipher file into
an age file, and out of it into another SQLCipher file; nothing is hashed, signed or packed. Seconds are of the
processor. Memory is that of a process which does ours and nothing else, beside the same with a tenth of the bytes.
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
from bench.members import cluster, invitation, join, opened
from desktop import cipher
from desktop.bundles import make_bundle, take_bundle
from desktop.models import Version
from desktop.sync.bundle import Sizes

MEGABYTES, FILE = 300, 3_000_000
SIZES = Sizes(file=100_000_000, all=2_000_000_000)


def main(megabytes: int) -> None:
    """Measure and print."""
    took, memory, bundle = in_its_own_process("ours", megabytes)
    _took, less, _bundle = in_its_own_process("ours", megabytes // 10)
    bare, _memory, _size = in_its_own_process("bare", megabytes)
    say(f"{megabytes} MB of attachments made and taken", took, bare, "ratio <= 1.5", unit="s of the processor")
    say("resident memory meanwhile, beside a tenth of the bytes", memory, less, "flat", unit="MB")
    say("the bundle, beside the files in it", bundle, megabytes * 1.0, "not pressed twice", unit="MB")


def in_its_own_process(what: str, megabytes: int) -> list[float]:
    """Seconds, the most memory, and the size of the file that travels."""
    ran = subprocess.run([sys.executable, __file__, what, str(megabytes)], capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr
    return [float(one) for one in json.loads(ran.stdout)]


def ours(megabytes: int, folder: Path) -> None:
    """Two books; one has the files."""
    import io

    from desktop.files import store_file

    first, *_others = cluster(1)
    books = []
    for name in ("one", "two"):
        invited = invitation(first, folder / f"{name}.clusterinvitation")
        path = folder / f"{name}.clusterbook"
        _took, key = join(invited, folder / f"{name}.clusterinvitation", path)
        with opened(path, key) as book:
            make_bundle(book, folder / f"{name}.clusterbundle")
        first.receive(folder / f"{name}.clusterbundle")
        books.append((path, key))
    everyone = first.send(folder)
    with opened(*books[0]) as one, opened(*books[1]) as two:
        for book in (one, two):
            take_bundle(book, everyone)
        chance = random.Random(1)
        for n in range(megabytes * 1_000_000 // FILE):
            with one.operation("Import documents") as work:
                file = store_file(work, io.BytesIO(chance.randbytes(FILE)), f"paper {n}.bin")
                work.add(Version, document="document-" + "a" * 20, file=file.hash, file_name=file.name, size=FILE)
        path = folder / "files.clusterbundle"
        began = time.process_time()
        made = make_bundle(one, path, sizes=SIZES)
        take_bundle(two, path)
        took = time.process_time() - began
        assert made.files == megabytes * 1_000_000 // FILE
        (held,) = two._connection.execute("SELECT sum(size) FROM file").fetchone()
        assert held == made.files * FILE
    print(json.dumps([took, highest_memory(), path.stat().st_size / 1_000_000]))


class _Rows:
    """The chunks of a table as one file to read."""

    def __init__(self, rows: object) -> None:
        self._rows, self._left = iter(rows), b""  # type: ignore[call-overload]

    def read(self, size: int = -1) -> bytes:
        while len(self._left) < size:
            row = next(self._rows, None)
            if row is None:
                break
            self._left += bytes(row[0])
        taken, self._left = self._left[:size], self._left[size:]
        return taken


class _Writing:
    """A file to write that goes into a table in chunks."""

    def __init__(self, connection: object) -> None:
        self._connection, self._left = connection, b""

    def write(self, data: bytes) -> int:
        self._left += data
        while len(self._left) >= 256 * 1024:
            self._put(self._left[: 256 * 1024])
            self._left = self._left[256 * 1024 :]
        return len(data)

    def flush(self) -> None:
        """Asked for at any time; what is left is put down at the end."""

    def end(self) -> None:
        self._put(self._left)

    def _put(self, data: bytes) -> None:
        self._connection.execute("INSERT INTO chunk (data) VALUES (?)", (data,))  # type: ignore[attr-defined]


def bare(megabytes: int, folder: Path) -> None:
    """The same bytes through the same two libraries, and nothing else."""
    import pyrage

    made = []
    for name in ("one", "two"):
        connection = cipher.connect(folder / f"{name}.clusterbook", os.urandom(32), os.urandom(cipher.SALT))
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("CREATE TABLE chunk (id INTEGER PRIMARY KEY, data BLOB)")
        made.append(connection)
    one, two = made
    chance = random.Random(1)
    for _n in range(megabytes * 1_000_000 // FILE):
        one.execute("BEGIN")
        file = _Writing(one)
        file.write(chance.randbytes(FILE))
        file.end()
        one.execute("COMMIT")
    identity = pyrage.x25519.Identity.generate()
    path = folder / "files.age"
    began = time.process_time()
    with open(path, "wb") as sealed:
        rows = one.execute("SELECT data FROM chunk ORDER BY id")
        pyrage.encrypt_io(_Rows(rows), sealed, [identity.to_public()])
    two.execute("BEGIN")
    into = _Writing(two)
    with open(path, "rb") as sealed_file:
        pyrage.decrypt_io(sealed_file, into, [identity])
    into.end()
    two.execute("COMMIT")
    print(json.dumps([time.process_time() - began, highest_memory(), path.stat().st_size / 1_000_000]))


if __name__ == "__main__":
    if sys.argv[1:2] in (["ours"], ["bare"]):
        with tempfile.TemporaryDirectory() as name:
            {"ours": ours, "bare": bare}[sys.argv[1]](int(sys.argv[2]), Path(name))
    else:
        main(int(sys.argv[1]) if len(sys.argv) > 1 else MEGABYTES)
