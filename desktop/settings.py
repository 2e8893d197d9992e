"""What this laptop remembers outside a book: recent books, the look, the window's place, where each book was
left.

No secrets, nothing about the subject: paths and page names only. A damaged file is an empty memory, never an
obstacle; what a newer version wrote and this one does not know is kept."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Literal, get_args

from desktop import paths

Look = Literal["system", "light", "dark"]
Value = str | int | float | bool | None
Place = dict[str, Value]
"""Where a book was left: a page, a record's id, a row; plain values only."""

_RECENT = 12


class Settings:
    """The memory of one laptop, read once and written whenever something in it changes.

    Each change is laid over the file as it stands then, so two windows do not undo each other's."""

    def __init__(self, file: Path | None = None) -> None:
        self.file = file or paths.config() / "settings.json"
        self._known = _read(self.file)

    @property
    def look(self) -> Look:
        """Light, dark, or as the system is."""
        value = self._known.get("look")
        return value if value in get_args(Look) else "system"  # type: ignore[return-value]

    def choose_look(self, look: Look) -> None:
        """Remember the look."""
        self._keep("look", look)

    @property
    def language(self) -> str | None:
        """The language asked for, or None for the system's."""
        value = self._known.get("language")
        return value if isinstance(value, str) and value else None

    @property
    def window(self) -> str:
        """The window's place and size, as text only the window understands; empty at first."""
        value = self._known.get("window")
        return value if isinstance(value, str) else ""

    def place_window(self, place: str) -> None:
        """Remember where the window stood."""
        self._keep("window", place)

    @property
    def folder(self) -> Path | None:
        """The folder a file was last chosen from or written to."""
        value = self._known.get("folder")
        return Path(value) if isinstance(value, str) and value else None

    def use_folder(self, folder: Path) -> None:
        """Remember the folder a file was chosen from or written to."""
        self._keep("folder", str(folder))

    @property
    def recent(self) -> list[Path]:
        """Books opened on this laptop, the latest first, whether or not they are still there."""
        value = self._known.get("recent")
        return [Path(one) for one in value if isinstance(one, str) and one] if isinstance(value, list) else []

    def opened(self, book: Path) -> None:
        """Put `book` first among the recent ones."""
        self.file_changed()
        first = _name(book)
        others = [str(one) for one in self.recent if str(one) != first]
        self._keep("recent", [first, *others][:_RECENT])

    def forget(self, book: Path) -> None:
        """Drop `book` from the recent ones, with the place where it was left."""
        self.file_changed()
        gone = _name(book)
        self._keep("recent", [str(one) for one in self.recent if str(one) != gone])
        self._keep("left", {name: place for name, place in self._all_left().items() if name != gone})

    def left(self, book: Path) -> Place:
        """Where `book` was left; empty when it is new here."""
        return self._all_left().get(_name(book), {})

    def leave(self, book: Path, place: Mapping[str, Value]) -> None:
        """Remember where `book` was left, so that it opens there."""
        self.file_changed()
        self._keep("left", {**self._all_left(), _name(book): dict(place)})

    def file_changed(self) -> None:
        """Read again what another window may have written."""
        self._known = _read(self.file)

    def _all_left(self) -> dict[str, Place]:
        value = self._known.get("left")
        if not isinstance(value, dict):
            return {}
        return {
            name: {key: one for key, one in place.items() if isinstance(one, Value)}
            for name, place in value.items()
            if isinstance(place, dict)
        }

    def _keep(self, key: str, value: object) -> None:
        # A laptop that cannot remember where a window stood still works: a full disk is told of by the book.
        known = _read(self.file)
        self._known = {**known, key: value}
        if self._known == known:  # as with most openings of the same book: nothing to wait for the disk for
            return
        with suppress(OSError):
            _write(self.file, self._known)


def _name(book: Path) -> str:
    return os.path.abspath(book)


def _read(file: Path) -> dict[str, object]:
    try:
        known = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    return known if isinstance(known, dict) else {}


def _write(file: Path, known: dict[str, object]) -> None:
    """Write beside, then put in place: whoever reads sees the old file or the new one, never half of
    either."""
    import tempfile  # not on the way to the first window

    file.parent.mkdir(parents=True, exist_ok=True)
    # ASCII escapes, because a path may hold a byte that is not UTF-8 (a lone surrogate to Python)
    text = json.dumps(known, indent=1)
    handle, beside = tempfile.mkstemp(prefix=".settings-", dir=file.parent)
    try:
        with os.fdopen(handle, "w", encoding="ascii") as out:
            out.write(text)
            out.flush()
            os.fsync(out.fileno())
        Path(beside).replace(file)
    except BaseException:
        with suppress(OSError):
            Path(beside).unlink()
        raise
