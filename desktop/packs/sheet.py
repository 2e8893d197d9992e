"""Laying out our own pages: a sheet is filled from the top, row by row, and turns the page by itself.

Nothing is drawn until the pages are finished (`Leaf.draw`), so the numbers that depend on how long everything
became (contents, "page 23 of 61") are known by then. Heights and widths are points; y runs down a sheet. Whatever is
put is known by what it is (`structure.Element`), and what is not is decoration."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from desktop.packs import look
from desktop.packs.directions import runs_right_to_left
from desktop.packs.faces import clean
from desktop.packs.lettering import Colour, Line, Style, draw, fill, one_line, stroke, width_of, wrap
from desktop.packs.look import Format
from desktop.packs.structure import Element, marked

Drawing = Callable[[Any], str]
_INSET = 5.0  # between the words of a small box and its edge


@dataclass(slots=True)
class Leaf:
    """One page of ours: what is drawn on it, what on it can be followed (a box, where to, and the element it belongs
    to), the heights that others may point at, its words, and the element of each marked piece in its order; nothing is
    marked on one that is not `tagged`."""

    format: Format = look.A4
    drawings: list[Drawing] = field(default_factory=list)
    tagged: bool = True
    links: list[tuple[tuple[float, float, float, float], str, Element | None]] = field(default_factory=list)
    anchors: dict[str, float] = field(default_factory=dict)
    words: list[str] = field(default_factory=list)
    marks: list[Element] = field(default_factory=list)

    def draw(self, document: Any) -> str:
        """The operators of the whole page, the letters in the fonts of `document` (ReportLab's)."""
        code = "\n".join(drawing(document) for drawing in self.drawings)
        scale = self.format.scale
        return code if scale == 1 else f"q {scale:.5f} 0 0 {scale:.5f} 0 0 cm\n{code}\nQ"

    def put(self, line: Line, x: float, y: float, style: Style, element: Element | None = None) -> None:
        """Draw a set line with its baseline at `y` points from the top."""
        number = len(self.marks)
        if element is not None:
            self.marks.append(element)
        up = self.format.height - y

        def drawn(document: Any) -> str:
            code = draw(line, x, up, style, document, spaced=element is not None)
            return marked(element, number, code, "Pagination") if self.tagged else code

        self.drawings.append(drawn)

    def rule(self, x0: float, x1: float, y: float, colour: Colour = look.LINE, width: float = 0.6) -> None:
        """A line across, `y` points from the top."""
        up = self.format.height - y
        self._decorate(f"q {stroke(colour)} {width:g} w {x0:.2f} {up:.2f} m {x1:.2f} {up:.2f} l S Q")

    def dashes(self, x0: float, y0: float, x1: float, y1: float, colour: Colour = look.RULED) -> None:
        """A dashed line, to cut along; `y0` and `y1` are points from the top."""
        low, high = self.format.height - y1, self.format.height - y0
        self._decorate(f"q {stroke(colour)} 0.7 w [4 3] 0 d {x0:.2f} {high:.2f} m {x1:.2f} {low:.2f} l S Q")

    def upright(self, x: float, y0: float, y1: float, colour: Colour = look.LINE, width: float = 0.5) -> None:
        """A line down the page, from `y0` to `y1` points from the top."""
        top, low = self.format.height - y0, self.format.height - y1
        self._decorate(f"q {stroke(colour)} {width:g} w {x:.2f} {top:.2f} m {x:.2f} {low:.2f} l S Q")

    def box(self, x0: float, y0: float, x1: float, y1: float, colour: Colour, radius: float = 0) -> None:
        """A filled box from `y0` down to `y1`, its corners rounded by `radius`."""
        low, high = self.format.height - y1, self.format.height - y0
        self._decorate(f"q {fill(colour)} {_outline(x0, low, x1, high, radius)} f Q")

    def _decorate(self, code: str) -> None:
        whole = marked(None, 0, code)
        self.drawings.append(lambda document: whole if self.tagged else code)

    def link(
        self, x0: float, y0: float, x1: float, y1: float, target: str, element: Element | None = None
    ) -> None:
        """What lies between `y0` and `y1` leads to `target` when followed."""
        high = self.format.height
        self.links.append(((x0, high - y1, x1, high - y0), target, element))


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
    role: str = "P"


@dataclass(frozen=True, slots=True)
class Cell:
    """A column's part of a row: where it begins, how wide it is, and its texts one under the other. In a table, one
    that `names` tells which row it is."""

    x: float
    width: float
    texts: Sequence[Text]
    right: bool = False
    names: bool = False


@dataclass(slots=True)
class _Set:
    """A line ready to be put: how far down the cell its baseline is, and what belongs to it."""

    line: Line
    text: Text
    top: float
    leading: float
    element: Element | None = None


class Sheet:
    """Pages of one section. `again` draws what heads a page after the first (column names, "continued")."""

    def __init__(self, again: Callable[[Sheet], None] | None = None, format: Format = look.A4) -> None:
        self.leaves: list[Leaf] = []
        self.again = again
        self.format = format
        self.element = Element("Sect")
        self._place: Element | None = self.element
        self.y = 0.0
        self.turn()

    @property
    def leaf(self) -> Leaf:
        """The page being filled."""
        return self.leaves[-1]

    @property
    def room(self) -> float:
        """What is left of the page, in points."""
        return self.format.height - self.format.bottom - self.y

    def turn(self) -> None:
        """Begin a new page."""
        self.leaves.append(Leaf(self.format))
        self.y = self.format.top
        if len(self.leaves) > 1 and self.again is not None:
            # said once, at the first page; here it only helps the eye
            place, self._place = self._place, None
            self.again(self)
            self._place = place

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
        self.leaf.rule(self.format.left, self.format.right, self.y, colour, width)

    @contextmanager
    def table(self) -> Iterator[None]:
        """What is put in here are the rows of one table."""
        with self._within("Table") as table:
            yield
        if table is not None:
            table.even_out()

    @contextmanager
    def entries(self, *, contents: bool = False) -> Iterator[None]:
        """Each row put in here is an entry of one list: its first cell labels it where it has others. `contents` are
        those of a table of contents."""
        with self._within("TOC" if contents else "L"):
            yield

    @contextmanager
    def one(self, role: str) -> Iterator[None]:
        """All that is written in here (`write`) is one part of the text, though it stands in several places."""
        with self._within(role):
            yield

    @contextmanager
    def _within(self, role: str) -> Iterator[Element | None]:
        place = self._place
        if place is not None:
            self._place = place.add(role)
        yield self._place
        self._place = place

    def write(
        self,
        text: str,
        style: Style,
        x: float,
        baseline: float,
        width: float | None = None,
        *,
        right: bool = False,
        role: str = "P",
    ) -> float:
        """One line at `baseline` points from the top, cut where it would be wider than `width`, ending at `x` when
        `right`. Gives how wide it became."""
        style = self.format.type(style)
        line = one_line(text, style, width)
        wide = line.width * style.size
        if line.segments:
            self.leaf.words.append(text)
            place = self._place
            # of what is one part already, each place on the page is a piece
            element = place.add(role if place.role == "Sect" else "Span") if place is not None else None
            if element is not None and runs_right_to_left(text):
                element.said = clean(text)
            self.leaf.put(line, x - wide if right else x, baseline, style, element)
        return wide

    def say(
        self,
        text: str,
        style: Style = look.BODY,
        *,
        x: float | None = None,
        width: float | None = None,
        gap: float = 0.0,
        keep: float = 0.0,
        role: str = "P",
    ) -> None:
        """A paragraph; `keep` points below it stay on the same page (a heading with what it heads)."""
        if keep:
            self.need(keep + self.format.type(style).leading)
        left = self.format.left if x is None else x
        wide = self.format.right - left if width is None else width
        self.row([Cell(left, wide, [Text(text, style, role=role)])], pad=0, rule=False)
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
        head: bool = False,
    ) -> None:
        """A row of cells, kept on one page where it can be; a very tall one goes on over the page. `head` tells that it
        names the columns of a table."""
        columns = [(cell, self._set(cell)) for cell in cells]
        high = max((_height(lines) for _, lines in columns), default=0.0) + 2 * pad
        tall = high > (self.format.height - self.format.top - self.format.bottom) * 0.6
        if high > self.room and (not tall or self.room < 120):
            self.turn()
        if anchor:
            self.anchor(anchor)
        leads = self._elements(columns, head, target)
        while True:
            columns, rest = _split(columns, self.room - 2 * pad)
            high = max((_height(lines) for _, lines in columns), default=0.0) + 2 * pad
            self._put_row(columns, pad, high, target, ground, leads)
            self.y += high
            if rule:
                self.rule()
            if not any(lines for _, lines in rest):
                return
            columns = rest
            self.turn()

    def height_of(self, cells: Sequence[Cell], *, pad: float = 6.0) -> float:
        """How tall a row of these cells is."""
        return max((_height(self._set(cell)) for cell in cells), default=0.0) + 2 * pad

    def _set(self, cell: Cell) -> list[_Set]:
        made: list[_Set] = []
        top = 0.0
        for text in cell.texts:
            if not text.text:
                continue
            top += text.gap if made else 0.0
            inset = 2 * _INSET if text.ground is not None else 0
            style = self.format.type(text.style)
            for line in wrap(text.text, style, cell.width - inset, text.most):
                made.append(_Set(line, text, top, style.leading))
                top += style.leading
        return made

    def _elements(
        self, columns: Sequence[tuple[Cell, list[_Set]]], head: bool, target: str
    ) -> Element | None:
        """Give each line of a row the element it belongs to; gives the one that a link of the whole row belongs to."""
        place = self._place
        for _cell, lines in columns:
            self.leaf.words.extend(dict.fromkeys(one.text.text for one in lines))
        filled = [cell for cell, lines in columns if lines]
        if place is None or not filled:
            return None
        leads: Element | None = None
        main = max(filled, key=lambda cell: cell.width)
        heads: dict[str, Element] = {}
        for (cell, lines), box in zip(columns, _boxes(place, columns, head), strict=True):
            of: dict[int, Element] = {}
            for one in lines:
                if id(one.text) not in of:
                    linked = bool(one.text.target) or (bool(target) and leads is None and cell is main)
                    made = _part_for(one.text.role, box, heads, linked)
                    if linked and not one.text.target:
                        leads = made
                    if runs_right_to_left(one.text.text):
                        # on the page the letters stand in the order drawn, from left to right
                        made = made.add("Span")
                        made.said = clean(one.text.text)
                    of[id(one.text)] = made
                one.element = of[id(one.text)]
        return leads

    def _put_row(
        self,
        columns: list[tuple[Cell, list[_Set]]],
        pad: float,
        high: float,
        target: str,
        ground: Colour | None,
        leads: Element | None,
    ) -> None:
        leaf, left, right = self.leaf, self.format.left, self.format.right
        if ground is not None:
            leaf.box(left - 8, self.y, right + 8, self.y + high, ground, 4)
        if target:
            leaf.link(left, self.y, right, self.y + high, target, leads)
        for cell, lines in columns:
            for one in lines:
                style, text = self.format.type(one.text.style), one.text
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
                leaf.put(one.line, x, baseline, style, one.element)
                if text.target:
                    leaf.link(x - 2, top, x + wide + 2, top + style.leading, text.target, one.element)


