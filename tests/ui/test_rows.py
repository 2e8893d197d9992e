"""Rows in a card: as tall as they are, kept across news, used by keyboard, each said in a sentence."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.ui.paint import Mark
from desktop.ui.rows import Row, Rows

OWED = [
    Row("a", "Moderation sample to School C", before=Mark("5 days late", "red", "■")),
    Row("b", "Paper 5b, phonics visit notes", before=Mark("Thu", "amber", "▲"), button="Add"),
    Row("c", "closed “Governor data session”", lead="School B", under="evidence attached", aside="Friday"),
]


@pytest.fixture
def rows(shown):
    made = Rows("I owe")
    QAbstractItemModelTester(made.model(), QAbstractItemModelTester.FailureReportingMode.Fatal, made)
    made.set_rows(OWED)
    outer = QWidget()
    QVBoxLayout(outer).addWidget(made)
    shown(outer, 420, 400)
    made.outer = outer
    return made


def middle_of(rows, number):
    return rows.visualRect(rows.model().index(number, 0)).center()


def test_a_list_is_as_tall_as_its_rows(rows):
    short = rows.height()
    assert rows.verticalScrollBar().maximum() == 0
    rows.set_rows([*OWED, Row("d", "one more")])
    assert rows.height() > short
    rows.set_rows([Row("e", "long words " * 40)])
    assert rows.height() < short


def test_a_list_made_narrower_and_wider_is_as_tall_as_one_that_was_so_at_once(rows, qtbot):
    for width in (700, 320, 240, 225, 224, 223, 222, 221, 220, 180, 150, 420, 900):
        rows.outer.resize(width, 400)
        wide = rows.viewport().width()
        fresh = Rows("I owe")
        qtbot.addWidget(fresh)
        fresh.viewport().resize(wide, 400)
        fresh.set_rows(OWED)
        heights = [[one.height_of(number) for number in range(len(OWED))] for one in (rows, fresh)]
        assert heights[0] == heights[1], wide


def test_the_current_row_stays_through_news_without_a_word(rows):
    rows.choose("c")
    told = []
    rows.chosen.connect(told.append)
    rows.set_rows([Row("z", "came first"), *OWED[1:]])
    assert rows.current() == "c"
    assert told == []
    rows.set_rows(OWED[:1])
    assert rows.current() == ""
    assert not rows.choose("c")


def test_arrows_choose_and_enter_opens(rows, qtbot):
    chosen, opened, pressed = [], [], []
    rows.chosen.connect(chosen.append)
    rows.opened.connect(opened.append)
    rows.pressed.connect(pressed.append)
    rows.choose("a")
    qtbot.keyClick(rows, Qt.Key.Key_Down)
    qtbot.keyClick(rows, Qt.Key.Key_Return)
    qtbot.keyClick(rows, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert (chosen, opened, pressed) == (["b"], ["b"], ["b"])


def test_the_button_in_a_row_is_not_the_row(rows, qtbot):
    opened, pressed = [], []
    rows.opened.connect(opened.append)
    rows.pressed.connect(pressed.append)
    at = rows.visualRect(rows.model().index(1, 0))
    qtbot.mouseClick(rows.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(at.right() - 20, at.center().y()))
    assert (opened, pressed) == ([], ["b"])
    qtbot.mouseClick(rows.viewport(), Qt.MouseButton.LeftButton, pos=middle_of(rows, 0))
    assert (opened, pressed) == (["a"], ["b"])


def test_a_row_is_said_in_one_sentence(rows):
    said = rows.model().index(2, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert said == "School B closed “Governor data session”, evidence attached, Friday"
    assert rows.accessibleName() == "I owe"


def test_rows_are_painted_in_any_width(rows):
    for width in (60, 200, 900):
        rows.outer.resize(width, 400)
        assert not rows.grab().isNull()


def test_a_long_list_scrolls_and_steps_stay_inside(shown):
    many = shown(Rows("Found", selects=True, scrolls=True), 300, 200)
    many.set_rows([Row(str(n), f"thing {n}") for n in range(100)])
    many.choose("0")
    many.step(-3)
    assert many.current() == "0"
    many.step(250)
    assert many.current() == "99"
    assert many.verticalScrollBar().value() > 0
