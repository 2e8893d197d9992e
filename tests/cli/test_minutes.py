"""Minutes, year book and register of decisions on the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from desktop.book import open_book
from desktop.models import Decision, Item, Meeting, Minute
from tests.conftest import PASSPHRASE
from tests.packs.reading import Viewer
from tests.typing_commands import Run, one_line


@pytest.fixture
def held(path: Path, morning: object) -> str:
    """A meeting of October that governors joined, minuted; gives its id."""
    with open_book(path, PASSPHRASE) as book:
        with book.operation("Add") as work:
            meeting = work.add(
                Meeting, title="Breakfast", date="2026-10-16", start="07:30", stage="circulated", audience="governors",
                governors_from=2,
            ).id  # fmt: skip
            for position, title, audience, minute, decision in (
                (1, "Budgets", "cluster", "School H is short.", "Move a day to School H"),
                (2, "Phonics", "governors", "Visits were made.", "Two visits for each school"),
            ):
                item = work.add(Item, meeting=meeting, title=title, position=position, audience=audience).id
                its = {"meeting": meeting, "item": item, "audience": audience}
                work.add(Minute, text=minute, **its)
                work.add(Decision, title=decision, **its)
        return meeting


def test_minutes_are_printed_for_their_readers_in_a_layout(path: Path, run: Run, held: str, tmp_path: Path) -> None:
    out = tmp_path / "minutes.pdf"
    assert run("minutes", path, "--meeting", "16/10/2026", "-o", out) == (0, f"{out}\n", "")
    heads = Viewer(out.read_bytes())
    assert heads.labels() == ["Confidential 1", "", "1"]
    typed = ("--for", "governors", "--layout", "booklet", "-o", out)
    assert run("minutes", path, "--meeting", held, *typed)[0] == 0
    theirs = Viewer(out.read_bytes())
    size = theirs.document.pagePointSize(0)
    assert size.width() > size.height(), "two A5 pages on an A4 lying"
    text = " ".join(theirs.texts())
    assert "Extract from the minutes" in text
    assert "Two visits for each school" in text
    assert "School H" not in text


def test_the_year_book_is_of_this_school_year_unless_told(path: Path, run: Run, held: str, tmp_path: Path) -> None:
    out = tmp_path / "year.pdf"
    assert run("yearbook", path, "-o", out) == (0, f"{out}\n", "")
    assert "Minutes 2026–27" in Viewer(out.read_bytes()).text(1)
    typed = ("--year", "2026-27", "--for", "governors", "--layout", "large-print")
    assert run("yearbook", path, *typed, "-o", out)[0] == 0
    assert "For Governors" in Viewer(out.read_bytes()).text(1)
    before = out.read_bytes()
    code, told, err = run("yearbook", path, "--year", "2024/25", "-o", out)
    assert (code, told) == (1, "")
    assert one_line(err)
    assert "There are no minutes of 2024–25" in err
    assert "They met in 2026–27" in err
    code, _told, err = run("yearbook", path, "--year", "last", "-o", out)
    assert code == 1
    assert "write it as 2025-26" in err
    assert out.read_bytes() == before


def test_decisions_are_lines_json_or_a_pdf(path: Path, run: Run, held: str, tmp_path: Path) -> None:
    code, lines, err = run("decisions", path)
    assert (code, err) == (0, "")
    assert lines.splitlines() == [
        "16 Oct 2026 Agreed: Move a day to School H",
        "    Breakfast · 1 · Budgets · Heads only",
        "16 Oct 2026 Agreed: Two visits for each school",
        "    Breakfast · G1 · Phonics",
    ]
    assert "Move a day" not in run("decisions", path, "--for", "governors")[1]
    (found,) = json.loads(run("decisions", path, "--find", "visits phonics", "--year", "2026-27", "--json")[1])
    assert (found["decision"], found["item"]) == ("Two visits for each school", "G1 · Phonics")
    out = tmp_path / "decisions.pdf"
    assert run("decisions", path, "--find", "school h", "-o", out) == (0, f"{out}\n", "")
    assert "Move a day to School H" in Viewer(out.read_bytes()).text(1)


def test_nothing_found_and_readers_who_are_not_here_are_one_clear_line(
    path: Path, run: Run, held: str, tmp_path: Path
) -> None:
    for words in (
        ("decisions", path, "--find", "heating"),
        ("decisions", path, "--for", "school:school-aaaaaaaaaaaaaaaaaaaa"),
        ("decisions", path, "--for", "everybody"),
        ("minutes", path, "--meeting", "17/10/2026", "-o", tmp_path / "no.pdf"),
        ("minutes", path, "--meeting", held, "--for", "open", "-o", tmp_path / "no.pdf"),
        ("yearbook", path, "-o", path),
    ):
        code, told, err = run(*words)
        assert (code, told) == (1, ""), words
        assert one_line(err)
    assert not (tmp_path / "no.pdf").exists()
    assert run("decisions", path, "--json", "-o", tmp_path / "no.pdf")[0] == 2
    assert run("minutes", path, "--meeting", held, "--layout", "a3", "-o", tmp_path / "no.pdf")[0] == 2
