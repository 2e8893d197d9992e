"""Schools: edited in groups, headed over time, added by hand or from the public register."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton

from desktop import history
from desktop.exchange.schools import Register, RegisterSchool
from desktop.models import School
from desktop.people import GROUPS, headships, list_people
from desktop.records import add
from desktop.roles import begin_role
from desktop.ui.pages.schools import SchoolsPage

REGISTER = """URN,LA (code),EstablishmentNumber,EstablishmentName,Town,Postcode,NumberOfPupils,EstablishmentStatus
100001,123,4567,St Mary's Church of England Primary School,Northam,EX39 1AA,84,Open
100002,123,4568,Hollow Lane Primary School,Westvale,EX39 2BB,112,Open
100003,123,4569,Old Hollow School,Westvale,EX39 2BC,,Closed
"""


def names(page):
    return [line.cells[0] for line in page.table.lines()]


@pytest.fixture
def register_file(tmp_path):
    file = tmp_path / "edubasealldata.csv"
    file.write_text(REGISTER, encoding="utf-8-sig")
    return file


def test_a_fact_is_edited_in_its_group(desk, book, visited):
    page = visited(SchoolsPage(desk))
    form = page.detail.form_of("roll")
    form.focus_on("roll")
    QTest.keyClicks(form.editor("roll").control, "70")
    QTest.keyClick(form.editor("roll").control, Qt.Key.Key_Return)
    assert [line.cells[1].words for line in page.table.lines()] == ["70"]
    assert page.count.text() == "1 school, 70 pupils"


def test_tab_goes_down_the_page_from_the_first_fact_to_the_last_button(desk, visited, qtbot):
    page = visited(SchoolsPage(desk))
    qtbot.waitUntil(lambda: len(page.detail._forms) == len(GROUPS))
    stops, one = [], page.detail.nextInFocusChain()
    while one is not page.detail:
        if one.focusPolicy() & Qt.FocusPolicy.TabFocus and one.isVisible() and page.detail.isAncestorOf(one):
            stops.append(one.mapTo(page.detail._scroll.widget(), one.rect().topLeft()).y())
        one = one.nextInFocusChain()
    assert len(stops) > 30
    assert stops == sorted(stops)


def test_what_is_no_number_stays_as_typed_and_is_explained(desk, book, visited):
    page = visited(SchoolsPage(desk))
    form = page.detail.form_of("roll")
    form.focus_on("roll")
    QTest.keyClicks(form.editor("roll").control, "about 70")
    QTest.keyClick(form.editor("roll").control, Qt.Key.Key_Return)
    assert form.editor("roll").problem()
    assert form.editor("roll").control.text() == "about 70"
    assert [draft[2] for draft in book.drafts()] == ["about 70"]


def test_a_shared_headship_stands_with_its_shares(desk, book, visited):
    other = add(book, "person", {"name": "Nerys Vaughan"})
    page = visited(SchoolsPage(desk))
    page.detail.add_head.click()
    part = page.detail.new_role
    part.fields["person"].editor.set_value(other)
    part.fields["share"].editor.set_value("0.4")
    part.begin.click()
    with book.reading() as view:
        heads = headships(view, page.table.current(), desk.today)
    assert {(one.name, one.share) for one in heads} == {("Jo Bright", ""), ("Nerys Vaughan", "0.4")}
    (line,) = page.table.lines()
    assert "Nerys Vaughan 0.4" in line.cells[3]


def test_a_head_nobody_has_named_is_added_when_the_role_begins_in_one_step(desk, book, visited):
    page = visited(SchoolsPage(desk))
    page.detail.add_head.click()
    part = page.detail.new_role
    line = part.fields["person"].editor.control
    QTest.keyClicks(line, "Jo")
    assert part.as_new.isHidden()
    line.selectAll()
    QTest.keyClicks(line, "Sian Lloyd")
    assert part.as_new.isVisible()
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert part.as_new.text() == "Add “Sian Lloyd” as a new person"
    assert part.as_new.hasFocus()
    assert part.fields["person"].editor.problem() == ""
    QTest.keyClick(part.as_new, Qt.Key.Key_Return)
    assert part.taken.text() == "“Sian Lloyd” is added as a new person when the role begins."
    with book.reading() as view:
        assert [one.name for one in list_people(view, desk.today)] == ["Jo Bright"]
    QTest.keyClicks(part.fields["start"].editor.control, "1 sep")
    QTest.keyClick(part.fields["start"].editor.control, Qt.Key.Key_Return)
    assert part.isHidden()
    with book.reading() as view:
        heads = headships(view, page.table.current(), desk.today)
    assert {(one.name, one.dates_words) for one in heads} == {("Jo Bright", ""), ("Sian Lloyd", "since 1 Sep 2026")}
    history.undo(book)
    with book.reading() as view:
        assert [one.name for one in list_people(view, desk.today)] == ["Jo Bright"]
        assert len(headships(view, page.table.current(), desk.today)) == 1


def test_another_name_typed_is_offered_anew(desk, visited):
    page = visited(SchoolsPage(desk))
    page.detail.add_head.click()
    part = page.detail.new_role
    line = part.fields["person"].editor.control
    QTest.keyClicks(line, "Sian Lloyd")
    part.as_new.click()
    assert part.as_new.isHidden()
    QTest.keyClicks(line, "-Jones")
    assert part.taken.isHidden()
    assert part.as_new.text() == "Add “Sian Lloyd-Jones” as a new person"


def test_a_head_appointed_for_september_is_to_come_and_not_former(desk, book, visited):
    person = add(book, "person", {"name": "Ben Oddie"})
    page = visited(SchoolsPage(desk))
    begin_role(book, person, "head", school=page.table.current(), start="2027-09-01")
    _jo, ben = page.detail.heads.rows.rows()
    assert (ben.under, ben.after.words) == ("head · from 1 Sep 2027", "to come")
    with book.reading() as view:
        assert [one.roles_words for one in list_people(view, desk.today)] == ["head, from 1 Sep 2027", "head"]


def test_a_head_must_be_somebody(desk, visited):
    page = visited(SchoolsPage(desk))
    page.detail.add_head.click()
    page.detail.new_role.begin.click()
    assert page.detail.new_role.isVisible()
    assert page.detail.new_role.fields["person"].editor.problem()


def test_a_school_is_added_by_hand(desk, visited):
    page = visited(SchoolsPage(desk), new="1")
    QTest.keyClicks(page.new, "School G")
    QTest.keyClick(page.new, Qt.Key.Key_Return)
    assert names(page) == ["School F", "School G"]
    line = page.detail.form_of("name").editor("name").control
    assert line.hasFocus()
    assert line.selectedText() == "School G"


def test_schools_are_added_by_hand_one_after_another(desk, visited):
    page = visited(SchoolsPage(desk))
    assert page.by_hand.property("primary")
    for name in ("School G", "School H"):
        page.by_hand.setFocus()
        QTest.keyClick(page.by_hand, Qt.Key.Key_Return)
        assert page.new.hasFocus()
        QTest.keyClicks(page.new, name)
        QTest.keyClick(page.new, Qt.Key.Key_Return)
    assert names(page) == ["School F", "School G", "School H"]
    with desk.book.reading() as view:
        assert {one.short for one in view.all(School)} <= {"", "School F"}


def test_schools_come_from_the_register_in_one_step(desk, book, visited, qtbot, register_file, told):
    desk.choose_files = lambda _parent, _title, _ending: [register_file]
    page = visited(SchoolsPage(desk), register="1")
    part = page.register
    assert part.choose_file.hasFocus()
    QTest.keyClick(part.choose_file, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: part.seek.isVisible())
    QTest.keyClicks(part.seek, "hollow")
    assert [line.cells[0] for line in part.table.lines()] == [
        "Hollow Lane Primary School",
        "Old Hollow School (closed)",
    ]
    QTest.keyClick(part.seek, Qt.Key.Key_Return)
    QTest.keyClicks(part.seek, "ex39 1aa")
    QTest.keyClick(part.seek, Qt.Key.Key_Return)
    assert part.add_button.text() == "Add these 2 schools"
    part.add_button.setFocus()
    QTest.keyClick(part.add_button, Qt.Key.Key_Space)
    assert names(page) == [
        "Hollow Lane Primary School",
        "School F",
        "St Mary's Church of England Primary School",
    ]
    assert "2 schools were added" in told.said[-1]
    with book.reading() as view:
        kept = view.all(School, "urn = ?", ["100002"])[0]
    assert (kept.dfe_number, kept.roll) == ("123/4568", 112)
    history.undo(book)
    assert names(page) == ["School F"]


def test_a_chosen_school_can_be_put_back(desk, visited, qtbot, register_file):
    desk.choose_files = lambda _parent, _title, _ending: [register_file]
    page = visited(SchoolsPage(desk), register="1")
    page.register.read()
    qtbot.waitUntil(lambda: page.register.seek.isVisible())
    page.register.seek.setText("mary")
    page.register.take("100001")
    assert page.register.add_button.isVisible()
    page.register.put_back("100001")
    assert not page.register.add_button.isVisible()


def test_the_arrows_go_about_the_list_while_one_types(desk, visited, qtbot, register_file):
    desk.choose_files = lambda _parent, _title, _ending: [register_file]
    part = visited(SchoolsPage(desk), register="1").register
    part.read()
    qtbot.waitUntil(lambda: part.seek.isVisible())
    QTest.keyClicks(part.seek, "hollow")
    QTest.keyClick(part.seek, Qt.Key.Key_Down)
    assert part.table.current() == "100003"
    assert part.seek.hasFocus()
    QTest.keyClick(part.seek, Qt.Key.Key_Return)
    assert list(part.chosen) == ["100003"]
    QTest.keyClicks(part.seek, "school")
    assert part.table.current() == part.table.lines()[0].id


def test_a_school_not_open_yet_is_not_called_closed(desk, visited):
    part = visited(SchoolsPage(desk), register="1").register
    coming = RegisterSchool(urn="100009", name="New Lane School", status="Proposed to open")
    part.show_register(Register([coming]))
    QTest.keyClicks(part.seek, "lane")
    assert [line.cells[0] for line in part.table.lines()] == ["New Lane School (not open yet)"]


def test_a_school_already_in_the_book_is_filled_in_or_added_as_another(desk, book, visited):
    ours = add(book, "school", {"name": "St Mary's CofE"})
    page = visited(SchoolsPage(desk), register="1")
    part = page.register
    theirs = RegisterSchool(urn="100001", name="St Mary’s Church of England Primary School", town="Northam")
    part.show_register(Register([theirs]))
    QTest.keyClicks(part.seek, "mary")
    QTest.keyClick(part.seek, Qt.Key.Key_Return)
    assert part.here.asked["100001"].current() == "fill"
    part.add_button.click()
    with book.reading() as view:
        assert view.get(School, ours).urn == "100001"
    history.undo(book)
    page.show_register()
    part.take("100001")
    fill = part.here.asked["100001"].findChildren(QAbstractButton)[0]
    fill.setFocus()
    QTest.keyClick(fill, Qt.Key.Key_Right)
    part.add_button.click()
    with book.reading() as view:
        assert sorted(one.urn for one in view.all(School)) == ["", "", "100001"]


def test_a_file_that_is_no_register_is_refused_in_words(desk, visited, qtbot, tmp_path):
    wrong = tmp_path / "dinner.csv"
    wrong.write_text("day,dish\nMonday,pie\n", encoding="utf-8")
    desk.choose_files = lambda _parent, _title, _ending: [wrong]
    page = visited(SchoolsPage(desk), register="1")
    page.register.read()
    qtbot.waitUntil(lambda: "dinner.csv" in page.register.problems.text())
    assert page.register.choose_file.isEnabled()
