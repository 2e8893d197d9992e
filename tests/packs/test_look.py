"""What is printed reads in grey as well: every colour of words stands out from its ground by its lightness alone."""

from __future__ import annotations

import pytest

from desktop.packs import look
from desktop.packs.contents import PAPER_STATES
from desktop.packs.lettering import Colour

GROUNDS = {
    "paper": look.WHITE,
    "green": look.ACCENT_GROUND,
    "amber": look.AMBER_GROUND,
    "red": look.RED_GROUND,
    "blue": look.BLUE_GROUND,
    "grey": look.GROUND,
}
PAIRS = [
    *((words, "paper") for words in ("TEXT", "QUIET", "ACCENT", "AMBER", "RED", "BLUE")),
    *(("TEXT", ground) for ground in GROUNDS),
    ("ACCENT", "green"),
    ("AMBER", "amber"),
    ("RED", "red"),
    ("BLUE", "blue"),
]


def lightness(colour: Colour) -> float:
    """How light a colour is, as a printer without colour sees it (relative luminance, WCAG 2)."""
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize(("words", "ground"), PAIRS)
def test_words_stand_out_in_grey(words: str, ground: str) -> None:
    light, dark = sorted((lightness(GROUNDS[ground]), lightness(getattr(look, words))), reverse=True)
    assert (light + 0.05) / (dark + 0.05) >= 4.5


def test_each_state_has_a_shape_and_a_word_of_its_own() -> None:
    assert len({word for _shape, word in PAPER_STATES.values()}) == len(PAPER_STATES)
    assert len(look.SHAPE_COLOURS) == len(set(look.SHAPE_COLOURS))
    assert all(shape and word for shape, word in PAPER_STATES.values())
