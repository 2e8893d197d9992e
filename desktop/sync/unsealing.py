"""Reading a bundle's file: only a plain zip as we write it, opened aside, each segment proved to be its sender's.

What is read here is from outside and hostile until shown otherwise.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import struct
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, NamedTuple

from desktop.sync.envelope import (
    ABOUT,
    FORMAT,
    KEY,
    MOST_BUNDLE,
    MOST_HEADER,
    MOST_SEGMENTS,
    MOST_STANZAS,
    PIECE,
    TAG,
    signed_part,
)
from desktop.sync.refused import Refused


class Signed(NamedTuple):
    """What a segment says of itself, checked: who signed it, for which circle, and where its tar.gz lies."""

    sender: str
    circle: str
    body: IO[bytes]


@contextmanager
def opened_bundle(path: Path, cluster: str, identity: str, *, key: bool = False) -> Iterator[list[Signed]]:
    """The segments of a bundle that are addressed to this device, opened, each proved to be signed by its sender.

    Nothing but temporary files is touched; with `key` the file is an invitation, which holds a key as well. Raises
    Refused: what is wrong with the file, by a listed code.
    """
    bodies: list[Signed] = []
    try:
        with _opened(path) as file, _zip(file) as held:
            names = _names(held, key)
            _check_about(held, cluster)
            for name in names:
                found = _open_segment(held, name, cluster, identity)
                if found is not None:
                    bodies.append(found)
        if not bodies:
            raise Refused("not-for-you")
        yield bodies
    finally:
        for one in bodies:
            one.body.close()


@contextmanager
def _opened(path: Path) -> Iterator[IO[bytes]]:
    with open(path, "rb") as file:
        size = os.fstat(file.fileno()).st_size
        if size > MOST_BUNDLE:
            raise Refused("too-large")
        if size < 22:
            raise Refused("not-a-bundle" if size else "arriving")
        file.seek(-min(size, 42), os.SEEK_END)
        before, end = file.read(min(size, 42) - 22), file.read(22)
        # the directory is at the end; without it the file is no bundle, or has not wholly arrived
        if not end.startswith(b"PK\x05\x06"):
            file.seek(0)
            raise Refused("arriving" if file.read(4) == b"PK\x03\x04" else "not-a-bundle")
        _sig, _disk, _start, _here, entries, length, offset, comment = struct.unpack("<4s4H2LH", end)
        if entries > MOST_SEGMENTS + 2 or length > 64 * 1024 or comment or offset + length + 22 != size:
            raise Refused("not-a-bundle")
        # the library would believe a second, larger directory of which the plain one says nothing
        if before.startswith(b"PK\x06\x07"):
            raise Refused("not-a-bundle")
        file.seek(0)
        yield file


@contextmanager
def _zip(file: IO[bytes]) -> Iterator[zipfile.ZipFile]:
    try:
        held = zipfile.ZipFile(file)
    except (zipfile.BadZipFile, NotImplementedError, ValueError, struct.error, EOFError) as error:
        raise Refused("damaged") from error
    with held:
        yield held


def _names(held: zipfile.ZipFile, key: bool) -> list[str]:
    found = held.infolist()
    names = [one.filename for one in found]
    first = [ABOUT, KEY] if key else [ABOUT]
    expected = [*first, *(f"{n:02}.age" for n in range(len(names) - len(first)))]
    if names != expected or not all(_is_plain(one) for one in found):
        raise Refused("not-a-bundle")
    # each byte is in one entry: what is read is no more than the file
    if sum(one.file_size for one in found) > held.start_dir:
        raise Refused("not-a-bundle")
    return names[len(first) :]


def _is_plain(one: zipfile.ZipInfo) -> bool:
    """Whether an entry is stored as it is, with nothing said of it that we never say."""
    return not one.compress_type and one.file_size == one.compress_size and not one.flag_bits


class _Segment(io.RawIOBase):
    """A stored entry, read where it lies. What is sealed proves itself: the sum that the library would make of three
    hundred megabytes says no more."""

    def __init__(self, held: zipfile.ZipFile, name: str) -> None:
        told = held.getinfo(name)
        self._file, self._left = _file_of(held), told.file_size
        self._file.seek(told.header_offset)
        head = self._file.read(30)
        if len(head) < 30 or not head.startswith(b"PK\x03\x04"):
            raise Refused("damaged")
        before = sum(struct.unpack("<HH", head[26:]))
        if told.header_offset + 30 + before + self._left > held.start_dir:
            raise Refused("damaged")
        self._file.seek(before, os.SEEK_CUR)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview, /) -> int:  # type: ignore[override]  # any writable buffer
        with memoryview(buffer) as all, all[: self._left] as some:
            taken = self._file.readinto(some)  # type: ignore[attr-defined]
        self._left -= taken
        return int(taken)


def _file_of(held: zipfile.ZipFile) -> IO[bytes]:
    file = held.fp
    assert file is not None, "it is open"
    return file


@contextmanager
def _read_from(held: zipfile.ZipFile, name: str) -> Iterator[IO[bytes]]:
    """An entry, read; what is wrong with it is said by its code."""
    try:
        with held.open(name) as file:
            yield file
    except (zipfile.BadZipFile, EOFError) as error:
        raise Refused("damaged") from error


def read_key(path: Path) -> tuple[bytes, str]:
    """The sealed key of an invitation, and the opaque id of its cluster. Raises Refused, OSError."""
    with _opened(path) as file, _zip(file) as held:
        _names(held, key=True)
        about = _about(held)
        if held.getinfo(KEY).file_size > MOST_HEADER:
            raise Refused("not-a-bundle")
        with _read_from(held, KEY) as file_of_key:
            key = file_of_key.read()
        return key, str(about.get("cluster"))


def _check_about(held: zipfile.ZipFile, cluster: str) -> None:
    if _about(held).get("cluster") != cluster:
        raise Refused("other-cluster")


def _about(held: zipfile.ZipFile) -> dict[str, Any]:
    if held.getinfo(ABOUT).file_size > 4096:
        raise Refused("not-a-bundle")
    try:
        with _read_from(held, ABOUT) as file:
            about = json.load(file)
    except (ValueError, RecursionError) as error:
        raise Refused("damaged") from error
    if not isinstance(about, dict) or not isinstance(about.get("format"), int):
        raise Refused("not-a-bundle")
    if about["format"] > FORMAT:
        raise Refused("newer")
    return about


def _open_segment(held: zipfile.ZipFile, name: str, cluster: str, identity: str) -> Signed | None:
    import pyrage

    with io.BufferedReader(_Segment(held, name), MOST_HEADER) as sealed:
        _check_age(sealed)
    body = tempfile.TemporaryFile()  # noqa: SIM115 - it is handed on, and closed by whoever asked
    try:
        with io.BufferedReader(_Segment(held, name), PIECE) as sealed:
            # what comes out is no longer than what goes in, so it needs no bound of its own
            pyrage.decrypt_io(sealed, body, [pyrage.x25519.Identity.from_str(identity)])
        return _checked(body, cluster)
    except pyrage.DecryptError as error:
        body.close()
        if "No matching" in str(error):
            return None
        raise Refused("damaged") from error
    except OSError as error:
        body.close()
        # the library's complaint of what it reads has no number; a disk's has
        if error.errno is not None:
            raise
        raise Refused("damaged") from error
    except BaseException:
        body.close()
        raise


def _check_age(sealed: io.BufferedReader[Any]) -> None:
    """The header of an age file must be short and seal to keys: the library reads a long one for ever."""
    head = sealed.read(MOST_HEADER)
    if not head.startswith(b"age-encryption.org/v1\n"):
        raise Refused("damaged")
    end = head.find(b"\n---")
    if end < 0:
        raise Refused("stanzas")
    stanzas = [line for line in head[:end].split(b"\n") if line.startswith(b"-> ")]
    # age adds one stanza of noise, of a random name
    if len(stanzas) > MOST_STANZAS or any(line.startswith((b"-> scrypt", b"-> ssh-")) for line in stanzas):
        raise Refused("stanzas")


def _checked(body: IO[bytes], cluster: str) -> Signed:
    import base64

    import nacl.bindings as sodium
    import nacl.exceptions

    body.seek(0)
    opening = body.read(len(TAG) + 32 + 64 + 2)
    if len(opening) != len(TAG) + 98 or not opening.startswith(TAG):
        raise Refused("damaged")
    public, signature = opening[len(TAG) : len(TAG) + 32], opening[len(TAG) + 32 : -2]
    (length,) = struct.unpack(">H", opening[-2:])
    name = body.read(length)
    try:
        circle = name.decode()
        digest = hashlib.sha256()
        start = body.tell()
        while piece := body.read(PIECE):
            digest.update(piece)
        sodium.crypto_sign_open(signature + signed_part(cluster, circle, digest.digest()), public)
    except (nacl.exceptions.CryptoError, UnicodeDecodeError) as error:
        raise Refused("forged") from error
    return Signed(base64.urlsafe_b64encode(public).decode().rstrip("="), circle, _From(body, start))  # type: ignore[arg-type]


class _From:
    """A file from a place on, as if it began there."""

    def __init__(self, file: IO[bytes], start: int) -> None:
        self._file, self._start = file, start

    def read(self, size: int = -1) -> bytes:
        return self._file.read(size)

    def rewind(self) -> None:
        self._file.seek(self._start)

    def close(self) -> None:
        self._file.close()
