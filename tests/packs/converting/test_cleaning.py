"""A paper that asks for what lies elsewhere asks no more; its links, which a person follows, stay."""

from __future__ import annotations

import io
import zipfile

import pytest

from desktop.packs.converting import cleaning
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
    assert after["word/document.xml"] == before["word/document.xml"]


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
