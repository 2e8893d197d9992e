"""Issuing a pack: what is kept of each version, for whom, on which laptops; and that erasing reaches it."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop import history, records
from desktop.agenda import agenda
from desktop.agenda_items import add_item
from desktop.backup import back_up
from desktop.book import Book, open_book
from desktop.erasing import erase
from desktop.errors import BadValue, NotFound, OutOfView, Refusal
from desktop.issuing import issue_pack, issues_of, readers_of, versions
from desktop.kept_packs import issued_pdf, keep_inside, may_still_be_given
from desktop.meeting_pack import packs_to_issue
from desktop.models import Issue, Item, Meeting
from desktop.models.pack_lines import PackLine, digest, read_lines, write_lines
from desktop.pack_listing import salt_of
from desktop.packs.contents import Origin
from desktop.papers import bring_paper
from desktop.records import change
from desktop.restoring import restore
from desktop.steps import run
from desktop.supplement import build_meeting_supplement, changes_since
from desktop.who_has import note_given
from tests.conftest import PASSPHRASE
from tests.packs.papers import pdf
from tests.test_erasing import holds
from tests.two_laptops import joined, meet, send, shared
from tests.two_meetings import TODAY, Cluster

pytestmark = pytest.mark.usefixtures("morning")


def issue(book: Book, id: str) -> Issue:
    with book.reading() as view:
        held = view.get(Issue, id)
        assert held is not None
        return held


def keep(book: Book, id: str, data: bytes, records: list[str]) -> None:
    """Keep some PDF as that of an issued pack, as issuing does."""
    with book.upkeep() as connection:
        keep_inside(connection, id, data, map(Origin, records))


def issued(cluster: Cluster) -> dict[str, str]:
    """The packs of Friday's meeting, made and issued: the id of each issue."""
    made = run(packs_to_issue(cluster.book, cluster.friday, today=TODAY))
    return dict(issue_pack(cluster.book, cluster.friday, printed=made).issues)


# -- what is kept ----------------------------------------------------------------------------------------------


def test_each_set_of_readers_has_an_issue_that_says_what_was_in_it(cluster: Cluster) -> None:
    paper = cluster.attach(cluster.data, pdf("Key points"), "points.pdf", title="Key points")
    done = issue_pack(cluster.book, cluster.friday)
    assert done.version == 1
    assert list(done.issues) == ["cluster", "governors"]
    heads, governors = (issue(cluster.book, done.issues[one]) for one in done.issues)
    assert [(one.ref, one.record) for one in read_lines(heads.contents)] == [
        ("", cluster.friday), ("1", cluster.stands), ("2", cluster.phonics), ("G1", cluster.data), ("G1a", paper),
        ("G2", cluster.policy),
    ]  # fmt: skip
    assert [one.ref for one in read_lines(governors.contents)] == ["", "G1", "G1a", "G2"]
    assert (governors.date, governors.time, governors.audience) == ("2026-11-24", "07:41", "cluster")
    with cluster.book.reading() as view:
        assert view.title(governors.id) == "Breakfast meeting: pack version 1, for governors"
        [made] = [one for one in history.story(view, governors.id) if one.name == "contents"]
        assert (made.operation, made.value) == ("Issue pack", "G1, G1a, G2")
        assert [(one.version, one.readers_words, one.when_words, one.by_words, one.newest) for one in versions(
            view, cluster.friday
        )] == [
            (1, "Heads and facilitator", "24 Nov 2026, 07:41", "you", True),
            (1, "Governors", "24 Nov 2026, 07:41", "you", True),
        ]  # fmt: skip


def test_the_list_names_things_by_id_and_reference_and_holds_no_words(cluster: Cluster) -> None:
    cluster.attach(cluster.data, pdf("Key points"), "points.pdf", title="Key points")
    done = issue_pack(cluster.book, cluster.friday)
    for id in done.issues.values():
        said = issue(cluster.book, id).contents
        assert not [word for word in ("Phonics", "Marking", "Key", "barn", "School") if word in said]


