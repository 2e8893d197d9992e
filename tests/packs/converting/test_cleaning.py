"""A paper that asks for what lies elsewhere asks no more; its links, which a person follows, stay."""

from __future__ import annotations

import base64
import gzip
import io
import re
import zipfile

import pytest

from desktop.packs.converting import cleaning, drawn_parts
from desktop.packs.converting.cleaning import NotClean, cleaned
from desktop.packs.converting.naming import names_elsewhere, reaches_out
from tests.packs import odd_papers

ADDRESS = "http://192.0.2.7/x"


def parts(data: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(data)) as held:
        assert held.testzip() is None
        return {name: held.read(name).decode("utf-8", "replace") for name in held.namelist()}


def test_a_word_paper_keeps_its_link_and_names_nothing_else_that_lies_elsewhere() -> None:
    paper = odd_papers.word_paper_that_asks(ADDRESS)
    before, after = parts(paper), parts(cleaned("word", paper))
    relations = after["word/_rels/document.xml.rels"]
    assert ADDRESS in before["word/_rels/document.xml.rels"]
    assert ADDRESS not in relations
    assert relations.count("about:blank") == 4
    assert 'Target="https://example.org/word"' in relations
    assert ADDRESS in before["word/document.xml"]
    assert ADDRESS not in after["word/document.xml"]
    assert "by field" in after["word/document.xml"], "what a field put in last stays"


@pytest.mark.parametrize("target", ["file://server/share/x.dotm", "\\\\server\\share\\x.png", "//server/x.png"])
def test_shares_on_the_network_are_elsewhere_too(target: str) -> None:
    for mode in ("External", ""):
        relation = odd_papers._relation("r9", "image", target, mode)
        after = parts(cleaned("word", odd_papers.word_paper(relations=relation)))
        assert "server" not in after["word/_rels/document.xml.rels"]


def test_a_link_to_a_program_is_no_link() -> None:
    relation = odd_papers._relation("r9", "hyperlink", "file:///C:/Windows/System32/calc.exe", "External")
    assert "calc" not in str(parts(cleaned("word", odd_papers.word_paper(relations=relation))))


def test_an_open_document_keeps_its_link_and_what_is_in_it() -> None:
    data = odd_papers.open_document_that_asks(ADDRESS)
    inside = odd_papers.open_document(
        body='<text:p><draw:frame><draw:image xlink:href="Pictures/a.png"/></draw:frame></text:p>'
        '<text:p><draw:frame><draw:image xlink:href="../../../etc/passwd"/></draw:frame></text:p>'
    )
    content = parts(cleaned("opendocument text", data))["content.xml"]
    assert content.count(ADDRESS) == 1
    assert f'<text:a xlink:href="{ADDRESS}/followed">' in content
    content = parts(cleaned("opendocument text", inside))["content.xml"]
    assert "Pictures/a.png" in content
    assert "passwd" not in content
    with zipfile.ZipFile(io.BytesIO(cleaned("opendocument text", data))) as held:
        assert held.infolist()[0].filename == "mimetype"
        assert held.infolist()[0].compress_type == zipfile.ZIP_STORED


def test_entities_are_refused_in_every_spelling() -> None:
    with pytest.raises(NotClean, match="what no office program writes"):
        cleaned("word", odd_papers.entity_bomb())
    wide = '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'.encode("utf-16")
    with pytest.raises(NotClean):
        cleaned("word", odd_papers.zipped({"[Content_Types].xml": b"<a/>", "word/document.xml": wide}))


def test_a_zip_is_measured_before_it_is_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(NotClean, match="far more than a paper holds"):
        cleaned("word", odd_papers.zip_bomb())
    monkeypatch.setattr(cleaning, "MOST_UNPACKED", 5_000)
    liar = bytearray(odd_papers.zipped({"word/document.xml": bytes(20_000)}))
    at = liar.index(b"PK\x01\x02")
    liar[at + 24 : at + 28] = (100).to_bytes(4, "little")  # it says that it unpacks to a hundred bytes
    with pytest.raises(NotClean):
        cleaned("word", bytes(liar))


