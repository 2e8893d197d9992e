"""Pack: made for its readers, seen, saved, printed, issued; what is missing said before and after."""

from __future__ import annotations

import datetime

import pikepdf
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QPageRanges
from PySide6.QtPdfWidgets import QPdfView
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtTest import QTest

from desktop import clock
from desktop.agenda import agenda
from desktop.errors import Refusal
from desktop.meetings import plan_meeting
from desktop.minute_taking import finish_meeting
from desktop.models import School
from desktop.papers import attach_papers, promise_paper
from desktop.records import add, change
from desktop.ui.jobs import Jobs
from desktop.ui.pages import printing
from desktop.ui.pages.desk import Desk
from desktop.ui.pages.meeting import MeetingPage
from desktop.ui.pages.printing import Printing, pages_asked
from desktop.ui.pages.reading import copies


@pytest.fixture
def told():
    return []


@pytest.fixture
def page(book, shown, told, qtbot, tmp_path):
    with clock.standing_at(datetime.datetime(2026, 11, 24, 7, 41)):
        jobs = Jobs()
        made = MeetingPage(Desk(book, jobs, lambda *_where, **_more: None, told.append))
        meeting = plan_meeting(book, "data", date="2026-11-27", start="07:30").meeting
        with book.reading() as view:
            lines = agenda(view, meeting).lines
        good, broken = tmp_path / "Visit.pdf", tmp_path / "Broken.pdf"
        with pikepdf.new() as pdf:
            pdf.add_blank_page()
            pdf.save(good)
        broken.write_bytes(b"%PDF-1.4\nnot really")
        attach_papers(book, lines[0].id, [good])
        attach_papers(book, lines[-1].id, [broken])
        promise_paper(book, lines[0].id, "Notes, School F")
        shown(made, 1150, 700)
        stop = book.listen(made.touched)
        made.arrive(meeting=meeting, step="pack")
        wait(qtbot, made.part())
        yield made
        made.leave()
        stop()
        jobs.close()


def wait(qtbot, part):
    qtbot.waitUntil(lambda: part.making.made is not None, timeout=20_000)


def choose(qtbot, part, name):
    part.whom.setCurrentIndex(part.whom.findData(name))
    part.whom.activated.emit(part.whom.currentIndex())


def issue(qtbot, part):
    """Issue the pack, and wait until it is kept and the present one is made anew."""
    part.issue.click()
    qtbot.waitUntil(lambda: part.issue.isEnabled() and part.is_ready(), timeout=30_000)


def test_the_keys_for_a_pages_size_work_before_the_paper_has_the_keyboard(page):
    part = page.part()
    page.activateWindow()
    part.whom.setFocus()
    QTest.keyClick(part.whom, Qt.Key.Key_9, Qt.KeyboardModifier.ControlModifier)
    assert part.view._view.zoomMode() == QPdfView.ZoomMode.FitInView
    QTest.keyClick(part.whom, Qt.Key.Key_0, Qt.KeyboardModifier.ControlModifier)
    assert part.view._view.zoomMode() == QPdfView.ZoomMode.FitToWidth


def test_the_buttons_of_a_pack_are_whole(page, qtbot):
    part = page.part()
    qtbot.wait(20)
    for made in (part.save, part.print_button, part.twin, part.issue):
        assert made.width() >= made.sizeHint().width(), made.text()


def test_it_is_made_and_shown_when_one_comes_to_it(page):
    part = page.part()
    assert part.view.pages == part.making.made.pages
    assert f"{part.making.made.pages} pages" in part.pages.text()
    rows = {row.id: row for row in part.contents.rows()}
    assert rows["papers"].after.words == "2 of 3"
    assert [row.after.words for row in rows.values() if row.words == "Notes, School F"] == ["to follow"]


def test_a_paper_that_cannot_be_read_is_named_with_its_reason(page):
    assert page.part().troubles.isVisible()
    assert page.part().troubles.text().startswith("▲ G6a Broken: The file is damaged")


def test_the_governors_pack_has_only_what_is_theirs(page, qtbot):
    part = page.part()
    heads = part.making.made.pages
    choose(qtbot, part, "governors")
    assert part.making.made is None
    wait(qtbot, part)
    assert part.making.made.pages < heads
    assert not [row for row in part.contents.rows() if row.lead == "1a"]


