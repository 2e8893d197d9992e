"""Home: what I owe, what is next, what changed."""

from __future__ import annotations

import datetime

import pytest

from desktop import clock, history, records
from desktop.actions import agree_action
from desktop.agenda_items import add_item, set_governors_line
from desktop.book import Book
from desktop.home import Home, home
from desktop.meetings import plan_meeting
from desktop.papers import promise_paper
from tests.conftest import MORNING

TODAY = MORNING.date()
pytestmark = pytest.mark.usefixtures("morning")


def seen(book: Book) -> Home:
    with book.reading() as view:
        return home(view, book.me, TODAY)


def day(days: int) -> str:
    return (TODAY + datetime.timedelta(days=days)).isoformat()


def test_a_new_book_has_nothing_yet_and_says_so(book: Book) -> None:
    first = seen(book)
    assert first.empty
    assert (first.greeting, first.next_words, first.owed, first.pack) == ("Good morning", "", (), None)


def test_the_greeting_follows_the_day(book: Book) -> None:
    for hour, words in ((7, "Good morning"), (13, "Good afternoon"), (21, "Good evening")):
        with clock.standing_at(MORNING.replace(hour=hour)):
            assert seen(book).greeting == words


def test_i_owe_what_i_lead_and_what_my_school_leads_the_late_first(book: Book) -> None:
    with book.reading() as view:
        school = records.listed(view, "school")[0].id
    other = records.add(book, "person", {"name": "Sam Hill"})
    agree_action(book, "Marking policy: adopt, adapt or decline", leads=[school], due=day(10))
    agree_action(book, "Moderation sample to School C", leads=[book.me], due=day(-5))
    agree_action(book, "Somebody else's", leads=[other], due=day(-9))
    owed = seen(book).owed
    assert [(line.title, line.shape, line.due_words) for line in owed] == [
        ("Moderation sample to School C", "■", "5 days late"),
        ("Marking policy: adopt, adapt or decline", "○", "4 Dec"),
    ]


def test_a_paper_promised_by_my_school_is_owed_before_the_meeting(book: Book) -> None:
    with book.reading() as view:
        school = records.listed(view, "school")[0].id
    planned = plan_meeting(book, "blank", date=day(3), venue="Manor Farm barn", title="Breakfast meeting")
    item = add_item(book, planned.meeting, "Phonics visits", minutes=15)
    paper = promise_paper(book, item, "Notes", sources=[school])
    first = seen(book)
    assert [(line.id, line.kind, line.due_words) for line in first.owed] == [(paper, "paper", "Fri")]
    assert first.next_words == "Breakfast meeting in 3 days, Fri 27 Nov, 07:30, Manor Farm barn"
    assert first.pack is not None
    assert (first.pack.title, first.pack.papers_words, first.pack.papers_missing) == (
        "Friday’s pack",
        "0 of 1",
        1,
    )
    assert not first.empty


def test_the_pack_says_when_governors_join(book: Book) -> None:
    planned = plan_meeting(book, "blank", date=day(3), start="07:30")
    add_item(book, planned.meeting, "Welcome", minutes=10)
    data = add_item(book, planned.meeting, "Reading our data together", minutes=40, audience="governors")
    set_governors_line(book, planned.meeting, data)
    card = seen(book).pack
    assert card is not None
    assert (card.governors_words, card.agenda_words) == ("G1, 07:40", "2 items, 50 min")


def test_what_changed_tells_each_step_once_and_leaves_out_what_was_undone(book: Book) -> None:
    document = records.add(book, "document", {"title": "Marking policy"})
    records.change(book, document, {"title": "Feedback policy", "about": "What we agreed", "tags": "marking"})
    first = seen(book).changes[0]
    assert (first.what, first.title) == ("Add, Edit", "Feedback policy")
    history.undo(book)
    assert seen(book).changes[0].what == "Add"


def test_what_changed_tells_one_persons_day_with_one_record_in_one_line(book: Book) -> None:
    letter = records.add(book, "document", {"title": "Attendance letter"})
    with clock.standing_at(MORNING + datetime.timedelta(days=1)):
        for n in range(9):
            records.change(book, letter, {"about": f"Draft {n}"})
            if n == 3:
                records.add(book, "document", {"title": "Note 3"})
        lines = seen(book).changes
        assert [(line.title, line.what) for line in lines[:3]] == [
            ("Attendance letter", "Edit, 9 times"),
            ("Note 3", "Add"),
            ("Attendance letter", "Add"),
        ]


def test_what_was_done_again_is_told_by_its_own_name(book: Book) -> None:
    records.add(book, "document", {"title": "Marking policy"})
    for _again in range(2):
        history.undo(book)
        history.redo(book)
    first = seen(book).changes[0]
    assert (first.title, first.what) == ("Marking policy", "Add")


def test_a_disagreement_is_named_by_its_field(book: Book) -> None:
    action = records.add(book, "action", {"title": "Share the baseline"})
    on_screen = book.as_seen(action)
    records.change(book, action, {"due": day(5)}, seen=on_screen)
    records.change(book, action, {"due": day(9)}, seen=on_screen)
    assert [line.words for line in seen(book).disagreements] == ["By of “Share the baseline”"]
