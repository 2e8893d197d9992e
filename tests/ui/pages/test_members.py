"""Members in the window: invited, listed, made to lead, removed, each in plain words first and by keyboard."""

from __future__ import annotations

import errno
import threading
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop import inviting, records
from desktop.book import open_book
from desktop.bundles import make_bundle, take_bundle
from desktop.errors import Refusal
from desktop.inviting import invite, join
from desktop.members import list_invitations, list_members, make_lead
from desktop.models import Person, School
from desktop.steps import run
from desktop.ui.pages.exchange_help import ExchangeHelpPage
from desktop.ui.pages.members import MembersPage
from desktop.ui.pieces import Words
from tests.conftest import PASSPHRASE
from tests.two_laptops import send, title


@pytest.fixture
def book(pair):
    return pair[0]


@pytest.fixture
def page(desk, visited):
    made = visited(MembersPage(desk))
    yield made
    desk.jobs.close()


def row(page, name):
    line = next(line for line in page.table.lines() if line.cells[0] == name)
    return [getattr(cell, "words", cell) for cell in line.cells]


def chosen(page, name):
    page.table.setFocus()
    page.table.selectRow([line.cells[0] for line in page.table.lines()].index(name))
    return page.detail


def test_everybodys_laptop_is_listed_with_school_role_and_who_leads(page):
    assert row(page, "Jo Bright") == ["Jo Bright", "School F", "head", "", "yours, leads"]
    assert row(page, "Pat Lowe")[:3] == ["Pat Lowe", "School H", "head"]
    assert page.top.quiet.text() == "2 laptops"
    assert page.open.isHidden()
    assert page.notice.isHidden()
    assert not chosen(page, "Jo Bright").remove.isVisible()
    detail = chosen(page, "Pat Lowe")
    assert "Joined with an invitation from you." in detail.facts.text()
    assert detail.remove.isVisible()


def test_somebody_new_is_invited_by_keyboard_and_joins_with_the_words_read_out(
    page, desk, book, told, qtbot, tmp_path
):
    desk.choose_place = lambda _parent, _title, name: tmp_path / name
    page.begin_invitation()
    card = page.invite
    card.person.setCurrentIndex(0)
    QTest.keyClick(card.person, Qt.Key.Key_Tab)
    assert card.name.hasFocus()
    QTest.keyClicks(card.name, "Ann Ray")
    card.school.setCurrentIndex(card.school.count() - 1)
    card.school.activated.emit(card.school.currentIndex())
    QTest.keyClicks(card.school_name, "School K")
    card.make.setFocus()
    QTest.keyClick(card.make, Qt.Key.Key_Return)
    qtbot.waitUntil(card.is_telling, timeout=30_000)
    words = card.words.text()
    assert len(words.split()) == 6
    assert "never in the same e-mail" in card.how.text()
    QTest.keyClick(card.copy, Qt.Key.Key_Return)
    assert QApplication.clipboard().text() == words
    page.renew()
    page.table.selectRow(1)
    assert card.words.isVisible(), "words that are shown once stay until they were told"
    assert [one.words for one in page.invitations.rows()] == ["Ann Ray"]
    card.done.click()
    assert card.words.text() == ""
    path = run(join(tmp_path / "Invitation for Ann Ray.clusterinvitation", words, tmp_path / "Ann", PASSPHRASE))
    with open_book(path, PASSPHRASE) as ann:
        assert title(ann, ann.me) == "Ann Ray"
        send(ann, book, tmp_path)
    page.renew()
    assert row(page, "Ann Ray")[:3] == ["Ann Ray", "School K", "head"]
    assert page.open.isHidden()


def test_an_invitation_without_a_name_is_asked_for_it_and_nothing_is_added(page, desk):
    desk.choose_place = lambda *_asked: pytest.fail("not asked where to before it is known who")
    page.begin_invitation()
    with pytest.raises(Refusal, match="type a name"):
        page.invite.write()
    assert page.invite.name.hasFocus()
    assert page.open.isHidden()


def begin_inviting_ann(page):
    page.begin_invitation()
    page.invite.person.setCurrentIndex(0)
    page.invite.name.setText("Ann Ray")
    page.invite.school.setCurrentIndex(page.invite.school.count() - 1)
    page.invite.school_name.setText("School K")


def names(book):
    with book.reading() as view:
        return {one.name for kind in (Person, School) for one in view.all(kind)}


def test_where_no_file_can_be_written_nobody_is_invited(page, desk, book, tmp_path):
    desk.choose_place = lambda _parent, _title, name: tmp_path / "no such folder" / name
    before = names(book)
    begin_inviting_ann(page)
    with pytest.raises(Refusal):
        page.invite.write()
    with book.reading() as view:
        assert len(list_invitations(view)) == 1
    assert names(book) == before
    assert page.open.isHidden()
    assert page.invite.make.isEnabled()