def test_issuing_is_one_step_and_undo_takes_all_of_it_back(cluster: Cluster) -> None:
    done = issue_pack(cluster.book, cluster.friday, [f"school:{cluster.f}"])
    assert len(done.issues) == 3
    history.undo(cluster.book)
    with cluster.book.reading() as view:
        assert view.count(Issue) == 0
        item, meeting = view.get(Item, cluster.data), view.get(Meeting, cluster.friday)
    assert item is not None
    assert meeting is not None
    assert (item.number, meeting.issued_version) == ("", 0)


def test_a_later_version_is_listed_first_and_is_the_newest(cluster: Cluster) -> None:
    issue_pack(cluster.book, cluster.friday)
    add_item(cluster.book, cluster.friday, "Late thing", after=cluster.policy)
    assert issue_pack(cluster.book, cluster.friday).version == 2
    with cluster.book.reading() as view:
        assert [(one.version, one.newest) for one in versions(view, cluster.friday, "governors")] == [
            (2, True), (1, False),
        ]  # fmt: skip
        assert len(issues_of(view, cluster.friday, "governors", 1)) == 1
        with pytest.raises(NotFound, match="Version 3 was not issued for Governors"):
            issues_of(view, cluster.friday, "governors", 3)


def test_what_cannot_be_issued_says_why_and_leaves_nothing(cluster: Cluster) -> None:
    alone = cluster.meeting("Heads alone", "2026-12-04", audience="cluster")
    with cluster.book.reading() as view:
        assert readers_of(view, alone) == ["cluster"]
    with pytest.raises(Refusal, match="not for those readers"):
        issue_pack(cluster.book, alone, ["governors"])
    with pytest.raises(BadValue):
        issue_pack(cluster.book, alone, ["the press"])
    with pytest.raises(NotFound):
        issue_pack(cluster.book, alone, ["school:school-aaaaaaaaaaaaaaaaaaaa"])
    bare = cluster.meeting("Some day", "", audience="cluster")
    with pytest.raises(Refusal, match="has no date yet"):
        issue_pack(cluster.book, bare)
    records.hide(cluster.book, alone)
    with pytest.raises(OutOfView):
        issue_pack(cluster.book, alone)
    with cluster.book.reading() as view:
        assert view.count(Issue) == 0


def test_a_meeting_for_few_is_issued_for_those_few(cluster: Cluster) -> None:
    few = f"people:{cluster.jo}"
    meeting = cluster.meeting("Two of us", "2026-12-04", audience=few)
    cluster.item(meeting, "Between us", 1, audience=few)
    done = issue_pack(cluster.book, meeting)
    assert {readers: issue(cluster.book, id).audience for readers, id in done.issues.items()} == {few: few}
    assert issue(cluster.book, done.issues[few]).circle == few


def test_a_list_is_read_back_strictly() -> None:
    line = PackLine("2a", "paper-aaaaaaaaaaaaaaaaaaaa", {"state": "enclosed", "file": "ab" * 32})
    meeting = PackLine("", "meeting-aaaaaaaaaaaaaaaaaaaa", {})
    written = write_lines([meeting, line])
    assert read_lines(written) == [meeting, line]
    for bad in (
        "x", f"{written}\n", written.replace("2a", "2 a"), written.replace("paper-", "Paper-"), f"{written} title",
        f"{written} a=b=c", f" {written}", "\n".join([write_lines([line])] * 2001),
    ):  # fmt: skip
        with pytest.raises(ValueError):  # noqa: PT011 - what it says is for nobody
            read_lines(bad)
    with pytest.raises(BadValue, match="no list of what was in a pack"):
        Issue.fields["contents"].check("Roof repairs at School F")


# -- other laptops ---------------------------------------------------------------------------------------------


