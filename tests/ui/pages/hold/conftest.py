"""A meeting of its day, at the step where it is held."""

from __future__ import annotations

import datetime

import pytest

from desktop import clock
from desktop.meetings import plan_meeting
from desktop.records import add
from desktop.ui.jobs import Jobs
from desktop.ui.pages.desk import Desk
from desktop.ui.pages.meeting import MeetingPage


@pytest.fixture
def gone():
    return []


@pytest.fixture
def page(book, shown, gone):
    with clock.standing_at(datetime.datetime(2026, 11, 27, 7, 31)):
        school = add(book, "school", {"name": "School C"})
        head = add(book, "person", {"name": "Tom Reed"})
        add(book, "role", {"person": head, "role": "head", "school": school})
        jobs = Jobs()
        made = MeetingPage(Desk(book, jobs, lambda name, **where: gone.append((name, where)), gone.append))
        meeting = plan_meeting(book, "breakfast", date="2026-11-27", start="07:30").meeting
        shown(made, 1150, 700)
        stop = book.listen(made.touched)
        made.arrive(meeting=meeting, step="hold")
        yield made
        made.leave()
        stop()
        jobs.close()


@pytest.fixture
def table(page):
    page.part().sit.click()
    return page.part().table()
