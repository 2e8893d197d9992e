"""What a meeting minuted, decided and agreed stays in its minutes, whatever becomes of the item it stood under."""

from __future__ import annotations

import pytest

from desktop import agenda_items, history, meetings, records
from desktop.actions import agree_action
from desktop.book import Book
from desktop.carrying import carry
from desktop.errors import Refusal
from desktop.meeting_pack import minutes_file
from desktop.minute_taking import finish_item, finish_meeting, item_stand, record_decision, take_minute
from desktop.minutes import MinutedItem, minutes
from desktop.models import Item
from desktop.recorded import kept_words
from desktop.steps import run
from tests.packs.reading import Viewer

pytestmark = pytest.mark.usefixtures("morning")


@pytest.fixture
def meeting(book: Book) -> str:
    return meetings.plan_meeting(book, "blank", date="2026-10-16").meeting


@pytest.fixture
def phonics(book: Book, meeting: str) -> str:
    """An item that was minuted, with a decision and an action, between two others."""
    agenda_items.add_item(book, meeting, "Welcome")
    item = agenda_items.add_item(book, meeting, "Phonics")
    agenda_items.add_item(book, meeting, "Dates")
    record(book, item, "Three schools reported.")
    return item


def record(book: Book, item: str, text: str) -> None:
    take_minute(book, item, text)
    record_decision(book, item, "Each school tries one change.")
    agree_action(book, "Pair the teachers", item=item)


def said(book: Book, meeting: str, audience: str | None = None) -> list[MinutedItem]:
    with book.reading() as view:
        return [one for one in minutes(view, meeting, audience).items if one.text or one.decisions or one.actions]


def assert_all_is_there(item: MinutedItem) -> None:
    assert item.text == "Three schools reported."
    assert [one.title for one in item.decisions] == ["Each school tries one change."]
    assert [one.title for one in item.actions] == ["Pair the teachers"]


@pytest.mark.parametrize("audience", [None, "cluster"])
def test_an_item_taken_off_the_agenda_leaves_what_was_recorded(
    book: Book, meeting: str, phonics: str, audience: str | None
) -> None:
    assert agenda_items.hide_item(book, phonics) == (phonics,)
    (told,) = said(book, meeting, audience)
    assert (told.item, told.number, told.title) == (phonics, "", "Also recorded: Phonics")
    assert_all_is_there(told)
    with book.reading() as view:
        assert [one.title for one in minutes(view, meeting, audience).items] == [
            "Welcome", "Dates", "Also recorded: Phonics",
        ]  # fmt: skip
    history.undo(book)
    (told,) = said(book, meeting, audience)
    assert told.title == "Phonics"


def test_the_printed_minutes_have_it_too(book: Book, meeting: str, phonics: str) -> None:
    agenda_items.hide_item(book, phonics)
    path = book.path.with_name("minutes.pdf")
    run(minutes_file(book, meeting, "cluster", path))
    text = Viewer(path.read_bytes()).text(1)
    path.unlink()
    for words in ("Also recorded: Phonics", "Three schools reported.", "Each school tries one change.", "Pair the"):
        assert words in text


def test_an_item_put_off_stays_in_its_minutes_and_another_waits(book: Book, meeting: str, phonics: str) -> None:
    assert agenda_items.send_to_backlog(book, phonics) == (phonics,)
    (told,) = said(book, meeting)
    assert told.title == "Also recorded: Phonics"
    assert_all_is_there(told)
    with book.reading() as view:
        (waits,) = agenda_items.backlog(view)
    assert (waits.title, waits.carried_words, waits.from_words) == ("Phonics", "carried once", "from Blank agenda")
    later = meetings.plan_meeting(book, "blank", date="2026-11-27").meeting
    put = agenda_items.take_from_backlog(book, waits.id, later)
    assert put == waits.id
    take_minute(book, put, "Something new.")
    (again,) = said(book, meeting)
    assert_all_is_there(again)
    assert [one.text for one in said(book, later)] == ["Something new."]
    with book.reading() as view:
        assert item_stand(view, put).last_text == "Three schools reported.\n\nEach school tries one change."


def test_undo_puts_an_item_that_was_put_off_back_and_it_can_be_put_off_again(
    book: Book, meeting: str, phonics: str
) -> None:
    for _n in range(2):
        agenda_items.send_to_backlog(book, phonics)
        history.undo(book)
        (told,) = said(book, meeting)
        assert (told.title, told.number) == ("Phonics", "2")
        with book.reading() as view:
            assert agenda_items.backlog(view) == []
    agenda_items.send_to_backlog(book, phonics)
    with book.reading() as view:
        assert [one.title for one in agenda_items.backlog(view)] == ["Phonics"]


def test_an_item_without_a_record_is_put_off_itself(book: Book, meeting: str) -> None:
    item = agenda_items.add_item(book, meeting, "Dates")
    assert agenda_items.send_to_backlog(book, item) == ()
    with book.reading() as view:
        assert [one.id for one in agenda_items.backlog(view)] == [item]


def test_what_older_books_have_in_the_backlog_keeps_its_minutes_too(book: Book, meeting: str, phonics: str) -> None:
    """It was moved there itself, with its minutes left behind."""
    with book.operation("Move agenda item") as work:
        work.get(Item, phonics).meeting = None
    (told,) = said(book, meeting)
    assert (told.item, told.title) == (None, "Also recorded: Phonics")
    later = meetings.plan_meeting(book, "blank", date="2026-11-27").meeting
    put = agenda_items.take_from_backlog(book, phonics, later)
    assert put != phonics
    take_minute(book, put, "Something new.")
    (told,) = said(book, meeting)
    assert_all_is_there(told)
    assert [one.text for one in said(book, later)] == ["Something new."]


