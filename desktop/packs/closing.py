"""What closes a pack: a page of lines for notes, and the sheet people sign."""

from __future__ import annotations

from desktop.packs import look
from desktop.packs.contents import Expected, Pack
from desktop.packs.lettering import Style
from desktop.packs.sheet import Cell, Sheet, Text, heading, heading_again, ruled
from desktop.words import _, long_day

_SCHOOL, _ROLE, _SIGNED, _IN, _OUT = (look.LEFT + at for at in (136, 220, 292, 400, 444))
_SIDE = Style(9, 14.5, look.QUIET)
_VISITORS = 4


def notes(pack: Pack) -> Sheet:
    """Empty lines, a hand's height apart."""
    sheet = Sheet()
    heading(sheet, _("Notes"), "", f"{pack.title} · {long_day(pack.when)}")
    ruled(sheet, int((sheet.room - 4) // 25), 25)
    return sheet


def attendance(pack: Pack) -> Sheet:
    """A line for each person expected, and some for those who were not."""
    sheet = Sheet(again=_again)
    heading(sheet, _("Attendance"), "", f"{pack.title} · {long_day(pack.when)}")
    _columns(sheet)
    for person in (*pack.expected, *[Expected(name="")] * _VISITORS):
        _person(sheet, person)
    return sheet


def _columns(sheet: Sheet) -> None:
    heads = (
        (look.LEFT, _("Name")), (_SCHOOL, _("School")), (_ROLE, _("Role")), (_SIGNED, _("Signature")),
        (_IN, _("In")), (_OUT, _("Out")),
    )
    sheet.row([Cell(x, 80, [Text(words, look.LABEL, most=1)]) for x, words in heads], pad=4)


def _again(sheet: Sheet) -> None:
    heading_again(sheet, _("Attendance, continued"))
    _columns(sheet)


def _person(sheet: Sheet, person: Expected) -> None:
    before, page = sheet.y, sheet.leaf
    sheet.row([
        # A name that is empty still has its height, so that there is a line to write on.
        Cell(look.LEFT, _SCHOOL - look.LEFT - 8, [Text(person.name or " ", look.BODY, most=3)]),
        Cell(_SCHOOL, _ROLE - _SCHOOL - 8, [Text(person.school, _SIDE, most=3)]),
        Cell(_ROLE, _SIGNED - _ROLE - 8, [Text(person.role, _SIDE, most=3)]),
    ], pad=7.5, rule=False)
    top = before if sheet.leaf is page else sheet.y - 29.5
    if sheet.y - top < 29.5:
        sheet.y = top + 29.5
    sheet.rule(look.RULED)
    for x in (_SIGNED, _IN, _OUT):
        up, down = look.HEIGHT - top - 4, look.HEIGHT - sheet.y + 4
        code = f"q {look.RULED[0]:.3f} {look.RULED[1]:.3f} {look.RULED[2]:.3f} RG 0.5 w {x - 5:.2f} {up:.2f} m {x - 5:.2f} {down:.2f} l S Q"
        sheet.leaf.drawings.append(lambda document, code=code: code)
