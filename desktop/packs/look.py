"""The look of what is printed: the house palette, the sizes of type, and the formats our own pages are set in."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.packs.lettering import Colour, Style


@dataclass(frozen=True, slots=True)
class Format:
    """What our own pages are set on, in points: its size, its margins, the baseline of the stamp above its lower edge
    (printers reach down to about 18), the least size of type, and how many times as large it is printed.

    Large print is set on a small page and printed large, so that lines break for the type they are read in."""

    width: float
    height: float
    margin: float
    top: float
    bottom: float
    foot: float
    least: float = 0.0
    scale: float = 1.0

    @property
    def left(self) -> float:
        """Where lines begin."""
        return self.margin

    @property
    def right(self) -> float:
        """Where lines end."""
        return self.width - self.margin

    @property
    def measure(self) -> float:
        """How long a line may be."""
        return self.width - 2 * self.margin

    @property
    def narrow(self) -> bool:
        """Whether there is no room for columns side by side, so that they stand one under the other."""
        return self.measure < 420

    @property
    def sheet(self) -> tuple[float, float]:
        """Width and height of the sheet it is printed on."""
        return self.width * self.scale, self.height * self.scale

    def type(self, style: Style) -> Style:
        """The style, no smaller than this format's least."""
        if style.size >= self.least:
            return style
        return Style(self.least, style.leading * self.least / style.size, style.colour, style.bold)


A4 = Format(595.28, 841.89, 56.0, 60.0, 60.0, 22.0)
A5 = Format(419.53, 595.28, 34.0, 42.0, 46.0, 19.0)
LARGE = Format(A4.width / 1.8, A4.height / 1.8, 27.0, 34.0, 40.0, 13.0, least=10.0, scale=1.8)
"""Large print: no word of ours is smaller than 18 points."""


def _colour(code: str) -> Colour:
    return (int(code[1:3], 16) / 255, int(code[3:5], 16) / 255, int(code[5:7], 16) / 255)


LINE = _colour("#E2DFD6")
RULED = _colour("#C9C5B8")
TEXT = _colour("#20251F")
QUIET = _colour("#666C62")
ACCENT = _colour("#2B6A4D")
ACCENT_GROUND = _colour("#E3EFE7")
AMBER = _colour("#945F0F")  # a shade darker than on screen, to be read on its own ground in grey
AMBER_GROUND = _colour("#FBF0DC")
RED = _colour("#A83A2A")
RED_GROUND = _colour("#FAE6E2")
BLUE = _colour("#285C87")
BLUE_GROUND = _colour("#E4EEF6")
GROUND = _colour("#F6F5F0")
WHITE: Colour = (1.0, 1.0, 1.0)

SHAPE_COLOURS: dict[str, Colour] = {"●": ACCENT, "▲": AMBER, "■": RED, "✓": ACCENT, "○": QUIET}

HEADING = Style(22, 28, TEXT, bold=True)
HEADING_NARROW = Style(17, 22, TEXT, bold=True)
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
