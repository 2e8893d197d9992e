"""Binding: pages of ours and pages of papers, in order, become one PDF: stamped, numbered, with its outline,
its links and what it says about itself."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Generator, Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, BinaryIO, NamedTuple

from desktop.packs import look
from desktop.packs.faces import clean
from desktop.packs.finished import take_out_unseen
from desktop.packs.imposing import Impose
from desktop.packs.links import annotate
from desktop.packs.look import Format
from desktop.packs.said import About, say_about, say_letters
from desktop.packs.saving import saved
from desktop.packs.sheet import Leaf
from desktop.packs.stamping import PaperStamp, Stamp, Tag, seen_box, seen_size, stamp_pages, turn_of
from desktop.packs.structure import Element, write_structure
from desktop.packs.tagging import Papers, name_links
from desktop.steps import Step, paused, run
from desktop.words import _

if TYPE_CHECKING:
    import pikepdf

__all__ = ["About", "Entry", "Place", "bind", "page_numbers"]

_PAGES_AT_ONCE = 40  # pages between two looks at whether to stop
_LONGEST_ENTRY = 200  # letters of an outline entry; viewers show it on one line


@dataclass(frozen=True, slots=True)
class Place:
    """A page in its place: one of ours (`leaf`) or a paper's (`page`); `words` stand before its number in the
    stamp, `target` is what others call it ("paper 5a"). Sheets that will be kept apart are a `run` of their
    own, counted from 1, so that no number of the others tells of them. A paper's page is a piece of its `element`.
    A `blank` page is the empty back of a sheet: it has no stamp and no number."""

    words: str
    leaf: Leaf | None = None
    page: pikepdf.Object | None = None
    target: str = ""
    run: str = ""
    element: Element | None = None
    blank: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the outline, where it leads, and what is under it."""

    title: str
    target: str
    under: Sequence[Entry] = field(default=())


class Bound(NamedTuple):
    """What came of pages once they are bound: on how many sides they are printed, and all that our own pages say, for
    whoever checks it."""

    sides: int
    words: tuple[str, ...]


def words_on(places: Iterable[Place]) -> tuple[str, ...]:
    """All that our own pages say."""
    return tuple(words for place in places if place.leaf is not None for words in place.leaf.words)


def page_numbers(places: Sequence[Place]) -> dict[str, int]:
    """The number of the page on which each target is, counted from 1."""
    found: dict[str, int] = {}
    for number, place in enumerate(places, 1):
        for name in (place.target, *(place.leaf.anchors if place.leaf is not None else ())):
            if name:
                found.setdefault(name, number)
    return found


def bind(
    out: pikepdf.Pdf,
    places: Sequence[Place],
    outline: Sequence[Entry],
    about: About,
    file: BinaryIO,
    *,
    sections: Sequence[Element] = (),
    form: Format = look.A4,
    prefix: str = "",
    impose: Impose | None = None,
) -> int:
    """What `binding` does, in one go: for what has few pages."""
    return run(
        binding(
            out, places, outline, about, file, Step(0, 0), sections=sections, form=form, prefix=prefix, impose=impose
        )
    )


