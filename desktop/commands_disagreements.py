"""What the commands about disagreements do: list them side by side, and settle them."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from typing import Any

from desktop.asking import opened
from desktop.disagreements import Disagreement, disagreements
from desktop.errors import NotFound, Refusal
from desktop.settling import Settled, settle, settle_from
from desktop.sync.textmerge import Agreed, Passage
from desktop.words import _, plural


def conflicts(asked: argparse.Namespace) -> None:
    """Every disagreement: what it is about, and each version with whose it is; or one JSON array."""
    with opened(asked) as book, book.reading() as view:
        rows = disagreements(view)
        if asked.json:
            print(json.dumps([_plain(row) for row in rows], ensure_ascii=False, indent=1))
            return
        for row in rows:
            for line in _lines(row):
                print(line)


def settle_one(asked: argparse.Namespace) -> None:
    """Settle a field with a value, or what one person has a say in with what she says; say what is left."""
    with opened(asked, writes=True) as book:
        if asked.take is None:
            settled = settle(book, asked.id, asked.field, asked.value)
        else:
            rows = None
            if asked.id is not None:
                with book.reading() as view:
                    rows = _about(disagreements(view), asked.id, asked.field)
            settled = settle_from(book, asked.take, rows)
        print(_said(settled))


def _about(rows: list[Disagreement], record: str, field: str | None) -> list[Disagreement]:
    found = [row for row in rows if row.record == record and field in (None, row.field)]
    if not found:
        if any(row.record == record for row in rows):
            raise Refusal(_("There is no disagreement about that field, or it is settled."))
        raise NotFound(record, _("There is no disagreement about “{id}”.").format(id=record[:60]))
    return found


def _said(settled: Settled) -> str:
    return ". ".join(
        [
            plural("{n} settled", "{n} settled", len(settled.fields)),
            plural("{n} is left.", "{n} are left.", settled.left),
        ]
    )


def _lines(row: Disagreement) -> Iterator[str]:
    """What ID and FIELD of `settle` are, then each version below; the one shown until it is settled has a mark."""
    yield f"{row.record}  {row.field}  " + _("{field} of “{title}”").format(field=row.label, title=row.title)
    for one in row.versions:
        mark = "●" if one.is_shown else "○"
        words = " ".join(one.words.split()) or _("(empty)")
        yield f"  {mark} {words}  ({one.who}, {one.when:%Y-%m-%d %H:%M}, {one.operation})"
    if row.before:
        yield "    " + _("before: {words}").format(words=" / ".join(" ".join(one.split()) for one in row.before))
    if row.note:
        yield f"    {row.note}"


def _plain(row: Disagreement) -> dict[str, Any]:
    told: dict[str, Any] = {
        "id": row.record,
        "kind": row.record.partition("-")[0],
        "title": row.title,
        "field": row.field,
        "label": row.label,
        "versions": [
            {
                "value": one.value,
                "words": one.words,
                "who": one.who,
                "when": one.when.isoformat(timespec="minutes"),
                "operation": one.operation,
                "change": one.change,
                "shown": one.is_shown,
            }
            for one in row.versions
        ],
        "before": list(row.before),
    }
    if row.passages:
        told["passages"] = [_passage(one) for one in row.passages]
    if row.note:
        told["note"] = row.note
    return told


def _passage(one: Passage) -> dict[str, Any]:
    return {"agreed": one.text} if isinstance(one, Agreed) else {"versions": list(one.sides), "before": one.before}
