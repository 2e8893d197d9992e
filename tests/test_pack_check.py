"""The last look at a pack: a gathering that forgets its readers is caught, whatever it forgot, and nothing goes out."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest
from pikepdf import Array, Dictionary, Name, Pdf, Stream, String

from desktop import agenda as agendas
from desktop import pack_gathering
from desktop.errors import Refusal
from desktop.issuing import issue_pack, versions
from desktop.kept_packs import issued_pdf
from desktop.meeting_pack import build_meeting_pack, packs_to_issue
from desktop.models import RECORDS, Document, Item, Meeting, Note, Paper, Person, Role
from desktop.pack_check import Made, check_pack
from desktop.packs.contents import Origin
from desktop.packs.finished import look_through, take_out_unseen
from desktop.packs.own_words import own_words
from desktop.records import add, change, hide
from desktop.steps import run
from tests.packs.papers import pdf
from tests.test_pack_leaks import everything_in
from tests.two_meetings import TODAY, Cluster

pytestmark = pytest.mark.usefixtures("morning")


@pytest.fixture
def cluster(cluster: Cluster) -> Cluster:
    cluster.hold()
    return cluster


def looked_at(
    cluster: Cluster, *words: str, readers: str = "governors", origins: tuple[Origin, ...] = (), name: str = "",
    data: bytes = b"",
) -> None:  # fmt: skip
    """Check a pack that says these words and comes from these origins, besides all that it should."""
    pack = cluster.pack(readers)
    said = (*(item.title for item in pack.items), *words)
    made = Made((*pack.origins, *origins), said, data or pdf(), name)
    with cluster.book.reading() as view:
        check_pack(view, cluster.friday, readers, made)


# -- what went in ----------------------------------------------------------------------------------------------


def test_every_record_that_is_printed_is_named(cluster: Cluster) -> None:
    paper = cluster.attach(cluster.data, pdf("Key points"), "points.pdf", title="Key points", sources=(cluster.a,))
    named = {one.id: one.named for one in cluster.pack("governors").origins}
    with cluster.book.reading() as view:
        file = view.rows("SELECT file FROM paper WHERE id = ?", [paper])[0][0]
        minute = view.rows("SELECT id FROM minute WHERE item = ?", [cluster.visits])[0][0]
        decision = view.rows("SELECT id FROM decision")[0][0]
    printed = {cluster.friday, cluster.data, cluster.policy, paper, file, cluster.before, cluster.visits, minute}
    assert {id for id in printed | {decision, cluster.cover} if named.get(id) is False} == printed | {
        decision, cluster.cover,
    }  # fmt: skip
    assert {id for id in (cluster.a, cluster.ann, cluster.gus, cluster.jo, cluster.book.cluster) if named[id]}
    assert not {cluster.stands, cluster.phonics, cluster.opening} & named.keys()


def test_a_pack_as_it_should_be_passes(cluster: Cluster) -> None:
    cluster.attach(cluster.data, pdf("Key points"), "points.pdf", title="Key points")
    for readers in ("cluster", "governors", f"school:{cluster.f}"):
        assert cluster.printed(readers)
    assert cluster.printed(chair=True)


def test_a_gathering_that_forgets_its_readers_is_caught_and_writes_nothing(
    cluster: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    def for_everybody(view: Any, meeting: str, _audience: str, *, prompts: bool = False) -> Any:
        return agendas.agenda(view, meeting, None, prompts=prompts)

    path = cluster.folder / "pack.pdf"
    monkeypatch.setattr(pack_gathering, "agenda", for_everybody)
    with pytest.raises(Refusal, match=r"“(Where each school stands|Phonics visits)” \(agenda item\) would"):
        run(build_meeting_pack(cluster.book, cluster.friday, "governors", path, today=TODAY))
    assert not path.exists()
    with pytest.raises(Refusal, match="is not for all of its readers"):
        run(packs_to_issue(cluster.book, cluster.friday, today=TODAY))
    with cluster.book.reading() as view:
        assert versions(view, cluster.friday) == []


def test_what_goes_in_is_judged_by_its_own_readers(cluster: Cluster) -> None:
    own = f"school:{cluster.f}"
    with cluster.book.operation("Add") as work:
        narrow = work.add(Person, name="Tess Aske", audience=own).id
        role = work.add(Role, person=cluster.gus, role="head", school=cluster.f, audience=own).id
        early = work.add(Item, meeting=cluster.friday, title="Welcome", position=1, audience="governors").id
        alone = work.add(Meeting, title="Heads alone", date="2026-12-04", audience="cluster").id
    paper = cluster.attach(cluster.data, pdf("For heads"), "heads.pdf", title="For heads", audience="cluster")
    with cluster.book.reading() as view:
        file = view.rows("SELECT file FROM paper WHERE id = ?", [paper])[0][0]
    for one in (
        Origin(narrow, named=True), Origin(role, named=True), Origin(early), Origin(alone), Origin(paper), Origin(file),
        Origin("item-aaaaaaaaaaaaaaaaaaaa"), Origin("ab" * 32),
    ):  # fmt: skip
        with pytest.raises(Refusal, match="The pack was not made"):
            looked_at(cluster, origins=(one,))
    looked_at(cluster, origins=(Origin(narrow, named=True), Origin(role), Origin(paper), Origin(file)), readers=own)
    with cluster.book.operation("Edit") as work:
        work.add(Paper, item=cluster.policy, title="The same for all", file=file, audience="governors")
    looked_at(cluster, origins=(Origin(file),))


# -- what came out ---------------------------------------------------------------------------------------------


def test_the_title_of_something_narrower_is_found_however_it_is_written(cluster: Cluster) -> None:
    for words in (
        "Where each school stands", "see WHERE EACH  school\nstands, above", "“Where each school stands”",
    ):  # fmt: skip
        with pytest.raises(Refusal, match="on its pages it names “Where each school stands”"):
            looked_at(cluster, words)
    looked_at(cluster, "Where each schools stand", "where each", "school stands", readers="governors")
    looked_at(cluster, "Where each school stands", readers="cluster")


def test_whatever_sort_of_thing_is_called_so(cluster: Cluster) -> None:
    own = f"school:{cluster.f}"
    for kind in ("plan", "priority", "action", "decision", "document", "note", "meeting", "paper"):
        with cluster.book.operation("Add") as work:
            work.add(RECORDS[kind], title=f"Roof repairs, {kind}", audience=own)
        with pytest.raises(Refusal, match=f"names “Roof repairs, {kind}”"):
            looked_at(cluster, f"About roof repairs ({kind}): the cost", readers="cluster")
        looked_at(cluster, f"Roof repairs, {kind}", readers=own)


def test_words_that_its_readers_may_read_elsewhere_are_no_find(cluster: Cluster) -> None:
    change(cluster.book, cluster.policy, {"outcome": "To see where each school stands"})
    looked_at(cluster, "To see where each school stands")
    with cluster.book.operation("Add document") as work:
        for audience in ("cluster", "open"):
            work.add(Document, title="Roof repairs", audience=audience)
    looked_at(cluster, "Roof repairs")


def test_an_item_called_as_a_part_of_every_pack_is_no_find(cluster: Cluster) -> None:
    assert "Minutes of the last meeting" in own_words()
    assert "Action log" in own_words()
    assert "Apologies" in own_words()
    for title in ("Minutes of the last meeting", "Action log", "Attendance sheet", "Next meeting", "To be decided"):
        cluster.item(cluster.friday, title, 1, audience="cluster", minutes=0)
    assert cluster.printed("governors")


def test_short_words_that_stand_in_any_pack_are_no_find(cluster: Cluster) -> None:
    for title in ("Data", "Policy", "To do"):
        cluster.item(cluster.friday, title, 1, audience="cluster", minutes=0)
    looked_at(cluster, "data and policy to do")


@pytest.mark.parametrize(
    "title",
    ["Friday 27 November 2026", "Fri 27 Nov 2026", "24 Nov 2026 at 07:41", "8 pages, 1 paper", "Item G1, Paper G1a",
     "Ann Aske, School A", "Head, School A", "Breakfast meeting, 27 November 2026", "Heads and facilitator, version 1"],
)  # fmt: skip
def test_a_date_a_count_or_a_name_beside_a_school_is_no_find(cluster: Cluster, title: str) -> None:
    with cluster.book.operation("Add") as work:
        work.add(Note, title=title, audience="me")
    looked_at(cluster, f"made {title} for you", readers="cluster")


def test_what_is_more_than_its_allowed_parts_is_found(cluster: Cluster) -> None:
    for title in ("Ann Aske leaves School A", "Exclusion 27 November 2026", "School A, School Z", "Zoe Aske, School A"):
        with cluster.book.operation("Add") as work:
            work.add(Note, title=title, audience="me")
        with pytest.raises(Refusal, match=f"names “{title}”"):
            looked_at(cluster, f"made {title} for you", readers="cluster")


def test_a_note_that_was_undone_stops_nothing_and_an_item_out_of_view_is_found_all_the_same(cluster: Cluster) -> None:
    note = add(cluster.book, "note", {"title": "Roof repairs for school", "audience": "me"})
    with pytest.raises(Refusal, match="Roof repairs for school"):
        looked_at(cluster, "Roof repairs for school")
    hide(cluster.book, note)
    looked_at(cluster, "Roof repairs for school")
    hide(cluster.book, cluster.stands)
    with pytest.raises(Refusal, match="Where each school stands"):
        looked_at(cluster, "Where each school stands")


def test_the_outline_the_properties_and_the_files_name_are_looked_at_too(cluster: Cluster) -> None:
    outlined, described = io.BytesIO(), io.BytesIO()
    with Pdf.open(io.BytesIO(pdf())) as document:
        with document.open_outline() as outline:
            from pikepdf import OutlineItem

            outline.root.append(OutlineItem("Where each school stands", 0))
        document.save(outlined)
    with Pdf.open(io.BytesIO(pdf())) as document:
        with document.open_metadata() as metadata:
            metadata["dc:subject"] = {"Where each school stands"}
        document.save(described)
    for data in (outlined.getvalue(), described.getvalue()):
        with pytest.raises(Refusal, match="in its outline or in what its file says"):
            looked_at(cluster, data=data)
    with pytest.raises(Refusal, match="in its file’s name"):
        looked_at(cluster, name="2026 Where each school stands.pdf")
    path = cluster.folder / "where_each_school-stands.PDF"
    with pytest.raises(Refusal, match="in its file’s name"):
        run(build_meeting_pack(cluster.book, cluster.friday, "governors", path, today=TODAY))
    assert not path.exists()


# -- what could act --------------------------------------------------------------------------------------------


def script(document: Pdf) -> None:
    document.Root.Names = Dictionary(
        JavaScript=Dictionary(Names=Array([String("go"), Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))]))
    )


def launch(document: Pdf) -> None:
    document.pages[0].obj.Annots = Array(
        [Dictionary(Subtype=Name.Link, Rect=Array([0, 0, 9, 9]), A=Dictionary(S=Name.Launch, F=String("calc.exe")))]
    )


def on_opening(document: Pdf) -> None:
    document.Root.OpenAction = Dictionary(S=Name.URI, URI=String("https://example.org/"))


def attached(document: Pdf) -> None:
    file = document.make_stream(b"secret", Type=Name.EmbeddedFile)
    spec = Dictionary(Type=Name.Filespec, F=String("a.txt"), EF=Dictionary(F=file))
    document.Root.Names = Dictionary(EmbeddedFiles=Dictionary(Names=Array([String("a"), spec])))


def noted(document: Pdf) -> None:
    document.pages[0].obj.Resources.Metadata = document.make_stream(b"<x/>", Type=Name.Metadata)


@pytest.mark.parametrize(
    ("spoil", "what"),
    [(script, "JavaScript"), (launch, "Launch"), (on_opening, "OpenAction"), (attached, "EmbeddedFile"),
     (noted, "Metadata")],
)  # fmt: skip
def test_what_could_act_or_cannot_be_seen_is_found(spoil: Callable[[Pdf], None], what: str) -> None:
    data = io.BytesIO()
    with Pdf.open(io.BytesIO(pdf())) as document:
        assert look_through(pdf()).wrong == ()
        spoil(document)
        document.save(data)
    assert what in " ".join(look_through(data.getvalue()).wrong)


def test_what_could_act_stops_a_pack(cluster: Cluster) -> None:
    data = io.BytesIO()
    with Pdf.open(io.BytesIO(pdf())) as document:
        script(document)
        document.save(data)
    with pytest.raises(Refusal, match="JavaScript"):
        looked_at(cluster, data=data.getvalue())


def test_what_papers_bring_unseen_is_taken_out_and_stops_nothing(cluster: Cluster) -> None:
    data = io.BytesIO()
    with Pdf.open(io.BytesIO(pdf("Key points"))) as document:
        shown = Stream(document, b"\x00" * 3)
        shown.Type, shown.Subtype, shown.Width, shown.Height = Name.XObject, Name.Image, 1, 1
        shown.BitsPerComponent, shown.ColorSpace = 8, Name.DeviceRGB
        shown.Metadata = document.make_stream(b"<x>xyzzyplugh</x>", Type=Name.Metadata)
        file = document.make_stream(b"xyzzyplugh", Type=Name.EmbeddedFile)
        spec = document.make_indirect(Dictionary(Type=Name.Filespec, F=String("a.txt"), EF=Dictionary(F=file)))
        shown.AF = Array([spec])
        document.pages[0].obj.Resources.XObject = Dictionary(P=shown)
        document.pages[0].contents_add(document.make_stream(b"q 9 0 0 9 9 9 cm /P Do Q"))
        document.save(data)
    cluster.attach(cluster.data, data.getvalue(), "points.pdf", title="Key points")
    said = list(everything_in(cluster.printed("governors")))
    assert not [one for one in said if "xyzzyplugh" in one]


def test_a_ring_of_lists_within_each_other_ends() -> None:
    with Pdf.new() as document:
        document.add_blank_page()
        deep = Array()
        for _n in range(30):
            deep = Array([deep])
        document.Root.Deep = deep
        take_out_unseen(document)
        data = io.BytesIO()
        document.save(data)
    assert look_through(data.getvalue()).wrong


# -- issued as it was made -------------------------------------------------------------------------------------


def test_the_packs_that_were_made_are_issued_and_kept(cluster: Cluster) -> None:
    made = run(packs_to_issue(cluster.book, cluster.friday, today=TODAY))
    done = issue_pack(cluster.book, cluster.friday, printed=made)
    with cluster.book.reading() as view:
        assert all(one.kept for one in versions(view, cluster.friday))
        with issued_pdf(view, done.issues["governors"]) as file:
            data = file.read()
    assert data == made["governors"].pdf
    assert any("Version 1," in one.replace("\n", " ") or "1, made" in one for one in everything_in(data))
    assert cluster.data in [one.id for one in made["governors"].origins]


def test_what_changed_while_a_pack_was_being_made_is_not_issued_as_if_it_were_in_it(cluster: Cluster) -> None:
    made = run(packs_to_issue(cluster.book, cluster.friday, today=TODAY))
    change(cluster.book, cluster.policy, {"title": "Marking policy, second reading"})
    with pytest.raises(Refusal, match="changed while its pack was being made"):
        issue_pack(cluster.book, cluster.friday, printed=made)
    with cluster.book.reading() as view:
        assert versions(view, cluster.friday) == []
        assert view.rows("SELECT count(*) FROM kept_pack") == [(0,)]


def test_what_changes_while_the_pages_are_made_is_not_taken_for_what_is_on_them(cluster: Cluster) -> None:
    making = packs_to_issue(cluster.book, cluster.friday, today=TODAY)
    while "Binding" not in next(making).words:
        pass
    change(cluster.book, cluster.phonics, {"title": "Phonics visits, cancelled"})
    with pytest.raises(Refusal, match="changed while its pack was being made"):
        issue_pack(cluster.book, cluster.friday, printed=run(making))


def test_what_was_made_for_fewer_since_its_pack_was_made_is_not_issued(cluster: Cluster) -> None:
    made = run(packs_to_issue(cluster.book, cluster.friday, today=TODAY))
    change(cluster.book, cluster.cover, {"audience": "cluster"})
    with pytest.raises(Refusal, match="“Book cover from the shared fund” is in it, and since it was made is not"):
        issue_pack(cluster.book, cluster.friday, printed=made)
    with cluster.book.reading() as view:
        assert versions(view, cluster.friday) == []
        assert view.rows("SELECT count(*) FROM kept_pack") == [(0,)]
        held = view.get(Item, cluster.data)
        assert held is not None
        assert held.number == "", "nothing is half issued"
