"""Long work runs to its end, or stops cleanly where it was closed."""

from __future__ import annotations

from collections.abc import Generator

import pytest

from desktop.steps import Step, run


def test_running_gives_what_the_work_made():
    def work() -> Generator[Step, None, str]:
        yield Step(0, 2)
        yield Step(2, 2, "Almost")
        return "made"

    assert run(work()) == "made"


def test_plain_steps_give_nothing():
    assert run(iter([Step(0, 1), Step(1, 1)])) is None


def test_what_stops_the_work_is_passed_on():
    def work() -> Generator[Step, None, str]:
        yield Step(0, 2)
        raise OSError("the stick was pulled out")

    with pytest.raises(OSError, match="pulled out"):
        run(work())
