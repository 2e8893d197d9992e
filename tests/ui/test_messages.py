"""What the window says: quietly, in words a person can act on, and never a traceback in the face."""

import sys

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QPlainTextEdit, QPushButton, QWidget

from desktop.errors import Refusal
from desktop.ui.messages import Banner, Details, Question, Slips, ask


@pytest.fixture
def banner(shown):
    outer = QWidget()
    made = Banner(outer)
    made.setGeometry(0, 0, 700, 44)
    made.outer = outer
    shown(outer, 720, 200)
    return made


def test_news_stays_until_it_is_put_away(banner, qtbot):
    assert banner.text() == ""
    banner.say("Undone: Move item 5")
    assert banner.text() == banner.accessibleName() == "Undone: Move item 5"
    assert banner.action.isHidden()
    qtbot.mouseClick(banner.close_button, Qt.MouseButton.LeftButton)
    assert banner.text() == ""


def test_quiet_news_goes_by_itself_and_a_refusal_does_not(banner, qtbot):
    banner.say("Undone: Move item 5")
    assert banner.stays.isActive()
    banner.setAttribute(Qt.WidgetAttribute.WA_UnderMouse, False)
    with qtbot.waitSignal(banner.put_away):
        banner.stays.timeout.emit()
    assert banner.text() == ""
    banner.say("Undone: Move item 5")
    banner.refuse("That file is a folder.")
    assert not banner.stays.isActive()
    assert banner.text() == "That file is a folder."


def test_news_somebody_is_at_waits_for_them(banner):
    banner.say("Undone: Move item 5")
    banner.close_button.setFocus()
    banner.stays.timeout.emit()
    assert banner.text() == "Undone: Move item 5"
    assert banner.stays.isActive()


def test_news_can_offer_one_thing_to_do(banner, qtbot):
    done = []
    banner.refuse("The folder is synchronised by OneDrive.", ("Move it", lambda: done.append("moved")))
    qtbot.mouseClick(banner.action, Qt.MouseButton.LeftButton)
    assert (done, banner.text()) == (["moved"], "")


def answer(press):
    """Do something to the question as soon as it is shown."""

    def act():
        question = QApplication.activeModalWidget()
        assert isinstance(question, Question)
        press(question)

    QTimer.singleShot(0, act)


ANSWERS = [("out", "Take it out"), ("in", "Leave it in")]


def test_a_question_is_answered_by_its_buttons_enter_and_escape(shown, qtbot):
    window = shown(QWidget())
    answer(lambda question: question.buttons["in"].click())
    assert ask(window, "Take this paper out?", ANSWERS) == "in"
    answer(lambda question: qtbot.keyClick(question, Qt.Key.Key_Return))
    assert ask(window, "Take this paper out?", ANSWERS, "It stays in the book.") == "out"
    answer(lambda question: qtbot.keyClick(question, Qt.Key.Key_Escape))
    assert ask(window, "Take this paper out?", ANSWERS) is None


@pytest.fixture
def slips(banner):
    before = sys.excepthook
    made = Slips(banner, banner.outer)
    made.install()
    yield made
    made.uninstall()
    assert sys.excepthook is before


def test_a_refusal_from_a_slot_becomes_the_banners_words(slips, banner):
    refusal = Refusal("That passphrase does not open this book. Try again.")
    sys.excepthook(Refusal, refusal, None)
    assert banner.text() == str(refusal)
    assert banner.action.isHidden()


def test_a_bug_is_told_calmly_with_details_to_copy(slips, banner, qtbot, caplog):
    try:
        raise ZeroDivisionError("the slip")
    except ZeroDivisionError as error:
        sys.excepthook(ZeroDivisionError, error, error.__traceback__)
    assert "Everything saved so far is safe" in banner.text()
    assert "ZeroDivisionError" not in banner.text()
    assert "ZeroDivisionError: the slip" in caplog.text
    qtbot.mouseClick(banner.action, Qt.MouseButton.LeftButton)
    details = banner.outer.findChild(Details)
    assert "ZeroDivisionError: the slip" in details.findChild(QPlainTextEdit).toPlainText()
    copy = next(b for b in details.findChildren(QPushButton) if b.text() == "Copy details")
    copy.click()
    assert "ZeroDivisionError: the slip" in QApplication.clipboard().text()
    details.close()


def test_the_interpreters_own_endings_pass(banner):
    passed = []
    before, sys.excepthook = sys.excepthook, lambda *what: passed.append(what[0])
    try:
        slips = Slips(banner, banner.outer)
        slips.install()
        sys.excepthook(KeyboardInterrupt, KeyboardInterrupt(), None)
        slips.uninstall()
    finally:
        sys.excepthook = before
    assert passed == [KeyboardInterrupt]
    assert banner.text() == ""
