"""Holding a meeting, its minutes for each reader, and the register of decisions."""

from __future__ import annotations

import datetime

import pytest

from desktop import (
    actions,
    agenda_items,
    attendance,
    clock,
    decisions,
    history,
    meetings,
    minute_taking,
    minutes,
    records,
)
from desktop.book import Book
from desktop.carrying import carry
from desktop.errors import Refusal
from desktop.minutes import MinutesText
from desktop.pack_gathering import gather_pack


@pytest.fixture
def meeting(book: Book) -> str:
    return meetings.plan_meeting(
        book, "blank", date="2026-11-27", start="07:30", finish="09:45", venue="Manor Farm barn", chair=book.me
    ).meeting


def read(book: Book, meeting: str, audience: str | None = None) -> MinutesText:
    with book.reading() as view:
        return minutes.minutes(view, meeting, audience)


def held(book: Book, meeting: str, *titles: str) -> list[str]:
    return [agenda_items.add_item(book, meeting, title) for title in titles]


def test_a_meeting_is_held_minuted_circulated_confirmed_and_closed(book: Book, meeting: str) -> None:
    welcome, phonics = held(book, meeting, "Welcome", "Phonics visits")
    minute_taking.open_meeting(book, meeting, "07:34")
    attendance.record_attendance(book, meeting, book.me)
    minute_taking.take_minute(book, phonics, "Three schools reported.\n\nSchool C’s notes were compared.")
    decision = minute_taking.record_decision(book, phonics, "Each school tries one change by half term.")
    actions.agree_action(
        book, "Pair Reception teachers", decision=decision, leads=[book.me], due="2027-02-12", outsiders="Rosa"
    )
    assert minute_taking.finish_meeting(book, meeting, "09:48") == (welcome,)
    told = read(book, meeting)
    assert (told.cluster, told.date_words, told.start, told.finish, told.venue, told.chair_words) == (
        "Downland", "Friday 27 November 2026", "07:34", "09:48", "Manor Farm barn", "Jo Bright",
    )
    assert (told.state, told.state_words) == ("draft", "DRAFT until confirmed")
    assert [line.name for line in told.attendance.present] == ["Jo Bright"]
    item = told.items[1]
    assert (item.number, item.title, item.confidential) == ("2", "Phonics visits", False)
    assert item.text == "Three schools reported.\n\nSchool C’s notes were compared."
    assert [(one.manner_words, one.title) for one in item.decisions] == [
        ("Agreed", "Each school tries one change by half term.")
    ]
    assert [(one.title, one.who_words, one.due_words) for one in item.actions] == [
        ("Pair Reception teachers", "Jo Bright", "12 Feb 2027")
    ]
    minute_taking.circulate(book, meeting)
    assert read(book, meeting).state == "circulated"
    later = meetings.plan_meeting(book, "blank", date="2027-01-15", venue="School G").meeting
    assert read(book, meeting).next_words == "Fri 15 Jan, 07:30, School G"
    with pytest.raises(Refusal, match="Confirm them first"):
        minute_taking.close_meeting(book, meeting)
    with pytest.raises(Refusal, match="is still to come"):
        minute_taking.confirm(book, meeting, later)
    minute_taking.open_meeting(book, later, "07:32")
    minute_taking.confirm(book, meeting, later, "Item 2: School D was present.")
    told = read(book, meeting)
    assert (told.state_words, told.confirmed_words) == ("Confirmed as a correct record", "15 Jan 2027, as amended")
    minute_taking.close_meeting(book, meeting)
    assert read(book, meeting).state == "confirmed"
    with book.reading() as view:
        assert minutes.previous_meeting(view, later) == meeting
        assert minutes.previous_meeting(view, meeting) is None


def test_a_meeting_takes_the_minutes_of_the_last_held_on_a_day_before_it(book: Book, meeting: str) -> None:
    others = [meetings.plan_meeting(book, "blank", date=date).meeting for date in ("2026-09-18", "2026-10-16")]
    same_day = meetings.plan_meeting(book, "blank", date="2026-11-27", start="16:00").meeting
    for one in (meeting, *others, same_day):
        minute_taking.finish_meeting(book, one)
    planned = meetings.plan_meeting(book, "blank", date="2027-01-15").meeting
    with book.reading() as view:
        before = {one: minutes.previous_meeting(view, one) for one in (*others, meeting, same_day, planned)}
    assert before == {
        others[0]: None, others[1]: others[0], meeting: others[1], same_day: others[1], planned: same_day,
    }  # fmt: skip


def test_minutes_of_a_meeting_not_held_cannot_go_out(book: Book, meeting: str) -> None:
    for act in (minute_taking.circulate, minute_taking.confirm, minute_taking.reopen_minutes):
        with pytest.raises(Refusal, match="not been held yet"):
            act(book, meeting)
    minute_taking.finish_meeting(book, meeting)
    with pytest.raises(Refusal, match="its own minutes"):
        minute_taking.confirm(book, meeting, meeting)


def test_a_pack_does_not_say_that_its_own_meeting_has_confirmed_minutes(book: Book, meeting: str) -> None:
    held(book, meeting, "Welcome")
    minute_taking.finish_meeting(book, meeting)
    later = meetings.plan_meeting(book, "blank", date="2027-01-15").meeting
    # as another laptop, or this one before its beginning was undone, may have left it
    records.change(book, meeting, {"stage": "confirmed", "confirmed_at": later})
    with clock.standing_at(datetime.datetime(2027, 1, 12, 7, 41)), book.reading() as view:
        pack = gather_pack(view, later, today=clock.today())
        assert pack.previous is not None
        assert (pack.previous.state, pack.previous.confirmed) == ("circulated", "")
    minute_taking.open_meeting(book, later, "07:32")
    assert read(book, meeting).confirmed_words == "15 Jan 2027"


