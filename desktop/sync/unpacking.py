"""Reading the tar.gz of a segment: only a plain tar as we write it, every size within its bound.

tarfile would read into memory whatever a header claims.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from typing import Any

from desktop.sync.envelope import BLOCK, MOST_OPERATIONS, PIECE
from desktop.sync.refused import Refused


class Unpacking:
    """A tar.gz being read, member by member, in order, within bounds. Raises Refused."""

    def __init__(self, body: Any) -> None:
        body.rewind()
        self._body = body
        self._press = zlib.decompressobj(31)
        self._held = b""
        self.fed = self._given = 0
        """Bytes that went into the gzip so far, and that came out of it."""

    def members(self) -> Iterator[tuple[str, int]]:
        """The name and size of each member; its content is to be read before the next is asked for."""
        while True:
            header = self._exactly(BLOCK)
            if not header.strip(b"\0"):
                return
            name, size = _plain_header(header)
            before = self._left_in_member = size
            yield name, size
            while self._left_in_member:
                self.read()
            self._exactly(-before % BLOCK)

    def read(self) -> bytes:
        """The next bytes of the member at hand, as many as there are without waiting; nothing at its end."""
        if not self._left_in_member:
            return b""
        if not self._held:
            self._held = self._more()
            if not self._held:
                raise Refused("damaged")
        piece, self._held = self._held[: self._left_in_member], self._held[self._left_in_member :]
        self._left_in_member -= len(piece)
        return piece

    def pieces(self) -> Iterator[bytes]:
        """All of the member at hand, a piece at a time."""
        return iter(self.read, b"")

    def lines(self, most: int) -> Iterator[bytes]:
        """The lines of the member at hand."""
        rest = b""
        while self._left_in_member:
            rest += self.read()
            *whole, rest = rest.split(b"\n")
            yield from whole
            if len(rest) > most:
                raise Refused("malformed")
        if rest:
            yield rest

    def _exactly(self, size: int) -> bytes:
        while len(self._held) < size:
            more = self._more()
            if not more:
                raise Refused("damaged")
            self._held += more
        taken, self._held = self._held[:size], self._held[size:]
        return taken

    def _more(self) -> bytes:
        """The next bytes out of the gzip, which may be several after one another."""
        try:
            while True:
                rest = self._press.unused_data or self._press.unconsumed_tail
                if not rest:
                    rest = self._body.read(PIECE)
                    self.fed += len(rest)
                if self._press.eof:
                    if not rest:
                        return b""
                    self._press = zlib.decompressobj(31)
                # with nothing left to read there may be something left to give
                found = self._press.decompress(rest, PIECE)
                if found:
                    self._given += len(found)
                    # files are never pressed, so no more is gained than operations may take
                    if self._given - self.fed > MOST_OPERATIONS:
                        raise Refused("too-large")
                    return found
                if not rest and not self._press.eof:
                    return b""
        except zlib.error as error:
            raise Refused("damaged") from error


def _plain_header(header: bytes) -> tuple[str, int]:
    """Name and size from the header of an ordinary file in a plain tar; anything else is refused."""
    try:
        sum_told = int(header[148:156].strip(b" \0"), 8)
        size = int(header[124:136].strip(b" \0"), 8)
        name = header[:100].rstrip(b"\0").decode("ascii")
    except ValueError as error:
        raise Refused("malformed") from error
    summed = sum(header[:148]) + 8 * 32 + sum(header[156:])
    if summed != sum_told or header[156:157] != b"0" or header[345:500].strip(b"\0") or size < 0:
        raise Refused("malformed")
    return name, size