def test_two_laptops_that_issue_the_same_number_have_issued_two_packs(cluster: Cluster, tmp_path: Path) -> None:
    with joined(cluster.book, tmp_path) as pat:
        meet(cluster.book, pat)
        issue_pack(cluster.book, cluster.friday)
        change(pat, cluster.policy, {"title": "Marking policy, second reading"})
        issue_pack(pat, cluster.friday)
        meet(cluster.book, pat)
        assert shared(cluster.book) == shared(pat)
        with pat.reading() as view:
            told = versions(view, cluster.friday, "governors")
            assert [(one.version, one.twice, one.by_words) for one in told] in (
                [(1, True, "you"), (1, True, "Jo Bright")],
                [(1, True, "Jo Bright"), (1, True, "you")],
            )
            assert not view.disagreements()
            assert len({issue_.contents for issue_ in view.all(Issue, "readers = 'governors'")}) == 2
        assert issue_pack(pat, cluster.friday).version == 2


def test_what_was_in_one_schools_pack_travels_to_that_school_alone(cluster: Cluster, tmp_path: Path) -> None:
    own = cluster.item(cluster.friday, "Our own roof", 2, audience=f"school:{cluster.f}")
    with joined(cluster.book, tmp_path) as pat:
        meet(cluster.book, pat)
        done = issue_pack(cluster.book, cluster.friday, [f"school:{cluster.f}", f"school:{cluster.a}"])
        send(cluster.book, pat, tmp_path)
        held = issue(cluster.book, done.issues[f"school:{cluster.f}"])
        assert held.circle == held.audience == f"school:{cluster.f}"
        assert own in held.contents
        with pat.reading() as view:
            assert view.get(Issue, held.id) is None
            there = view.all(Issue, "meeting = ?", [cluster.friday])
            # nothing in School A's pack, made here, is for that school alone
            assert sorted(one.readers for one in there) == ["cluster", "governors", f"school:{cluster.a}"]
            assert not [one for one in there if own in one.contents]
            assert holds(pat, own) == []


def test_a_pack_for_people_one_is_none_of_is_not_issued(cluster: Cluster, tmp_path: Path) -> None:
    with joined(cluster.book, tmp_path, role="facilitator", name="Fay Cilitate", school=None) as fay:
        meet(cluster.book, fay)
        with fay.reading() as view:
            assert view.count(Item, "audience = 'cluster'") > 0
        shared_item = records.add(
            fay, "item", {"title": "Help for our roof", "meeting": cluster.friday, "position": "2",
                          "audience": f"school+facilitator:{cluster.f}"},
        )  # fmt: skip
        done = issue_pack(fay, cluster.friday, [f"school:{cluster.f}"])
        held = issue(fay, done.issues[f"school:{cluster.f}"])
        assert held.audience == f"school+facilitator:{cluster.f}", "for no more than those who may know of it all"
        assert shared_item in held.contents


def test_what_nobody_could_note_for_its_readers_alone_is_not_issued(cluster: Cluster) -> None:
    meeting = cluster.meeting("Open morning", "2026-12-04", audience="open")
    cluster.item(meeting, "Between Ann and me", 1, audience=f"people:{cluster.ann},{cluster.jo}")
    with pytest.raises(Refusal, match="Let somebody issue it who is"):
        issue_pack(cluster.book, meeting, [f"people:{cluster.ann}"])
    with cluster.book.reading() as view:
        assert versions(view, meeting) == []
    assert issue_pack(cluster.book, meeting, [f"people:{cluster.ann},{cluster.jo}"]).version == 1


# -- the pack itself -------------------------------------------------------------------------------------------


