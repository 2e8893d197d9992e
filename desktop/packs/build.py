"""Making a pack: papers taken in, our own pages laid out around them, all numbered, stamped and bound as one
PDF. The same pack is always the same file, byte for byte."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from typing import BinaryIO

from desktop.packs.action_log import action_log
from desktop.packs.agenda import agenda
from desktop.packs.arrangement import PARTS, USUAL, Arrangement, Layout, PartName
from desktop.packs.binding import About, Entry, Place, binding, page_numbers, words_on
from desktop.packs.closing import attendance, notes
from desktop.packs.contents import Item, Pack, Paper
from desktop.packs.contents_page import Part, contents_page
from desktop.packs.cover import cover
from desktop.packs.dividers import blank_page, divider, note_page
from desktop.packs.faces import lacks_letters
from desktop.packs.imposing import Impose, booklet_order, impose_booklet, impose_noted
from desktop.packs.intake import Intake, Taken
from desktop.packs.minutes import minutes_sheet
from desktop.packs.reasons import Reason, reason_page
from desktop.packs.running import running_sheet
from desktop.packs.sheet import Sheet
from desktop.packs.slips import action_slips
from desktop.packs.structure import Element
from desktop.steps import Step, paused
from desktop.words import _, day, month_day, plural

TakenIn = Sequence[tuple[Item, Paper, Taken | Reason]]
"""Every enclosed paper with its item, and what came of taking it in."""


@dataclass(frozen=True, slots=True)
class PackMade:
    """What a finished pack holds: its pages, what could not be read and why, which papers were damaged but
    could be repaired (look at their pages), the first and last page of each paper, the first page of each part by its
    name, and on how many sides it is printed. `words` is all that our own pages say, for whoever checks it."""

    pages: int
    unreadable: tuple[tuple[str, str], ...] = ()
    repaired: tuple[str, ...] = ()
    ranges: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    starts: Mapping[str, int] = field(default_factory=dict)
    sides: int = 0
    words: tuple[str, ...] = ()
    layout: Layout = "a4"

    @property
    def unprintable(self) -> tuple[str, ...]:
        """What of our own words has letters that cannot be printed here, in a script that no face of ours has."""
        found: list[str] = []
        for one in sorted({words for words in self.words if lacks_letters(words)}, key=len):
            if not any(shorter in one for shorter in found):
                found.append(one)
        return tuple(found)

    def side_of(self, page: int) -> int:
        """On which side a page is printed, both counted from 1."""
        if self.layout == "two-up":
            return (page + 1) // 2
        if self.layout == "booklet":
            return next(at for at, pages in enumerate(booklet_order(self.pages), 1) if page - 1 in pages)
        return page


@dataclass(slots=True)
class Section:
    """A part of the pack in its place: what leads to it, its pages, and what it is to a screen reader."""

    name: str
    places: list[Place]
    element: Element | None = None


def build_pack(
    pack: Pack, out: BinaryIO, arrangement: Arrangement | None = None
) -> Generator[Step, None, PackMade]:
    """Write the pack into `out`, telling how far it is; closing the generator stops, `out` then being unfit.

    A paper that cannot be read never stops a pack: it gets a page that says why."""
    how = arrangement or Arrangement()
    wanted = [(item, paper) for item in pack.items for paper in item.papers if paper.state == "enclosed"]
    enclosed = wanted if "papers" in how.parts else []
    with closing(Intake(how)) as intake:
        taken = yield from take_in(intake, enclosed)
        sections = _sections(pack, taken, how)
        return (yield from bound(intake, taken, sections, _outline(pack, how), _about(pack), out, how))


def take_in(
    intake: Intake, papers: Sequence[tuple[Item, Paper]]
) -> Generator[Step, None, list[tuple[Item, Paper, Taken | Reason]]]:
    """Take papers in, one after another, up to where pages are laid out. Binding them is the step that is left."""
    total = len(papers) + 2
    taken: list[tuple[Item, Paper, Taken | Reason]] = []
    for done, (item, paper) in enumerate(papers):
        step = Step(done, total, _("Paper {ref}").format(ref=paper.ref))
        yield step
        taken.append((item, paper, (yield from paused(intake.taking(paper), step))))
    yield Step(len(papers), total, _("Laying out the pages"))
    return taken


def bound(
    intake: Intake,
    taken: TakenIn,
    sections: Sequence[Section],
    outline: Sequence[Entry],
    about: About,
    out: BinaryIO,
    how: Arrangement,
    prefix: str = "",
) -> Generator[Step, None, PackMade]:
    """Bind what was taken in and laid out as one PDF in `out`; `prefix` stands before the numbers of its pages."""
    places = [place for section in sections for place in section.places]
    total = len(taken) + 2
    step = Step(len(taken) + 1, total, _("Binding {count} pages").format(count=len(places)))
    yield step
    intake.finish_layers()
    sides = yield from binding(
        intake.out,
        places,
        outline,
        about,
        out,
        step,
        size=intake.bytes,
        sections=[section.element for section in sections if section.element is not None],
        form=how.format,
        prefix=prefix,
        impose=_way_to_impose(how),
    )
    yield Step(total, total, _("Done"))
    return PackMade(
        len(places),
        tuple((paper.ref, one.why) for _item, paper, one in taken if isinstance(one, Reason)),
        tuple(paper.ref for _item, paper, one in taken if isinstance(one, Taken) and one.repaired),
        _ranges(places),
        page_numbers(places),
        sides,
        words_on(places),
        how.layout,
    )


def _way_to_impose(how: Arrangement) -> Impose | None:
    """How a layout puts finished pages on sheets; None where each page is a sheet."""
    ways: dict[Layout, Impose] = {"booklet": impose_booklet, "two-up": impose_noted}
    return ways.get(how.layout)


def _about(pack: Pack) -> About:
    titled = f"{pack.title}, {month_day(pack.when)} {pack.when.year}"
    return About(titled, pack.cluster, pack.made_at, f"{day(pack.when)} {pack.when.year}")


# -- the parts, in order -----------------------------------------------------------------------------------------


def _sections(pack: Pack, taken: TakenIn, how: Arrangement) -> list[Section]:
    """Every page in order. The contents and the cover come last in the making: they tell of the others; how many pages
    of lines fill a booklet up, and where a paper starts, follows from how long the contents are."""
    form = how.format
    unreadable = tuple(paper.ref for _item, paper, one in taken if isinstance(one, Reason))
    said = {paper.ref: words for _item, paper, one in taken if (words := _said(one, how))}
    made = {name: sheet for name in how.parts if (sheet := _sheet(pack, name, how)) is not None}
    # what is counted by itself is not among the contents, which are the same for everybody
    titles = [Part(_(PARTS[name]), name) for name in how.parts if name in made and name != "running"]
    divided = "papers" in how.parts and bool(taken)
    at = how.parts.index("papers") if "papers" in how.parts else len(how.parts)
    before = [part for part in titles if how.parts.index(_part_name(part)) < at]
    after = [part for part in titles if how.parts.index(_part_name(part)) > at]
    length = filling = 1
    while True:
        blank = Sheet(format=form)
        while len(blank.leaves) < length:
            blank.turn()
        if "notes" in made:
            made["notes"] = notes(pack, form, filling)
        first = _ordered(pack, taken, how, made, Sheet(format=form), blank)
        places = [place for section in first for place in section.places]
        contents = contents_page(pack, before, after, page_numbers(places), frozenset(unreadable), said, form)
        short = -len(places) % 4 if how.layout == "booklet" and "notes" in made else 0
        if len(contents.leaves) != length:
            length, filling = len(contents.leaves), 1
        elif short:
            filling += short
        else:
            break
    count = sum(not place.run for place in places)
    readable = sum(isinstance(one, Taken) for _item, _paper, one in taken)
    front = cover(pack, count, readable if divided else 0, unreadable, doubtful(taken), form, _without(pack, how))
    return _ordered(pack, taken, how, made, front, contents)


def _part_name(part: Part) -> PartName:
    return next(name for name in PARTS if name == part.target)


def _sheet(pack: Pack, name: PartName, how: Arrangement) -> Sheet | None:
    """A part's own pages; None where the meeting has nothing of the sort, or others make them."""
    form = how.format
    match name:
        case "agenda":
            return agenda(pack, form)
        case "minutes" if pack.previous is not None:
            return minutes_sheet(pack.previous, title=_("Minutes of the last meeting"), form=form)
        case "actions" if pack.actions:
            return action_log(pack.actions, form)
        case "running" if pack.running:
            return running_sheet(pack, form)
        case "slips" if owed := [row for row in pack.actions if row.shape not in ("✓", "–")]:
            return action_slips(owed, pack.cluster, form)
        case "notes":
            return notes(pack, form)
        case "attendance" if pack.expected:
            return attendance(pack, form)
    return None


