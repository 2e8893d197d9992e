"""The text of a PDF's page as paragraphs to be read out: lines that a page's width broke are joined again, lines that
stand for themselves (a heading, an entry of a list, a row of a table) are not."""

from __future__ import annotations

import re

from desktop.packs.faces import clean

_HYPHENS = "\u00ad\ufffe\x02"
"""What PDFium puts where a word was parted at the end of a line."""
_ENTRY = re.compile(r"(?:[•●▪◦○■–—*·-]|\(?(?:\d{1,3}|[a-zA-Z]|[ivx]{1,4})[.)])\s")
_ENDS = ".!?:;"
_FULL = 0.72  # of the longest line; a shorter one was ended by its writer


def paragraphs(text: str) -> list[str]:
    """The paragraphs of a page in their order, each on one line."""
    for mark in _HYPHENS:
        text = text.replace(f"{mark}\n", "").replace(mark, "")
    lines = [" ".join(clean(line).split()) for line in text.replace("\r", "\n").split("\n")]
    longest = max(map(len, lines), default=0)
    made: list[str] = []
    before = ""
    for line in lines:
        if line:
            if made and before and _goes_on(before, line, longest):
                made[-1] = f"{made[-1]} {line}"
            else:
                made.append(line)
        before = line
    return made


def _goes_on(before: str, line: str, longest: int) -> bool:
    """Whether a line goes on what the one before it began."""
    if _ENTRY.match(line):
        return False
    if len(before) >= _FULL * longest and longest > 30:
        return not (before[-1] in _ENDS and len(before) < 0.85 * longest)
    return line[0].islower() and before[-1] not in _ENDS
