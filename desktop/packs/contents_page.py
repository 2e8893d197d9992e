"""The contents: every part of the pack and every paper, with its page, each line leading there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from desktop.packs import look
from desktop.packs.contents import PAPER_STATES, Pack
from desktop.packs.lettering import Style
from desktop.packs.sheet import Cell, Sheet, Text, heading, heading_again
from desktop.words import _

_REF, _NAME = look.LEFT + 18, look.LEFT + 56
_NUMBER = 110.0
_PAGE = Style(10, 14.5, look.TEXT)
_STATE = Style(8.5, 14.5, look.TEXT)


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the pack that is not a paper: its name and where links to it lead."""

    title: str
    target: str


def contents_page(
    pack: Pack,
    before: list[Part],
    after: list[Part],
    pages: Mapping[str, int],
    unreadable: frozenset[str],
    reduced: Mapping[str, str],
) -> Sheet:
    """`pages` gives the page number of each target ("agenda", "paper 5a"); what it lacks has no number. `reduced` says
    of a paper which of its pages were made smaller."""
    sheet = Sheet(again=lambda later: heading_again(later, _("Contents, continued")))
    heading(sheet, _("Contents"))
    for part in before:
        _part(sheet, part, pages)
    for item in pack.items:
        if not item.papers:
            continue
        sheet.need(60)
        sheet.row(
            [
                Cell(look.LEFT, 40, [Text(item.number, look.STRONG, most=1)]),
                Cell(_NAME - 20, look.MEASURE - 60, [Text(item.title, look.STRONG, most=2)]),
            ],
            pad=6,
            rule=False,
        )
        sheet.gap(-4)  # an item and its first paper belong closer than the rows
        for paper in item.papers:
            target = f"paper {paper.ref}"
            name = [Text(paper.title, look.BODY, most=2)]
            if paper.source:
                name.append(Text(paper.source, look.SMALL, most=1))
            if paper.ref in reduced:
                name.append(Text(reduced[paper.ref], look.SMALL, most=1))
            if paper.state == "enclosed":
                tail = [Text(str(pages.get(target, "")), _PAGE, most=1)]
                if paper.ref in unreadable:
                    tail.append(Text("■ " + _("could not be read"), look.shaped("■"), most=1))
            else:
                shape, word = PAPER_STATES[paper.state]
                tail = [Text(f"{shape} {_(word)}", look.shaped(shape, _STATE), most=2)]
            sheet.row(
                [
                    Cell(_NAME - 20, 50, [Text(paper.ref, look.ACCENTED, most=1)]),
                    Cell(_NAME + 18, look.RIGHT - _NAME - 18 - _NUMBER - 8, name),
                    Cell(look.RIGHT - _NUMBER, _NUMBER, tail, right=True),
                ],
                pad=4.5,
                target=target if target in pages else "",
            )
    for part in after:
        _part(sheet, part, pages)
    return sheet


def _part(sheet: Sheet, part: Part, pages: Mapping[str, int]) -> None:
    sheet.row(
        [
            Cell(look.LEFT, look.MEASURE - 60, [Text(part.title, look.STRONG, most=2)]),
            Cell(look.RIGHT - 50, 50, [Text(str(pages.get(part.target, "")), _PAGE, most=1)], right=True),
        ],
        pad=6,
        target=part.target,
    )
