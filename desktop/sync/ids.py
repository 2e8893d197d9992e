"""Ids of records and of logs. Each says, to whoever can name a circle, whether it belongs to that circle.

A record lives in one circle for life, and a log is one device's for one circle. Both follow from the id alone, so what
a member of one circle writes can never pull over a record, or a log, of another.

The last 25 bits of a record's id are those of its own first 75 (hashed) plus the circle's (hashed), so that what hangs
under a record can be given an id in the same circle by someone who has only that record's id.
"""

from __future__ import annotations

import base64
import json
import os
import re
from functools import lru_cache

RECORD = re.compile(r"[a-z]{2,16}-[a-z2-7]{20}\Z")
_OWN, _BITS = 15, 25
_LETTERS = "abcdefghijklmnopqrstuvwxyz234567"
_VALUES = {letter: value for value, letter in enumerate(_LETTERS)}
_LOG_OWN = 12


def new_id(kind: str, circle: str = "cluster") -> str:
    """A fresh id, such as `action-k3f…`: the kind, 75 random bits, and 25 that bind it to its circle."""
    return _bound(kind, base64.b32encode(os.urandom(10)), _mark(circle))


def derived_id(kind: str, beside: str, *parts: str) -> str:
    """The id of what two people would make alike (a carried item, one person's attendance): the same for both, and in
    the circle of the record it is derived from."""
    return _derived(kind, _circle_mark(beside), beside, *parts)


def derived_id_in(circle: str, kind: str, *parts: str) -> str:
    """A derived id in a circle that is none of its parts' own."""
    return _derived(kind, _mark(circle), *parts)


def belongs_to(record: str, circle: str) -> bool:
    """Whether a record of this id lives in a circle."""
    return _circle_mark(record) == _mark(circle)


def new_log(circle: str, device: str) -> str:
    """The name of a new log, bound to the device that writes it and the circle that reads it."""
    own = base64.urlsafe_b64encode(os.urandom(9)).decode()
    return own + _log_mark(own, circle, device)


def log_belongs_to(log: str, circle: str, device: str) -> bool:
    """Whether a log of this name is that device's log for that circle."""
    return len(log) == 2 * _LOG_OWN + 4 and log[_LOG_OWN:] == _log_mark(log[:_LOG_OWN], circle, device)


def _derived(kind: str, mark: int, *parts: str) -> str:
    digest = _sha256(json.dumps([mark, *parts]))
    return _bound(kind, base64.b32encode(digest[:10]), mark)


def _bound(kind: str, letters: bytes, mark: int) -> str:
    own = letters[:_OWN].decode().lower()
    rest = (_hashed(own) + mark) % (1 << _BITS)
    return f"{kind}-{own}" + "".join(_LETTERS[rest >> 5 * place & 31] for place in range(5))


@lru_cache(maxsize=8192)
def _circle_mark(record: str) -> int:
    own = record[-20:]
    rest = sum(_VALUES[letter] << 5 * place for place, letter in enumerate(own[_OWN:]))
    return (rest - _hashed(own[:_OWN])) % (1 << _BITS)


@lru_cache(maxsize=256)
def _mark(circle: str) -> int:
    return _hashed(f"circle {circle}")


def _hashed(text: str) -> int:
    return int.from_bytes(_sha256(text)[:4]) >> 32 - _BITS


@lru_cache(maxsize=1024)
def _log_mark(own: str, circle: str, device: str) -> str:
    digest = _sha256(json.dumps([own, circle, device]))
    return base64.urlsafe_b64encode(digest[:12]).decode()


def _sha256(text: str) -> bytes:
    import hashlib  # brings OpenSSL with it, and a start makes no id

    return hashlib.sha256(text.encode()).digest()
