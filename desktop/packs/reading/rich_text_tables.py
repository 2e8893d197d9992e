"""The rows of a rich text’s tables: cells end one by one, rows end with what was said of their cells before."""

from __future__ import annotations

from desktop.packs.reading.blocks import Block, Cell, Table
from desktop.packs.reading.gathering import MOST_COLUMNS, Gathering


class _Open:
    """A cell that others may still be merged into."""

    def __init__(self, blocks: list[Block]) -> None:
        self.blocks, self.across, self.down = blocks, 1, 1


class RowMaker:
    """Gathers the cells of a row, and rows until something else follows."""

    def __init__(self) -> None:
        self.cell: list[Block] = []
        self._cells: list[list[Block]] = []
        self._rows: list[list[_Open]] = []
        self._above: dict[int, _Open] = {}
        self._header = 0
        self._plan: list[tuple[bool, bool]] = []  # merged with the one before, with the one above
        self._to_left = self._to_above = self._heads = False

    def word(self, name: str, n: int | None) -> bool:
        """A word about the row to come."""
        match name:
            case "trowd":
                self._plan, self._heads = [], False
                self._to_left = self._to_above = False
            case "trhdr":
                self._heads = True
            case "clmrg":
                self._to_left = True
            case "clvmrg":
                self._to_above = True
            case "cellx":
                if len(self._plan) < MOST_COLUMNS:
                    self._plan.append((self._to_left, self._to_above))
                self._to_left = self._to_above = False
            case _:
                return False
        return True

    def end_cell(self) -> None:
        """What was written is a cell."""
        if len(self._cells) < MOST_COLUMNS:
            self._cells.append(self.cell)
        self.cell = []

    def end_row(self, gathering: Gathering) -> None:
        """The cells so far are a row."""
        gathering.cells(len(self._cells))
        made: list[_Open] = []
        last: _Open | None = None
        for column, blocks in enumerate(self._cells):
            left, up = self._plan[column] if column < len(self._plan) else (False, False)
            if left and last is not None:
                last.across += 1
                last.blocks.extend(blocks)
            elif up and column in self._above and not blocks:
                last = self._above[column]
                last.down += 1
                last = None
            else:
                last = self._above[column] = _Open(blocks)
                made.append(last)
        if self._heads and self._header == len(self._rows):
            self._header += 1
        self._rows.append(made)
        self._cells = []

    def finish(self, blocks: list[Block], gathering: Gathering) -> None:
        """Put the table, if there is one, after `blocks`."""
        if self._cells or self.cell:
            self.end_cell()
            self.end_row(gathering)
        if self._rows:
            rows = tuple(
                tuple(Cell(tuple(one.blocks), one.across, one.down) for one in row) for row in self._rows
            )
            if any(cell.blocks for row in rows for cell in row):
                gathering.block()
                blocks.append(Table(rows, min(self._header, len(rows) - 1)))
            self._rows, self._above, self._header = [], {}, 0
