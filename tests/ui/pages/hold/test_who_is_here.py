"""Hold: who is here, said with one key each."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent, QFontMetrics
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop.agenda import agenda
from desktop.agenda_items import set_governors_line
from desktop.records import add
from desktop.ui.look import letters
from desktop.ui.paint import mark_size
from tests.holding import CONTROL, here, told


def test_one_key_each_says_who_is_here(page, table):
    rows = table.people.rows
    rows.choose(here(table, "School C").id)
    QTest.keyClick(rows, Qt.Key.Key_A)
    assert here(table, "School C").after.words == "apologies"
    rows.choose(here(table, "School F").id)
    QTest.keyClick(rows, Qt.Key.Key_J)
    assert here(table, "School F").under.startswith("joined at item 1")
    rows.choose(here(table, "School F").id)
    QTest.keyClick(rows, Qt.Key.Key_L)
    assert here(table, "School F").under.startswith("joined at item 1, left at item 1")
    assert here(table, "School F").aside == "has left"
    assert here(table, "School F").words.startswith("◐")
    came = told(page).attendance
    assert [one.name for one in came.apologies] == ["Tom Reed"]
    assert [one.name for one in came.present] == ["Jo Bright"]


def test_who_came_late_is_said_in_a_chip_that_fits(page, table):
    rows = table.people.rows
    rows.choose(here(table, "School F").id)
    QTest.keyClick(rows, Qt.Key.Key_J)
    table.escape()
    table.escape()
    assert not table.isVisible()
    people = page.part().people
    late = next(row for row in people.rows.rows() if "School F" in row.words)
    assert late.after.words == "joined at 1"
    place = [row.id for row in people.rows.rows()].index(late.id)
    assert people.rows.end_area(place).width() >= mark_size(late.after).width()
    people.say(late.id, "left")
    late = next(row for row in people.rows.rows() if row.id == late.id)
    assert late.after.words == "left 07:31"
    assert "joined at item 1" in late.under


def test_that_a_governor_joined_is_seen_however_long_the_name_of_the_school(page, table):
    book = page.desk.book
    with book.reading() as view:
        last = agenda(view, page.meeting).lines[-1].id
    long = "St Bartholomew and All Angels Church of England Voluntary Controlled Primary School"
    school = add(book, "school", {"name": long})
    governor = add(book, "person", {"name": "Gus Oakes"})
    add(book, "role", {"person": governor, "role": "governor", "school": school})
    set_governors_line(book, page.meeting, last)
    table.go_to(last)
    rows = table.people.rows
    rows.choose(governor)
    QTest.keyClick(rows, Qt.Key.Key_J)
    said = here(table, "Gus Oakes")
    at = [row.id for row in rows.rows()].index(governor)
    room = rows.viewport().width() - rows.end_area(at).width() - 16
    first_line = QFontMetrics(letters(-2)).elidedText(said.under, Qt.TextElideMode.ElideRight, room)
    assert "joined at item 10" in first_line
    assert said.aside == "here"


def test_a_click_on_what_is_said_of_somebody_offers_the_rest(page, table):
    people = table.people
    person = here(table, "School C").id
    place = [row.id for row in people.rows.rows()].index(person)
    end = people.rows.end_area(place).center()
    QTest.mouseClick(people.rows.viewport(), Qt.MouseButton.LeftButton, pos=end)
    assert here(table, "School C").aside == "not yet said"
    words = [action.text().partition("\t")[0] for action in people.menu.actions()]
    assert words == ["Present", "In attendance", "Apologies", "Absent", "Joined now", "Left now"]
    people.menu.actions()[3].trigger()
    people.menu.close()
    assert here(table, "School C").after.words == "absent"
    # with the right button, anywhere on the line
    before = people.menu
    point = QPoint(20, people.rows.visualRect(people.rows.currentIndex()).center().y())
    everywhere = people.rows.viewport().mapToGlobal(point)
    asked = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, point, everywhere)
    QApplication.sendEvent(people.rows.viewport(), asked)
    assert people.menu is not before
    people.menu.actions()[2].trigger()
    people.menu.close()
    assert here(table, "School C").after.words == "apologies"


def test_the_keys_are_told_wherever_one_is(page, table):
    table.text.setFocus()
    assert table.people.keys.isVisible()
    assert "joined" in table.people.keys.text()


def test_everybody_is_here_is_one_step(page, table):
    table.people.everybody.click()
    assert len(told(page).attendance.present) == 2
    assert table.people.everybody.isHidden()


def test_governors_are_said_to_be_here_after_the_others_and_a_clerk_in_attendance(page, table):
    book = page.desk.book
    for name, role in (("Ann Wood", "governor"), ("Rob Hay", "clerk")):
        person = add(book, "person", {"name": name})
        add(book, "role", {"person": person, "role": role})
    with book.reading() as view:
        last = agenda(view, page.meeting).lines[-1].id
    set_governors_line(book, page.meeting, last)
    button = table.people.everybody
    assert button.text() == "All but governors are here"
    button.click()
    came = told(page).attendance
    assert ([one.name for one in came.attending], len(came.present)) == (["Rob Hay"], 2)
    assert [one.name for one in came.unrecorded] == ["Ann Wood"]
    assert button.text() == "The governors are here"
    button.click()
    assert "Ann Wood" in [one.name for one in told(page).attendance.present]
    assert button.isHidden()


def test_the_key_for_who_is_here_stays_there(page, table):
    for _time in range(2):
        QTest.keyClick(table.window().focusWidget(), Qt.Key.Key_H, CONTROL)
        assert table.people.rows.hasFocus()
