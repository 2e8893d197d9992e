"""Papers of every odd sort, made here: what heads have on their laptops, and what somebody might send to do harm.

`papers()` gives them by name, `ENDS` says how each must end in a pack: as it is, drawn, converted, read, or with a page
that says why not."""

from __future__ import annotations

import base64
import functools
import io
import zipfile
import zlib
from collections.abc import Callable

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, String

from tests.packs import hostile
from tests.packs.hostile import opened, saved
from tests.packs.papers import pdf, picture

# 64 by 48 dots, as a telephone writes them: nothing that we ship could make one.
HEIC = base64.b64decode(
    "AAAAHGZ0eXBoZWljAAAAAG1pZjFoZWljbWlhZgAAAX1tZXRhAAAAAAAAACFoZGxyAAAAAAAAAABwaWN0AAAAAAAAAAAAAAAAAAAA"
    "ACJpbG9jAAAAAERAAAEAAQAAAAABoQABAAAAAAAAADoAAAAjaWluZgAAAAAAAQAAABVpbmZlAgAAAAABAABodmMxAAAAAA5waXRt"
    "AAAAAAABAAAA/WlwcnAAAADdaXBjbwAAAHZodmNDAQNwAAAAkAAAAAAAHvAA/P34+AAADwNgAAEAGEABDAH//wNwAAADAJAAAAMA"
    "AAMAHroCQGEAAQAqQgEBA3AAAAMAkAAAAwAAAwAeoCCBBZbq5Ka5uAhoMCAAAAMDIAAAAwAhYgABAAZEAcFzwIkAAAATY29scm5j"
    "bHgAAQANAAaAAAAAFGlzcGUAAAAAAAAAQAAAAEAAAAAoY2xhcAAAAEAAAAABAAAAMAAAAAEAAAAAAAAAAv////AAAAACAAAAEHBp"
    "eGkAAAAAAwgICAAAABhpcG1hAAAAAAAAAAEAAQWBAgMFhAAAAEJtZGF0AAAANigBrxmA9+H0R+oOyIC3l5XIVytfPDTTNRzH7il8"
    "/RAUNNbdqDU4yqRNh9/wfsPb1Ue+rxezbA=="
)


# -- PDF files -------------------------------------------------------------------------------------------------


def broken_table() -> bytes:
    """The list of where everything lies is wrong; everything is there."""
    data = pdf("Mended", 2)
    return data[: data.rindex(b"startxref")] + b"startxref\n99999999\n%%EOF"


def unwritten_form(value: str = "Said in the field", **more: object) -> bytes:
    """A form filled in by a program that leaves the drawing of it to the viewer."""
    document = opened(pdf("Form"))
    field = document.make_indirect(
        Dictionary(
            Type=Name.Annot,
            Subtype=Name.Widget,
            FT=Name.Tx,
            T=String("n"),
            V=String(value),
            DA=String("/Helv 12 Tf 0 g"),
            Rect=Array([72, 600, 400, 630]),
            F=4,
        )
    )
    document.pages[0].obj.Annots = Array([field])
    font = Dictionary(
        Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica, Encoding=Name.WinAnsiEncoding
    )
    document.Root.AcroForm = Dictionary(
        Fields=Array([field]), DR=Dictionary(Font=Dictionary(Helv=font)), DA=String("/Helv 12 Tf 0 g")
    )
    for key, given in more.items():
        document.Root.AcroForm[f"/{key}"] = given
    return saved(document)


def form_of_a_program() -> bytes:
    """A form that is drawn by what lies in it; its one page asks for patience."""
    document = opened(pdf("Please wait"))
    document.Root.AcroForm = Dictionary(
        Fields=Array(), XFA=document.make_stream(b"<xdp:xdp xmlns:xdp='http://ns.adobe.com/xdp/'/>")
    )
    return saved(document)


