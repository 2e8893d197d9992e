"""Papers in large print: each page is printed larger on two sheets, its upper part and its lower on sheets that lie
across; a page that lies across itself, its left part and its right on sheets that stand.

What others wrote cannot be set anew, only made larger. The parts overlap by some lines, so that none is cut through."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from desktop.packs import look
from desktop.packs.boxes import Box
from desktop.packs.transfer import Drawn, Matrix, as_drawing, carry_links, lead, times

if TYPE_CHECKING:
    import pikepdf

_SHORT, _LONG = look.A4.sheet
_OVERLAP = 36.0  # three lines of ordinary type
_MOST = 1.8  # small pages are made no larger than our own
_FOOT = 34.0  # what the stamp needs


def enlarge(out: pikepdf.Pdf, pages: Sequence[pikepdf.Object]) -> list[pikepdf.Object]:
    """The sheets that these pages of `out` become, in order, added at its end; links among the pages lead to them. The
    pages themselves are to be dropped."""
    went: dict[tuple[int, int], list[tuple[pikepdf.Object, Matrix, Box]]] = {}
    made: list[pikepdf.Object] = []
    for page in pages:
        drawn = as_drawing(out, page)
        parts = [_part(out, drawn, matrix, sheet) for matrix, sheet in _parts(drawn)]
        went[page.objgen] = parts
        made += [part for part, _matrix, _seen in parts]
    for sheet in made:
        for entry in sheet.get("/Annots", ()):
            lead(entry, went)
    return made


def _parts(drawn: Drawn) -> list[tuple[Matrix, tuple[float, float]]]:
    """For each sheet the matrix that puts its part there, and the sheet's width and height."""
    wide, high = drawn.width, drawn.height
    lies = wide > high
    sheet = (_SHORT, _LONG) if lies else (_LONG, _SHORT)
    room = sheet[1] - _FOOT
    across = (2 * sheet[0] / (wide + _OVERLAP), room / high)
    down = (sheet[0] / wide, 2 * room / (high + _OVERLAP))
    scale = min(*(across if lies else down), _MOST)
    fits = min(sheet[0] / wide, room / high, _MOST)
    if fits >= scale:
        return [(_placed(drawn, fits, (sheet[0] - wide * fits) / 2, sheet[1] - high * fits), sheet)]
    if lies:
        top = sheet[1] - high * scale
        return [
            (_placed(drawn, scale, 0, top), sheet),
            (_placed(drawn, scale, sheet[0] - wide * scale, top), sheet),
        ]
    middle = (sheet[0] - wide * scale) / 2
    return [
        (_placed(drawn, scale, middle, sheet[1] - high * scale), sheet),
        (_placed(drawn, scale, middle, _FOOT), sheet),
    ]


def _placed(drawn: Drawn, scale: float, x: float, y: float) -> Matrix:
    return times(drawn.matrix, (scale, 0, 0, scale, x, y))


def _part(
    out: pikepdf.Pdf, drawn: Drawn, matrix: Matrix, size: tuple[float, float]
) -> tuple[pikepdf.Object, Matrix, Box]:
    """A sheet with its part of the page, the matrix, and what of the sheet shows it."""
    import pikepdf
    from pikepdf import Array, Dictionary, Name

    wide, high = size
    sheet = Dictionary(
        Type=Name.Page,
        MediaBox=Array([0, 0, wide, high]),
        Resources=Dictionary(XObject=Dictionary(Part=drawn.form)),
        Contents=out.make_stream(
            f"q 0 {_FOOT} {wide} {high - _FOOT} re W n "
            f"{' '.join(f'{part:.4f}' for part in matrix)} cm /Part Do Q".encode("ascii")
        ),
    )
    out.pages.append(pikepdf.Page(out.make_indirect(sheet)))
    page = out.pages[-1].obj
    seen = (0.0, _FOOT, wide, high)
    carry_links(out, drawn, page, matrix, seen)
    return page, matrix, seen
