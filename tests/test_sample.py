"""The sample cluster: a year to look round in, true to what is known of the eight schools and made up otherwise."""

from __future__ import annotations

import datetime
import io
import itertools
import json
import re
import shutil
import tomllib
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop import clock, paths
from desktop.action_log import action_log, owed_by
from desktop.agenda import agenda
from desktop.attendance import attendance
from desktop.book import Book, open_book
from desktop.carrying import carry
from desktop.errors import Refusal
from desktop.files import open_file
from desktop.history import undoable
from desktop.home import home
from desktop.meeting_pack import build_meeting_pack
from desktop.meetings import find_meeting, list_meetings
from desktop.models import (
    RECORDS,
    Action,
    Cluster,
    Item,
    Meeting,
    Note,
    Paper,
    Person,
    Role,
    School,
    Version,
)
from desktop.packs.sample_papers import sample_paper
from desktop.plans import live_priorities
from desktop.sample import SampleMade, make_sample
from desktop.sample_content import meeting_days
from desktop.steps import run
from tests.conftest import assert_tables_follow_from_the_log

PASSPHRASE = "seven quiet barns"
MORNING = datetime.datetime(2026, 11, 24, 7, 41)
TODAY = MORNING.date()


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[SampleMade, bytes]:
    """The sample as it is made on Tuesday 24 November 2026; copied for each test."""
    folder = tmp_path_factory.mktemp("sample")
    with pytest.MonkeyPatch.context() as patch, clock.standing_at(MORNING):
        patch.setenv("CLUSTERBOOK_HOME", str(tmp_path_factory.mktemp("home")))
        told = run(make_sample(folder / "Sample", PASSPHRASE))
        assert [path.name for path in folder.iterdir()] == ["Sample.clusterbook"]
        with open_book(told.path, PASSPHRASE) as opened:
            return told, opened.key


@pytest.fixture
def sample(made: tuple[SampleMade, bytes], tmp_path: Path) -> Iterator[Book]:
    """The sample's own book, open, on the morning it was made."""
    path = tmp_path / made[0].path.name
    shutil.copy(made[0].path, path)
    with clock.standing_at(MORNING), open_book(path, key=made[1]) as opened:
        yield opened
        assert_tables_follow_from_the_log(opened)


def test_the_schools_are_as_the_report_has_them_and_nothing_is_added(sample: Book) -> None:
    told = {
        "A": (70, "small", "village", "yes"),
        "B": (35, "small", "village", "yes"),
        "C": (210, "medium", "small_rural_town", "yes"),
        "D": (200, "medium", "small_rural_town", "yes"),
        "E": (110, "small", "town", "unsaid"),
        "F": (70, "small", "village", "yes"),
        "G": (90, "small", "village", "yes"),
        "H": (300, "medium", "village", "yes"),
    }
    with sample.reading() as view:
        schools = view.all(School)
        shared = {
            school.name: sorted(
                role.share
                for role in view.all(Role, "school = ? AND role = 'head'", [school.id])
                if role.share
            )
            for school in schools
        }
    known = {"name", "roll", "size", "setting", "rural", "staffing", "audience"}
    assert [school.name for school in schools] == [f"School {letter}" for letter in told]
    for school in schools:
        assert (school.roll, school.size, school.setting, school.rural) == told[school.name[-1]]
        written = {name for name, kind in School.fields.items() if getattr(school, name) != kind.default}
        assert written <= known, "a fact about a school that nobody has told"
        job_share = school.name[-1] in "DFG"
        assert shared[school.name] == (["0.4", "0.6"] if job_share else [])
        assert ("not which" in school.staffing) is job_share


def test_it_says_that_it_is_made_up(sample: Book) -> None:
    with sample.reading() as view:
        (cluster,) = view.all(Cluster)
    assert cluster.fictitious
    assert "(sample)" in cluster.title
    assert "made up" in cluster.purpose
    for paper in _papers():
        name, data = sample_paper(paper)
        if name.endswith(".pdf"):
            with pikepdf.open(io.BytesIO(data)) as pdf:
                assert all(_prints(page) for page in pdf.pages), f"{name} has an empty page"
                assert pdf.docinfo["/Author"] == "Downland cluster (sample)"


def _prints(page: pikepdf.Page) -> bool:
    return any(step.operator == pikepdf.Operator("Tj") for step in pikepdf.parse_content_stream(page))


def _papers() -> list[str]:
    with open(paths.resources() / "sample" / "papers.toml", "rb") as file:
        return [*tomllib.load(file), "sound-wall", "chart"]


