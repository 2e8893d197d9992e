"""The pieces of a page: words elide and never clip, chips say their state in words, steps are chosen by keyboard."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.ui.look import letters
from desktop.ui.messages import Question
from desktop.ui.paint import Mark, Paragraph
from desktop.ui.pieces import Card, Chip, EmptyPage, ListDetail, Segments, TopLine, Words, button


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space])
def test_enter_presses_the_focused_button_as_space_does(shown, key):
    pressed = []
    page = QWidget()
    column = QVBoxLayout(page)
    first, second = (button(name, lambda name=name: pressed.append(name)) for name in ("one", "two"))
    column.addWidget(first)
    column.addWidget(second)
    shown(page)
    second.setFocus()
    QTest.keyClick(second, key)
    assert pressed == ["two"]


def test_in_a_dialog_enter_presses_the_focused_button_and_not_the_first(shown):
    question = shown(Question(None, "Which?", [("first", "The first"), ("second", "The second")]))
    question.buttons["second"].setFocus()
    QTest.keyClick(question.buttons["second"], Qt.Key.Key_Return)
    assert question.answer == "second"


def test_words_too_long_for_their_line_elide_and_tell_the_whole(shown):
    words = shown(Words("a very long title " * 30), 200, 40)
    assert words.minimumSizeHint().width() < 100
    assert words.toolTip() == words.text()
    words.resize(20000, 40)
    assert words.toolTip() == ""


def test_a_word_longer_than_the_page_breaks_inside(qapp):
    laid = Paragraph("x" * 500, letters(), 200)
    assert laid.widest <= 200
    assert laid.height > 3 * Paragraph("x", letters(), 200).height


def test_a_paragraph_stops_at_its_last_line_with_dots(qapp):
    laid = Paragraph("one two three four five six seven " * 20, letters(), 120, most=2, bold=3)
    assert laid.elided
    assert laid.height < 2.5 * Paragraph("x", letters(), 200).height
    assert not Paragraph("one", letters(), 120, most=2).elided
    assert Paragraph("one\ntwo\nthree", letters(), 120, most=2).elided


def test_the_name_of_a_page_gives_way_last(shown):
    line = shown(TopLine("Breakfast meeting, Fri 27 November", "07:30, Manor Farm barn " * 9), 640, 40)
    assert line.title.width() >= line.title.sizeHint().width()
    line.say("A name of five hundred characters " * 15, "quiet")
    assert line.width() == 640


def test_a_chip_is_named_by_its_word(shown):
    chip = shown(Chip("late", "red", "■"))
    assert chip.accessibleName() == "late"
    chip.say(Mark("on course", "good", "●"))
    assert chip.accessibleName() == "on course"
    assert chip.sizeHint().width() > Chip("on").sizeHint().width()


def test_steps_are_chosen_by_click_and_by_arrows(shown, qtbot):
    steps = shown(Segments([("plan", "Plan"), ("pack", "Pack"), ("hold", "Hold")]))
    told = []
    steps.chosen.connect(told.append)
    steps.choose("pack")
    assert steps.current() == "pack"
    assert told == []
    hold = next(pill for pill in steps.findChildren(QWidget) if pill.accessibleName() == "Hold")
    qtbot.mouseClick(hold, Qt.MouseButton.LeftButton)
    hold.setFocus()
    qtbot.keyClick(hold, Qt.Key.Key_Left)
    assert told == ["hold", "pack"]


def test_a_button_does_its_one_thing(shown, qtbot):
    done = []
    made = shown(button("Print & bind", lambda: done.append("printed")))
    assert made.accessibleName() == "Print & bind"
    qtbot.mouseClick(made, Qt.MouseButton.LeftButton)
    qtbot.keyClick(made, Qt.Key.Key_Space)
    assert done == ["printed", "printed"]


def test_an_empty_page_begins_with_its_one_button(shown, qtbot):
    begun = []
    page = shown(
        EmptyPage(
            "No meetings yet. The first takes two minutes to plan.", "Plan a meeting", lambda: begun.append(1)
        )
    )
    assert page.sentence.heightForWidth(480) >= 15
    qtbot.mouseClick(page.begin, Qt.MouseButton.LeftButton)
    assert begun == [1]


def test_a_card_without_a_title_has_no_top(shown):
    card = shown(Card())
    assert card.top.isHidden()
    card.say("I owe", "4 things")
    assert not card.top.isHidden()
    assert card.accessibleName() == "I owe"


def test_the_detail_goes_below_where_there_is_no_room_beside(shown):
    outer = QWidget()
    column = QVBoxLayout(outer)
    both = ListDetail(Card("List"), Card("Detail"))
    column.addWidget(both)
    shown(outer, 1100, 600)
    assert both.detail.x() > both.list.x()
    outer.resize(640, 600)
    both.layout().activate()
    assert both.detail.y() > both.list.y()
    assert both.detail.width() > 400
