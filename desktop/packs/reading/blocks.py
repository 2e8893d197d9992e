"""What a paper says, whatever program it was written with: headings, paragraphs, tables, pictures, in their order.

Every reader makes these and nothing else; pages, the readable twin and whatever comes later are made from them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass


class CannotRead(Exception):
    """The paper cannot be read: why, and what somebody can do about it. Words to be shown as they stand."""

    def __init__(self, why: str, do: str) -> None:
        super().__init__(f"{why} {do}")
        self.why, self.do = why, do


@dataclass(frozen=True, slots=True)
class Run:
    """Some letters set alike. `link` is where they lead (http, https or mailto), empty for nowhere; a line end in
    the text is a line end on the page."""

    text: str
    bold: bool = False
    italic: bool = False
    link: str = ""


Runs = tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of level 1 (the largest) to 6."""

    level: int
    runs: Runs


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph; `indent` counts steps from the left. With a `marker` (“•”, “1.”) it is an entry of a list."""

    runs: Runs
    indent: int = 0
    marker: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table, over `across` columns and `down` rows; `right` sets its words at the right, as numbers are."""

    blocks: tuple[Block, ...] = ()
    across: int = 1
    down: int = 1
    right: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells, the first `header` of them naming the columns. A place that a cell above or to the left
    reaches over has no cell of its own."""

    rows: tuple[tuple[Cell, ...], ...]
    header: int = 0


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture's file as it was found, what its writer said that it shows, and its size in points where known."""

    data: bytes
    words: str = ""
    width: float = 0.0
    height: float = 0.0


@dataclass(frozen=True, slots=True)
class PageBreak:
    """What follows begins a page."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A line across."""


@dataclass(frozen=True, slots=True)
class Aside:
    """What stands beside the text: a box, the notes under a slide, who wrote a message to whom."""

    label: str
    blocks: tuple[Block, ...]


Block = Heading | Paragraph | Table | Picture | PageBreak | Rule | Aside


@dataclass(frozen=True, slots=True)
class ReadDocument:
    """A paper as it was read; `notes` says in whole sentences what of it is not on the pages, or is not as it was.
    An `office` paper was laid out by the program that it was written with, and that layout is lost."""

    title: str
    blocks: tuple[Block, ...]
    notes: tuple[str, ...] = ()
    office: bool = False


def words_in(runs: Runs) -> str:
    """The letters of some runs alone."""
    return "".join(run.text for run in runs)


def texts_of(blocks: tuple[Block, ...]) -> Iterator[str]:
    """The text of every heading, paragraph and list marker in the order it is read."""
    for block in blocks:
        match block:
            case Heading(runs=runs):
                yield words_in(runs)
            case Paragraph(runs=runs, marker=marker):
                yield f"{marker} {words_in(runs)}" if marker else words_in(runs)
            case Table(rows=rows):
                for row in rows:
                    for cell in row:
                        yield from texts_of(cell.blocks)
            case Aside(label=label, blocks=inside):
                if label:
                    yield label
                yield from texts_of(inside)
            case _:
                pass


def grid_of(table: Table) -> list[list[tuple[int, Cell]]]:
    """Each row's cells with the column that each begins in, those reached over from above counted."""
    taken: dict[int, int] = {}  # column: rows that a cell above still reaches over
    grid = []
    for row in table.rows:
        placed: list[tuple[int, Cell]] = []
        column = 0
        begun: dict[int, int] = {}
        for cell in row:
            while taken.get(column, 0) > 0:
                column += 1
            placed.append((column, cell))
            for over in range(column, column + cell.across):
                if cell.down > 1:
                    begun[over] = cell.down
            column += cell.across
        taken = {at: left - 1 for at, left in taken.items() if left > 1}
        taken |= {at: down - 1 for at, down in begun.items()}
        grid.append(placed)
    return grid
