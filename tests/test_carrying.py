"""What a meeting leaves open goes on to the next, once, in its order, and the count is of times it was put off."""

from __future__ import annotations

import datetime

import pytest

from desktop import agenda_items, history, meetings, papers, records
from desktop.action_log import action_log
from desktop.actions import agree_action
from desktop.agenda import agenda
from desktop.agenda_lines import AgendaLine
from desktop.book import Book
from desktop.carrying import Carried, carry, waiting
from desktop.issuing import issue_pack
from desktop.minute_taking import finish_item, finish_meeting, take_minute
from desktop.models import Item

TODAY = datetime.date(2026, 9, 2)


def blank(book: Book, date: str, *titles: str) -> tuple[str, list[str]]:
    meeting = meetings.plan_meeting(book, "blank", date=date).meeting
    return meeting, [agenda_items.add_item(book, meeting, title) for title in titles]


def hold(book: Book, meeting: str) -> None:
    """Hold a meeting that comes to the end of nothing on its agenda."""
    finish_meeting(book, meeting)
    for line in lines(book, meeting):
        if line.state == "open":
            finish_item(book, line.id, done=False)


def lines(book: Book, meeting: str) -> tuple[AgendaLine, ...]:
    with book.reading() as view:
        return agenda(view, meeting).lines


def numbered(book: Book, meeting: str) -> list[str]:
    return [f"{line.number} {line.title}" for line in lines(book, meeting)]


def counted(book: Book, *meetings: str) -> list[list[str]]:
    """What stands on each agenda, each with how often it was carried."""
    return [[f"{line.title} {line.carried_words}".strip() for line in lines(book, one)] for one in meetings]


def left_waiting(book: Book, source: str, target: str) -> Carried:
    with book.reading() as view:
        return waiting(view, source, target)


def put_off(book: Book) -> str:
    """How often the one action was put off."""
    with book.reading() as view:
        (row,) = action_log(view, TODAY)
    return row.carried_words


@pytest.fixture
def september(book: Book) -> str:
    """A meeting held in September that left Phonics and one action open."""
    meeting, _items = blank(book, "2026-09-01", "Phonics")
    agree_action(book, "Ring the county", meeting=meeting)
    hold(book, meeting)
    return meeting


# -- what a template would bring again ---------------------------------------------------------------------------


def visits_left_over(book: Book) -> None:
    """A breakfast meeting in September that did not come to training and visits."""
    meeting = meetings.plan_meeting(book, "breakfast", date="2026-09-01").meeting
    finish_meeting(book, meeting)
    for line in lines(book, meeting):
        finish_item(book, line.id, done=line.title != "Training and visits")


def test_what_is_carried_over_comes_in_the_place_of_its_namesake_in_the_template(book: Book) -> None:
    visits_left_over(book)
    planned = meetings.plan_meeting(book, "breakfast", date="2026-10-06")
    ((stands, times),) = (
        (n, line.carried_words)
        for n, line in enumerate(lines(book, planned.meeting))
        if line.title == "Training and visits"
    )
    usual = meetings.plan_meeting(book, "breakfast", date="2026-11-03", carry=False).meeting
    assert (stands, times) == ([line.title for line in lines(book, usual)].index("Training and visits"), "carried once")
    assert set(planned.items) == {line.id for line in lines(book, planned.meeting)}
    assert len(planned.items) == len(lines(book, usual))


def test_carried_into_a_meeting_planned_before_it_takes_the_same_place_and_undo_gives_it_back(book: Book) -> None:
    october = meetings.plan_meeting(book, "breakfast", date="2026-10-06").meeting
    before = numbered(book, october)
    visits_left_over(book)
    with book.reading() as view:
        source = view.all(Item, "state = 'unfinished'")[0].meeting
    assert source is not None
    carry(book, source, october)
    assert numbered(book, october) == before
    assert [line.carried_words for line in lines(book, october) if line.carried] == ["carried once"]
    history.undo(book)
    assert not [line for line in lines(book, october) if line.carried]
    assert numbered(book, october) == before


@pytest.mark.parametrize("prepared", ["paper", "prompt", "minute", "issued"])
def test_an_item_somebody_has_prepared_stays_beside_its_namesake(book: Book, prepared: str) -> None:
    october = meetings.plan_meeting(book, "breakfast", date="2026-10-06").meeting
    visits_left_over(book)
    (twin,) = (line.id for line in lines(book, october) if line.title == "Training and visits")
    if prepared == "paper":
        papers.promise_paper(book, twin, "Notes")
    elif prepared == "prompt":
        agenda_items.set_prompt(book, twin, "Ask H")
    elif prepared == "minute":
        take_minute(book, twin, "Two visits.")
    else:
        issue_pack(book, october)
    with book.reading() as view:
        source = view.all(Item, "state = 'unfinished'")[0].meeting
    assert source is not None
    carry(book, source, october)
    assert [line.title for line in lines(book, october)].count("Training and visits") == 2


