"""Writing the tar.gz of a segment."""

from __future__ import annotations

import tarfile
import zlib
from collections.abc import Iterable
from typing import IO

from desktop.sync.envelope import BLOCK


class Packing:
    """A tar.gz being written: what is text is pressed, files are not, for they are pressed already."""

    def __init__(self, out: IO[bytes]) -> None:
        self._out = out
        self._press = zlib.compressobj(6, zlib.DEFLATED, 31)

    def add(self, name: str, size: int, pieces: Iterable[bytes]) -> None:
        """One member, of a size told beforehand."""
        made = tarfile.TarInfo(name)
        made.size = size
        self._write(made.tobuf(tarfile.USTAR_FORMAT))
        for piece in pieces:
            self._write(piece)
        self._write(b"\0" * (-size % BLOCK))

    def unpressed(self) -> None:
        """What follows is not pressed again."""
        self._out.write(self._press.flush())
        self._press = zlib.compressobj(0, zlib.DEFLATED, 31)

    def end(self) -> None:
        """The end of the tar and of the gzip."""
        self._write(b"\0" * 2 * BLOCK)
        self._out.write(self._press.flush())

    def _write(self, data: bytes) -> None:
        self._out.write(self._press.compress(data))
