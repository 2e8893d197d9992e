"""Who changed this: a record's story, and from it, in two deliberate steps, what a field ever held is erased."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from desktop import history, records
from desktop.ui.pages.story import StoryPopup

NAME = "Tom Pebblethwaite"


@pytest.fixture
def document(book):
    made = records.add(book, "document", {"title": f"About {NAME}", "about": "What we saw", "tags": "visits"})
    records.change(book, made, {"title": "About a visit"})
    return made


@pytest.fixture
def popup(book, document, shown, morning):
    return shown(StoryPopup(book, document, None), 440, 500)


def choose(popup, words):
    number = next(n for n, row in enumerate(popup.rows.rows()) if row.words == words)
    popup.rows.setFocus()
    popup.rows.choose(str(number))
    popup.rows.chosen.emit(str(number))


def test_the_newest_line_is_chosen_and_nothing_is_asked_yet(popup):
    assert popup.rows.current() == "0"
    assert popup.question.isHidden()
    assert popup.done.isHidden()


def test_the_line_says_what_would_be_erased_and_the_first_step_only_asks(popup, book, document):
    choose(popup, f"About {NAME}")
    assert popup.erase.text() == "Erase what “Title” ever held…"
    QTest.keyClick(popup.erase, Qt.Key.Key_Return)
    assert "Backups, printed packs" in popup.question.words.text()
    assert popup.question.leave.hasFocus()
    QTest.keyClick(popup.question.leave, Qt.Key.Key_Escape)
    assert popup.isVisible(), "Esc puts the question away, not the story"
    with book.reading() as view:
        assert any(NAME in one.value for one in history.story(view, document))


def test_the_second_step_erases_and_the_rest_stands(popup, book, document):
    choose(popup, f"About {NAME}")
    popup.erase.click()
    QTest.keyClick(popup.question.do, Qt.Key.Key_Return)
    assert popup.done.text().startswith("Erased from 2 steps.")
    assert all(NAME not in row.words for row in popup.rows.rows())
    with book.reading() as view:
        assert all(NAME not in one.value for one in history.story(view, document))
        assert view.title(document) == "(erased)"
        held = view.any(document)
        assert (held.about, held.tags) == ("What we saw", ("visits",))


def test_who_may_see_it_is_not_erased(popup, book, document):
    records.change(book, document, {"audience": "governors"})
    popup._read()
    choose(popup, "heads, facilitator, governors")
    assert popup.erase.isHidden()


def test_what_cannot_be_erased_is_said_there(popup):
    popup._erase(popup._told[0]._replace(name="review"))
    assert popup.done.text() == "Nothing was ever written there."


def test_all_of_it_is_erased_in_two_deliberate_steps_by_the_keyboard(popup, book, document):
    popup.erase_all.setFocus()
    QTest.keyClick(popup.erase_all, Qt.Key.Key_Return)
    assert popup.question.words.text().startswith("All of “About a visit” is dropped")
    assert "Backups, printed packs" in popup.question.words.text()
    assert "not erased with it" not in popup.question.words.text()
    assert popup.question.leave.hasFocus()
    QTest.keyClick(popup.question.leave, Qt.Key.Key_Escape)
    with book.reading() as view:
        assert not view.any(document).hidden
    popup.erase_all.click()
    QTest.keyClick(popup.question.do, Qt.Key.Key_Return)
    assert popup.done.text().startswith("Erased from 2 steps.")
    assert all(NAME not in row.words for row in popup.rows.rows())
    with book.reading() as view:
        held = view.any(document)
        assert held.hidden
        assert (held.about, held.tags) == ("", ())
    assert popup.erase_all.isHidden(), "there is nothing left to erase"


def test_what_stands_under_it_is_named_before(book, shown, morning):
    plan = records.add(book, "plan", {"title": "Cluster plan"})
    for title in ("Early reading", "Writing"):
        records.add(book, "priority", {"title": title, "plan": plan})
    popup = shown(StoryPopup(book, plan, None), 440, 500)
    popup.erase_all.click()
    assert "What stands under it is not erased with it: 2 Priorities." in popup.question.words.text()


def test_what_the_book_stands_on_is_not_erased_whole(book, shown, morning):
    for record in (book.cluster, book.me):
        popup = shown(StoryPopup(book, record, None), 440, 500)
        assert popup.erase_all.isHidden()
