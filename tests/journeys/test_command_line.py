"""The whole loop through the command as it is installed: a head plans a meeting, holds it, and prints the pack."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pikepdf
import pytest

ROOT = Path(__file__).parents[2]
PASSPHRASE = "seven quiet barns"


class Laptop:
    """One head's laptop: a folder, and the command."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.environment = {
            **{
                name: value
                for name, value in os.environ.items()
                if name not in ("DISPLAY", "WAYLAND_DISPLAY")
            },
            "CLUSTERBOOK_HOME": str(folder / "home"),
            "CLUSTERBOOK_PASSPHRASE": PASSPHRASE,
            "PYTHONPATH": str(ROOT),
        }

    def __call__(self, *words: object, refused: bool = False) -> str:
        """Type a command; gives its answer."""
        told = subprocess.run(
            [sys.executable, "-m", "desktop", *map(str, words)],
            cwd=self.folder,
            env=self.environment,
            capture_output=True,
            text=True,
            encoding="utf-8",
        )
        assert told.returncode == (1 if refused else 0), told.stderr
        assert "Traceback" not in told.stderr
        return told.stderr if refused else told.stdout.strip()

    def listed(self, kind: str) -> list[dict[str, object]]:
        """Every record of a kind."""
        told: list[dict[str, object]] = json.loads(self("list", "our", kind, "--json"))
        return told


@pytest.fixture
def laptop(tmp_path: Path) -> Laptop:
    return Laptop(tmp_path)


def pdf(path: Path, words: str) -> Path:
    """A paper of one page."""
    with pikepdf.Pdf.new() as made:
        page = made.add_blank_page(page_size=(595, 842))
        page.Resources = pikepdf.Dictionary(
            Font=pikepdf.Dictionary(
                F=pikepdf.Dictionary(
                    Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
                )
            )
        )
        page.Contents = made.make_stream(f"BT /F 18 Tf 72 700 Td ({words}) Tj ET".encode())
        made.save(path)
    return path


def outline(path: Path) -> str:
    """Every title in a PDF's outline."""
    with pikepdf.open(path) as held, held.open_outline() as told:
        found: list[str] = []

        def walk(items: list[pikepdf.OutlineItem]) -> None:
            for item in items:
                found.append(str(item.title))
                walk(item.children)

        walk(told.root)
        return "\n".join(found)


