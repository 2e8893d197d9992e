"""What is printed beside the pack: a meeting's minutes on their own, and the recovery sheet for the safe."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO

from desktop.packs import look
from desktop.packs.binding import About, Place, bind
from desktop.packs.contents import Minutes
from desktop.packs.lettering import Colour, Style, draw, one_line
from desktop.packs.minutes import minutes_sheet
from desktop.packs.sheet import Cell, Leaf, Sheet, Text, heading
from desktop.packs.structure import marked
from desktop.words import _, day, day_and_year, month_day

_WATERMARK: Colour = (0.945, 0.941, 0.925)


@dataclass(frozen=True, slots=True, kw_only=True)
class RecoverySheet:
    """What the recovery sheet says: whose book it opens, and the words that open it, in their order."""

    cluster: str
    book: str
    person: str
    words: Sequence[str]
    created: datetime


def minutes_pdf(minutes: Minutes, out: BinaryIO) -> int:
    """Write the minutes into `out` and return how many pages they have.

    Until they are confirmed every page says so behind its words. What is confidential is on sheets of its own with
    page numbers of their own, so that the open sheets do not show that it exists; the sheets are in the order of the
    meeting, so where heads met before governors came, theirs are first."""
    import pikepdf

    open_sheet = minutes_sheet(minutes)
    places = [Place(_("Minutes"), leaf) for leaf in open_sheet.leaves]
    sections = [open_sheet.element]
    if any(item.confidential for item in minutes.items) or any(one.confidential for one in minutes.corrections):
        first = bool(minutes.items) and minutes.items[0].confidential
        sheet = minutes_sheet(minutes, confidential=True, attendance=first)
        apart = [Place(_("Confidential"), leaf, run=_("Confidential")) for leaf in sheet.leaves]
        places = [*apart, *places] if first else [*places, *apart]
        sections = [sheet.element, *sections] if first else [*sections, sheet.element]
    if minutes.state != "confirmed":
        for place in places:
            if place.leaf is not None:
                _watermark(place.leaf, _("DRAFT until confirmed"))
    titled = _("Minutes of {title}, {day}").format(
        title=minutes.title, day=f"{month_day(minutes.when)} {minutes.when.year}"
    )
    date = f"{day(minutes.when)} {minutes.when.year}"
    with pikepdf.Pdf.new() as pdf:
        bind(pdf, places, [], About(titled, minutes.cluster, minutes.made_at, date), out, sections=sections)
    return len(places)


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


def _watermark(leaf: Leaf, words: str) -> None:
    """Large pale words across the page, behind everything else; every page's own words say it too."""
    form = leaf.format
    style = Style(52, 60, _WATERMARK, bold=True)
    line = one_line(words, style)
    half = line.width * style.size / 2
    across = min(1.0, 330 / half) * form.width / look.A4.width
    c = 0.5736 * across  # the page's diagonal, near enough: 55 degrees
    s = 0.8192 * across
    turn = f"q {c:.4f} {s:.4f} {-s:.4f} {c:.4f} {form.width / 2:.2f} {form.height / 2:.2f} cm"
    leaf.drawings.insert(
        0, lambda document: marked(None, 0, f"{turn} {draw(line, -half, -18, style, document)} Q", "Pagination")
    )
