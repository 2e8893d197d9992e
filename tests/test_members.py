"""Members: who leads, who is removed and what that does, on real laptops that meet."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop import inviting, records
from desktop.book import Book, open_book
from desktop.bundles import make_bundle, take_bundle
from desktop.errors import Refusal
from desktop.inviting import invite, join
from desktop.members import MemberRow, list_invitations, list_members, make_lead, remove, set_aside, step_down
from desktop.refused_bundle import RefusedBundle
from desktop.steps import run
from tests.conftest import PASSPHRASE
from tests.two_laptops import joined, send, shared, title


@pytest.fixture
def book(pair: tuple[Book, Book]) -> Book:
    return pair[0]


def rows(book: Book) -> dict[str, MemberRow]:
    with book.reading() as view:
        return {one.name: one for one in list_members(view)}


def test_the_founder_leads_and_everybody_sees_who_belongs(book: Book, pat: Book) -> None:
    for one in (book, pat):
        found = rows(one)
        assert (found["Jo Bright"].lead, found["Pat Lowe"].lead) == (True, False)
        assert found["Pat Lowe"].school_words == "School H"
    assert rows(book)["Pat Lowe"].invited_by == "you"
    assert rows(pat)["Pat Lowe"].invited_by == "Jo Bright"
    assert rows(book)["Pat Lowe"].heard is not None


def test_a_removed_laptop_keeps_what_it_has_and_is_heard_no_more(book: Book, pat: Book, tmp_path: Path) -> None:
    document = records.add(book, "document", {"title": "Marking policy"})
    send(book, pat, tmp_path)
    assert remove(book, pat.device).done
    records.change(pat, document, {"title": "Changed after she was removed"})
    make_bundle(pat, tmp_path / "late.clusterbundle")
    before = shared(book)
    with pytest.raises(RefusedBundle) as refused:
        take_bundle(book, tmp_path / "late.clusterbundle")
    assert refused.value.why == "removed"
    assert shared(book) == before
    assert title(pat, document) == "Changed after she was removed"
    # nothing new is sealed to her
    with joined(book, tmp_path, "Ali Grey", "School C") as ali:
        records.add(book, "document", {"title": "Since then"})
        make_bundle(book, tmp_path / "new.clusterbundle")
        with pytest.raises(RefusedBundle) as refused:
            take_bundle(pat, tmp_path / "new.clusterbundle")
        assert refused.value.why == "not-for-you"
        # what a third laptop had not heard of is put right when it does
        take_bundle(ali, tmp_path / "new.clusterbundle")
        assert rows(ali)["Pat Lowe"].removed_by == "Jo Bright"


def test_what_a_removed_laptop_wrote_and_another_passed_on_is_kept_and_listed(
    book: Book, pat: Book, tmp_path: Path
) -> None:
    document = records.add(book, "document", {"title": "Marking policy"})
    with joined(book, tmp_path, "Ali Grey", "School C") as ali:
        for other in (pat, ali):
            send(book, other, tmp_path)
        send(ali, pat, tmp_path)
        assert remove(book, pat.device).done
        records.change(pat, document, {"title": "Changed after she was removed"})
        send(pat, ali, tmp_path)  # who has not heard of it
        send(ali, book, tmp_path)
    assert title(book, document) == "Marking policy"
    with book.reading() as view:
        (aside,) = set_aside(view, pat.device)
        assert (aside.name, aside.about) == ("Edit", "Marking policy")
        assert set_aside(view, book.device) == []


def test_who_was_removed_does_not_come_back_with_the_same_invitation(book: Book, tmp_path: Path) -> None:
    school = records.add(book, "school", {"name": "School H"})
    person = records.add(book, "person", {"name": "Pat Lowe"})
    written = invite(book, person, tmp_path / "one", school=school)
    for name in ("first", "again"):
        path = run(join(written.path, written.words, tmp_path / name, PASSPHRASE))
        with open_book(path, PASSPHRASE) as other:
            make_bundle(other, tmp_path / f"{name}.clusterbundle")
            device = other.device
        if name == "first":
            take_bundle(book, tmp_path / "first.clusterbundle")
            remove(book, device)
    with pytest.raises(RefusedBundle) as refused:
        take_bundle(book, tmp_path / "again.clusterbundle")
    assert refused.value.why == "stranger"
    with book.reading() as view:
        assert [one.withdrawn for one in list_invitations(view) if one.key == written.key] == [True]


def test_an_invitation_used_twice_is_shown_to_all(book: Book, tmp_path: Path) -> None:
    school = records.add(book, "school", {"name": "School H"})
    person = records.add(book, "person", {"name": "Pat Lowe"})
    written = invite(book, person, tmp_path / "one", school=school)
    for name in ("first", "again"):
        path = run(join(written.path, written.words, tmp_path / name, PASSPHRASE))
        with open_book(path, PASSPHRASE) as other:
            make_bundle(other, tmp_path / f"{name}.clusterbundle")
        take_bundle(book, tmp_path / f"{name}.clusterbundle")
    with book.reading() as view:
        assert [one.second_use for one in list_members(view)] == [False, False, True, True]


def test_only_a_lead_removes_another_schools_laptop_and_nobody_her_own(book: Book, pat: Book) -> None:
    with pytest.raises(Refusal, match="leads the cluster"):
        remove(pat, book.device)
    with pytest.raises(Refusal, match="your own laptop"):
        remove(book, book.device)
    with pytest.raises(Refusal, match="leads the cluster"):
        make_lead(pat, pat.me)


def test_most_of_the_leads_remove_a_lead(book: Book, pat: Book, tmp_path: Path) -> None:
    with joined(book, tmp_path, "Ali Grey", "School C") as ali:
        for one in (pat, ali):
            make_lead(book, one.me)
        for one in (pat, ali):
            send(book, one, tmp_path)
        asked = remove(pat, book.device)
        assert (asked.done, asked.votes, asked.needed) == (False, 1, 2)
        send(pat, ali, tmp_path)
        assert remove(ali, book.device).done
        send(ali, pat, tmp_path)
        assert rows(pat)["Jo Bright"].removed_by


def test_the_lead_is_handed_on_and_somebody_always_leads(book: Book, pat: Book, tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="Somebody must lead"):
        step_down(book, book.me)
    make_lead(book, pat.me)
    assert step_down(book, book.me)
    send(book, pat, tmp_path)
    assert (rows(pat)["Pat Lowe"].lead, rows(pat)["Jo Bright"].lead) == (True, False)


def test_a_head_invites_her_own_staff_and_they_share_the_schools_circle(book: Book, pat: Book, tmp_path: Path) -> None:
    with pat.reading() as view:
        school = view.rows("SELECT id FROM school WHERE name = 'School H'")[0][0]
    ours = records.add(pat, "document", {"title": "Our own", "audience": f"school:{school}"})
    send(pat, book, tmp_path)
    with joined(pat, tmp_path, "Sam Dale", "School H", "staff") as sam:
        assert title(sam, ours) == "Our own"
        assert title(book, ours) == "not shared with you"
        records.change(sam, ours, {"title": "Our own, revised"})
        send(sam, pat, tmp_path)
        assert title(pat, ours) == "Our own, revised"
    with pytest.raises(Refusal, match="her own school"):
        invite(pat, pat.me, tmp_path / "x", school=records.add(pat, "school", {"name": "School K"}))


def test_what_a_school_shares_with_the_facilitator_is_for_that_facilitator(
    book: Book, pat: Book, tmp_path: Path
) -> None:
    with book.reading() as view:
        school = view.rows("SELECT id FROM school WHERE name = 'School F'")[0][0]
    with joined(book, tmp_path, "Ffion Rees", None, "facilitator") as ffion:
        visit = records.add(book, "note", {"text": "About the visit", "audience": f"school+facilitator:{school}"})
        send(book, ffion, tmp_path)
        send(book, pat, tmp_path)
        assert title(ffion, visit) == "About the visit"
        assert title(pat, visit) == "not shared with you"
        remove(book, ffion.device)
        with joined(book, tmp_path, "Gwen Hall", None, "facilitator") as gwen:
            send(book, gwen, tmp_path)
            assert title(gwen, visit) == "not shared with you", "nothing old passes to the next"
            later = records.add(book, "note", {"text": "The next visit", "audience": f"school+facilitator:{school}"})
            send(book, gwen, tmp_path)
            assert title(gwen, later) == "The next visit"


def test_nobody_is_invited_whom_no_bundle_could_be_sealed_to(
    book: Book, pat: Book, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(inviting, "MOST_LAPTOPS", 2)
    person = records.add(book, "person", {"name": "Ann Ray"})
    school = records.add(book, "school", {"name": "School K"})
    with pytest.raises(Refusal, match="has 2 laptops"):
        inviting.invite(book, person, tmp_path / "one", school=school)
    assert remove(book, pat.device).done
    inviting.invite(book, person, tmp_path / "one", school=school)
