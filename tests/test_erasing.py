"""Erasing: what was typed by mistake is on no laptop any more, and nothing else is lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop import history, records
from desktop.arrivals import MANY
from desktop.arrived import arrived
from desktop.book import Book
from desktop.bundles import make_bundle, take_unattended
from desktop.check import check
from desktop.erasing import erase, stays
from desktop.errors import NotFound, Refusal
from desktop.filing import import_documents
from desktop.models import Document
from desktop.search import find
from desktop.steps import run
from tests.two_laptops import send, shared, title

NAME = "Tom Pebblethwaite"


@pytest.fixture
def book(pair: tuple[Book, Book]) -> Book:
    return pair[0]


def holds(book: Book, words: str) -> list[str]:
    """Every table in which these words still stand, however deep."""
    found = []
    for (table,) in book._connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
        for row in book._connection.execute(f'SELECT * FROM "{table}"'):
            texts = [cell if isinstance(cell, bytes) else str(cell).encode() for cell in row]
            if any(words.encode() in text for text in texts):
                found.append(table)
                break
    return found


def test_a_childs_name_is_gone_from_both_laptops_and_the_rest_stands(book: Book, pat: Book, tmp_path: Path) -> None:
    with book.operation("Add") as work:  # one step that wrote more than the mistake
        wrong = work.add(Document, title=f"About {NAME}", about="What we saw", tags=("visits",)).id
        other = work.add(Document, title="Marking policy").id
    records.change(book, wrong, {"title": f"{NAME} again"})
    records.change(book, wrong, {"title": "About a visit"})
    records.change(book, other, {"about": "All schools"})
    send(book, pat, tmp_path)
    assert holds(pat, NAME)
    done = erase(book, wrong, "title")
    assert (done.contents, done.restated) == (3, {other})
    send(book, pat, tmp_path)
    assert shared(book) == shared(pat)
    for one in (book, pat):
        history.undo(one)  # of what was erased there is nothing to undo, so this is a step before or beside it
        assert holds(one, NAME) == []
        assert title(one, wrong) == "(erased)"
        with one.reading() as view:
            held = view.get(Document, wrong)
            assert held is not None
            assert (held.about, held.tags) == ("What we saw", ("visits",))
            assert not find(view, "Pebblethwaite")
        assert run(check(one)).problems == ()


def test_a_record_erased_as_a_whole_leaves_the_view(book: Book, pat: Book, tmp_path: Path) -> None:
    wrong = records.add(book, "document", {"title": f"About {NAME}", "about": NAME})
    send(book, pat, tmp_path)
    erase(book, wrong)
    send(book, pat, tmp_path)
    for one in (book, pat):
        assert holds(one, NAME) == []
        with one.reading() as view:
            assert [row.id for row in records.listed(view, "document")] == []
    assert shared(book) == shared(pat)


def test_what_was_being_typed_in_it_goes_too(book: Book) -> None:
    wrong, other = (records.add(book, "document", {"title": title}) for title in ("About a visit", "Marking"))
    book.keep_draft(wrong, "about", f"What {NAME} said", {})
    book.keep_draft(other, "about", "All schools", {})
    erase(book, wrong)
    assert holds(book, NAME) == []
    assert book.drafts(other)


def test_what_stands_under_it_is_named_and_stays(book: Book) -> None:
    meeting = records.add(book, "meeting", {"title": "Breakfast meeting"})
    item = records.add(book, "item", {"title": f"About {NAME}", "meeting": meeting})
    records.add(book, "minute", {"text": "All were welcome.", "item": item})
    records.add(book, "note", {"text": "Ask about it", "about": item})
    paper = records.add(book, "paper", {"title": "Visit notes", "item": item})
    records.add(book, "paper", {"title": "Other notes", "item": item})
    with book.reading() as view:
        assert sorted(stays(view, item)) == ["1 Minute", "1 Note", "2 Papers"]
        assert stays(view, paper) == []
    erase(book, item)
    with book.reading() as view:
        assert view.title(paper) == "Visit notes"


def test_what_was_out_of_view_stays_so(book: Book) -> None:
    wrong = records.add(book, "document", {"title": f"About {NAME}"})
    records.hide(book, wrong)
    erase(book, wrong, "title")
    with book.reading() as view:
        assert records.listed(view, "document") == []


def test_an_attached_file_goes_with_the_step_that_named_it(book: Book, pat: Book, tmp_path: Path) -> None:
    file = tmp_path / "children.txt"
    file.write_text(f"{NAME}\n" * 50, encoding="utf-8")
    run(import_documents(book, [file]))
    send(book, pat, tmp_path)
    assert holds(pat, NAME)
    with book.reading() as view:
        ((document,),) = view.rows("SELECT document FROM version")
    erase(book, document)
    send(book, pat, tmp_path)
    assert holds(book, NAME) == holds(pat, NAME) == []


def test_a_name_is_forgotten_unattended_and_much_only_once_somebody_has_looked(
    book: Book, pat: Book, tmp_path: Path
) -> None:
    wrong = records.add(book, "document", {"title": f"About {NAME}"})
    many = [records.add(book, "document", {"title": f"{n} about {NAME}"}) for n in range(MANY + 1)]
    send(book, pat, tmp_path)
    erase(book, wrong, "title")
    make_bundle(book, tmp_path / "one.clusterbundle")
    taken = take_unattended(pat, tmp_path / "one.clusterbundle", "folder")
    assert taken.n is not None
    with pat.reading() as view:
        came = arrived(view)[0]
        assert view.title(wrong) != f"About {NAME}"
    assert came.short_words.endswith("1 erased")
    assert came.erased_words.startswith("What was written in 1 step was erased.")
    for one in many:
        erase(book, one, "title")
    make_bundle(book, tmp_path / "many.clusterbundle")
    looked = take_unattended(pat, tmp_path / "many.clusterbundle", "folder")
    assert looked.n is None
    assert looked.summary.erased == MANY + 1
    assert take_unattended(pat, tmp_path / "many.clusterbundle", "folder", trusted=False).n is None


def test_what_was_erased_before_it_came_is_no_erasure_here(book: Book, pat: Book, tmp_path: Path) -> None:
    send(book, pat, tmp_path)
    for n in range(MANY + 1):
        erase(book, records.add(book, "document", {"title": f"{n} about {NAME}"}), "title")
    make_bundle(book, tmp_path / "late.clusterbundle")
    taken = take_unattended(pat, tmp_path / "late.clusterbundle", "folder")
    assert (taken.summary.erased, taken.n is None) == (0, False)
    assert holds(pat, NAME) == []


def test_there_must_be_something_to_erase(book: Book) -> None:
    document = records.add(book, "document", {"title": "Marking"})
    with pytest.raises(NotFound):
        erase(book, "document-aaaaaaaaaaaaaaaaaaaa")
    with pytest.raises(Refusal, match="no such field"):
        erase(book, document, "hidden")
    with pytest.raises(Refusal, match="Nothing was ever written"):
        erase(book, document, "about")
    assert title(book, document) == "Marking"
