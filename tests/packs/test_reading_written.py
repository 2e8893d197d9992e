"""Rich text, Markdown, plain text, web pages and e-mails, read as blocks."""

from __future__ import annotations

import base64

import pytest

from desktop.packs.reading.blocks import (
    Aside,
    CannotRead,
    PageBreak,
    Paragraph,
    Picture,
    Rule,
    Run,
    Table,
    texts_of,
)
from desktop.packs.reading.read import read
from tests.packs.office_papers import message, outline, table_of
from tests.packs.papers import picture


def test_rich_text_is_read_in_the_code_of_its_fonts() -> None:
    paper = read(
        "rich text",
        rb"""{\rtf1\ansi\ansicpg1252{\fonttbl{\f0\fcharset0 Arial;}{\f1\fcharset2 Symbol;}{\f2\fcharset204 Cyr;}}
{\stylesheet{\s1 heading 1;}}{\info{\title Its title}{\author nobody}}
\pard\s1 Aims\par\pard Caf\'e9 \b bold\b0  and\line \u8217?s \u-10179?\u-8704? {\f2\'cf\'f0}\par
{\field{\*\fldinst HYPERLINK "https://example.org/x"}{\fldrslt a link}} {\field{\*\fldinst PAGE}{\fldrslt 7}}\par
{\listtext\f1\'b7\tab}One\par{\pntext 2.\tab}Two\par\pard
\trowd\cellx1\cellx2\pard\intbl A\cell B\cell\row\trowd\cellx1\clvmgf\cellx2\pard\intbl C\cell D\par E\cell\row
\pard after{\footnote The note}\par\page{\*\unknown odd}m{\super 2}{\v unseen}{\deleted gone}}""",
    )
    assert paper.title == "Its title"
    assert outline(paper) == [
        "# Aims",
        "Café bold and\n’s 😀 Пр",
        "a link",
        "• One",
        "2. Two",
        "after[1]",
        "m²",
    ]
    assert table_of(paper) == [["A", "B"], ["C", "D / E"]]
    assert any(isinstance(block, PageBreak) for block in paper.blocks)
    assert paper.blocks[-1] == Aside("Notes", (Paragraph((Run("The note"),), 0, "[1]"),))
    assert paper.notes == (
        "Tracked changes are shown as accepted.",
        "Hidden text was left out.",
    )
    assert Paragraph((Run("a link", link="https://example.org/x"),)) in paper.blocks


def test_the_pictures_of_rich_text_are_read() -> None:
    data = picture(60, 30)
    paper = read(
        "rich text", b"{\\rtf1 Words\\par{\\pict\\jpegblip\\picwgoal1440\\pichgoal720 " + data.hex().encode() + b"}}"
    )
    assert paper.blocks[1] == Picture(data, "", 72, 36)


def test_markdown_is_read_and_what_runs_in_it_is_only_letters() -> None:
    paper = read(
        "markdown",
        b"# Aims\n\nSome **bold** and [a link](https://example.org) and [none](javascript:x)\n\n"
        b"3. third\n   - inside\n4. fourth\n\n> said\n\n---\n\n|a|b|\n|-|-:|\n|1|2|\n\n<script>x</script>\n\n"
        b"![A map](https://elsewhere.example/a.png)",
    )
    assert outline(paper) == [
        "# Aims",
        "Some bold and a link and [none](javascript:x)",
        "3. third",
        "  – inside",
        "4. fourth",
        "  said",
        "<script>x</script>",
        "[A map]",
    ]
    assert table_of(paper) == [["a", "b"], ["1", "2"]]
    assert any(isinstance(block, Rule) for block in paper.blocks)
    assert paper.notes == ("1 picture that lies elsewhere was left out.",)


