"""Folders where a book must not live, and what a folder says of itself."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import pytest

from desktop.places import cloud_folder, free_space

posix = pytest.mark.skipif(sys.platform == "win32", reason="links and rights are otherwise there")


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A person's own folder, with no service told of in the environment."""
    folder = tmp_path / "ann"
    folder.mkdir()
    for variable in ("HOME", "USERPROFILE"):
        monkeypatch.setenv(variable, str(folder))
    for variable in list(os.environ):
        if variable.casefold().startswith("onedrive"):
            monkeypatch.delenv(variable)
    for variable in ("XDG_CONFIG_HOME", "APPDATA", "LOCALAPPDATA"):
        monkeypatch.setenv(variable, str(folder / "settings"))
    return folder


@pytest.fixture
def programs(home: Path) -> Path:
    """Where programs keep their settings on this system."""
    folder = home / "Library" / "Preferences" if sys.platform == "darwin" else home / "settings"
    folder.mkdir(parents=True)
    return folder


@pytest.mark.parametrize(
    ("folder", "service"),
    [
        ("OneDrive", "OneDrive"),
        ("OneDrive - Downland School", "OneDrive"),
        ("onedrive - downland school/Documents/Clusterbook", "OneDrive"),
        ("Dropbox", "Dropbox"),
        ("Dropbox (Personal)/Heads", "Dropbox"),
        ("Google Drive/My Drive", "Google Drive"),
        ("Nextcloud/Cluster", "Nextcloud"),
        ("ownCloud", "ownCloud"),
        ("iCloudDrive", "iCloud"),
        ("Box/Cluster", "Box"),
        ("Library/CloudStorage/OneDrive-DownlandSchool/Documents", "OneDrive"),
        ("Library/CloudStorage/GoogleDrive-ann@school.example/My Drive", "Google Drive"),
        ("Library/CloudStorage/pCloud-ann", "pCloud"),
        ("Library/Mobile Documents/com~apple~CloudDocs", "iCloud"),
    ],
)
def test_a_service_is_known_by_the_name_of_its_folder(home, folder, service):
    assert cloud_folder(home / folder / "Our.clusterbook") == service


@pytest.mark.parametrize(
    "folder", ["Documents", "Documents/Box", "Boxes", "Nextcloudy", "Driven", "Documents/Notes on Dropbox"]
)
def test_an_ordinary_folder_is_none(home, folder):
    assert cloud_folder(home / folder / "Our.clusterbook") is None


def test_onedrive_is_known_by_what_windows_says(home, tmp_path, monkeypatch):
    monkeypatch.setenv("OneDriveCommercial", str(tmp_path / "Downland"))
    assert cloud_folder(tmp_path / "Downland" / "Documents") == "OneDrive"
    assert cloud_folder(tmp_path / "Downland2") is None


@pytest.mark.parametrize("beside_the_others", [False, True])
def test_dropbox_is_known_by_its_own_settings(home, programs, tmp_path, beside_the_others):
    info = programs / "Dropbox" / "info.json" if beside_the_others else home / ".dropbox" / "info.json"
    info.parent.mkdir()
    told = {"personal": {"path": str(tmp_path / "Shared stuff"), "host": 1}, "odd": None}
    info.write_text(json.dumps(told))
    assert cloud_folder(tmp_path / "Shared stuff" / "a" / "b.clusterbook") == "Dropbox"
    info.write_text("{ not whole")
    assert cloud_folder(tmp_path / "Shared stuff") is None


def test_nextcloud_is_known_by_its_own_settings(programs, tmp_path):
    (programs / "Nextcloud").mkdir()
    (programs / "Nextcloud" / "nextcloud.cfg").write_text(
        f"[General]\nclientVersion=3.1\n[Accounts]\n0\\Folders\\1\\localPath={tmp_path / 'Cluster files'}/\n0\\url=https://x%20y\n"
    )
    assert cloud_folder(tmp_path / "Cluster files" / "Our.clusterbook") == "Nextcloud"


@pytest.mark.parametrize(
    ("trace", "service"),
    [
        (".sync_1a2b3c.db", "Nextcloud"),
        ("._sync_1a2b3c.db", "Nextcloud"),
        (".nextcloudsync.log", "Nextcloud"),
        (".owncloudsync.log", "ownCloud"),
        (".dropbox", "Dropbox"),
    ],
)
def test_a_service_is_known_by_what_it_leaves_in_its_folder(home, trace, service):
    (home / "Work" / "Deep").mkdir(parents=True)
    (home / "Work" / trace).write_bytes(b"")
    assert cloud_folder(home / "Work" / "Deep" / "Our.clusterbook") == service


def test_dropboxs_settings_in_somebodys_own_folder_are_no_trace(home, tmp_path):
    other = tmp_path / "bob"
    (other / ".dropbox").mkdir(parents=True)
    assert cloud_folder(other / "Documents") is None


@posix
def test_a_link_into_a_services_folder_is_followed(home):
    (home / "Dropbox" / "Heads").mkdir(parents=True)
    (home / "Books").symlink_to(home / "Dropbox" / "Heads")
    assert cloud_folder(home / "Books" / "Our.clusterbook") == "Dropbox"


@posix
def test_a_services_folder_that_is_itself_a_link_is_known_from_both_sides(home, tmp_path, monkeypatch):
    (tmp_path / "disk").mkdir()
    (home / "Store").symlink_to(tmp_path / "disk")
    monkeypatch.setenv("OneDrive", str(home / "Store"))
    assert cloud_folder(tmp_path / "disk" / "Our.clusterbook") == "OneDrive"


def test_free_space_is_that_of_the_disk_where_the_folder_will_be(tmp_path):
    assert free_space(tmp_path / "not" / "yet") > 0
