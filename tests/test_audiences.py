"""For whom one may write here, and what is said before a thing is shown to others than before."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop import records
from desktop.audiences import offered, reach
from desktop.book import Book
from desktop.documents import versions
from desktop.filing import import_documents
from desktop.meetings import plan_meeting
from desktop.models import Item, Meeting, Version
from desktop.sharing import before_sharing, share
from desktop.steps import run
from tests.two_laptops import joined, send, title


@pytest.fixture
def book(pair: tuple[Book, Book]) -> Book:
    return pair[0]


def school_of(book: Book) -> str:
    with book.reading() as view:
        return reach(view).schools[0]


def test_a_head_is_offered_her_own_school_and_no_other(book: Book, pat: Book) -> None:
    with book.reading() as view:
        assert [words for _audience, words in offered(view)][-2:] == [
            "For School F alone",
            "For School F and the facilitator",
        ]
    with pat.reading() as view:
        assert {view.title(one) for one in reach(view).schools} == {"School H"}


def test_the_facilitator_is_offered_every_school_with_her_and_none_alone(book: Book, tmp_path: Path) -> None:
    with joined(book, tmp_path, "Ffion Rees", None, "facilitator") as ffion, ffion.reading() as view:
        held = reach(view)
        assert held.schools == ()
        assert {view.title(one) for one in held.with_facilitator} == {"School F", "School H"}
        assert "school" not in held.forms


def test_what_is_added_for_one_school_never_leaves_its_laptops(book: Book, pat: Book, tmp_path: Path) -> None:
    audience = f"school:{school_of(book)}"
    file = tmp_path / "Our own.txt"
    file.write_text("for us", encoding="utf-8")
    (document,) = run(import_documents(book, [file], audience=audience)).documents
    meeting = plan_meeting(book, "breakfast", date="2026-12-03", audience=audience).meeting
    with book.reading() as view:
        assert {one.circle for one in view.all(Version)} == {audience}
        assert {one.audience for one in view.all(Item, "meeting = ?", [meeting])} == {audience}
        assert view.get(Meeting, meeting).circle == audience  # type: ignore[union-attr]
    send(book, pat, tmp_path)
    assert title(pat, document) == title(pat, meeting) == "not shared with you"


def test_before_sharing_it_is_said_what_will_happen_and_who_keeps_what(book: Book) -> None:
    document = records.add(book, "document", {"title": "Marking policy"})
    with book.reading() as view:
        assert before_sharing(view, document, "governors") == ""
        said = before_sharing(view, document, f"school:{school_of(book)}")
    assert said == (
        "For one school (School F) it is made anew, as it stands now; what was changed before stays behind. "
        "Until now it was for every member’s laptop: whoever has it keeps it."
    )
    mine = records.add(book, "note", {"text": "for Jo alone"})
    with book.reading() as view:
        assert "yours alone" in before_sharing(view, mine, "cluster")


def test_a_part_for_fewer_is_not_shown_wider_with_what_it_hangs_under(
    book: Book, pat: Book, tmp_path: Path
) -> None:
    school = f"school:{school_of(book)}"
    file = tmp_path / "Policy.txt"
    file.write_text("for us", encoding="utf-8")
    (document,) = run(import_documents(book, [file], audience=school)).documents
    with book.operation("Add document version") as work:
        mine = work.add(Version, document=document, number=2, note="about Tom", audience="me").id
    with book.reading() as view:
        assert "1 part of it is for fewer people" in before_sharing(view, document, "cluster")
    shared = share(book, document, "cluster")
    with book.reading() as view:
        assert [one.number for one in versions(view, shared.id)] == [1]
        assert view.get(Version, mine) is not None
    send(book, pat, tmp_path)
    with pat.reading() as view:
        assert [one.note for one in view.all(Version)] == [""]
