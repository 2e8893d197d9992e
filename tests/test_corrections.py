"""Corrections to minutes: for the readers of the item they correct, and “as amended” only where one is shown."""

from __future__ import annotations

import datetime
from typing import NamedTuple

import pytest

from desktop import agenda_items, clock, history, meetings, minute_taking, minutes
from desktop.book import Book
from desktop.corrections import correct_item
from desktop.drafts import seal_drafts
from desktop.errors import OutOfView, Refusal
from desktop.minutes import MinutesText
from desktop.pack_gathering import gather_minutes, gather_pack
from desktop.recorded import recorded_at


class Held(NamedTuple):
    """A meeting that was held: an item of the heads', one that governors had, and the meeting that confirms it."""

    meeting: str
    budgets: str
    data: str
    later: str


@pytest.fixture
def held(book: Book) -> Held:
    meeting = meetings.plan_meeting(book, "blank", date="2026-11-27", start="07:30").meeting
    budgets = agenda_items.add_item(book, meeting, "Budgets")
    data = agenda_items.add_item(book, meeting, "Reading our data", audience="governors")
    agenda_items.set_governors_line(book, meeting, data)
    minute_taking.take_minute(book, budgets, "One school is in difficulty.")
    minute_taking.finish_meeting(book, meeting)
    later = meetings.plan_meeting(book, "blank", date="2027-01-15", carry=False).meeting
    return Held(meeting, budgets, data, later)


def confirm(book: Book, held: Held, whole: str = "") -> None:
    with clock.standing_at(datetime.datetime(2027, 1, 15, 8, 0)):
        minute_taking.confirm(book, held.meeting, held.later, whole)


def read(book: Book, held: Held, audience: str | None = None) -> MinutesText:
    with clock.standing_at(datetime.datetime(2027, 1, 15, 8, 0)), book.reading() as view:
        return minutes.minutes(view, held.meeting, audience)


def test_a_correction_has_the_readers_of_its_item(book: Book, held: Held) -> None:
    correct_item(book, held.budgets, "Two schools are.")
    confirm(book, held)
    assert read(book, held, "cluster").corrections == "Item 1: Two schools are."
    assert read(book, held, "cluster").confirmed_words == "15 Jan 2027, as amended"
    theirs = read(book, held, "governors")
    assert theirs.amendments == ()
    assert theirs.confirmed_words == "15 Jan 2027", "nothing they have was amended"
    correct_item(book, held.data, "Four key points.")
    assert read(book, held, "governors").corrections == "Item G1: Four key points."
    assert read(book, held, "governors").confirmed_words == "15 Jan 2027, as amended"


def test_it_is_printed_on_the_sheets_of_its_item(book: Book, held: Held) -> None:
    correct_item(book, held.budgets, "Two schools are.")
    correct_item(book, held.data, "Four key points.")
    confirm(book, held, "School D was there.")
    with clock.standing_at(datetime.datetime(2027, 1, 15, 8, 0)), book.reading() as view:
        alone = gather_minutes(view, held.meeting, "cluster")
        in_pack = gather_pack(view, held.later, today=clock.today()).previous
    assert [(one.text, one.confidential) for one in alone.corrections] == [
        ("Item 1: Two schools are.", True),
        ("Item G1: Four key points.", False),
        ("School D was there.", True),
    ]
    assert in_pack is not None
    assert not any(one.confidential for one in in_pack.corrections), "a pack's readers may read all of it"


def test_what_corrects_the_whole_is_for_heads_where_governors_join(book: Book, held: Held) -> None:
    confirm(book, held, "We began at 07:34.")
    assert read(book, held).whole_tag == "Heads only"
    assert read(book, held, "cluster").confirmed_words == "15 Jan 2027, as amended"
    assert (read(book, held, "governors").corrections, read(book, held, "governors").confirmed_words) == (
        "", "15 Jan 2027",
    )  # fmt: skip
    agenda_items.set_governors_line(book, held.meeting, None)
    assert read(book, held).whole_tag == ""


def test_an_item_nobody_minuted_can_be_corrected_and_undo_takes_it_back(book: Book, held: Held) -> None:
    assert correct_item(book, held.data, "It was agreed to meet again.") == minute_taking.minute_id(held.data)
    assert [(one.text, one.correction) for one in read(book, held).items] == [
        ("One school is in difficulty.", ""), ("", "It was agreed to meet again."),
    ]  # fmt: skip
    with book.reading() as view:
        assert recorded_at(view, held.data) == {held.meeting}
    history.undo(book)
    assert read(book, held).amendments == ()


def test_a_correction_brings_no_minute_back_that_was_taken_back(book: Book, held: Held) -> None:
    minute_taking.take_minute(book, held.data, "Said in error.")
    history.undo(book)
    correct_item(book, held.data, "Four key points.")
    assert read(book, held).items[1].text == ""


def test_a_correction_typed_before_a_crash_is_made_whether_or_not_anything_was_minuted(book: Book, held: Held) -> None:
    for item, words in ((held.budgets, "Two schools are."), (held.data, "Four key points.")):
        book.keep_draft(minute_taking.minute_id(item), "correction", words, {})
    assert seal_drafts(book) == []
    assert [(one.text, one.correction) for one in read(book, held).items] == [
        ("One school is in difficulty.", "Two schools are."), ("", "Four key points."),
    ]  # fmt: skip


def test_an_item_that_left_the_agenda_is_corrected_while_its_minute_stands(book: Book, held: Held) -> None:
    for item in (held.budgets, held.data):
        agenda_items.hide_item(book, item)
    correct_item(book, held.budgets, "Two schools are.")
    assert read(book, held).corrections == "Also recorded: Budgets: Two schools are."
    with pytest.raises(OutOfView):
        correct_item(book, held.data, "Nothing stands of it.")


def test_an_item_on_no_agenda_has_no_minutes_to_correct(book: Book) -> None:
    waiting = agenda_items.add_item(book, None, "Some day")
    with pytest.raises(Refusal, match="not on an agenda"):
        correct_item(book, waiting, "No.")
