"""Reading a spreadsheet of the old form (.xls): each visible sheet as a table, its values as they were last shown."""

from __future__ import annotations

import io
from typing import Any

from desktop.packs.reading.blocks import Block, CannotRead, ReadDocument
from desktop.packs.reading.gathering import Gathering, damaged, locked
from desktop.packs.reading.grids import Grid, sheet_blocks
from desktop.packs.reading.number_formats import general, shown
from desktop.words import _, joined

MOST_BYTES = 60_000_000


def read_old_spreadsheet(data: bytes) -> ReadDocument:
    """The visible sheets as tables. Raises CannotRead."""
    import xlrd

    if len(data) > MOST_BYTES:
        raise CannotRead(
            _("It is too large for a spreadsheet of the old form to be read here."),
            _("Save it as .xlsx or as a PDF, and add that instead."),
        )
    try:
        book = xlrd.open_workbook(
            file_contents=data, logfile=io.StringIO(), formatting_info=True, ragged_rows=True, on_demand=True
        )
    except Exception as error:
        # on a broken file it raises whatever it stumbled over
        raise (locked() if "encrypted" in str(error) else damaged()) from error
    gathering = Gathering()
    blocks: list[Block] = []
    hidden: list[str] = []
    for number in range(min(book.nsheets, 500)):
        sheet = book.sheet_by_index(number)
        if sheet.visibility:
            hidden.append(gathering.text(sheet.name))
            continue
        grid = Grid(gathering)
        for row in range(sheet.nrows):
            if (info := sheet.rowinfo_map.get(row)) is not None and info.hidden:
                grid.hidden += 1
                continue
            for column in range(sheet.row_len(row)):
                text, right = _shown(book, sheet, row, column)
                if not text:
                    continue
                if (info := sheet.colinfo_map.get(column)) is not None and info.hidden:
                    grid.hidden_columns.add(column)
                else:
                    grid.put(row, column, text, right=right)
        merges = [
            (top, left, bottom - 1, right - 1) for top, bottom, left, right in sheet.merged_cells[:20_000]
        ]
        blocks.extend(sheet_blocks(gathering.text(sheet.name), grid, merges))
        book.unload_sheet(number)
    if hidden:
        gathering.say(_("Hidden sheets were left out: {names}.").format(names=joined(hidden[:20])))
    return ReadDocument("", tuple(blocks), gathering.notes())


def _shown(book: Any, sheet: Any, row: int, column: int) -> tuple[str, bool]:
    """What a cell shows, and whether it stands at the right as numbers do."""
    import xlrd

    kind, value = sheet.cell_type(row, column), sheet.cell_value(row, column)
    match kind:
        case xlrd.XL_CELL_TEXT:
            return str(value), False
        case xlrd.XL_CELL_NUMBER | xlrd.XL_CELL_DATE:
            style = "General"
            at = sheet.cell_xf_index(row, column)
            if at < len(book.xf_list):
                found = book.format_map.get(book.xf_list[at].format_key)
                style = found.format_str if found is not None else style
            if style.casefold() == "general":
                return general(float(value)), True
            return shown(float(value), style, since_1904=bool(book.datemode)), True
        case xlrd.XL_CELL_BOOLEAN:
            return (_("TRUE") if value else _("FALSE")), False
        case xlrd.XL_CELL_ERROR:
            return str(xlrd.error_text_from_code.get(value, "#N/A")), False
        case _:
            return "", False
