"""A pack as a screen reader is told of it: PDFium's reading of the tree of a page's parts, and the words of each."""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import page as validator
import pypdfium2
import pypdfium2.raw as pdfium


@dataclass
class Told:
    """A part of a page: what it is, its own words, the words said in its place, and what is under it."""

    role: str
    words: str = ""
    alt: str = ""
    said: str = ""
    scope: str = ""
    under: list[Told] = field(default_factory=list)

    def every(self) -> Iterator[Told]:
        yield self
        for one in self.under:
            yield from one.every()

    def text(self) -> str:
        """What is read out, in its order."""
        own = [self.said] if self.said else [self.words, *(one.text() for one in self.under)]
        return " ".join(" ".join(own).split())

    def of(self, role: str) -> list[Told]:
        return [one for one in self.every() if one.role == role]


def faults(data: bytes) -> set[str]:
    """The rules of PDF/UA-1 that an independent checker finds broken."""
    report = validator.validate_pdf_bytes(data, profile="ua1")
    return {one.rule_id.removeprefix("PDFUA1-") for one in report.failures}


def told_of(data: bytes) -> list[Told]:
    """For each page the parts that are on it, under one that has no role."""
    document = pypdfium2.PdfDocument(data)
    return [_page(page) for page in document]


def _page(page: pypdfium2.PdfPage) -> Told:
    words = _marked_words(page)
    tree = pdfium.FPDF_StructTree_GetForPage(page.raw)
    whole = Told("")
    if tree:
        for at in range(pdfium.FPDF_StructTree_CountChildren(tree)):
            child = pdfium.FPDF_StructTree_GetChildAtIndex(tree, at)
            if child:
                whole.under.append(_element(child, words))
        pdfium.FPDF_StructTree_Close(tree)
    return whole


def _element(element: object, words: dict[int, str]) -> Told:
    told = Told(
        _string(pdfium.FPDF_StructElement_GetType, element),
        alt=_string(pdfium.FPDF_StructElement_GetAltText, element),
        said=_string(pdfium.FPDF_StructElement_GetActualText, element),
        scope=_string(_scope, element),
    )
    own = []
    for at in range(pdfium.FPDF_StructElement_CountChildren(element)):
        child = pdfium.FPDF_StructElement_GetChildAtIndex(element, at)
        if child:
            told.under.append(_element(child, words))
        else:
            number = pdfium.FPDF_StructElement_GetChildMarkedContentID(element, at)
            own.append(words.get(number, ""))
    told.words = "".join(own)  # a part that is on several lines, or pages, is read out as it stands
    return told


def _scope(element: object, buffer: object, size: int) -> int:
    return pdfium.FPDF_StructElement_GetStringAttribute(element, b"Scope", buffer, size)


def _string(get: Callable[..., int], element: object) -> str:
    size = get(element, None, 0)
    if size <= 2:
        return ""
    buffer = ctypes.create_string_buffer(size)
    get(element, buffer, size)
    return buffer.raw[: size - 2].decode("utf-16-le")


def _marked_words(page: pypdfium2.PdfPage) -> dict[int, str]:
    """The words of each marked piece of the page, by its number."""
    found: dict[int, str] = {}
    of_page = page.get_textpage()

    def look(thing: object, number: int) -> None:
        here = pdfium.FPDFPageObj_GetMarkedContentID(thing)
        number = here if number < 0 else number  # inside a form, the form's own counts
        kind = pdfium.FPDFPageObj_GetType(thing)
        if kind == pdfium.FPDF_PAGEOBJ_FORM:
            for at in range(pdfium.FPDFFormObj_CountObjects(thing)):
                look(pdfium.FPDFFormObj_GetObject(thing, at), number)
        elif kind == pdfium.FPDF_PAGEOBJ_TEXT and number >= 0:
            # of a space by itself PDFium gives nothing
            found[number] = found.get(number, "") + (_string_of(thing, of_page.raw) or " ")

    for at in range(pdfium.FPDFPage_CountObjects(page.raw)):
        look(pdfium.FPDFPage_GetObject(page.raw, at), -1)
    return found


def _string_of(thing: object, text: object) -> str:
    size = pdfium.FPDFTextObj_GetText(thing, text, None, 0)
    buffer = (ctypes.c_ushort * (size // 2 + 1))()
    pdfium.FPDFTextObj_GetText(thing, text, buffer, size)
    return bytes(buffer)[: max(size - 2, 0)].decode("utf-16-le", "replace")
