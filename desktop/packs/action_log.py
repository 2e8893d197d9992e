"""The action log: what was agreed at earlier meetings and where each thing has got to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from desktop.packs import look
from desktop.packs.contents import ActionRow, Shape
from desktop.packs.lettering import Style
from desktop.packs.look import Format
from desktop.packs.sheet import Cell, Sheet, Text, heading, heading_again
from desktop.words import N_, _

_TITLE, _WHO, _DUE, _STATE = 30, 258, 342, 404
"""Where the columns stand, from the left margin of a sheet that has room for them."""
MEANINGS: tuple[tuple[Shape, str], ...] = (
    ("■", N_("late")),
    ("▲", N_("at risk")),
    ("●", N_("on course")),
    ("○", N_("not begun")),
    ("✓", N_("done")),
    ("–", N_("no longer needed")),
)
_SIDE = Style(9, 14.5, look.TEXT)
_STATES = Style(9, 14.5, look.TEXT, True)


def action_log(rows: Sequence[ActionRow], form: Format = look.A4) -> Sheet:
    """One row per action; its state is a shape and a word, so that it reads in grey too."""
    sheet = Sheet(again=_again, format=form)
    heading(sheet, _("Action log"), "", _summary(rows))
    with sheet.table():
        _columns(sheet)
        for row in rows:
            sheet.row(_narrow_cells(row, form) if form.narrow else _cells(row, form))
    return sheet


def _cells(row: ActionRow, form: Format) -> list[Cell]:
    left = form.left
    return [
        Cell(left, _TITLE - 2, [Text(row.number, look.QUIETLY)], names=True),
        Cell(left + _TITLE, _WHO - _TITLE - 12, _title(row)),
        Cell(left + _WHO, _DUE - _WHO - 8, [Text(row.who, _SIDE)]),
        Cell(left + _DUE, _STATE - _DUE - 6, [Text(row.due, _SIDE)]),
        Cell(left + _STATE, form.measure - _STATE, [_state(row)]),
    ]


def _narrow_cells(row: ActionRow, form: Format) -> list[Cell]:
    due = _("by {day}").format(day=row.due) if row.due else ""
    who = Text(" · ".join(part for part in (row.who, due) if part), _SIDE, gap=1)
    inside = form.left + _TITLE
    return [
        Cell(form.left, _TITLE - 2, [Text(row.number, look.QUIETLY)], names=True),
        Cell(inside, form.right - inside, [*_title(row), who, _state(row)]),
    ]


def _state(row: ActionRow) -> Text:
    return Text(f"{row.shape} {row.state}".strip(), look.shaped(row.shape, _STATES))


def _title(row: ActionRow) -> list[Text]:
    texts = [Text(row.title)]
    origin = " · ".join(part for part in (row.meeting, carried_words(row.carried)) if part)
    if origin:
        texts.append(Text(origin, look.SMALL, gap=1))
    if row.note:
        texts.append(Text(row.note, look.SMALL, gap=1))
    return texts


def carried_words(times: int) -> str:
    """How often an action was carried over; nothing where it was not."""
    if times < 3:
        return ("", _("carried over once"), _("carried over twice"))[times]
    return _("carried over {n} times").format(n=times)


def _summary(rows: Sequence[ActionRow]) -> str:
    counts = Counter(row.shape for row in rows)
    return " · ".join(f"{shape} {counts[shape]} {_(word)}" for shape, word in MEANINGS if counts[shape])


def _columns(sheet: Sheet) -> None:
    heads = [(0, _("No.")), (_TITLE, _("Action"))]
    if not sheet.format.narrow:
        heads += [(_WHO, _("Who")), (_DUE, _("By")), (_STATE, _("State"))]
    left = sheet.format.left
    cells = [Cell(left + at, 60, [Text(words, look.LABEL, most=1)]) for at, words in heads]
    sheet.row(cells, pad=4, head=True)


def _again(sheet: Sheet) -> None:
    heading_again(sheet, _("Action log, continued"))
    _columns(sheet)
