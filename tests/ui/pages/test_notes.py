"""Notes: added for the cluster, one's school or oneself where they belong; read, changed and taken away by others."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from desktop import records
from desktop.agenda import agenda
from desktop.agenda_items import set_prompt
from desktop.meetings import plan_meeting
from desktop.models import Note, School
from desktop.notes import notes_about
from desktop.ui.form import DRAFT_AFTER
from desktop.ui.pages.meeting import MeetingPage
from desktop.ui.pages.people import PeoplePage
from desktop.ui.pages.schools import SchoolsPage
from tests.two_laptops import send

CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def book(pair):
    return pair[0]


@pytest.fixture
def school(book):
    with book.reading() as view:
        return next(one.id for one in view.all(School) if one.name == "School F")


@pytest.fixture
def notes(desk, visited, school):
    """The notes on the page of one's own school."""
    page = visited(SchoolsPage(desk), school=school)
    return page.detail.notes


def write(notes, words):
    """Type a new note by the keyboard, and stay in it."""
    notes.begin.setFocus()
    QTest.keyClick(notes.begin, Qt.Key.Key_Return)
    assert notes.new.text.text.hasFocus()
    QTest.keyClicks(notes.new.text.text, words)
    return notes.new


def choose(combo, data):
    combo.setCurrentIndex(combo.findData(data))
    combo.activated.emit(combo.currentIndex())


def told(book, about):
    with book.reading() as view:
        return [(one.words, one.who, one.whom_words) for one in notes_about(view, about, book.me)]


def test_a_note_for_the_cluster_is_read_on_the_others_laptop(notes, book, pat, school, tmp_path):
    assert notes.rows.isHidden(), "where there is none, only the button is seen"
    new = write(notes, "The hall is cold: bring a coat")
    assert new.whom.value() == "cluster"
    new.keep()
    QTest.keyClick(new.text.text, Qt.Key.Key_Return, CONTROL)
    assert new.isHidden()
    assert notes.begin.hasFocus()
    assert write(notes, "").text.text.toPlainText() == "", "what was added is not asked for again"
    (row,) = notes.rows.rows()
    assert (row.words, row.under) == ("The hall is cold: bring a coat", "you, just now · for heads and facilitator")
    send(book, pat, tmp_path)
    assert told(pat, school) == [("The hall is cold: bring a coat", "Jo Bright", "heads and facilitator")]


def test_one_for_ones_own_school_goes_no_further(notes, book, pat, school, tmp_path):
    new = write(notes, "The boiler again")
    choose(new.whom.combo, "school")
    new.add.setFocus()
    QTest.keyClick(new.add, Qt.Key.Key_Return)
    assert told(book, school) == [("The boiler again", "you", "one school (School F)")]
    send(book, pat, tmp_path)
    assert told(pat, school) == []


def test_tab_goes_from_the_words_to_whom_and_to_the_button(notes):
    new = write(notes, "The hall is cold")
    QTest.keyClick(new.text.text, Qt.Key.Key_Tab)
    assert new.whom.combo.hasFocus()
    QTest.keyClick(new.whom.combo, Qt.Key.Key_Tab)
    assert new.add.hasFocus()
    new.text.text.setFocus()
    QTest.keyClick(new.text.text, Qt.Key.Key_Backtab)
    assert notes.parentWidget().focusWidget().text() == "Add somebody else", "what stands above it is before it"


def test_what_is_half_typed_is_on_the_disk_and_there_again(notes, book, school, qtbot):
    new = write(notes, "The hall is")
    qtbot.waitUntil(lambda: "The hall is" in (book.meta("typing:note") or ""), timeout=DRAFT_AFTER * 20)
    QTest.keyClick(new.text.text, Qt.Key.Key_Escape)
    assert new.isHidden()
    assert told(book, school) == []
    QTest.keyClick(notes.begin, Qt.Key.Key_Return)
    assert new.text.text.toPlainText() == "The hall is"


