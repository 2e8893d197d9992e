"""Whatever papers a meeting has, its pack is numbered 1 to n and its outline is the agenda."""

from __future__ import annotations

import io

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pikepdf import Pdf

from desktop.packs.contents import Item, Pack, Paper
from tests.packs import hostile
from tests.packs.papers import downland, file_of, pdf, picture
from tests.packs.reading import Viewer, made, outline_of

FILES = {
    "one page": (pdf("One"), 1),
    "three landscape": (pdf("Three", 3, (841.89, 595.28)), 3),
    "turned": (hostile.turned(270), 1),
    "scripted": (hostile.scripted(), 2),
    "form": (hostile.form(), 1),
    "layers": (hostile.layered(), 1),
    "unbalanced": (hostile.unbalanced(), 1),
    "photograph": (picture(300, 200), 1),
    "see-through": (picture(200, 300, "PNG", "RGBA"), 1),
    "locked": (hostile.locked(), 1),
    "cut short": (pdf("Cut")[:700], 1),
    "noise": (b"\x00noise" * 40, 1),
}
PAPERS = st.lists(
    st.tuples(st.sampled_from(sorted(FILES)), st.sampled_from(["enclosed"] * 4 + ["to follow", "verbal"])),
    max_size=3,
)
LETTERS = st.characters(exclude_categories=("C", "Z")) | st.just(" ")
TITLES = st.text(LETTERS, min_size=1, max_size=40).filter(lambda text: text.strip() != "")


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(TITLES, PAPERS), max_size=5))
def test_any_mixture_of_papers(meeting: list[tuple[str, list[tuple[str, str]]]]) -> None:
    items = tuple(
        Item(
            number=str(n),
            title=title,
            papers=tuple(
                Paper(ref=f"{n}{'abc'[at]}", title=name, state=state, file=file_of(FILES[name][0]))
                for at, (name, state) in enumerate(papers)
            ),
        )
        for n, (title, papers) in enumerate(meeting, 1)
    )
    base = downland()
    data, result = made(Pack(cluster=base.cluster, title=base.title, when=base.when, items=items))
    viewer = Viewer(data)
    assert viewer.document.pageCount() == result.pages
    for number, text in enumerate(viewer.texts(), 1):
        assert f"page {number} of {result.pages}" in text
    enclosed = [
        (paper.ref, FILES[paper.title][1])
        for item in items
        for paper in item.papers
        if paper.state == "enclosed"
    ]
    assert [(ref, last - first + 1) for ref, (first, last) in result.ranges.items()] == enclosed
    with Pdf.open(io.BytesIO(data)) as document:
        lines = outline_of(document)
        assert document.check_pdf_syntax() == []
    numbers = [title.split(" ")[0] for depth, title, _page in lines if depth == 0][3:-1]
    assert numbers == [item.number for item in items]
    assert [(title.split(" ")[0], page) for depth, title, page in lines if depth == 1] == [
        (ref, result.ranges[ref][0]) for ref, _count in enclosed
    ]
