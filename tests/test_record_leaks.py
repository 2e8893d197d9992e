"""What minutes, year book and register must not say: what is kept from their readers leaves no trace in any of them."""

from __future__ import annotations

from typing import Any

import pytest

from desktop import decisions as decisions_of
from desktop import decisions_register, pack_gathering, yearbook
from desktop import minutes as minutes_of
from desktop.decisions import DecisionRow
from desktop.decisions_register import (
    gather_register,
    register_file,
    register_file_name,
    register_json,
    register_lines,
)
from desktop.errors import Refusal
from desktop.meeting_pack import minutes_file
from desktop.minutes import MinutesText
from desktop.models import Action, Decision, Item, Meeting, Minute, Person
from desktop.steps import run
from desktop.view import View
from desktop.yearbook import year_book_file, year_book_file_name, years_met
from tests.packs.reading import Viewer
from tests.test_pack_leaks import (
    NARROWER,
    SECRET,
    everything_in,
    narrower,
    opened_to_all,
    plant,
    wide_things_point_at_narrow_ones,
)
from tests.two_meetings import Cluster

pytestmark = pytest.mark.usefixtures("morning")


def printed(cluster: Cluster, reader: str) -> dict[str, bytes]:
    """All that is printed of what is on record, for these readers."""
    book, path = cluster.book, cluster.folder / "printed.pdf"
    works = {
        "minutes": minutes_file(book, cluster.before, reader, path),
        "year book": year_book_file(book, 2026, path, reader),
        "register": register_file(book, path, reader),
        "register of a year": register_file(book, path, reader, year=2026),
    }
    made = {}
    for name, work in works.items():
        run(work)
        made[name] = path.read_bytes()
    return made


def said(cluster: Cluster, reader: str) -> list[str]:
    """What is said of the same in the window and on the command line."""
    with cluster.book.reading() as view:
        told = gather_register(view, reader)
        years = [str(year) for year in years_met(view, reader)]
        names = [year_book_file_name(view, 2026, reader), register_file_name(view, reader)]
    return [*register_lines(told), register_json(told), *years, *names]


def a_meeting_of_theirs(cluster: Cluster, audience: str) -> None:
    """Held in the same year and in the year before, minuted and decided at; and what they do about what all decided."""
    with cluster.book.operation("Add") as work:
        for decision in (None, *(one.id for one in work.all(Decision, item=cluster.visits, audience="open"))):
            work.add(
                Action, meeting=cluster.before, item=cluster.visits, decision=decision, title=SECRET, audience=audience
            )
        for date in ("2026-10-02", "2025-11-07"):
            met = work.add(Meeting, title=SECRET, date=date, stage="confirmed", venue=SECRET, audience=audience)
            item = work.add(Item, meeting=met.id, title=SECRET, position=1, audience=audience)
            work.add(Minute, meeting=met.id, item=item.id, text=SECRET, audience=audience)
            work.add(Decision, meeting=met.id, item=item.id, title=SECRET, audience=audience)


@pytest.mark.parametrize("form", NARROWER)
def test_nothing_narrower_leaves_a_trace(cluster: Cluster, form: str) -> None:
    cluster.hold()
    opened_to_all(cluster)
    with cluster.book.operation("Edit") as work:
        for decision in work.all(Decision):
            decision.audience = "open"
    before = {reader: (printed(cluster, reader), said(cluster, reader)) for reader in ("governors", "open")}
    plant(cluster, narrower(cluster, form))
    a_meeting_of_theirs(cluster, narrower(cluster, form))
    for reader, (files, words) in before.items():
        assert said(cluster, reader) == words
        after = printed(cluster, reader)
        for name, data in after.items():
            told = list(everything_in(data))
            assert any("Two visits" in one for one in told), "the search would find what is there"
            assert not [one for one in told if SECRET in one.casefold()], name
            assert data == files[name], f"not even a number or a gap in the {name} tells of them"


