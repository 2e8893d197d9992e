"""A whole meeting by hand, with the keyboard only: from the first plan to confirmed minutes and the next meeting."""

from __future__ import annotations

import datetime
from functools import partial

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop import agenda as agendas
from desktop import clock, meetings
from desktop.action_log import action_log
from desktop.decisions import decisions
from desktop.minutes import minutes
from desktop.models import Action, Item, Meeting, Note
from desktop.records import add
from desktop.ui.jobs import Jobs
from desktop.ui.look import Look, dress
from desktop.ui.pages.desk import Desk
from desktop.ui.pages.every import PAGES
from desktop.ui.shell import PageEntry, Shell

CONTROL, NONE = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.NoModifier
PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<<>>>>endobj\ntrailer<</Root 1 0 R>>\n"
)


class Hands:
    """Two hands on a keyboard: whatever has the focus gets the keys."""

    def press(self, key, modifier=NONE):
        QTest.keyClick(self.where(), key, modifier)
        QApplication.processEvents()

    def write(self, words):
        for letter in words:
            QTest.keyClicks(self.where(), letter)
        QApplication.processEvents()

    def line(self, words):
        self.write(words)
        self.press(Qt.Key.Key_Return)

    def where(self):
        focused = QApplication.focusWidget()
        assert focused is not None, "nothing has the focus"
        return focused

    def tab_to(self, named):
        """Go on with Tab until a control of this name has the focus."""
        for _step in range(80):
            if self.where().accessibleName() == named:
                return
            self.press(Qt.Key.Key_Tab)
        raise AssertionError(f"the keyboard does not reach “{named}”")


@pytest.fixture
def window(qtbot, qapp, book):
    Look(qapp, "light")
    jobs = Jobs()
    told = []
    desk = Desk(book, jobs, lambda name, **where: shell.show_page(name, **where), told.append)
    shell = Shell([PageEntry(name, words, partial(make, desk), section) for name, words, make, section in PAGES])
    shell.desk, shell.told = desk, told
    dress(shell)
    qtbot.addWidget(shell)
    stop = book.listen(lambda touched: shell.page() and shell.page().touched(touched))
    shell.resize(1366, 768)
    with qtbot.waitExposed(shell):
        shell.show()
    shell.activateWindow()
    yield shell
    shell.close()
    stop()
    jobs.close()


def read(book, ask, *values):
    with book.reading() as view:
        return ask(view, *values)


