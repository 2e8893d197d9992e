"""The system's key ring, as it is, as it fails, as it hangs."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.backends import fail
from keyring.errors import KeyringError, PasswordDeleteError

from desktop import keys

KEY = bytes(range(32))


class Ring(KeyringBackend):
    """A whole key ring that lives as long as one test."""

    priority = 5  # type: ignore[assignment]

    def __init__(self) -> None:
        super().__init__()
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        if (service, username) not in self.kept:
            raise PasswordDeleteError("not there")
        del self.kept[service, username]


class LockedRing(Ring):
    """Its owner pressed Cancel."""

    def get_password(self, service: str, username: str) -> str | None:
        raise KeyringError("dismissed")

    set_password = delete_password = get_password  # type: ignore[assignment]


class PlainFile(Ring):
    """Keeps what it is given where anyone can read it."""

    priority = 0.5  # type: ignore[assignment]


class SilentRing(Ring):
    """Waits for an answer that does not come."""

    def __init__(self) -> None:
        super().__init__()
        self.let_go = threading.Event()

    def get_password(self, service: str, username: str) -> str | None:
        self.let_go.wait(60)
        return None


@pytest.fixture
def use() -> Iterator[object]:
    before = keyring.get_keyring()
    yield keyring.set_keyring
    keyring.set_keyring(before)


def test_a_key_is_kept_given_back_and_forgotten(use):
    use(ring := Ring())
    assert keys.available()
    assert keys.recall("book-1") is None
    assert keys.remember("book-1", KEY)
    assert keys.recall("book-1") == KEY
    assert keys.recall("book-2") is None
    assert keys.forget("book-1")
    assert keys.recall("book-1") is None
    assert keys.forget("book-1")
    assert ring.kept == {}


@pytest.mark.parametrize("ring", [fail.Keyring, PlainFile])
def test_without_a_ring_worth_trusting_nothing_is_kept(use, ring):
    use(ring())
    assert not keys.available()
    assert not keys.remember("book-1", KEY)
    assert keys.recall("book-1") is None
    assert keys.forget("book-1")


def test_a_ring_that_refuses_is_a_plain_no(use):
    use(LockedRing())
    assert not keys.remember("book-1", KEY)
    assert keys.recall("book-1") is None
    assert not keys.forget("book-1")


def test_a_ring_that_never_answers_is_not_waited_for(use):
    use(ring := SilentRing())
    assert keys.recall("book-1", limit=0.05) is None
    assert not keys.forget("book-1", limit=0.05)
    ring.let_go.set()
    for thread in threading.enumerate():
        if thread.name == "key ring":
            thread.join()


def test_what_another_program_put_there_is_no_key(use):
    use(ring := Ring())
    ring.set_password(keys.SERVICE, "book-1", "not base64 at all")
    assert keys.recall("book-1") is None