def test_readers_who_have_nothing_here_are_told_so(page, qtbot):
    part = page.part()
    choose(qtbot, part, "open")
    assert "not for those readers" in part.says.text()
    assert part.contents.rows() == []
    assert part.making.made is None
    assert not part.make.isEnabled()
    assert not part.save.isEnabled()


def test_it_is_saved_where_one_says(page, tmp_path, told):
    named = []

    def place(_parent, _title, name):
        named.append(name)
        return tmp_path / "pack.pdf"

    page.desk.choose_place = place
    page.part().save.click()
    assert (tmp_path / "pack.pdf").read_bytes().startswith(b"%PDF")
    assert named[0].startswith("2026-11-27")
    assert "pack.pdf" in told[-1]


def test_its_readable_copy_is_saved_for_a_browser(page, qtbot, tmp_path, told):
    named = []

    def place(_parent, _title, name):
        named.append(name)
        return tmp_path / "pack.html"

    page.desk.choose_place = place
    page.part().twin.click()
    qtbot.waitUntil(lambda: bool(told), timeout=30_000)
    assert (tmp_path / "pack.html").read_text("utf-8").startswith("<!DOCTYPE html>")
    assert named[0].endswith(".html")
    assert "pack.html" in told[-1]


def test_a_folder_that_cannot_be_written_is_refused_with_nothing_half_done(page, tmp_path):
    page.desk.choose_place = lambda _parent, _title, _name: tmp_path / "not there" / "pack.pdf"
    with pytest.raises(Refusal):
        page.part().save_pdf()
    assert not (tmp_path / "not there").exists()


def test_it_is_not_saved_over_the_book(page):
    page.desk.choose_place = lambda _parent, _title, _name: page.desk.book.path
    with pytest.raises(Refusal, match="is a book"):
        page.part().save_pdf()


def test_every_page_is_printed(page, qtbot, tmp_path, monkeypatch, told):
    out = tmp_path / "printed.pdf"

    def printer(_parent, _title, *, across):
        assert not across
        made = QPrinter(QPrinter.PrinterMode.ScreenResolution)
        made.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        made.setOutputFileName(str(out))
        return made

    monkeypatch.setattr(printing, "ask_printer", printer)
    page.part().print_button.click()
    qtbot.waitUntil(lambda: bool(told), timeout=20_000)
    assert out.read_bytes().startswith(b"%PDF")
    assert told[-1].startswith(f"{page.part().making.made.pages} pages")
    with pikepdf.open(out) as printed:
        assert len(printed.pages) == page.part().making.made.pages


def test_issuing_freezes_the_numbers(page, qtbot):
    part = page.part()
    issue(qtbot, part)
    with page.desk.book.reading() as view:
        assert agenda(view, page.meeting).version == 1
    assert part.issue.text() == "Issue version 2"


def test_after_stop_the_pack_can_be_made_again(page, qtbot):
    part = page.part()
    part.build()
    page.desk.jobs.current().stop()
    qtbot.waitUntil(lambda: not part.making.is_under_way())
    assert part.pages.text() != "Making the pack…"
    assert part.make.isEnabled()
    part.build()
    qtbot.waitUntil(part.is_ready, timeout=20_000)
    part.issue.click()
    page.desk.jobs.current().stop()
    qtbot.waitUntil(part.issue.isEnabled, timeout=20_000)
    with page.desk.book.reading() as view:
        assert agenda(view, page.meeting).version == 0


def test_one_who_goes_to_another_meeting_meanwhile_has_issued_the_first(page, qtbot, told):
    other = plan_meeting(page.desk.book, "breakfast", date="2026-12-11", start="07:30").meeting
    part = page.part()
    first = page.meeting
    part.issue.click()
    page.arrive(meeting=other, step="pack")
    qtbot.waitUntil(lambda: any("is issued" in words for words in told), timeout=20_000)
    with page.desk.book.reading() as view:
        assert [agenda(view, one).version for one in (first, other)] == [1, 0]
    assert part.faces.current() == "contents"