@pytest.mark.parametrize("code", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_plain_text_is_read_in_whatever_code_it_is(code: str) -> None:
    paper = read("text", "Café “today”\nand tomorrow\n\n- one\n- two\n  more".encode(code))
    assert outline(paper) == ["Café “today”\nand tomorrow", "• one", "• two\nmore"]


@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_a_file_of_values_is_a_table(mark: str) -> None:
    rows = ["School,Pupils,Share", '"Brook, Upper",41,2%', "Hill,9,3%"]
    text = "\n".join(rows) if mark == "," else "\n".join(rows[:1] + rows[2:] * 2).replace(",", mark)
    paper = read("text", text.encode())
    assert table_of(paper)[0] == ["School", "Pupils", "Share"]
    assert table_of(paper)[-1] == ["Hill", "9", "3%"]
    (table,) = paper.blocks
    assert isinstance(table, Table)
    assert (table.header, table.rows[1][1].right) == (1, True)


def test_prose_with_commas_is_no_table() -> None:
    text = "Dear Ann, Jo and Pat, thank you.\nWe met on Friday, and agreed.\nThat is all, for now, from me."
    assert outline(read("text", text.encode())) == [text]


def test_a_web_page_is_read_as_it_is_seen() -> None:
    held = base64.b64encode(picture(40, 20)).decode()
    page = read(
        "web page",
        f"""<html><head><title>Its title</title><style>p {{}}</style><script>bad()</script></head><body>
        <h2>Aims</h2><div>one <b>bold</b><p>two<ul><li>three<ol type=a><li>four</ol><li>five</ul>
        <p hidden>unseen</p><p style="display: none">unseen</p><a href="/inside">six</a>
        <table role=presentation><tr><td>seven<td>eight</table>
        <table><tr><th>A<th>B<tr><td colspan=2>nine</table><pre>a  b
c</pre><img alt="A hall" src="data:image/jpeg;base64,{held}"><img src="http://elsewhere.example/x.png">
        <img src="http://elsewhere.example/count" width=1 height=1>""".encode(),
    )
    assert page.title == "Its title"
    assert outline(page) == [
        "## Aims",
        "one bold",
        "two",
        "• three",
        "  a. four",
        "• five",
        "six",
        "seven",
        "eight",
        "a  b\nc",
    ]
    assert table_of(page) == [["A", "B"], ["nine"]]
    assert [block.words for block in page.blocks if isinstance(block, Picture)] == ["A hall"]
    assert page.notes == (
        "1 picture that lies elsewhere was left out.",
        "Hidden text was left out.",
    )


def test_a_web_page_is_read_in_the_code_that_it_names() -> None:
    page = '<meta charset="iso-8859-2"><p>Łódź</p>'.encode("iso-8859-2")
    assert outline(read("web page", page)) == ["Łódź"]


def test_a_message_says_who_wrote_to_whom_and_what_came_with_it() -> None:
    mail = read("message", message())
    assert mail.title == "Caffè and cake"
    assert list(texts_of(mail.blocks)) == [
        "Caffè and cake",
        "From: Ann Brown <ann@c.example>",
        "To: Jo Bright <jo@f.example>",
        "Sent: Thursday 19 November 2026, 16:42",
        "Attached, and not part of this paper: survey.pdf (34 KB)",
        "Dear Jo,",
        "3. third",
    ]
    assert [block.words for block in mail.blocks if isinstance(block, Picture)] == ["The hall"]
    assert mail.notes == (
        "1 picture that lies elsewhere was left out.",
        "Hidden text was left out.",
    )


def test_a_plain_message_keeps_its_lines_and_sets_quotations_in() -> None:
    mail = read("message", b"From: Ann\r\nSubject: Hall\r\n\r\nDear Jo\r\nyes\r\n\r\n> may we\r\n> have it?\r\n")
    assert outline(mail) == ["# Hall", "Dear Jo\nyes", "  may we\nhave it?"]


@pytest.mark.parametrize(
    ("format", "hint"),
    [("old word", ".docx"), ("old slides", ".pptx"), ("binary spreadsheet", ".xlsx"), ("archive", "PDF")],
)
def test_what_has_no_reader_says_what_to_do(format: str, hint: str) -> None:
    with pytest.raises(CannotRead) as caught:
        read(format, b"anything")
    assert hint in caught.value.do