def test_from_an_empty_folder_to_the_printed_pack_and_back_from_a_backup(laptop: Laptop) -> None:
    folder = laptop.folder
    laptop("new", "our", "--cluster", "Downland", "--school", "School F", "--person", "Jo Bright")
    (jo,), (school,) = laptop.listed("person"), laptop.listed("school")
    shutil.copy(ROOT / "tests" / "files" / "register.csv", folder / "register.csv")
    laptop("import", "our", "register.csv")
    assert len(laptop.listed("school")) > 1

    sam = laptop("add", "our", "person", "name=Sam Hill")
    laptop("add", "our", "role", f"person={sam}", "role=head", f"school={school['id']}")
    meeting = laptop(
        "add", "our", "meeting", "title=Breakfast meeting", "date=2999-11-27", "start=07:30", "finish=09:00",
        "venue=The barn", f"chair={jo['id']}",
    )  # fmt: skip
    welcome = laptop("add", "our", "item", "meeting=next", "title=Welcome and apologies", "minutes=5")
    phonics = laptop(
        "add", "our", "item", "meeting=next", "title=Phonics visits", "purpose=decide", f"leads={sam}"
    )
    private = laptop(
        "add",
        "our",
        "item",
        f"meeting={meeting}",
        "title=A worry about staffing",
        "audience=people:" + str(jo["id"]),
    )
    papers = laptop(
        "attach",
        "our",
        phonics,
        pdf(folder / "Visit record.pdf", "What we saw"),
        pdf(folder / "Costs.pdf", "Costs"),
    ).split()
    assert [one["id"] for one in laptop.listed("paper")] == papers

    assert (
        laptop("pack", "our", "--meeting", "2999-11-27", "--for", "cluster", "-o", "pack.pdf") == "pack.pdf"
    )
    told = outline(folder / "pack.pdf")
    assert "Phonics visits" in told
    assert "Visit record" in told
    assert "staffing" not in told

    laptop(
        "add", "our", "attendance", f"meeting={meeting}", f"person={sam}", "capacity=present", "joined=07:45"
    )
    laptop(
        "add", "our", "minute", f"meeting={meeting}", f"item={phonics}", "text=Each head told what was seen."
    )
    decision = laptop(
        "add", "our", "decision", f"meeting={meeting}", f"item={phonics}", "title=Visit in pairs"
    )
    action = laptop(
        "add", "our", "action", "title=Pair the schools", f"leads={sam}", "due=18/12/2999", f"meeting={meeting}",
        f"decision={decision}",
    )  # fmt: skip
    laptop("change", "our", action, "state=done", "evidence=The list went round")
    assert "Pair the schools" in laptop("find", "our", "pair", "schools")
    assert "State: done" in laptop("history", "our", action)
    laptop("hide", "our", welcome)
    assert laptop("undo", "our").startswith("Undone: Hide")
    assert private in {one["id"] for one in laptop.listed("item")}

    dumped = laptop("dump", "our")
    assert laptop("check", "our").startswith("Sound")
    dated = laptop("backup", "our")
    (folder / "our.clusterbook").unlink()
    assert "is not there" in laptop("list", "our", "school", refused=True)
    laptop("restore", dated, "our")
    assert laptop("dump", "our") == dumped
    laptop("pack", "our", "--meeting", "next", "-o", "again.pdf")
    assert outline(folder / "again.pdf") == told
    assert laptop("check", "our").startswith("Sound")


def test_without_a_screen_trying_it_gives_the_next_pack(laptop: Laptop) -> None:
    told = laptop("try", "--folder", "scratch")
    pack = Path(told.splitlines()[0].partition(" in ")[2])
    with pikepdf.open(laptop.folder / pack) as held:
        assert len(held.pages) > 10
    assert laptop("try", "--folder", "scratch") == told


def test_a_sample_is_a_book_like_any_other(laptop: Laptop) -> None:
    assert laptop("sample", "our") == "our.clusterbook"
    assert len(laptop.listed("school")) == 8
    assert laptop("check", "our").startswith("Sound")
    assert "already there" in laptop("sample", "our", refused=True)


def test_a_recovery_sheet_that_was_printed_opens_the_book(laptop: Laptop) -> None:
    """Read back as a person would: the words, in their order, off the paper."""
    laptop(
        "new",
        "our",
        "--cluster",
        "Downland",
        "--school",
        "School F",
        "--person",
        "Jo Bright",
        "--recovery",
        "sheet.pdf",
    )
    words = words_on(laptop.folder / "sheet.pdf")
    laptop.environment["CLUSTERBOOK_PASSPHRASE"] = "nobody remembers it"
    laptop("list", "our", "school", refused=True)
    laptop.environment["CLUSTERBOOK_PASSPHRASE"] = words
    assert "School F" in laptop("list", "our", "school")
    (laptop.folder / "new").write_text("eleven loud gates\n")
    laptop("passphrase", "our", "--new-passphrase-file", "new")
    laptop("list", "our", "school", refused=True)
    assert "School F" in laptop("list", "our", "school", "--passphrase-file", "new")


def words_on(sheet: Path) -> str:
    """The 24 numbered words, as they stand on the printed page."""
    from PySide6.QtPdf import QPdfDocument

    document = QPdfDocument()
    document.load(str(sheet))
    text = " ".join(document.getAllText(page).text() for page in range(document.pageCount()))
    document.close()
    found, parts = {}, text.split()
    for number, word in pairwise(parts):
        if number.isdigit() and word.isalpha() and word.islower():
            found.setdefault(int(number), word)
    return " ".join(found[n] for n in range(1, 25))
