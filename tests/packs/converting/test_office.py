"""Office papers as LibreOffice prints them: their words and links, and nothing asked for outside."""

from __future__ import annotations

import http.server
import io
import os
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from pikepdf import Pdf

from desktop.packs.converting import libreoffice, office
from desktop.packs.converting.convert import Converted, convert
from desktop.packs.reasons import Reason
from desktop.steps import run
from tests.packs import odd_papers
from tests.packs.reading import Viewer


class Visited(http.server.ThreadingHTTPServer):
    """A server on this laptop that notes who comes."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Note)
        self.visits: list[str] = []

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class _Note(http.server.BaseHTTPRequestHandler):
    server: Visited

    def do_GET(self) -> None:
        self.server.visits.append(f"{self.command} {self.path}")
        self.send_response(404)
        self.end_headers()

    do_HEAD = do_OPTIONS = do_PROPFIND = do_GET  # noqa: N815 - so the library calls them

    def log_message(self, *_words: object) -> None:
        pass


@pytest.fixture
def server() -> Iterator[Visited]:
    with Visited() as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def made(name: str, data: bytes, tmp_path: Path) -> Converted | Reason:
    return run(convert(name, data, tmp_path / "scratch"))


def test_a_word_paper_comes_with_its_words_its_table_and_its_link(soffice: Path, tmp_path: Path) -> None:
    found = made("paper.docx", odd_papers.word_paper("Ŵyl y gaeaf, অনন্যা"), tmp_path)
    assert isinstance(found, Converted)
    assert (found.how, found.by, found.note, found.pages) == ("office", "LibreOffice", "", 1)
    text = Viewer(found.pdf).text(1)
    for words in ("Ŵyl y gaeaf", "School", "Roll", "Followed"):
        assert words in text
    with Pdf.open(io.BytesIO(found.pdf)) as document:
        (link,) = document.pages[0].obj.Annots
        assert str(link.A.URI) == "https://example.org/word"
    assert list((tmp_path / "scratch").iterdir()) == []


@pytest.mark.parametrize("sort", ["docx", "odt", "rtf", "xlsx"])
def test_no_conversion_asks_for_anything(sort: str, soffice: Path, server: Visited, tmp_path: Path) -> None:
    data, format = asking(sort, server.address)
    # by our settings alone: here the paper is not cleaned first, as `convert` does
    assert office.converted("libreoffice", str(soffice), format, data, tmp_path).startswith(b"%PDF")
    assert server.visits == []


def test_left_to_itself_it_would_have_asked(soffice: Path, server: Visited, tmp_path: Path) -> None:
    data, format = asking("docx", server.address)
    (tmp_path / "paper.docx").write_bytes(data)
    command = libreoffice.command(soffice, format, tmp_path / "paper.docx", tmp_path, tmp_path / "profile")
    subprocess.run(command, check=True, capture_output=True)
    assert any("picture.png" in visit for visit in server.visits)


def asking(sort: str, address: str) -> tuple[bytes, str]:
    return {
        "docx": (odd_papers.word_paper_that_asks(address), "word"),
        "odt": (odd_papers.open_document_that_asks(address), "opendocument text"),
        "rtf": (odd_papers.rich_text_that_asks(address), "rich text"),
        "xlsx": (odd_papers.sheet(f'<c><f>_xlfn.WEBSERVICE("{address}/x")</f></c>'), "spreadsheet"),
    }[sort]


def test_a_program_that_makes_nothing_leaves_the_paper_to_be_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    idle = tmp_path / "soffice"
    idle.write_text("#!/bin/sh\nexit 0\n")
    idle.chmod(0o755)
    monkeypatch.setattr(libreoffice, "found", lambda: idle)
    found = made("paper.docx", odd_papers.word_paper(), tmp_path)
    assert isinstance(found, Converted)
    assert (found.how, found.note) == ("read", "converted without Word: check the layout")
    assert "Converted without Word: check the layout" in Viewer(found.pdf).text(1)
    old = made("paper.doc", odd_papers.ole("WordDocument"), tmp_path)
    assert isinstance(old, Reason)
    assert old.why == "The file is damaged, or holds more than this laptop can take in."


def test_without_an_office_program_papers_are_read_and_old_ones_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(libreoffice, "found", lambda: None)
    for name, data in (("a.odt", odd_papers.open_document()), ("a.rtf", odd_papers.rich_text())):
        found = made(name, data, tmp_path)
        assert isinstance(found, Converted)
        assert found.how == "read"
        assert "Written" in Viewer(found.pdf).text(1)
    refused = made("a.doc", odd_papers.ole("WordDocument"), tmp_path)
    assert isinstance(refused, Reason)
    assert "this laptop has neither" in refused.why


def test_a_new_libreoffice_is_seen_to_be_another(tmp_path: Path) -> None:
    program, beside = tmp_path / "soffice", tmp_path / "versionrc"
    assert libreoffice.version_of(program) == "0"
    for file in (program, beside):
        file.touch()
        before = libreoffice.version_of(program)
        os.utime(file, (9, 9))
        assert libreoffice.version_of(program) == "9" != before
