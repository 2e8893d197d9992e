"""The year book: the minutes of one school year bound together, with its decisions and where each matter was taken.

What is confidential is a part of its own at the end, with its own contents and register, counted for itself: the rest
can be handed on without it and does not tell that it was there."""

from __future__ import annotations

from collections.abc import Generator, Mapping
from dataclasses import dataclass, field
from typing import BinaryIO

from desktop.packs.apart import imposing, kept_apart
from desktop.packs.arrangement import Arrangement
from desktop.packs.binding import About, Bound, Entry, Place, binding, page_numbers, words_on
from desktop.packs.contents import Minutes
from desktop.packs.decisions_register import register_sheet
from desktop.packs.minutes import has_confidential, minutes_sheet
from desktop.packs.recorded import Decided, YearBook
from desktop.packs.sheet import Sheet
from desktop.packs.structure import Element
from desktop.packs.watermark import watermark
from desktop.packs.yearbook_pages import Line, Matter, index_pages, year_contents, year_cover
from desktop.steps import Step
from desktop.words import _, day_and_year

_REGISTER, _INDEX = "decisions", "index"


@dataclass(slots=True)
class _Part:
    """One of the two parts: its minutes, which are laid out once, and what is made anew until its page numbers
    agree with where everything came to stand."""

    book: YearBook
    how: Arrangement
    confidential: bool
    minutes: list[tuple[str, Minutes, Sheet]] = field(default_factory=list)

    @property
    def prefix(self) -> str:
        return "apart " if self.confidential else ""

    @property
    def run(self) -> str:
        return _("Confidential") if self.confidential else ""

    @property
    def decisions(self) -> list[Decided]:
        return [one for one in self.book.decisions if one.confidential == self.confidential]

    def add(self, number: int, minutes: Minutes) -> None:
        """Lay out the minutes of a meeting, `number` among all of the year."""
        name = meeting_name(number)
        # as where the minutes are printed alone: who met before governors came is said where their items are
        first = bool(minutes.items) and minutes.items[0].confidential
        sheet = minutes_sheet(
            minutes, sign=False, confidential=self.confidential, attendance=first or not self.confidential,
            form=self.how.format, bound=name,
        )  # fmt: skip
        if minutes.state != "confirmed":
            for leaf in sheet.leaves:
                watermark(leaf, _("DRAFT until confirmed"))
        self.minutes.append((name, minutes, sheet))

    def sections(self, step: Step) -> Generator[Step, None, list[tuple[list[Place], Element]]]:
        """Every page in order, with numbers that agree; `step` is told after each of the long parts, to stop there."""
        pages: dict[str, int] = {}
        while True:
            made = yield from self._made(pages, step)
            found = page_numbers([place for places, _element in made for place in places])
            if found == pages:
                return made
            pages = found

    def _made(
        self, pages: Mapping[str, int], step: Step
    ) -> Generator[Step, None, list[tuple[list[Place], Element]]]:
        form, decisions = self.how.format, self.decisions
        lines = [
            Line(day_and_year(one.when), one.title, self.prefix + name, one.state) for name, one, _sheet in self.minutes
        ]
        rest = [(_("Decisions"), self.prefix + _REGISTER)] if decisions else []
        matters = self._matters()
        if matters:
            rest.append((_("Index of items"), _INDEX))
        if self.confidential:
            title = _("Confidential minutes {year}").format(year=self.book.year)
            under = " · ".join(part for part in (self.book.cluster, self.book.audience) if part)
            made = [self._section("contents", "", year_contents(lines, rest, pages, form, title=title, under=under))]
        else:
            front = year_cover(self.book, _("Minutes {year}").format(year=self.book.year), form)
            made = [self._section("cover", "", front)]
            made.append(self._section("contents", _("Contents"), year_contents(lines, rest, pages, form)))
        made += [self._section(name, day_and_year(one.when), sheet) for name, one, sheet in self.minutes]
        if decisions:
            title = _("Decisions {year}").format(year=self.book.year)
            sheet = register_sheet(decisions, title, self.book.cluster, pages, form)
            made.append(self._section(_REGISTER, _("Decisions"), sheet))
            yield step
        if matters:
            made.append(self._section(_INDEX, _("Index"), index_pages(matters, pages, form)))
            yield step
        return made

    def _section(self, name: str, words: str, sheet: Sheet) -> tuple[list[Place], Element]:
        said = " · ".join(part for part in (self.run, words) if part)
        places = [
            Place(said, leaf, None, self.prefix + name if at == 0 else "", run=self.run)
            for at, leaf in enumerate(sheet.leaves)
        ]
        return places, sheet.element

    def _matters(self) -> list[Matter]:
        """Each title under which something was taken, and wherever it was; the few confidential ones need no index."""
        found: dict[str, Matter] = {}
        if self.confidential:
            return []
        for name, minutes, _sheet in self.minutes:
            for place, item in enumerate(minutes.items):
                if item.confidential or not item.number:
                    continue
                title = " ".join(item.title.split())
                matter = found.setdefault(title.casefold(), Matter(title, []))
                matter.targets.append(f"{name} {place}")
        return sorted(found.values(), key=lambda one: one.title.casefold())

    def outline(self) -> list[Entry]:
        """The meetings with their items, and the parts round them."""
        entries = [] if self.confidential else [Entry(_("Cover"), "cover"), Entry(_("Contents"), "contents")]
        for name, one, _sheet in self.minutes:
            items = [
                Entry(f"{item.number}  {item.title}".strip(), f"{name} {place}")
                for place, item in enumerate(one.items)
                if item.confidential == self.confidential
            ]
            entries.append(Entry(f"{day_and_year(one.when)}  {one.title}", self.prefix + name, items))
        entries.append(Entry(_("Decisions"), self.prefix + _REGISTER))
        if not self.confidential:
            entries.append(Entry(_("Index of items"), _INDEX))
        return entries


def meeting_name(number: int) -> str:
    """What others call the minutes of a meeting, counted from 0; an item of them has its place added."""
    return f"meeting {number}"


def year_book_pdf(
    book: YearBook, out: BinaryIO, arrangement: Arrangement | None = None
) -> Generator[Step, None, Bound]:
    """Write the year book into `out`, telling how far it is; closing the generator stops, `out` then being unfit."""
    import pikepdf

    how = arrangement or Arrangement()
    shared, apart = _Part(book, how, False), _Part(book, how, True)
    total = len(book.meetings) + 2
    for number, minutes in enumerate(book.meetings):
        yield Step(number, total, day_and_year(minutes.when))
        shared.add(number, minutes)
        if has_confidential(minutes):
            apart.add(number, minutes)
    laying_out = Step(len(book.meetings), total, _("Laying out the pages"))
    yield laying_out
    parts = [part for part in (shared, apart) if part.minutes]
    made = []
    for part in parts:
        made.append((yield from part.sections(laying_out)))
    places = kept_apart([[place for run, _element in part for place in run] for part in made], how)
    outline = shared.outline()
    if apart.minutes:
        outline.append(Entry(_("Confidential"), "apart contents", apart.outline()))
    step = Step(len(book.meetings) + 1, total, _("Binding {count} pages").format(count=len(places)))
    yield step
    titled = _("Minutes {year}").format(year=book.year)
    about = About(f"{titled}, {book.cluster}", book.cluster, book.made_at, book.year)
    with pikepdf.Pdf.new() as pdf:
        sides = yield from binding(
            pdf, places, outline, about, out, step, sections=[element for part in made for _places, element in part],
            form=how.format, impose=imposing(places, how),
        )  # fmt: skip
    yield Step(total, total, _("Done"))
    return Bound(sides, words_on(places))
