"""What was made of a paper is kept in the book by its content, is this laptop's own, and goes with the paper."""

from __future__ import annotations

import datetime
import hashlib
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from pikepdf import Pdf

from desktop import cipher, clock
from desktop.backup import back_up_to
from desktop.book import Book, open_book
from desktop.conversions import conversion_of, open_pages, prepare_papers, scratch
from desktop.issuing import issue_pack
from desktop.meeting_pack import build_meeting_pack
from desktop.packs.arrangement import Arrangement, Layout
from desktop.packs.converting import convert as converting
from desktop.packs.converting import libreoffice
from desktop.packs.converting.convert import Converted, Late
from desktop.packs.reasons import Reason
from desktop.restoring import restore
from desktop.steps import Step, run
from desktop.supplement import build_meeting_supplement
from tests.conftest import PASSPHRASE
from tests.packs import odd_papers
from tests.packs.papers import pdf, picture
from tests.packs.reading import Viewer
from tests.two_meetings import TODAY, Cluster

WORD = odd_papers.word_paper("Written in Word")


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """No office program here; and the names of the files that were converted."""
    names: list[str] = []
    real = converting.convert

    def noting(name: str, data: bytes, place: Path) -> Iterator[Step]:
        names.append(name)
        return (yield from real(name, data, place))

    monkeypatch.setattr(libreoffice, "found", lambda: None)
    monkeypatch.setattr(converting, "convert", noting)
    return names


def prepared(cluster: Cluster) -> int:
    return run(prepare_papers(cluster.book, cluster.friday, "cluster"))


def kept(book: Book, data: bytes, name: str) -> object:
    with book.reading() as view:
        return conversion_of(view, hashlib.sha256(data).hexdigest(), name)


def test_a_paper_is_converted_once_whoever_attaches_it_where(cluster: Cluster, asked: list[str]) -> None:
    cluster.attach(cluster.policy, WORD, "policy.docx")
    cluster.attach(cluster.data, WORD, "the same.DOCX")
    cluster.attach(cluster.data, pdf("A PDF"), "ready.pdf")
    run(build_meeting_pack(cluster.book, cluster.friday, "cluster", cluster.folder / "a.pdf", today=TODAY))
    assert asked == ["policy.docx"]
    changed = odd_papers.word_paper("Written anew")
    cluster.attach(cluster.policy, changed, "anew.docx")
    run(build_meeting_pack(cluster.book, cluster.friday, "cluster", cluster.folder / "b.pdf", today=TODAY))
    assert asked == ["policy.docx", "anew.docx"]
    text = " ".join(Viewer((cluster.folder / "b.pdf").read_bytes()).texts())
    assert text.count("Written in Word") == 2
    assert "Written anew" in text
    assert "Paper G2a: converted without Word: check the layout" in text


def test_the_same_words_are_another_thing_as_markdown(cluster: Cluster, asked: list[str]) -> None:
    cluster.attach(cluster.policy, b"# Heads", "a.md")
    cluster.attach(cluster.policy, b"# Heads", "a.txt")
    assert prepared(cluster) == 2
    digest = hashlib.sha256(b"# Heads").hexdigest()
    with cluster.book.reading() as view:
        texts = [Viewer(open_pages(view, digest, name).read()).text(1) for name in ("a.md", "a.txt")]
    assert texts == ["Heads", "# Heads"]


def test_what_was_read_is_set_anew_for_large_print_and_not_merely_enlarged(
    cluster: Cluster, asked: list[str]
) -> None:
    words = "The children of the four schools read to one another every Friday morning, and so do we. " * 8
    cluster.attach(cluster.policy, words.encode(), "reading.txt")
    out, large = cluster.folder / "large.pdf", Arrangement(layout="large-print")

    def pages() -> list[str]:
        run(build_meeting_pack(cluster.book, cluster.friday, "cluster", out, today=TODAY, arrangement=large))
        return [text for text in Viewer(out.read_bytes()).texts() if "read to one another" in text]

    first = pages()
    whole = " ".join(first)
    assert whole.count("read to one another") == 8, (
        "each line is there once: nothing is printed on two sheets"
    )
    with Pdf.open(out) as document:
        heights = [page.obj.MediaBox for page in document.pages]
    assert all(round(float(box[3])) == 842 for box in heights), (
        "the sheets stand, for the words were set for them"
    )
    viewer = Viewer(out.read_bytes())
    number = next(n for n, text in enumerate(viewer.texts(), 1) if "read to one another" in text)
    text = viewer.document.getAllText(number - 1).text()
    at = text.index("children")
    (letter, *_rest) = viewer.document.getSelectionAtIndex(number - 1, at, 8).bounds()
    assert letter.boundingRect().height() > 12, "letters of 18 points"
    assert pages() == first
    assert asked == ["reading.txt"], "it is converted once; setting it anew is kept as well"


