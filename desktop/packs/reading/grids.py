"""The used part of a sheet as a table: empty rows and columns trimmed, merged cells kept, and never beyond a bound."""

from __future__ import annotations

from collections.abc import Sequence

from desktop.packs.reading.blocks import Block, Cell, Heading, Run, Table
from desktop.packs.reading.gathering import MOST_COLUMNS, Gathering, note_of_too_many_cells, paragraph
from desktop.words import plural


class Grid:
    """The cells of a sheet that say something, by row and column."""

    def __init__(self, gathering: Gathering) -> None:
        self.gathering = gathering
        self.rows: dict[int, dict[int, tuple[str, bool]]] = {}
        self.next_row = 0
        self.hidden = 0
        self.hidden_columns: set[int] = set()
        self._held = 0

    @property
    def full(self) -> bool:
        """Whether no more cells are taken."""
        return self._held >= self.gathering.room_for_cells

    def put(self, row: int, column: int, text: str, *, right: bool = False) -> None:
        """A cell’s words; those beyond what a paper can hold are left out, and that is said."""
        if self.full:
            self.gathering.say(note_of_too_many_cells())
            return
        said = self.gathering.text(text).strip()
        if said:
            self.rows.setdefault(row, {})[column] = said, right
            self._held += 1


def sheet_blocks(
    name: str, grid: Grid, merges: Sequence[tuple[int, int, int, int]] = (), *, header: bool = True
) -> list[Block]:
    """The sheet’s name and its table; nothing for an empty sheet. `merges` are (first row, first column, last row,
    last column)."""
    if hidden := grid.hidden + len(grid.hidden_columns):
        grid.gathering.left_out("hidden rows", hidden)
    if not grid.rows:
        return []
    columns = sorted({column for row in grid.rows.values() for column in row})
    if len(columns) > MOST_COLUMNS:
        left = len(columns) - MOST_COLUMNS
        grid.gathering.say(plural("{n} column was left out.", "{n} columns were left out.", left))
        columns = columns[:MOST_COLUMNS]
    numbers = sorted(grid.rows)
    most = max(1, grid.gathering.room_for_cells // len(columns))
    if len(numbers) > most:
        grid.gathering.say(note_of_too_many_cells())
        numbers = numbers[:most]
    grid.gathering.cells(min(len(numbers) * len(columns), grid.gathering.room_for_cells))
    row_at = {number: at for at, number in enumerate(numbers)}
    column_at = {number: at for at, number in enumerate(columns)}
    spans, covered = _spans(grid, merges, numbers, columns)
    rows = []
    for number in numbers:
        cells = []
        for column in columns:
            at = row_at[number], column_at[column]
            if at in covered:
                continue
            across, down = spans.get(at, (1, 1))
            text, right = grid.rows[number].get(column, ("", False))
            cells.append(Cell((paragraph(text),) if text else (), across, down, right))
        rows.append(tuple(cells))
    made: list[Block] = [Heading(2, (Run(name),))] if name else []
    first = [grid.rows[numbers[0]].get(column) for column in columns]
    named = header and len(numbers) > 1 and all(one is None or not one[1] for one in first)
    # a lone title over the table is no row of column names
    named = named and sum(one is not None for one in first) * 2 > len(columns)
    return [*made, Table(tuple(rows), header=1 if named else 0)]


def _spans(
    grid: Grid, merges: Sequence[tuple[int, int, int, int]], numbers: list[int], columns: list[int]
) -> tuple[dict[tuple[int, int], tuple[int, int]], set[tuple[int, int]]]:
    """Merged cells counted in the rows and columns that are shown, and the places that they reach over."""
    from bisect import bisect_left, bisect_right

    spans: dict[tuple[int, int], tuple[int, int]] = {}
    covered: set[tuple[int, int]] = set()
    for top, left, bottom, right in merges:
        first_row, last_row = bisect_left(numbers, top), bisect_right(numbers, bottom)
        first, last = bisect_left(columns, left), bisect_right(columns, right)
        down, across = last_row - first_row, last - first
        if down < 1 or across < 1 or down * across < 2 or numbers[first_row] != top or columns[first] != left:
            continue
        places = {(row, column) for row in range(first_row, last_row) for column in range(first, last)}
        if places & (covered | set(spans)) or len(places) > 5_000:
            continue
        spans[first_row, first] = across, down
        covered |= places - {(first_row, first)}
    return spans, covered
