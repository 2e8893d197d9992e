"""Packs on the command line: for whom, and where they go."""

from __future__ import annotations

from pathlib import Path

from desktop.book import open_book
from desktop.issuing import issue_pack
from tests.conftest import PASSPHRASE
from tests.packs.reading import Viewer
from tests.typing_commands import Run, one_line


def test_governors_join_before_an_item_named_by_its_id(path: Path, run: Run) -> None:
    meeting = run("add", path, "meeting", "title=Breakfast", "date=27/11/2026", "start=07:30")[1].strip()
    run("add", path, "item", f"meeting={meeting}", "title=Welcome", "minutes=30")
    data = run("add", path, "item", f"meeting={meeting}", "title=Our data", "audience=governors")[1].strip()
    assert run("change", path, meeting, f"governors_from={data}")[0] == 0
    for wrong in ("3", "item-aaaaaaaaaaaaaaaaaaaa", meeting):
        code, out, err = run("change", path, meeting, f"governors_from={wrong}")
        assert (code, out) == (1, "")
        assert one_line(err)
    code, _out, err = run("add", path, "meeting", "title=Another", f"governors_from={data}")
    assert code == 1
    assert "governors_from=ITEM" in err
    pdf = path.with_name("governors.pdf")
    assert run("pack", path, "--meeting", meeting, "--for", "governors", "-o", pdf)[0] == 0
    assert "08:00" in Viewer(pdf.read_bytes()).text(1)


def test_governors_cannot_be_let_into_a_meeting_for_few(path: Path, run: Run) -> None:
    few = ["audience=me", "date=27/11/2026"]
    meeting = run("add", path, "meeting", "title=Our own", *few)[1].strip()
    item = run("add", path, "item", f"meeting={meeting}", "title=The boiler")[1].strip()
    code, out, err = run("change", path, meeting, f"governors_from={item}")
    assert (code, out) == (1, "")
    assert one_line(err)
    assert "governors cannot join it" in err
    assert run("pack", path, "--meeting", meeting, "--for", "governors", "-o", path.with_name("no.pdf"))[0] == 1


def test_a_pack_replaces_an_older_pack_and_nothing_else(path: Path, run: Run, tmp_path: Path) -> None:
    meeting = run("add", path, "meeting", "title=Breakfast", "date=27/11/2026", "start=07:30")[1].strip()
    out = tmp_path / "pack.pdf"
    for _time in range(2):
        assert run("pack", path, "--meeting", meeting, "-o", out) == (0, f"{out}\n", "")
    (tmp_path / "letter.txt").write_text("Dear Jo,")
    for kept in (path, tmp_path / "letter.txt"):
        before = kept.read_bytes()
        code, _out, err = run("pack", path, "--meeting", meeting, "-o", kept)
        assert code == 1
        assert one_line(err)
        assert kept.read_bytes() == before


def test_what_was_typed_before_a_crash_is_in_the_pack_and_in_the_backup(path: Path, run: Run, tmp_path: Path) -> None:
    meeting = run("add", path, "meeting", "title=Breakfast", "date=27/11/2026", "start=07:30")[1].strip()
    item = run("add", path, "item", f"meeting={meeting}", "title=Phonics", "minutes=30")[1].strip()

    def type_and_die(field: str, text: str) -> None:
        with open_book(path, PASSPHRASE) as book:
            book.keep_draft(item, field, text, book.as_seen(item))

    type_and_die("title", "Phonics visits: what we saw")
    type_and_die("minutes", "half an hour")
    out = tmp_path / "pack.pdf"
    code, _out, err = run("pack", path, "--meeting", meeting, "-o", out)
    assert code == 0
    assert "Phonics visits: what we saw" in Viewer(out.read_bytes()).text(2)
    assert err.startswith("What was typed in “Phonics visits: what we saw” last cannot be read")
    type_and_die("title", "Phonics, once more")
    run("backup", path, "-o", tmp_path / "all.clusterbook")
    run("restore", tmp_path / "all.clusterbook", tmp_path / "again.clusterbook")
    assert "Phonics, once more" in run("list", tmp_path / "again.clusterbook", "item")[1]


