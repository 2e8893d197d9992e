"""The tables of the log: operations, their changes, and who is a member. Record types have theirs elsewhere."""

from __future__ import annotations

WAITING, COUNTS, ASIDE = 0, 1, 2
"""An operation waits for the one before it; or it counts; or it is set aside (not by a member, or after a cut-off)."""

DEAD, LIVE, VOID = 0, 1, 2
"""A change was replaced; or it is current; or its operation is set aside."""

ERASURE = "erasure"
"""The kind of record that says what is to be forgotten; it is the log's own business and no table's."""

CHANGE_BITS = 15
"""A change is numbered by its operation's number, shifted by so many bits, and its place in it."""

PLACE = (1 << CHANGE_BITS) - 1
"""The bits of a change's number that say its place."""

SCHEMA = """
CREATE TABLE IF NOT EXISTS meta (name TEXT PRIMARY KEY, value) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS log (
    n INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, device TEXT NOT NULL, circle TEXT NOT NULL,
    mine INTEGER NOT NULL, lamport INTEGER NOT NULL, heads TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS operation (
    n INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, log INTEGER NOT NULL, seq INTEGER NOT NULL,
    lamport INTEGER NOT NULL, at INTEGER NOT NULL, name TEXT NOT NULL, state INTEGER NOT NULL,
    checked INTEGER NOT NULL, act INTEGER, bundle INTEGER,
    header BLOB NOT NULL, signature BLOB NOT NULL, content BLOB);
CREATE INDEX IF NOT EXISTS operation_log ON operation (log, seq);
CREATE INDEX IF NOT EXISTS operation_bundle ON operation (bundle) WHERE bundle IS NOT NULL;
CREATE INDEX IF NOT EXISTS operation_forgotten ON operation (n) WHERE content IS NULL;
CREATE TABLE IF NOT EXISTS waiting (prev TEXT, operation INTEGER, PRIMARY KEY (prev, operation)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS change (
    n INTEGER PRIMARY KEY, record TEXT NOT NULL, field TEXT NOT NULL, value TEXT NOT NULL, live INTEGER NOT NULL);
CREATE INDEX IF NOT EXISTS change_record ON change (record);
CREATE INDEX IF NOT EXISTS change_void ON change (n) WHERE live = 2;
CREATE TABLE IF NOT EXISTS replaced (old INTEGER, by INTEGER, PRIMARY KEY (old, by)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS awaits (
    operation TEXT, place INTEGER, by INTEGER, PRIMARY KEY (operation, place, by)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS statement (
    n INTEGER PRIMARY KEY, field TEXT NOT NULL, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS device (
    name TEXT PRIMARY KEY, place INTEGER NOT NULL, person TEXT NOT NULL, school TEXT, role TEXT NOT NULL,
    seal TEXT NOT NULL, invite TEXT, inviter TEXT, lead INTEGER NOT NULL, removed TEXT,
    cut TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS erasure (operation TEXT, by INTEGER, PRIMARY KEY (operation, by)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS refers (hash TEXT, circle TEXT, PRIMARY KEY (hash, circle)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS placed (hash TEXT, circle TEXT, PRIMARY KEY (hash, circle)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS heard (
    device TEXT, circle TEXT, have TEXT NOT NULL, wants TEXT NOT NULL, at INTEGER NOT NULL,
    PRIMARY KEY (device, circle)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS bundle (
    n INTEGER PRIMARY KEY, hash TEXT NOT NULL UNIQUE, device TEXT NOT NULL, way TEXT NOT NULL, at INTEGER NOT NULL,
    summary TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS act (
    n INTEGER PRIMARY KEY, name TEXT NOT NULL, about TEXT NOT NULL, at INTEGER NOT NULL,
    kind TEXT NOT NULL, reverts INTEGER, reverted INTEGER NOT NULL DEFAULT 0, first INTEGER, last INTEGER);
INSERT OR IGNORE INTO placed SELECT hash, circle FROM refers WHERE NOT EXISTS (SELECT 1 FROM heard);
CREATE VIEW IF NOT EXISTS told AS SELECT
    change.n AS n, operation.id || '.' || (change.n & 32767) AS id, operation.n AS operation,
    record, field, value, live,
    operation.lamport AS lamport, operation.at AS at, operation.name AS name, operation.act AS act,
    operation.bundle AS bundle, log.circle AS circle, log.device AS device
    FROM change CROSS JOIN operation ON operation.n = change.n >> 15 CROSS JOIN log ON log.n = operation.log;
"""
"""`log.heads` is JSON, a pair of number and id for each head: two or more where a copy of the book wrote on unnoticed.
`refers` says which files a circle's records name; `placed`, in which circle a file came, or was put on this laptop:
only there is it passed on, for whoever learns a file's name could name it in a record of her own. (Of a book that has
never heard from another, every file was put there.) `told` is every change as people ask for it."""
