"""The readable twin of a meeting's pack, from a real book: the words of its papers, and whole or not there."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from pathlib import Path

import docx
import pytest

from desktop.agenda_items import set_prompt
from desktop.conversions import scratch
from desktop.errors import Refusal
from desktop.pack_check import check_twin
from desktop.pack_twin import twin_file_name, write_pack_twin
from desktop.papers import bring_paper, promise_paper
from desktop.steps import run
from tests.packs.papers import pdf, picture
from tests.two_meetings import TODAY, Cluster

pytestmark = pytest.mark.usefixtures("morning")


@pytest.fixture
def path(cluster: Cluster) -> Path:
    return cluster.folder / "pack.html"


def twin(cluster: Cluster, path: Path, audience: str = "cluster", *, chair: bool = False) -> str:
    run(write_pack_twin(cluster.book, cluster.friday, audience, path, chair=chair, today=TODAY))
    return path.read_text("utf-8")


def word_paper() -> bytes:
    document = docx.Document()
    document.add_heading("What we will try", 1)
    document.add_paragraph("Two things before half term.")
    table = document.add_table(rows=1, cols=2)
    table.cell(0, 0).text, table.cell(0, 1).text = "School F", "Spoken feedback"
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def test_the_words_of_papers_of_every_sort_are_in_it(cluster: Cluster, path: Path) -> None:
    cluster.attach(cluster.phonics, pdf("Visit record", 3), "visit.pdf", title="Visit record")
    cluster.attach(cluster.phonics, word_paper(), "try.docx", title="What to try")
    cluster.attach(cluster.data, picture(300, 200), "wall.jpg", title="The sound wall")
    cluster.attach(cluster.data, b"# Key points\n\nReading *rose*.\n", "points.md", title="Key points")
    told = twin(cluster, path)
    for words in (
        "Visit record, page 2, line 7 of the text", "<h4>What we will try</h4>", "Two things before half term.",
        "Spoken feedback", "This paper is a picture; nothing in it can be read aloud.", "<h4>Key points</h4>",
        "Reading <em>rose</em>.",
    ):  # fmt: skip
        assert words in told
    assert "Converted without Word" not in told, "of its layout nothing is left to be checked"
    assert not list(scratch().glob("*")), "nothing stays where the papers were read"


def test_names_the_pages_of_the_printed_pack(cluster: Cluster, path: Path) -> None:
    cluster.attach(cluster.phonics, pdf("Visit record", 3), "visit.pdf", title="Visit record")
    made = run(write_pack_twin(cluster.book, cluster.friday, "cluster", path, today=TODAY))
    first, last = made.ranges["2a"]
    told = path.read_text("utf-8")
    assert f"pages {first} to {last} of {made.pages}" in told
    assert f"Page {last} of {made.pages}" in told


def test_the_chairs_twin_has_the_prompts_and_the_others_have_not(cluster: Cluster, path: Path) -> None:
    set_prompt(cluster.book, cluster.phonics, "Ask H how it went.")
    assert "For the chair: Ask H how it went." in twin(cluster, path, chair=True)
    assert "Ask H" not in twin(cluster, path)


def test_governors_have_their_part_under_their_own_start_and_nothing_else(cluster: Cluster, path: Path) -> None:
    told = twin(cluster, path, "governors")
    assert "Reading our data" in told
    assert "Phonics visits" not in told
    with cluster.book.reading() as view:
        name = twin_file_name(view, cluster.friday, "governors")
    assert name == "2026-11-27 Breakfast meeting, Governors.html"


def test_an_older_twin_is_replaced_and_nothing_else_is(cluster: Cluster, path: Path) -> None:
    twin(cluster, path)
    twin(cluster, path)
    other = cluster.folder / "letter.html"
    other.write_text("Dear parents")
    for place in (other, cluster.book.path):
        held = place.read_bytes()
        with pytest.raises(Refusal):
            twin(cluster, place)
        assert place.read_bytes() == held


def test_stopped_it_leaves_nothing_and_an_older_one_as_it_was(cluster: Cluster, path: Path) -> None:
    cluster.attach(cluster.phonics, pdf("Visit record", 3), "visit.pdf", title="Visit record")
    before = twin(cluster, path)
    reading = 0
    work: Iterator[object] = write_pack_twin(cluster.book, cluster.friday, "cluster", path, today=TODAY)
    for step in work:
        if getattr(step, "words", "") == "Reading paper 2a":
            reading += 1
            break
    work.close()  # type: ignore[attr-defined]
    assert reading == 1
    assert path.read_text("utf-8") == before
    assert {one.name for one in cluster.folder.iterdir()} == {"visit.pdf", "pack.html"}
    assert not list(scratch().glob("*"))


def test_a_paper_that_comes_while_the_pack_is_made_is_in_neither(cluster: Cluster, path: Path) -> None:
    paper = promise_paper(cluster.book, cluster.stands, "Where we stand")
    cluster.attach(cluster.phonics, pdf("Visit record", 3), "visit.pdf", title="Visit record")
    late = cluster.folder / "stand.pdf"
    late.write_bytes(pdf("Where we stand", 2))
    work = write_pack_twin(cluster.book, cluster.friday, "cluster", path, today=TODAY)
    came = False
    for step in work:
        if not came and step.words.startswith("Binding"):
            bring_paper(cluster.book, paper, late)
            came = True
    assert came
    told = path.read_text("utf-8")
    assert "Paper 1a: Where we stand, <span" in told
    (pages,) = re.findall(r"Paper 2a: Visit record</a>, pages (\d+) to (\d+) of (\d+)", told)
    assert int(pages[1]) == int(pages[0]) + 2
    assert "Where we stand, page 1" not in told


def test_what_it_says_is_looked_through_for_what_is_not_for_its_readers(cluster: Cluster, path: Path) -> None:
    with cluster.book.reading() as view:
        for words, name in ((("Item 2 of Phonics visits",), "pack.html"), (("Agenda",), "Phonics visits.html")):
            with pytest.raises(Refusal, match="Phonics visits"):
                check_twin(view, "governors", (), words, name)
        check_twin(view, "governors", (), ("Reading our data",), "pack.html")
    with pytest.raises(Refusal, match="Phonics visits"):
        twin(cluster, cluster.folder / "Phonics visits.html", "governors")
    assert not list(cluster.folder.iterdir())


@pytest.mark.parametrize("title", ["Skip to the pack", "This paper is a picture", "To be decided"])
def test_an_item_may_be_called_what_every_twin_says(cluster: Cluster, path: Path, title: str) -> None:
    cluster.attach(cluster.data, picture(300, 200), "wall.jpg", title="The sound wall", audience="governors")
    cluster.item(cluster.friday, title, 3, audience="cluster")
    assert title in twin(cluster, path, "governors")
