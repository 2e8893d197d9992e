"""Reading a spreadsheet (.xlsx): each visible sheet as a table, its values as they were last shown.

Sheets are read as a stream and kept sparsely: a lone cell in the last row and column costs one cell, not a billion."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from desktop.packs.reading.blocks import Block, ReadDocument
from desktop.packs.reading.drawings import EMU, chart_blocks, picture_of
from desktop.packs.reading.gathering import Gathering, damaged, note_of_too_many_cells
from desktop.packs.reading.grids import Grid, sheet_blocks
from desktop.packs.reading.number_formats import BUILT_IN, general, shown
from desktop.packs.reading.xml_parts import (
    Element,
    attribute,
    child,
    children,
    descendants,
    local,
    whole_number,
)
from desktop.packs.reading.zipped import Package
from desktop.words import _, joined

MOST_SHEET_BYTES = 200_000_000
_MOST_STRINGS = 2_000_000
_PLACE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})\Z")


@dataclass(slots=True)
class _Book:
    package: Package
    strings: list[str]
    styles: list[str]
    since_1904: bool
    gathering: Gathering
    hidden: list[str] = field(default_factory=list)


def read_spreadsheet(data: bytes) -> ReadDocument:
    """The visible sheets as tables. Raises CannotRead."""
    package = Package(data)
    main = package.main()
    root = package.xml(main)
    if root is None or local(root) != "workbook":
        raise damaged()
    how = child(root, "workbookPr")
    gathering = Gathering()
    book = _Book(
        package,
        _strings(package, package.related(main, "sharedStrings")),
        _formats(package, package.related(main, "styles")),
        how is not None and attribute(how, "date1904") in {"1", "true"},
        gathering,
    )
    relations = package.relations(main)
    sheets = list(children(child(root, "sheets"), "sheet"))[:500]
    seen = [one for one in sheets if attribute(one, "state") in {"", "visible"}]
    hidden = [attribute(one, "name") for one in sheets if one not in seen]
    blocks: list[Block] = []
    for one in seen:
        target = next((relations[value][1] for value in one.attrib.values() if value in relations), "")
        if target in package:
            blocks.extend(_sheet(book, target, attribute(one, "name")))
    if hidden:
        gathering.say(_("Hidden sheets were left out: {names}.").format(names=joined(hidden[:20])))
    return ReadDocument(package.title(), tuple(blocks), gathering.notes())


def _sheet(book: _Book, part: str, name: str) -> list[Block]:
    grid = Grid(book.gathering)
    hidden_columns: set[int] = set()
    merges: list[tuple[int, int, int, int]] = []
    drawings: list[str] = []
    for element in _stream(book.package.read(part, MOST_SHEET_BYTES)):
        match local(element):
            case "col" if attribute(element, "hidden") in {"1", "true"}:
                first, last = (whole_number(attribute(element, side), 1, 16_384) for side in ("min", "max"))
                if last - first < 1_000:  # “all the rest” is hidden to frame a sheet, and is empty
                    hidden_columns.update(range(first - 1, last))
            case "row":
                _row(book, element, grid, hidden_columns)
                if grid.full:
                    book.gathering.say(note_of_too_many_cells())
                    break
            case "mergeCell" if len(merges) < 20_000:
                merges.extend(_range(attribute(element, "ref")))
            case "drawing":
                drawings.append(attribute(element, "id"))
            case _:
                pass
    blocks = sheet_blocks(name, grid, merges)
    for id in drawings[:1]:
        _kind, target, outside = book.package.relations(part).get(id, ("", "", True))
        if target and not outside:
            blocks.extend(_drawn(book, target))
    return blocks


def _stream(data: bytes) -> Iterator[Element]:
    """The parts of a sheet that matter, each let go of once it was looked at."""
    from lxml import etree

    wanted = ("{*}row", "{*}col", "{*}mergeCell", "{*}drawing")
    try:
        for _event, element in etree.iterparse(
            io.BytesIO(data),
            tag=wanted,
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            huge_tree=False,
            remove_comments=True,
            remove_pis=True,
        ):
            if element.getroottree().docinfo.doctype:
                raise damaged()
            yield element
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]
    except etree.XMLSyntaxError as error:
        raise damaged() from error


def _row(book: _Book, row: Element, grid: Grid, hidden_columns: set[int]) -> None:
    number = whole_number(attribute(row, "r"), 1, 1_048_576, grid.next_row + 1) - 1
    grid.next_row = number + 1
    if attribute(row, "hidden") in {"1", "true"}:
        if next(descendants(row, "v", "t"), None) is not None:
            grid.hidden += 1
        return
    column = -1
    for one in children(row, "c"):
        place = _PLACE.match(attribute(one, "r"))
        column = _column(place[1]) if place else column + 1
        text, right = _value(book, one)
        if not text:
            continue
        if column in hidden_columns:
            grid.hidden_columns.add(column)
        else:
            grid.put(number, column, text, right=right)


def _value(book: _Book, cell: Element) -> tuple[str, bool]:
    """What the cell shows, and whether it stands at the right as numbers do."""
    kind = attribute(cell, "t") or "n"
    if kind == "inlineStr":
        return _said(child(cell, "is")), False
    held = child(cell, "v")
    value = (held.text or "") if held is not None else ""
    if not value:
        return "", False
    style = book.styles[at] if (at := whole_number(attribute(cell, "s"))) < len(book.styles) else "General"
    match kind:
        case "s":
            at = whole_number(value)
            return (book.strings[at] if at < len(book.strings) else ""), False
        case "b":
            return (_("TRUE") if value.strip() == "1" else _("FALSE")), False
        case "n":
            try:
                number = float(value)
            except ValueError:
                return value, False
            if ";;;" in style:
                return "", False  # a format that shows nothing
            return (shown(number, style, since_1904=book.since_1904) if style else general(number)), True
        case "d":
            return value.replace("T", " ").removesuffix(" 00:00:00"), True
        case _:
            return value, False


def _strings(package: Package, part: str) -> list[str]:
    from lxml import etree

    data = package.read(part, MOST_SHEET_BYTES) if part else b""
    found: list[str] = []
    if not data:
        return found
    try:
        for _event, element in etree.iterparse(
            io.BytesIO(data),
            tag="{*}si",
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            huge_tree=False,
        ):
            found.append(_said(element))
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]
            if len(found) >= _MOST_STRINGS:
                break
    except etree.XMLSyntaxError as error:
        raise damaged() from error
    return found


def _said(element: Element | None) -> str:
    """The text of a string in one or more runs, without how it is to be pronounced."""
    if element is None:
        return ""
    words = []
    for one in element:
        match local(one):
            case "t":
                words.append(one.text or "")
            case "r":
                words.extend(part.text or "" for part in children(one, "t"))
            case _:
                pass
    return re.sub(r"_x000[dD]_", "", "".join(words))


def _formats(package: Package, part: str) -> list[str]:
    """The number format of each cell style."""
    root = package.xml(part) if part else None
    own = {
        whole_number(attribute(one, "numFmtId")): attribute(one, "formatCode")
        for one in children(child(root, "numFmts"), "numFmt")
    }
    found = []
    for one in children(child(root, "cellXfs"), "xf"):
        number = whole_number(attribute(one, "numFmtId"))
        found.append(own.get(number) or BUILT_IN.get(number, "General"))
    return found


def _column(letters: str) -> int:
    at = 0
    for letter in letters:
        at = at * 26 + ord(letter) - 64
    return at - 1


def _range(text: str) -> Iterator[tuple[int, int, int, int]]:
    """A1:C2 as (first row, first column, last row, last column)."""
    first, _colon, last = text.partition(":")
    one, two = _PLACE.match(first), _PLACE.match(last)
    if one and two:
        yield int(one[2]) - 1, _column(one[1]), int(two[2]) - 1, _column(two[1])


def _drawn(book: _Book, part: str) -> list[Block]:
    """The pictures and charts that lie on a sheet."""
    made: list[Block] = []
    root = book.package.xml(part)
    for one in descendants(root, "pic", "chart") if root is not None else ():
        if local(one) == "chart":
            _kind, target, outside = book.package.relations(part).get(attribute(one, "id"), ("", "", True))
            made.extend(chart_blocks(book.package, "" if outside else target, book.gathering))
            continue
        blip, about = next(descendants(one, "blip"), None), next(descendants(one, "cNvPr"), None)
        extent = child(one, "spPr", "xfrm", "ext")
        size = (0.0, 0.0)
        if extent is not None:
            size = whole_number(attribute(extent, "cx")) / EMU, whole_number(attribute(extent, "cy")) / EMU
        if blip is not None:
            words = attribute(about, "descr") if about is not None else ""
            picture = picture_of(book.package, part, blip, book.gathering, words, size)
            made.extend([picture] if picture else [])
    return made
