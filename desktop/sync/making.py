"""Making a bundle: what its readers lack, written down and sealed. Its cost follows what is new, not what is held."""

from __future__ import annotations

import base64
import json
import re
import tempfile
from collections.abc import Callable, Collection, Sequence
from functools import partial
from pathlib import Path
from typing import IO, TYPE_CHECKING

from desktop.sync.addressed import addressed
from desktop.sync.attachments import files_here, pieces, wanted_files
from desktop.sync.bundle import READER, Made, Me, Sizes
from desktop.sync.erasure import wanted_contents
from desktop.sync.going import Lying, asked_files, going
from desktop.sync.have import Heard, have
from desktop.sync.operations import Operation
from desktop.sync.packing import Packing
from desktop.sync.sealing import Segment, Signer, write_bundle

if TYPE_CHECKING:
    from sqlcipher3.dbapi2 import Connection

_NAMES_A_FILE = re.compile(rb'"([0-9a-f]{64})"')


class _Making:
    """What has gone into a bundle so far."""

    def __init__(self) -> None:
        self.ids: list[str] = []
        self.hashes: set[str] = set()
        self.left_out = 0

    def made(self) -> Made:
        return Made(len(self.ids), len(self.hashes), self.left_out, tuple(self.ids), frozenset(self.hashes))


def make(
    connection: Connection,
    path: Path,
    me: Me,
    *,
    at: int,
    writer: str,
    to: Collection[str] | None = None,
    sizes: Sizes = Sizes(),  # noqa: B008 - it never changes
    lying: Sequence[Lying] = (),
    only_have: bool = False,
) -> Made:
    """Write a bundle for some devices, or for all the others. Raises OSError.

    Each gets what it has not acknowledged; several at once get what one of them lacks. Of those asked for together, one
    not heard from in ninety days is left out. What a reader finds in a bundle that is `lying` where this one
    goes is left out; with `only_have` it says what this laptop has, and brings nothing.
    """
    making = _Making()
    segments = []
    for circle, seals, told in addressed(connection, me.device, at, to):
        fill = partial(_fill, connection, circle, [] if only_have else told, at, writer, sizes, making, lying)
        segments.append(Segment(circle, seals, fill))
    write_bundle(path, Signer(me.seed, me.cluster), segments)
    return making.made()


def fill_for(
    connection: Connection, circle: str, *, at: int, writer: str, sizes: Sizes
) -> Callable[[IO[bytes]], None]:
    """What writes a segment with all there is in a circle, for one who has nothing yet."""
    nothing = Heard("", {}, (), (), at)
    return partial(_fill, connection, circle, [nothing], at, writer, sizes, _Making(), ())


def _fill(
    connection: Connection,
    circle: str,
    told: list[Heard],
    at: int,
    writer: str,
    sizes: Sizes,
    making: _Making,
    lying: Sequence[Lying],
    body: IO[bytes],
) -> None:
    """Write the tar.gz of one circle."""
    wants = {"files": wanted_files(connection, circle), "contents": wanted_contents(connection, circle)}
    manifest = {
        "min_reader": READER,
        "writer": writer,
        "created": at,
        "have": have(connection, circle),
        "want": wants,
    }
    packing = Packing(body)
    whole = json.dumps(manifest, separators=(",", ":")).encode()
    packing.add("manifest.json", len(whole), [whole])
    wanted = asked_files(told, lying)
    named_here: set[str] = set()
    with tempfile.TemporaryFile() as lines:
        for operation in going(connection, circle, told, lying):
            lines.write(_line(operation))
            making.ids.append(operation.id)
            if operation.content is not None:
                named_here |= {hash.decode() for hash in _NAMES_A_FILE.findall(operation.content)}
        size = lines.tell()
        lines.seek(0)
        packing.add("operations.jsonl", size, iter(partial(lines.read, 256 * 1024), b""))
    left = sizes.all
    # what is asked for goes first, and however large it is, as far as the bundle has room
    files = [*files_here(connection, circle, wanted), *files_here(connection, circle, named_here - wanted)]
    for n, (hash, size) in enumerate(files):
        if n == 0:
            packing.unpressed()
        if size > left or (size > sizes.file and hash not in wanted):
            making.left_out += 1
            continue
        packing.add(f"blobs/{hash}", size, pieces(connection, hash))
        left -= size
        making.hashes.add(hash)
    packing.end()


def _line(operation: Operation) -> bytes:
    told = [
        operation.header.decode(),
        base64.b64encode(operation.signature).decode(),
        None if operation.content is None else operation.content.decode(),
    ]
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
