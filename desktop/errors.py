"""What went wrong, said to a person who can do something about it.

A Refusal is not a bug: its text says what happened, why, and what to do, and it is shown as it stands.
Everything else that is raised is a bug and is treated as one at the edge (slot, job, command)."""

from __future__ import annotations

import errno
from os import PathLike, fspath
from typing import ClassVar

from desktop.words import _


class Refusal(Exception):
    """Something a person can act on; `str()` is one clear line or two, in words already translated."""

    code: ClassVar[str] = "refused"


class WrongPassphrase(Refusal):
    """The passphrase (or the recovery words) did not open the book."""

    code = "wrong-passphrase"

    def __init__(self, text: str | None = None) -> None:
        super().__init__(
            text
            or _(
                "That passphrase does not open this book. Try again, or use the recovery sheet from the safe."
            )
        )


class NotABook(Refusal):
    """The file is something else than a book."""

    code = "not-a-book"

    def __init__(self, path: str | PathLike[str], text: str | None = None) -> None:
        self.path = fspath(path)
        super().__init__(
            text
            or _("“{name}” is not a Clusterbook book. Choose a file whose name ends in .clusterbook.").format(
                name=_last_part(self.path)
            )
        )


class DamagedBook(Refusal):
    """The book opens but its inside is broken; `why` says what was found."""

    code = "damaged-book"

    def __init__(self, path: str | PathLike[str], why: str = "") -> None:
        self.path, self.why = fspath(path), why
        said = _(
            "The book “{name}” is damaged and was left as it is. "
            "Restore the newest backup from the welcome page."
        )
        super().__init__(_with_reason(said.format(name=_last_part(self.path)), why))


class NewerBook(Refusal):
    """The book was written by a later version of the program than this one."""

    code = "newer-book"

    def __init__(self, path: str | PathLike[str]) -> None:
        self.path = fspath(path)
        super().__init__(
            _(
                "“{name}” was made by a newer Clusterbook than this one. "
                "Update Clusterbook, then open it again."
            ).format(name=_last_part(self.path))
        )


class BookHeld(Refusal):
    """Another program has the book open; `holder` says who or which laptop, as a person would name it."""

    code = "book-held"

    def __init__(self, path: str | PathLike[str], holder: str = "") -> None:
        self.path, self.holder = fspath(path), holder
        name = _last_part(self.path)
        if holder:
            said = _("“{name}” is already open: {holder}. Close it there, then try again.").format(
                name=name, holder=holder
            )
        else:
            said = _("“{name}” is already open in another program. Close it there, then try again.")
            said = said.format(name=name)
        super().__init__(said)


class DiskFull(Refusal):
    """There was no room left to write; nothing was half done."""

    code = "disk-full"

    def __init__(self, path: str | PathLike[str] = "") -> None:
        self.path = fspath(path)
        if self.path:
            said = _("There is no room left to write “{name}”.").format(name=_last_part(self.path))
        else:
            said = _("There is no room left on the disk.")
        super().__init__(f"{said} {_('Nothing was changed. Free some space, then try again.')}")


class ReadOnly(Refusal):
    """The file or its folder may not be written."""

    code = "read-only"

    def __init__(self, path: str | PathLike[str]) -> None:
        self.path = fspath(path)
        super().__init__(
            _(
                "“{name}” may not be read or written: it or its folder is protected. "
                "Choose another folder, or ask whoever looks after this computer."
            ).format(name=_short(self.path))
        )


class NoSuchFile(Refusal):
    """The file or folder is not there (moved, renamed, a stick pulled out)."""

    code = "no-such-file"

    def __init__(self, path: str | PathLike[str]) -> None:
        self.path = fspath(path)
        super().__init__(
            _("“{name}” is not there. It may have been moved or renamed, or its disk taken out.").format(
                name=_short(self.path)
            )
        )


class BadValue(Refusal):
    """A value that a field cannot hold: `label` names the field, `why` what is wrong and what would do."""

    code = "bad-value"

    def __init__(self, label: str, why: str) -> None:
        self.label, self.why = label, why
        super().__init__(_("{label}: {why}").format(label=label, why=why))


