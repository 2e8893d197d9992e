"""Exchange in the window: who has what, a bundle made, another looked at first and then taken, or not."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog

from desktop import bundles, records
from desktop.bundles import make_bundle, take_bundle
from desktop.erasing import erase
from desktop.inviting import invite
from desktop.sharing import share
from desktop.steps import Step
from desktop.ui import meanwhile
from desktop.ui.pages.exchange import LOOK, OVERVIEW, ExchangePage
from tests.two_laptops import send, title


@pytest.fixture
def book(pair):
    return pair[0]


@pytest.fixture
def page(desk, visited):
    made = visited(ExchangePage(desk))
    yield made
    desk.jobs.close()


@pytest.fixture
def looked(page, qtbot):
    """Look at a bundle with the page, and wait until it is shown."""

    def look(file):
        page.look_at([file])
        qtbot.waitUntil(lambda: page.body.currentIndex() == LOOK, timeout=20_000)
        qtbot.waitUntil(lambda: not page.window().findChildren(QDialog), timeout=10_000)
        return page.look_first

    return look


def bundle(sender, folder, name="one"):
    file = folder / f"{name}.clusterbundle"
    make_bundle(sender, file)
    return file


def row(page, name):
    line = next(line for line in page.table.lines() if line.cells[0] == name)
    return [getattr(cell, "words", cell) for cell in line.cells]


def test_who_has_what_is_said_in_words(page, book, pat, tmp_path):
    records.add(book, "document", {"title": "Marking policy"})
    assert row(page, "Pat Lowe")[1] == "School H"
    assert row(page, "Pat Lowe")[4] == "1 change"
    assert page.top.quiet.text() == "1 change waits to go"
    send(book, pat, tmp_path)
    send(pat, book, tmp_path)
    page.renew()
    assert row(page, "Pat Lowe")[3:] == ["everything", "0 changes"]
    assert page.table.lines()[0].cells[4].mark.words == "nothing"
    assert page.top.quiet.text() == "everybody has everything, as far as is known here"


def test_an_open_invitation_stands_in_the_list(page, book, tmp_path):
    school = records.add(book, "school", {"name": "School K"})
    person = records.add(book, "person", {"name": "Ann Ray"})
    invite(book, person, tmp_path / "one", school=school)
    assert row(page, "Ann Ray") == ["Ann Ray", "School K", "never", "invited by you", "invitation open"]


def test_enter_on_a_laptop_and_again_makes_a_bundle_for_it(page, desk, book, pat, told, qtbot, tmp_path):
    document = records.add(book, "document", {"title": "Marking policy"})
    asked = []
    desk.choose_place = lambda _parent, _title, name: asked.append(name) or tmp_path / name
    page.table.setFocus()
    QTest.keyClick(page.table, Qt.Key.Key_Return)
    assert page.give.whom.currentText() == "For Pat Lowe, School H"
    QTest.keyClick(page.focusWidget(), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(told.said), timeout=20_000)
    assert asked == ["From Jo Bright, 24 Nov, for Pat Lowe.clusterbundle"]
    assert told.said[-1].startswith(f"Saved: {tmp_path / asked[0]}")
    take_bundle(pat, tmp_path / asked[0])
    assert title(pat, document) == "Marking policy"


def test_a_bundle_is_looked_at_first_and_taken_by_enter(page, looked, book, pat, told, qtbot, tmp_path):
    document = records.add(book, "document", {"title": "Marking policy"})
    send(book, pat, tmp_path)
    records.change(book, document, {"title": "Marking"})
    records.change(pat, document, {"title": "Feedback policy"})
    records.add(pat, "action", {"title": "Write to the diocese"})
    first = looked(bundle(pat, tmp_path, "from Pat"))
    assert first.card.top.title.text() == "From Pat Lowe"
    assert first.counts.text() == "1 new, 1 changed, 1 disagreement, 0 removed"
    assert "both values are kept" in first.warning.text()
    lines = [[getattr(cell, "words", cell) for cell in line.cells] for line in first.table.lines()]
    assert ["new", "Write to the diocese", "Action", ""] in lines
    assert lines[0][0] == "changed"
    assert lines[0][3] == "disagreement: “Title”"
    assert [row.spoken() for row in first.said.rows()] == ["Title: Feedback policy, before: Marking policy"]
    QTest.keyClick(first.table, Qt.Key.Key_Down)
    assert "Action: Write to the diocese" in [row.spoken() for row in first.said.rows()]
    with book.reading() as view:
        assert not view.rows("SELECT 1 FROM action"), "looking takes nothing"
    assert first.take.hasFocus()
    QTest.keyClick(first.take, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.body.currentIndex() == OVERVIEW, timeout=20_000)
    assert told.said[-1] == "Taken from Pat Lowe: 1 new, 1 changed, 1 disagreement, 0 removed."
    with book.reading() as view:
        assert view.rows("SELECT title FROM action") == [("Write to the diocese",)]


def test_esc_leaves_it_for_later_and_the_next_one_comes(page, looked, book, pat, told, qtbot, tmp_path):
    records.add(pat, "action", {"title": "Write to the diocese"})
    one = bundle(pat, tmp_path, "one")
    records.add(pat, "action", {"title": "Visit School C"})
    two = bundle(pat, tmp_path, "two")
    page.look_at([one, two])
    qtbot.waitUntil(lambda: page.body.currentIndex() == LOOK, timeout=20_000)
    page.look_first.put_off.emit()
    assert told.said[-1].startswith("Not taken")
    qtbot.waitUntil(lambda: page.look_first.path == two and page.body.currentIndex() == LOOK, timeout=20_000)
    assert page.look_first.counts.text().startswith("2 new")
    with book.reading() as view:
        assert not view.rows("SELECT 1 FROM action")


def test_one_that_erases_or_hides_much_says_so_plainly(looked, book, pat, tmp_path):
    wrong = records.add(pat, "document", {"title": "About Tom Pebblethwaite"})
    many = [records.add(pat, "action", {"title": f"Action {n}"}) for n in range(21)]
    send(pat, book, tmp_path)
    erase(pat, wrong, "title")
    for action in many:
        records.hide(pat, action)
    first = looked(bundle(pat, tmp_path, "much"))
    assert "It erases what was written in 1 step" in first.warning.text()
    assert "It takes 21 records out of view" in first.warning.text()


def test_one_with_nothing_new_says_so(looked, pat, tmp_path):
    file = bundle(pat, tmp_path, "nothing")
    first = looked(file)
    assert first.counts.text() == "Nothing new: all of it is here already."


def test_what_is_refused_is_said_in_its_own_words_and_the_rest_goes_on(page, desk, pat, qtbot, tmp_path):
    refused = []
    desk.jobs.refused.connect(refused.append)
    torn = tmp_path / "torn.clusterbundle"
    torn.write_bytes(b"no bundle at all")
    records.add(pat, "action", {"title": "Write to the diocese"})
    page.look_at([torn, bundle(pat, tmp_path)])
    qtbot.waitUntil(lambda: page.body.currentIndex() == LOOK, timeout=20_000)
    assert refused[0].startswith("“torn.clusterbundle” is not something Clusterbook sends, or was damaged")


def test_a_long_taking_is_the_one_thing_that_is_modal_and_can_be_stopped(
    page, looked, book, pat, qtbot, tmp_path, monkeypatch
):
    records.add(pat, "action", {"title": "Write to the diocese"})
    first = looked(bundle(pat, tmp_path))
    monkeypatch.setattr(meanwhile, "PATIENCE", 0)

    def slowly(*_asked):
        while True:
            yield Step(1, 4, "Reading what is in it")

    monkeypatch.setattr(bundles, "taking", slowly)
    QTest.keyClick(first.take, Qt.Key.Key_Return)
    (dialog,) = page.window().findChildren(meanwhile.Meanwhile)
    qtbot.waitUntil(dialog.isVisible, timeout=10_000)
    assert dialog.isModal()
    qtbot.waitUntil(lambda: dialog.doing.text() == "Reading what is in it", timeout=10_000)
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not page.window().findChildren(QDialog), timeout=10_000)
    assert page.body.currentIndex() == LOOK, "it may still be taken"
    monkeypatch.undo()
    QTest.keyClick(first.take, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.body.currentIndex() == OVERVIEW, timeout=20_000)
    with book.reading() as view:
        assert view.rows("SELECT title FROM action") == [("Write to the diocese",)]


def test_what_was_edited_since_it_was_shared_on_is_brought_over(page, book, told):
    with book.reading() as view:
        school = view.rows("SELECT id FROM school WHERE name = 'School F'")[0][0]
    ours = records.add(book, "document", {"title": "Our own", "audience": f"school:{school}"})
    assert page.edited.isHidden()
    shared = share(book, ours, "cluster")
    records.change(book, ours, {"hidden": False, "title": "Our own, revised"})
    assert [one.words for one in page.edited.rows.rows()] == ["Our own, revised"]
    page.edited.rows.setFocus()
    page.edited.rows.choose(ours)
    QTest.keyClick(page.edited.rows, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert title(book, shared.id) == "Our own, revised"
    assert page.edited.isHidden()
    assert told.said[-1].startswith("Brought over")


def test_a_bad_message_keeps_no_good_bundle_from_being_looked_at(page, pat, desk, qtbot, tmp_path):
    records.add(pat, "action", {"title": "Write to the diocese"})
    bad = tmp_path / "bad.eml"
    bad.write_bytes(b"Subject: nothing is attached\r\n\r\nHello\r\n")
    refused = []
    desk.jobs.refused.connect(refused.append)
    page.look_at([bad, bundle(pat, tmp_path, "good")])
    qtbot.waitUntil(lambda: page.body.currentIndex() == LOOK, timeout=20_000)
    assert "bad.eml" in refused[0]
    assert page.look_first.path.name == "good.clusterbundle"


def test_a_look_that_was_stopped_lets_the_next_come(page, pat, qtbot, tmp_path, monkeypatch):
    one = bundle(pat, tmp_path, "one")
    two = bundle(pat, tmp_path, "two")
    real = bundles.looking

    def slowly(book, path):
        while path == one:
            yield Step(1, 4, "Reading what is in it")
        return (yield from real(book, path))

    monkeypatch.setattr(bundles, "looking", slowly)
    page.look_at([one, two])
    page._job.stop()
    qtbot.waitUntil(lambda: page.body.currentIndex() == LOOK, timeout=20_000)
    assert page.look_first.path == two