def test_a_pack_for_nobody_here_is_refused(path: Path, run: Run, tmp_path: Path) -> None:
    meeting = run("add", path, "meeting", "title=Breakfast", "date=27/11/2026")[1].strip()
    readers = "school:school-aaaaaaaaaaaaaaaaaaaa"
    code, out, err = run("pack", path, "--meeting", meeting, "--for", readers, "-o", tmp_path / "pack.pdf")
    assert (code, out) == (1, "")
    assert "school-aaaaaaaaaaaaaaaaaaaa" in err
    assert not (tmp_path / "pack.pdf").exists()


def test_a_pack_is_printed_in_the_layout_asked_for_and_the_chair_has_her_prompts(
    path: Path, run: Run, tmp_path: Path
) -> None:
    meeting = run("add", path, "meeting", "title=Breakfast", "date=27/11/2026", "start=07:30")[1].strip()
    item = run("add", path, "item", f"meeting={meeting}", "title=Phonics", "minutes=30")[1].strip()
    run("add", path, "note", f"about={item}", "text=Thank Caroline first", "audience=me")
    out = tmp_path / "pack.pdf"
    assert run("pack", path, "--meeting", meeting, "--layout", "booklet", "-o", out)[0] == 0
    viewer = Viewer(out.read_bytes())
    assert round(viewer.document.pagePointSize(0).width()) == 842
    assert not any("Thank Caroline" in text for text in viewer.texts())
    assert run("pack", path, "--meeting", meeting, "--chair", "-o", out)[0] == 0
    chairs = " ".join(Viewer(out.read_bytes()).texts())
    assert "Running sheet" in chairs
    assert "Thank Caroline first" in chairs
    code, _out, err = run("pack", path, "--meeting", meeting, "--chair", "--for", "governors", "-o", out)
    assert code == 1
    assert one_line(err)
    assert run("pack", path, "--meeting", meeting, "--layout", "scroll", "-o", out)[0] == 2


def test_what_is_not_in_a_pack_as_it_should_be_is_said(path: Path, run: Run, tmp_path: Path) -> None:
    meeting = run("add", path, "meeting", "title=Breakfast", "date=27/11/2026", "start=07:30")[1].strip()
    item = run("add", path, "item", f"meeting={meeting}", "title=Welcome 王小明", "minutes=30")[1].strip()
    broken = tmp_path / "broken.pdf"
    broken.write_bytes(b"%PDF-1.4 and no more")
    run("attach", path, item, broken)
    run("add", path, "paper", f"item={item}", "title=Notes", "state=to_follow")
    out = tmp_path / "pack.pdf"
    code, said, err = run("pack", path, "--meeting", meeting, "-o", out)
    assert (code, said) == (0, f"{out}\n")
    assert [line.partition(":")[0] for line in err.splitlines()] == [
        "Paper 1a is not in it",
        "“Welcome 王小明” has letters that cannot be printed here.",
        "Still to come",
    ]


def test_a_supplement_and_a_readable_twin_are_written_where_one_says(path: Path, run: Run, tmp_path: Path) -> None:
    meeting = run("add", path, "meeting", "title=Breakfast", "date=27/11/2026", "start=07:30")[1].strip()
    item = run("add", path, "item", f"meeting={meeting}", "title=Phonics", "minutes=30")[1].strip()
    out, twin = tmp_path / "pack.pdf", tmp_path / "pack.html"
    assert run("pack", path, "--meeting", meeting, "-o", out, "--twin", twin) == (0, f"{out}\n{twin}\n", "")
    assert "Phonics" in twin.read_text("utf-8")
    code, _out, err = run("pack", path, "--meeting", meeting, "--supplement-since", "1", "-o", out)
    assert code == 1
    assert one_line(err)
    assert "Version 1 was not issued" in err
    with open_book(path, PASSPHRASE) as book:
        issue_pack(book, meeting)
    run("change", path, item, "title=Phonics, and reading")
    since = ("pack", path, "--meeting", meeting, "--supplement-since", "1")
    assert run(*since, "-o", out)[0] == 0
    assert "Supplement to version 1" in Viewer(out.read_bytes()).text(1)
    assert run(*since, "-o", out, "--chair")[0] == 1