class NotFound(Refusal):
    """Nothing in the book answers to `ref` (an id, a date, a name, "next")."""

    code = "not-found"

    def __init__(self, ref: str, text: str | None = None) -> None:
        self.ref = ref
        super().__init__(text or _("Nothing in this book answers to “{ref}”.").format(ref=_short(ref)))


class OutOfView(Refusal):
    """A record was taken out of view, so it is neither changed nor added to; `id` brings it back."""

    code = "out-of-view"

    def __init__(self, id: str, title: str = "") -> None:
        self.id = id
        super().__init__(
            _(
                "“{title}” was taken out of view. Undo that first, "
                "or bring it back: clusterbook change BOOK {id} hidden=no"
            ).format(title=_short(title or id, 60), id=id)
        )


class Unreadable(Refusal):
    """A file from outside that could not be taken in; `why` says the reason and what to do."""

    code = "unreadable"

    def __init__(self, file: str | PathLike[str], why: str) -> None:
        self.file, self.why = fspath(file), why
        super().__init__(_("“{name}” could not be read: {why}").format(name=_last_part(self.file), why=why))


def from_os_error(error: OSError, path: str | PathLike[str] = "") -> Refusal:
    """The Refusal that says what the operating system complained of while `path` was read or written."""
    where = fspath(path) or _text(error.filename)
    number = error.errno
    if getattr(error, "winerror", None) in HELD_ON_WINDOWS:
        number = errno.EBUSY
    if number in _FULL:
        return DiskFull(where)
    if number in _FORBIDDEN:
        return ReadOnly(where)
    if number in _ABSENT:
        return NoSuchFile(where)
    name = _short(where) or _("the file")
    if number == errno.ENAMETOOLONG:
        said = _("The name “{name}” is too long for this disk. Choose a shorter one.")
        return Refusal(said.format(name=name))
    if number == errno.EISDIR:
        return Refusal(_("“{name}” is a folder, not a file. Choose a file.").format(name=name))
    if number == errno.EEXIST:
        return Refusal(_("“{name}” is already there. Choose another name.").format(name=name))
    if number in _BUSY:
        said = _("“{name}” is in use by another program. Close it there, then try again.")
        return Refusal(said.format(name=name))
    why = error.strerror or type(error).__name__
    return Refusal(
        _("“{name}” could not be used: {why}. Check the disk and try again.").format(name=name, why=why)
    )


# Not every system knows every number (EDQUOT is missing on Windows), hence the look-up by name.
def _numbers(*names: str) -> frozenset[int]:
    found = (getattr(errno, name, None) for name in names)
    return frozenset(number for number in found if number is not None)


_FULL = _numbers("ENOSPC", "EDQUOT", "EFBIG")
_FORBIDDEN = _numbers("EROFS", "EACCES", "EPERM")
_ABSENT = _numbers("ENOENT", "ENOTDIR", "ENODEV", "ENXIO")
# Windows says "permission denied" of a file that another program holds; its own number tells them apart.
HELD_ON_WINDOWS = frozenset({32, 33})
_BUSY = _numbers("EBUSY", "ETXTBSY")


def _text(value: object) -> str:
    """A file name as an OSError carries it: text, bytes or nothing."""
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    return value if isinstance(value, str) else ""


def _short(text: str, most: int = 120) -> str:
    """Keep a 500-character name from filling the message, its beginning and its end still recognisable."""
    text = "".join(letter if letter.isprintable() else " " for letter in text)
    return text if len(text) <= most else f"{text[: most - 30]}…{text[-29:]}"


def _last_part(path: str) -> str:
    """The file name of a path written on any system."""
    # a half-made file is spoken of by the name it would have had
    return _short(path.replace("\\", "/").rstrip("/").rpartition("/")[2].removesuffix(".part") or path)


def _with_reason(said: str, why: str) -> str:
    return f"{said} ({why})" if why else said