def test_home_has_something_to_say_to_the_head_of_school_f(sample: Book) -> None:
    with sample.reading() as view:
        seen = home(view, sample.me, TODAY)
        owner = view.title(sample.me)
        roles = {role.role for role in view.all(Role, "person = ?", [sample.me])}
    assert (owner, roles) == ("Jo Bright", {"head"})
    assert seen.next_words == "Breakfast meeting in 3 days, Fri 27 Nov, 07:30, Manor Farm barn"
    assert seen.owed[0].due_words == "5 days late"
    assert [line.kind for line in seen.owed].count("paper") == 1
    assert seen.pack is not None
    assert seen.pack.title == "Friday’s pack"
    assert (seen.pack.papers_missing, seen.pack.governors_words) == (1, "G1, 08:40")
    assert seen.live.words == "4 of 5"
    assert {row.progress for row in seen.live.rows} == {"on_course", "at_risk", "not_begun"}
    assert len({line.what for line in seen.changes}) >= 3


def test_the_next_meeting_fills_its_time_and_governors_join_for_part_of_it(sample: Book) -> None:
    with sample.reading() as view:
        next_one = find_meeting(view, "next", TODAY)
        heads, governors = agenda(view, next_one), agenda(view, next_one, "governors")
    assert [line.number for line in heads.lines] == ["1", "2", "3", "4", "5", "G1", "G2", "G3", "G4"]
    assert (heads.ends, heads.planned, heads.available, heads.problems) == ("09:45", 135, 135, ())
    assert [line.tag for line in heads.lines].count("Heads only") == 2
    assert [line.number for line in governors.lines] == ["G1", "G2", "G3", "G4"]
    assert sum(1 for line in heads.lines if line.carried) == 2
    states = [paper.state for line in heads.lines for paper in line.papers]
    assert {"enclosed", "to_follow", "tabled", "verbal"} <= set(states)
    kinds = {paper.media_type for line in heads.lines for paper in line.papers}
    assert {"application/pdf", "image/jpeg", "image/png"} <= kinds


def test_each_pack_is_made_with_every_paper_read_and_governors_find_no_trace_of_the_heads(
    sample: Book, tmp_path: Path
) -> None:
    with sample.reading() as view:
        next_one = find_meeting(view, "next", TODAY)
        private = [item.title for item in view.all(Item, "meeting = ? AND audience = 'cluster'", [next_one])]
        private += [note.text for note in view.all(Note)]
    assert len(private) == 5
    for audience in ("cluster", "governors"):
        made = run(build_meeting_pack(sample, next_one, audience, tmp_path / f"{audience}.pdf", today=TODAY))
        assert made.unreadable == ()
        assert made.pages > 10
    with pikepdf.open(tmp_path / "governors.pdf") as pdf, pdf.open_outline() as outline:
        told = json.dumps([child.title for entry in outline.root for child in (entry, *entry.children)])
    assert not [title for title in private if title in told]


def test_the_awkward_paper_is_awkward() -> None:
    with pikepdf.open(io.BytesIO(sample_paper("frame")[1])) as pdf:
        sizes = {tuple(round(float(edge)) for edge in page.mediabox) for page in pdf.pages}
        assert len(sizes) == 3
        assert any(page.get("/Rotate") == 90 for page in pdf.pages)
        assert any("/CropBox" in page for page in pdf.pages)
        assert any("/Annots" in page for page in pdf.pages)


@pytest.mark.parametrize("key", _papers())
def test_a_paper_is_the_same_every_time_and_small(key: str) -> None:
    assert sample_paper(key) == sample_paper(key)
    assert len(sample_paper(key)[1]) < 120_000


def test_every_file_that_a_record_names_is_in_the_book(sample: Book) -> None:
    with sample.reading() as view:
        named = [one for record in (Paper, Version) for one in view.all(record) if one.file]
        assert len(named) > 20
        for one in named:
            with open_file(view, str(one.file)) as file:
                assert len(file.read()) == one.size


def test_the_meetings_that_were_are_minuted_and_everybody_is_accounted_for(sample: Book) -> None:
    with sample.reading() as view:
        rows = list_meetings(view, TODAY, past=True)
        stages = [row.stage for row in rows]
        for row in rows:
            assert datetime.date.fromisoformat(row.date or "").weekday() == 4
            came = attendance(view, row.id)
            assert came.present
            assert came.apologies or came.absent
            assert not came.unrecorded
            items = view.all(Item, "meeting = ?", [row.id])
            assert all(item.state in ("done", "unfinished") and item.number for item in items)
            texts = dict(view.rows("SELECT item, text FROM minute WHERE meeting = ?", [row.id]))
            assert set(texts) == {item.id for item in items}
    assert stages == ["circulated", *["closed"] * 6]


