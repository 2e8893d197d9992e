"""The operating system's key ring: it may keep the derived key of a book, so that opening asks for nothing.

The passphrase itself is never kept. A machine without a key ring is ordinary: these functions then say no.
They never raise and never wait longer than their limit, because a key ring may ask a question on a screen
nobody looks at."""

from __future__ import annotations

import base64
import binascii
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

SERVICE = "Clusterbook"

T = TypeVar("T")


def available(limit: float = 4.0) -> bool:
    """Whether this machine has a key ring worth trusting (waits at most `limit` seconds)."""
    return _within(limit, lambda: _ring() is not None) or False


def remember(book_id: str, key: bytes, limit: float = 20.0) -> bool:
    """Keep the derived `key` of a book; False when there is no key ring or it refused."""

    def keep() -> bool:
        ring = _ring()
        if ring is None:
            return False
        ring.set_password(SERVICE, book_id, base64.b64encode(key).decode("ascii"))
        return ring.get_password(SERVICE, book_id) is not None

    return _within(limit, keep) or False


def recall(book_id: str, limit: float = 4.0) -> bytes | None:
    """The derived key kept for a book, or None."""

    def ask() -> str | None:
        ring = _ring()
        return ring.get_password(SERVICE, book_id) if ring is not None else None

    kept = _within(limit, ask)
    if kept is None:
        return None
    try:
        return base64.b64decode(kept, validate=True)
    except (binascii.Error, ValueError):
        return None


def forget(book_id: str, limit: float = 4.0) -> bool:
    """Drop the key kept for a book; True when none is left, False when the key ring did not answer."""

    def drop() -> bool:
        ring = _ring()
        if ring is None:
            return True
        if ring.get_password(SERVICE, book_id) is not None:
            ring.delete_password(SERVICE, book_id)
        return True

    return _within(limit, drop) or False


def _ring() -> KeyringBackend | None:
    """The key ring, if it is one that protects what it keeps (priority 1 and up, by keyring's own scale)."""
    import keyring
    from keyring.core import recommended

    ring = keyring.get_keyring()
    return ring if recommended(ring) else None


def _within(limit: float, work: Callable[[], T]) -> T | None:
    """What `work` gives within `limit` seconds, or None: it failed, or it still waits (for a person, for the
    bus).

    A daemon thread, so that a key ring that never answers cannot keep the program from ending."""
    given: list[T] = []

    def attempt() -> None:
        # Whatever a key ring of another maker raises means the same to us: it keeps nothing.
        try:
            given.append(work())
        except Exception:  # noqa: BLE001
            return

    thread = threading.Thread(target=attempt, name="key ring", daemon=True)
    thread.start()
    thread.join(limit)
    return given[0] if given else None
