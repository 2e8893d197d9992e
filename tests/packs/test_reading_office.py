"""Office papers read without the program they were written with: what a reader of the page would see."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from desktop.packs.reading.blocks import (
    Aside,
    PageBreak,
    Paragraph,
    Picture,
    ReadDocument,
    Run,
    Table,
    texts_of,
)
from desktop.packs.reading.number_formats import shown
from desktop.packs.reading.read import read
from tests.packs.office_papers import SITE, deck, old_sheets, outline, policy, said, sheets, table_of, word_of


def all_words(document: ReadDocument) -> str:
    return " ".join(texts_of(document.blocks))


def test_a_word_paper_keeps_its_headings_lists_and_emphasis() -> None:
    paper = read("word", policy())
    assert paper.title == "Attendance policy"
    assert outline(paper) == [
        "# Attendance",
        "## Why it matters",
        "Every day counts: one day in ten is nearly four weeks, as the guidance says. It is not new.",
        "1. Register taken",
        "2. Office telephones",
        "• Illness",
        "  • with a letter",
        "Area in m²",
        "Seen",
    ]
    (line,) = [one for one in paper.blocks if isinstance(one, Paragraph) and one.runs[0].text == "Every day counts: "]
    assert Run("one day in ten", bold=True) in line.runs
    assert Run("not", italic=True) in line.runs
    assert Run("the guidance", link=SITE) in line.runs


def test_its_tables_keep_merged_cells_and_what_lies_in_them() -> None:
    paper = read("word", policy())
    assert table_of(paper) == [
        ["Who", "What", "When"],
        ["Head", "meets the family", ""],
        ["writes"],
        ["Office", "", "by noon / each day"],
    ]
    (table,) = [block for block in paper.blocks if isinstance(block, Table)]
    assert table.header == 1
    assert [cell.down for cell in table.rows[1]] == [2, 1, 1]
    assert table.rows[2][0].across == 2


def test_its_pictures_and_pages_are_kept_and_what_is_hidden_is_not() -> None:
    paper = read("word", policy())
    (shown_picture,) = [block for block in paper.blocks if isinstance(block, Picture)]
    assert (round(shown_picture.width), round(shown_picture.height)) == (144, 72)
    assert any(isinstance(block, PageBreak) for block in paper.blocks)
    assert paper.blocks[0] == Aside("At the head of each page", (Paragraph((Run("Downland cluster"),)),))
    assert "Page 1 of 2" not in all_words(paper)
    assert "unseen" not in all_words(paper)
    assert paper.notes == ("Hidden text was left out.",)


def test_tracked_changes_are_read_as_accepted() -> None:
    body = said("Kept") + (
        "<w:p><w:ins><w:r><w:t>added </w:t></w:r></w:ins><w:del><w:r><w:delText>gone</w:delText></w:r>"
        "<w:ins><w:r><w:t>never</w:t></w:r></w:ins></w:del>"
        "<w:moveFrom><w:r><w:t>away</w:t></w:r></w:moveFrom><w:r><w:t>end</w:t></w:r></w:p>"
    )
    paper = read("word", word_of(body))
    assert outline(paper) == ["Kept", "added end"]
    assert paper.notes == ("Tracked changes are shown as accepted.",)


def test_lists_are_numbered_as_word_numbers_them() -> None:
    levels = "".join(
        f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/></w:lvl>'
        for at, (form, text) in enumerate((("decimal", "%1."), ("decimal", "%1.%2"), ("lowerLetter", "(%3)")))
    )
    numbering = (
        f'<w:numbering xmlns:w="w"><w:abstractNum w:abstractNumId="7">{levels}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="7"/>'
        '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num></w:numbering>'
    )

    def entry(number: int, level: int, text: str) -> str:
        how = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'
        return f"<w:p><w:pPr>{how}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"

    body = "".join(
        entry(*one)
        for one in ((1, 0, "a"), (1, 1, "b"), (1, 1, "c"), (1, 2, "d"), (1, 0, "e"), (1, 1, "f"), (2, 0, "g"))
    )
    relations = '<Relationships><Relationship Id="n" Type="x/numbering" Target="numbering.xml"/></Relationships>'
    parts = [("word/_rels/document.xml.rels", relations), ("word/numbering.xml", numbering)]
    assert outline(read("word", word_of(body, parts=parts))) == [
        "1. a",
        "  1.1 b",
        "  1.2 c",
        "    (a) d",
        "2. e",
        "  2.1 f",
        "1. g",
    ]


def test_the_results_of_fields_are_read_and_page_numbers_are_not() -> None:
    def field(told: str, result: str) -> str:
        marks = [f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end")]
        return (
            f"{marks[0]}<w:r><w:instrText>{told}</w:instrText></w:r>{marks[1]}<w:r><w:t>{result}</w:t></w:r>{marks[2]}"
        )

    link = field(f' HYPERLINK "{SITE}" ', " here")
    body = f"<w:p>{field('DATE', '26 November')}{field('PAGE', '7')}{link}</w:p>"
    (line,) = read("word", word_of(body)).blocks
    assert isinstance(line, Paragraph)
    assert line.runs == (Run("26 November"), Run(" here", link=SITE))
    unended = '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r></w:p>' + said("after it")
    assert outline(read("word", word_of(unended))) == ["after it"]


def test_what_lies_elsewhere_is_never_asked_for() -> None:
    relations = (
        '<Relationships><Relationship Id="p" Type="x/image" Target="http://elsewhere.example/a.png" '
        'TargetMode="External"/></Relationships>'
    )
    body = said("Words") + '<w:p><w:r><w:drawing><a:blip xmlns:a="a" r:link="p"/></w:drawing></w:r></w:p>'
    paper = read("word", word_of(body, parts=[("word/_rels/document.xml.rels", relations)]))
    assert outline(paper) == ["Words"]
    assert paper.notes == ("1 picture that lies elsewhere was left out.",)


def test_slides_are_read_one_under_the_other() -> None:
    slides = read("slides", deck())
    assert outline(slides) == [
        "## 1 · Reading",
        "Autumn 2026",
        "## 2 · Where we are",
        "• Most children read",
        "  – more than last year",
    ]
    assert table_of(slides) == [["School", "Readers"], ["School C", "42"]]
    assert table_of(slides, 1) == [["", "Readers"], ["Year 5", "17"], ["Year 6", "21.5"]]
    assert any(isinstance(block, Picture) for block in slides.blocks)
    assert "Thank the library" not in all_words(slides)
    assert "Kept back" not in all_words(slides)
    assert slides.notes == (
        "1 chart is shown as the figures behind it.",
        "1 hidden slide was left out.",
        "The speaker’s notes under 1 slide were left out.",
    )


def test_sheets_show_values_as_they_were_shown() -> None:
    book = read("spreadsheet", sheets())
    assert table_of(book) == [
        ["School", "Day", "Share", "Cost", ""],
        ["School A", "26/11/2026", "45.6%", "£1,234.50", ""],
        ["School B", "05/01/2026", "100.0%", "-£3.00", ""],
        ["Both schools", "", "", ""],
        ["", "", "", "", "Far"],
    ]
    assert "unseen" not in all_words(book)
    assert book.notes == (
        "Hidden sheets were left out: Salaries.",
        "2 hidden rows and columns were left out.",
    )
    assert table_of(read("old spreadsheet", old_sheets())) == [["School", "Share"], ["School A", "25%"]]


@pytest.mark.parametrize(
    ("value", "style", "words"),
    [
        (1234.5, "#,##0.00", "1,234.50"),
        (-3, "#,##0_);(#,##0)", "(3)"),
        (0, '_-* #,##0.00_-;-* #,##0.00_-;_-* "-"??_-;_-@_-', "-"),
        (0.4567, "0.0%", "45.7%"),
        (1.005, "0.00", "1.01"),
        (46352.3125, "dd/mm/yyyy hh:mm", "26/11/2026 07:30"),
        (46352, "[$-F800]dddd, mmmm dd, yyyy", "Thursday, November 26, 2026"),
        (0.75, "h:mm AM/PM", "6:00 PM"),
        (1.5, "[h]:mm", "36:00"),
        (46352.52, "mm:ss", "28:48"),
        (44, '0 "pupils"', "44 pupils"),
        (5, "000", "005"),
        (3.14159, "General", "3.14159"),
        (-5, "dd/mm/yy", "-5"),
        (float("nan"), "0", ""),
    ],
)
def test_a_number_is_shown_by_its_format(value: float, style: str, words: str) -> None:
    assert shown(value, style) == words


@pytest.fixture(scope="module")
def resaved(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The papers as LibreOffice saves them in its own forms."""
    program = shutil.which("soffice")
    if program is None:
        pytest.skip("there is no LibreOffice here")
    folder = tmp_path_factory.mktemp("resaved")
    for name, data, ending in (
        ("policy.docx", policy(), "odt"),
        ("policy.docx", policy(), "rtf"),
        ("deck.pptx", deck(), "odp"),
        ("sheets.xlsx", sheets(), "ods"),
    ):
        (folder / name).write_bytes(data)
        profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
        command = [program, profile, "--headless", "--convert-to", ending, "--outdir", str(folder), str(folder / name)]
        subprocess.run(command, check=True, capture_output=True, timeout=120)
    return folder


