"""Late papers: what changed since the version somebody holds, and the supplement that renumbers nothing."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from pikepdf import Pdf

from desktop import records
from desktop.agenda_items import add_item, move_item, set_governors_line
from desktop.book import Book
from desktop.errors import NotFound, Refusal
from desktop.issuing import issue_pack
from desktop.models import Issue
from desktop.packs.arrangement import Arrangement, Layout
from desktop.papers import bring_paper, promise_paper, set_paper_state
from desktop.records import change
from desktop.steps import run
from desktop.supplement import build_meeting_supplement, changes_since, needed_by, supplement_file_name
from desktop.who_has import note_given
from tests.packs.papers import pdf
from tests.packs.reading import Viewer, outline_of
from tests.test_pack_leaks import SECRET, everything_in, plant
from tests.two_laptops import joined, meet
from tests.two_meetings import TODAY, Cluster

pytestmark = pytest.mark.usefixtures("morning")


def told(book: Book, meeting: str, readers: str = "cluster", since: int = 1) -> list[tuple[str, str, str]]:
    with book.reading() as view:
        return [(one.ref, one.title, one.how) for one in changes_since(view, meeting, readers, since)]


def printed(cluster: Cluster, readers: str = "cluster", since: int = 1, how: Arrangement | None = None) -> bytes:
    path = cluster.folder / "supplement.pdf"
    run(build_meeting_supplement(cluster.book, cluster.friday, readers, since, path, today=TODAY, arrangement=how))
    return path.read_bytes()


def bring(cluster: Cluster, paper: str, words: str) -> None:
    path = cluster.folder / f"{words}.pdf"
    path.write_bytes(pdf(words))
    bring_paper(cluster.book, paper, path)


# -- what changed ----------------------------------------------------------------------------------------------


def test_every_sort_of_change_is_told_with_the_reference_it_has(cluster: Cluster) -> None:
    visit = cluster.attach(cluster.phonics, pdf("Visit record"), "visit.pdf", title="Visit record")
    notes = promise_paper(cluster.book, cluster.phonics, "Notes")
    points = cluster.attach(cluster.data, pdf("Key points"), "points.pdf", title="Key points")
    issue_pack(cluster.book, cluster.friday)
    assert told(cluster.book, cluster.friday) == []
    bring(cluster, notes, "The notes")
    bring(cluster, visit, "The visit once more")
    set_paper_state(cluster.book, points, "withdrawn")
    cluster.attach(cluster.phonics, pdf("Costs"), "costs.pdf", title="Costs")
    add_item(cluster.book, cluster.friday, "Late thing", after=cluster.phonics)
    change(cluster.book, cluster.policy, {"title": "Marking policy, second reading", "minutes": "10"})
    records.hide(cluster.book, cluster.stands)
    change(cluster.book, cluster.friday, {"venue": "School A", "start": "08:00"})
    assert told(cluster.book, cluster.friday) == [
        ("", "Time", "now 08:00 to 09:45"),
        ("", "Place", "now School A"),
        ("2a", "Visit record", "replaced: use this instead of the paper you have"),
        ("2b", "Notes", "has come"),
        ("2c", "Costs", "new paper"),
        ("2A", "Late thing", "new item"),
        ("G1a", "Key points", "withdrawn: do not use it"),
        ("G2", "Marking policy, second reading", "changed: title and time allotted"),
        ("1", "Where each school stands", "taken out: cross it out in your pack"),
    ]


def test_what_was_changed_and_changed_back_did_not_change(cluster: Cluster) -> None:
    issue_pack(cluster.book, cluster.friday)
    change(cluster.book, cluster.policy, {"title": "Something else"})
    change(cluster.book, cluster.policy, {"title": "Marking policy"})
    assert told(cluster.book, cluster.friday) == []
    assert not cluster.pack().changed, "nor does the pack say so"
    with pytest.raises(Refusal, match="Nothing changed since version 1"):
        printed(cluster)


def test_an_item_that_moved_is_told_and_not_those_around_it(cluster: Cluster) -> None:
    issue_pack(cluster.book, cluster.friday)
    move_item(cluster.book, cluster.policy, before=cluster.data)
    assert told(cluster.book, cluster.friday) == [("G2", "Marking policy", "in another place on the agenda")] or told(
        cluster.book, cluster.friday
    ) == [("G1", "Reading our data", "in another place on the agenda")]


def test_an_edit_made_before_and_arrived_after_is_told(cluster: Cluster, tmp_path: Path) -> None:
    """Neither when it was written nor which came first tells that it was not in the pack."""
    with joined(cluster.book, tmp_path) as pat:
        meet(cluster.book, pat)
        change(pat, cluster.policy, {"title": "Marking policy, as School A has it"})
        for _n in range(3):
            change(cluster.book, cluster.data, {"outcome": f"More {_n}"})
        issue_pack(cluster.book, cluster.friday)
        assert told(cluster.book, cluster.friday) == []
        meet(cluster.book, pat)
        [line] = told(cluster.book, cluster.friday)
        assert line[1] == "Marking policy, as School A has it"
        assert told(pat, cluster.friday) == [line], "the other laptop can say so too"
        assert cluster.pack().changed


def test_governors_are_told_of_nothing_that_heads_changed(cluster: Cluster) -> None:
    issue_pack(cluster.book, cluster.friday)
    change(cluster.book, cluster.stands, {"title": "Where we stand"})
    between = add_item(cluster.book, cluster.friday, "Between heads", after=cluster.stands)
    change(cluster.book, between, {"minutes": "0"})
    assert told(cluster.book, cluster.friday, "governors") == []
    change(cluster.book, between, {"minutes": "15"})
    assert told(cluster.book, cluster.friday, "governors") == [("", "Time", "now 08:55 to 10:00")]


def test_what_is_kept_from_them_now_is_called_by_its_reference_alone(cluster: Cluster) -> None:
    issue_pack(cluster.book, cluster.friday)
    change(cluster.book, cluster.policy, {"title": "About one teacher’s marking", "audience": "cluster"})
    gone = ("G2", "", "taken out: cross it out in your pack")
    assert told(cluster.book, cluster.friday, "governors")[1:] == [gone], "after the time at which they are done"
    assert "teacher" not in "".join(Viewer(printed(cluster, "governors")).texts())
    change(cluster.book, cluster.data, {"title": "About one school’s data"})
    set_governors_line(cluster.book, cluster.friday, cluster.policy)
    assert [line[1] for line in told(cluster.book, cluster.friday, "governors")][-2:] == ["", ""]


def test_since_a_number_that_two_laptops_issued_whatever_either_lacked(cluster: Cluster, tmp_path: Path) -> None:
    with joined(cluster.book, tmp_path) as pat:
        meet(cluster.book, pat)
        issue_pack(cluster.book, cluster.friday)
        change(pat, cluster.policy, {"title": "Marking policy, second reading"})
        issue_pack(pat, cluster.friday)
        meet(cluster.book, pat)
        assert [one[1] for one in told(cluster.book, cluster.friday)] == ["Marking policy, second reading"]


def test_each_who_has_a_pack_needs_the_supplement_to_her_own_version(cluster: Cluster) -> None:
    first = issue_pack(cluster.book, cluster.friday).issues
    note_given(cluster.book, first["cluster"], [cluster.ann, cluster.fay])
    note_given(cluster.book, first["governors"], [cluster.gus])
    change(cluster.book, cluster.stands, {"title": "Where we stand"})
    second = issue_pack(cluster.book, cluster.friday).issues
    note_given(cluster.book, second["cluster"], [cluster.fay])
    with cluster.book.reading() as view:
        needs = {one.holding.who_words: one.since for one in needed_by(view, cluster.friday)}
    assert needs == {"Ann Aske": 1, "Fay Cilitate": None, "Gus Governor": None}
    with cluster.book.operation("Edit") as work:
        work.get(Issue, first["cluster"]).contents = ""
    with cluster.book.reading() as view:
        [ann] = [one for one in needed_by(view, cluster.friday) if one.holding.person == cluster.ann]
    assert ann.since is None
    assert "the whole pack" in ann.why_not


# -- the file --------------------------------------------------------------------------------------------------


def test_it_brings_what_is_new_under_the_references_it_has_and_renumbers_nothing(cluster: Cluster) -> None:
    cluster.attach(cluster.phonics, pdf("Visit record", 3), "visit.pdf", title="Visit record")
    issue_pack(cluster.book, cluster.friday)
    cluster.attach(cluster.phonics, pdf("What it costs", 2), "costs.pdf", title="Costs")
    add_item(cluster.book, cluster.friday, "Late thing", after=cluster.phonics)
    assert issue_pack(cluster.book, cluster.friday).version == 2
    data = printed(cluster)
    viewer = Viewer(data)
    cover, changes, agenda, paper, more = viewer.texts()
    assert "Supplement to version 1" in cover
    assert "Heads and facilitator" in cover
    assert "version 2" in cover
    assert "5 pages · 1 paper" in cover
    assert "What changed since version 1" in changes
    assert "2b Costs ● new paper S4" in changes
    assert "2A Late thing ● new item S3" in changes
    assert "Visit record" not in changes
    assert "Late thing" in agenda
    assert "What it costs, page 1" in paper
    assert "Item 2 · Paper 2b · page S4 of S5" in paper
    assert "page S5 of S5" in more
    assert viewer.labels() == ["S1", "S2", "S3", "S4", "S5"]
    with Pdf.open(io.BytesIO(data)) as read:
        assert read.check_pdf_syntax() == []
        assert [(title, page) for _depth, title, page in outline_of(read)] == [
            ("Cover", 1), ("What changed since version 1", 2), ("Agenda", 3), ("2b Costs", 4),
        ]  # fmt: skip
        links = [note.Dest[0].objgen for note in read.pages[1].Annots]
        agenda_page, paper_page = (read.pages[at].obj.objgen for at in (2, 3))
        assert links == [agenda_page, paper_page, agenda_page], "when it ends, the paper, the item"


def test_a_paper_that_is_only_another_file_needs_no_new_agenda(cluster: Cluster) -> None:
    visit = cluster.attach(cluster.phonics, pdf("Visit record"), "visit.pdf", title="Visit record")
    issue_pack(cluster.book, cluster.friday)
    bring(cluster, visit, "The visit once more")
    cover, changes, paper = Viewer(printed(cluster)).texts()
    assert "not be issued" not in cover
    assert "replaced" in changes
    assert "The visit once more, page 1" in paper


def test_it_is_laid_out_as_the_pack_was(cluster: Cluster) -> None:
    issue_pack(cluster.book, cluster.friday)
    cluster.attach(cluster.phonics, pdf("What it costs", 2), "costs.pdf", title="Costs")
    layouts: tuple[Layout, ...] = ("booklet", "two-up", "large-print")
    for layout in layouts:
        words = " ".join(Viewer(printed(cluster, how=Arrangement(layout=layout))).texts())
        assert "Supplement to version 1" in words
        assert "S4" in words


def test_nothing_narrower_is_in_a_supplement_or_in_what_travels(cluster: Cluster) -> None:
    issue_pack(cluster.book, cluster.friday)
    plant(cluster, f"school:{cluster.f}")
    cluster.attach(cluster.data, pdf("Key points"), "points.pdf", title="Key points")
    issue_pack(cluster.book, cluster.friday, [f"school:{cluster.f}"])
    for readers in ("governors", "cluster"):
        said = list(everything_in(printed(cluster, readers)))
        assert any("Key points" in one for one in said)
        assert not [one for one in said if SECRET in one.casefold()]
    with cluster.book.reading() as view:
        narrow = {one for (one,) in view.rows("SELECT id FROM item WHERE audience LIKE 'school:%'")}
        for one in view.all(Issue, "circle = 'cluster'"):
            assert not [id for id in narrow if id in one.contents]
        assert supplement_file_name(view, cluster.friday, "governors", 1) == (
            "2026-11-27 Breakfast meeting, Governors, supplement to version 1.pdf"
        )


def test_a_list_that_only_few_could_see_tells_others_nothing(cluster: Cluster) -> None:
    own = cluster.item(cluster.friday, "Our own roof", 2, audience=f"school:{cluster.f}")
    issue_pack(cluster.book, cluster.friday)
    with cluster.book.operation("Add") as work:
        work.add(
            Issue, meeting=cluster.friday, version=1, readers="cluster", contents=f"{SECRET} {own} title=aaaaaaaa",
            audience=f"school:{cluster.f}",
        )  # fmt: skip
    assert told(cluster.book, cluster.friday) == []


def test_what_was_never_issued_says_so(cluster: Cluster) -> None:
    with pytest.raises(NotFound, match="Version 1 was not issued for Heads and facilitator"):
        printed(cluster)
    assert not (cluster.folder / "supplement.pdf").exists()