def noted() -> bytes:
    """A page with a comment that prints, one that does not, and a link."""
    document = opened(pdf("Noted"))

    def note(words: bytes, flags: int, low: int) -> Dictionary:
        look = document.make_stream(b"BT /F 12 Tf 5 5 Td (" + words + b") Tj ET")
        look.Type, look.Subtype, look.BBox = Name.XObject, Name.Form, Array([0, 0, 200, 30])
        look.Resources = Dictionary(
            Font=Dictionary(F=Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica))
        )
        return document.make_indirect(
            Dictionary(
                Type=Name.Annot,
                Subtype=Name.FreeText,
                Rect=Array([72, low, 272, low + 30]),
                F=flags,
                Contents=String("x"),
                AP=Dictionary(N=look),
            )
        )

    web = Dictionary(
        Type=Name.Annot,
        Subtype=Name.Link,
        Rect=Array([72, 500, 200, 520]),
        A=Dictionary(S=Name.URI, URI=String("https://example.org/noted")),
    )
    document.pages[0].obj.Annots = Array([note(b"A comment that prints", 4, 640), note(b"Unprinted", 2, 580), web])
    return saved(document)


def portfolio() -> bytes:
    """A cover, the papers being files within the file."""
    document = opened(pdf("Open this in another program"))
    document.attachments["paper.pdf"] = pdf("Inside")
    document.Root.Collection = Dictionary(Type=Name.Collection)
    return saved(document)


def odd_boxes() -> bytes:
    """A sheet that does not begin at nought, cropped beyond its edges, its corners the wrong way about."""
    document = opened(pdf("Odd boxes"))
    page = document.pages[0].obj
    page.MediaBox, page.CropBox = Array([595, 842, -200, -100]), Array([-900, -900, 5000, 5000])
    return saved(document)


def in_inches() -> bytes:
    """A page whose unit is an inch."""
    document = Pdf.new()
    document.add_blank_page(page_size=(8.27, 11.69))
    page = document.pages[0].obj
    page.UserUnit = 72
    page.Contents = document.make_stream(b"1 0 0 rg 1 1 3 3 re f")
    return saved(document)


def endless_tree() -> bytes:
    """Ten pages of ten pages of ten pages …: ten thousand million of them in two kilobytes."""
    document = Pdf.new()
    document.add_blank_page()
    node = document.make_indirect(
        Dictionary(Type=Name.Pages, Kids=Array([document.pages[0].obj] * 10), Count=10)
    )
    for _level in range(9):
        node = document.make_indirect(Dictionary(Type=Name.Pages, Kids=Array([node] * 10), Count=10**9))
    document.Root.Pages = node
    return saved(document)


def one_page_many_times(count: int = 150_000) -> bytes:
    """One page in one long list."""
    document = Pdf.new()
    document.add_blank_page()
    kids = Array([document.pages[0].obj] * count)
    document.Root.Pages = document.make_indirect(Dictionary(Type=Name.Pages, Kids=kids, Count=count))
    return saved(document, object_stream_mode=pikepdf.ObjectStreamMode.generate)


@functools.cache
def _flate(count: int, byte: bytes = b"\0") -> bytes:
    packing, parts = zlib.compressobj(9), []
    for _piece in range(count >> 20):
        parts.append(packing.compress(byte * (1 << 20)))
    return b"".join([*parts, packing.flush()])


def _raw(document: Pdf) -> bytes:
    return saved(document, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.none)


def bomb_of_content(size: int = 220_000_000) -> bytes:
    """A page whose drawing unpacks to far more spaces than are taken in; ten times as many weigh ten times as much."""
    document = opened(pdf("Bomb"))
    content = document.make_stream(b"")
    content.write(_flate(size, b" "), filter=Name.FlateDecode)
    document.pages[0].obj.Contents = content
    return _raw(document)