def _ordered(
    pack: Pack, taken: TakenIn, how: Arrangement, made: Mapping[PartName, Sheet], front: Sheet, contents: Sheet
) -> list[Section]:
    sections = [section_of("cover", "", front)]
    for name in how.parts:
        if name == "papers":
            count = sum(len(section.places) for section in sections)
            sections += paper_sections(taken, how, count)
        elif name == "contents":
            sections.append(section_of(name, _("Contents"), contents))
        elif name in made:
            words = _("Attendance") if name == "attendance" else _(PARTS[name])
            run = _("Chair") if name == "running" else ""
            sections.append(section_of(name, words, made[name], run))
    return sections


def section_of(name: str, words: str, sheet: Sheet, run: str = "") -> Section:
    """Pages of ours as a part: what leads to it, the words in its stamp, and the run they are counted in."""
    places = [Place(words, leaf, None, name if at == 0 else "", run=run) for at, leaf in enumerate(sheet.leaves)]
    return Section(name, places, sheet.element)


def paper_sections(taken: TakenIn, how: Arrangement, count: int) -> Iterator[Section]:
    """Each paper, with what stands between them; `count` pages come before."""
    form = how.format
    for at, (item, paper, one) in enumerate(taken):
        words = _("Item {number} · Paper {ref}").format(number=item.number, ref=paper.ref)
        parts: list[Section] = []
        item_words = _("Item {number}").format(number=item.number)
        if how.dividers and (at == 0 or taken[at - 1][0] is not item):
            parts += _upright(how, count)
            parts.append(section_of(f"divider {item.number}", item_words, divider(item, form)))
        parts += _upright(how, count + sum(len(part.places) for part in parts))
        parts.append(_paper_section(item, paper, one, words, how))
        if how.note_pages and (at == len(taken) - 1 or taken[at + 1][0] is not item):
            parts.append(section_of("", item_words, note_page(item, form)))
        count += sum(len(part.places) for part in parts)
        yield from parts


