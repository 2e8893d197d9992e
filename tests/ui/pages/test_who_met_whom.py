"""The picture of who met whom: every square in words, reached by the arrows."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from desktop import records
from desktop.ui.pages.who_met_whom import WhoMetWhomPage
from tests.two_laptops import send


@pytest.fixture
def book(pair):
    return pair[0]


@pytest.fixture
def page(desk, visited):
    return visited(WhoMetWhomPage(desk))


def test_the_arrows_go_from_square_to_square_and_each_is_said(page, book, pair, tmp_path):
    pat = pair[1]
    send(book, pat, tmp_path)
    send(pat, book, tmp_path)
    page.renew()
    assert page.grid.hasFocus()
    assert page.words.text() == "You last heard from Pat Lowe: just now."
    QTest.keyClick(page.grid, Qt.Key.Key_Down)
    assert page.words.text() == "The laptop of Pat Lowe, School H."
    QTest.keyClick(page.grid, Qt.Key.Key_Left)
    assert page.words.text() == "Pat Lowe has everything known here that you wrote (told just now)."
    records.add(book, "document", {"title": "Marking policy"})
    assert page.words.text() == "Pat Lowe lacks some of what you wrote since 24 Nov 2026 (told just now)."
    QTest.keyClick(page.grid, Qt.Key.Key_Left)
    assert page.grid.at() == (1, 0), "there is nothing further left"
    QTest.keyClick(page.grid, Qt.Key.Key_Up)
    assert page.words.text() == "This is the laptop you are using."
    QTest.mouseClick(page.grid, Qt.MouseButton.LeftButton, pos=page.grid._square(1, 1).center())
    assert page.grid.at() == (1, 1)
    QTest.mouseClick(page.grid, Qt.MouseButton.LeftButton, pos=QPoint(2, 2))
    assert page.grid.at() == (1, 1), "above the first line is no square"
    assert page.grid.accessibleDescription() == page.words.text()
