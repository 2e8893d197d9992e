"""A form has no Save: typing goes to a draft, leaving a field seals it, and nothing typed is ever lost."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from desktop.errors import Refusal
from desktop.models import Action
from desktop.ui.form import DRAFT_AFTER, Form

JO = "person-" + "a" * 20
FIRST, SECOND = "action-" + "a" * 20, "action-" + "b" * 20
HELD = {"title": "Pair teachers", "leads": (), "due": None, "evidence": "", "progress": "not_begun"}


class Kept:
    """Where drafts and changes go, in the order they come."""

    def __init__(self):
        self.drafts, self.sealed, self.problems = [], [], []
        self.refuse = ""

    def draft(self, record_id, name, value):
        self.drafts.append((record_id, name, value))

    def seal(self, record_id, name, value, seen):
        if self.refuse:
            raise Refusal(self.refuse)
        self.sealed.append((record_id, name, value, seen))
        return f"{seen}+"


@pytest.fixture
def kept():
    return Kept()


@pytest.fixture
def form(kept, shown):
    made = Form(
        Action,
        ["title", "leads", "due", "progress", "evidence"],
        draft=kept.draft,
        seal=kept.seal,
        problem=kept.problems.append,
        choices={"leads": [(JO, "Jo Bright")]},
        labels={"title": "What"},
    )
    outer = QWidget()
    column = QVBoxLayout(outer)
    made.elsewhere = QLineEdit()
    column.addWidget(made)
    column.addWidget(made.elsewhere)
    made.outer = outer
    shown(outer, 400, 600)
    made.set_record(FIRST, HELD, "seen")
    return made


def type_into(form, qtbot, name, text):
    form.focus_on(name)
    editor = form.editor(name)
    target = getattr(editor, "line", None) or editor.control
    qtbot.keyClicks(target, text)


def test_an_empty_form_waits_for_a_record(form):
    form.set_record("", {}, None)
    assert not form.isEnabled()
    form.set_record(FIRST, HELD, "seen")
    assert form.isEnabled()
    assert form.field("title").label.text() == "What"
    assert form.field("due").label.text() == "By"


def test_typing_is_drafted_and_leaving_seals_once(form, kept, qtbot):
    type_into(form, qtbot, "title", "!")
    qtbot.waitUntil(lambda: kept.drafts != [])
    assert kept.drafts == [(FIRST, "title", form.editor("title").value())]
    assert kept.sealed == []
    form.elsewhere.setFocus()
    assert [(name, seen) for _id, name, _value, seen in kept.sealed] == [("title", "seen")]
    form.flush()
    assert len(kept.sealed) == 1
    assert DRAFT_AFTER <= 400


def test_nothing_is_sealed_when_nothing_changed(form, kept, qtbot):
    form.focus_on("title")
    form.elsewhere.setFocus()
    type_into(form, qtbot, "title", "s")
    qtbot.keyClick(form.editor("title").control, Qt.Key.Key_Backspace)
    form.elsewhere.setFocus()
    assert kept.sealed == []
    # and the draft of what was taken back says so
    assert kept.drafts[-1] == (FIRST, "title", HELD["title"])


def test_each_seal_is_against_what_was_seen_then(form, kept, qtbot):
    type_into(form, qtbot, "evidence", "seen it")
    form.elsewhere.setFocus()
    type_into(form, qtbot, "leads", "jo")
    form.elsewhere.setFocus()
    assert kept.sealed == [(FIRST, "evidence", "seen it", "seen"), (FIRST, "leads", (JO,), "seen+")]


def test_another_record_gets_none_of_what_was_typed_for_the_first(form, kept, qtbot):
    type_into(form, qtbot, "evidence", "for the first")
    form.set_record(SECOND, HELD | {"title": "Other"}, "seen two")
    assert kept.sealed == [(FIRST, "evidence", "for the first", "seen")]
    assert form.editor("evidence").value() == ""
    type_into(form, qtbot, "evidence", "for the second")
    form.flush()
    assert kept.sealed[1:] == [(SECOND, "evidence", "for the second", "seen two")]


def test_news_from_outside_spares_the_field_being_typed_in(form, kept, qtbot):
    type_into(form, qtbot, "evidence", "half a sen")
    form.set_record(FIRST, HELD | {"evidence": "theirs", "title": "Renamed"}, "news")
    assert form.editor("evidence").value() == "half a sen"
    assert form.editor("title").value() == "Renamed"
    form.flush()
    # sealed against what stood there when typing began, so that theirs is not silently replaced
    assert kept.sealed == [(FIRST, "evidence", "half a sen", "seen")]


def test_what_was_taken_back_leaves_the_newer_token(form, kept, qtbot):
    type_into(form, qtbot, "evidence", "x")
    form.set_record(FIRST, HELD, "news")
    qtbot.keyClick(form.editor("evidence").control, Qt.Key.Key_Backspace)
    form.elsewhere.setFocus()
    type_into(form, qtbot, "title", "!")
    form.flush()
    assert [seen for *_rest, seen in kept.sealed] == ["news"]


def test_what_cannot_be_read_is_a_draft_and_never_a_change(form, kept, qtbot):
    type_into(form, qtbot, "due", "someday")
    form.elsewhere.setFocus()
    assert kept.sealed == []
    assert kept.drafts[-1] == (FIRST, "due", "someday")
    assert "is not a day" in form.editor("due").problem()
    assert form.editor("due").line.text() == "someday"


def test_a_refusal_is_said_and_what_was_typed_stays(form, kept, qtbot):
    kept.refuse = "There is no room left on the disk."
    type_into(form, qtbot, "evidence", "words")
    form.elsewhere.setFocus()
    assert kept.problems == ["There is no room left on the disk."]
    assert form.editor("evidence").problem() == "There is no room left on the disk."
    assert form.editor("evidence").value() == "words"


def test_a_page_that_goes_out_of_sight_keeps_what_was_typed(form, kept, qtbot):
    type_into(form, qtbot, "evidence", "words")
    form.outer.hide()
    assert kept.sealed == [(FIRST, "evidence", "words", "seen")]


def test_a_choice_is_sealed_when_it_is_picked(form, kept):
    combo = form.editor("progress").combo
    combo.showPopup()
    combo.setCurrentIndex(combo.findData("at_risk"))
    combo.activated.emit(combo.currentIndex())
    combo.hidePopup()
    assert kept.sealed == [(FIRST, "progress", "at_risk", "seen")]