def binding(
    out: pikepdf.Pdf,
    places: Sequence[Place],
    outline: Sequence[Entry],
    about: About,
    file: BinaryIO,
    step: Step,
    *,
    size: int = 0,
    sections: Sequence[Element] = (),
    form: Format = look.A4,
    prefix: str = "",
    impose: Impose | None = None,
) -> Generator[Step, None, int]:
    """Write the pages into `file` in order; `out` holds the papers' pages already. `sections` are the parts of its text
    in reading order; `prefix` stands before every page's number ("S3"); `impose` puts the finished pages on sheets,
    which then are for printing and not for reading. Gives how many sides are printed.

    Yields `step` every few pages, so that Stop is heard; closed, it leaves `file` unfit. `size` is about how many bytes
    the papers have."""
    from pikepdf import Array, Dictionary, Name, Pdf

    tagged = impose is None
    ours, stamps = yield from _draw(places, about, form, prefix, step, tagged=tagged)
    with Pdf.open(io.BytesIO(ours)) as drawn:
        first = len(out.pages)
        out.pages.extend(drawn.pages)
        leaves = [page.obj for page in out.pages[first:]]
        fonts = leaves[0].Resources.Font
        say_letters(fonts)
        papers = [(place.page, place.element or Element("Sect")) for place in places if place.page is not None]
        marks: list[list[Element]] = []
        tags = _tags(papers) if tagged else None
        stamped = stamp_pages(out, [page for page, _section in papers], stamps, fonts, tags)
        for at, on_page in enumerate(stamped):
            marks.append(on_page)
            if at % _PAGES_AT_ONCE == 0:
                yield step
        own = iter(leaves)
        pages = [next(own) if place.page is None else place.page for place in places]
        tree = out.make_indirect(Dictionary(Type=Name.Pages, Kids=Array(pages), Count=len(pages)))
        for page in pages:
            page.Parent = tree
        out.Root.Pages = tree
        destinations = _destinations(places, pages)
        _link(out, places, pages, destinations)
        yield step
        if tagged:
            _tag(out, places, pages, sections, marks)
        yield step
        _outline(out, outline, destinations)
        _label(out, places, prefix)
        take_out_unseen(out)
        say_about(out, about, accessible=tagged and not papers)
        sides = len(places)
        if impose is not None:
            sides = yield from paused(impose(out, pages), step)
        yield step
        yield from saved(out, file, step, size)
        return sides


def _draw(
    places: Sequence[Place], about: About, form: Format, prefix: str, step: Step, *, tagged: bool
) -> Generator[Step, None, tuple[bytes, list[PaperStamp]]]:
    """Our pages as a PDF of ReportLab's, and the stamps of the papers' pages in its fonts."""
    from reportlab.pdfgen.canvas import Canvas

    buffer = io.BytesIO()
    canvas: Any = Canvas(buffer, pagesize=form.sheet, invariant=1, pageCompression=1)
    document = canvas._doc
    stamp = Stamp(about.author, about.date, document)
    stamps: list[PaperStamp] = []
    lengths = Counter(place.run for place in places if not place.blank)
    reached: Counter[str] = Counter()
    for at, place in enumerate(places):
        if at % _PAGES_AT_ONCE == 0:
            yield step
        if place.blank:
            canvas.setPageSize(form.sheet)
            canvas.showPage()
            continue
        reached[place.run] += 1
        numbered = _("page {number} of {count}").format(
            number=f"{prefix}{reached[place.run]}", count=f"{prefix}{lengths[place.run]}"
        )
        words = f"{place.words} · {numbered}" if place.words else numbered
        if place.page is None and place.leaf is not None:
            canvas.setPageSize(place.leaf.format.sheet)
            place.leaf.tagged = tagged
            canvas._code.append(place.leaf.draw(document))
            canvas._code.append(stamp.own(words, place.leaf.format, tagged=tagged))
            canvas.showPage()
        elif place.page is not None:
            width, height = seen_size(seen_box(place.page), turn_of(place.page))
            stamps.append(stamp.paper(words, width, height, form))
    canvas.save()
    return buffer.getvalue(), stamps


def _destinations(places: Sequence[Place], pages: Sequence[pikepdf.Object]) -> dict[str, pikepdf.Array]:
    """Where each target is: its page, and the height on it."""
    from pikepdf import Array, Name

    found: dict[str, pikepdf.Array] = {}
    for place, page in zip(places, pages, strict=True):
        if place.target:
            found.setdefault(place.target, Array([page, Name.XYZ, None, None, None]))
        if place.leaf is not None:
            for name, down in place.leaf.anchors.items():
                up = (place.leaf.format.height - down + 12) * place.leaf.format.scale
                found.setdefault(name, Array([page, Name.XYZ, None, up, None]))
    return found