@pytest.mark.parametrize("form", ["school", "me"])
def test_a_wide_thing_does_not_name_what_is_kept_narrow(cluster: Cluster, form: str) -> None:
    cluster.hold()
    opened_to_all(cluster)
    wide_things_point_at_narrow_ones(cluster, narrower(cluster, form))
    with cluster.book.operation("Add") as work:
        person = work.add(Person, name=f"{SECRET} person", audience=narrower(cluster, form))
        work.add(
            Action, meeting=cluster.before, item=cluster.visits, title="A thing all may read", leads=(person.id,),
            audience="open",
        )  # fmt: skip
    assert "A thing all may read" in " ".join(said(cluster, "governors"))
    for name, data in printed(cluster, "governors").items():
        assert not [one for one in everything_in(data) if SECRET in one.casefold()], name
    assert SECRET not in " ".join(said(cluster, "governors")).casefold()


def test_the_search_for_the_secret_does_find_it(cluster: Cluster) -> None:
    """What is for the heads is in what is printed for them, so the tests above can fail."""
    cluster.hold()
    plant(cluster, "cluster")
    a_meeting_of_theirs(cluster, "cluster")
    for data in printed(cluster, "cluster").values():
        assert any(SECRET in one.casefold() for one in everything_in(data))


def test_what_is_for_heads_under_an_item_for_all_is_not_on_the_open_sheets(cluster: Cluster) -> None:
    """A decision and an action may be made narrower than their item afterwards."""
    cluster.hold()
    with cluster.book.operation("Edit") as work:
        decision = work.add(
            Decision, meeting=cluster.before, item=cluster.visits, title=SECRET, audience="cluster", position=9
        )
        assert decision.audience == "cluster"
    for name, data in printed(cluster, "cluster").items():
        if name.startswith("register"):
            continue
        viewer = Viewer(data)
        for label, text in zip(viewer.labels(), viewer.texts(), strict=True):
            assert label.startswith("Confidential") or SECRET not in text.casefold()
        assert any(SECRET in text.casefold() for text in viewer.texts())


# -- the last look ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("reader", ["cluster", "governors"])
def test_what_is_printed_as_it_should_be_passes_the_last_look(cluster: Cluster, reader: str) -> None:
    cluster.hold()
    for title in ("Minutes 2026–27", "Index of items", "Register of decisions", "Confidential minutes"):
        cluster.item(cluster.friday, title, 1, audience="me", minutes=0)
    assert all(printed(cluster, reader).values())


def test_a_gathering_that_forgets_its_readers_is_caught(cluster: Cluster, monkeypatch: pytest.MonkeyPatch) -> None:
    cluster.hold()

    def for_everybody(view: View, meeting: str, _audience: str | None = None) -> MinutesText:
        return minutes_of.minutes(view, meeting, None)

    def all_decided(view: View, words: str = "", audience: str | None = None, **how: Any) -> list[DecisionRow]:
        del audience
        return decisions_of.decisions(view, words, None, **how)

    with cluster.book.operation("Add") as work:
        work.add(Decision, meeting=cluster.before, item=cluster.opening, title="Between heads", audience="cluster")
    monkeypatch.setattr(pack_gathering, "minutes", for_everybody)
    monkeypatch.setattr(yearbook, "minutes", for_everybody)
    monkeypatch.setattr(yearbook, "decisions", all_decided)
    monkeypatch.setattr(decisions_register, "decisions", all_decided)
    path = cluster.folder / "printed.pdf"
    for work_, what in (
        (minutes_file(cluster.book, cluster.before, "governors", path), "minutes were"),
        (year_book_file(cluster.book, 2026, path, "governors"), "year book was"),
        (register_file(cluster.book, path, "governors"), "register was"),
    ):
        with pytest.raises(Refusal, match=f"The {what} not made: “.*” .* is not for all of its readers"):
            run(work_)
        assert not path.exists()
    for work_ in (minutes_file(cluster.book, cluster.before, None, path), register_file(cluster.book, path, None)):
        assert run(work_)


def test_words_that_are_looked_for_or_name_the_file_tell_no_more(cluster: Cluster) -> None:
    cluster.hold()
    with cluster.book.operation("Add") as work:
        work.add(Decision, meeting=cluster.before, title="About visits so far", audience="governors")
        work.add(Item, meeting=cluster.before, title="Visits so far about", position=1, audience="me")
    with pytest.raises(Refusal, match="in its file’s name it names “Visits so far about”"):
        run(register_file(cluster.book, cluster.folder / "Visits so far about.pdf", "governors"))
    with pytest.raises(Refusal, match="on its pages it names “Visits so far about”"):
        run(register_file(cluster.book, cluster.folder / "r.pdf", "governors", words="visits so far about"))
