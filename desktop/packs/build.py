"""Making a pack: papers taken in, our own pages laid out around them, all numbered, stamped and bound as one
PDF. The same pack is always the same file, byte for byte."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from typing import BinaryIO

from desktop.packs.action_log import action_log
from desktop.packs.agenda import agenda
from desktop.packs.binding import About, Entry, Place, bind, page_numbers
from desktop.packs.closing import attendance, notes
from desktop.packs.contents import Item, Pack, Paper
from desktop.packs.contents_page import Part, contents_page
from desktop.packs.cover import cover
from desktop.packs.intake import Intake, Taken
from desktop.packs.minutes import minutes_sheet
from desktop.packs.reasons import Reason, reason_page
from desktop.packs.sheet import Sheet
from desktop.steps import Step
from desktop.words import _, day, month_day, plural


@dataclass(frozen=True, slots=True)
class PackMade:
    """What a finished pack holds: its pages, what could not be read and why, which papers were damaged but
    could be repaired (look at their pages), and the first and last page of each paper."""

    pages: int
    unreadable: tuple[tuple[str, str], ...] = ()
    repaired: tuple[str, ...] = ()
    ranges: Mapping[str, tuple[int, int]] = field(default_factory=dict)


@dataclass(slots=True)
class _Parts:
    """The parts of a pack before they are put in order."""

    agenda: Sheet
    previous: Sheet | None
    actions: Sheet | None
    papers: list[Place]
    notes: Sheet
    attendance: Sheet | None


def build_pack(pack: Pack, out: BinaryIO) -> Generator[Step, None, PackMade]:
    """Write the pack into `out`, telling how far it is; closing the generator stops, `out` then being unfit.

    A paper that cannot be read never stops a pack: it gets a page that says why."""
    enclosed = [(item, paper) for item in pack.items for paper in item.papers if paper.state == "enclosed"]
    total = len(enclosed) + 2
    with closing(Intake()) as intake:
        taken: list[tuple[Item, Paper, Taken | Reason]] = []
        for done, (item, paper) in enumerate(enclosed):
            yield Step(done, total, _("Paper {ref}").format(ref=paper.ref))
            taken.append((item, paper, intake.take(paper)))
        yield Step(len(enclosed), total, _("Laying out the pages"))
        places = _places(pack, taken)
        yield Step(len(enclosed) + 1, total, _("Binding {count} pages").format(count=len(places)))
        intake.finish_layers()
        bind(intake.out, places, _outline(pack), _about(pack), out)
        yield Step(total, total, _("Done"))
    return PackMade(
        len(places),
        tuple((paper.ref, one.why) for _item, paper, one in taken if isinstance(one, Reason)),
        tuple(paper.ref for _item, paper, one in taken if isinstance(one, Taken) and one.repaired),
        _ranges(places),
    )


def _about(pack: Pack) -> About:
    titled = f"{pack.title}, {month_day(pack.when)} {pack.when.year}"
    return About(titled, pack.cluster, pack.made_at, f"{day(pack.when)} {pack.when.year}")


def _places(pack: Pack, taken: list[tuple[Item, Paper, Taken | Reason]]) -> list[Place]:
    """Every page in order. The contents and the cover come last in the making: they tell of the others."""
    unreadable = tuple(paper.ref for _item, paper, one in taken if isinstance(one, Reason))
    repaired = tuple(paper.ref for _item, paper, one in taken if isinstance(one, Taken) and one.repaired)
    reduced = {paper.ref: words for _item, paper, one in taken if (words := _reduced_words(one))}
    parts = _Parts(
        agenda(pack),
        minutes_sheet(pack.previous, title=_("Minutes of the last meeting")) if pack.previous else None,
        action_log(pack.actions) if pack.actions else None,
        [place for item, paper, one in taken for place in _paper_places(item, paper, one)],
        notes(pack),
        attendance(pack) if pack.expected else None,
    )
    before = [Part(_("Agenda"), "agenda")]
    if parts.previous:
        before.append(Part(_("Minutes of the last meeting"), "minutes"))
    if parts.actions:
        before.append(Part(_("Action log"), "actions"))
    after = [Part(_("Notes"), "notes")]
    if parts.attendance:
        after.append(Part(_("Attendance sheet"), "attendance"))
    length = 1
    while True:
        blank = Sheet()
        while len(blank.leaves) < length:
            blank.turn()
        numbers = page_numbers(_in_order(parts, Sheet(), blank))
        contents = contents_page(pack, before, after, numbers, frozenset(unreadable), reduced)
        if len(contents.leaves) == length:
            break
        length = len(contents.leaves)
    count = len(_in_order(parts, Sheet(), contents))
    readable = sum(isinstance(one, Taken) for _item, _paper, one in taken)
    return _in_order(parts, cover(pack, count, readable, unreadable, repaired), contents)


def _reduced_words(taken: Taken | Reason) -> str:
    """That pages were made smaller; a reader with the paper itself will find them larger."""
    if isinstance(taken, Reason) or not taken.reduced:
        return ""
    if taken.reduced == len(taken.pages):
        return _("reduced to A4")
    return plural("{n} of its pages reduced to A4", "{n} of its pages reduced to A4", taken.reduced)


def _in_order(parts: _Parts, cover: Sheet, contents: Sheet) -> list[Place]:
    return [
        *_leaves(cover, "", "cover"),
        *_leaves(parts.agenda, _("Agenda"), "agenda"),
        *_leaves(contents, _("Contents"), "contents"),
        *_leaves(parts.previous, _("Minutes of the last meeting"), "minutes"),
        *_leaves(parts.actions, _("Action log"), "actions"),
        *parts.papers,
        *_leaves(parts.notes, _("Notes"), "notes"),
        *_leaves(parts.attendance, _("Attendance"), "attendance"),
    ]


def _leaves(sheet: Sheet | None, words: str, target: str) -> Iterator[Place]:
    for at, leaf in enumerate(sheet.leaves if sheet is not None else ()):
        yield Place(words, leaf, None, target if at == 0 else "")


def _paper_places(item: Item, paper: Paper, taken: Taken | Reason) -> Iterator[Place]:
    words = _("Item {number} · Paper {ref}").format(number=item.number, ref=paper.ref)
    target = f"paper {paper.ref}"
    if isinstance(taken, Reason):
        for leaf in reason_page(item, paper, taken).leaves:
            yield Place(words, leaf, None, target)
        return
    for page in taken.pages:
        yield Place(words, None, page, target)


def _ranges(places: list[Place]) -> dict[str, tuple[int, int]]:
    found: dict[str, tuple[int, int]] = {}
    for number, place in enumerate(places, 1):
        if place.target.startswith("paper "):
            ref = place.target.removeprefix("paper ")
            found[ref] = (found.get(ref, (number, number))[0], number)
    return found


def _outline(pack: Pack) -> list[Entry]:
    """The parts, then the items in the order of the agenda with their papers under them."""
    items = []
    for item in pack.items:
        papers = [
            Entry(f"{paper.ref}  {paper.title}", f"paper {paper.ref}")
            for paper in item.papers
            if paper.state == "enclosed"
        ]
        target = papers[0].target if papers else f"item {item.number}"
        items.append(Entry(f"{item.number}  {item.title}", target, papers))
    return [
        Entry(_("Cover"), "cover"),
        Entry(_("Agenda"), "agenda"),
        Entry(_("Contents"), "contents"),
        Entry(_("Minutes of the last meeting"), "minutes"),
        Entry(_("Action log"), "actions"),
        *items,
        Entry(_("Notes"), "notes"),
        Entry(_("Attendance sheet"), "attendance"),
    ]
