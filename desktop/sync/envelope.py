"""The file a bundle is: sealed segments in a stored zip, one for each circle, and inside each what a member signed.

    file    = stored zip: about.json (format and opaque cluster id; nothing else can be read), NN.age …
    NN.age  = age( tag, sender's key, signature, circle, tar.gz )      to the circle's current devices
    tar.gz  = manifest.json, operations.jsonl, blobs/<sha256> …

The signature is over the cluster, the circle and the SHA-256 of the tar.gz: gzip, tar and JSON only ever see bytes that
somebody signed. What is read here is from outside and hostile until shown otherwise, so every size has a bound, and the
tar and zip that are taken are the plain ones we write (tarfile would read into memory whatever a header claims).
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import struct
import tarfile
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any, NamedTuple

from desktop.sync.refused import Refused

FORMAT = 1
TAG = b"clusterbook segment 1\n"
ABOUT, KEY = "about.json", "key"
MOST_BUNDLE = 2_000_000_000
MOST_SEGMENTS = 64
MOST_HEADER = 16 * 1024
MOST_STANZAS = 64
MOST_MANIFEST = 4_000_000
MOST_OPERATIONS = 1_000_000_000
MOST_BLOB = 200_000_000
_PIECE = 256 * 1024
_BLOCK = 512


class Signer(NamedTuple):
    """Who writes: the seed of the device's key, and the opaque id of the cluster."""

    seed: bytes
    cluster: str


class Signed(NamedTuple):
    """What a segment says of itself, checked: who signed it, for which circle, and where its tar.gz lies."""

    sender: str
    circle: str
    body: IO[bytes]


def cluster_id(founding: str) -> str:
    """What a bundle calls the cluster: nothing that tells an outsider which it is."""
    return hashlib.sha256(b"clusterbook cluster\n" + founding.encode()).hexdigest()[:32]


# -- writing -----------------------------------------------------------------------------------------------------------


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
    signature = sodium.crypto_sign(_signed(signer.cluster, circle, _digest(body)), secret)[: sodium.crypto_sign_BYTES]
    name = circle.encode()
    body.seek(0)
    opening = TAG + public + signature + struct.pack(">H", len(name)) + name
    keys = [pyrage.x25519.Recipient.from_str(one) for one in recipients]
    out = _Kept(sealed)
    try:
        # the library asks for little at a time
        pyrage.encrypt_io(io.BufferedReader(_Chained(opening, body), _PIECE), out, keys)
    except pyrage.EncryptError as error:
        raise out.error or error from error


def _signed(cluster: str, circle: str, digest: bytes) -> bytes:
    return TAG + json.dumps([cluster, circle, digest.hex()]).encode()


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


class Packing:
    """A tar.gz being written: what is text is pressed, files are not, for they are pressed already."""

    def __init__(self, out: IO[bytes]) -> None:
        self._out = out
        self._press = zlib.compressobj(6, zlib.DEFLATED, 31)

    def add(self, name: str, size: int, pieces: Iterable[bytes]) -> None:
        """One member, of a size told beforehand."""
        made = tarfile.TarInfo(name)
        made.size = size
        self._write(made.tobuf(tarfile.USTAR_FORMAT))
        for piece in pieces:
            self._write(piece)
        self._write(b"\0" * (-size % _BLOCK))

    def unpressed(self) -> None:
        """What follows is not pressed again."""
        self._out.write(self._press.flush())
        self._press = zlib.compressobj(0, zlib.DEFLATED, 31)

    def end(self) -> None:
        """The end of the tar and of the gzip."""
        self._write(b"\0" * 2 * _BLOCK)
        self._out.write(self._press.flush())

    def _write(self, data: bytes) -> None:
        self._out.write(self._press.compress(data))


