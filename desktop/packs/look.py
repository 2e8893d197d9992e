"""The look of what is printed: the house palette, the sizes of type, the measures of an A4 page (points)."""

from __future__ import annotations

from desktop.packs.lettering import Colour, Style

WIDTH, HEIGHT = 595.28, 841.89
LEFT, RIGHT = 56.0, 539.28
TOP, BOTTOM = 60.0, 60.0
FOOT = 22.0  # the baseline of the stamp; printers reach down to about 18
MEASURE = RIGHT - LEFT


def _colour(code: str) -> Colour:
    return (int(code[1:3], 16) / 255, int(code[3:5], 16) / 255, int(code[5:7], 16) / 255)


LINE = _colour("#E2DFD6")
RULED = _colour("#C9C5B8")
TEXT = _colour("#20251F")
QUIET = _colour("#666C62")
ACCENT = _colour("#2B6A4D")
ACCENT_GROUND = _colour("#E3EFE7")
AMBER = _colour("#9A6410")
AMBER_GROUND = _colour("#FBF0DC")
RED = _colour("#A83A2A")
RED_GROUND = _colour("#FAE6E2")
BLUE = _colour("#285C87")
BLUE_GROUND = _colour("#E4EEF6")
GROUND = _colour("#F6F5F0")
WHITE: Colour = (1.0, 1.0, 1.0)

SHAPE_COLOURS: dict[str, Colour] = {"●": ACCENT, "▲": AMBER, "■": RED, "✓": ACCENT, "○": QUIET}

HEADING = Style(22, 28, TEXT, bold=True)
SECTION = Style(12.5, 17, TEXT, bold=True)
BODY = Style(10, 14.5, TEXT)
STRONG = Style(10, 14.5, TEXT, bold=True)
ACCENTED = Style(10, 14.5, ACCENT, bold=True)
QUIETLY = Style(10, 14.5, QUIET)
SMALL = Style(8.5, 12, QUIET)
SMALL_TEXT = Style(8.5, 12, TEXT)
LABEL = Style(8, 11, QUIET)
TAG = Style(8, 12.5, BLUE)
STAMP = Style(7.5, 10, QUIET)
STAMP_STRONG = Style(7.5, 10, TEXT)


def shaped(shape: str, style: Style = SMALL) -> Style:
    """The style in the colour of a state's shape."""
    return Style(style.size, style.leading, SHAPE_COLOURS.get(shape, TEXT), style.bold)
