"""Planning a meeting, putting its agenda in order, and issuing its pack."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop import agenda_items, history, meetings, records
from desktop.actions import agree_action
from desktop.agenda import agenda, line_of
from desktop.agenda_lines import Agenda
from desktop.book import Book
from desktop.carrying import Carried, carry, waiting
from desktop.errors import NotFound, Refusal
from desktop.issuing import issue_pack
from desktop.minute_taking import finish_item
from desktop.models import Action, Item, Meeting, Paper
from desktop.ordering import positions_for
from desktop.papers import promise_paper
from desktop.templates import template, templates

TODAY = datetime.date(2026, 11, 24)


def read(book: Book, meeting: str, audience: str | None = None) -> Agenda:
    with book.reading() as view:
        return agenda(view, meeting, audience)


def numbered(book: Book, meeting: str, audience: str | None = None) -> list[str]:
    return [f"{line.number} {line.title}" for line in read(book, meeting, audience).lines]


def blank(book: Book, *titles: str, date: str = "2026-11-27", **more: str) -> tuple[str, list[str]]:
    meeting = meetings.plan_meeting(book, "blank", date=date, carry=False, **more).meeting
    return meeting, [agenda_items.add_item(book, meeting, title) for title in titles]


def test_a_breakfast_meeting_comes_with_its_usual_order_and_times(book: Book) -> None:
    planned = meetings.plan_meeting(book, "breakfast", date="27/11/2026", start="7.30", venue="Manor Farm barn")
    told = read(book, planned.meeting)
    assert (told.title, told.date, told.date_words, told.venue) == (
        "Breakfast meeting", "2026-11-27", "Fri 27 Nov", "Manor Farm barn",
    )
    assert [line.number for line in told.lines] == [str(n + 1) for n in range(10)]
    assert (told.lines[0].title, told.lines[0].start) == ("Welcome and apologies; urgent items notified", "07:30")
    assert told.lines[-2].title == "Urgent business at the chair’s discretion"
    assert told.ends == told.finish == "09:05"
    assert told.time_words == "09:05 finish · 1 h 35 planned of 1 h 35"
    assert told.late_words == ""


def test_the_last_item_is_called_what_the_cluster_calls_it(book: Book) -> None:
    records.change(book, book.cluster, {"last_item": "any_other"})
    planned = meetings.plan_meeting(book, "breakfast", date="2026-11-27")
    assert read(book, planned.meeting).lines[-2].title == "Any other business"


@pytest.mark.parametrize("key", [one.key for one in templates()])
def test_every_template_makes_an_agenda_without_problems(book: Book, key: str) -> None:
    planned = meetings.plan_meeting(book, key, date="2026-11-27")
    told = read(book, planned.meeting)
    assert len(told.lines) == len(template(key).items)
    assert told.problems == ()
    assert (told.governors_at is not None) == template(key).governors


def test_a_template_there_is_not_is_refused_with_those_there_are(book: Book) -> None:
    with pytest.raises(Refusal, match="breakfast, data, review"):
        meetings.plan_meeting(book, "dinner")


def test_the_data_meeting_shows_governors_their_part_alone(book: Book) -> None:
    planned = meetings.plan_meeting(book, "data", date="2026-11-27", start="07:30")
    heads, governors = read(book, planned.meeting), read(book, planned.meeting, "governors")
    assert heads.governors_at == governors.governors_at == governors.lines[0].start == "08:15"
    assert heads.governors_words == "their pack holds G1 to G6"
    assert [line.number for line in governors.lines] == [f"G{n + 1}" for n in range(6)]
    assert [line.tag for line in heads.lines][:5] == ["", "", "", "Heads only", ""]
    for line in governors.lines:
        twin = line_of(heads, line.id)
        assert twin is not None
        assert (twin.number, twin.start) == (line.number, line.start)


def test_a_heads_item_put_after_the_line_is_named_as_a_problem_and_leaves_no_trace(book: Book) -> None:
    meeting, items = blank(book, "Welcome", "Reading our data", "Budgets in difficulty", "Close")
    agenda_items.set_governors_line(book, meeting, items[1])
    for item in (items[1], items[3]):
        records.change(book, item, {"audience": "governors"})
    told = read(book, meeting)
    assert [line.number for line in told.lines] == ["1", "G1", "2", "G2"]
    assert told.problems == (
        "“Budgets in difficulty” is for heads only but stands after governors join. Move it above the line.",
    )
    with_it = read(book, meeting, "governors")
    records.hide(book, items[2])
    assert read(book, meeting, "governors") == with_it
    assert "Budgets" not in repr(with_it)


def test_many_heads_items_after_the_line_are_counted_and_shown_to_governors_in_one_step(book: Book) -> None:
    meeting, items = blank(book, "Welcome", "Reading", "Writing")
    few = agenda_items.add_item(book, meeting, "Budgets", audience=f"people:{book.me}")
    items += [few, agenda_items.add_item(book, meeting, "Close")]
    paper = promise_paper(book, items[1], "Three years of reading")
    agenda_items.set_governors_line(book, meeting, items[1])
    told = read(book, meeting)
    assert told.problems == ("3 items below the line are for heads only: governors will not have them.",)
    assert told.heads_below == (items[1], items[2], items[4])
    agenda_items.show_to_governors(book, meeting, told.heads_below)
    told = read(book, meeting)
    assert [line.number for line in told.lines] == ["1", "G1", "G2", told.lines[3].number, "G3"]
    assert told.heads_below == ()
    assert [line.title for line in read(book, meeting, "governors").lines] == ["Reading", "Writing", "Close"]
    # a paper is not theirs because its item is
    assert read(book, meeting, "governors").lines[0].papers == ()
    assert [one.id for one in told.lines[1].papers] == [paper]
    undone = history.undo(book)
    assert undone is not None
    assert undone.name.startswith("Show items to governors")
    assert read(book, meeting).heads_below == (items[1], items[2], items[4])


def test_an_item_of_another_meeting_is_not_shown_to_governors(book: Book) -> None:
    meeting, _items = blank(book, "Welcome")
    other, (theirs,) = blank(book, "Budgets", date="2026-12-04")
    agenda_items.show_to_governors(book, meeting, [theirs])
    assert read(book, other).lines[0].audience == "cluster"


def test_a_meeting_for_heads_has_no_governors_agenda(book: Book) -> None:
    meeting, _items = blank(book, "Welcome")
    with pytest.raises(Refusal, match="not for those readers"):
        read(book, meeting, "governors")
    with book.reading() as view, pytest.raises(NotFound):
        agenda(view, "meeting-aaaaaaaaaaaaaaaaaaaa")


def test_too_much_for_the_morning_is_said(book: Book) -> None:
    meeting, _items = blank(book, *"ABCDEFGH", finish="08:45")
    told = read(book, meeting)
    assert told.time_words == "08:45 finish · 1 h 20 planned of 1 h 15"
    assert told.late_words == "5 min over"


def test_items_move_with_what_is_part_of_them_and_undo_says_so(book: Book) -> None:
    meeting, (a, b, c) = blank(book, "A", "B", "C")
    agenda_items.add_item(book, meeting, "B one", after=b, sub=True)
    agenda_items.move_item(book, b, before=a)
    assert numbered(book, meeting) == ["1 B", "1.1 B one", "2 A", "3 C"]
    agenda_items.move_item_by(book, b, 1)
    assert numbered(book, meeting) == ["1 A", "2 B", "2.1 B one", "3 C"]
    agenda_items.move_item(book, c, before=b)
    assert numbered(book, meeting) == ["1 A", "2 C", "3 B", "3.1 B one"]
    with book.reading() as view:
        assert "C" in history.undoable(view)
    history.undo(book)
    assert numbered(book, meeting) == ["1 A", "2 B", "2.1 B one", "3 C"]


def test_an_item_crosses_the_governors_line_as_one_step(book: Book) -> None:
    meeting, (a, b, c) = blank(book, "A", "B", "C")
    agenda_items.set_governors_line(book, meeting, c)
    parts = lambda: [line.part for line in read(book, meeting).lines]  # noqa: E731
    assert parts() == [1, 1, 2]
    agenda_items.move_item_by(book, b, 1)
    assert parts() == [1, 2, 2]
    agenda_items.move_item(book, c, before=b, part=1)
    assert numbered(book, meeting) == ["1 A", "2 C", "3 B"]
    assert parts() == [1, 1, 2]
    agenda_items.move_item(book, a, part=2)
    assert parts() == [1, 2, 2]
    agenda_items.set_governors_line(book, meeting, None)
    assert parts() == [1, 1, 1]


def test_what_is_added_after_governors_join_is_for_them_too(book: Book) -> None:
    meeting, (_a, b) = blank(book, "A", "B")
    agenda_items.set_governors_line(book, meeting, b)
    later = agenda_items.add_item(book, meeting, "Dates")
    line = line_of(read(book, meeting), later)
    assert line is not None
    assert (line.number, line.audience) == ("G1", "governors")


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(moves=st.lists(st.tuples(st.integers(0, 4), st.integers(0, 5)), max_size=25))
def test_after_any_moves_the_order_is_what_was_asked(book: Book, moves: list[tuple[int, int]]) -> None:
    meeting, ids = blank(book, *"ABCDE")
    expected = list(ids)
    for which, before in moves:
        moved, target = ids[which], ids[before] if before < 5 else None
        if moved == target:
            continue
        agenda_items.move_item(book, moved, before=target)
        expected.remove(moved)
        expected.insert(expected.index(target) if target else len(expected), moved)
    assert [line.id for line in read(book, meeting).lines] == expected


@given(moves=st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)), max_size=200))
def test_positions_never_run_out_of_room(moves: list[tuple[int, int]]) -> None:
    order = list("abcdefg")
    held = dict.fromkeys(order, 0)
    for which, to in moves:
        one = order.pop(which)
        order.insert(to, one)
        held |= positions_for(order, held, [one])
        assert sorted(held, key=lambda one: (held[one], one)) == order


def test_issued_numbers_stay_and_a_late_item_is_5a(book: Book) -> None:
    meeting, ids = blank(book, *"ABCDEF")
    with book.operation("Attach paper") as work:
        paper = work.add(Paper, item=ids[4], title="Visit record", state="to_follow").id
    assert issue_pack(book, meeting).version == 1
    agenda_items.add_item(book, meeting, "Late thing", after=ids[4])
    agenda_items.move_item(book, ids[5], before=ids[0])
    assert numbered(book, meeting) == ["6 F", "1 A", "2 B", "3 C", "4 D", "5 E", "5A Late thing"]
    told = read(book, meeting)
    assert told.lines[5].papers[0].ref == "5a"
    assert told.lines[6].late
    assert (told.stage, told.version) == ("issued", 1)
    assert issue_pack(book, meeting).version == 2
    with book.reading() as view:
        held = view.get(Paper, paper)
        assert held is not None
        assert held.ref == "5a"
    assert not read(book, meeting).lines[6].late


def test_when_the_line_moves_after_issue_governors_still_see_no_gap(book: Book) -> None:
    meeting, ids = blank(book, *"ABCD")
    issue_pack(book, meeting)
    for one in ids:
        records.change(book, one, {"audience": "governors"})
    agenda_items.set_governors_line(book, meeting, ids[2])
    assert numbered(book, meeting, "governors") == ["G1 C", "G2 D"]
    assert "“C” was issued as item 3 and is now G1" in read(book, meeting).problems[0]


def held(book: Book, meeting: str) -> None:
    records.change(book, meeting, {"stage": "held"})


def test_a_new_meeting_brings_what_the_last_left_open(book: Book) -> None:
    first, (a, b) = blank(book, "Phonics visits", "Dates", date="2026-10-16")
    records.change(book, a, {"state": "unfinished", "outcome": "Two things to try"})
    with book.operation("Agree action") as work:
        action = work.add(Action, title="Share the reading list", meeting=first).id
        work.add(Action, title="Done already", meeting=first, state="done")
        work.add(Paper, item=a, title="Visit record", state="to_follow")
    held(book, first)
    second = meetings.plan_meeting(book, "breakfast", date="2026-11-27")
    assert (second.carried_items, second.carried_actions) == (1, 1)
    line = next(line for line in read(book, second.meeting).lines if line.title == "Phonics visits")
    assert (line.number, line.carried, line.carried_words) == ("4", 1, "carried once")
    assert line.outcome == "Two things to try"
    assert [paper.title for paper in line.papers] == ["Visit record"]
    assert "Minutes of 16 October; matters arising" in [line.title for line in read(book, second.meeting).lines]
    again = carry(book, first, second.meeting)
    assert (again.items, again.actions) == ((), ())
    records.change(book, line.id, {"state": "unfinished"})
    held(book, second.meeting)
    third = meetings.plan_meeting(book, "blank", date="2027-01-15")
    assert [line.carried_words for line in read(book, third.meeting).lines] == ["carried twice"]
    with book.reading() as view:
        assert len(view.all(Action, "id = ?", [action])[0].carried) == 2
    assert b


def test_what_waits_to_be_carried_is_what_carrying_takes(book: Book) -> None:
    meeting, (left, _done) = blank(book, "Left over", "Done", date="2026-10-16")
    later, _none = blank(book, date="2026-11-27")
    agree_action(book, "Ring the county", meeting=meeting)
    agree_action(book, "Agreed there already", meeting=later)
    finish_item(book, left, done=False)
    with book.reading() as view:
        before = waiting(view, meeting, later)
        assert waiting(view, meeting, None).items == (left,)
    done = carry(book, meeting, later)
    assert (before.items, len(done.items), before.actions) == ((left,), 1, done.actions)
    with book.reading() as view:
        assert waiting(view, meeting, later) == Carried((), ())
    records.hide(book, done.items[0])
    with book.reading() as view:
        assert waiting(view, meeting, later).items == ()


def test_a_carried_item_taken_off_again_stays_off(book: Book) -> None:
    first, (a,) = blank(book, "Phonics", date="2026-10-16")
    records.change(book, a, {"state": "unfinished"})
    second, _items = blank(book)
    (carried,) = carry(book, first, second).items
    agenda_items.hide_item(book, carried)
    assert carry(book, first, second).items == ()
    assert numbered(book, second) == []


def test_items_wait_in_the_backlog_and_come_back(book: Book) -> None:
    meeting, (a, b) = blank(book, "A", "B")
    agenda_items.send_to_backlog(book, a)
    waiting = agenda_items.add_item(book, None, "Wellbeing survey")
    with book.reading() as view:
        assert {row.title for row in agenda_items.backlog(view)} == {"A", "Wellbeing survey"}
    agenda_items.take_from_backlog(book, waiting, meeting, before=b)
    assert numbered(book, meeting) == ["1 Wellbeing survey", "2 B"]


def test_a_prompt_is_the_chairs_own(book: Book) -> None:
    meeting, (a,) = blank(book, "A")
    agenda_items.set_prompt(book, a, "Ask H how the nursery link went")
    agenda_items.set_prompt(book, a, "Ask H about the nursery")
    assert read(book, meeting).lines[0].prompt == "Ask H about the nursery"
    assert read(book, meeting, "cluster").lines[0].prompt == ""
    agenda_items.set_prompt(book, a, "")
    assert read(book, meeting).lines[0].prompt == ""
    agenda_items.set_prompt(book, a, "Again")
    assert read(book, meeting).lines[0].prompt == "Again"


def test_meetings_are_listed_soonest_first_then_newest(book: Book) -> None:
    ids = {date: blank(book, date=date)[0] for date in ("2026-10-16", "2026-12-11", "2026-11-27", "2026-09-18")}
    held(book, ids["2026-10-16"])
    with book.reading() as view:
        rows = meetings.list_meetings(view, TODAY)
        assert [row.date for row in rows] == ["2026-11-27", "2026-12-11", "2026-10-16", "2026-09-18"]
        assert rows[0].when_words == "in 3 days"
        assert meetings.find_meeting(view, "next", TODAY) == ids["2026-11-27"]
        assert meetings.find_meeting(view, "27/11/2026", TODAY) == ids["2026-11-27"]
        assert meetings.find_meeting(view, ids["2026-09-18"], TODAY) == ids["2026-09-18"]
        for ref in ("28/11/2026", "sometime", "meeting-aaaaaaaaaaaaaaaaaaaa"):
            with pytest.raises(NotFound):
                meetings.find_meeting(view, ref, TODAY)
        steps = [meetings.life_step(view, ids[date], TODAY) for date in sorted(ids)]
    assert steps == ["hold", "minutes", "plan", "plan"]


def test_two_meetings_on_a_day_must_be_told_apart(book: Book) -> None:
    first, second = blank(book)[0], blank(book)[0]
    with book.reading() as view, pytest.raises(Refusal, match=f"({first}|{second}).*({first}|{second})"):
        meetings.find_meeting(view, "2026-11-27", TODAY)


def test_short_notice_warns_and_blocks_nothing(book: Book) -> None:
    meeting, _items = blank(book, "A")
    with book.reading() as view:
        said = "You give 7 days’ notice: the pack was due on Fri 20 Nov."
        assert meetings.notice_warning(view, meeting, TODAY) == said
        assert meetings.notice_warning(view, meeting, datetime.date(2026, 11, 20)) == ""
    assert issue_pack(book, meeting).version == 1
    with book.reading() as view:
        assert meetings.notice_warning(view, meeting, TODAY) == ""
        assert view.count(Meeting) == 1
        assert view.count(Item) == 1


def test_what_is_carried_over_has_the_readers_it_had(book: Book) -> None:
    first, (item, *_rest) = blank(book, "A")
    second, _items = blank(book, "B")
    with book.reading() as view:
        school = view.rows("SELECT id FROM school WHERE name = 'School F'")[0][0]
    ours = records.add(book, "paper", {"item": item, "title": "Our letter", "audience": f"school:{school}"})
    records.change(book, item, {"state": "unfinished"})
    (carried,) = carry(book, first, second).items
    with book.reading() as view:
        (paper,) = view.all(Paper, "item = ?", [carried])
        assert (paper.title, paper.audience) == ("Our letter", f"school:{school}")
        assert paper.id != ours
        wide = view.rows(
            "SELECT count(*) FROM operation JOIN log ON log.n = operation.log WHERE circle = 'cluster'"
            " AND content LIKE '%Our letter%'"
        )
    assert wide == [(0,)]