def test_what_heads_put_off_does_not_take_the_place_of_what_governors_are_to_have(book: Book) -> None:
    meeting, (left,) = blank(book, "2026-09-01", "Reading our data together")
    finish_meeting(book, meeting)
    finish_item(book, left, done=False)
    data = lines(book, meetings.plan_meeting(book, "data", date="2026-10-06").meeting)
    assert [line.part for line in data if line.title == "Reading our data together"] == [1, 2]


# -- the year planned ahead ------------------------------------------------------------------------------------


def test_a_year_planned_ahead_has_what_was_left_open_at_its_first_meeting_alone(book: Book, september: str) -> None:
    year = [blank(book, f"2026-{month}-01")[0] for month in (10, 11, 12)]
    assert counted(book, *year) == [["Phonics carried once"], [], []]
    assert put_off(book) == "carried once"
    hold(book, year[0])
    done = carry(book, year[0], year[1])
    assert (len(done.items), len(done.actions)) == (1, 1)
    assert counted(book, *year) == [["Phonics carried once"], ["Phonics carried twice"], []]
    assert put_off(book) == "carried twice"
    hold(book, year[1])
    carry(book, year[1], year[2])
    assert counted(book, year[2]) == [["Phonics carried 3 times"]]
    assert put_off(book) == "carried 3 times"


def test_what_waits_at_a_later_meeting_comes_forward_to_one_planned_before_it(book: Book, september: str) -> None:
    december, _items = blank(book, "2026-12-01")
    (waits,) = lines(book, december)
    papers.promise_paper(book, waits.id, "Visit record")
    planned = meetings.plan_meeting(book, "breakfast", date="2026-10-01")
    assert planned.carried_items == 1
    assert counted(book, december) == [[]]
    (line,) = [line for line in lines(book, planned.meeting) if line.carried]
    assert (line.number, line.title, line.carried_words) == ("4", "Phonics", "carried once")
    assert [paper.title for paper in line.papers] == ["Visit record"]
    assert put_off(book) == "carried once"
    history.undo(book)
    assert counted(book, december) == [["Phonics carried once"]]


def test_what_has_gone_out_in_a_pack_does_not_come_forward_from_it(book: Book, september: str) -> None:
    december, _items = blank(book, "2026-12-01")
    issue_pack(book, december)
    october, _items = blank(book, "2026-10-01")
    assert counted(book, october, december) == [["Phonics carried once"], ["Phonics carried once"]]


def test_a_meeting_further_ahead_does_not_say_whose_minutes_it_will_take(book: Book, september: str) -> None:
    october, november = (
        meetings.plan_meeting(book, "breakfast", date=date).meeting for date in ("2026-10-01", "2026-11-01")
    )
    assert "Minutes of 1 September; matters arising" in [line.title for line in lines(book, october)]
    assert "Minutes of the last meeting; matters arising" in [line.title for line in lines(book, november)]


def test_a_meeting_without_a_day_comes_after_those_with_one(book: Book, september: str) -> None:
    blank(book, "2026-10-01")
    undated = meetings.plan_meeting(book, "blank").meeting
    assert counted(book, undated) == [[]]


def test_a_meeting_called_off_counts_for_nothing(book: Book, september: str) -> None:
    october, _items = blank(book, "2026-10-01")
    records.hide(book, october)
    november, _items = blank(book, "2026-11-01")
    assert counted(book, november) == [["Phonics carried once"]]
    assert put_off(book) == "carried once"


def test_a_matter_is_counted_whichever_of_its_copies_stood_at_a_meeting(book: Book, september: str) -> None:
    """As in books of before, in which planning the year put it on every agenda."""
    with book.reading() as view:
        (first,) = view.all(Item, "meeting = ?", [september])
    october, november, december = (blank(book, f"2026-{month}-01")[0] for month in (10, 11, 12))
    for meeting in (november, december):
        with book.operation("Carry forward") as work:
            work.add(Item, meeting=meeting, title="Phonics", carried_from=first.id, times_carried=1)
    hold(book, october)
    assert left_waiting(book, october, november).items == ()
    assert carry(book, october, november).items == ()
    assert counted(book, november) == [["Phonics carried twice"]]
    records.hide(book, october)
    assert counted(book, november) == [["Phonics carried once"]]


def test_what_went_on_to_a_meeting_that_was_held_is_no_longer_the_earlier_ones_to_carry(
    book: Book, september: str
) -> None:
    october, _items = blank(book, "2026-10-01")
    finish_meeting(book, october)
    finish_item(book, lines(book, october)[0].id)
    november, _items = blank(book, "2026-11-01")
    assert counted(book, november) == [[]]
    assert left_waiting(book, september, november).items == ()
    assert carry(book, september, november).items == ()


def test_an_item_waiting_in_the_backlog_keeps_its_count(book: Book, september: str) -> None:
    october, _items = blank(book, "2026-10-01")
    agenda_items.send_to_backlog(book, lines(book, october)[0].id)
    agenda_items.add_item(book, None, "Some day")
    with book.reading() as view:
        assert [(row.title, row.carried_words) for row in agenda_items.backlog(view)] == [
            ("Phonics", "carried once"), ("Some day", ""),
        ]  # fmt: skip


