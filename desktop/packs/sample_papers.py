"""The papers of the sample cluster: small real PDFs and pictures that look like what schools write.

Their words stand in `resources/sample/papers.toml`; every page says at its foot that it is made up.
"""

from __future__ import annotations

import io
import tomllib
from functools import cache
from typing import Any

from desktop import paths
from desktop.packs.faces import BOLD, REGULAR, font_of

FOOT = "Made up for Clusterbook’s sample cluster. No real school, person or figure."
_INK, _QUIET, _LINE, _GROUND = "#20251F", "#666C62", "#B9B5A8", "#EEF3EF"
_PICTURES = {"sound-wall": "The sound wall in Class 1.jpg", "chart": "Three years across the cluster.png"}
_SOUNDS = "s a t p i n m d g o c k sh ch th ng ai ee igh oa"
_READING = {"Two years ago": (71, 68, 70), "Last year": (73, 67, 72), "This year": (76, 69, 72)}


def sample_paper(key: str) -> tuple[str, bytes]:
    """The file name and the bytes of one of the sample's papers, the same every time. Raises KeyError."""
    if key == "sound-wall":
        return _PICTURES[key], _sound_wall()
    if key == "chart":
        return _PICTURES[key], _chart()
    words = _words()[key]
    made = _pages(words)
    return words["file"], _awkward(made) if words.get("awkward") else made


@cache
def _words() -> dict[str, dict[str, Any]]:
    with open(paths.resources() / "sample" / "papers.toml", "rb") as file:
        return tomllib.load(file)


def _pages(words: dict[str, Any]) -> bytes:
    from reportlab.lib.pagesizes import A4, landscape
    from reportlab.pdfbase import pdfmetrics
    from reportlab.platypus import SimpleDocTemplate

    for name in (REGULAR, BOLD):
        pdfmetrics.registerFont(font_of(name))
    out = io.BytesIO()
    document = SimpleDocTemplate(
        out,
        pagesize=landscape(A4) if words.get("wide") else A4,
        leftMargin=62,
        rightMargin=62,
        topMargin=60,
        bottomMargin=72,
        title=words["title"],
        author="Downland cluster (sample)",
        lang="en-GB",
        invariant=1,
    )
    document.build(_flow(words, document.width), onFirstPage=_foot, onLaterPages=_foot)
    return out.getvalue()


def _foot(canvas: Any, document: Any) -> None:
    canvas.setFont(REGULAR, 7.5)
    canvas.setFillColor(_QUIET)
    canvas.drawString(62, 46, FOOT)


def _style(size: float, leading: float, colour: str = _INK, *, bold: bool = False, **more: Any) -> Any:
    from reportlab.lib.styles import ParagraphStyle

    name = BOLD if bold else REGULAR
    return ParagraphStyle(
        name + str(size), fontName=name, fontSize=size, leading=leading, textColor=colour, **more
    )


def _flow(words: dict[str, Any], width: float) -> list[Any]:
    """The page's parts, from the plain text: see the head of `papers.toml`."""
    from reportlab.platypus import HRFlowable, PageBreak, Paragraph, Spacer

    plain = _style(10.5, 15.5, spaceAfter=7)
    heading = _style(12, 16, bold=True, spaceBefore=10, spaceAfter=4, keepWithNext=1)
    listed = _style(10.5, 15.5, leftIndent=14, bulletIndent=2, spaceAfter=3)
    parts: list[Any] = [
        Paragraph(words["title"], _style(20, 25, bold=True)),
        Paragraph(words["under"], _style(10, 14, _QUIET, spaceAfter=8)),
        HRFlowable(width="100%", thickness=0.8, color=_LINE, spaceAfter=12),
    ]
    for block in _blocks(words["text"]):
        first = block[0]
        if first == "===":
            parts.append(PageBreak())
        elif first == "___":
            parts += [
                HRFlowable(width="100%", thickness=0.4, color=_LINE, spaceBefore=24) for _n in range(16)
            ]
            parts.append(Spacer(1, 18))
        elif first.startswith("# "):
            parts.append(Paragraph(first[2:], heading))
        elif first.startswith("- "):
            parts.append(Paragraph(" ".join([first[2:], *block[1:]]), listed, bulletText="•"))
        elif first.startswith("| "):
            parts += [_table(block, width - 12), Spacer(1, 10)]  # a frame keeps 6 points clear on each side
        else:
            parts.append(Paragraph(" ".join(block), plain))
    return parts


def _blocks(text: str) -> list[list[str]]:
    """Lines that belong together: a paragraph, a table, or a line of its own."""
    blocks: list[list[str]] = []
    begins = True
    for line in text.strip().split("\n"):
        row = line.startswith("| ")
        alone = line.startswith(("# ", "- ", "===", "___"))
        follows = blocks and not begins and not alone and row == blocks[-1][0].startswith("| ")
        if not line:
            begins = True
        elif follows:
            blocks[-1].append(line)
        else:
            blocks.append([line])
            begins = line.startswith(("# ", "===", "___"))
    return blocks


