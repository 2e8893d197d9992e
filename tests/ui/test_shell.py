"""The frame of the window: the rail, pages made once, Back, keys, and what the status line says."""

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QVBoxLayout, QWidget

from desktop.ui.look import DARK
from desktop.ui.messages import Banner
from desktop.ui.shell import PageEntry, Shell


class Page(QWidget):
    """A page that remembers what it was asked."""

    def __init__(self, name):
        super().__init__()
        self.name, self.visits, self.left = name, [], 0
        column = QVBoxLayout(self)
        column.addWidget(QLabel(name))
        self.line = QLineEdit()
        column.addWidget(self.line)

    def arrive(self, **where):
        self.visits.append(where)

    def leave(self):
        self.left += 1


@pytest.fixture
def shell(shown):
    made_pages = []

    def factory(name):
        def make():
            made_pages.append(name)
            return Page(name)

        return make

    shell = Shell(
        [
            PageEntry("home", "Home", factory("home")),
            PageEntry("meetings", "Meetings", factory("meetings")),
            PageEntry("visits", "Visits and exchange", factory("visits"), "together"),
            PageEntry("year", "Year book", factory("year"), "back"),
            PageEntry("exchange", "Exchange", factory("exchange"), "foot"),
            PageEntry("meeting", "Meeting", factory("meeting"), None),
        ]
    )
    shell.made = made_pages
    shown(shell, 1366, 768)
    shell.show_page("home")
    return shell


def rail_button(shell, words):
    return next(b for b in shell.rail.findChildren(QWidget) if b.accessibleName().partition(",")[0] == words)


def test_a_page_is_made_on_its_first_visit_and_kept(shell, qtbot):
    assert shell.made == ["home"]
    qtbot.mouseClick(rail_button(shell, "Meetings"), Qt.MouseButton.LeftButton)
    first = shell.page()
    shell.show_page("home")
    shell.show_page("meetings")
    assert shell.page() is first
    assert shell.made == ["home", "meetings"]
    assert len(first.visits) == 2
    assert first.left == 1


