"""Who has which pack: noted for people and in words, the same from two laptops once, with what is newer."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop import history, records
from desktop.book import Book
from desktop.errors import BadValue, NotFound, Refusal
from desktop.issuing import issue_pack
from desktop.models import Distribution
from desktop.who_has import held_by, note_given, who_has
from tests.two_laptops import joined, meet, shared
from tests.two_meetings import Cluster

pytestmark = pytest.mark.usefixtures("morning")


@pytest.fixture
def cluster(book: Book, tmp_path: Path) -> Cluster:
    return Cluster(book, tmp_path)


def told(book: Book, meeting: str) -> list[tuple[str, int, str, str, bool]]:
    with book.reading() as view:
        lines = who_has(view, meeting)
    return [(one.who_words, one.version, one.how_words, one.when_words, one.newer) for one in lines]


def test_who_was_given_what_and_whether_there_is_a_newer_one(cluster: Cluster) -> None:
    first = issue_pack(cluster.book, cluster.friday).issues
    note_given(cluster.book, first["governors"], [cluster.gus], how="email", when="23/11/2026")
    note_given(cluster.book, first["governors"], to="governors of School A", copies=6, how="hand")
    note_given(cluster.book, first["cluster"], [cluster.ann, cluster.fay])
    assert told(cluster.book, cluster.friday) == [
        ("Ann Aske", 1, "printed", "24 Nov 2026", False),
        ("Fay Cilitate", 1, "printed", "24 Nov 2026", False),
        ("Gus Governor", 1, "by e-mail", "23 Nov 2026", False),
        ("governors of School A, 6 copies", 1, "by hand", "24 Nov 2026", False),
    ]
    second = issue_pack(cluster.book, cluster.friday).issues
    note_given(cluster.book, second["governors"], [cluster.gus], how="post")
    assert [(one[0], one[1], one[4]) for one in told(cluster.book, cluster.friday)] == [
        ("Ann Aske", 1, True),
        ("Fay Cilitate", 1, True),
        ("Gus Governor", 2, False),
        ("Gus Governor", 1, True),
        ("governors of School A, 6 copies", 1, True),
    ]
    with cluster.book.reading() as view:
        newest = held_by(who_has(view, cluster.friday))
        assert [(one.who_words, one.version) for one in newest if one.person == cluster.gus] == [("Gus Governor", 2)]
        assert len(newest) == 4


def test_said_again_it_takes_the_place_of_what_was_said(cluster: Cluster) -> None:
    issue = issue_pack(cluster.book, cluster.friday).issues["cluster"]
    [id] = note_given(cluster.book, issue, [cluster.ann], when="2026-11-23")
    assert note_given(cluster.book, issue, [cluster.ann], when="2026-11-24") == [id]
    history.undo(cluster.book)
    history.undo(cluster.book)
    assert told(cluster.book, cluster.friday) == []
    note_given(cluster.book, issue, [cluster.ann])
    assert len(told(cluster.book, cluster.friday)) == 1
    records.hide(cluster.book, id)
    assert told(cluster.book, cluster.friday) == []
    note_given(cluster.book, issue, [cluster.ann])
    assert len(told(cluster.book, cluster.friday)) == 1, "taken out of view by mistake, and said again"


def test_two_laptops_note_the_same_once_and_different_things_both(cluster: Cluster, tmp_path: Path) -> None:
    with joined(cluster.book, tmp_path) as pat:
        issue = issue_pack(cluster.book, cluster.friday).issues["governors"]
        meet(cluster.book, pat)
        note_given(cluster.book, issue, [cluster.gus])
        note_given(pat, issue, [cluster.gus])
        note_given(pat, issue, [cluster.gus], how="email")
        meet(cluster.book, pat)
        assert shared(cluster.book) == shared(pat)
        assert [one[2] for one in told(pat, cluster.friday)] == ["by e-mail", "printed"]
        with pat.reading() as view:
            assert not view.disagreements()


def test_who_has_a_pack_for_few_is_known_to_those_few(cluster: Cluster) -> None:
    own = f"school:{cluster.f}"
    cluster.item(cluster.friday, "Our own roof", 2, audience=own)
    issue = issue_pack(cluster.book, cluster.friday, [own]).issues[own]
    [id] = note_given(cluster.book, issue, [cluster.jo])
    with cluster.book.reading() as view:
        held = view.get(Distribution, id)
    assert held is not None
    assert held.circle == own


def test_what_cannot_be_noted_says_why(cluster: Cluster) -> None:
    issue = issue_pack(cluster.book, cluster.friday).issues["cluster"]
    for wrong, why in (
        ({}, "Say who"), ({"people": ["person-aaaaaaaaaaaaaaaaaaaa"]}, "Nothing in this book"),
        ({"people": [cluster.a]}, "not the id"), ({"to": "all", "copies": 0}, "from 1 to 999"),
        ({"to": "all", "how": "by pigeon"}, "is not one of"), ({"to": "all", "when": "soon"}, "not a day"),
    ):  # fmt: skip
        with pytest.raises(Refusal, match=why):
            note_given(cluster.book, issue, **wrong)
    with pytest.raises(NotFound):
        note_given(cluster.book, "issue-aaaaaaaaaaaaaaaaaaaa", [cluster.ann])
    with pytest.raises(BadValue):
        note_given(cluster.book, issue, to="x" * 1001)
    assert told(cluster.book, cluster.friday) == []