def test_the_action_log_has_every_sort_of_action(sample: Book) -> None:
    with sample.reading() as view:
        log = action_log(view, TODAY)
        open_ones = [row for row in log if row.state == "open"]
        closed = [row for row in log if row.state == "done"]
        mine = owed_by(view, sample.me, TODAY)
        outside = view.count(Action, "outsiders != ''")
        live = live_priorities(view, TODAY)
    assert {row.when for row in open_ones} >= {"late", "soon", "later"}
    assert any(row.carried == 2 for row in open_ones)
    assert any(row.progress == "at_risk" for row in open_ones)
    assert all(row.evidence for row in closed)
    assert {row.impact_words for row in closed} >= {"clear", "lasting", "some"}
    assert outside
    assert mine
    assert all(row.criteria_words for row in live.rows)


def test_carrying_forward_again_doubles_nothing(sample: Book) -> None:
    with sample.reading() as view:
        next_one = find_meeting(view, "next", TODAY)
        last = list_meetings(view, TODAY, past=True)[0].id
        before = len(agenda(view, next_one).lines)
    assert carry(sample, last, next_one).items == ()
    assert carry(sample, last, next_one).actions == ()
    with sample.reading() as view:
        assert len(agenda(view, next_one).lines) == before


def test_history_is_told_in_the_order_of_its_days_and_none_of_it_is_still_to_come(sample: Book) -> None:
    with sample.reading() as view:
        times = [clock.at(at) for (at,) in view.rows("SELECT at FROM act ORDER BY n")]
        said = undoable(view)
    assert times == sorted(times)
    assert times[-1] < MORNING
    assert TODAY - times[0].date() > datetime.timedelta(days=360)
    assert said == "Edit: Moderation"


def test_the_words_are_the_fields_own(sample: Book) -> None:
    with sample.reading() as view:
        words = "\n".join(
            str(value)
            for record in RECORDS.values()
            for one in view.all(record, hidden=None)
            for name, value in vars(one).items()
            if name not in ("id", "circle")
        )
        names = [person.name for person in view.all(Person)]
        dates = [meeting.date for meeting in view.all(Meeting)]
    assert not re.search(r"\bSIP\b|performance management|\bsync\b", words, re.IGNORECASE)
    assert not re.search(r"\{\w", words), "a day that was not filled in"
    assert any(unicodedata.combining(letter) for name in names for letter in name)
    assert max(map(len, names)) > 45
    assert len(set(dates)) == 8


def test_a_book_that_is_there_is_left_alone(tmp_path: Path) -> None:
    there = tmp_path / "Mine.clusterbook"
    there.write_bytes(b"something dear")
    with pytest.raises(Refusal, match="already there"):
        run(make_sample(there, PASSPHRASE))
    assert there.read_bytes() == b"something dear"


def test_stopped_half_way_it_leaves_nothing(tmp_path: Path) -> None:
    steps = make_sample(tmp_path / "Half.clusterbook", PASSPHRASE, TODAY)
    for _n in range(5):
        step = next(steps)
    assert 0 < step.done < step.total
    assert step.words
    steps.close()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("today", ["2027-01-02", "2027-09-05", "2028-02-29"])
def test_it_can_be_made_on_any_day(tmp_path: Path, today: str) -> None:
    day = datetime.date.fromisoformat(today)
    with clock.standing_at(datetime.datetime.combine(day, datetime.time(6, 30))):
        told = run(make_sample(tmp_path / "Any.clusterbook", PASSPHRASE))
        with open_book(told.path, PASSPHRASE) as opened, opened.reading() as view:
            seen = home(view, opened.me, day)
            assert find_meeting(view, "next", day) == told.next_meeting
            assert seen.live.words == "4 of 5"
            times = [at for (at,) in view.rows("SELECT at FROM act ORDER BY n")]
            assert times == sorted(times)
            assert clock.at(times[-1]) < clock.moment()
            assert [row.stage for row in list_meetings(view, day, past=True)] == [
                "circulated",
                *["closed"] * 6,
            ]


@given(st.dates(datetime.date(2000, 1, 1), datetime.date(2200, 1, 1)))
def test_meetings_fall_on_fridays_in_term_one_after_another(today: datetime.date) -> None:
    weeks = {"first": 51, "data": 42, "city": 35, "training": 25, "review": 20, "autumn": 10, "winter": 6}
    days = meeting_days(today, weeks)
    in_order = [days[key] for key in (*weeks, "next")]
    assert 2 <= (days["next"] - today).days <= 8
    assert all(day.weekday() == 4 for day in in_order)
    assert all((later - earlier).days >= 14 for earlier, later in itertools.pairwise(in_order))
    assert not any(day.month == 8 for day in in_order[:-1])
