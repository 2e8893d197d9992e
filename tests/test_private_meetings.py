"""A meeting for few beside the group's own: it tells the group nothing and steers none of its meetings."""

from __future__ import annotations

import datetime

import pytest

from desktop import action_log, agenda_items, meetings, minutes, records
from desktop.actions import agree_action
from desktop.agenda import agenda
from desktop.attendance import expected
from desktop.book import Book
from desktop.errors import Refusal
from desktop.meeting_pack import gather_pack
from desktop.models import Person, Role

TODAY = datetime.date(2026, 11, 24)
SECRET = "Zq"
"""Begins every title of what is for few."""


@pytest.fixture(autouse=True)
def tuesday(morning: datetime.datetime) -> datetime.datetime:
    return morning


@pytest.fixture
def school(book: Book) -> str:
    with book.reading() as view:
        return str(view.rows("SELECT id FROM school")[0][0])


@pytest.fixture(params=["school", "people", "me"])
def few(request: pytest.FixtureRequest, book: Book, school: str) -> str:
    """An audience that is not the group."""
    return {"school": f"school:{school}", "people": f"people:{book.me}", "me": "me"}[request.param]


def private(book: Book, few: str, date: str, *titles: str) -> tuple[str, list[str]]:
    values = {"title": f"{SECRET} visit", "date": date, "start": "07:30", "venue": f"{SECRET} house", "audience": few}
    meeting = records.add(book, "meeting", values)
    return meeting, [agenda_items.add_item(book, meeting, f"{SECRET} {title}") for title in titles]


def ours(book: Book, date: str, *titles: str) -> tuple[str, list[str]]:
    meeting = meetings.plan_meeting(book, "blank", date=date, venue="Manor Farm barn").meeting
    return meeting, [agenda_items.add_item(book, meeting, title) for title in titles]


# -- governors join the group's meetings alone -----------------------------------------------------------------


def test_governors_cannot_join_a_meeting_for_few(book: Book, few: str) -> None:
    meeting, items = private(book, few, "2026-11-27", "talk")
    with pytest.raises(Refusal, match="not for the whole group, so governors cannot join it"):
        agenda_items.set_governors_line(book, meeting, items[0])
    agenda_items.set_governors_line(book, meeting, None)
    with book.reading() as view:
        assert agenda(view, meeting).governors_before is None


def test_a_governors_line_in_a_meeting_for_few_opens_it_to_nobody(book: Book, few: str) -> None:
    """Older books have such lines, and a newer version or another laptop may write one."""
    before, _items = ours(book, "2026-11-20", "Welcome")
    meeting, items = private(book, few, "2026-11-27", "first", "second")
    agree_action(book, "An action that all may read", meeting=meeting, audience="open")
    records.add(
        book, "decision", {"title": "A decision all may read", "meeting": meeting, "item": items[1], "audience": "open"}
    )
    records.change(book, meeting, {"governors_from": 1})
    for reader in ("governors", "cluster", "open"):
        with book.reading() as view:
            with pytest.raises(Refusal, match="not for those readers"):
                agenda(view, meeting, reader)
            with pytest.raises(Refusal, match="not for those readers"):
                gather_pack(view, meeting, reader, today=TODAY)
            told = [
                *action_log.action_log(view, TODAY, audience=reader),
                *minutes.decisions(view, audience=reader),
            ]
            assert len(told) == 2
            if reader == "cluster":
                told += [minutes.minutes(view, before, reader), gather_pack(view, before, reader, today=TODAY)]
        assert SECRET not in repr(told)
        assert meeting not in repr(told)
    with book.reading() as view:
        assert [line.part for line in agenda(view, meeting).lines] == [1, 1]


def test_governors_are_not_expected_where_they_cannot_join(book: Book, few: str) -> None:
    meeting, _items = private(book, few, "2026-11-27", "talk")
    records.change(book, meeting, {"governors_from": 1})
    with book.operation("Add") as work:
        work.add(Role, person=work.add(Person, name="Gus Governor").id, role="governor")
    with book.reading() as view:
        assert "Gus Governor" not in [one.name for one in expected(view, meeting)]