def _with_picture(data: bytes, filter: Name, width: int, height: int) -> bytes:
    document = opened(pdf("A picture", 1))
    held = document.make_stream(b"")
    held.write(data, filter=filter)
    held.Type, held.Subtype, held.Width, held.Height = Name.XObject, Name.Image, width, height
    held.ColorSpace, held.BitsPerComponent = Name.DeviceGray, 8
    page = document.pages[0]
    page.obj.Resources.XObject = Dictionary(P=held)
    page.contents_add(document.make_stream(b"q 200 0 0 200 300 100 cm /P Do Q"))
    return _raw(document)


def enormous_picture() -> bytes:
    """A page with a picture that says it is 65,000 dots a side."""
    return _with_picture(zlib.compress(bytes(1000)), Name.FlateDecode, 65_000, 65_000)


def bomb_of_a_picture() -> bytes:
    """A picture of a hundred dots a side, and hundreds of megabytes behind it."""
    return _with_picture(_flate(220_000_000), Name.FlateDecode, 100, 100)


def lzw(data: bytes) -> bytes:
    """Packed as old scanners did."""
    codes = {bytes([one]): one for one in range(256)}
    held, width, bits, out, before = 256, 9, 9, [], b""
    for at in range(len(data)):
        byte = data[at : at + 1]
        if before + byte in codes:
            before += byte
            continue
        held, bits = held << width | codes[before], bits + width
        codes[before + byte] = len(codes) + 2
        width = 9 + sum(len(codes) + 2 >= reach for reach in (512, 1024, 2048))
        if len(codes) + 2 >= 4094:
            held, bits, width = held << width | 256, bits + width, 9
            codes = {bytes([one]): one for one in range(256)}
        before = byte
        if bits > 4096:
            out.append((held >> bits % 8).to_bytes(bits // 8, "big"))
            held, bits = held & ((1 << bits % 8) - 1), bits % 8
    held, bits = held << width | codes[before], bits + width
    # whoever unpacks it is one word behind, but for the last
    width = 9 + sum(len(codes) + 3 >= reach for reach in (512, 1024, 2048))
    held, bits = held << width | 257, bits + width
    return b"".join([*out, (held << -bits % 8).to_bytes((bits + 7) // 8, "big")])


def scan_of_old(count: int = 1) -> bytes:
    """A picture packed with LZW; of as many times the bytes that it needs."""
    return _with_picture(lzw(bytes(range(100)) * 100) if count == 1 else lzw(bytes(10_000 * count)),
                         Name.LZWDecode, 100, 100)  # fmt: skip


def bomb_of_objects() -> bytes:
    """Objects packed in a stream that unpacks to far more than is taken in."""
    packed = _flate(220_000_000, b" ")
    head = b"%PDF-1.7\n1 0 obj\n<</Type/ObjStm/N 2/First 10/Filter/FlateDecode/Length "
    body = head + str(len(packed)).encode() + b">>\nstream\n" + packed + b"\nendstream\nendobj\n"
    lines = [bytes([0, 0, 0, 9, 0]), bytes([1, 0, 0, 9, 0]), *(bytes([2, 0, 0, 1, at]) for at in (2, 3))]
    return body + _table(b"4 0 obj\n<</Type/XRef/Size 4", zlib.compress(b"".join(lines)), len(body))


def _table(head: bytes, table: bytes, at: int) -> bytes:
    """The end of a PDF: a packed list of where everything lies, itself at `at`."""
    how = b"/W[1 3 1]/Root 2 0 R/Filter/FlateDecode/Length %d>>\nstream\n" % len(table)
    return head + how + table + b"\nendstream\nendobj\nstartxref\n%d\n%%%%EOF" % at


def bomb_of_a_table() -> bytes:
    """A list of where everything lies that has a hundred million lines."""
    return b"%PDF-1.7\n" + _table(b"1 0 obj\n<</Type/XRef/Size 100000000", _flate(220_000_000), 9)


# -- office papers ---------------------------------------------------------------------------------------------


_TYPES = (
    '<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/><Default Extension="png" ContentType="image/png"/>'
    "{}</Types>"
)
_RELATIONS = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'
)
_OF = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_WORD = (
    '<?xml version="1.0" encoding="UTF-8"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/'
    f'main" xmlns:r="{_OF}" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"><w:body>{}</w:body></w:document>'
)


_WORD_STYLES = "application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml"


def zipped(parts: dict[str, str | bytes]) -> bytes:
    """A zip of parts in their order."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, body in parts.items():
            made.writestr(name, body, zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _relation(id: str, kind: str, target: str, mode: str = "") -> str:
    outside = f' TargetMode="{mode}"' if mode else ""
    return f'<Relationship Id="{id}" Type="{_OF}/{kind}" Target="{target}"{outside}/>'


def word_paper(words: str = "Written in Word", body: str = "", relations: str = "", macros: bool = False) -> bytes:
    """A Word paper of a heading, a paragraph, a table and a link."""
    kind = (
        "application/vnd.ms-word.document.macroEnabled.main+xml"
        if macros
        else "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    )
    text = f"<w:p><w:r><w:t>{words}</w:t></w:r></w:p>{body}"
    cells = "".join(f"<w:tc><w:p><w:r><w:t>{cell}</w:t></w:r></w:p></w:tc>" for cell in ("School", "Roll"))
    style = '<w:rPr><w:rStyle w:val="Hyperlink"/></w:rPr>'
    link = f'<w:p><w:hyperlink r:id="rLink"><w:r>{style}<w:t>Followed</w:t></w:r></w:hyperlink></w:p>'
    table = f"<w:tbl><w:tblPr/><w:tblGrid><w:gridCol/><w:gridCol/></w:tblGrid><w:tr>{cells}</w:tr></w:tbl>"
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": _TYPES.format(
            f'<Override PartName="/word/document.xml" ContentType="{kind}"/>'
            f'<Override PartName="/word/styles.xml" ContentType="{_WORD_STYLES}"/>'
        ),
        "_rels/.rels": _RELATIONS.format(_relation("r1", "officeDocument", "word/document.xml")),
        "word/document.xml": _WORD.format(f"{text}{table}{link}<w:p/>"),
        "word/_rels/document.xml.rels": _RELATIONS.format(
            _relation("rLink", "hyperlink", "https://example.org/word", "External")
            + _relation("rStyles", "styles", "styles.xml")
            + relations
        ),
        "word/styles.xml": '<w:styles xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:style '
        'w:type="character" w:styleId="Hyperlink"><w:name w:val="Hyperlink"/></w:style></w:styles>',
    }
    return zipped(parts)


_DRAWN = (
    '<w:p><w:r><w:drawing><wp:inline><wp:extent cx="{extent}" cy="{extent}"/><wp:docPr id="1" name="p"/><a:graphic>'
    '<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic><pic:nvPicPr>'
    '<pic:cNvPr id="1" name="p"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip r:{attribute}="rPicture"/>'
    "<a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm><a:off x='0' y='0'/>"
    '<a:ext cx="{extent}" cy="{extent}"/></a:xfrm><a:prstGeom prst="rect"/></pic:spPr></pic:pic></a:graphicData>'
    "</a:graphic></wp:inline></w:drawing></w:r></w:p>"
)


def word_paper_that_asks(address: str) -> bytes:
    """A Word paper with a picture, a template, a picture by field and an object that lie at an address."""
    drawn = _DRAWN.format(attribute="link", extent=900_000) + (
        f'<w:p><w:fldSimple w:instr=" INCLUDEPICTURE &quot;{address}/field.png&quot; \\d "><w:r><w:t>by field</w:t>'
        "</w:r></w:fldSimple></w:p>"
        f'<w:p><w:fldSimple w:instr=" INCLUDETEXT &quot;{address}/text.docx&quot; "><w:r><w:t>by text</w:t>'
        "</w:r></w:fldSimple></w:p>"
    )
    relations = (
        _relation("rPicture", "image", f"{address}/picture.png", "External")
        + _relation("rTemplate", "attachedTemplate", f"{address}/template.dotm", "External")
        + _relation("rObject", "oleObject", f"{address}/object.xls", "External")
        + _relation("rFrame", "frame", f"{address}/frame.htm", "External")
    )
    return word_paper("It asks", drawn, relations)


def sheet(cells: str = '<c t="inlineStr"><is><t>Kept in Excel</t></is></c><c><v>204</v></c>') -> bytes:
    """An Excel sheet of one row."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml."
    return zipped(
        {
            "[Content_Types].xml": _TYPES.format(
                f'<Override PartName="/xl/workbook.xml" ContentType="{kind}sheet.main+xml"/>'
                f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{kind}worksheet+xml"/>'
            ),
            "_rels/.rels": _RELATIONS.format(_relation("r1", "officeDocument", "xl/workbook.xml")),
            "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{_OF}"><sheets><sheet name="Rolls" sheetId="1" '
            'r:id="r1"/></sheets></workbook>',
            "xl/_rels/workbook.xml.rels": _RELATIONS.format(_relation("r1", "worksheet", "worksheets/sheet1.xml")),
            "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{main}"><sheetData><row r="1">{cells}</row></sheetData>'
            "</worksheet>",
        }
    )


_ODF = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{long}:1.0"'
    for short, long in (
        ("office", "office"),
        ("text", "text"),
        ("draw", "drawing"),
        ("table", "table"),
        ("svg", "svg-compatible"),
        ("presentation", "presentation"),
    )
)


def open_document(kind: str = "text", body: str = "<text:p>Written in Writer</text:p>") -> bytes:
    """An OpenDocument paper: `text`, `spreadsheet` or `presentation`."""
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {_ODF} '
        f'xmlns:xlink="http://www.w3.org/1999/xlink" office:version="1.2"><office:body><office:{kind}>{body}'
        f"</office:{kind}></office:body></office:document-content>"
    )
    type = f"application/vnd.oasis.opendocument.{kind}"
    manifest = (
        '<?xml version="1.0" encoding="UTF-8"?><manifest:manifest '
        'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.2">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{type}"/>'
        '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
    )
    return zipped({"mimetype": type, "content.xml": content, "META-INF/manifest.xml": manifest})


def open_document_that_asks(address: str) -> bytes:
    """A Writer paper with a picture, a section and a frame that lie at an address, and a link that a person follows."""
    return open_document(
        body=f'<text:p>It asks <text:a xlink:href="{address}/followed">a link</text:a>'
        f'<draw:frame svg:width="3cm" svg:height="3cm"><draw:image xlink:href="{address}/picture.png" '
        'xlink:type="simple"/></draw:frame></text:p><text:section text:name="S"><text:section-source '
        f'xlink:href="{address}/section.odt"/><text:p>old</text:p></text:section><text:p><draw:frame svg:width="3cm" '
        f'svg:height="3cm"><draw:floating-frame xlink:href="{address}/frame.htm"/></draw:frame></text:p>'
    )


def rich_text(words: str = r"Written \b richly\b0 ") -> bytes:
    """A paper in rich text."""
    return (r"{\rtf1\ansi{\fonttbl{\f0 Helvetica;}}\f0 " + words + r"\par}").encode()


def rich_text_that_asks(address: str) -> bytes:
    """Rich text with a picture and a text by field, and a template, at an address."""
    return rich_text(
        r"It asks {\field\fldedit{\*\fldinst INCLUDEPICTURE \\d " + f'"{address}/field.png"' + r"}{\fldrslt x}}"
        r"{\field\fldedit{\*\fldinst INCLUDETEXT " + f'"{address}/text.rtf"' + r"}{\fldrslt y}}{\*\template "
        f"{address}/template.dot" + "}"
    )


def field(instruction: str) -> str:
    """A field of rich text that was never given its result."""
    return r"{\field{\*\fldinst " + instruction + r"}{\fldrslt }}"


def drawing_that_names(address: str) -> bytes:
    """A drawing in words, which shows the picture at an address."""
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="300" height="300">'
        f'<image xlink:href="{address}" width="300" height="300"/></svg>'
    ).encode()


def with_part(data: bytes, name: str, body: bytes) -> bytes:
    """An office paper with one part more."""
    parts = {**dict(_parts(data)), name: body}
    if listed := parts.get("META-INF/manifest.xml"):
        entry = f'<manifest:file-entry manifest:full-path="{name}" manifest:media-type=""/></manifest:manifest>'
        parts["META-INF/manifest.xml"] = listed.replace(b"</manifest:manifest>", entry.encode())
    return zipped({**parts})


def word_paper_with(body: bytes, name: str) -> bytes:
    """A Word paper with a picture, called so."""
    drawn = _DRAWN.format(attribute="embed", extent=1_800_000)
    data = word_paper("It shows", drawn, _relation("rPicture", "image", f"media/{name}"))
    parts = dict(_parts(with_part(data, f"word/media/{name}", body)))
    types = parts["[Content_Types].xml"].decode()
    svg = '<Default Extension="svg" ContentType="image/svg+xml"/></Types>'
    return zipped({**parts, "[Content_Types].xml": types.replace("</Types>", svg)})


def zip_bomb(size: int = 20 << 20) -> bytes:
    """A Word paper with a part that unpacks to a thousand times itself."""
    out = io.BytesIO(word_paper())
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as made, made.open("word/media.xml", "w") as part:
        for _piece in range(size >> 20):
            part.write(bytes(1 << 20))
    return out.getvalue()


def entity_bomb() -> bytes:
    """A Word paper in which ten lines stand for a thousand million words."""
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    body = f'<?xml version="1.0"?><!DOCTYPE w [<!ENTITY e0 "laughing ">{entities}]>'
    parts = dict(_parts(word_paper()))
    text = parts["word/document.xml"].decode().split("?>", 1)[1]
    return zipped({**parts, "word/document.xml": body + text.replace("Written in Word", "&e9;")})


def _parts(data: bytes) -> list[tuple[str, bytes]]:
    with zipfile.ZipFile(io.BytesIO(data)) as held:
        return [(name, held.read(name)) for name in held.namelist()]


def ole(stream: str) -> bytes:
    """The skeleton of an old office file that holds a stream of that name, and nothing else."""
    name = stream.encode("utf-16-le") + b"\0\0"
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + b"\x3e\0\x03\0\xfe\xff\x09\0" + bytes(480)
    return head + name.ljust(64, b"\0") + bytes([len(name), 0, 2]) + bytes(61)


MESSAGE = (
    "From: Ann Aske <ann@example.org>\r\nTo: heads@example.org\r\nSubject: Visits\r\n"
    "Date: Tue, 24 Nov 2026 07:41:00 +0000\r\nMIME-Version: 1.0\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"
    "<p>Dear all, the <b>visits</b> are planned ✓.</p><img src='http://127.0.0.1:9/seen.png'>"
).encode()


def _svg() -> bytes:
    return (
        b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" width="100" height="100">'
        b'<image href="http://127.0.0.1:9/x.png" width="10" height="10"/><script>evil()</script></svg>'
    )


Paper = tuple[Callable[[], bytes], str]
_OFFICE_OR_READ = "office or read"

PDFS: dict[str, Paper] = {
    "plain.pdf": (lambda: pdf("Plain", 3), "pages"),
    "locked.pdf": (lambda: hostile.locked(), "refused"),
    "locked against changes.pdf": (lambda: hostile.locked(user=""), "pages"),
    "scripted, with an attachment.pdf": (hostile.scripted, "pages"),
    "form.pdf": (hostile.form, "pages"),
    "form nobody drew.pdf": (unwritten_form, "pages"),
    "form nobody drew, in Bengali.pdf": (lambda: unwritten_form("অনন্যা"), "refused"),
    "form that asks for drawing.pdf": (lambda: unwritten_form(NeedAppearances=True), "pages"),
    "form of a program.pdf": (form_of_a_program, "refused"),
    "comments.pdf": (noted, "pages"),
    "layers.pdf": (hostile.layered, "pages"),
    "portfolio.pdf": (portfolio, "refused"),
    "A3.pdf": (lambda: pdf("A3", 1, (841.89, 1190.55)), "pages"),
    "turned.pdf": (lambda: hostile.turned(90), "pages"),
    "turned oddly.pdf": (lambda: hostile.turned(45), "pages"),
    "cropped.pdf": (lambda: hostile.turned(270, [100, 100, 300, 500]), "pages"),
    "odd boxes.pdf": (odd_boxes, "pages"),
    "in inches.pdf": (in_inches, "pages"),
    "never put back.pdf": (hostile.unbalanced, "pages"),
    "broken table.pdf": (broken_table, "pages"),
    "cut short.pdf": (lambda: pdf("Cut", 6)[:2000], "refused"),
    "endless tree.pdf": (endless_tree, "refused"),
    "one page often.pdf": (one_page_many_times, "refused"),
    "bomb of content.pdf": (bomb_of_content, "refused"),
    "bomb of a picture.pdf": (bomb_of_a_picture, "drawn"),
    "bomb of objects.pdf": (bomb_of_objects, "refused"),
    "bomb of a table.pdf": (bomb_of_a_table, "refused"),
    "enormous picture.pdf": (enormous_picture, "drawn"),
    "scan of old.pdf": (scan_of_old, "pages"),
}
OTHERS: dict[str, Paper] = {
    "photograph.jpg": (picture, "pages"),
    "turned by the camera.jpg": (lambda: picture(exif=_turned_by_camera()), "pages"),
    "scan.tiff": (lambda: picture(form="TIFF"), "pages"),
    "telephone.heic": (lambda: HEIC, "pages"),
    "enormous.png": (lambda: hostile.huge_png(65_000, 65_000), "refused"),
    "cut short.png": (lambda: picture(form="PNG")[:3000], "refused"),
    "drawing.svg": (_svg, "refused"),
    "paper.docx": (word_paper, _OFFICE_OR_READ),
    "macros.docm": (lambda: word_paper("It has macros", macros=True), _OFFICE_OR_READ),
    "asks.docx": (lambda: word_paper_that_asks("http://127.0.0.1:9"), _OFFICE_OR_READ),
    "sheet.xlsx": (sheet, _OFFICE_OR_READ),
    "letter.odt": (open_document, _OFFICE_OR_READ),
    "rich.rtf": (rich_text, _OFFICE_OR_READ),
    "zip bomb.docx": (zip_bomb, "refused"),
    "entity bomb.docx": (entity_bomb, "refused"),
    "half.docx": (lambda: word_paper()[:700], "refused"),
    "locked.docx": (lambda: ole("EncryptedPackage"), "refused"),
    "empty of old.doc": (lambda: ole("WordDocument"), "refused"),
    "message.msg": (lambda: ole("__properties_version1.0"), "refused"),
    "message.eml": (lambda: MESSAGE, "read"),
    "notes.md": (lambda: "# Nodiadau ŵ\n\n- one\n- *two*\n\n| a | b |\n|---|---|\n| 1 | 2 |\n".encode(), "read"),
    "notes.txt": (lambda: "Nodiadau: ŵ ŷ\n\nTwo lines.".encode(), "read"),
    "rolls.csv": (lambda: b"School,Roll\nA,204\n", "read"),
    "page.html": (lambda: b"<html><body><h1>A page</h1><script>evil()</script><p>Words.</p></body></html>", "read"),
    "archive.zip": (lambda: zipped({"a.txt": "a"}), "refused"),
    "noise.bin": (lambda: b"\x00\xff" * 500, "refused"),
    "program.exe": (lambda: b"MZ\x90\x00" + bytes(500), "refused"),
}
ODD: dict[str, Paper] = PDFS | OTHERS


def _turned_by_camera() -> bytes:
    from PIL import Image

    exif = Image.Exif()
    exif[274] = 6
    return exif.tobytes()
