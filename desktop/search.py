"""Find anything: words anywhere in what the book holds, the last one as far as it is typed."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from desktop.finding import words_of
from desktop.models.base import Record
from desktop.models.kinds import LongText
from desktop.view import View
from desktop.words import _

MOST = 30
_LOOKED_AT = 500


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
    asked = re.findall(r"\w+", _folded(words))[:12]
    if not asked:
        return []
    fresh = [row[0] for row in view.rows("SELECT record FROM unindexed LIMIT ?", [_LOOKED_AT])]
    records = [
        record for id in fresh if (record := view.any(id)) and not record.hidden and _holds(record, asked)
    ]
    question = " ".join(f'"{word}"' for word in asked) + "*"
    rows = view.rows(
        "SELECT record FROM search JOIN findable ON findable.n = search.rowid"
        " WHERE search MATCH ? AND record NOT IN (SELECT record FROM unindexed)"
        " ORDER BY bm25(search, 8.0, 1.0) LIMIT ?",
        [question, most],
    )
    records += [record for (id,) in rows if (record := view.any(id))]
    return [
        Found(one.id, one.kind, _(one.label), one.words(view.title), _snippet(one, asked[0]))
        for one in records[:most]
    ]


def _holds(record: Record, asked: list[str]) -> bool:
    """Whether a record not yet in the index holds the words, as the index would have it."""
    held = re.findall(r"\w+", _folded(" ".join(words_of(record))))
    return all(word in held for word in asked[:-1]) and any(word.startswith(asked[-1]) for word in held)


def _folded(text: str) -> str:
    """Without case and accents."""
    parts = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in parts if not unicodedata.combining(letter))


def _snippet(record: Record, word: str) -> str:
    """The words around the first find in the record's longer texts."""
    for name, kind in record.fields.items():
        text = getattr(record, name)
        if isinstance(kind, LongText) and text:
            at = max(_folded(text).find(word), 0)
            begin = max(at - 30, 0)
            piece = " ".join(text[begin : at + 70].split())
            return ("…" if begin else "") + piece + ("…" if at + 70 < len(text) else "")
    return ""
