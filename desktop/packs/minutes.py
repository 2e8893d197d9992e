"""The minutes of a meeting, inside the next meeting's pack and on their own sheets."""

from __future__ import annotations

from collections.abc import Sequence

from desktop.packs import look
from desktop.packs.contents import Attendee, MinuteItem, Minutes
from desktop.packs.lettering import Style, width_of
from desktop.packs.look import Format
from desktop.packs.sheet import Cell, Sheet, Text, heading, heading_again
from desktop.words import N_, _, day_and_year, from_to, long_day

_STATE_WORDS = {
    "draft": N_("DRAFT until confirmed"),
    "circulated": N_("DRAFT until confirmed"),
    "confirmed": N_("Confirmed as a correct record"),
}


def state_words(minutes: Minutes, *, amended: bool) -> str:
    """DRAFT until confirmed, or how they were confirmed; `amended` where these sheets say what was."""
    words = _(_STATE_WORDS[minutes.state])
    if minutes.state != "confirmed":
        return words
    return ", ".join(part for part in (words, minutes.confirmed, _("as amended") if amended else "") if part)


def has_confidential(minutes: Minutes) -> bool:
    """Whether anything of them goes on sheets of its own."""
    return any(item.confidential for item in minutes.items) or any(one.confidential for one in minutes.corrections)


def minutes_sheet(
    minutes: Minutes,
    *,
    title: str = "",
    sign: bool = True,
    confidential: bool = False,
    attendance: bool = True,
    form: Format = look.A4,
    bound: str = "",
) -> Sheet:
    """The minutes as pages: the open items, or with `confidential` only those kept apart, and what corrects them.

    With `bound` they are one of many in a book: headed by their day, and each item of `minutes.items` can be pointed at
    under that name and its place among them, from 0 ("meeting 3 0")."""
    named = title or (_("Extract from the minutes") if minutes.extract else _("Minutes"))
    when = day_and_year(minutes.when) if form.narrow else long_day(minutes.when)
    again = _("{title}, {day}, continued").format(title=named, day=when)
    sheet = Sheet(again=lambda later: heading_again(later, again), format=form)
    corrections = [one.text for one in minutes.corrections if one.confidential == confidential]
    words = state_words(minutes, amended=bool(corrections))
    if confidential:
        named = _("Confidential minutes")
    if bound:
        heading(sheet, long_day(minutes.when), _("Confidential") if confidential else "", minutes.cluster)
        sheet.gap(6)
        sheet.say(minutes.title, look.SECTION, gap=4)
    else:
        _headed(sheet, named, minutes)
        sheet.gap(6)
    draft = minutes.state != "confirmed"
    ground, colour = (look.AMBER_GROUND, look.AMBER) if draft else (look.ACCENT_GROUND, look.ACCENT)
    chip = Text(("▲ " if draft else "✓ ") + words, Style(9, 15, colour, bold=True), ground=ground)
    sheet.row([Cell(form.left, form.measure, [chip])], pad=2, rule=False)
    sheet.gap(4)
    with sheet.entries():
        if minutes.extract and not bound:
            _pair(sheet, _("For"), minutes.extract)
        _facts(sheet, minutes, attendance=attendance)
        _pair(sheet, _("Corrections"), *corrections)
    sheet.gap(6)
    for place, item in enumerate(minutes.items):
        if item.confidential == confidential:
            _item(sheet, item, f"{bound} {place}" if bound else "")
    if minutes.next_meeting and not confidential:
        with sheet.entries():
            _pair(sheet, _("Next meeting"), minutes.next_meeting)
    if sign:
        _signature(sheet)
    return sheet


def _headed(sheet: Sheet, named: str, minutes: Minutes) -> None:
    """The head; a name too long for its line stands under it in full."""
    under = f"{minutes.cluster} · {minutes.title}"
    if sheet.format.narrow or width_of(under, look.SMALL) <= sheet.format.measure - 12:
        heading(sheet, named, "", under)
        return
    heading(sheet, named, "", minutes.cluster)
    sheet.gap(6)
    sheet.say(minutes.title, look.SECTION)


def _facts(sheet: Sheet, minutes: Minutes, *, attendance: bool) -> None:
    times = from_to(minutes.start, minutes.finish)
    _pair(sheet, _("Held"), " · ".join(p for p in (long_day(minutes.when), times, minutes.venue) if p))
    _pair(sheet, _("Chair"), minutes.chair)
    _pair(sheet, _("Minutes by"), minutes.minute_taker)
    if attendance:
        _people(sheet, _("Present"), minutes.present)
        _people(sheet, _("In attendance"), minutes.in_attendance)
        _people(sheet, _("Apologies"), minutes.apologies)
        _people(sheet, _("Absent"), minutes.absent)


