"""P5 for what is small and becomes large: refused by its code, in little memory, and before anybody gives up waiting.

Made here, since most would be large files to keep. Each is taken in a process of its own that may have little memory.
"""

from __future__ import annotations

import base64
import hashlib
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.sync import hostile
from tests.sync.hostile import END, gzipped, header, line, lines, manifest, member, says, sealed, zipped
from tests.sync.laptops import SCHOOL_H
from tests.sync.peers import exchange, founded

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="how memory is limited and counted is Linux's way")

LONG = 180
"""Seconds after which it has hung; each takes a few, and more on a machine that has other things to do."""


class Two:
    """A reader and a member with a grudge."""

    def __init__(self, folder: Path) -> None:
        from tests.sync.limited import keep

        self.folder = folder
        self.reader = founded()
        self.mallory = self.reader.invite(SCHOOL_H)
        self.record = self.reader.document("Marking policy")
        exchange(folder, self.reader, self.mallory)
        ((heads,),) = self.mallory.connection.execute("SELECT heads FROM log WHERE mine = 1").fetchall()
        ((seq, last),) = json.loads(heads)
        self.next = {"seq": seq + 1, "prev": last}
        keep(self.reader, folder)

    def written(self, content: object) -> bytes:
        return line(hostile.written(self.mallory, content, **self.next))

    def of(self, data: bytes) -> bytes:
        return hostile.bundle_of(self.mallory, self.reader, data)


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Two:
    return Two(tmp_path_factory.mktemp("two"))


MEGABYTE = 1024 * 1024


def gzip_bomb(two: Two) -> bytes:
    """A gigabyte of blanks in one line of operations: many gzips after one another are one."""
    first = gzipped(manifest() + header("operations.jsonl", 999 * MEGABYTE))
    return two.of(first + gzipped(b" " * MEGABYTE) * 999)


def files_bomb(two: Two) -> bytes:
    """Thirty files of a hundred megabytes of nothing, each properly named."""
    nothing = bytes(100 * MEGABYTE)
    one = gzipped(header(f"blobs/{hashlib.sha256(nothing).hexdigest()}", len(nothing))) + gzipped(nothing)
    return two.of(gzipped(manifest() + lines([])) + one * 30 + gzipped(END))


def one_operation_a_million_times(two: Two) -> bytes:
    one = two.written(says([two.record, "title", "x", []]))
    return two.of(gzipped(manifest() + header("operations.jsonl", len(one) * 1_000_000)) + gzipped(one * 1000) * 1000)


def a_million_lists_in_a_line(two: Two) -> bytes:
    """Each of them takes ten times the memory that its two letters take."""
    one = b'["a","b",[' + b"[]," * 7_000_000 + b"[]]]\n"
    return two.of(gzipped(manifest() + member("operations.jsonl", one) + END))


def a_million_lists_in_a_content(two: Two) -> bytes:
    content = b'{"salt":"s","name":"Edit","changes":[' + b"[]," * 2_700_000 + b"[]]}"
    return two.of(hostile.body(two.written(content)))


def a_content_of_nine_megabytes(two: Two) -> bytes:
    return two.of(hostile.body(two.written(says([two.record, "about", "x" * 9_000_000, []]))))


def a_long_line_of_backslashes(two: Two) -> bytes:
    signature = base64.b64encode(bytes(64))
    one = b'["' + b'\\"' * 12_000_000 + b'","' + signature + b'",null]\n'
    return two.of(gzipped(manifest() + member("operations.jsonl", one) + END))


def a_manifest_of_heads(two: Two) -> bytes:
    have = {f"{n:028}": [[n, f"{n:024}"]] for n in range(50_000)}
    return two.of(hostile.body(have=have))


def stanza_flood(two: Two) -> bytes:
    """Nine hundred kilobytes of header, over which the library sits for minutes."""
    segment = sealed(two.mallory, two.reader, hostile.body())
    first, rest = segment.split(b"\n", 1)
    stanza = b"-> X25519 " + b"A" * 43 + b"\n" + b"B" * 43 + b"\n"
    about = ("about.json", hostile.about(two.reader))
    return zipped(about, ("00.age", first + b"\n" + stanza * 9000 + rest))


def a_huge_directory(two: Two) -> bytes:
    """Half a million entries that the plain end of the zip says nothing of."""
    good = two.of(hostile.body())
    entry = good[good.rfind(b"PK\x01\x02") : -22]
    end = hostile.with_zip64(good, len(entry) * 500_000)
    at = good.rfind(b"PK\x01\x02")
    return good[:at] + entry * 500_000 + end[at + len(entry) :]


def sixty_segments_that_are_one(two: Two) -> bytes:
    segment = sealed(two.mallory, two.reader, hostile.body(files=[bytes(3_000_000)]))
    return hostile.overlapping(two.reader, segment, 60)


BOMBS: dict[Callable[[Two], bytes], str] = {
    gzip_bomb: "malformed",
    files_bomb: "too-large",
    one_operation_a_million_times: "malformed",
    a_million_lists_in_a_line: "malformed",
    a_million_lists_in_a_content: "malformed",
    a_content_of_nine_megabytes: "malformed",
    a_long_line_of_backslashes: "malformed",
    a_manifest_of_heads: "taken",
    stanza_flood: "stanzas",
    a_huge_directory: "not-a-bundle",
    sixty_segments_that_are_one: "not-a-bundle",
}


@pytest.mark.parametrize("bomb", BOMBS, ids=lambda bomb: bomb.__name__)
def test_p5_what_is_small_and_becomes_large_is_refused_in_little_memory(
    two: Two, bomb: Callable[[Two], bytes], tmp_path: Path
) -> None:
    path = tmp_path / "bomb.clusterbundle"
    path.write_bytes(bomb(two))
    command = [sys.executable, "-m", "tests.sync.limited", str(two.folder), str(path)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=LONG, check=False)
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["code"] == BOMBS[bomb]
    assert told["rose"] < 300, "megabytes"


def test_p5_a_bundle_larger_than_any_is_not_even_opened(two: Two, tmp_path: Path) -> None:
    path = tmp_path / "sparse.clusterbundle"
    with open(path, "wb") as file:  # three gigabytes that take no room on the disk
        file.truncate(3_000_000_000)
    command = [sys.executable, "-m", "tests.sync.limited", str(two.folder), str(path)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=LONG, check=False)
    assert json.loads(done.stdout)["code"] == "too-large"