def test_a_minuted_item_cannot_be_given_to_another_meeting(book: Book, meeting: str, phonics: str) -> None:
    other = meetings.plan_meeting(book, "blank", date="2026-11-27").meeting
    for where in (other, None):
        with pytest.raises(Refusal, match="Something was recorded under “Phonics”"):
            records.change(book, phonics, {"meeting": where})
    records.change(book, phonics, {"meeting": meeting, "title": "Phonics visits"})
    assert [one.title for one in said(book, meeting)] == ["Phonics visits"]


def test_what_was_recorded_under_a_part_of_an_item_is_kept_and_told(book: Book, meeting: str, phonics: str) -> None:
    part = agenda_items.add_item(book, meeting, "School C", after=phonics, sub=True)
    take_minute(book, part, "Blending every day.")
    kept = agenda_items.hide_item(book, phonics)
    assert kept == (phonics, part)
    assert [one.title for one in said(book, meeting)] == ["Also recorded: Phonics", "Also recorded: School C"]
    with book.reading() as view:
        assert kept_words(view, kept) == (
            "What was recorded under “Phonics” and “School C” stays in the minutes, as “Also recorded”."
        )
        assert kept_words(view, []) == ""


def test_nothing_is_told_of_an_item_under_which_nothing_is_left(book: Book, meeting: str, phonics: str) -> None:
    take_minute(book, phonics, "")
    with book.reading() as view:
        (told,) = [one for one in minutes(view, meeting).items if one.item == phonics]
    for one in (*told.decisions, *told.actions):
        records.hide(book, one.id)
    assert agenda_items.hide_item(book, phonics) == ()
    assert said(book, meeting) == []


def test_only_the_right_readers_have_what_was_recorded(book: Book, meeting: str) -> None:
    secret, before, data = (
        agenda_items.add_item(book, meeting, title, audience=audience)
        for title, audience in (("Zq budgets", "cluster"), ("Zq words", "governors"), ("Data", "governors"))
    )
    few = agenda_items.add_item(book, meeting, "Zq roof", audience="me")
    heads = agenda_items.add_item(book, meeting, "Zq after", audience="cluster")
    moved = agenda_items.add_item(book, meeting, "Zq moved", audience="governors")
    agenda_items.add_item(book, meeting, "Close", audience="governors")
    agenda_items.set_governors_line(book, meeting, data)
    records.change(book, data, {"title": "Our data"})
    for item in (secret, before, data, few, heads, moved):
        record(book, item, "Three schools reported.")
    with book.operation("Move agenda item") as work:
        work.get(Item, moved).meeting = None
    for item in (secret, before, data, few, heads):
        agenda_items.hide_item(book, item)
    (theirs,) = said(book, meeting, "governors")
    assert theirs.title == "Also recorded: Our data"
    assert_all_is_there(theirs)
    with book.reading() as view:
        assert "Zq" not in repr(minutes(view, meeting, "governors"))
        assert "Zq roof" not in repr(minutes(view, meeting, "cluster"))
    told = {one.title: one for one in said(book, meeting, "cluster")}
    assert len(told) == 5
    assert told["Also recorded: Zq after"].confidential
    assert told["Also recorded: Zq after"].tag == "Heads only"


def test_an_item_still_on_the_agenda_but_not_theirs_is_not_also_recorded(book: Book, meeting: str) -> None:
    agenda_items.add_item(book, meeting, "Welcome", audience="governors")
    data = agenda_items.add_item(book, meeting, "Data", audience="governors")
    agenda_items.set_governors_line(book, meeting, data)
    with book.reading() as view:
        first = next(one.id for one in view.all(Item, "meeting = ?", [meeting]) if one.id != data)
    record(book, first, "Zq")
    assert said(book, meeting, "governors") == []


def test_a_minute_under_no_item_is_recorded(book: Book, meeting: str) -> None:
    records.add(book, "minute", {"meeting": meeting, "text": "The fire bell rang."})
    assert [(one.title, one.text) for one in said(book, meeting)] == [("Also recorded", "The fire bell rang.")]


# -- what was carried over -------------------------------------------------------------------------------------


def test_an_item_carried_over_says_so_in_both_minutes(book: Book, meeting: str) -> None:
    item = agenda_items.add_item(book, meeting, "Phonics")
    finish_meeting(book, meeting)
    finish_item(book, item, done=False)
    later = meetings.plan_meeting(book, "blank", date="2026-11-27", carry=False).meeting
    (carried,) = carry(book, meeting, later).items
    notes = lambda one: [item.note for item in _items(book, one)]  # noqa: E731
    assert notes(meeting) == ["carried over to the next meeting"]
    assert notes(later) == ["carried once"]
    finish_meeting(book, later)
    finish_item(book, carried, done=False)
    assert notes(later) == ["carried once · carried over to the next meeting"]
    path = book.path.with_name("minutes.pdf")
    run(minutes_file(book, later, "cluster", path))
    text = Viewer(path.read_bytes()).text(1)
    path.unlink()
    assert "Phonics ▲ carried once · carried over to the next meeting" in text


def _items(book: Book, meeting: str) -> tuple[MinutedItem, ...]:
    with book.reading() as view:
        return minutes(view, meeting).items
