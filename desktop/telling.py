"""Fields and values of the log in words: in a record's story, in disagreements, in what is put back."""

from __future__ import annotations

from typing import Any

from desktop.errors import BadValue
from desktop.models.base import RECORDS
from desktop.models.kinds import File, Kind, Members, Position
from desktop.view import View
from desktop.words import _, size


def kind_of(record: str, field: str) -> Kind | None:
    """What describes a field of the log (a member of a set by its set); None for one from a newer version."""
    described = RECORDS.get(record.partition("-")[0])
    return described.fields.get(field.partition("/")[0]) if described else None


def field_words(view: View, kind: Kind | None, field: str) -> str:
    """What a field is called; a member of a set with the set it is in."""
    if kind is None:
        return field
    member = field.partition("/")[2]
    if not member:
        return _(kind.label)
    return f"{_(kind.label)}: {view.title(member) if '-' in member else member}"


def value_words(view: View, kind: Kind | None, value: Any) -> str:
    """A value as a person reads it."""
    if isinstance(kind, Members):
        return _("added") if value is True else _("taken away") if value is None else str(value)
    if isinstance(value, str) and value.partition("-")[0] in RECORDS and len(value) > 20:
        return view.title(value)
    if kind is None or value is None:
        return "" if value is None else str(value)
    if isinstance(kind, Position):  # that it moved is told; the number itself is nobody's to read
        return ""
    try:
        return kind.show(kind.hold(value))
    except BadValue:
        return str(value)


def words_of(view: View, record: str, field: str, value: Any) -> str:
    """A value beside another of the same field: places and files too are said so that a person can choose."""
    kind = kind_of(record, field)
    if isinstance(kind, Position):
        return _place_words(view, record, field, value)
    if isinstance(kind, File):
        return _file_words(view, value)
    return value_words(view, kind, value)


def _place_words(view: View, record: str, field: str, place: Any) -> str:
    """What a place in an order means to a person: behind which of its neighbours, or before which item governors join.
    """
    held = view.any(record)
    if held is None or not isinstance(place, int):
        return _("nowhere") if place is None else ""
    if field != "position":
        rows = view.rows(
            "SELECT id FROM item WHERE meeting = ? AND position >= ? AND hidden IS NOT TRUE"
            " ORDER BY position, id LIMIT 1",
            [record, place],
        )
        return _("before “{title}”").format(title=view.title(rows[0][0])) if rows else _("at the end")
    owner = next((name for name in _OWNERS if name in held.fields and getattr(held, name)), None)
    beside, marks = (f' AND "{owner}" = ?', [getattr(held, owner)]) if owner else ("", [])
    rows = view.rows(
        f'SELECT id FROM "{held.kind}" WHERE position < ? AND id != ? AND hidden IS NOT TRUE{beside}'
        " ORDER BY position DESC, id DESC LIMIT 1",
        [place, record, *marks],
    )
    return _("after “{title}”").format(title=view.title(rows[0][0])) if rows else _("first")


_OWNERS = ("item", "meeting", "plan", "priority", "action")


def _file_words(view: View, hash: Any) -> str:
    """A file that nobody could tell by its name alone."""
    rows = view.rows("SELECT size FROM file WHERE hash = ?", [hash]) if hash else []
    if rows:
        return _("a file of {size}").format(size=size(rows[0][0]))
    return _("a file that has not come yet") if hash else _("no file")
