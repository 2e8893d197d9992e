"""A meeting's pack from a real book: what it says, for whom, and that it is whole or not there."""

from __future__ import annotations

import datetime
import io
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from pikepdf import Pdf

from desktop.actions import close_action
from desktop.errors import DiskFull, NoSuchFile, NotFound, Refusal
from desktop.issuing import issue_pack
from desktop.meeting_pack import (
    build_meeting_pack,
    gather_pack,
    minutes_file,
    minutes_file_name,
    pack_file_name,
    people_of,
)
from desktop.minute_taking import finish_meeting, open_meeting
from desktop.models import Item, Paper, Person, Role
from desktop.papers import promise_paper
from desktop.records import change
from desktop.steps import run
from tests.packs.papers import pdf, picture
from tests.packs.reading import Viewer, outline_of
from tests.two_meetings import TODAY, Cluster

pytestmark = pytest.mark.usefixtures("morning")


# -- what it says ----------------------------------------------------------------------------------------------


def test_the_heads_pack_holds_the_whole_meeting(cluster: Cluster) -> None:
    cluster.hold()
    cluster.attach(cluster.phonics, pdf("Visit record", 3), "visit.pdf", title="Visit record", sources=(cluster.f,))
    promise_paper(cluster.book, cluster.phonics, "Notes")
    pack = cluster.pack()
    assert (pack.cluster, pack.title, pack.when) == ("Downland", "Breakfast meeting", datetime.date(2026, 11, 27))
    assert (pack.start, pack.finish, pack.venue) == ("07:30", "09:45", "Manor Farm barn")
    assert [(one.number, one.start, one.title, one.audience) for one in pack.items] == [
        ("1", "07:30", "Where each school stands", "Heads only"),
        ("2", "07:55", "Phonics visits", "Heads only"),
        ("G1", "08:40", "Reading our data", ""),
        ("G2", "09:20", "Marking policy", ""),
    ]
    phonics, policy = pack.items[1], pack.items[3]
    assert phonics.decides
    assert phonics.lead == "School F"
    assert not phonics.agenda
    assert [(one.ref, one.title, one.source, one.state) for one in phonics.papers] == [
        ("2a", "Visit record", "School F", "enclosed"),
        ("2b", "Notes", "", "to follow"),
    ]
    assert policy.lead == "Ann Aske and School A"
    assert policy.agenda == "the diocese’s"
    assert pack.governors is not None
    assert (pack.governors.before, pack.governors.start) == ("G1", "08:40")
    assert pack.governors.note == "their pack holds G1 to G2"
    assert [(one.name, one.school, one.role) for one in pack.expected] == [
        ("Ann Aske", "School A", "Head"),
        ("Jo Bright", "School F", "Head"),
        ("Fay Cilitate", "", "National leader"),
        ("Gus Governor", "School A", "Governor"),
    ]


def test_it_carries_the_last_minutes_and_what_came_of_them(cluster: Cluster) -> None:
    cluster.hold()
    pack = cluster.pack()
    assert pack.previous is not None
    assert pack.previous.title == "Autumn breakfast"
    assert pack.previous.state == "circulated"
    assert (pack.previous.chair, pack.previous.start, pack.previous.finish) == ("Jo Bright", "07:34", "09:40")
    assert [(one.name, one.detail, one.note) for one in pack.previous.in_attendance] == [
        ("Fay Cilitate", "National leader", "joined 07:36, left 09:10")
    ]
    assert [(one.name, one.note) for one in pack.previous.apologies] == [("Ann Aske", "covering a class")]
    # all its readers may read all of it, so nothing is held back for sheets of its own
    assert [(one.number, one.audience, one.confidential) for one in pack.previous.items] == [
        ("1", "Heads only", False),
        ("G1", "", False),
    ]
    assert pack.previous.items[1].decisions[0].style == "Agreed"
    (action,) = pack.actions
    assert (action.title, action.who, action.due) == ("Book cover from the shared fund", "School A", "6 Nov")
    assert (action.shape, action.state) == ("■", "18 days late")
    assert action.meeting == "Autumn breakfast, Fri 16 Oct · item G1"
    close_action(cluster.book, cluster.cover, "Both mornings were covered.", closed="2026-11-20")
    (action,) = cluster.pack().actions
    assert (action.shape, action.state, action.note) == ("✓", "done", "Both mornings were covered.")


def test_an_action_nobody_is_to_do_is_printed_as_such(cluster: Cluster) -> None:
    cluster.hold()
    change(cluster.book, cluster.cover, {"leads": ""})
    pack = cluster.pack()
    assert pack.previous is not None
    assert [one.who for one in pack.actions] == ["nobody named yet"]
    assert [one.who for item in pack.previous.items for one in item.actions] == ["nobody named yet"]


