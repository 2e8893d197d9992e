"""A folder on a WebDAV server (Nextcloud, ownCloud, a school's own) as a carrier, over a line that may be poor.

Only sealed bundles go there; the server learns that some laptops exchange, how much and when. What it answers is from
outside: every answer has a bound, and nothing it says names a file outside the one folder.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from desktop import paths
from desktop.carriers.place import PART, CannotRead, Entry, StillArriving, is_bundle
from desktop.carriers.unreachable import NoRoomThere, OnlyReadThere, Unreachable
from desktop.carriers.webdav_answers import bound, certificates, is_of_one_file, what_it_means
from desktop.errors import DiskFull, NotFound, ReadOnly, Refusal, from_os_error
from desktop.places import free_space
from desktop.refused_bundle import RefusedBundle
from desktop.sync.bundle import Sizes
from desktop.sync.envelope import MOST_BUNDLE
from desktop.words import _

if TYPE_CHECKING:
    import httpx
    from webdav4.client import Client

TIMES = (15.0, 60.0)
"""Seconds waited for a connection, and for the next bytes on it."""
_PIECE = 64 * 1024
_TRIES = 4
_ROOM = 16 * 1024 * 1024
_KEPT = 30 * 24 * 3600
"""Seconds for which half a file that was fetched is kept."""
_LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})


class Webdav:
    """A folder on a server in which bundles lie. Raises Refusal."""

    way = "webdav"

    def __init__(self, address: str, user: str, password: str, *, times: tuple[float, float] = TIMES) -> None:
        self.address = self.where = proper_address(address)
        # what goes up begins anew whenever the line breaks: only what was asked for may be large
        self.sizes = Sizes(10_000_000, 60_000_000)
        self._login, self._times = (user, password), times
        self._made: Client | None = None

    @property
    def host(self) -> str:
        """The server's name."""
        import httpx

        return httpx.URL(self.address).host

    def entries(self) -> list[Entry]:
        """Every file that is or may become a bundle."""
        found = {}
        with self._said(""):
            listed = self._client().propfind("", headers={"Depth": "1"}, follow_redirects=True).responses
            if not listed:
                raise ValueError("not even the folder itself")
            for one in listed.values():
                name, told = one.path_norm.rpartition("/")[2], one.properties
                if not told.collection and is_bundle(name.removesuffix(PART)):
                    changed = int(told.modified.timestamp()) if told.modified else 0
                    found[name] = Entry(name, max(told.content_length or 0, 0), changed)
        return sorted(found.values())

    def make(self) -> None:
        """Make the folder, within one that is there."""
        with self._said(""):
            self._client().mkdir("")

    def get(self, entry: Entry, to: Path) -> Iterator[int]:
        """Fetch a file; one that broke off goes on from there, now or another day. Raises StillArriving."""
        if entry.size > MOST_BUNDLE:
            raise RefusedBundle("too-large", entry.name)
        if not entry.size:
            raise StillArriving
        part = self._part(entry)
        if free_space(part.parent) < entry.size + _ROOM:
            raise DiskFull(entry.name)
        for n in range(_TRIES):
            if (before := _size(part)) == entry.size:
                break
            try:
                with self._said(entry.name):
                    yield from self._fetch(entry, part)
                break
            except Unreachable:
                if n == _TRIES - 1 or _size(part) <= before:
                    raise
        if _size(part) != entry.size:
            with suppress(OSError):
                part.unlink()
            raise StillArriving
        try:
            shutil.move(part, to)
        except OSError as error:
            raise from_os_error(error, to) from error

    def put(self, file: Path, name: str) -> Iterator[int]:
        """Send a file: as `.part`, then moved to its name; nothing there is ever written over."""
        part = name + PART
        try:
            with self._said(name, writing=True):
                yield from self._send(file, part)
                self._client().move(part, name, overwrite=False)
        except Unreachable:
            raise  # the next exchange clears away what is left
        except Exception:
            with suppress(Refusal):
                self.delete(part)
            raise

    def delete(self, name: str) -> None:
        """Remove a file of our own."""
        with suppress(NotFound), self._said(name, writing=True):
            self._client().remove(name)

    def close(self) -> None:
        """Hang up; whatever is asked next calls again."""
        if self._made is not None:
            self._made.http.close()
            self._made = None

    # -- on the line -------------------------------------------------------------------------------------------

    def _client(self) -> Client:
        if self._made is None:
            import httpx
            from webdav4.client import Client
            from webdav4.http import Client as Line

            connect, wait = self._times
            line = Line(
                base_url=self.address,
                auth=self._login,
                verify=certificates(),
                timeout=httpx.Timeout(wait, connect=connect),
                headers={"Accept-Encoding": "identity", "User-Agent": "Clusterbook"},
                event_hooks={"response": [bound]},
            )
            self._made = Client(self.address, http_client=line, retry=False)
        return self._made

    def _fetch(self, entry: Entry, part: Path) -> Iterator[int]:
        client = self._client()
        done = _size(part)
        if done >= entry.size:
            done = 0
        more = {"Range": f"bytes={done}-"} if done else {}
        # the library quotes a path and no name: in an address a # or ? would mean something
        address = client.join_url(quote(entry.name, safe=""))
        with client.http.stream("GET", address, headers=more) as response:
            if response.status_code == 404:
                raise StillArriving  # its writer has just removed it
            if is_of_one_file(response):
                said = _("“{name}” cannot be had from {host} just now: it refuses to give it ({why}).")
                raise CannotRead(said.format(name=entry.name, host=self.host, why=response.status_code))
            if response.status_code == 416:
                done = entry.size + 1
            elif response.status_code != 206 or not done:
                response.raise_for_status()
                done = 0
            if done > entry.size or not _goes_on(response, done):
                part.unlink(missing_ok=True)
                raise StillArriving
            with open(part, "ab" if done else "wb") as file:
                for piece in response.iter_raw(_PIECE):
                    done += len(piece)
                    if done > entry.size:
                        raise StillArriving
                    file.write(piece)
                    yield done

    def _send(self, file: Path, name: str) -> Iterator[int]:
        """Send on a thread, so that Stop need not wait for the line."""
        size, wrong = file.stat().st_size, list[BaseException]()
        with open(file, "rb") as source:
            watched = _Watched(source)

            def send() -> None:
                try:
                    self._client().upload_fileobj(
                        watched, name, overwrite=True, size=size, chunk_size=_PIECE
                    )
                except BaseException as error:  # noqa: BLE001 - handed to whoever waits
                    wrong.append(error)

            thread = threading.Thread(target=send, name="sending", daemon=True)
            thread.start()
            try:
                while thread.is_alive():
                    thread.join(0.1)
                    yield watched.sent
            finally:
                watched.stopped = True
                thread.join(2)
        if wrong:
            raise wrong[0]

    def _part(self, entry: Entry) -> Path:
        """Where half a file is kept until the rest of it comes."""
        folder = paths.made(paths.cache() / "arriving")
        with suppress(OSError):
            for old in folder.iterdir():
                if old.stat().st_mtime < time.time() - _KEPT:
                    old.unlink()
        told = f"{self.address}\n{entry.name}\n{entry.size}\n{entry.changed}"
        return folder / hashlib.sha256(told.encode()).hexdigest()[:24]

    @contextmanager
    def _said(self, name: str, *, writing: bool = False) -> Iterator[None]:
        """Say what went wrong on the line in words a person can act on."""
        try:
            yield
        except (Refusal, StillArriving, CannotRead):
            raise
        except OSError as error:
            raise from_os_error(error) from error
        except Exception as error:
            refusal = what_it_means(error, self.address, name)
            if refusal is None:
                raise
            if writing and isinstance(refusal, DiskFull):
                refusal = NoRoomThere(self.host)
            elif writing and isinstance(refusal, ReadOnly):
                refusal = OnlyReadThere(self.host)
            raise refusal from error


