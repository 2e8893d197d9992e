"""The agenda page: clock, number, title, what for, who leads, papers, minutes, and where governors join."""

from __future__ import annotations

from desktop.packs import look
from desktop.packs.contents import PAPER_STATES, Item, Marker, Pack
from desktop.packs.lettering import Style, one_line
from desktop.packs.sheet import Cell, Sheet, Text, heading, heading_again
from desktop.words import _, from_to, joined, long_day, span

# Where the columns stand; the title has what the others leave.
_CLOCK, _NUMBER, _TITLE = look.LEFT, look.LEFT + 40, look.LEFT + 66
_PURPOSE, _LEAD, _PAPERS, _MINUTES = look.LEFT + 274, look.LEFT + 336, look.LEFT + 405, look.LEFT + 442
_SUB = 12.0
_CLOCKS = Style(10, 14.5, look.QUIET)
_SIDE = Style(9, 14.5, look.QUIET)
_REF, _REF_ABSENT = Style(9, 14.5, look.ACCENT, bold=True), _SIDE


def agenda(pack: Pack) -> Sheet:
    """The agenda in the order of the meeting, each paper's reference leading to its first page."""
    sheet = Sheet(again=lambda later: heading_again(later, _("Agenda, continued")))
    planned = sum(item.minutes for item in pack.items)
    heading(
        sheet,
        _("Agenda"),
        _("{time} in all").format(time=span(planned)) if planned else "",
        _times_and_place(pack),
    )
    for item in pack.items:
        if pack.governors is not None and pack.governors.before == item.number:
            _marker(sheet, pack.governors)
        sheet.row(_cells(item), pad=7, anchor=f"item {item.number}")
    if pack.governors is not None and pack.governors.before not in {item.number for item in pack.items}:
        _marker(sheet, pack.governors)
    if pack.next_meeting:
        sheet.gap(10)
        sheet.row(
            [Cell(look.LEFT, look.MEASURE, [Text(_("Next meeting"), look.LABEL), Text(pack.next_meeting)])],
            rule=False,
        )
    return sheet


def _times_and_place(pack: Pack) -> str:
    times = from_to(pack.start, pack.finish)
    return " · ".join(part for part in (long_day(pack.when), times, pack.venue) if part)


def _cells(item: Item) -> list[Cell]:
    tail = [Text(span(item.minutes), _SIDE)] if item.minutes else []
    inset = _SUB if item.sub else 0  # part of the item above: a longer number, and its title further in
    return [
        Cell(_CLOCK, 38, [Text(item.start, _CLOCKS, most=1)]),
        Cell(_NUMBER, 24 + inset, [Text(item.number, look.STRONG)]),
        Cell(_TITLE + inset, _PURPOSE - _TITLE - inset - 12, _title(item)),
        Cell(_PURPOSE, _LEAD - _PURPOSE - 6, [Text(item.purpose, _SIDE, most=4)]),
        Cell(_LEAD, _PAPERS - _LEAD - 6, [Text(item.lead, _SIDE, most=6)]),
        Cell(
            _PAPERS,
            _MINUTES - _PAPERS - 2,
            [
                Text(paper.ref, _REF, most=1, target=f"paper {paper.ref}")
                if paper.state == "enclosed"
                else Text(paper.ref, _REF_ABSENT, most=1)
                for paper in item.papers
            ],
        ),
        Cell(_MINUTES, look.RIGHT - _MINUTES, tail, right=True),
    ]


def _title(item: Item) -> list[Text]:
    texts = [Text(item.title, look.BODY)]
    if item.audience:
        texts.append(Text(item.audience, look.TAG, gap=2, ground=look.BLUE_GROUND, most=1))
    if item.outcome:
        texts.append(Text(item.outcome, look.SMALL, gap=2))
    if item.carried:
        texts.append(Text(f"▲ {item.carried}", look.shaped("▲"), gap=1))
    if item.agenda:
        texts.append(Text(_("Whose agenda: {whose}").format(whose=item.agenda), look.SMALL, gap=1))
    waiting: dict[str, list[str]] = {}
    for paper in item.papers:
        if paper.state != "enclosed":
            waiting.setdefault(paper.state, []).append(paper.ref)
    for state, refs in waiting.items():
        shape, word = PAPER_STATES[state]  # type: ignore[index]  # the keys are the papers' own states
        words = f"{shape} {joined(refs)} {_(word)}"
        texts.append(Text(words, look.shaped(shape), gap=1))
    texts.extend(Text(prompt, look.SMALL_TEXT, gap=4, bar=look.AMBER) for prompt in item.prompts)
    return texts


def _marker(sheet: Sheet, marker: Marker) -> None:
    """The line across the agenda where the governors' part begins."""
    sheet.need(80)
    baseline = sheet.y + 19
    leaf = sheet.leaf
    leaf.put(one_line(marker.start, look.ACCENTED, 38), _CLOCK, baseline, look.ACCENTED)
    title = one_line(marker.title, look.ACCENTED, look.MEASURE * 0.45)
    leaf.put(title, _NUMBER, baseline, look.ACCENTED)
    begins = _NUMBER + title.width * look.ACCENTED.size + 10
    note = one_line(marker.note, look.SMALL, look.RIGHT - begins - 60)
    wide = note.width * look.SMALL.size
    leaf.put(note, look.RIGHT - wide, baseline, look.SMALL)
    leaf.rule(begins, look.RIGHT - wide - (10 if wide else 0), baseline - 3.6, look.ACCENT, 1.4)
    sheet.y += 30
    sheet.rule()