def _upright(how: Arrangement, count: int) -> list[Section]:
    """A page left blank where otherwise a paper would not start on a right-hand page."""
    return [section_of("", "", blank_page(how.format))] if how.right_hand and count % 2 else []


def _paper_section(item: Item, paper: Paper, taken: Taken | Reason, words: str, how: Arrangement) -> Section:
    target = f"paper {paper.ref}"
    if isinstance(taken, Reason):
        sheet = reason_page(item, paper, taken, how.format)
        return Section(target, [Place(words, leaf, None, target) for leaf in sheet.leaves], sheet.element)
    element = Element("Sect", title=f"{paper.ref} {paper.title}")
    return Section(target, [Place(words, None, page, target, element=element) for page in taken.pages], element)


def _without(pack: Pack, how: Arrangement) -> list[str]:
    """What usually is in a pack and was left out of this one: two of one version may differ by it."""
    usual = {"minutes": pack.previous is not None, "actions": bool(pack.actions), "attendance": bool(pack.expected)}
    return [_(PARTS[name]) for name in USUAL if name not in how.parts and name != "running" and usual.get(name, True)]


# -- what is said of papers ----------------------------------------------------------------------------------------


def _said(taken: Taken | Reason, how: Arrangement) -> list[str]:
    """What a reader should know of a paper's pages."""
    if isinstance(taken, Reason):
        return []
    said = [taken.note] if taken.note else []
    if taken.reduced and how.layout == "a4":
        # a reader with the paper itself will find them larger
        whole = taken.reduced == len(taken.pages)
        some = plural("{n} of its pages reduced to A4", "{n} of its pages reduced to A4", taken.reduced)
        said.append(_("reduced to A4") if whole else some)
    return said


def doubtful(taken: TakenIn) -> list[tuple[str, str]]:
    """Papers whose pages should be looked at before they are relied on."""
    found = []
    for _item, paper, one in taken:
        if isinstance(one, Taken) and one.repaired:
            words = _("Paper {ref} was damaged and has been mended: check its pages")
            found.append((paper.ref, words.format(ref=paper.ref)))
        elif isinstance(one, Taken) and one.note:
            words = _("Paper {ref}: {note}")
            found.append((paper.ref, words.format(ref=paper.ref, note=one.note)))
    return found


def _ranges(places: Sequence[Place]) -> dict[str, tuple[int, int]]:
    found: dict[str, tuple[int, int]] = {}
    for number, place in enumerate(places, 1):
        if place.target.startswith("paper "):
            ref = place.target.removeprefix("paper ")
            found[ref] = (found.get(ref, (number, number))[0], number)
    return found


def _outline(pack: Pack, how: Arrangement) -> list[Entry]:
    """The parts in their order, and in the place of the papers the items as on the agenda with their papers."""
    entries = [Entry(_("Cover"), "cover")]
    for name in how.parts:
        if name == "papers":
            entries += [_item_entry(item) for item in pack.items]
        else:
            entries.append(Entry(_(PARTS[name]), name))
    return entries


def _item_entry(item: Item) -> Entry:
    papers = [
        Entry(f"{paper.ref}  {paper.title}", f"paper {paper.ref}") for paper in item.papers if paper.state == "enclosed"
    ]
    return Entry(f"{item.number}  {item.title}", papers[0].target if papers else f"item {item.number}", papers)
