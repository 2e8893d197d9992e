"""The sheets of an OpenDocument spreadsheet (.ods): values stand in it as they were shown."""

from __future__ import annotations

from desktop.packs.reading.blocks import Block, Run, Runs, words_in
from desktop.packs.reading.gathering import joined_runs, note_of_too_many_cells, too_large
from desktop.packs.reading.grids import Grid, sheet_blocks
from desktop.packs.reading.opendocument import OdfPaper, read_runs, rows_of
from desktop.packs.reading.xml_parts import Element, attribute, children, descendants, local, whole_number
from desktop.words import _, joined


def sheets_of(paper: OdfPaper, element: Element) -> list[Block]:
    """The visible sheets as tables."""
    made: list[Block] = []
    hidden = []
    for table in children(element, "table"):
        name = paper.gathering.text(attribute(table, "name"))
        if paper.styles.is_hidden_table(attribute(table, "style-name")):
            hidden.append(name)
            continue
        grid = Grid(paper.gathering)
        unseen = _unseen_columns(table)
        merges: list[tuple[int, int, int, int]] = []
        number = 0
        for row, _names in rows_of(table):
            again = whole_number(attribute(row, "number-rows-repeated"), 1, 1_100_000, 1)
            if attribute(row, "visibility") in {"collapse", "filter"}:
                grid.hidden += 1 if next(descendants(row, "p"), None) is not None else 0
            else:
                _row(paper, row, grid, merges, number, min(again, 1_000), unseen)
            number += again
        made.extend(sheet_blocks(name, grid, merges))
    if hidden:
        paper.gathering.say(_("Hidden sheets were left out: {names}.").format(names=joined(hidden[:20])))
    return made


def _unseen_columns(table: Element) -> set[int]:
    """The places of the columns that are hidden."""
    found: set[int] = set()
    at = 0
    for one in descendants(table, "table-column"):
        times = whole_number(attribute(one, "number-columns-repeated"), 1, 20_000, 1)
        if attribute(one, "visibility") in {"collapse", "filter"}:
            found.update(range(at, at + times))
        at += times
        if at > 20_000:
            break
    return found


def _row(
    paper: OdfPaper,
    row: Element,
    grid: Grid,
    merges: list[tuple[int, int, int, int]],
    number: int,
    again: int,
    unseen: set[int],
) -> None:
    column = 0
    for one in children(row, "table-cell", "covered-table-cell"):
        times = whole_number(attribute(one, "number-columns-repeated"), 1, 20_000, 1)
        said = "\n".join(_cell_words(paper, words) for words in children(one, "p")).strip()
        if said and local(one) == "table-cell":
            right = attribute(one, "value-type") in {"float", "percentage", "currency", "date", "time"}
            across = whole_number(attribute(one, "number-columns-spanned"), 1, 20_000, 1)
            down = whole_number(attribute(one, "number-rows-spanned"), 1, 1_100_000, 1)
            if (across > 1 or down > 1) and len(merges) < 20_000:
                merges.append((number, column, number + down - 1, column + across - 1))
            for below in range(again):
                for at in range(column, column + min(times, 1_000)):
                    if grid.full:
                        break
                    if at in unseen:
                        grid.hidden_columns.add(at)
                    else:
                        grid.put(number + below, at, said, right=right)
        if next(children(one, "annotation"), None) is not None:
            paper.gathering.left_out("comment")
        if grid.full:
            paper.gathering.say(note_of_too_many_cells())
            return
        column += times
        if column > 20_000:
            raise too_large()


def _cell_words(paper: OdfPaper, element: Element) -> str:
    runs: list[Run] = []
    read_runs(paper, element, runs, [], False, False, "")
    said: Runs = joined_runs(runs)
    return words_in(said)
