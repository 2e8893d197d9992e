"""A table on our pages: hairlines, its column names again on each page, merged cells, rows that go on over the page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from desktop.packs import look
from desktop.packs.lettering import Style
from desktop.packs.reading.blocks import Block, Cell, Paragraph, Run, Table
from desktop.packs.reading.laying import Laid, Layer, at_right
from desktop.packs.reading.table_widths import PAD, Part, Plan
from desktop.packs.sheet import Sheet
from desktop.packs.structure import Element
from desktop.words import _

_ABOVE, _BELOW = 3.0, 3.5
_KEPT_WHOLE = 0.3  # of a page: so high a table is not parted over two


@dataclass(slots=True)
class _Box:
    """A cell as it is set: where it begins, its width, the rows that it reaches over, its lines."""

    x: float
    width: float
    down: int
    lines: list[Laid]

    @property
    def height(self) -> float:
        return height_of(self.lines) + _ABOVE + _BELOW


def height_of(lines: Sequence[Laid]) -> float:
    """How high some lines are, one under the other."""
    return sum(one.height + (one.gap if at else 0.0) for at, one in enumerate(lines))


class TableSetter:
    """Sets one table on a sheet."""

    def __init__(self, sheet: Sheet, layer: Layer, table: Table, plan: Plan, place: Element) -> None:
        self._sheet, self._layer, self._table, self._plan = sheet, layer, table, plan
        self._place = place

    def set(self) -> None:
        """All its parts, one after the other."""
        plan = self._plan
        for at, part in enumerate(plan.parts):
            if len(plan.parts) > 1:
                self._sheet.gap(10.0 if at else 0.0)
                words = _("Columns {first} to {last} of {count}")
                said = words.format(first=part.first + 1, last=part.last, count=plan.columns)
                self._label(said)
            self._part(part)

    def _label(self, words: str) -> None:
        style = Style(8.5, 12.0, look.QUIET)
        sheet = self._sheet
        sheet.need(80)
        for line in self._layer.text((Run(words),), style, sheet.format.measure, self._place):
            line.put(sheet.leaf, sheet.format.left, sheet.y, True)
            sheet.y += line.height
        sheet.y += 3.0

    def _part(self, part: Part) -> None:
        sheet = self._sheet
        table = self._place.add("Table")
        edges = [sheet.format.left]
        for width in part.widths:
            edges.append(edges[-1] + width)
        header = self._table.header
        rows = [self._row(row, edges, table, head=at < header) for at, row in enumerate(part.grid)]
        heights = _heights(rows)
        again = sum(heights[:header])
        full = sheet.format.height - sheet.format.top - sheet.format.bottom
        repeats = bool(header) and again < full * 0.4
        together = self._together(rows, heights, full - (again if repeats else 0))
        # the column names never stand alone at the foot of a page
        first, whole = sum(heights[: header + 1]), sum(heights)
        sheet.need(whole if whole <= full * _KEPT_WHOLE else min(first, full))
        self._top(edges)

        def head_again(_sheet: Sheet) -> None:
            self._top(edges)
            for row, high in zip(rows[:header], heights[:header], strict=True):
                self._put(row, edges, high, [high], said=False, head=True)
                sheet.y += high

        for at, row in enumerate(rows):
            sheet.again = head_again if repeats and at >= header else None
            # without column names to repeat, a new page still wants the line over its first row
            if sheet.again is None:
                sheet.again = lambda _sheet: self._top(edges)
            if (wanted := together[at]) and sheet.room < wanted:
                sheet.turn()
            self._place_row(row, edges, at, heights, head=at < header)
        sheet.again = None

    def _row(
        self, row: Sequence[tuple[int, Cell]], edges: Sequence[float], table: Element, *, head: bool
    ) -> list[_Box]:
        element = table.add("TR")
        boxes = []
        for at, cell in row:
            last = min(at + cell.across, len(edges) - 1)
            inside = element.add("TH", "Column") if head else element.add("TD")
            inside.across, inside.down = last - at, cell.down
            width = edges[last] - edges[at]
            lines = self._layer.lay(
                _strong(cell) if head else cell.blocks, width - 2 * PAD, inside, self._plan.size
            )
            if cell.right:
                lines = at_right(lines, width - 2 * PAD)
            boxes.append(_Box(edges[at], width, cell.down, lines))
        return boxes

    def _together(self, rows: list[list[_Box]], heights: list[float], full: float) -> list[float]:
        """For each row the height that must be left on its page: its own, or that of all rows a merged cell joins."""
        wanted = [0.0] * len(rows)
        at = 0
        while at < len(rows):
            end, reach = at + 1, at + max((box.down for box in rows[at]), default=1)
            while end < min(reach, len(rows)):
                reach = max(reach, end + max((box.down for box in rows[end]), default=1))
                end += 1
            high = sum(heights[at:end])
            if end - at > 1 and high > full:
                # too tall to be kept together: the merged cell is as tall as its first row, and blank below
                for one in range(at, end):
                    for box in rows[one]:
                        box.down = 1
                heights[at:end] = _heights(rows[at:end])
                end, high = at + 1, heights[at]
            wanted[at] = high if high <= full * 0.6 or end - at > 1 else 0.0
            at = end
        return wanted

    def _place_row(
        self, row: list[_Box], edges: Sequence[float], at: int, heights: Sequence[float], *, head: bool
    ) -> None:
        """The row, over as many pages as it takes."""
        sheet = self._sheet
        if heights[at] <= sheet.room:
            self._put(row, edges, heights[at], heights[at:], said=True, head=head)
            sheet.y += heights[at]
            return
        if sheet.room < 60:
            sheet.turn()
        rest = row
        while rest:
            here, rest = _split(rest, sheet.room - _ABOVE - _BELOW)
            high = max((box.height for box in here), default=0.0)
            self._put(here, edges, high, [high], said=True, head=head)
            sheet.y += high
            if rest:
                sheet.turn()

    def _top(self, edges: Sequence[float]) -> None:
        sheet = self._sheet
        sheet.leaf.rule(edges[0], edges[-1], sheet.y, look.RULED)

    def _put(
        self,
        row: Sequence[_Box],
        edges: Sequence[float],
        high: float,
        below: Sequence[float],
        *,
        said: bool,
        head: bool,
    ) -> None:
        sheet = self._sheet
        leaf, top = sheet.leaf, sheet.y
        if head:
            for box in row:
                leaf.box(box.x, top, box.x + box.width, top + sum(below[: box.down]), look.GROUND)
        leaf.upright(edges[0], top, top + high, look.RULED)
        for box in row:
            foot = top + (high if box.down == 1 else sum(below[: box.down]))
            y = top + _ABOVE
            for n, line in enumerate(box.lines):
                y += line.gap if n else 0.0
                line.put(leaf, box.x + PAD, y, said)
                y += line.height
            if head:  # its ground lies over the line above it
                leaf.rule(box.x, box.x + box.width, top, look.RULED, 0.5)
            leaf.rule(box.x, box.x + box.width, foot, look.RULED, 0.5)
            leaf.upright(box.x + box.width, top, foot, look.RULED)


def _strong(cell: Cell) -> list[Block]:
    """The blocks of a cell that names a column, their words bold."""
    return [
        Paragraph(
            tuple(Run(run.text, True, run.italic, run.link) for run in block.runs), block.indent, block.marker
        )
        if isinstance(block, Paragraph)
        else block
        for block in cell.blocks
    ]


def _heights(rows: Sequence[Sequence[_Box]]) -> list[float]:
    """How high each row is; what a merged cell needs beyond its rows makes the last of them higher."""
    heights = [
        max((box.height for box in row if box.down == 1), default=_ABOVE + _BELOW + 8.0) for row in rows
    ]
    for at, row in enumerate(rows):
        for box in row:
            last = min(at + box.down, len(rows))
            missing = box.height - sum(heights[at:last])
            if box.down > 1 and missing > 0:
                heights[last - 1] += missing
    return heights


def _split(row: Sequence[_Box], room: float) -> tuple[list[_Box], list[_Box]]:
    """The lines of each cell that fit in `room`, and the rest; at least one line of some cell is taken."""
    here: list[_Box] = []
    rest: list[_Box] = []
    took = False
    for box in row:
        used, count = 0.0, 0
        for at, line in enumerate(box.lines):
            used += line.height + (line.gap if at else 0.0)
            if used > room:
                break
            count += 1
        took = took or count > 0
        here.append(_Box(box.x, box.width, 1, box.lines[:count]))
        rest.append(_Box(box.x, box.width, 1, box.lines[count:]))
    if not took:
        here = [_Box(box.x, box.width, 1, box.lines[:1]) for box in row]
        rest = [_Box(box.x, box.width, 1, box.lines[1:]) for box in row]
    return here, rest if any(box.lines for box in rest) else []
