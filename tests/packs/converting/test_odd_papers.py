"""Every odd paper ends in a pack as pages, drawn pages, or a page that says why not; and the pack is whole."""

from __future__ import annotations

import datetime
import io
from pathlib import Path

import pytest
from pikepdf import Pdf

from desktop.agenda import agenda
from desktop.book import Book
from desktop.conversions import conversion_of
from desktop.meeting_pack import build_meeting_pack
from desktop.packs import bounds
from desktop.packs.converting import office
from desktop.packs.converting.merging import tried
from desktop.paths import cache
from desktop.steps import run
from tests.packs.odd_papers import ODD, PDFS, in_inches, lzw, noted, scan_of_old, unwritten_form
from tests.packs.papers import pdf
from tests.packs.reading import Viewer, links_of, made, pack_of
from tests.two_meetings import TODAY, Cluster

FIRST = 4  # cover, agenda, contents, then the papers


def test_each_ends_as_it_should_in_a_real_pack(
    book: Book, tmp_path: Path, morning: datetime.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    # what LibreOffice makes of them is seen elsewhere, and takes a second each
    monkeypatch.setattr(office, "ways", lambda _format, _data=None: [])
    folder = tmp_path / "papers"
    folder.mkdir()
    cluster = Cluster(book, folder)
    chosen = [name for name in ODD if not name.startswith(("bomb of o", "bomb of a t", "bomb of c"))]
    for name in chosen:
        cluster.attach(cluster.policy, ODD[name][0](), name)
    result = run(build_meeting_pack(book, cluster.friday, "cluster", tmp_path / "pack.pdf", today=TODAY))
    refused = {ref for ref, _why in result.unreadable}
    with book.reading() as view:
        (line,) = [line for line in agenda(view, cluster.friday, "cluster").lines if line.id == cluster.policy]
        for paper in line.papers:
            kept = conversion_of(view, paper.file or "", paper.file_name)
            end = "refused" if paper.ref in refused else (kept.how if kept is not None and kept.how else "pages")
            assert end in ODD[paper.file_name][1], paper.file_name
    assert len(result.ranges) == len(chosen)
    with Pdf.open(tmp_path / "pack.pdf") as pack:
        assert pack.check_pdf_syntax() == []
        assert len(pack.pages) == result.pages
    viewer = Viewer((tmp_path / "pack.pdf").read_bytes())
    assert sum("This paper could not be read" in text for text in viewer.texts()) == len(refused)
    assert not list((cache() / "scratch").iterdir())


@pytest.mark.parametrize("name", ["bomb of objects.pdf", "bomb of a table.pdf", "bomb of content.pdf"])
def test_a_file_that_unpacks_to_gigabytes_is_not_unpacked(name: str) -> None:
    told = tried(name, PDFS[name][0]())
    assert told["drawable"]
    assert told["why"] in (
        "The file holds more than can be taken into a pack.",
        "The file is damaged or incomplete.",
    )


def test_what_old_scanners_packed_is_counted_without_unpacking_it(monkeypatch: pytest.MonkeyPatch) -> None:
    for data in (b"a", bytes(range(256)) * 40, bytes(300_000)):
        assert bounds._lzw_length(lzw(data), True) == len(data)
    monkeypatch.setattr(bounds, "MOST_UNPACKED", 1_000_000)
    assert tried("x.pdf", scan_of_old())["pages"] == 1
    assert tried("x.pdf", scan_of_old(200))["why"] == "The file holds more than can be taken into a pack."


def test_a_field_that_nobody_drew_is_written_on_the_page() -> None:
    for form in (unwritten_form(), unwritten_form(NeedAppearances=True), unwritten_form(XFA="x")):
        whole, result = made(pack_of(form))
        assert result.unreadable == ()
        assert "Said in the field" in Viewer(whole).text(FIRST)


def test_a_field_in_a_script_that_cannot_be_drawn_is_not_left_out_in_silence() -> None:
    told = tried("x.pdf", unwritten_form("অনন্যা"))
    assert told["why"] == "What was filled in is not drawn in the file, and cannot be drawn here."
    assert not told["drawable"]


def test_a_page_measured_in_inches_is_stamped_like_any_other() -> None:
    whole, result = made(pack_of(in_inches()))
    viewer = Viewer(whole)
    assert f"page {FIRST} of {result.pages}" in viewer.text(FIRST)
    right, low = viewer.whereabouts(FIRST, f"page {FIRST} of")
    assert right > 20
    assert low > 10
    assert "reduced" not in viewer.text(3)


def test_a_comment_that_prints_is_printed_and_its_neighbours_are_not_lost() -> None:
    whole, _result = made(pack_of(noted()))
    text = Viewer(whole).text(FIRST)
    assert "A comment that prints" in text
    assert "Unprinted" not in text
    with Pdf.open(io.BytesIO(whole)) as document:
        assert "https://example.org/noted" in links_of(document, document.pages[FIRST - 1])


def test_what_a_picture_tells_of_its_maker_and_names_outside_stays_behind() -> None:
    with Pdf.open(io.BytesIO(pdf("Told"))) as document:
        content = document.pages[0].obj.Contents
        content.PieceInfo = document.make_stream(b"a secret name")
        content.Metadata = document.make_stream(b"another secret name")
        content.F = b"\\\\server\\share"
        buffer = io.BytesIO()
        document.save(buffer)
    whole, result = made(pack_of(buffer.getvalue()))
    assert result.unreadable == ()
    with Pdf.open(io.BytesIO(whole)) as document:
        out = io.BytesIO()
        document.save(out, qdf=True)
    assert b"secret name" not in out.getvalue()
    assert b"server" not in out.getvalue()
