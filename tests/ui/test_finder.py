"""The finder: anything found or done from the keyboard."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from desktop.ui.finder import Command, Finder, Found

BOOK = [
    Found("item-1", "Agenda item", "Phonics visits: what we saw", "Two things each school will try"),
    Found("action-1", "Action", "Pair Reception teachers", "School C, with School F"),
]


@pytest.fixture
def finder(shown):
    over = QWidget()
    column = QVBoxLayout(over)
    line = QLineEdit()
    column.addWidget(line)
    done, asked = [], []

    def find(text):
        asked.append(text)
        return [one for one in BOOK if text.casefold() in one.title.casefold()]

    commands = [
        Command("plan", "Plan a meeting", "", lambda: done.append("plan")),
        Command("undo", "Undo", "Ctrl Z", lambda: done.append("undo")),
    ]
    made = Finder(over, find, commands)
    made.over, made.before, made.done, made.asked, made.went = over, line, done, asked, []
    made.found.connect(made.went.append)
    shown(over, 1000, 700)
    line.setFocus()
    return made


def shown_rows(finder):
    return [row.words for row in finder.rows.rows()]


def test_it_opens_with_everything_that_can_be_done(finder):
    finder.open()
    assert finder.isVisible()
    assert finder.line.hasFocus()
    assert shown_rows(finder) == ["Plan a meeting", "Undo"]
    assert finder.asked == []


def test_typing_finds_records_before_what_can_be_done(finder, qtbot):
    finder.open()
    qtbot.keyClicks(finder.line, "p")
    qtbot.waitUntil(lambda: finder.asked == ["p"])
    assert shown_rows(finder) == ["Phonics visits: what we saw", "Pair Reception teachers", "Plan a meeting"]
    assert finder.rows.current() == "r:item-1"


def test_arrows_and_enter_go_there_and_the_focus_comes_back(finder, qtbot):
    finder.open()
    qtbot.keyClicks(finder.line, "pair")
    qtbot.keyClick(finder.line, Qt.Key.Key_Return)
    assert finder.went == ["action-1"]
    assert not finder.isVisible()
    assert finder.before.hasFocus()


def test_a_command_is_done(finder, qtbot):
    finder.open()
    qtbot.keyClick(finder.line, Qt.Key.Key_Down)
    qtbot.keyClick(finder.line, Qt.Key.Key_Return)
    assert finder.done == ["undo"]


def test_commands_are_found_by_any_of_their_words_in_any_order(finder, qtbot):
    finder.open()
    finder.line.setText("meeting pl")
    finder.search()
    assert shown_rows(finder) == ["Plan a meeting"]


def test_escape_puts_it_away(finder, qtbot):
    finder.open("phonics")
    assert shown_rows(finder) == ["Phonics visits: what we saw"]
    qtbot.keyClick(finder.line, Qt.Key.Key_Escape)
    assert not finder.isVisible()
    assert finder.before.hasFocus()
    assert finder.went == []


def test_nothing_found_is_said(finder, qtbot):
    finder.open()
    finder.line.setText("zzz")
    finder.search()
    assert finder.nothing.isVisible()
    qtbot.keyClick(finder.line, Qt.Key.Key_Return)
    assert finder.isVisible()


def test_it_stays_inside_a_window_that_shrinks(finder):
    finder.open()
    finder.over.resize(400, 300)
    assert finder.geometry().right() < 400
    assert finder.geometry().bottom() < 300
