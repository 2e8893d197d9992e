"""Reading a finished pack back: its text as a viewer finds it, its labels, outline and links."""

from __future__ import annotations

import dataclasses
import io
from collections.abc import Iterator

from pikepdf import Page, Pdf
from PySide6.QtCore import QBuffer, QByteArray, QSize
from PySide6.QtGui import QImage, QPainter
from PySide6.QtPdf import QPdfDocument

from desktop.packs.build import PackMade, build_pack
from desktop.packs.contents import Item, Pack, Paper
from desktop.steps import run
from tests.packs.papers import downland, paper


def made(pack: Pack) -> tuple[bytes, PackMade]:
    out = io.BytesIO()
    result = run(build_pack(pack, out))
    return out.getvalue(), result


def pack_of(*papers: Paper | bytes) -> Pack:
    """A short meeting, one item for each paper."""
    items = tuple(
        Item(
            number=f"{n}", title=f"Item {n}", papers=(one if isinstance(one, Paper) else paper(f"{n}a", one),)
        )
        for n, one in enumerate(papers, 1)
    )
    return dataclasses.replace(
        downland(), items=items, governors=None, previous=None, actions=(), expected=()
    )


class Viewer:
    """A PDF as the program's own viewer sees it."""

    def __init__(self, data: bytes) -> None:
        self.document = QPdfDocument()
        self.bytes = QByteArray(data)
        self.buffer = QBuffer(self.bytes)
        self.buffer.open(QBuffer.OpenModeFlag.ReadOnly)
        self.document.load(self.buffer)
        assert self.document.status() is QPdfDocument.Status.Ready

    def text(self, page: int) -> str:
        """The text of a page (counted from 1), every run of spaces and line ends as one space."""
        return " ".join(self.document.getAllText(page - 1).text().split())

    def texts(self) -> list[str]:
        return [self.text(page) for page in range(1, self.document.pageCount() + 1)]

    def labels(self) -> list[str]:
        return [self.document.pageLabel(page) for page in range(self.document.pageCount())]

    def png(self, page: int, wide: int = 620) -> bytes:
        """A page as it is seen, so many dots wide."""
        size = self.document.pagePointSize(page - 1)
        seen = self.document.render(page - 1, QSize(wide, round(wide * size.height() / size.width())))
        white = QImage(seen.size(), QImage.Format.Format_RGB32)
        white.fill(0xFFFFFFFF)
        painter = QPainter(white)
        painter.drawImage(0, 0, seen)
        painter.end()
        data = QByteArray()
        buffer = QBuffer(data)
        buffer.open(QBuffer.OpenModeFlag.WriteOnly)
        white.save(buffer, "PNG")
        return bytes(data.data())

    def whereabouts(self, page: int, words: str) -> tuple[float, float]:
        """How far the words end from the right and from the foot of the page as it is seen, in points."""
        text = self.document.getAllText(page - 1).text()
        at = text.rindex(words)
        boxes = self.document.getSelectionAtIndex(page - 1, at, len(words)).bounds()
        size = self.document.pagePointSize(page - 1)
        right = max(box.boundingRect().right() for box in boxes)
        low = max(box.boundingRect().bottom() for box in boxes)
        return size.width() - right, size.height() - low


def outline_of(document: Pdf) -> list[tuple[int, str, int]]:
    """(depth, title, page number) of every line of the outline."""
    numbers = {page.obj.objgen: number for number, page in enumerate(document.pages, 1)}

    def walk(items: list, depth: int) -> Iterator[tuple[int, str, int]]:
        for item in items:
            yield depth, item.title, numbers[item.destination[0].objgen]
            yield from walk(item.children, depth + 1)

    with document.open_outline() as outline:
        return list(walk(outline.root, 0))


def links_of(document: Pdf, page: Page) -> list[str]:
    """Where the links of a page lead: "page 7" or an address."""
    numbers = {page.obj.objgen: number for number, page in enumerate(document.pages, 1)}
    found = []
    for link in page.obj.get("/Annots", ()):
        assert link.Subtype == "/Link"
        found.append(str(link.A.URI) if "/A" in link else f"page {numbers[link.Dest[0].objgen]}")
    return found
