"""Reading OpenDocument papers (.odt, .ods, .odp): LibreOffice’s own form, and what Google and Microsoft save as it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from desktop.packs.reading.blocks import (
    Aside,
    Block,
    Cell,
    Heading,
    PageBreak,
    Paragraph,
    ReadDocument,
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
    locked,
    numbered_note,
    says_something,
)
from desktop.packs.reading.opendocument_styles import OdfStyles
from desktop.packs.reading.word_lists import bullet, numbered
from desktop.packs.reading.xml_parts import (
    Element,
    attribute,
    child,
    children,
    descendants,
    local,
    whole_number,
)
from desktop.packs.reading.zipped import Zipped
from desktop.words import _

_THROUGH = {
    "section",
    "index-body",
    "table-of-content",
    "illustration-index",
    "alphabetical-index",
    "bibliography",
}
_FORMS = {
    "1": "decimal",
    "a": "lowerLetter",
    "A": "upperLetter",
    "i": "lowerRoman",
    "I": "upperRoman",
    "": "none",
}


@dataclass(slots=True)
class OdfPaper:
    """An OpenDocument paper while it is read."""

    package: Zipped
    styles: OdfStyles
    gathering: Gathering
    footnotes: list[tuple[Block, ...]] = field(default_factory=list)
    counts: dict[tuple[str, int], int] = field(default_factory=dict)
    depth: int = 0


def read_opendocument(data: bytes) -> ReadDocument:
    """The paper, sheets or slides as blocks. Raises CannotRead."""
    from desktop.packs.reading.opendocument_sheets import sheets_of
    from desktop.packs.reading.opendocument_slides import slides_of

    package = Zipped(data)
    if b"encryption-data" in package.read("META-INF/manifest.xml", 4_000_000):
        raise locked()
    root = package.xml("content.xml")
    body = child(root, "body")
    inside = next(iter(body), None) if body is not None else None
    if root is None or inside is None:
        raise damaged()
    paper = OdfPaper(package, OdfStyles(root, package.xml("styles.xml")), Gathering())
    match local(inside):
        case "spreadsheet":
            blocks = sheets_of(paper, inside)
        case "presentation":
            blocks = slides_of(paper, inside)
        case _:
            template = package.xml("styles.xml")
            blocks = [
                *_edge(paper, template, "header", _("At the head of each page")),
                *blocks_in(paper, inside),
            ]
            blocks.extend(_edge(paper, template, "footer", _("At the foot of each page")))
            if paper.footnotes:
                notes = [
                    block
                    for number, note in enumerate(paper.footnotes, 1)
                    for block in numbered_note(number, note)
                ]
                blocks.append(Aside(_("Notes"), tuple(notes)))
    about = package.xml("meta.xml")
    said = next((one.text or "" for one in descendants(about, "title")), "") if about is not None else ""
    first = next((words_in(block.runs) for block in blocks if isinstance(block, Heading)), "")
    return ReadDocument(" ".join((said or first).split())[:300], tuple(blocks), paper.gathering.notes())


def _edge(paper: OdfPaper, template: Element | None, kind: str, label: str) -> Iterator[Block]:
    """What stands at the head or foot of the first sort of page, where that is more than a page number."""
    page = child(template, "master-styles", "master-page")
    edge = child(page, kind)
    said = tuple(blocks_in(paper, edge)) if edge is not None else ()
    if says_something(said):
        yield Aside(label, said)


def blocks_in(paper: OdfPaper, element: Element) -> Iterator[Block]:
    """The blocks of a text, a cell or a box, in order."""
    for one in element:
        match local(one):
            case "h" | "p":
                yield from _paragraph(paper, one)
            case "list":
                yield from _list(paper, one, 0, attribute(one, "style-name"))
            case "table":
                yield from _table(paper, one)
            case "frame" | "g" | "custom-shape" | "rect" | "ellipse":
                yield from drawn(paper, one)
            case "tracked-changes":
                paper.gathering.left_out("changes")
            case kind if kind in _THROUGH:
                yield from blocks_in(paper, one)
            case _:
                pass


def _paragraph(paper: OdfPaper, element: Element, *, indent: int = 0, marker: str = "") -> Iterator[Block]:
    paper.gathering.block()
    style = attribute(element, "style-name")
    runs: list[Run] = []
    anchored: list[Block] = []
    bold, italic, hidden = paper.styles.emphasis(style)
    if paper.styles.breaks_before(style):
        yield PageBreak()
    if hidden:
        paper.gathering.left_out("hidden words")
    else:
        read_runs(paper, element, runs, anchored, bold, italic, "")
    said = joined_runs(runs)
    if not said:
        yield from anchored
        return
    if local(element) == "h":
        level = whole_number(attribute(element, "outline-level"), 1, 6, 1)
        plain = tuple(Run(run.text, False, run.italic, run.link) for run in said)
        yield Heading(level, (Run(f"{marker} "), *plain) if marker.strip("•–") else plain)
    elif paper.styles.is_called(style, "Title"):
        yield Heading(1, tuple(Run(run.text, False, run.italic, run.link) for run in said))
    else:
        yield Paragraph(said, indent, marker)
    yield from anchored


def read_runs(
    paper: OdfPaper,
    element: Element,
    runs: list[Run],
    anchored: list[Block],
    bold: bool,
    italic: bool,
    link: str,
) -> None:
    """The runs of a paragraph or span; what is anchored in it goes to `anchored`."""
    if element.text:
        runs.append(Run(_plain(paper, element.text), bold, italic, link))
    for one in element:
        match local(one):
            case "span":
                strong, leaning, hidden = paper.styles.emphasis(attribute(one, "style-name"), bold, italic)
                if hidden:
                    paper.gathering.left_out("hidden words")
                else:
                    read_runs(paper, one, runs, anchored, strong, leaning, link)
            case "a":
                read_runs(paper, one, runs, anchored, bold, italic, link_of(attribute(one, "href")))
            case "s":
                runs.append(Run(" " * whole_number(attribute(one, "c"), 1, 200, 1), bold, italic, link))
            case "tab":
                runs.append(Run("\t", bold, italic, link))
            case "line-break":
                runs.append(Run("\n", bold, italic, link))
            case "note":
                words = child(one, "note-body")
                if words is not None and paper.depth < DEEPEST:
                    paper.depth += 1
                    at = len(paper.footnotes)
                    paper.footnotes.append(())
                    paper.footnotes[at] = tuple(blocks_in(paper, words))
                    paper.depth -= 1
                    runs.append(Run(f"[{at + 1}]", bold, italic))
            case "annotation":
                paper.gathering.left_out("comment")
            case "frame" | "g" | "custom-shape" | "rect" | "ellipse":
                anchored.extend(drawn(paper, one))
            case (
                "hidden-text"
                | "hidden-paragraph"
                | "page-number"
                | "page-count"
                | "ruby-text"
                | "annotation-end"
            ):
                pass
            case _:
                read_runs(paper, one, runs, anchored, bold, italic, link)
        if one.tail:
            runs.append(Run(_plain(paper, one.tail), bold, italic, link))


def _plain(paper: OdfPaper, text: str) -> str:
    """White space in the file is one space, as the form says."""
    return re.sub(r"[ \t\r\n]+", " ", paper.gathering.text(text))


def _list(paper: OdfPaper, element: Element, level: int, style: str) -> Iterator[Block]:
    how = paper.styles.list_level(style, level)
    key = style or str(id(element)), level
    if attribute(element, "continue-numbering") != "true" or key not in paper.counts:
        paper.counts[key] = how.start - 1
    for item in element:
        kind = local(item)
        if kind not in {"list-item", "list-header"}:
            continue
        first = kind == "list-item"
        if first:
            started = attribute(item, "start-value")
            paper.counts[key] = whole_number(started, 0, 30_000) if started else paper.counts[key] + 1
        for one in item:
            match local(one):
                case "p" | "h":
                    marker = ""
                    if first:
                        first = False
                        marker = bullet(how.text, level)
                        if how.form is not None:
                            shown = numbered(paper.counts[key], _FORMS.get(how.form, "decimal"))
                            marker = f"{how.before}{shown}{how.after}" if shown else ""
                    yield from _paragraph(paper, one, indent=min(level, 8), marker=marker)
                case "list" if level < 20:
                    yield from _list(paper, one, level + 1, attribute(one, "style-name") or style)
                case "table":
                    yield from _table(paper, one)
                case _:
                    pass


def rows_of(element: Element) -> Iterator[tuple[Element, bool]]:
    """The rows of a table, and whether each names the columns."""
    for one in element:
        match local(one):
            case "table-row":
                yield one, False
            case "table-header-rows":
                yield from ((row, True) for row, _head in rows_of(one))
            case "table-rows" | "table-row-group":
                yield from rows_of(one)
            case _:
                pass


def _table(paper: OdfPaper, element: Element) -> Iterator[Block]:
    paper.depth += 1
    rows: list[tuple[Cell, ...]] = []
    header = 0
    for row, names in rows_of(element):
        cells = []
        for one in children(row, "table-cell"):
            if paper.depth > DEEPEST:
                yield from blocks_in(paper, one)
                continue
            again = whole_number(attribute(one, "number-columns-repeated"), 1, MOST_COLUMNS, 1)
            inside = tuple(block for block in blocks_in(paper, one) if not isinstance(block, PageBreak))
            paper.gathering.cells(again)
            across = whole_number(attribute(one, "number-columns-spanned"), 1, MOST_COLUMNS, 1)
            down = whole_number(attribute(one, "number-rows-spanned"), 1, 5_000, 1)
            cells.extend([Cell(inside, across, down)] * again)
        header += names and header == len(rows)
        rows.append(tuple(cells))
    paper.depth -= 1
    if any(any(cell.blocks for cell in row) for row in rows):
        paper.gathering.block()
        yield Table(tuple(rows), min(header, len(rows) - 1))


def drawn(paper: OdfPaper, element: Element) -> Iterator[Block]:
    """A frame or shape: a picture, a box of words, a table, or something that cannot be shown."""
    words = next(((one.text or "").strip() for one in children(element, "desc")), "")
    size = _points(attribute(element, "width")), _points(attribute(element, "height"))
    if paper.depth > 8:
        paper.gathering.left_out("drawing")
        return
    paper.depth += 1
    try:
        inside = list(
            children(element, "text-box", "table", "object", "object-ole", "image", "plugin", "frame", "g")
        )
        if not inside and local(element) != "frame":
            said = tuple(blocks_in(paper, element))
            if said:
                yield Aside("", said)
            return
        for one in inside:
            match local(one):
                case "text-box":
                    if said := tuple(blocks_in(paper, one)):
                        yield Aside("", said)
                case "table":
                    yield from _table(paper, one)
                case "image" if any(local(other) == "table" for other in inside):
                    pass  # how the table looked, for programs that know no tables
                case "image":
                    address = attribute(one, "href").removeprefix("./")
                    if "://" in address or address.startswith(("/", "..")):
                        paper.gathering.left_out("elsewhere")
                    elif picture := paper.gathering.picture(paper.package.read(address), words, *size):
                        yield picture
                    return  # one that follows is another form of the same
                case "frame" | "g":
                    yield from drawn(paper, one)
                case "plugin":
                    paper.gathering.left_out("film")
                    return
                case _:
                    if not any(local(other) == "image" for other in inside):
                        paper.gathering.left_out("object")
    finally:
        paper.depth -= 1


def _points(text: str) -> float:
    """A length such as 4.5cm in points; 0 for none."""
    found = re.fullmatch(r"([0-9.]{1,12})(cm|mm|in|pt|pc)", text)
    if not found:
        return 0.0
    try:
        return float(found[1]) * {"cm": 28.3465, "mm": 2.83465, "in": 72.0, "pt": 1.0, "pc": 12.0}[found[2]]
    except ValueError:
        return 0.0
