"""Each planted bug is caught by the test that says so, and that test passes without it."""

from __future__ import annotations

import importlib
import inspect
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from desktop.sync.refused import Refused
from tests.sync.laptops import SCHOOL_H, Founded
from tests.sync.peers import founded
from tests.sync.planted import PLANTED, Planted
from tests.sync.test_poison import Scene
from tests.sync.test_readers import Four

CAUGHT = (AssertionError, Refused, ValueError, pytest.fail.Exception)
"""How a test says no; BadOperation is a ValueError. Anything else means that the bug was planted badly."""


def running(test: str, folder: Path) -> Callable[[], None]:
    """A test of this folder, given what it asks for by name."""
    module, _, name = test.partition("::")
    function = getattr(importlib.import_module(f"tests.sync.{module}"), name)

    def run() -> None:
        given: dict[str, Any] = {"tmp_path": folder, "noticed": True}
        wanted = inspect.signature(function).parameters
        makers: dict[str, Callable[[], Any]] = {
            "a": founded,
            "b": lambda: given["a"].invite(SCHOOL_H),
            "founded": Founded,
            "scene": lambda: Scene(folder),
            "four": Four,
        }
        for one, make in makers.items():
            if one in wanted:
                given[one] = make()
        function(**{one: given[one] for one in wanted})

    return run


@pytest.mark.parametrize("planted", PLANTED, ids=lambda planted: planted.replaced.__name__)
def test_a_planted_bug_is_caught(planted: Planted, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run = running(planted.caught_by, tmp_path)
    run()
    for where, name, instead in planted.replaced():
        assert hasattr(where, name)
        monkeypatch.setattr(where, name, instead)
    with pytest.raises(CAUGHT):
        run()


def test_there_are_more_planted_than_were_asked_for() -> None:
    assert len({planted.replaced for planted in PLANTED}) == len(PLANTED) >= 8
    assert len({planted.caught_by for planted in PLANTED}) == len(PLANTED)
