"""Two laptops of one cluster."""

from __future__ import annotations

import pytest

from tests.sync.laptops import SCHOOL_H
from tests.sync.peers import Peer, founded


@pytest.fixture
def a() -> Peer:
    return founded()


@pytest.fixture
def b(a: Peer) -> Peer:
    return a.invite(SCHOOL_H)