@pytest.mark.parametrize("how", ["refused", "stopped before", "stopped after", "closed"])
def test_an_invitation_that_came_to_nothing_leaves_nobody_behind(page, desk, book, qtbot, tmp_path, monkeypatch, how):
    refused = []
    desk.jobs.refused.connect(refused.append)
    desk.choose_place = lambda _parent, _title, name: tmp_path / "out" / name
    (tmp_path / "out").mkdir()
    before = names(book)
    write, go_on = inviting.write_invitation, threading.Event()

    def slowly(*told, **more):
        if how == "refused":
            raise OSError(errno.ENOSPC, "no space")
        write(*told, **more)
        go_on.wait(20)

    monkeypatch.setattr(inviting, "write_invitation", slowly)
    begin_inviting_ann(page)
    if how == "stopped before":
        desk.jobs.start("Other work", lambda: iter_until(go_on))
    page.invite.write()
    assert "Ann Ray" in names(book)
    (job,) = desk.jobs._jobs[-1:]
    if how == "closed":
        qtbot.waitUntil(lambda: any((tmp_path / "out").glob("*.clusterinvitation")), timeout=20_000)
        threading.Timer(0.2, go_on.set).start()
        desk.jobs.close()
    else:
        if how == "stopped after":
            qtbot.waitUntil(lambda: any((tmp_path / "out").glob("*.clusterinvitation")), timeout=20_000)
        if how.startswith("stopped"):
            job.stop()
        go_on.set()
        qtbot.waitUntil(lambda: desk.jobs.current() is None, timeout=20_000)
    assert bool(refused) == (how == "refused")
    assert names(book) == before
    with book.reading() as view:
        assert [one.withdrawn for one in list_invitations(view)][-1]
    assert list((tmp_path / "out").iterdir()) == []
    assert page.open.isHidden()
    assert page.invite.make.isEnabled()
    assert not page.invite.is_telling()


def iter_until(event):
    event.wait(20)
    yield from ()


def test_an_open_invitation_is_withdrawn_by_its_button(page, book, told, tmp_path):
    school = records.add(book, "school", {"name": "School K"})
    person = records.add(book, "person", {"name": "Ann Ray"})
    written = invite(book, person, tmp_path / "one", school=school)
    assert page.open.isVisible()
    page.invitations.setFocus()
    page.invitations.choose(written.key)
    QTest.keyClick(page.invitations, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert page.open.isHidden()
    assert told.said[-1].startswith("Withdrawn")


def test_a_laptop_is_removed_only_after_its_plain_words(page, book, pat, told):
    detail = chosen(page, "Pat Lowe")
    detail.remove.setFocus()
    QTest.keyClick(detail.remove, Qt.Key.Key_Return)
    question = detail.question
    for words in ("It keeps what it has", "if it knew the password of a server", "cannot be undone"):
        assert words in question.words.text()
    assert question.leave.hasFocus()
    QTest.keyClick(question.leave, Qt.Key.Key_Escape)
    assert question.isHidden()
    assert detail.remove.hasFocus()
    assert row(page, "Pat Lowe")[4] == ""
    QTest.keyClick(detail.remove, Qt.Key.Key_Return)
    QTest.keyClick(question.do, Qt.Key.Key_Return)
    assert row(page, "Pat Lowe")[4] == "removed"
    assert told.said[-1].startswith("Removed.")
    assert "It keeps what it had until then" in detail.facts.text()
    assert not detail.remove.isVisible()


def test_the_lead_is_made_and_handed_on(page, book, pat, told):
    assert not chosen(page, "Jo Bright").unlead.isVisible(), "somebody must lead"
    detail = chosen(page, "Pat Lowe")
    detail.lead.click()
    assert "admit schools" in detail.question.words.text()
    detail.question.do.click()
    assert row(page, "Pat Lowe")[4] == "leads"
    mine = chosen(page, "Jo Bright")
    assert mine.unlead.text() == "Hand on the lead…"
    mine.unlead.click()
    mine.question.do.click()
    assert row(page, "Jo Bright")[4] == "yours"
    assert not mine.lead.isVisible(), "who leads no longer makes nobody lead"


def test_removing_a_lead_needs_most_of_those_who_lead(page, book, pat, told):
    make_lead(book, pat.me)
    detail = chosen(page, "Pat Lowe")
    detail.remove.click()
    detail.question.do.click()
    assert told.said[-1] == "Most of those who lead must ask for this: 1 of 2 have."
    assert row(page, "Pat Lowe")[4] == "leads"


def test_an_invitation_used_twice_is_said_to_all(page, book, tmp_path):
    school = records.add(book, "school", {"name": "School K"})
    person = records.add(book, "person", {"name": "Ann Ray"})
    written = invite(book, person, tmp_path / "one", school=school)
    for name in ("first", "again"):
        path = run(join(written.path, written.words, tmp_path / name, PASSPHRASE))
        with open_book(path, PASSPHRASE) as other:
            make_bundle(other, tmp_path / f"{name}.clusterbundle")
        take_bundle(book, tmp_path / f"{name}.clusterbundle")
    page.renew()
    assert "Two laptops joined with the invitation for Ann Ray" in page.notice.text()
    assert row(page, "Ann Ray")[4] == "joined twice"


def test_a_head_who_does_not_lead_invites_for_her_own_school_alone(pair, desk, shown):
    desk.book = pair[1]
    page = shown(MembersPage(desk), 1150, 680)
    page.arrive(new="1")
    card = page.invite
    assert [card.school.itemText(n) for n in range(card.school.count())] == ["School H"]
    assert card.role.findData("facilitator") < 0
    with pair[1].reading() as view:
        assert {one.name for one in list_members(view)} == {"Jo Bright", "Pat Lowe"}
    assert not chosen(page, "Jo Bright").remove.isVisible()
    assert Path(pair[1].path).exists()


def test_the_help_says_what_a_stolen_laptop_may_still_open(desk, visited):
    page = visited(ExchangeHelpPage(desk))
    said = " ".join(one.text() for one in page.findChildren(Words))
    assert "change that password there" in said
    assert "set to open without, whoever gets into the computer’s account gets into the book" in said