def test_nothing_and_nobody_are_not_noted(notes, book, school):
    new = write(notes, "")
    QTest.keyClick(new.text.text, Qt.Key.Key_Return, CONTROL)
    assert new.text.problem() == "write something first"
    QTest.keyClicks(new.text.text, "The hall is cold")
    choose(new.whom.combo, "people")
    new.whom._names.set_value(())
    new.add.click()
    assert new.whom.problem() == "say who: type a name below"
    assert told(book, school) == []


def test_it_is_changed_in_place_and_taken_out_of_view(notes, book, school):
    id = records.add(book, "note", {"text": "The hall is cold", "about": school, "audience": "cluster"})
    notes.rows.setFocus()
    notes.rows.choose(id)
    QTest.keyClick(notes.rows, Qt.Key.Key_Return)
    text = notes.form.editor("text").text
    assert text.hasFocus()
    text.setPlainText("The hall is warm again")
    QTest.keyClick(text, Qt.Key.Key_Escape)
    assert notes.rows.hasFocus()
    assert [row.words for row in notes.rows.rows()] == ["The hall is warm again"]
    QTest.keyClick(notes.rows, Qt.Key.Key_Return)
    notes.hide_button.setFocus()
    QTest.keyClick(notes.hide_button, Qt.Key.Key_Return)
    assert notes.rows.isHidden()
    assert told(book, school) == []


def test_what_arrives_stands_there_at_once(notes, book, pat, school, tmp_path, desk):
    from desktop.bundles import make_bundle, take_bundle, tell

    records.add(pat, "note", {"text": "We visit on Friday", "about": school, "audience": "cluster"})
    make_bundle(pat, tmp_path / "news.clusterbundle")
    tell(book, take_bundle(book, tmp_path / "news.clusterbundle"))
    assert [row.under for row in notes.rows.rows()] == ["Pat Lowe, just now · for heads and facilitator"]


def test_an_item_and_its_meeting_have_notes_beside_ones_own_prompt(desk, visited, book):
    meeting = plan_meeting(book, "breakfast", date="2026-11-27").meeting
    with book.reading() as view:
        item = agenda(view, meeting).lines[1].id
    set_prompt(book, item, "Ask about the nursery")
    part = visited(MeetingPage(desk), meeting=meeting, step="plan", item=item).part()
    assert part.item.prompt.value() == "Ask about the nursery"
    assert part.item.notes.rows.isHidden(), "the prompt is not said twice"
    new = write(part.item.notes, "Papers by Wednesday, please")
    QTest.keyClick(new.text.text, Qt.Key.Key_Return, CONTROL)
    with book.reading() as view:
        shown = agenda(view, meeting, "cluster", prompts=True).lines
    assert [line.prompt for line in shown if line.id == item] == ["Ask about the nursery"], "it is in no pack"
    assert [row.words for row in part.item.notes.rows.rows()] == ["Papers by Wednesday, please"]
    part.show_about()
    new = write(part.about.notes, "Park behind the church")
    choose(new.whom.combo, "me")
    new.add.click()
    assert told(book, meeting) == [("Park behind the church", "you", "only me")]
    assert [row.words for row in part.about.notes.rows.rows()] == ["Park behind the church"]


def test_of_another_person_nothing_half_typed_is_carried_along(desk, visited, book):
    with book.reading() as view:
        jo, pat = [id for (id,) in view.rows("SELECT id FROM person ORDER BY name")]
    page = visited(PeoplePage(desk), person=jo)
    notes = page.detail.notes
    new = write(notes, "Prefers the telephone")
    page.table.choose(pat)
    page.table.chosen.emit(pat)
    assert new.isHidden()
    assert notes.begin.isVisible()
    QTest.keyClick(notes.begin, Qt.Key.Key_Return)
    assert new.text.text.toPlainText() == ""
    with book.reading() as view:
        assert view.count(Note) == 0
    page.table.choose(jo)
    page.table.chosen.emit(jo)
    notes.begin.click()
    assert new.text.text.toPlainText() == "Prefers the telephone"
    new.add.click()
    assert [row.words for row in notes.rows.rows()] == ["Prefers the telephone"]
