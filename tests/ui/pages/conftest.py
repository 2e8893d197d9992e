"""A desk for one page: a real book, and the window round it written down instead of shown."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from desktop.ui.jobs import Jobs
from desktop.ui.pages.desk import Desk


class Told:
    """Where a page sent the person, and what it said."""

    def __init__(self) -> None:
        self.gone: list[tuple[str, dict[str, object]]] = []
        self.said: list[str] = []


@pytest.fixture
def told() -> Told:
    return Told()


@pytest.fixture
def desk(book, qapp, told, morning) -> Iterator[Desk]:
    """Hands a page what the window would; the clock stands at Tuesday 24 November 2026, 07:41."""
    jobs = Jobs()
    made = Desk(book, jobs, lambda name, **where: told.gone.append((name, where)), told.said.append)
    yield made
    jobs.close()
    made.close()


@pytest.fixture
def visited(desk, shown):
    """Make a page, show it, and let it hear of every change, as the window does."""
    stops = []

    def visit(made, **where):
        shown(made, 1150, 680)
        stops.append(desk.book.listen(made.touched))
        made.arrive(**where)
        return made

    yield visit
    for stop in stops:
        stop()