# -- reading -----------------------------------------------------------------------------------------------------------


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

    with _read_from(held, name) as sealed:
        _check_age(sealed)
    body = tempfile.TemporaryFile()  # noqa: SIM115 - it is handed on, and closed by whoever asked
    try:
        with _read_from(held, name) as sealed:
            # what comes out is no longer than what goes in, so it needs no bound of its own
            pieces = io.BufferedReader(sealed, _PIECE)  # type: ignore[type-var]  # it can be read into
            pyrage.decrypt_io(pieces, body, [pyrage.x25519.Identity.from_str(identity)])
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


def _check_age(sealed: IO[bytes]) -> None:
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
        while piece := body.read(_PIECE):
            digest.update(piece)
        sodium.crypto_sign_open(signature + _signed(cluster, circle, digest.digest()), public)
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


class Unpacking:
    """A tar.gz being read, member by member, in order, within bounds. Raises Refused."""

    def __init__(self, body: Any) -> None:
        body.rewind()
        self._body = body
        self._press = zlib.decompressobj(31)
        self._held = b""
        self.fed = self._given = 0
        """Bytes that went into the gzip so far, and that came out of it."""

    def members(self) -> Iterator[tuple[str, int]]:
        """The name and size of each member; its content is to be read before the next is asked for."""
        while True:
            header = self._exactly(_BLOCK)
            if not header.strip(b"\0"):
                return
            name, size = _plain_header(header)
            before = self._left_in_member = size
            yield name, size
            while self._left_in_member:
                self.read()
            self._exactly(-before % _BLOCK)

    def read(self) -> bytes:
        """The next bytes of the member at hand, as many as there are without waiting; nothing at its end."""
        if not self._left_in_member:
            return b""
        if not self._held:
            self._held = self._more()
            if not self._held:
                raise Refused("damaged")
        piece, self._held = self._held[: self._left_in_member], self._held[self._left_in_member :]
        self._left_in_member -= len(piece)
        return piece

    def pieces(self) -> Iterator[bytes]:
        """All of the member at hand, a piece at a time."""
        return iter(self.read, b"")

    def lines(self, most: int) -> Iterator[bytes]:
        """The lines of the member at hand."""
        rest = b""
        while self._left_in_member:
            rest += self.read()
            *whole, rest = rest.split(b"\n")
            yield from whole
            if len(rest) > most:
                raise Refused("malformed")
        if rest:
            yield rest

    def _exactly(self, size: int) -> bytes:
        while len(self._held) < size:
            more = self._more()
            if not more:
                raise Refused("damaged")
            self._held += more
        taken, self._held = self._held[:size], self._held[size:]
        return taken

    def _more(self) -> bytes:
        """The next bytes out of the gzip, which may be several after one another."""
        try:
            while True:
                rest = self._press.unused_data or self._press.unconsumed_tail
                if not rest:
                    rest = self._body.read(_PIECE)
                    self.fed += len(rest)
                if self._press.eof:
                    if not rest:
                        return b""
                    self._press = zlib.decompressobj(31)
                # with nothing left to read there may be something left to give
                found = self._press.decompress(rest, _PIECE)
                if found:
                    self._given += len(found)
                    # files are never pressed, so no more is gained than operations may take
                    if self._given - self.fed > MOST_OPERATIONS:
                        raise Refused("too-large")
                    return found
                if not rest and not self._press.eof:
                    return b""
        except zlib.error as error:
            raise Refused("damaged") from error


def _plain_header(header: bytes) -> tuple[str, int]:
    """Name and size from the header of an ordinary file in a plain tar; anything else is refused."""
    try:
        sum_told = int(header[148:156].strip(b" \0"), 8)
        size = int(header[124:136].strip(b" \0"), 8)
        name = header[:100].rstrip(b"\0").decode("ascii")
    except ValueError as error:
        raise Refused("malformed") from error
    summed = sum(header[:148]) + 8 * 32 + sum(header[156:])
    if summed != sum_told or header[156:157] != b"0" or header[345:500].strip(b"\0") or size < 0:
        raise Refused("malformed")
    return name, size
