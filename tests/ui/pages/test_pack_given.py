"""Who has it: versions kept as they were issued, people noted, supplements for those with an older one, e-mails."""

from __future__ import annotations

import datetime
import email.policy

import pikepdf
import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from desktop import clock, paths
from desktop.agenda import agenda
from desktop.errors import Refusal
from desktop.meetings import plan_meeting
from desktop.pack_mail import clear_drafts
from desktop.papers import attach_papers
from desktop.records import add, change
from desktop.ui.jobs import Jobs
from desktop.ui.pages import mail_written
from desktop.ui.pages.desk import Desk
from desktop.ui.pages.meeting import MeetingPage
from tests.packs.papers import pdf
from tests.packs.reading import Viewer


@pytest.fixture
def told():
    return []


@pytest.fixture
def page(book, shown, told, qtbot, tmp_path):
    with clock.standing_at(datetime.datetime(2026, 11, 24, 7, 41)):
        jobs = Jobs()
        made = MeetingPage(Desk(book, jobs, lambda *_where, **_more: None, told.append))
        meeting = plan_meeting(book, "data", date="2026-11-27", start="07:30").meeting
        school = add(book, "school", {"name": "School C", "short": "School C"})
        ann = add(book, "person", {"name": "Ann Aske", "email": "ann@school-c.example"})
        add(book, "role", {"person": ann, "role": "head", "school": school})
        with book.reading() as view:
            line = agenda(view, meeting).lines[0]
        paper = tmp_path / "Visit.pdf"
        paper.write_bytes(pdf("The visit"))
        attach_papers(book, line.id, [paper])
        shown(made, 1150, 700)
        stop = book.listen(made.touched)
        made.arrive(meeting=meeting, step="pack")
        ready(qtbot, made.part())
        yield made
        made.leave()
        stop()
        jobs.close()


def ready(qtbot, part):
    qtbot.waitUntil(part.is_ready, timeout=30_000)


def issue(qtbot, part):
    part.issue.click()
    qtbot.waitUntil(lambda: part.issue.isEnabled() and part.is_ready(), timeout=30_000)


def rows(listed):
    return [(row.words, row.under, row.after.words if row.after else "") for row in listed.rows()]


def test_before_anything_is_issued_the_page_says_what_issuing_is_for(page):
    part = page.part()
    part.show_face("given")
    assert part.given.empty.isVisible()
    assert part.given.empty.text().startswith("Nothing is issued yet.")
    assert not part.given.give.isVisible()


def test_what_is_issued_is_kept_for_each_set_of_readers_and_can_be_looked_at(page, qtbot, tmp_path):
    part = page.part()
    issue(qtbot, part)
    assert part.faces.current() == "given"
    assert [row[0] for row in rows(part.given.versions)] == [
        "Version 1, Heads and facilitator",
        "Version 1, Governors",
    ]
    assert all("Tue 24 Nov" in row[1] or "24 Nov 2026" in row[1] for row in rows(part.given.versions))
    part.given.look.click()
    assert part.view.pages > 0
    page.desk.choose_place = lambda *_asked: tmp_path / "kept.pdf"
    part.given.save.click()
    with pikepdf.open(tmp_path / "kept.pdf") as kept:
        assert len(kept.pages) == part.view.pages
    assert "Version 1" not in Viewer((tmp_path / "kept.pdf").read_bytes()).text(2)
    part.show_face("contents")
    assert part.view.pages == part.making.made.sides, "the pack as it stands is shown again"


def test_people_are_noted_by_keyboard_and_those_with_an_older_version_are_seen(page, qtbot, told):
    part = page.part()
    issue(qtbot, part)
    part.given.give.click()
    giving = part.given.giving
    assert giving.title.text() == "Version 1, Heads and facilitator: who is given it?"
    assert not giving.note.isEnabled()
    (row,) = [row for row in giving.people.rows() if row.words == "Ann Aske"]
    giving.people.choose(row.id)
    QTest.keyClick(giving.people, Qt.Key.Key_Space)
    giving.others.setText("governors of School C")
    giving.note.click()
    assert told[-1] == "Noted for 2."
    held = rows(part.given.holders)
    assert ("Ann Aske", "printed, 24 Nov", "as it stands") in [(who, when[:15], mark) for who, when, mark in held]
    assert "governors of School C" in [who for who, _when, _mark in held]
    with page.desk.book.reading() as view:
        item = agenda(view, page.meeting).lines[0].id
    change(page.desk.book, item, {"title": "Welcome, and the new head"})
    assert {mark for _who, _when, mark in rows(part.given.holders)} == {"needs a supplement"}