def _boxes(place: Element, columns: Sequence[tuple[Cell, list[_Set]]], head: bool) -> list[Element]:
    """The element of each cell of a row that is put under `place`: cells of a table, or label and words of a list."""
    if place.role == "Table":
        row = place.add("TR")
        return [
            row.add("TH", "Column") if head else row.add("TH", "Row") if cell.names else row.add("TD")
            for cell, _lines in columns
        ]
    if place.role not in ("L", "TOC"):
        return [place for _ in columns]
    entry = place.add("LI" if place.role == "L" else "TOCI")
    first, *others = [cell for cell, lines in columns if lines]
    labelled = any(cell.width > first.width for cell in others)
    label = entry.add("Lbl") if labelled else None
    body = entry.add("LBody") if place.role == "L" else entry
    return [label if label is not None and cell is first else body for cell, _lines in columns]


def _part_for(role: str, box: Element, heads: dict[str, Element], linked: bool) -> Element:
    """The element of one text in a cell's `box`; the number of a heading and its words are one, though in two cells."""
    if role.startswith("H"):
        made = heads[role] = heads.get(role) or box.add(role)
    elif box.role == "Lbl":
        made = box
    elif box.role == "TOCI" and linked:
        made = box.add("Reference")
    else:
        made = box.add(role)
    return made.add("Link") if linked else made


