"""The slides of an OpenDocument presentation (.odp)."""

from __future__ import annotations

from collections.abc import Iterator

from desktop.packs.reading.blocks import Aside, Block, Heading, PageBreak, Paragraph, Rule, Run, words_in
from desktop.packs.reading.opendocument import OdfPaper, blocks_in, drawn
from desktop.packs.reading.xml_parts import Element, attribute, children, local
from desktop.words import _

_MOST_SLIDES = 1_000


def slides_of(paper: OdfPaper, element: Element) -> list[Block]:
    """The slides one under the other, hidden ones left out."""
    made: list[Block] = []
    for number, page in enumerate(list(children(element, "page"))[:_MOST_SLIDES], 1):
        if paper.styles.is_hidden_page(attribute(page, "style-name")):
            paper.gathering.left_out("hidden slide")
            continue
        title = ""
        inside: list[Block] = []
        for one in page:
            kind = attribute(one, "class")
            if kind in {"header", "footer", "date-time", "page-number"}:
                continue
            if local(one) == "notes":
                if any(
                    attribute(frame, "class") == "notes" and _says(frame) for frame in children(one, "frame")
                ):
                    paper.gathering.left_out("slide notes")
            elif kind == "title" and not title:
                title = " ".join(" ".join(_words_of(_unboxed(drawn(paper, one)))).split())
            else:
                inside.extend(
                    _unboxed(drawn(paper, one)) if local(one) == "frame" else blocks_in(paper, [one])
                )
        if made:
            made.append(Rule())
        made.append(Heading(2, (Run(f"{number} · {title}" if title else _("Slide {n}").format(n=number)),)))
        made.extend(block for block in inside if not isinstance(block, PageBreak))
    return made


def _unboxed(blocks: Iterator[Block]) -> list[Block]:
    """On a slide everything lies in boxes, so boxes say nothing there."""
    made: list[Block] = []
    for block in blocks:
        made.extend(block.blocks if isinstance(block, Aside) and not block.label else [block])
    return made


def _words_of(blocks: list[Block]) -> list[str]:
    return [words_in(block.runs) for block in blocks if isinstance(block, Heading | Paragraph)]


def _says(element: Element) -> bool:
    return any(text.strip() for text in element.itertext())
