"""Office papers as LibreOffice prints them: their words and links, and nothing asked for outside."""

from __future__ import annotations

import base64
import gzip
import http.server
import io
import os
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from pikepdf import Pdf
from PIL import Image

from desktop.packs.converting import confined, libreoffice, office
from desktop.packs.converting.cleaning import cleaned
from desktop.packs.converting.convert import Converted, convert
from desktop.packs.converting.formats import format_of
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
def test_no_conversion_asks_for_anything(
    sort: str, soffice: Path, server: Visited, tmp_path: Path, unconfined: None
) -> None:
    data, format = asking(sort, server.address)
    # by our settings alone: here the paper is not cleaned first, as `convert` does, nor the program kept in
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


@pytest.fixture
def secret(tmp_path: Path) -> str:
    """The address of a file of this laptop that is nobody else's business: a picture, all of it red."""
    place = tmp_path / "private" / "secret.png"
    place.parent.mkdir()
    Image.new("RGB", (60, 60), "#ff0000").save(place)
    return place.as_uri()


def naming(sort: str, address: str) -> tuple[str, bytes]:
    """A paper that would have that picture printed in it, and its name."""
    drawing = odd_papers.drawing_that_names(address)
    inside = base64.b64encode(drawing).decode()
    nested = odd_papers.drawing_that_names(f"data:image/svg+xml;base64,{inside}")
    frame = '<text:p><draw:frame svg:width="5cm" svg:height="5cm"><draw:image {}</draw:frame></text:p>'
    named = frame.format('xlink:href="Pictures/a.png"/>')
    return {
        "a drawing": ("a.docx", odd_papers.word_paper_with(drawing, "a.svg")),
        "a drawing in a drawing": ("a.docx", odd_papers.word_paper_with(nested, "a.svg")),
        "a drawing called a picture": ("a.docx", odd_papers.word_paper_with(drawing, "a.png")),
        "a drawing pressed": ("a.docx", odd_papers.word_paper_with(gzip.compress(drawing), "a.png")),
        "a wide drawing": ("a.docx", odd_papers.word_paper_with(drawing.decode().encode("utf-16"), "a.png")),
        "in Writer": ("a.odt", odd_papers.with_part(odd_papers.open_document(body=named), "Pictures/a.png", drawing)),
        "in Writer’s own text": (
            "a.odt",
            odd_papers.open_document(
                body=frame.format(f"><office:binary-data>{inside}</office:binary-data></draw:image>")
            ),
        ),
        "rich text": ("a.rtf", odd_papers.rich_text("Words " + odd_papers.field(f'INCLUDEPICTURE "{address}" \\\\d'))),
        "rich text spelt oddly": (
            "a.rtf",
            odd_papers.rich_text("Words " + odd_papers.field(f"INCLUDE\\'50ICTURE \"{address}\" \\\\d")),
        ),
        "a drawing in rich text": (
            "a.rtf",
            odd_papers.rich_text(r"Words {\pict\pngblip\picwgoal3000\pichgoal3000 " + drawing.hex() + "}"),
        ),
    }[sort]


NAMING = (
    *("a drawing", "a drawing in a drawing", "a drawing called a picture", "a drawing pressed", "a wide drawing"),
    *("in Writer", "in Writer’s own text", "rich text", "rich text spelt oddly", "a drawing in rich text"),
)


def shows(pdf: bytes) -> bool:
    """Whether the picture that is nobody else's business is printed."""
    import pypdfium2

    with pypdfium2.PdfDocument(pdf) as document:
        pages = [page.render(scale=0.5).to_pil().convert("RGB") for page in document]
    return any(
        count > 50 and red > 200 and green < 60 and blue < 60
        for page in pages
        for count, (red, green, blue) in page.getcolors(page.width * page.height)
    )


@pytest.fixture
def unconfined(monkeypatch: pytest.MonkeyPatch) -> None:
    """A system that cannot keep a program from reading what it likes, as most cannot."""
    monkeypatch.setattr(confined, "can_confine", lambda _program: False)
    monkeypatch.setattr(office, "can_confine", lambda _program: False)


@pytest.mark.parametrize("sort", NAMING)
def test_no_file_of_this_laptop_is_printed_in_a_paper(
    sort: str, soffice: Path, secret: str, tmp_path: Path, unconfined: None
) -> None:
    name, data = naming(sort, secret)
    format = format_of(name, data)
    if format == "rich text":
        assert office.ways(format, data) == []
        found = made(name, data, tmp_path)
        assert isinstance(found, Converted)
        assert (found.how, found.passing) == ("read", False)
        assert not shows(found.pdf)
    else:
        printed = office.converted("libreoffice", str(soffice), format, cleaned(format, data), tmp_path)
        assert not shows(printed)


@pytest.mark.parametrize("sort", ["a drawing", "in Writer’s own text", "rich text"])
def test_left_as_it_is_it_would_have_been_printed(
    sort: str, soffice: Path, secret: str, tmp_path: Path, unconfined: None
) -> None:
    name, data = naming(sort, secret)
    assert shows(office.converted("libreoffice", str(soffice), format_of(name, data), data, tmp_path))


@pytest.mark.parametrize("sort", ["a drawing", "rich text"])
def test_where_the_system_can_see_to_it_the_program_cannot_even_read_it(
    sort: str, soffice: Path, secret: str, tmp_path: Path
) -> None:
    if not confined.can_confine(str(soffice)):
        pytest.skip("This system cannot.")
    folder = tmp_path / "own"
    folder.mkdir()
    name, data = naming(sort, secret)
    found = office.converted("libreoffice", str(soffice), format_of(name, data), data, folder)
    assert found.startswith(b"%PDF")
    assert not shows(found)


def test_an_old_paper_that_names_a_file_is_for_no_program_that_could_read_it(
    soffice: Path, tmp_path: Path, unconfined: None
) -> None:
    link = f'HYPERLINK "https://example.org/{"a" * 20}"'
    ordinary = in_old_word(odd_papers.rich_text(odd_papers.field(link).replace(" }}", " x}}")), soffice, tmp_path)
    assert [way.way for way in office.ways("old word", ordinary)] == ["libreoffice"]
    picture = 'INCLUDEPICTURE "C:\\\\a.png"'.ljust(len(link))
    old = ordinary.replace(link.encode("utf-16-le"), picture.encode("utf-16-le"))
    assert old != ordinary
    assert office.ways("old word", old) == []
    refused = made("a.doc", old, tmp_path)
    assert isinstance(refused, Reason)
    assert refused.why.startswith("It puts in pictures or text from other files")


def in_old_word(rich: bytes, soffice: Path, tmp_path: Path) -> bytes:
    """A paper in rich text as old Word kept it."""
    (tmp_path / "a.rtf").write_bytes(rich)
    profile = f"-env:UserInstallation={(tmp_path / 'old').as_uri()}"
    command = [str(soffice), profile, "--headless", "--convert-to", "doc:MS Word 97", "--outdir", str(tmp_path)]
    subprocess.run([*command, str(tmp_path / "a.rtf")], check=True, capture_output=True)
    return (tmp_path / "a.doc").read_bytes()


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
