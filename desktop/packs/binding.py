"""Binding: pages of ours and pages of papers, in order, become one PDF: stamped, numbered, with its outline,
its links and what it says about itself."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, BinaryIO

from desktop.packs import look
from desktop.packs.faces import clean
from desktop.packs.links import annotate
from desktop.packs.sheet import Leaf
from desktop.packs.stamping import Stamp, seen_box, seen_size, stamp_pages, turn_of
from desktop.words import _

if TYPE_CHECKING:
    import pikepdf

_LONGEST_ENTRY = 200  # letters of an outline entry; viewers show it on one line


@dataclass(frozen=True, slots=True)
class Place:
    """A page in its place: one of ours (`leaf`) or a paper's (`page`); `words` stand before its number in the
    stamp, `target` is what others call it ("paper 5a"). Sheets that will be kept apart are a `run` of their
    own, counted from 1, so that no number of the others tells of them."""

    words: str
    leaf: Leaf | None = None
    page: pikepdf.Object | None = None
    target: str = ""
    run: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the outline, where it leads, and what is under it."""

    title: str
    target: str
    under: Sequence[Entry] = field(default=())


@dataclass(frozen=True, slots=True)
class About:
    """What the file says of itself; its author (the cluster) and date stand at the left of every stamp."""

    title: str
    author: str
    made_at: datetime
    date: str


def page_numbers(places: Sequence[Place]) -> dict[str, int]:
    """The number of the page on which each target is, counted from 1."""
    found: dict[str, int] = {}
    for number, place in enumerate(places, 1):
        for name in (place.target, *(place.leaf.anchors if place.leaf is not None else ())):
            if name:
                found.setdefault(name, number)
    return found


def bind(
    out: pikepdf.Pdf, places: Sequence[Place], outline: Sequence[Entry], about: About, file: BinaryIO
) -> None:
    """Write the pages into `file` in order; `out` holds the papers' pages already."""
    from pikepdf import Array, Dictionary, Name, Pdf

    ours, codes = _draw(places, about)
    with Pdf.open(io.BytesIO(ours)) as drawn:
        first = len(out.pages)
        out.pages.extend(drawn.pages)
        leaves = [page.obj for page in out.pages[first:]]
        fonts = leaves[0].Resources.Font
        stamp_pages(out, [place.page for place in places if place.page is not None], codes, fonts)
        own = iter(leaves)
        pages = [next(own) if place.page is None else place.page for place in places]
        tree = out.make_indirect(Dictionary(Type=Name.Pages, Kids=Array(pages), Count=len(pages)))
        for page in pages:
            page.Parent = tree
        out.Root.Pages = tree
        destinations = _destinations(places, pages)
        _link(out, places, pages, destinations)
        _outline(out, outline, destinations)
        _label(out, places)
        _say(out, about)
        # By way of memory: a disk that is full, or Ctrl-C, in the middle of its own writing ends the whole program.
        whole = io.BytesIO()
        out.save(whole, deterministic_id=True, fix_metadata_version=False)
        file.write(whole.getbuffer())


def _draw(places: Sequence[Place], about: About) -> tuple[bytes, list[tuple[str, float]]]:
    """Our pages as a PDF of ReportLab's, and the stamps of the papers' pages in its fonts."""
    from reportlab.pdfgen.canvas import Canvas

    buffer = io.BytesIO()
    canvas: Any = Canvas(buffer, pagesize=(look.WIDTH, look.HEIGHT), invariant=1, pageCompression=1)
    document = canvas._doc
    stamp = Stamp(about.author, about.date, document)
    codes: list[tuple[str, float]] = []
    lengths = Counter(place.run for place in places)
    reached: Counter[str] = Counter()
    for place in places:
        reached[place.run] += 1
        numbered = _("page {number} of {count}").format(number=reached[place.run], count=lengths[place.run])
        words = f"{place.words} · {numbered}" if place.words else numbered
        if place.page is None and place.leaf is not None:
            canvas._code.append(place.leaf.draw(document))
            canvas._code.append(stamp.own(words))
            canvas.showPage()
        elif place.page is not None:
            width, height = seen_size(seen_box(place.page), turn_of(place.page))
            codes.append(stamp.paper(words, width, height))
    canvas.save()
    return buffer.getvalue(), codes


def _destinations(places: Sequence[Place], pages: Sequence[pikepdf.Object]) -> dict[str, pikepdf.Array]:
    """Where each target is: its page, and the height on it."""
    from pikepdf import Array, Name

    found: dict[str, pikepdf.Array] = {}
    for place, page in zip(places, pages, strict=True):
        if place.target:
            found.setdefault(place.target, Array([page, Name.XYZ, None, None, None]))
        if place.leaf is not None:
            for name, down in place.leaf.anchors.items():
                found.setdefault(name, Array([page, Name.XYZ, None, look.HEIGHT - down + 12, None]))
    return found


def _link(
    out: pikepdf.Pdf,
    places: Sequence[Place],
    pages: Sequence[pikepdf.Object],
    destinations: dict[str, pikepdf.Array],
) -> None:
    from pikepdf import Array, Dictionary, Name

    for place, page in zip(places, pages, strict=True):
        for box, target in place.leaf.links if place.leaf is not None else ():
            if target in destinations:
                annotate(
                    out,
                    page,
                    Dictionary(
                        Type=Name.Annot,
                        Subtype=Name.Link,
                        Rect=Array([round(part, 2) for part in box]),
                        Border=Array([0, 0, 0]),
                        F=4,
                        Dest=destinations[target],
                    ),
                )


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


def _label(out: pikepdf.Pdf, places: Sequence[Place]) -> None:
    """Page labels that agree with the stamps: 1, 2, 3, and beginning again where a run begins."""
    from pikepdf import Array, Dictionary, Name, String

    labels = Array()
    for at, place in enumerate(places):
        if at == 0 or place.run != places[at - 1].run:
            labels.append(at)
            labels.append(
                Dictionary(S=Name.D, P=String(f"{place.run} ")) if place.run else Dictionary(S=Name.D)
            )
    out.Root.PageLabels = Dictionary(Nums=labels)


def _say(out: pikepdf.Pdf, about: About) -> None:
    """Title, author, language and date."""
    from pikepdf import Dictionary, String

    out.Root.Lang = String("en-GB")
    out.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
    title, author = (" ".join(clean(words).split()) for words in (about.title, about.author))
    made = about.made_at.strftime("%Y-%m-%dT%H:%M:%S")
    with out.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as metadata:
        metadata["dc:title"] = title
        metadata["dc:creator"] = [author]
        metadata["dc:language"] = {"en-GB"}
        metadata["xmp:CreateDate"] = made
        metadata["xmp:ModifyDate"] = made
        metadata["xmp:CreatorTool"] = "Clusterbook"
    out.docinfo["/Title"] = String(title)
    out.docinfo["/Author"] = String(author)
    out.docinfo["/Creator"] = String("Clusterbook")
    out.docinfo["/CreationDate"] = String(about.made_at.strftime("D:%Y%m%d%H%M%S"))
    out.docinfo["/ModDate"] = String(about.made_at.strftime("D:%Y%m%d%H%M%S"))
