"""The tables of a Word paper: merged cells, header rows, tables inside tables."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from desktop.packs.reading.blocks import Block, Cell, PageBreak, Table
from desktop.packs.reading.gathering import DEEPEST, MOST_COLUMNS
from desktop.packs.reading.xml_parts import Element, attribute, child, local, whole_number

if TYPE_CHECKING:
    from desktop.packs.reading.word import Paper


def table_of(paper: Paper, element: Element) -> Iterator[Block]:
    """A table; what is in one too deep inside others comes as its paragraphs."""
    paper.depth += 1
    try:
        if paper.depth > DEEPEST:
            for row in _rows(element):
                for one in _cells(row):
                    yield from _inside(paper, one)
            return
        rows: list[list[_Open]] = []
        above: dict[int, _Open] = {}
        header = 0
        for row in _rows(element):
            how = child(row, "trPr")
            if child(how, "del") is not None:
                paper.gathering.left_out("changes")
                continue
            marked = child(how, "tblHeader")
            if marked is not None and attribute(marked, "val") not in {"0", "false"} and header == len(rows):
                header += 1
            rows.append(_row(paper, row, above))
        made = tuple(tuple(Cell(one.blocks, one.across, one.down) for one in row) for row in rows)
        if any(made):
            paper.gathering.block()
            yield Table(made, min(header, max(0, len(made) - 1)))
    finally:
        paper.depth -= 1


class _Open:
    """A cell that cells below may still be merged into."""

    def __init__(self, blocks: tuple[Block, ...], across: int) -> None:
        self.blocks, self.across, self.down = blocks, across, 1


def _rows(element: Element) -> Iterator[Element]:
    for one in element:
        match local(one):
            case "tr":
                yield one
            case "sdt":
                if (inside := child(one, "sdtContent")) is not None:
                    yield from _rows(inside)
            case "ins" | "moveTo" | "customXml":
                yield from _rows(one)
            case _:
                pass


def _cells(row: Element) -> Iterator[Element]:
    for one in row:
        match local(one):
            case "tc":
                yield one
            case "sdt":
                if (inside := child(one, "sdtContent")) is not None:
                    yield from _cells(inside)
            case "ins" | "moveTo" | "customXml":
                yield from _cells(one)
            case _:
                pass


def _row(paper: Paper, row: Element, above: dict[int, _Open]) -> list[_Open]:
    """The row’s own cells; those merged into one above make that one taller instead."""
    made: list[_Open] = []
    before = child(row, "trPr", "gridBefore")
    column = whole_number(attribute(before, "val"), 0, MOST_COLUMNS) if before is not None else 0
    if column:
        made.append(_Open((), column))
    for one in _cells(row):
        how = child(one, "tcPr")
        span, merged = child(how, "gridSpan"), child(how, "vMerge")
        across = whole_number(attribute(span, "val"), 1, MOST_COLUMNS, 1) if span is not None else 1
        if column + across > MOST_COLUMNS:
            across = max(1, MOST_COLUMNS - column)
        paper.gathering.cells()
        continues = merged is not None and attribute(merged, "val") != "restart"
        if continues and column in above and above[column].across == across:
            above[column].down += 1
        else:
            cell = _Open(tuple(_inside(paper, one)), across)
            made.append(cell)
            above[column] = cell
        column += across
    return made


def _inside(paper: Paper, cell: Element) -> Iterator[Block]:
    from desktop.packs.reading.word import blocks_in

    yield from (block for block in blocks_in(paper, cell) if not isinstance(block, PageBreak))
