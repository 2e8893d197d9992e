"""Reading the book: plain records and counts, never loaded while painting."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from desktop.models.base import RECORDS, Record
from desktop.sync.ancestry import Lineage
from desktop.sync.live import Live, live_changes, seen_by, unseen_by_hides
from desktop.words import _

if TYPE_CHECKING:
    from sqlcipher3.dbapi2 import Connection

R = TypeVar("R", bound=Record)


class View:
    """The book as it stands at one moment."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._titles: dict[str, str] = {}

    def get(self, record: type[R], id: str | None) -> R | None:
        """One record, hidden or not, or None when it is not here."""
        if not id:
            return None
        found = self.all(record, "id = ?", [id], hidden=None)
        return found[0] if found else None

    def any(self, id: str | None) -> Record | None:
        """One record of whatever kind its id names."""
        described = RECORDS.get((id or "").partition("-")[0])
        return self.get(described, id) if described else None

    def all(
        self,
        record: type[R],
        where: str = "1",
        values: Sequence[Any] = (),
        *,
        order: str | None = None,
        hidden: bool | None = False,
        limit: int | None = None,
    ) -> list[R]:
        """Plain records in the type's own order. `where` is SQL over the type's columns, `values` its marks."""
        names = ", ".join(f'"{name}"' for name in record.columns())
        kept = "" if hidden is None else f" AND hidden IS {'TRUE' if hidden else 'NOT TRUE'}"
        sql = f'SELECT {names} FROM "{record.kind}" WHERE ({where}){kept} ORDER BY {order or record.order}'
        if limit is not None:
            sql += f" LIMIT {int(limit)}"
        return [record.from_row(row) for row in self._connection.execute(sql, tuple(values))]

    def count(self, record: type[Record], where: str = "1", values: Sequence[Any] = ()) -> int:
        """How many records, hidden ones left out."""
        sql = f'SELECT count(*) FROM "{record.kind}" WHERE ({where}) AND hidden IS NOT TRUE'
        return int(self._connection.execute(sql, tuple(values)).fetchone()[0])

    def rows(self, sql: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """Plain rows of any question."""
        found: list[tuple[Any, ...]] = self._connection.execute(sql, tuple(values)).fetchall()
        return found

    def title(self, id: str | None) -> str:
        """What people call the record with this id; words that say so when it is not here."""
        if not id:
            return ""
        if id not in self._titles:
            self._titles[id] = ""  # a ring of links ends here
            record = self.any(id)
            self._titles[id] = record.words(self.title) if record else _("not shared with you")
        return self._titles[id]

    def titles(self, ids: Sequence[str]) -> str:
        """Several titles as one line."""
        return ", ".join(self.title(id) for id in ids)

    def live(self, record: str) -> list[Live]:
        """The changes of a record that nobody has replaced."""
        return live_changes(self._connection, record)

    def saw(self, change: str) -> tuple[str, ...]:
        """Ids of the changes that a change's author saw and replaced."""
        return seen_by(self._connection, change)

    def lineage(self, record: str, field: str) -> Lineage:
        """All that was ever written in one field of a record, and what replaced what."""
        return Lineage(self._connection, record, field)

    def unseen_by_hides(self, record: str) -> list[Live]:
        """The live edits of a record that nobody who took it out of view had seen."""
        return unseen_by_hides(self._connection, self.live(record))

    def disagreements(self) -> list[tuple[str, str]]:
        """Records and fields in which more than one value is current."""
        return [
            (record, field)
            for record, field in self.rows("SELECT record, field FROM disagreement ORDER BY 1, 2")
        ]

    def device(self, device: str) -> str:
        """Whose laptop a device is, as far as this book has been told."""
        if self.rows("SELECT 1 FROM meta WHERE name = 'device_name' AND value = ?", [device]):
            return _("you")
        person = self.rows("SELECT person FROM device WHERE name = ?", [device])
        return self.title(person[0][0]) if person else _("laptop {name}").format(name=device[:6])

    def unheld(self, record: str) -> list[tuple[str, str, str]]:
        """Values the log keeps that no column can hold: field, value as JSON, and why."""
        found = self.rows("SELECT field, value, why FROM unheld WHERE record = ?", [record])
        return [(field, value, why) for field, value, why in found]
