"""A CSV from outside as lines of text: whatever wrote it, however long, never more than a line in memory."""

from __future__ import annotations

import codecs
import csv
from collections.abc import Iterator
from io import BufferedReader
from pathlib import Path
from typing import Final

from desktop.errors import Unreadable
from desktop.words import _

MOST_IN_A_LINE: Final = 400_000


class Lines(Iterator[str]):
    """The lines of the file as text, counted, never one so long that it fills the memory.

    `since` holds the lines given out since whoever reads rows from them last cleared it.
    """

    def __init__(self, path: Path, file: BufferedReader, encoding: str) -> None:
        self.number = 0
        self.nulls = False
        self.since: list[str] = []
        self._path, self._file, self._wide = path, file, encoding.startswith("utf-16")
        self._decoder = codecs.getincrementaldecoder(encoding)("replace")
        self._left = ""
        self._ended = False

    @property
    def ended(self) -> bool:
        """Whether the last line was given out."""
        while not self._left and not self._ended:
            self._fill()
        return not self._left

    def _fill(self) -> None:
        piece = self._file.read(65_536) if self._wide else self._file.readline(65_536)
        self._ended = not piece
        self._left += self._decoder.decode(piece, final=not piece)

    def __next__(self) -> str:
        # codecs' readers and readline() part lines at characters that a CSV may hold inside a field
        while (end := self._left.find("\n")) < 0 and not self._ended:
            if len(self._left) > MOST_IN_A_LINE:
                raise Unreadable(self._path, _("one line of it is far too long for a table of rows."))
            self._fill()
        if not self._left:
            raise StopIteration
        line, self._left = (self._left[: end + 1], self._left[end + 1 :]) if end >= 0 else (self._left, "")
        self.number += 1
        if "\0" in line:
            self.nulls = True
            line = line.replace("\0", "")
        self.since.append(line)
        return line


def encoding_of(path: Path, file: BufferedReader) -> str:
    """How the file is written. Raises Unreadable for what is plainly no text."""
    start = file.read(8)
    file.seek(0)
    if start.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise Unreadable(
            path, _("it is a spreadsheet or a zip. Unpack it, or save it as CSV, and try again.")
        )
    if start.startswith((b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"SQLite", b"\x1f\x8b")):
        raise Unreadable(path, _("it is no CSV. Choose a file whose name ends in .csv."))
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        while piece := file.read(1 << 20):
            decoder.decode(piece)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return "windows-1252"
    finally:
        file.seek(0)
    return "utf-8-sig"


def never_closed(lines: list[str], delimiter: str) -> bool:
    """Whether a quotation mark is still open where these lines of one row end."""
    # a row after them would be a row of its own, unless it were inside the quotation
    return len(list(csv.reader([*lines[:-1], lines[-1].rstrip("\r\n") + "\n", "x\n"], delimiter=delimiter))) < 2


def delimiter_of(header: str) -> str:
    """What parts the cells, by the first line."""
    # a file opened and saved in a spreadsheet abroad has semicolons, "Unicode text" has tabs
    return max(",;\t", key=header.count)
