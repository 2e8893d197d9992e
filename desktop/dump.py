"""Everything the book holds as text: one record a line, in a form that never depends on how the book came about."""

from __future__ import annotations

import json
from collections.abc import Iterator

from desktop import records
from desktop.models.base import RECORDS
from desktop.view import View


def lines(view: View, *, shared: bool = False) -> Iterator[str]:
    """Every record, hidden ones too, as canonical JSON: sorted by kind and id, keys and sets sorted, no spaces.

    With `shared`, only what every laptop of the cluster has: two that have exchanged everything give the same.
    """
    where = "circle = 'cluster'" if shared else "1"
    for kind in sorted(RECORDS):
        for record in sorted(view.all(RECORDS[kind], where, hidden=None), key=lambda one: one.id):
            told = records.values(view, record)
            told = {name: sorted(value) if isinstance(value, list) else value for name, value in told.items()}
            yield json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
