"""Papers for an agenda item: attached, promised, brought, ordered, and never wider than they were."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop import agenda_items, clock, documents, files, history, meetings, papers, records
from desktop.agenda import agenda
from desktop.agenda_lines import PaperLine
from desktop.book import Book
from desktop.errors import NotFound, Refusal
from desktop.issuing import issue_pack
from tests.filed import filed


@pytest.fixture
def meeting(book: Book) -> str:
    return meetings.plan_meeting(book, "blank", date="2026-11-27").meeting


@pytest.fixture
def item(book: Book, meeting: str) -> str:
    return agenda_items.add_item(book, meeting, "Phonics visits: what we saw")


def a_file(tmp_path: Path, name: str, content: bytes = b"%PDF-1.7\nvisit") -> Path:
    path = tmp_path / name
    path.write_bytes(content)
    return path


def lines(book: Book, meeting: str, audience: str | None = None) -> list[PaperLine]:
    with book.reading() as view:
        return [paper for line in agenda(view, meeting, audience).lines for paper in line.papers]


def test_a_paper_and_its_file_come_together_and_undo_takes_the_paper_away(
    book: Book, meeting: str, item: str, tmp_path: Path
) -> None:
    papers.attach_papers(book, item, [a_file(tmp_path, "Visit_record.pdf")])
    (paper,) = lines(book, meeting)
    assert (paper.ref, paper.title, paper.shape, paper.state_words) == ("1a", "Visit record", "●", "enclosed")
    assert (paper.media_type, paper.size_words, paper.file_name) == ("application/pdf", "14 bytes", "Visit_record.pdf")
    with book.reading() as view:
        assert paper.file is not None
        assert files.open_file(view, paper.file).read() == b"%PDF-1.7\nvisit"
    history.undo(book)
    assert lines(book, meeting) == []
    history.redo(book)
    assert len(lines(book, meeting)) == 1


def test_of_several_files_all_come_or_none(book: Book, meeting: str, item: str, tmp_path: Path) -> None:
    good, empty = a_file(tmp_path, "a.pdf"), a_file(tmp_path, "b.pdf", b"")
    with pytest.raises(Refusal, match="empty"):
        papers.attach_papers(book, item, [good, empty])
    assert lines(book, meeting) == []
    papers.attach_papers(book, item, [good, a_file(tmp_path, "c.pdf", b"%PDF- c")])
    assert [(paper.ref, paper.title) for paper in lines(book, meeting)] == [("1a", "a"), ("1b", "c")]


def test_a_promised_paper_is_missing_until_it_is_brought(book: Book, meeting: str, item: str, tmp_path: Path) -> None:
    with book.reading() as view:
        school = view.rows("SELECT id FROM school WHERE name = 'School F'")[0][0]
    paper = papers.promise_paper(book, item, "Notes, School F", sources=[school])
    with book.reading() as view:
        (missing,) = papers.papers_missing(view)
        assert (missing.ref, missing.title, missing.source_words) == ("1a", "Notes, School F", "School F")
        assert agenda(view, meeting).papers_words == "0 of 1"
        assert meetings.list_meetings(view, clock.today())[0].papers_words == "1 paper to come"
    papers.bring_paper(book, paper, a_file(tmp_path, "notes.pdf"))
    with book.reading() as view:
        assert papers.papers_missing(view) == []
        assert agenda(view, meeting).papers_words == "1 of 1"
    (line,) = lines(book, meeting)
    assert (line.title, line.state) == ("Notes, School F", "enclosed")


def test_a_tabled_paper_that_is_brought_stays_tabled(book: Book, meeting: str, item: str, tmp_path: Path) -> None:
    paper = papers.promise_paper(book, item, "Budget", state="tabled")
    papers.bring_paper(book, paper, a_file(tmp_path, "budget.pdf"))
    assert [(line.state, line.shape) for line in lines(book, meeting)] == [("tabled", "○")]
    papers.set_paper_state(book, paper, "withdrawn")
    assert lines(book, meeting)[0].state_words == "withdrawn"


def test_a_paper_without_a_file_cannot_be_enclosed(book: Book, meeting: str, item: str) -> None:
    paper = papers.promise_paper(book, item, "Budget")
    with pytest.raises(Refusal, match="no file yet"):
        papers.set_paper_state(book, paper, "enclosed")
    assert lines(book, meeting)[0].state == "to_follow"
    with pytest.raises(NotFound):
        papers.promise_paper(book, "item-aaaaaaaaaaaaaaaaaaaa", "Nowhere")


def test_papers_are_put_in_order_and_under_another_item(book: Book, meeting: str, item: str) -> None:
    a, b, c = (papers.promise_paper(book, item, title) for title in "ABC")
    papers.move_paper(book, c, before=a)
    assert [(one.ref, one.title) for one in lines(book, meeting)] == [("1a", "C"), ("1b", "A"), ("1c", "B")]
    issue_pack(book, meeting)
    other = agenda_items.add_item(book, meeting, "Dates")
    papers.move_paper(book, b, item=other)
    assert [(one.ref, one.title) for one in lines(book, meeting)] == [("1a", "C"), ("1b", "A"), ("1Aa", "B")]


def test_a_late_paper_takes_the_next_letter(book: Book, meeting: str, item: str) -> None:
    first = papers.promise_paper(book, item, "A")
    issue_pack(book, meeting)
    late = papers.promise_paper(book, item, "B")
    papers.move_paper(book, late, before=first)
    assert [(one.ref, one.title, one.late) for one in lines(book, meeting)] == [("1b", "B", True), ("1a", "A", False)]


def test_a_narrower_paper_leaves_governors_letters_whole(book: Book, meeting: str, item: str) -> None:
    records.change(book, item, {"audience": "governors"})
    agenda_items.set_governors_line(book, meeting, item)
    for title, audience in (("Key points", None), ("Names of families", "cluster"), ("Glossary", "open")):
        papers.promise_paper(book, item, title, audience=audience)
    assert [(one.ref, one.tag) for one in lines(book, meeting)] == [("G1a", ""), ("G1h1", "Heads only"), ("G1b", "")]
    theirs = lines(book, meeting, "governors")
    assert [(one.ref, one.title) for one in theirs] == [("G1a", "Key points"), ("G1b", "Glossary")]
    assert "families" not in repr(theirs)


def test_a_document_is_attached_as_the_version_it_then_was(
    book: Book, meeting: str, item: str, tmp_path: Path
) -> None:
    document = filed(book, a_file(tmp_path, "v1.pdf", b"%PDF-1 one"), title="Marking policy")
    papers.attach_document(book, item, document)
    documents.add_version(book, document, a_file(tmp_path, "v2.pdf", b"%PDF-1 two"))
    (line,) = lines(book, meeting)
    assert (line.title, line.document, line.file_name) == ("Marking policy", document, "v1.pdf")
    records.change(book, item, {"audience": "governors"})
    agenda_items.set_governors_line(book, meeting, item)
    papers.attach_document(book, item, document)
    assert [(one.file_name, one.audience) for one in lines(book, meeting)][1] == ("v2.pdf", "cluster")


def test_a_document_without_a_file_cannot_be_attached(book: Book, item: str) -> None:
    empty = records.add(book, "document", {"title": "Promised policy"})
    with pytest.raises(Refusal, match="has no file yet"):
        papers.attach_document(book, item, empty)
