"""The cover: which cluster and meeting, when, where, for whom, which version, and what wants deciding."""

from __future__ import annotations

from collections.abc import Sequence

from desktop.packs import look
from desktop.packs.contents import PAPER_STATES, Pack
from desktop.packs.lettering import Style, wrap
from desktop.packs.look import Format
from desktop.packs.sheet import Cell, Sheet, Text
from desktop.words import _, day_and_year, from_to, joined, long_day, plural, time_of

_CLUSTER = Style(13, 18, look.ACCENT, bold=True)
_KIND = Style(10, 14, look.QUIET)
_WHEN = Style(15, 21, look.TEXT)
_WHEN_NARROW = Style(11.5, 16, look.TEXT)


def cover(
    pack: Pack,
    pages: int,
    papers: int,
    unreadable: tuple[str, ...],
    doubtful: Sequence[tuple[str, str]] = (),
    form: Format = look.A4,
    without: Sequence[str] = (),
) -> Sheet:
    """One page, however long the names: the longest are set smaller, then cut. `doubtful` has papers whose pages should
    be looked at, with what to say of each; `without` names parts that were left out."""
    sheet = Sheet(format=form)
    sheet.leaf.box(form.left, form.top, form.left + 28, form.top + 3, look.ACCENT)
    sheet.y = form.top + 18
    _lines(sheet, pack.cluster, _CLUSTER, 2)
    _lines(sheet, _("Meeting pack"), _KIND, 1)
    sheet.y = max(sheet.y + 12, form.height * 0.233 if not form.narrow else 0)
    sizes = (_title(34), _title(28), _title(22)) if not form.narrow else (_title(22), _title(18))
    style = next((size for size in sizes if len(wrap(pack.title, size, form.measure)) <= 3), _title(17))
    if form.narrow and len(wrap(pack.title, style, form.measure)) > 3:
        style = _title(13)
    _lines(sheet, pack.title, style, 7, role="H1")
    sheet.gap(12)
    when = _WHEN if not form.narrow else _WHEN_NARROW
    _lines(sheet, long_day(pack.when), when, 1)
    _lines(sheet, " · ".join(part for part in (from_to(pack.start, pack.finish), pack.venue) if part), when, 3)
    sheet.gap(10 if form.narrow else 30)
    _facts(sheet, pack, pages, papers, without)
    sheet.gap(10 if form.narrow else 24)
    _wanted(sheet, pack)
    _waiting(sheet, pack, unreadable, doubtful)
    return sheet


def _title(size: float) -> Style:
    return Style(size, size * 1.2, look.TEXT, bold=True)


def _lines(sheet: Sheet, text: str, style: Style, most: int, role: str = "P") -> None:
    form = sheet.format
    sheet.row([Cell(form.left, form.measure, [Text(text, style, most=most, role=role)])], pad=0, rule=False)


def facts(pack: Pack, pages: int, papers: int, without: Sequence[str] = ()) -> list[tuple[str, str]]:
    """What a pack says of itself, each with its label: for whom, which copy and version, how much it holds and which
    parts it lacks."""
    made = _("{version}, made {day} at {time}").format(
        version=_version(pack), day=day_and_year(pack.made_at), time=time_of(pack.made_at)
    )
    held = " · ".join(
        (plural("{n} page", "{n} pages", pages), plural("{n} paper", "{n} papers", papers))
        if papers
        else (plural("{n} page", "{n} pages", pages),)
    )
    if without:
        held = _("{what}, without: {parts}").format(what=held, parts=joined([part.lower() for part in without]))
    told = (
        (_("For"), pack.audience[:1].upper() + pack.audience[1:]),
        (_("Copy"), pack.copy),
        (_("Version"), made),
        (_("Holds"), held),
        (_("Please"), pack.handling),
    )
    return [(label, value) for label, value in told if value]


def _facts(sheet: Sheet, pack: Pack, pages: int, papers: int, without: Sequence[str]) -> None:
    form = sheet.format
    values = form.left + (64 if form.narrow else 110)
    sheet.rule()
    with sheet.entries():
        for label, value in facts(pack, pages, papers, without):
            sheet.row(
                [
                    Cell(form.left, values - form.left - 8, [Text(label, look.QUIETLY, most=1)]),
                    Cell(values, form.right - values, [Text(value, look.BODY, most=3)]),
                ],
                pad=4 if form.narrow else 6,
            )


def _version(pack: Pack) -> str:
    if not pack.version:
        return _("Draft, not yet issued")
    return _("{n}, changed since it was issued").format(n=pack.version) if pack.changed else str(pack.version)


def _wanted(sheet: Sheet, pack: Pack) -> None:
    """What this meeting has to decide: the first thing a busy reader wants to know."""
    deciding = [item for item in pack.items if item.decides]
    form = sheet.format
    room = int((sheet.room - (24 if form.narrow else 110)) // 22)
    if not deciding or room < 1:
        return
    _lines(sheet, _("To be decided"), look.SECTION, 1, role="H2")
    sheet.gap(4)
    purpose = 62 if form.narrow else 86
    shown = deciding if len(deciding) <= room else deciding[: room - 1]
    with sheet.entries():
        for item in shown:
            sheet.row(
                [
                    Cell(form.left, 30, [Text(item.number, look.STRONG, most=1)]),
                    Cell(form.left + 34, form.measure - 34 - purpose, [Text(item.title, look.BODY, most=1)]),
                    Cell(form.right - purpose, purpose, [Text(item.purpose, look.SMALL, most=1)], right=True),
                ],
                pad=3.5,
                target=f"item {item.number}",
            )
    if len(shown) < len(deciding):
        more = plural("and {n} more on the agenda", "and {n} more on the agenda", len(deciding) - len(shown))
        _lines(sheet, more, look.SMALL, 1)
    sheet.gap(16)


def _waiting(sheet: Sheet, pack: Pack, unreadable: tuple[str, ...], doubtful: Sequence[tuple[str, str]]) -> None:
    """What is not in the pack though its reader might look for it."""
    lines: list[tuple[str, str, str]] = [
        ("■", _("Paper {ref} could not be read").format(ref=ref), f"paper {ref}") for ref in unreadable
    ]
    lines += [("▲", words, f"paper {ref}") for ref, words in doubtful]
    for item in pack.items:
        for paper in item.papers:
            if paper.state in {"to follow", "withdrawn"}:
                mark, word = PAPER_STATES[paper.state]
                words = _("Paper {ref} {state}: {title}")
                lines.append((mark, words.format(ref=paper.ref, state=_(word), title=paper.title), ""))
    leading = sheet.format.type(look.SMALL).leading
    lines = lines[: max(int(sheet.room // (leading + 2)), 0)]
    with sheet.entries():
        for shape, text, target in lines:
            sheet.row(
                [Cell(sheet.format.left, sheet.format.measure, [Text(f"{shape}  {text}", look.shaped(shape), most=1)])],
                pad=1,
                rule=False,
                target=target,
            )
