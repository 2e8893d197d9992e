"""The papers that arrive by e-mail: locked, cut short, enormous, scripted, turned, in layers."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Iterable

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, String

from tests.packs.papers import pdf


def saved(document: Pdf, **how: object) -> bytes:
    buffer = io.BytesIO()
    document.save(buffer, **how)
    document.close()
    return buffer.getvalue()


def opened(data: bytes) -> Pdf:
    return Pdf.open(io.BytesIO(data))


def locked(user: str = "secret") -> bytes:
    return saved(opened(pdf("Locked")), encryption=pikepdf.Encryption(user=user, owner="owner"))


def blank_pages(count: int) -> bytes:
    document = Pdf.new()
    for _page in range(count):
        document.add_blank_page(page_size=(595, 842))
    return saved(document)


def scripted() -> bytes:
    """Two pages with a script on opening, one on the page, one behind a link, a program to start, a file
    attached; and three honest links: to the web, to page 2, and to page 2 by name."""
    document = opened(pdf("Scripted", 2))
    script = Dictionary(S=Name.JavaScript, JS=String("evil()"))
    document.Root.OpenAction = script
    first, second = (page.obj for page in document.pages)
    first.AA = Dictionary(O=script)
    links: Iterable[Dictionary] = (
        Dictionary(A=Dictionary(S=Name.Launch, F=String("cmd.exe"))),
        Dictionary(A=script),
        Dictionary(A=Dictionary(S=Name.URI, URI=String("javascript:evil()"))),
        Dictionary(A=Dictionary(S=Name.URI, URI=String("https://example.org/a"))),
        Dictionary(Dest=Array([second, Name.XYZ, 0, 300, 0])),
        Dictionary(A=Dictionary(S=Name.GoTo, D=String("there"))),
    )
    first.Annots = Array()
    for at, link in enumerate(links):
        link.Type, link.Subtype, link.Rect = (
            Name.Annot,
            Name.Link,
            Array([72, 700 - 50 * at, 200, 720 - 50 * at]),
        )
        first.Annots.append(document.make_indirect(link))
    document.Root.Names = Dictionary(
        Dests=Dictionary(Names=Array([String("there"), Array([second, Name.Fit])]))
    )
    document.attachments["x.exe"] = b"MZ attached"
    return saved(document)


def form() -> bytes:
    """A form somebody has filled in."""
    from reportlab.pdfgen.canvas import Canvas

    buffer = io.BytesIO()
    canvas = Canvas(buffer)
    canvas.drawString(72, 760, "A form")
    canvas.acroForm.textfield(name="n", value="Written in the field", x=72, y=700, width=200, height=20)
    canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def turned(turn: int, crop: list[int] | None = None, size: tuple[float, float] = (595.28, 841.89)) -> bytes:
    document = opened(pdf(f"Turned {turn}", 1, size))
    document.pages[0].obj.Rotate = turn
    if crop:
        document.pages[0].obj.CropBox = Array(crop)
    return saved(document)


def unbalanced() -> bytes:
    """A page that shrinks and shifts everything drawn after it, in two pieces, and never puts it back."""
    document = Pdf.new()
    document.add_blank_page(page_size=(595.28, 841.89))
    document.pages[0].obj.Contents = Array(
        [
            document.make_stream(b"q 0.3 0 0 0.3 100 400 cm 1 0 0 rg"),
            document.make_stream(b"q 5 0 0 5 0 0 cm"),
        ]
    )
    return saved(document)


def layered() -> bytes:
    """A page with a layer its maker hid."""
    document = opened(pdf("Layered"))
    layer = document.make_indirect(Dictionary(Type=Name.OCG, Name=String("hidden")))
    document.Root.OCProperties = Dictionary(OCGs=Array([layer]), D=Dictionary(OFF=Array([layer])))
    page = document.pages[0]
    page.obj.Resources.Properties = Dictionary(H=layer)
    page.contents_add(document.make_stream(b"/OC /H BDC 1 0 0 rg 0 0 400 400 re f EMC"))
    return saved(document)


def huge_png(width: int, height: int) -> bytes:
    """A PNG of a few hundred bytes that says it is enormous."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(bytes(1000))) + chunk(b"IEND", b"")