def test_a_last_meeting_without_anything_for_governors_gives_way_to_the_one_before(cluster: Cluster) -> None:
    cluster.hold()
    quick = cluster.meeting("Quick word", "2026-11-06", audience="cluster")
    cluster.item(quick, "One thing", 1, audience="cluster")
    finish_meeting(cluster.book, quick)
    heads, governors = cluster.pack().previous, cluster.pack("governors").previous
    assert heads is not None
    assert heads.title == "Quick word"
    assert governors is not None
    assert governors.title == "Autumn breakfast"


def test_the_version_is_the_meetings_own_and_says_when_things_changed_since(cluster: Cluster) -> None:
    assert cluster.pack().version == 0
    assert "Draft, not yet issued, made 24 Nov 2026 at 07:41" in Viewer(cluster.printed()).text(1)
    issue_pack(cluster.book, cluster.friday)
    assert "1, made 24 Nov 2026 at 07:41" in Viewer(cluster.printed()).text(1)
    change(cluster.book, cluster.phonics, {"title": "Phonics visits: what we saw"})
    assert cluster.pack().changed
    assert "1, changed since it was issued, made 24 Nov" in Viewer(cluster.printed()).text(1)
    assert not cluster.pack("governors").changed, "what changed is not theirs to know of"
    assert issue_pack(cluster.book, cluster.friday).version == 2
    assert not cluster.pack().changed
    open_meeting(cluster.book, cluster.friday, "07:30")
    assert not cluster.pack().changed, "holding the meeting changes nothing on the paper"


def test_governors_have_a_pack_that_begins_when_they_come(cluster: Cluster) -> None:
    cluster.hold()
    cluster.attach(cluster.phonics, pdf("Visit record"), "visit.pdf")
    cluster.attach(cluster.data, pdf("Key points", 2), "points.pdf", title="Key points")
    pack = cluster.pack("governors")
    assert (pack.audience, pack.start, pack.finish) == ("Governors", "08:40", "09:45")
    assert pack.governors is None
    assert [(one.number, one.start) for one in pack.items] == [("G1", "08:40"), ("G2", "09:20")]
    assert pack.previous is not None
    assert [one.number for one in pack.previous.items] == ["G1"]
    assert [one.note for one in pack.previous.in_attendance] == ["left 09:10"], "07:36 was before they came"
    assert [one.note for one in pack.previous.apologies] == [""]
    viewer = Viewer(cluster.printed("governors"))
    assert "08:40 to 09:45" in viewer.text(1)
    with Pdf.open(io.BytesIO(cluster.printed("governors"))) as document:
        titles = [title for depth, title, _page in outline_of(document) if depth == 0]
    assert titles == [
        "Cover", "Agenda", "Contents", "Minutes of the last meeting", "Action log",
        "G1 Reading our data", "G2 Marking policy", "Notes", "Attendance sheet",
    ]  # fmt: skip


def test_governors_go_when_their_part_is_over(cluster: Cluster) -> None:
    cluster.item(cluster.friday, "A word among heads", 6, minutes=20, audience="cluster")
    change(cluster.book, cluster.friday, {"finish": "10:05"})
    assert cluster.pack().finish == "10:05"
    assert cluster.pack("governors").finish == "09:45"


@pytest.mark.parametrize("audience", ["cluster", "me", "people", "school"])
@pytest.mark.parametrize("finish", ["09:45", "10:05", "09:30", ""])
def test_when_governors_go_tells_nothing_of_what_others_stay_for(
    cluster: Cluster, audience: str, finish: str
) -> None:
    change(cluster.book, cluster.friday, {"finish": finish})
    before = cluster.pack("governors")
    whose = {"people": f"people:{cluster.ann},{cluster.jo}", "school": f"school:{cluster.f}"}.get(audience, audience)
    cluster.item(cluster.friday, "Between ourselves", 6, minutes=20, audience=whose)
    assert cluster.pack("governors") == before
    assert before.finish == "09:45", "when their own items are over, whatever the meeting was given"


def test_a_pack_never_says_that_the_meeting_ends_before_its_last_item(cluster: Cluster) -> None:
    change(cluster.book, cluster.friday, {"finish": "09:20"})
    assert cluster.pack().finish == "09:45"
    for page in (1, 2):
        assert "07:30 to 09:45" in Viewer(cluster.printed()).text(page)
        assert "08:40 to 09:45" in Viewer(cluster.printed("governors")).text(page)
    # the heads' own items take longer than the whole meeting was given
    change(cluster.book, cluster.friday, {"finish": "08:30"})
    assert (cluster.pack("governors").start, cluster.pack("governors").finish) == ("08:40", "09:45")
    for item in (cluster.data, cluster.policy):
        change(cluster.book, item, {"minutes": "0"})
    assert (cluster.pack("governors").start, cluster.pack("governors").finish) == ("08:40", "")


