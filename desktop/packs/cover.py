"""The cover: which cluster and meeting, when, where, for whom, which version, and what wants deciding."""

from __future__ import annotations

from desktop.packs import look
from desktop.packs.contents import PAPER_STATES, Pack
from desktop.packs.lettering import Style, wrap
from desktop.packs.sheet import Cell, Sheet, Text
from desktop.words import _, day_and_year, from_to, long_day, plural, time_of

_CLUSTER = Style(13, 18, look.ACCENT, bold=True)
_KIND = Style(10, 14, look.QUIET)
_WHEN = Style(15, 21, look.TEXT)
_FACTS = look.LEFT + 110


def cover(
    pack: Pack, pages: int, papers: int, unreadable: tuple[str, ...], repaired: tuple[str, ...]
) -> Sheet:
    """One page, however long the names: the longest are set smaller, then cut."""
    sheet = Sheet()
    sheet.leaf.box(look.LEFT, look.TOP, look.LEFT + 28, look.TOP + 3, look.ACCENT)
    sheet.y = look.TOP + 18
    _lines(sheet, pack.cluster, _CLUSTER, 2)
    _lines(sheet, _("Meeting pack"), _KIND, 1)
    sheet.y = 196
    style = next(
        (
            size
            for size in (_title(34), _title(28), _title(22))
            if len(wrap(pack.title, size, look.MEASURE)) <= 3
        ),
        _title(17),
    )
    _lines(sheet, pack.title, style, 7)
    sheet.gap(12)
    _lines(sheet, long_day(pack.when), _WHEN, 1)
    _lines(sheet, " · ".join(part for part in (from_to(pack.start, pack.finish), pack.venue) if part), _WHEN, 3)
    sheet.gap(30)
    _facts(sheet, pack, pages, papers)
    sheet.gap(24)
    _wanted(sheet, pack)
    _waiting(sheet, pack, unreadable, repaired)
    return sheet


def _title(size: float) -> Style:
    return Style(size, size * 1.2, look.TEXT, bold=True)


def _lines(sheet: Sheet, text: str, style: Style, most: int) -> None:
    sheet.row([Cell(look.LEFT, look.MEASURE, [Text(text, style, most=most)])], pad=0, rule=False)


def _facts(sheet: Sheet, pack: Pack, pages: int, papers: int) -> None:
    sheet.rule()
    made = _("{version}, made {day} at {time}").format(
        version=_version(pack), day=day_and_year(pack.made_at), time=time_of(pack.made_at)
    )
    held = " · ".join(
        (plural("{n} page", "{n} pages", pages), plural("{n} paper", "{n} papers", papers))
        if papers
        else (plural("{n} page", "{n} pages", pages),)
    )
    for label, value in (
        (_("For"), pack.audience[:1].upper() + pack.audience[1:]),
        (_("Copy"), pack.copy),
        (_("Version"), made),
        (_("Holds"), held),
        (_("Please"), pack.handling),
    ):
        if value:
            sheet.row(
                [
                    Cell(look.LEFT, 100, [Text(label, look.QUIETLY, most=1)]),
                    Cell(_FACTS, look.RIGHT - _FACTS, [Text(value, look.BODY, most=3)]),
                ]
            )


def _version(pack: Pack) -> str:
    if not pack.version:
        return _("Draft, not yet issued")
    return _("{n}, changed since it was issued").format(n=pack.version) if pack.changed else str(pack.version)


def _wanted(sheet: Sheet, pack: Pack) -> None:
    """What this meeting has to decide: the first thing a busy reader wants to know."""
    deciding = [item for item in pack.items if item.decides]
    room = int((sheet.room - 110) // 22)
    if not deciding or room < 1:
        return
    _lines(sheet, _("To be decided"), look.SECTION, 1)
    sheet.gap(4)
    shown = deciding if len(deciding) <= room else deciding[: room - 1]
    for item in shown:
        sheet.row(
            [
                Cell(look.LEFT, 30, [Text(item.number, look.STRONG, most=1)]),
                Cell(look.LEFT + 34, look.MEASURE - 120, [Text(item.title, look.BODY, most=1)]),
                Cell(look.RIGHT - 80, 80, [Text(item.purpose, look.SMALL, most=1)], right=True),
            ],
            pad=3.5,
            target=f"item {item.number}",
        )
    if len(shown) < len(deciding):
        more = plural("and {n} more on the agenda", "and {n} more on the agenda", len(deciding) - len(shown))
        _lines(sheet, more, look.SMALL, 1)
    sheet.gap(16)


def _waiting(sheet: Sheet, pack: Pack, unreadable: tuple[str, ...], repaired: tuple[str, ...]) -> None:
    """What is not in the pack though its reader might look for it."""
    lines: list[tuple[str, str, str]] = [
        ("■", _("Paper {ref} could not be read").format(ref=ref), f"paper {ref}") for ref in unreadable
    ]
    damaged = _("Paper {ref} was damaged and has been mended: check its pages")
    lines += [("▲", damaged.format(ref=ref), f"paper {ref}") for ref in repaired]
    for item in pack.items:
        for paper in item.papers:
            if paper.state in {"to follow", "withdrawn"}:
                mark, word = PAPER_STATES[paper.state]
                words = _("Paper {ref} {state}: {title}")
                lines.append((mark, words.format(ref=paper.ref, state=_(word), title=paper.title), ""))
    room = int(sheet.room // 14)
    if len(lines) > room:
        lines = lines[: max(room, 0)]
    for shape, text, target in lines:
        sheet.row(
            [Cell(look.LEFT, look.MEASURE, [Text(f"{shape}  {text}", look.shaped(shape), most=1)])],
            pad=1,
            rule=False,
            target=target,
        )
