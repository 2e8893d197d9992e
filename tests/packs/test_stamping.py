"""The stamp is at the foot of the page as it is seen, whatever the page."""

from __future__ import annotations

import pytest

from tests.packs import hostile
from tests.packs.papers import pdf
from tests.packs.reading import Viewer, made, pack_of


@pytest.mark.parametrize("size", [(595.28, 841.89), (841.89, 595.28), (841.89, 1190.55), (612, 792)], ids=str)
@pytest.mark.parametrize("turn", [0, 90, 180, 270, -90, 450])
def test_whatever_the_turn_and_size(turn: int, size: tuple[float, float]) -> None:
    whole, _result = made(pack_of(hostile.turned(turn, None, size)))
    from_right, from_foot = Viewer(whole).whereabouts(4, "Item 1 · Paper 1a · page 4 of 5")
    scale = 1 if max(size) > 1000 else min(size) / 595.28  # what is larger than A4 has been made to fit it
    assert from_right == pytest.approx(56 * scale, abs=3)
    assert 16 * scale <= from_foot <= 24 * scale


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_whatever_the_crop(turn: int) -> None:
    whole, _result = made(pack_of(hostile.turned(turn, [100, 200, 540, 700])))
    from_right, from_foot = Viewer(whole).whereabouts(4, "Item 1 · Paper 1a · page 4 of 5")
    assert 20 <= from_right <= 60
    assert 12 <= from_foot <= 24


def test_a_page_that_leaves_its_drawing_shifted_does_not_shift_the_stamp() -> None:
    whole, _result = made(pack_of(hostile.unbalanced()))
    from_right, from_foot = Viewer(whole).whereabouts(4, "Item 1 · Paper 1a · page 4 of 5")
    assert from_right == pytest.approx(56, abs=3)
    assert 16 <= from_foot <= 24


def test_a_page_the_size_of_a_stamp_still_has_one() -> None:
    whole, _result = made(pack_of(pdf("Tiny", 1, (120, 80))))
    assert "Item 1 · Paper 1a · page 4 of 5" in Viewer(whole).text(4)
