"""Microsoft's programs are asked so that nothing happens but printing. What Windows does with it is not seen here."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest

from desktop.packs.converting import libreoffice, microsoft, office
from desktop.packs.converting.microsoft import Program, command, program_for, script, started_in
from tests.packs import odd_papers

PROGRAMS = ("Word.Application", "Excel.Application", "PowerPoint.Application")


@pytest.mark.parametrize("program", PROGRAMS)
def test_no_macro_no_question_no_writing(program: str) -> None:
    text = script(program, Path("/s/paper.x"), Path("/s/made/paper.pdf"), Path("/s"))
    assert "$app.AutomationSecurity = 3" in text
    assert "$app.DisplayAlerts" in text
    before, _, after = text.partition(".Open($from")
    assert before.index("AutomationSecurity") < len(before)
    assert "$paper.Close(" in after
    assert "$app.Quit()" in after.partition("finally")[2]
    opened = after.partition("\n")[0]
    assert {"Word": "$true", "Excel": "$true", "PowerPoint": "-1"}[program.partition(".")[0]] in opened


def test_a_copy_that_a_person_has_open_is_left_open() -> None:
    text = script("PowerPoint.Application", Path("/a"), Path("/b"), Path("/s"))
    assert "if ($new.Count -gt 0) { $app.Quit() }" in text


def test_no_name_of_a_folder_becomes_a_command(tmp_path: Path) -> None:
    text = script("Word.Application", Path("/o'brien'; calc/$(x)"), Path("/b"), tmp_path)
    assert "$from = '/o''brien''; calc/$(x)'" in text
    words = command("Word.Application", Path("/o'brien"), Path("/b"), tmp_path)
    assert "/o''brien" in base64.b64decode(words[-1]).decode("utf-16-le")
    assert not any("brien" in word for word in words)


def test_what_was_started_is_known_by_its_number(tmp_path: Path) -> None:
    assert started_in(tmp_path) == []
    (tmp_path / microsoft.STARTED).write_bytes(b"1234\r\n77\r\nx\r\n")
    assert started_in(tmp_path) == [1234, 77]


def test_it_comes_first_but_for_papers_of_old_that_ask(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    word = Program("Microsoft Word", "Word.Application", "16")
    monkeypatch.setattr(office.microsoft, "program_for", lambda _format: word)
    monkeypatch.setattr(libreoffice, "found", lambda: tmp_path / "soffice")

    def names(format: str, data: bytes) -> list[str]:
        return [way.name for way in office.ways(format, data)]

    both, one = ["Microsoft Word", "LibreOffice"], ["LibreOffice"]
    assert names("word", odd_papers.word_paper_that_asks("http://192.0.2.7")) == both  # those are cleaned
    assert names("rich text", odd_papers.rich_text()) == both
    assert names("rich text", odd_papers.rich_text_that_asks("http://192.0.2.7")) == []  # read here alone
    assert names("old word", odd_papers.ole("WordDocument") + b"https://192.0.2.7/") == one


@pytest.mark.parametrize("format", ["word", "pdf", "no such"])
def test_other_systems_have_none(format: str) -> None:
    assert program_for(format) is None or program_for("pdf") is None
