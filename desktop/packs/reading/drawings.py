"""What Word and PowerPoint papers draw in the same way: words in shapes, charts by their figures, diagrams, tables."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

from desktop.packs.reading.blocks import (
    Block,
    CannotRead,
    Cell,
    Heading,
    Paragraph,
    Picture,
    Run,
    Runs,
    Table,
)
from desktop.packs.reading.gathering import Gathering, joined_runs, paragraph
from desktop.packs.reading.number_formats import shown
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

EMU = 12_700  # English metric units in a point
_MOST_POINTS = 500
_MOST_SERIES = 40


def runs_of(element: Element, package: Package, part: str, gathering: Gathering) -> Runs:
    """The runs of a DrawingML paragraph."""
    runs = []
    for one in element:
        kind = local(one)
        if kind == "br":
            runs.append(Run("\n"))
        if kind not in {"r", "fld"}:
            continue
        how = child(one, "rPr")
        link = child(how, "hlinkClick")
        words = child(one, "t")
        text = gathering.text((words.text or "") if words is not None else "")
        where = package.link(part, attribute(link, "id")) if link is not None else ""
        bold = how is not None and attribute(how, "b") in {"1", "true"}
        italic = how is not None and attribute(how, "i") in {"1", "true"}
        runs.append(Run(text, bold, italic, where))
    return joined_runs(runs)


def chart_blocks(package: Package, part: str, gathering: Gathering) -> list[Block]:
    """A chart as the table of figures that it was drawn from; nothing (and a note) where it keeps none."""
    try:
        root = package.xml(part) if part else None
    except CannotRead:
        root = None
    if root is None:
        gathering.left_out("lost chart")
        return []
    columns: list[tuple[str, dict[int, str]]] = []
    rows: dict[int, str] = {}
    for one in list(descendants(root, "ser"))[:_MOST_SERIES]:
        name = next(_values(child(one, "tx")), (0, ""))[1]
        for at, text in _values(child(one, "cat") if child(one, "cat") is not None else child(one, "xVal")):
            rows.setdefault(at, text)
        figures = child(one, "val") if child(one, "val") is not None else child(one, "yVal")
        columns.append((name, dict(_values(figures))))
    places = sorted({*rows, *(at for _name, values in columns for at in values)})[:_MOST_POINTS]
    if not places:
        gathering.left_out("lost chart")
        return []
    gathering.left_out("chart")
    gathering.cells((len(places) + 1) * (len(columns) + 1))
    head = (Cell(), *(_cell(gathering, name, right=True) for name, _values_of in columns))
    body = [
        (
            _cell(gathering, rows.get(at, str(at + 1))),
            *(_cell(gathering, values.get(at, ""), right=True) for _name, values in columns),
        )
        for at in places
    ]
    title = child(root, "chart", "title")
    said = "".join(words.text or "" for words in descendants(title, "t")) if title is not None else ""
    made: list[Block] = [paragraph(gathering.text(said).strip(), bold=True)] if said.strip() else []
    return [*made, Table((head, *body), header=1)]


def _cell(gathering: Gathering, text: str, *, right: bool = False) -> Cell:
    said = gathering.text(text).strip()
    return Cell((paragraph(said),) if said else (), right=right)


def _values(element: Element | None) -> Iterator[tuple[int, str]]:
    """The kept values of a series, its name or its categories: (place, text)."""
    if element is None:
        return
    style = next((one.text or "" for one in descendants(element, "formatCode")), "General")
    for at, point in enumerate(descendants(element, "pt")):
        value = child(point, "v")
        text = (value.text or "") if value is not None else ""
        if local(point.getparent()) == "numCache":
            with contextlib.suppress(ValueError):
                text = shown(float(text), attribute(point, "formatCode") or style)
        yield whole_number(attribute(point, "idx"), 0, 1_000_000, at), text
    if local(element) == "tx" and (value := child(element, "v")) is not None:
        yield 0, value.text or ""


def diagram_blocks(package: Package, part: str, gathering: Gathering) -> list[Block]:
    """A diagram (SmartArt) as the words in it, one entry for each of its shapes."""
    try:
        root = package.xml(part) if part else None
    except CannotRead:
        root = None
    made: list[Block] = []
    for point in descendants(root, "pt") if root is not None else ():
        if attribute(point, "type") not in {"", "node", "asst"}:
            continue
        said = " ".join(
            "".join(words.text or "" for words in descendants(one, "t")) for one in descendants(point, "p")
        )
        if said.strip():
            gathering.block()
            made.append(paragraph(gathering.text(said).strip(), marker="•"))
    gathering.left_out("diagram" if made else "drawing")
    return made


def picture_of(
    package: Package, part: str, element: Element, gathering: Gathering, words: str, size: tuple[float, float]
) -> Picture | None:
    """The picture that a fill or a shape names by a relationship of `part`, if it is in the file."""
    inside, outside = attribute(element, "embed"), attribute(element, "link")
    relations = package.relations(part)
    _kind, target, lies_outside = relations.get(inside or outside, ("", "", False))
    if not target or lies_outside:
        gathering.left_out("elsewhere" if lies_outside else "missing")
        return None
    return gathering.picture(package.read(target), words, *size)


def table_of(element: Element, package: Package, part: str, gathering: Gathering) -> Table:
    """A DrawingML table (a slide’s)."""
    rows = []
    for row in children(element, "tr"):
        cells = []
        for one in children(row, "tc"):
            if attribute(one, "hMerge") in {"1", "true"} or attribute(one, "vMerge") in {"1", "true"}:
                continue
            gathering.cells()
            inside = tuple(
                Paragraph(runs)
                for words in children(child(one, "txBody"), "p")
                if (runs := runs_of(words, package, part, gathering))
            )
            across = whole_number(attribute(one, "gridSpan"), 1, 250, 1)
            down = whole_number(attribute(one, "rowSpan"), 1, 1000, 1)
            cells.append(Cell(inside, across, down))
        rows.append(tuple(cells))
    how = child(element, "tblPr")
    return Table(
        tuple(rows), header=1 if how is not None and attribute(how, "firstRow") in {"1", "true"} else 0
    )


def title_of(blocks: list[Block]) -> str:
    """What a paper calls itself: its first heading."""
    first = next((block for block in blocks if isinstance(block, Heading)), None)
    return "".join(run.text for run in first.runs)[:300].replace("\n", " ") if first else ""