def proper_address(address: str) -> str:
    """An address as it is kept. Raises Refusal for one that would send a password in the open."""
    import httpx

    try:
        url = httpx.URL(address.strip())
    except (httpx.InvalidURL, ValueError) as error:
        raise Refusal(_("“{address}” is not an address.").format(address=address[:120])) from error
    if url.userinfo:
        raise Refusal(_("Leave the user name and the password out of the address; give them apart."))
    if not url.host or not (url.scheme == "https" or (url.scheme == "http" and url.host in _LOOPBACK)):
        raise Refusal(
            _("The address of a WebDAV folder begins with https://, so that nobody on the way reads the password.")
        )
    return str(url.copy_with(query=None, fragment=None)).rstrip("/") + "/"


class _Watched:
    """A file that is being sent: how much of it has gone, and the way to stop."""

    def __init__(self, file: Any) -> None:
        self._file, self.sent, self.stopped = file, 0, False

    def read(self, size: int = -1) -> bytes:
        if self.stopped:
            raise InterruptedError
        piece: bytes = self._file.read(size)
        self.sent += len(piece)
        return piece


def _goes_on(response: httpx.Response, done: int) -> bool:
    """Whether the answer begins where we left off."""
    return not done or response.headers.get("content-range", "").startswith(f"bytes {done}-")


def _size(file: Path) -> int:
    try:
        return os.stat(file).st_size
    except FileNotFoundError:
        return 0
