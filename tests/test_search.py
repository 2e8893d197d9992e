"""Find anything, as it is typed, whether the index has caught up or not."""

from __future__ import annotations

import pytest

from desktop import finding, history, records
from desktop.book import Book
from desktop.search import find


def titles(book: Book, words: str) -> list[str]:
    with book.reading() as view:
        return [one.title for one in find(view, words)]


@pytest.fixture(params=["fresh", "indexed"])
def caught_up(request: pytest.FixtureRequest, book: Book) -> object:
    """Do what a pause in the day does, or leave everything just written."""
    return (lambda: finding.index_some(book, 10_000)) if request.param == "indexed" else (lambda: None)


def test_words_anywhere_find_a_record_in_any_order_without_accents_or_case(
    book: Book, caught_up: object
) -> None:
    records.add(book, "person", {"name": "Siân Llŷr"})
    records.add(
        book, "document", {"title": "Marking policy", "about": "What we agreed about feedback", "tags": "ks1"}
    )
    caught_up()  # type: ignore[operator]
    assert titles(book, "sian") == ["Siân Llŷr"]
    assert titles(book, "LLYR siân") == ["Siân Llŷr"]
    assert titles(book, "feedback mark") == ["Marking policy"]
    assert titles(book, "ks1") == ["Marking policy"]
    assert titles(book, "feedback phonics") == []
    assert titles(book, "mar policy") == []  # only the last word may be unfinished
    assert titles(book, "   ") == titles(book, "“”*()") == []


def test_what_changed_or_went_out_of_view_is_found_as_it_is_now(book: Book, caught_up: object) -> None:
    document = records.add(book, "document", {"title": "Marking policy"})
    caught_up()  # type: ignore[operator]
    records.change(book, document, {"title": "Feedback policy"})
    caught_up()  # type: ignore[operator]
    assert (titles(book, "marking"), titles(book, "feedback")) == ([], ["Feedback policy"])
    records.hide(book, document)
    caught_up()  # type: ignore[operator]
    assert titles(book, "feedback") == []
    history.undo(book)
    caught_up()  # type: ignore[operator]
    assert titles(book, "feedback") == ["Feedback policy"]


def test_the_title_counts_for_more_than_the_text(book: Book) -> None:
    records.add(book, "document", {"title": "Minutes of a visit", "about": "phonics " + "and reading " * 50})
    records.add(book, "document", {"title": "Phonics"})
    finding.index_some(book, 10_000)
    assert titles(book, "phonics") == ["Phonics", "Minutes of a visit"]


def test_a_snippet_shows_where_the_words_are(book: Book) -> None:
    long = "Everyone was welcomed. " * 10 + "H said the nursery link went well. " + "Then lunch. " * 20
    records.add(book, "document", {"title": "Record of the visit", "about": long})
    with book.reading() as view:
        snippet = find(view, "nursery")[0].snippet
    assert "nursery link" in snippet
    assert snippet.startswith("…")
    assert snippet.endswith("…")


def test_closing_the_book_leaves_nothing_waiting_for_the_index(book: Book) -> None:
    for n in range(120):
        records.add(book, "action", {"title": f"Action {n}"})
    assert finding.index_some(book, 100) > 0
    while finding.index_some(book):
        pass
    with book.reading() as view:
        assert len(find(view, "action", most=200)) == 120