def _table(rows: list[str], width: float) -> Any:
    from reportlab.platypus import Paragraph, Table

    cell, head = _style(9.5, 13.5), _style(9.5, 13.5, bold=True)
    cells = [
        [one.strip() for one in row.strip().removeprefix("|").removesuffix("|").split("|")] for row in rows
    ]
    pairs = len(cells[0]) == 2
    most = max(len(row) for row in cells)
    shares = [
        max(4, min(26, max((len(row[n]) for row in cells if n < len(row)), default=4))) for n in range(most)
    ]
    widths = [width * 0.26, width * 0.74] if pairs else [width * share / sum(shares) for share in shares]
    empty = any(not "".join(row[1:]) for row in cells)
    table = Table(
        [
            [Paragraph(text, head if (not m if pairs else not n) else cell) for m, text in enumerate(row)]
            for n, row in enumerate(cells)
        ],
        colWidths=widths,
        rowHeights=[None, *[34] * (len(cells) - 1)] if empty and not pairs else None,
        repeatRows=0 if pairs else 1,
    )
    table.setStyle(
        [
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("LINEBELOW", (0, 0), (-1, -1), 0.5, _LINE),
            ("BACKGROUND", (0, 0), (0, -1) if pairs else (-1, 0), _GROUND),
            ("TOPPADDING", (0, 0), (-1, -1), 4),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 5),
        ]
    )
    return table


def _awkward(made: bytes) -> bytes:
    """What comes out of a school's copier: a sheet that lay on its side, an A3 one, a cropped one."""
    import pikepdf

    with pikepdf.open(io.BytesIO(made)) as pdf:
        pages = pdf.pages
        sheet, lying = pages[4], pages[1]
        width, height = float(sheet.mediabox[2]), float(sheet.mediabox[3])
        # drawn on its side, and turned upright by the page's own word
        lying.contents_add(pikepdf.Stream(pdf, b"q 0 1 -1 0 %.5f 0 cm\n" % height), prepend=True)
        lying.contents_add(pikepdf.Stream(pdf, b"\nQ"))
        lying.mediabox = pikepdf.Array([0, 0, height, width])
        lying.rotate(90, relative=False)
        larger = 2**0.5
        sheet.contents_add(pikepdf.Stream(pdf, b"q %.5f 0 0 %.5f 0 0 cm\n" % (larger, larger)), prepend=True)
        sheet.contents_add(pikepdf.Stream(pdf, b"\nQ"))
        sheet.mediabox = pikepdf.Array([0, 0, round(width * larger, 2), round(height * larger, 2)])
        pages[3].cropbox = pikepdf.Array([28, 40, width - 28, height - 24])
        out = io.BytesIO()
        pdf.save(out, deterministic_id=True)
        return out.getvalue()


def _face(name: str, size: int) -> Any:
    from PIL import ImageFont

    return ImageFont.truetype(str(paths.resources() / "fonts" / f"{name}.ttf"), size)


def _sound_wall() -> bytes:
    """A picture of a wall of sounds, as a telephone might take it, lying on its side with a note that says so."""
    from PIL import Image, ImageDraw

    wall = Image.new("RGB", (1280, 960), "#D9CFB8")
    draw = ImageDraw.Draw(wall)
    draw.rectangle((50, 90, 1230, 850), fill="#3E6B52")
    draw.text((72, 24), "Our sounds", font=_face(BOLD, 46), fill="#2B3A31")
    colours = ("#F7E9C6", "#F6D9CF", "#DCE9F2", "#E6EFD8")
    for n, sound in enumerate(_SOUNDS.split()):
        left, top = 92 + n % 5 * 224, 122 + n // 5 * 178
        lean = (n * 7) % 5 - 2  # cards put up by hand hang a little crooked
        card = Image.new("RGB", (196, 150), colours[n % 4])
        pen = ImageDraw.Draw(card)
        pen.text((98, 70), sound, font=_face(BOLD, 74), fill="#26302A", anchor="mm")
        turned = card.convert("RGBA").rotate(lean, expand=True, resample=Image.Resampling.BICUBIC)
        wall.paste(turned, (left, top), turned)
    draw.text((72, 886), FOOT, font=_face(REGULAR, 24), fill="#5A5344")
    exif = Image.Exif()
    exif[0x0112] = 6  # held upright: a reader of the file turns it a quarter clockwise
    out = io.BytesIO()
    wall.transpose(Image.Transpose.ROTATE_90).save(out, "JPEG", quality=72, exif=exif)
    return out.getvalue()


def _chart() -> bytes:
    """A bar chart with its figures written on it, readable without colour."""
    from PIL import Image, ImageDraw

    chart = Image.new("RGB", (1400, 900), "white")
    draw = ImageDraw.Draw(chart)
    draw.text(
        (80, 40), "Reading, writing, mathematics: the eight schools together", font=_face(BOLD, 38), fill=_INK
    )
    draw.text(
        (80, 96),
        "Percentage at the expected standard. Made-up figures.",
        font=_face(REGULAR, 28),
        fill=_QUIET,
    )
    shades = ("#2B6A4D", "#8FB8A1", "#DDE8E1")
    names = ("Reading", "Writing", "Mathematics")
    for year, (words, values) in enumerate(_READING.items()):
        left = 110 + year * 420
        for n, value in enumerate(values):
            at, top = left + n * 112, 760 - value * 7
            draw.rectangle((at, top, at + 92, 760), fill=shades[n], outline=_INK, width=2)
            draw.text((at + 46, top - 24), f"{value}%", font=_face(REGULAR, 26), fill=_INK, anchor="mm")
        draw.text((left + 158, 794), words, font=_face(BOLD, 28), fill=_INK, anchor="mm")
    draw.line((80, 760, 1330, 760), fill=_INK, width=3)
    for n, name in enumerate(names):
        draw.rectangle((80 + n * 240, 838, 110 + n * 240, 868), fill=shades[n], outline=_INK, width=2)
        draw.text((122 + n * 240, 853), name, font=_face(REGULAR, 26), fill=_INK, anchor="lm")
    draw.text((830, 853), "Made up for the sample cluster", font=_face(REGULAR, 24), fill=_QUIET, anchor="lm")
    out = io.BytesIO()
    chart.quantize(48).save(out, "PNG", optimize=True)
    return out.getvalue()
