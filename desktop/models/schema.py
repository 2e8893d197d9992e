"""The tables that follow from the record classes, and how an older book gains what came later."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from desktop.models.base import RECORDS, Record
from desktop.sync.schema import SCHEMA as LOG_SCHEMA

if TYPE_CHECKING:
    from sqlcipher3.dbapi2 import Connection

APPLICATION = 0x436C7562  # "Club": tells a book from any other SQLite file
FORMAT = 1

_LOCAL = """
CREATE TABLE IF NOT EXISTS disagreement (record TEXT, field TEXT, PRIMARY KEY (record, field)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS unheld (
    record TEXT, field TEXT, value TEXT, why TEXT, PRIMARY KEY (record, field)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS draft (
    record TEXT, field TEXT, value TEXT, seen TEXT, at INTEGER, PRIMARY KEY (record, field)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS file (hash TEXT PRIMARY KEY, size INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS chunk (
    id INTEGER PRIMARY KEY, hash TEXT NOT NULL, n INTEGER NOT NULL, data BLOB NOT NULL, UNIQUE (hash, n));
CREATE TABLE IF NOT EXISTS converted (
    hash TEXT NOT NULL, ending TEXT NOT NULL, set_for TEXT NOT NULL, format TEXT NOT NULL, made_with TEXT NOT NULL,
    how TEXT NOT NULL, pages INTEGER NOT NULL, note TEXT NOT NULL, why TEXT NOT NULL, remedy TEXT NOT NULL, pdf BLOB,
    PRIMARY KEY (hash, ending, set_for));
CREATE TRIGGER IF NOT EXISTS unconverted AFTER DELETE ON file BEGIN DELETE FROM converted WHERE hash = OLD.hash; END;
CREATE TABLE IF NOT EXISTS carried (
    name TEXT PRIMARY KEY, size INTEGER NOT NULL, changed INTEGER NOT NULL, mine INTEGER NOT NULL, bundle INTEGER,
    why TEXT NOT NULL, at INTEGER NOT NULL, told TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS kept_pack (issue TEXT PRIMARY KEY, file TEXT, at INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS in_kept_pack (record TEXT, issue TEXT, PRIMARY KEY (record, issue)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS named_in_kept_pack (record TEXT, issue TEXT, PRIMARY KEY (record, issue)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS unindexed (record TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS findable (n INTEGER PRIMARY KEY, record TEXT NOT NULL UNIQUE);
CREATE VIRTUAL TABLE IF NOT EXISTS search USING fts5 (
    title, body, content='', contentless_delete=1, tokenize="unicode61 remove_diacritics 2");
"""


def table_sql(record: type[Record]) -> str:
    """The statement that makes a record class's table."""
    columns = [f'"{name}" {kind.sql}' for name, kind in record.fields.items()]
    named = ", ".join(columns)
    return f'CREATE TABLE IF NOT EXISTS "{record.kind}" (id TEXT PRIMARY KEY, circle TEXT NOT NULL, {named})'


def index_sql(record: type[Record]) -> list[str]:
    """The statements that make its indexes."""
    return [
        f'CREATE INDEX IF NOT EXISTS "{record.kind}_{name}" ON "{record.kind}" ("{name}")'
        for name in record.indexed
    ]


def fingerprint() -> str:
    """Changes whenever a table, column or index does, so that opening a book costs one look."""
    # there already, for the key; hashlib would bring OpenSSL with it
    from nacl.bindings import crypto_hash_sha256

    parts = [LOG_SCHEMA, _LOCAL]
    for record in RECORDS.values():
        parts += [table_sql(record), *index_sql(record)]
    return bytes(crypto_hash_sha256("\n".join(parts).encode())).hex()[:16]


def make_tables(connection: Connection, fill: Callable[[Connection], None] | None = None) -> bool:
    """Bring a new or older book's tables up to this version; True when anything had to be done.

    Columns that came later hold NULL, which reads as the kind's default until the log says otherwise; `fill` lets it,
    in the same transaction, for a book stopped between the two would never be filled.
    """
    wanted = fingerprint()
    if connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'meta'").fetchone():
        found = connection.execute("SELECT value FROM meta WHERE name = 'tables'").fetchone()
        if found and found[0] == wanted:
            return False
    connection.execute("BEGIN IMMEDIATE")
    try:
        for statement in (LOG_SCHEMA + _LOCAL).split(";\n"):
            connection.execute(statement)
        for record in RECORDS.values():
            connection.execute(table_sql(record))
            held = {row[1] for row in connection.execute(f'PRAGMA table_info("{record.kind}")')}
            for name, kind in record.fields.items():
                if name not in held:
                    connection.execute(f'ALTER TABLE "{record.kind}" ADD COLUMN "{name}" {kind.sql}')
            for statement in index_sql(record):
                connection.execute(statement)
        connection.execute("INSERT OR REPLACE INTO meta VALUES ('tables', ?)", (wanted,))
        connection.execute(f"PRAGMA application_id = {APPLICATION}")
        connection.execute(f"PRAGMA user_version = {FORMAT}")
        if fill is not None:
            fill(connection)
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
    return True
