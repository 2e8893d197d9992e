"""Blocks made into lines and pictures of a known height, for a column: a page, a box, a cell of a table."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from desktop.packs import look
from desktop.packs.directions import runs_right_to_left
from desktop.packs.faces import clean
from desktop.packs.images import Placed, TooLarge, placed, seen_pixels
from desktop.packs.lettering import Line, Style, one_line, width_of
from desktop.packs.look import Format
from desktop.packs.mixed import Piece, parts_of, wrap_pieces
from desktop.packs.reading.blocks import (
    Aside,
    Block,
    Heading,
    Paragraph,
    Picture,
    Rule,
    Run,
    Runs,
    Table,
    grid_of,
    words_in,
)
from desktop.packs.sheet import Leaf
from desktop.packs.structure import Element, marked
from desktop.words import _

LEADING = 1.42
_HEADINGS = ((15.0, 18.0), (12.5, 14.0), (11.0, 12.0), (10.0, 10.0))  # size, space above, by level
_STEP = 17.0  # points from one level of a list to the next, in type of ten points
_WIDEST_MARKER = 70.0
_BAR = 9.0  # from the bar beside an aside to its words
_DOTS = 0.75  # points to a pixel where a picture’s size is not said
_TALLEST = 0.8  # of the column’s height, for a picture


class Put(Protocol):
    """Draws something with its upper left corner at x, y; to a screen reader it is there when `said`."""

    def __call__(self, leaf: Leaf, x: float, y: float, said: bool) -> None: ...


@dataclass(slots=True)
class Laid:
    """One line or one picture: its height, the space above it, how to draw it, whether the next stays with it,
    and whether it means nothing at the head of a page."""

    height: float
    put: Put
    gap: float = 0.0
    keep: bool = False
    parts: bool = False


@dataclass(slots=True)
class Layer:
    """Makes blocks into lines. `pictures` are those met so far by name, `shown` which were put on which page, `level`
    that of the heading before."""

    form: Format
    pictures: dict[str, Placed] = field(default_factory=dict)
    shown: list[tuple[str, Leaf]] = field(default_factory=list)
    level: int = 0

    def lay(self, blocks: Sequence[Block], width: float, place: Element, size: float = 10.0) -> list[Laid]:
        """The blocks in a column `width` points wide, each an element under `place`."""
        made: list[Laid] = []
        entries: Element | None = None
        hangs = self._hangs(blocks, size)
        last: Block | None = None
        for at, block in enumerate(blocks):
            if not (
                isinstance(block, Paragraph) and (block.marker or (entries is not None and block.indent))
            ):
                entries = None
            gap = 0.0 if not made else size * 0.6
            laid: list[Laid]
            match block:
                case Heading():
                    laid, gap = (
                        self._heading(block, width, place, size),
                        self._above(block, size) if made else 0,
                    )
                case Paragraph(marker=marker) if marker:
                    entries = entries or place.add("L")
                    if isinstance(last, Paragraph) and last.marker:
                        gap = size * 0.25
                    laid = self._entry(block, width, entries, size, hangs[at])
                case Paragraph():
                    laid = self._paragraph(block, width, place, size)
                case Picture():
                    laid = self._picture(block, width, place, size)
                case Rule():
                    laid, gap = [Laid(1.0, _rule(width), keep=True, parts=True)], size * 1.2 if made else 0.0
                case Aside():
                    laid = self._aside(block, width, place, size)
                case Table():
                    laid = self.lay(list(flattened(block)), width, place, size)
                case _:
                    continue
            if laid:
                laid[0].gap = max(gap, size * 0.9) if isinstance(last, Aside) and gap else gap
                made.extend(laid)
                last = block
        return made

    def _above(self, block: Heading, size: float) -> float:
        return _HEADINGS[min(block.level, 4) - 1][1] * size / 10

    def _heading(self, block: Heading, width: float, place: Element, size: float) -> list[Laid]:
        large = _HEADINGS[min(block.level, 4) - 1][0] * min(size / 10, 1.0)
        if self.form.narrow:
            large = 10 + (large - 10) * 0.6
        # a level is never left out when it is read aloud
        self.level = min(block.level, self.level + 1)
        laid = self.text(
            block.runs, Style(large, large * 1.3, look.TEXT, bold=True), width, place, f"H{self.level}"
        )
        for one in laid:
            one.keep = True
        return laid

    def _paragraph(self, block: Paragraph, width: float, place: Element, size: float) -> list[Laid]:
        left = min(block.indent * _STEP * size / 10, width * 0.4)
        return _inset(self.text(block.runs, self._body(size), width - left, place), left)

    def _hangs(self, blocks: Sequence[Block], size: float) -> dict[int, float]:
        """How far in the words of each list entry stand from its marker, alike for entries that follow each other."""
        found: dict[int, float] = {}
        together: dict[int, list[int]] = {}
        widest: dict[int, float] = {}

        def settle() -> None:
            for indent, places in together.items():
                found.update(dict.fromkeys(places, widest[indent]))
            together.clear()
            widest.clear()

        for at, block in enumerate(blocks):
            if not isinstance(block, Paragraph):
                settle()
            elif block.marker:
                wide = min(width_of(block.marker, self._body(size)), _WIDEST_MARKER) + size * 0.5
                together.setdefault(block.indent, []).append(at)
                widest[block.indent] = max(wide, widest.get(block.indent, _STEP * size / 10))
            elif not block.indent:
                settle()
        settle()
        return found

    def _entry(self, block: Paragraph, width: float, place: Element, size: float, hang: float) -> list[Laid]:
        left = min(block.indent * _STEP * size / 10, width * 0.4)
        hang = min(hang, width * 0.4)
        style = self._body(size)
        entry = place.add("LI")
        label = entry.add("Lbl")
        laid = self.text(block.runs, style, width - left - hang, entry.add("LBody"))
        marker = one_line(block.marker, style, hang)
        if not laid:
            laid = [Laid(style.leading, _nothing)]
        first, rtl = laid[0].put, _runs_left(block.runs, style, width)

        def put(leaf: Leaf, x: float, y: float, said: bool) -> None:
            at = x + width - left - marker.width * style.size if rtl else x + left
            leaf.put(marker, at, y + style.leading * 0.72, style, label if said else None)
            first(leaf, x + (0 if rtl else left + hang), y, said)

        rest = _inset(laid[1:], 0 if rtl else left + hang)
        return [Laid(laid[0].height, put, 0.0, laid[0].keep), *rest]

    def _body(self, size: float) -> Style:
        return self.form.type(Style(size, size * LEADING, look.TEXT))

    def text(self, runs: Runs, style: Style, width: float, place: Element, role: str = "P") -> list[Laid]:
        """Some runs as lines; links are blue, underlined, and lead where they say."""
        style = self.form.type(style)
        pieces, links = _pieces(runs, style.bold)
        lines = wrap_pieces(pieces, style.size, width)
        if not lines:
            return []
        whole = place.add(role)
        elements = {tag: whole.add("Link" if link else "Span") for tag, link in links.items()}
        said = {tag: "".join(piece.text for piece in pieces if piece.tag == tag) for tag in elements}
        if not elements and any(runs_right_to_left(run.text) for run in runs):
            elements[0], said[0] = whole.add("Span"), words_in(runs)
        for tag, element in elements.items():
            if runs_right_to_left(said[tag]):
                # on the page the letters stand in the order drawn, from left to right
                element.said = clean(said[tag])
        laid = [Laid(style.leading, _Line(line, style, width, whole, elements, links)) for line in lines]
        if len(laid) > 2:  # no line stands alone at the foot or at the head of a page
            laid[0].keep = laid[-2].keep = True
        return laid

    def _aside(self, block: Aside, width: float, place: Element, size: float) -> list[Laid]:
        inner = place.add("Sect")
        inside: list[Laid] = []
        if block.label:
            small = Style(size * 0.85, size * 1.2, look.QUIET, bold=True)
            inside = self.text((Run(block.label),), small, width - _BAR, inner)
            for one in inside:
                one.keep = True
        made = self.lay(block.blocks, width - _BAR, inner, size * 0.95)
        if inside and made:
            made[0].gap = size * 0.2
        inside.extend(made)
        return [Laid(one.height, _Barred(one), one.gap, one.keep) for one in inside]

    def _picture(self, block: Picture, width: float, place: Element, size: float) -> list[Laid]:
        found = self.picture_size(block, width)
        if found is None:
            words = block.words or _("It is damaged, or too large to be shown.")
            said = Run(_("[A picture that could not be shown: {words}]").format(words=words))
            return self.text((said,), Style(size * 0.85, size * 1.2, look.QUIET), width, place)
        wide, high = found
        name = "P" + hashlib.sha256(block.data + f"{wide:.0f}".encode()).hexdigest()[:16]
        if name not in self.pictures:
            try:
                self.pictures[name] = placed(block.data, wide)
            except Exception:  # noqa: BLE001 - a picture that is broken inside makes its reader raise anything
                return self._picture(Picture(b"", block.words), width, place, size)
        element = place.add("Figure")
        element.words = block.words or _("A picture")
        return [Laid(high, _Shown(self.pictures[name], name, wide, high, element, self.shown))]

    def picture_size(self, block: Picture, width: float) -> tuple[float, float] | None:
        """How large a picture is shown in a column, at its own proportion; None for one that cannot be."""
        try:
            across, down = seen_pixels(block.data)
        except TooLarge:
            return None
        except Exception:  # noqa: BLE001 - whatever a broken picture makes its reader raise
            return None
        if across < 1 or down < 1:
            return None
        wanted = block.width or (block.height * across / down if block.height else across * _DOTS)
        tallest = (self.form.height - self.form.top - self.form.bottom) * _TALLEST
        wide = min(wanted, width, tallest * across / down)
        return (wide, wide * down / across) if wide > 0 else None


def flattened(table: Table) -> Iterator[Block]:
    """A table inside a cell, as one paragraph for each of its rows."""
    for row in grid_of(table):
        runs: list[Run] = []
        for _column, cell in row:
            for block in cell.blocks:
                if isinstance(block, Paragraph | Heading) and block.runs:
                    runs.extend([Run(" · ")] if runs else [])
                    marker = block.marker if isinstance(block, Paragraph) else ""
                    runs.extend([Run(f"{marker} "), *block.runs] if marker else block.runs)
                elif not isinstance(block, Paragraph | Heading):
                    if runs:
                        yield Paragraph(tuple(runs))
                        runs = []
                    if isinstance(block, Table):
                        yield from flattened(block)
                    else:
                        yield block
        if runs:
            yield Paragraph(tuple(runs))


def _pieces(runs: Runs, bold: bool) -> tuple[list[Piece], dict[int, str]]:
    """The runs to be set, and where each of their tags leads; no tags where there are no links."""
    if not any(run.link for run in runs):
        return [Piece(run.text, run.bold or bold) for run in runs], {}
    pieces: list[Piece] = []
    links: dict[int, str] = {}
    before: str | None = None
    for run in runs:
        if run.link != before:
            links[len(links) + 1] = run.link
            before = run.link
        pieces.append(Piece(run.text, run.bold or bold, len(links)))
    return pieces, links


def _runs_left(runs: Runs, style: Style, width: float) -> bool:
    """Whether the words run from right to left, so that their marker stands at the right."""
    return one_line(words_in(runs)[:200], style, width).right_to_left


@dataclass(slots=True)
class _Line:
    """A line of text."""

    line: Line
    style: Style
    width: float
    whole: Element
    elements: dict[int, Element]
    links: dict[int, str]

    def __call__(self, leaf: Leaf, x: float, y: float, said: bool) -> None:
        style = self.style
        if self.line.right_to_left:
            x += self.width - self.line.width * style.size
        baseline = y + style.leading * 0.72
        for tag, part, start, end in parts_of(self.line):
            link = self.links.get(tag, "")
            element = self.elements.get(tag, self.whole) if said else None
            colour = look.BLUE if link else style.colour
            leaf.put(part, x, baseline, Style(style.size, style.leading, colour, style.bold), element)
            if link:
                x0, x1 = x + start * style.size, x + end * style.size
                leaf.rule(x0, x1, baseline + style.size * 0.14, look.BLUE, 0.5)
                leaf.link(x0, y, x1, y + style.leading, link, element)


@dataclass(slots=True)
class _Shown:
    """A picture."""

    picture: Placed
    name: str
    wide: float
    high: float
    element: Element
    shown: list[tuple[str, Leaf]]

    def __call__(self, leaf: Leaf, x: float, y: float, said: bool) -> None:
        self.shown.append((self.name, leaf))
        matrix = self.picture.matrix(x, leaf.format.height - y - self.high, self.wide, self.high)
        number = len(leaf.marks)
        if said:
            low, scale = leaf.format.height - y - self.high, leaf.format.scale
            self.element.box = (x * scale, low * scale, (x + self.wide) * scale, (low + self.high) * scale)
            leaf.marks.append(self.element)
        code = marked(self.element if said else None, number, f"q {matrix} cm /{self.name} Do Q")
        leaf.drawings.append(lambda document: code)


@dataclass(slots=True)
class _Barred:
    """A line of an aside, with the bar beside it."""

    inside: Laid

    def __call__(self, leaf: Leaf, x: float, y: float, said: bool) -> None:
        above = min(self.inside.gap, 6.0)
        leaf.box(x, y - above, x + 2, y + self.inside.height, look.LINE)
        self.inside.put(leaf, x + _BAR, y, said)


@dataclass(slots=True)
class _Moved:
    """A line that stands further in."""

    inside: Put
    by: float

    def __call__(self, leaf: Leaf, x: float, y: float, said: bool) -> None:
        self.inside(leaf, x + self.by, y, said)


def at_right(laid: list[Laid], width: float) -> list[Laid]:
    """Lines that end at the right edge of a column, as numbers do."""
    made = []
    for one in laid:
        by = 0.0
        if isinstance(one.put, _Line) and not one.put.line.right_to_left:
            by = width - one.put.line.width * one.put.style.size
        made.extend(_inset([one], by))
    return made


def _inset(laid: list[Laid], by: float) -> list[Laid]:
    return [Laid(one.height, _Moved(one.put, by), one.gap, one.keep) for one in laid] if by else laid


def _rule(width: float) -> Put:
    def put(leaf: Leaf, x: float, y: float, said: bool) -> None:
        leaf.rule(x, x + width, y, look.RULED)

    return put


def _nothing(leaf: Leaf, x: float, y: float, said: bool) -> None:
    """An entry of a list with no words."""