def _labels(form: Format) -> float:
    """Where stands what a label names."""
    return form.left + (66 if form.narrow else 100)


def _pair(sheet: Sheet, label: str, *values: str) -> None:
    if any(values):
        form, inside = sheet.format, _labels(sheet.format)
        sheet.row(
            [
                Cell(form.left, inside - form.left - 8, [Text(label, look.QUIETLY)]),
                Cell(inside, form.right - inside, [Text(value) for value in values]),
            ],
            pad=3.5,
        )


def _people(sheet: Sheet, label: str, people: Sequence[Attendee]) -> None:
    if not people:
        return
    texts = []
    for person in people:
        who = f"{person.name}, {person.detail}" if person.detail else person.name
        texts.append(Text(f"{who} ({person.note})" if person.note else who))
    form, inside = sheet.format, _labels(sheet.format)
    # A long list stands in two columns, read down the first and then the second.
    half = (len(texts) + 1) // 2 if len(texts) > 3 and not form.narrow else len(texts)
    wide = (form.right - inside) / (2 if half < len(texts) else 1)
    sheet.row(
        [
            Cell(form.left, inside - form.left - 8, [Text(label, look.QUIETLY)]),
            Cell(inside, wide - 10, texts[:half]),
            Cell(inside + wide, wide - 10, texts[half:]),
        ],
        pad=3.5,
    )


def _item(sheet: Sheet, item: MinuteItem, anchor: str) -> None:
    form = sheet.format
    inside = form.left + (26 if form.narrow else 34)
    words = inside + (10 if form.narrow else 80)
    sheet.gap(8)
    head = [
        Cell(form.left, inside - form.left - 4, [Text(item.number, look.STRONG, role="H2")]),
        Cell(inside, form.right - inside, _titled(item)),
    ]
    # a title stays with what is first said under it, as far as that is kept in one piece
    follows = sheet.height_of([Cell(inside, form.right - inside, [Text(item.text)])], pad=0)
    page = form.height - form.top - form.bottom
    sheet.need(sheet.height_of(head, pad=1) + (follows if 44 < follows <= page * 0.6 else 44))
    sheet.row(head, pad=1, rule=False, anchor=anchor)
    if item.text:
        sheet.say(item.text, look.BODY, x=inside, gap=3)
    with sheet.entries():
        for decision in item.decisions:
            label, said = Text(decision.style, look.ACCENTED, bar=look.ACCENT), Text(decision.text)
            cells = [Cell(words, form.right - words, [label, said])]
            if not form.narrow:
                cells = [Cell(inside + 10, 66, [label]), Cell(words, form.right - words, [said])]
            sheet.row(cells, pad=2, rule=False)
        if item.actions:
            sheet.gap(2)
        for action in item.actions:
            label = Text(_("Action"), look.STRONG, bar=look.AMBER)
            if form.narrow:
                who = " · ".join(part for part in (action.who, action.due) if part)
                cells = [Cell(words, form.right - words, [label, Text(action.title), Text(who, look.QUIETLY)])]
            else:
                cells = [
                    Cell(inside + 10, 66, [label]),
                    Cell(words, 216, [Text(action.title)]),
                    Cell(inside + 306, 76, [Text(action.who)]),
                    Cell(form.right - 62, 62, [Text(action.due)], right=True),
                ]
            sheet.row(cells, pad=2, rule=False)


def _titled(item: MinuteItem) -> list[Text]:
    texts = [Text(item.title, look.STRONG, role="H2")]
    if item.audience:
        texts.append(Text(item.audience, look.TAG, gap=2, ground=look.BLUE_GROUND, most=1))
    if item.note:
        texts.append(Text(f"▲ {item.note}", look.shaped("▲"), gap=1))
    return texts


def _signature(sheet: Sheet) -> None:
    form = sheet.format
    sheet.need(92)
    sheet.gap(24)
    sheet.say(_("Confirmed as a correct record"), look.STRONG)
    sheet.gap(34)
    signs = form.left + form.measure * 0.6
    for x0, x1, words in (
        (form.left, signs, _("Signed by the chair")),
        (form.left + form.measure * 0.66, form.right, _("Date")),
    ):
        sheet.leaf.rule(x0, x1, sheet.y, look.TEXT, 0.6)
        sheet.write(words, look.LABEL, x0, sheet.y + 11, x1 - x0)
    sheet.gap(18)
