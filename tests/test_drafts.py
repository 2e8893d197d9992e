"""What was typed before a crash becomes part of the record, also of records that were not there yet."""

from __future__ import annotations

import pytest

from desktop import history, records
from desktop.action_log import action_log
from desktop.agenda import agenda
from desktop.agenda_items import add_item, hide_item, prompt_id, set_prompt
from desktop.book import Book
from desktop.clock import today
from desktop.drafts import PROMPT, seal_drafts
from desktop.errors import OutOfView
from desktop.meetings import plan_meeting
from desktop.minute_taking import finish_meeting, minute_id, take_minute
from desktop.minutes import MinutedItem, minutes
from desktop.models import Item, Minute, Note


@pytest.fixture
def meeting(book: Book) -> str:
    return plan_meeting(book, "blank", date="2026-11-27").meeting


@pytest.fixture
def item(book: Book, meeting: str) -> str:
    return add_item(book, meeting, "Phonics visits")


def minuted(book: Book, meeting: str, item: str) -> MinutedItem:
    with book.reading() as view:
        return next(one for one in minutes(view, meeting).items if one.item == item)


def prompt(book: Book, meeting: str, item: str) -> str:
    with book.reading() as view:
        return next(line.prompt for line in agenda(view, meeting).lines if line.id == item)


def test_a_minute_that_was_never_sealed_is_taken(book: Book, meeting: str, item: str) -> None:
    book.keep_draft(minute_id(item), "text", "An hour of minutes.", {})
    assert seal_drafts(book) == []
    assert book.drafts() == []
    assert minuted(book, meeting, item).text == "An hour of minutes."
    finish_meeting(book, meeting)
    with book.reading() as view:
        held = view.get(Item, item)
        minute = view.get(Minute, minute_id(item))
        assert history.undoable(view).startswith("Finish meeting")
    assert held is not None
    assert minute is not None
    assert held.state == "done", "what was minuted was taken"
    assert (minute.meeting, minute.audience) == (meeting, held.audience)


def test_a_minute_written_on_replaces_what_was_seen_and_nothing_else(book: Book, meeting: str, item: str) -> None:
    minute = take_minute(book, item, "First.")
    seen = book.as_seen(minute)
    book.keep_draft(minute, "text", "First. And second.", seen)
    assert seal_drafts(book) == []
    assert minuted(book, meeting, item).text == "First. And second."
    book.keep_draft(minute, "text", "Third, from what was seen at first.", seen)
    assert seal_drafts(book) == []
    with book.reading() as view:
        assert view.disagreements() == [(minute, "text")]


def test_commands_in_a_minute_are_carried_out(book: Book, meeting: str, item: str) -> None:
    set_prompt(book, item, "Ask H.")
    commands = ["/decision Each school tries one change", "/action Pair teachers", "/private One", "/private Two"]
    book.keep_draft(minute_id(item), "text", "\n".join(["It was discussed.", *commands]), {})
    assert seal_drafts(book) == []
    told = minuted(book, meeting, item)
    assert told.text == "It was discussed."
    assert [one.title for one in told.decisions] == ["Each school tries one change"]
    assert [one.title for one in told.actions] == ["Pair teachers"]
    assert prompt(book, meeting, item) == "Ask H.\nOne\nTwo"
    with book.reading() as view:
        assert [(row.title, row.meeting) for row in action_log(view, today())] == [("Pair teachers", meeting)]


def test_the_chairs_prompt_is_written_whether_or_not_there_is_one(book: Book, meeting: str, item: str) -> None:
    book.keep_draft(item, PROMPT, "Ask Jo gently", {})
    assert seal_drafts(book) == []
    assert prompt(book, meeting, item) == "Ask Jo gently"
    book.keep_draft(item, PROMPT, "Ask Jo", book.as_seen(prompt_id(item, book.me)))
    assert seal_drafts(book) == []
    assert book.drafts() == []
    assert prompt(book, meeting, item) == "Ask Jo"
    with book.reading() as view:
        assert [note.audience for note in view.all(Note)] == ["me"]
        assert view.disagreements() == []


def test_what_no_field_takes_and_what_nothing_here_answers_to_stays_a_draft(book: Book, item: str) -> None:
    nobody = "item-aaaaaaaaaaaaaaaaaaaa"
    book.keep_draft(item, "minutes", "a while", {})
    book.keep_draft(minute_id(nobody), "text", "Of an item that is not here", {})
    book.keep_draft(nobody, PROMPT, "The same", {})
    assert sorted(seal_drafts(book)) == sorted([item, nobody, minute_id(nobody)])
    assert len(book.drafts()) == 3


@pytest.mark.parametrize("how", [records.hide, hide_item])
def test_what_was_typed_in_an_item_goes_out_of_view_with_it_and_comes_back_with_it(
    book: Book, meeting: str, item: str, how: object
) -> None:
    book.keep_draft(item, "title", "Phonics visits, again", book.as_seen(item))
    book.keep_draft(item, "minutes", "a while", book.as_seen(item))
    book.keep_draft(minute_id(item), "text", "Begun.", {})
    book.keep_draft(item, PROMPT, "Ask H.", {})
    assert callable(how)
    how(book, item)
    assert book.drafts() == []
    assert seal_drafts(book) == []
    with book.reading() as view:
        assert [line.id for line in agenda(view, meeting).lines] == []
    records.bring_back(book, item)
    told = minuted(book, meeting, item)
    assert (told.title, told.text, prompt(book, meeting, item)) == ("Phonics visits, again", "Begun.", "Ask H.")


def test_a_draft_of_what_went_out_of_view_otherwise_waits_until_it_is_back(book: Book, meeting: str) -> None:
    item = add_item(book, meeting, "Added too soon")
    book.keep_draft(item, "title", "Typed meanwhile", book.as_seen(item))
    book.keep_draft(minute_id(item), "text", "Minuted meanwhile", {})
    history.undo(book)
    assert sorted(seal_drafts(book)) == sorted([item, minute_id(item)])
    with book.reading() as view:
        held = view.get(Item, item)
    assert held is not None
    assert held.hidden
    history.redo(book)
    assert seal_drafts(book) == []
    told = minuted(book, meeting, item)
    assert (told.title, told.text) == ("Typed meanwhile", "Minuted meanwhile")


def test_out_of_view_is_said_with_the_way_back(book: Book, item: str) -> None:
    hide_item(book, item)
    with pytest.raises(OutOfView, match=f"Phonics visits.*Undo.*change BOOK {item} hidden=no"):
        take_minute(book, item, "Nobody would see this.")
