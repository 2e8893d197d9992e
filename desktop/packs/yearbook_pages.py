"""The pages round the minutes in a year book: its cover, its contents and its index of items."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from desktop.packs import look
from desktop.packs.contents import MinutesState
from desktop.packs.lettering import Style, wrap
from desktop.packs.look import Format
from desktop.packs.recorded import YearBook
from desktop.packs.sheet import Cell, Sheet, Text, heading, heading_again
from desktop.words import _, day_and_year, plural, time_of

_CLUSTER = Style(13, 18, look.ACCENT, bold=True)
_TITLE = (Style(34, 41, look.TEXT, bold=True), Style(24, 30, look.TEXT, bold=True), Style(18, 23, look.TEXT, bold=True))
_PAGE = Style(10, 14.5, look.TEXT)
_STATE = Style(8.5, 14.5, look.TEXT)
_MET_NAMES = 60  # names on a cover: clusters have a dozen, and a page holds no more


@dataclass(frozen=True, slots=True)
class Line:
    """A meeting in the contents: its day, its title, where it is and how its minutes stand."""

    when: str
    title: str
    target: str
    state: MinutesState


@dataclass(frozen=True, slots=True)
class Matter:
    """A line of the index: the title of items, and where each of them is."""

    title: str
    targets: list[str]


def year_cover(book: YearBook, title: str, form: Format) -> Sheet:
    """Whose minutes, of which year, for whom, how many meetings, and who met. One page, however many they are."""
    sheet = Sheet(format=form)
    sheet.leaf.box(form.left, form.top, form.left + 28, form.top + 3, look.ACCENT)
    sheet.y = form.top + 18
    sheet.row([Cell(form.left, form.measure, [Text(book.cluster, _CLUSTER, most=3)])], pad=0, rule=False)
    sheet.y = max(sheet.y + 14, form.height * (0.12 if form.narrow else 0.233))
    style = next((size for size in _TITLE if len(wrap(title, form.type(size), form.measure)) == 1), _TITLE[-1])
    sheet.row([Cell(form.left, form.measure, [Text(title, style, role="H1")])], pad=0, rule=False)
    sheet.gap(14 if form.narrow else 34)
    sheet.rule()
    drafts = sum(one.state != "confirmed" for one in book.meetings)
    made = _("{day} at {time}").format(day=day_and_year(book.made_at), time=time_of(book.made_at))
    waiting = plural("▲ {n} meeting’s minutes are still a draft", "▲ {n} meetings’ minutes are still drafts", drafts)
    meetings = [Text(plural("{n} meeting", "{n} meetings", len(book.meetings)))]
    if drafts:
        meetings.append(Text(waiting, look.shaped("▲")))
    with sheet.entries():
        _fact(sheet, _("For"), [Text(book.audience[:1].upper() + book.audience[1:], look.BODY, most=3)])
        _fact(sheet, _("Holds"), meetings)
        _fact(sheet, _("Made"), [Text(made)])
        _who_met(sheet, book)
    return sheet


def _fact(sheet: Sheet, label: str, texts: Sequence[Text]) -> None:
    form = sheet.format
    facts = form.left + (64 if form.narrow else 110)
    if any(text.text for text in texts):
        sheet.row(
            [
                Cell(form.left, facts - form.left - 8, [Text(label, look.QUIETLY, most=1)]),
                Cell(facts, form.right - facts, list(texts)),
            ],
            pad=4 if form.narrow else 6,
        )


def _who_met(sheet: Sheet, book: YearBook) -> None:
    """Everybody who was at any of the meetings, and at how many; as many as the page has room for."""
    met: Counter[str] = Counter()
    said: dict[str, str] = {}
    for minutes in book.meetings:
        for one in (*minutes.present, *minutes.in_attendance):
            met[one.name] += 1
            said[one.name] = f"{one.name}, {one.detail}" if one.detail else one.name
    names = sorted(met, key=str.casefold)
    lines = [
        _("{who} ({n} of {all})").format(who=said[name], n=met[name], all=len(book.meetings)) for name in names
    ]
    form = sheet.format
    inside = form.left + (64 if form.narrow else 110)
    columns = 1 if form.narrow or len(lines) < 8 else 2
    wide = (form.right - inside) / columns
    style = look.SMALL_TEXT
    room = sheet.room - 24 - form.type(style).leading
    kept = lines[:_MET_NAMES]
    while kept and sheet.height_of(_columns(kept, inside, wide, columns)) > room:
        kept = kept[:-1]
    more = len(lines) - len(kept)
    if not kept:
        return
    if more:
        kept = [*kept, plural("and {n} more", "and {n} more", more)]
    label = Cell(form.left, inside - form.left - 8, [Text(_("Who met"), look.QUIETLY, most=1)])
    sheet.row([label, *_columns(kept, inside, wide, columns)], rule=False)


def _columns(lines: Sequence[str], x: float, wide: float, columns: int) -> list[Cell]:
    half = -(-len(lines) // columns)
    texts = [Text(line, look.SMALL_TEXT, most=3) for line in lines]
    return [Cell(x + at * wide, wide - 10, texts[at * half : (at + 1) * half]) for at in range(columns)]


def year_contents(
    lines: Sequence[Line],
    rest: Sequence[tuple[str, str]],
    pages: Mapping[str, int],
    form: Format,
    *,
    title: str = "",
    under: str = "",
) -> Sheet:
    """A line for each meeting and for each part after them, with its page; each leads there. With a `title` it is the
    first page of a part and says what that is."""
    named = title or _("Contents")
    again = _("{title}, continued").format(title=named)
    sheet = Sheet(again=lambda later: heading_again(later, again), format=form)
    heading(sheet, named, "", under)
    with sheet.entries(contents=True):
        for line in lines:
            shape, words = ("✓", _("confirmed")) if line.state == "confirmed" else ("▲", _("draft"))
            state = Text(f"{shape} {words}", look.shaped(shape, _STATE), most=1)
            page = Text(str(pages.get(line.target, "")), _PAGE, most=1)
            left = form.left
            if form.narrow:
                cells = [
                    Cell(left, form.measure - 42, [Text(line.when, look.SMALL), Text(line.title, look.STRONG), state]),
                    Cell(form.right - 36, 36, [page], right=True),
                ]
            else:
                cells = [
                    Cell(left, 76, [Text(line.when, look.BODY)]),
                    Cell(left + 80, form.measure - 80 - 136, [Text(line.title, look.STRONG)]),
                    Cell(form.right - 124, 76, [state]),
                    Cell(form.right - 40, 40, [page], right=True),
                ]
            sheet.row(cells, target=line.target, pad=5)
        for title, target in rest:
            page = Text(str(pages.get(target, "")), _PAGE, most=1)
            cells = [Cell(form.left, form.measure - 60, [Text(title, look.STRONG)])]
            sheet.row([*cells, Cell(form.right - 40, 40, [page], right=True)], target=target, pad=5)
    return sheet


def index_pages(matters: Sequence[Matter], pages: Mapping[str, int], form: Format) -> Sheet:
    """Where each matter was taken: the titles of items in the order of letters, with every page."""
    sheet = Sheet(again=lambda later: heading_again(later, _("Index of items, continued")), format=form)
    heading(sheet, _("Index of items"))
    wide, least = 24.0 * (form.least / 9 if form.least else 1), 3 if form.narrow else 7
    start = form.right - least * wide
    with sheet.entries():
        for matter in matters:
            for at in range(0, len(matter.targets), least):
                some = matter.targets[at : at + least]
                title = [Text(matter.title)] if at == 0 else []
                cells = [Cell(form.left, start - form.left - 8, title)]
                first = form.right - len(some) * wide
                for n, target in enumerate(some):
                    number = Text(str(pages.get(target, "")), _PAGE, most=1, target=target)
                    cells.append(Cell(first + n * wide, wide, [number], right=True))
                sheet.row(cells, pad=2.5, rule=at + least >= len(matter.targets))
    return sheet
