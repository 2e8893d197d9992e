"""Passing bundles over a network nearby: a door at which others knock, and knocking at theirs. Knows nothing of books.

    POST /clusterbook/1/<opaque cluster id>     a bundle; answered with another

Anybody on the network may knock. Whoever sends anything but a bundle that is taken gets nothing but a number, and what
is answered is sealed. So that nobody can fill the disk or keep others out, all is bounded: sizes, seconds, connections.
"""

from __future__ import annotations

import ipaddress
import logging
import os
import socket
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from http.client import HTTPConnection, HTTPException
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from desktop.carriers.unreachable import Unreachable
from desktop.errors import DiskFull, Refusal, from_os_error
from desktop.places import free_space
from desktop.refused_bundle import RefusedBundle
from desktop.words import _

log = logging.getLogger(__name__)

PORT = 41173
"""Where a door is by default, so that an address can be typed without it; where that is taken, anywhere."""
MOST_BODY = 300_000_000
MOST_UNKNOWN = 20_000_000
"""Bytes taken from a laptop from which no bundle was taken yet."""
KNOWN_FOR = 900.0
WAIT, MOST_TIME = 20.0, 900.0
"""Seconds waited for the next bytes, and for a whole visit."""
MOST_VISITS, MOST_EACH = 16, 4
"""Visits at once, and of those from one address."""
_PATH = "/clusterbook/1/"
_PIECE = 64 * 1024
_ROOM = 16 * 1024 * 1024

Answer = Callable[[Path, Path, str], None]
"""Takes the bundle that came, and writes another in answer; the third is the address it came from. Raises Refusal."""


class Door:
    """Open until it is closed, on every network this laptop is on."""

    def __init__(self, cluster: str, answer: Answer, *, port: int = PORT, host: str = "") -> None:
        self.path = _PATH + cluster
        self.answer = answer
        self._known: dict[str, float] = {}
        self._here: Counter[str] = Counter()
        self._lock = threading.Lock()
        try:
            self._server = _Server((host, port), self)
        except OSError:
            try:
                self._server = _Server((host, 0), self)
            except OSError as error:
                raise from_os_error(error) from error
        self.port: int = self._server.server_address[1]
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.2,), name="door", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Let nobody in any more."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def lets_in(self, address: str) -> bool:
        """Whether a visit may begin: from a network nearby, and not too many at once."""
        with suppress(ValueError):
            if ipaddress.ip_address(address).is_global:
                return False
        with self._lock:
            if self._here.total() >= MOST_VISITS or self._here[address] >= MOST_EACH:
                return False
            self._here[address] += 1
            return True

    def gone(self, address: str) -> None:
        """A visit has ended."""
        with self._lock:
            self._here[address] -= 1
            self._here += Counter()  # drops what is zero

    def most(self, address: str) -> int:
        """How many bytes are taken from an address."""
        return MOST_BODY if time.monotonic() - self._known.get(address, -KNOWN_FOR) < KNOWN_FOR else MOST_UNKNOWN

    def knows(self, address: str) -> None:
        """A bundle from there was taken."""
        self._known[address] = time.monotonic()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = MOST_VISITS
    # another program's door on the same port is not shared with
    allow_reuse_address = os.name != "nt"

    def __init__(self, address: tuple[str, int], door: Door) -> None:
        self.door = door
        super().__init__(address, _Visit)

    def server_bind(self) -> None:
        # the library would ask the network for this laptop's name
        socket.socket.bind(self.socket, self.server_address)
        self.server_address = self.socket.getsockname()
        self.server_name, self.server_port = "clusterbook", self.server_address[1]

    def verify_request(self, request: Any, client_address: Any) -> bool:
        return self.door.lets_in(client_address[0])

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        try:
            super().process_request_thread(request, client_address)
        finally:
            self.door.gone(client_address[0])

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A visit that broke off is nobody's concern; a mistake of ours is kept for whoever mends it."""
        if not isinstance(sys.exc_info()[1], OSError | Refusal):
            log.exception("a slip at the door")


