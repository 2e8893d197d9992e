"""A finished page put on another: drawn as it is seen, in some place and size, and its links with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from desktop.packs.boxes import Box, box_of
from desktop.packs.links import annotate, height_of
from desktop.packs.stamping import seen_box, seen_size, turn_of

if TYPE_CHECKING:
    import pikepdf

Matrix = tuple[float, float, float, float, float, float]


def times(first: Matrix, then: Matrix) -> Matrix:
    """One matrix that does the first and then the other."""
    a, b, c, d, e, f = first
    g, h, i, j, k, m = then
    return (
        a * g + b * i,
        a * h + b * j,
        c * g + d * i,
        c * h + d * j,
        e * g + f * i + k,
        e * h + f * j + m,
    )


def moved_point(matrix: Matrix, x: float, y: float) -> tuple[float, float]:
    """Where a point goes."""
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def moved_box(matrix: Matrix, box: Box) -> Box:
    """The upright box around where a box goes."""
    x0, y0, x1, y1 = box
    points = [moved_point(matrix, x, y) for x in (x0, x1) for y in (y0, y1)]
    across, up = [x for x, _ in points], [y for _, y in points]
    return min(across), min(up), max(across), max(up)


def upright(page: pikepdf.Object) -> tuple[Matrix, float, float]:
    """The matrix that puts what is seen of a page upright with its lower left corner at 0, 0; its width and height."""
    box, turn = seen_box(page), turn_of(page)
    x0, y0, x1, y1 = box
    wide, high = seen_size(box, turn)
    turned: dict[int, Matrix] = {
        0: (1, 0, 0, 1, -x0, -y0),
        90: (0, -1, 1, 0, -y0, x1),
        180: (-1, 0, 0, -1, x1, y1),
        270: (0, 1, -1, 0, y1, -x0),
    }
    return turned[turn], wide, high


@dataclass(frozen=True, slots=True)
class Drawn:
    """A page as a form, its own matrix included, ready to be drawn on others; `box` is what is seen of it."""

    form: pikepdf.Object
    page: pikepdf.Object
    matrix: Matrix
    width: float
    height: float
    box: Box


def as_drawing(out: pikepdf.Pdf, page: pikepdf.Object) -> Drawn:
    """Make a page's content a form of its own; the page may be left out of the file afterwards."""
    import pikepdf
    from pikepdf import Array, Dictionary, Name

    content = page.get("/Contents")
    if isinstance(content, Array):
        pikepdf.Page(page).contents_coalesce()
        content = page.get("/Contents")
    form = content if isinstance(content, pikepdf.Stream) else out.make_stream(b"")
    matrix, wide, high = upright(page)
    box = seen_box(page)
    form.Type, form.Subtype = Name.XObject, Name.Form
    form.BBox = Array(list(box))
    form.Resources = page.get("/Resources", Dictionary())
    if "/Group" in page:
        form.Group = page.Group
    return Drawn(form, page, matrix, wide, high, box)


def carry_links(
    out: pikepdf.Pdf, drawn: Drawn, to: pikepdf.Object, matrix: Matrix, within: Box | None = None
) -> None:
    """Put the links of a drawn page where its words went on `to`; those that lie outside `within` stay behind.

    Where a link leads to is not changed here (`lead`)."""
    from pikepdf import Array, Dictionary

    for entry in drawn.page.get("/Annots", ()):
        box = box_of(entry.get("/Rect"))
        if box is None:
            continue
        x0, y0, x1, y1 = moved_box(matrix, box)
        if within is not None:
            x0, y0, x1, y1 = max(x0, within[0]), max(y0, within[1]), min(x1, within[2]), min(y1, within[3])
            if x1 - x0 < 2 or y1 - y0 < 2:
                continue
        copied = Dictionary({key: entry[key] for key in entry.keys()})  # noqa: SIM118 - not a dict
        copied.Rect = Array([round(part, 2) for part in (x0, y0, x1, y1)])
        annotate(out, to, copied)


Went = Mapping[tuple[int, int], Sequence[tuple[Any, Matrix, Box]]]
"""Where pages went, by the number of their object: on which sheets, how, and what is seen there."""


def lead(entry: pikepdf.Object, went: Went) -> None:
    """Let a link or a line of the outline lead to the sheet on which its page is now."""
    from pikepdf import Array, Dictionary, Name

    holder, key = entry, "/Dest"
    action = entry.get("/A")
    if isinstance(action, Dictionary) and "/D" in action:
        holder, key = action, "/D"
    where = holder.get(key)
    if not isinstance(where, Array) or len(where) == 0 or not isinstance(where[0], Dictionary):
        return
    sheets = went.get(where[0].objgen, ())
    if not sheets:
        return
    height = height_of(where)
    found, up = sheets[0][0], None
    if height is not None:
        for sheet, matrix, (_x0, y0, _x1, y1) in sheets:
            found, up = sheet, min(moved_point(matrix, 0, height)[1], y1)
            if up >= y0:
                break
    holder[key] = Array([found, Name.XYZ, None, None if up is None else round(max(up, 0), 2), None])
