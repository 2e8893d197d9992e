"""Long work, told step by step: a generator yields how far it is; closing it stops the work."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from typing import NamedTuple, TypeVar, overload

T = TypeVar("T")


class Step(NamedTuple):
    """How far long work has come: `done` of `total` (0 when not known yet), and words for the screen."""

    done: int
    total: int
    words: str = ""


def paused(work: Generator[object, None, T], step: Step) -> Generator[Step, None, T]:
    """Work that only pauses, as a part of work that tells how far it is: it stands at one step meanwhile."""
    while True:
        try:
            next(work)
        except StopIteration as end:
            made: T = end.value
            return made
        yield step


@overload
def run(steps: Generator[object, None, T]) -> T: ...
@overload
def run(steps: Iterator[object]) -> object: ...
def run(steps: Generator[object, None, T] | Iterator[object]) -> T | None:
    """Run long work to its end without showing it, and return what it made."""
    iterator = iter(steps)
    while True:
        try:
            next(iterator)
        except StopIteration as end:
            value: T | None = end.value
            return value