def test_a_supplement_is_saved_for_whoever_has_the_version_chosen(page, qtbot, told, tmp_path):
    part = page.part()
    issue(qtbot, part)
    part.given.supplement.click()
    assert told[-1] == "Nothing changed since version 1: whoever has it needs no supplement."
    late = tmp_path / "Late.pdf"
    late.write_bytes(pdf("It came late"))
    with page.desk.book.reading() as view:
        item = agenda(view, page.meeting).lines[0].id
    attach_papers(page.desk.book, item, [late])
    named = []

    def place(_parent, _title, name):
        named.append(name)
        return tmp_path / "supplement.pdf"

    page.desk.choose_place = place
    part.given.supplement.click()
    qtbot.waitUntil(lambda: (tmp_path / "supplement.pdf").exists(), timeout=30_000)
    texts = Viewer((tmp_path / "supplement.pdf").read_bytes()).texts()
    assert "Supplement to version 1" in texts[0]
    assert "It came late" in " ".join(texts)
    assert "supplement to version 1" in named[0]


def test_a_version_with_something_that_is_for_fewer_by_now_is_given_to_nobody(page, qtbot, tmp_path):
    part = page.part()
    issue(qtbot, part)
    with page.desk.book.reading() as view:
        line = next(one for one in agenda(view, page.meeting, "governors").lines)
    part.given.versions.choose(next(one.issue for one in part.given._versions if one.readers == "governors"))
    change(page.desk.book, line.id, {"audience": "cluster"})
    page.desk.choose_place = lambda *_asked: tmp_path / "never.pdf"
    with pytest.raises(Refusal):
        part.given._save()
    with pytest.raises(Refusal):
        part.given._give()
    assert not (tmp_path / "never.pdf").exists()


def test_an_e_mail_is_a_draft_with_the_pack_as_it_was_issued(page, qtbot, monkeypatch):
    opened = []
    monkeypatch.setattr(mail_written, "show_file", lambda file, _instead: opened.append(file))
    part = page.part()
    issue(qtbot, part)
    part.given.give.click()
    giving = part.given.giving
    giving.how.setCurrentIndex(giving.how.findData("email"))
    (row,) = [row for row in giving.people.rows() if row.words == "Ann Aske"]
    giving.people.turned.emit(row.id)
    giving.mail.click()
    qtbot.waitUntil(giving.written.isVisible, timeout=30_000)
    assert giving.written.open.hasFocus()
    giving.written.open.click()
    message = email.message_from_bytes(opened[0].read_bytes(), policy=email.policy.default)
    assert message["X-Unsent"] == "1"
    assert message["To"] == "Ann Aske <ann@school-c.example>"
    (attached,) = message.iter_attachments()
    assert attached.get_content_type() == "application/pdf"
    issued = part.given._pdf(part.given._chosen())
    assert attached.get_content() == issued
    assert opened[0].with_suffix(".pdf").read_bytes() == issued, "the file by itself, for mail in a browser"
    assert opened[0].is_relative_to(paths.books())
    assert giving.written.said.text().startswith("Written for ann@school-c.example:")
    assert rows(part.given.holders) == [], "nothing is noted before it is sent"


def test_a_message_is_no_larger_than_one_says_and_that_is_kept(page, qtbot, tmp_path):
    part = page.part()
    photograph = tmp_path / "Photograph.jpg"
    Image.effect_noise((2000, 1500), 90).save(photograph, quality=95)
    with page.desk.book.reading() as view:
        item = agenda(view, page.meeting).lines[0].id
    attach_papers(page.desk.book, item, [photograph])
    issue(qtbot, part)
    giving = part.given.giving
    part.given.give.click()
    assert giving.most.currentData() == 15_000_000
    giving.how.setCurrentIndex(giving.how.findData("email"))
    giving.most.setCurrentIndex(giving.most.findData(5_000_000))
    giving.most.setItemData(giving.most.currentIndex(), 900_000)
    giving.people.turned.emit(giving.people.rows()[0].id)
    giving.mail.click()
    qtbot.waitUntil(giving.written.isVisible, timeout=30_000)
    (draft,) = (paths.books() / "To send").rglob("*.eml")
    assert draft.stat().st_size <= 900_000 < len(part.given._pdf(part.given._chosen()))
    assert page.desk.book.meta("largest message") == 900_000


def test_drafts_that_nobody_sent_are_gone_after_a_month(page, qtbot):
    part = page.part()
    issue(qtbot, part)
    giving = part.given.giving
    part.given.give.click()
    giving.how.setCurrentIndex(giving.how.findData("email"))
    giving.people.turned.emit(giving.people.rows()[0].id)
    giving.mail.click()
    qtbot.waitUntil(giving.written.isVisible, timeout=30_000)
    folder = next((paths.books() / "To send").iterdir())
    mine = folder / "my own.pdf"
    mine.write_bytes(b"%PDF-mine")
    clear_drafts(page.desk.book)
    assert len(list(folder.iterdir())) == 3
    with clock.standing_at(datetime.datetime(2027, 1, 4, 8, 0)):
        clear_drafts(page.desk.book)
    assert list(folder.iterdir()) == [mine]
