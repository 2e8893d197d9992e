"""From the log to the tables: one function computes a record's columns from its live changes.

Local edits and taken bundles both go through it, so the tables are a pure function of the set of operations.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from desktop.errors import BadValue
from desktop.models.base import RECORDS, Record, to_column
from desktop.models.kinds import Kind
from desktop.steps import Step, run
from desktop.sync.live import Live, hidden, is_hide, live_changes_of

if TYPE_CHECKING:
    from sqlcipher3.dbapi2 import Connection

_AT_ONCE = 400


def project(connection: Connection, records: Iterable[str]) -> None:
    """Write the table rows that follow from the live changes of these records.

    A record of a type that this version does not know waits in the log.
    """
    run(projecting(connection, records))


def projecting(connection: Connection, records: Iterable[str]) -> Iterator[Step]:
    """The same, told step by step; stopped before its end, the caller rolls back."""
    wanted = sorted({record for record in records if record.partition("-")[0] in RECORDS})
    for at in range(0, len(wanted), _AT_ONCE):
        _project_some(connection, wanted[at : at + _AT_ONCE])
        yield Step(min(at + _AT_ONCE, len(wanted)), len(wanted))


def _project_some(connection: Connection, records: list[str]) -> None:
    rows: dict[str, list[list[Any]]] = {}
    beside = _Beside([], [])
    gone = set(records)
    for record, live in live_changes_of(connection, records):
        gone.discard(record)
        kind = record.partition("-")[0]
        rows.setdefault(kind, []).append(_row(connection, RECORDS[kind], record, live, beside))
    for record in gone:  # all that stood in it was set aside, or erased
        connection.execute(f'DELETE FROM "{record.partition("-")[0]}" WHERE id = ?', (record,))
    for kind, several in rows.items():
        connection.executemany(_row_sql(kind), several)
    marks = ", ".join("?" * len(records))
    for table, lines in (("disagreement", beside.disagreements), ("unheld", beside.unheld)):
        connection.execute(f"DELETE FROM {table} WHERE record IN ({marks})", records)
        if lines:
            connection.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * len(lines[0]))})", lines)
    # their words are put into the index a little later (desktop/finding.py): that writes more than all the rest
    connection.executemany("INSERT OR IGNORE INTO unindexed VALUES (?)", [(record,) for record in records])


class _Beside(NamedTuple):
    """What is noted beside the rows: fields with several values, and values that no column can hold."""

    disagreements: list[tuple[str, str]]
    unheld: list[tuple[str, str, str, str]]


def _row(
    connection: Connection, described: type[Record], record: str, live: list[Live], beside: _Beside
) -> list[Any]:
    values: dict[str, list[Live]] = {}
    for change in live:
        values.setdefault(change.field, []).append(change)
    columns: dict[str, Any] = {}
    for name, kind in described.fields.items():
        if name == "hidden":
            columns[name] = hidden(connection, live)
            continue
        try:
            columns[name] = _column(kind, name, values)
        except BadValue as error:
            shown = _shown(values[name])
            beside.unheld.append((record, name, json.dumps(shown, ensure_ascii=False), error.why))
            columns[name] = kind.default
    disagreements = [name for name, several in values.items() if name != "hidden" and _differ(several)]
    if _hide_is_disputed(live, columns["hidden"]):
        disagreements.append("hidden")
    beside.disagreements.extend((record, name) for name in disagreements)
    if "audience" in disagreements:
        columns["audience"] = _narrowest(values["audience"])
    return [record, live[0].circle, *(to_column(kind, columns[name]) for name, kind in described.fields.items())]


@cache
def _row_sql(kind: str) -> str:
    names = RECORDS[kind].columns()
    listed = ", ".join(f'"{name}"' for name in names)
    updates = ", ".join(f'"{name}" = excluded."{name}"' for name in names[1:])
    marks = ", ".join("?" * len(names))
    return f'INSERT INTO "{kind}" ({listed}) VALUES ({marks}) ON CONFLICT (id) DO UPDATE SET {updates}'


def _column(kind: Kind, name: str, values: dict[str, list[Live]]) -> Any:
    if not kind.many:
        return kind.hold(_shown(values[name])) if name in values else kind.default
    members = {
        field.partition("/")[2]: _shown(several)
        for field, several in values.items()
        if field.startswith(f"{name}/")
    }
    return kind.gather(members)  # type: ignore[attr-defined]  # only Members say `many`


def _shown(several: list[Live]) -> Any:
    return max(several, key=lambda one: one.rank).value


def _differ(several: list[Live]) -> bool:
    return len(several) > 1 and len({json.dumps(one.value) for one in several}) > 1


def _hide_is_disputed(live: list[Live], hidden: bool) -> bool:
    """Taken out of view by one, while another edited it, or brought it back, without knowing of that."""
    said = [is_hide(one) for one in live if one.field == "hidden"]
    return any(said) and not (hidden and all(said))


def _narrowest(several: list[Live]) -> str:
    """While an audience is in disagreement the narrowest live value counts; only one circle's words can meet here."""
    width = {"cluster": 0, "governors": 1, "open": 2}
    return str(min((one.value for one in several), key=lambda value: width.get(str(value), -1)))


def project_everything(connection: Connection) -> None:
    """Compute every row anew from the log alone."""
    for described in RECORDS.values():
        connection.execute(f'DELETE FROM "{described.kind}"')
    for table in ("disagreement", "unheld"):
        connection.execute(f"DELETE FROM {table}")
    project(connection, [row[0] for row in connection.execute("SELECT DISTINCT record FROM change")])