def test_in_large_print_it_is_seen_once_where_the_ink_of_a_paper_is(
    cluster: Cluster, asked: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    cluster.attach(cluster.policy, pdf("A wide table", 3, (842, 595)), "table.pdf")
    cluster.attach(cluster.data, picture(900, 1150), "wall.jpg")
    looked, real = [], converting.see_ink

    def noting(name: str, pages: bytes, place: Path) -> Iterator[Step]:
        looked.append(name)
        return (yield from real(name, pages, place))

    monkeypatch.setattr(converting, "see_ink", noting)
    out = cluster.folder / "large.pdf"

    def ranges(layout: Layout) -> dict[str, tuple[int, int]]:
        how = Arrangement(layout=layout)
        return run(
            build_meeting_pack(cluster.book, cluster.friday, "cluster", out, today=TODAY, arrangement=how)
        ).ranges

    ranges("a4")
    assert looked == []
    for _time in range(2):
        first, last = ranges("large-print")["G2a"]
        assert last - first == 2, "three pages that lie across, each whole"
        first, last = ranges("large-print")["G1a"]
        assert first == last, "a photograph is whole"
        assert sorted(looked) == ["table.pdf", "wall.jpg"]


def test_where_no_ink_could_be_seen_a_paper_is_enlarged_in_overlapping_parts(
    cluster: Cluster, asked: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    cluster.attach(cluster.policy, pdf("Another wide table", 1, (842, 595)), "table.pdf")
    monkeypatch.setitem(converting._SECONDS, "ink", 0.0)
    out, large = cluster.folder / "large.pdf", Arrangement(layout="large-print")
    made = run(build_meeting_pack(cluster.book, cluster.friday, "cluster", out, today=TODAY, arrangement=large))
    first, last = made.ranges["G2a"]
    assert last - first == 1


def test_a_supplement_has_pages_of_a_word_paper(cluster: Cluster, asked: list[str]) -> None:
    issue_pack(cluster.book, cluster.friday)
    cluster.attach(cluster.policy, WORD, "late.docx")
    out = cluster.folder / "supplement.pdf"
    run(build_meeting_supplement(cluster.book, cluster.friday, "cluster", 1, out, today=TODAY))
    assert "Written in Word" in " ".join(Viewer(out.read_bytes()).texts())


def test_a_refusal_is_kept_too_and_what_took_too_long_is_tried_another_day(
    cluster: Cluster, asked: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    cluster.attach(cluster.policy, b"PK\x03\x04 broken", "broken.docx")
    assert (prepared(cluster), prepared(cluster)) == (1, 0)
    told = kept(cluster.book, b"PK\x03\x04 broken", "broken.docx")
    assert told is not None
    assert told.why
    assert told.do

    def late(_name: str, _data: bytes, _place: Path) -> Iterator[Step]:
        yield Step(0, 0)
        return Late("It took too long.", "Wait.")

    cluster.attach(cluster.policy, WORD, "slow.docx")
    with monkeypatch.context() as patched:
        patched.setattr(converting, "convert", late)
        assert (prepared(cluster), prepared(cluster)) == (1, 0)
    with clock.standing_at(datetime.datetime(2026, 11, 25, 7, 0)):
        assert prepared(cluster) == 1
    assert kept(cluster.book, WORD, "slow.docx").how == "read"


def test_what_was_read_because_an_office_program_broke_down_is_tried_another_day(
    cluster: Cluster, asked: list[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    cluster.attach(cluster.policy, WORD, "policy.docx")
    broken = tmp_path / "soffice"
    broken.write_text("#!/bin/sh\nexit 1\n")
    broken.chmod(0o755)
    monkeypatch.setattr(libreoffice, "found", lambda: broken)
    assert (prepared(cluster), prepared(cluster)) == (1, 0)
    assert kept(cluster.book, WORD, "policy.docx").how == "read"
    with clock.standing_at(datetime.datetime(2026, 11, 25, 7, 0)):
        assert (prepared(cluster), prepared(cluster)) == (1, 0)


def test_a_better_program_makes_them_anew(
    cluster: Cluster, asked: list[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    cluster.attach(cluster.policy, WORD, "policy.docx")
    assert prepared(cluster) == 1
    program = tmp_path / "soffice"
    program.write_text("#!/bin/sh\nexit 1\n")
    program.chmod(0o755)
    monkeypatch.setattr(libreoffice, "found", lambda: program)
    assert (prepared(cluster), prepared(cluster)) == (1, 0)


def test_what_cannot_be_merged_is_drawn_and_said_to_be(cluster: Cluster, asked: list[str]) -> None:
    cluster.attach(cluster.policy, odd_papers.enormous_picture(), "scan.pdf")
    cluster.attach(cluster.policy, pdf("Cut", 6)[:2000], "cut.pdf")
    path = cluster.folder / "pack.pdf"
    made = run(build_meeting_pack(cluster.book, cluster.friday, "cluster", path, today=TODAY))
    assert made.unreadable == (("G2b", "The file is damaged or incomplete."),)
    assert asked == ["scan.pdf", "cut.pdf"]
    assert "Paper G2a: drawn as pictures" in Viewer(path.read_bytes()).text(1)
    again = run(build_meeting_pack(cluster.book, cluster.friday, "cluster", path, today=TODAY))
    assert again.pages == made.pages
    assert len(asked) == 2


def test_a_paper_whose_content_has_gone_says_so_and_nothing_waits(cluster: Cluster, asked: list[str]) -> None:
    cluster.attach(cluster.policy, WORD, "policy.docx")
    with cluster.book.upkeep() as connection:
        connection.execute("DELETE FROM chunk")
    made = run(
        build_meeting_pack(cluster.book, cluster.friday, "cluster", cluster.folder / "p.pdf", today=TODAY)
    )
    assert made.unreadable == (("G2a", "Its file is not whole in this book."),)
    assert asked == []


def test_what_was_made_goes_with_the_file(cluster: Cluster, asked: list[str]) -> None:
    cluster.attach(cluster.policy, WORD, "policy.docx")
    prepared(cluster)
    assert kept(cluster.book, WORD, "policy.docx") is not None
    with cluster.book.upkeep() as connection:
        connection.execute("DELETE FROM file WHERE hash = ?", (hashlib.sha256(WORD).hexdigest(),))
    assert kept(cluster.book, WORD, "policy.docx") is None


def test_it_is_in_no_backup(cluster: Cluster, asked: list[str], tmp_path: Path) -> None:
    cluster.attach(cluster.policy, WORD, "policy.docx")
    prepared(cluster)
    path = tmp_path / "whole.clusterbook-backup"
    run(back_up_to(cluster.book, path))
    copy = cipher.connect(path, cluster.book.key, cluster.book.salt, read_only=True)
    try:
        assert copy.execute("SELECT count(*) FROM file").fetchone() == (1,)
        assert copy.execute("SELECT count(*) FROM converted").fetchone() == (0,)
    finally:
        copy.close()
    assert kept(cluster.book, WORD, "policy.docx") is not None


def test_a_book_of_a_time_before_papers_were_converted_is_copied_as_ever(
    cluster: Cluster, tmp_path: Path
) -> None:
    cluster.attach(cluster.policy, WORD, "policy.docx")
    with cluster.book.upkeep() as connection:
        connection.execute("DROP TRIGGER unconverted")
        connection.execute("DROP TABLE converted")
        connection.execute("DELETE FROM meta WHERE name = 'tables'")
    run(back_up_to(cluster.book, tmp_path / "old.clusterbook-backup"))
    run(restore(tmp_path / "old.clusterbook-backup", tmp_path / "new.clusterbook", PASSPHRASE))
    with open_book(tmp_path / "new.clusterbook", PASSPHRASE) as restored:
        assert kept(restored, WORD, "policy.docx") is None


def test_the_window_goes_on_and_stop_leaves_nothing(
    cluster: Cluster, asked: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    cluster.attach(cluster.policy, WORD, "policy.docx")
    told: list[object] = []

    def work() -> None:
        steps = prepare_papers(cluster.book, cluster.friday, "cluster")
        for step in steps:
            told.append(step)
            if len(told) == 2:
                steps.close()

    thread = threading.Thread(target=work)
    thread.start()
    with cluster.book.operation("Add agenda item"):
        pass  # the window writes meanwhile
    thread.join()
    assert len(told) == 2
    assert kept(cluster.book, WORD, "policy.docx") is None
    assert list(scratch().iterdir()) == []


def test_results_are_what_they_say() -> None:
    assert isinstance(Late("a", "b"), Reason)
    assert Converted(b"", "pages", "", "", 1).pages == 1
