"""Who was expected and who came."""

from __future__ import annotations

import datetime

import pytest

from desktop import agenda_items, attendance, meetings, records, roles
from desktop.attendance import AttendanceLine
from desktop.book import Book
from desktop.errors import BadValue, NotFound
from desktop.models import Person, Role


@pytest.fixture
def people(book: Book) -> dict[str, str]:
    """Jo and Sam share School F's headship; Ann heads School G; Kit is the facilitator; Lee governs School G."""
    with book.reading() as view:
        school_f = view.rows("SELECT id FROM school WHERE name = 'School F'")[0][0]
    school_g = records.add(book, "school", {"name": "School G"})
    ids = {name: records.add(book, "person", {"name": name}) for name in ("Sam", "Ann", "Kit", "Lee", "Old")}
    roles.begin_role(book, ids["Sam"], "head", school=school_f, share="0.4", start="2026-09-01")
    roles.begin_role(book, ids["Ann"], "head", school=school_g)
    roles.begin_role(book, ids["Ann"], "lead")
    roles.begin_role(book, ids["Kit"], "facilitator")
    roles.begin_role(book, ids["Lee"], "governor", school=school_g)
    roles.begin_role(book, ids["Old"], "head", school=school_f, start="2020-09-01")
    with book.reading() as view:
        (old,) = roles.roles_on(view, datetime.date(2021, 1, 1), "head", person=ids["Old"])
    roles.end_role(book, old.id, "2026-08-31")
    return ids | {"Jo": book.me}


@pytest.fixture
def meeting(book: Book) -> str:
    return meetings.plan_meeting(book, "blank", date="2026-11-27", start="07:30").meeting


def expected(book: Book, meeting: str) -> list[tuple[str, str]]:
    with book.reading() as view:
        return [(one.name, one.role_words) for one in attendance.expected(view, meeting)]


def came(book: Book, meeting: str, audience: str | None = None) -> attendance.AttendanceList:
    with book.reading() as view:
        return attendance.attendance(view, meeting, audience)


def said(lines: tuple[AttendanceLine, ...]) -> list[tuple[str, str, str]]:
    return [(line.name, line.note, line.shape) for line in lines]


def test_those_in_post_on_the_day_are_expected(book: Book, meeting: str, people: dict[str, str]) -> None:
    assert expected(book, meeting) == [
        ("Jo Bright", "head"), ("Sam", "head (0.4)"), ("Ann", "head, lead head"), ("Kit", "facilitator"),
    ]
    item = agenda_items.add_item(book, meeting, "Reading our data")
    agenda_items.set_governors_line(book, meeting, item)
    assert expected(book, meeting)[-1] == ("Lee", "governor")
    earlier = meetings.plan_meeting(book, "blank", date="2026-06-26").meeting
    assert [name for name, _role in expected(book, earlier)] == ["Jo Bright", "Old", "Ann", "Kit"]


def test_the_facilitator_is_called_what_the_cluster_says(book: Book, meeting: str, people: dict[str, str]) -> None:
    records.change(book, book.cluster, {"facilitator_label": "NLE"})
    assert expected(book, meeting)[-1] == ("Kit", "NLE")


def test_people_come_late_leave_early_and_send_apologies(book: Book, meeting: str, people: dict[str, str]) -> None:
    items = [agenda_items.add_item(book, meeting, title) for title in "ABCD"]
    attendance.record_all(book, meeting, [people["Jo"], people["Sam"]])
    attendance.record_attendance(book, meeting, people["Kit"], "attending", joined_item=items[2], joined="07:55")
    attendance.record_attendance(book, meeting, people["Sam"], left_item=items[3])
    attendance.record_attendance(book, meeting, people["Ann"], "apologies", reason="a funeral")
    told = came(book, meeting)
    assert said(told.present) == [("Jo Bright", "", "●"), ("Sam", "left at item 4", "◐")]
    assert said(told.attending) == [("Kit", "joined at item 3", "●")]
    assert said(told.apologies) == [("Ann", "a funeral", "○")]
    assert told.unrecorded == ()