def test_the_pdf_is_kept_where_it_was_issued_and_nowhere_else(cluster: Cluster, tmp_path: Path) -> None:
    with joined(cluster.book, tmp_path) as pat:
        done = issue_pack(cluster.book, cluster.friday)
        keep(cluster.book, done.issues["governors"], pdf("The governors' pack"), [cluster.data])
        meet(cluster.book, pat)
        with cluster.book.reading() as view, issued_pdf(view, done.issues["governors"]) as file:
            assert file.read() == pdf("The governors' pack")
            assert [one.kept for one in versions(view, cluster.friday)] == [False, True]
        with pat.reading() as view:
            assert view.rows("SELECT count(*) FROM file") == [(0,)]
            with pytest.raises(NotFound, match="on the laptop that issued it"):
                issued_pdf(view, done.issues["governors"])


def test_a_pack_kept_once_more_takes_the_place_of_the_one_before(cluster: Cluster) -> None:
    done = issue_pack(cluster.book, cluster.friday).issues
    for words in ("One", "One", "Another"):
        keep(cluster.book, done["cluster"], pdf(words), [cluster.data])
        with cluster.book.reading() as view, issued_pdf(view, done["cluster"]) as file:
            assert file.read() == pdf(words)
            assert view.rows("SELECT count(*) FROM file") == [(1,)]
    keep(cluster.book, done["governors"], pdf("Another"), [cluster.policy])
    erase(cluster.book, cluster.data, "title")
    with cluster.book.reading() as view, issued_pdf(view, done["governors"]) as file:
        assert file.read() == pdf("Another"), "the same file, where nothing of it was erased"


def test_erasing_drops_the_packs_that_held_it_and_leaves_the_others(cluster: Cluster, tmp_path: Path) -> None:
    roof = cluster.item(cluster.friday, "Tom Pebblethwaite", 2, audience="cluster")
    with joined(cluster.book, tmp_path) as pat:
        meet(cluster.book, pat)
        done = issue_pack(pat, cluster.friday)
        keep(pat, done.issues["cluster"], pdf("Tom Pebblethwaite"), [cluster.data, roof])
        keep(pat, done.issues["governors"], pdf("Key points"), [cluster.policy])
        meet(cluster.book, pat)
        erase(cluster.book, roof, "title")
        meet(cluster.book, pat)
        with pat.reading() as view:
            with pytest.raises(NotFound, match="something that was in it was erased"):
                issued_pdf(view, done.issues["cluster"])
            with issued_pdf(view, done.issues["governors"]) as file:
                assert file.read() == pdf("Key points")
            assert view.rows("SELECT count(*) FROM file") == [(1,)]
        for one in (cluster.book, pat):
            assert holds(one, "Pebblethwaite") == []


def test_a_meetings_name_that_is_erased_stands_nowhere_beside_its_issues(cluster: Cluster, tmp_path: Path) -> None:
    with joined(cluster.book, tmp_path) as pat:
        change(cluster.book, cluster.friday, {"title": "About Tom Pebblethwaite"})
        done = issue_pack(cluster.book, cluster.friday)
        meet(cluster.book, pat)
        note_given(pat, done.issues["cluster"], [cluster.ann])
        meet(cluster.book, pat)
        erase(cluster.book, cluster.friday, "title")
        meet(cluster.book, pat)
        for one in (cluster.book, pat):
            assert holds(one, "Pebblethwaite") == []


def test_a_record_that_is_erased_whole_leaves_its_line_and_nothing_that_it_said(cluster: Cluster) -> None:
    roof = cluster.item(cluster.friday, "Tom Pebblethwaite", 2, audience="cluster")
    done = issue_pack(cluster.book, cluster.friday)
    erase(cluster.book, roof)
    held = issue(cluster.book, done.issues["cluster"])
    assert roof in [one.record for one in read_lines(held.contents)]
    assert holds(cluster.book, "Pebblethwaite") == []
    with cluster.book.reading() as view:
        [line] = [one for one in changes_since(view, cluster.friday, "cluster", 1) if one.record == roof]
        assert (line.title, line.how) == ("(erased)", "taken out: cross it out in your pack")


