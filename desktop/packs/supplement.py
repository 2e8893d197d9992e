"""A supplement: what changed since a version that its readers hold, and only the papers that are new.

It renumbers nothing. Its own pages are S1, S2 …, every item and paper is called what it is called in the pack, and the
list at its beginning says what to do with each.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Generator, Mapping, Sequence
from contextlib import closing
from typing import BinaryIO

from desktop.packs import look
from desktop.packs.agenda import agenda
from desktop.packs.arrangement import Arrangement
from desktop.packs.binding import About, Entry, Place, page_numbers
from desktop.packs.build import (
    PackMade,
    Section,
    TakenIn,
    bound,
    doubtful,
    paper_sections,
    section_of,
    take_in,
)
from desktop.packs.contents import Pack, Paper, Shape
from desktop.packs.intake import Intake, Taken
from desktop.packs.lettering import Style
from desktop.packs.look import Format
from desktop.packs.reasons import Reason
from desktop.packs.sheet import Cell, Sheet, Text, heading, heading_again
from desktop.steps import Step
from desktop.words import _, day, day_and_year, from_to, long_day, month_day, plural, time_of

PREFIX = "S"
_REF, _WHAT, _HOW = 0, 46, 270
_TITLE, _KIND, _WHEN = Style(28, 34, look.TEXT, bold=True), Style(10, 14, look.QUIET), Style(15, 21, look.TEXT)
_TITLE_NARROW, _WHEN_NARROW = Style(18, 23, look.TEXT, bold=True), Style(11.5, 16, look.TEXT)
_CLUSTER = Style(13, 18, look.ACCENT, bold=True)


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """A line of what changed: the number or reference of a thing, what it is called, how it changed, and the name of
    the page that shows it ("paper 5c"), if any. Its `shape` is said beside it in a word, in `how`."""

    ref: str
    title: str
    how: str
    shape: Shape = "●"
    target: str = ""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Supplement:
    """What a supplement prints: the pack as it is now, since which version, what changed, which papers are in it by
    their references, and whether the agenda is printed anew."""

    pack: Pack
    since: int
    changes: tuple[Changed, ...]
    refs: frozenset[str]
    new_agenda: bool


def build_supplement(
    supplement: Supplement, out: BinaryIO, arrangement: Arrangement | None = None
) -> Generator[Step, None, PackMade]:
    """Write the supplement into `out`, telling how far it is; closing the generator stops, `out` then being unfit.

    A paper that cannot be read gets a page that says why, as in a pack."""
    # what stands between papers in a pack would only be more to carry here
    how = dataclasses.replace(arrangement or Arrangement(), dividers=False, note_pages=False)
    pack = supplement.pack
    wanted = [(item, paper) for item in pack.items for paper in item.papers if paper.ref in supplement.refs]
    with closing(Intake(how)) as intake:
        taken = yield from take_in(intake, wanted)
        sections = _sections(supplement, taken, how)
        outline, about = _outline(supplement, taken), _about(supplement)
        return (yield from bound(intake, taken, sections, outline, about, out, how, PREFIX))


def _about(supplement: Supplement) -> About:
    pack = supplement.pack
    titled = _("{title}, {day} {year}, {what}").format(
        title=pack.title, day=month_day(pack.when), year=pack.when.year, what=_named(supplement).lower()
    )
    return About(titled, pack.cluster, pack.made_at, f"{day(pack.when)} {pack.when.year}")


def _named(supplement: Supplement) -> str:
    return _("Supplement to version {n}").format(n=supplement.since)


def _changed_words(supplement: Supplement) -> str:
    return _("What changed since version {n}").format(n=supplement.since)


def _sections(supplement: Supplement, taken: TakenIn, how: Arrangement) -> list[Section]:
    """Every page in order; how long the list is does not depend on the numbers of the pages it names."""
    form = how.format
    plan = agenda(supplement.pack, form) if supplement.new_agenda else None

    def ordered(front: Sheet, changes: Sheet) -> list[Section]:
        sections = [section_of("cover", "", front), section_of("changes", _("What changed"), changes)]
        if plan is not None:
            sections.append(section_of("agenda", _("Agenda"), plan))
        return [*sections, *paper_sections(taken, how, sum(len(one.places) for one in sections))]

    places = _places(ordered(Sheet(format=form), _changes(supplement, {}, form)))
    front = _cover(supplement, len(places), taken, form)
    return ordered(front, _changes(supplement, page_numbers(places), form))


def _places(sections: Sequence[Section]) -> list[Place]:
    return [place for section in sections for place in section.places]


def _cover(supplement: Supplement, pages: int, taken: TakenIn, form: Format) -> Sheet:
    """One page that says which pack it belongs to and what to do with it."""
    pack, sheet = supplement.pack, Sheet(format=form)
    sheet.leaf.box(form.left, form.top, form.left + 28, form.top + 3, look.ACCENT)
    sheet.y = form.top + 18
    title, when = (_TITLE_NARROW, _WHEN_NARROW) if form.narrow else (_TITLE, _WHEN)
    _line(sheet, pack.cluster, _CLUSTER, 2)
    _line(sheet, _("Meeting pack, supplement"), _KIND, 1)
    sheet.gap(20 if form.narrow else 60)
    _line(sheet, _named(supplement), title, 2, role="H1")
    sheet.gap(6)
    _line(sheet, pack.title, when, 3)
    _line(sheet, long_day(pack.when), when, 1)
    _line(sheet, " · ".join(part for part in (from_to(pack.start, pack.finish), pack.venue) if part), when, 3)
    sheet.gap(10 if form.narrow else 30)
    papers = sum(isinstance(one, Taken) for _item, _paper, one in taken)
    held = [plural("{n} page", "{n} pages", pages), plural("{n} paper", "{n} papers", papers)]
    made = _("{day} at {time}").format(day=day_and_year(pack.made_at), time=time_of(pack.made_at))
    number = str(pack.version) if pack.version > supplement.since and not pack.changed else ""
    facts = [
        (_("For"), pack.audience[:1].upper() + pack.audience[1:]),
        (_("Made"), made),
        (_("With it"), _("you have version {n}").format(n=number) if number else ""),
        (_("Holds"), " · ".join(held if papers else held[:1])),
        (_("Keep it"), _("with your pack. Its pages are S1 to S{n}; the numbers in your pack stay.").format(n=pages)),
        (_("Please"), pack.handling),
    ]
    left = form.left + (64 if form.narrow else 110)
    sheet.rule()
    for label, value in facts:
        if value:
            sheet.row(
                [
                    Cell(form.left, left - form.left - 8, [Text(label, look.QUIETLY, most=1)]),
                    Cell(left, form.right - left, [Text(value, look.BODY, most=3)]),
                ],
                pad=4 if form.narrow else 6,
            )
    sheet.gap(14)
    for ref, words in [*((paper.ref, _unread(paper)) for _item, paper, one in taken if isinstance(one, Reason))]:
        _line(sheet, f"■  {words}", look.shaped("■"), 1, target=f"paper {ref}")
    for ref, words in doubtful(taken):
        _line(sheet, f"▲  {words}", look.shaped("▲"), 1, target=f"paper {ref}")
    return sheet


def _unread(paper: Paper) -> str:
    return _("Paper {ref} could not be read").format(ref=paper.ref)


def _line(sheet: Sheet, text: str, style: Style, most: int, *, role: str = "P", target: str = "") -> None:
    form = sheet.format
    cell = Cell(form.left, form.measure, [Text(text, style, most=most, role=role)])
    sheet.row([cell], pad=0, rule=False, target=target)


def _changes(supplement: Supplement, pages: Mapping[str, int], form: Format) -> Sheet:
    """The table of what changed, each line leading to its page; `pages` are the numbers without what stands before."""

    def again(later: Sheet) -> None:
        heading_again(later, _("What changed, continued"))
        _heads(later)

    sheet = Sheet(again=again, format=form)
    # actions and minutes are not compared, so nothing is said of those
    rest = _("Items, papers, time and place that are not named here are as they were.")
    heading(sheet, _changed_words(supplement), "", rest)
    with sheet.table():
        _heads(sheet)
        for one in supplement.changes:
            number = f"{PREFIX}{pages[one.target]}" if one.target in pages else ""
            # as long before the numbers are known as after
            page = Text(number or ("–" if not pages and one.target else ""), look.BODY, most=1)
            sheet.row(
                _narrow_cells(one, page, form) if form.narrow else _cells(one, page, form),
                target=one.target if one.target in pages else "",
            )
    return sheet


def _heads(sheet: Sheet) -> None:
    form = sheet.format
    if form.narrow:
        named = [(_REF, _("Ref.")), (_WHAT, _("What and how"))]
    else:
        named = [(_REF, _("Ref.")), (_WHAT, _("What")), (_HOW, _("How"))]
    cells = [Cell(form.left + at, 90, [Text(words, look.LABEL, most=1)]) for at, words in named]
    cells.append(Cell(form.right - 40, 40, [Text(_("Page"), look.LABEL, most=1)], right=True))
    sheet.row(cells, pad=4, head=True)


def _cells(one: Changed, page: Text, form: Format) -> list[Cell]:
    left, how = form.left, Text(f"{one.shape} {one.how}", look.shaped(one.shape, look.BODY))
    return [
        Cell(left + _REF, _WHAT - 6, [Text(one.ref, look.STRONG, most=2)]),
        Cell(left + _WHAT, _HOW - _WHAT - 12, [Text(one.title, look.BODY, most=4)], names=True),
        Cell(left + _HOW, form.measure - _HOW - 48, [how]),
        Cell(form.right - 40, 40, [page], right=True),
    ]


def _narrow_cells(one: Changed, page: Text, form: Format) -> list[Cell]:
    inside = form.left + _WHAT
    how = Text(f"{one.shape} {one.how}", look.shaped(one.shape), gap=1)
    return [
        Cell(form.left, _WHAT - 6, [Text(one.ref, look.STRONG, most=2)]),
        Cell(inside, form.right - inside - 44, [Text(one.title, look.BODY, most=4), how], names=True),
        Cell(form.right - 40, 40, [page], right=True),
    ]


def _outline(supplement: Supplement, taken: TakenIn) -> list[Entry]:
    entries = [Entry(_("Cover"), "cover"), Entry(_changed_words(supplement), "changes")]
    if supplement.new_agenda:
        entries.append(Entry(_("Agenda"), "agenda"))
    return entries + [Entry(f"{paper.ref}  {paper.title}", f"paper {paper.ref}") for _item, paper, _one in taken]
