"""What a file is: by how it begins, then by what lies in it, and only then by its name's ending.

A name alone makes nothing a PDF or a Word paper, for what opens a file goes by what it finds."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import PurePosixPath
from typing import Literal

Format = Literal[
    "pdf",
    "picture",
    "heic",
    "svg",
    "word",
    "slides",
    "spreadsheet",
    "old word",
    "old slides",
    "old spreadsheet",
    "binary spreadsheet",
    "opendocument text",
    "opendocument presentation",
    "opendocument spreadsheet",
    "rich text",
    "markdown",
    "text",
    "web page",
    "message",
    "outlook message",
    "pages",
    "publisher",
    "locked",
    "archive",
    "unknown",
]

OFFICE: frozenset[str] = frozenset(
    {
        *("word", "slides", "spreadsheet", "old word", "old slides", "old spreadsheet", "binary spreadsheet"),
        *("opendocument text", "opendocument presentation", "opendocument spreadsheet", "rich text"),
    }
)
"""What an office program makes pages of better than we do."""
WRITTEN: frozenset[str] = frozenset({"markdown", "text", "web page", "message"})
"""What has no pages of its own: read, and set on ours."""
TAKEN: frozenset[str] = OFFICE | WRITTEN | {"pdf", "picture", "heic"}
"""What a pack can hold at all."""

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PICTURES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF87a", b"GIF89a", b"II*\x00", b"MM\x00*")
_HEIC = (b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1")
_MAIN: tuple[tuple[str, Format], ...] = (
    ("wordprocessingml", "word"),
    ("ms-word.", "word"),
    ("spreadsheetml", "spreadsheet"),
    ("ms-excel.sheet.binary", "binary spreadsheet"),
    ("ms-excel.", "spreadsheet"),
    ("presentationml", "slides"),
    ("ms-powerpoint.", "slides"),
)
_IS_MAIN = re.compile(r'ContentType="application/vnd\.([^"]*\.main\+xml|ms-excel\.sheet\.binary[^"]*)"')
_OPENDOCUMENT: tuple[tuple[bytes, Format], ...] = (
    (b"application/vnd.oasis.opendocument.text", "opendocument text"),
    (b"application/vnd.oasis.opendocument.presentation", "opendocument presentation"),
    (b"application/vnd.oasis.opendocument.spreadsheet", "opendocument spreadsheet"),
)
_STREAMS: tuple[tuple[str, Format], ...] = (
    ("EncryptedPackage", "locked"),
    ("WordDocument", "old word"),
    ("PowerPoint Document", "old slides"),
    ("Workbook", "old spreadsheet"),
    ("Book", "old spreadsheet"),
    ("__properties_version1.0", "outlook message"),
    ("Quill", "publisher"),
)
_ENDINGS: dict[str, Format] = {
    ".md": "markdown",
    ".markdown": "markdown",
    ".htm": "web page",
    ".html": "web page",
    ".xhtml": "web page",
    ".eml": "message",
}
_ZIPPED: dict[str, Format] = {
    ".docx": "word",
    ".pptx": "slides",
    ".xlsx": "spreadsheet",
    ".odt": "opendocument text",
    ".odp": "opendocument presentation",
    ".ods": "opendocument spreadsheet",
}
MOST_PARTS = 10_000
"""Parts of a zip; the largest papers have some hundreds."""
_HEADER = re.compile(rb"[A-Za-z][A-Za-z0-9-]{1,40}:[ \t]")
_OF_A_MESSAGE = re.compile(rb"^(?:from|to|subject|date|received|return-path|mime-version):", re.I | re.M)


def is_ready(head: bytes) -> bool:
    """Whether a file that begins so goes into a pack as it is; of an empty one there is nothing to be made either."""
    return not head or b"%PDF-" in head[:1024] or _is_picture(head)


def _is_picture(data: bytes) -> bool:
    if data.startswith(_PICTURES) or (data[:4] == b"RIFF" and data[8:12] == b"WEBP"):
        return True
    # two letters are little to go by, so the four bytes a bitmap keeps at nought are looked at too
    return data[:2] == b"BM" and data[6:10] == b"\0\0\0\0"


def format_of(name: str, data: bytes) -> Format:
    """What the file is. Reads no more of it than its list of contents; never raises."""
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if _is_picture(data):
        return "picture"
    if data[4:8] == b"ftyp" and data[8:12] in _HEIC:
        return "heic"
    if data.startswith(b"{\\rtf"):
        return "rich text"
    if data.startswith(_OLE):
        return _ole(data)
    if data.startswith(b"PK\x03\x04"):
        return _zipped(name, data)
    return _written(name, data)


def _zipped(name: str, data: bytes) -> Format:
    """What a zip holds, by the parts that office programs name it with; of a broken one, what it was to be."""
    parts = names_in(data)
    if not parts:
        return _ZIPPED.get(PurePosixPath(name.casefold()).suffix, "archive")
    if "mimetype" in parts:
        said = _part(data, "mimetype").strip()
        for kind, format in _OPENDOCUMENT:
            if said.startswith(kind):
                return format
    if "[Content_Types].xml" in parts:
        said_of = _part(data, "[Content_Types].xml").decode("utf-8", "replace")
        for mark in _IS_MAIN.findall(said_of):
            for main, format in _MAIN:
                if main in mark.casefold():
                    return format
    if parts & {"index.xml", "index.apxl", "Index/Document.iwa", "Index.zip"}:
        return "pages"
    return "archive"


def names_in(data: bytes) -> set[str]:
    """The names of a zip's parts; none for one that is broken or has parts out of all proportion."""
    # each part has one of these marks in the zip's list, which its reader takes in whole
    if data.count(b"PK\x01\x02") > MOST_PARTS:
        return set()
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as held:
            return set(held.namelist())
    except Exception:  # noqa: BLE001 - whatever a broken zip makes its reader raise
        return set()


