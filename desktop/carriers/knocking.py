"""Knocking at another laptop's door: a bundle is sent, and another fetched in answer. Knows nothing of books."""

from __future__ import annotations

import os
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from http.client import BadStatusLine, HTTPConnection, HTTPException
from pathlib import Path

from desktop.carriers.doorway import MOST_TIME, PACE, PATIENCE
from desktop.carriers.unreachable import Unreachable
from desktop.errors import DiskFull, Refusal
from desktop.places import free_space
from desktop.words import _

PORT = 41173
"""Where a door is by default, so that an address can be typed without it; where that is taken, anywhere."""
PATH = "/clusterbook/1/"
MOST_BODY = 300_000_000
PIECE = 64 * 1024
ROOM = 16 * 1024 * 1024
"""Bytes left free on the disk beside what comes."""
CONNECT, WAIT = 8.0, 20.0
"""Seconds waited for somebody to open, and for the next bytes."""


class NotTaken(Refusal):
    """The other laptop did not take what was sent: another cluster's, or one that has not heard of this one."""

    code = "not-taken"


def knock(address: str, cluster: str, bundle: Path, answer: Path, *, is_known: bool = False) -> Iterator[int]:
    """Send a bundle to another laptop's door and fetch its answer; tells how many bytes have passed.

    One from whom no bundle was taken yet must keep a pace: anybody may say that she is of the cluster. Raises
    Unreachable, NotTaken, another Refusal.
    """
    host, port = split_address(address)
    line = HTTPConnection(host, port, timeout=CONNECT)
    began = time.monotonic()
    patience = MOST_TIME if is_known else PATIENCE
    ended = threading.Event()
    try:
        line.connect()
        wire = line.sock
        wire.settimeout(WAIT)
        # the library reads an answer's beginning byte by byte for as long as they come
        watch = threading.Timer(min(patience + bundle.stat().st_size / PACE, MOST_TIME), _cut, (wire, ended))
        watch.daemon = True
        watch.start()
        done = 0
        try:
            for count in _send(line, cluster, bundle):
                done += count
                yield done
            response = line.getresponse()
        finally:
            watch.cancel()
        if response.status != 200:
            raise _said(response.status, address)
        told = response.getheader("Content-Length")
        if told is None:
            raise _broken(address)
        length = int(told)
        if not 0 < length <= MOST_BODY:
            raise _no_door(address)
        if free_space(answer.parent) < length + ROOM:
            raise DiskFull(answer)
        with open(answer, "wb") as came:
            while length:
                piece = response.read1(min(PIECE, length))
                late = time.monotonic() - began > min(patience + done / PACE, MOST_TIME)
                if not piece or late:
                    raise _broken(address)
                came.write(piece)
                length -= len(piece)
                done += len(piece)
                yield done
    except OSError as error:  # before the next: a line that is dropped is both to the library
        raise _broken(address) from error
    except (HTTPException, ValueError) as error:
        half = isinstance(error, BadStatusLine) and not str(error.args[0]).endswith("\n")
        raise (_broken if half or ended.is_set() else _no_door)(address) from error
    finally:
        line.close()


def _send(line: HTTPConnection, cluster: str, bundle: Path) -> Iterator[int]:
    with open(bundle, "rb") as file:
        line.putrequest("POST", PATH + cluster, skip_accept_encoding=True)
        line.putheader("Content-Length", str(os.fstat(file.fileno()).st_size))
        line.endheaders()
        with suppress(ConnectionError):  # shut in the middle: what was said before that is still to be read
            while piece := file.read(PIECE):
                line.send(piece)
                yield len(piece)


def _cut(wire: socket.socket, ended: threading.Event) -> None:
    ended.set()
    with suppress(OSError):
        wire.shutdown(socket.SHUT_RDWR)


def split_address(text: str) -> tuple[str, int]:
    """A host and a port from what was typed. Raises Refusal."""
    host, colon, port = text.strip().rpartition(":")
    if not colon:
        host, port = port, str(PORT)
    plain = host and all(letter.isascii() and (letter.isalnum() or letter in ".-") for letter in host)
    if not plain or not port.isdecimal() or not 0 < int(port[:6]) < 65536:
        said = _("“{address}” is no address of a laptop nearby. It looks like 192.168.1.20, as that laptop shows it.")
        raise Refusal(said.format(address=text[:120]))
    return host, int(port)


def _broken(address: str) -> Refusal:
    return Unreachable(
        _("Nobody answers at {address}, or the line broke. Is the room open there, on the same network?").format(
            address=address
        )
    )


def _no_door(address: str) -> Refusal:
    return Refusal(_("What answers at {address} is no Clusterbook.").format(address=address))


def _said(code: int, address: str) -> Refusal:
    if code == 503:
        return Unreachable(_("The laptop at {address} is busy just now.").format(address=address))
    if code == 413:
        said = _("What the laptop at {address} lacks is too large to pass here. Use a stick.")
        return Refusal(said.format(address=address))
    if code not in (403, 404):
        return _no_door(address)
    return NotTaken(
        _(
            "The laptop at {address} took nothing: it is of another cluster, or one of the two has just joined. "
            "Then let the one that has just joined knock at the other."
        ).format(address=address)
    )