def test_a_kept_pack_comes_back_from_a_backup(cluster: Cluster, tmp_path: Path) -> None:
    done = issue_pack(cluster.book, cluster.friday)
    keep(cluster.book, done.issues["cluster"], pdf("The pack"), [cluster.data])
    copy = run(back_up(cluster.book, tmp_path / "backups"))
    restored = run(restore(copy.path, tmp_path / "restored.clusterbook", PASSPHRASE))
    with open_book(restored.path, PASSPHRASE) as again, again.reading() as view:
        assert issued_pdf(view, done.issues["cluster"]).read() == pdf("The pack")


def test_a_kept_pack_is_not_given_out_once_something_in_it_is_for_fewer(cluster: Cluster) -> None:
    cluster.hold()
    paper = cluster.attach(cluster.data, pdf("Key points"), "points.pdf", title="Key points")
    done = issued(cluster)

    def why_not() -> list[str]:
        with cluster.book.reading() as view:
            return [may_still_be_given(view, done[readers]) for readers in ("cluster", "governors")]

    assert why_not() == ["", ""]
    another = cluster.folder / "another.pdf"
    another.write_bytes(pdf("Other points"))
    bring_paper(cluster.book, paper, another)
    change(cluster.book, cluster.policy, {"title": "Marking policy, second reading"})
    records.hide(cluster.book, cluster.policy)
    assert why_not() == ["", ""], "changed, replaced or taken out is not for fewer"
    for record in (cluster.cover, cluster.visits, cluster.data, paper):
        change(cluster.book, record, {"audience": "cluster"})
        heads, governors = why_not()
        assert heads == ""
        assert "is not for all of its readers now" in governors
        change(cluster.book, record, {"audience": "governors"})
    change(cluster.book, cluster.friday, {"governors_from": "5"})
    assert "Reading our data" in why_not()[1], "they are not there yet when it is taken"


def test_a_meeting_that_is_only_named_keeps_no_pack_back(cluster: Cluster) -> None:
    alone = cluster.meeting("Heads alone", "2026-11-20", audience="cluster")
    id = issue_pack(cluster.book, cluster.friday).issues["governors"]
    for named in (True, False):
        with cluster.book.upkeep() as connection:
            keep_inside(connection, id, pdf(), [Origin(alone, named=named)])
        with cluster.book.reading() as view:
            assert bool(may_still_be_given(view, id)) is not named


def test_a_pack_whose_issuing_was_undone_is_let_go_when_the_next_is_issued(cluster: Cluster) -> None:
    cluster.hold()
    done = issued(cluster)
    history.undo(cluster.book)
    history.redo(cluster.book)
    with cluster.book.reading() as view:
        assert issued_pdf(view, done["cluster"]).read(), "until then it can be redone"
    history.undo(cluster.book)
    again = issued(cluster)
    with cluster.book.reading() as view:
        kept = view.rows("SELECT issue FROM kept_pack WHERE file IS NOT NULL ORDER BY issue")
        assert [one for (one,) in kept] == sorted(again.values())
        assert view.rows("SELECT count(*) FROM file") == [(2,)]
        with pytest.raises(NotFound, match="its issuing was taken back"):
            issued_pdf(view, done["cluster"])


def test_a_pack_whose_issuing_was_undone_is_in_no_backup(cluster: Cluster, tmp_path: Path) -> None:
    done = issued(cluster)
    history.undo(cluster.book)
    copy = run(back_up(cluster.book, tmp_path / "backups"))
    restored = run(restore(copy.path, tmp_path / "restored.clusterbook", PASSPHRASE))
    with open_book(restored.path, PASSPHRASE) as again:
        for one in (again, cluster.book):
            with one.reading() as view:
                assert view.rows("SELECT count(*) FROM file") == [(0,)]
                assert view.rows("SELECT count(*) FROM kept_pack WHERE issue = ?", [done["cluster"]]) == [(1,)]


