"""A pack is printed on A4: larger pages are made to fit it, as they stood, and the contents say so."""

from __future__ import annotations

import io

import pytest
from pikepdf import Array, Dictionary, Name, Pdf, String

from tests.packs import hostile
from tests.packs.papers import pdf
from tests.packs.reading import Viewer, links_of, made, pack_of

A3, A4, A5, LETTER = (841.89, 1190.55), (595.28, 841.89), (419.53, 595.28), (612, 792)
FIRST, CONTENTS = 4, 3


def lying(size: tuple[float, float]) -> tuple[float, float]:
    return size[1], size[0]


def seen(viewer: Viewer, page: int = FIRST) -> tuple[float, float]:
    size = viewer.document.pagePointSize(page - 1)
    return size.width(), size.height()


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
@pytest.mark.parametrize("size", [A3, lying(A3), (1683.78, 2383.94), (1000, 1000), (300, 2000)], ids=str)
def test_a_larger_page_becomes_a4_and_stands_as_it_stood(size: tuple[float, float], turn: int) -> None:
    before = Viewer(hostile.turned(turn, None, size))
    after = Viewer(made(pack_of(hostile.turned(turn, None, size)))[0])
    upright = seen(before, 1)[0] <= seen(before, 1)[1]
    assert seen(after) == pytest.approx(A4 if upright else lying(A4), abs=0.1)
    # the words are where they were, on a smaller sheet: as far from the middle, in proportion
    scale = min(a / b for a, b in zip(seen(after), seen(before, 1), strict=True))
    words = f"Turned {turn}, page 1, line 1 of"
    where = before.whereabouts(1, words), after.whereabouts(FIRST, words)
    for of_old, of_new, old, new in zip(*where, seen(before, 1), seen(after), strict=True):
        assert new / 2 - of_new == pytest.approx((old / 2 - of_old) * scale, abs=1.5)


@pytest.mark.parametrize("size", [A4, lying(A4), A5, LETTER, lying(LETTER)], ids=str)
def test_what_fits_on_a4_stays_as_it_is(size: tuple[float, float]) -> None:
    viewer = Viewer(made(pack_of(pdf("As it is", 1, size)))[0])
    assert seen(viewer) == pytest.approx(size, abs=0.1)
    assert "reduced" not in viewer.text(CONTENTS)


def test_the_contents_say_which_papers_were_made_smaller() -> None:
    mixed = hostile.opened(pdf("Mixed", 3))
    mixed.pages[1].obj.MediaBox = Array([0, 0, *A3])
    text = Viewer(made(pack_of(pdf("Large", 2, A3), hostile.saved(mixed), pdf("Small")))[0]).text(CONTENTS)
    assert "The paper 1a reduced to A4" in text
    assert "The paper 2a 1 of its pages reduced to A4" in text
    assert text.count("reduced") == 2


def test_a_page_in_larger_units_is_as_large_as_it_says() -> None:
    document = hostile.opened(pdf("Twice", 1, A4))
    document.pages[0].obj.UserUnit = 2
    whole = made(pack_of(hostile.saved(document)))[0]
    assert seen(Viewer(whole)) == pytest.approx(A4, abs=0.1)
    with Pdf.open(io.BytesIO(whole)) as pack:
        assert "/UserUnit" not in pack.pages[FIRST - 1].obj


def test_what_was_cropped_away_stays_unseen() -> None:
    data = hostile.turned(0, [100, 100, 1000, 1500], (1100, 1600))
    with Pdf.open(io.BytesIO(made(pack_of(data))[0])) as pack:
        page = pack.pages[FIRST - 1].obj
        assert [float(part) for part in page.MediaBox] == pytest.approx([0, 0, *A4])
        large = page.Resources.XObject.Paper.Resources.XObject.Large
        assert [int(part) for part in large.BBox] == [100, 100, 1000, 1500]


def test_links_lie_where_their_words_went() -> None:
    document = hostile.opened(pdf("Linked", 2, A3))
    first, second = (page.obj for page in document.pages)
    first.Annots = Array(
        document.make_indirect(Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([72, 1000, 272, 1020]), **to))
        for to in (
            {"A": Dictionary(S=Name.URI, URI=String("https://example.org/"))},
            {"Dest": Array([second, Name.XYZ, 0, 1000, 0])},
        )
    )
    scale = A4[0] / A3[0]
    with Pdf.open(io.BytesIO(made(pack_of(hostile.saved(document)))[0])) as pack:
        page = pack.pages[FIRST - 1]
        assert links_of(pack, page) == ["https://example.org/", f"page {FIRST + 1}"]
        for link in page.obj.Annots:
            assert [float(part) for part in link.Rect] == pytest.approx(
                [72 * scale, 1000 * scale, 272 * scale, 1020 * scale], abs=0.5
            )
        assert float(page.obj.Annots[1].Dest[3]) == pytest.approx(1000 * scale, abs=0.5)


def test_a_large_page_that_shares_its_content_with_a_small_one_leaves_that_whole() -> None:
    document = hostile.opened(pdf("Shared", 2, A4))
    document.pages[1].obj.Contents = document.pages[0].obj.Contents
    document.pages[0].obj.MediaBox = Array([0, 0, *A3])
    whole, _result = made(pack_of(hostile.saved(document)))
    viewer = Viewer(whole)
    assert all("Shared, page 1, line 1 of" in viewer.text(page) for page in (FIRST, FIRST + 1))
    large, small = (viewer.whereabouts(page, "Shared, page 1, line 1 of") for page in (FIRST, FIRST + 1))
    assert large[1] == pytest.approx(small[1] * A4[1] / A3[1], abs=1)
