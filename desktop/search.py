"""Find anything: words anywhere in what the book holds, the last one as far as it is typed."""

from __future__ import annotations

import re
from dataclasses import dataclass

from desktop.models.base import Record
from desktop.models.kinds import LongText
from desktop.view import View
from desktop.words import _

MOST = 30


@dataclass(frozen=True, slots=True)
class Found:
    """One record that holds the words."""

    id: str
    kind: str
    label: str
    title: str
    snippet: str


def find(view: View, words: str, *, most: int = MOST) -> list[Found]:
    """Records that hold all the words, best first; accents and case do not matter."""
    asked = re.findall(r"\w+", words)
    if not asked:
        return []
    question = " ".join(f'"{word}"' for word in asked[:12]) + "*"
    rows = view.rows(
        "SELECT record FROM search JOIN findable ON findable.n = search.rowid"
        " WHERE search MATCH ? ORDER BY bm25(search, 8.0, 1.0) LIMIT ?",
        [question, most],
    )
    found = []
    for (id,) in rows:
        record = view.any(id)
        if record is not None:
            found.append(
                Found(id, record.kind, _(record.label), record.words(view.title), _snippet(record, asked[0]))
            )
    return found


def _snippet(record: Record, word: str) -> str:
    """The words around the first find in the record's longer texts."""
    for name, kind in record.fields.items():
        text = getattr(record, name)
        if isinstance(kind, LongText) and text:
            at = max(text.casefold().find(word.casefold()), 0)
            begin = max(at - 30, 0)
            piece = " ".join(text[begin : at + 70].split())
            return ("…" if begin else "") + piece + ("…" if at + 70 < len(text) else "")
    return ""
