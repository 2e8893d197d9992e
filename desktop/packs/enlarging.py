"""Papers in large print: each page is printed larger, on as many sheets as it takes.

What others wrote cannot be set anew, only made larger. Where it is known where a page's ink is, nothing is cut through
(`parting`). Where it is not, a page is on two sheets, its upper part and its lower on sheets that lie across; one that
lies across itself, its left part and its right on sheets that stand; and the parts overlap by some lines."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from typing import TYPE_CHECKING

from desktop.packs.boxes import Box
from desktop.packs.ink import PageInk
from desktop.packs.parting import FOOT, LYING, MOST, STANDING, Sheet, Strip, parted
from desktop.packs.transfer import Drawn, Matrix, as_drawing, carry_links, lead, times

if TYPE_CHECKING:
    import pikepdf

_PAGES_AT_ONCE = 20
_OVERLAP = 36.0  # three lines of ordinary type
_BESIDE = 4.0  # how far a link may reach beyond the line it belongs to


def enlarge(
    out: pikepdf.Pdf, pages: Sequence[pikepdf.Object], inks: Sequence[PageInk] = ()
) -> Generator[None, None, list[pikepdf.Object]]:
    """The sheets that these pages of `out` become, in order, added at its end; links among the pages lead to them.
    `inks` say where each page's ink is, where that is known. The pages themselves are to be dropped.
    Pauses every few pages, so that Stop is heard."""
    went: dict[tuple[int, int], list[tuple[pikepdf.Object, Matrix, Box]]] = {}
    made: list[pikepdf.Object] = []
    for at, page in enumerate(pages):
        if at % _PAGES_AT_ONCE == 0:
            yield
        drawn = as_drawing(out, page)
        known = len(inks) == len(pages)
        sheets = parted(drawn.width, drawn.height, inks[at]) if known else []
        sheets = sheets or _overlapping(drawn.width, drawn.height)
        went[page.objgen] = []
        for sheet in sheets:
            new, shown = _sheet(out, drawn, sheet)
            made.append(new)
            went[page.objgen] += shown
    yield
    for new in made:
        for entry in new.get("/Annots", ()):
            lead(entry, went)
    return made


def _overlapping(wide: float, high: float) -> list[Sheet]:
    """The sheets for a page of which nobody knows where its ink is."""
    lies = wide > high
    size = STANDING if lies else LYING
    seen = (0.0, FOOT, *size)
    room = size[1] - FOOT
    across = (2 * size[0] / (wide + _OVERLAP), room / high)
    down = (size[0] / wide, 2 * room / (high + _OVERLAP))
    scale = min(*(across if lies else down), MOST)
    fits = min(size[0] / wide, room / high, MOST)
    if fits >= scale:
        return [Sheet(size, (Strip(fits, (size[0] - wide * fits) / 2, size[1] - high * fits, seen),))]
    top, middle = size[1] - high * scale, (size[0] - wide * scale) / 2
    corners = [(0.0, top), (size[0] - wide * scale, top)] if lies else [(middle, top), (middle, FOOT)]
    return [Sheet(size, (Strip(scale, x, y, seen),)) for x, y in corners]


def _sheet(
    out: pikepdf.Pdf, drawn: Drawn, sheet: Sheet
) -> tuple[pikepdf.Object, list[tuple[pikepdf.Object, Matrix, Box]]]:
    """A sheet with its strips of the page; and of each strip the sheet, the matrix, and what of the sheet shows it."""
    import pikepdf
    from pikepdf import Array, Dictionary, Name

    placed = [(one, times(drawn.matrix, (one.scale, 0, 0, one.scale, one.x, one.y))) for one in sheet.strips]
    new = Dictionary(
        Type=Name.Page,
        MediaBox=Array([0, 0, *sheet.size]),
        Resources=Dictionary(XObject=Dictionary(Part=drawn.form)),
        Contents=out.make_stream("\n".join(_code(strip, matrix) for strip, matrix in placed).encode("ascii")),
    )
    out.pages.append(pikepdf.Page(out.make_indirect(new)))
    page = out.pages[-1].obj
    for strip, matrix in placed:
        x0, low, x1, top = strip.seen
        carry_links(
            out, drawn, page, matrix, (x0, low + _BESIDE * strip.cut_below, x1, top - _BESIDE * strip.cut_above)
        )
    return page, [(page, matrix, strip.seen) for strip, matrix in placed]


def _code(strip: Strip, matrix: Matrix) -> str:
    x0, low, x1, top = strip.seen
    code = (
        f"q {x0:.4f} {low:.4f} {x1 - x0:.4f} {top - low:.4f} re W n "
        f"{' '.join(f'{part:.4f}' for part in matrix)} cm /Part Do Q"
    )
    # the whole page is drawn for it once more, and is to be read out once
    return f"/Artifact <</Type /Pagination>> BDC {code} EMC" if strip.foot else code
