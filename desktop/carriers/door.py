"""A door at which others on a network nearby knock with bundles; each is answered with another. Knows nothing of books.

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
from collections.abc import Callable
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from desktop.carriers.doorway import MOST_TIME, MOST_VISITS, PATIENCE, Doorway, Visit
from desktop.carriers.knocking import MOST_BODY, PATH, PIECE, PORT, ROOM, WAIT
from desktop.errors import Refusal, from_os_error
from desktop.places import free_space
from desktop.refused_bundle import RefusedBundle

log = logging.getLogger(__name__)

MOST_UNKNOWN = 20_000_000
"""Bytes taken from a laptop from which no bundle was taken yet."""
KNOWN_FOR = 900.0
"""Seconds for which an address is known, after a bundle of a member's was taken from there."""
LOOK = 0.2
"""Seconds from one look at who has been here too long to the next."""
LINGER, MOST_LINGERING = 2.0, 32
"""Seconds left to those who were told a number to read it, and how many may be doing so."""

Answer = Callable[[Path, Path, str], None]
"""Takes the bundle that came, and writes another in answer; the third is the address it came from. Raises Refusal."""


class Door:
    """Open until it is closed, on every network this laptop is on."""

    def __init__(self, cluster: str, answer: Answer, *, port: int = PORT, host: str = "") -> None:
        self.path = PATH + cluster
        self.answer = answer
        self.inside = Doorway(self.is_known)
        self._known: dict[str, float] = {}
        try:
            self._server = _Server((host, port), self)
        except OSError:
            try:
                self._server = _Server((host, 0), self)
            except OSError as error:
                raise from_os_error(error) from error
        self.port: int = self._server.server_address[1]
        self._thread = threading.Thread(target=self._server.serve_forever, args=(LOOK,), name="door", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Let nobody in any more."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def most(self, address: str) -> int:
        """How many bytes are taken from an address."""
        return MOST_BODY if self.is_known(address) else MOST_UNKNOWN

    def is_known(self, address: str) -> bool:
        """Whether a bundle from there was taken lately."""
        return time.monotonic() - self._known.get(address, -KNOWN_FOR) < KNOWN_FOR

    def knows(self, address: str) -> None:
        """A bundle from there was taken."""
        self._known[address] = time.monotonic()


def is_near(address: str) -> bool:
    """Whether an address is one of a network nearby."""
    try:
        return not ipaddress.ip_address(address).is_global
    except ValueError:
        return True


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = MOST_VISITS * 2
    # another program's door on the same port is not shared with
    allow_reuse_address = os.name != "nt"

    def __init__(self, address: tuple[str, int], door: Door) -> None:
        self.door = door
        self._lingering: list[tuple[socket.socket, float]] = []
        self._lock = threading.Lock()
        super().__init__(address, _Visit)

    def server_bind(self) -> None:
        # the library would ask the network for this laptop's name
        socket.socket.bind(self.socket, self.server_address)
        self.server_address = self.socket.getsockname()
        self.server_name, self.server_port = "clusterbook", self.server_address[1]

    def verify_request(self, request: Any, client_address: Any) -> bool:
        if not is_near(client_address[0]):
            return False
        if self.door.inside.lets_in(request, client_address[0]):
            return True
        with suppress(OSError):  # so few bytes never wait
            request.sendall(b"HTTP/1.0 503 \r\nContent-Length: 0\r\n\r\n")
        return False

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        try:
            super().process_request_thread(request, client_address)
        finally:
            self.door.inside.gone(request)

    def shutdown_request(self, request: Any) -> None:
        # closed with something unread, a line takes with it what was said last: the other side is given time to read it
        try:
            request.shutdown(socket.SHUT_WR)
            request.setblocking(False)
        except OSError:
            self.close_request(request)
            return
        with self._lock:
            if len(self._lingering) < MOST_LINGERING:
                self._lingering.append((request, time.monotonic() + LINGER))
                return
        self.close_request(request)

    def service_actions(self) -> None:
        self.door.inside.end_overdue()
        with self._lock:
            waiting, self._lingering = self._lingering, []
        for request, end in waiting:
            if time.monotonic() < end and _is_there(request):
                with self._lock:
                    self._lingering.append((request, end))
            else:
                self.close_request(request)

    def server_close(self) -> None:
        super().server_close()
        self.door.inside.end_all()
        with self._lock:
            for request, _end in self._lingering:
                self.close_request(request)
            self._lingering = []

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A visit that broke off is nobody's concern; a mistake of ours is kept for whoever mends it."""
        if not isinstance(sys.exc_info()[1], OSError | Refusal):
            log.exception("a slip at the door")


def _is_there(request: socket.socket) -> bool:
    """Whether the other side has not gone; what it still says is let go."""
    try:
        for _turn in range(16):
            if not request.recv(PIECE):
                return False
    except BlockingIOError:
        return True
    except OSError:
        return False
    return True


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
        visit = door.inside.visit_of(self.request)
        if visit is None:
            return
        visit.may_stay(MOST_TIME if door.is_known(address) else PATIENCE)
        with TemporaryDirectory(prefix="clusterbook-") as folder:
            came, answer = Path(folder) / "came.clusterbundle", Path(folder) / "answer.clusterbundle"
            if free_space(folder) < int(length) + ROOM or not self._take(came, int(length), visit):
                self._say(503)
                return
            visit.has_brought()
            try:
                door.answer(came, answer, address)
            except Refusal as refusal:
                self._say(403 if isinstance(refusal, RefusedBundle) else 503)
                return
            door.knows(address)
            self._give(answer)

    def _take(self, came: Path, length: int, visit: Visit) -> bool:
        with open(came, "wb") as file:
            while length:
                piece = self.rfile.read1(min(PIECE, length))
                if not piece:
                    return False
                file.write(piece)
                length -= len(piece)
                visit.came(len(piece))
        return True

    def _give(self, answer: Path) -> None:
        with open(answer, "rb") as file:
            self.send_response_only(200)
            self.send_header("Content-Length", str(os.fstat(file.fileno()).st_size))
            self.end_headers()
            while piece := file.read(PIECE):
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
