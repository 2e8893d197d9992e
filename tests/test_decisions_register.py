"""The register of decisions as it is printed and told on the command line."""

from __future__ import annotations

import json

import pytest

from desktop.actions import agree_action, close_action
from desktop.decisions_register import (
    gather_register,
    register_file,
    register_file_name,
    register_json,
    register_lines,
    years_decided,
)
from desktop.errors import Refusal
from desktop.minute_taking import record_decision
from desktop.packs.arrangement import LAYOUTS, Arrangement, Layout
from desktop.packs.recorded import Register
from desktop.steps import run
from tests.packs.reading import Viewer
from tests.two_meetings import Cluster

pytestmark = pytest.mark.usefixtures("morning")


@pytest.fixture
def cluster(cluster: Cluster) -> Cluster:
    cluster.hold()
    return cluster


def gathered(cluster: Cluster, audience: str = "cluster", **which: object) -> Register:
    with cluster.book.reading() as view:
        return gather_register(view, audience, **which)  # type: ignore[arg-type]


def test_decisions_stand_in_the_order_of_the_meetings_and_of_their_agendas(cluster: Cluster) -> None:
    older = cluster.meeting("Summer breakfast", "2026-06-12", stage="confirmed")
    last, first = cluster.item(older, "Dates", 9), cluster.item(older, "Welcome", 1)
    record_decision(cluster.book, last, "We meet on Fridays.")
    record_decision(cluster.book, first, "Nobody is to bring cake.", "noted")
    assert [(row.style, row.text) for row in gathered(cluster).rows] == [
        ("Noted", "Nobody is to bring cake."),
        ("Agreed", "We meet on Fridays."),
        ("Agreed", "Two visits for each school before half term."),
    ]
    assert [row.text for row in gathered(cluster, year=2025, words="FRIDAYS jun").rows] == ["We meet on Fridays."]
    with cluster.book.reading() as view:
        assert years_decided(view) == [2026, 2025]


def test_an_action_stands_with_the_decision_it_names_or_the_last_of_its_item(cluster: Cluster) -> None:
    second = record_decision(cluster.book, cluster.visits, "Visits are in pairs.")
    third = record_decision(cluster.book, cluster.visits, "Each visit is written up.")
    named = agree_action(cluster.book, "Draw the pairs", decision=second)
    close_action(cluster.book, named, "Drawn.")
    agree_action(cluster.book, "Tidy the shed", item=cluster.opening)
    rows = {row.text: [(one.title, one.state) for one in row.actions] for row in gathered(cluster).rows}
    assert third
    assert rows == {
        "Two visits for each school before half term.": [],
        "Visits are in pairs.": [("Draw the pairs", "done")],
        "Each visit is written up.": [("Book cover from the shared fund", "18 days late")],
    }


def test_what_is_for_heads_only_is_marked_so(cluster: Cluster) -> None:
    record_decision(cluster.book, cluster.opening, "Between ourselves.")
    assert [row.audience for row in gathered(cluster).rows] == ["Heads only", ""]
    assert [row.text for row in gathered(cluster, "governors").rows] == [
        "Two visits for each school before half term."
    ]


@pytest.mark.parametrize("layout", LAYOUTS)
def test_it_is_printed_for_its_readers_in_every_layout(cluster: Cluster, layout: Layout) -> None:
    path = cluster.folder / "register.pdf"
    how = Arrangement(layout=layout)
    sides = run(register_file(cluster.book, path, "governors", words="visits", year=2026, arrangement=how))
    viewer = Viewer(path.read_bytes())
    assert viewer.document.pageCount() == sides
    text = " ".join(viewer.texts())
    for words in (
        "Decisions 2026–27", "Those that have these words in them: visits", "For Governors",
        "1 decision, as they stood on 24 Nov 2026", "Agreed", "Two visits for each school before half term.",
        "16 Oct 2026", "Autumn breakfast", "G1 · Visits so far", "■ Book cover from the shared fund", "by 6 Nov 2026",
    ):  # fmt: skip
        assert words in text


def test_nothing_found_is_said_in_words_that_help(cluster: Cluster) -> None:
    for which, words in (
        ({"words": "heating"}, "No decision that these readers may have has the words “heating” in it."),
        ({"year": 1999}, "There is no decision of 1999–00 that these readers may have. Choose another year."),
    ):
        with pytest.raises(Refusal) as refused:
            gathered(cluster, **which)
        assert words in str(refused.value)
    with pytest.raises(Refusal, match="There is no decision yet"):
        gathered(cluster, "open")


def test_lines_and_json_say_what_the_page_says(cluster: Cluster) -> None:
    told = gathered(cluster)
    assert register_lines(told) == [
        "16 Oct 2026 Agreed: Two visits for each school before half term.",
        "    Autumn breakfast · G1 · Visits so far",
        "    ■ Book cover from the shared fund · School A · by 6 Nov 2026 · 18 days late",
    ]
    (row,) = json.loads(register_json(told))
    assert row["decision"] == "Two visits for each school before half term."
    assert row["actions"] == [
        {"action": "Book cover from the shared fund", "who": "School A", "due": "6 Nov 2026", "state": "18 days late"}
    ]


def test_its_file_is_named_for_its_year_and_readers(cluster: Cluster) -> None:
    with cluster.book.reading() as view:
        assert register_file_name(view, "cluster", year=2026) == "Decisions 2026–27, Heads and facilitator.pdf"
        assert register_file_name(view, None) == "Register of decisions.pdf"
