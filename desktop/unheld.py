"""Values that came from elsewhere and that no column can hold: kept in the log, and said."""

from __future__ import annotations

import json
from typing import NamedTuple

from desktop.telling import field_words, kind_of
from desktop.view import View
from desktop.words import _

_MOST = 80
"""Letters of such a value that are shown; the whole of it is in the record's story."""


class Unheld(NamedTuple):
    """One such value, with the field it stands in and why it cannot be shown there."""

    field: str
    label: str
    words: str
    why: str

    @property
    def said(self) -> str:
        """One line for a form."""
        said = _(
            "“{label}” holds a value this version cannot show: {words} ({why}). It is kept until somebody writes here."
        )
        return said.format(label=self.label, words=self.words, why=self.why)


def unheld(view: View, record: str) -> list[Unheld]:
    """The fields of a record whose value this version cannot show; they read as empty until somebody writes anew."""
    told = []
    for field, value, why in view.unheld(record):
        words = " ".join(str(json.loads(value)).split())
        words = words if len(words) <= _MOST else f"{words[:_MOST]}…"
        told.append(Unheld(field, field_words(view, kind_of(record, field), field), words, why))
    return told
