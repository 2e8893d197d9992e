"""Record: what every kept thing is. The class is the description; the tables and forms follow from it.

A record class is plain Python, so that screens can read records before SQLAlchemy is loaded (loading it costs as much
as showing a window). `models/tables.py` maps each class the first time something is written.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar, Self

from desktop.models.audience import AudienceKind
from desktop.models.kinds import Flag, Kind
from desktop.sync.ids import derived_id, derived_id_in, new_id
from desktop.words import N_

__all__ = ["RECORDS", "NameOf", "Record", "derived_id", "derived_id_in", "field", "from_column", "new_id", "to_column"]

NameOf = Callable[[str | None], str]
"""Gives the title of the record with an id, or words that say why it cannot."""

RECORDS: dict[str, type[Record]] = {}
"""Every record class by the word people use for it on the command line."""


def field(kind: Kind) -> Any:
    """Describe one value of a record class."""
    return kind


class Record:
    """Something the cluster keeps. Values are attributes; `id` never changes; nothing is ever deleted, only hidden."""

    kind: ClassVar[str] = ""
    label: ClassVar[str] = ""
    plural: ClassVar[str] = ""
    fields: ClassVar[dict[str, Kind]] = {}
    order: ClassVar[str] = "id"
    indexed: ClassVar[Sequence[str]] = ()
    _names: ClassVar[tuple[str, ...]] = ()
    _kept_otherwise: ClassVar[list[tuple[str, Kind]]] = []
    _defaults: ClassVar[list[tuple[str, Any]]] = []

    id: str
    circle: str
    audience: str = field(AudienceKind())
    hidden: bool = field(Flag(N_("Hidden")))

    def __init_subclass__(cls, *, kind: str = "", **rest: Any) -> None:
        super().__init_subclass__(**rest)
        if not kind:  # the mapped twin of a class already described
            return
        described = {"audience": AudienceKind(), "hidden": Flag(N_("Hidden"))}
        described |= {name: value for name, value in vars(cls).items() if isinstance(value, Kind)}
        for name, value in described.items():
            setattr(cls, name, value.default)
        cls.kind, cls.fields = kind, described
        cls._names = ("id", "circle", *described)
        cls._kept_otherwise = [
            (name, value) for name, value in described.items() if value.many or isinstance(value, Flag)
        ]
        cls._defaults = [(name, value.default) for name, value in described.items() if value.default is not None]
        RECORDS[kind] = cls

    @classmethod
    def columns(cls) -> list[str]:
        """Names of the table's columns, in order."""
        return ["id", "circle", *cls.fields]

    @classmethod
    def from_row(cls, row: Sequence[Any]) -> Self:
        """A plain record from a row of its table, columns in the order of `columns()`."""
        record = cls.__new__(cls)
        values = record.__dict__
        values.update(zip(cls._names, row, strict=True))
        # long lists read thousands of rows: only what a column keeps differently is looked at one by one
        for name, kind in cls._kept_otherwise:
            values[name] = from_column(kind, values[name])
        for name, default in cls._defaults:
            if values[name] is None:
                values[name] = default
        return record

    def words(self, name_of: NameOf) -> str:
        """What a person calls this record."""
        return str(getattr(self, "title", "") or getattr(self, "name", ""))


def to_column(kind: Kind, value: Any) -> Any:
    """A value as its table keeps it."""
    if kind.many:
        return json.dumps(value if isinstance(value, Mapping) else list(value or ()), ensure_ascii=False)
    return value


def from_column(kind: Kind, value: Any) -> Any:
    """A value from its table. NULL in a column that came later reads as the kind's default."""
    if value is None:
        return kind.default
    if kind.many:
        if value == "[]":  # most sets are empty, and a long list reads thousands of them
            return ()
        held = json.loads(value)
        return held if isinstance(held, dict) else tuple(held)
    return bool(value) if isinstance(kind, Flag) else value
