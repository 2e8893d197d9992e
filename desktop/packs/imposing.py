"""Pages put on sheets for printing: two to a side, in the order that makes a booklet when the sheets are folded, or one
after the other with lines for notes beneath.

A booklet of saddle-stitched sheets: of n pages (a multiple of four) the outermost sheet has n and 1 outside, 2 and
n - 1 inside, and so inwards. Inner sheets stand out at the fore edge when folded, so what is on them moves towards the
fold by the thickness of the paper outside it (creep)."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from desktop.packs import look
from desktop.packs.boxes import Box
from desktop.packs.lettering import stroke
from desktop.packs.transfer import Drawn, Matrix, Went, as_drawing, carry_links, lead, times

if TYPE_CHECKING:
    import pikepdf

Imposing = Generator[None, None, int]
"""Work that gives how many sides there are, and pauses every few so that Stop is heard."""
Impose = Callable[["pikepdf.Pdf", Sequence["pikepdf.Object"]], Imposing]
_SIDES_AT_ONCE = 40
_PAPER = 0.29  # points: the thickness of a sheet of office paper, about a tenth of a millimetre
_MOST_CREEP = 12.0
_WIDTH, _HEIGHT = look.A4.height, look.A4.width  # a side of A4 lying


@dataclass(frozen=True, slots=True)
class Slot:
    """A page (counted from 0; None: left empty) and where its lower left corner comes, how large at most, on a side."""

    page: int | None
    x: float
    y: float
    width: float
    height: float


def booklet_order(pages: int) -> list[tuple[int | None, int | None]]:
    """For each side, outermost sheet first, its front before its back: the page at the left and at the right, from 0;
    None where the booklet has more room than pages."""
    whole = pages + -pages % 4
    sides: list[tuple[int | None, int | None]] = []
    for sheet in range(whole // 4):
        low, high = 2 * sheet, whole - 1 - 2 * sheet
        sides += [(high, low), (low + 1, high - 1)]
    return [
        (left if left is not None and left < pages else None, right if right is not None and right < pages else None)
        for left, right in sides
    ]


def booklet_sides(pages: int) -> list[list[Slot]]:
    """The sides of a booklet, with room for the creep of its inner sheets."""
    half = _WIDTH / 2
    sides = []
    for side, (left, right) in enumerate(booklet_order(pages)):
        creep = min(side // 2 * _PAPER, _MOST_CREEP)
        # as wide as the sheet still shows of it, so that nothing is printed over the fold
        sides.append([Slot(left, creep, 0, half - creep, _HEIGHT), Slot(right, half, 0, half - creep, _HEIGHT)])
    return sides


_NOTED, _GAP, _EDGE = 0.79, 20.0, 26.0  # how large a page is there, the space around it


def noted_sides(pages: int) -> list[list[Slot]]:
    """Two pages to a side, with room beneath them for notes."""
    wide, high = look.A5.width * _NOTED, look.A5.height * _NOTED
    first = (_WIDTH / 2 - wide) / 2
    y = _HEIGHT - _EDGE - high
    sides = []
    for at in range(0, pages, 2):
        second = at + 1 if at + 1 < pages else None
        sides.append([Slot(at, first, y, wide, high), Slot(second, _WIDTH / 2 + first, y, wide, high)])
    return sides


def impose_booklet(out: pikepdf.Pdf, pages: Sequence[pikepdf.Object]) -> Imposing:
    """Put these pages on the sides of a booklet in their place; gives how many sides."""
    return _impose(out, pages, booklet_sides(len(pages)), _fold_marks())


def impose_noted(out: pikepdf.Pdf, pages: Sequence[pikepdf.Object]) -> Imposing:
    """Put these pages two to a side, with lines for notes; gives how many sides."""
    return _impose(out, pages, noted_sides(len(pages)), _note_lines())


def impose_runs(
    out: pikepdf.Pdf, pages: Sequence[pikepdf.Object], counts: Sequence[int], *, booklet: bool
) -> Imposing:
    """Put pages on sides run by run (`counts`: how many pages each has), so that no sheet holds pages of two: each a
    booklet of its own, or else two to a side with lines for notes. Gives how many sides."""
    sides: list[list[Slot]] = []
    first = 0
    for count in counts:
        if len(sides) % 2:
            sides.append([])
        for side in booklet_sides(count) if booklet else noted_sides(count):
            sides.append([slot if slot.page is None else replace(slot, page=slot.page + first) for slot in side])
        first += count
    return _impose(out, pages, sides, _fold_marks() if booklet else _note_lines())


def _fold_marks() -> str:
    """Two short lines at the fold, where they are cut by it."""
    middle = _WIDTH / 2
    return (
        f"q {stroke(look.RULED)} 0.4 w {middle:.2f} 0 m {middle:.2f} 9 l "
        f"{middle:.2f} {_HEIGHT - 9:.2f} m {middle:.2f} {_HEIGHT:.2f} l S Q"
    )


def _note_lines() -> str:
    wide, high = look.A5.width * _NOTED, look.A5.height * _NOTED
    first = (_WIDTH / 2 - wide) / 2
    top = _HEIGHT - _EDGE - high
    code = [f"q {stroke(look.LINE)} 0.6 w"]
    for x in (first, _WIDTH / 2 + first):
        code.append(f"{x:.2f} {top:.2f} {wide:.2f} {high:.2f} re S")
    code.append(f"{stroke(look.RULED)} 0.5 w")
    y = top - _GAP
    while y > 17:
        for x in (first, _WIDTH / 2 + first):
            code.append(f"{x:.2f} {y:.2f} m {x + wide:.2f} {y:.2f} l")
        y -= _GAP
    return " ".join([*code, "S Q"])


def _impose(
    out: pikepdf.Pdf, pages: Sequence[pikepdf.Object], sides: Sequence[Sequence[Slot]], marks: str
) -> Imposing:
    from pikepdf import Array, Dictionary, Name

    drawn: list[Drawn] = []
    for page in pages:
        if len(drawn) % _SIDES_AT_ONCE == 0:
            yield
        drawn.append(as_drawing(out, page))
    tree = out.make_indirect(Dictionary(Type=Name.Pages))
    made: list[pikepdf.Object] = []
    went: dict[tuple[int, int], list[tuple[pikepdf.Object, Matrix, Box]]] = {}
    for number, slots in enumerate(sides):
        if number % _SIDES_AT_ONCE == 0:
            yield
        forms = Dictionary()
        code = [marks]
        side: pikepdf.Object = out.make_indirect(
            Dictionary(Type=Name.Page, Parent=tree, MediaBox=Array([0, 0, _WIDTH, _HEIGHT]))
        )
        for at, slot in enumerate(slots):
            if slot.page is None:
                continue
            one = drawn[slot.page]
            matrix = _into(one, slot)
            name = f"/P{at}"
            forms[name] = one.form
            code.append(f"q {' '.join(f'{part:.4f}' for part in matrix)} cm {name} Do Q")
            carry_links(out, one, side, matrix)
            went[one.page.objgen] = [(side, matrix, (0, 0, _WIDTH, _HEIGHT))]
        side.Resources = Dictionary(XObject=forms)
        side.Contents = out.make_stream("\n".join(code).encode("ascii"))
        made.append(side)
    tree.Kids, tree.Count = Array(made), len(made)
    out.Root.Pages = tree
    for number, side in enumerate(made):
        if number % _SIDES_AT_ONCE == 0:
            yield
        for entry in side.get("/Annots", ()):
            lead(entry, went)
    _lead_outline(out, went)
    _label_sides(out, len(made))
    return len(made)


def _into(one: Drawn, slot: Slot) -> Matrix:
    """A page as large as the slot allows, in its middle; one that lies across is turned to stand."""
    matrix, wide, high = one.matrix, one.width, one.height
    if wide > high:
        matrix = times(matrix, (0, 1, -1, 0, high, 0))
        wide, high = high, wide
    scale = min(slot.width / wide, slot.height / high)
    x = slot.x + (slot.width - wide * scale) / 2
    y = slot.y + (slot.height - high * scale) / 2
    return times(matrix, (scale, 0, 0, scale, x, y))


def _lead_outline(out: pikepdf.Pdf, went: Went) -> None:
    outline = out.Root.get("/Outlines")
    rest = [outline] if outline is not None else []
    while rest:
        entry = rest.pop()
        lead(entry, went)
        rest += [entry[key] for key in ("/First", "/Next") if key in entry]


def _label_sides(out: pikepdf.Pdf, sides: int) -> None:
    """Sides are counted as sides; the pages on them keep the numbers of their stamps."""
    from pikepdf import Array, Dictionary, Name

    out.Root.PageLabels = Dictionary(Nums=Array([0, Dictionary(S=Name.D)] if sides else []))
