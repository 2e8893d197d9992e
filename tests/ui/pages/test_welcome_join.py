"""Joining from the welcome page: the file, six words however typed, a passphrase twice, and the recovery sheet."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QCoreApplication, QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest

from desktop import inviting, paths, records
from desktop.book import open_book
from desktop.bundles import make_bundle, take_bundle
from desktop.errors import Refusal
from desktop.inviting import invite
from desktop.members import list_members
from desktop.settings import Settings
from desktop.steps import Step
from desktop.ui.pages.welcome import Welcome
from desktop.ui.pages.welcome_join import JoinPart
from desktop.ui.pages.welcome_new import SheetPart


@pytest.fixture
def invitation(book, tmp_path):
    """Jo invites Ann Ray of School K."""
    school = records.add(book, "school", {"name": "School K"})
    person = records.add(book, "person", {"name": "Ann Ray"})
    return invite(book, person, tmp_path / "for Ann", school=school)


@pytest.fixture
def page(shown):
    opened = []
    made = Welcome(Settings(), opened.append)
    shown(made, 1000, 860)
    made.arrive()
    made.handed_on = opened
    yield made
    made.close()
    for one in opened:
        one.book.close()


def typed(page, invitation, words, again="seven quiet barns"):
    """The part for joining, filled in by keyboard."""
    page.start.join.click()
    part = page.parts.currentWidget()
    assert isinstance(part, JoinPart)
    part.choose_invitation = lambda _parent: invitation.path
    assert part.choose.hasFocus()
    QTest.keyClick(part.choose, Qt.Key.Key_Return)
    assert part.words.hasFocus()
    QTest.keyClicks(part.words, words)
    QTest.keyClicks(part.secret.line, "seven quiet barns")
    QTest.keyClicks(part.again.line, again)
    part.name.setText("Downland")
    return part


def test_one_joins_with_the_words_in_any_case_and_is_offered_the_sheet(page, book, invitation, qtbot, tmp_path):
    part = typed(page, invitation, ", ".join(invitation.words.upper().split()))
    QTest.keyClick(part.again.line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: isinstance(page.parts.currentWidget(), SheetPart), timeout=60_000)
    sheet = page.parts.currentWidget()
    sheet.ask = lambda *_asked, **_more: "without"
    sheet.go_on.click()
    (opened,) = page.handed_on
    assert opened.book.path == paths.books() / "Downland.clusterbook"
    assert "make a first bundle under Exchange" in opened.notices[-1]
    with opened.book.reading() as view:
        assert [one.name for one in list_members(view)] == ["Jo Bright", "Ann Ray"]
    make_bundle(opened.book, tmp_path / "first.clusterbundle")
    assert take_bundle(book, tmp_path / "first.clusterbundle").who == "Ann Ray"
    opened.book.close()
    open_book(opened.book.path, "seven quiet barns").close()


def test_a_misheard_word_is_named_and_what_was_typed_stays(page, invitation, qtbot):
    _first, *others = invitation.words.split()
    part = typed(page, invitation, " ".join([*others, "hedghog"]))
    part.go.click()
    qtbot.waitUntil(part.isEnabled, timeout=60_000)
    assert "Those words do not open" in page.banner.text()
    assert part.wrong.text().startswith("Word 6 is “hedghog”: perhaps “")
    assert part.words.toPlainText().endswith("hedghog")
    assert part.secret.line.text() == "seven quiet barns"
    assert not list(paths.books().glob("Downland*"))


def test_passphrases_that_differ_are_said_and_none_is_used(page, invitation):
    part = typed(page, invitation, invitation.words, again="seven quiet bars")
    with pytest.raises(Refusal, match="differ"):
        part.join()
    assert part.again.line.hasFocus()
    part.propose.click()
    assert part.secret.line.text() == part.again.line.text()
    assert part.secret.shows()


def test_stopped_it_leaves_nothing_and_goes_on_from_what_was_typed(page, invitation, qtbot, monkeypatch):
    def slowly(*_asked):
        while True:
            yield Step(1, 4, "Checking what came with it")

    monkeypatch.setattr(inviting, "join", slowly)
    part = typed(page, invitation, invitation.words)
    part.go.click()
    assert not part.isEnabled()
    page.jobs.current().stop()
    qtbot.waitUntil(part.isEnabled, timeout=10_000)
    assert part.words.toPlainText() == invitation.words


def test_an_invitation_dropped_on_the_window_is_the_one_to_join_with(page, invitation):
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(invitation.path))])
    drop = QDropEvent(
        QPointF(50, 50),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    QCoreApplication.sendEvent(page.windowHandle(), drop)
    part = page.parts.currentWidget()
    assert isinstance(part, JoinPart)
    assert part.named.text() == "for Ann.clusterinvitation"
    assert part.words.hasFocus()
