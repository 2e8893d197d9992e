"""A folder as a carrier: one that something else copies about, a share on the network, or a memory stick."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from desktop.carriers.place import PART, STICK, CannotRead, Entry, StillArriving, is_bundle
from desktop.carriers.unreachable import NoRoomThere, OnlyReadThere
from desktop.copying import force_to_disk
from desktop.errors import HELD_ON_WINDOWS, DiskFull, NoSuchFile, ReadOnly, Refusal, from_os_error
from desktop.places import free_space
from desktop.refused_bundle import RefusedBundle
from desktop.sync.bundle import Sizes
from desktop.sync.envelope import MOST_BUNDLE
from desktop.words import _

_PIECE = 1024 * 1024
_ROOM = 16 * 1024 * 1024
# a link, a pipe or a device may bear any name: only plain files are opened, and opening never waits
_PLAIN = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
# its writer has just removed it, the program that copies it holds it, or it has become a link
_NOT_NOW = frozenset({errno.ENOENT, errno.EBUSY, errno.ELOOP})


class Folder:
    """A folder in which bundles lie. Raises Refusal."""

    def __init__(self, folder: Path, way: str = "folder") -> None:
        self.folder, self.way, self.sizes = folder, way, Sizes()
        self.where = STICK if way == STICK else str(folder)

    def entries(self) -> list[Entry]:
        """Every plain file that is or may become a bundle."""
        found = []
        try:
            with os.scandir(self.folder) as listed:
                for one in listed:
                    if is_bundle(one.name.removesuffix(PART)) and one.is_file(follow_symlinks=False):
                        with suppress(FileNotFoundError):  # removed while we looked
                            told = one.stat(follow_symlinks=False)
                            found.append(Entry(one.name, told.st_size, int(told.st_mtime)))
        except OSError as error:
            raise from_os_error(error, self.folder) from error
        return sorted(found)

    def get(self, entry: Entry, to: Path) -> Iterator[int]:
        """Copy a file from the folder. Raises StillArriving when it is being written."""
        if entry.size > MOST_BUNDLE:
            raise RefusedBundle("too-large", entry.name)
        if free_space(to.parent) < entry.size + _ROOM:
            raise DiskFull(entry.name)
        path, done = self.folder / entry.name, 0
        with self._reading(path):
            descriptor = os.open(path, _PLAIN)
        with open(descriptor, "rb", closefd=True) as source, open(to, "wb") as copy:
            if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                raise StillArriving
            while True:
                with self._reading(path):
                    piece = source.read(_PIECE)
                if not piece:
                    break
                done += len(piece)
                if done > entry.size:
                    raise StillArriving
                copy.write(piece)
                yield done
        if done != entry.size:
            raise StillArriving

    @contextmanager
    def _reading(self, path: Path) -> Iterator[None]:
        """Tell what is wrong with one file from what is wrong with the folder."""
        try:
            yield
        except OSError as error:
            if not os.path.isdir(self.folder):  # a stick pulled out, a share gone
                raise NoSuchFile(self.folder) from error
            if error.errno in _NOT_NOW or getattr(error, "winerror", None) in HELD_ON_WINDOWS:
                raise StillArriving from error
            said = _("“{name}” could not be read: {why}.")
            raise CannotRead(said.format(name=path.name, why=error.strerror or type(error).__name__)) from error

    def put(self, file: Path, name: str) -> Iterator[int]:
        """Copy a file to the folder: as `.part`, forced to the disk, renamed; what goes wrong leaves nothing there."""
        path, done = self.folder / name, 0
        part = path.with_name(name + PART)
        if not self.folder.is_dir():  # a stick pulled out: its place must not be filled by a folder on this disk
            raise NoSuchFile(self.folder)
        try:
            if os.path.lexists(path):
                raise FileExistsError(errno.EEXIST, "exists", str(path))
            with open(file, "rb") as source, open(part, "wb") as copy:
                while piece := source.read(_PIECE):
                    copy.write(piece)
                    done += len(piece)
                    yield done
                copy.flush()
                os.fsync(copy.fileno())
            os.rename(part, path)
            with suppress(OSError):  # a share on the network keeps its names by itself
                force_to_disk(self.folder)
        except OSError as error:
            raise self._cannot_write(error, path) from error
        finally:
            with suppress(OSError):
                part.unlink(missing_ok=True)

    def delete(self, name: str) -> None:
        """Remove a file of our own."""
        path = self.folder / name
        try:
            path.unlink(missing_ok=True)
        except OSError as error:
            raise self._cannot_write(error, path) from error

    def _cannot_write(self, error: OSError, path: Path) -> Refusal:
        refusal = from_os_error(error, path)
        place = self.folder.parent.name if self.way == STICK else str(self.folder)
        if isinstance(refusal, DiskFull):
            return NoRoomThere(place)
        return OnlyReadThere(place) if isinstance(refusal, ReadOnly) else refusal

    def close(self) -> None:
        """Nothing is held open."""
