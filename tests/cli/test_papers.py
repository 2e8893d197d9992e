"""`papers FOLDER`: no book, no passphrase, one line a file."""

from __future__ import annotations

import json
from pathlib import Path

from tests.packs.papers import pdf
from tests.typing_commands import Run


def test_will_these_print(run: Run, tmp_path: Path) -> None:
    (tmp_path / "visit.pdf").write_bytes(pdf("Visit", 2))
    (tmp_path / "line\nend.svg").write_bytes(b"<svg/>")
    code, out, err = run("papers", tmp_path)
    assert (code, err) == (0, "")
    drawing, visit = out.splitlines()
    assert drawing.startswith("line�end.svg: not at all: It is an SVG drawing")
    assert visit == "visit.pdf: as it is, 2 pages"
    code, out, _err = run("papers", tmp_path, "--json")
    assert code == 0
    assert [(one["name"], one["how"], one["pages"]) for one in json.loads(out)] == [
        ("line\nend.svg", "refused", 0),
        ("visit.pdf", "pages", 2),
    ]


def test_a_folder_that_is_not_there_is_refused_in_a_line(run: Run, tmp_path: Path) -> None:
    code, out, err = run("papers", tmp_path / "gone")
    assert (code, out) == (1, "")
    assert "gone" in err
