"""Reading a paper without the program that it was written with: which reader reads which format."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from importlib import import_module

from desktop.packs.reading.blocks import (
    Aside,
    Block,
    CannotRead,
    Heading,
    PageBreak,
    Paragraph,
    Picture,
    ReadDocument,
    Table,
)
from desktop.packs.reading.gathering import MOST_BLOCKS, damaged, too_large
from desktop.words import _

_READERS: dict[str, tuple[str, str]] = {
    "word": ("word", "read_word"),
    "slides": ("slides", "read_slides"),
    "spreadsheet": ("spreadsheet", "read_spreadsheet"),
    "old spreadsheet": ("old_spreadsheet", "read_old_spreadsheet"),
    "opendocument text": ("opendocument", "read_opendocument"),
    "opendocument presentation": ("opendocument", "read_opendocument"),
    "opendocument spreadsheet": ("opendocument", "read_opendocument"),
    "rich text": ("rich_text", "read_rich_text"),
    "markdown": ("markdown", "read_markdown"),
    "text": ("plain_text", "read_text"),
    "web page": ("web_page", "read_web_page"),
    "message": ("message", "read_message"),
}
OFFICE = frozenset(
    {
        *("word", "slides", "spreadsheet", "old spreadsheet", "rich text"),
        *("opendocument text", "opendocument presentation", "opendocument spreadsheet"),
    }
)
"""The formats of office programs, whose own layout is lost when they are read here."""


def can_read(format: str) -> bool:
    """Whether there is a reader for the format."""
    return format in _READERS


def read(format: str, data: bytes) -> ReadDocument:
    """The paper as blocks. Raises CannotRead, and nothing else, whatever the bytes are."""
    if format not in _READERS:
        raise _no_reader(format)
    module, name = _READERS[format]
    reader: Callable[[bytes], ReadDocument] = getattr(import_module(f"desktop.packs.reading.{module}"), name)
    try:
        document = reader(data)
    except CannotRead:
        raise
    except (MemoryError, RecursionError) as error:
        raise too_large() from error
    except Exception as error:
        # a file from outside may make any library stumble; for the person it is the same: it is damaged
        raise damaged() from error
    if weight_of(document.blocks) > MOST_BLOCKS:
        raise too_large()
    if not document.blocks:
        raise CannotRead(
            _("There is nothing in it that can be printed."),
            _("Open it to see whether it is the right file, or save it as a PDF and add that instead."),
        )
    blocks = tuple(_with_header(block) if isinstance(block, Table) else block for block in document.blocks)
    return replace(document, blocks=blocks, office=format in OFFICE)


def _with_header(table: Table) -> Table:
    """The table; where it does not say which of its rows names the columns, a first row in bold does."""
    if table.header or len(table.rows) < 2 or not table.rows[0]:
        return table
    strong = all(
        cell.blocks
        and all(
            isinstance(block, Paragraph) and all(run.bold or not run.text.strip() for run in block.runs)
            for block in cell.blocks
        )
        for cell in table.rows[0]
    )
    return replace(table, header=1) if strong else table


def weight_of(blocks: Iterable[Block]) -> int:
    """How many lines the blocks take at the very least; a page begun anew counts as half a page of them."""
    weight = 0
    for block in blocks:
        match block:
            case Heading(runs=runs) | Paragraph(runs=runs):
                weight += 1 + sum(run.text.count("\n") for run in runs)
            case Table(rows=rows):
                weight += sum(max((weight_of(cell.blocks) for cell in row), default=1) for row in rows)
            case Aside(blocks=inside):
                weight += weight_of(inside)
            case PageBreak() | Picture():
                weight += 25 if isinstance(block, PageBreak) else 5
            case _:
                weight += 1
    return weight


def _no_reader(format: str) -> CannotRead:
    newer = {"old word": ".docx", "old slides": ".pptx", "binary spreadsheet": ".xlsx"}.get(format)
    if newer:
        return CannotRead(
            _(
                "It is in an old form that only Microsoft Office or LibreOffice can read, and this laptop has neither."
            ),
            _("Save it as {ending} or as a PDF where it was written, and add that instead.").format(
                ending=newer
            ),
        )
    return CannotRead(
        _("A pack cannot hold files of this kind."),
        _("Open it, save it as a PDF, and add that instead."),
    )