def test_back_goes_where_one_came_from(shell, qtbot):
    shell.show_page("meetings")
    shell.show_page("meeting", meeting="m1", step="hold")
    shell.show_page("meeting", meeting="m2")
    qtbot.keyClick(shell, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert shell.here() == ("meeting", {"meeting": "m1", "step": "hold"})
    assert shell.page().visits[-1] == {"meeting": "m1", "step": "hold"}
    shell.back()
    shell.back()
    assert shell.here() == ("home", {})
    shell.back()
    assert shell.here() == ("home", {})


def test_the_rail_shows_where_one_is(shell):
    shell.show_page("meetings")
    assert shell.rail.current() == "meetings"
    assert rail_button(shell, "Meetings").isChecked()
    # a page that hangs under another leaves that one chosen
    shell.show_page("meeting", meeting="m1")
    assert shell.rail.current() == "meetings"
    assert "meeting" not in shell.rail.names()


def test_numbers_take_one_there(shell, qtbot):
    qtbot.keyClick(shell, Qt.Key.Key_3, Qt.KeyboardModifier.ControlModifier)
    assert shell.here()[0] == "visits"
    qtbot.keyClick(shell, Qt.Key.Key_1, Qt.KeyboardModifier.ControlModifier)
    assert shell.here()[0] == "home"


def test_the_rail_is_walked_with_arrows(shell, qtbot):
    shell.rail.take_focus()
    home = rail_button(shell, "Home")
    assert home.hasFocus()
    qtbot.keyClick(home, Qt.Key.Key_Down)
    assert rail_button(shell, "Meetings").hasFocus()
    qtbot.keyClick(rail_button(shell, "Meetings"), Qt.Key.Key_Return)
    assert shell.here()[0] == "meetings"
    qtbot.keyClick(rail_button(shell, "Meetings"), Qt.Key.Key_Up)
    qtbot.keyClick(rail_button(shell, "Home"), Qt.Key.Key_Up)
    assert rail_button(shell, "Exchange").hasFocus()


def test_f6_goes_round_page_find_box_and_rail(shell, qtbot):
    assert shell.page().line.hasFocus()
    qtbot.keyClick(shell, Qt.Key.Key_F6)
    assert shell.find_box.hasFocus()
    qtbot.keyClick(shell, Qt.Key.Key_F6)
    assert rail_button(shell, "Home").hasFocus()
    qtbot.keyClick(shell, Qt.Key.Key_F6)
    assert shell.page().line.hasFocus()
    qtbot.keyClick(shell, Qt.Key.Key_F6, Qt.KeyboardModifier.ShiftModifier)
    assert rail_button(shell, "Home").hasFocus()


def test_counts_are_shown_and_said(shell):
    shell.set_count("home", 4)
    shell.set_count("nowhere", 2)
    home = rail_button(shell, "Home")
    assert (home.count, home.accessibleName()) == (4, "Home, 4")
    shell.set_count("home", 0)
    assert home.accessibleName() == "Home"


def test_undo_is_named_and_can_be_clicked(shell, qtbot):
    asked = []
    shell.undo_asked.connect(lambda: asked.append("undo"))
    shell.redo_asked.connect(lambda: asked.append("redo"))
    shell.find_asked.connect(lambda: asked.append("find"))
    assert shell._undo.isHidden()
    shell.set_undo("Undo “Move item 5”")
    assert shell._undo.accessibleName() == "Undo “Move item 5”"
    qtbot.mouseClick(shell._undo, Qt.MouseButton.LeftButton)
    shell.rail.take_focus()
    control = Qt.KeyboardModifier.ControlModifier
    qtbot.keyClick(shell, Qt.Key.Key_Z, control)
    qtbot.keyClick(shell, Qt.Key.Key_Z, control | Qt.KeyboardModifier.ShiftModifier)
    qtbot.keyClick(shell, Qt.Key.Key_Y, control)
    qtbot.keyClick(shell, Qt.Key.Key_K, control)
    qtbot.mouseClick(shell.find_box, Qt.MouseButton.LeftButton)
    assert asked == ["undo", "undo", "redo", "redo", "find", "find"]


def test_closing_lets_the_page_keep_what_was_typed_first(shell):
    order = []
    shell.page().leave = lambda: order.append("page")
    shell.closing.connect(lambda: order.append("window"))
    shell.close()
    assert order == ["page", "window"]


@pytest.mark.parametrize(("width", "height"), [(1366, 768), (1024, 640)])
def test_everything_fits_on_a_small_laptop(shell, width, height):
    shell.set_identity("A cluster with a name of many words " * 9, "School F · head", "Tue 24 Nov")
    shell.set_saved("Saved 07:41")
    shell.set_notes("3 changes wait to go", "Last heard from School D: 12 days ago")
    shell.set_undo("Undo “" + "a step with a long name " * 20 + "”")
    shell.resize(width, height)
    assert (shell.width(), shell.height()) == (width, height)
    foot = shell._undo
    assert foot.mapTo(shell, foot.rect().bottomRight()).x() < width
    exchange = rail_button(shell, "Exchange")
    assert exchange.mapTo(shell, exchange.rect().bottomLeft()).y() < height


def test_the_frame_is_painted_in_the_look_that_is_worn(shell, light):
    light.choose("dark")
    image = shell.grab().toImage()
    assert image.pixelColor(300, 5).name() == DARK.card.lower()
    assert image.pixelColor(100, 600).name() == DARK.ground.lower()


def test_back_returns_to_where_the_page_stood_and_does_nothing_twice(shown):
    arrived = []

    class Standing(QWidget):
        def arrive(self, **where):
            arrived.append(where)

        def place(self):
            return {"row": "7"}

    shell = Shell([PageEntry("list", "List", Standing), PageEntry("other", "Other", QWidget)])
    shown(shell, 1366, 768)
    shell.show_page("list", do="print")
    shell.show_page("other")
    shell.back()
    assert arrived == [{"do": "print"}, {"row": "7"}]


def test_news_lies_over_the_foot_of_the_page_and_moves_nothing(shell):
    banner = Banner()
    shell.add_over(banner)
    line = shell.page().line
    before = line.mapTo(shell, line.rect().topLeft())
    for words in ("Undone: Move item 5", "A long refusal that goes on and on. " * 12):
        banner.refuse(words)
        QApplication.processEvents()
        assert line.mapTo(shell, line.rect().topLeft()) == before
        page = shell.page()
        inside = QRect(page.mapTo(shell, page.rect().topLeft()), page.size())
        assert inside.contains(banner.geometry())
        assert banner.geometry().bottom() > inside.center().y()
    shell.resize(900, 600)
    QApplication.processEvents()
    assert shell.rect().contains(banner.geometry())
