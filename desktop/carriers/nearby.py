"""Laptops of the cluster on one network, found by asking around (multicast DNS): the opaque cluster id, no more."""

from __future__ import annotations

import ipaddress
import threading
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from zeroconf import ServiceBrowser, Zeroconf

KIND = "_clusterbook._tcp.local."
MOST, MOST_EACH = 64, 4
"""Laptops that are kept in mind, and doors at one address; more than that in one room are somebody's joke."""
LOOK = 3.0
"""Seconds from one look at which networks this laptop is on to the next."""


class Peer(NamedTuple):
    """A laptop whose door is open: the random name it has for now, and where its door is."""

    name: str
    address: str


class Nearby:
    """Says that this laptop's door is open, and keeps in mind whose else is; anew whenever the network changes.

    Where the network lets nobody ask around, nothing is found, and addresses must be typed.
    """

    def __init__(self, cluster: str, name: str, port: int, interfaces: list[str] | None = None) -> None:
        self.cluster, self.name, self.port = cluster, name, port
        self._interfaces = interfaces
        self._found: dict[str, Peer] = {}
        self._lock = threading.Lock()
        self._shut = threading.Event()
        self._library: Zeroconf | None = None
        self._browser: ServiceBrowser | None = None
        # the library asks around for a second or two before it says anything
        self._thread = threading.Thread(target=self._stay, name="nearby", daemon=True)
        self._thread.start()

    def peers(self) -> list[Peer]:
        """The laptops whose doors are open just now."""
        with self._lock:
            return sorted(self._found.values())

    def close(self) -> None:
        """Say that this door is closed, and listen no longer."""
        self._shut.set()
        self._thread.join()

    def _stay(self) -> None:
        """Say it on the networks there are; the library keeps to those that it found when it began."""
        there: list[str] | None = None
        while not self._shut.is_set():
            now = own_addresses()
            if now != there or self._library is None:
                self._end()
                there = now
                self._begin(now)
            self._shut.wait(LOOK)
        self._end()

    def _begin(self, addresses: list[str]) -> None:
        from zeroconf import InterfaceChoice, IPVersion, ServiceBrowser, ServiceInfo, Zeroconf

        try:
            library = Zeroconf(interfaces=self._interfaces or InterfaceChoice.All, ip_version=IPVersion.V4Only)
        except (OSError, RuntimeError):
            return  # no network yet, or one that is just going
        self._library = library
        told = ServiceInfo(
            KIND,
            f"{self.name}.{KIND}",
            self.port,
            properties={"c": self.cluster},
            # by default the library tells the laptop's own name, which is often its owner's
            server=f"{self.name}.local.",
            parsed_addresses=addresses or ["127.0.0.1"],
        )
        # a network that refuses leaves only the typed address
        with suppress(Exception):
            library.register_service(told, cooperating_responders=True)
            if not self._shut.is_set():
                self._browser = ServiceBrowser(library, KIND, listener=self)  # type: ignore[arg-type]

    def _end(self) -> None:
        with self._lock:
            library, self._library = self._library, None
            self._found.clear()
        browser, self._browser = self._browser, None
        if browser is not None:
            browser.cancel()
        if library is not None:
            # where the network has gone, nobody can be told
            with suppress(Exception):
                library.unregister_all_services()
            library.close()

    # -- called by the library, on a thread of its own

    def add_service(self, library: Zeroconf, kind: str, name: str) -> None:
        """Another laptop says that its door is open. What it says is from outside."""
        short = name.removesuffix(f".{KIND}")
        if short == self.name or self._shut.is_set() or library is not self._library:
            return
        try:
            told = library.get_service_info(kind, name, 2000)
        except Exception:  # noqa: BLE001 - whatever the library says of a network that is just going
            return
        if told is None or told.properties.get(b"c") != self.cluster.encode() or not told.port:
            return
        for address in told.parsed_addresses():
            with suppress(ValueError):
                if not ipaddress.ip_address(address).is_global:
                    self._keep(library, Peer(short, f"{address}:{told.port}"))
                    return

    def _keep(self, library: Zeroconf, peer: Peer) -> None:
        host = peer.address.rpartition(":")[0]
        with self._lock:
            others = [one.address.rpartition(":")[0] for name, one in self._found.items() if name != peer.name]
            if library is self._library and len(others) < MOST and others.count(host) < MOST_EACH:
                self._found[peer.name] = peer

    update_service = add_service

    def remove_service(self, library: Zeroconf, _kind: str, name: str) -> None:
        """Another laptop's door was closed."""
        with self._lock:
            if library is self._library:
                self._found.pop(name.removesuffix(f".{KIND}"), None)


def own_addresses() -> list[str]:
    """Where this laptop can be reached from nearby: its addresses on the networks it is on."""
    import ifaddr

    try:
        found = [one.ip for card in ifaddr.get_adapters() for one in card.ips if isinstance(one.ip, str)]
    except OSError:  # a network card that goes at this moment
        return []
    return [one for one in found if not ipaddress.ip_address(one).is_loopback]
