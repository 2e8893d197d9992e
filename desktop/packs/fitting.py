"""Pages larger than a pack's paper made to fit on it, so that it is printed on one sort of paper.

A page keeps its turn and stands as it stood, upright or lying; what was outside its crop stays unseen."""

from __future__ import annotations

import dataclasses
from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from desktop.packs import look
from desktop.packs.links import Link
from desktop.packs.stamping import as_form, seen_box, turn_of

if TYPE_CHECKING:
    import pikepdf

_PAGES_AT_ONCE = 100
_SLACK = 1.03
"""How far beyond the paper a page may go and stay as it is: American letter is 3 per cent wider than A4, within any
margin."""


@dataclass(frozen=True, slots=True)
class Placed:
    """How a page was drawn in another size: its scale, where its origin went, and whether it is smaller than it was."""

    scale: float
    x: float
    y: float
    smaller: bool = True


def fit_pages(
    out: pikepdf.Pdf, pages: Sequence[pikepdf.Object], sheet: tuple[float, float] = look.A4.sheet
) -> Generator[None, None, dict[int, Placed]]:
    """Reduce those of these pages that are larger than the sheet (width and height, upright); gives how, by their place
    among them (from 0). Pauses every few pages, so that Stop is heard."""
    found: dict[int, Placed] = {}
    for at, page in enumerate(pages):
        if at % _PAGES_AT_ONCE == 0:
            yield
        if (placed := _fit(out, page, sheet)) is not None:
            found[at] = placed
    return found


def moved(link: Link, placed: Mapping[int, Placed]) -> Link:
    """A link of the paper where it is once its pages were fitted."""
    if (here := placed.get(link.page)) is not None:
        x0, y0, x1, y1 = (part * here.scale for part in link.box)
        link = dataclasses.replace(link, box=(x0 + here.x, y0 + here.y, x1 + here.x, y1 + here.y))
    if (there := placed.get(link.to)) is not None and link.height is not None:
        link = dataclasses.replace(link, height=link.height * there.scale + there.y)
    return link


def _fit(out: pikepdf.Pdf, page: pikepdf.Object, sheet: tuple[float, float]) -> Placed | None:
    from pikepdf import Array, Dictionary

    x0, y0, x1, y1 = box = seen_box(page)
    wide, high, unit = x1 - x0, y1 - y0, _unit(page)
    short, long = sorted((wide * unit, high * unit))
    fits = short <= sheet[0] * _SLACK and long <= sheet[1] * _SLACK
    if fits and unit == 1:
        return None
    # a square is seen upright, whichever way its sheet is turned
    lies = wide > high if wide != high else turn_of(page) in (90, 270)
    room_w, room_h = (sheet[1], sheet[0]) if lies else sheet
    scale = min(room_w / wide, room_h / high)
    if fits:  # only its units are odd: few printers, and no stamp, ask for them
        scale, room_w, room_h = unit, wide * unit, high * unit
    placed = Placed(
        scale, (room_w - scale * wide) / 2 - scale * x0, (room_h - scale * high) / 2 - scale * y0, not fits
    )
    # always a form of its own: another page may share the stream and be drawn as large as it is
    form = as_form(out, page, set(), copied=True)
    if form is not None:
        form.BBox = Array(list(box))
        drawn = f"q {scale:.6f} 0 0 {scale:.6f} {placed.x:.4f} {placed.y:.4f} cm /Large Do Q"
        page.Contents = out.make_stream(drawn.encode("ascii"))
        page.Resources = Dictionary(XObject=Dictionary(Large=form))
    page.MediaBox = Array([0, 0, room_w, room_h])
    for key in ("/CropBox", "/UserUnit"):
        if key in page:
            del page[key]
    return placed


def _unit(page: pikepdf.Object) -> float:
    """How many points one of the page's own units is."""
    try:
        unit = float(page.get("/UserUnit", 1))
    except (TypeError, ValueError):
        return 1.0
    return unit if unit > 0 else 1.0
