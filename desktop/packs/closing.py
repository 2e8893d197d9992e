"""What closes a pack: a page of lines for notes, and the sheet people sign."""

from __future__ import annotations

from desktop.packs import look
from desktop.packs.contents import Expected, Pack
from desktop.packs.lettering import Style
from desktop.packs.look import Format
from desktop.packs.sheet import Cell, Sheet, Text, heading, heading_again, ruled
from desktop.words import _, long_day

# Where the columns stand, as parts of the measure; on a narrow sheet school and role stand under the name.
_SCHOOL, _ROLE, _SIGNED, _IN, _OUT = 0.2566, 0.5173, 0.6539, 0.8608, 0.9311
_SIGNED_NARROW, _IN_NARROW, _OUT_NARROW = 0.44, 0.76, 0.88
_SIDE = Style(9, 14.5, look.QUIET)
_VISITORS = 4
_LINE = 29.5  # the least height of a line to sign on
_PAD = 7.5


def notes(pack: Pack, form: Format = look.A4, pages: int = 1) -> Sheet:
    """Empty lines, a hand's height apart."""
    sheet = Sheet(format=form)
    for page in range(pages):
        if page:
            sheet.turn()
        heading(sheet, _("Notes"), "", f"{pack.title} · {long_day(pack.when)}")
        lines = 25 / min(form.scale, 1.4)
        ruled(sheet, int((sheet.room - 4) // lines), lines)
    return sheet


def attendance(pack: Pack, form: Format = look.A4) -> Sheet:
    """A line for each person expected, and some for those who were not: no page is begun for the last of these."""
    sheet = Sheet(again=_again, format=form)
    heading(sheet, _("Attendance"), "", f"{pack.title} · {long_day(pack.when)}")
    with sheet.table():
        _columns(sheet)
        for person in pack.expected:
            _person(sheet, person)
        for number in range(_VISITORS):
            if number and sheet.room < _LINE:
                break
            _person(sheet, Expected(name=""))
    return sheet


def _stands(form: Format) -> tuple[float, float, float]:
    """Where people sign, and where they write when they came and went."""
    parts = (_SIGNED_NARROW, _IN_NARROW, _OUT_NARROW) if form.narrow else (_SIGNED, _IN, _OUT)
    signed, came, went = (form.left + part * form.measure for part in parts)
    return signed, came, went


def _columns(sheet: Sheet) -> None:
    form = sheet.format
    signed, came, went = _stands(form)
    heads = [(form.left, _("Name"))]
    if not form.narrow:
        heads.append((form.left + _SCHOOL * form.measure, _("School")))
        heads.append((form.left + _ROLE * form.measure, _("Role")))
    heads += [(signed, _("Signature")), (came, _("In")), (went, _("Out"))]
    sheet.row([Cell(x, 80, [Text(words, look.LABEL, most=1)]) for x, words in heads], pad=4, head=True)


def _again(sheet: Sheet) -> None:
    heading_again(sheet, _("Attendance, continued"))
    _columns(sheet)


def _person(sheet: Sheet, person: Expected) -> None:
    form = sheet.format
    signed, came, went = _stands(form)
    if form.narrow:
        under = " · ".join(part for part in (person.school, person.role) if part)
        name = [Text(person.name, look.BODY, most=3), Text(under, _SIDE, most=3)]
        cells = [Cell(form.left, signed - form.left - 10, name, names=True)]
    else:
        school, role = (form.left + part * form.measure for part in (_SCHOOL, _ROLE))
        cells = [
            Cell(form.left, school - form.left - 8, [Text(person.name, look.BODY, most=3)], names=True),
            Cell(school, role - school - 8, [Text(person.school, _SIDE, most=3)]),
            Cell(role, signed - role - 8, [Text(person.role, _SIDE, most=3)]),
        ]
    cells += [Cell(x, 0, []) for x in (signed, came, went)]
    sheet.need(max(_LINE, sheet.height_of(cells, pad=_PAD)))
    top = sheet.y
    sheet.row(cells, pad=_PAD, rule=False)
    sheet.y = max(sheet.y, top + _LINE)
    sheet.rule(look.RULED)
    for x in (signed, came, went):
        sheet.leaf.upright(x - 5, top + 4, sheet.y - 4, look.RULED)
