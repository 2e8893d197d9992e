"""Papers as heads send them, made by the programs' own libraries: a policy, slides, sheets, an e-mail, a letter."""

from __future__ import annotations

import datetime
import io
import zipfile
from collections.abc import Iterable
from email.message import EmailMessage

from desktop.packs.reading.blocks import Block, Heading, Paragraph, ReadDocument, Table, texts_of, words_in
from tests.packs.papers import picture

SITE = "https://www.example.org/attendance"


def policy() -> bytes:
    """A Word policy: title, headings, bold, a link, lists in lists, a table with merged cells, a picture, a footer."""
    import docx
    from docx.shared import Inches

    paper = docx.Document()
    paper.core_properties.title = "Attendance policy"
    section = paper.sections[0]
    section.header.paragraphs[0].text = "Downland cluster"
    section.footer.paragraphs[0].text = "Page 1 of 2"
    paper.add_heading("Attendance", 0)
    paper.add_heading("Why it matters", 1)
    words = paper.add_paragraph("Every day counts: ")
    words.add_run("one day in ten").bold = True
    words.add_run(" is nearly four weeks, as ")
    _link(words, SITE, "the guidance")
    words.add_run(" says. It is ")
    words.add_run("not").italic = True
    words.add_run(" new.")
    for text in ("Register taken", "Office telephones"):
        paper.add_paragraph(text, style="List Number")
    paper.add_paragraph("Illness", style="List Bullet")
    paper.add_paragraph("with a letter", style="List Bullet 2")
    table = paper.add_table(4, 3)
    for cell, text in zip(table.rows[0].cells, ("Who", "What", "When"), strict=True):
        cell.paragraphs[0].add_run(text).bold = True
    table.cell(1, 0).merge(table.cell(2, 0)).text = "Head"
    table.cell(1, 1).text = "meets the family"
    table.cell(2, 1).merge(table.cell(2, 2)).text = "writes"
    table.cell(3, 0).text = "Office"
    inner = table.cell(3, 2).add_table(1, 2)
    inner.cell(0, 0).text, inner.cell(0, 1).text = "by noon", "each day"
    paper.add_picture(io.BytesIO(picture(400, 200)), width=Inches(2))
    paper.add_page_break()
    paper.add_paragraph("Area in m")
    paper.paragraphs[-1].add_run("2").font.superscript = True
    hidden = paper.add_paragraph("Seen").add_run(" unseen")
    hidden.font.hidden = True
    return _saved(paper)


def _link(paragraph: object, address: str, words: str) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"
    link = OxmlElement("w:hyperlink")
    link.set(qn("r:id"), paragraph.part.relate_to(address, kind, is_external=True))
    run, text = OxmlElement("w:r"), OxmlElement("w:t")
    text.text = words
    run.append(text)
    link.append(run)
    paragraph._p.append(link)


