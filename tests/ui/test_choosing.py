"""Files are asked for where one was last, and saved with their endings."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QFileDialog

from desktop.settings import Settings
from desktop.ui import choosing
from desktop.ui.choosing import Chooser


@pytest.fixture
def asked(monkeypatch):
    """What the dialog for saving was begun with; it answers with what it is told to."""
    told: list[tuple[Path, str]] = []
    answers: list[Path | None] = []

    def ask(_parent, _title, begin, offered):
        told.append((begin, offered))
        return answers.pop(0)

    monkeypatch.setattr(choosing, "ask_place", ask)
    return told, answers


@pytest.mark.parametrize(
    ("name", "typed", "kept"),
    [
        ("Recovery sheet, Downland.pdf", "recovery", "recovery.pdf"),
        ("Downland, 24 Nov 2026.clusterbook-backup", "all", "all.clusterbook-backup"),
        ("pack.pdf", "pack v1.2", "pack v1.2.pdf"),
        ("pack.pdf", "Pack.PDF", "Pack.PDF"),
        ("letter.docx", "letter.", "letter.docx"),
        ("readme", "readme", "readme"),
    ],
)
def test_a_name_typed_without_its_ending_gets_it(asked, tmp_path, name, typed, kept):
    _told, answers = asked
    answers.append(tmp_path / typed)
    assert Chooser().place(None, "Save", name) == tmp_path / kept


def test_a_file_that_the_ending_would_replace_is_asked_about(asked, tmp_path):
    told, answers = asked
    (tmp_path / "pack.pdf").write_bytes(b"another")
    answers += [tmp_path / "pack", None]
    assert Chooser().place(None, "Save", "Breakfast.pdf") is None
    assert told[1][0] == tmp_path / "pack.pdf"


def test_each_sort_of_file_is_offered_first(asked, tmp_path):
    told, answers = asked
    answers += [None, None]
    Chooser().place(None, "Save", "pack.pdf")
    Chooser().place(None, "Save", "all.clusterbook-backup")
    assert [offered for _begin, offered in told] == [
        "PDF files (*.pdf);;All files (*)",
        "Backups (*.clusterbook-backup);;All files (*)",
    ]


def test_dialogs_begin_in_documents_and_then_where_one_was_last(asked, tmp_path, monkeypatch):
    told, answers = asked
    answers += [tmp_path / "usb" / "pack.pdf", None]
    (tmp_path / "usb").mkdir()
    monkeypatch.setattr(QStandardPaths, "writableLocation", lambda _place: str(tmp_path / "Documents"))
    Chooser(Settings()).place(None, "Save", "pack.pdf")
    Chooser(Settings()).place(None, "Save", "pack.pdf")
    assert [begin for begin, _offered in told] == [
        tmp_path / "Documents" / "pack.pdf",
        tmp_path / "usb" / "pack.pdf",
    ]


def test_files_read_are_remembered_too(tmp_path, monkeypatch):
    begun = []

    def ask(_parent, _title, begin, _offered):
        begun.append(begin)
        return [str(tmp_path / "notes.pdf")], ""

    monkeypatch.setattr(QFileDialog, "getOpenFileNames", ask)
    chooser = Chooser()
    assert chooser.files(None, "Papers") == [tmp_path / "notes.pdf"]
    chooser.files(None, "Papers")
    assert begun[1] == str(tmp_path)
