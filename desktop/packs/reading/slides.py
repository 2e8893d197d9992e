"""Reading slides (.pptx): each slide’s title, words, tables and pictures in reading order."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.packs.reading.blocks import (
    Block,
    Heading,
    Paragraph,
    ReadDocument,
    Rule,
    Run,
    words_in,
)
from desktop.packs.reading.drawings import EMU, chart_blocks, diagram_blocks, picture_of, runs_of, table_of
from desktop.packs.reading.gathering import Gathering, damaged
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
from desktop.packs.reading.zipped import Package
from desktop.words import _

MOST_SLIDES = 1_000
_NOT_READ = {"sldNum", "dt", "ftr", "hdr", "sldImg"}
_DEEPEST = 12
_AUTOMATIC = {"arabic": "decimal", "alphaLc": "lowerLetter", "alphaUc": "upperLetter", "romanLc": "lowerRoman",
              "romanUc": "upperRoman"}  # fmt: skip


@dataclass(slots=True)
class _Slide:
    """A slide while it is read."""

    package: Package
    part: str
    gathering: Gathering
    title: str = ""


def read_slides(data: bytes) -> ReadDocument:
    """The slides as blocks, hidden ones left out. Raises CannotRead."""
    package = Package(data)
    main = package.main()
    root = package.xml(main)
    order = child(root, "sldIdLst")
    if root is None or local(root) != "presentation":
        raise damaged()
    gathering = Gathering()
    blocks: list[Block] = []
    relations = package.relations(main)
    for number, one in enumerate(list(children(order, "sldId"))[:MOST_SLIDES], 1):
        # the slide’s own number is an attribute of the same local name as the relationship
        target = next((relations[value][1] for value in one.attrib.values() if value in relations), "")
        slide_root = package.xml(target) if target else None
        if slide_root is None:
            continue
        if attribute(slide_root, "show") in {"0", "false"}:
            gathering.left_out("hidden slide")
            continue
        if blocks:
            blocks.append(Rule())
        blocks.extend(_slide(_Slide(package, target, gathering), slide_root, number))
    title = package.title()
    if not title or title.casefold() == "powerpoint presentation":
        title = next((words_in(block.runs) for block in blocks if isinstance(block, Heading)), "")
    return ReadDocument(title.replace("\n", " ")[:300], tuple(blocks), gathering.notes())


def _slide(slide: _Slide, root: Element, number: int) -> list[Block]:
    tree = child(root, "cSld", "spTree")
    inside = _shapes(slide, tree, 0) if tree is not None else []
    named = _("Slide {n}").format(n=number)
    heading = f"{number} · {slide.title}" if slide.title else named
    if _has_notes(slide):
        slide.gathering.left_out("slide notes")
    return [Heading(2, (Run(heading),)), *inside]


def _has_notes(slide: _Slide) -> bool:
    """Whether its speaker wrote notes under it. These are the speaker’s own, and no program prints them unasked."""
    name = slide.package.related(slide.part, "notesSlide")
    root = slide.package.xml(name) if name else None
    for shape in descendants(root, "sp") if root is not None else ():
        kind = next((attribute(one, "type") for one in descendants(shape, "ph")), "")
        if kind == "body" and any((words.text or "").strip() for words in descendants(shape, "t")):
            return True
    return False


def _shapes(slide: _Slide, tree: Element, depth: int) -> list[Block]:
    made: list[Block] = []
    if depth > _DEEPEST:
        return made
    for one in tree:
        match local(one):
            case "sp":
                made.extend(_shape(slide, one))
            case "pic":
                made.extend(_picture(slide, one))
            case "graphicFrame":
                made.extend(_frame(slide, one))
            case "grpSp":
                made.extend(_shapes(slide, one, depth + 1))
            case "AlternateContent":
                if (chosen := child(one, "Choice")) is not None:
                    made.extend(_shapes(slide, chosen, depth + 1))
            case _:
                pass
    return made


def _shape(slide: _Slide, shape: Element) -> list[Block]:
    made: list[Block] = []
    place = child(shape, "nvSpPr", "nvPr", "ph")
    kind = attribute(place, "type") if place is not None else ""
    if kind in _NOT_READ or _is_hidden(child(shape, "nvSpPr")):
        return made
    filled = child(shape, "spPr", "blipFill", "blip")
    if filled is not None:
        picture = picture_of(
            slide.package, slide.part, filled, slide.gathering, _about(child(shape, "nvSpPr")), _size(shape)
        )
        made.extend([picture] if picture else [])
    words = child(shape, "txBody")
    if kind in {"title", "ctrTitle"} and not slide.title:
        said = [
            words_in(runs_of(one, slide.package, slide.part, slide.gathering)) for one in children(words, "p")
        ]
        slide.title = " ".join(" ".join(said).split())
        return made
    made.extend(_paragraphs(slide, words, listed=place is not None and kind in {"", "body", "obj"}))
    return made


def _paragraphs(slide: _Slide, body: Element | None, *, listed: bool) -> list[Block]:
    """The paragraphs of a shape; in the body of a slide they are entries of a list unless they say otherwise."""
    made: list[Block] = []
    counts: dict[int, int] = {}
    for one in children(body, "p"):
        runs = runs_of(one, slide.package, slide.part, slide.gathering)
        if not runs:
            continue
        slide.gathering.block()
        how = child(one, "pPr")
        level = whole_number(attribute(how, "lvl"), 0, 8) if how is not None else 0
        automatic, own = child(how, "buAutoNum"), child(how, "buChar")
        marker = ""
        if automatic is not None:
            form = attribute(automatic, "type")
            start = whole_number(attribute(automatic, "startAt"), 1, 30_000, 1)
            counts[level] = counts.get(level, start - 1) + 1
            shown = numbered(
                counts[level], _AUTOMATIC.get(form.removesuffix("Period").partition("Paren")[0], "decimal")
            )
            marker = f"({shown})" if "ParenBoth" in form else f"{shown})" if "ParenR" in form else f"{shown}."
        else:
            counts.pop(level, None)
            if own is not None:
                marker = bullet(attribute(own, "char"), level)
            elif listed and child(how, "buNone") is None:
                marker = bullet("", level)
        counts = {at: count for at, count in counts.items() if at <= level}
        made.append(Paragraph(runs, level, marker))
    return made


def _picture(slide: _Slide, shape: Element) -> list[Block]:
    about = child(shape, "nvPicPr")
    if _is_hidden(about):
        return []
    if next(descendants(shape, "videoFile", "audioFile", "wavAudioFile"), None) is not None:
        slide.gathering.left_out("film")
    blip = child(shape, "blipFill", "blip")
    if blip is None:
        return []
    picture = picture_of(slide.package, slide.part, blip, slide.gathering, _about(about), _size(shape))
    return [picture] if picture else []


def _frame(slide: _Slide, shape: Element) -> list[Block]:
    if _is_hidden(child(shape, "nvGraphicFramePr")):
        return []
    relations = slide.package.relations(slide.part)
    for one in descendants(
        child(shape, "graphic") if child(shape, "graphic") is not None else shape,
        "tbl",
        "chart",
        "relIds",
        "oleObj",
    ):
        match local(one):
            case "tbl":
                slide.gathering.block()
                table = table_of(one, slide.package, slide.part, slide.gathering)
                return [table] if any(table.rows) else []
            case "chart":
                _kind, target, outside = relations.get(attribute(one, "id"), ("", "", True))
                return chart_blocks(slide.package, "" if outside else target, slide.gathering)
            case "relIds":
                _kind, target, outside = relations.get(attribute(one, "dm"), ("", "", True))
                return diagram_blocks(slide.package, "" if outside else target, slide.gathering)
            case _:
                blip = next(descendants(one, "blip"), None)
                if blip is not None:
                    picture = picture_of(slide.package, slide.part, blip, slide.gathering, "", _size(shape))
                    return [picture] if picture else []
                slide.gathering.left_out("object")
                return []
    slide.gathering.left_out("drawing")
    return []


def _about(element: Element | None) -> str:
    about = child(element, "cNvPr")
    return attribute(about, "descr") if about is not None else ""


def _is_hidden(element: Element | None) -> bool:
    about = child(element, "cNvPr")
    return about is not None and attribute(about, "hidden") in {"1", "true"}


def _size(shape: Element) -> tuple[float, float]:
    """How large a shape is on its slide, in points; 0, 0 where its layout says."""
    extent = child(shape, "spPr", "xfrm", "ext")
    if extent is None:
        extent = child(shape, "xfrm", "ext")
    if extent is None:
        return 0.0, 0.0
    return whole_number(attribute(extent, "cx")) / EMU, whole_number(attribute(extent, "cy")) / EMU
