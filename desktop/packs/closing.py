"""What closes a pack: a page of lines for notes, and the sheet people sign."""

from __future__ import annotations

from desktop.packs import look
from desktop.packs.contents import Expected, Pack
from desktop.packs.lettering import Style
from desktop.packs.sheet import Cell, Sheet, Text, heading, heading_again, height_of, ruled
from desktop.words import _, long_day

_SCHOOL, _ROLE, _SIGNED, _IN, _OUT = (look.LEFT + at for at in (124, 250, 316, 416, 450))
_SIDE = Style(9, 14.5, look.QUIET)
_VISITORS = 4
_LINE = 29.5  # the least height of a line to sign on
_PAD = 7.5


def notes(pack: Pack) -> Sheet:
    """Empty lines, a hand's height apart."""
    sheet = Sheet()
    heading(sheet, _("Notes"), "", f"{pack.title} · {long_day(pack.when)}")
    ruled(sheet, int((sheet.room - 4) // 25), 25)
    return sheet


def attendance(pack: Pack) -> Sheet:
    """A line for each person expected, and some for those who were not: no page is begun for the last of these."""
    sheet = Sheet(again=_again)
    heading(sheet, _("Attendance"), "", f"{pack.title} · {long_day(pack.when)}")
    _columns(sheet)
    for person in pack.expected:
        _person(sheet, person)
    for number in range(_VISITORS):
        if number and sheet.room < _LINE:
            break
        _person(sheet, Expected(name=""))
    return sheet


def _columns(sheet: Sheet) -> None:
    heads = (
        (look.LEFT, _("Name")),
        (_SCHOOL, _("School")),
        (_ROLE, _("Role")),
        (_SIGNED, _("Signature")),
        (_IN, _("In")),
        (_OUT, _("Out")),
    )
    sheet.row([Cell(x, 80, [Text(words, look.LABEL, most=1)]) for x, words in heads], pad=4)


def _again(sheet: Sheet) -> None:
    heading_again(sheet, _("Attendance, continued"))
    _columns(sheet)


def _person(sheet: Sheet, person: Expected) -> None:
    cells = [
        Cell(look.LEFT, _SCHOOL - look.LEFT - 8, [Text(person.name, look.BODY, most=3)]),
        Cell(_SCHOOL, _ROLE - _SCHOOL - 8, [Text(person.school, _SIDE, most=3)]),
        Cell(_ROLE, _SIGNED - _ROLE - 8, [Text(person.role, _SIDE, most=3)]),
    ]
    sheet.need(max(_LINE, height_of(cells, pad=_PAD)))
    top = sheet.y
    sheet.row(cells, pad=_PAD, rule=False)
    sheet.y = max(sheet.y, top + _LINE)
    sheet.rule(look.RULED)
    for x in (_SIGNED, _IN, _OUT):
        sheet.leaf.upright(x - 5, top + 4, sheet.y - 4, look.RULED)