def test_a_pack_that_holds_what_is_narrower_now_is_not_handed_out(page, qtbot):
    part = page.part()
    book = page.desk.book
    action = add(book, "action", {"title": "Visit School C", "meeting": page.meeting, "due": "2026-11-30"})
    qtbot.waitUntil(part.is_ready, timeout=20_000)
    before = part.making.made
    change(book, action, {"title": "Visit School D"})
    assert not part.is_ready()
    assert not part.save.isEnabled()
    qtbot.waitUntil(lambda: part.is_ready() and part.making.made is not before, timeout=20_000)
    page.show_step("plan")
    change(book, action, {"title": "Visit School E"})
    page.show_step("pack")
    assert not part.is_ready(), "what changed while another step was looked at counts as well"


def test_a_large_pack_says_that_something_changed_since_it_was_made(page, qtbot, monkeypatch):
    part = page.part()
    monkeypatch.setattr(part, "_is_quick", lambda: False)
    change(page.desk.book, part._agenda.lines[0].id, {"title": "Welcome again"})
    assert part.pages.text() == "Changed since it was made"
    assert not part.save.isEnabled()
    assert part.make.isVisible()


def test_leaving_stops_the_making(page):
    part = page.part()
    part.build()
    page.show_step("plan")
    assert not part.making.is_under_way()


def test_a_pack_that_is_looked_at_is_on_no_disk(page):
    assert page.part().view.pages
    assert not copies().exists() or not list(copies().iterdir())


def rows(part):
    return {row.id: row for row in part.contents.rows()}


def remake(qtbot, part, act):
    """Change how the pack is made up, and wait until it is made so."""
    before = part.making.made
    act()
    qtbot.waitUntil(lambda: part.is_ready() and part.making.made is not before, timeout=20_000)


def test_a_part_is_left_out_with_the_space_bar_and_moved_with_the_arrows(page, qtbot):
    part = page.part()
    pages = part.making.made.pages
    part.contents.choose("notes")
    part.contents.setFocus()
    remake(qtbot, part, lambda: QTest.keyClick(part.contents, Qt.Key.Key_Space))
    assert part.making.made.pages == pages - 1
    assert rows(part)["notes"].ticked is False
    assert part.contents.current() == "notes", "the keyboard stays where it was"
    control = Qt.KeyboardModifier.ControlModifier
    part.contents.choose("contents")
    remake(qtbot, part, lambda: QTest.keyClick(part.contents, Qt.Key.Key_Up, control))
    assert part.making.made.starts["contents"] == 2
    assert rows(part)["contents"].aside == "page 2"
    assert list(rows(part)).index("contents") < list(rows(part)).index("agenda")


def test_pages_are_left_free_where_one_says_so(page, qtbot):
    part = page.part()
    pages = part.making.made.pages
    part.contents.choose("dividers")
    remake(qtbot, part, lambda: part.contents.turned.emit("dividers"))
    assert part.making.made.pages == pages + 2


def test_a_booklet_is_counted_in_sheets_and_a_row_leads_to_its_side(page, qtbot):
    part = page.part()
    part.layouts.setCurrentIndex(part.layouts.findData("booklet"))
    remake(qtbot, part, lambda: part.layouts.activated.emit(part.layouts.currentIndex()))
    assert part.making.made.pages % 4 == 0
    sheets = part.making.made.pages // 4
    assert part.pages.text() == f"{part.making.made.pages} pages on {sheets} sheets"
    assert part.view.pages == part.making.made.sides == 2 * sheets
    part.contents.opened.emit("agenda")
    assert part.view.page() == 2, "page 2 is on the back of the first sheet"


def test_what_changes_meanwhile_is_in_the_pack_that_is_seen(page, qtbot):
    part = page.part()
    item = part._agenda.lines[0].id
    remake(qtbot, part, lambda: change(page.desk.book, item, {"title": "Welcome to Caroline"}))
    assert "Welcome to Caroline" in part.view.document().getAllText(1).text()


def test_how_packs_are_made_up_is_kept_for_each_sort_of_readers(page, qtbot):
    part = page.part()
    remake(qtbot, part, lambda: part.contents.turned.emit("attendance"))
    choose(qtbot, part, "governors")
    wait(qtbot, part)
    assert rows(part)["attendance"].ticked
    page.leave()
    page.arrive(meeting=page.meeting, step="pack")
    choose(qtbot, part, "cluster")
    assert rows(part)["attendance"].ticked is False