# -- erased words in the lists ---------------------------------------------------------------------------------


def guessed(book: Book, cluster: Cluster, record: str, name: str, words: str) -> list[str]:
    """The tables from which somebody who guesses right could tell that a pack once said these words."""
    salts = [salt_of(cluster.friday, 1, readers) for readers in ("cluster", "governors")]
    return [table for salt in salts for table in holds(book, f"{name}={digest(salt, f'{record} {name}', words)}")]


@pytest.mark.parametrize("field", ["title", None])
def test_what_was_erased_cannot_be_guessed_from_a_list_on_any_laptop(
    cluster: Cluster, tmp_path: Path, field: str | None
) -> None:
    change(cluster.book, cluster.data, {"title": "Exclusion of Tom Pebblethwaite"})
    with joined(cluster.book, tmp_path) as pat:
        meet(cluster.book, pat)
        issued(cluster)
        meet(cluster.book, pat)
        told = (cluster.data, "title", "Exclusion of Tom Pebblethwaite")
        policy = (cluster.policy, "title", "Marking policy")
        for one in (cluster.book, pat):
            assert guessed(one, cluster, *told)
        erase(cluster.book, cluster.data, field)
        meet(cluster.book, pat)
        assert shared(cluster.book) == shared(pat)
        for one in (cluster.book, pat):
            assert guessed(one, cluster, *told) == []
            assert guessed(one, cluster, *policy), "nothing else is forgotten"
            with one.reading() as view:
                told_of = {said.record: said for said in changes_since(view, cluster.friday, "governors", 1)}
                line = told_of[cluster.data]
                gone = "taken out: cross it out in your pack"
                assert line.how == (gone if field is None else
                    "what your pack says of it is not known any more: go by the new agenda")


def test_a_name_that_was_erased_cannot_be_guessed_from_the_items_its_bearer_leads(cluster: Cluster) -> None:
    change(cluster.book, cluster.policy, {"leads": cluster.ann})
    issued(cluster)
    with cluster.book.reading() as view:
        [lead] = [line.lead_words for line in agenda(view, cluster.friday).lines if line.id == cluster.policy]
    assert guessed(cluster.book, cluster, cluster.policy, "lead", lead)
    erase(cluster.book, cluster.ann, "name")
    assert guessed(cluster.book, cluster, cluster.policy, "lead", lead) == []
    assert guessed(cluster.book, cluster, cluster.data, "title", "Reading our data")


def test_what_an_undone_issue_listed_is_erased_too(cluster: Cluster) -> None:
    issued(cluster)
    history.undo(cluster.book)
    erase(cluster.book, cluster.data, "title")
    assert guessed(cluster.book, cluster, cluster.data, "title", "Reading our data") == []


def test_a_supplement_brings_what_is_not_known_any_more(cluster: Cluster) -> None:
    paper = cluster.attach(cluster.data, pdf("Key points"), "points.pdf", title="Key points")
    issued(cluster)
    erase(cluster.book, paper, "title")
    change(cluster.book, paper, {"title": "Points"})
    erase(cluster.book, cluster.friday, "title")
    change(cluster.book, cluster.friday, {"title": "Breakfast meeting"})
    with cluster.book.reading() as view:
        told = changes_since(view, cluster.friday, "governors", 1)
    assert [(one.record, one.kind, one.how, one.enclosed) for one in told] == [
        (cluster.friday, "changed",
         "now Friday 27 November 2026, 08:40 to 09:45, Manor Farm barn; what your pack says of"
         " it is not known any more", False),
        (paper, "new", "what your pack has of it is not known any more: use this instead", True),
    ]  # fmt: skip
    path = cluster.folder / "supplement.pdf"
    run(build_meeting_supplement(cluster.book, cluster.friday, "governors", 1, path, today=TODAY))
    assert path.read_bytes()
