"""The key of a book and connections made with it.

A book is one SQLCipher file. Its first 16 bytes are a random salt; the key is Argon2id of the passphrase and that salt,
so nothing beside the book is needed to open it. The slow derivation happens once per opening: every connection is given
the finished key as its first statement.
"""

from __future__ import annotations

import os
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING

from desktop.errors import DamagedBook, DiskFull, NotABook, ReadOnly, Refusal, WrongPassphrase, from_os_error
from desktop.words import _

if TYPE_CHECKING:
    from sqlcipher3.dbapi2 import Connection

SALT = 16
KEY = 32
# Fixed for format 1, since the file has nowhere to say otherwise: about 0.1 s and 64 MiB on a school laptop.
_PASSES, _MEMORY = 3, 64 * 1024 * 1024
_SHORTEST = 8


def derive_key(passphrase: str, salt: bytes) -> bytes:
    """The book's 32-byte key (Argon2id, RFC 9106, by libsodium). Slow on purpose; the GIL is free meanwhile."""
    import nacl.bindings as sodium

    text = unicodedata.normalize("NFKC", passphrase).encode()
    return bytes(
        sodium.crypto_pwhash_alg(KEY, text, salt, _PASSES, _MEMORY, sodium.crypto_pwhash_ALG_ARGON2ID13)
    )


def check_passphrase(passphrase: str) -> None:
    """Refuse a passphrase too short to keep anything. Raises Refusal."""
    if len(passphrase.strip()) < _SHORTEST:
        raise Refusal(
            _("A passphrase needs at least {n} characters. Several short words make a good one.").format(
                n=_SHORTEST
            )
        )


def salt_of(path: Path) -> bytes:
    """The salt a book begins with. Raises NoSuchFile, ReadOnly or NotABook."""
    try:
        with open(path, "rb") as file:
            head = file.read(SALT)
            size = os.fstat(file.fileno()).st_size
    except OSError as error:
        raise from_os_error(error, path) from error
    if size < 4096 or head.startswith(b"SQLite format 3"):
        raise NotABook(path)
    return head


def load_derivation() -> None:
    """Load the library that derives keys, ahead of the thread that will use it."""
    import nacl.bindings  # noqa: F401


def load_driver() -> None:
    """Load the database library ahead of the first connection, on a thread, while Qt loads on another."""
    import sqlcipher3.dbapi2  # noqa: F401


def connect(path: Path, key: bytes, salt: bytes, *, read_only: bool = False) -> Connection:
    """Open the file with its finished key and prove that it fits. Raises a Refusal that says what is wrong."""
    from sqlcipher3 import dbapi2 as driver

    connection: Connection | None = None
    try:
        mode = "ro" if read_only else "rwc"
        connection = driver.connect(f"{path.absolute().as_uri()}?mode={mode}", uri=True, isolation_level=None)
        # said before the key, or the library writes its own lines to the terminal when a key does not fit
        connection.execute("PRAGMA cipher_log_level = NONE")
        connection.execute(f"PRAGMA key = \"x'{key.hex()}{salt.hex()}'\"")
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        connection.execute("PRAGMA temp_store = MEMORY")
        connection.execute("PRAGMA busy_timeout = 5000")
        connection.execute("PRAGMA trusted_schema = OFF")
    except driver.Error as error:
        if connection is not None:
            connection.close()
        raise from_database_error(error, path) from error
    return connection


def expect_much(connection: Connection, megabytes: int = 16) -> None:
    """Keep so much of the file at hand: with the usual two megabytes much is unsealed again and again."""
    connection.execute(f"PRAGMA cache_size = {-1000 * megabytes}")


def from_database_error(error: Exception, path: Path) -> Exception:
    """The Refusal that says what SQLite complained of; the error itself when it is nothing a person can act on."""
    said = str(error)
    if "not a database" in said:
        return WrongPassphrase()
    if "disk is full" in said:
        return DiskFull(path)
    if "readonly" in said or "unable to open" in said or "read-only" in said:
        return ReadOnly(path)
    if "locked" in said:
        return Refusal(_("“{name}” is busy just now. Try again in a moment.").format(name=path.name))
    if "disk I/O error" in said:
        if _no_room(path):  # SQLite says so when it cannot make the small file that goes with a book
            return DiskFull(path)
        return Refusal(
            _("“{name}” could not be read or written: the disk gave an error. Nothing was changed.").format(
                name=path.name
            )
        )
    return DamagedBook(path, said) if "malformed" in said or "corrupt" in said else error


def _no_room(path: Path) -> bool:
    import shutil

    try:
        return shutil.disk_usage(path.absolute().parent).free < 64 * 1024
    except OSError:
        return False
