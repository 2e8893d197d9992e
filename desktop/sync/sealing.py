"""Writing a bundle's file: each segment signed by this device and sealed to its circle (`envelope.py` has the form)."""

from __future__ import annotations

import hashlib
import io
import json
import os
import struct
import tempfile
import zipfile
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from typing import IO, NamedTuple

from desktop.sync.envelope import ABOUT, FORMAT, KEY, PIECE, TAG, signed_part


class Signer(NamedTuple):
    """Who writes: the seed of the device's key, and the opaque id of the cluster."""

    seed: bytes
    cluster: str


class Segment(NamedTuple):
    """What goes to one circle: the age recipients it is sealed to, and what writes its tar.gz."""

    circle: str
    recipients: list[str]
    fill: Callable[[IO[bytes]], None]


def write_bundle(path: Path, signer: Signer, segments: Iterable[Segment], key: bytes | None = None) -> None:
    """Write a bundle whole or not at all: `.part`, forced to the disk, renamed. Raises OSError.

    `key` makes it an invitation: a sealed key that goes before the segments.
    """
    part = path.with_name(path.name + ".part")
    try:
        with zipfile.ZipFile(part, "w", zipfile.ZIP_STORED) as file:
            _plain_entry(file, ABOUT, json.dumps({"format": FORMAT, "cluster": signer.cluster}).encode())
            if key is not None:
                _plain_entry(file, KEY, key)
            for n, (circle, recipients, fill) in enumerate(segments):
                with tempfile.TemporaryFile() as body:
                    fill(body)
                    with file.open(_entry(f"{n:02}.age"), "w", force_zip64=False) as sealed:
                        seal(body, sealed, signer, circle, recipients)
        with open(part, "rb+") as written:
            os.fsync(written.fileno())
        os.replace(part, path)
    finally:
        with suppress(FileNotFoundError):
            part.unlink()


def _entry(name: str) -> zipfile.ZipInfo:
    # the same date in every bundle: when it was made is told inside
    return zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))


def _plain_entry(file: zipfile.ZipFile, name: str, data: bytes) -> None:
    file.writestr(_entry(name), data)


def seal(body: IO[bytes], sealed: IO[bytes], signer: Signer, circle: str, recipients: list[str]) -> None:
    """Sign a tar.gz and seal it to its readers, as a stream."""
    import nacl.bindings as sodium
    import pyrage

    public, secret = sodium.crypto_sign_seed_keypair(signer.seed)
    whole = signed_part(signer.cluster, circle, _digest(body))
    signature = sodium.crypto_sign(whole, secret)[: sodium.crypto_sign_BYTES]
    name = circle.encode()
    body.seek(0)
    opening = TAG + public + signature + struct.pack(">H", len(name)) + name
    keys = [pyrage.x25519.Recipient.from_str(one) for one in recipients]
    out = _Kept(sealed)
    try:
        # the library asks for little at a time
        pyrage.encrypt_io(io.BufferedReader(_Chained(opening, body), PIECE), out, keys)
    except pyrage.EncryptError as error:
        raise out.error or error from error


def _digest(body: IO[bytes]) -> bytes:
    body.seek(0)
    return hashlib.file_digest(body, "sha256").digest()  # type: ignore[arg-type]  # any file open for reading


class _Kept:
    """A file that remembers why it could not be written: the library tells it in words of its own."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self.error: OSError | None = None

    def write(self, data: bytes) -> int:
        try:
            return self._file.write(data)
        except OSError as error:
            self.error = error
            raise

    def flush(self) -> None:
        self._file.flush()


class _Chained(io.RawIOBase):
    """Some bytes, then a file, read as one."""

    def __init__(self, first: bytes, rest: IO[bytes]) -> None:
        self._first, self._rest = first, rest

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview, /) -> int:  # type: ignore[override]  # any writable buffer
        piece = self._first or self._rest.read(len(buffer))
        taken = piece[: len(buffer)]
        self._first = self._first[len(taken) :]
        buffer[: len(taken)] = taken
        return len(taken)
