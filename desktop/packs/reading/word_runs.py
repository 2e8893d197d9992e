"""The inside of a Word paragraph: its runs, and the pictures, boxes and charts that are anchored in it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from desktop.packs.reading.blocks import Aside, Block, Run
from desktop.packs.reading.drawings import EMU, chart_blocks, diagram_blocks, picture_of
from desktop.packs.reading.gathering import link_of, raised, readable_symbols, symbol
from desktop.packs.reading.word_styles import is_on
from desktop.packs.reading.xml_parts import Element, attribute, child, descendants, local, whole_number

if TYPE_CHECKING:
    from desktop.packs.reading.word import Paper

_PAGE_NUMBERS = {"PAGE", "NUMPAGES", "SECTIONPAGES", "PAGEREF"}
_THROUGH = {"smartTag", "customXml", "dir", "bdo", "ruby", "rubyBase"}
_FORM_BOX = ("☐", "☒")


@dataclass(slots=True)
class Field:
    """A field that was begun: what it was told to do, and whether its result has begun."""

    told: str = ""
    shown: bool = False

    @property
    def is_page_number(self) -> bool:
        """Whether it says a number of a page, which is another’s in a pack."""
        first = self.told.split(maxsplit=1)[:1]
        return bool(first) and first[0].upper() in _PAGE_NUMBERS

    @property
    def link(self) -> str:
        """Where it leads, if it is a link to elsewhere."""
        found = re.match(r'\s*HYPERLINK\s+"([^"]*)"', self.told, re.IGNORECASE)
        return link_of(found[1]) if found else ""


class Writing:
    """What one paragraph holds: its runs, and the blocks that come before and after them."""

    def __init__(self, paper: Paper, style: str) -> None:
        self.paper = paper
        self.runs: list[Run] = []
        self.before: list[Block] = []
        self.after: list[Block] = []
        self.breaks_before = self.breaks_after = False
        self._style = style

    def read(self, element: Element) -> None:
        """Read a whole paragraph."""
        self._read(element, "")
        # a field that was never given its result would hide the rest of the paper
        for one in self.paper.fields:
            one.shown = True

    def _read(self, element: Element, link: str) -> None:
        paper = self.paper
        for one in element:
            kind = local(one)
            if kind == "r":
                self._run(one, link)
            elif kind == "hyperlink":
                self._read(one, paper.package.link(paper.part, attribute(one, "id")) or link)
            elif kind in {"ins", "moveTo"}:
                paper.gathering.left_out("changes")
                self._read(one, link)
            elif kind in {"del", "moveFrom"}:
                paper.gathering.left_out("changes")
            elif kind == "sdt":
                if (inside := child(one, "sdtContent")) is not None:
                    self._read(inside, link)
            elif kind == "fldSimple":
                if not Field(attribute(one, "instr")).is_page_number:
                    self._read(one, Field(attribute(one, "instr")).link or link)
            elif kind in {"oMath", "oMathPara"}:
                paper.gathering.left_out("formula")
                self._say("".join(words.text or "" for words in descendants(one, "t")), "", False, False)
            elif kind in _THROUGH:
                self._read(one, link)
            elif kind == "AlternateContent" and (chosen := child(one, "Choice")) is not None:
                self._read(chosen, link)

    def _run(self, run: Element, link: str) -> None:
        bold, italic, hidden, high = self._emphasis(child(run, "rPr"))
        if hidden:
            if any(True for _one in descendants(run, "t")):
                self.paper.gathering.left_out("hidden words")
            return
        self._inside(run, link, bold, italic, high)

    def _inside(self, run: Element, link: str, bold: bool, italic: bool, high: str) -> None:
        paper = self.paper
        for one in run:
            match local(one):
                case "t":
                    self._say(raised(one.text or "", high), link, bold, italic)
                case "tab" | "ptab":
                    self._say("\t", link, bold, italic)
                case "cr":
                    self._say("\n", link, bold, italic)
                case "br":
                    if attribute(one, "type") == "page":
                        if self._has_words():
                            self.breaks_after = True
                        else:
                            self.breaks_before = True
                    else:
                        self._say("\n", link, bold, italic)
                case "noBreakHyphen":
                    self._say("-", link, bold, italic)
                case "sym":
                    self._say(symbol(int(attribute(one, "char") or "0", 16)), link, bold, italic)
                case "footnoteReference" | "endnoteReference" as kind:
                    paper.footnotes.append((kind.removesuffix("Reference"), attribute(one, "id")))
                    self._say(f"[{len(paper.footnotes)}]", "", bold, italic)
                case "fldChar":
                    self._field(one)
                case "instrText":
                    if paper.fields and not paper.fields[-1].shown:
                        paper.fields[-1].told += (one.text or "")[:2000]
                case "drawing":
                    self._drawing(one)
                case "pict" | "object":
                    self._old_drawing(one)
                case "AlternateContent":
                    if (chosen := child(one, "Choice")) is not None:
                        self._inside(chosen, link, bold, italic, high)
                case "ruby":
                    self._read(one, link)
                case _:
                    pass

    def _emphasis(self, how: Element | None) -> tuple[bool, bool, bool, str]:
        bold, italic, hidden = self.paper.styles.emphasis(self._style)
        high = ""
        named = child(how, "rStyle")
        if named is not None:
            by_name = self.paper.styles.emphasis(attribute(named, "val"))
            bold, italic, hidden = bold or by_name[0], italic or by_name[1], hidden or by_name[2]
        for one in how if how is not None else ():
            match local(one):
                case "b":
                    bold = is_on(one)
                case "i":
                    italic = is_on(one)
                case "vanish":
                    hidden = is_on(one)
                case "vertAlign":
                    high = attribute(one, "val")
                case _:
                    pass
        return bold, italic, hidden, high

    def _say(self, text: str, link: str, bold: bool, italic: bool) -> None:
        fields = self.paper.fields
        if any(not one.shown or one.is_page_number for one in fields):
            return
        text = readable_symbols(self.paper.gathering.text(text))
        leads = link or next((one.link for one in reversed(fields) if one.link), "")
        self.runs.append(Run(text, bold, italic, leads))

    def _has_words(self) -> bool:
        return any(run.text.strip() for run in self.runs)

    def _put(self, blocks: list[Block]) -> None:
        (self.after if self._has_words() else self.before).extend(blocks)

    def _field(self, element: Element) -> None:
        fields = self.paper.fields
        match attribute(element, "fldCharType"):
            case "begin":
                fields.append(Field())
                box = child(element, "ffData", "checkBox")
                if box is not None:
                    ticked = (
                        child(box, "checked") if child(box, "checked") is not None else child(box, "default")
                    )
                    fields.pop()
                    self._say(_FORM_BOX[ticked is not None and is_on(ticked)], "", False, False)
                    fields.append(Field())
                if len(fields) > 50:
                    del fields[:-50]
            case "separate" if fields:
                fields[-1].shown = True
            case "end" if fields:
                fields.pop()
            case _:
                pass

    def _drawing(self, element: Element) -> None:
        paper = self.paper
        extent, about = next(descendants(element, "extent"), None), next(descendants(element, "docPr"), None)
        size = (0.0, 0.0)
        if extent is not None:
            size = whole_number(attribute(extent, "cx")) / EMU, whole_number(attribute(extent, "cy")) / EMU
        words = attribute(about, "descr") or "" if about is not None else ""
        found = False
        for one in _nearest(element):
            found = True
            match local(one):
                case "blip":
                    # a group of several has one size for all of them
                    alone = sum(1 for _one in descendants(element, "blip")) == 1
                    picture = picture_of(
                        paper.package, paper.part, one, paper.gathering, words, size if alone else (0.0, 0.0)
                    )
                    self._put([picture] if picture else [])
                case "chart":
                    target = paper.package.relations(paper.part).get(attribute(one, "id"), ("", "", True))
                    self._put(chart_blocks(paper.package, "" if target[2] else target[1], paper.gathering))
                case "relIds":
                    target = paper.package.relations(paper.part).get(attribute(one, "dm"), ("", "", True))
                    self._put(diagram_blocks(paper.package, "" if target[2] else target[1], paper.gathering))
                case _:
                    self._box(one)
        if not found:
            paper.gathering.left_out("drawing")

    def _old_drawing(self, element: Element) -> None:
        """A picture or box in the older drawing language (VML), or the picture of an inserted object."""
        paper = self.paper
        found = False
        for one in _nearest(element):
            found = True
            if local(one) == "txbxContent":
                self._box(one)
                continue
            target = paper.package.relations(paper.part).get(attribute(one, "id"), ("", "", False))
            if not target[1] or target[2]:
                paper.gathering.left_out("elsewhere" if target[2] else "missing")
                continue
            style = attribute(one.getparent(), "style")
            size = tuple(
                float(match[1]) if (match := re.search(rf"(?:^|;){side}:([0-9.]{{1,8}})pt", style)) else 0.0
                for side in ("width", "height")
            )
            picture = paper.gathering.picture(
                paper.package.read(target[1]), attribute(one, "title"), size[0], size[1]
            )
            self._put([picture] if picture else [])
        if not found:
            paper.gathering.left_out("object" if local(element) == "object" else "drawing")

    def _box(self, element: Element) -> None:
        """The words in a box, and what is in it."""
        from desktop.packs.reading.word import blocks_in

        paper = self.paper
        if paper.depth > 8:
            return
        paper.depth += 1
        inside = tuple(blocks_in(paper, element))
        paper.depth -= 1
        if inside:
            self._put([Aside("", inside)])


def _nearest(element: Element) -> list[Element]:
    """The pictures, charts, diagrams and boxes of a drawing, those inside a box left to it."""
    found = []
    waiting = [element]
    while waiting:
        one = waiting.pop()
        kind = local(one)
        if kind in {"blip", "chart", "relIds", "txbxContent", "imagedata"}:
            found.append(one)
            continue
        inside = [part for part in one if local(part) != "Fallback"]
        waiting.extend(reversed(inside))
    return found
