"""The year book of a real book: the meetings of one school year, for those who may have them."""

from __future__ import annotations

import datetime

import pytest

from desktop.errors import NotFound, Refusal
from desktop.minute_taking import confirm, record_decision, take_minute
from desktop.models import Item, Meeting
from desktop.packs.recorded import YearBook
from desktop.steps import run
from desktop.yearbook import gather_year_book, year_book_file, year_book_file_name, years_met
from tests.packs.reading import Viewer
from tests.two_meetings import Cluster

pytestmark = pytest.mark.usefixtures("morning")


def gathered(cluster: Cluster, audience: str = "cluster", year: int = 2026) -> YearBook:
    with cluster.book.reading() as view:
        return run(gather_year_book(view, year, audience))


def met(cluster: Cluster, date: str, title: str = "Breakfast", stage: str = "confirmed") -> str:
    meeting = cluster.meeting(title, date, stage=stage)
    cluster.item(meeting, "Welcome", 1, audience="governors")
    return meeting


def test_it_holds_the_meetings_from_september_to_august_in_their_order(cluster: Cluster) -> None:
    for date in ("2025-08-31", "2026-09-01", "2026-06-12", "2025-09-01", "2026-08-31"):
        met(cluster, date, date)
    assert [one.title for one in gathered(cluster, year=2025).meetings] == ["2025-09-01", "2026-06-12", "2026-08-31"]
    with cluster.book.reading() as view:
        assert years_met(view) == [2026, 2025, 2024]


def test_a_meeting_that_nobody_finished_is_in_it_once_something_was_recorded(cluster: Cluster) -> None:
    meeting = cluster.meeting("Never closed", "2026-11-20")
    item = cluster.item(meeting, "Heating", 1, audience="cluster")
    met(cluster, "2026-10-02", "Closed")
    assert [one.title for one in gathered(cluster).meetings] == ["Closed"]
    take_minute(cluster.book, item, "It is cold.")
    assert [(one.title, one.state) for one in gathered(cluster).meetings] == [
        ("Closed", "confirmed"), ("Never closed", "draft"),
    ]  # fmt: skip
    assert [one.title for one in gathered(cluster, "governors").meetings] == ["Closed"], "none of theirs was minuted"


def test_minutes_count_as_drafts_until_the_next_meeting_confirmed_them(cluster: Cluster) -> None:
    cluster.hold()
    assert [one.state for one in gathered(cluster).meetings] == ["circulated"]
    confirm(cluster.book, cluster.before)
    assert [one.state for one in gathered(cluster).meetings] == ["confirmed"]


def test_readers_have_their_own_meetings_and_their_own_part_of_them(cluster: Cluster) -> None:
    cluster.hold()
    ours = cluster.meeting("Heads alone", "2026-11-03", audience="cluster", stage="confirmed")
    cluster.item(ours, "Staffing", 1, audience="cluster")
    theirs, heads = gathered(cluster, "governors"), gathered(cluster)
    assert [one.title for one in heads.meetings] == ["Autumn breakfast", "Heads alone"]
    assert [one.title for one in theirs.meetings] == ["Autumn breakfast"]
    assert [item.title for item in theirs.meetings[0].items] == ["Visits so far"]
    assert theirs.audience == "Governors"


def test_the_register_in_it_is_of_its_minutes_with_what_is_done_about_each(cluster: Cluster) -> None:
    cluster.hold()
    record_decision(cluster.book, cluster.opening, "Coffee is paid from the kitty.")
    (kitty, visits) = gathered(cluster).decisions
    assert (kitty.text, kitty.confidential, kitty.item) == ("Coffee is paid from the kitty.", True, "1 · Welcome")
    assert (visits.when, visits.style, visits.confidential) == ("16 Oct 2026", "Agreed", False)
    (cover,) = visits.actions
    assert (cover.title, cover.who, cover.due) == ("Book cover from the shared fund", "School A", "6 Nov 2026")
    assert [one.text for one in gathered(cluster, "governors").decisions] == [visits.text]


def test_a_year_with_no_meeting_is_refused_with_the_years_there_are(cluster: Cluster) -> None:
    cluster.hold()
    path = cluster.folder / "year.pdf"
    with pytest.raises(Refusal) as refused:
        run(year_book_file(cluster.book, 2019, path))
    assert str(refused.value) == "There are no minutes of 2019–20 that these readers may have. They met in 2026–27."
    assert not path.exists()
    with pytest.raises(Refusal, match=r"of 2026–27 that these readers may have\.$"):
        run(year_book_file(cluster.book, 2026, path, "open"))
    with pytest.raises(NotFound):
        run(year_book_file(cluster.book, 2026, path, "school:school-aaaaaaaaaaaaaaaaaaaa"))


def test_a_year_of_forty_meetings_is_written_and_stopping_it_leaves_an_older_file(cluster: Cluster) -> None:
    with cluster.book.operation("Add") as work:
        for n in range(40):
            date = (datetime.date(2025, 9, 2) + datetime.timedelta(weeks=n)).isoformat()
            held = work.add(Meeting, title=f"Meeting {n}", date=date, stage="confirmed")
            work.add(Item, meeting=held.id, title=f"Matter {n}", position=1)
    path = cluster.folder / "year.pdf"
    run(year_book_file(cluster.book, 2025, path))
    older = path.read_bytes()
    text = " ".join(Viewer(older).texts())
    assert all(f"Matter {n}" in text for n in range(40))
    going = year_book_file(cluster.book, 2025, path)
    words = [next(going).words for _step in range(60)]
    assert words[0] != words[-1]
    going.close()
    assert path.read_bytes() == older
    assert [one.name for one in cluster.folder.iterdir()] == ["year.pdf"]


def test_its_file_is_named_for_the_year_and_its_readers(cluster: Cluster) -> None:
    with cluster.book.reading() as view:
        assert year_book_file_name(view, 2025, "governors") == "2025–26 minutes, Downland, Governors.pdf"
