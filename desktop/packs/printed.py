"""What is printed beside the pack: a meeting's minutes on their own, and the recovery sheet for the safe."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO

from desktop.packs import look
from desktop.packs.apart import imposing, kept_apart
from desktop.packs.arrangement import Arrangement
from desktop.packs.binding import About, Bound, Place, bind, words_on
from desktop.packs.contents import Minutes
from desktop.packs.lettering import Style, one_line
from desktop.packs.minutes import has_confidential, minutes_sheet
from desktop.packs.sheet import Cell, Sheet, Text, heading
from desktop.packs.watermark import watermark
from desktop.words import _, day, day_and_year, month_day


@dataclass(frozen=True, slots=True, kw_only=True)
class RecoverySheet:
    """What the recovery sheet says: whose book it opens, and the words that open it, in their order."""

    cluster: str
    book: str
    person: str
    words: Sequence[str]
    created: datetime


def minutes_pdf(minutes: Minutes, out: BinaryIO, arrangement: Arrangement | None = None) -> Bound:
    """Write the minutes into `out`.

    Until they are confirmed every page says so behind its words. What is confidential is on sheets of its own with
    page numbers of their own, so that the open sheets do not show that it exists; the sheets are in the order of the
    meeting, so where heads met before governors came, theirs are first."""
    import pikepdf

    how = arrangement or Arrangement()
    open_sheet = minutes_sheet(minutes, form=how.format)
    runs = [[Place(_("Minutes"), leaf) for leaf in open_sheet.leaves]]
    sections = [open_sheet.element]
    if has_confidential(minutes):
        first = bool(minutes.items) and minutes.items[0].confidential
        sheet = minutes_sheet(minutes, confidential=True, attendance=first, form=how.format)
        apart = [Place(_("Confidential"), leaf, run=_("Confidential")) for leaf in sheet.leaves]
        runs = [apart, *runs] if first else [*runs, apart]
        sections = [sheet.element, *sections] if first else [*sections, sheet.element]
    if minutes.state != "confirmed":
        for place in (one for run in runs for one in run):
            if place.leaf is not None:
                watermark(place.leaf, _("DRAFT until confirmed"))
    places = kept_apart(runs, how)
    titled = _("Extract from the minutes of {title}, {day}") if minutes.extract else _("Minutes of {title}, {day}")
    titled = titled.format(title=minutes.title, day=f"{month_day(minutes.when)} {minutes.when.year}")
    about = About(titled, minutes.cluster, minutes.made_at, f"{day(minutes.when)} {minutes.when.year}")
    with pikepdf.Pdf.new() as pdf:
        sides = bind(pdf, places, [], about, out, sections=sections, form=how.format, impose=imposing(places, how))
    return Bound(sides, words_on(places))


def recovery_sheet_pdf(sheet: RecoverySheet, out: BinaryIO) -> None:
    """Write the recovery sheet into `out`: one page to print, put in the school's safe, and not keep."""
    import pikepdf

    page = Sheet()
    form = page.format
    heading(page, _("Recovery sheet"), "", f"{sheet.cluster} · {sheet.book}")
    page.gap(10)
    page.say(
        _(
            "These words open the book when its passphrase is forgotten. "
            "Whoever has them and the book can read everything in it."
        ),
        look.BODY,
        gap=10,
    )
    with page.entries():
        for label, value in (
            (_("Cluster"), sheet.cluster),
            (_("Book"), sheet.book),
            (_("Belongs to"), sheet.person),
            (_("Made"), day_and_year(sheet.created)),
        ):
            page.row(
                [
                    Cell(form.left, 92, [Text(label, look.QUIETLY)]),
                    Cell(form.left + 100, form.measure - 100, [Text(value, look.BODY, most=3)]),
                ],
                pad=4,
            )
    page.gap(18)
    _word_grid(page, sheet.words)
    page.gap(16)
    page.say(_("What to do with this sheet"), look.SECTION, gap=4, role="H2")
    with page.entries():
        for number, text in enumerate(
            (
                _("Print it now, once. Check that every word can be read."),
                _(
                    "Put it in an envelope, sign across the flap, and keep it in the school’s safe: "
                    "never with the laptop, never as a photograph, never in e-mail."
                ),
                _(
                    "To use it: open the book, choose “Use the recovery sheet”, and type the words in order. "
                    "Capital letters, numbers and commas do not matter."
                ),
                _(
                    "When the passphrase is changed, older backups keep the old one, and the words that go with it. "
                    "When new words are printed, keep this sheet only as long as those backups."
                ),
            ),
            1,
        ):
            page.row(
                [
                    Cell(form.left, 20, [Text(f"{number}", look.ACCENTED)]),
                    Cell(form.left + 22, form.measure - 22, [Text(text)]),
                ],
                pad=3.5,
                rule=False,
            )
    about = About(_("Recovery sheet"), sheet.cluster, sheet.created, day_and_year(sheet.created))
    with pikepdf.Pdf.new() as pdf:
        bind(pdf, [Place(_("Recovery sheet"), leaf) for leaf in page.leaves], [], about, out, sections=[page.element])


def _word_grid(page: Sheet, words: Sequence[str]) -> None:
    """The words three to a row, numbered, large enough to copy by hand without doubt."""
    number_style, columns, gap = look.LABEL, 3, 10.0
    left = page.format.left
    wide = (page.format.measure - gap * (columns - 1)) / columns
    for start in range(0, len(words), columns):
        page.need(40)
        for at, word in enumerate(words[start : start + columns]):
            x = left + at * (wide + gap)
            page.leaf.box(x, page.y, x + wide, page.y + 34, look.GROUND, 4)
            style = next(
                (
                    size
                    for size in (_word(19), _word(15), _word(12))
                    if one_line(word, size).width * size.size < wide - 40
                ),
                _word(10),
            )
            with page.one("P"):
                page.write(str(start + at + 1), number_style, x + 9, page.y + 21.5)
                page.write(word, style, x + 30, page.y + 23.5, wide - 36)
        page.y += 34 + 8


def _word(size: float) -> Style:
    return Style(size, size * 1.3, look.TEXT)
