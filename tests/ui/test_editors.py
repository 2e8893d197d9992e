"""An editor for every kind: what is typed becomes a value, what cannot be read stays and says why."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QWidget

from desktop.errors import BadValue
from desktop.models import RECORDS, Action, Decision, Item, Meeting, Person, School
from desktop.models.audience import AudienceKind
from desktop.models.kinds import File, Flag, Issued, Kind, Tags
from desktop.models.pack_lines import PackLines
from desktop.ui.editing import GrowingText, ShownEditor
from desktop.ui.editors import editor_for

JO, SAM = "person-" + "a" * 20, "person-" + "b" * 20
SCHOOL_C, SCHOOL_F = "school-" + "c" * 20, "school-" + "f" * 20
CHOICES = [(JO, "Jo Bright"), (SAM, "Sam Ó Néill"), (SCHOOL_C, "School C"), (SCHOOL_F, "School F")]


@pytest.fixture
def edit(shown):
    """An editor on a page with another line to go to."""

    def make(kind: Kind, value=None):
        editor = editor_for(kind, CHOICES)
        outer = QWidget()
        editor.setParent(outer)
        editor.outer = outer
        editor.setGeometry(0, 0, 300, 120)
        editor.elsewhere = QLineEdit(outer)
        editor.elsewhere.setGeometry(0, 200, 300, 30)
        shown(outer, 400, 300)
        editor.set_value(value)
        editor.told = []
        editor.edited.connect(lambda: editor.told.append("edited"))
        editor.settled.connect(lambda: editor.told.append("settled"))
        editor.setFocus()
        return editor

    return make


def kinds():
    return [
        pytest.param(kind, id=f"{record}.{name}")
        for record, cls in RECORDS.items()
        for name, kind in cls.fields.items()
    ]


@pytest.mark.parametrize("kind", kinds())
def test_every_field_of_every_record_has_an_editor_that_keeps_its_default(kind, qapp):
    editor = editor_for(kind, CHOICES)
    editor.set_value(kind.default)
    if kind.required and kind.default in (None, ""):
        with pytest.raises(BadValue):
            editor.value()
    else:
        assert editor.value() == kind.default
    assert not editor.being_edited()
    assert isinstance(editor, ShownEditor) == isinstance(kind, File | Issued | PackLines)
    assert editor.focusProxy().accessibleName()
    editor.deleteLater()


def test_a_long_sentence_is_shown_whole_and_stays_one_line_of_words(edit, qtbot):
    decision = edit(Decision.fields["title"])
    one_line = decision.text.height()
    decision.text.insertPlainText("A final draft next time;\neach school may then adopt, adapt or decline it. " * 3)
    assert decision.text.height() > one_line * 2
    qtbot.keyClick(decision.control, Qt.Key.Key_Return)
    assert decision.told[-1] == "settled"
    assert "\n" not in decision.text.toPlainText()
    assert decision.value() == decision.text.toPlainText()


def test_typing_is_told_letter_by_letter_and_settled_once(edit, qtbot):
    title = edit(Person.fields["name"])
    qtbot.keyClicks(title.control, "Pair  up ")
    assert title.told == ["edited"] * 9
    qtbot.keyClick(title.control, Qt.Key.Key_Return)
    title.elsewhere.setFocus()
    assert title.told == ["edited"] * 9 + ["settled"]
    assert title.value() == title.line.text() == "Pair up"


def test_going_elsewhere_settles(edit, qtbot):
    title = edit(Action.fields["title"], "Pair")
    title.elsewhere.setFocus()
    assert title.told == []
    title.setFocus()
    qtbot.keyClicks(title.control, "s")
    title.elsewhere.setFocus()
    assert title.told == ["edited", "settled"]


def test_what_cannot_be_read_stays_as_typed_and_says_why(edit, qtbot):
    minutes = edit(Item.fields["minutes"], 10)
    minutes.line.selectAll()
    qtbot.keyClicks(minutes.control, "ten")
    qtbot.keyClick(minutes.control, Qt.Key.Key_Return)
    assert minutes.line.text() == "ten"
    assert minutes.problem() == "a whole number is expected here"
    assert minutes.control.accessibleDescription() == minutes.problem()
    assert minutes.held() == "ten"
    with pytest.raises(BadValue):
        minutes.value()
    minutes.line.selectAll()
    qtbot.keyClicks(minutes.control, "15")
    assert minutes.problem() == ""
    assert minutes.held() == 15


def test_a_draft_that_cannot_be_read_comes_back_as_it_was_typed(edit):
    due = edit(Action.fields["due"], "after half term")
    assert due.line.text() == "after half term"
    assert "is not a day" in due.problem()


def test_up_and_down_count(edit, qtbot, morning):
    for name, value, after in (("minutes", 10, 11),):
        editor = edit(Item.fields[name], value)
        qtbot.keyClick(editor.control, Qt.Key.Key_Up)
        assert editor.value() == after
    start = edit(Meeting.fields["start"], "07:30")
    qtbot.keyClick(start.control, Qt.Key.Key_Down)
    assert start.value() == "07:25"
    due = edit(Action.fields["due"], "2026-11-30")
    qtbot.keyClick(due.line, Qt.Key.Key_Up)
    assert due.value() == "2026-12-01"


def test_a_time_is_written_out_when_settled(edit, qtbot):
    start = edit(Meeting.fields["start"])
    qtbot.keyClicks(start.control, "0730")
    qtbot.keyClick(start.control, Qt.Key.Key_Return)
    assert (start.value(), start.line.text()) == ("07:30", "07:30")


def test_paragraphs_grow_and_ctrl_enter_settles(edit, qtbot):
    outcome = edit(Item.fields["outcome"])
    text = outcome.control
    one_line = text.height()
    qtbot.keyClicks(text, "Two things")
    qtbot.keyClick(text, Qt.Key.Key_Return)
    qtbot.keyClicks(text, "each school will try")
    assert text.height() > one_line
    qtbot.keyClick(text, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert outcome.value() == "Two things\neach school will try"
    assert outcome.told[-1] == "settled"
    outcome.set_value("line\n" * 400)
    assert text.height() < (GrowingText.MOST + 2) * text.fontMetrics().lineSpacing()


def test_tab_leaves_paragraphs(edit, qtbot):
    outcome = edit(Item.fields["outcome"], "words")
    qtbot.keyClick(outcome.control, Qt.Key.Key_Tab)
    assert outcome.elsewhere.hasFocus()
    assert outcome.value() == "words"


def test_a_box_is_ticked_with_the_space_bar(edit, qtbot):
    sub = edit(Item.fields["sub"], False)
    qtbot.keyClick(sub.control, Qt.Key.Key_Space)
    assert sub.value() is True
    assert sub.told == ["edited", "settled"]
    assert isinstance(sub.kind, Flag)


def test_arrows_look_for_a_word_and_enter_takes_it(edit, qtbot):
    purpose = edit(Item.fields["purpose"], "discuss")
    qtbot.keyClick(purpose.control, Qt.Key.Key_Down)
    qtbot.keyClick(purpose.control, Qt.Key.Key_Down)
    assert purpose.value() == "approve"
    assert purpose.told == ["edited", "edited"]
    qtbot.keyClick(purpose.control, Qt.Key.Key_Return)
    assert purpose.told == ["edited", "edited", "settled"]


def test_the_open_list_begins_at_the_word_that_stands(edit, qtbot):
    purpose = edit(Item.fields["purpose"], "discuss")
    purpose.combo.showPopup()
    offers = purpose.combo.view()
    assert offers.currentIndex().data() == "to discuss"
    assert offers.selectionModel().hasSelection()
    qtbot.keyClick(offers, Qt.Key.Key_Down)
    qtbot.keyClick(offers, Qt.Key.Key_Return)
    assert purpose.value() == "decide"
    assert purpose.told == ["edited", "settled"]


def test_a_word_from_a_newer_version_is_kept(edit):
    purpose = edit(Item.fields["purpose"], "ponder")
    assert (purpose.combo.currentText(), purpose.value()) == ("ponder", "ponder")


def test_a_record_is_found_by_typing_part_of_its_name_without_accents(edit, qtbot):
    chair = edit(Meeting.fields["chair"])
    qtbot.keyClicks(chair.control, "neill")
    qtbot.keyClick(chair.control, Qt.Key.Key_Return)
    assert chair.value() == SAM
    assert chair.line.text() == "Sam Ó Néill"
    assert chair.told[-1] == "settled"


def test_a_record_is_picked_from_the_list_by_arrows(edit, qtbot):
    chair = edit(Meeting.fields["chair"])
    qtbot.keyClick(chair.line, Qt.Key.Key_Down)
    popup = chair.line._seeker.popup()
    assert popup.model().rowCount() == len(CHOICES)
    qtbot.keyClick(popup, Qt.Key.Key_Down)
    qtbot.keyClick(popup, Qt.Key.Key_Return)
    assert chair.value() == JO
    assert chair.line.text() == "Jo Bright"


def test_a_name_nobody_has_stays_and_is_said(edit, qtbot):
    chair = edit(Meeting.fields["chair"], JO)
    chair.line.selectAll()
    qtbot.keyClicks(chair.line, "Pat")
    chair.elsewhere.setFocus()
    assert chair.line.text() == "Pat"
    assert "nothing here is called “Pat”" in chair.problem()
    assert chair.held() == "Pat"
    chair.line.clear()
    assert chair.value() is None


def test_two_of_the_same_name_are_not_taken_for_one(edit, qtbot):
    chair = edit(Meeting.fields["chair"])
    chair.set_choices([(JO, "Jo Bright"), (SAM, "Jo Bright")])
    qtbot.keyClicks(chair.line, "Jo Bright")
    chair.elsewhere.setFocus()
    assert chair.problem()
    chair.line._activated(chair.line._offers.index(1))
    assert chair.value() == SAM


def test_a_record_that_is_not_here_is_kept(edit):
    chair = edit(Meeting.fields["chair"], "person-" + "z" * 20)
    assert chair.value() == "person-" + "z" * 20
    assert chair.line.text() == "not on this laptop"


def test_several_are_added_by_typing_and_taken_out_by_backspace(edit, qtbot):
    leads = edit(Action.fields["leads"], (JO,))
    qtbot.keyClicks(leads.line, "school c")
    qtbot.keyClick(leads.line, Qt.Key.Key_Return)
    assert leads.value() == (JO, SCHOOL_C)
    assert leads.line.text() == ""
    qtbot.keyClicks(leads.line, "sam")
    leads.elsewhere.setFocus()
    assert leads.value() == (JO, SAM, SCHOOL_C)
    leads.setFocus()
    qtbot.keyClick(leads.line, Qt.Key.Key_Backspace)
    assert leads.value() == (JO, SCHOOL_C)
    assert leads.told.count("settled") == 3


def test_a_chip_is_reached_by_tab_and_taken_out(edit, qtbot):
    leads = edit(Action.fields["leads"], (JO, SCHOOL_C))
    chip = leads._chips[JO]
    assert chip.accessibleName() == "Jo Bright, take out"
    chip.setFocus()
    qtbot.keyClick(chip, Qt.Key.Key_Delete)
    assert leads.value() == (SCHOOL_C,)


def test_what_is_not_among_the_choices_is_not_added(edit, qtbot):
    leads = edit(Action.fields["leads"], (JO,))
    qtbot.keyClicks(leads.line, "nobody")
    qtbot.keyClick(leads.line, Qt.Key.Key_Return)
    assert leads.problem()
    assert leads.line.text() == "nobody"
    assert leads.held() == (JO,)


def test_tags_are_any_words_with_a_comma_after_each(edit, qtbot):
    tags = edit(Tags("Tags"))
    qtbot.keyClicks(tags.line, "Phonics,early reading,")
    assert tags.value() == ("early reading", "phonics")
    qtbot.keyClicks(tags.line, "a/b")
    qtbot.keyClick(tags.line, Qt.Key.Key_Return)
    assert "cannot be a tag" in tags.problem()


def test_an_audience_of_named_people_asks_whom(edit, qtbot):
    audience = edit(AudienceKind(), "cluster")
    audience.combo.setCurrentIndex(audience.combo.findData("people"))
    audience.combo.activated.emit(audience.combo.currentIndex())
    with pytest.raises(BadValue, match="say who"):
        audience.value()
    qtbot.keyClicks(audience._names.line, "jo")
    qtbot.keyClick(audience._names.line, Qt.Key.Key_Return)
    assert audience.value() == f"people:{JO}"
    audience.set_value(f"school:{SCHOOL_C}")
    assert audience.value() == f"school:{SCHOOL_C}"
    audience.set_value("martians:x")
    assert audience.combo.currentText() == "martians:x"


def test_amounts_stand_beside_each_school_and_keep_what_is_not_here(edit, qtbot):
    elsewhere = "school-" + "z" * 20
    miles = edit(School.fields["miles"], {elsewhere: "7"})
    miles.set_choices([(SCHOOL_C, "School C"), (SCHOOL_F, "School F")])
    line = miles._lines[SCHOOL_C]
    qtbot.keyClicks(line, "2.5")
    assert miles.value() == {SCHOOL_C: "2.5", elsewhere: "7"}
    line.clear()
    qtbot.keyClicks(line, "far")
    qtbot.keyClick(line, Qt.Key.Key_Return)
    assert "a number from 0" in miles.problem()
    assert line.accessibleName().endswith("School C")