def test_minutes_are_confirmed_on_the_day_of_a_meeting_nobody_opened_here(book: Book, meeting: str) -> None:
    minute_taking.finish_meeting(book, meeting)
    later = meetings.plan_meeting(book, "blank", date="2027-01-15").meeting
    with clock.standing_at(datetime.datetime(2027, 1, 15, 18, 0)):
        minute_taking.confirm(book, meeting, later)
        assert read(book, meeting).state == "confirmed"


def test_an_item_has_one_minute_and_what_was_seen_is_told(book: Book, meeting: str) -> None:
    (item,) = held(book, meeting, "Phonics")
    first = minute_taking.take_minute(book, item, "One.")
    seen = book.as_seen(first)
    minute_taking.take_minute(book, item, "One. Two.", seen=seen)
    assert first == minute_taking.minute_id(item)
    assert read(book, meeting).items[0].text == "One. Two."
    # an edit begun before the last one replaces only what its writer saw
    minute_taking.take_minute(book, item, "One. Three.", seen=seen)
    with book.reading() as view:
        assert (first, "text") in view.disagreements()


def test_undo_takes_back_the_last_writing_of_a_minute(book: Book, meeting: str) -> None:
    (item,) = held(book, meeting, "Phonics")
    minute_taking.take_minute(book, item, "One.")
    minute_taking.take_minute(book, item, "One. Two.")
    history.undo(book)
    assert read(book, meeting).items[0].text == "One."
    history.undo(book)
    assert read(book, meeting).items[0].text == ""
    minute_taking.take_minute(book, item, "Again.")
    assert read(book, meeting).items[0].text == "Again."


def test_an_item_not_on_an_agenda_cannot_be_minuted(book: Book) -> None:
    waiting = agenda_items.add_item(book, None, "Some day")
    with pytest.raises(Refusal, match="not on an agenda"):
        minute_taking.take_minute(book, waiting, "No.")


def test_governors_have_their_part_and_no_trace_of_the_rest(book: Book, meeting: str) -> None:
    secret, data = held(book, meeting, "Budgets in difficulty", "Reading our data")
    records.change(book, data, {"audience": "governors"})
    agenda_items.set_governors_line(book, meeting, data)
    minute_taking.take_minute(book, secret, "School H is in deficit.")
    minute_taking.record_decision(book, secret, "Move a day to School H")
    actions.agree_action(book, "Ring the bursar", item=secret, leads=[book.me])
    actions.agree_action(book, "Private follow-up of the data", item=data, audience="cluster")
    minute_taking.take_minute(book, data, "Key points were agreed.")
    minute_taking.record_decision(book, data, "Three key points for each governing body", "approved")
    minute_taking.open_meeting(book, meeting, "07:34")
    minute_taking.finish_meeting(book, meeting)
    heads, theirs = read(book, meeting, "cluster"), read(book, meeting, "governors")
    assert [(item.number, item.confidential, item.tag) for item in heads.items] == [
        ("1", True, "Heads only"), ("G1", False, ""),
    ]
    assert [(item.number, item.text) for item in theirs.items] == [("G1", "Key points were agreed.")]
    assert theirs.start == "07:40"
    for word in ("deficit", "Budgets", "Move a day", "bursar", "Private", secret):
        assert word not in repr(theirs)
    with book.reading() as view:
        assert [row.title for row in decisions.decisions(view, audience="governors")] == [
            "Three key points for each governing body"
        ]


def test_what_is_unfinished_is_seen_again_with_what_was_said(book: Book, meeting: str) -> None:
    (item,) = held(book, meeting, "Phonics visits")
    minute_taking.take_minute(book, item, "F, C and H visit one another.")
    minute_taking.record_decision(book, item, "Cover from the shared fund")
    minute_taking.finish_item(book, item, done=False)
    assert minute_taking.finish_meeting(book, meeting) == ()
    later = meetings.plan_meeting(book, "blank", date="2027-01-15", carry=False).meeting
    (carried,) = carry(book, meeting, later).items
    with book.reading() as view:
        stand = minute_taking.item_stand(view, carried)
    assert (stand.number, stand.last_words) == ("1", "Last time, Fri 27 Nov")
    assert stand.last_text == "F, C and H visit one another.\n\nCover from the shared fund"


def test_decisions_are_found_across_meetings(book: Book, meeting: str) -> None:
    (phonics,) = held(book, meeting, "Phonics visits")
    minute_taking.record_decision(book, phonics, "Each school tries one change")
    older = meetings.plan_meeting(book, "blank", date="2026-09-18").meeting
    (marking,) = held(book, older, "Marking policy")
    minute_taking.record_decision(book, marking, "Adopt it from January", "approved")
    with book.reading() as view:
        rows = decisions.decisions(view)
        assert [(row.date, row.number, row.item_title, row.manner_words) for row in rows] == [
            ("2026-11-27", "1", "Phonics visits", "Agreed"), ("2026-09-18", "1", "Marking policy", "Approved"),
        ]
        assert [row.title for row in decisions.decisions(view, "MARKING jan")] == ["Adopt it from January"]


def test_what_belongs_to_no_item_is_minuted_at_the_end(book: Book, meeting: str) -> None:
    actions.agree_action(book, "Thank the farm", meeting=meeting, due=datetime.date(2026, 12, 1))
    (last,) = read(book, meeting).items
    assert (last.item, last.number, last.title) == (None, "", "Also agreed")
    assert [one.title for one in last.actions] == ["Thank the farm"]