def test_what_came_from_an_item_that_is_not_here_is_counted_as_it_was_then(book: Book) -> None:
    meeting, (item,) = blank(book, "2026-10-01", "From another laptop")
    with book.operation("Carry forward") as work:
        held = work.get(Item, item)
        held.carried_from, held.times_carried = "item-aaaaaaaaaaaaaaaaaaaa", 3
    assert counted(book, meeting) == [["From another laptop carried 3 times"]]


def test_a_ring_of_carried_items_ends(book: Book) -> None:
    meeting, (a, b) = blank(book, "2026-10-01", *"AB")
    records.change(book, a, {"carried_from": b})
    records.change(book, b, {"carried_from": a})
    assert counted(book, meeting) == [["A carried once", "B carried once"]]


# -- order -----------------------------------------------------------------------------------------------------


def test_items_go_over_in_their_order_and_under_the_items_they_are_part_of(book: Book) -> None:
    source, ids = blank(book, "2026-09-01", *"ABCDEF")
    agenda_items.set_sub(book, ids[2], True)
    agenda_items.move_item(book, ids[5], before=ids[0])
    hold(book, source)
    assert numbered(book, source) == ["1 F", "2 A", "3 B", "3.1 C", "4 D", "5 E"]
    planned = meetings.plan_meeting(book, "breakfast", date="2026-10-01").meeting
    assert numbered(book, planned)[2:10] == [
        "3 Minutes of 1 September; matters arising", "4 F", "5 A", "6 B", "6.1 C", "7 D", "8 E",
        "9 Where each school stands",
    ]  # fmt: skip


def test_on_an_agenda_without_minutes_of_the_last_meeting_they_come_in_order_too(book: Book) -> None:
    source, _ids = blank(book, "2026-09-01", *"ABCDEF")
    hold(book, source)
    planned, _items = blank(book, "2026-10-01")
    assert numbered(book, planned) == [f"{n + 1} {title}" for n, title in enumerate("ABCDEF")]


def test_part_of_an_item_that_was_done_goes_over_as_an_item_of_its_own(book: Book) -> None:
    source, (a, b) = blank(book, "2026-09-01", *"AB")
    agenda_items.set_sub(book, b, True)
    hold(book, source)
    finish_item(book, a)
    planned = meetings.plan_meeting(book, "breakfast", date="2026-10-01").meeting
    assert "4 B" in numbered(book, planned)


def test_a_part_left_later_goes_under_its_item_that_went_before(book: Book) -> None:
    source, (_a, b, c) = blank(book, "2026-09-01", *"ABC")
    agenda_items.set_sub(book, b, True)
    hold(book, source)
    finish_item(book, b)
    finish_item(book, c)
    planned, _items = blank(book, "2026-10-01")
    agenda_items.add_item(book, planned, "Dates")
    finish_item(book, b, done=False)
    carry(book, source, planned)
    assert numbered(book, planned) == ["1 A", "1.1 B", "2 Dates"]


def test_governors_items_go_over_in_order_after_governors_join(book: Book) -> None:
    source, ids = blank(book, "2026-09-01", *"ABCDEF")
    for item in (ids[1], ids[3], ids[4]):
        records.change(book, item, {"audience": "governors"})
    agenda_items.set_sub(book, ids[4], True)
    agenda_items.set_sub(book, ids[5], True)
    hold(book, source)
    planned = meetings.plan_meeting(book, "data", date="2026-10-01").meeting
    told = numbered(book, planned)
    assert told[3:6] == ["4 A", "5 C", "6 F"], "F was part of D, which went to the governors"
    assert told[-3:] == ["G7 B", "G8 D", "G8.1 E"]


# -- for whom --------------------------------------------------------------------------------------------------


def test_what_is_the_groups_is_not_put_off_to_a_meeting_for_few(book: Book, september: str) -> None:
    with book.reading() as view:
        ours = "school:" + view.rows("SELECT id FROM school WHERE name = 'School F'")[0][0]
        before = view.rows("SELECT count(*) FROM operation JOIN log ON log.n = operation.log WHERE circle = 'cluster'")
    visit = records.add(book, "meeting", {"title": "Visit", "date": "2026-10-01", "audience": ours})
    assert left_waiting(book, september, visit) == Carried((), ())
    assert carry(book, september, visit) == Carried((), ())
    with book.reading() as view:
        after = view.rows("SELECT count(*) FROM operation JOIN log ON log.n = operation.log WHERE circle = 'cluster'")
    assert after == before


def test_what_few_left_open_takes_nothing_of_the_groups_along(book: Book, september: str) -> None:
    with book.reading() as view:
        ours = "school:" + view.rows("SELECT id FROM school WHERE name = 'School F'")[0][0]
    visit = records.add(book, "meeting", {"title": "Visit", "date": "2026-10-01", "audience": ours})
    agenda_items.add_item(book, visit, "The boiler")
    own = agree_action(book, "Mend the boiler", meeting=visit, audience=ours)
    hold(book, visit)
    again = records.add(book, "meeting", {"title": "Visit", "date": "2026-11-01", "audience": ours})
    done = carry(book, visit, again)
    assert (numbered(book, again), done.actions) == (["S1 The boiler"], (own,))