def deck() -> bytes:
    """Slides: a title, bullets in bullets, a table, a picture, a chart, notes, and one that is hidden."""
    import pptx
    from pptx.chart.data import CategoryChartData
    from pptx.enum.chart import XL_CHART_TYPE
    from pptx.util import Inches

    slides = pptx.Presentation()
    first = slides.slides.add_slide(slides.slide_layouts[0])
    first.shapes.title.text, first.placeholders[1].text = "Reading", "Autumn 2026"
    second = slides.slides.add_slide(slides.slide_layouts[1])
    second.shapes.title.text = "Where we are"
    body = second.placeholders[1].text_frame
    body.text = "Most children read"
    below = body.add_paragraph()
    below.text, below.level = "more than last year", 1
    table = second.shapes.add_table(2, 2, 0, 0, Inches(4), Inches(1)).table
    for at, text in enumerate(("School", "Readers", "School C", "42")):
        table.cell(at // 2, at % 2).text = text
    second.shapes.add_picture(io.BytesIO(picture(200, 100)), 0, 0, Inches(2))
    figures = CategoryChartData()
    figures.categories = ["Year 5", "Year 6"]
    figures.add_series("Readers", (17, 21.5))
    second.shapes.add_chart(XL_CHART_TYPE.COLUMN_CLUSTERED, 0, 0, Inches(3), Inches(3), figures)
    second.notes_slide.notes_text_frame.text = "Thank the library"
    third = slides.slides.add_slide(slides.slide_layouts[5])
    third.shapes.title.text = "Kept back"
    third._element.set("show", "0")
    return _saved(slides)


def sheets() -> bytes:
    """A spreadsheet: dates, money, shares, a merged title, a hidden column, row and sheet, a last corner."""
    import openpyxl

    book = openpyxl.Workbook()
    data = book.active
    data.title = "Autumn"
    data.append(["School", "Day", "Share", "Cost", "Private"])
    data.append(["School A", datetime.date(2026, 11, 26), 0.456, 1234.5, "unseen"])
    data.append(["School B", datetime.date(2026, 1, 5), 1, -3, "unseen"])
    for row in (2, 3):
        data.cell(row, 2).number_format = "dd/mm/yyyy"
        data.cell(row, 3).number_format = "0.0%"
        data.cell(row, 4).number_format = '"£"#,##0.00'
    data["A5"] = "Both schools"
    data.merge_cells("A5:B5")
    data["A7"] = "unseen"
    data.row_dimensions[7].hidden = True
    data.column_dimensions["E"].hidden = True
    data["XFD1048576"] = "Far"
    secret = book.create_sheet("Salaries")
    secret["A1"], secret.sheet_state = "unseen", "hidden"
    return _saved(book)


def old_sheets() -> bytes:
    """A spreadsheet of the old form."""
    import xlwt

    book = xlwt.Workbook()
    sheet = book.add_sheet("Old figures")
    sheet.write(0, 0, "School")
    sheet.write(0, 1, "Share")
    sheet.write(1, 0, "School A")
    sheet.write(1, 1, 0.25, xlwt.easyxf(num_format_str="0%"))
    return _saved(book)


def message() -> bytes:
    """An e-mail in HTML with a picture of its own, one from elsewhere, and a file attached."""
    mail = EmailMessage()
    mail["From"], mail["To"] = "Ann Brown <ann@c.example>", "Jo Bright <jo@f.example>"
    mail["Subject"], mail["Date"] = "Caffè and cake", "Thu, 19 Nov 2026 16:42:00 +0000"
    mail.set_content("The plain words")
    mail.add_alternative(
        "<p>Dear Jo,</p><ol start=3><li>third</li></ol><img src='cid:one' alt='The hall'>"
        "<img src='http://elsewhere.example/a.png'><p style='display:none'>unseen</p>",
        subtype="html",
    )
    mail.get_payload()[1].add_related(picture(120, 60), "image", "jpeg", cid="<one>")
    mail.add_attachment(b"x" * 34_000, maintype="application", subtype="pdf", filename="survey.pdf")
    return mail.as_bytes()


def word_of(body: str, *, before: str = "", parts: Iterable[tuple[str, str | bytes]] = ()) -> bytes:
    """A Word paper whose body is this XML, with the names w: and r:."""
    main = '<Relationship Id="r1" Type="x/officeDocument" Target="word/document.xml"/>'
    return zipped(
        ("_rels/.rels", f"<Relationships>{main}</Relationships>"),
        ("word/document.xml", f'{before}<w:document xmlns:w="w" xmlns:r="r"><w:body>{body}</w:body></w:document>'),
        *parts,
    )


def said(text: str) -> str:
    """A Word paragraph that says this."""
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def zipped(*parts: tuple[str, str | bytes]) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in parts:
            made.writestr(name, data)
    return held.getvalue()


def _saved(made: object) -> bytes:
    held = io.BytesIO()
    made.save(held)
    return held.getvalue()


def outline(document: ReadDocument) -> list[str]:
    """The headings, list entries and paragraphs at the top, as one would tell them: “# Aims”, “1. First”."""
    return [line for block in document.blocks if (line := told(block))]


def told(block: Block) -> str:
    match block:
        case Heading(level=level, runs=runs):
            return f"{'#' * level} {words_in(runs)}"
        case Paragraph(runs=runs, indent=indent, marker=marker):
            return f"{'  ' * indent}{marker}{' ' if marker else ''}{words_in(runs)}"
        case _:
            return ""


def table_of(document: ReadDocument, at: int = 0) -> list[list[str]]:
    """The words of a table’s cells, row by row."""
    table = [block for block in document.blocks if isinstance(block, Table)][at]
    return [[" / ".join(texts_of(cell.blocks)) for cell in row] for row in table.rows]
