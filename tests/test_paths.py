"""Where things lie, and names that any disk takes."""

from __future__ import annotations

import os
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop import paths
from desktop.errors import Refusal
from desktop.paths import file_name


def test_one_variable_moves_everything_and_asking_makes_nothing(tmp_path, monkeypatch):
    monkeypatch.setenv("CLUSTERBOOK_HOME", str(tmp_path / "scratch"))
    places = [paths.data(), paths.config(), paths.cache(), paths.books(), paths.backups()]
    assert len(set(places)) == len(places)
    assert all(place.is_relative_to(tmp_path / "scratch") for place in places)
    assert not (tmp_path / "scratch").exists()


def test_without_it_the_systems_own_places_are_used(monkeypatch):
    monkeypatch.delenv("CLUSTERBOOK_HOME", raising=False)
    for place in (paths.data(), paths.config(), paths.cache(), paths.books()):
        assert place.is_absolute()
        assert "clusterbook" in str(place).casefold()


def test_the_resources_are_there():
    assert (paths.resources() / "words.txt").is_file()


def test_a_folder_is_made_with_those_above_it(tmp_path):
    assert paths.made(tmp_path / "a" / "b").is_dir()
    assert paths.made(tmp_path / "a" / "b").is_dir()


def test_a_folder_that_cannot_be_made_is_a_refusal(tmp_path):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(Refusal, match="file"):
        paths.made(tmp_path / "file" / "folder")


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Breakfast meeting / 27 Nov", "Breakfast meeting 27 Nov"),
        ("  .hidden..  ", "hidden"),
        ("../../etc/passwd", "etc passwd"),
        ("C:\\Windows\\system32", "C Windows system32"),
        ("Ysgol Tŷ Ffug", "Ysgol Tŷ Ffug"),
        ("בית ספר", "בית ספר"),
        ("مدرسة", "مدرسة"),
        ("学校", "学校"),
        ("invoice\u202egnp.exe", "invoice gnp.exe"),
        ("con", "_con"),
        ("Aux.2026", "_Aux.2026"),
        ("COM1", "_COM1"),
        ("", "untitled"),
        ("???", "untitled"),
    ],
)
def test_a_title_becomes_a_name_any_disk_takes(title, name):
    assert file_name(title) == name


def test_a_long_title_is_cut_between_letters_and_keeps_its_suffix():
    assert file_name("x" * 500, ".pdf") == "x" * 116 + ".pdf"
    name = file_name("学" * 500, ".pdf")
    assert name == "学" * 38 + ".pdf"


def test_a_letter_is_never_parted_from_its_marks():
    assert file_name("a" * 119 + "q\u0323\u0307") == "a" * 119


@given(st.text(max_size=300), st.sampled_from(["", ".pdf", ".clusterbook"]))
def test_whatever_the_title_the_file_can_be_made(tmp_path_factory, title, suffix):
    name = file_name(title, suffix)
    assert name.endswith(suffix)
    assert len(name.encode()) <= 120
    assert name == unicodedata.normalize("NFC", name)
    assert not set(name) & set('<>:"/\\|?*\0')
    assert not name.startswith((".", " "))
    assert not name.endswith((".", " "))
    folder = tmp_path_factory.getbasetemp()
    file = folder / name
    file.write_bytes(b"")
    assert file.parent == folder
    file.unlink()


@given(st.text(max_size=300))
def test_a_safe_name_is_its_own_safe_name(title):
    assert file_name(file_name(title)) == file_name(title)


def test_a_taken_name_gets_a_number(tmp_path):
    assert paths.free_name(tmp_path, "Pack.pdf") == tmp_path / "Pack.pdf"
    (tmp_path / "Pack.pdf").touch()
    (tmp_path / "Pack 2.pdf").touch()
    assert paths.free_name(tmp_path, "Pack.pdf") == tmp_path / "Pack 3.pdf"
    (tmp_path / "plain").touch()
    assert paths.free_name(tmp_path, "plain") == tmp_path / "plain 2"


@pytest.mark.skipif(os.name == "nt", reason="links need rights there")
def test_a_name_taken_by_a_broken_link_is_taken(tmp_path):
    (tmp_path / "Pack.pdf").symlink_to(Path("nowhere"))
    assert paths.free_name(tmp_path, "Pack.pdf") == tmp_path / "Pack 2.pdf"
