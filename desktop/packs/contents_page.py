"""The contents: every part of the pack and every paper, with its page, each line leading there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from desktop.packs import look
from desktop.packs.contents import PAPER_STATES, Pack
from desktop.packs.lettering import Style
from desktop.packs.look import Format
from desktop.packs.sheet import Cell, Sheet, Text, heading, heading_again
from desktop.words import _

_NAME = 56.0
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
    said: Mapping[str, Sequence[str]],
    form: Format = look.A4,
) -> Sheet:
    """`pages` gives the page number of each target ("agenda", "paper 5a"); what it lacks has no number. `said`
    tells of a paper what its reader should know: that its pages were made smaller, or read without Word."""
    sheet = Sheet(again=lambda later: heading_again(later, _("Contents, continued")), format=form)
    left, tail_width = form.left, 76.0 if form.narrow else 110.0
    heading(sheet, _("Contents"))
    with sheet.entries(contents=True):
        for part in before:
            _part(sheet, part, pages)
        for item in pack.items:
            if not item.papers:
                continue
            sheet.need(60)
            sheet.row(
                [
                    Cell(left, 40, [Text(item.number, look.STRONG, most=1)]),
                    Cell(left + _NAME - 20, form.measure - 60, [Text(item.title, look.STRONG, most=2)]),
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
                name += [Text(words, look.SMALL, most=2) for words in said.get(paper.ref, ())]
                if paper.state == "enclosed":
                    tail = [Text(str(pages.get(target, "")), _PAGE, most=1)]
                    if paper.ref in unreadable:
                        tail.append(Text("■ " + _("could not be read"), look.shaped("■"), most=1))
                else:
                    shape, word = PAPER_STATES[paper.state]
                    tail = [Text(f"{shape} {_(word)}", look.shaped(shape, _STATE), most=2)]
                sheet.row(
                    [
                        Cell(left + _NAME - 20, 50, [Text(paper.ref, look.ACCENTED, most=1)]),
                        Cell(left + _NAME + 18, form.measure - _NAME - 18 - tail_width - 8, name),
                        Cell(form.right - tail_width, tail_width, tail, right=True),
                    ],
                    pad=4.5,
                    target=target if target in pages else "",
                )
        for part in after:
            _part(sheet, part, pages)
    return sheet


def _part(sheet: Sheet, part: Part, pages: Mapping[str, int]) -> None:
    form = sheet.format
    sheet.row(
        [
            Cell(form.left, form.measure - 60, [Text(part.title, look.STRONG, most=2)]),
            Cell(form.right - 50, 50, [Text(str(pages.get(part.target, "")), _PAGE, most=1)], right=True),
        ],
        pad=6,
        target=part.target,
    )