def test_what_is_still_to_come_is_said_with_whom_it_comes_from(page):
    assert page.part().missing.text() == "▲ 1b is still to come."
    item = page.part()._agenda.lines[0].id
    with page.desk.book.reading() as view:
        school = view.all(School)[0]
    for title in ("One more", "And one", "Another"):
        promise_paper(page.desk.book, item, title, sources=(school.id,))
    words = page.part().missing.text().splitlines()
    assert words == [
        "▲ 1b is still to come.",
        f"▲ 1c is still to come, from {school.short or school.name}.",
        "▲ Still to come as well: 1d and 1e.",
    ]


def test_a_booklet_is_printed_across_and_printing_can_be_stopped(page, qtbot, tmp_path, monkeypatch, told):
    part = page.part()
    part.layouts.setCurrentIndex(part.layouts.findData("booklet"))
    remake(qtbot, part, lambda: part.layouts.activated.emit(part.layouts.currentIndex()))
    asked = []

    def printer(_parent, _title, *, across):
        asked.append(across)
        made = QPrinter(QPrinter.PrinterMode.ScreenResolution)
        made.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        made.setOutputFileName(str(tmp_path / "booklet.pdf"))
        return made

    monkeypatch.setattr(printing, "ask_printer", printer)
    part.print_button.click()
    window = part.findChild(Printing)
    qtbot.waitUntil(lambda: window.bar.value() >= 1)
    QTest.keyClick(window, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: part.findChild(Printing) is None)
    part.print_button.click()
    qtbot.waitUntil(lambda: part.findChild(Printing) is not None)
    page.leave()
    qtbot.waitUntil(lambda: part.findChild(Printing) is None)
    assert asked == [True, True]
    assert told == []
    assert part.is_ready(), "the pack is still there"


def test_pages_and_copies_as_asked_of_the_printer():
    printer = QPrinter(QPrinter.PrinterMode.ScreenResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    assert pages_asked(printer, 3) == [1, 2, 3]
    printer.setPageRanges(QPageRanges.fromString("1,3-4"))
    printer.setCopyCount(2)
    copies = 1 if printer.supportsMultipleCopies() else 2
    printer.setCollateCopies(True)
    assert pages_asked(printer, 6) == [1, 3, 4] * copies
    printer.setCollateCopies(False)
    assert pages_asked(printer, 3) == [page for page in (1, 3) for _copy in range(copies)]


def test_pages_are_counted_as_they_are_turned_and_shown_larger_and_smaller(page, qtbot):
    part = page.part()
    qtbot.waitUntil(lambda: part.making.made is not None, timeout=20_000)
    part.view.go_to(2)
    assert part.pages.text() == f"Page 2 of {part.making.made.pages}"
    view = part.view._view
    modes = type(view).ZoomMode
    part.view.zoom(-1)
    assert view.zoomMode() == modes.FitInView
    whole = part.view._fitted()
    part.view.zoom(1.25)
    assert view.zoomMode() == modes.Custom
    assert view.zoomFactor() == pytest.approx(whole * 1.25)
    part.view.zoom(0)
    assert view.zoomMode() == modes.FitToWidth


def test_that_the_items_take_too_long_is_said_before_it_is_issued(page, qtbot):
    part = page.part()
    mark = {row.id: row for row in part.contents.rows()}["agenda"].after
    assert mark is None
    assert part.over.isHidden()
    change(page.desk.book, page.meeting, {"finish": "09:00"})
    mark = {row.id: row for row in part.contents.rows()}["agenda"].after
    assert (mark.role, mark.shape) == ("amber", "▲")
    assert mark.words == "35 min over"
    assert part.over.text().startswith("▲ 35 min over: its items take until 09:35")
    # issuing is for every reader, whoever the pack shown is for
    choose(qtbot, part, "governors")
    wait(qtbot, part)
    assert not part.over.isHidden()
    finish_meeting(page.desk.book, page.meeting)
    assert part.over.isHidden()
