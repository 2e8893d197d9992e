"""The words behind the words of a draft, so that no page of it is taken for the record."""

from __future__ import annotations

from desktop.packs import look
from desktop.packs.lettering import Colour, Style, draw, one_line
from desktop.packs.sheet import Leaf
from desktop.packs.structure import marked

_PALE: Colour = (0.945, 0.941, 0.925)
_REACH = 330.0  # points from the middle of an A4 page along its diagonal, with some space left at the corners


def watermark(leaf: Leaf, words: str) -> None:
    """Large pale words across the page, behind everything else; every page's own words say it too."""
    form = leaf.format
    style = Style(52, 60, _PALE, bold=True)
    line = one_line(words, style)
    half = line.width * style.size / 2
    across = min(1.0, _REACH / half) * form.width / look.A4.width
    c = 0.5736 * across  # the page's diagonal, near enough: 55 degrees
    s = 0.8192 * across
    turn = f"q {c:.4f} {s:.4f} {-s:.4f} {c:.4f} {form.width / 2:.2f} {form.height / 2:.2f} cm"
    leaf.drawings.insert(
        0, lambda document: marked(None, 0, f"{turn} {draw(line, -half, -18, style, document)} Q", "Pagination")
    )
