"""The action log: what was agreed at earlier meetings and where each thing has got to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from desktop.packs import look
from desktop.packs.contents import ActionRow, Shape
from desktop.packs.lettering import Style
from desktop.packs.sheet import Cell, Sheet, Text, heading, heading_again
from desktop.words import N_, _

_NUMBER, _TITLE = look.LEFT, look.LEFT + 30
_WHO, _DUE, _STATE = look.LEFT + 258, look.LEFT + 342, look.LEFT + 404
_MEANINGS: tuple[tuple[Shape, str], ...] = (
    ("■", N_("late")),
    ("▲", N_("at risk")),
    ("●", N_("on course")),
    ("○", N_("not begun")),
    ("✓", N_("done")),
    ("–", N_("no longer needed")),
)
_SIDE = Style(9, 14.5, look.TEXT)


def action_log(rows: Sequence[ActionRow]) -> Sheet:
    """One row per action; its state is a shape and a word, so that it reads in grey too."""
    sheet = Sheet(again=_again)
    heading(sheet, _("Action log"), "", _summary(rows))
    _columns(sheet)
    for row in rows:
        sheet.row(
            [
                Cell(_NUMBER, 28, [Text(row.number, look.QUIETLY)]),
                Cell(_TITLE, _WHO - _TITLE - 12, _title(row)),
                Cell(_WHO, _DUE - _WHO - 8, [Text(row.who, _SIDE)]),
                Cell(_DUE, _STATE - _DUE - 6, [Text(row.due, _SIDE)]),
                Cell(
                    _STATE,
                    look.RIGHT - _STATE,
                    [
                        Text(
                            f"{row.shape} {row.state}".strip(),
                            look.shaped(row.shape, Style(9, 14.5, look.TEXT, True)),
                        )
                    ],
                ),
            ]
        )
    return sheet


def _title(row: ActionRow) -> list[Text]:
    texts = [Text(row.title)]
    origin = " · ".join(part for part in (row.meeting, _carried(row.carried)) if part)
    if origin:
        texts.append(Text(origin, look.SMALL, gap=1))
    if row.note:
        texts.append(Text(row.note, look.SMALL, gap=1))
    return texts


def _carried(times: int) -> str:
    if times < 3:
        return ("", _("carried over once"), _("carried over twice"))[times]
    return _("carried over {n} times").format(n=times)


def _summary(rows: Sequence[ActionRow]) -> str:
    counts = Counter(row.shape for row in rows)
    return " · ".join(f"{shape} {counts[shape]} {_(word)}" for shape, word in _MEANINGS if counts[shape])


def _columns(sheet: Sheet) -> None:
    heads = (
        (_NUMBER, _("No.")),
        (_TITLE, _("Action")),
        (_WHO, _("Who")),
        (_DUE, _("By")),
        (_STATE, _("State")),
    )
    sheet.row([Cell(x, 60, [Text(words, look.LABEL, most=1)]) for x, words in heads], pad=4)


def _again(sheet: Sheet) -> None:
    heading_again(sheet, _("Action log, continued"))
    _columns(sheet)