def test_a_meeting_past_midnight_ends_when_it_is_to(cluster: Cluster) -> None:
    change(cluster.book, cluster.friday, {"start": "22:00", "finish": "00:30"})
    assert (cluster.pack().start, cluster.pack().finish) == ("22:00", "00:30")


def test_a_role_that_few_know_of_puts_nobody_on_the_attendance_sheet(cluster: Cluster) -> None:
    with cluster.book.operation("Add") as work:
        tess = work.add(Person, name="Tess Aske").id
        work.add(Role, person=tess, role="staff", title="Bursar", school=cluster.f)
        work.add(Role, person=tess, role="head", school=cluster.f, audience=f"school:{cluster.f}")
    for audience in ("cluster", "governors", f"school:{cluster.a}"):
        assert "Tess Aske" not in [one.name for one in cluster.pack(audience).expected]
    assert "Tess Aske" in [one.name for one in cluster.pack(f"school:{cluster.f}").expected]


def test_a_school_has_what_it_may_read_and_no_other_school_does(cluster: Cluster) -> None:
    cluster.item(cluster.friday, "Our own roof", 2, audience=f"school:{cluster.f}")
    cluster.item(cluster.friday, "Help for our roof", 2, audience=f"school+facilitator:{cluster.f}")
    own = cluster.pack(f"school:{cluster.f}")
    assert own.audience == "School F"
    assert {one.title for one in own.items} >= {"Our own roof", "Help for our roof", "Phonics visits", "Marking policy"}
    for audience in ("cluster", f"school:{cluster.a}", "governors"):
        titles = {one.title for one in cluster.pack(audience).items}
        assert not titles & {"Our own roof", "Help for our roof"}


def test_the_next_meeting_is_the_next_that_its_readers_come_to(cluster: Cluster) -> None:
    cluster.meeting("Heads in December", "2026-12-11", audience="cluster", venue="School A")
    later = cluster.meeting("January", "2027-01-22", line=2)
    cluster.item(later, "First", 1, minutes=30, audience="cluster")
    cluster.item(later, "Second", 3)
    assert cluster.pack().next_meeting == "Friday 11 December 2026, 07:30, School A"
    assert cluster.pack("governors").next_meeting == "Friday 22 January 2027, 08:00, Manor Farm barn"


def test_the_chairs_copy_alone_has_the_private_prompts(cluster: Cluster) -> None:
    from desktop.agenda_items import set_prompt

    set_prompt(cluster.book, cluster.phonics, "Ask H about the nursery link.")
    copy = cluster.pack(chair=True)
    assert copy.copy == "Chair’s copy, with private notes"
    assert copy.items[1].prompts == ("Ask H about the nursery link.",)
    heads = Viewer(cluster.printed()).texts()
    *everybodys, last = Viewer(cluster.printed(chair=True)).texts()
    assert "Ask H about the nursery link." in last
    assert "Running sheet · page 1 of 1" in last, "counted by itself, so that page 3 is everybody's page 3"
    assert everybodys[1:] == heads[1:]
    assert all(not one.prompts for one in cluster.pack().items)
    with pytest.raises(Refusal, match="private notes"):
        cluster.pack("governors", chair=True)


def test_who_a_pack_is_for_in_words(cluster: Cluster) -> None:
    with cluster.book.reading() as view:
        said = [
            people_of(view, audience)
            for audience in (
                "cluster", "governors", "open", "me", f"school:{cluster.f}", f"school+facilitator:{cluster.a}",
                f"people:{cluster.ann},{cluster.fay}",
            )
        ]  # fmt: skip
        assert people_of(view, "cluster", chair=True) == "Chair’s copy"
        assert pack_file_name(view, cluster.friday, "governors") == "2026-11-27 Breakfast meeting, Governors.pdf"
        assert minutes_file_name(view, cluster.before, None) == "2026-10-16 Autumn breakfast, minutes.pdf"
    assert said[:4] == ["Heads and facilitator", "Governors", "Anyone", "Only Jo Bright"]
    assert said[4:6] == ["School F", "School A and the facilitator"]
    assert set(said[6].split(" and ")) == {"Ann Aske", "Fay Cilitate"}


