"""The page that stands in for a paper that could not be read: which one, why, and what to do."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.packs import look
from desktop.packs.contents import Item, Paper
from desktop.packs.lettering import Style
from desktop.packs.look import Format
from desktop.packs.sheet import Cell, Sheet, Text, heading
from desktop.words import _, size


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a paper has no pages: what was found, and what somebody can do about it. Words already shown."""

    why: str
    do: str


def reason_page(item: Item, paper: Paper, reason: Reason, form: Format = look.A4) -> Sheet:
    """One page saying that the paper belongs here and why it is not here."""
    sheet = Sheet(format=form)
    inside = form.left + (72 if form.narrow else 100)
    heading(sheet, _("Paper {ref}").format(ref=paper.ref), "", f"{item.number} · {item.title}")
    sheet.gap(14)
    words = Text(
        "■ " + _("This paper could not be read"), Style(10, 17, look.RED, bold=True), ground=look.RED_GROUND
    )
    sheet.row([Cell(form.left, form.measure, [words])], rule=False)
    sheet.gap(6)
    file = paper.file
    held = f"{file.name} ({size(file.size)})" if file is not None else ""
    with sheet.entries():
        for label, value in (
            (_("Title"), paper.title),
            (_("From"), paper.source),
            (_("File"), held),
            (_("Why"), reason.why),
            (_("What to do"), reason.do),
        ):
            if value:
                sheet.row(
                    [
                        Cell(form.left, inside - form.left - 8, [Text(label, look.QUIETLY)]),
                        Cell(inside, form.right - inside, [Text(value, look.BODY, most=10)]),
                    ]
                )
    sheet.gap(16)
    sheet.say(_("The rest of the pack is complete; its pages are numbered around this one."), look.SMALL)
    return sheet
