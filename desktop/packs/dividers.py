"""Pages between the papers: a divider before each item's papers, a page of lines after them, a page left blank."""

from __future__ import annotations

from desktop.packs import look
from desktop.packs.contents import Item
from desktop.packs.lettering import Style
from desktop.packs.look import Format
from desktop.packs.sheet import Cell, Sheet, Text, heading, ruled
from desktop.words import _

_NUMBER = Style(40, 48, look.ACCENT, bold=True)
_TITLE = Style(20, 26, look.TEXT, bold=True)
_NUMBER_NARROW = Style(28, 34, look.ACCENT, bold=True)
_TITLE_NARROW = Style(15, 20, look.TEXT, bold=True)


def divider(item: Item, form: Format = look.A4) -> Sheet:
    """The item's number and title large, and the papers that follow."""
    sheet = Sheet(format=form)
    sheet.y = form.height * 0.28
    number, title = (_NUMBER_NARROW, _TITLE_NARROW) if form.narrow else (_NUMBER, _TITLE)
    sheet.leaf.box(form.left, sheet.y - 12, form.left + 28, sheet.y - 9, look.ACCENT)
    sheet.say(item.number, number)
    sheet.row([Cell(form.left, form.measure, [Text(item.title, title, most=6, role="H1")])], pad=4, rule=False)
    sheet.gap(10)
    sheet.rule()
    with sheet.entries():
        for paper in item.papers:
            if paper.state != "enclosed":
                continue
            if sheet.room < 40:
                break
            sheet.row(
                [
                    Cell(form.left, 44, [Text(paper.ref, look.ACCENTED, most=1)]),
                    Cell(form.left + 48, form.measure - 48, [Text(paper.title, look.BODY, most=2)]),
                ],
                pad=4,
                target=f"paper {paper.ref}",
            )
    return sheet


def note_page(item: Item, form: Format = look.A4) -> Sheet:
    """A page of lines for what is said under an item."""
    sheet = Sheet(format=form)
    heading(sheet, _("Notes"), "", f"{item.number}  {item.title}")
    lines = 25 / min(form.scale, 1.4)
    ruled(sheet, int((sheet.room - 4) // lines), lines)
    return sheet


def blank_page(form: Format = look.A4) -> Sheet:
    """A page that says that nothing is missing from it."""
    sheet = Sheet(format=form)
    words = _("This page is left blank.")
    style = form.type(look.SMALL)
    sheet.write(words, style, form.left, form.height * 0.45, form.measure)
    return sheet
