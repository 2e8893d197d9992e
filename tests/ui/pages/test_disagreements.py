"""Disagreements: seen side by side, settled with a button, in one's own words, or all from one side."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop import history, records
from desktop.book import Book
from desktop.disagreements import count
from desktop.models import Action
from desktop.ui.jobs import Jobs
from desktop.ui.pages.desk import Desk
from desktop.ui.pages.disagreements import DisagreementsPage
from tests.two_laptops import send, title


@pytest.fixture
def apart(pair: tuple[Book, Book], tmp_path: Path) -> tuple[Book, list[str]]:
    """Jo's book, after Pat and she changed two documents each in her own way."""
    jo, pat = pair
    about = "All schools.\nBy half term."
    made = [records.add(jo, "document", {"title": name, "about": about}) for name in ("Marking", "Phonics")]
    send(jo, pat, tmp_path)
    for document in made:
        records.change(jo, document, {"title": f"{title(jo, document)} by Jo"})
        records.change(pat, document, {"title": f"{title(pat, document)} by Pat"})
    records.change(jo, made[0], {"about": "All our schools.\nBy half term."})
    records.change(pat, made[0], {"about": "Every school.\nBy half term."})
    send(pat, jo, tmp_path)
    return jo, made


@pytest.fixture
def page(apart, shown, told, morning):
    jobs = Jobs()
    desk = Desk(apart[0], jobs, lambda name, **where: told.gone.append((name, where)), told.said.append)
    made = shown(DisagreementsPage(desk), 1150, 680)
    stop = apart[0].listen(made.touched)
    made.arrive()
    yield made
    stop()
    jobs.close()


def buttons(page) -> list[str]:
    return [one.accessibleName() for one in page.keep]


def test_each_is_shown_with_what_both_wrote_and_what_stood_before(page, apart):
    made = apart[1]
    assert len(page.rows.rows()) == 3
    page.arrive(record=made[1], field="title")
    assert "of “Phonics by" in page.title.text()
    assert sorted(buttons(page)) == ["Keep what Pat Lowe wrote", "Keep what you wrote"]
    assert "Before that: Phonics" in page.before.text()
    assert not page.together.isVisible()


def test_one_is_kept_with_the_keyboard_and_undo_brings_both_back(page, apart, told):
    book, made = apart
    page.arrive(record=made[1], field="title")
    QTest.keyClick(page.rows, Qt.Key.Key_Return)
    theirs = next(one for one in page.keep if "Pat" in one.accessibleName())
    theirs.setFocus()
    QTest.keyClick(theirs, Qt.Key.Key_Space)
    assert title(book, made[1]) == "Phonics by Pat"
    assert len(page.rows.rows()) == 2
    assert "Undo brings all values back" in told.said[-1]
    history.undo(book)
    assert len(page.rows.rows()) == 3


def test_a_long_text_is_settled_in_words_of_ones_own(page, apart):
    book, made = apart
    page.arrive(record=made[0], field="about")
    assert page.together.isVisible()
    assert "By half term." in page.together.toPlainText()
    assert all(word in page.together.toPlainText() for word in ("our", "Every"))
    page.together.setPlainText("All our schools, every one.\nBy half term.")
    page.settle_button.click()
    with book.reading() as view:
        held = view.any(made[0])
        assert held.about == "All our schools, every one.\nBy half term."
        assert len(view.disagreements()) == 2


def test_all_from_one_side_and_then_nothing_is_left(page, apart):
    book, made = apart
    page.whose.setCurrentIndex(page.whose.findText("Pat Lowe"))
    page.keep_all.click()
    assert [title(book, one) for one in made] == ["Marking by Pat", "Phonics by Pat"]
    with book.reading() as view:
        assert view.disagreements() == []
    assert page._body.currentIndex() == 1


def test_a_field_is_settled_with_what_neither_wrote(pair, shown, told, morning, tmp_path):
    book, pat = pair
    action = records.add(book, "action", {"title": "Order the books", "due": "2027-01-10"})
    send(book, pat, tmp_path)
    records.change(book, action, {"due": "2027-02-12"})
    records.change(pat, action, {"due": "2027-02-26"})
    send(pat, book, tmp_path)
    desk = Desk(book, Jobs(), lambda _name, **_where: None, told.said.append)
    page = shown(DisagreementsPage(desk), 1150, 680)
    page.arrive()
    assert page.other is not None
    page.other.control.setFocus()
    QTest.keyClicks(QApplication.focusWidget(), "19 February 2027")
    QTest.keyClick(page.other_button, Qt.Key.Key_Return)
    with book.reading() as view:
        assert view.get(Action, action).due == "2027-02-19"
        assert count(view) == 0
