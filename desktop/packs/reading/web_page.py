"""Reading a web page: its text, lists, tables and the pictures that lie in it. Nothing is fetched and nothing runs."""

from __future__ import annotations

import base64
import binascii
import codecs
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from urllib.parse import unquote_to_bytes

from desktop.packs.reading.blocks import (
    Block,
    Cell,
    Heading,
    Paragraph,
    ReadDocument,
    Rule,
    Run,
    Table,
    words_in,
)
from desktop.packs.reading.gathering import (
    DEEPEST,
    MOST_COLUMNS,
    Gathering,
    damaged,
    joined_runs,
    link_of,
    raised,
    too_large,
)
from desktop.packs.reading.plain_text import decoded
from desktop.packs.reading.word_lists import bullet, numbered
from desktop.packs.reading.xml_parts import Element, whole_number
from desktop.words import _

MOST_LETTERS = 12_000_000
_DEEPEST = 120
_LEFT_OUT = {
    "script", "style", "template", "head", "title", "meta", "link", "iframe", "object", "embed", "canvas",
    "select", "button", "textarea", "datalist", "map", "area", "noframes", "frameset", "applet", "rp", "rt",
}  # fmt: skip
_PARTS = {
    "p", "div", "section", "article", "header", "footer", "main", "aside", "nav", "figure", "figcaption", "address",
    "blockquote", "center", "form", "fieldset", "legend", "details", "summary", "body", "html", "dl", "dt", "dd",
    "ul", "ol", "menu", "li", "tr", "td", "th", "tbody", "thead", "tfoot", "caption", "hgroup", "search", "dialog",
}  # fmt: skip
_BOLD = {"b", "strong", "th", "dt", "legend", "summary"}
_ITALIC = {"i", "em", "cite", "dfn", "var"}
_HIDDEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all|font-size\s*:\s*0(?![.\d])", re.I
)
_HEAVY = re.compile(r"font-weight\s*:\s*(bold|[6-9]00)", re.I)
_LIGHT = re.compile(r"font-weight\s*:\s*(normal|[1-5]00)", re.I)
_LEANING = re.compile(r"font-style\s*:\s*(italic|oblique)", re.I)
_CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.-]{2,40})", re.I)
_NUMBERED = {"a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
Found = Callable[[str], bytes | None]


def read_web_page(data: bytes) -> ReadDocument:
    """The page as blocks. Raises CannotRead."""
    return read_html(html_text(data))


def html_text(data: bytes) -> str:
    """The letters of a page, in the code that it names."""
    named = _CHARSET.search(data[:4096])
    if named and not data.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        try:
            return data.decode(codecs.lookup(named[1].decode("ascii")).name, "replace")
        except (LookupError, ValueError, TypeError):
            pass
    return decoded(data)


def read_html(text: str, *, titled: bool = True) -> ReadDocument:
    """A page’s text as blocks; its own title counts where it is `titled`."""
    gathering = Gathering()
    title, blocks = html_blocks(text, gathering)
    first = next((words_in(block.runs) for block in blocks if isinstance(block, Heading)), "")
    said = (title if titled else "") or first
    return ReadDocument(" ".join(said.split())[:300], tuple(blocks), gathering.notes())


def html_blocks(text: str, gathering: Gathering, found: Found | None = None) -> tuple[str, list[Block]]:
    """The title of some HTML, and its blocks; `found` gives the bytes of pictures that come along (a message’s)."""
    from lxml import etree

    if len(text) > MOST_LETTERS:
        raise too_large()
    if not text.strip():
        return "", []
    parser = etree.HTMLParser(
        encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, huge_tree=False
    )
    try:
        root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    except (etree.XMLSyntaxError, etree.ParserError, ValueError) as error:
        raise damaged() from error
    if any("depth" in error.message for error in parser.error_log):
        # what comes after is lost, so none of it is shown
        raise damaged(_("It is nested too deeply to be read."))
    if root is None:
        return "", []
    title = next((one.text or "" for one in root.iter("title")), "")
    page = _Page(gathering, found)
    page.walk(root, _How(), 0)
    page.flush()
    return gathering.text(" ".join(title.split())[:300]), page.blocks


@dataclass(frozen=True, slots=True)
class _How:
    """How letters are set at some place of the page."""

    bold: bool = False
    italic: bool = False
    link: str = ""
    kept: bool = False  # white space and line ends as they stand
    raised: str = ""


class _Page:
    """A page while it is read: blocks made, and the runs of the paragraph that is not ended yet."""

    def __init__(self, gathering: Gathering, found: Found | None) -> None:
        self.gathering, self.found = gathering, found
        self.blocks: list[Block] = []
        self._runs: list[Run] = []
        self._indent, self._marker = 0, ""
        self._lists: list[tuple[str, int]] = []
        self._tables = 0

    def flush(self, level: int = 0) -> None:
        """End the paragraph, or the heading of that level."""
        runs = joined_runs(self._runs)
        self._runs = []
        if not runs:
            return
        self.gathering.block()
        if level:
            self.blocks.append(
                Heading(level, tuple(Run(run.text, False, run.italic, run.link) for run in runs))
            )
            return
        # what follows in the same entry stands below its words, not below its marker
        indent = self._indent if self._marker or not self._lists else self._indent + 1
        self.blocks.append(Paragraph(runs, min(indent, 8), self._marker))
        self._marker = ""

    def say(self, text: str, how: _How) -> None:
        """Some letters."""
        if not text:
            return
        if not how.kept:
            text = re.sub(r"[ \t\r\n\f]+", " ", text)
            if text[0] == " " and (not self._runs or self._runs[-1].text.endswith((" ", "\n"))):
                text = text[1:]
        if text:
            said = raised(self.gathering.text(text), how.raised)
            self._runs.append(Run(said, how.bold, how.italic, how.link))

    def walk(self, element: Element, how: _How, depth: int) -> None:
        """What is inside an element."""
        if depth > _DEEPEST:
            self.say(" ".join(text for text in element.itertext() if text.strip()), how)
            return
        self.say(element.text or "", how)
        for one in element:
            if isinstance(one.tag, str):
                self._element(one, one.tag.casefold(), how, depth + 1)
            self.say(one.tail or "", how)

    def _element(self, element: Element, tag: str, how: _How, depth: int) -> None:
        style = element.get("style") or ""
        if tag in _LEFT_OUT:
            return
        if element.get("hidden") is not None or (style and _HIDDEN.search(style)):
            if any(text.strip() for text in element.itertext()):
                self.gathering.left_out("hidden words")
            return
        how = self._set(element, tag, style, how)
        if tag in {"h1", "h2", "h3", "h4", "h5", "h6"}:
            self.flush()
            self.walk(element, replace(how, bold=False), depth)
            self.flush(int(tag[1]))
        elif tag == "br":
            self._runs.append(Run("\n"))
        elif tag == "hr":
            self.flush()
            self.blocks.append(Rule())
        elif tag == "img":
            self._picture(element, how)
        elif tag in {"svg", "math"}:
            self.gathering.left_out("drawing" if tag == "svg" else "formula")
            if tag == "math":
                self.say(" ".join(element.itertext()), how)
        elif tag in {"video", "audio"}:
            self.gathering.left_out("film")
        elif tag == "input":
            if (element.get("type") or "").casefold() in {"checkbox", "radio"}:
                self.say("☒ " if element.get("checked") is not None else "☐ ", how)
        elif tag == "pre":
            self.flush()
            self.walk(element, replace(how, kept=True), depth)
            self.flush()
        elif tag in {"ul", "ol", "menu"}:
            self._list(element, tag, how, depth)
        elif tag == "table":
            self._table(element, how, depth)
        elif tag in {"blockquote", "dd"}:
            self._inset(element, how, depth)
        elif tag in _PARTS:
            self.flush()
            self.walk(element, how, depth)
            self.flush()
        else:
            self.walk(element, how, depth)

    def _set(self, element: Element, tag: str, style: str, how: _How) -> _How:
        bold = (how.bold or tag in _BOLD or bool(_HEAVY.search(style))) and not _LIGHT.search(style)
        italic = how.italic or tag in _ITALIC or bool(_LEANING.search(style))
        link = link_of(element.get("href") or "") if tag == "a" else how.link
        high = {"sup": "superscript", "sub": "subscript"}.get(tag, how.raised)
        if (bold, italic, link, high) == (how.bold, how.italic, how.link, how.raised):
            return how
        return replace(how, bold=bold, italic=italic, link=link, raised=high)

    def _inset(self, element: Element, how: _How, depth: int) -> None:
        self.flush()
        self._indent += 1
        self.walk(element, how, depth)
        self.flush()
        self._indent -= 1

    def _list(self, element: Element, tag: str, how: _How, depth: int) -> None:
        self.flush()
        number = whole_number(element.get("start") or "1", 0, 30_000, 1) - 1
        form = _NUMBERED.get(element.get("type") or "", "decimal")
        outside, marker = self._indent, self._marker
        self._indent = outside + 1 if self._lists else outside
        self._lists.append((tag, 0))
        for one in element:
            if not isinstance(one.tag, str):
                continue
            if one.tag.casefold() != "li":
                self._element(one, one.tag.casefold(), how, depth + 1)
                continue
            number = whole_number(one.get("value") or "", 0, 30_000, number + 1)
            self._marker = f"{numbered(number, form)}." if tag == "ol" else bullet("", len(self._lists) - 1)
            self._element(one, "li", how, depth + 1)
            self.flush()
        self._lists.pop()
        self._indent, self._marker = outside, "" if self.blocks else marker

    def _picture(self, element: Element, how: _How) -> None:
        source = (element.get("src") or "").strip()
        words = element.get("alt") or ""
        data = None
        if source[:5].casefold() == "data:":
            data = _data_of(source)
        elif source[:4].casefold() == "cid:" and self.found is not None:
            data = self.found(source[4:])
        elif _is_speck(element):
            return  # put there to count who reads it
        if data is None:
            self.gathering.left_out("elsewhere")
            self.say(f"[{words}]" if words.strip() else "", how)
            return
        size = tuple(whole_number(element.get(side) or "", 0, 5_000) * 0.75 for side in ("width", "height"))
        picture = self.gathering.picture(data, words, *size)
        if picture is not None:
            self.flush()
            self.blocks.append(picture)

    def _table(self, element: Element, how: _How, depth: int) -> None:
        self.flush()
        rows = [row for row in element.iter("tr") if _table_of(row) is element]
        widest = max((len(list(row.iterchildren("td", "th"))) for row in rows), default=0)
        within = next(element.iterdescendants("table"), None) is not None
        laying_out = element.get("role") in {"presentation", "none"} or within or widest < 2
        if laying_out or self._tables >= DEEPEST:
            for row in rows:
                for one in row.iterchildren("td", "th"):
                    self._element(one, "td", how, depth + 3)
            return
        self._tables += 1
        caption = next(element.iterchildren("caption"), None)
        if caption is not None:
            self._element(caption, "caption", replace(how, bold=True), depth + 1)
        made: list[tuple[Cell, ...]] = []
        header = 0
        for row in rows:
            cells = []
            parts = list(row.iterchildren("td", "th"))
            for one in parts[:MOST_COLUMNS]:
                self.gathering.cells()
                words = self._apart(one, replace(how, bold=how.bold or one.tag == "th"), depth + 3)
                across = whole_number(one.get("colspan") or "", 1, MOST_COLUMNS, 1)
                down = whole_number(one.get("rowspan") or "", 1, 1_000, 1)
                right = (one.get("align") or "").casefold() == "right" or "text-align:right" in (
                    one.get("style") or ""
                ).replace(" ", "")
                cells.append(Cell(words, across, down, right))
            if parts and header == len(made) and all(one.tag == "th" for one in parts):
                header += 1
            made.append(tuple(cells))
        self._tables -= 1
        if any(cell.blocks for row in made for cell in row):
            self.gathering.block()
            self.blocks.append(Table(tuple(made), min(header, len(made) - 1)))

    def _apart(self, element: Element, how: _How, depth: int) -> tuple[Block, ...]:
        """The blocks of a cell."""
        kept = self.blocks, self._runs, self._indent, self._marker, self._lists
        self.blocks, self._runs, self._indent, self._marker, self._lists = [], [], 0, "", []
        self.walk(element, how, depth)
        self.flush()
        made = tuple(self.blocks)
        self.blocks, self._runs, self._indent, self._marker, self._lists = kept
        return made


def _table_of(row: Element) -> Element | None:
    """The table that a row belongs to, not one that this lies in."""
    return next(row.iterancestors("table"), None)


def _is_speck(element: Element) -> bool:
    return any((element.get(side) or "").removesuffix("px") in {"0", "1"} for side in ("width", "height"))


def _data_of(source: str) -> bytes | None:
    """The bytes that a data: address holds, if it holds a picture."""
    head, comma, body = source.partition(",")
    if not comma or not head[5:].casefold().startswith("image/"):
        return None
    if not head.casefold().endswith(";base64"):
        return unquote_to_bytes(body)
    try:
        return base64.b64decode(re.sub(r"\s+", "", unquote_to_bytes(body).decode("ascii")) + "==")
    except (binascii.Error, ValueError):
        return None