def test_a_meeting_from_the_first_plan_to_the_next(window, book, qtbot, tmp_path):
    hands = Hands()
    school = add(book, "school", {"name": "School C"})
    head = add(book, "person", {"name": "Tom Reed"})
    add(book, "role", {"person": head, "role": "head", "school": school})

    with clock.standing_at(datetime.datetime(2026, 11, 24, 7, 41)):
        # plan
        window.show_page("meetings")
        hands.tab_to("Plan a meeting")
        hands.press(Qt.Key.Key_Space)
        hands.tab_to("Date")
        hands.write("27/11")
        hands.tab_to("Venue")
        hands.line("Manor Farm barn")
        assert window.here()[0] == "meeting"
        meeting = window.here()[1]["meeting"]
        planned = read(book, agendas.agenda, meeting)
        assert planned.date == "2026-11-27"
        assert planned.venue == "Manor Farm barn"
        part = window.page().part()
        assert part.list.hasFocus()

        # an item of one's own, moved up and given its time
        count = len(planned.lines)
        hands.press(Qt.Key.Key_Return)
        hands.line("Phonics visits: what we saw")
        hands.press(Qt.Key.Key_Escape)
        assert len(read(book, agendas.agenda, meeting).lines) == count + 1
        item = part.list.current()
        at = part.list.ids().index(item)
        hands.press(Qt.Key.Key_Up, CONTROL)
        assert part.list.ids().index(item) == at - 1
        assert part.list.current() == item
        hands.tab_to("Minutes")
        hands.where().selectAll()
        before = read(book, agendas.agenda, meeting).ends
        hands.write("25")
        qtbot.waitUntil(lambda: read(book, agendas.agenda, meeting).ends != before)
        line = agendas.line_of(read(book, agendas.agenda, meeting), item)
        assert line.minutes == 25

        # a paper promised, then one that is here
        hands.tab_to("Promise one")
        hands.press(Qt.Key.Key_Space)
        hands.line("Notes, School F")
        visit = tmp_path / "Visit record.pdf"
        visit.write_bytes(PDF)
        window.desk.choose_files = lambda _parent, _title: [visit]
        hands.tab_to("Add file…")
        hands.press(Qt.Key.Key_Space)
        papers = agendas.line_of(read(book, agendas.agenda, meeting), item).papers
        assert [paper.state for paper in papers] == ["to_follow", "enclosed"]
        hands.tab_to("Note")
        hands.write("Ask H how it went")
        hands.press(Qt.Key.Key_Return, CONTROL)
        assert agendas.line_of(read(book, agendas.agenda, meeting), item).prompt == "Ask H how it went"

        # governors join before it
        hands.tab_to("Governors join here")
        hands.press(Qt.Key.Key_Space)
        assert part.list.hasFocus()
        assert part.list.ids().index("line") == part.list.ids().index(item) - 1

        # the pack
        hands.press(Qt.Key.Key_PageDown, CONTROL)
        pack = window.page().part()
        qtbot.waitUntil(lambda: pack.making.made is not None, timeout=20_000)
        assert pack.making.made.pages >= 4
        assert pack.view.pages == pack.making.made.pages
        out = tmp_path / "pack.pdf"
        window.desk.choose_place = lambda _parent, _title, name: out
        hands.tab_to("Save PDF…")
        hands.press(Qt.Key.Key_Space)
        assert out.read_bytes().startswith(b"%PDF")
        hands.tab_to("Issue the pack")
        hands.press(Qt.Key.Key_Space)
        issued = lambda: read(book, lambda view: view.get(Meeting, meeting)).issued_version == 1  # noqa: E731
        qtbot.waitUntil(issued, timeout=20_000)  # made for each set of readers and looked through first
        qtbot.waitUntil(lambda: pack.making.made is not None, timeout=20_000)

    with clock.standing_at(datetime.datetime(2026, 11, 27, 7, 31)):
        # hold: who is here
        hands.press(Qt.Key.Key_PageDown, CONTROL)
        part = window.page().part()
        hands.tab_to("Sit down at the table")
        hands.press(Qt.Key.Key_Space)
        table = part.table()
        assert table.isVisible()
        hands.press(Qt.Key.Key_H, CONTROL)
        for key in (Qt.Key.Key_P, Qt.Key.Key_P):
            hands.press(key)
        came = read(book, minutes, meeting).attendance
        assert {one.name for one in came.present} == {"Jo Bright", "Tom Reed"}
        hands.press(Qt.Key.Key_Escape)

        # on to the item; what is typed is on the disk before it is sealed
        while table.item != item:
            hands.press(Qt.Key.Key_Down, CONTROL)
        hands.write("Three schools reported on visits made since October.")
        qtbot.waitUntil(lambda: any("Three schools" in text for _r, _f, text, _s in book.drafts()))
        hands.press(Qt.Key.Key_Return)
        hands.write("/dec")
        assert table.text.offering()
        hands.press(Qt.Key.Key_Return)
        hands.line("Each school tries one change by half term.")
        hands.line("/private Thank the caretaker")
        hands.line("/action Pair Reception teachers")
        assert table.action.isVisible()
        hands.write("School C")
        hands.press(Qt.Key.Key_Return)
        hands.tab_to("By")
        hands.line("12 feb")
        said = next(one for one in read(book, minutes, meeting).items if one.item == item)
        assert [one.title for one in said.decisions] == ["Each school tries one change by half term."]
        assert [(one.title, one.who_words) for one in said.actions] == [("Pair Reception teachers", "School C")]
        hands.press(Qt.Key.Key_Escape)
        assert not table.isVisible()
        assert not book.drafts()
        said = next(one for one in read(book, minutes, meeting).items if one.item == item)
        assert said.text == "Three schools reported on visits made since October."
        notes = read(book, lambda view: [note.text for note in view.all(Note, "about = ?", [item])])
        assert notes == ["Ask H how it went\nThank the caretaker"]

        # one item is not finished; then the meeting is
        hands.tab_to("Go back to the table")
        hands.press(Qt.Key.Key_Space)
        assert table.item == item
        hands.tab_to("Not finished: carry it over")
        hands.press(Qt.Key.Key_Space)
        assert read(book, lambda view: view.get(Item, item)).state == "unfinished"
        for _step in range(20):
            if not table.end.isHidden():
                break
            hands.press(Qt.Key.Key_Down, CONTROL)
        hands.tab_to("Finish the meeting")
        hands.press(Qt.Key.Key_Space)
        assert read(book, lambda view: view.get(Meeting, meeting)).stage == "held"
        assert window.page().steps.current() == "follow"

        # the minutes: a word put right, circulated
        hands.press(Qt.Key.Key_PageUp, CONTROL)
        part = window.page().part()
        number = agendas.line_of(read(book, agendas.agenda, meeting), item).number
        hands.tab_to(f"Minutes of item {number}")
        hands.press(Qt.Key.Key_End, CONTROL)
        hands.write(" All had seen daily blending.")
        hands.tab_to("They have gone out")
        hands.press(Qt.Key.Key_Space)
        said = next(one for one in read(book, minutes, meeting).items if one.item == item)
        assert said.text.endswith("October. All had seen daily blending.")
        assert read(book, lambda view: view.get(Meeting, meeting)).stage == "circulated"

        # the next meeting brings what was left
        hands.press(Qt.Key.Key_PageDown, CONTROL)
        hands.tab_to("Plan the next meeting")
        hands.press(Qt.Key.Key_Space)
        assert window.here()[0] == "meetings"
        hands.tab_to("Date")
        hands.write("15/1")
        hands.press(Qt.Key.Key_Return)
        following = window.here()[1]["meeting"]
        assert following != meeting
        carried = [one for one in read(book, agendas.agenda, following).lines if one.carried]
        assert [one.title for one in carried] == ["Phonics visits: what we saw"]
        action = read(book, lambda view: view.all(Action))[0]
        assert action.carried == (following,)

    with clock.standing_at(datetime.datetime(2027, 1, 15, 9, 0)):
        # confirmed at the next one, closed; what was carried is not offered again
        window.show_page("meeting", meeting=meeting, step="minutes")
        hands.tab_to("Confirm as a correct record")
        hands.press(Qt.Key.Key_Space)
        held = read(book, lambda view: view.get(Meeting, meeting))
        assert (held.stage, held.confirmed_at) == ("confirmed", following)
        hands.press(Qt.Key.Key_PageDown, CONTROL)
        follow = window.page().part()
        assert follow.carry.isHidden()
        assert follow.carry_words.text() == "Whatever was left here is there already."
        assert len([one for one in read(book, agendas.agenda, following).lines if one.carried]) == 1
        hands.tab_to("Close the meeting")
        hands.press(Qt.Key.Key_Space)
        assert read(book, lambda view: view.get(Meeting, meeting)).stage == "closed"

        # the action, closed with its evidence; the decision, found
        window.show_page("actions")
        hands.tab_to("Evidence")
        hands.write("Both pairs met.")
        hands.tab_to("It is done")
        hands.press(Qt.Key.Key_Space)
        row = read(book, action_log, clock.today())[0]
        assert (row.state, row.evidence) == ("done", "Both pairs met.")
    assert [one.title for one in read(book, decisions, "half term")] == ["Each school tries one change by half term."]
    assert [row.stage for row in read(book, meetings.list_meetings, datetime.date(2027, 1, 15))] == ["plan", "closed"]
