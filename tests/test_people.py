"""People and schools: who is who now, and who was."""

from __future__ import annotations

import datetime

import pytest

from desktop import history, people, records, roles
from desktop.book import Book
from desktop.errors import BadValue, NotFound
from desktop.models import Role

TODAY = datetime.date(2026, 11, 24)


@pytest.fixture
def school(book: Book) -> str:
    with book.reading() as view:
        return str(view.rows("SELECT id FROM school WHERE name = 'School F'")[0][0])


def test_a_shared_headship_is_said_and_ends_on_its_day(book: Book, school: str) -> None:
    with book.reading() as view:
        (own,) = roles.roles_on(view, TODAY, "head")
    records.change(book, own.id, {"share": "0.6"})
    sam = records.add(book, "person", {"name": "Sam Hill"})
    role = roles.begin_role(book, sam, "head", school=school, share="0.4", start="2024-09-01")
    with book.reading() as view:
        assert people.list_schools(view, TODAY)[0].heads_words == "Jo Bright 0.6 and Sam Hill 0.4"
    roles.end_role(book, role, "2026-11-24")
    records.change(book, own.id, {"share": "1"})
    with book.reading() as view:
        assert people.list_schools(view, TODAY)[0].heads_words == "Jo Bright 1 and Sam Hill 0.4"
        tomorrow = datetime.date(2026, 11, 25)
        assert people.list_schools(view, tomorrow)[0].heads_words == "Jo Bright"
        past = people.headships(view, school, tomorrow)
        assert [(row.name, row.current, row.dates_words) for row in past] == [
            ("Jo Bright", True, ""), ("Sam Hill", False, "1 Sep 2024 to 24 Nov 2026"),
        ]
        assert [row.name for row in people.list_people(view, tomorrow)] == ["Jo Bright"]
        assert [row.name for row in people.list_people(view, tomorrow, former=True)] == ["Jo Bright", "Sam Hill"]


def test_somebody_new_comes_with_a_role_as_one_step(book: Book, school: str) -> None:
    role = roles.begin_role_of_new(book, "  Sian Lloyd ", "head", school=school, share="0.4", start="2026-09-01")
    with book.reading() as view:
        (held,) = [row for row in people.headships(view, school, TODAY) if row.id == role]
        assert (held.name, held.share, held.start) == ("Sian Lloyd", "0.4", "2026-09-01")
    assert history.undo(book) is not None
    with book.reading() as view:
        assert [row.name for row in people.list_people(view, TODAY)] == ["Jo Bright"]
        assert [row.name for row in people.headships(view, school, TODAY)] == ["Jo Bright"]


def test_a_nameless_newcomer_is_refused(book: Book, school: str) -> None:
    with pytest.raises(BadValue):
        roles.begin_role_of_new(book, " ", "head", school=school)
    with book.reading() as view:
        assert len(people.list_people(view, TODAY)) == 1


def test_i_am_who_my_roles_say(book: Book) -> None:
    roles.begin_role(book, book.me, "lead")
    with book.reading() as view:
        assert people.who_am_i(view, book.me, TODAY) == "School F · head"
    kit = records.add(book, "person", {"name": "Kit"})
    roles.begin_role(book, kit, "facilitator")
    records.change(book, book.cluster, {"facilitator_label": "Cluster adviser"})
    with book.reading() as view:
        assert people.who_am_i(view, kit, TODAY) == "Cluster adviser"
        page = people.person_page(view, kit, TODAY)
        assert (page.row.roles_words, page.row.heads) == ("cluster adviser", False)
        assert [row.role for row in people.person_page(view, book.me, TODAY).roles] == ["head", "lead"]


def test_a_role_ends_no_sooner_than_it_begins_however_it_is_written(book: Book, school: str) -> None:
    sam = records.add(book, "person", {"name": "Sam Hill"})
    role = records.add(book, "role", {"person": sam, "role": "clerk", "school": school, "start": "2026-09-01"})
    for wrong in (
        lambda: roles.end_role(book, role, "2026-08-31"),
        lambda: records.change(book, role, {"end": "31/8/2026"}),
        lambda: records.change(book, role, {"end": "2026-10-01", "start": "2026-10-02"}),
        lambda: records.add(
            book, "role", {"person": sam, "role": "staff", "school": school, "start": "2026-09-01", "end": "2020-01-01"}
        ),
    ):
        with pytest.raises(BadValue, match="before it began"):
            wrong()
    with book.reading() as view:
        (only,) = people.person_page(view, sam, TODAY).roles
        assert (only.start, only.end) == ("2026-09-01", None)