def _height(lines: Sequence[_Set]) -> float:
    return max((one.top + one.leading for one in lines), default=0.0)


def _split(
    columns: list[tuple[Cell, list[_Set]]], room: float
) -> tuple[list[tuple[Cell, list[_Set]]], list[tuple[Cell, list[_Set]]]]:
    """The lines that fit in `room`, and the rest moved up to the top of the next page."""
    here, rest = [], []
    for cell, lines in columns:
        fits = [one for one in lines if one.top + one.leading <= room + 0.01]
        more = lines[len(fits) :]
        start = more[0].top if more else 0.0
        here.append((cell, fits))
        rest.append((cell, [_Set(one.line, one.text, one.top - start, one.leading, one.element) for one in more]))
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
    form = sheet.format
    style = look.HEADING if not form.narrow else look.HEADING_NARROW
    sheet.write(title, style, form.left, sheet.y + style.size - 2, form.measure, role="H1")
    sheet.y += style.leading
    if form.narrow:
        for words in (under, aside):
            if words:
                sheet.say(words, look.SMALL)
    elif under or aside:
        wide = min(width_of(aside, form.type(look.SMALL)), form.measure * 0.5)
        sheet.write(under, look.SMALL, form.left, sheet.y + 12, form.measure - wide - 12)
        sheet.write(aside, look.SMALL, form.right, sheet.y + 12, form.measure * 0.5, right=True)
        sheet.y += 16
    sheet.y += 8
    sheet.rule(look.ACCENT, 1.2)
    sheet.y += 4


def heading_again(sheet: Sheet, title: str) -> None:
    """The head of a section's later pages, smaller."""
    style = sheet.format.type(look.LABEL)
    lower = style.leading - look.LABEL.leading
    sheet.write(title, style, sheet.format.left, sheet.y - 2 + lower, sheet.format.measure)
    sheet.y += 6 + lower
    sheet.rule(look.ACCENT, 0.8)
    sheet.y += 4


def ruled(sheet: Sheet, lines: int, height: float) -> None:
    """Empty lines to write on, `height` points apart."""
    for _ in range(lines):
        sheet.y += height
        sheet.rule(look.RULED, 0.5)