def _link(
    out: pikepdf.Pdf,
    places: Sequence[Place],
    pages: Sequence[pikepdf.Object],
    destinations: dict[str, pikepdf.Array],
) -> None:
    from pikepdf import Array, Dictionary, Name, String

    for place, page in zip(places, pages, strict=True):
        for box, target, element in place.leaf.links if place.leaf is not None else ():
            if target not in destinations:
                continue
            scale = place.leaf.format.scale if place.leaf is not None else 1
            entry = Dictionary(
                Type=Name.Annot,
                Subtype=Name.Link,
                Rect=Array([round(part * scale, 2) for part in box]),
                Border=Array([0, 0, 0]),
                F=4,
                Dest=destinations[target],
                Contents=String(_leads_to(target)),
            )
            made = annotate(out, page, entry)
            if element is not None:
                element.notes.append((page, made))


def _leads_to(target: str) -> str:
    """What a link that leads somewhere in the pack is called: “paper 5a”, “item 3”, or the part."""
    kind, _space, name = target.partition(" ")
    known = {"paper": _("paper {name}"), "item": _("item {name}")}
    return known[kind].format(name=name) if kind in known else _("to that page")


def _tags(papers: Sequence[tuple[pikepdf.Object, Element]]) -> Tag:
    """What tells of each paper's page in turn what it is, a piece of its paper's section."""
    sections = [section for _page, section in papers]
    told, following = Papers(sections), iter(sections)

    def tag(page: pikepdf.Object) -> tuple[Element | None, Element | None]:
        return told.piece(page, next(following), seen_box(page))

    return tag


def _tag(
    out: pikepdf.Pdf,
    places: Sequence[Place],
    pages: Sequence[pikepdf.Object],
    sections: Sequence[Element],
    marks: Sequence[Sequence[Element]],
) -> None:
    """The structure, for screen readers: ours as it was laid out, a paper's page as one piece with its links. `marks`
    has the marked pieces of each paper's page."""
    numbers = {page.objgen: number for number, page in enumerate(pages, 1)}
    of_papers = iter(marks)
    on_page: list[Sequence[Element]] = []
    for place, page in zip(places, pages, strict=True):
        if place.leaf is not None:
            on_page.append(place.leaf.marks)
            continue
        here = next(of_papers)
        on_page.append(here)
        if "/Annots" in page:
            name_links(page, numbers)
            holder = here[0] if here else place.element or Element("Sect")
            for entry in page.Annots:
                link = holder.add("Link")
                link.words = str(entry.get("/Contents", ""))
                link.notes.append((page, entry))
    write_structure(out, pages, on_page, sections)


def _outline(out: pikepdf.Pdf, entries: Sequence[Entry], destinations: dict[str, pikepdf.Array]) -> None:
    import pikepdf
    from pikepdf import OutlineItem

    def item(entry: Entry) -> pikepdf.OutlineItem:
        words = " ".join(clean(entry.title).split())
        short = words if len(words) <= _LONGEST_ENTRY else words[: _LONGEST_ENTRY - 1] + "…"
        made = OutlineItem(short, destinations[entry.target])
        made.children.extend(item(one) for one in entry.under if one.target in destinations)
        made.is_closed = False
        return made

    with out.open_outline() as outline:
        outline.root.extend(item(one) for one in entries if one.target in destinations)
    out.Root.PageMode = pikepdf.Name.UseOutlines if entries else pikepdf.Name.UseNone


def _label(out: pikepdf.Pdf, places: Sequence[Place], prefix: str) -> None:
    """Page labels that agree with the stamps: 1, 2, 3, and beginning again where a run begins; or S1, S2."""
    from pikepdf import Array, Dictionary, Name, String

    labels = Array()
    for at, place in enumerate(places):
        if place.blank:
            labels.append(at)
            labels.append(Dictionary(P=String("")))
        elif at == 0 or place.run != places[at - 1].run or places[at - 1].blank:
            labels.append(at)
            before = f"{place.run} {prefix}" if place.run else prefix
            labels.append(Dictionary(S=Name.D, P=String(before)) if before else Dictionary(S=Name.D))
    out.Root.PageLabels = Dictionary(Nums=labels)