def test_nobody_holds_the_same_role_twice_at_a_time(book: Book, school: str) -> None:
    sam = records.add(book, "person", {"name": "Sam Hill"})
    headship = {"person": sam, "role": "head", "school": school, "share": "0.4"}
    first = records.add(book, "role", {**headship, "start": "2020-09-01", "end": "2022-08-31"})
    roles.begin_role(book, sam, "head", school=school, start="2022-09-01", share="0.6")
    for wrong in (
        lambda: records.add(book, "role", {**headship, "start": "2022-08-31", "end": "2022-08-31"}),
        lambda: records.add(book, "role", headship),
        lambda: roles.begin_role(book, sam, "head", school=school, title="Executive head"),
        lambda: records.change(book, first, {"end": ""}),
    ):
        with pytest.raises(BadValue, match="already in these days"):
            wrong()
    # another sort of role, with a remit of its own each time, is another matter
    for remit in ("Maths", "Music"):
        records.add(book, "role", {"person": sam, "role": "staff", "school": school, "remit": remit})
    with pytest.raises(BadValue, match="already"):
        records.add(book, "role", {"person": sam, "role": "staff", "school": school, "remit": "Music"})


def test_a_role_that_two_laptops_began_can_be_put_right(book: Book, school: str) -> None:
    with book.operation("Add") as work:
        twice = [work.add(Role, person=book.me, role="clerk", start="2020-01-01").id for _laptop in range(2)]
    records.change(book, twice[0], {"share": "0.5"})
    roles.end_role(book, twice[0], "2021-01-01")
    with pytest.raises(BadValue, match="before it began"):
        roles.end_role(book, twice[1], "2019-01-01")


def test_an_outsider_without_a_role_is_still_listed(book: Book) -> None:
    records.add(book, "person", {"name": "Rosa", "organisation": "County archive"})
    with book.reading() as view:
        row = people.list_people(view, TODAY)[1]
        assert (row.name, row.organisation, row.current) == ("Rosa", "County archive", True)
        assert people.choices(view, ("person", "school"), TODAY)[1][1] == "Rosa (County archive)"


def test_a_schools_page_groups_what_is_known_and_what_is_not(book: Book, school: str) -> None:
    other = records.add(book, "school", {"name": "School G", "left": "2026-07-31"})
    records.change(
        book,
        school,
        {"roll": 70, "setting": "village", "rural": "rural", "joined": "1/9/2009", "miles": f"{other}=4.5"},
    )
    roles.begin_role(book, records.add(book, "person", {"name": "Lee"}), "governor", school=school)
    with book.reading() as view:
        page = people.school_page(view, school, TODAY)
        facts = {fact.field: fact.words for group in page.groups for fact in group.facts}
        assert (page.row.roll_words, page.row.setting_words, page.row.rural_words) == ("70 pupils", "village", "rural")
        assert (facts["joined"], facts["miles"], facts["urn"]) == ("1 Sep 2009", "School G 4.5", "")
        assert [row.name for row in page.people] == ["Lee"]
        assert [row.name for row in people.list_schools(view, TODAY)] == ["School F"]
        assert len(people.list_schools(view, TODAY, left=True)) == 2
        with pytest.raises(NotFound):
            people.school_page(view, "school-aaaaaaaaaaaaaaaaaaaa", TODAY)
        with pytest.raises(NotFound):
            people.person_page(view, "person-aaaaaaaaaaaaaaaaaaaa", TODAY)


def test_every_field_of_a_school_has_its_place_on_the_page(book: Book, school: str) -> None:
    with book.reading() as view:
        page = people.school_page(view, school, TODAY)
        shown = [fact.field for group in page.groups for fact in group.facts]
        held = view.get(people.School, school)
    assert held is not None
    assert sorted(shown) == sorted(set(held.fields) - {"audience", "hidden"})