@pytest.mark.parametrize("data", [b"PK\x03\x04", odd_papers.word_paper()[:900], odd_papers.word_paper()[:-30]])
def test_a_broken_zip_is_said_to_be_broken(data: bytes) -> None:
    with pytest.raises(NotClean, match="damaged"):
        cleaned("word", data)


def test_old_sorts_that_may_ask_are_known() -> None:
    assert reaches_out(odd_papers.rich_text_that_asks(ADDRESS))
    assert reaches_out("INCLUDEPICTURE x".encode("utf-16-le"))
    assert not reaches_out(odd_papers.rich_text())


@pytest.mark.parametrize(
    "words",
    [
        r"{\field{\*\fldinst INCLUDETEXT x}}",
        r"{\field{\*\fldinst{\b LI}{\b0 NK} Word.Document.8 x}}",
        r"{\field{\*\fldinst \'44DE x}}",
        r"{\field{\*\fldinst \u73?MPORT x}}",
        r"{\field{\*\fldinst IF {\field{\*\fldinst IMPORT x}} = 1}}",
        r"{\object\objautlink}",
        r"{\*\template x}",
        r"It was {\deleted never} said",
        r"{\pict\pngblip 1f8b08}",
        r"{\pict{\*\blipuid 00}\emfblip 01000000 aabb 3c 73 76 67}",
    ],
)
def test_rich_text_that_puts_in_what_lies_elsewhere_is_known(words: str) -> None:
    assert names_elsewhere("rich text", odd_papers.rich_text(words))


@pytest.mark.parametrize(
    "words",
    [
        r'{\field{\*\fldinst { HYPERLINK "https://a.example/link/import" \\\\l "a" }{\*\datafield 00d0}}{\fldrslt a}}',
        r"{\field\fldedit{\*\fldinst PAGE  \\\\* MERGEFORMAT}{\fldrslt 1}}",
        r"{\field{\*\fldinst {\rtlch NUMPAGES}}{\fldrslt 2}}",
        r"We link, include and import {\deleted0 nothing}. \binfsxn1",
        r"{\pict{\*\picprop{\sp{\sn fLine}{\sv 0}}}\picw9\pngblip{\*\blipuid 9f} 89504E470D0A1A0A}",
        r"{\pict\wmetafile8 010009000003}{\pict\emfblip 010000006c}{\pict }",
    ],
)
def test_ordinary_rich_text_is_for_office_programs(words: str) -> None:
    assert not names_elsewhere("rich text", odd_papers.rich_text(words))


def word_part(body: str) -> str:
    return parts(cleaned("word", odd_papers.word_paper(body=body)))["word/document.xml"]


def test_what_was_deleted_from_a_word_paper_is_not_printed() -> None:
    run = "<w:r><w:t>{}</w:t></w:r>"
    kept = word_part(
        f'<w:p><w:ins w:id="1">{run.format("Added")}</w:ins>'
        '<w:del w:id="2"><w:r><w:delText>Tommy</w:delText></w:r></w:del>'
        f'<w:moveFrom w:id="3">{run.format("Tommy")}</w:moveFrom>'
        f'<w:moveTo w:id="4">{run.format("Moved")}</w:moveTo></w:p>'
        f'<w:p><w:pPr><w:rPr><w:del w:id="5"/></w:rPr></w:pPr>{run.format("First")}</w:p>'
        f'<w:p>{run.format("second")}</w:p>'
        '<w:tbl><w:tr><w:trPr><w:del w:id="6"/></w:trPr>'
        f'<w:tc><w:p>{run.format("Tommy")}</w:p></w:tc></w:tr></w:tbl>'
        '<w:p><w:r><w:rPr><w:b/><w:rPrChange w:id="7"><w:rPr><w:i/></w:rPr></w:rPrChange></w:rPr>'
        "<w:t>Bold</w:t></w:r></w:p>"
    )
    assert "Tommy" not in kept
    assert not re.search(r"<w:(ins|del|move|rPrChange)", kept)
    words = ["".join(re.findall(r"<w:t>([^<]*)", paragraph)) for paragraph in kept.split("</w:p>")]
    assert [word for word in words if word] == [
        *("Written in Word", "AddedMoved", "Firstsecond", "Bold"),
        *("School", "Roll", "Followed"),
    ]