def test_what_cannot_be_made_says_why(cluster: Cluster) -> None:
    alone = cluster.meeting("Heads alone", "2026-12-04", audience="cluster")
    undated = cluster.meeting("Some day", "2026-12-05")
    change(cluster.book, undated, {"date": ""})
    with cluster.book.reading() as view:
        for meeting, audience, why in (
            (alone, "governors", "not for those readers"),
            (cluster.friday, "open", "not for those readers"),
            (undated, "cluster", "has no date yet"),
        ):
            with pytest.raises(Refusal, match=why):
                gather_pack(view, meeting, audience, today=TODAY)
        with pytest.raises(NotFound):
            gather_pack(view, "meeting-aaaaaaaaaaaaaaaaaaaa", "cluster", today=TODAY)
        for nobody in ("school:school-aaaaaaaaaaaaaaaaaaaa", f"people:{cluster.jo},person-aaaaaaaaaaaaaaaaaaaa"):
            with pytest.raises(NotFound):
                gather_pack(view, cluster.friday, nobody, today=TODAY)
            with pytest.raises(NotFound):
                pack_file_name(view, cluster.friday, nobody)
        with pytest.raises(Refusal, match="not for those readers"):
            pack_file_name(view, alone, "governors")


# -- the file --------------------------------------------------------------------------------------------------


def test_a_paper_whose_content_is_not_here_gets_a_page_that_says_so(cluster: Cluster) -> None:
    paper = cluster.attach(cluster.data, pdf("Key points"), "points.pdf", title="Key points")
    with cluster.book.operation("Edit") as work:
        work.get(Paper, paper).file = "0" * 64  # promised by another laptop, not yet arrived
    result = run(build_meeting_pack(cluster.book, cluster.friday, "cluster", cluster.folder / "pack.pdf"))
    assert result.unreadable == (("G1a", "Its file is not whole in this book."),)
    page = result.ranges["G1a"][0]
    assert "restore the newest backup" in Viewer((cluster.folder / "pack.pdf").read_bytes()).text(page)


def test_it_is_made_on_another_thread_while_the_book_is_in_use(cluster: Cluster) -> None:
    cluster.attach(cluster.data, pdf("Key points", 5), "points.pdf")
    path, told = cluster.folder / "pack.pdf", []

    def work() -> None:
        told.extend(build_meeting_pack(cluster.book, cluster.friday, "cluster", path))

    worker = threading.Thread(target=work)
    with cluster.book.reading() as view:
        worker.start()
        view.all(Item)
        worker.join()
    assert told[-1].done == told[-1].total
    assert Viewer(path.read_bytes()).document.pageCount() == 10


def left(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_stopping_half_way_leaves_what_was_there(cluster: Cluster) -> None:
    cluster.attach(cluster.data, pdf("Key points"), "points.pdf")
    path = cluster.folder / "pack.pdf"
    path.write_bytes(b"%PDF an older pack")
    before = left(cluster.folder)
    steps = build_meeting_pack(cluster.book, cluster.friday, "cluster", path)
    next(steps)
    next(steps)
    steps.close()
    assert path.read_bytes() == b"%PDF an older pack"
    assert left(cluster.folder) == before


@pytest.fixture
def a_disk_of_20_000_bytes() -> Iterator[None]:
    """No file may grow beyond that: the write fails as on a disk that is full."""
    resource, signal = pytest.importorskip("resource"), pytest.importorskip("signal")
    quietly = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, hard))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    signal.signal(signal.SIGXFSZ, quietly)


def test_a_full_disk_is_said_and_leaves_nothing_half_done(
    cluster: Cluster, request: pytest.FixtureRequest
) -> None:
    cluster.hold()
    cluster.attach(cluster.data, picture(), "wall.jpg")
    path = cluster.folder / "pack.pdf"
    path.write_bytes(b"%PDF an older pack")
    before = left(cluster.folder)
    request.getfixturevalue("a_disk_of_20_000_bytes")
    with pytest.raises(DiskFull):
        run(build_meeting_pack(cluster.book, cluster.friday, "cluster", path))
    with pytest.raises(DiskFull):
        run(minutes_file(cluster.book, cluster.before, None, path))
    assert path.read_bytes() == b"%PDF an older pack"
    assert left(cluster.folder) == before


def test_a_folder_that_is_not_there_is_said(cluster: Cluster) -> None:
    with pytest.raises(NoSuchFile):
        run(build_meeting_pack(cluster.book, cluster.friday, "cluster", cluster.folder / "gone" / "pack.pdf"))


def test_minutes_keep_what_is_for_heads_on_sheets_of_their_own(cluster: Cluster) -> None:
    cluster.hold()
    path = cluster.folder / "minutes.pdf"
    assert run(minutes_file(cluster.book, cluster.before, "cluster", path)) == 3
    apart, back, open_sheet = Viewer(path.read_bytes()).texts()  # in the order of the meeting
    assert back == "", "no sheet of paper holds both"
    assert "Two visits had been made." in open_sheet
    assert "welcomed" not in open_sheet
    assert "Everybody was welcomed." in apart
    assert run(minutes_file(cluster.book, cluster.before, "governors", path)) == 1
    assert "welcomed" not in Viewer(path.read_bytes()).text(1)