def test_recording_twice_changes_the_one_record_and_keeps_what_is_not_said(
    book: Book, meeting: str, people: dict[str, str]
) -> None:
    first = attendance.record_attendance(book, meeting, people["Sam"], joined="07:40")
    second = attendance.record_attendance(book, meeting, people["Sam"], left="08:50")
    assert first == second == attendance.attendance_id(meeting, people["Sam"])
    assert said(came(book, meeting).present) == [("Sam", "joined 07:40, left 08:50", "◐")]
    attendance.record_attendance(book, meeting, people["Sam"], joined="")
    assert said(came(book, meeting).present) == [("Sam", "left 08:50", "◐")]


def test_governors_learn_nothing_of_the_heads_items_or_reasons(
    book: Book, meeting: str, people: dict[str, str]
) -> None:
    heads = agenda_items.add_item(book, meeting, "Budgets in difficulty")
    data = agenda_items.add_item(book, meeting, "Reading our data", audience="governors")
    agenda_items.set_governors_line(book, meeting, data)
    attendance.record_attendance(book, meeting, people["Sam"], joined_item=heads)
    attendance.record_attendance(book, meeting, people["Lee"], joined_item=data)
    attendance.record_attendance(book, meeting, people["Ann"], "apologies", reason="hospital")
    theirs = came(book, meeting, "governors")
    assert said(theirs.present) == [("Sam", "", "●"), ("Lee", "joined at item G1", "●")]
    assert theirs.present[0].joined_item is None
    assert said(theirs.apologies) == [("Ann", "", "○")]
    assert "hospital" not in repr(theirs)


def test_a_guest_nobody_expected_is_shown(book: Book, meeting: str) -> None:
    guest = records.add(book, "person", {"name": "Rosa, county archive"})
    attendance.record_attendance(book, meeting, guest, "attending")
    assert said(came(book, meeting).attending) == [("Rosa, county archive", "", "●")]


def test_what_cannot_be_is_refused(book: Book, meeting: str) -> None:
    with pytest.raises(BadValue):
        attendance.record_attendance(book, meeting, book.me, "asleep")
    with pytest.raises(NotFound):
        attendance.record_attendance(book, "meeting-aaaaaaaaaaaaaaaaaaaa", book.me)
    role = roles.begin_role(book, book.me, "chair", start="2026-09-01")
    with pytest.raises(BadValue, match="before it began"):
        roles.end_role(book, role, "2026-08-01")


def test_a_role_or_a_person_that_few_know_of_is_not_named_on_paper(
    book: Book, meeting: str, people: dict[str, str], school_audience: str
) -> None:
    with book.operation("Add") as work:
        secret = work.add(Person, name="Zqa", audience=school_audience).id
        work.add(Role, person=people["Ann"], role="chair", title="Zqb", audience=school_audience)
        work.add(Role, person=secret, role="head", audience=school_audience)
    attendance.record_attendance(book, meeting, secret)
    with book.reading() as view:
        assert "Zqb" in repr(attendance.expected(view, meeting))
    assert "Zqa" in repr(came(book, meeting))
    for reader in ("cluster", "governors"):
        assert "Zq" not in repr(came(book, meeting, reader))


@pytest.fixture
def school_audience(book: Book) -> str:
    with book.reading() as view:
        return "school:" + view.rows("SELECT id FROM school WHERE name = 'School F'")[0][0]


def test_of_a_meeting_for_few_nothing_is_told_to_the_cluster(book: Book, people: dict[str, str]) -> None:
    with book.reading() as view:
        school = view.rows("SELECT id FROM school WHERE name = 'School F'")[0][0]
        before = view.rows("SELECT count(*) FROM operation JOIN log ON log.n = operation.log WHERE circle = 'cluster'")
    ours = f"school:{school}"
    meeting = records.add(book, "meeting", {"title": "Our own", "date": "2026-11-27", "audience": ours})
    agenda_items.add_item(book, meeting, "The boiler")
    attendance.record_attendance(book, meeting, people["Jo"])
    attendance.record_all(book, meeting, [people["Sam"]])
    with book.reading() as view:
        assert view.rows("SELECT DISTINCT audience FROM item UNION SELECT audience FROM attendance") == [(ours,)]
        now = view.rows("SELECT count(*) FROM operation JOIN log ON log.n = operation.log WHERE circle = 'cluster'")
    assert now == before
