"""A table of plain rows: sorted, found in, copied, and what was selected survives the news."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication, QMenu

from desktop.ui.paint import Mark
from desktop.ui.table import Cell, Column, Line, Table

COLUMNS = [
    Column("due", "By"),
    Column("title", "Action", stretch=True),
    Column("minutes", "Minutes", width=6, align="right", quiet=True),
    Column("state", "State"),
]
LATE = Mark("late", "red", "■")
LINES = [
    Line("a", [Cell("18 Dec", sort="2026-12-18"), "Amend plan 4.3", Cell("5 min", sort=5), ""]),
    Line("b", [Cell("27 Nov", sort="2026-11-27"), "Élan and phonics", Cell("10 min", sort=10), LATE]),
    Line("c", ["", "Moderation sample", "", LATE]),
]


@pytest.fixture
def table(shown):
    made = Table("Actions", COLUMNS, LINES, many=True, empty="No actions yet.")
    QAbstractItemModelTester(made.model(), QAbstractItemModelTester.FailureReportingMode.Fatal, made)
    return shown(made, 700, 300)


def order(table):
    return [line.id for line in table.lines()]


def test_days_and_numbers_sort_as_what_they_are_and_nothing_comes_last(table):
    table.sort_by("due")
    assert order(table) == ["b", "a", "c"]
    table.sort_by("due", falling=True)
    assert order(table) == ["a", "b", "c"]
    table.sort_by("minutes", falling=True)
    assert order(table) == ["b", "a", "c"]
    table.sort_by("title")
    assert order(table) == ["a", "b", "c"]


def test_the_order_and_the_selection_survive_the_news(table):
    table.sort_by("due")
    table.choose("a")
    told = []
    table.chosen.connect(told.append)
    table.set_lines([Line("d", [Cell("1 Nov", sort="2026-11-01"), "new", "", ""]), *LINES])
    assert order(table) == ["d", "b", "a", "c"]
    assert (table.current(), table.selected(), told) == ("a", ["a"], [])
    table.set_lines(LINES[1:])
    assert (table.current(), table.selected()) == ("", [])


def test_several_stay_selected(table, qtbot):
    table.choose("a")
    qtbot.keyClick(table, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert table.selected() == ["a", "b"]
    table.sort_by("due")
    assert table.selected() == ["b", "a"]


def test_typing_finds_the_next_row_with_such_a_word(table, qtbot):
    table.choose("a")
    table.setFocus()
    qtbot.keyClicks(table, "ela")
    assert table.current() == "b"


def test_keys_open_hide_and_copy(table, qtbot):
    opened, hidden = [], []
    table.opened.connect(opened.append)
    table.hide_asked.connect(hidden.append)
    table.choose("b")
    qtbot.keyClick(table, Qt.Key.Key_Return)
    qtbot.keyClick(table, Qt.Key.Key_Delete)
    qtbot.keyClick(table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert (opened, hidden) == (["b"], [["b"]])
    assert QApplication.clipboard().text() == "27 Nov\tÉlan and phonics\t10 min\tlate"


def test_home_and_end_go_to_the_first_and_the_last_row(table, qtbot):
    table.choose("b")
    for key, row in ((Qt.Key.Key_End, "c"), (Qt.Key.Key_Home, "a")):
        qtbot.keyClick(table, key)
        assert (table.current(), table.selected()) == (row, [row])


def test_the_same_rows_again_change_nothing(table, qtbot):
    resets = []
    table.model().modelReset.connect(lambda: resets.append(1))
    table.set_lines([Line(line.id, list(line.cells)) for line in LINES])
    assert resets == []
    table.set_lines(LINES[:2])
    assert resets == [1]


def test_the_menu_does_what_it_says_to_what_is_selected(table, qtbot):
    done = []
    table.set_menu(lambda ids: [("Close it", lambda: done.append(ids))])
    table.choose("c")
    table._show_menu(table.mapToGlobal(table.rect().center()))
    menu = table.findChild(QMenu)
    menu.actions()[0].trigger()
    menu.close()
    assert done == [["c"]]


def test_a_cell_is_said_with_its_column(table):
    index = table.model().index(1, 3)
    assert index.data(Qt.ItemDataRole.AccessibleTextRole) == "State: late"
    assert index.data() == "late"


def test_an_empty_table_says_what_would_be_there(table):
    full = table.grab().toImage()
    table.set_lines([])
    quiet = QColor("#666C62")
    image = table.viewport().grab().toImage()
    inked = [image.pixelColor(x, y) for y in range(10, 40) for x in range(8, 120)]
    assert any(abs(ink.red() - quiet.red()) < 30 for ink in inked)
    assert table.grab().toImage() != full


def test_ten_thousand_rows_are_ten_thousand_plain_rows(table):
    table.set_lines(
        [Line(str(n), [str(n % 31), f"action {n}", Cell(str(n), sort=n), LATE]) for n in range(10_000)]
    )
    table.sort_by("minutes", falling=True)
    assert table.lines()[0].id == "9999"
    assert table.choose("17")
    assert table.current() == "17"
    assert table.visualRect(table.currentIndex()).intersects(table.viewport().rect())
