"""Opening an office paper’s zip without being taken in: measured before anything is unpacked, never onto the disk.

Word, PowerPoint, Excel and OpenDocument papers are zips of XML and pictures. What a zip says of itself may be a lie,
so each part is also read with a limit of its own."""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from typing import Any
from urllib.parse import unquote

from desktop.packs.reading.blocks import CannotRead
from desktop.packs.reading.gathering import damaged, link_of, locked, too_large
from desktop.packs.reading.xml_parts import attribute, local, parsed

MOST_MEMBERS = 10_000
MOST_UNPACKED = 400_000_000
MOST_XML = 48_000_000
_MOST_RATIO = 400
_SMALL = 2_000_000  # unpacked bytes for which no ratio is asked about


class Zipped:
    """The parts of an office paper by their names. Raises CannotRead for bombs, locked papers and damage."""

    def __init__(self, data: bytes) -> None:
        if data.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
            # Office wraps a paper with a password into a file of the old form
            raise locked() if "EncryptedPackage".encode("utf-16-le") in data else damaged()
        # Each member has one of these marks; counting them costs nothing, a list of millions costs gigabytes.
        if data.count(b"PK\x01\x02") > MOST_MEMBERS:
            raise too_large()
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, OverflowError, NotImplementedError, EOFError) as error:
            raise damaged() from error
        members = self._zip.infolist()
        self._unpacked = 0
        if sum(member.file_size for member in members) > MOST_UNPACKED:
            raise too_large()
        for member in members:
            if member.file_size > _SMALL and member.file_size > _MOST_RATIO * max(1, member.compress_size):
                raise too_large()
            if member.flag_bits & 1:
                raise locked()
        self.names = {member.filename.lstrip("/"): member for member in members}
        self._folded = {name.casefold(): name for name in self.names}

    def __contains__(self, name: str) -> bool:
        return name in self.names

    def read(self, name: str, most: int = MOST_UNPACKED) -> bytes:
        """A part’s bytes; nothing where there is no such part. Raises CannotRead when it is larger than `most`."""
        found = self._folded.get(name.lstrip("/").casefold())
        if found is None:
            return b""
        try:
            with self._zip.open(self.names[found]) as part:
                data = part.read(most + 1)
        except (
            zipfile.BadZipFile,
            zlib.error,
            EOFError,
            RuntimeError,
            NotImplementedError,
            ValueError,
        ) as error:
            raise damaged() from error
        self._unpacked += len(data)
        if len(data) > most or self._unpacked > 2 * MOST_UNPACKED:
            raise too_large()
        return data

    def xml(self, name: str) -> Any | None:
        """A part’s root element; None where there is no such part or it is empty."""
        data = self.read(name, MOST_XML)
        return parsed(data) if data else None


class Package(Zipped):
    """A paper of Microsoft’s form (Office Open XML), whose parts name each other by relationships."""

    def __init__(self, data: bytes) -> None:
        super().__init__(data)
        self._relations: dict[str, dict[str, tuple[str, str, bool]]] = {}

    def main(self) -> str:
        """The name of the part that holds the paper itself."""
        for kind, target, outside in self.relations("").values():
            if kind == "officeDocument" and not outside:
                return target
        raise damaged()

    def relations(self, part: str) -> dict[str, tuple[str, str, bool]]:
        """What a part names, by id: (kind, target, whether it lies outside the file)."""
        if part not in self._relations:
            folder, name = posixpath.split(part)
            found: dict[str, tuple[str, str, bool]] = {}
            root = self.xml(posixpath.join(folder, "_rels", f"{name}.rels"))
            for one in root if root is not None else ():
                if local(one) != "Relationship":
                    continue
                kind = attribute(one, "Type").rpartition("/")[2]
                target, outside = attribute(one, "Target"), attribute(one, "TargetMode") == "External"
                if not outside:
                    target = posixpath.normpath(posixpath.join("/", folder, unquote(target))).lstrip("/")
                found[attribute(one, "Id")] = kind, target, outside
            self._relations[part] = found
        return self._relations[part]

    def related(self, part: str, kind: str) -> str:
        """The first part inside the file that `part` names as its `kind`, or nothing."""
        return next(
            (target for one, target, outside in self.relations(part).values() if one == kind and not outside),
            "",
        )

    def link(self, part: str, id: str) -> str:
        """Where a hyperlink of a part leads, if it may be followed from a pack."""
        kind, target, outside = self.relations(part).get(id, ("", "", False))
        return link_of(target) if outside and kind == "hyperlink" else ""

    def title(self) -> str:
        """The title its writer gave it among its properties."""
        name = self.related("", "core-properties")
        try:
            root = self.xml(name) if name else None
        except CannotRead:
            return ""
        found = next((one.text for one in root if local(one) == "title"), "") if root is not None else ""
        return " ".join((found or "").split())[:300]
