"""Attached files, kept inside the book: in chunks, named by the SHA-256 of their content, each stored once."""

from __future__ import annotations

import hashlib
import io
import os
import stat
from collections.abc import Generator, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

from desktop.copying import path_of
from desktop.errors import NotFound, Refusal, Unreadable, from_os_error
from desktop.steps import Step
from desktop.view import View
from desktop.words import _, joined, size
from desktop.written import whole

if TYPE_CHECKING:
    from sqlcipher3.dbapi2 import Connection

    from desktop.work import Work

CHUNK = 256 * 1024
MOST = 200_000_000
"""Bytes of the largest file a book takes."""

_MAGIC = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
    (b"{\\rtf", "application/rtf"),
)
_OFFICE = "application/vnd.openxmlformats-officedocument."
_ZIPPED = {
    ".docx": _OFFICE + "wordprocessingml.document",
    ".xlsx": _OFFICE + "spreadsheetml.sheet",
    ".pptx": _OFFICE + "presentationml.presentation",
    ".odt": "application/vnd.oasis.opendocument.text",
    ".ods": "application/vnd.oasis.opendocument.spreadsheet",
    ".odp": "application/vnd.oasis.opendocument.presentation",
    ".docm": "application/vnd.ms-word.document.macroEnabled.12",
    ".xlsm": "application/vnd.ms-excel.sheet.macroEnabled.12",
    ".xlsb": "application/vnd.ms-excel.sheet.binary.macroEnabled.12",
    ".pptm": "application/vnd.ms-powerpoint.presentation.macroEnabled.12",
}
_OLE = {
    ".doc": "application/msword",
    ".xls": "application/vnd.ms-excel",
    ".ppt": "application/vnd.ms-powerpoint",
}
_WRITTEN = {
    ".csv": "text/csv",
    ".eml": "message/rfc822",
    ".htm": "text/html",
    ".html": "text/html",
    ".ics": "text/calendar",
    ".markdown": "text/markdown",
    ".md": "text/markdown",
    ".svg": "image/svg+xml",
}
_HEIC = (b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1")
_PRINTED = {
    *("application/pdf", "application/rtf", "message/rfc822", "image/heic"),
    *_ZIPPED.values(),
    *_OLE.values(),
    *(f"image/{kind}" for kind in ("png", "jpeg", "gif", "tiff", "webp", "bmp")),
}
"""What a pack can hold, beside all that is text: what `packs/converting/formats.py` finds by looking closer."""


class StoredFile(NamedTuple):
    """A file as the book keeps it; `size` in bytes."""

    hash: str
    size: int
    name: str
    media_type: str


def media_type_of(head: bytes, name: str) -> str:
    """What a file is, by how its content begins and then by its name's ending. A name alone makes nothing a PDF."""
    if b"%PDF-" in head[:1024]:
        return "application/pdf"
    for magic, media_type in _MAGIC:
        if head.startswith(magic):
            return media_type
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "image/webp"
    # two letters are little to go by, so the four bytes a bitmap keeps at nought are looked at too
    if head[:2] == b"BM" and head[6:10] == b"\0\0\0\0":
        return "image/bmp"
    if head[4:8] == b"ftyp" and head[8:12] in _HEIC:
        return "image/heic"
    ending = os.path.splitext(name)[1].casefold()
    if head.startswith(b"PK\x03\x04"):
        return _ZIPPED.get(ending, "application/zip")
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return _OLE.get(ending, "application/octet-stream")
    if head and b"\0" not in head:
        return _WRITTEN.get(ending, "text/plain")
    return "application/octet-stream"


def is_printable(media_type: str) -> bool:
    """Whether a pack can hold the pages of such a file: PDF files, pictures, office papers, whatever is text."""
    return media_type in _PRINTED or media_type.startswith("text/")


def unprintable_words(files: Iterable[Path]) -> str:
    """Which of these files a pack cannot hold, and what can be done; nothing when it can hold them all."""
    names = []
    for file in files:
        with suppress(OSError), open(file, "rb") as held:
            if not is_printable(media_type_of(held.read(4096), file.name)):
                names.append(_("“{name}”").format(name=file.name))
    if not names:
        return ""
    words = _("{names}: kept, but the pack cannot print it. Open it, save it as a PDF, and add that instead.")
    return words.format(names=joined(names))


def store_file(work: Work, source: Path | BinaryIO, name: str = "") -> StoredFile:
    """Put a file into the book inside an operation, and with it: rolled back, nothing of it stays.

    A source that is no path must be seekable: it is read twice, once for its name. Raises Refusal for a file that is
    empty, over 200 MB, no ordinary file, or changing while it is read.
    """
    return store_content(work.connection, source, name)


def store_content(connection: Connection, source: Path | BinaryIO, name: str = "") -> StoredFile:
    """The same in whatever transaction is open on a connection: for what no record names. Raises Refusal."""
    with _opened(source, name) as (file, called):
        digest, total, head = _measured(file, called)
        stored = StoredFile(digest, total, called, media_type_of(head, called))
        if connection.execute("SELECT 1 FROM file WHERE hash = ?", (digest,)).fetchone():
            return stored
        file.seek(0)
        again = hashlib.sha256()
        for n, data in enumerate(_chunks(file)):
            again.update(data)
            connection.execute("INSERT INTO chunk (hash, n, data) VALUES (?, ?, ?)", (digest, n, data))
        if again.hexdigest() != digest:
            raise Unreadable(called, _("it was changed while it was being read. Close it elsewhere, then try again."))
        connection.execute("INSERT INTO file (hash, size) VALUES (?, ?)", (digest, total))
        return stored


@contextmanager
def _opened(source: Path | BinaryIO, name: str) -> Iterator[tuple[BinaryIO, str]]:
    if not isinstance(source, Path):
        yield source, name or "file"
        return
    try:
        # looked at before it is opened: opening a pipe would wait for ever
        found = source.stat()
        if stat.S_ISDIR(found.st_mode):
            raise Refusal(_("“{name}” is a folder, not a file. Choose a file.").format(name=source.name))
        if not stat.S_ISREG(found.st_mode):
            raise Unreadable(source, _("it is not an ordinary file."))
        with open(source, "rb") as file:
            yield file, name or _clean(source.name)
    except OSError as error:
        raise from_os_error(error, source) from error


def _clean(name: str) -> str:
    """A file name that can be written down: bytes that are no letters on this system become question marks."""
    return name.encode("utf-8", "replace").decode("utf-8")[-200:]


def _measured(file: BinaryIO, name: str) -> tuple[str, int, bytes]:
    digest, total, head = hashlib.sha256(), 0, b""
    for data in _chunks(file):
        head = head or data[:4096]
        total += len(data)
        if total > MOST:
            said = _("“{name}” is larger than {most}, the most a book takes. Make it smaller, or keep it elsewhere.")
            raise Refusal(said.format(name=name, most=size(MOST)))
        digest.update(data)
    if not total:
        raise Unreadable(name, _("it is empty."))
    return digest.hexdigest(), total, head


def _chunks(file: BinaryIO) -> Iterator[bytes]:
    held = b""
    while data := file.read(CHUNK - len(held)):
        held += data
        if len(held) == CHUNK:
            yield held
            held = b""
    if held:
        yield held


def open_file(view: View, hash: str) -> BinaryIO:
    """The file as something to read and seek in, one chunk in memory at a time, while the view lasts.

    Raises NotFound when the file is not in this book.
    """
    found = view.rows("SELECT size FROM file WHERE hash = ?", [hash])
    if not found:
        from desktop.file_holders import not_here_words

        raise NotFound(hash, not_here_words(view, hash))
    return io.BufferedReader(_Stored(view, hash, int(found[0][0])), CHUNK)


class _Stored(io.RawIOBase):
    """A stored file, read through the book's own connection."""

    def __init__(self, view: View, hash: str, size: int) -> None:
        super().__init__()
        self._view, self._hash, self._size = view, hash, size
        self._at = 0
        self._held: tuple[int, bytes] = (-1, b"")

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = os.SEEK_SET, /) -> int:
        base = {os.SEEK_SET: 0, os.SEEK_CUR: self._at, os.SEEK_END: self._size}[whence]
        if base + offset < 0:
            raise ValueError("before the beginning")
        self._at = base + offset
        return self._at

    def readinto(self, buffer: bytearray | memoryview, /) -> int:  # type: ignore[override]  # any writable buffer
        if self._at >= self._size:
            return 0
        n, skip = divmod(self._at, CHUNK)
        if self._held[0] != n:
            self._held = (n, self._chunk(n))
        data = self._held[1][skip : skip + len(buffer)]
        buffer[: len(data)] = data
        self._at += len(data)
        return len(data)

    def _chunk(self, n: int) -> bytes:
        found = self._view.rows("SELECT data FROM chunk WHERE hash = ? AND n = ?", [self._hash, n])
        data = bytes(found[0][0]) if found else b""
        if len(data) != min(CHUNK, self._size - n * CHUNK):
            raise Refusal(_("A part of this file is missing from the book. Restore the newest backup to have it back."))
        return data


def save_file_as(view: View, hash: str, path: Path) -> Generator[Step, None, Path]:
    """Write a file out of the book, whole or not at all, over another if it is there but never over a book.

    Raises Refusal; stopping leaves nothing behind.
    """
    with open_file(view, hash) as source:
        total = source.seek(0, os.SEEK_END)
        source.seek(0)
        digest = hashlib.sha256()
        with whole(path, path_of(view._connection), pdf=False) as file:
            for data in _chunks(source):
                digest.update(data)
                file.write(data)
                yield Step(file.tell(), total, path.name)
            if digest.hexdigest() != hash:
                raise Refusal(_("This file is damaged in the book. Restore the newest backup to have it back."))
    return path
