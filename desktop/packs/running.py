"""The running sheet, for whoever chairs: when each item begins, what it is to come to, and room for how it went."""

from __future__ import annotations

from desktop.packs import look
from desktop.packs.contents import Item, Marker, Pack
from desktop.packs.lettering import Style
from desktop.packs.look import Format
from desktop.packs.sheet import Cell, Sheet, Text, heading, heading_again
from desktop.words import _, from_to, joined, long_day, span

_BEGUN, _WHAT, _LONG = 44.0, 104.0, 46.0
_CLOCK = Style(12, 16, look.TEXT, bold=True)


def running_sheet(pack: Pack, form: Format = look.A4) -> Sheet:
    """A line for each item: when it is to begin, a box for when it did, and what the chair wants to have in mind."""
    sheet = Sheet(again=_again, format=form)
    times = " · ".join(part for part in (long_day(pack.when), from_to(pack.start, pack.finish), pack.venue) if part)
    heading(sheet, _("Running sheet"), "", times)
    with sheet.table():
        _columns(sheet)
        for item in pack.items:
            if pack.governors is not None and pack.governors.before == item.number:
                _governors(sheet, pack.governors)
            _item(sheet, item)
    return sheet


def _columns(sheet: Sheet) -> None:
    left = sheet.format.left
    heads = ((left, _("Plan")), (left + _BEGUN, _("Begun")), (left + _WHAT, _("Item")))
    sheet.row([Cell(x, 60, [Text(words, look.LABEL, most=1)]) for x, words in heads], pad=4, head=True)


def _again(sheet: Sheet) -> None:
    heading_again(sheet, _("Running sheet, continued"))
    _columns(sheet)


def _item(sheet: Sheet, item: Item) -> None:
    form = sheet.format
    inside = form.left + _WHAT
    about = " · ".join(part for part in (item.purpose, item.lead, item.audience) if part)
    texts = [Text(f"{item.number}  {item.title}", look.STRONG), Text(about, look.SMALL, gap=1)]
    if item.outcome:
        texts.append(Text(_("To come to: {outcome}").format(outcome=item.outcome), look.SMALL_TEXT, gap=2))
    if item.carried:
        texts.append(Text(f"▲ {item.carried}", look.shaped("▲"), gap=1))
    papers = [f"{paper.ref} {paper.title}" for paper in item.papers if paper.state != "withdrawn"]
    if papers:
        texts.append(Text(_("Papers: {papers}").format(papers=joined(papers)), look.SMALL, gap=1))
    texts += [Text(prompt, look.SMALL_TEXT, gap=4, bar=look.AMBER) for prompt in item.prompts]
    cells = [
        Cell(form.left, _BEGUN - 4, [Text(item.start, _CLOCK, most=1)]),
        Cell(form.left + _BEGUN, _WHAT - _BEGUN - 12, []),
        Cell(inside, form.right - inside - _LONG, texts, names=True),
        Cell(form.right - _LONG, _LONG, [Text(span(item.minutes) if item.minutes else "", look.QUIETLY)], right=True),
    ]
    high = sheet.height_of(cells, pad=8)
    sheet.need(min(high, 200))
    top, leaf = sheet.y, sheet.leaf
    sheet.row(cells, pad=8)
    if leaf is sheet.leaf:
        x0, x1 = form.left + _BEGUN, form.left + _WHAT - 16
        for x in (x0, x1):
            leaf.upright(x, top + 8, top + 28, look.RULED)
        for y in (top + 8, top + 28):
            leaf.rule(x0, x1, y, look.RULED, 0.5)


def _governors(sheet: Sheet, marker: Marker) -> None:
    form = sheet.format
    inside = form.left + _WHAT
    sheet.row(
        [
            Cell(form.left, _BEGUN - 4, [Text(marker.start, look.ACCENTED, most=1)]),
            Cell(form.left + _BEGUN, _WHAT - _BEGUN - 12, []),
            Cell(inside, form.right - inside, [Text(marker.title, look.ACCENTED), Text(marker.note, look.SMALL)]),
            Cell(form.right, 0, []),
        ],
        ground=look.ACCENT_GROUND,
    )
