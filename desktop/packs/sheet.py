"""Laying out our own pages: a sheet is filled from the top, row by row, and turns the page by itself.

Nothing is drawn until the pages are finished (`Leaf.draw`), so the numbers that depend on how long everything
became (contents, "page 23 of 61") are known by then. Heights and widths are points; y runs down a sheet."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from desktop.packs import look
from desktop.packs.lettering import Colour, Line, Style, draw, fill, one_line, stroke, wrap

Drawing = Callable[[Any], str]
_INSET = 5.0  # between the words of a small box and its edge


@dataclass(slots=True)
class Leaf:
    """One page of ours: what is drawn on it, what on it can be followed (a box and where to), and the heights
    that others may point at."""

    drawings: list[Drawing] = field(default_factory=list)
    links: list[tuple[tuple[float, float, float, float], str]] = field(default_factory=list)
    anchors: dict[str, float] = field(default_factory=dict)

    def draw(self, document: Any) -> str:
        """The operators of the whole page, the letters in the fonts of `document` (ReportLab's)."""
        return "\n".join(drawing(document) for drawing in self.drawings)

    def put(self, line: Line, x: float, y: float, style: Style) -> None:
        """Draw a set line with its baseline at `y` points from the top."""
        self.drawings.append(lambda document: draw(line, x, look.HEIGHT - y, style, document))

    def rule(self, x0: float, x1: float, y: float, colour: Colour = look.LINE, width: float = 0.6) -> None:
        """A line across, `y` points from the top."""
        up = look.HEIGHT - y
        code = f"q {stroke(colour)} {width:g} w {x0:.2f} {up:.2f} m {x1:.2f} {up:.2f} l S Q"
        self.drawings.append(lambda document: code)

    def upright(self, x: float, y0: float, y1: float, colour: Colour = look.LINE, width: float = 0.5) -> None:
        """A line down the page, from `y0` to `y1` points from the top."""
        top, low = look.HEIGHT - y0, look.HEIGHT - y1
        code = f"q {stroke(colour)} {width:g} w {x:.2f} {top:.2f} m {x:.2f} {low:.2f} l S Q"
        self.drawings.append(lambda document: code)

    def box(self, x0: float, y0: float, x1: float, y1: float, colour: Colour, radius: float = 0) -> None:
        """A filled box from `y0` down to `y1`, its corners rounded by `radius`."""
        low, high = look.HEIGHT - y1, look.HEIGHT - y0
        code = f"q {fill(colour)} {_outline(x0, low, x1, high, radius)} f Q"
        self.drawings.append(lambda document: code)

    def link(self, x0: float, y0: float, x1: float, y1: float, target: str) -> None:
        """What lies between `y0` and `y1` leads to `target` when followed."""
        self.links.append(((x0, look.HEIGHT - y1, x1, look.HEIGHT - y0), target))


@dataclass(frozen=True, slots=True)
class Text:
    """Some text in a cell, in lines no wider than the cell; `gap` is the space above it. A text with a
    `ground` sits in a small rounded box of that colour."""

    text: str
    style: Style = look.BODY
    gap: float = 0.0
    ground: Colour | None = None
    bar: Colour | None = None
    most: int | None = None
    target: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """A column's part of a row: where it begins, how wide it is, and its texts one under the other."""

    x: float
    width: float
    texts: Sequence[Text]
    right: bool = False


@dataclass(slots=True)
class _Set:
    """A line ready to be put: how far down the cell its baseline is, and what belongs to it."""

    line: Line
    text: Text
    top: float
    first: bool


class Sheet:
    """Pages of one section. `again` draws what heads a page after the first (column names, "continued")."""

    def __init__(self, again: Callable[[Sheet], None] | None = None) -> None:
        self.leaves: list[Leaf] = []
        self.again = again
        self.y = 0.0
        self.turn()

    @property
    def leaf(self) -> Leaf:
        """The page being filled."""
        return self.leaves[-1]

    @property
    def room(self) -> float:
        """What is left of the page, in points."""
        return look.HEIGHT - look.BOTTOM - self.y

    def turn(self) -> None:
        """Begin a new page."""
        self.leaves.append(Leaf())
        self.y = look.TOP
        if len(self.leaves) > 1 and self.again is not None:
            self.again(self)

    def need(self, height: float) -> None:
        """Turn the page unless there is room for `height` points."""
        if self.room < height:
            self.turn()

    def gap(self, height: float) -> None:
        """Leave some space."""
        self.y += height

    def anchor(self, name: str) -> None:
        """Others may point here."""
        self.leaf.anchors[name] = self.y

    def rule(self, colour: Colour = look.LINE, width: float = 0.6) -> None:
        """A line across the page, here."""
        self.leaf.rule(look.LEFT, look.RIGHT, self.y, colour, width)

    def say(
        self,
        text: str,
        style: Style = look.BODY,
        *,
        x: float = look.LEFT,
        width: float | None = None,
        gap: float = 0.0,
        keep: float = 0.0,
    ) -> None:
        """A paragraph; `keep` points below it stay on the same page (a heading with what it heads)."""
        if keep:
            self.need(keep + style.leading)
        wide = look.RIGHT - x if width is None else width
        self.row([Cell(x, wide, [Text(text, style)])], pad=0, rule=False)
        self.y += gap

    def row(
        self,
        cells: Sequence[Cell],
        *,
        pad: float = 6.0,
        rule: bool = True,
        target: str = "",
        anchor: str = "",
        ground: Colour | None = None,
    ) -> None:
        """A row of cells, kept on one page where it can be; a very tall one goes on over the page."""
        columns = [(cell, _set(cell)) for cell in cells]
        height = height_of(cells, pad=pad)
        tall = height > (look.HEIGHT - look.TOP - look.BOTTOM) * 0.6
        if height > self.room and (not tall or self.room < 120):
            self.turn()
        if anchor:
            self.anchor(anchor)
        while True:
            columns, rest = _split(columns, self.room - 2 * pad)
            high = max((_height(lines) for _, lines in columns), default=0.0) + 2 * pad
            self._put_row(columns, pad, high, target, ground)
            self.y += high
            if rule:
                self.rule()
            if not any(lines for _, lines in rest):
                return
            columns = rest
            self.turn()

    def _put_row(
        self,
        columns: list[tuple[Cell, list[_Set]]],
        pad: float,
        high: float,
        target: str,
        ground: Colour | None,
    ) -> None:
        leaf = self.leaf
        if ground is not None:
            leaf.box(look.LEFT - 8, self.y, look.RIGHT + 8, self.y + high, ground, 4)
        if target:
            leaf.link(look.LEFT, self.y, look.RIGHT, self.y + high, target)
        for cell, lines in columns:
            for one in lines:
                style, text = one.text.style, one.text
                wide = one.line.width * style.size
                inset = _INSET if text.ground is not None else 0.0
                x = cell.x + (cell.width - wide - inset if cell.right or one.line.right_to_left else inset)
                top = self.y + pad + one.top
                # From the leading alone, so that sizes side by side in a row share a baseline.
                baseline = top + style.leading * 0.72
                if text.ground is not None:
                    leaf.box(x - _INSET, top, x + wide + _INSET, top + style.leading, text.ground, 3)
                if text.bar is not None:
                    leaf.box(cell.x - 8, top, cell.x - 6, top + style.leading + 0.2, text.bar)
                leaf.put(one.line, x, baseline, style)
                if text.target:
                    leaf.link(x - 2, top, x + wide + 2, top + style.leading, text.target)


def height_of(cells: Sequence[Cell], *, pad: float = 6.0) -> float:
    """How tall a row of these cells is."""
    return max((_height(_set(cell)) for cell in cells), default=0.0) + 2 * pad


def _set(cell: Cell) -> list[_Set]:
    made: list[_Set] = []
    top = 0.0
    for text in cell.texts:
        if not text.text:
            continue
        top += text.gap if made else 0.0
        inset = 2 * _INSET if text.ground is not None else 0
        for at, line in enumerate(wrap(text.text, text.style, cell.width - inset, text.most)):
            made.append(_Set(line, text, top, at == 0))
            top += text.style.leading
    return made


def _height(lines: Sequence[_Set]) -> float:
    return max((one.top + one.text.style.leading for one in lines), default=0.0)


def _split(
    columns: list[tuple[Cell, list[_Set]]], room: float
) -> tuple[list[tuple[Cell, list[_Set]]], list[tuple[Cell, list[_Set]]]]:
    """The lines that fit in `room`, and the rest moved up to the top of the next page."""
    here, rest = [], []
    for cell, lines in columns:
        fits = [one for one in lines if one.top + one.text.style.leading <= room + 0.01]
        more = lines[len(fits) :]
        start = more[0].top if more else 0.0
        here.append((cell, fits))
        rest.append((cell, [_Set(one.line, one.text, one.top - start, one.first) for one in more]))
    return here, rest


def _outline(x0: float, y0: float, x1: float, y1: float, radius: float) -> str:
    if not radius:
        return f"{x0:.2f} {y0:.2f} {x1 - x0:.2f} {y1 - y0:.2f} re"
    r = min(radius, (y1 - y0) / 2, (x1 - x0) / 2)
    k = r * 0.4477
    return (
        f"{x0 + r:.2f} {y0:.2f} m {x1 - r:.2f} {y0:.2f} l "
        f"{x1 - k:.2f} {y0:.2f} {x1:.2f} {y0 + k:.2f} {x1:.2f} {y0 + r:.2f} c {x1:.2f} {y1 - r:.2f} l "
        f"{x1:.2f} {y1 - k:.2f} {x1 - k:.2f} {y1:.2f} {x1 - r:.2f} {y1:.2f} c {x0 + r:.2f} {y1:.2f} l "
        f"{x0 + k:.2f} {y1:.2f} {x0:.2f} {y1 - k:.2f} {x0:.2f} {y1 - r:.2f} c {x0:.2f} {y0 + r:.2f} l "
        f"{x0:.2f} {y0 + k:.2f} {x0 + k:.2f} {y0:.2f} {x0 + r:.2f} {y0:.2f} c h"
    )


def heading(sheet: Sheet, title: str, aside: str = "", under: str = "") -> None:
    """The head of a section: its title large, something quiet at the right, a line below."""
    sheet.leaf.put(one_line(title, look.HEADING, look.MEASURE), look.LEFT, sheet.y + 20, look.HEADING)
    sheet.y += 28
    if under or aside:
        side = one_line(aside, look.SMALL, look.MEASURE * 0.5)
        wide = side.width * look.SMALL.size
        sheet.leaf.put(side, look.RIGHT - wide, sheet.y + 12, look.SMALL)
        left = one_line(under, look.SMALL, look.MEASURE - wide - 12)
        sheet.leaf.put(left, look.LEFT, sheet.y + 12, look.SMALL)
        sheet.y += 16
    sheet.y += 8
    sheet.rule(look.ACCENT, 1.2)
    sheet.y += 4


def heading_again(sheet: Sheet, title: str) -> None:
    """The head of a section's later pages, smaller."""
    line = one_line(title, look.LABEL, look.MEASURE)
    sheet.leaf.put(line, look.LEFT, sheet.y - 2, look.LABEL)
    sheet.y += 6
    sheet.rule(look.ACCENT, 0.8)
    sheet.y += 4


def ruled(sheet: Sheet, lines: int, height: float) -> None:
    """Empty lines to write on, `height` points apart."""
    for _ in range(lines):
        sheet.y += height
        sheet.rule(look.RULED, 0.5)
