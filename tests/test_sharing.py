"""Showing a thing to others than before: a change within a circle, a successor for another."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop import history, records
from desktop.book import Book
from desktop.errors import Refusal
from desktop.models import Version
from desktop.sharing import SUCCESSOR, bring_over, edited_since, share
from tests.two_laptops import joined, send, title


@pytest.fixture
def book(pair: tuple[Book, Book]) -> Book:
    return pair[0]


def ours(book: Book) -> str:
    with book.reading() as view:
        return "school:" + view.rows("SELECT id FROM school WHERE name = 'School F'")[0][0]


def test_within_a_circle_it_is_a_change_of_one_field(book: Book) -> None:
    document = records.add(book, "document", {"title": "Marking"})
    shared = share(book, document, "governors")
    assert (shared.id, shared.anew) == (document, False)
    with book.reading() as view:
        held = view.any(document)
        assert held is not None
        assert held.audience == "governors"


def test_a_note_of_ones_own_becomes_one_for_all_that_names_nothing_older(book: Book, pat: Book, tmp_path: Path) -> None:
    mine = records.add(book, "note", {"text": "Ask about the nursery"})
    shared = share(book, mine, "cluster")
    send(book, pat, tmp_path)
    assert shared.anew
    assert title(pat, shared.id) == "Ask about the nursery"
    with pat.reading() as view:
        assert not view.rows("SELECT 1 FROM operation WHERE content LIKE ?", [f"%{mine}%"])
    with book.reading() as view:
        assert [one.value for one in view.live(mine) if one.field == SUCCESSOR] == [shared.id]
        assert [one.id for one in records.listed(view, "note")] == [shared.id]
    history.undo(book)
    with book.reading() as view:
        assert [one.id for one in records.listed(view, "note")] == [mine]


def test_what_is_part_of_it_goes_with_it(book: Book) -> None:
    document = records.add(book, "document", {"title": "Marking", "audience": ours(book)})
    records.add(book, "version", {"document": document, "file_name": "policy.txt", "number": 1})
    shared = share(book, document, "cluster")
    with book.reading() as view:
        assert [(one.audience, one.file_name) for one in view.all(Version, "document = ?", [shared.id])] == [
            ("cluster", "policy.txt")
        ]


def test_narrowing_says_honestly_who_has_it(book: Book, pat: Book, tmp_path: Path) -> None:
    document = records.add(book, "document", {"title": "Marking"})
    send(book, pat, tmp_path)
    shared = share(book, document, ours(book))
    assert "every member’s laptop" in shared.words
    send(book, pat, tmp_path)
    assert title(pat, shared.id) == "not shared with you"
    assert title(pat, document) == "Marking", "whoever has it keeps it"
    with pat.reading() as view:
        assert records.listed(view, "document") == []


def test_what_is_edited_in_the_old_one_afterwards_is_shown_and_can_be_brought_over(book: Book, tmp_path: Path) -> None:
    """A colleague at the same school had not heard that it was shared on."""
    with joined(book, tmp_path, "Sam Dale", "School F", "staff") as sam:
        document = records.add(book, "document", {"title": "Marking", "audience": ours(book)})
        send(book, sam, tmp_path)
        shared = share(book, document, "cluster")
        records.change(sam, document, {"title": "Marking, revised"})
        send(sam, book, tmp_path)
        with book.reading() as view:
            assert [(one.old, one.new, one.field) for one in edited_since(view)] == [(document, shared.id, "title")]
        bring_over(book, document)
        assert title(book, shared.id) == "Marking, revised"
        with book.reading() as view:
            assert edited_since(view) == []
            assert [one.id for one in records.listed(view, "document")] == [shared.id]


def test_it_says_when_there_is_nothing_to_do(book: Book) -> None:
    document = records.add(book, "document", {"title": "Marking"})
    with pytest.raises(Refusal, match="shown to them already"):
        share(book, document, "cluster")
