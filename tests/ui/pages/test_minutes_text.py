"""The sheet of minutes on the screen: what left the agenda is on it, and what was carried over says so."""

from __future__ import annotations

import pytest

from desktop.agenda_items import add_item, hide_item
from desktop.meetings import plan_meeting
from desktop.minute_taking import finish_item, take_minute
from desktop.minutes import minutes
from desktop.models import Item
from desktop.ui.pages.minutes_text import ItemText, MinutesSheet
from desktop.ui.pieces import Words


@pytest.fixture
def meeting(book):
    return plan_meeting(book, "blank", date="2026-11-27").meeting


@pytest.fixture
def sheet(book, shown):
    made = MinutesSheet(book)
    shown(made, 700, 700)
    return made


def show(book, sheet, meeting):
    with book.reading() as view:
        sheet.show_minutes(minutes(view, meeting), fixed=False)


def test_what_was_recorded_under_an_item_taken_off_can_still_be_put_right(book, sheet, meeting):
    item = add_item(book, meeting, "Phonics")
    take_minute(book, item, "It was discused.")
    hide_item(book, item)
    show(book, sheet, meeting)
    shown = sheet.items[item]
    assert shown.accessibleName() == "Also recorded: Phonics"
    assert shown.editor.control.accessibleName() == "Minutes of item Also recorded: Phonics"
    assert shown.editor.value() == "It was discused."
    shown.editor.text.setPlainText("It was discussed.")
    sheet.seal()
    with book.reading() as view:
        assert minutes(view, meeting).items[0].text == "It was discussed."


def test_what_an_older_book_moved_away_is_read_and_not_written(book, sheet, meeting):
    item = add_item(book, meeting, "Phonics")
    take_minute(book, item, "It was discussed.")
    with book.operation("Move agenda item") as work:
        work.get(Item, item).meeting = None
    show(book, sheet, meeting)
    assert sheet.items == {}
    (text,) = sheet.findChildren(ItemText)
    assert text.words.text() == "It was discussed."
    assert text.editor.isHidden()


def test_an_unfinished_item_says_that_it_goes_on(book, sheet, meeting):
    item = add_item(book, meeting, "Phonics")
    show(book, sheet, meeting)
    assert notes(sheet) == []
    finish_item(book, item, done=False)
    show(book, sheet, meeting)
    assert notes(sheet) == ["▲ carried over to the next meeting"]


def notes(sheet):
    return [one.text() for one in sheet.findChildren(Words) if one.text().startswith("▲")]
