"""People: added by name, given roles, found, and seen no longer once their roles have ended."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop.people import list_people, person_page
from desktop.records import add
from desktop.roles import begin_role, end_role
from desktop.ui.pages.people import PeoplePage


def names(page):
    return [line.cells[0] for line in page.table.lines()]


def test_somebody_new_is_a_name_and_enter(desk, book, visited):
    page = visited(PeoplePage(desk))
    QTest.keyClick(page, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    assert page.new.hasFocus()
    page.new.setText("Siân Prosser")  # QTest types ASCII only
    QTest.keyClick(page.new, Qt.Key.Key_Return)
    assert names(page) == ["Jo Bright", "Siân Prosser"]
    assert page.which.current() == "now"
    assert page.detail.add_role.hasFocus()
    assert page.detail.form.editor("name").value() == "Siân Prosser"


def test_an_empty_name_adds_nobody(desk, visited):
    page = visited(PeoplePage(desk))
    page.begin_new()
    QTest.keyClicks(page.new, "   ")
    QTest.keyClick(page.new, Qt.Key.Key_Return)
    assert names(page) == ["Jo Bright"]
    assert page.new.isHidden()


def test_a_role_is_added_with_its_school(desk, book, visited):
    person = add(book, "person", {"name": "Siân Prosser"})
    with book.reading() as view:
        school = view.rows("SELECT id FROM school WHERE name = 'School F'")[0][0]
    page = visited(PeoplePage(desk), person=person)
    page.detail.add_role.click()
    part = page.detail.new_role
    part.fields["school"].editor.set_value(school)
    part.fields["role"].editor.set_value("governor")
    part.begin.click()
    assert not part.isVisible()
    (row,) = page.detail.roles.rows.rows()
    assert row.words == "governor, School F"
    with book.reading() as view:
        (role,) = person_page(view, person, desk.today).roles
    assert (role.role, role.school) == ("governor", school)


def test_enter_begins_the_role_and_its_button_is_seen(desk, book, visited, qtbot):
    person = add(book, "person", {"name": "Siân Prosser"})
    page = visited(PeoplePage(desk), person=person)
    part = page.detail.new_role
    page.detail.add_role.setFocus()
    QTest.keyClick(page.detail.add_role, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not part.begin.visibleRegion().isEmpty())
    line = part.fields["school"].editor.control
    assert line.hasFocus()
    QTest.keyClicks(line, "school f")
    QTest.keyClick(QApplication.activePopupWidget() or line, Qt.Key.Key_Return)
    last = part.fields["start"].editor.control
    last.setFocus()
    QTest.keyClicks(last, "1 September 2026")
    QTest.keyClick(last, Qt.Key.Key_Return)
    with book.reading() as view:
        (role,) = person_page(view, person, desk.today).roles
    assert (role.role, role.school_words, role.start) == ("governor", "School F", "2026-09-01")
    assert part.isHidden()


def test_a_half_filled_role_waits_for_whom_it_was_begun(desk, book, visited):
    person = add(book, "person", {"name": "Siân Prosser"})
    page = visited(PeoplePage(desk), person=person)
    page.detail.add_role.click()
    part = page.detail.new_role
    share = part.fields["share"].editor
    share.control.setFocus()
    QTest.keyClicks(share.control, "0.4")
    page.arrive(person=book.me)
    assert part.isHidden()
    page.arrive(person=person)
    assert part.isVisible()
    assert share.value() == "0.4"
    page.detail.add_role.click()  # asked for again, it is the same one
    assert share.value() == "0.4"
    part.not_now.click()
    page.detail.add_role.click()
    assert share.value() is None


def test_a_share_that_is_no_number_is_said_and_nothing_is_written(desk, book, visited):
    person = add(book, "person", {"name": "Siân Prosser"})
    page = visited(PeoplePage(desk), person=person)
    page.detail.add_role.click()
    part = page.detail.new_role
    line = part.fields["share"].editor.control
    line.setFocus()
    QTest.keyClicks(line, "half")
    part.begin.click()
    assert part.isVisible()
    assert part.fields["share"].editor.problem()
    with book.reading() as view:
        assert person_page(view, person, desk.today).roles == ()


def test_a_role_that_ended_leaves_the_list_and_comes_back_on_request(desk, book, visited):
    person = add(book, "person", {"name": "Siân Prosser"})
    role = begin_role(book, person, "governor", start="2024-09-01")
    page = visited(PeoplePage(desk), person=person)
    page.detail.roles.rows.opened.emit(role)
    page.detail.roles.ended.click()
    with book.reading() as view:
        assert person_page(view, person, desk.today).roles[0].end == "2026-11-24"
    end_role(book, role, "2026-10-01")
    assert names(page) == ["Jo Bright"]
    page.which.choose("all")
    page.renew()
    assert names(page) == ["Jo Bright", "Siân Prosser"]


def test_a_person_of_before_is_shown_when_asked_for_by_name(desk, book, visited):
    person = add(book, "person", {"name": "Siân Prosser"})
    end_role(book, begin_role(book, person, "governor", start="2024-09-01"), "2026-10-01")
    page = visited(PeoplePage(desk), person=person)
    assert page.table.current() == person
    assert page.place() == {"person": person}


def test_words_find_by_name_role_and_school(desk, book, visited):
    person = add(book, "person", {"name": "Tọ́lá Adébáyọ̀"})
    begin_role(book, person, "clerk")
    page = visited(PeoplePage(desk))
    QTest.keyClicks(page.seek, "tola")
    assert names(page) == ["Tọ́lá Adébáyọ̀"]
    page.seek.clear()
    QTest.keyClicks(page.seek, "head school f")
    assert names(page) == ["Jo Bright"]


def test_a_name_changed_elsewhere_shows_at_once(desk, book, visited):
    page = visited(PeoplePage(desk))
    with book.operation("Edit") as work:
        from desktop.models import Person

        work.get(Person, book.me).name = "Jo Bright-Hill"
    assert names(page) == ["Jo Bright-Hill"]
    with book.reading() as view:
        assert list_people(view, desk.today)[0].name == "Jo Bright-Hill"
