"""The register of decisions: when, at which meeting, under which item, what was decided, and what is done about it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import BinaryIO

from desktop.packs import look
from desktop.packs.apart import imposing
from desktop.packs.arrangement import Arrangement
from desktop.packs.binding import About, Bound, Place, bind, words_on
from desktop.packs.contents import ActionRow
from desktop.packs.lettering import Style
from desktop.packs.look import Format
from desktop.packs.recorded import Decided, Register
from desktop.packs.sheet import Cell, Sheet, Text, heading, heading_again
from desktop.words import _, day_and_year, plural

_WHEN, _WHAT, _WHERE = 28, 100, 340
"""Where the columns stand, from the left margin of a sheet that has room for them."""
_SIDE = Style(9, 14.5, look.TEXT)
_QUIET_SIDE = Style(9, 14.5, look.QUIET)


def register_pdf(register: Register, out: BinaryIO, arrangement: Arrangement | None = None) -> Bound:
    """Write the register into `out`."""
    import pikepdf

    how = arrangement or Arrangement()
    titled = register_title(register)
    sheet = Sheet(again=lambda later: _again(later, titled, paged=False), format=how.format)
    heading(sheet, titled, "", register.cluster)
    sheet.gap(3)
    if register.words:
        sheet.say(_("Those that have these words in them: {words}").format(words=register.words), look.SMALL)
    made = _("{count}, as they stood on {day}").format(
        count=plural("{n} decision", "{n} decisions", len(register.rows)), day=day_and_year(register.made_at)
    )
    sheet.say(" · ".join(part for part in (_for(register.audience), made) if part), look.SMALL, gap=4)
    register_rows(sheet, register.rows, {})
    places = [Place(_("Decisions"), leaf) for leaf in sheet.leaves]
    about = About(titled, register.cluster, register.made_at, day_and_year(register.made_at))
    with pikepdf.Pdf.new() as pdf:
        sides = bind(
            pdf, places, [], about, out, sections=[sheet.element], form=how.format, impose=imposing(places, how)
        )
    return Bound(sides, words_on(places))


def register_title(register: Register) -> str:
    """For instance “Decisions 2025–26”."""
    return _("Decisions {year}").format(year=register.of) if register.of else _("Register of decisions")


def register_sheet(rows: Sequence[Decided], title: str, under: str, pages: Mapping[str, int], form: Format) -> Sheet:
    """The register as a part of a book, each decision with the page on which it is minuted."""
    sheet = Sheet(again=lambda later: _again(later, title, paged=True), format=form)
    heading(sheet, title, "", under)
    register_rows(sheet, rows, pages, paged=True)
    return sheet


def register_rows(sheet: Sheet, rows: Sequence[Decided], pages: Mapping[str, int], *, paged: bool = False) -> None:
    """A row for each decision, numbered in the order of the meetings; `paged` says on which page each is minuted."""
    with sheet.table():
        _columns(sheet, paged=paged)
        for number, row in enumerate(rows, 1):
            cells = _narrow_cells if sheet.format.narrow else _cells
            page = _("page {number}").format(number=pages.get(row.target, "–")) if paged else ""
            sheet.row(cells(row, str(number), page, sheet.format), target=row.target if paged else "")


def _for(audience: str) -> str:
    return _("For {whom}").format(whom=audience) if audience else ""


def _cells(row: Decided, number: str, page: str, form: Format) -> list[Cell]:
    left = form.left
    where = [Text(row.meeting, _SIDE), Text(row.item, _QUIET_SIDE), Text(page, _QUIET_SIDE, most=1)]
    return [
        Cell(left, _WHEN - 4, [Text(number, look.QUIETLY)], names=True),
        Cell(left + _WHEN, _WHAT - _WHEN - 6, [Text(row.when, _SIDE)]),
        Cell(left + _WHAT, _WHERE - _WHAT - 14, _what(row)),
        Cell(left + _WHERE, form.measure - _WHERE, where),
    ]


def _narrow_cells(row: Decided, number: str, page: str, form: Format) -> list[Cell]:
    where = " · ".join(part for part in (row.when, row.meeting, row.item, page) if part)
    inside = form.left + _WHEN
    return [
        Cell(form.left, _WHEN - 4, [Text(number, look.QUIETLY)], names=True),
        Cell(inside, form.right - inside, [*_what(row, Text(where, _QUIET_SIDE, gap=1))]),
    ]


def _what(row: Decided, where: Text | None = None) -> list[Text]:
    """The decision, and under it what is done about it."""
    texts = [Text(row.style, look.ACCENTED), Text(row.text)]
    if where is not None:
        texts.append(where)
    if row.audience:
        texts.append(Text(row.audience, look.TAG, gap=2, ground=look.BLUE_GROUND, most=1))
    for action in row.actions:
        texts.append(Text(f"{action.shape} {_action_words(action)}", look.shaped(action.shape), gap=2))
    return texts


def _action_words(action: ActionRow) -> str:
    due = _("by {day}").format(day=action.due) if action.due else ""
    return " · ".join(part for part in (action.title, action.who, due, action.state) if part)


def _columns(sheet: Sheet, *, paged: bool) -> None:
    heads = [(0, _("No.")), (_WHEN, _("Decision"))]
    if not sheet.format.narrow:
        where = _("Meeting, item, page") if paged else _("Meeting and item")
        heads = [(0, _("No.")), (_WHEN, _("When")), (_WHAT, _("Decision")), (_WHERE, where)]
    left = sheet.format.left
    sheet.row([Cell(left + at, 130, [Text(words, look.LABEL, most=1)]) for at, words in heads], pad=4, head=True)


def _again(sheet: Sheet, title: str, *, paged: bool) -> None:
    heading_again(sheet, _("{title}, continued").format(title=title))
    _columns(sheet, paged=paged)