@pytest.mark.parametrize(
    ("format", "name"), [("opendocument text", "policy.odt"), ("rich text", "policy.rtf")]
)
def test_the_same_paper_from_libreoffice_reads_the_same(resaved: Path, format: str, name: str) -> None:
    paper, word = read(format, (resaved / name).read_bytes()), read("word", policy())
    for words in texts_of(word.blocks):
        bare = words.removeprefix("• ").replace("m²", "m")
        assert bare in all_words(paper).replace("m²", "m")
    assert outline(paper)[0] == "# Attendance"
    assert {"1. Register taken", "2. Office telephones", "• Illness"} <= {line.strip() for line in outline(paper)}
    assert table_of(paper)[:2] == table_of(word)[:2]
    assert any(isinstance(block, Picture) for block in paper.blocks)
    assert any(
        Run("the guidance", link=SITE) in block.runs for block in paper.blocks if isinstance(block, Paragraph)
    )
    assert "unseen" not in all_words(paper)


def test_slides_and_sheets_from_libreoffice_read_the_same(resaved: Path) -> None:
    slides = read("opendocument presentation", (resaved / "deck.odp").read_bytes())
    assert outline(slides) == outline(read("slides", deck()))
    assert table_of(slides) == [["School", "Readers"], ["School C", "42"]]
    assert "Thank the library" not in all_words(slides)
    assert "The speaker’s notes under 1 slide were left out." in slides.notes
    assert "Kept back" not in all_words(slides)
    book = read("opendocument spreadsheet", (resaved / "sheets.ods").read_bytes())
    assert table_of(book)[:4] == table_of(read("spreadsheet", sheets()))[:4]
    assert "unseen" not in all_words(book)
