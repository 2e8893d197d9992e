"""Reading a Word paper (.docx): its text in order with headings, lists, tables, pictures, boxes and footnotes."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from desktop.packs.reading.blocks import Aside, Block, PageBreak, Paragraph, ReadDocument, Run, words_in
from desktop.packs.reading.drawings import title_of
from desktop.packs.reading.gathering import Gathering, damaged, joined_runs, numbered_note, says_something
from desktop.packs.reading.word_lists import Lists
from desktop.packs.reading.word_runs import Field, Writing
from desktop.packs.reading.word_styles import Styles
from desktop.packs.reading.word_tables import table_of
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
from desktop.words import _

if TYPE_CHECKING:
    from collections.abc import Iterator

_TWIPS_PER_STEP = 500


@dataclass(slots=True)
class Paper:
    """A Word paper while it is read, and the part of it that is read now (its links and pictures are named there)."""

    package: Package
    part: str
    styles: Styles
    lists: Lists
    gathering: Gathering
    footnotes: list[tuple[str, str]] = field(default_factory=list)
    fields: list[Field] = field(default_factory=list)  # begun and not ended
    depth: int = 0


def read_word(data: bytes) -> ReadDocument:
    """The paper as blocks. Raises CannotRead."""
    package = Package(data)
    part = package.main()
    root = package.xml(part)
    body = child(root, "body")
    if body is None:
        raise damaged()
    gathering = Gathering()
    paper = Paper(
        package,
        part,
        Styles(package.xml(package.related(part, "styles")) if package.related(part, "styles") else None),
        Lists(
            package.xml(package.related(part, "numbering")) if package.related(part, "numbering") else None
        ),
        gathering,
    )
    paper.styles.has_title = any(
        paper.styles.name(attribute(style, "val")) == "title" for style in descendants(body, "pStyle")
    )
    blocks = list(blocks_in(paper, body))
    while blocks and isinstance(blocks[-1], PageBreak):
        blocks.pop()
    notes = _footnotes(paper)
    above, below = _edges(paper, body)
    comments = package.related(part, "comments")
    if comments and (held := package.xml(comments)) is not None:
        gathering.left_out("comment", sum(1 for _one in children(held, "comment")))
    title = package.title() or title_of(blocks)
    return ReadDocument(title, (*above, *blocks, *notes, *below), gathering.notes())


def blocks_in(paper: Paper, element: Element) -> Iterator[Block]:
    """The blocks of a body, a cell, a box or a note, in order."""
    for one in element:
        match local(one):
            case "p":
                yield from _paragraph(paper, one)
            case "tbl":
                yield from table_of(paper, one)
            case "sdt":
                if (inside := child(one, "sdtContent")) is not None:
                    yield from blocks_in(paper, inside)
            case "customXml" | "smartTag" | "ins" | "moveTo":
                yield from blocks_in(paper, one)
            case "altChunk":
                paper.gathering.left_out("object")
            case "AlternateContent":
                if (chosen := child(one, "Choice")) is not None:
                    yield from blocks_in(paper, chosen)
            case _:
                pass


def _paragraph(paper: Paper, element: Element) -> Iterator[Block]:
    how = child(element, "pPr")
    style = attribute(child(how, "pStyle"), "val") if child(how, "pStyle") is not None else ""
    writing = Writing(paper, style)
    writing.read(element)
    if how is not None and paper.styles.on(how, "pageBreakBefore"):
        yield PageBreak()
    if writing.breaks_before:
        yield PageBreak()
    paper.gathering.block()
    yield from writing.before
    marker, level = _marker(paper, how, style)
    runs = joined_runs(
        _without_page_number(writing.runs) if paper.styles.is_contents(style) else writing.runs
    )
    if runs:
        if heading := paper.styles.heading_level(how, style):
            yield paper.styles.heading(heading, (Run(f"{marker} "), *runs) if marker.strip("•–◦▪") else runs)
        else:
            yield Paragraph(runs, level if marker else _indent(how), marker)
    yield from writing.after
    if writing.breaks_after:
        yield PageBreak()
    section = child(how, "sectPr")
    kind = child(section, "type")
    if section is not None and (kind is None or attribute(kind, "val") != "continuous"):
        yield PageBreak()


def _marker(paper: Paper, how: Element | None, style: str) -> tuple[str, int]:
    """What stands before the paragraph as an entry of a list, and how deep it lies; nothing for no entry."""
    numbering = child(how, "numPr")
    number, level = paper.styles.numbering(style)
    if numbering is not None:
        if (own := child(numbering, "numId")) is not None:
            number = attribute(own, "val")
        if (own := child(numbering, "ilvl")) is not None:
            level = whole_number(attribute(own, "val"), 0, 8)
    if not number or number == "0":
        return "", 0
    marker = paper.lists.next(number, level)
    # “List Bullet 3” is a list of its own whose entries stand as far in as a third level
    named = re.fullmatch(r"list (?:bullet|number) ([2-5])", paper.styles.name(style))
    return marker, max(level, int(named[1]) - 1 if named else 0)


def _indent(how: Element | None) -> int:
    indent = child(how, "ind")
    if indent is None:
        return 0
    left = whole_number(attribute(indent, "left") or attribute(indent, "start"), 0, 20_000)
    return min(left // _TWIPS_PER_STEP, 4)


def _without_page_number(runs: list[Run]) -> list[Run]:
    """A line of a table of contents without its page number, which is another’s now."""
    text = words_in(tuple(runs))
    head, tab, tail = text.rpartition("\t")
    if not tab or not tail.strip().isalnum():
        return runs
    kept, room = [], len(head)
    for run in runs:
        if room > 0:
            kept.append(Run(run.text[:room], run.bold, run.italic, run.link))
        room -= len(run.text)
    return kept


def _footnotes(paper: Paper) -> Iterator[Block]:
    """The footnotes and endnotes that the text refers to, in the order of their numbers."""
    held = {}
    for kind in ("footnote", "endnote"):
        name = paper.package.related(paper.part, f"{kind}s")
        root = paper.package.xml(name) if name else None
        for one in children(root, kind):
            held[kind, attribute(one, "id")] = name, one
    inside: list[Block] = []
    main = paper.part
    for number, key in enumerate(list(paper.footnotes), 1):
        if key not in held:
            continue
        paper.part, note = held[key]
        inside.extend(numbered_note(number, blocks_in(paper, note)))
    paper.part = main
    if inside:
        yield Aside(_("Notes"), tuple(inside))


def _edges(paper: Paper, body: Element) -> tuple[list[Block], list[Block]]:
    """What stands at the head and at the foot of the first section’s pages, where that is more than a page number."""
    section = next(descendants(body, "sectPr"), None)
    found: dict[str, list[Block]] = {"headerReference": [], "footerReference": []}
    main = paper.part
    for kind, label in (
        ("headerReference", _("At the head of each page")),
        ("footerReference", _("At the foot of each page")),
    ):
        names = {attribute(one, "type") or "default": attribute(one, "id") for one in children(section, kind)}
        for which in ("first", "default"):
            target = paper.package.relations(main).get(names.get(which, ""), ("", "", True))
            root = paper.package.xml(target[1]) if target[1] and not target[2] else None
            if root is None:
                continue
            paper.part = target[1]
            inside = tuple(block for block in blocks_in(paper, root) if not isinstance(block, PageBreak))
            paper.part = main
            if says_something(inside):
                found[kind] = [Aside(label, inside)]
                break
    return found["headerReference"], found["footerReference"]
