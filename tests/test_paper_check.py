"""“Will these print?” asked of a folder, on the command line too."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from desktop.conversions import scratch
from desktop.errors import NoSuchFile, Refusal
from desktop.packs.converting import libreoffice
from desktop.paper_check import check_papers
from desktop.steps import run
from tests.packs import hostile, odd_papers
from tests.packs.papers import pdf


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of papers on a laptop without an office program."""
    monkeypatch.setattr(libreoffice, "found", lambda: None)
    here = tmp_path / "papers"
    (here / "late").mkdir(parents=True)
    (here / "visit.pdf").write_bytes(pdf("Visit", 3))
    (here / "policy.docx").write_bytes(odd_papers.word_paper())
    (here / "late" / "locked.pdf").write_bytes(hostile.locked())
    (here / "late" / "form.pdf").write_bytes(odd_papers.bomb_of_a_picture())
    (here / "late" / "empty.txt").touch()
    (here / ".hidden").write_bytes(b"x")
    return here


def test_each_file_is_told_with_its_pages_or_the_reason(folder: Path) -> None:
    steps = []
    walk = check_papers(folder)
    found = {}
    while True:
        try:
            steps.append(next(walk))
        except StopIteration as end:
            found = {one.name.replace("\\", "/"): one for one in end.value}
            break
    assert {name: (one.how, one.pages) for name, one in found.items()} == {
        "policy.docx": ("read", 1),
        "visit.pdf": ("pages", 3),
        "late/empty.txt": ("refused", 0),
        "late/locked.pdf": ("refused", 0),
        "late/form.pdf": ("drawn", 1),
    }
    assert found["policy.docx"].words == "read as text, 1 page, converted without Word: check the layout"
    assert found["visit.pdf"].words == "as it is, 3 pages"
    assert found["late/locked.pdf"].words == (
        "not at all: The file is locked with a password. "
        "Open it with its password, print it to a new PDF without one, and attach that."
    )
    assert any("visit.pdf" in step.words for step in steps)
    assert list(scratch().iterdir()) == []


def test_one_file_may_be_asked_about_and_none_that_is_not_there(folder: Path) -> None:
    assert [one.how for one in run(check_papers(folder / "visit.pdf"))] == ["pages"]
    with pytest.raises(NoSuchFile):
        run(check_papers(folder / "gone"))


def test_a_whole_disk_is_refused(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("desktop.paper_check.MOST_FILES", 2)
    with pytest.raises(Refusal, match="5 files"):
        run(check_papers(folder))


@pytest.mark.skipif(os.name == "nt", reason="there are no pipes among its files, and a link needs more rights")
def test_what_is_no_ordinary_file_is_told_and_never_waited_for(folder: Path, tmp_path: Path) -> None:
    pipe, secret = folder / "late" / "pipe.pdf", tmp_path / "secret.txt"
    os.mkfifo(pipe)
    secret.write_text("Nobody else's business")
    (folder / "link.txt").symlink_to(secret)
    (folder / "all.pdf").symlink_to(tmp_path)
    (folder / "gone.pdf").symlink_to(tmp_path / "gone")
    found = {one.name: one for one in run(check_papers(folder))}
    assert len(found) == 9
    for name in ("link.txt", "all.pdf", "gone.pdf"):
        assert found[name].words == (
            "not at all: It is a link to something that lies elsewhere, and links are not followed. "
            "Put a copy of the file itself in the folder."
        )
    for (one,) in (run(check_papers(pipe)), run(check_papers(Path("/dev/zero"))), [found["late/pipe.pdf"]]):
        assert (one.how, one.why) == ("refused", "It is no file, but a connection or a device of this computer.")


def test_json_has_what_the_lines_have(folder: Path) -> None:
    (one,) = run(check_papers(folder / "late" / "form.pdf"))
    assert json.loads(json.dumps(one._asdict())) == {
        "name": "form.pdf",
        "how": "drawn",
        "pages": 1,
        "by": "drawing 1",
        "note": "drawn as pictures: its words cannot be searched or copied",
        "why": "",
        "do": "",
    }
