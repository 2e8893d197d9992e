"""The one place that asks what time it is, so that the sample's past and the tests' mornings can stand still."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_standing: ContextVar[datetime.datetime | None] = ContextVar("standing", default=None)


def moment() -> datetime.datetime:
    """The local time now, without a zone, as a clock on the wall shows it."""
    return _standing.get() or datetime.datetime.now()


def today() -> datetime.date:
    """The day it is."""
    return moment().date()


def now() -> int:
    """Milliseconds since 1970, as shown beside an operation and never compared."""
    return int(moment().timestamp() * 1000)


def at(milliseconds: int) -> datetime.datetime:
    """The local time of an operation."""
    try:
        return datetime.datetime.fromtimestamp(milliseconds / 1000)
    except (OverflowError, OSError, ValueError):  # another laptop's clock may say anything
        return datetime.datetime(1970, 1, 1)


@contextmanager
def standing_at(when: datetime.datetime) -> Iterator[None]:
    """Let the clock stand at a moment."""
    token = _standing.set(when)
    try:
        yield
    finally:
        _standing.reset(token)
