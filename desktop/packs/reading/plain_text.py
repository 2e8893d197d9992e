"""Reading plain text: in whatever code it was written, its line ends kept, its lists seen; values as tables."""

from __future__ import annotations

import codecs
import csv
import io
import re

from desktop.packs.reading.blocks import Block, Paragraph, ReadDocument, Run
from desktop.packs.reading.gathering import MOST_LETTERS, Gathering, damaged, too_large
from desktop.packs.reading.grids import Grid, sheet_blocks

MOST_BYTES = 4 * MOST_LETTERS
_ENTRY = re.compile(r"(?P<in>[ \t]*)(?P<marker>[-*•–]|\d{1,3}[.)]|\(?[a-z][.)])[ \t]+(?=\S)")


def decoded(data: bytes) -> str:
    """The letters of a text file: by its mark, as UTF-8, as UTF-16, or as the Windows code of western Europe."""
    if len(data) > MOST_BYTES:
        raise too_large()
    for mark, code in (
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF32_LE, "utf-32"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if data.startswith(mark):
            return data.decode(code, "replace").removeprefix("\ufeff")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        text = ""
    if text and "\0" not in text:
        return text
    if b"\0" in data:
        even, odd = data[0:4000:2].count(0), data[1:4000:2].count(0)
        if max(even, odd) * 4 > len(data[:4000]):
            return data.decode("utf-16-le" if odd > even else "utf-16-be", "replace")
        if data.count(0) * 50 > len(data):
            raise damaged()
    # five codes of the Windows alphabet mean nothing
    return data.decode("cp1252", "replace")


def read_text(data: bytes) -> ReadDocument:
    """The text as paragraphs, or as a table where each line has the same number of values. Raises CannotRead."""
    gathering = Gathering()
    text = decoded(data).replace("\r\n", "\n").replace("\r", "\n")
    if values := _values(text):
        grid = Grid(gathering)
        for row, cells in enumerate(values):
            for column, words in enumerate(cells):
                grid.put(row, column, words, right=_is_number(words))
        return ReadDocument("", tuple(sheet_blocks("", grid)), gathering.notes())
    blocks = text_blocks(text, gathering)
    first = next((block for block in blocks if isinstance(block, Paragraph)), None)
    title = "".join(run.text for run in first.runs).partition("\n")[0][:120] if first else ""
    return ReadDocument(title, tuple(blocks), gathering.notes())


def text_blocks(text: str, gathering: Gathering) -> list[Block]:
    """Paragraphs are parted by empty lines; a line that begins as an entry of a list is one."""
    blocks: list[Block] = []
    lines: list[str] = []
    entry: tuple[int, str] | None = None

    def end() -> None:
        nonlocal entry
        said = "\n".join(lines).strip("\n ")
        if said or entry:
            indent, marker = entry or (0, "")
            gathering.block()
            blocks.append(Paragraph((Run(said),) if said else (), indent, marker))
        lines.clear()
        entry = None

    for line in gathering.text(text).split("\n"):
        if not line.strip():
            end()
            continue
        if found := _ENTRY.match(line):
            end()
            marker = "•" if found["marker"] in "-*•–" else found["marker"]
            entry = min(len(found["in"].expandtabs(4)) // 2, 4), marker
            line = line[found.end() :]
        elif entry and not line.startswith((" ", "\t")):
            # a line that is not set in is no part of the entry above it
            end()
        lines.append(line.strip() if entry else line.rstrip())
    end()
    return blocks


def _values(text: str) -> list[list[str]]:
    """The rows of a table of values (CSV, or with tabs or semicolons); nothing for a text that is none."""
    head = text[:20_000].split("\n")
    first = next((line for line in head if line.strip()), "")
    for mark, fewest in (("\t", 2), (";", 2), (",", 3)):
        if first.count(mark) < fewest - 1:
            continue
        try:
            rows = [
                row
                for row in csv.reader(io.StringIO(text), delimiter=mark)
                if any(cell.strip() for cell in row)
            ]
        except csv.Error:
            continue
        lengths = [len(row) for row in rows]
        if len(rows) >= 3 and lengths[0] >= fewest and lengths.count(lengths[0]) >= 0.95 * len(rows):
            return rows
    return []


def _is_number(text: str) -> bool:
    return re.fullmatch(r"\s*[-−£$€]*[\d,]*\.?\d+\s*%?\s*", text[:40]) is not None
