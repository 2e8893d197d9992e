"""Action slips: each open action on a slip of its own, to be cut out and taken home by whoever owes it."""

from __future__ import annotations

from collections.abc import Sequence

from desktop.packs import look
from desktop.packs.contents import ActionRow
from desktop.packs.lettering import Style
from desktop.packs.look import Format
from desktop.packs.sheet import Cell, Sheet, Text, heading, heading_again
from desktop.words import _

_TITLE = Style(12.5, 17, look.TEXT, bold=True)
_LEAST = 118.0  # room for a person's own notes


def action_slips(rows: Sequence[ActionRow], cluster: str, form: Format = look.A4) -> Sheet:
    """A slip for each action: what, who, by when, and the item, decision and meeting it comes from."""
    sheet = Sheet(again=lambda later: heading_again(later, _("Action slips, continued")), format=form)
    heading(sheet, _("Action slips"), "", _("Cut along the lines; each is for whoever is named on it."))
    for at, row in enumerate(rows):
        _slip(sheet, row, cluster, first=at == 0)
    return sheet


def _slip(sheet: Sheet, row: ActionRow, cluster: str, *, first: bool) -> None:
    form = sheet.format
    label = 66.0
    facts = [
        (_("Who"), row.who),
        (_("By"), row.due),
        (_("Decision"), row.decision),
        (_("From"), row.meeting),
        (_("State"), f"{row.shape} {row.state}".strip()),
    ]
    rows = [
        [
            Cell(form.left, label - 6, [Text(name, look.LABEL, most=1)]),
            Cell(form.left + label, form.measure - label, [Text(words, look.BODY, most=4)]),
        ]
        for name, words in facts
        if words
    ]
    head = [
        Cell(
            form.left, form.measure, [Text(cluster, look.LABEL, most=1), Text(row.title, _TITLE, most=5, role="H2")]
        )
    ]
    high = sheet.height_of(head, pad=8) + sum(sheet.height_of(one, pad=1.5) for one in rows) + 14
    sheet.need(max(high, _LEAST))
    top, leaf = sheet.y, sheet.leaf
    if first or top > form.top + 40:
        leaf.dashes(form.left - 8, top, form.right + 8, top)
    sheet.row(head, pad=8, rule=False)
    with sheet.entries():
        for one in rows:
            sheet.row(one, pad=1.5, rule=False)
    sheet.y = max(sheet.y + 14, top + _LEAST)
    leaf.dashes(form.left - 8, sheet.y, form.right + 8, sheet.y)
