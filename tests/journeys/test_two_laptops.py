"""Two laptops with no server: invited, pat, apart for weeks, and alike again once they have met."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop import records
from desktop.book import Book, open_book
from desktop.bundles import make_bundle, take_bundle
from desktop.inviting import invite, join, withdraw
from desktop.refused_bundle import RefusedBundle
from desktop.steps import run
from tests.conftest import PASSPHRASE
from tests.two_laptops import send, shared, title


@pytest.fixture
def book(pair: tuple[Book, Book], tmp_path: Path) -> Book:
    """Jo Bright's, of School F."""
    jo, pat = pair
    records.add(jo, "document", {"title": "Marking policy"})
    records.add(jo, "note", {"text": "for Jo alone"})
    send(jo, pat, tmp_path)
    return jo


def test_the_newcomer_has_everything_her_circles_share_from_one_file(book: Book, pat: Book) -> None:
    assert shared(pat) == shared(book)
    assert title(pat, pat.me) == "Pat Lowe"
    with pat.reading() as view:
        assert not view.rows("SELECT * FROM note"), "what Jo keeps to herself never leaves her laptop"


def test_apart_and_together_again(book: Book, pat: Book, tmp_path: Path) -> None:
    with book.reading() as view:
        document = view.rows("SELECT id FROM document")[0][0]
    records.change(book, document, {"title": "Marking and feedback"})
    records.change(pat, document, {"title": "Feedback policy"})
    records.add(pat, "action", {"title": "Write to the diocese"})
    records.add(pat, "note", {"text": "for Pat alone"})
    assert send(pat, book, tmp_path) == "1 new, 1 changed, 1 disagreement, 0 removed"
    assert send(book, pat, tmp_path) == "0 new, 1 changed, 1 disagreement, 0 removed"
    assert shared(pat) == shared(book)
    with pat.reading() as here, book.reading() as there:
        assert here.disagreements() == there.disagreements() == [(document, "title")]
    records.change(pat, document, {"title": "Marking, feedback"})
    send(pat, book, tmp_path)
    with book.reading() as view:
        assert view.disagreements() == []
    assert title(book, document) == "Marking, feedback"
    assert shared(pat) == shared(book)


def test_a_bundle_that_was_lost_needs_nobody_to_notice(book: Book, pat: Book, tmp_path: Path) -> None:
    first = records.add(book, "action", {"title": "First"})
    make_bundle(book, tmp_path / "lost.bundle")
    second = records.add(book, "action", {"title": "Second"})
    send(book, pat, tmp_path)
    assert (title(pat, first), title(pat, second)) == ("First", "Second")


def test_words_misheard_open_nothing(book: Book, tmp_path: Path) -> None:
    school = records.add(book, "school", {"name": "School H"})
    person = records.add(book, "person", {"name": "Pat Lowe"})
    written = invite(book, person, tmp_path / "one", school=school)
    with pytest.raises(RefusedBundle) as refused:
        run(join(written.path, "not the right six words here", tmp_path / "x.clusterbook", PASSPHRASE))
    assert refused.value.why == "wrong-passphrase"
    assert not list(tmp_path.glob("x*"))


def test_whoever_joins_with_a_withdrawn_invitation_is_heard_by_nobody(book: Book, tmp_path: Path) -> None:
    school = records.add(book, "school", {"name": "School H"})
    person = records.add(book, "person", {"name": "Pat Lowe"})
    written = invite(book, person, tmp_path / "one", school=school)
    withdraw(book, written.key)
    # the file was written before, so its holder may still read what is in it
    path = run(join(written.path, written.words.upper(), tmp_path / "x.clusterbook", PASSPHRASE))
    with open_book(path, PASSPHRASE) as late:
        make_bundle(late, tmp_path / "late.clusterbundle")
    before = shared(book)
    with pytest.raises(RefusedBundle) as refused:
        take_bundle(book, tmp_path / "late.clusterbundle")
    assert refused.value.why == "stranger"
    assert shared(book) == before
