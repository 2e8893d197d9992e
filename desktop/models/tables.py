"""SQLAlchemy's view of the record classes: a mapped twin of each, made when something is first written.

This module imports SQLAlchemy; nothing on the way to the first window may import it.
"""

from __future__ import annotations

from functools import cache
from typing import Any, TypeVar

from sqlalchemy import Column, Dialect, Integer, MetaData, String, Table
from sqlalchemy.orm import column_property, registry
from sqlalchemy.types import TypeDecorator

from desktop.models.base import RECORDS, Record, from_column, to_column
from desktop.models.kinds import Kind

R = TypeVar("R", bound=Record)


class Held(TypeDecorator[Any]):
    """A column whose values go in and out as its kind says."""

    impl = String
    cache_ok = False

    def __init__(self, kind: Kind) -> None:
        super().__init__()
        self.kind = kind

    def load_dialect_impl(self, dialect: Dialect) -> Any:
        """Whole numbers stay numbers."""
        return dialect.type_descriptor(Integer() if self.kind.sql == "INTEGER" else String())

    def process_bind_param(self, value: Any, dialect: Dialect) -> Any:
        """To the table."""
        return to_column(self.kind, value)

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:
        """From the table."""
        return from_column(self.kind, value)


@cache
def _mapped() -> dict[str, type[Record]]:
    metadata, mappers = MetaData(), registry()
    twins: dict[str, type[Record]] = {}
    for kind, record in RECORDS.items():
        columns: list[Any] = [
            Column("id", String, primary_key=True),
            Column("circle", String, nullable=False),
        ]
        columns += [Column(name, Held(one)) for name, one in record.fields.items()]
        twin = type(record.__name__, (record,), {"__module__": record.__module__})
        table = Table(kind, metadata, *columns)
        # without active history a value that had expired would leave no trace of what stood there before
        mappers.map_imperatively(
            twin,
            table,
            properties={name: column_property(table.c[name], active_history=True) for name in record.fields},
        )
        twins[kind] = twin
    mappers.configure()
    return twins


def twin_of(record: type[R]) -> type[R]:
    """The mapped class whose instances are also instances of the given record class."""
    return _mapped()[record.kind]  # type: ignore[return-value]
