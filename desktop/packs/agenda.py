"""The agenda page: clock, number, title, what for, who leads, papers, minutes, and where governors join."""

from __future__ import annotations

from collections.abc import Sequence

from desktop.packs import look
from desktop.packs.contents import PAPER_STATES, Item, Marker, Pack
from desktop.packs.lettering import Style
from desktop.packs.look import Format
from desktop.packs.sheet import Cell, Sheet, Text, heading, heading_again
from desktop.words import _, from_to, joined, long_day, span

# Where the columns stand, from the left margin; the title has what the others leave.
_NUMBER, _TITLE, _PURPOSE, _LEAD, _PAPERS, _MINUTES = 40, 66, 274, 336, 405, 442
_SUB = 12.0
_CLOCKS = Style(10, 14.5, look.QUIET)
_SIDE = Style(9, 14.5, look.QUIET)
_REF, _REF_ABSENT = Style(9, 14.5, look.ACCENT, bold=True), _SIDE


def agenda(pack: Pack, form: Format = look.A4) -> Sheet:
    """The agenda in the order of the meeting, each paper's reference leading to its first page."""
    sheet = Sheet(again=lambda later: heading_again(later, _("Agenda, continued")), format=form)
    planned = sum(item.minutes for item in pack.items)
    heading(
        sheet,
        _("Agenda"),
        _("{time} in all").format(time=span(planned)) if planned else "",
        times_and_place(pack),
    )
    at = next((at for at, item in enumerate(pack.items) if _comes_before(pack, item)), len(pack.items))
    _items(sheet, pack.items[:at])
    if pack.governors is not None:
        _marker(sheet, pack.governors)
    _items(sheet, pack.items[at:])
    if pack.next_meeting:
        sheet.gap(10)
        sheet.row(
            [Cell(form.left, form.measure, [Text(_("Next meeting"), look.LABEL), Text(pack.next_meeting)])],
            rule=False,
        )
    return sheet


def _comes_before(pack: Pack, item: Item) -> bool:
    """Whether the governors' part begins with this item."""
    return pack.governors is not None and pack.governors.before == item.number


def _items(sheet: Sheet, items: Sequence[Item]) -> None:
    form = sheet.format
    with sheet.table():
        for item in items:
            cells = _narrow_cells(item, form) if form.narrow else _cells(item, form)
            sheet.row(cells, pad=7, anchor=f"item {item.number}")


def times_and_place(pack: Pack) -> str:
    """When the meeting is, from when to when, and where."""
    times = from_to(pack.start, pack.finish)
    return " · ".join(part for part in (long_day(pack.when), times, pack.venue) if part)


def _cells(item: Item, form: Format) -> list[Cell]:
    tail = [Text(span(item.minutes), _SIDE)] if item.minutes else []
    inset = _SUB if item.sub else 0  # part of the item above: a longer number, and its title further in
    left = form.left
    return [
        Cell(left, 38, [Text(item.start, _CLOCKS, most=1)]),
        Cell(left + _NUMBER, 24 + inset, [Text(item.number, look.STRONG)], names=True),
        Cell(left + _TITLE + inset, _PURPOSE - _TITLE - inset - 12, _title(item)),
        Cell(left + _PURPOSE, _LEAD - _PURPOSE - 6, [Text(item.purpose, _SIDE, most=4)]),
        Cell(left + _LEAD, _PAPERS - _LEAD - 6, [Text(item.lead, _SIDE, most=6)]),
        Cell(left + _PAPERS, _MINUTES - _PAPERS - 2, _refs(item)),
        Cell(left + _MINUTES, form.measure - _MINUTES, tail, right=True),
    ]


def _narrow_cells(item: Item, form: Format) -> list[Cell]:
    """Number at the left, all else under the title: nothing stands in a column too narrow for its words."""
    inset = _SUB if item.sub else 0
    inside = form.left + 30 + inset
    length = span(item.minutes) if item.minutes else ""
    facts = " · ".join(part for part in (item.start, length, item.purpose, item.lead) if part)
    return [
        Cell(form.left + inset, 28, [Text(item.number, look.STRONG)], names=True),
        Cell(inside, form.right - inside - 44, [*_title(item), Text(facts, _SIDE, gap=2)]),
        Cell(form.right - 40, 40, _refs(item), right=True),
    ]


def _refs(item: Item) -> list[Text]:
    return [
        Text(paper.ref, _REF, most=1, target=f"paper {paper.ref}")
        if paper.state == "enclosed"
        else Text(paper.ref, _REF_ABSENT, most=1)
        for paper in item.papers
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
    return texts


def _marker(sheet: Sheet, marker: Marker) -> None:
    """The line across the agenda where the governors' part begins."""
    form = sheet.format
    if form.narrow:
        words = " · ".join(part for part in (marker.start, marker.title) if part)
        inside = form.left + 30
        texts = [Text(words, look.ACCENTED, role="H2"), Text(marker.note, look.SMALL)]
        sheet.row([Cell(inside, form.right - inside, texts)])
        return
    sheet.need(80)
    baseline, number = sheet.y + 19, form.left + _NUMBER
    with sheet.one("H2"):
        sheet.write(marker.start, look.ACCENTED, form.left, baseline, 38)
        begins = number + 10 + sheet.write(marker.title, look.ACCENTED, number, baseline, form.measure * 0.45)
    wide = sheet.write(marker.note, look.SMALL, form.right, baseline, form.right - begins - 60, right=True)
    sheet.leaf.rule(begins, form.right - wide - (10 if wide else 0), baseline - 3.6, look.ACCENT, 1.4)
    sheet.y += 30
    sheet.rule()
