"""What sort of place a folder is: copied to a cloud service behind our back, read-only, nearly full.

A book is one live database file: a service that copies it while it is open makes a broken or a second copy.
So a book never lives in such a folder; `cloud_folder` names the service, and the caller offers another
place."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

from desktop.errors import from_os_error

_BY_NAME = {
    "onedrive": "OneDrive",
    "dropbox": "Dropbox",
    "google drive": "Google Drive",
    "googledrive": "Google Drive",
    "nextcloud": "Nextcloud",
    "owncloud": "ownCloud",
    "icloud drive": "iCloud",
    "iclouddrive": "iCloud",
    "box": "Box",
    "box sync": "Box",
}
# "OneDrive - Downland School", "Dropbox (Personal)", "GoogleDrive-head@school.example", "ownCloud2"
_BY_BEGINNING = {
    "onedrive - ": "OneDrive",
    "onedrive-": "OneDrive",
    "dropbox (": "Dropbox",
    "dropbox-": "Dropbox",
    "googledrive-": "Google Drive",
    "google drive (": "Google Drive",
    "my drive (": "Google Drive",
    "nextcloud-": "Nextcloud",
    "owncloud-": "ownCloud",
    "icloud": "iCloud",
    "box-": "Box",
}
# Files the services leave in the folder they copy. Patterns, because Nextcloud names its own by a random
# number.
_BY_TRACE = {
    ".dropbox": "Dropbox",
    ".dropbox.cache": "Dropbox",
    ".nextcloudsync.log": "Nextcloud",
    ".owncloudsync.log": "ownCloud",
    ".tmp.driveupload": "Google Drive",
    ".tmp.drivedownload": "Google Drive",
    ".849c9593-d756-4e56-8d6e-42412f2a707b": "OneDrive",
}
_JOURNALS = (".sync_", "._sync_", ".csync_journal")
# "Box" alone is an everyday word: it counts as the service's folder only directly in the person's own folder.
_EVERYDAY = {"box"}


def cloud_folder(path: str | os.PathLike[str]) -> str | None:
    """The name of the service that copies the folder of `path`, or None; the path need not exist yet.

    Both the path as written and the place it leads to through links are looked at."""
    written = Path(os.path.abspath(os.path.expanduser(path)))
    home = Path(os.path.abspath(Path.home()))
    roots = list(_told_roots(home))
    for one in dict.fromkeys((written, Path(os.path.realpath(written)))):
        for service, root in roots:
            if _within(one, root) or _within(one, Path(os.path.realpath(root))):
                return service
        for folder in (one, *one.parents):
            # No service copies a whole home folder, though some keep their own settings in it.
            if folder == home or folder.parent == folder:
                break
            if found := _by_name(folder, home) or _by_traces(folder):
                return found
    return None


def free_space(folder: str | os.PathLike[str]) -> int:
    """Bytes free for us where `folder` is or would be. Raises Refusal when the disk does not answer."""
    import shutil

    place = _existing(Path(folder))
    try:
        return shutil.disk_usage(place).free
    except OSError as error:
        raise from_os_error(error, place) from error


def _existing(folder: Path) -> Path:
    folder = Path(os.path.abspath(folder))
    while not folder.is_dir() and folder.parent != folder:
        folder = folder.parent
    return folder


def _within(path: Path, root: Path) -> bool:
    return os.path.normcase(path) == os.path.normcase(root) or os.path.normcase(path).startswith(
        os.path.normcase(root).rstrip(os.sep) + os.sep
    )


def _by_name(folder: Path, home: Path) -> str | None:
    name = folder.name.casefold()
    parts = tuple(part.casefold() for part in folder.parts)
    if len(parts) > 2 and parts[-3:-1] == ("library", "cloudstorage"):
        return _named(name) or folder.name.partition("-")[0]
    if parts[-2:] == ("library", "mobile documents"):
        return "iCloud"
    if parts[-1] == "my drive" and len(parts) == 2:
        return "Google Drive"  # the drive letter that Google Drive makes on Windows
    if name in _EVERYDAY and folder.parent != home:
        return None
    return _named(name)


def _named(name: str) -> str | None:
    if service := _BY_NAME.get(name):
        return service
    return next((service for start, service in _BY_BEGINNING.items() if name.startswith(start)), None)


def _by_traces(folder: Path) -> str | None:
    try:
        with os.scandir(folder) as entries:
            # Dropbox marks its folder by a file; a folder of that name holds its settings, in someone's home.
            marks = [one for one in entries if one.name.startswith(".")]
            names = [one.name.casefold() for one in marks if one.name != ".dropbox" or one.is_file()]
    except OSError:
        return None
    for name in names:
        if service := _BY_TRACE.get(name):
            return service
    if any(
        (name.startswith(_JOURNALS) and ".db" in name) or name.startswith(".csync_journal") for name in names
    ):
        return "ownCloud" if any("owncloud" in name for name in names) else "Nextcloud"
    return None


def _told_roots(home: Path) -> Iterator[tuple[str, Path]]:
    """Folders the services themselves say they copy, in the environment or in their settings."""
    for variable, value in os.environ.items():
        if variable.casefold() in {"onedrive", "onedriveconsumer", "onedrivecommercial"} and value.strip():
            yield "OneDrive", Path(value)
    settings = _settings_folders(home)
    for base in settings:
        yield from _dropbox_roots(base / "Dropbox" / "info.json")
        yield from _client_roots(base / "Nextcloud" / "nextcloud.cfg", "Nextcloud")
        yield from _client_roots(base / "ownCloud" / "owncloud.cfg", "ownCloud")
    yield from _dropbox_roots(home / ".dropbox" / "info.json")


def _settings_folders(home: Path) -> list[Path]:
    if sys.platform == "win32":
        return [Path(os.environ[name]) for name in ("APPDATA", "LOCALAPPDATA") if os.environ.get(name)]
    if sys.platform == "darwin":
        return [home / "Library" / "Preferences", home / "Library" / "Application Support"]
    return [Path(os.environ.get("XDG_CONFIG_HOME") or home / ".config")]


def _dropbox_roots(file: Path) -> Iterator[tuple[str, Path]]:
    import json

    try:
        told = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return
    for account in told.values() if isinstance(told, dict) else ():
        folder = account.get("path") if isinstance(account, dict) else None
        if isinstance(folder, str) and folder:
            yield "Dropbox", Path(folder)


def _client_roots(file: Path, service: str) -> Iterator[tuple[str, Path]]:
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, ValueError):
        return
    import configparser

    told = configparser.RawConfigParser(strict=False, allow_no_value=True, delimiters=("=",))
    try:
        told.read_string(text)
    except (ValueError, configparser.Error):
        return
    for section in told.sections():
        for key, value in told.items(section):
            if key.endswith("localpath") and value:
                yield service, Path(value)