def test_what_was_deleted_from_an_open_document_is_not_printed() -> None:
    body = (
        '<text:tracked-changes><text:changed-region text:id="c"><text:deletion><text:p>Tommy</text:p></text:deletion>'
        '</text:changed-region></text:tracked-changes><text:p>Before<text:change text:change-id="c"/> and after, '
        '<text:change-start text:change-id="d"/>added<text:change-end text:change-id="d"/> since</text:p>'
    )
    content = parts(cleaned("opendocument text", odd_papers.open_document(body=body)))["content.xml"]
    assert "Tommy" not in content
    assert "<text:p>Before and after, added since</text:p>" in content


def test_a_drawing_keeps_what_is_in_it() -> None:
    picture = "data:image/png;base64," + base64.b64encode(b"\x89PNG\r\n\x1a\n" + bytes(90)).decode()
    drawing = (
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"><style>a{fill:url(#g)}'
        f'b{{fill:url(file:///x)}}</style><use xlink:href="#a"/><image href="{picture}"/><image href="x.png"/>'
        '<path style="fill:url(\'//host/x\')" fill="url(#g)"/><script>evil()</script></svg>'
    ).encode()
    ((kept, _more),) = [drawn_parts.cleaned(drawing, 0)]
    text = kept.decode()
    for words in ("url(#g)", 'href="#a"', picture):
        assert words in text
    for words in ("file:", "x.png", "host", "evil"):
        assert words not in text
    plain = b'<svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0"/></svg>'
    assert drawn_parts.cleaned(plain, 0) == (plain, 0)
    emf = b"\x01\0\0\0" + bytes(80)
    assert drawn_parts.cleaned(emf, 0) == (emf, 0)
    assert drawn_parts.cleaned(emf + drawing, 0) == (b"", 0), "a drawing within another is not drawn"
    assert drawn_parts.cleaned(gzip.compress(emf), 1_000) == (gzip.compress(emf), 84)
    with pytest.raises(drawn_parts.TooLarge):
        drawn_parts.cleaned(gzip.compress(bytes(10_000)), 1_000)


def test_a_drawing_that_cannot_be_looked_through_is_refused() -> None:
    secret = b'<!DOCTYPE svg [<!ENTITY x "file:///a">]><svg><image href="&x;"/></svg>'
    for drawing in (secret, b"<svg><image href='file:///a'>"):
        with pytest.raises(NotClean, match="A drawing in the file cannot be looked through"):
            cleaned("word", odd_papers.word_paper_with(drawing, "a.svg"))


def test_papers_in_a_paper_are_cleaned_too() -> None:
    inner = odd_papers.open_document_that_asks(ADDRESS)
    within = odd_papers.with_part(odd_papers.word_paper(), "word/embeddings/a.odt", inner)
    with zipfile.ZipFile(io.BytesIO(cleaned("word", within))) as held:
        assert parts(held.read("word/embeddings/a.odt"))["content.xml"].count(ADDRESS) == 1
    for _level in range(4):
        within = odd_papers.with_part(odd_papers.word_paper(), "word/embeddings/a.docx", within)
    assert cleaned("word", within)
    page = odd_papers.with_part(odd_papers.word_paper(), "word/chunk.html", b"<p><img src='file:///a'></p>")
    with pytest.raises(NotClean, match="web page"):
        cleaned("word", page)
