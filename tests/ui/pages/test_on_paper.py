"""Minutes, register and year book from the window: for whom, how laid out, saved or printed."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtTest import QTest

from desktop.minute_taking import record_decision
from desktop.ui.pages import printing
from desktop.ui.pages.decisions import DecisionsPage
from desktop.ui.pages.meeting import MeetingPage
from desktop.ui.pages.meetings import MeetingsPage
from desktop.ui.pages.reading import copies
from tests.packs.reading import Viewer
from tests.two_meetings import Cluster


@pytest.fixture
def cluster(desk, tmp_path):
    folder = tmp_path / "papers"
    folder.mkdir()
    made = Cluster(desk.book, folder)
    made.hold()
    return made


@pytest.fixture
def saved(desk, tmp_path, qtbot, told):
    """Press Save PDF… on a page; gives the name that was proposed and what is in the file."""

    def save(paper):
        out, named = tmp_path / "out.pdf", []
        desk.choose_place = lambda _page, title, name: named.append((title, name)) or out
        told.said.clear()
        paper.save.click()
        qtbot.waitUntil(lambda: bool(told.said), timeout=20_000)
        assert "out.pdf" in told.said[-1]
        return named[-1][1], Viewer(out.read_bytes())

    return save


def choose(combo, data):
    combo.setCurrentIndex(combo.findData(data))
    combo.activated.emit(combo.currentIndex())


def test_minutes_are_for_one_school_or_for_governors_in_the_layout_chosen(desk, cluster, visited, saved):
    part = visited(MeetingPage(desk), meeting=cluster.before, step="minutes").part()
    name, viewer = saved(part.paper)
    assert name == "2026-10-16 Autumn breakfast, minutes, Heads and facilitator.pdf"
    assert "welcomed" in viewer.text(1)
    choose(part.paper.whom, "governors")
    choose(part.paper.layout, "booklet")
    name, viewer = saved(part.paper)
    assert name.endswith("Governors.pdf")
    assert "Extract from the minutes" in viewer.text(1)
    size = viewer.document.pagePointSize(0)
    assert size.width() > size.height()
    choose(part.paper.whom, f"school:{cluster.f}")
    assert "For School F" in saved(part.paper)[1].text(1)
    part.renew()
    assert part.paper.audience() == f"school:{cluster.f}", "whom they are for stays"


def test_what_is_being_typed_is_in_what_is_saved(desk, cluster, visited, saved):
    part = visited(MeetingPage(desk), meeting=cluster.before, step="minutes").part()
    editor = part.sheet.items[cluster.visits].editor
    editor.text.selectAll()
    QTest.keyClicks(editor.text, "Three visits had been made.")
    assert "Three visits had been made." in saved(part.paper)[1].text(3)


def test_the_register_is_saved_as_it_is_shown(desk, cluster, visited, saved):
    summer = cluster.meeting("Summer breakfast", "2026-06-12", stage="confirmed")
    record_decision(desk.book, cluster.item(summer, "Dates", 3), "We meet on Fridays.")
    page = visited(DecisionsPage(desk))
    assert [page.year.itemText(n) for n in range(page.year.count())] == ["All years", "2026–27", "2025–26"]
    choose(page.year, 2025)
    assert [line.cells[1] for line in page.table.lines()] == ["We meet on Fridays."]
    name, viewer = saved(page.paper)
    assert name == "Decisions 2025–26, Heads and facilitator.pdf"
    assert "We meet on Fridays." in viewer.text(1)
    assert "Two visits" not in viewer.text(1)
    choose(page.year, None)
    QTest.keyClicks(page.seek, "visits")
    text = saved(page.paper)[1].text(1)
    assert "Two visits" in text
    assert "Fridays" not in text
    page.seek.setText("heating")
    assert not page.paper.save.isEnabled(), "nothing is shown, so there is nothing to save"


def test_a_year_book_is_made_with_the_keyboard_alone(desk, cluster, visited, saved):
    page = visited(MeetingsPage(desk))
    page.year_button.setFocus()
    QTest.keyClick(page.year_button, Qt.Key.Key_Return)
    panel = page.year_book
    assert panel.isVisible()
    reached = []
    for _step in range(5):
        reached.append(page.window().focusWidget())
        QTest.keyClick(page.window().focusWidget(), Qt.Key.Key_Tab)
    assert reached == [panel.year, panel.paper.whom, panel.paper.layout, panel.paper.save, panel.paper.print_button]
    name, viewer = saved(panel.paper)
    assert name == "2026–27 minutes, Downland, Heads and facilitator.pdf"
    assert "Minutes 2026–27" in viewer.text(1)
    QTest.keyClick(panel.year, Qt.Key.Key_Escape)
    assert panel.isHidden()
    assert page.table.hasFocus()


def test_only_years_in_which_its_readers_met_can_be_chosen(desk, cluster, visited):
    cluster.meeting("Among heads", "2025-03-14", audience="cluster", stage="confirmed")
    page = visited(MeetingsPage(desk))
    page.begin_year_book()
    panel = page.year_book
    assert [panel.year.itemData(n) for n in range(panel.year.count())] == [2026, 2024]
    choose(panel.paper.whom, "governors")
    assert [panel.year.itemData(n) for n in range(panel.year.count())] == [2026]
    choose(panel.paper.whom, "open")
    assert panel.year.count() == 0
    assert not panel.paper.save.isEnabled()
    assert panel.says.text() == "These readers have not met yet: there are no minutes for them."
    page.begin_planning()
    assert panel.isHidden(), "one panel at a time"


def test_a_year_book_is_printed_and_leaves_no_copy(desk, cluster, visited, tmp_path, monkeypatch, qtbot, told):
    out = tmp_path / "printed.pdf"

    def printer(_parent, title, *, across):
        assert across, "a booklet lies across its sheets"
        made = QPrinter(QPrinter.PrinterMode.ScreenResolution)
        made.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        made.setOutputFileName(str(out))
        assert title == "Print the year book"
        return made

    monkeypatch.setattr(printing, "ask_printer", printer)
    page = visited(MeetingsPage(desk))
    page.begin_year_book()
    choose(page.year_book.paper.layout, "booklet")
    page.year_book.paper.print_button.click()
    qtbot.waitUntil(lambda: bool(told.said), timeout=20_000)
    assert told.said[-1].endswith("pages were sent to the printer.")
    assert out.read_bytes().startswith(b"%PDF")
    assert list(copies().iterdir()) == []


def test_a_refusal_is_told_and_nothing_is_written(desk, cluster, visited, tmp_path, qtbot):
    part = visited(MeetingPage(desk), meeting=cluster.before, step="minutes").part()
    refused = []
    desk.jobs.refused.connect(refused.append)
    choose(part.paper.whom, "open")
    desk.choose_place = lambda _page, _title, _name: tmp_path / "no.pdf"
    with pytest.raises(Exception, match="not for those readers"):
        part.paper.save_pdf()
    part.paper.print_pages()
    qtbot.waitUntil(lambda: bool(refused), timeout=20_000)
    assert "not for those readers" in refused[0]
    assert not (tmp_path / "no.pdf").exists()
