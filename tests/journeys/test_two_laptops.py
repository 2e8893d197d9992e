"""Two laptops with no server: invited, joined, apart for weeks, and alike again once they have met."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop import records
from desktop.book import Book, open_book
from desktop.bundles import look_at, make_bundle, take_bundle
from desktop.dump import lines
from desktop.inviting import invite, join, withdraw
from desktop.refused_bundle import RefusedBundle
from desktop.steps import run
from tests.conftest import PASSPHRASE, assert_tables_follow_from_the_log


@pytest.fixture
def joined(book: Book, tmp_path: Path) -> Iterator[Book]:
    """A second laptop: School H, Pat Lowe its head, invited by Jo Bright of School F."""
    records.add(book, "document", {"title": "Marking policy"})
    records.add(book, "note", {"text": "for Jo alone"})
    school = records.add(book, "school", {"name": "School H"})
    person = records.add(book, "person", {"name": "Pat Lowe"})
    written = invite(book, person, tmp_path / "for Pat", school=school)
    path = run(join(written.path, written.words, tmp_path / "Pat.clusterbook", PASSPHRASE))
    with open_book(path, PASSPHRASE) as other:
        yield other
        assert_tables_follow_from_the_log(other)


def send(sender: Book, taker: Book, folder: Path) -> str:
    """One bundle from one to the other; what it brought, in words."""
    file = folder / f"{len(list(folder.glob('*.clusterbundle')))}.clusterbundle"
    make_bundle(sender, file)
    seen = look_at(taker, file).summary.words
    taken = take_bundle(taker, file)
    assert taken.summary.words == seen, "what was shown before is what was taken"
    assert take_bundle(taker, file).summary.is_empty, "twice changes nothing"
    return seen


def shared(book: Book) -> list[str]:
    with book.reading() as view:
        return [line for line in lines(view) if '"audience":"me"' not in line]


def title(book: Book, record: str) -> str:
    with book.reading() as view:
        return view.title(record)


def test_the_newcomer_has_everything_her_circles_share_from_one_file(book: Book, joined: Book) -> None:
    assert shared(joined) == shared(book)
    assert title(joined, joined.me) == "Pat Lowe"
    with joined.reading() as view:
        assert not view.rows("SELECT * FROM note"), "what Jo keeps to herself never leaves her laptop"


def test_apart_and_together_again(book: Book, joined: Book, tmp_path: Path) -> None:
    send(joined, book, tmp_path)
    with book.reading() as view:
        document = view.rows("SELECT id FROM document")[0][0]
    records.change(book, document, {"title": "Marking and feedback"})
    records.change(joined, document, {"title": "Feedback policy"})
    records.add(joined, "action", {"title": "Write to the diocese"})
    records.add(joined, "note", {"text": "for Pat alone"})
    assert send(joined, book, tmp_path) == "1 new, 1 changed, 1 disagreement, 0 removed"
    assert send(book, joined, tmp_path) == "0 new, 1 changed, 1 disagreement, 0 removed"
    assert shared(joined) == shared(book)
    with joined.reading() as here, book.reading() as there:
        assert here.disagreements() == there.disagreements() == [(document, "title")]
    records.change(joined, document, {"title": "Marking, feedback"})
    send(joined, book, tmp_path)
    with book.reading() as view:
        assert view.disagreements() == []
    assert title(book, document) == "Marking, feedback"
    assert shared(joined) == shared(book)


def test_a_bundle_that_was_lost_needs_nobody_to_notice(book: Book, joined: Book, tmp_path: Path) -> None:
    send(joined, book, tmp_path)
    first = records.add(book, "action", {"title": "First"})
    make_bundle(book, tmp_path / "lost.bundle")
    second = records.add(book, "action", {"title": "Second"})
    send(book, joined, tmp_path)
    assert (title(joined, first), title(joined, second)) == ("First", "Second")


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
