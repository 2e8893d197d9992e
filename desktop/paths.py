"""Where things lie on this computer: settings, caches, backups, books, resources, and names fit for a file.

CLUSTERBOOK_HOME puts everything under one folder (tests, a stick, a scratch place). Nothing is created by
asking: whoever writes makes the folder with `made`."""

from __future__ import annotations

import os
import unicodedata
from pathlib import Path

from desktop.errors import from_os_error

APP = "Clusterbook"
BOOK_SUFFIX = ".clusterbook"

_HOME = "CLUSTERBOOK_HOME"

# Windows keeps these names for devices, whatever follows the first dot, with or without case.
_RESERVED = {"con", "prn", "aux", "nul", "conin$", "conout$"} | {
    f"{port}{digit}" for port in ("com", "lpt") for digit in "0123456789¹²³"
}
_FORBIDDEN = set('<>:"/\\|?*')


def data() -> Path:
    """What the program keeps for itself and must not lose (backups by default lie under it)."""
    if home := _home():
        return home / "data"
    from platformdirs import user_data_path

    return user_data_path(APP, appauthor=False)


def config() -> Path:
    """What this laptop remembers outside a book: settings."""
    if home := _home():
        return home / "config"
    from platformdirs import user_config_path

    return user_config_path(APP, appauthor=False)


def cache() -> Path:
    """What may be thrown away at any time."""
    if home := _home():
        return home / "cache"
    from platformdirs import user_cache_path

    return user_cache_path(APP, appauthor=False)


def books() -> Path:
    """The folder offered for a new book: Documents/Clusterbook."""
    if home := _home():
        return home / "books"
    from platformdirs import user_documents_path

    return user_documents_path() / APP


def backups() -> Path:
    """Where automatic backups go."""
    return data() / "backups"


def resources() -> Path:
    """Icons, fonts, translations, words: inside the package when installed, beside it in a checkout."""
    package = Path(__file__).resolve().parent
    inside = package / "resources"
    return inside if inside.is_dir() else package.parent / "resources"


def made(folder: Path) -> Path:
    """`folder`, made if it was not there; a Refusal says why it could not be."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise from_os_error(error, folder) from error
    return folder


def file_name(title: str, suffix: str = "", otherwise: str = "untitled", most: int = 120) -> str:
    """A safe file name from a title: letters of every script are kept, anything a disk refuses is not.

    `suffix` (".pdf") is added whole; the name with it is at most `most` bytes of UTF-8, cut between
    characters. An empty result is `otherwise`."""
    text = unicodedata.normalize("NFC", title)
    text = "".join(" " if _unfit(letter) else letter for letter in text)
    text = " ".join(text.split()).strip(" .-")
    text = _cut(text, most - len(suffix.encode())) or otherwise
    if text.partition(".")[0].rstrip().casefold() in _RESERVED:
        # cut again: a name at the limit has no room for one more letter
        text = _cut(f"_{text}", most - len(suffix.encode()))
    return text + suffix


def free_name(folder: Path, name: str) -> Path:
    """`folder/name`, or with " 2", " 3" … before the suffix when that is taken."""
    path = folder / name
    number = 2
    while os.path.lexists(path):
        stem, dot, suffix = name.rpartition(".")
        path = folder / (f"{stem} {number}.{suffix}" if stem and dot else f"{name} {number}")
        number += 1
    return path


def _home() -> Path | None:
    value = os.environ.get(_HOME, "").strip()
    return Path(value).expanduser().absolute() if value else None


def _unfit(letter: str) -> bool:
    # Cc control, Cf invisible direction marks (a name could pretend another suffix), Cs lone surrogates,
    # Co private, Cn unassigned, Zl/Zp line ends. U+200C and U+200D join letters in Persian and Indic: kept.
    if letter in "\u200c\u200d":
        return False
    return letter in _FORBIDDEN or unicodedata.category(letter) in {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


def _cut(text: str, most: int) -> str:
    """At most `most` bytes of UTF-8, never parting a letter from its accents, never ending in a dot or
    space."""
    if len(text.encode()) > most:
        kept = len(text.encode()[: max(most, 0)].decode("utf-8", "ignore"))
        # a letter that lost a mark reads as another letter, so it goes too
        while kept and unicodedata.combining(text[kept]):
            kept -= 1
        text = text[:kept]
    return text.rstrip(" .")