def _part(data: bytes, name: str) -> bytes:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as held, held.open(name) as part:
            return part.read(1_000_000)
    except Exception:  # noqa: BLE001 - whatever a broken zip makes its reader raise
        return b""


def _ole(data: bytes) -> Format:
    """Which of the old office files this is, by the names in its directory, wherever that lies."""
    # a directory entry begins with its name, and says in its 65th byte how long that is
    for name, format in _STREAMS:
        sought = name.encode("utf-16-le") + b"\0\0"
        at = data.find(sought)
        while at >= 0:
            if at % 128 == 0 and (name == "__properties_version1.0" or data[at + 64 : at + 65] == bytes([len(sought)])):
                return format
            at = data.find(sought, at + 1)
    return "unknown"


def _written(name: str, data: bytes) -> Format:
    head = data[:4096]
    wide = head.startswith((b"\xff\xfe", b"\xfe\xff"))
    if not data or (not wide and (b"\0" in data[:65536] or _is_noise(head))):
        return "unknown"
    plain = head.replace(b"\0", b"").removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    ending = _ENDINGS.get(PurePosixPath(name.casefold()).suffix)
    if b"<svg" in plain and (plain.startswith((b"<svg", b"<?xml", b"<!doctype svg", b"<!--"))):
        return "svg"
    if plain.startswith((b"<!doctype html", b"<html")) or (plain.startswith(b"<?xml") and b"<html" in plain):
        return "web page"
    if plain.startswith(b"<?xml"):
        return "unknown"
    if ending == "message" or (ending is None and _HEADER.match(plain) and len(_OF_A_MESSAGE.findall(plain)) >= 3):
        return "message"
    return ending or "text"


def _is_noise(head: bytes) -> bool:
    """Whether what has no noughts in it is still no text: letters do not come with so many control characters."""
    controls = sum(byte < 32 and byte not in b"\t\n\r\f\x1b" for byte in head)
    return controls * 50 > len(head)