class _Visit(BaseHTTPRequestHandler):
    timeout = WAIT
    server: _Server
    server_version = sys_version = "Clusterbook"

    def do_POST(self) -> None:
        door, (address, _port) = self.server.door, self.client_address[:2]
        length = self.headers.get("Content-Length", "")
        if self.path != door.path or not length.isdecimal() or len(length) > 12:
            self._say(404)
            return
        if not 0 < int(length) <= door.most(address):
            self._say(413)
            return
        with TemporaryDirectory(prefix="clusterbook-") as folder:
            came, answer = Path(folder) / "came.clusterbundle", Path(folder) / "answer.clusterbundle"
            if free_space(folder) < int(length) + _ROOM or not self._take(came, int(length)):
                self._say(503)
                return
            try:
                door.answer(came, answer, address)
            except Refusal as refusal:
                self._say(403 if isinstance(refusal, RefusedBundle) else 503)
                return
            door.knows(address)
            self._give(answer)

    def _take(self, came: Path, length: int) -> bool:
        end = time.monotonic() + MOST_TIME
        with open(came, "wb") as file:
            while length:
                piece = self.rfile.read1(min(_PIECE, length))
                if not piece or time.monotonic() > end:
                    return False
                file.write(piece)
                length -= len(piece)
        return True

    def _give(self, answer: Path) -> None:
        end = time.monotonic() + MOST_TIME
        with open(answer, "rb") as file:
            self.send_response_only(200)
            self.send_header("Content-Length", str(os.fstat(file.fileno()).st_size))
            self.end_headers()
            while (piece := file.read(_PIECE)) and time.monotonic() < end:
                self.wfile.write(piece)

    def _say(self, code: int) -> None:
        """A number and nothing else, the same to whoever knocks with whatever."""
        self.close_connection = True
        with suppress(OSError):
            self.send_response_only(code)
            self.send_header("Content-Length", "0")
            self.end_headers()

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """Of what is no POST of ours there is nothing to say."""
        self._say(404)

    def log_message(self, format: str, *args: object) -> None:
        """Nothing is kept of who knocked."""


class NotTaken(Refusal):
    """The other laptop did not take what was sent: another cluster's, or one that has not heard of this one."""

    code = "not-taken"


def knock(address: str, cluster: str, bundle: Path, answer: Path) -> Iterator[int]:
    """Send a bundle to another laptop's door and fetch its answer; tells how many bytes have passed.

    Raises Unreachable, NotTaken, another Refusal.
    """
    host, port = split_address(address)
    line = HTTPConnection(host, port, timeout=WAIT)
    end = time.monotonic() + MOST_TIME
    try:
        with open(bundle, "rb") as file:
            line.putrequest("POST", _PATH + cluster, skip_accept_encoding=True)
            line.putheader("Content-Length", str(os.fstat(file.fileno()).st_size))
            line.endheaders()
            done = 0
            while piece := file.read(_PIECE):
                line.send(piece)
                done += len(piece)
                yield done
        response = line.getresponse()
        if response.status != 200:
            raise _said(response.status, address)
        length = int(response.getheader("Content-Length") or 0)
        if not 0 < length <= MOST_BODY:
            raise _said(404, address)
        if free_space(answer.parent) < length + _ROOM:
            raise DiskFull(answer)
        with open(answer, "wb") as came:
            while length:
                piece = response.read1(min(_PIECE, length))
                if not piece or time.monotonic() > end:
                    raise _broken(address)
                came.write(piece)
                length -= len(piece)
                done += len(piece)
                yield done
    except (HTTPException, ValueError) as error:
        raise _said(404, address) from error
    except OSError as error:
        raise _broken(address) from error
    finally:
        line.close()


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


def _said(code: int, address: str) -> Refusal:
    if code == 503:
        return Unreachable(_("The laptop at {address} is busy just now.").format(address=address))
    if code == 413:
        said = _("What the laptop at {address} lacks is too large to pass here. Use a stick.")
        return Refusal(said.format(address=address))
    return NotTaken(
        _(
            "The laptop at {address} took nothing: it is of another cluster, or one of the two has just joined. "
            "Then let the one that has just joined knock at the other."
        ).format(address=address)
    )
