"""Who may see a thing, in the window: asked before it is added, and in its place before it is shown to others."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from desktop import records
from desktop.audiences import reach
from desktop.models import Action, Document, Item, Meeting
from desktop.ui.pages.actions import ActionsPage
from desktop.ui.pages.documents import DocumentsPage
from desktop.ui.pages.meetings import MeetingsPage


@pytest.fixture
def school(book):
    with book.reading() as view:
        return reach(view).schools[0]


def choose(combo, data):
    combo.setCurrentIndex(combo.findData(data))
    combo.activated.emit(combo.currentIndex())


def held(book, record, kind=Document):
    with book.reading() as view:
        return view.get(kind, record)


@pytest.fixture
def shown_document(desk, book, visited):
    """The page of documents with one that all heads see, and its editor of who may see it."""
    document = records.add(book, "document", {"title": "Marking policy"})
    page = visited(DocumentsPage(desk), document=document)
    return page, document, page.detail.form.editor("audience")


def test_only_those_for_whom_this_laptop_may_write_are_offered(shown_document):
    _page, _document, editor = shown_document
    choose(editor.combo, "school")
    assert editor.value().startswith("school:"), "one's own school, without typing it"


def test_within_the_circle_it_only_changes(shown_document, book):
    page, document, editor = shown_document
    choose(editor.combo, "governors")
    assert page.detail.form.question.isHidden()
    assert held(book, document).audience == "governors"


def test_another_circle_is_asked_about_in_place_and_left_by_esc(shown_document, book, told):
    page, document, editor = shown_document
    choose(editor.combo, "school")
    question = page.detail.form.question
    assert question.isVisible()
    assert "whoever has it keeps it" in question.words.text()
    assert question.leave.hasFocus()
    QTest.keyClick(question.leave, Qt.Key.Key_Escape)
    assert question.isHidden()
    assert editor.value() == "cluster"
    assert held(book, document).audience == "cluster"
    assert book.drafts() == []


def test_agreed_it_is_made_anew_and_shown(shown_document, book, told, school):
    page, document, editor = shown_document
    choose(editor.combo, "school")
    QTest.keyClick(page.detail.form.question.do, Qt.Key.Key_Return)
    ((name, where),) = told.gone
    assert name == "documents"
    new = held(book, where["document"])
    assert (new.title, new.audience, held(book, document).hidden) == ("Marking policy", f"school:{school}", True)
    assert told.said[-1] == "Shared: they have it with the next exchange."


def test_going_to_another_record_puts_the_question_away(shown_document, book):
    page, _document, editor = shown_document
    other = records.add(book, "document", {"title": "Swimming"})
    choose(editor.combo, "me")
    assert page.detail.form.question.isVisible()
    page.table.choose(other)
    page._show(other)
    assert page.detail.form.question.isHidden()
    assert editor.value() == "cluster"


def test_named_people_have_oneself_among_them_and_wait_for_the_others(shown_document, book):
    page, _document, editor = shown_document
    pat = records.add(book, "person", {"name": "Pat Lowe", "organisation": "Diocese"})
    page.renew()
    choose(editor.combo, "people")
    assert page.detail.form.question.isHidden(), "whom else is still to be said"
    QTest.keyClicks(editor._names.line, "pat")
    QTest.keyClick(editor._names.line, Qt.Key.Key_Return)
    assert page.detail.form.question.isVisible()
    assert "Jo Bright" in page.detail.form.question.words.text()
    assert pat in editor.value()
    assert book.me in editor.value()


def test_a_document_is_added_for_one_school_and_the_next_for_all_again(desk, book, visited, school, tmp_path):
    page = visited(DocumentsPage(desk))
    assert page.whom.combo.currentText() == "For heads and facilitator"
    for name in ("Our own.txt", "Policy.txt"):
        (tmp_path / name).write_text(name, encoding="utf-8")
    choose(page.whom.combo, f"school:{school}")
    page.take([tmp_path / "Our own.txt"])
    page.take([tmp_path / "Policy.txt"])
    with book.reading() as view:
        assert {one.title: one.audience for one in view.all(Document)} == {
            "Our own": f"school:{school}",
            "Policy": "cluster",
        }


def test_an_action_is_added_for_oneself_alone(desk, book, visited):
    page = visited(ActionsPage(desk))
    page.begin_new()
    choose(page.whom.combo, "me")
    QTest.keyClicks(page.new, "Ask about my pension")
    QTest.keyClick(page.new, Qt.Key.Key_Return)
    with book.reading() as view:
        assert [one.audience for one in view.all(Action)] == ["me"]
    assert page.whom.isHidden()


def test_a_meeting_is_planned_for_one_school_with_its_agenda(desk, book, visited, school):
    page = visited(MeetingsPage(desk), new="1")
    new = page.new
    choose(new.whom.combo, f"school:{school}")
    new.date.set_value("2026-12-03")
    new.plan_it()
    with book.reading() as view:
        assert {one.audience for kind in (Meeting, Item) for one in view.all(kind)} == {f"school:{school}"}
